//! What whoever hands a report in knows of it: a portal knows who reports on which year, and the
//! report may say otherwise.

use serde::{Deserialize, Serialize};

use crate::Validation;
use crate::bind;
use crate::report::{Expected, Level};

/// An expectation as it is written in options, attributes and saved results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The year reported on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Who reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Its level, by the contract's id (`county-department`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

impl Expectation {
    /// Nothing is expected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same for rules. A blank body and a level that there is not say nothing.
    fn expected(&self) -> Expected {
        let body = self.body.as_deref().map(str::trim);
        Expected {
            year: self.year,
            body: body.filter(|body| !body.is_empty()).map(str::to_owned),
            level: self.level.as_deref().and_then(Level::of_id),
        }
    }
}

impl Validation {
    /// Says what is expected of the report and checks again: a year or body that the report does
    /// not name is taken from here, one that it names otherwise is a finding (D104, D106), and the
    /// level is believed rather than worked out from the name. Where nothing is expected, what was
    /// expected before (by a saved result) stands.
    pub fn expect(&mut self, expectation: &Expectation) {
        if expectation.is_empty() {
            return;
        }
        let expected = expectation.expected();
        for report in self.report.iter_mut().chain(self.as_read.as_deref_mut()) {
            if report.expected == expected {
                continue;
            }
            if report.year.is_none() {
                report.year = expected.year;
            }
            if let (None, Some(body)) = (&report.body, &expected.body) {
                bind::name_body(report, body);
            }
            if let Some(level) = expected.level {
                report.level = Some(level);
                report.may_make_rules = Some(level.may_make_rules());
            }
            report.expected = expected.clone();
        }
        self.check_again();
    }

    /// What is expected of the report.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        let Some(expected) = self.report.as_ref().map(|report| &report.expected) else {
            return Expectation::default();
        };
        Expectation {
            year: expected.year,
            body: expected.body.clone(),
            level: expected.level.map(|level| level.id().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(expectation: &Expectation) -> Vec<&'static str> {
        let mut validation = Validation::blank(2023, "青禾县人民政府");
        let cell = "t2.regulation.made".parse().expect("a cell");
        validation.edit([(cell, Some("1"))]);
        validation.expect(expectation);
        let found = validation.diagnostics.iter().map(|finding| finding.code);
        found
            .filter(|code| ["D104", "D106", "L101"].contains(code))
            .collect()
    }

    fn expect(year: u16, body: &str, level: &str) -> Expectation {
        Expectation {
            year: Some(year),
            body: Some(body.to_owned()),
            level: Some(level.to_owned()),
        }
    }

    #[test]
    fn what_is_expected_is_compared_and_the_level_believed() {
        assert_eq!(codes(&Expectation::default()), ["L101"]);
        let same = expect(2023, "临河市青禾县人民政府", "county");
        assert_eq!(codes(&same), ["L101"]);
        let city = expect(2023, "青禾县人民政府", "city");
        assert!(codes(&city).is_empty());
        let other = expect(2024, "青石县人民政府", "city");
        assert_eq!(codes(&other), ["D104", "D106"]);
        let nonsense = expect(2023, " ", "planet");
        assert_eq!(codes(&nonsense), ["L101"]);
    }
}
