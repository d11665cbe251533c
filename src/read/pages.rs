//! From the marks of fixed pages to a document.

use super::ReadError;
use super::build::{Builder, Cell};
use crate::document::Document;
use crate::layout::{self, Block, Rect};
use crate::limits::Limits;
use crate::origin::PagePlace;

/// Makes a document of pages of positioned characters and lines.
pub(super) fn document(pages: &[layout::Page], limits: &Limits) -> Result<Document, ReadError> {
    let mut builder = Builder::new(limits);
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

fn on_page(number: u32, rect: &Rect) -> PagePlace {
    PagePlace {
        number,
        rect: [rect.left, rect.top, rect.right, rect.bottom],
    }
}
