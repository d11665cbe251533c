//! D104: title, period and narrative speak of different years. D105: the statistical period.

use std::collections::BTreeMap;

use crate::check::finding;
use crate::check::rules::prose::{narrative_checked, text};
use crate::check::rules::words::quoted;
use crate::diagnostic::Diagnostic;
use crate::origin::{Place, Span};
use crate::report::{Date, Period, Report};

/// D104: one finding where a year other than the report's is claimed.
pub(super) fn mismatch(report: &Report) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = not_the_expected(report).into_iter().collect();
    if narrative_checked(report) {
        findings.extend(within(report));
    }
    findings
}

/// The report is on another year than it is handed in for.
fn not_the_expected(report: &Report) -> Option<Diagnostic> {
    let (year, expected) = report.year.zip(report.expected.year)?;
    if year == expected {
        return None;
    }
    let diagnostic = finding("D104").variant("expected");
    let diagnostic = diagnostic
        .arg("year", year.to_string())
        .arg("other", expected.to_string());
    Some(match report.title_span {
        Some(span) => diagnostic.at(Place::text(span)),
        None => diagnostic,
    })
}

fn within(report: &Report) -> Vec<Diagnostic> {
    let Some(year) = report
        .year
        .or_else(|| report.year_claims.first().map(|(year, _)| *year))
    else {
        return Vec::new();
    };
    let mut others: BTreeMap<Span, u16> = BTreeMap::new();
    let claims = report.year_claims.iter().copied();
    let periods = report
        .periods
        .iter()
        .filter(|period| !touches(period, year));
    for (other, span) in claims.chain(periods.map(|period| (period.from.year, period.span))) {
        if other != year {
            others.entry(span).or_insert(other);
        }
    }
    let Some((first, other)) = others.first_key_value() else {
        return Vec::new();
    };
    let mut diagnostic = finding("D104")
        .arg("year", year.to_string())
        .arg("other", other.to_string())
        .arg("quote", quoted(text(report, *first)));
    for span in others.keys() {
        diagnostic = diagnostic.at(Place::text(*span));
    }
    vec![diagnostic]
}

/// D105: one finding for each stated period that is not the whole report year.
pub(super) fn period(report: &Report) -> Vec<Diagnostic> {
    if !narrative_checked(report) {
        return Vec::new();
    }
    let mut findings: Vec<(Date, Date, Diagnostic)> = Vec::new();
    for period in &report.periods {
        let year = report.year.unwrap_or(period.from.year);
        let due = |month, day| Date { year, month, day };
        let is_whole = period.from == due(1, 1) && period.to == due(12, 31);
        if is_whole || !touches(period, year) {
            continue;
        }
        let place = Place::text(period.span);
        let same = findings
            .iter_mut()
            .find(|(from, to, _)| (*from, *to) == (period.from, period.to));
        if let Some((_, _, diagnostic)) = same {
            diagnostic.at.push(place);
            continue;
        }
        let diagnostic = finding("D105")
            .at(place)
            .arg("from", in_chinese(period.from))
            .arg("from_en", in_english(period.from))
            .arg("to", in_chinese(period.to))
            .arg("to_en", in_english(period.to))
            .arg("year", year.to_string());
        findings.push((period.from, period.to, diagnostic));
    }
    findings
        .into_iter()
        .map(|(_, _, finding)| finding)
        .collect()
}

/// Whether a period has a day in a year. One that has none is D104 and not D105.
fn touches(period: &Period, year: u16) -> bool {
    (period.from.year.min(period.to.year)..=period.from.year.max(period.to.year)).contains(&year)
}

fn in_chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}

fn in_english(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
