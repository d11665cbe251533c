//! 问题清单: the findings of a report as plain text, to paste into a message or a document.

use std::fmt::Write;

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::Lang;
use crate::form::{CellId, FormId};
use crate::render::figure;
use crate::render::html::{Verdict, heading, in_order, severity_word, why_unchecked};
use crate::report::Report;

/// One finding a line, with its rule's code; ends with how much was checked.
#[must_use]
pub fn list(validation: &Validation, lang: Lang) -> String {
    let verdict = Verdict::of(validation);
    let mut text = heading(validation);
    if text != validation.name {
        let _ = write!(text, "（{}）", validation.name);
    }
    let _ = writeln!(text, "\n{}", verdict.words(lang));
    for (index, diagnostic) in in_order(validation).into_iter().enumerate() {
        let _ = writeln!(
            text,
            "{}. [{}] {} {}",
            index + 1,
            severity_word(diagnostic.severity, lang),
            catalogue::message(diagnostic, lang),
            diagnostic.code,
        );
        if let Some(best) = diagnostic.suggestions.first() {
            let from = best
                .from
                .map_or_else(|| lang.pick("空白", "blank").to_owned(), figure);
            let cell = name(validation.report.as_ref(), best.cell);
            let to = figure(best.to);
            let _ = match lang {
                Lang::Zh => writeln!(text, "   {cell}：{from} → {to}"),
                Lang::En => writeln!(text, "   {cell}: {from} → {to}"),
            };
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

/// A cell as people name it.
fn name(report: Option<&Report>, cell: CellId) -> String {
    report
        .and_then(|report| report.form(cell.table))
        .unwrap_or(FormId::Y2021)
        .form()
        .describe(cell)
}
