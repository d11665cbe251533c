//! SARIF 2.1.0, the exchange format of checking tools: one run, the catalogue as its rules, a
//! result a finding.
//!
//! A cell is a logical location (`t3.concluded.total`): the first cell is the result's location,
//! the others are related. A sentence is a region, in UTF-8 bytes of the extracted text, with the
//! sentence itself as its snippet. Both carry the place of the JSON contract as `properties`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::json::{At, Change, Exact};
use crate::Validation;
use crate::check::catalogue::{self, RULES, Rule};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::form::CellId;
use crate::origin::Place;
use crate::report::Report;

/// What may not stand in the path of a URI.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// All findings as one SARIF log, ending with a line break.
#[must_use]
pub fn log(validations: &[Validation], lang: Lang) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut results = Vec::new();
    for validation in validations {
        // The reports of one file stand side by side.
        if names.last() != Some(&validation.name.as_str()) {
            names.push(&validation.name);
        }
        let artifact = Artifact {
            uri: uri(&validation.name),
            index: names.len() - 1,
        };
        for finding in &validation.diagnostics {
            let report = validation.report.as_ref();
            results.push(Outcome::new(finding, &artifact, report, lang));
        }
    }
    let artifacts = names
        .iter()
        .map(|name| json!({"location": {"uri": uri(name)}, "roles": ["analysisTarget"]}));
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "gouji",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": lang.tag(),
                "rules": RULES.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
            }}),
            artifacts: artifacts.collect(),
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    match serde_json::to_string(&log) {
        Ok(json) => json + "\n",
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
}

fn descriptor(rule: &Rule, lang: Lang) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title.get(lang)},
        "fullDescription": {"text": rule.why.get(lang)},
        "help": {"text": rule.fix.get(lang)},
        "defaultConfiguration": {"level": level(rule.severity())},
        "properties": {"clause": rule.clause.get(lang)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative URI.
fn uri(name: &str) -> String {
    utf8_percent_encode(&name.replace('\\', "/"), NOT_IN_PATH).to_string()
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    artifacts: Vec<Value>,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Numbers::is_empty")]
    properties: Numbers<'a>,
}

/// A doubt that a person has accepted, with the reason.
#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Numbers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Exact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Change<'a>>,
}

impl Numbers<'_> {
    fn is_empty(&self) -> bool {
        self.expected.is_none() && self.actual.is_none() && self.suggestions.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

#[derive(Serialize)]
struct Properties<'a> {
    at: At<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Clone, Serialize)]
struct Artifact {
    uri: String,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    byte_offset: u32,
    byte_length: u32,
    snippet: Snippet<'a>,
}

#[derive(Serialize)]
struct Snippet<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: CellId,
    kind: &'static str,
}

impl<'a> Outcome<'a> {
    fn new(
        finding: &'a Diagnostic,
        artifact: &Artifact,
        report: Option<&'a Report>,
        lang: Lang,
    ) -> Self {
        let of_cell = |cell: &CellId| {
            let place = report.and_then(|report| Some(&report.facts.get(cell)?.place));
            let mut location = Location::new(artifact, place, None);
            location.logical_locations.push(Logical {
                fully_qualified_name: *cell,
                kind: "element",
            });
            location
        };
        let mut locations: Vec<Location<'_>> = if finding.cells.is_empty() {
            let places = finding.at.iter();
            places
                .map(|place| Location::new(artifact, Some(place), report))
                .collect()
        } else {
            finding.cells.iter().map(of_cell).collect()
        };
        if locations.is_empty() {
            locations.push(Location::new(artifact, None, None));
        }
        let related_locations = locations.split_off(1);
        Self {
            rule_id: finding.code,
            rule_index: RULES.iter().position(|rule| rule.code == finding.code),
            level: level(finding.severity),
            message: Message {
                text: catalogue::message(finding, lang),
            },
            locations,
            related_locations,
            suppressions: finding
                .accepted
                .iter()
                .map(|reason| Suppression {
                    kind: "external",
                    status: "accepted",
                    justification: reason,
                })
                .collect(),
            properties: Numbers {
                expected: finding.expected.map(Exact),
                actual: finding.actual.map(Exact),
                suggestions: finding.suggestions.iter().map(Change).collect(),
            },
        }
    }
}

impl<'a> Location<'a> {
    /// A place in a file; with the report whose text it points into, also its region.
    fn new(artifact: &Artifact, place: Option<&'a Place>, report: Option<&'a Report>) -> Self {
        let place = place.filter(|place| !place.is_detached());
        let region = place.zip(report).and_then(|(place, report)| {
            let span = place.span?;
            let from = span.start.checked_sub(report.span.start)? as usize;
            let to = span.end.checked_sub(report.span.start)? as usize;
            Some(Region {
                byte_offset: span.start,
                byte_length: span.end - span.start,
                snippet: Snippet {
                    text: report.text.get(from..to)?,
                },
            })
        });
        Self {
            physical_location: Physical {
                artifact_location: artifact.clone(),
                region,
            },
            logical_locations: Vec::new(),
            properties: place.map(|place| Properties { at: At(place) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(
            uri(r"报告\a b%#.html"),
            "%E6%8A%A5%E5%91%8A/a%20b%25%23.html"
        );
    }
}
