//! What the pictures of a check look like, on hand-made validations.

mod sample;

use gouji::Validation;
use gouji::check::catalogue::RULES;
use gouji::diagnostic::{Diagnostic, Lang, Severity};
use gouji::form::{FormId, Table};
use gouji::render::{json, rules, sarif, text};
use serde_json::Value;

fn samples() -> Vec<Validation> {
    vec![
        sample::faulty("数据/青禾 2023.html"),
        sample::zeros("空.html"),
        sample::unread("坏.pdf"),
    ]
}

fn assert_valid(schema: &str, instance: &str) {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let instance: Value = serde_json::from_str(instance).expect("the output is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let errors: Vec<String> = validator
        .iter_errors(&instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn parsed(validation: &Validation) -> Value {
    serde_json::from_str(&json::report(validation, Lang::Zh)).expect("the output is JSON")
}

/// Diagnostics whose codes this build's catalogue has; a schema wants a name and a message.
fn known(mut validation: Validation) -> Validation {
    let known = |d: &Diagnostic| RULES.iter().any(|rule| rule.code == d.code);
    validation.diagnostics.retain(known);
    validation
}

#[test]
fn json_follows_its_schema() {
    for validation in samples().into_iter().map(known) {
        assert_valid(json::SCHEMA, &json::report(&validation, Lang::Zh));
        assert_valid(json::SCHEMA, &json::report(&validation, Lang::En));
    }
}

#[test]
fn the_schema_refuses_what_the_contract_does_not_know() {
    let schema: Value = serde_json::from_str(json::SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let good = parsed(&known(sample::faulty("a.html")));
    assert!(validator.is_valid(&good));
    for (at, bad) in [
        ("/level", "village".into()),
        ("/source/format", "exe".into()),
        ("/cells/t3.received.total/value", "5".into()),
        ("/diagnostics/0/severity", "fatal".into()),
        ("/diagnostics/0/cells/0", "t5.a.b".into()),
        ("/relations/checked", Value::from(-1)),
    ] {
        let mut instance = good.clone();
        *instance.pointer_mut(at).expect(at) = bad;
        assert!(!validator.is_valid(&instance), "{at}");
    }
}

#[test]
fn json_is_one_line_and_the_same_every_time() {
    let line = json::report(&sample::faulty("a.html"), Lang::Zh);
    assert!(!line.contains('\n'));
    assert_eq!(line, json::report(&sample::faulty("a.html"), Lang::Zh));
}

#[test]
fn numbers_keep_all_their_digits() {
    let line = json::report(&sample::faulty("a.html"), Lang::Zh);
    let fee = concat!(
        r#""t2.fee.amount":{"value":72701.2578000000000000001,"#,
        r#""text":"72701.2578000000000000001万元","at":{"table":0,"row":1,"column":2}}"#
    );
    assert!(line.contains(fee), "{line}");
    assert!(line.contains(r#""expected":8,"actual":7,"#), "{line}");
    let mut validation = sample::zeros("a.html");
    sample::put(
        &mut validation,
        sample::t3("received", "total"),
        "5.00",
        Some("5.00"),
    );
    let line = json::report(&validation, Lang::Zh);
    assert!(
        line.contains(r#""t3.received.total":{"value":5,"text":"5.00""#),
        "{line}"
    );
}

#[test]
fn a_blank_is_null_an_unread_cell_has_no_value_an_absent_one_is_not_there() {
    let cells = &parsed(&sample::faulty("a.html"))["cells"];
    let blank = &cells["t3.concluded.natural"];
    assert_eq!(
        (blank.get("value"), &blank["text"]),
        (Some(&Value::Null), &"".into())
    );
    let unread = &cells["t3.granted.other"];
    assert_eq!(
        (unread.get("value"), &unread["text"]),
        (None, &"若干".into())
    );
    assert_eq!(cells.get("t3.partial.other"), None);
    let inferred = &cells["t3.received.natural"];
    assert_eq!(inferred["inferred"], true);
    assert_eq!(
        inferred["at"]["bbox"],
        serde_json::json!([72.0, 100.5, 90.0, 110.0])
    );
    assert_eq!(cells["t3.received.total"].get("inferred"), None);
}

#[test]
fn cells_stand_in_the_order_of_the_form() {
    let line = json::report(&sample::zeros("a.html"), Lang::Zh);
    let form = FormId::Y2021.form();
    let mut last = 0;
    for cell in Table::ALL.into_iter().flat_map(|table| form.cells(table)) {
        let at = line
            .find(&format!("\"{cell}\":"))
            .expect("every cell is there");
        assert!(at > last, "{cell}");
        last = at;
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_object_too() {
    let object = parsed(&sample::unread("坏.pdf"));
    for name in ["form", "year", "body", "level"] {
        assert_eq!(object.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!(object["cells"], serde_json::json!({}));
    assert_eq!(object["forms"], serde_json::json!({}));
    assert_eq!(object["summary"]["unread"], 1);
    assert_eq!(object["diagnostics"][0]["code"], "S101");
}

#[test]
fn only_forms_that_were_found_are_named() {
    let mut validation = sample::zeros("a.html");
    let report = validation.report.as_mut().expect("the sample has a report");
    report.tables.remove(&Table::T2);
    let shape = report
        .tables
        .get_mut(&Table::T3)
        .expect("the sample has table 3");
    shape.form = Some(FormId::Y2019);
    let object = parsed(&validation);
    assert_eq!(object["form"], "2019");
    assert_eq!(
        object["forms"],
        serde_json::json!({"t3": "2019", "t4": "2021"})
    );
}

#[test]
fn sarif_follows_its_schema() {
    // The published pattern of a language tag has a stray bracket, which is no regular expression.
    let schema = include_str!("../data/sarif-schema-2.1.0.json").replace("{2}]?$", "{2})?$");
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-", "^[a-zA-Z]{2}(-");
    assert_valid(&schema, &sarif::log(&samples(), Lang::Zh));
    assert_valid(&schema, &sarif::log(&[], Lang::En));
}

#[test]
fn sarif_names_cells_and_quotes_sentences() {
    let log: Value = serde_json::from_str(&sarif::log(&samples(), Lang::Zh)).expect("JSON");
    let run = &log["runs"][0];
    let uris: Vec<&Value> = (0..3)
        .map(|at| &run["artifacts"][at]["location"]["uri"])
        .collect();
    assert_eq!(
        uris,
        [
            "%E6%95%B0%E6%8D%AE/%E9%9D%92%E7%A6%BE%202023.html",
            "%E7%A9%BA.html",
            "%E5%9D%8F.pdf"
        ]
    );
    let results = run["results"].as_array().expect("an array");
    let of = |code: &str| {
        let found = results.iter().find(|result| result["ruleId"] == code);
        found.expect("the finding is there")
    };
    let balance = of("T301");
    assert_eq!(balance["level"], "error");
    let first = &balance["locations"][0]["logicalLocations"][0];
    assert_eq!(first["fullyQualifiedName"], "t3.concluded.total");
    assert_eq!(first["kind"], "element");
    let related = balance["relatedLocations"].as_array().expect("an array");
    assert_eq!(related.len(), 3);
    assert_eq!(balance["properties"]["expected"], 8);
    let index = balance["ruleIndex"].as_u64().expect("a number");
    let index = usize::try_from(index).expect("a small number");
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "T301");
    let phone = &of("D108")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(phone["snippet"]["text"], "13800001234");
    assert_eq!(phone["byteLength"], 11);
    assert_eq!(of("D109")["level"], "note");
    assert_eq!(
        of("S101")["locations"][0]["physicalLocation"]["artifactLocation"]["index"],
        2
    );
}

#[test]
fn text_shows_the_cells_with_the_wrong_one_marked() {
    let page = text::report(&sample::faulty("a.html"), Lang::Zh, false);
    let excerpt = "
                                          总计
        一、本年新收政府信息公开申请数量     5
        二、上年结转政府信息公开申请数量     3
        （七）总计                           7
                                             ^ 改为 8 可使 2 条关系成立
        四、结转下年度继续办理               0
        算式    5 + 3 ≠ 7 + 0（8 ≠ 7）
";
    assert!(page.contains(excerpt), "{page}");
    assert!(page.contains("7 ≠ 4"), "{page}");
    assert!(page.contains("（另有 20 行为 0 或空，未列出）"), "{page}");
    let sentence = "\
        原文    全年共收到申请6件，办理信息公开联系人手机13800001234。
                                                         ^^^^^^^^^^^
";
    assert!(page.contains(sentence), "{page}");
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn text_says_the_reason_of_a_code_once() {
    let mut validation = sample::faulty("a.html");
    let again = validation.diagnostics[0].clone();
    validation.diagnostics.push(again);
    for lang in [Lang::Zh, Lang::En] {
        let page = text::report(&validation, lang, false);
        let why = RULES
            .iter()
            .find(|rule| rule.code == "T301")
            .expect("it is there")
            .why;
        assert_eq!(page.matches(why.get(lang)).count(), 1, "{page}");
        assert_eq!(page.matches("T301").count(), 1, "{page}");
    }
}

#[test]
fn the_verdict_is_one_line() {
    for (validation, zh, en) in [
        (
            sample::faulty("a.html"),
            "错误 5 · 需核实 1 · 未能读取 1 · 提示 1 · 已核对 40 条勾稽关系，2 条不成立，另有 2 条未能核对",
            "Errors 5 · To verify 1 · Unread 1 · Notes 1 · 40 relations checked, 2 do not hold, 2 could not be checked",
        ),
        (
            sample::zeros("a.html"),
            "通过 · 已核对 42 条勾稽关系，全部成立",
            "Passed · 42 relations checked, all hold",
        ),
        (
            sample::unread("a.pdf"),
            "未能读取，没有核对",
            "Not read, nothing was checked",
        ),
    ] {
        assert_eq!(text::verdict(&validation, Lang::Zh), zh);
        assert_eq!(text::verdict(&validation, Lang::En), en);
    }
    let mut doubtful = sample::zeros("a.html");
    doubtful
        .diagnostics
        .push(Diagnostic::new("T201", Severity::Warning));
    let verdict = text::verdict(&doubtful, Lang::Zh);
    assert_eq!(verdict, "需核实 1 · 已核对 42 条勾稽关系，全部成立");
}

#[test]
fn colours_add_nothing_but_colours() {
    let plain = text::report(&sample::faulty("a.html"), Lang::Zh, false);
    let coloured = text::report(&sample::faulty("a.html"), Lang::Zh, true);
    assert!(
        coloured.contains("\u{1b}[31m") || coloured.contains("\u{1b}[1m"),
        "{coloured:?}"
    );
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').expect("a colour ends with m").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let mut validation = sample::faulty("a\u{1b}]0;x\u{7}.html");
    sample::put(
        &mut validation,
        sample::t3("granted", "other"),
        "\u{1b}[31m红",
        None,
    );
    let page = text::report(&validation, Lang::Zh, false);
    assert!(!page.contains(['\u{1b}', '\u{7}']), "{page:?}");
}

#[test]
fn the_rule_reference_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    #[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == rules::markdown(),
        "docs/rules.md is not what the catalogue says: \
         `cargo run -- rules --markdown > docs/rules.md` renews it"
    );
}

#[test]
fn every_rule_can_be_explained() {
    for rule in RULES.iter() {
        for lang in [Lang::Zh, Lang::En] {
            let page = rules::explain(rule, lang);
            for text in [rule.title, rule.why, rule.clause, rule.fix] {
                assert!(page.contains(text.get(lang)), "{}: {page}", rule.code);
            }
        }
        assert!(rules::list(Lang::Zh).contains(rule.title.zh));
    }
}
