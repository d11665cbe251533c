//! A table of data becomes a grid; rows that are one long text are cut out of it.

use super::flow;
use super::place::{self, Placed, Wanted};
use super::repair;
use super::survey::Table;
use super::tree::Tree;
use crate::read::ReadError;
use crate::read::build::{self, Builder, Cell};

/// Adds a table to the document.
pub(super) fn add(tree: &Tree, table: &Table, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let mut sections = Vec::with_capacity(table.sections.len());
    let mut texts = Vec::new();
    for section in &table.sections {
        let mut rows = Vec::with_capacity(section.rows.len());
        for row in &section.rows {
            let mut wanted = Vec::with_capacity(row.len());
            for cell in row {
                texts.push(flow::text_of(tree, cell.id));
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
    let mut cells: Vec<Cell> = placed.into_iter().zip(texts).map(cell).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cut(rows, columns, cells, builder)
}

fn cell((placed, text): (Placed, String)) -> Cell {
    Cell {
        row: placed.row,
        column: placed.column,
        row_span: placed.row_span,
        column_span: placed.column_span,
        text,
        span: None,
    }
}

/// Adds the cells as grids between the rows that are one long text.
fn cut(
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    builder: &mut Builder<'_>,
) -> Result<(), ReadError> {
    let is_article = |cell: &Cell| {
        cell.column == 0
            && cell.column_span == columns
            && cell.row_span == 1
            && build::visible(&cell.text) > ARTICLE
    };
    let mut part: Vec<Cell> = Vec::new();
    let mut first = 0;
    for mut cell in cells {
        if is_article(&cell) {
            let height = cell.row - first;
            first = cell.row + 1;
            piece(height, columns, std::mem::take(&mut part), builder)?;
            lines(&cell, builder)?;
        } else {
            cell.row -= first;
            part.push(cell);
        }
    }
    piece(rows - first, columns, part, builder)
}

/// Adds a piece of a table: as text where each of its rows is one cell.
fn piece(
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    builder: &mut Builder<'_>,
) -> Result<(), ReadError> {
    if cells.iter().all(|cell| cell.column_span == columns) {
        return cells.iter().try_for_each(|cell| lines(cell, builder));
    }
    builder.grid(rows, columns, cells, true)
}

fn lines(cell: &Cell, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    cell.text
        .lines()
        .try_for_each(|line| builder.line(line, false))
}

/// The most characters of a row that is one cell and still a heading or a note in the table.
const ARTICLE: usize = 100;
