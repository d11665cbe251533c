//! From bytes to a [`Document`]. A reader knows its format and nothing of reports.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![cfg_attr(
    not(all(
        feature = "html",
        feature = "mht",
        feature = "csv",
        feature = "docx",
        feature = "xlsx",
        feature = "odf",
        feature = "rtf",
        feature = "zip",
        feature = "doc",
        feature = "xls",
        feature = "pdf",
        feature = "ofd"
    )),
    allow(
        dead_code,
        reason = "what readers share is idle in a build without them"
    )
)]

#[cfg(feature = "zip")]
mod archive;
#[cfg(any(feature = "doc", feature = "xls"))]
mod binary;
mod build;
pub mod charset;
#[cfg(feature = "csv")]
mod delimited;
#[cfg(feature = "doc")]
mod doc;
#[cfg(feature = "docx")]
mod docx;
mod drawing;
pub mod elsewhere;
mod encoding;
#[cfg(feature = "html")]
pub(crate) mod html;
#[cfg(any(
    feature = "html",
    feature = "docx",
    feature = "xlsx",
    feature = "odf",
    feature = "rtf",
    feature = "doc"
))]
mod look;
#[cfg(feature = "mht")]
pub(crate) mod mht;
#[cfg(any(feature = "xlsx", feature = "odf", feature = "xls"))]
mod number_format;
#[cfg(any(feature = "docx", feature = "odf", feature = "doc"))]
mod numeral;
#[cfg(feature = "odf")]
mod odf;
#[cfg(feature = "ofd")]
mod ofd;
#[cfg(any(feature = "doc", feature = "xls"))]
mod ole;
#[cfg(feature = "package")]
pub(crate) mod package;
#[cfg(feature = "pages")]
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pages")]
pub mod progress;
#[cfg(any(feature = "docx", feature = "xlsx", feature = "annotate"))]
pub(crate) mod relations;
#[cfg(feature = "rtf")]
mod rtf;
mod sniff;
#[cfg(any(feature = "docx", feature = "odf", feature = "rtf", feature = "doc"))]
mod story;
#[cfg(any(feature = "docx", feature = "rtf", feature = "doc"))]
mod symbol;
mod text;
#[cfg(any(feature = "xlsx", feature = "odf", feature = "xls"))]
mod worksheet;
#[cfg(feature = "xls")]
mod xls;
#[cfg(feature = "xlsx")]
mod xlsx;
#[cfg(feature = "xml")]
mod xml;

use crate::document::Document;
use crate::limits::Limits;

pub use drawing::Drawing;

/// What a file is, told by its bytes; the name decides only between kinds with equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
    /// The reader is a program of its own that could not be loaded.
    NotLoaded,
    /// The reader, a program of its own, broke on the file: a fault of ours.
    Broken,
}

/// What takes the files of an archive: a path in it, and the bytes or why there are none.
pub type Visit<'v> = dyn FnMut(&str, Result<&[u8], ReadError>) + 'v;

/// Hands each file of an archive to `visit`, with its path in the archive: its bytes, or why it
/// could not be unpacked. `None` where the file is no archive.
#[must_use]
pub fn unpack(
    source: Source<'_>,
    limits: &Limits,
    visit: &mut Visit<'_>,
) -> Option<Result<(), ReadError>> {
    #[cfg(feature = "zip")]
    if source.bytes.starts_with(b"PK")
        && source.bytes.len() <= limits.file_bytes
        && Format::sniff(source.name, source.bytes) == Some(Format::Zip)
    {
        return Some(archive::each(source.bytes, limits, visit));
    }
    let _ = limits;
    if cfg!(feature = "zip")
        || !source.bytes.starts_with(b"PK")
        || Format::sniff(source.name, source.bytes) != Some(Format::Zip)
    {
        return None;
    }
    elsewhere::unpack(source.name, source.bytes, visit)
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
        Format::Docx | Format::Xlsx | Format::Zip if sniff::is_encrypted_office(source.bytes) => {
            Err(ReadError::Encrypted(format))
        }
        #[cfg(feature = "html")]
        Format::Html => html::read(source.bytes, None, limits),
        #[cfg(feature = "mht")]
        Format::Mht => mht::read(source.bytes, limits),
        #[cfg(feature = "csv")]
        Format::Csv | Format::Tsv => delimited::read(source.bytes, format, limits),
        #[cfg(feature = "doc")]
        Format::Doc | Format::Wps => doc::read(source.bytes, format, limits),
        #[cfg(feature = "xls")]
        Format::Xls | Format::Et => xls::read(source.bytes, format, limits),
        #[cfg(feature = "docx")]
        Format::Docx => docx::read(source.bytes, limits),
        #[cfg(feature = "odf")]
        Format::Odt | Format::Ods => odf::read(source.bytes, format, limits),
        #[cfg(feature = "rtf")]
        Format::Rtf => rtf::read(source.bytes, limits),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => xlsx::read(source.bytes, limits),
        #[cfg(feature = "package")]
        Format::Zip => match package::Package::open(source.bytes, format, limits) {
            Ok(_) => Err(ReadError::NoReader(format)),
            Err(error) => Err(error),
        },
        #[cfg(feature = "ofd")]
        Format::Ofd => ofd::read(source.bytes, limits),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(source.bytes, limits),
        Format::Text => text::read(source.bytes, limits),
        #[allow(
            unreachable_patterns,
            reason = "a build with all readers needs no other"
        )]
        other => return elsewhere::read(other, source.name, source.bytes),
    };
    match read {
        Ok(document) if document.blocks.is_empty() => Err((Some(format), ReadError::Empty)),
        Ok(document) => Ok((format, document)),
        Err(ReadError::UnknownFormat) => Err((None, ReadError::UnknownFormat)),
        Err(error) => Err((Some(format), error)),
    }
}

/// The pages of a file as they look; nothing where its format has no fixed pages, or it can't be
/// read.
#[must_use]
pub fn draw(source: Source<'_>, limits: &Limits) -> Option<Vec<Drawing>> {
    if source.bytes.len() > limits.file_bytes {
        return None;
    }
    match Format::sniff(source.name, source.bytes)? {
        #[cfg(feature = "pdf")]
        Format::Pdf => Some(drawing::drawings(&pdf::pages(source.bytes, limits).ok()?)),
        #[cfg(feature = "ofd")]
        Format::Ofd => Some(drawing::drawings(&ofd::pages(source.bytes, limits).ok()?)),
        #[cfg(not(all(feature = "pdf", feature = "ofd")))]
        format @ (Format::Pdf | Format::Ofd) => elsewhere::draw(format, source.name, source.bytes),
        _ => None,
    }
}
