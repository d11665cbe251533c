//! From marks on pages to tables and paragraphs: positioned glyphs and ruling lines come in, grids
//! and running text in reading order go out.
//!
//! Nothing here knows what a report is, or which format the marks came from: every format with
//! fixed pages hands over the same [`Page`]s. Coordinates are points with the origin at the top left of
//! the page as it is shown.

#![allow(
    clippy::float_arithmetic,
    reason = "coordinates are floats; no figure is ever computed here"
)]

mod aligned;
mod flow;
mod geometry;
mod heads;
mod lattice;
mod line;
mod margin;
mod page;
mod refine;
mod region;
mod rows;
mod stitch;

pub use geometry::{Rect, Rule, Turn};

use page::Sheet;

/// The marks of one page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Its width as shown.
    pub width: f32,
    /// Its height as shown.
    pub height: f32,
    /// The characters in the order in which they were drawn.
    pub glyphs: Vec<Glyph>,
    /// Ruling lines: strokes, and filled shapes that are as thin as a line.
    pub rules: Vec<Rule>,
    /// Filled areas that stand out from the page.
    pub fills: Vec<Rect>,
    /// Pictures, of which nothing is read.
    pub pictures: Vec<Rect>,
}

/// A character on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// What it says; [`UNREAD`] where the file does not tell.
    pub text: char,
    /// The box from its ascent to its descent and over its advance.
    pub rect: Rect,
    /// The size of its font.
    pub size: f32,
    /// The direction in which its line runs.
    pub turn: Turn,
}

impl Glyph {
    /// What tells it from the other characters of its page.
    fn key(&self) -> (char, u32, u32) {
        (
            self.text,
            self.rect.left.to_bits(),
            self.rect.bottom.to_bits(),
        )
    }
}

/// Stands for a character that is drawn but whose meaning the file does not tell.
pub const UNREAD: char = '\u{FFFD}';

/// A piece of a document in the order of reading.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph or a heading.
    Text(Paragraph),
    /// A table.
    Table(Table),
}

/// Lines that are read as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// What they say.
    pub text: String,
    /// Each line: its first byte in the text, its page, its box.
    pub lines: Vec<(usize, u32, Rect)>,
}

/// A table; one that goes on over several pages is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    /// Where its columns begin and end.
    pub xs: Vec<f32>,
    /// Its cells in reading order, without overlaps.
    pub cells: Vec<Cell>,
    /// The box around what stands of it on its last page.
    pub rect: Rect,
    /// Whether its upper and its lower border are drawn.
    pub closed: (bool, bool),
    /// Whether its columns are drawn, not told from blanks.
    pub drawn: bool,
    /// The blanks between its columns where those are not drawn.
    pub(crate) gutters: Vec<(f32, f32)>,
    /// Whether it is only a table if it goes on on another page.
    pub(crate) scrap: bool,
    /// Whether a column of the page, other than the first, begins with it.
    pub(crate) leads: bool,
}

impl Table {
    /// How many columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Row from 0.
    pub row: usize,
    /// First column from 0.
    pub column: usize,
    /// Rows it covers.
    pub row_span: usize,
    /// Columns it covers.
    pub column_span: usize,
    /// What stands in it, lines separated by `\n`.
    pub text: String,
    /// The page on which it begins.
    pub page: u32,
    /// Its box on that page.
    pub rect: Rect,
    /// Whether its text reaches its right side, so that it may go on after a page break.
    pub(crate) full: bool,
}

/// The text and the tables of some pages, in the order of reading.
#[must_use]
pub fn blocks(pages: &[Page]) -> Vec<Block> {
    let mut sheets: Vec<Sheet> = pages.iter().map(Sheet::new).collect();
    margin::clear(&mut sheets);
    let mut pieces = Vec::new();
    let sheets: Vec<_> = sheets
        .into_iter()
        .map(|sheet| (sheet.number, sheet.turn, flow::columns(sheet.items())))
        .collect();
    let margins = flow::Margins::of(sheets.iter().map(|(_, _, columns)| columns.as_slice()));
    for (number, turn, columns) in sheets {
        let start = pieces.len();
        let single = columns.len() == 1;
        for (index, column) in columns.into_iter().enumerate() {
            column.pieces(index, number, single.then_some(&margins), &mut pieces);
        }
        // A paragraph that goes on from the page before has its older lines placed already.
        let changed = pieces.iter_mut().skip(start.saturating_sub(1));
        changed.for_each(|piece| piece.place(number, |rect| page::on_page(rect, turn)));
    }
    stitch::joined(pieces)
}
