//! The rule catalogue holds: its examples fire and stay silent as it says, every finding is
//! worded, and what the rules find has the form that the contract asks for.

use crate::sample;

use std::collections::BTreeSet;

use gouji::check::catalogue::{self, Example, RULES};
use gouji::check::{CHECKS, Room, check, narrative_checked, room};
use gouji::diagnostic::{Diagnostic, Lang, Severity};
use sample::clean;

fn found(changes: &[&'static str]) -> Vec<Diagnostic> {
    check(&clean().with(changes).report()).0
}

fn of_code<'d>(findings: &'d [Diagnostic], code: &str) -> Vec<&'d Diagnostic> {
    findings.iter().filter(|f| f.code == code).collect()
}

fn ids(finding: &Diagnostic) -> Vec<String> {
    finding.cells.iter().map(ToString::to_string).collect()
}

/// The names of the arguments of a sentence.
fn arguments(text: &str) -> BTreeSet<&str> {
    let after = text.split('{').skip(1);
    after
        .filter_map(|rest| rest.split_once('}')?.0.split('|').next())
        .collect()
}

#[test]
fn a_clean_report_has_no_finding() {
    assert_eq!(found(&[]), []);
    assert_eq!(found(&["form 2019", "year = 2020"]), []);
    assert_eq!(found(&["tables only"]), []);
}

#[test]
fn examples_that_fail_fire_and_examples_that_pass_do_not() {
    for rule in RULES.iter() {
        let fires = |example: &Example| {
            let findings = found(&example.set);
            findings.iter().any(|finding| finding.code == rule.code)
        };
        for example in &rule.fails {
            assert!(fires(example), "{} is silent: {:?}", rule.code, example.set);
        }
        for example in &rule.passes {
            assert!(!fires(example), "{} fires: {:?}", rule.code, example.set);
        }
        assert!(
            !rule.fails.is_empty() || rule.code.starts_with('S'),
            "{} has no example that fails",
            rule.code
        );
    }
}

#[test]
fn every_rule_is_in_the_catalogue_and_every_entry_is_found_by_one_rule() {
    let listed: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(listed, sorted, "codes are in order and given once");
    let mut checked: Vec<&str> = CHECKS
        .iter()
        .flat_map(|check| check.codes)
        .copied()
        .collect();
    checked.extend(["S101", "S102"]);
    checked.sort_unstable();
    assert_eq!(listed, checked);
}

#[test]
fn every_finding_is_worded_in_both_languages() {
    let mut worded = BTreeSet::new();
    for rule in RULES.iter() {
        for example in &rule.fails {
            for finding in found(&example.set) {
                let entry = catalogue::rule(finding.code).expect("an entry");
                let is_variant = |name| entry.variants.iter().any(|v| v.name == name);
                assert!(finding.variant.is_empty() || is_variant(finding.variant));
                let variant = entry.variants.iter().find(|v| v.name == finding.variant);
                let message = variant.map_or(entry.message, |variant| variant.message);
                for argument in arguments(message.zh) {
                    let is_given = finding.args.iter().any(|(name, _)| *name == argument);
                    assert!(is_given, "{} has no {argument}", finding.code);
                }
                for lang in [Lang::Zh, Lang::En] {
                    worded.insert(catalogue::message(&finding, lang));
                }
            }
        }
    }
    assert!(worded.len() > 60, "{} sentences", worded.len());
}

#[test]
fn sentences_and_catalogue_name_the_same_arguments() {
    for rule in RULES.iter() {
        let variants = rule.variants.iter().map(|variant| variant.message);
        for text in std::iter::once(rule.message).chain(variants) {
            assert_eq!(arguments(text.zh), arguments(text.en), "{}", rule.code);
        }
    }
}

#[test]
fn a_wrong_sum_names_both_sides_its_cells_and_its_place() {
    let findings = found(&["t3.concluded.business = 3"]);
    let balance = of_code(&findings, "T301");
    let [balance] = balance.as_slice() else {
        panic!("{findings:?}")
    };
    assert_eq!(
        ids(balance),
        [
            "t3.concluded.business",
            "t3.received.business",
            "t3.carried_in.business",
            "t3.carried_out.business"
        ]
    );
    assert_eq!(balance.expected, Some(1.into()));
    assert_eq!(balance.actual, Some(3.into()));
    assert_eq!(balance.at.len(), 1);
    assert_eq!(
        catalogue::message(balance, Lang::Zh),
        "表三“商业企业”列：一＋二为 1，三（七）＋四为 3，相差 2。"
    );
    assert_eq!(
        catalogue::message(balance, Lang::En),
        "Table 3, 商业企业 (firms): 一 + 二 make 1, but 三（七） + 四 make 3: they differ by 2."
    );
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["T301", "T302", "T303"]);
}

#[test]
fn a_subtotal_names_its_parts_and_no_number_to_expect() {
    let findings = found(&["subtotal unavailable.total = 4"]);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    assert_eq!(
        ids(finding),
        [
            "t3.unavailable_not_held.total",
            "t3.unavailable_not_ready.total",
            "t3.unavailable_unclear.total"
        ]
    );
    assert_eq!((finding.expected, finding.actual), (None, None));
    let equation = finding.equation.as_ref().expect("an equation");
    assert_eq!(equation.left[0].cell, None);
    assert_eq!(equation.left[0].value, Some(4.into()));
}

#[test]
fn an_unread_cell_leaves_its_relations_unchecked() {
    let report = clean().with(&["t3.concluded.total = 5/3"]).report();
    let (findings, count) = check(&report);
    assert_eq!((count.checked, count.failed, count.unchecked), (39, 0, 3));
    assert!(findings.iter().all(|f| f.code == "C101"), "{findings:?}");
}

#[test]
fn a_blank_total_leaves_its_relations_unchecked_and_is_said_once_a_line() {
    let report = clean().with(&["t3.concluded.business = blank"]).report();
    let (findings, count) = check(&report);
    assert_eq!((count.checked, count.failed, count.unchecked), (39, 0, 3));
    let blank = of_code(&findings, "T305");
    assert_eq!(blank.len(), 1);
    assert_eq!(
        ids(blank[0])[..2],
        ["t3.concluded.business", "t3.granted.business"]
    );
    assert_eq!(of_code(&findings, "C105").len(), 1);

    // A whole column of totals: one finding for each row that has figures.
    let rows: Vec<String> = [
        "received",
        "carried_in",
        "granted",
        "partial",
        "refused_query",
    ]
    .iter()
    .chain(&["unavailable_not_held", "concluded"])
    .map(|row| format!("t3.{row}.total = blank"))
    .collect();
    let rows: Vec<&'static str> = rows.into_iter().map(|row| &*row.leak()).collect();
    assert_eq!(of_code(&found(&rows), "T305").len(), 7);
}

#[test]
fn relations_of_an_absent_table_are_counted_as_unchecked() {
    let (findings, count) = check(&clean().with(&["drop table t3"]).report());
    assert_eq!((count.checked, count.failed, count.unchecked), (3, 0, 39));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "F101");
}

#[test]
fn a_single_row_in_table_3_is_the_old_form_and_nothing_else() {
    let report = clean().with(&["form t3 = 2019"]).report();
    let (findings, count) = check(&report);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, "F103");
    assert_eq!(count.checked, 40);
}

#[test]
fn missing_rows_and_columns_name_all_their_cells() {
    let findings = found(&["drop row t3.refused_query"]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].cells.len(), 7);
    let findings = found(&["drop column t3.research"]);
    assert_eq!(findings[0].cells.len(), 25);
    let findings = found(&["drop column t2.repealed"]);
    assert_eq!(
        ids(&findings[0]),
        ["t2.regulation.repealed", "t2.normative.repealed"]
    );
    let findings = found(&["drop row t4.suit_direct"]);
    assert_eq!(findings[0].cells.len(), 5);
}

#[test]
fn cells_written_alike_are_one_finding_a_table_in_the_forms_order() {
    let findings = found(&[
        "t3.refused_law.other = /",
        "t3.refused_law.natural = —",
        "t4.review.pending = 无",
    ]);
    let dashes = of_code(&findings, "C107");
    assert_eq!(dashes.len(), 2);
    assert_eq!(
        ids(dashes[0]),
        ["t3.refused_law.natural", "t3.refused_law.other"]
    );
    assert_eq!(dashes[0].at.len(), 2);
    assert_eq!(ids(dashes[1]), ["t4.review.pending"]);
}

#[test]
fn rules_by_a_body_whose_power_is_not_known_are_only_a_hint() {
    let unknown = found(&["may make rules = unknown", "t2.regulation.in_force = 8"]);
    assert_eq!(unknown[0].severity, Severity::Info);
    assert_eq!(ids(&unknown[0]), ["t2.regulation.in_force"]);
    let none = found(&["t2.regulation.made = 3", "t2.regulation.in_force = 8"]);
    assert_eq!(none[0].severity, Severity::Error);
    assert_eq!(
        ids(&none[0]),
        ["t2.regulation.made", "t2.regulation.in_force"]
    );
}

#[test]
fn fees_are_judged_by_level() {
    let limits = [
        ("township", 5_000),
        ("county-department", 5_000),
        ("county", 50_000),
        ("city-department", 50_000),
        ("city", 500_000),
        ("province-department", 500_000),
        ("province", 5_000_000),
    ];
    for (level, most) in limits {
        let with_fee = |fee: u32| -> Vec<Diagnostic> {
            let level: &'static str = format!("level = {level}").leak();
            let fee: &'static str = format!("t2.fee.amount = {fee}").leak();
            found(&[level, fee])
        };
        assert_eq!(with_fee(most), [], "{level}");
        assert_eq!(with_fee(most + 1)[0].code, "C108", "{level}");
    }
    assert_eq!(
        found(&["level = state-department", "t2.fee.amount = 99999999"]),
        []
    );
}

#[test]
fn findings_come_table_by_table_then_structure_then_text_the_worst_first() {
    let findings = found(&[
        "say 全年公开XX条。",
        "heading 5 = 五、打算",
        "drop part 6",
        "t4.review.total = 9",
        "t3.granted.research = /",
        "t3.granted.natural = 6",
        "t2.normative.made = 99",
        "drop row t3.refused_law",
    ]);
    let keys: Vec<(Room, Severity)> = findings.iter().map(|f| (room(f), f.severity)).collect();
    let mut sorted = keys.clone();
    sorted.sort();
    assert_eq!(keys, sorted);
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!(
        codes,
        [
            "T201", "F102", "T303", "C107", "T401", "D101", "D102", "D107"
        ],
        "T302 is not checked where a row is missing"
    );
}

#[test]
fn a_leftover_is_placed_in_the_text_of_the_file() {
    let report = clean().with(&["say 全年公开XX条。"]).report();
    let (findings, _) = check(&report);
    let span = findings[0].at[0].span.expect("a span");
    let text = format!("{}{}", "-".repeat(report.span.start as usize), report.text);
    assert_eq!(span.of(&text), "XX");
}

#[test]
fn a_file_of_tables_alone_is_not_asked_for_a_narrative() {
    let report = clean().with(&["tables only"]).report();
    assert!(!narrative_checked(&report));
    assert!(narrative_checked(&clean().report()));
}
