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
mod parts;
mod settle;
mod sheet;

use std::collections::BTreeSet;

use crate::document::{Block, Document, Grid, Note};
use crate::form::Table;
use crate::origin::Span;
use crate::report::Report;
use found::Found;
use narrative::{TextLine, Title};
use sheet::Sheet;

/// Gives a report its body, with what the name tells of it: its level, and whether it may make 规章.
pub fn name_body(report: &mut Report, name: &str) {
    let kind = body::classify(name);
    report.body = Some(name.to_owned());
    report.level = kind.level;
    report.may_make_rules = kind.may_make_rules;
}

/// The reports of a document, in its order. Empty where none of the three tables is in it.
#[must_use]
pub fn bind(document: &Document) -> Vec<Report> {
    let lines = lines(document);
    let mut tables = from_grids(document);
    if tables
        .iter()
        .all(|table| table.table != Table::T2 || table.weak)
    {
        tables.retain(|table| table.table != Table::T2);
    }
    // What stands in a grid is surer than the same read from running text.
    if Table::ALL
        .iter()
        .any(|kind| tables.iter().all(|table| table.table != *kind))
    {
        let known: Vec<Table> = tables.iter().map(|table| table.table).collect();
        let in_text = flow::bind(&lines).into_iter();
        tables.extend(in_text.filter(|table| !known.contains(&table.table)));
    }
    if tables.iter().all(|table| table.table != Table::T4) {
        tables.extend(bare_disputes(document));
    }
    crate::order::by_key(&mut tables, |table| table.span.start);
    let titles = narrative::titles(&lines);
    let groups = group(tables, &titles, &lines);
    let starts = starts(&groups, &titles);
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
        let mut report = settle::report(document, span, &own, tables);
        report.picture_pages = picture_pages(document);
        reports.push(report);
    }
    reports
}

/// The pages of a file that are pictures: whose report stands on them nobody can tell.
#[must_use]
pub fn picture_pages(document: &Document) -> Vec<u32> {
    let pages = document.notes.iter().filter_map(|note| match note {
        Note::PicturePages { pages } => Some(pages),
        _ => None,
    });
    pages.flatten().copied().collect()
}

fn from_grids(document: &Document) -> Vec<Found> {
    let mut tables = Vec::new();
    let mut columns = Vec::new();
    for grid in document.grids() {
        let sheet = Sheet::new(grid);
        for (table, rows) in sheet.segments() {
            let span = sheet.span(rows.clone());
            match table {
                Table::T2 => tables.extend(disclosure::bind(&sheet, rows, span)),
                Table::T3 => tables.extend(applications::bind(&sheet, rows, &mut columns)),
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
                    under = parts::names_disputes(text);
                }
            }
            Block::Grid(grid) if under => {
                let sheet = Sheet::new(grid);
                return disputes::bind_bare(&sheet, sheet.span(0..grid.rows));
            }
            Block::Grid(_) => {}
        }
    }
    None
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

/// Tables that belong to one report each. Pieces of one table have no row in common. A second table
/// with the same rows is another report's where a title of its own stands before it, or where all
/// tables come again; else the fuller of both is the report's, and the other one only looks like it.
fn group(tables: Vec<Found>, titles: &[Title], lines: &[TextLine<'_>]) -> Vec<Vec<Found>> {
    let mut groups: Vec<Vec<Found>> = Vec::new();
    let mut rest = tables.into_iter();
    while let Some(table) = rest.next() {
        let Some(group) = groups.last_mut() else {
            groups.push(vec![table]);
            continue;
        };
        let (same, clashing) = group
            .iter()
            .fold((false, Vec::new()), |(same, mut all), other| {
                if other.table == table.table
                    && other.rows.iter().any(|row| table.rows.contains(row))
                {
                    all.push(other);
                }
                (same || other.table == table.table && !other.weak, all)
            });
        if clashing.is_empty() {
            if !table.weak || same {
                group.push(table);
            }
            continue;
        }
        let begin = group.iter().map(|own| own.span.start).min().unwrap_or(0);
        let title = titles
            .iter()
            .rfind(|title| title.is_dated() && title.span.start < begin);
        let end = clashing.iter().map(|own| own.span.end).max().unwrap_or(0);
        let mut between = titles.iter().filter(|other| {
            other.is_dated() && end <= other.span.start && other.span.start <= table.span.start
        });
        let is_own = |other: &Title| {
            title.is_some_and(|own| (&own.body, own.year) == (&other.body, other.year))
        };
        // The same title once more: the same page for another kind of screen.
        let printed_twice = between.clone().any(is_own);
        let opens = between.any(|other| !is_own(other));
        let facts = |found: &[&Found]| found.iter().map(|own| own.facts.len()).sum::<usize>();
        let (before, now) = (facts(&clashing), table.facts.len());
        // As full as the one before, and so are all others of the report.
        let again = || {
            let kinds: BTreeSet<Table> = group.iter().map(|own| own.table).collect();
            let coming: Vec<&Found> = std::iter::once(&table).chain(rest.as_slice()).collect();
            let untitled = titles.iter().all(|title| !title.is_dated());
            (untitled || kinds.len() > 1)
                && kinds.iter().all(|kind| {
                    let of = |found: &&Found| found.table == *kind;
                    let own: Vec<&Found> = group.iter().filter(of).collect();
                    let next: Vec<&Found> = coming.iter().copied().filter(of).collect();
                    facts(&next) * 5 >= facts(&own) * 4
                })
        };
        if opens || !printed_twice && again() {
            groups.push(vec![table]);
            continue;
        }
        let year = title.and_then(|title| title.year);
        let other_year = |found: &Found| is_of_another_year(found, year, lines);
        let is_better = now > before
            || now == before && !other_year(&table) && clashing.iter().any(|own| other_year(own));
        if is_better && !table.weak {
            group.retain(|own| {
                own.table != table.table || !own.rows.iter().any(|row| table.rows.contains(row))
            });
            group.push(table);
        }
    }
    groups
}

/// Whether the line above a table says another year than the report's.
fn is_of_another_year(found: &Found, year: Option<u16>, lines: &[TextLine<'_>]) -> bool {
    // In running text the heads of a table stand between its first row and what is said of it.
    const HEADS: [&str; 8] = [
        "勾稽",
        "申请人",
        "自然",
        "法人",
        "企业",
        "机构",
        "组织",
        "总计",
    ];
    let above = lines.iter().rfind(|line| {
        line.span.end <= found.span.start
            && line.text.trim().chars().count() > 2
            && !HEADS.iter().any(|word| line.text.contains(word))
    });
    let text = above.map_or("", |line| line.text);
    let said = flat::find_year(text, 0).filter(|_| text.chars().count() <= 45);
    said.is_some_and(|(_, _, said)| year.is_some_and(|year| year != said))
}

/// Where each report begins: the first at the start of the file, the others at their title.
fn starts(groups: &[Vec<Found>], titles: &[Title]) -> Vec<u32> {
    let mut starts = vec![0];
    if groups.len() < 2 {
        return starts;
    }
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
