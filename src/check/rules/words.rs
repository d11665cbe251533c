//! How messages call cells, tables, levels and quotations.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::form::{CellId, Form, FormId, Table};
use crate::report::{Level, Report, Tier};
use crate::words::{Text, body};

/// The form that has a cell: that of its table, else the other one (a report may mix them).
pub(super) fn form_with(report: &Report, cell: CellId) -> &'static Form {
    let own = report.form_or_due(cell.table).form();
    let both = [FormId::Y2021, FormId::Y2019].map(FormId::form);
    let mut candidates = std::iter::once(own).chain(both);
    candidates
        .find(|form| form.heads(cell).is_some())
        .unwrap_or(own)
}

/// A cell with its table, in Chinese and in English.
pub(super) fn cell_name(report: &Report, cell: CellId) -> (String, String) {
    let (zh, en) = name_in_table(report, cell);
    (
        format!("{}{zh}", cell.table.name()),
        format!("{}, {en}", english(cell.table)),
    )
}

/// A cell where the table is said already.
pub(super) fn name_in_table(report: &Report, cell: CellId) -> (String, String) {
    let form = form_with(report, cell);
    let row = form.row_name(cell.table, cell.row);
    let column = form.column_name(cell.table, cell.column);
    (
        format!("“{}”的“{}”", row.zh, column.zh),
        format!("{}, {}", row.in_english(), column.in_english()),
    )
}

/// A finding that says its table.
pub(super) fn with_table(diagnostic: Diagnostic, table: Table) -> Diagnostic {
    diagnostic
        .arg("table", table.name())
        .arg("table_en", english(table))
}

/// A table in English, by the number of its part.
fn english(table: Table) -> &'static str {
    match table {
        Table::T2 => "table 2",
        Table::T3 => "table 3",
        Table::T4 => "table 4",
    }
}

/// What a level is called within a sentence.
pub(super) fn level_name(level: Level) -> Text {
    match (level.tier, level.department) {
        (Tier::State, false) => body::STATE,
        (Tier::State, true) => body::STATE_DEPARTMENT,
        (Tier::Province, false) => body::PROVINCE,
        (Tier::Province, true) => body::PROVINCE_DEPARTMENT,
        (Tier::City, false) => body::CITY,
        (Tier::City, true) => body::CITY_DEPARTMENT,
        (Tier::County, false) => body::COUNTY,
        (Tier::County, true) => body::COUNTY_DEPARTMENT,
        (Tier::Township, false) => body::TOWNSHIP,
        (Tier::Township, true) => body::TOWNSHIP_DEPARTMENT,
    }
}

/// A number without needless zeros.
pub(super) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// A text of the file on one line, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 24;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let mut cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}

/// The first few of a list.
pub(super) fn listed<'t>(
    items: impl Iterator<Item = &'t str>,
    separator: &str,
    and_more: &str,
) -> String {
    const SHOWN: usize = 3;
    let items: Vec<&str> = items.collect();
    let mut list = items
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(separator);
    if items.len() > SHOWN {
        list.push_str(and_more);
    }
    list
}
