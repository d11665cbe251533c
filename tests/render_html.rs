//! What the HTML says: layout, marks, links, escaping.

use std::collections::BTreeMap;

use gouji::Validation;
use gouji::check::RelationCount;
use gouji::diagnostic::{Diagnostic, Equation, Lang, Operand, Severity, Suggestion};
use gouji::form::{CellId, FormId, Name, Table};
use gouji::origin::Place;
use gouji::read::Format;
use gouji::render::html::{fragment, page};
use gouji::report::{Fact, LabelNote, Level, Remark, Report, Subtotal, TableShape, Tier, Value};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn fact(text: &str, value: Value) -> Fact {
    Fact {
        value,
        text: text.to_owned(),
        place: Place::default(),
        remarks: Vec::new(),
        inferred: false,
    }
}

fn number(value: i64) -> Fact {
    fact(&value.to_string(), Value::Number(Decimal::from(value)))
}

fn cell(id: &str) -> CellId {
    let forms = [FormId::Y2021, FormId::Y2019];
    let mut cells = forms
        .iter()
        .flat_map(|form| Table::ALL.map(|table| form.form().cells(table)))
        .flatten();
    cells
        .find(|cell| cell.to_string() == id)
        .unwrap_or_else(|| panic!("no cell {id}"))
}

/// A made-up report in which all relations hold.
fn clean(form: FormId) -> Validation {
    let mut report = Report {
        title: Some("示例县人民政府2023年政府信息公开工作年度报告".to_owned()),
        year: Some(2023),
        body: Some("示例县人民政府".to_owned()),
        level: Some(Level {
            tier: Tier::County,
            department: false,
        }),
        ..Report::default()
    };
    for table in Table::ALL {
        let shape = TableShape {
            form: Some(form),
            ..TableShape::default()
        };
        report.tables.insert(table, shape);
        for cell in form.form().cells(table) {
            report.facts.insert(cell, number(0));
        }
    }
    for (id, value) in [
        ("t3.received.natural", 12),
        ("t3.received.business", 3),
        ("t3.received.total", 15),
        ("t3.carried_in.natural", 2),
        ("t3.carried_in.total", 2),
        ("t3.granted.natural", 9),
        ("t3.granted.business", 3),
        ("t3.granted.total", 12),
        ("t3.refused_query.natural", 4),
        ("t3.refused_query.total", 4),
        ("t3.concluded.natural", 13),
        ("t3.concluded.business", 3),
        ("t3.concluded.total", 16),
        ("t3.carried_out.natural", 1),
        ("t3.carried_out.total", 1),
        ("t4.review.upheld", 2),
        ("t4.review.total", 2),
        ("t2.licence.decisions", 20418),
    ] {
        report.facts.insert(cell(id), number(value));
    }
    let mut validation = Validation::of_report("示例县2023.html", Some(Format::Html), report);
    validation.diagnostics.clear();
    validation
}

fn set(validation: &mut Validation, id: &str, fact: Option<Fact>) {
    let facts = &mut validation.report.as_mut().unwrap().facts;
    match fact {
        Some(fact) => facts.insert(cell(id), fact),
        None => facts.remove(&cell(id)),
    };
}

fn operand(validation: &Validation, id: &str) -> Operand {
    let report = validation.report.as_ref().unwrap();
    let (row, _) = FormId::Y2021.form().heads(cell(id)).unwrap();
    Operand {
        cell: Some(cell(id)),
        label: Name {
            zh: row.label,
            en: row.label,
        },
        value: report.facts.get(&cell(id)).and_then(Fact::in_sums),
    }
}

/// The same report with one of everything that the page has to show.
fn faulty() -> Validation {
    let mut v = clean(FormId::Y2021);
    set(&mut v, "t3.concluded.natural", Some(number(15)));
    set(
        &mut v,
        "t2.fee.amount",
        Some(fact("1669万元", Value::Number(Decimal::from(1669)))),
    );
    set(&mut v, "t2.regulation.made", Some(fact("", Value::Nil)));
    set(&mut v, "t2.regulation.repealed", Some(fact("", Value::Nil)));
    set(
        &mut v,
        "t4.review.pending",
        Some(Fact {
            remarks: vec![Remark::NotANumber],
            ..fact("见附件", Value::Unread)
        }),
    );
    for column in FormId::Y2021.form().t3.columns.iter() {
        set(
            &mut v,
            &format!("t3.rejected_publication.{}", column.id),
            None,
        );
    }
    let mut inferred = number(3);
    inferred.inferred = true;
    inferred.text.clear();
    set(&mut v, "t3.granted.business", Some(inferred));
    let side = |ids: &[&str]| ids.iter().map(|id| operand(&v, id)).collect::<Vec<_>>();
    let results: Vec<String> = FormId::Y2021
        .form()
        .t3
        .rows
        .iter()
        .filter(|row| row.result)
        .map(|row| format!("t3.{}.natural", row.id))
        .collect();
    let results: Vec<&str> = results.iter().map(String::as_str).collect();
    let mut balance = Diagnostic::new("T301", Severity::Error)
        .cells(
            [
                "t3.concluded.natural",
                "t3.received.natural",
                "t3.carried_in.natural",
                "t3.carried_out.natural",
            ]
            .map(cell),
        )
        .arg("column", "自然人")
        .arg("left", "12＋2")
        .arg("left_sum", "14")
        .arg("right", "15＋1")
        .arg("right_sum", "16")
        .arg("difference", "2");
    balance.equation = Some(Equation {
        left: side(&["t3.received.natural", "t3.carried_in.natural"]),
        at_most: false,
        right: side(&["t3.concluded.natural", "t3.carried_out.natural"]),
    });
    balance.suggestions = vec![Suggestion {
        cell: cell("t3.concluded.natural"),
        from: Some(15.into()),
        to: 13.into(),
        repairs: 3,
    }];
    let mut sum = Diagnostic::new("T302", Severity::Error).cells(
        std::iter::once("t3.concluded.natural")
            .chain(results.clone())
            .map(cell),
    );
    sum.equation = Some(Equation {
        left: side(&["t3.concluded.natural"]),
        at_most: false,
        right: side(&results),
    });
    sum.suggestions = balance.suggestions.clone();
    let mut row = Diagnostic::new("T303", Severity::Error).cells(
        [
            "total",
            "natural",
            "business",
            "research",
            "nonprofit",
            "legal_service",
            "other",
        ]
        .map(|column| cell(&format!("t3.concluded.{column}"))),
    );
    row.equation = Some(Equation {
        left: side(&["t3.concluded.total"]),
        at_most: false,
        right: side(&[
            "t3.concluded.natural",
            "t3.concluded.business",
            "t3.concluded.research",
            "t3.concluded.nonprofit",
            "t3.concluded.legal_service",
            "t3.concluded.other",
        ]),
    });
    row.suggestions = balance.suggestions.clone();
    let mut subtotal = Diagnostic::new("T304", Severity::Error)
        .cells(["t3.refused_secret.natural", "t3.refused_query.natural"].map(cell));
    subtotal.equation = Some(Equation {
        left: vec![Operand {
            cell: None,
            label: Name {
                zh: "（三）不予公开",
                en: "refused",
            },
            value: Some(5.into()),
        }],
        at_most: false,
        right: side(&["t3.refused_secret.natural", "t3.refused_query.natural"]),
    });
    let report = v.report.as_mut().unwrap();
    report.subtotals.push(Subtotal {
        group: "refused",
        facts: BTreeMap::from([("natural", number(5)), ("total", number(4))]),
    });
    report.tables.get_mut(&Table::T2).unwrap().nonstandard = vec![LabelNote {
        table: Table::T2,
        printed: "规范性文件".to_owned(),
        form_label: Some("行政规范性文件"),
        place: Place::default(),
    }];
    report.tables.get_mut(&Table::T3).unwrap().extra = vec![LabelNote {
        table: Table::T3,
        printed: "其中：网络申请".to_owned(),
        form_label: None,
        place: Place::default(),
    }];
    v.diagnostics = vec![
        balance,
        sum,
        row,
        subtotal,
        Diagnostic::new("C101", Severity::Error).cells([cell("t4.review.pending")]),
        Diagnostic::new("C104", Severity::Warning).cells([cell("t2.fee.amount")]),
        Diagnostic::new("C105", Severity::Info)
            .cells(["t2.regulation.made", "t2.regulation.repealed"].map(cell)),
    ];
    v.relations = RelationCount {
        checked: 33,
        failed: 4,
        unchecked: 9,
    };
    v
}

fn unreadable() -> Validation {
    let why = Diagnostic::new("S103", Severity::Error);
    Validation::unread("扫描件.pdf", Some(Format::Pdf), why)
}

/// The opening tag of a cell.
fn tag<'h>(html: &'h str, id: &str) -> &'h str {
    let at = html
        .find(&format!("data-cell=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id}"));
    let start = html[..at].rfind('<').unwrap();
    let end = start + html[start..].find('>').unwrap();
    &html[start..=end]
}

#[test]
fn every_cell_of_the_form_is_there_once() {
    for form in [FormId::Y2021, FormId::Y2019] {
        let html = fragment(&clean(form), Lang::Zh);
        for cell in Table::ALL
            .iter()
            .flat_map(|table| form.form().cells(*table))
        {
            let count = html.matches(&format!("data-cell=\"{cell}\"")).count();
            assert_eq!(count, 1, "{cell} of the form of {}", form.id());
        }
    }
}

/// The number of physical columns of each row of a table, spans counted.
fn widths(html: &str, class: &str) -> Vec<usize> {
    let start = html
        .find(&format!("<table class=\"form {class}\""))
        .unwrap();
    let table = &html[start..start + html[start..].find("</table>").unwrap()];
    let mut held: Vec<usize> = Vec::new();
    let mut widths = Vec::new();
    for row in table.split("<tr").skip(1) {
        let mut width = held.iter().filter(|rows| **rows > 0).count();
        held.iter_mut()
            .for_each(|rows| *rows = rows.saturating_sub(1));
        for cell in row
            .split("<t")
            .skip(1)
            .filter(|c| c.starts_with(['d', 'h']))
        {
            let cell = &cell[..cell.find('>').unwrap()];
            let span = |name: &str| -> usize {
                cell.split(&format!("{name}=\""))
                    .nth(1)
                    .and_then(|rest| rest.split('"').next()?.parse().ok())
                    .unwrap_or(1)
            };
            width += span("colspan");
            held.extend(std::iter::repeat_n(span("rowspan") - 1, span("colspan")));
        }
        widths.push(width);
    }
    widths
}

#[test]
fn rows_are_as_wide_as_the_form() {
    for (form, t2, t3_rows) in [(FormId::Y2021, 4, 28), (FormId::Y2019, 4, 26)] {
        let html = fragment(&clean(form), Lang::Zh);
        assert!(widths(&html, "t2").iter().all(|width| *width == t2));
        let t3 = widths(&html, "t3");
        assert_eq!(
            (t3.len(), t3.iter().all(|width| *width == 10)),
            (t3_rows, true),
            "{t3:?}"
        );
        assert_eq!(widths(&html, "t4"), [15; 4]);
    }
}

#[test]
fn a_sub_total_adds_a_row_and_no_width() {
    let t3 = widths(&fragment(&faulty(), Lang::Zh), "t3");
    assert_eq!(
        (t3.len(), t3.iter().all(|width| *width == 10)),
        (29, true),
        "{t3:?}"
    );
}

#[test]
fn states_of_cells() {
    let html = fragment(&faulty(), Lang::Zh);
    for (id, state) in [
        ("t3.received.natural", "number"),
        ("t2.regulation.made", "blank"),
        ("t4.review.pending", "unread"),
        ("t3.rejected_publication.total", "absent"),
        ("t3.granted.business", "inferred"),
    ] {
        assert!(
            tag(&html, id).contains(&format!("data-state=\"{state}\"")),
            "{id}"
        );
    }
    assert!(tag(&html, "t2.fee.amount").contains("data-value=\"1669\""));
    assert!(html.contains(">1669万元<"));
    assert!(!tag(&html, "t4.review.pending").contains("data-value"));
}

#[test]
fn every_link_has_its_target() {
    for html in [
        fragment(&faulty(), Lang::Zh),
        page(&[faulty(), clean(FormId::Y2019), unreadable()], Lang::Zh),
    ] {
        let mut links = 0;
        for href in html.split("href=\"#").skip(1) {
            let target = &href[..href.find('"').unwrap()];
            let ids = html.matches(&format!(" id=\"{target}\"")).count();
            assert_eq!(ids, 1, "{target}");
            links += 1;
        }
        assert!(links > 20);
    }
}

#[test]
fn every_marked_cell_is_linked_both_ways() {
    let html = fragment(&faulty(), Lang::Zh);
    for diagnostic in &faulty().diagnostics {
        for cell in &diagnostic.cells {
            assert!(
                tag(&html, &cell.to_string()).contains("data-findings"),
                "{cell}"
            );
            assert!(html.contains(&format!("href=\"#{cell}\"")) || diagnostic.cells[0] != *cell);
        }
    }
}

#[test]
fn the_equation_shows_both_sums_and_what_is_between() {
    let html = fragment(&faulty(), Lang::Zh);
    let start = html.find("<table class=\"equation\"").unwrap();
    let equation = &html[start..start + html[start..].find("</table>").unwrap()];
    let sums: Vec<&str> = equation
        .split("<td class=\"sum\">")
        .skip(1)
        .map(|rest| &rest[..rest.find('<').unwrap()])
        .collect();
    assert_eq!(sums, ["14", "16", "2"]);
    assert!(html.contains("其余 18 格为 0 或空白"));
}

#[test]
fn a_clean_report_says_so() {
    let html = page(&[clean(FormId::Y2021)], Lang::Zh);
    assert!(html.contains(">通过<"));
    assert!(html.contains("已核对 42 条勾稽关系，全部成立"));
    assert!(
        html.contains("data-errors=\"0\" data-doubts=\"0\" data-unread=\"0\" data-checked=\"42\"")
    );
}

#[test]
fn what_was_not_checked_is_said_with_the_reason() {
    let html = fragment(&faulty(), Lang::Zh);
    assert!(html.contains("另有 9 条未能核对"));
    assert!(html.contains("1 格读不出，7 格表中没有"));
}

#[test]
fn an_unreadable_file_has_no_tables() {
    let html = page(&[unreadable()], Lang::Zh);
    assert!(html.contains("data-unread=\"1\""));
    assert!(html.contains("扫描件.pdf"));
    assert!(!html.contains("<table class=\"form"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn nothing_of_a_file_reaches_html_unescaped(at in 0usize..9, evil in "(<script>|\"|'|<img src=x onerror=a>|&|</style>|]]>|-->){1,3}") {
        let mut v = faulty();
        // A marker that is nowhere in the output unless the text is.
        let evil = format!("<script>{evil}zqx");
        v.name = evil.clone();
        let report = v.report.as_mut().unwrap();
        report.title = Some(evil.clone());
        report.body = (at != 0).then(|| evil.clone());
        report.text = evil.clone();
        report.span = gouji::origin::Span::new(0, evil.len());
        for shape in report.tables.values_mut() {
            for note in shape.nonstandard.iter_mut().chain(&mut shape.extra) {
                note.printed = evil.clone();
            }
        }
        for fact in report.facts.values_mut() {
            fact.text = evil.clone();
        }
        for subtotal in &mut report.subtotals {
            for fact in subtotal.facts.values_mut() {
                fact.text = evil.clone();
            }
        }
        for diagnostic in &mut v.diagnostics {
            for (_, value) in &mut diagnostic.args {
                *value = evil.clone();
            }
        }
        v.diagnostics.push(
            Diagnostic::new("D107", Severity::Warning)
                .at(Place::text(gouji::origin::Span::new(0, evil.len()))),
        );
        for html in [fragment(&v, Lang::Zh), page(&[v.clone(), v], Lang::En)] {
            prop_assert!(html.contains("zqx"));
            prop_assert!(!html.contains("<script"));
            prop_assert!(!html.contains("<img"));
            prop_assert_eq!(html.matches("</style>").count(), html.matches("<style>").count());
            // Within a tag every quote opens or closes an attribute.
            for tag in html.split('<').skip(1) {
                let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
                prop_assert_eq!(tag.matches('"').count() % 2, 0, "{}", tag);
            }
        }
    }
}

/// Writes the pictures' sources to look at: `GOUJI_HTML=folder cargo test --test render_html -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
#[expect(clippy::disallowed_methods, reason = "a test may write")]
fn write() {
    let folder = std::env::var("GOUJI_HTML").expect("GOUJI_HTML names a folder");
    for (name, validations) in [
        ("faulty", vec![faulty()]),
        ("clean", vec![clean(FormId::Y2021)]),
        ("old", vec![clean(FormId::Y2019)]),
        (
            "several",
            vec![faulty(), clean(FormId::Y2019), unreadable()],
        ),
        ("unreadable", vec![unreadable()]),
    ] {
        std::fs::write(
            format!("{folder}/{name}.html"),
            page(&validations, Lang::Zh),
        )
        .unwrap();
    }
}
