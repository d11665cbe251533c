//! D106: the report is another body's than it is handed in for.

use crate::check::finding;
use crate::diagnostic::Diagnostic;
use crate::origin::Place;
use crate::report::Report;

/// One finding where the body that the title names is not the one expected. The fuller name of the
/// same body (临河市青禾县人民政府, 青禾县人民政府) is the same.
pub(super) fn mismatch(report: &Report) -> Vec<Diagnostic> {
    let (Some(body), Some(expected)) = (&report.body, &report.expected.body) else {
        return Vec::new();
    };
    let (own, other) = (plain(body), plain(expected));
    if own.ends_with(&other) || other.ends_with(&own) {
        return Vec::new();
    }
    let diagnostic = finding("D106")
        .arg("body", body.as_str())
        .arg("other", expected.as_str());
    vec![match report.title_span {
        Some(span) => diagnostic.at(Place::text(span)),
        None => diagnostic,
    }]
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}
