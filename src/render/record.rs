//! The record of a check, to print and to file: one page that says what was checked and what was
//! not, what was found, on which basis, and what a person did about it; and the tables with their
//! marks as an annex. It says of which file, by its fingerprint, on which day and by which program.

use std::fmt::Display;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::coverage;
use super::html::{self, STYLE, Verdict, lapsed_words};
use super::{Suggested, names};
use crate::Validation;
use crate::check::catalogue::{self, RULES};
use crate::words::{Lang, cell, change, findings, mark, record as words, report};

/// When a file was checked, and which one it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The day, as the writer's clock had it: 2024-01-20.
    pub date: String,
    /// The SHA-256 of the file in hexadecimal; nothing for a form that was filled in by hand.
    pub sha256: Option<String>,
}

/// The record of one report, as a piece of a page.
#[must_use]
pub fn record(validation: &Validation, stamp: &Stamp, lang: Lang) -> String {
    article(validation, stamp, lang, "p-").into_string()
}

/// The records of several as a file that stands alone. A report without a stamp of its own has
/// that of the last one.
#[must_use]
pub fn page(validations: &[Validation], stamps: &[Stamp], lang: Lang) -> String {
    whole(validations, stamps, lang, None)
}

/// The same, with a saved result in it.
pub(super) fn whole(
    validations: &[Validation],
    stamps: &[Stamp],
    lang: Lang,
    saved: Option<&str>,
) -> String {
    let none = Stamp::default();
    let stamp = |at: usize| stamps.get(at).or(stamps.last()).unwrap_or(&none);
    let title = match validations {
        [one] => html::heading(one, lang),
        several => words::SEVERAL.fill(lang, &[("count", &several.len())]),
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="renderer" content="webkit";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words::TITLE.get(lang)) " · " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body.standalone.filed {
                main {
                    @for (at, validation) in validations.iter().enumerate() {
                        (article(validation, stamp(at), lang, &format!("p{}-", at + 1)))
                    }
                }
                @if let Some(json) = saved {
                    script type="application/json" id=(crate::saved::ELEMENT) { (PreEscaped(json)) }
                }
            }
        }
    };
    markup.into_string()
}

fn article(validation: &Validation, stamp: &Stamp, lang: Lang, prefix: &str) -> Markup {
    let verdict = Verdict::of(validation);
    let mut said = Suggested::new();
    let (open, accepted): (Vec<_>, Vec<_>) = html::groups(validation)
        .into_iter()
        .partition(|group| !group.accepted);
    let lapsed: Vec<String> = validation
        .lapsed()
        .map(|lapsed| lapsed_words(lapsed, lang))
        .collect();
    html! {
        article.record {
            header {
                p.record-kind { (words::TITLE.get(lang)) }
                h2 { (html::heading(validation, lang)) }
            }
            div.record-verdict data-tone=(verdict.tone()) {
                p.record-words { (verdict.words(lang)) }
                @if validation.report.is_some() {
                    p { (verdict.coverage(lang)) (mark::STOP.get(lang)) }
                }
            }
            (particulars(validation, stamp, lang))
            @if !open.is_empty() {
                section {
                    h3 { (findings::TITLE.get(lang)) }
                    @for group in &open { (group_of(validation, group, lang, prefix, &mut said)) }
                }
            }
            @if !accepted.is_empty() || !lapsed.is_empty() {
                section {
                    h3 { (words::ACCEPTED.get(lang)) }
                    @for group in &accepted { (group_of(validation, group, lang, prefix, &mut said)) }
                    @for lapsed in &lapsed { p.lapsed { (lapsed) } }
                }
            }
            (changes(validation, lang))
            (checked(validation, lang))
            (signature(lang))
            @if let Some(report) = &validation.report {
                section.annex {
                    h3.annex-title {
                        @if validation.diagnostics.is_empty() { (words::ANNEX.get(lang)) }
                        @else { (words::ANNEX_MARKED.get(lang)) }
                    }
                    (html::tables_of(validation, report, lang, prefix))
                }
            }
        }
    }
}

/// Of what, when and by what.
fn particulars(validation: &Validation, stamp: &Stamp, lang: Lang) -> Markup {
    let form = validation.report.as_ref().and_then(|r| r.main_form());
    let form = form.map(|form| {
        let args: [(&str, &dyn Display); 2] =
            [("year", &form.id()), ("notice", &form.form().notice)];
        report::FORM_AND_NOTICE.fill(lang, &args)
    });
    let version: &dyn Display = &env!("CARGO_PKG_VERSION");
    let program = words::PROGRAM_IS.fill(lang, &[("version", version), ("rules", &RULES.len())]);
    let by_hand = stamp.sha256.is_none() && validation.format.is_none();
    let sha256 = match &stamp.sha256 {
        Some(sum) => sum.as_str(),
        None if by_hand => words::BY_HAND.get(lang),
        None => words::NO_SUM.get(lang),
    };
    html! {
        table.particulars {
            tbody {
                tr { th scope="row" { (words::FILE.get(lang)) } td { (validation.name) } }
                @if let Some(form) = form {
                    tr { th scope="row" { (words::FORM.get(lang)) } td { (form) } }
                }
                tr { th scope="row" { "SHA-256" } td.sum { (sha256) } }
                @if !stamp.date.is_empty() {
                    tr { th scope="row" { (words::DATE.get(lang)) } td { (stamp.date) } }
                }
                tr { th scope="row" { (words::PROGRAM.get(lang)) } td { (program) } }
            }
        }
    }
}

/// The findings of one code: each with its number and equation, and once for all what to do and
/// on which basis.
fn group_of(
    validation: &Validation,
    group: &html::Group<'_>,
    lang: Lang,
    prefix: &str,
    said: &mut Suggested,
) -> Markup {
    let rule = group.rule();
    html! {
        section.record-group.(html::tone(group)) {
            h4 {
                span.severity { (names::standing(group.severity, group.accepted).get(lang)) }
                span.area { (group.area(lang)) }
                span.group-title { (rule.map_or(group.code, |rule| rule.title.get(lang))) }
                span.code { (group.code) }
            }
            ol {
                @for finding in &group.findings {
                    @let diagnostic = finding.diagnostic;
                    li id={ (prefix) "f" (finding.number) } value=(finding.number) {
                        span.number { (finding.number) }
                        p { (catalogue::message(diagnostic, lang)) }
                        @if let Some(sum) = diagnostic.equation.as_ref().and_then(|e| super::text::equation(e, lang)) {
                            p.sum { (mark::COLON.fill(lang, &[("name", &findings::EQUATION.get(lang)), ("text", &sum)])) }
                        }
                        @if let Some(text) = super::suggestion(validation.report.as_ref(), diagnostic, said, lang) {
                            p.sum { (text) }
                        }
                        @if let Some(reason) = &diagnostic.accepted {
                            p.reason { (crate::words::accept::REASON.fill(lang, &[("reason", reason)])) }
                        }
                    }
                }
            }
            @if let Some(rule) = rule {
                p.basis {
                    (mark::COLON.fill(lang, &[("name", &findings::FIX.get(lang)), ("text", &rule.fix.get(lang))]))
                    br;
                    (mark::COLON.fill(lang, &[("name", &findings::CLAUSE.get(lang)), ("text", &rule.clause.get(lang))]))
                }
            }
        }
    }
}

fn changes(validation: &Validation, lang: Lang) -> Markup {
    let report = validation.report.as_ref();
    let shown = |text: &str| match text {
        "" => cell::BLANK.get(lang).to_owned(),
        text => text.to_owned(),
    };
    html! {
        @if validation.changes().next().is_some() {
            section {
                h3 { (change::TITLE.get(lang)) }
                table.record-list {
                    thead { tr {
                        th scope="col" { (words::CELL.get(lang)) }
                        th scope="col" { (words::IN_FILE.get(lang)) }
                        th scope="col" { (words::NOW.get(lang)) }
                    } }
                    tbody { @for (id, was, text) in validation.changes() { tr {
                        td { (names::cell(report, id, lang)) }
                        td { (html::was_words(was, lang)) }
                        td { (shown(text)) }
                    } } }
                }
            }
        }
    }
}

/// What was checked, and what was not.
fn checked(validation: &Validation, lang: Lang) -> Markup {
    let not = coverage::not_checked(validation, lang);
    html! {
        @if let Some(report) = &validation.report {
            section {
                h3 { (words::CHECKED.get(lang)) }
                table.record-list {
                    thead { tr {
                        th scope="col" { (words::RELATION.get(lang)) }
                        th.tally scope="col" { (words::HELD.get(lang)) }
                        th.tally scope="col" { (words::FAILED.get(lang)) }
                        th.tally scope="col" { (words::UNCHECKED.get(lang)) }
                    } }
                    tbody { @for (code, says, fared) in coverage::relations(report) { tr {
                        td { (says.get(lang)) " " span.code { (code) } }
                        td.tally { (fared.held) }
                        td.tally { (fared.failed) }
                        td.tally { (fared.unchecked) }
                    } } }
                }
                ul { @for line in coverage::also(report, lang) { li { (line) } } }
            }
        }
        section.not-checked {
            h3 { (words::NOT_CHECKED.get(lang)) }
            ul { @for line in &not { li { (line) } } }
        }
    }
}

/// Where those sign who checked and who answers for it.
fn signature(lang: Lang) -> Markup {
    let lines = [words::BY, words::REVIEWED, words::SIGNED_ON];
    html! {
        p.signature { @for line in lines { span { (line.get(lang)) } } }
    }
}
