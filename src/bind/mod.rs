//! From a [`Document`] to [`Report`]s: finds the tables, matches labels, reads the numbers.
//!
//! Rows and columns are found by what their labels say, never by position alone. Where a figure's
//! column cannot be told it is unread, not guessed.

mod applications;
mod body;
mod disclosure;
mod disputes;
mod flat;
mod flow;
mod found;
pub mod label;
mod narrative;
mod settle;
mod sheet;

use std::collections::BTreeSet;

use crate::document::{Block, Document, Grid};
use crate::form::Table;
use crate::origin::Span;
use crate::report::Report;
use found::Found;
use narrative::TextLine;
use sheet::Sheet;

/// The reports of a document, in its order. Empty where none of the three tables is in it.
#[must_use]
pub fn bind(document: &Document) -> Vec<Report> {
    let lines = lines(document);
    let mut tables = from_grids(document);
    // What stands in a grid is surer than the same read from running text.
    if Table::ALL
        .iter()
        .any(|kind| tables.iter().all(|table| table.table != *kind))
    {
        let known: Vec<Table> = tables.iter().map(|table| table.table).collect();
        let in_text = flow::bind(document, &lines).into_iter();
        tables.extend(in_text.filter(|table| !known.contains(&table.table)));
    }
    if tables.iter().all(|table| table.table != Table::T4) {
        tables.extend(bare_disputes(document));
    }
    crate::order::by_key(&mut tables, |table| table.span.start);
    let groups = group(tables);
    let starts = starts(&groups, &lines);
    let end = u32::try_from(document.text.len()).unwrap_or(u32::MAX);
    let mut reports = Vec::with_capacity(groups.len());
    for (at, tables) in groups.into_iter().enumerate() {
        let start = starts.get(at).copied().unwrap_or(0);
        let stop = starts.get(at + 1).copied().unwrap_or(end);
        let span = Span {
            start,
            end: stop.max(start),
        };
        let own: Vec<TextLine<'_>> = lines
            .iter()
            .filter(|line| span.start <= line.span.start && line.span.start < span.end)
            .cloned()
            .collect();
        reports.push(settle::report(document, span, &own, tables));
    }
    reports
}

fn from_grids(document: &Document) -> Vec<Found> {
    let mut tables = Vec::new();
    let mut columns = Vec::new();
    for grid in document.grids() {
        let sheet = Sheet::new(grid);
        for (table, rows) in sheet.segments() {
            let span = span_of(grid, rows.start, rows.end);
            match table {
                Table::T2 => tables.extend(disclosure::bind(&sheet, rows, span)),
                Table::T3 => tables.extend(applications::bind(&sheet, rows, span, &mut columns)),
                Table::T4 => tables.extend(disputes::bind(&sheet, rows, span)),
            }
        }
    }
    tables
}

/// Table 4 without its heads: fifteen figures in a row, under the heading of part four.
fn bare_disputes(document: &Document) -> Option<Found> {
    let mut under = false;
    for block in &document.blocks {
        match block {
            Block::Text(line) => {
                let text = line.span.of(&document.text);
                if !text.trim().is_empty() {
                    under = narrative::names_disputes(text);
                }
            }
            Block::Grid(grid) if under => {
                let span = span_of(grid, 0, grid.rows);
                return disputes::bind_bare(&Sheet::new(grid), span);
            }
            Block::Grid(_) => {}
        }
    }
    None
}

/// The text that some rows of a grid cover.
fn span_of(grid: &Grid, from: usize, to: usize) -> Span {
    let spans = grid
        .cells
        .iter()
        .filter(|cell| (from..to).contains(&cell.row))
        .filter_map(|cell| cell.place.span);
    let (start, end) = spans.fold((u32::MAX, 0), |(start, end), span| {
        (start.min(span.start), end.max(span.end))
    });
    if start == u32::MAX {
        Span::default()
    } else {
        Span { start, end }
    }
}

/// Paragraphs, printed lines, and the rows of grids that hold one text alone (headings in tables).
fn lines(document: &Document) -> Vec<TextLine<'_>> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Text(line) => {
                lines.push(TextLine {
                    text: line.span.of(&document.text),
                    span: line.span,
                });
            }
            Block::Grid(grid) => lines.extend(lone_cells(grid)),
        }
    }
    lines
}

fn lone_cells(grid: &Grid) -> impl Iterator<Item = TextLine<'_>> {
    let mut filled = vec![0usize; grid.rows];
    for cell in grid
        .cells
        .iter()
        .filter(|cell| !cell.text.trim().is_empty())
    {
        if let Some(count) = filled.get_mut(cell.row) {
            *count += 1;
        }
    }
    grid.cells.iter().filter_map(move |cell| {
        let alone = filled.get(cell.row) == Some(&1) && !cell.text.trim().is_empty();
        let span = cell.place.span.filter(|_| alone)?;
        Some(TextLine {
            text: cell.text.as_str(),
            span,
        })
    })
}

/// Tables that belong to one report each: pieces of one table have no row in common, and a second
/// table with the same rows is another report's.
fn group(tables: Vec<Found>) -> Vec<Vec<Found>> {
    let mut groups: Vec<Vec<Found>> = Vec::new();
    for table in tables {
        let rows: BTreeSet<&str> = table.rows.iter().copied().collect();
        let clashes = groups.last().is_none_or(|group| {
            group
                .iter()
                .filter(|other| other.table == table.table)
                .any(|other| other.rows.iter().any(|row| rows.contains(row)))
        });
        match groups.last_mut() {
            Some(group) if !clashes => group.push(table),
            _ => groups.push(vec![table]),
        }
    }
    groups
}

/// Where each report begins: the first at the start of the file, the others at their title.
fn starts(groups: &[Vec<Found>], lines: &[TextLine<'_>]) -> Vec<u32> {
    let mut starts = vec![0];
    if groups.len() < 2 {
        return starts;
    }
    let titles = narrative::titles(lines);
    for pair in groups.windows(2) {
        let [before, after] = pair else { continue };
        let end = before.iter().map(|table| table.span.end).max().unwrap_or(0);
        let begin = after
            .iter()
            .map(|table| table.span.start)
            .min()
            .unwrap_or(end);
        let title = titles.iter().find(|title| {
            title.span.start >= end && title.span.start <= begin && title.year.is_some()
        });
        starts.push(title.map_or(end, |title| title.span.start));
    }
    starts
}
