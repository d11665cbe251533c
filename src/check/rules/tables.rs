//! F101, F102, F106: tables, rows and columns of the form that are not there.

use crate::check::finding;
use crate::check::rules::words::with_table;
use crate::diagnostic::Diagnostic;
use crate::form::{CellId, Form, Table};
use crate::report::{Report, TableShape};

/// F101: one finding for each table that is not there.
pub(super) fn missing_tables(report: &Report) -> Vec<Diagnostic> {
    let missing = Table::ALL
        .into_iter()
        .filter(|table| !report.tables.contains_key(table));
    let findings = missing.map(|table| {
        let part = match table {
            Table::T2 => 1,
            Table::T3 => 2,
            Table::T4 => 3,
        };
        let parts = &report.form_or_due(table).form().parts;
        let heading = parts.get(part).copied().unwrap_or_default();
        with_table(finding("F101"), table).arg("part", heading)
    });
    findings.collect()
}

/// F102: one finding for each row that is not there, with all its cells.
pub(super) fn missing_rows(report: &Report) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (table, shape, form) in tables(report) {
        for row in &shape.missing_rows {
            let name = form.row_name(table, row);
            let cells = form
                .cells(table)
                .into_iter()
                .filter(|cell| cell.row == *row);
            let diagnostic = with_table(finding("F102"), table).cells(cells);
            findings.push(
                diagnostic
                    .arg("row", name.zh)
                    .arg("row_en", name.in_english()),
            );
        }
    }
    findings
}

/// F106: one finding for each column that is not there, with all its cells.
pub(super) fn missing_columns(report: &Report) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (table, shape, form) in tables(report) {
        for column in &shape.missing_columns {
            let name = form.column_name(table, column);
            let cells = column_cells(report, form, table, shape, column);
            let diagnostic = with_table(finding("F106"), table).cells(cells);
            findings.push(
                diagnostic
                    .arg("column", name.zh)
                    .arg("column_en", name.in_english()),
            );
        }
    }
    findings
}

/// The cells of a missing column. In table 2 a column belongs to a block, and a name may stand in
/// several: meant are the blocks in which it holds no figure and that are not missing themselves.
fn column_cells(
    report: &Report,
    form: &Form,
    table: Table,
    shape: &TableShape,
    column: &str,
) -> Vec<CellId> {
    let all = |cells: Vec<CellId>| -> Vec<CellId> {
        cells
            .into_iter()
            .filter(|cell| cell.column == column)
            .collect()
    };
    if table != Table::T2 {
        return all(form.cells(table));
    }
    let is_missing = |cells: &Vec<CellId>| {
        let found = cells.iter().any(|cell| report.facts.contains_key(cell));
        let has_row = cells
            .iter()
            .any(|cell| !shape.missing_rows.contains(&cell.row));
        !found && has_row
    };
    let blocks = form.t2.iter().map(|block| {
        let of_block = |cell: &CellId| block.rows.iter().any(|row| row.id == cell.row);
        all(form.cells(table).into_iter().filter(of_block).collect())
    });
    blocks.filter(is_missing).flatten().collect()
}

/// The tables that are there, with their forms.
fn tables(report: &Report) -> impl Iterator<Item = (Table, &TableShape, &'static Form)> {
    report
        .tables
        .iter()
        .map(|(table, shape)| (*table, shape, report.form_or_due(*table).form()))
}
