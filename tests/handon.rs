//! What is handed on is what stands there: the exported document reads back to the same findings,
//! whatever was typed, and what goes to the clipboard is plain.

use std::collections::BTreeMap;

use gouji::Validation;
use gouji::diagnostic::Diagnostic;
use gouji::form::{CellId, FormId, Table};
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::render::handon;
use gouji::report::Value;
use proptest::prelude::*;

/// A report with every cell of its form there.
fn whole(form: FormId) -> Validation {
    let year = match form {
        FormId::Y2019 => 2020,
        FormId::Y2021 => 2023,
    };
    let mut validation = Validation::blank(year, "青禾县人民政府");
    let cells = Table::ALL.into_iter().flat_map(|t| form.form().cells(t));
    validation.edit(cells.map(|cell| (cell, Some("0"))));
    // From a file, so that a cell that is emptied is blank rather than gone.
    let mut read = read_back(&validation);
    assert_eq!(texts(&read), texts(&validation));
    read.edit([]);
    read
}

fn read_back(validation: &Validation) -> Validation {
    let html = handon::document(validation);
    let source = Source {
        name: "导出.html",
        bytes: html.as_bytes(),
    };
    let mut found = gouji::validate(source, &Limits::default());
    assert_eq!(found.len(), 1, "one report in {html}");
    found.remove(0)
}

/// What a finding about the tables says, but for its place; none of labels, which are the form's
/// own in the exported document, and none of the text, which is not in it.
fn said(findings: &[Diagnostic]) -> Vec<String> {
    let of_tables = |finding: &&Diagnostic| {
        let text = finding.code.starts_with(['D', 'N']);
        !text && !["F104", "F105", "F107"].contains(&finding.code)
    };
    let mut said: Vec<String> = findings
        .iter()
        .filter(of_tables)
        .map(|f| {
            format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?}",
                f.code, f.severity, f.cells, f.expected, f.actual, f.args, f.suggestions
            )
        })
        .collect();
    said.sort();
    said
}

fn texts(validation: &Validation) -> BTreeMap<CellId, (Value, String)> {
    let report = validation.report.as_ref().expect("a report");
    let facts = report.facts.iter();
    facts
        .map(|(cell, fact)| (*cell, (fact.value, fact.text.clone())))
        .collect()
}

fn typed() -> impl Strategy<Value = String> {
    let odd = [
        "１２",
        "1,234",
        "1，234",
        "abc",
        "",
        " ",
        "/",
        "—",
        "无",
        "-3",
        "2.5",
        "十二",
        "26.55万元",
        "3件",
        "<b>",
        "5 3",
        "1 234",
        "&nbsp;",
        "a\nb",
        "\"",
        "0",
    ];
    prop_oneof![
        2 => (0u32..30).prop_map(|n| n.to_string()),
        3 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_of_an_edited_report_are_those_of_its_exported_tables(
        new in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), typed()), 0..60),
    ) {
        let form = if new { FormId::Y2021 } else { FormId::Y2019 };
        let mut edited = whole(form);
        let cells: Vec<CellId> = Table::ALL.into_iter().flat_map(|t| form.form().cells(t)).collect();
        edited.edit(edits.iter().map(|(at, text)| (*at.get(&cells), Some(text.as_str()))));
        prop_assert_eq!(texts(&edited).len(), cells.len());
        let again = read_back(&edited);
        prop_assert_eq!(said(&edited.diagnostics), said(&again.diagnostics));
        prop_assert_eq!(edited.relations, again.relations);
    }
}

#[test]
fn an_exported_table_is_plain() {
    let mut validation = whole(FormId::Y2021);
    let cell = "t2.fee.amount".parse().expect("a cell");
    validation.edit([(cell, Some("<script>"))]);
    let html = handon::tables_html(&validation, None);
    for foreign in [
        "class=", "data-", "mso", "id=", "<script", "<th", "<span", "<div", "o:p",
    ] {
        assert!(!html.contains(foreign), "{foreign} in {html}");
    }
    assert_eq!(html.matches("<table ").count(), 3);
    assert_eq!(html.matches("<table border=\"1\"").count(), 3);
    assert!(html.contains("rowspan=\"22\""), "三、本年度办理结果");
    assert!(html.contains("&lt;script&gt;"));
    let one = handon::tables_html(&validation, Some(Table::T4));
    assert!(
        one.starts_with("<table") && one.ends_with("</table>"),
        "{one}"
    );
}

#[test]
fn a_blank_stays_blank() {
    let validation = Validation::blank(2023, "青禾县人民政府");
    let html = handon::tables_html(&validation, Some(Table::T4));
    assert_eq!(
        html.matches("style=\"text-align:center\"></td>").count(),
        15
    );
    let text = handon::tables_text(&validation, Some(Table::T4));
    assert_eq!(text.lines().last(), Some("\t".repeat(14).as_str()));
}

#[test]
fn the_text_half_keeps_the_columns() {
    let mut validation = whole(FormId::Y2021);
    let cell = "t3.received.total".parse().expect("a cell");
    validation.edit([(cell, Some("1\n2"))]);
    let text = handon::tables_text(&validation, Some(Table::T3));
    for line in text.lines() {
        assert_eq!(line.split('\t').count(), 10, "{line}");
    }
    let received = text.lines().nth(3).expect("a row");
    assert_eq!(
        received,
        "一、本年新收政府信息公开申请数量\t\t\t0\t0\t0\t0\t0\t0\t1 2"
    );
}

#[test]
fn a_printed_subtotal_stays_and_none_is_made() {
    let file = include_str!("../examples/qinghe-2023.html");
    let with = file.replace(
        "<tr><td rowspan=\"3\">（四）无法提供</td>",
        "<tr><td rowspan=\"4\">（四）无法提供</td><td>小计</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td></tr><tr>",
    );
    let with = with.replace("rowspan=\"22\"", "rowspan=\"23\"");
    assert_ne!(with, file);
    for (text, count) in [(file, 0), (with.as_str(), 1)] {
        let source = Source {
            name: "青禾.html",
            bytes: text.as_bytes(),
        };
        let validation = gouji::validate(source, &Limits::default()).remove(0);
        let exported = handon::document(&validation);
        assert_eq!(exported.matches("小计").count(), count);
        let again = read_back(&validation);
        assert_eq!(said(&validation.diagnostics), said(&again.diagnostics));
        assert_eq!(validation.relations, again.relations);
    }
}
