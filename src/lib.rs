//! 勾稽 finds what is wrong in a 政府信息公开工作年度报告.
//!
//! `read → bind → check → render`: bytes become a [`document::Document`], the document becomes
//! [`report::Report`]s by the statutory [`form`], each report is checked, and the result is drawn
//! as HTML, text, JSON or SARIF. The core does no IO, reads no clock and touches no DOM.

pub mod bind;
pub mod check;
pub mod compat;
pub mod diagnostic;
pub mod document;
pub mod form;
#[cfg(feature = "pdf")]
pub mod layout;
pub mod limits;
pub mod number;
pub mod order;
pub mod origin;
pub mod read;
pub mod render;
pub mod report;
#[cfg(any(feature = "worker", feature = "page"))]
pub mod web;

use check::RelationCount;
use diagnostic::{Diagnostic, Severity};
use limits::Limits;
use read::{Format, ReadError, Source};
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
}

/// How many findings of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// 错误.
    pub error: u32,
    /// 需核实.
    pub warning: u32,
    /// 提示.
    pub info: u32,
    /// 读不出: cells without a value, and files that could not be read.
    pub unread: u32,
}

impl Validation {
    /// Counts its findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for diagnostic in &self.diagnostics {
            match diagnostic.severity {
                Severity::Error => summary.error += 1,
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
/// why there is none. Never empty.
#[must_use]
pub fn validate(source: Source<'_>, limits: &Limits) -> Vec<Validation> {
    let failed = |format, diagnostic| {
        vec![Validation {
            name: source.name.to_owned(),
            format,
            report: None,
            diagnostics: vec![diagnostic],
            relations: RelationCount::default(),
        }]
    };
    let (format, document) = match read::read(source, limits) {
        Ok(read) => read,
        Err((format, error)) => return failed(format, unreadable(error)),
    };
    let reports = bind::bind(&document);
    if reports.is_empty() {
        return failed(Some(format), Diagnostic::new("S102", Severity::Error));
    }
    let validations = reports.into_iter().map(|report| {
        let (mut diagnostics, relations) = check::check(&report);
        // A reader of a PDF looks for a sentence on its page.
        for place in diagnostics
            .iter_mut()
            .flat_map(|diagnostic| &mut diagnostic.at)
        {
            if place.page.is_none() {
                place.page = place.span.and_then(|span| document.page_of(span));
            }
        }
        let name = source.name.to_owned();
        Validation {
            name,
            format: Some(format),
            report: Some(report),
            diagnostics,
            relations,
        }
    });
    validations.collect()
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
        ReadError::OverLimit(limit, value) => diagnostic
            .variant("over-limit")
            .arg("limit", limit)
            .arg("value", value.to_string()),
    }
}
