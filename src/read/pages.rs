//! From the marks of fixed pages to a document.

use super::ReadError;
use super::build::{Builder, Cell};
use crate::document::Document;
use crate::layout::{self, Block};
use crate::limits::Limits;
use crate::origin::PagePlace;

/// Makes a document of pages of positioned characters and lines.
pub(super) fn document(pages: &[layout::Page], limits: &Limits) -> Result<Document, ReadError> {
    let mut builder = Builder::new(limits);
    for block in layout::blocks(pages) {
        match block {
            Block::Text(paragraph) => builder.line(&paragraph.text, false)?,
            Block::Table(table) => {
                let columns = table.columns();
                if columns > limits.columns {
                    return Err(ReadError::OverLimit("columns", limits.columns));
                }
                let cells = table.cells.into_iter().map(|cell| {
                    let rect = cell.rect;
                    let place = PagePlace {
                        number: cell.page,
                        rect: [rect.left, rect.top, rect.right, rect.bottom],
                    };
                    let cell = Cell {
                        row: cell.row,
                        column: cell.column,
                        row_span: cell.row_span,
                        column_span: cell.column_span,
                        text: cell.text,
                        span: None,
                    };
                    (cell, place)
                });
                builder.grid_on_pages(table.rows, columns, cells.collect())?;
            }
        }
    }
    Ok(builder.finish())
}
