//! A worksheet part.

use super::SPACES;
use super::strings;
use super::styles::Styles;
use crate::limits::Limits;
use crate::read::look::Look;
use crate::read::worksheet::{Range, Worksheet};
use crate::read::xml::{Element, Step, Vocabulary, Xml};
use crate::read::{Format, ReadError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Column,
    Row,
    Cell,
    Value,
    Formula,
    InlineText,
    /// A piece of a string with a look of its own.
    Run,
    Raised,
    Strike,
    Phonetic,
    MergeCell,
    Other,
}

static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: SPACES,
    tag: |space, local| {
        if space != "s" {
            return Tag::Other;
        }
        match local {
            "col" => Tag::Column,
            "row" => Tag::Row,
            "c" => Tag::Cell,
            "v" => Tag::Value,
            "f" => Tag::Formula,
            "t" => Tag::InlineText,
            "r" => Tag::Run,
            "vertAlign" => Tag::Raised,
            "strike" => Tag::Strike,
            "rPh" => Tag::Phonetic,
            "mergeCell" => Tag::MergeCell,
            _ => Tag::Other,
        }
    },
};

/// A cell being read.
#[derive(Debug, Default)]
struct Open {
    row: u32,
    column: u32,
    style: Option<usize>,
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    inline: String,
}

/// Reads a sheet. Rows and cells may leave out where they stand: then they follow the last one.
pub(super) fn read(
    text: &str,
    name: String,
    shared: &[String],
    styles: &Styles,
    limits: &Limits,
) -> Result<Worksheet, ReadError> {
    let mut sheet = Worksheet::new(name);
    let mut look = Look::default();
    let mut xml = Xml::new(text, &VOCABULARY, limits, Format::Xlsx);
    let (mut next_row, mut next_column) = (0u32, 0u32);
    let mut row = 0u32;
    let mut cell: Option<Open> = None;
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::Column, element) => {
                if element.attribute("hidden").is_some() && element.is_on("hidden") {
                    let first = element.number("min").unwrap_or(1u32);
                    let last = element.number("max").unwrap_or(first);
                    sheet.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                }
            }
            Step::Open(Tag::Row, element) => {
                let number: Option<u32> = element.number("r");
                row = number.map_or(next_row, |n| n.saturating_sub(1));
                next_row = row.saturating_add(1);
                next_column = 0;
                if element.attribute("hidden").is_some() && element.is_on("hidden") {
                    sheet.hide_row(row);
                }
            }
            Step::Open(Tag::Cell, element) => {
                let open = open(&element, row, next_column);
                next_column = open.column.saturating_add(1);
                cell = Some(open);
            }
            Step::Open(Tag::Phonetic, _) => xml.skip()?,
            Step::Open(Tag::Run, _) | Step::Close(Tag::Run) => look = Look::default(),
            Step::Open(Tag::Raised, element) => {
                look.raised = element.attribute("val").as_deref() == Some("superscript");
            }
            Step::Open(Tag::Strike, element) => look.struck = element.is_on("val"),
            Step::Open(tag @ (Tag::Value | Tag::Formula | Tag::InlineText), _) => {
                let own = xml.text()?;
                if let Some(cell) = &mut cell {
                    match tag {
                        Tag::Value => cell.value = Some(own),
                        Tag::Formula => cell.formula = Some(own),
                        _ => look.push(&strings::plain(&own), &mut cell.inline),
                    }
                }
            }
            Step::Close(Tag::Cell) => {
                if let Some(cell) = cell.take() {
                    let framed = styles.is_framed(cell.style);
                    let (row, column) = (cell.row, cell.column);
                    let text = show(cell, shared, styles, &mut sheet.uncomputed);
                    sheet.cell(row, column, text, framed, limits)?;
                }
            }
            Step::Open(Tag::MergeCell, element) => {
                let range = element.attribute("ref").unwrap_or_default();
                if let Some(range) = parse_range(&range) {
                    sheet.merge(range, limits)?;
                }
            }
            _ => {}
        }
    }
    Ok(sheet)
}

fn open(element: &Element<'_>, row: u32, next_column: u32) -> Open {
    let place = element.attribute("r").and_then(|r| parse_cell(&r));
    let (row, column) = place.unwrap_or((row, next_column));
    Open {
        row,
        column,
        style: element.number("s"),
        kind: element.attribute("t").unwrap_or_default().into_owned(),
        ..Open::default()
    }
}

/// What a cell shows.
fn show(cell: Open, shared: &[String], styles: &Styles, uncomputed: &mut u32) -> String {
    let value = cell.value.unwrap_or_default();
    match cell.kind.as_str() {
        "inlineStr" => cell.inline,
        "s" => {
            let at = value.trim().parse::<usize>().ok();
            at.and_then(|at| shared.get(at))
                .cloned()
                .unwrap_or_default()
        }
        // An empty string is a result like any other.
        "str" => strings::plain(&value),
        "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        _ if value.trim().is_empty() => match cell.formula {
            Some(formula) => {
                *uncomputed += 1;
                format!("={formula}")
            }
            None => String::new(),
        },
        "e" | "d" => value,
        _ => styles.show(value.trim(), cell.style),
    }
}

/// `B3` as row and column from 0.
fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let letters = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(letters);
    let mut column = 0u32;
    for letter in letters.bytes().filter(|b| *b != b'$') {
        let value = letter.to_ascii_uppercase().checked_sub(b'A')?;
        if value > 25 {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(u32::from(value) + 1)?;
    }
    let row: u32 = digits.parse().ok()?;
    // The last column and row that any spreadsheet has.
    let (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?);
    (row < 1 << 24 && column < 1 << 16).then_some((row, column))
}

fn parse_range(text: &str) -> Option<Range> {
    let (from, to) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (parse_cell(from)?, parse_cell(to)?);
    (top <= bottom && left <= right).then_some(Range {
        top,
        left,
        bottom,
        right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_cells_are_parsed() {
        assert_eq!(parse_cell("A1"), Some((0, 0)));
        assert_eq!(parse_cell("AB10"), Some((9, 27)));
        assert_eq!(parse_cell("A0"), None);
        assert_eq!(parse_cell("ZZZZZZZZ1"), None);
        assert_eq!(parse_range("B2:A1"), None);
    }
}
