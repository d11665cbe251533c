//! HTML: the statutory tables with every figure in its cell, and the findings beside them.
//!
//! [`fragment`] is what the browser page shows of one report, [`page`] a file that stands alone
//! (`--format html`). Both need no script: a finding links to its cells and a cell to its
//! findings, by number. Markup is made by maud, which escapes; nothing from a file reaches the
//! output otherwise.

mod equation;
mod findings;
mod mark;
mod tables;
mod verdict;

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rust_decimal::Decimal;

use crate::Validation;
use crate::diagnostic::{Diagnostic, Lang};
use crate::edit::offers;
use crate::form::CellId;
use crate::render::names;
use crate::report::Report;
use crate::words::{report, standalone};

pub(crate) use findings::{lapsed_words, tone, why_unchecked};
pub(crate) use mark::Group;
pub(crate) use tables::{lines, printed, was_words};
pub use verdict::Verdict;

use mark::Marks;

/// The page's own style; `www/style.css` serves the browser page and the file alike.
pub(super) const STYLE: &str = include_str!("../../www/style.css");

/// What the page and the file both show of one report.
#[must_use]
pub fn fragment(validation: &Validation, lang: Lang) -> String {
    View::live(validation, lang).article(false).into_string()
}

/// [`fragment`] in its parts, for a page that puts in only what has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// What the report is: `header.report-head`.
    pub head: String,
    /// `section.findings`.
    pub findings: String,
    /// `section.tables`; empty without a report.
    pub tables: String,
}

/// The parts of [`fragment`].
#[must_use]
pub fn parts(validation: &Validation, lang: Lang) -> Parts {
    let view = View::live(validation, lang);
    Parts {
        head: view.head(None).into_string(),
        findings: view.findings().into_string(),
        tables: match &validation.report {
            Some(report) => view.tables(report).into_string(),
            None => String::new(),
        },
    }
}

/// [`fragment`] from its parts.
#[must_use]
pub fn article(validation: &Validation, parts: &Parts) -> String {
    let tone = Verdict::of(validation).tone();
    let markup = html! {
        article.report id="report" data-tone=(tone) {
            (PreEscaped(&parts.head))
            div.desk {
                (PreEscaped(&parts.findings))
                (PreEscaped(&parts.tables))
            }
        }
    };
    markup.into_string()
}

/// A file that stands alone: all reports, one below the other, with the style in it.
#[must_use]
pub fn page(validations: &[Validation], lang: Lang) -> String {
    let verdicts: Vec<Verdict> = validations.iter().map(Verdict::of).collect();
    let whole = Verdict::sum(&verdicts);
    let single = validations.len() == 1;
    let markup = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="renderer" content="webkit";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (whole.words(lang)) " · " (standalone::TITLE.get(lang)) }
                style { (PreEscaped(STYLE)) }
            }
            body.standalone {
                header.masthead {
                    p.brand { (standalone::BRAND.get(lang)) }
                    p.tagline { (standalone::TAGLINE.get(lang)) }
                }
                main {
                    (whole.banner(lang))
                    @if !single {
                        nav.files aria-label=(standalone::REPORTS.get(lang)) {
                            ol { @for (index, (validation, verdict)) in validations.iter().zip(&verdicts).enumerate() {
                                li { a.file href={ "#" (prefix(index, single)) "report" } data-tone=(verdict.tone()) {
                                    span.file-name { (heading(validation, lang)) }
                                    span.file-verdict { (verdict.words(lang)) }
                                } }
                            } }
                        }
                    }
                    @for (index, validation) in validations.iter().enumerate() {
                        (View::new(validation, lang, &prefix(index, single)).article(!single))
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// Keeps the ids of several reports on one page apart.
fn prefix(index: usize, single: bool) -> String {
    if single {
        String::new()
    } else {
        format!("r{}-", index + 1)
    }
}

/// The findings in the order in which [`fragment`] numbers them.
pub(crate) fn in_order(validation: &Validation) -> Vec<&Diagnostic> {
    let marks = Marks::new(validation);
    let findings = marks.groups.iter().flat_map(|group| &group.findings);
    findings.map(|finding| finding.diagnostic).collect()
}

/// The findings in groups, with the numbers under which [`fragment`] shows them.
pub(crate) fn groups(validation: &Validation) -> Vec<Group<'_>> {
    Marks::new(validation).groups
}

/// The three tables with their marks, every id with a prefix.
pub(crate) fn tables_of(
    validation: &Validation,
    report: &Report,
    lang: Lang,
    prefix: &str,
) -> Markup {
    View::new(validation, lang, prefix).tables(report)
}

/// What a report is called in a list: its body and year, else the file's name.
pub(crate) fn heading(validation: &Validation, lang: Lang) -> String {
    let Some(report) = &validation.report else {
        return validation.name.clone();
    };
    match (&report.body, report.year, &report.title) {
        (Some(body), Some(year), _) => {
            report::HEADING.fill(lang, &[("body", body), ("year", &year)])
        }
        (Some(body), None, _) => body.clone(),
        (None, _, Some(title)) => title.clone(),
        (None, _, None) => validation.name.clone(),
    }
}

/// One report while it is drawn.
struct View<'v> {
    validation: &'v Validation,
    lang: Lang,
    /// Stands before every id.
    prefix: &'v str,
    marks: Marks<'v>,
    /// Whether a program stands behind it, so that cells can be typed in and buttons do something.
    live: bool,
    /// What belongs into cells that are still empty.
    offers: BTreeMap<CellId, Decimal>,
}

impl<'v> View<'v> {
    fn new(validation: &'v Validation, lang: Lang, prefix: &'v str) -> Self {
        Self {
            validation,
            lang,
            prefix,
            marks: Marks::new(validation),
            live: false,
            offers: BTreeMap::new(),
        }
    }

    /// As the page shows it.
    fn live(validation: &'v Validation, lang: Lang) -> Self {
        // A file that says nothing of its totals is told so; to one who fills in they are offered.
        let filling = validation.is_typed() || !validation.edits.is_empty();
        let report = validation.report.as_ref().filter(|_| filling);
        Self {
            live: true,
            offers: report.map(offers).unwrap_or_default(),
            ..Self::new(validation, lang, "")
        }
    }

    fn article(&self, with_verdict: bool) -> Markup {
        let verdict = Verdict::of(self.validation);
        html! {
            article.report id={ (self.prefix) "report" } data-tone=(verdict.tone()) {
                (self.head(with_verdict.then_some(verdict)))
                div.desk {
                    (self.findings())
                    @if let Some(report) = &self.validation.report {
                        (self.tables(report))
                    }
                }
            }
        }
    }

    fn head(&self, verdict: Option<Verdict>) -> Markup {
        let lang = self.lang;
        html! {
            header.report-head {
                h2 { (heading(self.validation, lang)) }
                @if let Some(verdict) = verdict { p.report-verdict { (verdict.words(lang)) } }
                p.facts {
                    @if heading(self.validation, lang) != self.validation.name { span { (self.validation.name) } }
                    @if let Some(report) = &self.validation.report {
                        @if let Some(form) = report.main_form() {
                            span { (report::FORM_AND_NOTICE.fill(lang, &[("year", &form.id()), ("notice", &form.form().notice)])) }
                        }
                        @if let Some(level) = report.level {
                            span { (names::level(level).get(lang)) }
                        }
                    }
                }
                @for (_, remark) in super::remarks::remarks(self.validation, lang) { p.remark { (remark) } }
            }
        }
    }
}
