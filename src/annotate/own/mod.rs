//! The user's own file back: what was found as comments in it, figures that were changed put into
//! it, and an empty form to fill in.
//!
//! Of an office file only the parts that have to be are written anew; all others keep their bytes,
//! packed as they were. What has no comments, or none that can be written without a program of its
//! own, comes back as a DOCX of the statutory tables.

// Tests may.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod container;
mod correct;
mod docx;
mod form;
mod markup;
mod notes;
mod page;
mod statutory;
mod workbook;
mod xlsx;

use super::{Comment, comments};
use crate::Validation;
use crate::limits::Limits;
use crate::read::{Format, ReadError, Source};
use crate::words::{Lang, annotate as words};

pub use correct::{Corrected, correct};
pub use form::{Kind, form, tables};

/// Who says what the comments say.
pub(crate) const AUTHOR: &str = "gouji";

/// A file with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// The file.
    pub bytes: Vec<u8>,
    /// What to call it: as the file it was made of, and that it has comments.
    pub name: String,
    /// What it is: the format of the file, or DOCX where that takes no comments.
    pub format: Format,
    /// How many findings stand in it.
    pub count: usize,
}

/// Why a file could not be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no report in it: nothing was read, so nothing can be said in it.
    NoReport,
    /// It cannot be read any more, or was never this file.
    Read(ReadError),
    /// Its parts are not as such files have them, though their text was read.
    Damaged,
    /// Figures can be put into DOCX and XLSX only.
    NoCorrections(Format),
    /// Nothing was changed.
    NoChanges,
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// Puts what was found in a file into it as comments; `reports` are those that were read from it,
/// and of a file in an archive `bytes` are that file's own. Doubts that a person has accepted are
/// no longer said. `date` as 2024-01-20, or blank: the core reads no clock.
///
/// # Errors
/// [`Failure::NoReport`] where there is nothing to comment on, else where the bytes are not those
/// of the file.
pub fn annotate(
    bytes: &[u8],
    name: &str,
    reports: &[Validation],
    date: &str,
    lang: Lang,
) -> Result<Annotated, Failure> {
    let limits = Limits::default();
    let mut notes = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        notes.extend(notes::of(report, number, lang));
    }
    let first = reports.iter().find(|report| report.report.is_some());
    let Some(first) = first else {
        return Err(Failure::NoReport);
    };
    let source = Source { name, bytes };
    let suffix = words::SUFFIX.get(lang);
    let own = match first.format {
        Some(Format::Docx) => Some((Format::Docx, docx::annotate(source, &notes, date, &limits)?)),
        Some(Format::Xlsx) => Some((Format::Xlsx, xlsx::annotate(source, &notes, &limits)?)),
        Some(format @ (Format::Html | Format::Mht)) => {
            Some((format, page::annotate(source, format, &notes, lang)?))
        }
        // One that cannot be added to (a password, damage) has its tables in a document.
        Some(Format::Pdf) => {
            let comments = reports.iter().flat_map(|report| comments(report, lang));
            let file = written(bytes, &comments.collect::<Vec<_>>());
            file.map(|file| (Format::Pdf, file))
        }
        _ => None,
    };
    let (format, bytes, name) = match own {
        Some((format, bytes)) => (format, bytes, named(name, suffix, None)),
        None => {
            let bytes = statutory::document(reports, &notes, date)?;
            (Format::Docx, bytes, named(name, suffix, Some("docx")))
        }
    };
    Ok(Annotated {
        bytes,
        name,
        format,
        count: notes.len(),
    })
}

/// A PDF with comments added, by this build or by another beside it.
fn written(bytes: &[u8], comments: &[Comment]) -> Option<Vec<u8>> {
    #[cfg(feature = "pdf")]
    {
        crate::annotate::write(bytes, comments).ok()
    }
    #[cfg(not(feature = "pdf"))]
    {
        let comments = serde_json::to_string(comments).ok()?;
        crate::read::elsewhere::annotate(&comments, bytes)
    }
}

/// A report's file in an archive, or the archive's bytes themselves where it is none: what
/// [`annotate`] and [`correct`] are given.
#[must_use]
pub fn own_bytes(source: Source<'_>, report: &str) -> Option<Vec<u8>> {
    let mut found = None;
    let unpacked = crate::read::unpack(source, &Limits::default(), &mut |path, file| {
        if let (Ok(bytes), true) = (file, format!("{}/{path}", source.name) == report) {
            found = Some(bytes.to_vec());
        }
    });
    match unpacked {
        Some(_) => found,
        None => Some(source.bytes.to_vec()),
    }
}

/// A file's name with a word added: 年报.docx → 年报-批注.docx. Folders are left out.
fn named(name: &str, suffix: &str, ending: Option<&str>) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, own) = match file.rsplit_once('.') {
        Some((stem, own)) if !stem.is_empty() => (stem, Some(own)),
        _ => (file, None),
    };
    match ending.or(own) {
        Some(ending) => format!("{stem}-{suffix}.{ending}"),
        None => format!("{stem}-{suffix}"),
    }
}
