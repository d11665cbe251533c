//! Where a value came from in the user's file.
//!
//! A place is what a reader saw, never a guess: what is not known is left out, and a
//! [`Place`] with nothing in it is a value that stands nowhere in the file.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a document's extracted text ([`crate::document::Document::text`]).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; offsets over `u32` saturate (the size limit is far below).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clip(start),
            end: clip(end),
        }
    }

    /// The text it covers, or nothing where it does not fit `text`.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// A cell of a grid: numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GridPlace {
    /// Which grid of the document.
    pub table: u32,
    /// Its row.
    pub row: u32,
    /// Its first column.
    pub column: u32,
}

/// A rectangle on a page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PagePlace {
    /// The page, from 1.
    pub number: u32,
    /// Left, top, right, bottom in points, origin at the top left.
    pub rect: [f32; 4],
}

/// Where something stands in the source. Every part is there only if the reader saw it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The cell of a grid.
    pub grid: Option<GridPlace>,
    /// The bytes of the extracted text.
    pub span: Option<Span>,
    /// The rectangle on a page.
    pub page: Option<PagePlace>,
    /// The worksheet's name.
    pub sheet: Option<Box<str>>,
    /// The cell of the worksheet.
    pub sheet_cell: Option<SheetCell>,
    /// The byte at which its element begins: in the main part of a word processor's file, or in
    /// the bytes of a page that was read for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<u32>,
}

/// A cell of a worksheet: numbers from 0, as the program counts them and not as the grid does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetCell {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
}

impl std::fmt::Display for SheetCell {
    /// As spreadsheets name it: C5.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut letters = Vec::new();
        let mut left = u64::from(self.column) + 1;
        while left > 0 {
            let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + letter));
            left = (left - 1) / 26;
        }
        letters.reverse();
        write!(
            f,
            "{}{}",
            String::from_iter(letters),
            u64::from(self.row) + 1
        )
    }
}

impl Place {
    /// A stretch of the extracted text.
    #[must_use]
    pub fn text(span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::default()
        }
    }

    /// A cell of a grid.
    #[must_use]
    pub fn cell(table: usize, row: usize, column: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let grid = GridPlace {
            table: clip(table),
            row: clip(row),
            column: clip(column),
        };
        Self {
            grid: Some(grid),
            ..Self::default()
        }
    }

    /// Whether it stands nowhere in the file.
    #[must_use]
    pub fn is_detached(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::SheetCell;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (4, 2, "C5"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (0, 702, "AAA1"),
        ] {
            assert_eq!(SheetCell { row, column }.to_string(), name);
        }
    }
}
