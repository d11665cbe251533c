//! C101-C107: how the numbers of single cells are written.

use crate::check::finding;
use crate::check::rules::words::{
    cell_name, form_with, listed, name_in_table, plain, quoted, with_table,
};
use crate::diagnostic::Diagnostic;
use crate::form::{CellId, CellKind, Table};
use crate::report::{Fact, Remark, Report, Value};

/// C101, C102, C103, C104: one finding for each cell.
pub(super) fn each(report: &Report) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (cell, fact) in in_form_order(report) {
        let about = |code| {
            let (zh, en) = cell_name(report, cell);
            finding(code)
                .cells([cell])
                .at(fact.place.clone())
                .arg("cell", zh)
                .arg("cell_en", en)
                .arg("text", quoted(&fact.text))
        };
        // A cell is also unread where the file lost its place; then its own text is not at fault.
        if fact.remarks.contains(&Remark::NotANumber) {
            findings.push(about("C101").variant(unread_kind(&fact.text)));
        }
        if let Value::Number(number) = fact.value {
            let kind = form_with(report, cell).kind(cell);
            let with_number = |code| about(code).arg("value", plain(number));
            if number.is_sign_negative() && !number.is_zero() && kind != CellKind::Change {
                findings.push(with_number("C102"));
            }
            let is_count = matches!(kind, CellKind::Count | CellKind::Change);
            if is_count && !number.fract().is_zero() {
                findings.push(with_number("C103"));
            }
            if fact.remarks.contains(&Remark::Unit) {
                let is_money = kind == CellKind::WanYuan;
                findings.push(with_number("C104").variant(if is_money { "money" } else { "" }));
            }
        }
    }
    findings
}

/// C105, C106, C107: one finding for each table, with all its cells.
pub(super) fn together(report: &Report) -> Vec<Diagnostic> {
    let facts = in_form_order(report);
    let mut findings = Vec::new();
    type Holds = fn(&Fact) -> bool;
    let codes: [(&'static str, Holds); 3] = [
        ("C105", |fact| fact.value == Value::Nil),
        ("C106", |fact| fact.remarks.contains(&Remark::Digits)),
        ("C107", |fact| fact.remarks.contains(&Remark::Dash)),
    ];
    for table in Table::ALL {
        for (code, holds) in codes {
            let meant: Vec<&(CellId, &Fact)> = facts
                .iter()
                .filter(|(cell, fact)| cell.table == table && holds(fact))
                .collect();
            if meant.is_empty() {
                continue;
            }
            let names: Vec<(String, String)> = meant
                .iter()
                .map(|(cell, fact)| {
                    let (zh, en) = name_in_table(report, *cell);
                    match code {
                        "C105" => (zh, en),
                        _ => {
                            let text = quoted(&fact.text);
                            (format!("{zh}填的是“{text}”"), format!("{en} says “{text}”"))
                        }
                    }
                })
                .collect();
            let mut diagnostic = with_table(finding(code), table)
                .cells(meant.iter().map(|(cell, _)| *cell))
                .arg("count", meant.len().to_string())
                .arg(
                    "which",
                    listed(names.iter().map(|(zh, _)| zh.as_str()), "、", "等"),
                )
                .arg(
                    "which_en",
                    listed(names.iter().map(|(_, en)| en.as_str()), "; ", " …"),
                );
            for (_, fact) in &meant {
                diagnostic = diagnostic.at(fact.place.clone());
            }
            findings.push(diagnostic);
        }
    }
    findings
}

/// The figures in the order of the form; figures that the form of their table does not have
/// (a report may mix the forms) come after those of their table.
fn in_form_order(report: &Report) -> Vec<(CellId, &Fact)> {
    let mut facts = Vec::with_capacity(report.facts.len());
    for table in Table::ALL {
        let form = report.form_or_due(table).form();
        let own = form.cells(table).into_iter();
        facts.extend(own.filter_map(|cell| report.facts.get(&cell).map(|fact| (cell, fact))));
        let others = report
            .facts
            .iter()
            .filter(|(cell, _)| cell.table == table && form.heads(**cell).is_none());
        facts.extend(others.map(|(cell, fact)| (*cell, fact)));
    }
    facts
}

/// What sort of text stands where a number belongs; names a variant of C101.
fn unread_kind(text: &str) -> &'static str {
    let text = text.trim();
    let numbers = text
        .split(|c: char| !c.is_numeric() && c != '.')
        .filter(|run| !run.is_empty());
    if text.starts_with(['#', '=', '＃', '＝']) {
        "formula"
    } else if text.ends_with(['%', '％']) {
        "percent"
    } else if numbers.count() > 1 {
        "several"
    } else {
        ""
    }
}
