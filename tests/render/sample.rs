//! Hand-made validations: what the check would say of reports that nobody wrote.

use gouji::Validation;
use gouji::check::RelationCount;
use gouji::diagnostic::{Diagnostic, Equation, Operand, Severity, Suggestion};
use gouji::form::{CellId, FormId, Table};
use gouji::origin::{PagePlace, Place, Span};
use gouji::read::Format;
use gouji::report::{Fact, Level, Report, TableShape, Tier, Value};
use rust_decimal::Decimal;

pub(crate) fn cell(table: Table, row: &'static str, column: &'static str) -> CellId {
    CellId::new(table, row, column)
}

pub(crate) fn t3(row: &'static str, column: &'static str) -> CellId {
    cell(Table::T3, row, column)
}

fn fact(value: Value, text: &str, place: Place) -> Fact {
    Fact {
        value,
        text: text.to_owned(),
        place,
        remarks: Vec::new(),
        inferred: false,
    }
}

/// A report of 2023 on the form of 2021 with nothing but zeros.
pub(crate) fn zeros(name: &str) -> Validation {
    let text = "青禾县人民政府2023年政府信息公开工作年度报告\n\
                全年共收到申请6件，办理信息公开联系人手机13800001234。";
    let mut report = Report {
        year: Some(2023),
        body: Some("青禾县人民政府".to_owned()),
        level: Some(Level {
            tier: Tier::County,
            department: false,
        }),
        span: Span::new(100, 100 + text.len()),
        text: text.to_owned(),
        ..Report::default()
    };
    for (number, table) in Table::ALL.into_iter().enumerate() {
        let shape = TableShape {
            form: Some(FormId::Y2021),
            ..TableShape::default()
        };
        report.tables.insert(table, shape);
        for (at, id) in FormId::Y2021.form().cells(table).into_iter().enumerate() {
            let place = Place::cell(number, at / 7, at % 7);
            let zero = fact(Value::Number(Decimal::ZERO), "0", place);
            report.facts.insert(id, zero);
        }
    }
    let mut validation = Validation::of_report(name, Some(Format::Html), report);
    validation.diagnostics.clear();
    validation
}

/// Puts a figure into a report; `None` is a text that could not be read.
pub(crate) fn put(validation: &mut Validation, id: CellId, text: &str, value: Option<&str>) {
    let report = validation.report.as_mut().expect("the sample has a report");
    let value = match value {
        Some("") => Value::Nil,
        Some(number) => Value::Number(number.parse().expect("a number")),
        None => Value::Unread,
    };
    let place = report.facts.get(&id).map(|fact| fact.place.clone());
    report
        .facts
        .insert(id, fact(value, text, place.unwrap_or_default()));
}

fn operand(id: CellId, value: i64) -> Operand {
    Operand {
        cell: Some(id),
        label: FormId::Y2021.form().row_name(id.table, id.row),
        value: Some(value.into()),
    }
}

/// A report with findings of many kinds: in cells with and without an equation, in a sentence,
/// in no cell.
pub(crate) fn faulty(name: &str) -> Validation {
    let mut validation = zeros(name);
    for (id, text, value) in [
        (t3("received", "total"), "5", Some("5")),
        (t3("received", "natural"), "5", Some("5")),
        (t3("carried_in", "total"), "3", Some("3")),
        (t3("granted", "total"), "4", Some("4")),
        (t3("concluded", "total"), "7", Some("7")),
        (t3("concluded", "natural"), "", Some("")),
        (t3("granted", "other"), "若干", None),
        (
            cell(Table::T2, "fee", "amount"),
            "72701.2578000000000000001万元",
            Some("72701.2578000000000000001"),
        ),
    ] {
        put(&mut validation, id, text, value);
    }
    let report = validation.report.as_mut().expect("the sample has a report");
    report.facts.remove(&t3("partial", "other"));
    if let Some(fact) = report.facts.get_mut(&t3("received", "natural")) {
        fact.inferred = true;
        fact.place = Place {
            page: Some(PagePlace {
                number: 2,
                rect: [72.0, 100.5, 90.0, 110.0],
            }),
            sheet: Some("表三".into()),
            ..fact.place.clone()
        };
    }
    let total = t3("concluded", "total");
    let balance = [
        total,
        t3("received", "total"),
        t3("carried_in", "total"),
        t3("carried_out", "total"),
    ];
    let mut t301 = Diagnostic::new("T301", Severity::Error)
        .cells(balance)
        .at(Place::cell(1, 27, 9))
        .arg("column", "总计");
    t301.expected = Some(8.into());
    t301.actual = Some(7.into());
    t301.equation = Some(Equation {
        left: vec![operand(balance[1], 5), operand(balance[2], 3)],
        at_most: false,
        right: vec![operand(total, 7), operand(balance[3], 0)],
    });
    t301.suggestions = vec![
        Suggestion {
            cell: total,
            from: Some(7.into()),
            to: 8.into(),
            repairs: 2,
        },
        Suggestion {
            cell: t3("carried_in", "total"),
            from: None,
            to: 2.into(),
            repairs: 1,
        },
    ];
    let form = FormId::Y2021.form();
    let results: Vec<CellId> = form
        .t3
        .rows
        .iter()
        .filter(|row| row.result)
        .map(|row| t3(row.id, "total"))
        .collect();
    let mut t302 = Diagnostic::new("T302", Severity::Error)
        .cells([total])
        .cells(results.iter().copied())
        .arg("column", "总计");
    t302.expected = Some(4.into());
    t302.actual = Some(7.into());
    let value = |id: &CellId| i64::from(id.row == "granted") * 4;
    t302.equation = Some(Equation {
        left: vec![operand(total, 7)],
        at_most: false,
        right: results.iter().map(|id| operand(*id, value(id))).collect(),
    });
    let phone = "13800001234";
    let report = validation.report.as_ref().expect("the sample has a report");
    let from = 100 + report.text.find(phone).expect("it is there");
    validation.diagnostics = vec![
        t301,
        t302,
        Diagnostic::new("C104", Severity::Warning).cells([cell(Table::T2, "fee", "amount")]),
        Diagnostic::new("C101", Severity::Error).cells([t3("granted", "other")]),
        Diagnostic::new("F102", Severity::Error).arg("table", "表三"),
        Diagnostic::new("D108", Severity::Error)
            .at(Place::text(Span::new(from, from + phone.len()))),
        Diagnostic::new("D109", Severity::Info),
    ];
    validation.relations = RelationCount {
        checked: 40,
        failed: 2,
        unchecked: 2,
    };
    validation
}

/// A file that could not be read.
pub(crate) fn unread(name: &str) -> Validation {
    let why = Diagnostic::new("S101", Severity::Error).variant("empty");
    Validation::unread(name, None, why)
}
