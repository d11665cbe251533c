//! L101: 规章 counted by a body that cannot make any.

use crate::check::finding;
use crate::check::rules::words::{form_with, plain};
use crate::diagnostic::{Diagnostic, Severity};
use crate::form::{CellId, Table};
use crate::report::{Fact, Report};

/// One finding where the row 规章 is not all 0 and the body may not make any, or where its name
/// does not tell whether it may.
pub(super) fn power(report: &Report) -> Vec<Diagnostic> {
    if report.may_make_rules == Some(true) {
        return Vec::new();
    }
    let row = report
        .form_or_due(Table::T2)
        .form()
        .cells(Table::T2)
        .into_iter();
    let counted: Vec<(CellId, &Fact)> = row
        .filter(|cell| cell.row == "regulation")
        .filter_map(|cell| report.facts.get(&cell).map(|fact| (cell, fact)))
        .filter(|(_, fact)| {
            fact.in_sums()
                .is_some_and(|n| n > rust_decimal::Decimal::ZERO)
        })
        .collect();
    let Some((_, first)) = counted.first() else {
        return Vec::new();
    };
    let figures = |english: bool, plus: &str| -> String {
        let figures = counted.iter().map(|(cell, fact)| {
            let name = form_with(report, *cell).column_name(cell.table, cell.column);
            let number = fact.in_sums().map(plain).unwrap_or_default();
            format!(
                "{} {number}",
                if english {
                    name.in_english()
                } else {
                    name.zh.to_owned()
                }
            )
        });
        figures.collect::<Vec<_>>().join(plus)
    };
    let mut diagnostic = finding("L101")
        .cells(counted.iter().map(|(cell, _)| *cell))
        .at(first.place.clone())
        .arg("body", report.body.as_deref().unwrap_or("本机关"))
        .arg("figures", figures(false, "、"))
        .arg("figures_en", figures(true, ", "));
    if report.may_make_rules.is_none() {
        diagnostic = diagnostic.variant("unknown");
        diagnostic.severity = Severity::Info;
    }
    vec![diagnostic]
}
