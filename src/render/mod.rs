//! Pictures of a [`crate::Validation`]: strings out, no DOM, no IO.

mod coverage;
mod excerpt;
pub mod grids;
pub mod group;
pub mod handon;
pub mod html;
pub mod json;
pub(crate) mod layout;
pub mod list;
pub(crate) mod names;
pub mod notice;
pub mod pages;
pub mod record;
mod remarks;
pub mod rules;
pub mod sarif;
pub mod saved;
pub mod source;
pub mod text;
pub mod values;

use std::fmt::Display;

use rust_decimal::Decimal;

use crate::Validation;
use crate::diagnostic::Diagnostic;
use crate::form::CellId;
use crate::report::Report;
use crate::words::{self, Lang};

/// What a person has typed over, each as `cell: what the file said → what stands there`.
fn changes(validation: &Validation, lang: Lang) -> Vec<String> {
    let report = validation.report.as_ref();
    let changes = validation.changes();
    changes
        .map(|(id, was, text)| {
            let cell = names::cell(report, id, lang);
            let from = html::was_words(was, lang);
            let to = match text {
                "" => words::cell::BLANK.get(lang),
                text => text,
            };
            let args: [(&str, &dyn Display); 3] = [("cell", &cell), ("from", &from), ("to", &to)];
            words::findings::CHANGE.fill(lang, &args)
        })
        .collect()
}

/// Changes that were suggested already: one that settles several findings is said once.
pub(crate) type Suggested = Vec<(CellId, Decimal)>;

/// Which single cell would put a finding right, as a sentence; nothing where that was said.
pub(crate) fn suggestion(
    report: Option<&Report>,
    finding: &Diagnostic,
    said: &mut Suggested,
    lang: Lang,
) -> Option<String> {
    let best = finding.suggestions.first()?;
    if said.contains(&(best.cell, best.to)) {
        return None;
    }
    said.push((best.cell, best.to));
    let text = match best.repairs {
        0 | 1 => words::findings::CHANGE_SETTLES,
        _ => words::findings::CHANGE_SETTLES_SEVERAL,
    };
    let blank = || words::cell::BLANK.get(lang).to_owned();
    let args: [(&str, &dyn Display); 4] = [
        ("cell", &names::cell(report, best.cell, lang)),
        ("from", &best.from.map_or_else(blank, figure)),
        ("to", &figure(best.to)),
        ("repairs", &best.repairs),
    ];
    Some(text.fill(lang, &args))
}

/// A figure as text: exact, without needless zeros.
pub(crate) fn figure(number: Decimal) -> String {
    number.normalize().to_string()
}
