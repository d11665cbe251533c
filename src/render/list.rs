//! 问题清单: the findings of a report as plain text, to paste into a message or a document.

use std::fmt::Write;

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::Lang;
use crate::render::html::{Verdict, heading, severity_word, why_unchecked};

/// One finding a line, with its rule's code; ends with how much was checked.
#[must_use]
pub fn list(validation: &Validation, lang: Lang) -> String {
    let verdict = Verdict::of(validation);
    let mut text = heading(validation);
    if text != validation.name {
        let _ = write!(text, "（{}）", validation.name);
    }
    let _ = writeln!(text, "\n{}", verdict.words(lang));
    for (index, diagnostic) in validation.diagnostics.iter().enumerate() {
        let _ = writeln!(
            text,
            "{}. [{}] {} {}",
            index + 1,
            severity_word(diagnostic.severity, lang),
            catalogue::message(diagnostic, lang),
            diagnostic.code,
        );
        if let Some(best) = diagnostic.suggestions.first() {
            let from = best.from.map_or_else(
                || lang.pick("空白", "blank").to_owned(),
                |number| number.normalize().to_string(),
            );
            let _ = writeln!(text, "   {}: {from} → {}", best.cell, best.to.normalize());
        }
    }
    if let Some(report) = &validation.report {
        let _ = write!(text, "{}{}", verdict.coverage(lang), lang.pick("。", "."));
        if verdict.unchecked > 0 {
            let _ = write!(text, "{}", why_unchecked(report, lang));
        }
        text.push('\n');
    }
    text
}
