//! DOCX and DOCM: Word's own, and what WPS and LibreOffice write of it.
//!
//! Tracked changes are read as if accepted. What is deleted or hidden is left out, and so are
//! headers, footers and comments; a footnote follows the paragraph or table that it belongs to.

mod body;
mod numbering;
mod styles;
mod tag;

use super::build::Builder;
use super::package::Package;
use super::relations::{self, Relations};
use super::{Format, ReadError, story};
use crate::document::{Document, Note};
use crate::limits::Limits;
use body::{Body, Parts};
use numbering::Lists;
use styles::Styles;

/// Reads a document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_nested(bytes, limits, true)
}

/// Reads a document that is a part of another one.
fn read_inner(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_nested(bytes, limits, false)
}

fn read_nested(bytes: &[u8], limits: &Limits, may_nest: bool) -> Result<Document, ReadError> {
    let package = Package::open(bytes, Format::Docx, limits)?;
    let main = relations::main_part(&package, "word/document.xml")?;
    let text = package.text(&main)?;
    let text = text.ok_or(ReadError::Damaged(Format::Docx))?;
    let relations = Relations::of(&package, &main)?;
    let part = |kind: &str| match relations.by_kind(kind) {
        Some(name) => package.text(name),
        None => Ok(None),
    };
    let styles = match part("styles")? {
        Some(text) => Styles::read(&text, limits)?,
        None => Styles::default(),
    };
    let lists = match part("numbering")? {
        Some(text) => Lists::read(&text, &styles, limits)?,
        None => Lists::default(),
    };
    let footnotes = part("footnotes")?;
    let endnotes = part("endnotes")?;
    let parts = Parts {
        package: &package,
        relations: &relations,
        styles: &styles,
        notes: [footnotes.as_deref(), endnotes.as_deref()],
        may_nest,
    };
    let mut body = Body::new(&text, &parts, lists);
    let items = body.read()?;
    let mut builder = Builder::new(limits);
    if body.changes() > 0 {
        let count = body.changes();
        builder.note(Note::TrackedChanges { count });
    }
    story::tell(items, &mut builder)?;
    Ok(builder.finish())
}
