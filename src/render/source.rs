//! The source beside the form: a file's own text and tables as they were read, with the places of
//! the findings marked, so that a person sees what stood there and not only what was made of it.
//!
//! A cell of a table has the id `s-TABLE-ROW-COLUMN` (from 0, as [`crate::origin::GridPlace`]
//! counts), a place is a `<mark data-n="3">`; where several findings mean one place, `data-n` names
//! all of them, with blanks between.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::html::groups;
use crate::Validation;
use crate::document::{Block, Document, Grid, GridCell};
use crate::form::CellId;
use crate::origin::{Place, Span};
use crate::words::{Lang, source as words};

/// Bytes of text and of cells that are shown; beyond them only what is marked is.
const MOST_BYTES: usize = 200_000;
/// Cells that are shown; beyond them only rows with a mark are.
const MOST_CELLS: usize = 4_000;
/// Bytes around a mark in a paragraph that is longer than what is left.
const AROUND: usize = 400;

/// A document with the places of a report's findings marked. Over the limits it leaves out what
/// bears no mark, and says where and how much.
#[must_use]
pub fn source(document: &Document, validation: &Validation, lang: Lang) -> String {
    let mut view = Source {
        document,
        marks: Marks::of(validation),
        lang,
        bytes: MOST_BYTES,
        cells: MOST_CELLS,
        left_out: Left::default(),
    };
    let mut pieces: Vec<Markup> = Vec::new();
    let mut table = 0;
    for block in &document.blocks {
        let piece = match block {
            Block::Text(line) => view.paragraph(line.span, line.heading),
            Block::Grid(grid) => {
                table += 1;
                view.grid(grid, table - 1)
            }
        };
        if let Some(piece) = piece {
            pieces.extend(view.gap());
            pieces.push(piece);
        }
    }
    pieces.extend(view.gap());
    let markup = html! {
        div.source lang="zh-CN" { @for piece in &pieces { (piece) } }
    };
    markup.into_string()
}

/// The id that a place has in [`source`]; nothing where it is no cell of a table.
#[must_use]
pub fn place_id(place: &Place) -> Option<String> {
    let grid = place.grid?;
    Some(format!("s-{}-{}-{}", grid.table, grid.row, grid.column))
}

/// The numbers of the findings by their places.
pub(super) struct Marks {
    cells: BTreeMap<(u32, u32, u32), Vec<usize>>,
    /// Stretches of the text, each with its finding.
    pub(super) spans: Vec<(Span, usize)>,
}

impl Marks {
    pub(super) fn of(validation: &Validation) -> Self {
        let mut marks = Self {
            cells: BTreeMap::new(),
            spans: Vec::new(),
        };
        let place_of = |cell: &CellId| {
            let fact = match validation.before(*cell) {
                Some(was) => was?,
                None => validation.report.as_ref()?.facts.get(cell)?,
            };
            Some(&fact.place)
        };
        for group in groups(validation) {
            for finding in group.findings {
                let number = finding.number;
                let at = &finding.diagnostic.at;
                at.iter().for_each(|place| marks.add(place, number));
                if at.is_empty() {
                    let cells = finding.diagnostic.cells.iter();
                    let places = cells.filter_map(place_of);
                    places.for_each(|place| marks.add(place, number));
                }
            }
        }
        marks
    }

    fn add(&mut self, place: &Place, number: usize) {
        if let Some(grid) = place.grid {
            let numbers = self.cells.entry((grid.table, grid.row, grid.column));
            let numbers = numbers.or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        } else if let Some(span) = place.span {
            self.spans.push((span, number));
        }
    }

    pub(super) fn of_cell(&self, table: usize, cell: &GridCell) -> &[usize] {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let place = (number(table), number(cell.row), number(cell.column));
        self.cells.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Whether a stretch of text has a mark in it.
    fn touch(&self, span: Span) -> bool {
        let mut spans = self.spans.iter();
        spans.any(|(own, _)| own.start < span.end && span.start < own.end)
    }
}

#[derive(Default)]
struct Left {
    paragraphs: usize,
    rows: usize,
}

struct Source<'v> {
    document: &'v Document,
    marks: Marks,
    lang: Lang,
    bytes: usize,
    cells: usize,
    left_out: Left,
}

impl Source<'_> {
    /// What was left out since this was last asked.
    fn gap(&mut self) -> Option<Markup> {
        let left = std::mem::take(&mut self.left_out);
        let paragraphs = (left.paragraphs > 0)
            .then(|| words::PARAGRAPHS_LEFT_OUT.fill(self.lang, &[("count", &left.paragraphs)]));
        let rows =
            (left.rows > 0).then(|| words::ROWS_LEFT_OUT.fill(self.lang, &[("count", &left.rows)]));
        if paragraphs.is_none() && rows.is_none() {
            return None;
        }
        Some(html! {
            @for text in paragraphs.iter().chain(&rows) { p.left-out { (text) } }
        })
    }

    fn paragraph(&mut self, span: Span, heading: bool) -> Option<Markup> {
        let text = span.of(&self.document.text);
        let marked = self.marks.touch(span);
        let fits = text.len() <= self.bytes;
        if !fits && !marked {
            self.left_out.paragraphs += 1;
            return None;
        }
        let content = if fits {
            self.bytes -= text.len();
            self.marked(span, text)
        } else {
            self.around(span, text)
        };
        Some(match heading {
            true => html! { p.heading { (content) } },
            false => html! { p { (content) } },
        })
    }

    /// A long paragraph: what stands around its marks.
    fn around(&self, span: Span, text: &str) -> Markup {
        let mut windows: Vec<(usize, usize)> = Vec::new();
        let mut spans: Vec<Span> = self.marks.spans.iter().map(|(own, _)| *own).collect();
        spans.sort();
        for own in spans {
            if own.start >= span.end || own.end <= span.start {
                continue;
            }
            let start = (own.start.max(span.start) - span.start) as usize;
            let end = (own.end.min(span.end) - span.start) as usize;
            let start = text.floor_char_boundary(start.saturating_sub(AROUND));
            let end = text.ceil_char_boundary((end + AROUND).min(text.len()));
            match windows.last_mut() {
                Some((_, last)) if *last >= start => *last = end.max(*last),
                _ => windows.push((start, end)),
            }
        }
        let offset = span.start as usize;
        html! {
            @for (start, end) in windows {
                "…"
                (self.marked(Span::new(offset + start, offset + end), text.get(start..end).unwrap_or_default()))
            }
            "…"
        }
    }

    /// A stretch of the document's text with its marks.
    fn marked(&self, span: Span, text: &str) -> Markup {
        let offset = span.start;
        let mut cuts = vec![0, text.len()];
        let mut own: Vec<(usize, usize, usize)> = Vec::new();
        for (mark, number) in &self.marks.spans {
            if mark.start >= span.end || mark.end <= span.start {
                continue;
            }
            let start = text.floor_char_boundary((mark.start.max(offset) - offset) as usize);
            let end = text.ceil_char_boundary((mark.end.min(span.end) - offset) as usize);
            cuts.extend([start, end]);
            own.push((start, end, *number));
        }
        cuts.sort_unstable();
        cuts.dedup();
        // Findings may overlap: each stretch between two cuts has those that cover it.
        let pieces = cuts.windows(2).filter_map(|pair| {
            let [from, to] = pair else { return None };
            let covering = own
                .iter()
                .filter(|(start, end, _)| start <= from && to <= end);
            let mut numbers: Vec<usize> = covering.map(|(_, _, number)| *number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Some((text.get(*from..*to)?, numbers))
        });
        html! {
            @for (text, numbers) in pieces {
                @if numbers.is_empty() { (text) } @else { mark data-n=(listed(&numbers)) { (text) } }
            }
        }
    }

    fn grid(&mut self, grid: &Grid, table: usize) -> Option<Markup> {
        let mut rows: Vec<Vec<&GridCell>> = vec![Vec::new(); grid.rows];
        for cell in &grid.cells {
            if let Some(row) = rows.get_mut(cell.row) {
                row.push(cell);
            }
        }
        let kept: Vec<bool> = rows.iter().map(|row| self.keeps(table, row)).collect();
        let all = kept.len();
        let shown = kept.iter().filter(|kept| **kept).count();
        self.left_out.rows += all - shown;
        if shown == 0 {
            return None;
        }
        let left = std::mem::take(&mut self.left_out.rows);
        // A cell that covers rows which are left out covers so many less.
        let height = |cell: &GridCell| {
            let covered = kept.iter().skip(cell.row).take(cell.row_span);
            covered.filter(|kept| **kept).count().max(1)
        };
        let lines = rows.iter().zip(&kept).filter(|(_, kept)| **kept);
        let gap = (left > 0).then(|| words::ROWS_LEFT_OUT.fill(self.lang, &[("count", &left)]));
        Some(html! {
            table.grid {
                @for (row, _) in lines {
                    tr { @for cell in row {
                        @let height = height(cell);
                        td id={ "s-" (table) "-" (cell.row) "-" (cell.column) }
                            rowspan=[(height > 1).then_some(height)]
                            colspan=[(cell.column_span > 1).then_some(cell.column_span)] {
                            (self.cell(table, cell))
                        }
                    } }
                }
            }
            @if let Some(gap) = &gap { p.left-out { (gap) } }
        })
    }

    /// Whether a row is shown: as long as there is room, and where it is marked.
    fn keeps(&mut self, table: usize, row: &[&GridCell]) -> bool {
        let bytes: usize = row.iter().map(|cell| cell.text.len()).sum();
        if bytes <= self.bytes && row.len() <= self.cells {
            self.bytes -= bytes;
            self.cells -= row.len();
            return true;
        }
        row.iter().any(|cell| {
            !self.marks.of_cell(table, cell).is_empty()
                || cell.place.span.is_some_and(|span| self.marks.touch(span))
        })
    }

    fn cell(&self, table: usize, cell: &GridCell) -> Markup {
        let numbers = self.marks.of_cell(table, cell);
        let span = cell.place.span.filter(|span| self.marks.touch(*span));
        // The place in the text of a cell whose text was put together otherwise tells only which
        // cell it is.
        let in_text = span.filter(|span| span.of(&self.document.text) == cell.text);
        let content = match (numbers, span, in_text) {
            ([], _, Some(span)) => self.marked(span, &cell.text),
            ([], Some(span), None) => {
                let touching = self.marks.spans.iter();
                let touching = touching.filter(|(o, _)| o.start < span.end && span.start < o.end);
                let numbers: Vec<usize> = touching.map(|(_, number)| *number).collect();
                html! { mark data-n=(listed(&numbers)) { (cell.text) } }
            }
            ([], None, _) => html! { (cell.text) },
            (numbers, ..) => html! { mark data-n=(listed(numbers)) { (cell.text) } },
        };
        html! { (content) }
    }
}

pub(super) fn listed(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}
