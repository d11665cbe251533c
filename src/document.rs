//! What a reader makes of a file: running text and grids, in the order of the file.
//!
//! Nothing here knows what a report is.

use serde::{Deserialize, Serialize};

use crate::origin::{PagePlace, Place, Span};

/// A file as read: all its text once, and the blocks that it falls into.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The extracted text. Spans count its bytes. Text blocks and grid cells both point into it.
    pub text: String,
    /// Text and grids in the order of the file.
    pub blocks: Vec<Block>,
    /// Whether a text block is one printed line (as in text drawn from a PDF), so that a
    /// sentence goes on in the next block; else a block is a whole paragraph.
    pub wrapped: bool,
    /// In a format that has pages: where each printed line of running text stands, in the order
    /// of the text.
    pub printed: Vec<(Span, PagePlace)>,
    /// What a reader has to say beyond the text: how it read what can be read in two ways.
    pub notes: Vec<Note>,
}

/// A remark of a reader on a file that it read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Note {
    /// Changes that are tracked and not yet accepted; the document is read as if they were.
    TrackedChanges {
        /// How many insertions, deletions and moves.
        count: u32,
    },
    /// A worksheet that the program hides; it is read all the same.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// Rows or columns that a worksheet hides; they are read all the same.
    HiddenCells {
        /// The worksheet's name.
        sheet: String,
        /// How many filled rows are hidden.
        rows: u32,
        /// How many columns are hidden.
        columns: u32,
    },
    /// Pages that are pictures without text, beside pages that have text.
    PicturePages {
        /// Their numbers, from 1.
        pages: Vec<u32>,
    },
    /// Formulas without a stored result; their cells hold the formula as text.
    UncomputedFormulas {
        /// The worksheet's name.
        sheet: String,
        /// How many.
        count: u32,
    },
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph or a line.
    Text(Line),
    /// A table.
    Grid(Grid),
}

/// A paragraph, or a printed line where [`Document::wrapped`] is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its bytes in [`Document::text`], without the line break.
    pub span: Span,
    /// Whether the source marks it as a heading or title (h1-h6, `<title>` is not part of a document).
    pub heading: bool,
    /// Where its paragraph begins, as [`Place::element`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<u32>,
}

/// A table as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// How many rows.
    pub rows: usize,
    /// How many columns; of a ragged grid the longest row's.
    pub columns: usize,
    /// The cells in reading order, each at its top left position. Spans that lied in the source
    /// are already clipped, so that no two cells overlap and none leaves the grid.
    pub cells: Vec<GridCell>,
    /// Whether columns line up by construction. False for rows of tab-separated text, where a
    /// merged cell leaves no trace and a column number is only a count within its row.
    pub aligned: bool,
}

/// A cell of a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// Row from 0.
    pub row: usize,
    /// First column from 0.
    pub column: usize,
    /// Rows it covers, at least 1.
    pub row_span: usize,
    /// Columns it covers, at least 1.
    pub column_span: usize,
    /// Its text; lines are separated by `\n`, runs of blanks are kept as they were shown.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl Document {
    /// The grids, numbered as [`crate::origin::GridPlace::table`] counts them.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            Block::Text(_) => None,
        })
    }

    /// Appends a line of text after a line break and returns its span.
    pub fn push_text(&mut self, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }
}
