//! Puts a document together under the limits.

use super::ReadError;
use crate::document::{Block, Document, Grid, GridCell, Line, Note};
use crate::limits::Limits;
#[cfg(feature = "pages")]
use crate::origin::PagePlace;
use crate::origin::{Place, SheetCell, Span};

/// A document in the making.
#[derive(Debug)]
pub(super) struct Builder<'l> {
    document: Document,
    limits: &'l Limits,
    grids: usize,
    cells: usize,
    /// Where the paragraph begins that the lines to come stand in.
    element: Option<u32>,
}

/// A cell before its text stands in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) text: String,
    /// Where its text already stands in the document; nothing where it has to be written there.
    pub(super) span: Option<Span>,
    /// Where its element begins in the file's part.
    pub(super) element: Option<u32>,
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            document: Document::default(),
            limits,
            grids: 0,
            cells: 0,
            element: None,
        }
    }

    /// Starts with a text that lines and cells point into, so that none has to be written.
    pub(super) fn over(text: String, limits: &'l Limits) -> Result<Self, ReadError> {
        let mut builder = Self::new(limits);
        builder.document.text = text;
        builder.check_text()?;
        Ok(builder)
    }

    pub(super) fn limits(&self) -> &'l Limits {
        self.limits
    }

    pub(super) fn text(&self) -> &str {
        &self.document.text
    }

    pub(super) fn set_wrapped(&mut self, wrapped: bool) {
        self.document.wrapped = wrapped;
    }

    /// Says where the paragraph begins that the lines to come stand in.
    pub(super) fn at(&mut self, element: Option<u32>) {
        self.element = element;
    }

    /// Adds a line of text; one of blanks only is left out.
    pub(super) fn line(&mut self, text: &str, heading: bool) -> Result<(), ReadError> {
        if is_blank(text) {
            return Ok(());
        }
        let span = self.document.push_text(text);
        self.line_at(span, heading);
        self.check_text()
    }

    /// Adds a line whose text already stands in the document.
    pub(super) fn line_at(&mut self, span: Span, heading: bool) {
        self.document.blocks.push(Block::Text(Line {
            span,
            heading,
            element: self.element,
        }));
    }

    /// Adds a grid: cells in reading order. A row is written as a line with tabs between the cells.
    pub(super) fn grid(
        &mut self,
        rows: usize,
        columns: usize,
        cells: Vec<Cell>,
        aligned: bool,
    ) -> Result<(), ReadError> {
        if cells.is_empty() {
            return Ok(());
        }
        let table = self.grids;
        self.grids += 1;
        self.cells += cells.len();
        if self.grids > self.limits.grids {
            return Err(ReadError::OverLimit("grids", self.limits.grids));
        }
        if self.cells > self.limits.cells {
            return Err(ReadError::OverLimit("cells", self.limits.cells));
        }
        let mut grid = Grid {
            rows,
            columns,
            cells: Vec::with_capacity(cells.len()),
            aligned,
        };
        let mut row = None;
        for cell in cells {
            let span = match cell.span {
                Some(span) => span,
                None if row == Some(cell.row) => {
                    self.document.text.push('\t');
                    let start = self.document.text.len();
                    self.document.text.push_str(&cell.text);
                    Span::new(start, self.document.text.len())
                }
                None => self.document.push_text(&cell.text),
            };
            row = Some(cell.row);
            self.check_text()?;
            grid.cells.push(GridCell {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span,
                column_span: cell.column_span,
                text: cell.text,
                place: Place {
                    span: Some(span),
                    element: cell.element,
                    ..Place::cell(table, cell.row, cell.column)
                },
            });
        }
        self.document.blocks.push(Block::Grid(grid));
        Ok(())
    }

    /// Adds a paragraph whose lines stand on pages: where each begins in it.
    #[cfg(feature = "pages")]
    pub(super) fn line_on_pages(
        &mut self,
        text: &str,
        lines: &[(usize, PagePlace)],
    ) -> Result<(), ReadError> {
        let before = self.document.blocks.len();
        self.line(text, false)?;
        if self.document.blocks.len() == before {
            return Ok(());
        }
        let start = self.document.text.len() - text.len();
        let ends = lines.iter().skip(1).map(|(begin, _)| *begin);
        for ((begin, place), end) in lines.iter().zip(ends.chain([text.len()])) {
            let span = Span::new(start + begin, start + end);
            self.document.printed.push((span, *place));
        }
        Ok(())
    }

    /// Adds a grid whose cells stand on pages.
    #[cfg(feature = "pages")]
    pub(super) fn grid_on_pages(
        &mut self,
        rows: usize,
        columns: usize,
        cells: Vec<(Cell, PagePlace)>,
    ) -> Result<(), ReadError> {
        let (cells, places): (Vec<Cell>, Vec<PagePlace>) = cells.into_iter().unzip();
        self.grid(rows, columns, cells, true)?;
        if let Some(Block::Grid(grid)) = self.document.blocks.last_mut() {
            for (cell, place) in grid.cells.iter_mut().zip(places) {
                cell.place.page = Some(place);
            }
        }
        Ok(())
    }

    /// Adds a grid of a worksheet; `addresses` are its cells' own places there, one each.
    pub(super) fn sheet_grid(
        &mut self,
        sheet: &str,
        addresses: &[SheetCell],
        rows: usize,
        columns: usize,
        cells: Vec<Cell>,
    ) -> Result<(), ReadError> {
        if cells.is_empty() {
            return Ok(());
        }
        self.grid(rows, columns, cells, true)?;
        if let Some(Block::Grid(grid)) = self.document.blocks.last_mut() {
            for (cell, address) in grid.cells.iter_mut().zip(addresses) {
                cell.place.sheet = Some(sheet.into());
                cell.place.sheet_cell = Some(*address);
            }
        }
        Ok(())
    }

    /// Adds a table of a document: grids between the rows that are one long text.
    pub(super) fn table(
        &mut self,
        rows: usize,
        columns: usize,
        cells: Vec<Cell>,
    ) -> Result<(), ReadError> {
        let is_article = |cell: &Cell| {
            cell.column == 0
                && cell.column_span == columns
                && cell.row_span == 1
                && visible(&cell.text) > ARTICLE
        };
        let mut part: Vec<Cell> = Vec::new();
        let mut first = 0;
        for mut cell in cells {
            if is_article(&cell) {
                let height = cell.row - first;
                first = cell.row + 1;
                self.piece(height, columns, std::mem::take(&mut part))?;
                self.at(cell.element);
                self.lines(&cell.text)?;
            } else {
                cell.row -= first;
                part.push(cell);
            }
        }
        self.piece(rows - first, columns, part)
    }

    /// Adds a piece of a table: as text where each of its rows is one cell.
    fn piece(&mut self, rows: usize, columns: usize, cells: Vec<Cell>) -> Result<(), ReadError> {
        if cells.iter().all(|cell| cell.column_span == columns) {
            return cells.iter().try_for_each(|cell| {
                self.at(cell.element);
                self.lines(&cell.text)
            });
        }
        self.grid(rows, columns, cells, true)
    }

    /// Adds a text of several lines.
    pub(super) fn lines(&mut self, text: &str) -> Result<(), ReadError> {
        text.lines().try_for_each(|line| self.line(line, false))
    }

    pub(super) fn note(&mut self, note: Note) {
        self.document.notes.push(note);
    }

    pub(super) fn finish(self) -> Document {
        self.document
    }

    fn check_text(&self) -> Result<(), ReadError> {
        if self.document.text.len() > self.limits.text_bytes {
            return Err(ReadError::OverLimit("text_bytes", self.limits.text_bytes));
        }
        Ok(())
    }
}

/// Whether a character shows nothing: white space, and what has no width.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
        )
}

/// Whether a text shows nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// A text with what numbers its paragraph: a number and a figure are not one number.
#[cfg(any(feature = "docx", feature = "odf", feature = "rtf", feature = "doc"))]
pub(super) fn labelled(label: &str, text: &str) -> String {
    let ends = label.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let blank = if ends && text.starts_with(|c: char| c.is_ascii_digit()) {
        " "
    } else {
        ""
    };
    format!("{label}{blank}{text}")
}

/// A text without what shows nothing at its ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_invisible)
}

/// How many characters are shown.
pub(super) fn visible(text: &str) -> usize {
    text.chars().filter(|c| !is_invisible(*c)).count()
}

/// The most characters of a row that is one cell and still a heading or a note in the table.
const ARTICLE: usize = 100;

/// Whether a single cell's text is a sentence rather than a label or heading.
pub(super) fn is_prose(text: &str) -> bool {
    let text = trim(text);
    text.ends_with('。') || text.chars().take(PROSE + 1).count() > PROSE
}

/// The most characters that a label or a heading in a cell of its own has.
const PROSE: usize = 40;
