//! The pages of a file beside the form, as they look, with the places of the findings marked.
//!
//! A cell of a table is a `<rect id="s-TABLE-ROW-COLUMN">` as in [`super::source`]; where findings
//! mean it, or a line of text, it has `data-n` with their numbers.

use maud::{Markup, PreEscaped, html};

use super::source::{Marks, listed};
use crate::Validation;
use crate::document::Document;
use crate::origin::PagePlace;
use crate::read::Drawing;
use crate::words::{Lang, source as words};

/// Bytes of drawings that are shown; beyond them only pages with a mark are.
const MOST_BYTES: usize = 3_000_000;

/// Pages of a document with the places of a report's findings marked. Over the limit pages without
/// a mark are left out, and it says where and how many.
#[must_use]
pub fn pages(
    document: &Document,
    drawings: &[Drawing],
    validation: &Validation,
    lang: Lang,
) -> String {
    let spots = spots(document, &Marks::of(validation));
    let mut room = MOST_BYTES;
    let mut left_out = 0;
    let mut pieces: Vec<Markup> = Vec::new();
    for drawing in drawings {
        let on_page = |spot: &&Spot| spot.place.number == drawing.number;
        let own: Vec<&Spot> = spots.iter().filter(on_page).collect();
        let fits = drawing.svg.len() <= room;
        if !fits && own.iter().all(|spot| spot.numbers.is_empty()) {
            left_out += 1;
            continue;
        }
        room = room.saturating_sub(drawing.svg.len());
        pieces.extend(gap(&mut left_out, lang));
        pieces.push(page(drawing, &own, lang));
    }
    pieces.extend(gap(&mut left_out, lang));
    let markup = html! {
        div.pages lang="zh-CN" { @for piece in &pieces { (piece) } }
    };
    markup.into_string()
}

/// A place on a page.
struct Spot {
    place: PagePlace,
    /// Its id, if it is a cell.
    id: Option<String>,
    /// The findings that mean it.
    numbers: Vec<usize>,
}

/// Every cell, and every line of text that a finding means.
fn spots(document: &Document, marks: &Marks) -> Vec<Spot> {
    let mut spots = Vec::new();
    let touching = |span: crate::origin::Span| {
        let own = marks.spans.iter();
        let own = own.filter(move |(own, _)| own.start < span.end && span.start < own.end);
        let mut numbers: Vec<usize> = own.map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    for (table, grid) in document.grids().enumerate() {
        for cell in &grid.cells {
            let Some(place) = cell.place.page else {
                continue;
            };
            let mut numbers = marks.of_cell(table, cell).to_vec();
            if let (true, Some(span)) = (numbers.is_empty(), cell.place.span) {
                numbers = touching(span);
            }
            spots.push(Spot {
                place,
                id: Some(format!("s-{table}-{}-{}", cell.row, cell.column)),
                numbers,
            });
        }
    }
    for (span, place) in &document.printed {
        let numbers = touching(*span);
        if !numbers.is_empty() {
            spots.push(Spot {
                place: *place,
                id: None,
                numbers,
            });
        }
    }
    spots
}

fn page(drawing: &Drawing, spots: &[&Spot], lang: Lang) -> Markup {
    let name = words::PAGE.fill(lang, &[("page", &drawing.number)]);
    html! {
        svg.page viewBox={ "0 0 " (drawing.width) " " (drawing.height) } role="img" aria-label=(name)
            data-page=(drawing.number) {
            (PreEscaped(&drawing.svg))
            @for spot in spots { (rect(spot)) }
        }
    }
}

fn rect(spot: &Spot) -> Markup {
    let [left, top, right, bottom] = spot.place.rect;
    let numbers = listed(&spot.numbers);
    let marked = !spot.numbers.is_empty();
    html! {
        rect.spot id=[spot.id.as_ref()] data-n=[marked.then_some(&numbers)]
            x=(left) y=(top) width=(size(left, right)) height=(size(top, bottom)) {}
        @if marked { text.number x=(right) y=(top) { (numbers) } }
    }
}

#[allow(
    clippy::float_arithmetic,
    reason = "coordinates are floats; no figure is ever computed here"
)]
fn size(from: f32, to: f32) -> f32 {
    (to - from).max(0.0)
}

/// What was left out since this was last asked.
fn gap(left_out: &mut usize, lang: Lang) -> Option<Markup> {
    let count = std::mem::take(left_out);
    let words = words::PAGES_LEFT_OUT.fill(lang, &[("count", &count)]);
    (count > 0).then(|| html! { p.left-out { (words) } })
}
