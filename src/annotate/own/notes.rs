//! What is to be said in a file, and where.

use std::fmt::Display;

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Block, Document, Grid};
use crate::form::{CellId, Table};
use crate::origin::{Place, Span};
use crate::render::group::{self, Subject};
use crate::render::{Suggested, suggestion};
use crate::words::{Lang, annotate as words, findings, severity as severities};

/// A finding to be said in a file.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Which of the file's reports it is about, from 0.
    pub(super) report: usize,
    /// How bad it is.
    pub(super) severity: Severity,
    /// The cell that it is about, if it stands in the file.
    pub(super) cell: Option<CellId>,
    /// The table that it is about.
    pub(super) table: Option<Table>,
    /// Where to say it, best first.
    pub(super) places: Vec<Place>,
    /// What to say, line by line: what it is, the numbers, what to do.
    pub(super) lines: Vec<String>,
}

/// The findings of a report that are still open, in the order in which they are shown.
pub(super) fn of(validation: &Validation, number: usize, lang: Lang) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut said = Suggested::new();
    if validation.report.is_none() {
        return notes;
    }
    for section in group::sections(&validation.diagnostics) {
        let table = match section.subject {
            Subject::Table(table) => Some(table),
            _ => None,
        };
        let open = section.groups.iter().filter(|group| !group.accepted);
        for finding in open.flat_map(|group| &group.findings) {
            let mut note = note(validation, finding, lang);
            note.report = number;
            note.table = table;
            if let Some(change) = suggestion(validation.report.as_ref(), finding, &mut said, lang) {
                let at = note.lines.len().saturating_sub(1);
                note.lines.insert(at, change);
            }
            notes.push(note);
        }
    }
    notes
}

fn note(validation: &Validation, finding: &Diagnostic, lang: Lang) -> Note {
    let report = validation.report.as_ref();
    let facts = report.map(|report| &report.facts);
    let stands = |cell: &&CellId| {
        let fact = facts.and_then(|facts| facts.get(cell));
        fact.is_some_and(|fact| !fact.place.is_detached())
    };
    let cell = finding.cells.iter().find(stands).copied();
    // A finding that says where it stands may be of something without a cell, as a sub-total.
    let mut places = finding.at.clone();
    let fact = cell.and_then(|cell| facts?.get(&cell));
    places.extend(fact.map(|fact| fact.place.clone()));
    if let Some(report) = report {
        // The heading of the file, else its first line.
        let start = Span {
            end: report.span.start + 1,
            ..report.span
        };
        places.extend(report.title_span.map(Place::text));
        places.push(Place::text(start));
    }
    let rule = catalogue::rule(finding.code);
    let title = rule.map_or(finding.code, |rule| rule.title.get(lang));
    let severity = match finding.severity {
        Severity::Error => severities::ERROR,
        Severity::Warning => severities::WARNING,
        Severity::Info => severities::INFO,
    };
    let args: [(&str, &dyn Display); 3] = [
        ("severity", &severity.get(lang)),
        ("code", &finding.code),
        ("title", &title),
    ];
    let mut lines = vec![
        words::HEAD.fill(lang, &args),
        catalogue::message(finding, lang),
    ];
    if let Some(rule) = rule {
        let args: [(&str, &dyn Display); 2] = [
            ("name", &findings::FIX.get(lang)),
            ("text", &rule.fix.get(lang)),
        ];
        lines.push(crate::words::mark::COLON.fill(lang, &args));
    }
    Note {
        report: 0,
        severity: finding.severity,
        cell,
        table: None,
        places,
        lines,
    }
}

/// Where the elements of a file's text stand.
pub(super) struct Elements<'d> {
    grids: Vec<&'d Grid>,
    document: &'d Document,
}

impl<'d> Elements<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        Self {
            grids: document.grids().collect(),
            document,
        }
    }

    /// The element at the first of these places that has one, else the first of the file.
    pub(super) fn find(&self, places: &[Place]) -> Option<u32> {
        let mut found = places.iter().filter_map(|place| self.at(place));
        found.next().or_else(|| self.first())
    }

    /// The element that stands at a place.
    pub(super) fn at(&self, place: &Place) -> Option<u32> {
        if let Some(at) = place.grid {
            let grid = self.grids.get(at.table as usize)?;
            let is_there =
                |row: usize, column: usize| row == at.row as usize && column == at.column as usize;
            let mut cells = grid.cells.iter();
            let cell = cells.find(|cell| is_there(cell.row, cell.column))?;
            return cell.place.element;
        }
        let wanted = place.span?;
        let meets = |own: Span| own.start < wanted.end && wanted.start < own.end;
        for block in &self.document.blocks {
            match block {
                Block::Text(line) if meets(line.span) && line.element.is_some() => {
                    return line.element;
                }
                Block::Text(_) => {}
                Block::Grid(grid) => {
                    let mut cells = grid.cells.iter();
                    let cell = cells.find(|cell| cell.place.span.is_some_and(meets));
                    if let Some(element) = cell.and_then(|cell| cell.place.element) {
                        return Some(element);
                    }
                }
            }
        }
        None
    }

    fn first(&self) -> Option<u32> {
        let mut all = self.document.blocks.iter().filter_map(|block| match block {
            Block::Text(line) => line.element,
            Block::Grid(grid) => grid.cells.iter().find_map(|cell| cell.place.element),
        });
        all.next()
    }
}
