//! What word processors hold: lines and tables in one another. Tables of data become grids, tables
//! that only lay out the page are dissolved.

use super::ReadError;
use super::build::{self, Builder, Cell};
use crate::document::{Block, Document, GridCell};

/// A piece of a text document.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A paragraph; its line breaks are `\n`.
    Paragraph {
        text: String,
        heading: bool,
        /// Where its element begins in the file's main part.
        element: Option<u32>,
    },
    /// A table.
    Table(Table),
    /// A grid that another reader has made.
    Grid {
        rows: usize,
        columns: usize,
        cells: Vec<Cell>,
    },
}

/// A table with its cells in place.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: usize,
    columns: usize,
    cells: Vec<TableCell>,
    /// Whether it only lays out what its cells hold.
    layout: bool,
    shown: Shown,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct TableCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) items: Vec<Item>,
    /// Where its element begins in the file's main part.
    pub(super) element: Option<u32>,
}

/// A row as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Columns left free before its first cell.
    pub(super) before: usize,
    pub(super) cells: Vec<RowCell>,
    /// Columns left free after its last cell.
    pub(super) after: usize,
}

/// A cell as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct RowCell {
    /// Columns it covers, 0 counting as 1.
    pub(super) span: usize,
    /// Whether it goes on a cell of the row above.
    pub(super) merge: Merge,
    /// Its width, in any unit that all of the table share; 0 where the file has none.
    pub(super) width: u32,
    pub(super) items: Vec<Item>,
    /// Where its element begins in the file's main part.
    pub(super) element: Option<u32>,
}

/// How a cell stands to the one above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    None,
    /// Cells below may go it on.
    Start,
    /// Goes on the cell above; what it holds is not shown.
    Continue,
}

impl Table {
    /// Puts rows of cells in place.
    pub(super) fn of_rows(mut rows: Vec<Row>, span_limit: usize) -> Self {
        for row in &mut rows {
            for cell in &mut row.cells {
                cell.span = cell.span.clamp(1, span_limit);
            }
            row.before = row.before.min(span_limit);
            row.after = row.after.min(span_limit);
        }
        align(&mut rows);
        let mut table = Self {
            rows: rows.len(),
            ..Self::default()
        };
        // The cells that may be gone on: (first column, span, index).
        let mut above: Vec<(usize, usize, usize)> = Vec::new();
        for (number, row) in rows.into_iter().enumerate() {
            let mut column = row.before;
            let mut here = Vec::new();
            for cell in row.cells {
                let (start, span) = (column, cell.span);
                column += span;
                let upper = above
                    .iter()
                    .find(|(at, _, _)| cell.merge == Merge::Continue && *at == start)
                    .copied();
                if let Some((_, upper_span, index)) = upper
                    && let Some(upper) = table.cells.get_mut(index)
                    && upper_span == span
                {
                    upper.row_span += 1;
                    here.push((start, span, index));
                    continue;
                }
                if cell.merge != Merge::None {
                    here.push((start, span, table.cells.len()));
                }
                table.cells.push(TableCell {
                    row: number,
                    column: start,
                    row_span: 1,
                    column_span: span,
                    items: cell.items,
                    element: cell.element,
                });
            }
            table.columns = table.columns.max(column);
            above = here;
        }
        table.judge();
        table
    }

    /// Takes cells that are in place already; what overlaps or leaves the table is cut.
    pub(super) fn of_cells(rows: usize, mut cells: Vec<TableCell>) -> Self {
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut free: Vec<usize> = Vec::new();
        cells.retain_mut(|cell| {
            if cell.row >= rows {
                return false;
            }
            let end = cell.column + cell.column_span.max(1);
            if free.len() < end {
                free.resize(end, 0);
            }
            let own = free.get(cell.column..end).unwrap_or_default();
            let span = own.iter().take_while(|from| **from <= cell.row).count();
            if span == 0 {
                return false;
            }
            cell.column_span = span;
            cell.row_span = cell.row_span.clamp(1, rows - cell.row);
            let below = cell.row + cell.row_span;
            free.iter_mut()
                .skip(cell.column)
                .take(span)
                .for_each(|from| *from = below);
            true
        });
        let columns = cells.iter().map(|cell| cell.column + cell.column_span);
        let mut table = Self {
            rows,
            columns: columns.max().unwrap_or(0),
            cells,
            ..Self::default()
        };
        table.judge();
        table
    }

    /// Decides once what it is for; its inner tables have been judged before it.
    fn judge(&mut self) {
        let shown: Vec<Shown> = self.cells.iter().map(Shown::of).collect();
        self.layout = self.lays_out(&shown);
        for cell in &shown {
            self.shown.characters += cell.characters;
            self.shown.data_cells += cell.data_cells;
        }
        if !self.layout {
            self.shown.data_cells = self.cells.len();
        }
    }

    fn lays_out(&self, shown: &[Shown]) -> bool {
        /// A table with fewer cells is no statistical table if it holds an article.
        const FEW: usize = 12;
        let filled = shown.iter().filter(|cell| cell.characters > 0).count();
        let widest = self.row_lengths().into_iter().max().unwrap_or(0);
        if filled <= 1 || widest <= 1 {
            return true;
        }
        if shown.iter().map(|cell| cell.data_cells).sum::<usize>() >= self.cells.len() {
            return true;
        }
        let alone = |cell: &TableCell| cell.column == 0 && cell.column_span == self.columns;
        let shared = || {
            self.cells
                .iter()
                .zip(shown)
                .filter(|(cell, _)| !alone(cell))
        };
        if shared().any(|(_, shown)| shown.is_article()) {
            return self.cells.len() < FEW || shared().any(|(_, shown)| shown.is_long_article());
        }
        let wide_rows = self.row_lengths().into_iter().filter(|n| *n > 2).count();
        shown.iter().any(Shown::is_article) && wide_rows < 2
    }

    fn row_lengths(&self) -> Vec<usize> {
        let mut lengths = vec![0usize; self.rows];
        for cell in &self.cells {
            if let Some(length) = lengths.get_mut(cell.row) {
                *length += 1;
            }
        }
        lengths
    }
}

/// How much a cell shows, its inner tables included.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    characters: usize,
    /// Its own lines with text.
    lines: usize,
    /// Cells of tables of data in it.
    data_cells: usize,
}

impl Shown {
    fn of(cell: &TableCell) -> Self {
        let mut shown = Self::default();
        for item in &cell.items {
            match item {
                Item::Paragraph { text, .. } => {
                    shown.characters += build::visible(text);
                    shown.lines += text.lines().filter(|line| !build::is_blank(line)).count();
                }
                Item::Table(table) => {
                    shown.characters += table.shown.characters;
                    shown.data_cells += table.shown.data_cells;
                }
                Item::Grid { cells, .. } => {
                    let each = cells.iter().map(|cell| build::visible(&cell.text));
                    shown.characters += each.sum::<usize>();
                    shown.data_cells += cells.len();
                }
            }
        }
        shown
    }

    /// Whether it is running text in paragraphs.
    fn is_article(&self) -> bool {
        self.lines > 2 && self.characters > 150 || self.characters > 400
    }

    fn is_long_article(&self) -> bool {
        self.lines > 4 && self.characters > 1000
    }
}

/// A document that stands in another one, as a part of its story.
pub(super) fn of_document(document: Document) -> Vec<Item> {
    let text = document.text;
    let blocks = document.blocks.into_iter();
    let item = |block| match block {
        Block::Text(line) => Item::Paragraph {
            text: line.span.of(&text).to_owned(),
            heading: line.heading,
            element: None,
        },
        Block::Grid(grid) => Item::Grid {
            rows: grid.rows,
            columns: grid.columns,
            cells: grid.cells.into_iter().map(cell_of).collect(),
        },
    };
    blocks.map(item).collect()
}

fn cell_of(cell: GridCell) -> Cell {
    Cell {
        row: cell.row,
        column: cell.column,
        row_span: cell.row_span,
        column_span: cell.column_span,
        text: cell.text,
        span: None,
        element: None,
    }
}

/// Adds a story to a document.
pub(super) fn tell(items: Vec<Item>, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    for item in items {
        match item {
            Item::Paragraph {
                text,
                heading,
                element,
            } => {
                builder.at(element);
                for line in text.lines() {
                    builder.line(build::trim(line), heading)?;
                }
            }
            Item::Grid {
                rows,
                columns,
                cells,
            } => builder.grid(rows, columns, cells, true)?,
            Item::Table(table) if table.layout => {
                for cell in table.cells {
                    tell(cell.items, builder)?;
                }
            }
            Item::Table(table) => data(table, builder)?,
        }
    }
    Ok(())
}

/// Adds a table of data and then the tables of data in its cells.
fn data(table: Table, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let mut inner = Vec::new();
    let mut cells: Vec<Cell> = Vec::with_capacity(table.cells.len());
    for cell in table.cells {
        let mut text = String::new();
        cell_text(cell.items, &mut text, &mut inner);
        cells.push(Cell {
            row: cell.row,
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
            text,
            span: None,
            element: cell.element,
        });
    }
    let (rows, columns) = close_up(table.rows, table.columns, &mut cells);
    if columns > builder.limits().columns {
        return Err(ReadError::OverLimit("columns", builder.limits().columns));
    }
    builder.table(rows, columns, cells)?;
    tell(inner, builder)
}

/// The lines that a cell shows itself; tables of data in it come after the outer one.
fn cell_text(items: Vec<Item>, text: &mut String, inner: &mut Vec<Item>) {
    for item in items {
        match item {
            Item::Paragraph { text: own, .. } => {
                for line in own.lines().map(build::trim).filter(|line| !line.is_empty()) {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(line);
                }
            }
            Item::Table(table) if table.layout => {
                for cell in table.cells {
                    cell_text(cell.items, text, inner);
                }
            }
            other => inner.push(other),
        }
    }
}

/// Leaves out rows and columns in which no cell starts.
pub(super) fn close_up(rows: usize, columns: usize, cells: &mut [Cell]) -> (usize, usize) {
    fn renumber(length: usize, starts: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut used = vec![false; length];
        for start in starts {
            if let Some(used) = used.get_mut(start) {
                *used = true;
            }
        }
        let mut numbers = Vec::with_capacity(length + 1);
        let mut next = 0;
        for used in used {
            numbers.push(next);
            next += usize::from(used);
        }
        numbers.push(next);
        numbers
    }
    let row_numbers = renumber(rows, cells.iter().map(|cell| cell.row));
    let column_numbers = renumber(columns, cells.iter().map(|cell| cell.column));
    let number = |numbers: &[usize], at: usize| {
        let last = numbers.last().copied().unwrap_or(0);
        numbers.get(at).copied().unwrap_or(last)
    };
    for cell in cells {
        let (row, column) = (cell.row, cell.column);
        cell.row = number(&row_numbers, row);
        cell.column = number(&column_numbers, column);
        let end = number(&row_numbers, row + cell.row_span);
        cell.row_span = (end - cell.row).max(1);
        let end = number(&column_numbers, column + cell.column_span);
        cell.column_span = (end - cell.column).max(1);
    }
    (number(&row_numbers, rows), number(&column_numbers, columns))
}

/// Gives cells the columns that their widths tell where their spans do not: programs that write
/// no spans, or wrong ones, leave rows that differ in length.
fn align(rows: &mut [Row]) {
    let length =
        |row: &Row| row.before + row.after + row.cells.iter().map(|c| c.span).sum::<usize>();
    let filled = rows.iter().filter(|row| !row.cells.is_empty());
    let mut lengths = filled.map(length);
    let first = lengths.next();
    if lengths.all(|length| Some(length) == first) {
        return;
    }
    let known = |row: &Row| row.cells.iter().all(|cell| cell.width > 0) && row.before == 0;
    if !rows.iter().all(known) {
        return;
    }
    let total = |row: &Row| {
        row.cells
            .iter()
            .fold(0u32, |sum, cell| sum.saturating_add(cell.width))
    };
    let widest = rows.iter().map(total).max().unwrap_or(0);
    // Rows of different widths are staggered by intent, or their widths say nothing.
    let tolerance = widest / 100 + 1;
    if rows
        .iter()
        .any(|row| !row.cells.is_empty() && total(row).abs_diff(widest) > tolerance)
    {
        return;
    }
    let mut edges: Vec<u32> = Vec::new();
    for row in rows.iter() {
        let mut edge = 0u32;
        for cell in &row.cells {
            edge = edge.saturating_add(cell.width);
            edges.push(edge);
        }
    }
    let edges = snap(edges, tolerance / 2);
    let column = |edge: u32| edges.iter().take_while(|own| **own < edge).count();
    for row in rows.iter_mut() {
        row.after = 0;
        let (mut edge, mut start) = (0u32, 0usize);
        for cell in &mut row.cells {
            edge = edge.saturating_add(cell.width);
            let end = column(edge.saturating_sub(tolerance / 2)) + 1;
            cell.span = end.saturating_sub(start).max(1);
            start = end.max(start + 1);
        }
    }
}

/// Edges that are meant to be one, as one: each group's first.
pub(super) fn snap(mut edges: Vec<u32>, tolerance: u32) -> Vec<u32> {
    edges.sort_unstable();
    edges.dedup_by(|next, kept| next.abs_diff(*kept) <= tolerance);
    edges
}
