//! From bytes to a [`Document`]. A reader knows its format and nothing of reports.

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
    pub fn sniff(_name: &str, _bytes: &[u8]) -> Option<Self> {
        Some(Self::Text)
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
    let _ = limits;
    let format = Format::sniff(source.name, source.bytes);
    Err((format, ReadError::UnknownFormat))
}
