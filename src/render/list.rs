//! 问题清单: the findings of a report as plain text, to paste into a message or a document, with the
//! doubts that were accepted, their reasons, and what was typed over.

use std::fmt::{Display, Write};

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::Lang;
use crate::render::html::{Verdict, heading, in_order, lapsed_words, why_unchecked};
use crate::render::{changes, figure, names};
use crate::words::{accept, cell, change, findings, mark};

/// One finding a line, with its rule's code; ends with how much was checked.
#[must_use]
pub fn list(validation: &Validation, lang: Lang) -> String {
    let verdict = Verdict::of(validation);
    let mut text = heading(validation, lang);
    if text != validation.name {
        let _ = write!(
            text,
            "{}",
            mark::BRACKETS.fill(lang, &[("text", &validation.name)])
        );
    }
    let _ = writeln!(text, "\n{}", verdict.words(lang));
    for (index, diagnostic) in in_order(validation).into_iter().enumerate() {
        let _ = writeln!(
            text,
            "{}. [{}] {} {}",
            index + 1,
            names::standing(diagnostic.severity, diagnostic.accepted.is_some()).get(lang),
            catalogue::message(diagnostic, lang),
            diagnostic.code,
        );
        if let Some(reason) = &diagnostic.accepted {
            let _ = writeln!(
                text,
                "   {}",
                accept::REASON.fill(lang, &[("reason", reason)])
            );
            continue;
        }
        if let Some(best) = diagnostic.suggestions.first() {
            let from = best
                .from
                .map_or_else(|| cell::BLANK.get(lang).to_owned(), figure);
            let cell = names::cell(validation.report.as_ref(), best.cell, lang);
            let args: [(&str, &dyn Display); 3] =
                [("cell", &cell), ("from", &from), ("to", &figure(best.to))];
            let _ = writeln!(text, "   {}", findings::CHANGE.fill(lang, &args));
        }
    }
    for lapsed in validation.lapsed() {
        let _ = writeln!(text, "{}", lapsed_words(lapsed, lang));
    }
    let changes = changes(validation, lang);
    if !changes.is_empty() {
        let _ = writeln!(text, "{}", change::TITLE.get(lang));
        for change in changes {
            let _ = writeln!(text, "   {change}");
        }
    }
    if validation.report.is_some() {
        let _ = write!(text, "{}{}", verdict.coverage(lang), mark::STOP.get(lang));
        if verdict.unchecked > 0 {
            let _ = write!(
                text,
                "{}{}",
                mark::SPACE.get(lang),
                why_unchecked(validation, lang)
            );
        }
        text.push('\n');
    }
    text
}
