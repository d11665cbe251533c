//! Plain text: its lines, and grids where lines are cut by tabs or drawn with pipes.
//!
//! The document's text is the file's own, so that a place in it is a place in the file.

mod table;
mod wrapped;

use super::ReadError;
use super::build::{self, Builder};
use super::encoding;
#[cfg(feature = "csv")]
use super::{delimited, sniff};
use crate::document::Document;
use crate::limits::Limits;
use crate::origin::Span;

/// Reads a plain text.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let text = encoding::decode(bytes, None)?;
    // What a spreadsheet gives the clipboard has as many tabs in every line.
    #[cfg(feature = "csv")]
    if let Some(format) = sniff::separated(text.as_bytes(), false) {
        return delimited::read_text(&text, format, limits);
    }
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    let mut builder = Builder::over(text, limits)?;
    let text = builder.text().to_owned();
    let lines = lines(&text);
    builder.set_wrapped(wrapped::is_wrapped(&lines));
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if let Some(run) = table::run(rest, &text) {
            at += run.lines.max(1);
            builder.grid(run.rows, run.columns, run.cells, run.aligned)?;
            continue;
        }
        at += 1;
        if !build::is_blank(line.text) {
            builder.line_at(line.span(), false);
        }
    }
    Ok(builder.finish())
}

/// A line of the text, without its line break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// What it says.
    pub(super) text: &'t str,
    /// Where it starts.
    pub(super) start: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// Cuts a text at its line breaks; a page break is one.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split(['\n', '\x0C', '\x0B', '\u{2028}', '\u{2029}', '\u{85}']) {
        lines.push(Line { text: line, start });
        let end = start + line.len();
        start = end
            + text
                .get(end..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    lines
}
