//! 问题清单: the findings of a report as plain text, to paste into a message or a document.

use std::fmt::{Display, Write};

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::Lang;
use crate::render::html::{Verdict, heading, in_order, why_unchecked};
use crate::render::{figure, names};
use crate::words::{cell, findings, mark};

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
            names::severity(diagnostic.severity).get(lang),
            catalogue::message(diagnostic, lang),
            diagnostic.code,
        );
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
    if let Some(report) = &validation.report {
        let _ = write!(text, "{}{}", verdict.coverage(lang), mark::STOP.get(lang));
        if verdict.unchecked > 0 {
            let _ = write!(
                text,
                "{}{}",
                mark::SPACE.get(lang),
                why_unchecked(report, lang)
            );
        }
        text.push('\n');
    }
    text
}
