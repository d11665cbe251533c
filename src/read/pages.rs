//! What formats with fixed pages share: maps, paths and characters on the way to the marks of a
//! page, and from those marks to a document.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    reason = "coordinates are floats; no figure is ever computed here"
)]

pub(super) mod character;
pub(super) mod matrix;
pub(super) mod paint;

use super::ReadError;
use super::build::{Builder, Cell};
use crate::document::{Document, Note};
use crate::layout::{self, Block, Rect};
use crate::limits::Limits;
use crate::origin::PagePlace;

/// Makes a document of pages of positioned characters and lines.
pub(super) fn document(pages: &[layout::Page], limits: &Limits) -> Result<Document, ReadError> {
    let pictures: Vec<u32> = pages
        .iter()
        .filter(|page| is_picture(page))
        .map(|page| page.number)
        .collect();
    if !pictures.is_empty() && pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(ReadError::NoText(pictures.len()));
    }
    let mut builder = Builder::new(limits);
    if !pictures.is_empty() {
        builder.note(Note::PicturePages { pages: pictures });
    }
    for block in layout::blocks(pages) {
        match block {
            Block::Text(paragraph) => {
                let place =
                    |(begin, number, rect): &(usize, u32, Rect)| (*begin, on_page(*number, rect));
                let lines: Vec<_> = paragraph.lines.iter().map(place).collect();
                builder.line_on_pages(&paragraph.text, &lines)?;
            }
            Block::Table(table) => {
                let columns = table.columns();
                if columns > limits.columns {
                    return Err(ReadError::OverLimit("columns", limits.columns));
                }
                let cells = table.cells.into_iter().map(|cell| {
                    let place = on_page(cell.page, &cell.rect);
                    let cell = Cell {
                        row: cell.row,
                        column: cell.column,
                        row_span: cell.row_span,
                        column_span: cell.column_span,
                        text: cell.text,
                        span: None,
                        element: None,
                    };
                    (cell, place)
                });
                builder.grid_on_pages(table.rows, columns, cells.collect())?;
            }
        }
    }
    Ok(builder.finish())
}

/// Whether a page has no text and a picture over a good part of it, as a scan or a table that was
/// put in as a picture: a seal or a logo is smaller.
fn is_picture(page: &layout::Page) -> bool {
    let blank = page.glyphs.iter().all(|glyph| glyph.text.is_whitespace());
    let area = |rect: &Rect| rect.width() * rect.height();
    let pictures: f32 = page.pictures.iter().map(area).sum();
    blank && pictures > page.width * page.height / 8.0
}

fn on_page(number: u32, rect: &Rect) -> PagePlace {
    PagePlace {
        number,
        rect: [rect.left, rect.top, rect.right, rect.bottom],
    }
}
