//! What is said on a page, and where: the findings of a report by their places.

use serde::{Deserialize, Serialize};

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::{Diagnostic, Lang};
use crate::origin::PagePlace;
use crate::render::html::in_order;

/// A comment on a place of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// Where it stands.
    pub place: PagePlace,
    /// What is wrong, in a few words.
    pub title: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// The findings of a report, one comment for each place on a page; those that stand nowhere have
/// none, and doubts that a person has accepted are no longer said.
#[must_use]
pub fn comments(validation: &Validation, lang: Lang) -> Vec<Comment> {
    let mut spots: Vec<(PagePlace, Vec<(usize, &Diagnostic)>)> = Vec::new();
    let facts = validation.report.as_ref().map(|report| &report.facts);
    for (index, finding) in in_order(validation).into_iter().enumerate() {
        if finding.accepted.is_some() {
            continue;
        }
        let mut places: Vec<PagePlace> = finding.at.iter().filter_map(|at| at.page).collect();
        if places.is_empty() {
            let cells = finding.cells.iter();
            let facts = cells.filter_map(|cell| facts?.get(cell));
            places = facts.filter_map(|fact| fact.place.page).collect();
        }
        for place in places {
            let finding = (index + 1, finding);
            match spots.iter_mut().find(|(spot, _)| *spot == place) {
                Some((_, findings)) => findings.push(finding),
                None => spots.push((place, vec![finding])),
            }
        }
    }
    let comment = |(place, findings): (PagePlace, Vec<(usize, &Diagnostic)>)| Comment {
        place,
        title: said(&findings, "\n", |finding| {
            let rule = catalogue::rule(finding.code);
            rule.map_or("", |rule| rule.title.get(lang)).to_owned()
        }),
        text: said(&findings, "\n\n", |finding| {
            let fix = catalogue::rule(finding.code).map_or("", |rule| rule.fix.get(lang));
            format!("{}\n{fix}", catalogue::message(finding, lang))
        }),
    };
    spots.into_iter().map(comment).collect()
}

/// Findings one after the other, by number and code.
fn said(
    findings: &[(usize, &Diagnostic)],
    between: &str,
    words: impl Fn(&Diagnostic) -> String,
) -> String {
    let lines = findings
        .iter()
        .map(|(number, finding)| format!("{number}. {} {}", finding.code, words(finding)));
    lines.collect::<Vec<_>>().join(between)
}
