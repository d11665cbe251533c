//! OpenDocument: texts (ODT) and spreadsheets (ODS).
//!
//! Tracked changes are read as if accepted: what was deleted stands apart from the text.

mod lists;
mod sheet;
mod styles;
mod tag;
mod text;

use super::build::Builder;
use super::package::Package;
use super::xml::{Step, Xml};
use super::{Format, ReadError, story};
use crate::document::{Document, Note};
use crate::limits::Limits;
use styles::Styles;
use tag::{Tag, VOCABULARY};

/// Reads a text or a spreadsheet, whichever the file is.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    let package = Package::open(bytes, format, limits)?;
    if let Some(manifest) = package.text("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(ReadError::Encrypted(format));
    }
    let content = package.text("content.xml")?;
    let content = content.ok_or(ReadError::Damaged(format))?;
    let mut styles = Styles::default();
    if let Some(text) = package.text("styles.xml")? {
        styles.read(&mut Xml::new(&text, &VOCABULARY, limits, format))?;
    }
    let mut xml = Xml::new(&content, &VOCABULARY, limits, format);
    // The styles of the content come before its body.
    let kind = styles.read(&mut xml)?;
    let mut builder = Builder::new(limits);
    match kind {
        Some(Tag::TextBody) => {
            let mut body = text::Body::new(xml, &styles, limits);
            let items = body.read()?;
            let count = body.changes();
            if count > 0 {
                builder.note(Note::TrackedChanges { count });
            }
            story::tell(items, &mut builder)?;
        }
        Some(Tag::SheetBody) => sheets(&mut xml, &styles, limits, &mut builder)?,
        _ => return Err(ReadError::Damaged(format)),
    }
    Ok(builder.finish())
}

fn sheets(
    xml: &mut Xml<'_, Tag>,
    styles: &Styles,
    limits: &Limits,
    builder: &mut Builder<'_>,
) -> Result<(), ReadError> {
    let mut count = 0;
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::Table, element) => {
                count += 1;
                if count > limits.sheets {
                    return Err(ReadError::OverLimit("sheets", limits.sheets));
                }
                sheet::read(xml, &element, styles, limits)?.tell(builder)?;
            }
            Step::Open(Tag::Skip | Tag::TrackedChanges, _) => xml.skip()?,
            _ => {}
        }
    }
    Ok(())
}
