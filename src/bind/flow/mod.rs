//! Tables from running text: one cell a line, columns aligned by blanks, or plain extraction in
//! which blank cells vanish and vertical heads fall into one character a line.
//!
//! The text becomes a stream of words. A label is looked for in the stream without blanks and line
//! breaks, so that it may be cut anywhere; the figures between its beginning and the next label's
//! are its row. Where there are fewer figures than columns, only what position or the row's own
//! sum tells is read; the rest is unread.

mod applications;
mod disclosure;
mod disputes;
mod position;
mod stream;

use crate::bind::found::Found;
use crate::bind::label;
use crate::bind::narrative::TextLine;
use crate::form::FORM_2021;
use stream::Stream;

/// The tables in the running text of a document.
pub(super) fn bind(lines: &[TextLine<'_>]) -> Vec<Found> {
    let stream = Stream::new(lines);
    let mut found = Vec::new();
    // Each report is cut at the first row of its table 3: table 2 stands before it, table 4 after.
    let starts = applications::starts(&stream);
    let mut from = 0;
    if starts.is_empty() {
        found.extend(disclosure::bind(&stream, 0, stream.words.len()));
        found.extend(disputes::bind(&stream, 0, stream.words.len()));
        return found;
    }
    for (at, start) in starts.iter().enumerate() {
        found.extend(disclosure::bind(&stream, from, *start));
        let next = starts.get(at + 1).copied().unwrap_or(stream.words.len());
        // The next report's table 2 is its own.
        let next_band = (*start..next).find(|word| stream.key(*word).starts_with("第二十条第"));
        let end = next_band.filter(|_| at + 1 < starts.len()).unwrap_or(next);
        let (table, after) = applications::bind(&stream, from, *start, end);
        found.extend(table);
        found.extend(disputes::bind(&stream, after, end));
        from = end;
    }
    found
}

/// The first row of table 3, as labels compare it.
fn first_row() -> &'static str {
    label::of_form(FORM_2021.t3.rows.first().map_or("", |row| row.label))
}
