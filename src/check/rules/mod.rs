//! The rules, a file for each small family. A rule finds and reports; it never parses.

mod body;
mod cells;
mod fee;
mod labels;
mod pages;
mod parts;
mod prose;
mod regulation;
mod residue;
mod sums;
mod tables;
mod words;
mod years;

use crate::diagnostic::Diagnostic;
use crate::report::Report;

pub use pages::picture_pages;
pub use prose::narrative_checked;

/// A rule: which codes it may find, and how.
pub struct Check {
    /// The codes of its findings.
    pub codes: &'static [&'static str],
    /// Finds them, in the form's order.
    pub find: fn(&Report) -> Vec<Diagnostic>,
}

/// All rules that look at one report. Explicit, since nothing links itself in on wasm.
pub static CHECKS: [Check; 22] = [
    rule(&["S103"], pages::unread),
    rule(&["F101"], tables::missing_tables),
    rule(&["F102"], tables::missing_rows),
    rule(&["F103", "F108"], labels::other_form),
    rule(&["F104"], labels::nonstandard),
    rule(&["F105"], labels::order),
    rule(&["F106"], tables::missing_columns),
    rule(&["F107"], labels::extra),
    rule(&["C101", "C102", "C103", "C104"], cells::each),
    rule(&["C105", "C106", "C107"], cells::together),
    rule(&["C108"], fee::magnitude),
    rule(
        &["T201", "T301", "T302", "T303", "T304", "T401"],
        sums::unequal,
    ),
    rule(&["T305"], sums::blank_totals),
    rule(&["D101"], parts::missing),
    rule(&["D102"], parts::headings),
    rule(&["D103"], parts::empty),
    rule(&["D104"], years::mismatch),
    rule(&["D105"], years::period),
    rule(&["D106"], body::mismatch),
    rule(&["D107"], residue::template),
    rule(&["D109"], parts::fee_disclosure),
    rule(&["L101"], regulation::power),
];

const fn rule(codes: &'static [&'static str], find: fn(&Report) -> Vec<Diagnostic>) -> Check {
    Check { codes, find }
}
