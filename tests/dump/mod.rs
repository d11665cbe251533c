//! What is read from a file, as text to compare.

use std::fmt::Write as _;

use gouji::document::{Block, Document};
use gouji::limits::Limits;
use gouji::read::{Source, read};

/// A document as text: `|` before a line (`#` before a heading), `[..]` around a grid's cells.
fn dump(document: &Document) -> String {
    let mut out = String::new();
    if document.wrapped {
        out.push_str("wrapped\n");
    }
    for block in &document.blocks {
        match block {
            Block::Text(line) => {
                let mark = if line.heading { '#' } else { '|' };
                let _ = writeln!(out, "{mark} {}", line.span.of(&document.text));
            }
            Block::Grid(grid) => {
                let ragged = if grid.aligned { "" } else { " ragged" };
                let sheet = grid.cells.iter().find_map(|cell| {
                    let (sheet, cell) = (cell.place.sheet.as_ref()?, cell.place.sheet_cell?);
                    Some(format!(" at {sheet}!{cell}"))
                });
                let sheet = sheet.unwrap_or_default();
                let _ = writeln!(out, "grid {}x{}{ragged}{sheet}", grid.rows, grid.columns);
                let mut row = None;
                for cell in &grid.cells {
                    if row != Some(cell.row) {
                        let _ =
                            write!(out, "{}{}", if row.is_none() { "" } else { "\n" }, cell.row);
                        row = Some(cell.row);
                    }
                    let _ = write!(out, " {}", cell.column);
                    if (cell.row_span, cell.column_span) != (1, 1) {
                        let _ = write!(out, "+{}x{}", cell.row_span, cell.column_span);
                    }
                    let _ = write!(out, "[{}]", cell.text.replace('\n', "/"));
                }
                out.push('\n');
            }
        }
    }
    for note in &document.notes {
        let _ = writeln!(out, "note {note:?}");
    }
    out
}

/// What is read from a file, or why nothing is.
pub(crate) fn dump_of(name: &str, bytes: &[u8]) -> String {
    match read(Source { name, bytes }, &Limits::default()) {
        Ok((format, document)) => format!("{}\n{}", format.id(), dump(&document)),
        Err((format, error)) => format!("{:?} {error:?}\n", format.map(|format| format.id())),
    }
}
