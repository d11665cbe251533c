//! 勾稽 finds what is wrong in a 政府信息公开工作年度报告.
//!
//! `read → bind → check → render`: bytes become a [`document::Document`], the document becomes
//! [`report::Report`]s by the statutory [`form`], each report is checked, and the result is drawn
//! as HTML, text, JSON or SARIF. The core does no IO, reads no clock and touches no DOM.

pub mod accept;
#[cfg(any(feature = "annotate", feature = "pdf"))]
pub mod annotate;
pub mod bind;
pub mod check;
pub mod compat;
pub mod diagnostic;
pub mod document;
pub mod edit;
pub mod expect;
pub mod form;
#[cfg(feature = "pages")]
pub mod layout;
pub mod limits;
pub mod number;
pub mod order;
pub mod origin;
pub mod read;
pub mod render;
pub mod report;
pub mod saved;
#[cfg(any(
    feature = "worker",
    feature = "page",
    feature = "reader",
    feature = "hand",
    test
))]
pub mod web;
pub mod words;

use accept::Acceptance;
use check::RelationCount;
use diagnostic::{Diagnostic, Severity};
use document::{Document, Note};
use edit::Edits;
use limits::Limits;
use read::{Drawing, Format, ReadError, Source};
use report::{Report, Value};

/// The outcome of checking one report, or of failing to find one in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// The file's name as given.
    pub name: String,
    /// What the file is, where the bytes tell.
    pub format: Option<Format>,
    /// The report; nothing where the file could not be read or holds none.
    pub report: Option<Report>,
    /// The findings, in the order in which to show them.
    pub diagnostics: Vec<Diagnostic>,
    /// How many relations were checked.
    pub relations: RelationCount,
    /// What a person has typed over the report's figures.
    pub edits: Edits,
    /// The report as it was read, once there are edits.
    as_read: Option<Box<Report>>,
    /// The doubts that a person has accepted.
    pub accepted: Vec<Acceptance>,
    /// What the reader has to say of how it read the file.
    pub notes: Vec<Note>,
}

/// How many findings of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// 错误.
    pub error: u32,
    /// 需核实, without those that are accepted.
    pub warning: u32,
    /// 需核实, looked at and accepted with a reason.
    pub accepted: u32,
    /// 提示.
    pub info: u32,
    /// 读不出: cells without a value, and files that could not be read.
    pub unread: u32,
}

impl Validation {
    /// Of a file of which there is nothing to say but why it could not be read.
    #[must_use]
    pub fn unread(name: &str, format: Option<Format>, why: Diagnostic) -> Self {
        Self {
            name: name.to_owned(),
            format,
            report: None,
            diagnostics: vec![why],
            relations: RelationCount::default(),
            edits: Edits::new(),
            as_read: None,
            accepted: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Of a report that was found in a file.
    #[must_use]
    pub fn of_report(name: &str, format: Option<Format>, report: Report) -> Self {
        let (diagnostics, relations) = check::check(&report);
        Self {
            name: name.to_owned(),
            format,
            report: Some(report),
            diagnostics,
            relations,
            edits: Edits::new(),
            as_read: None,
            accepted: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Counts its findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for diagnostic in &self.diagnostics {
            match diagnostic.severity {
                Severity::Error => summary.error += 1,
                Severity::Warning if diagnostic.accepted.is_some() => summary.accepted += 1,
                Severity::Warning => summary.warning += 1,
                Severity::Info => summary.info += 1,
            }
        }
        summary.unread = match &self.report {
            Some(report) => {
                let unread = report
                    .facts
                    .values()
                    .filter(|fact| fact.value == Value::Unread);
                u32::try_from(unread.count()).unwrap_or(u32::MAX)
            }
            None => 1,
        };
        summary
    }

    /// Whether the file could not be read or holds no report (an S code).
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.report.is_none()
    }
}

/// Reads, binds and checks a file: one [`Validation`] for each report in it, or one that says
/// why there is none. A file of an archive is named by the archive and its own path
/// (`reports.zip/a.docx`). A result that gouji has saved is checked afresh, with what a person did
/// to it. Never empty.
#[must_use]
pub fn validate(source: Source<'_>, limits: &Limits) -> Vec<Validation> {
    match saved::parse(source.bytes) {
        Some(Ok(saved)) => saved.restore(source.name, limits),
        Some(Err(saved::Unreadable)) => vec![saved::damaged(source.name)],
        None => validate_file(source, limits),
    }
}

/// The same of a file that is no saved result.
fn validate_file(source: Source<'_>, limits: &Limits) -> Vec<Validation> {
    let mut validations = Vec::new();
    let unpacked = read::unpack(source, limits, &mut |path, file| {
        let name = format!("{}/{path}", source.name);
        match file {
            Ok(bytes) => validations.extend(validate_one(Source { name: &name, bytes }, limits)),
            Err(error) => validations.push(Validation::unread(&name, None, unreadable(error))),
        }
    });
    match unpacked {
        None => validate_one(source, limits),
        Some(Ok(())) => validations,
        Some(Err(error)) => {
            let why = unreadable(error);
            validations.push(Validation::unread(source.name, Some(Format::Zip), why));
            validations
        }
    }
}

/// Checks a file that is no archive.
fn validate_one(source: Source<'_>, limits: &Limits) -> Vec<Validation> {
    let failed = |format, why| vec![Validation::unread(source.name, format, why)];
    let (format, document) = match read::read(source, limits) {
        Ok(read) => read,
        Err((format, error)) => return failed(format, unreadable(error)),
    };
    let reports = bind::bind(&document);
    if reports.is_empty() {
        let pictures = check::picture_pages(&bind::picture_pages(&document), "none");
        let why = pictures.unwrap_or_else(|| Diagnostic::new("S102", Severity::Error));
        return failed(Some(format), why);
    }
    let reports = reports.into_iter();
    reports
        .map(|report| Validation {
            notes: document.notes.clone(),
            ..Validation::of_report(source.name, Some(format), report)
        })
        .collect()
}

/// What stands in the file of a validation, as it was read; `source` is that file, or the archive
/// that holds it. Nothing where it can't be read.
#[must_use]
pub fn document(source: Source<'_>, validation: &Validation, limits: &Limits) -> Option<Document> {
    let read = |source: Source<'_>| read::read(source, limits).ok();
    let (_, document) = of_file(source, validation, limits, read)?;
    Some(document)
}

/// The pages of the file of a validation as they look; nothing where it has no fixed pages.
#[must_use]
pub fn drawings(
    source: Source<'_>,
    validation: &Validation,
    limits: &Limits,
) -> Option<Vec<Drawing>> {
    let draw = |source: Source<'_>| read::draw(source, limits);
    of_file(source, validation, limits, draw)
}

/// What is made of the file of a validation, which may stand in an archive.
fn of_file<T>(
    source: Source<'_>,
    validation: &Validation,
    limits: &Limits,
    make: impl Fn(Source<'_>) -> Option<T>,
) -> Option<T> {
    let mut made = None;
    let unpacked = read::unpack(source, limits, &mut |path, file| {
        let name = format!("{}/{path}", source.name);
        if let (Ok(bytes), true) = (file, name == validation.name) {
            made = make(Source { name: &name, bytes });
        }
    });
    if unpacked.is_none() {
        made = make(source);
    }
    made
}

/// The finding that says why a file could not be read (S101).
fn unreadable(error: ReadError) -> Diagnostic {
    let diagnostic = Diagnostic::new("S101", Severity::Error);
    match error {
        ReadError::Empty => diagnostic.variant("empty"),
        ReadError::UnknownFormat => diagnostic.variant("unknown"),
        ReadError::NoReader(format) => diagnostic.variant("no-reader").arg("format", format.id()),
        ReadError::Damaged(format) => diagnostic.variant("damaged").arg("format", format.id()),
        ReadError::Encrypted(format) => diagnostic.variant("encrypted").arg("format", format.id()),
        ReadError::NoText(pages) => {
            let pages = if pages == 1 {
                "1".to_owned()
            } else {
                format!("1–{pages}")
            };
            Diagnostic::new("S103", Severity::Error).arg("pages", pages)
        }
        ReadError::NotLoaded => diagnostic.variant("not-loaded"),
        ReadError::Broken => diagnostic.variant("broken"),
        ReadError::OverLimit(limit, value) => diagnostic
            .variant("over-limit")
            .arg("limit", limit)
            .arg("value", value.to_string()),
    }
}
