//! A sheet of a spreadsheet.

use super::styles::Styles;
use super::tag::Tag;
use crate::limits::Limits;
use crate::read::ReadError;
use crate::read::build;
use crate::read::number_format::NumberFormat;
use crate::read::worksheet::{Range, Worksheet};
use crate::read::xml::{Element, Step, Xml};

/// How often a row or cell with text or a border may be repeated: sheets repeat blank ones to
/// their end.
const REPEATS: u32 = 200;

/// A cell of a row, before the row is repeated.
#[derive(Debug)]
struct Cell {
    column: u32,
    repeats: u32,
    text: String,
    framed: bool,
    spans: (u32, u32),
}

/// Reads the sheet that was just opened.
pub(super) fn read(
    xml: &mut Xml<'_, Tag>,
    element: &Element<'_>,
    styles: &Styles,
    limits: &Limits,
) -> Result<Worksheet, ReadError> {
    let depth = xml.depth();
    let mut sheet = Worksheet::new(element.attribute("name").unwrap_or_default().into_owned());
    sheet.hidden = styles.is_hidden("table", element.attribute("style-name").as_deref());
    let (mut row, mut column) = (0u32, 0u32);
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::Skip, _) => xml.skip()?,
            Step::Open(Tag::Column, element) => {
                let repeats = element.number("number-columns-repeated").unwrap_or(1u32);
                let next = column.saturating_add(repeats);
                if is_collapsed(&element) {
                    sheet.hide_columns(column, next.saturating_sub(1));
                }
                column = next;
            }
            Step::Open(Tag::Row, element) => {
                let repeats = element.number("number-rows-repeated").unwrap_or(1u32);
                let hidden = is_collapsed(&element);
                let cells = cells(xml, styles, &mut sheet)?;
                let count = if cells.is_empty() {
                    0
                } else {
                    repeats.min(REPEATS)
                };
                for number in row..row.saturating_add(count) {
                    if hidden {
                        sheet.hide_row(number);
                    }
                    place(&mut sheet, number, &cells, limits)?;
                }
                row = row.saturating_add(repeats);
            }
            Step::Close(_) if xml.depth() < depth => break,
            _ => {}
        }
    }
    Ok(sheet)
}

fn is_collapsed(element: &Element<'_>) -> bool {
    let visibility = element.attribute("visibility");
    visibility.is_some_and(|value| value != "visible")
}

/// The cells of a row that hold something.
fn cells(
    xml: &mut Xml<'_, Tag>,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<Vec<Cell>, ReadError> {
    let depth = xml.depth();
    let mut cells = Vec::new();
    let mut column = 0u32;
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(tag @ (Tag::Cell | Tag::CoveredCell), element) => {
                let repeats = element.number("number-columns-repeated").unwrap_or(1u32);
                let own = column;
                column = column.saturating_add(repeats.max(1));
                if tag == Tag::CoveredCell {
                    xml.skip()?;
                    continue;
                }
                let shown = lines(xml)?;
                let text = value(&element, shown, sheet);
                let framed = styles.is_framed(element.attribute("style-name").as_deref());
                let span = |name| element.number(name).unwrap_or(1u32).max(1);
                let spans = (span("number-rows-spanned"), span("number-columns-spanned"));
                if framed || !build::is_blank(&text) || spans != (1, 1) {
                    cells.push(Cell {
                        column: own,
                        repeats: repeats.clamp(1, REPEATS),
                        text,
                        framed,
                        spans,
                    });
                }
            }
            Step::Open(Tag::Skip, _) => xml.skip()?,
            Step::Close(_) if xml.depth() < depth => break,
            _ => {}
        }
    }
    Ok(cells)
}

/// The paragraphs of a cell.
fn lines(xml: &mut Xml<'_, Tag>) -> Result<String, ReadError> {
    let depth = xml.depth();
    let mut text = String::new();
    let mut paragraphs = 0usize;
    let mut inside = 0usize;
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::Skip | Tag::Shape | Tag::Table, _) => xml.skip()?,
            Step::Open(Tag::Paragraph | Tag::Heading, _) => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
                inside += 1;
            }
            Step::Close(Tag::Paragraph | Tag::Heading) => inside = inside.saturating_sub(1),
            Step::Open(Tag::Blanks, element) => {
                let count = element.number("c").unwrap_or(1usize).min(1000);
                text.extend(std::iter::repeat_n(' ', count));
            }
            Step::Open(Tag::Tab, _) => text.push('\t'),
            Step::Open(Tag::Break, _) => text.push('\n'),
            Step::Text(piece) if inside > 0 => text.push_str(&piece),
            Step::Close(_) if xml.depth() < depth => break,
            _ => {}
        }
    }
    Ok(text)
}

/// What a cell says: the exact number, or what is shown where that says more.
fn value(element: &Element<'_>, shown: String, sheet: &mut Worksheet) -> String {
    let kind = element.attribute("value-type").unwrap_or_default();
    let number = element.attribute("value");
    match (&*kind, number) {
        ("float" | "currency", Some(number)) => {
            let has_unit = shown.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
            if has_unit {
                shown
            } else {
                NumberFormat::default().show(&number, false)
            }
        }
        ("string", _) if shown.is_empty() => {
            let string = element.attribute("string-value");
            string.unwrap_or_default().into_owned()
        }
        ("date", _) if shown.is_empty() => element
            .attribute("date-value")
            .unwrap_or_default()
            .into_owned(),
        ("", _) if shown.is_empty() => match element.attribute("formula") {
            Some(formula) => {
                sheet.uncomputed += 1;
                let formula = formula
                    .split_once('=')
                    .map_or(&*formula, |(_, formula)| formula);
                format!("={formula}")
            }
            None => shown,
        },
        _ => shown,
    }
}

fn place(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    limits: &Limits,
) -> Result<(), ReadError> {
    for cell in cells {
        for column in cell.column..cell.column.saturating_add(cell.repeats) {
            sheet.cell(row, column, cell.text.clone(), cell.framed, limits)?;
        }
        let (rows, columns) = cell.spans;
        let range = Range {
            top: row,
            left: cell.column,
            bottom: row.saturating_add(rows - 1),
            right: cell.column.saturating_add(columns - 1),
        };
        sheet.merge(range, limits)?;
    }
    Ok(())
}
