//! What a person did to a report shows wherever it is drawn: cells typed over, doubts accepted,
//! acceptances that have lapsed. And what was saved comes back.

use gouji::Validation;
use gouji::diagnostic::Lang;
use gouji::form::{CellId, Table};
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::render::html::Verdict;
use gouji::render::record::Stamp;
use gouji::render::values::{Order, ValueState};
use gouji::render::{html, json, list, notice, record, sarif, saved, source, text, values};
use serde_json::Value;

const EXAMPLE: &str = include_str!("../examples/qinghe-2023.html");

fn validate(name: &str, bytes: &[u8]) -> Vec<Validation> {
    gouji::validate(Source { name, bytes }, &Limits::default())
}

fn cell(name: &str) -> CellId {
    name.parse().expect("a cell of the form")
}

fn accept(validation: &mut Validation, code: &str, reason: &str) {
    let doubt = validation.diagnostics.iter().find(|d| d.code == code);
    let doubt = doubt.expect("it is found").clone();
    validation.accept(&doubt, reason);
}

/// The example with its fee explained and more made than in force, which is explained and then
/// changed, so that the explanation has lapsed.
fn worked_on() -> Validation {
    let mut report = validate("青禾.html", EXAMPLE.as_bytes()).remove(0);
    accept(&mut report, "C104", "单位是上级要求写的<b>");
    report.edit([(cell("t2.normative.made"), Some("20"))]);
    accept(&mut report, "T201", "集中清理");
    report.edit([(cell("t2.normative.made"), Some("21"))]);
    report
}

fn assert_follows(schema: &str, instance: &str) {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let instance: Value = serde_json::from_str(instance).expect("the output is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let errors: Vec<String> = validator
        .iter_errors(&instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_verdict_counts_accepted_doubts_apart() {
    let verdict = Verdict::of(&worked_on());
    assert_eq!((verdict.doubts, verdict.accepted), (1, 1));
    assert_eq!(
        verdict.words(Lang::Zh),
        "错误 3 · 需核实 1（另有 1 条已说明）"
    );
    assert_eq!(
        verdict.words(Lang::En),
        "Errors 3 · To verify 1 (1 more accepted)"
    );
}

#[test]
fn the_page_shows_what_was_done() {
    let html = html::fragment(&worked_on(), Lang::Zh);
    assert!(html.contains("情况说明：单位是上级要求写的&lt;b&gt;"));
    let accepted = html
        .split("<section class=\"accepted\"")
        .nth(1)
        .expect("it stands apart");
    assert!(accepted.contains("data-code=\"C104\"") && accepted.contains("已说明"));
    assert!(html.contains("说明已失效：") && html.contains("集中清理"));
    let changed = html
        .split("id=\"t2.normative.made\"")
        .nth(1)
        .expect("the cell");
    let changed = changed.split("</td>").next().expect("it ends");
    assert!(changed.contains("data-changed=\"2\"") && changed.contains("文件原为“2”"));
    assert!(changed.contains("<del class=\"was\" data-was=\"2\" aria-hidden=\"true\"></del>"));
    assert!(changed.contains(">21<"), "{changed}");
    assert!(!html.contains("data-changed=\"\""));
}

#[test]
fn text_and_list_show_what_was_done() {
    let report = worked_on();
    for text in [
        text::report(&report, Lang::Zh, false),
        list::list(&report, Lang::Zh),
    ] {
        for said in [
            "已说明",
            "情况说明：单位是上级要求写的<b>",
            "说明已失效",
            "改动",
            "：2 → 21",
        ] {
            assert!(text.contains(said), "no {said} in {text}");
        }
    }
    let plain = list::list(&validate("a.html", EXAMPLE.as_bytes())[0], Lang::Zh);
    assert!(!plain.contains("改动") && !plain.contains("说明"));
}

#[test]
fn json_and_sarif_say_what_was_done() {
    let report = worked_on();
    let line = json::report(&report, Lang::Zh);
    assert_follows(json::SCHEMA, &line);
    let object: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(object["summary"]["accepted"], 1);
    assert_eq!(object["cells"]["t2.normative.made"]["edited"], "2");
    let accepted: Vec<&Value> = object["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding.get("accepted").is_some())
        .collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["code"], "C104");

    let untouched = json::report(&validate("a.html", EXAMPLE.as_bytes())[0], Lang::Zh);
    assert!(!untouched.contains("\"accepted\"") && !untouched.contains("\"edited\""));

    let log = sarif::log(&[report], Lang::Zh);
    // The published pattern of a language tag has a stray bracket, which is no regular expression.
    let schema = include_str!("data/sarif-schema-2.1.0.json").replace("{2}]?$", "{2})?$");
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-", "^[a-zA-Z]{2}(-");
    assert_follows(&schema, &log);
    let log: Value = serde_json::from_str(&log).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let suppressed: Vec<&Value> = results
        .iter()
        .filter(|r| r.get("suppressions").is_some())
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(
        suppressed[0]["suppressions"][0]["justification"],
        "单位是上级要求写的<b>"
    );
}

#[test]
fn what_was_saved_comes_back_from_either_file() {
    let worked = vec![worked_on()];
    let json = saved::json(&worked, Some(EXAMPLE.as_bytes()), "2024-01-20", Lang::Zh);
    let html = saved::html(&worked, Some(EXAMPLE.as_bytes()), "2024-01-20", Lang::Zh);
    assert_follows(saved::SCHEMA, &json);
    let object: Value = serde_json::from_str(&json).expect("JSON");
    assert_follows(json::SCHEMA, &object["reports"][0]["result"].to_string());
    assert_eq!(validate("结果.json", json.as_bytes()), worked);
    assert_eq!(validate("结果.html", html.as_bytes()), worked);
    assert_eq!(html.matches("</script").count(), 1);

    let mut form = Validation::blank(2024, "青禾县教育局");
    form.edit([(cell("t2.fee.amount"), Some("1.5"))]);
    let json = saved::json(std::slice::from_ref(&form), None, "", Lang::En);
    assert_follows(saved::SCHEMA, &json);
    let html = saved::html(std::slice::from_ref(&form), None, "2025-01-20", Lang::En);
    assert_eq!(validate("表.json", json.as_bytes()), [form.clone()]);
    assert_eq!(validate("表.html", html.as_bytes()), [form]);
}

#[test]
fn the_saved_schema_refuses_what_is_no_saved_result() {
    let schema: Value = serde_json::from_str(saved::SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let json = saved::json(&[worked_on()], Some(b"x"), "2024-01-20", Lang::Zh);
    let good: Value = serde_json::from_str(&json).expect("JSON");
    assert!(validator.is_valid(&good));
    for (at, bad) in [
        ("/schema", Value::from("gouji.report/1")),
        ("/date", "yesterday".into()),
        ("/source/sha256", "abc".into()),
        ("/reports/0/accepted/0/reason", "".into()),
        ("/reports/0/edits/t2.normative.made", 3.into()),
    ] {
        let mut wrong = good.clone();
        *wrong.pointer_mut(at).expect(at) = bad;
        assert!(!validator.is_valid(&wrong), "{at}");
    }
}

#[test]
fn a_record_says_what_was_checked_and_what_was_not() {
    let stamp = Stamp {
        date: "2024-01-20".to_owned(),
        sha256: Some("ab12".to_owned()),
    };
    let record = record::record(&worked_on(), &stamp, Lang::Zh);
    for said in [
        "青禾.html",
        "ab12",
        "2024-01-20",
        concat!("勾稽（gouji）", env!("CARGO_PKG_VERSION")),
        "国办公开办函〔2021〕30号",
        "算式：8 + 1 ≠ 8 + 0（9 ≠ 8）",
        "依据：2021年格式表三左上角注",
        "没有核对什么",
        "与上一年度报告的衔接",
        "情况说明：单位是上级要求写的&lt;b&gt;",
        "经办人：",
    ] {
        assert!(record.contains(said), "no {said}");
    }
    // One change settles three relations: it is said once.
    assert_eq!(record.matches("3 条不平的关系一起平了").count(), 1);
}

#[test]
fn a_record_names_the_relations_that_were_not_checked() {
    let lost = EXAMPLE.replace("<td>310</td>", "").replace(
        "<tr><td colspan=\"3\">四、结转下年度继续办理</td>",
        "<tr><td colspan=\"3\">四、结转</td>",
    );
    let cut = &lost[..lost.find("<h2>四、").expect("table 4")];
    let record = record::record(
        &validate("缺.html", cut.as_bytes())[0],
        &Stamp::default(),
        Lang::Zh,
    );
    assert!(record.contains("表四 政府信息公开行政复议、行政诉讼情况：文件里没有这张表。"));

    let mut unread = validate("读不出.html", EXAMPLE.as_bytes()).remove(0);
    unread.edit([(cell("t3.refused_query.natural"), Some("见附件"))]);
    let record = record::record(&unread, &Stamp::default(), Lang::Zh);
    assert!(record.contains(
        "总计＝六类申请人之和：1 条没有核对（（三）8.属于行政查询事项），因为有的格读不出。"
    ));
    assert!(record.contains(
        "三（七）总计＝（一）至（六）各项之和：1 条没有核对（自然人），因为有的格读不出。"
    ));
}

#[test]
fn a_record_of_a_file_that_was_not_read_says_so() {
    let unread = &validate("坏.pdf", b"%PDF-1.4")[0];
    let record = record::record(unread, &Stamp::default(), Lang::Zh);
    assert!(record.contains("什么也没有核对") && !record.contains("附："));
    assert!(notice::notice(unread, "", Lang::Zh).contains("请重新报送"));
}

#[test]
fn a_letter_has_its_parts_and_leaves_its_blanks() {
    let letter = notice::notice(&worked_on(), "2024-01-05", Lang::Zh);
    let at = |text: &str| {
        letter
            .find(text)
            .unwrap_or_else(|| panic!("no {text} in {letter}"))
    };
    let order = [
        "关于做好2023年政府信息公开工作年度报告问题整改的通知",
        "青禾县人民政府：",
        "国办公开办函〔2021〕30号",
        "一、须更正的问题",
        "二、须核实并说明的问题",
        "三、你单位已说明的事项",
        "四、整改要求",
        "____年__月__日前",
        "2024年1月5日",
    ];
    assert!(
        order.windows(2).all(|pair| at(pair[0]) < at(pair[1])),
        "{letter}"
    );
    assert_eq!(letter.matches("3 条不平的关系一起平了").count(), 1);

    let mut clean = validate("清.html", EXAMPLE.as_bytes()).remove(0);
    clean.edit([
        (cell("t3.concluded.total"), Some("9")),
        (cell("t2.fee.amount"), Some("26.55")),
    ]);
    let letter = notice::notice(&clean, "", Lang::Zh);
    assert!(letter.contains("未发现需要整改的问题") && !letter.contains("整改要求"));
    assert!(letter.contains("____年__月__日"), "no date was given");
}

#[test]
fn values_come_in_the_order_asked_for() {
    let mut report = validate("青禾.html", EXAMPLE.as_bytes()).remove(0);
    report.edit([
        (cell("t3.received.natural"), Some("１，234")),
        (cell("t3.received.research"), Some("")),
        (cell("t3.received.other"), Some("见附件")),
    ]);
    let lines = values::values(&report, Lang::Zh);
    assert_eq!(lines.len(), 10 + 25 * 7 + 15);
    let of = |name: &str| {
        lines
            .iter()
            .find(|line| line.cell == cell(name))
            .expect("a line")
    };
    assert_eq!(of("t3.received.natural").text, "1234");
    assert_eq!(of("t2.fee.amount").text, "26.55");
    let blank = of("t3.received.research");
    assert_eq!((blank.text.as_str(), blank.state), ("", ValueState::Blank));
    let unread = of("t3.received.other");
    assert_eq!(
        (unread.text.as_str(), unread.state),
        ("见附件", ValueState::Unread)
    );

    let t3 = |order| {
        let lines = values::values_by(&report, order, Lang::Zh).into_iter();
        let cells = lines
            .map(|line| line.cell)
            .filter(|cell| cell.table == Table::T3);
        cells
            .take(2)
            .map(|cell| cell.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        t3(Order::Rows),
        ["t3.received.natural", "t3.received.business"]
    );
    assert_eq!(
        t3(Order::Columns),
        ["t3.received.natural", "t3.carried_in.natural"]
    );
}

#[test]
fn the_source_is_shown_with_its_places_marked() {
    let text = EXAMPLE.replace("本年度未收取信息处理费。", "本年度XX未收取<费>。");
    let input = Source {
        name: "青禾.html",
        bytes: text.as_bytes(),
    };
    let (_, document) = gouji::read::read(input, &Limits::default()).expect("it is read");
    let report = gouji::validate(input, &Limits::default()).remove(0);
    let shown = source::source(&document, &report, Lang::Zh);
    // (七) 总计·总计: the first three findings.
    assert!(
        shown.contains("<td id=\"s-1-26-9\"><mark data-n=\"1 2 3\">8</mark></td>"),
        "{shown}"
    );
    assert!(shown.contains("rowspan=\"22\""));
    let residue = shown.split("<mark ").find(|piece| piece.contains(">XX<"));
    assert!(residue.is_some(), "{shown}");
    assert!(!shown.contains("<费>"), "what stands in a file is escaped");
    assert_eq!(
        shown.matches("<td id=\"s-0-").count(),
        document.grids().next().expect("a grid").cells.len()
    );
}

#[test]
fn a_huge_source_leaves_out_what_bears_no_mark() {
    let filler = format!("<p>{}</p>", "年度工作有序推进。".repeat(40)).repeat(2_000);
    let long = "平".repeat(90_000);
    let text = EXAMPLE
        .replace(
            "<h2>一、总体情况</h2>",
            &format!("<h2>一、总体情况</h2>{filler}"),
        )
        .replace(
            "本年度未收取信息处理费。",
            &format!("{long}XX{long}本年度未收取信息处理费。"),
        );
    let input = Source {
        name: "大.html",
        bytes: text.as_bytes(),
    };
    let (_, document) = gouji::read::read(input, &Limits::default()).expect("it is read");
    let report = gouji::validate(input, &Limits::default()).remove(0);
    let shown = source::source(&document, &report, Lang::Zh);
    assert!(
        text.len() > 2_000_000 && shown.len() < 400_000,
        "{}",
        shown.len()
    );
    assert!(shown.contains("段没有显示") && shown.contains("<mark data-n=\"1 2 3\">8</mark>"));
    assert!(shown.contains(">XX</mark>"));
}
