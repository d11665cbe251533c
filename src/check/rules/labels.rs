//! F103, F104, F105, F107, F108: labels of another form, worded or ordered otherwise, or too many.

use crate::check::finding;
use crate::check::rules::words::{listed, quoted, with_table};
use crate::diagnostic::Diagnostic;
use crate::form::{CellId, FormId, Table};
use crate::report::{LabelNote, Report};

/// F103 and F108: one finding for each table that follows, wholly or in part, a form that is not
/// the year's. Table 4 is the same in both.
pub(super) fn other_form(report: &Report) -> Vec<Diagnostic> {
    let Some(year) = report.year else {
        return Vec::new();
    };
    let due = FormId::of_year(year);
    let code = match due {
        FormId::Y2021 => "F103",
        FormId::Y2019 => "F108",
    };
    let mut findings = Vec::new();
    for (table, shape) in &report.tables {
        let follows_due = shape.form.is_none_or(|form| form == due);
        if *table == Table::T4 || (follows_due && shape.other_form.is_empty()) {
            continue;
        }
        let variant = match table {
            Table::T3 => "single-row",
            _ if shape.other_form.is_empty() => "whole",
            _ => "",
        };
        let row = report
            .facts
            .keys()
            .filter(|cell| *table == Table::T3 && code == "F103" && is_single_row(cell));
        let diagnostic = with_table(finding(code), *table)
            .variant(variant)
            .cells(row.copied())
            .arg("year", year.to_string());
        findings.push(with_labels(diagnostic, &shape.other_form));
    }
    findings
}

/// Whether a cell belongs to the single row （六）其他处理, which only the form of 2019 has.
fn is_single_row(cell: &CellId) -> bool {
    cell.table == Table::T3 && FormId::Y2021.form().heads(*cell).is_none()
}

/// F104: one finding for each label that is worded otherwise.
pub(super) fn nonstandard(report: &Report) -> Vec<Diagnostic> {
    let notes = report.tables.values().flat_map(|shape| &shape.nonstandard);
    let findings = notes.map(|note| {
        let diagnostic = with_table(finding("F104"), note.table)
            .at(note.place.clone())
            .arg("printed", quoted(&note.printed));
        match note.form_label {
            Some(label) => diagnostic.arg("label", label),
            None => diagnostic.variant("unknown"),
        }
    });
    findings.collect()
}

/// F105: one finding for each table whose rows or columns stand in another order.
pub(super) fn order(report: &Report) -> Vec<Diagnostic> {
    let tables = report.tables.iter();
    let findings = tables
        .filter(|(_, shape)| !shape.out_of_order.is_empty())
        .map(|(table, shape)| {
            with_labels(with_table(finding("F105"), *table), &shape.out_of_order)
        });
    findings.collect()
}

/// F107: one finding for each row or column that the form does not have.
pub(super) fn extra(report: &Report) -> Vec<Diagnostic> {
    let notes = report.tables.values().flat_map(|shape| &shape.extra);
    let findings = notes.map(|note| {
        let own = with_table(finding("F107"), note.table);
        let own = match note.form_label {
            Some(_) => own.variant("twice"),
            None => own,
        };
        own.at(note.place.clone())
            .arg("printed", quoted(&note.printed))
    });
    findings.collect()
}

/// A finding with the labels that it is about, and their places.
fn with_labels(mut diagnostic: Diagnostic, notes: &[LabelNote]) -> Diagnostic {
    for note in notes {
        diagnostic = diagnostic.at(note.place.clone());
    }
    let quoted: Vec<String> = notes
        .iter()
        .map(|note| format!("“{}”", quoted(&note.printed)))
        .collect();
    let list = |separator, more| listed(quoted.iter().map(String::as_str), separator, more);
    diagnostic
        .arg("labels", list("、", "等"))
        .arg("labels_en", list(", ", " …"))
}
