//! From bytes to a [`Document`]. A reader knows its format and nothing of reports.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![cfg_attr(
    not(all(feature = "html", feature = "mht", feature = "csv")),
    allow(
        dead_code,
        reason = "what readers share is idle in a build without them"
    )
)]

mod build;
#[cfg(feature = "csv")]
mod delimited;
mod encoding;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "mht")]
mod mht;
#[cfg(feature = "pdf")]
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
mod sniff;
mod text;

use crate::document::Document;
use crate::limits::Limits;

/// What a file is, told by its bytes; the name decides only between kinds with equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the formats' own")]
pub enum Format {
    Html,
    Mht,
    Text,
    Csv,
    Tsv,
    Docx,
    Doc,
    Wps,
    Odt,
    Rtf,
    Xlsx,
    Xls,
    Et,
    Ods,
    Pdf,
    Ofd,
    Zip,
}

impl Format {
    /// As the contract names it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Mht => "mht",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Docx => "docx",
            Self::Doc => "doc",
            Self::Wps => "wps",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Et => "et",
            Self::Ods => "ods",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Zip => "zip",
        }
    }

    /// The format of a file, or nothing where the bytes are of no kind known here.
    #[must_use]
    pub fn sniff(name: &str, bytes: &[u8]) -> Option<Self> {
        sniff::sniff(name, bytes)
    }
}

/// A file to read. It borrows: the core copies no file.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name as the user knows it (a path on the command line).
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Why a file could not be read at all (S101, S103).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No bytes, or only blanks.
    Empty,
    /// The bytes are of no kind known here.
    UnknownFormat,
    /// A known kind that this build has no reader for.
    NoReader(Format),
    /// Something of the named kind, but damaged beyond reading.
    Damaged(Format),
    /// Something of the named kind that is locked with a password.
    Encrypted(Format),
    /// All its pages are pictures without text: how many there are.
    NoText(usize),
    /// A limit was reached: its name in [`Limits`] and its value.
    OverLimit(&'static str, usize),
}

/// Reads a file.
///
/// # Errors
/// [`ReadError`] only where nothing of it is readable; a damaged part of a readable file is
/// left out of the document.
pub fn read(
    source: Source<'_>,
    limits: &Limits,
) -> Result<(Format, Document), (Option<Format>, ReadError)> {
    if source.bytes.len() > limits.file_bytes {
        let error = ReadError::OverLimit("file_bytes", limits.file_bytes);
        return Err((None, error));
    }
    if sniff::is_blank(source.bytes) {
        return Err((None, ReadError::Empty));
    }
    let Some(format) = Format::sniff(source.name, source.bytes) else {
        return Err((None, ReadError::UnknownFormat));
    };
    let read = match format {
        #[cfg(feature = "html")]
        Format::Html => html::read(source.bytes, None, limits),
        #[cfg(feature = "mht")]
        Format::Mht => mht::read(source.bytes, limits),
        #[cfg(feature = "csv")]
        Format::Csv | Format::Tsv => delimited::read(source.bytes, format, limits),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(source.bytes, limits),
        Format::Text => text::read(source.bytes, limits),
        other => Err(ReadError::NoReader(other)),
    };
    match read {
        Ok(document) if document.blocks.is_empty() => Err((Some(format), ReadError::Empty)),
        Ok(document) => Ok((format, document)),
        Err(ReadError::UnknownFormat) => Err((None, ReadError::UnknownFormat)),
        Err(error) => Err((Some(format), error)),
    }
}
