//! S103: pages that nobody could read, beside others that were.

use crate::check::finding;
use crate::diagnostic::{Diagnostic, Severity};
use crate::form::Table;
use crate::report::Report;

/// S103: some pages are pictures. An error where a table is missing, which may stand on them.
pub(super) fn unread(report: &Report) -> Vec<Diagnostic> {
    let mut all = Table::ALL.iter();
    let complete = all.all(|table| report.tables.contains_key(table));
    let found = picture_pages(&report.picture_pages, "some").map(|mut finding| {
        if complete {
            finding.severity = Severity::Warning;
        }
        finding
    });
    found.into_iter().collect()
}

/// The finding that some pages are pictures, in one of its wordings: `some` beside a report, `none`
/// where the other pages hold no table of one. Nothing without such pages.
#[must_use]
pub fn picture_pages(pages: &[u32], wording: &'static str) -> Option<Diagnostic> {
    let finding = finding("S103").variant(wording).arg("pages", ranges(pages));
    (!pages.is_empty()).then_some(finding)
}

/// Pages as people write them: 2, 5–7.
fn ranges(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let words = ranges.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_ranges_and_a_missing_table_makes_it_an_error() {
        assert_eq!(ranges(&[2, 5, 6, 7, 9]), "2, 5–7, 9");
        let mut report = Report {
            picture_pages: vec![3],
            ..Report::default()
        };
        let severity = |report: &Report| unread(report).first().map(|found| found.severity);
        assert_eq!(severity(&report), Some(Severity::Error));
        for table in Table::ALL {
            report.tables.insert(table, Default::default());
        }
        assert_eq!(severity(&report), Some(Severity::Warning));
        report.picture_pages.clear();
        assert_eq!(severity(&report), None);
    }
}
