//! Doubts (需核实) that a person has looked at and accepted, each with its reason (情况说明).
//!
//! An acceptance belongs to what the finding rested on: it comes back when the same figures are
//! checked again, in whatever file, and lapses when one of them changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Validation;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::Report;

/// A doubt accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The code of the finding.
    pub code: String,
    /// What the finding's cells said when it was accepted, by cell id; null where one was absent.
    #[serde(default)]
    pub cells: BTreeMap<String, Option<String>>,
    /// For a finding without cells: the arguments of its message.
    #[serde(default)]
    pub about: BTreeMap<String, String>,
    /// Why it is right as it is, in the words of the one who accepted it.
    pub reason: String,
}

impl Acceptance {
    /// Accepts a finding on a report as it stands.
    #[must_use]
    pub fn of(report: &Report, finding: &Diagnostic, reason: &str) -> Self {
        let text = |cell| report.facts.get(cell).map(|fact| fact.text.clone());
        let cells: BTreeMap<String, Option<String>> = finding
            .cells
            .iter()
            .map(|cell| (cell.to_string(), text(cell)))
            .collect();
        let about = if cells.is_empty() {
            let args = finding.args.iter();
            args.map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect()
        } else {
            BTreeMap::new()
        };
        Self {
            code: finding.code.to_owned(),
            cells,
            about,
            reason: reason.trim().to_owned(),
        }
    }

    /// Whether it is of this finding, with nothing changed since.
    #[must_use]
    pub fn covers(&self, report: &Report, finding: &Diagnostic) -> bool {
        self.code == finding.code && {
            let now = Self::of(report, finding, &self.reason);
            now.cells == self.cells && now.about == self.about
        }
    }
}

impl Validation {
    /// Accepts a doubt with a reason, or with an empty reason no longer. Errors can't be accepted,
    /// they are to be put right: for these and for an unknown finding nothing happens.
    pub fn accept(&mut self, finding: &Diagnostic, reason: &str) {
        let Some(report) = &self.report else {
            return;
        };
        if finding.severity != Severity::Warning {
            return;
        }
        self.accepted.retain(|old| !old.covers(report, finding));
        if !reason.trim().is_empty() {
            self.accepted.push(Acceptance::of(report, finding, reason));
        }
        self.apply_acceptances();
    }

    /// Takes over what was accepted of an earlier state of this report.
    pub fn accept_again(&mut self, acceptances: impl IntoIterator<Item = Acceptance>) {
        for acceptance in acceptances {
            if !self.accepted.contains(&acceptance) {
                self.accepted.push(acceptance);
            }
        }
        self.apply_acceptances();
    }

    /// Acceptances whose finding is gone or rests on other figures now.
    pub fn lapsed(&self) -> impl Iterator<Item = &Acceptance> {
        let report = self.report.as_ref();
        self.accepted.iter().filter(move |acceptance| {
            !report.is_some_and(|report| {
                let mut findings = self.diagnostics.iter();
                findings.any(|finding| acceptance.covers(report, finding))
            })
        })
    }

    pub(crate) fn apply_acceptances(&mut self) {
        let Some(report) = &self.report else {
            return;
        };
        for finding in &mut self.diagnostics {
            finding.accepted = None;
            if finding.severity == Severity::Warning {
                let mut all = self.accepted.iter();
                let acceptance = all.find(|acceptance| acceptance.covers(report, finding));
                finding.accepted = acceptance.map(|acceptance| acceptance.reason.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{CellId, Table};

    const MADE: CellId = CellId {
        table: Table::T2,
        row: "normative",
        column: "made",
    };

    /// More made than in force: T201, a doubt.
    fn doubtful() -> Validation {
        let mut form = Validation::blank(2023, "青禾县人民政府");
        let in_force = CellId::new(Table::T2, "normative", "in_force");
        form.edit([(MADE, Some("9")), (in_force, Some("3"))]);
        let codes: Vec<_> = form.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["T201"]);
        form
    }

    #[test]
    fn an_accepted_doubt_is_counted_apart_until_its_cells_change() {
        let mut form = doubtful();
        let finding = form.diagnostics[0].clone();
        form.accept(&finding, " 本年集中清理，多数当年即废止 ");
        assert_eq!(form.summary().warning, 0);
        assert_eq!(form.summary().accepted, 1);

        form.edit([(MADE, Some("8"))]);
        assert_eq!((form.summary().warning, form.summary().accepted), (1, 0));
        assert_eq!(form.lapsed().count(), 1);

        form.edit([(MADE, Some("9"))]);
        assert_eq!((form.summary().warning, form.summary().accepted), (0, 1));
        form.accept(&finding, "");
        assert_eq!(form.summary().warning, 1);
    }

    #[test]
    fn an_error_is_not_accepted() {
        let mut form = Validation::blank(2023, "青禾县人民政府");
        form.edit([(MADE, Some("-1"))]);
        let finding = form.diagnostics[0].clone();
        form.accept(&finding, "就是这样");
        assert_eq!(form.summary().error, 1);
        assert!(form.accepted.is_empty());
    }
}
