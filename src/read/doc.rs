//! DOC and WPS: Word's binary format, Word 6 to 2003 and WPS, in an OLE container.
//!
//! Tracked changes are read as if accepted. What is deleted or hidden is left out, and so are
//! headers, footers, notes and comments; of text boxes the tables are read, after the text.

mod body;
mod fib;
mod format;
mod list;
mod piece;
mod row;
mod sprm;
mod style;

use std::borrow::Cow;

use super::binary::part;
use super::build::Builder;
use super::ole::Container;
use super::story::{self, Item};
use super::{Format, ReadError};
use crate::document::{Document, Note};
use crate::limits::Limits;
use body::Body;
use fib::{Fib, Version};
use format::Formats;
use list::Lists;

/// Reads a document.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    let damaged = ReadError::Damaged(format);
    let container = Container::open(bytes, format, limits)?;
    let stream = container.stream("WordDocument").ok_or(damaged)?;
    let fib = Fib::of(&stream).ok_or(damaged)?;
    if fib.encrypted {
        return Err(ReadError::Encrypted(format));
    }
    let tables = match fib.version {
        Version::Word6 => Some(Cow::Borrowed(&*stream)),
        Version::Word97 => container.stream(fib.tables),
    };
    let tables = tables.unwrap_or_default();
    let data = container.stream("Data").unwrap_or_default();
    let sample = part(&stream, fib.text.start, fib.text.len());
    let mut body = Body {
        stream: &stream,
        pieces: piece::pieces(&fib, &stream, &tables),
        formats: Formats::of(&fib, &stream, &tables, &data),
        lists: Lists::of(&fib, &tables),
        encoding: fib.encoding(sample),
        changes: 0,
        limits,
    };
    let mut items = body.read(&fib, fib.main())?;
    let boxes = body.read(&fib, fib.boxes())?;
    items.extend(
        boxes
            .into_iter()
            .filter(|item| matches!(item, Item::Table(_))),
    );
    let mut builder = Builder::new(limits);
    if body.changes > 0 {
        let count = body.changes;
        builder.note(Note::TrackedChanges { count });
    }
    story::tell(items, &mut builder)?;
    Ok(builder.finish())
}
