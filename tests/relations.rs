//! The forms and their relations: what the form says holds together, and every relation finds
//! exactly the figures that break it.

use crate::sample;

use std::collections::{BTreeMap, BTreeSet};

use gouji::check::check;
use gouji::check::relation::{self, Along, Figure, Known, Outcome, Relation};
use gouji::form::{CellId, Form, FormId, Head, Table};
use gouji::report::Report;
use proptest::prelude::*;
use rust_decimal::Decimal;
use sample::clean;

const FORMS: [FormId; 2] = [FormId::Y2021, FormId::Y2019];

/// The relations that count, without the sub-totals, which are there only if printed.
fn equations(form: FormId) -> Vec<&'static Relation> {
    let all = relation::of_form(form).iter();
    all.filter(|r| !r.at_most && !matches!(r.along, Along::Subtotal(..)))
        .collect()
}

fn totals(form: &Form) -> Vec<CellId> {
    let cells = Table::ALL.map(|table| form.cells(table)).concat();
    cells
        .into_iter()
        .filter(|cell| cell.column == "total" || cell.row == "concluded")
        .collect()
}

#[test]
fn each_form_has_as_many_relations_as_the_contract_says() {
    for (form, of_code, all) in [
        (FormId::Y2021, [7, 7, 25, 3], 42),
        (FormId::Y2019, [7, 7, 23, 3], 40),
    ] {
        let equations = equations(form);
        let count = |code| equations.iter().filter(|r| r.code == code).count();
        assert_eq!(["T301", "T302", "T303", "T401"].map(count), of_code);
        assert_eq!(equations.len(), all);
    }
}

#[test]
fn every_cell_of_a_relation_is_in_the_form_and_every_total_is_in_a_relation() {
    for id in FORMS {
        let form = id.form();
        let held: BTreeSet<CellId> = relation::of_form(id)
            .iter()
            .flat_map(Relation::cells)
            .collect();
        for cell in &held {
            assert!(form.heads(*cell).is_some(), "{cell}");
        }
        for total in totals(form) {
            assert!(held.contains(&total), "{total} is in no relation");
        }
        let of_table_3: BTreeSet<CellId> = form.cells(Table::T3).into_iter().collect();
        assert!(
            of_table_3.is_subset(&held),
            "every figure of table 3 is checked"
        );
    }
}

/// A label as far as it tells rows apart: without signs and without its number in a list.
fn bare(label: &str) -> String {
    let words = label.trim_start_matches(|c: char| c.is_ascii_digit());
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn labels_are_told_apart_within_their_scope() {
    let unique = |heads: Vec<&Head>| {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for head in heads {
            for label in std::iter::once(&head.label).chain(&head.aliases) {
                if let Some(other) = seen.insert(bare(label), head.id) {
                    assert_eq!(other, head.id, "{label} names two");
                }
            }
        }
    };
    for form in FORMS.map(FormId::form) {
        for block in &form.t2 {
            unique(block.rows.iter().collect());
            unique(block.columns.iter().collect());
        }
        unique(form.t3.columns.iter().collect());
        let groups: BTreeSet<&str> = form.t3.rows.iter().map(|row| row.group).collect();
        for group in groups {
            unique(
                form.t3
                    .rows
                    .iter()
                    .filter(|row| row.group == group)
                    .collect(),
            );
        }
        unique(form.t4.groups.iter().collect());
        unique(form.t4.outcomes.iter().collect());
        let cells = Table::ALL.map(|table| form.cells(table)).concat();
        let ids: BTreeSet<String> = cells.iter().map(ToString::to_string).collect();
        assert_eq!(ids.len(), cells.len(), "cell ids are given once");
    }
}

#[test]
fn messages_have_a_name_for_every_row_and_column() {
    for form in FORMS.map(FormId::form) {
        for cell in Table::ALL.map(|table| form.cells(table)).concat() {
            let row = form.row_name(cell.table, cell.row);
            let column = form.column_name(cell.table, cell.column);
            assert_ne!(row.zh, cell.row, "{cell}: no name for the row");
            assert_ne!(column.zh, cell.column, "{cell}: no name for the column");
        }
        for group in &form.t3.groups {
            assert_ne!(form.row_name(Table::T3, group.id).zh, group.id);
        }
    }
}

#[test]
fn printed_subtotals_are_counted_one_by_one() {
    let report = clean()
        .with(&["subtotal refused.total = 1", "subtotal refused.natural = 1"])
        .with(&[
            "subtotal unavailable.total = 9",
            "subtotal rejected.total = blank",
        ])
        .report();
    let (_, count) = check(&report);
    assert_eq!((count.checked, count.failed, count.unchecked), (45, 1, 0));
}

#[test]
fn sums_beyond_what_a_decimal_holds_are_unchecked_and_do_not_panic() {
    let huge = Decimal::MAX.to_string();
    let mut draft = clean();
    for cell in [
        "t3.received.natural",
        "t3.received.business",
        "t3.carried_in.natural",
    ] {
        let cell = sample::cell_id(cell, FormId::Y2021).expect("a cell");
        draft.set(cell, "7");
        let mut report = draft.report();
        for fact in report.facts.values_mut() {
            fact.value = gouji::report::Value::Number(huge.parse().expect("a number"));
        }
        let (_, count) = check(&report);
        assert_eq!(count.checked + count.unchecked, 42);
    }
}

/// Figures without totals: what the applicants' cells and the outcomes hold.
fn leaves(form: &'static Form) -> Vec<CellId> {
    let totals = totals(form);
    let sums = |cell: &CellId| totals.contains(cell) || cell.row == "carried_out";
    [Table::T3, Table::T4]
        .map(|table| form.cells(table))
        .concat()
        .into_iter()
        .filter(|cell| !sums(cell))
        .collect()
}

/// A report whose figures agree: the leaves as given, everything else worked out by addition
/// alone, independently of the relations.
fn consistent(id: FormId, numbers: &[u32]) -> Report {
    let form = id.form();
    let mut figures: BTreeMap<CellId, i64> = BTreeMap::new();
    for (cell, number) in leaves(form).into_iter().zip(numbers) {
        figures.insert(cell, i64::from(*number));
    }
    let t3 = |row, column| CellId::new(Table::T3, row, column);
    let columns: Vec<&'static str> = form.t3.columns.iter().map(|c| c.id).collect();
    let kinds: Vec<&'static str> = columns.iter().copied().filter(|c| *c != "total").collect();
    for kind in &kinds {
        let results = form.t3.rows.iter().filter(|row| row.result);
        let concluded: i64 = results.map(|row| figures[&t3(row.id, kind)]).sum();
        let came = figures[&t3("received", kind)] + figures[&t3("carried_in", kind)];
        figures.insert(t3("concluded", kind), concluded);
        // What is left over is carried over; where more was concluded than came, more came.
        if came < concluded {
            *figures.get_mut(&t3("received", kind)).expect("a leaf") += concluded - came;
        }
        figures.insert(t3("carried_out", kind), (came - concluded).max(0));
    }
    for row in &form.t3.rows {
        let total: i64 = kinds.iter().map(|kind| figures[&t3(row.id, kind)]).sum();
        figures.insert(t3(row.id, "total"), total);
    }
    for group in &form.t4.groups {
        let outcomes = form.t4.outcomes.iter().filter(|o| o.id != "total");
        let cell = |outcome| CellId::new(Table::T4, group.id, outcome);
        let total: i64 = outcomes.map(|outcome| figures[&cell(outcome.id)]).sum();
        figures.insert(cell("total"), total);
    }
    let mut draft = match id {
        FormId::Y2021 => clean(),
        FormId::Y2019 => clean().with(&["form 2019", "year = 2020"]),
    };
    for (cell, figure) in figures {
        draft.set(cell, &figure.to_string());
    }
    draft.report()
}

fn report() -> impl Strategy<Value = (FormId, Report)> {
    let numbers = prop::collection::vec(prop_oneof![Just(0u32), 0u32..50, 0u32..100_000], 180);
    (prop::sample::select(FORMS.to_vec()), numbers)
        .prop_map(|(form, numbers)| (form, consistent(form, &numbers)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn figures_that_agree_have_no_finding((form, report) in report()) {
        let (findings, count) = check(&report);
        prop_assert_eq!(findings, vec![]);
        prop_assert_eq!(count.checked as usize, equations(form).len());
        prop_assert_eq!((count.failed, count.unchecked), (0, 0));
    }

    #[test]
    fn a_changed_cell_breaks_exactly_the_relations_that_hold_it(
        (form, mut report) in report(),
        at in any::<prop::sample::Index>(),
        by in prop_oneof![Just(1i64), 1i64..10_000],
    ) {
        let cells: Vec<CellId> = report.facts.keys().copied().filter(|c| c.table != Table::T2).collect();
        let cell = *at.get(&cells);
        let fact = report.facts.get_mut(&cell).expect("a fact");
        let gouji::report::Value::Number(number) = fact.value else { unreachable!() };
        fact.value = gouji::report::Value::Number(number + Decimal::from(by));
        let due: Vec<&Relation> = equations(form)
            .into_iter()
            .filter(|relation| relation.cells().any(|held| held == cell))
            .collect();
        prop_assert!(!due.is_empty());
        let (findings, count) = check(&report);
        prop_assert_eq!(count.failed as usize, due.len());
        let key = |code: &'static str, cells: Vec<CellId>| (code, cells);
        let found: BTreeSet<_> = findings.iter().map(|f| key(f.code, f.cells.clone())).collect();
        let due_keys: BTreeSet<_> = due.iter().map(|r| key(r.code, r.cells().collect())).collect();
        prop_assert_eq!(found, due_keys);
        for finding in &findings {
            let (Some(expected), Some(actual)) = (finding.expected, finding.actual) else {
                return Err(TestCaseError::fail("no numbers"));
            };
            prop_assert_eq!((expected - actual).abs(), Decimal::from(by));
        }
        // Solving any of them for the cell gives back what stood there.
        let known = Known::of(&report);
        for relation in due {
            let solved = relation.solve(Figure::Cell(cell), |figure| known.get(figure));
            prop_assert_eq!(solved, Some(number));
        }
    }

    #[test]
    fn an_absent_cell_leaves_exactly_its_relations_unchecked(
        (form, mut report) in report(),
        at in any::<prop::sample::Index>(),
    ) {
        let cells: Vec<CellId> = report.facts.keys().copied().filter(|c| c.table != Table::T2).collect();
        let cell = *at.get(&cells);
        report.facts.remove(&cell);
        let (findings, count) = check(&report);
        prop_assert_eq!(findings, vec![]);
        let held = equations(form).into_iter().filter(|r| r.cells().any(|c| c == cell)).count();
        prop_assert_eq!(count.unchecked as usize, held);
        prop_assert_eq!((count.checked + count.unchecked) as usize, equations(form).len());
        let known = Known::of(&report);
        for relation in relation::of_report(&report) {
            if let Outcome::Unchecked(missing) = relation.evaluate(|figure| known.get(figure)) {
                prop_assert_eq!(missing, vec![Figure::Cell(cell)]);
            }
        }
    }
}
