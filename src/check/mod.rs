//! From a [`Report`] to findings.

pub mod catalogue;
pub mod relation;
mod repair;
mod rules;

use crate::diagnostic::{Diagnostic, Severity};
use crate::form::Table;
use crate::report::Report;
use relation::{Known, Outcome};

pub use rules::{CHECKS, Check, narrative_checked, picture_pages};

/// How many relations were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RelationCount {
    /// Consistent or inconsistent.
    pub checked: u32,
    /// Of these, inconsistent.
    pub failed: u32,
    /// Not checked, because a cell is absent or unread.
    pub unchecked: u32,
}

/// Checks a report. The findings come table by table, then those of the structure, then those of
/// the text; within each the worst first.
#[must_use]
pub fn check(report: &Report) -> (Vec<Diagnostic>, RelationCount) {
    let mut findings: Vec<Diagnostic> = CHECKS
        .iter()
        .flat_map(|check| (check.find)(report))
        .collect();
    // Stable: within a code the findings stay as their rule gives them, in the form's order.
    findings.sort_by_key(|finding| (room(finding), finding.severity, finding.code));
    repair::suggest(report, &mut findings);
    // Whoever looks for a sentence in a printed file looks for it on its page.
    for place in findings.iter_mut().flat_map(|finding| &mut finding.at) {
        if place.page.is_none() {
            place.page = place.span.and_then(|span| report.page_of(span));
        }
    }
    (findings, count(report))
}

/// Counts the relations of a report: only equations, as the contract has it. Those of an absent
/// table are counted as not checked, so that the reader sees how much was not.
fn count(report: &Report) -> RelationCount {
    let known = Known::of(report);
    let mut count = RelationCount::default();
    for relation in relation::of_report(report).filter(|relation| !relation.at_most) {
        match relation.evaluate(|figure| known.get(figure)) {
            Outcome::Consistent => count.checked += 1,
            Outcome::Inconsistent(_) => {
                count.checked += 1;
                count.failed += 1;
            }
            Outcome::Unchecked(_) => count.unchecked += 1,
        }
    }
    count
}

/// Where a finding is shown: with a table, with the structure, or with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// With one of the tables.
    Table(Table),
    /// With the parts of the report.
    Structure,
    /// With its sentences.
    Text,
}

/// Where a finding is shown. Findings of a table that have no cell say their table in the
/// argument `table`.
#[must_use]
pub fn room(finding: &Diagnostic) -> Room {
    let named = || {
        let name = finding.args.iter().find(|(name, _)| *name == "table");
        let name = name.map(|(_, value)| value.as_str());
        Table::ALL.into_iter().find(|t| Some(t.name()) == name)
    };
    let table = finding.cells.first().map(|cell| cell.table).or_else(named);
    match (table, finding.code) {
        (Some(table), _) => Room::Table(table),
        (None, "S103" | "D101" | "D102" | "D103" | "D104" | "D105" | "D106") => Room::Structure,
        (None, _) => Room::Text,
    }
}

/// A finding with the severity that the catalogue gives its code.
fn finding(code: &'static str) -> Diagnostic {
    let severity = catalogue::rule(code).map_or(Severity::Error, catalogue::Rule::severity);
    Diagnostic::new(code, severity)
}
