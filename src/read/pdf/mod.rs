//! PDF: pages of positioned characters and lines, from which `layout` makes tables and text.
//!
//! Objects, streams, fonts and CMaps are read by the hayro crates; what a page's content draws is
//! worked out here, because only characters and straight lines matter and where they stand.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    reason = "coordinates are floats; no figure is ever computed here"
)]

mod bound;
mod content;
mod font;
mod meaning;
mod stream;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::{Format, ReadError};
use crate::document::Document;
use crate::layout;
use crate::limits::Limits;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let pages = pages(bytes, limits)?;
    super::pages::document(&pages, limits)
}

/// The marks of its pages.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<layout::Page>, ReadError> {
    if !bound::holds(bytes, limits.stream_bytes) {
        return Err(ReadError::OverLimit("stream_bytes", limits.stream_bytes));
    }
    if bound::is_nested(bytes) {
        return Err(ReadError::Damaged(Format::Pdf));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ReadError::Encrypted(Format::Pdf)
        }
        _ => ReadError::Damaged(Format::Pdf),
    })?;
    if pdf.len() > limits.objects {
        return Err(ReadError::OverLimit("objects", limits.objects));
    }
    if pdf.pages().len() > limits.pages {
        return Err(ReadError::OverLimit("pages", limits.pages));
    }
    let fonts = font::Fonts::new(limits.stream_bytes);
    let mut pages = Vec::new();
    let mut operations = 0;
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let mut marks = content::marks(page, &fonts, limits, &mut operations)?;
        let (width, height) = marks.size;
        let covered = marks
            .pictures
            .iter()
            .any(|p| p.width() * p.height() > width * height / 2.0);
        // Text laid unseen over a scan is all the text there is.
        if marks.glyphs.is_empty() || (covered && marks.hidden.len() > 3 * marks.glyphs.len()) {
            marks.glyphs.append(&mut marks.hidden);
        }
        pages.push(layout::Page {
            number,
            width,
            height,
            glyphs: marks.glyphs,
            rules: marks.painted.rules,
            fills: marks.painted.fills,
            pictures: marks.pictures,
        });
        super::progress::tell(pages.len(), pdf.pages().len());
    }
    Ok(pages)
}
