//! The findings, grouped by table and code, each with its cells, its equation and what to do.

use std::fmt::Display;

use maud::{Markup, html};

use super::View;
use super::mark::{Finding, Group};
use crate::Validation;
use crate::accept::Acceptance;
use crate::check::catalogue;
use crate::check::relation::{Known, of_report};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::form::Table;
use crate::number::Remark;
use crate::render::html::Verdict;
use crate::render::{figure, names};
use crate::report::Value;
use crate::words::{Piece, accept, cell, findings as words, mark, verdict, work};

/// A finding on more cells than this names them only in its marks on the table.
const NAMED_CELLS: usize = 6;
/// Bytes of the file's own text shown around a place in it.
const CONTEXT: usize = 60;

impl View<'_> {
    /// The column of findings.
    pub(super) fn findings(&self) -> Markup {
        let lang = self.lang;
        let groups = &self.marks.groups;
        let counts = Verdict::of(self.validation);
        html! {
            section.findings aria-label=(words::TITLE.get(lang)) {
                h3 {
                    (words::TITLE.get(lang))
                    @if self.marks.count(false) > 0 { " " span.count { (self.marks.count(false)) } }
                }
                @if groups.is_empty() {
                    p.clean { (if counts.open > 0 { words::NONE_SO_FAR } else { words::NONE }.get(lang)) }
                }
                @for group in groups.iter().filter(|group| !group.accepted) { (self.group(group)) }
                @if self.marks.count(true) > 0 {
                    section.accepted aria-label=(accept::ACCEPTED.get(lang)) {
                        h3 { (accept::ACCEPTED.get(lang)) " " span.count { (self.marks.count(true)) } }
                        @for group in groups.iter().filter(|group| group.accepted) { (self.group(group)) }
                    }
                }
                @for lapsed in self.validation.lapsed() {
                    p.lapsed { (lapsed_words(lapsed, lang)) }
                }
                @if self.validation.report.is_some() {
                    p.coverage {
                        (counts.coverage(lang)) (mark::STOP.get(lang))
                        @if counts.unchecked > 0 { " " (why_unchecked(self.validation, lang)) }
                    }
                }
            }
        }
    }

    fn group(&self, group: &Group<'_>) -> Markup {
        let lang = self.lang;
        let rule = group.rule();
        let title = rule.map_or(group.code, |rule| rule.title.get(lang));
        html! {
            section.group.(tone(group)) data-code=(group.code) {
                h4 {
                    span.severity { (names::standing(group.severity, group.accepted).get(lang)) }
                    span.area { (group.area(lang)) }
                    span.group-title { (title) }
                    @if group.findings.len() > 1 { span.count { (group.findings.len()) } }
                }
                @if let Some(rule) = rule {
                    details.why open[self.validation.report.is_none()] {
                        summary { (words::WHY_AND_FIX.get(lang)) }
                        dl {
                            dt { (words::WHY.get(lang)) } dd { (rule.why.get(lang)) }
                            dt { (words::FIX.get(lang)) } dd { (rule.fix.get(lang)) }
                            dt { (words::CLAUSE.get(lang)) } dd { (rule.clause.get(lang)) }
                            dt { (words::RULE.get(lang)) } dd { (group.code) " " (rule.name) }
                        }
                    }
                }
                ol.items start=[group.findings.first().map(|first| first.number)] {
                    @for finding in &group.findings { (self.finding(finding)) }
                }
            }
        }
    }

    fn finding(&self, finding: &Finding<'_>) -> Markup {
        let lang = self.lang;
        let diagnostic = finding.diagnostic;
        let ids: Vec<String> = diagnostic
            .cells
            .iter()
            .map(|cell| format!("{}{cell}", self.prefix))
            .collect();
        let sentence = catalogue::message(diagnostic, lang);
        html! {
            li.finding id={ (self.prefix) "f" (finding.number) } value=(finding.number)
                data-n=(finding.number) data-code=(diagnostic.code)
                data-cells=[(!ids.is_empty()).then(|| ids.join(" "))] {
                p.message {
                    @match ids.first() {
                        Some(first) => a href={ "#" (first) } { (sentence) },
                        None => (sentence),
                    }
                }
                @if diagnostic.equation.is_none() && (2..=NAMED_CELLS).contains(&ids.len()) {
                    p.cells { @for (cell, id) in diagnostic.cells.iter().zip(&ids) {
                        a.term href={ "#" (id) } data-for=(id) { (names::brief(self.validation.report.as_ref(), *cell, lang)) }
                    } }
                }
                @if let Some(reason) = &diagnostic.accepted {
                    p.reason { (accept::REASON.fill(lang, &[("reason", reason)])) }
                }
                (self.excerpt(diagnostic))
                (self.suggestion(diagnostic))
                (self.acceptance(finding))
                @if diagnostic.equation.is_some() {
                    details.sum-up {
                        summary { (words::EQUATION.get(lang)) }
                        (self.equation(diagnostic))
                    }
                }
            }
        }
    }

    /// 哪一格改成几就平.
    fn suggestion(&self, diagnostic: &Diagnostic) -> Markup {
        let lang = self.lang;
        let Some(best) = diagnostic.suggestions.first() else {
            return html! {};
        };
        let id = format!("{}{}", self.prefix, best.cell);
        let words = match best.repairs {
            0 | 1 => words::CHANGE_SETTLES,
            _ => words::CHANGE_SETTLES_SEVERAL,
        };
        let cell = names::brief(self.validation.report.as_ref(), best.cell, lang);
        let blank = || cell::BLANK.get(lang).to_owned();
        html! {
            p.suggestion { @for piece in words.pieces(lang) { @match piece {
                Piece::Words(words) => (words),
                Piece::Arg("cell") => a.term href={ "#" (id) } data-for=(id) { (cell) },
                Piece::Arg("from") => b { (best.from.map_or_else(blank, figure)) },
                Piece::Arg("to") => b { (figure(best.to)) },
                Piece::Arg(_) | Piece::Form(..) => (best.repairs),
            } }
                @if self.live {
                    " " button.fill type="button" data-fill=(best.cell) data-to=(figure(best.to)) {
                        (work::CHANGE_TO.fill(lang, &[("to", &figure(best.to))]))
                    }
                }
            }
        }
    }

    /// Where a doubt is accepted with a reason, or taken up again.
    fn acceptance(&self, finding: &Finding<'_>) -> Markup {
        let lang = self.lang;
        let diagnostic = finding.diagnostic;
        if !self.live || diagnostic.severity != Severity::Warning {
            return html! {};
        }
        html! {
            @match &diagnostic.accepted {
                Some(_) => button.plain.reopen type="button" data-reopen=(finding.number) {
                    (work::REOPEN.get(lang))
                },
                None => details.accept {
                    summary { (work::ACCEPT.get(lang)) }
                    form data-accept=(finding.number) {
                        label {
                            (work::REASON.get(lang))
                            textarea name="reason" rows="2" required {}
                        }
                        button type="submit" { (work::ACCEPT_NOW.get(lang)) }
                    }
                },
            }
        }
    }

    /// The file's own words at the places of a finding that has no cells.
    fn excerpt(&self, diagnostic: &Diagnostic) -> Markup {
        let Some(report) = &self.validation.report else {
            return html! {};
        };
        let spans = diagnostic.at.iter().filter_map(|place| place.span);
        let excerpts = spans.filter_map(|span| {
            let start = (span.start as usize).checked_sub(report.span.start as usize)?;
            let end = (span.end as usize).checked_sub(report.span.start as usize)?;
            cut(&report.text, start, end)
        });
        html! {
            @if diagnostic.cells.is_empty() {
                @for (before, hit, after) in excerpts.take(3) {
                    blockquote.excerpt { (before) mark { (hit) } (after) }
                }
            }
        }
    }
}

/// Text around a stretch, and the stretch; nothing where it does not lie in the text.
fn cut(text: &str, start: usize, end: usize) -> Option<(String, &str, String)> {
    let hit = text.get(start..end)?;
    let before = text.get(..start)?.lines().next_back().unwrap_or_default();
    let after = text.get(end..)?.lines().next().unwrap_or_default();
    let clip = |text: &str, from_end: bool| -> String {
        if text.len() <= CONTEXT {
            return text.to_owned();
        }
        let count = CONTEXT / 3;
        if from_end {
            let skip = text.chars().count().saturating_sub(count);
            format!("…{}", text.chars().skip(skip).collect::<String>())
        } else {
            format!("{}…", text.chars().take(count).collect::<String>())
        }
    };
    Some((clip(before, true), hit, clip(after, false)))
}

/// Why relations could not be checked, from what the report lacks; and what to do where the text
/// has lost its blank cells.
pub(crate) fn why_unchecked(validation: &Validation, lang: Lang) -> String {
    let Some(report) = &validation.report else {
        return String::new();
    };
    let form_of = |table| report.form(table).or_else(|| report.main_form());
    let (mut absent, mut unread, mut lost) = (0, 0, 0);
    for table in [Table::T3, Table::T4] {
        let Some(form) = form_of(table) else { continue };
        for cell in form.form().cells(table) {
            match report.facts.get(&cell) {
                None => absent += 1,
                Some(fact) if fact.value != Value::Unread => {}
                Some(fact) if fact.remarks.contains(&Remark::NotANumber) => unread += 1,
                Some(_) => lost += 1,
            }
        }
    }
    let known = Known::of(report);
    let blank_total = of_report(report)
        .filter(|relation| known.total_is_blank(relation))
        .count();
    let absence = match validation.is_typed() {
        true => verdict::CELLS_OPEN,
        false => verdict::CELLS_ABSENT,
    };
    let reasons: Vec<String> = [
        (lost, verdict::COLUMN_LOST),
        (unread, verdict::CELLS_UNREAD),
        (absent, absence),
        (blank_total, verdict::TOTALS_BLANK),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| words.fill(lang, &[("count", count)]))
    .collect();
    if reasons.is_empty() {
        return String::new();
    }
    let reasons = reasons.join(mark::COMMA.get(lang));
    let mut text = verdict::WHY_UNCHECKED.fill(lang, &[("reasons", &reasons)]);
    if lost > 0 {
        text.push_str(verdict::BLANKS_LOST.get(lang));
    }
    text
}

pub(crate) fn tone(group: &Group<'_>) -> &'static str {
    match group.severity {
        _ if group.accepted => "accepted",
        Severity::Error => "error",
        Severity::Warning => "doubt",
        Severity::Info => "info",
    }
}

/// An acceptance that no longer counts, and what it was.
pub(crate) fn lapsed_words(lapsed: &Acceptance, lang: Lang) -> String {
    let title = catalogue::rule(&lapsed.code).map_or("", |rule| rule.title.get(lang));
    let args: [(&str, &dyn Display); 3] = [
        ("title", &title),
        ("code", &lapsed.code),
        ("reason", &lapsed.reason),
    ];
    accept::LAPSED.fill(lang, &args)
}
