//! A table of data becomes a grid; [`Builder::table`] cuts out rows that are one long text.

use super::flow;
use super::place::{self, Placed, Wanted};
use super::repair;
use super::survey::Table;
use super::tree::Tree;
use crate::read::ReadError;
use crate::read::build::{Builder, Cell};

/// Adds a table to the document.
pub(super) fn add(tree: &Tree, table: &Table, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let mut sections = Vec::with_capacity(table.sections.len());
    let mut texts = Vec::new();
    let mut places = Vec::new();
    for section in &table.sections {
        let mut rows = Vec::with_capacity(section.rows.len());
        for row in &section.rows {
            let mut wanted = Vec::with_capacity(row.len());
            for cell in row {
                texts.push(flow::text_of(tree, cell.id));
                places.push(tree.element(cell.id).and_then(|element| element.at));
                wanted.push(Wanted {
                    row_span: cell.row_span,
                    column_span: cell.column_span,
                });
            }
            rows.push(wanted);
        }
        sections.push(rows);
    }
    let mut placed = repair::place(sections, &texts, builder.limits())?;
    let (rows, columns) = place::close_up(&mut placed);
    let mut cells: Vec<Cell> = placed
        .into_iter()
        .zip(texts)
        .zip(places)
        .map(cell)
        .collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    builder.table(rows, columns, cells)
}

fn cell(((placed, text), element): ((Placed, String), Option<u32>)) -> Cell {
    Cell {
        row: placed.row,
        column: placed.column,
        row_span: placed.row_span,
        column_span: placed.column_span,
        text,
        span: None,
        element,
    }
}
