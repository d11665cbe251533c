//! Which single cell would put it right: for each relation that fails, the cells whose change
//! settles it without breaking another, best first.
//!
//! The idea is that of error localisation in statistical data editing (Fellegi and Holt 1976, "A
//! systematic approach to automatic edit and imputation"): the fewest fields changed such that all
//! edits hold. Here one field at a time; what only two changes together would settle gets no
//! suggestion.

use rust_decimal::Decimal;

use crate::check::relation::{Figure, Known, Outcome, Relation, of_report};
use crate::diagnostic::{Diagnostic, Suggestion};
use crate::form::{CellId, CellKind};
use crate::report::{Report, Value};

/// How many cells a finding names at most.
const SHOWN: usize = 3;

/// Adds to each finding on a relation the cells that would put it right.
pub(super) fn suggest(report: &Report, findings: &mut [Diagnostic]) {
    if findings.iter().all(|finding| finding.equation.is_none()) {
        return;
    }
    let known = Known::of(report);
    let relations: Vec<&Relation> = of_report(report).collect();
    let failing: Vec<&Relation> = relations
        .iter()
        .copied()
        .filter(|relation| !relation.at_most && fails(relation, &known, None))
        .collect();
    for finding in findings {
        let meant = |relation: &&&Relation| {
            relation.code == finding.code && relation.cells().eq(finding.cells.iter().copied())
        };
        if finding.code == "T305" {
            finding.suggestions = fill_in(report, &known, &relations, finding);
        } else if let Some(relation) = failing.iter().find(meant) {
            finding.suggestions = changes(report, &known, &relations, relation);
        }
    }
}

fn fails(relation: &Relation, known: &Known<'_>, change: Option<(CellId, Decimal)>) -> bool {
    let figure = |figure: Figure| match (figure, change) {
        (Figure::Cell(cell), Some((changed, to))) if cell == changed => Some(to),
        (figure, _) => known.get(figure),
    };
    matches!(relation.evaluate(figure), Outcome::Inconsistent(_))
}

/// The changes of one cell that settle `relation` and break none of the others.
fn changes(
    report: &Report,
    known: &Known<'_>,
    relations: &[&Relation],
    relation: &Relation,
) -> Vec<Suggestion> {
    let mut found: Vec<(Suggestion, bool, Decimal)> = Vec::new();
    for cell in relation.cells() {
        let figure = Figure::Cell(cell);
        let Some(to) = relation.solve(figure, |figure| known.get(figure)) else {
            continue;
        };
        if !is_possible(report, cell, to) {
            continue;
        }
        let of_cell = relations.iter().filter(|relation| holds(relation, cell));
        let mut repairs = 0;
        let mut breaks = false;
        for relation in of_cell {
            let (before, after) = (
                fails(relation, known, None),
                fails(relation, known, Some((cell, to))),
            );
            repairs += u32::from(before && !after && !relation.at_most);
            breaks |= !before && after;
        }
        if breaks {
            continue;
        }
        let from = written(report, cell);
        let by = (to - from.unwrap_or_default()).abs();
        let is_total = relation.is_total() && relation.first == Some(cell);
        found.push((
            Suggestion {
                cell,
                from,
                to,
                repairs,
            },
            is_total,
            by,
        ));
    }
    // Whatever settles most; of equals the total, which is what people work out by hand; then the
    // least change.
    found.sort_by_key(|(change, is_total, by)| (std::cmp::Reverse(change.repairs), !is_total, *by));
    let most = found.first().map(|(change, ..)| change.repairs);
    let best = found.into_iter().map(|(change, ..)| change);
    best.filter(|change| Some(change.repairs) == most)
        .take(SHOWN)
        .collect()
}

/// T305: the sum that belongs into the blank total. It settles what could not be checked.
fn fill_in(
    report: &Report,
    known: &Known<'_>,
    relations: &[&Relation],
    finding: &Diagnostic,
) -> Vec<Suggestion> {
    let Some(total) = finding.cells.first().copied() else {
        return Vec::new();
    };
    let is_meant = |relation: &&&Relation| {
        relation.first == Some(total)
            && relation.is_total()
            && relation.cells().eq(finding.cells.iter().copied())
    };
    let to = relations
        .iter()
        .find(is_meant)
        .and_then(|relation| relation.solve(Figure::Cell(total), |figure| known.get(figure)))
        .filter(|to| is_possible(report, total, *to));
    let to = to.map(|to| Suggestion {
        cell: total,
        from: None,
        to,
        repairs: 0,
    });
    to.into_iter().collect()
}

fn holds(relation: &Relation, cell: CellId) -> bool {
    let mut terms = relation.terms.iter();
    terms.any(|term| term.figure == Figure::Cell(cell))
}

/// Whether a number can stand in a cell at all: a count is whole and not below 0.
fn is_possible(report: &Report, cell: CellId, number: Decimal) -> bool {
    let kind = report.form_or_due(cell.table).form().kind(cell);
    match kind {
        CellKind::Count => number.fract().is_zero() && number >= Decimal::ZERO,
        CellKind::Change => number.fract().is_zero(),
        CellKind::WanYuan | CellKind::Money => number >= Decimal::ZERO,
    }
}

/// The number that stands in a cell; nothing where it is blank.
fn written(report: &Report, cell: CellId) -> Option<Decimal> {
    match report.facts.get(&cell)?.value {
        Value::Number(number) => Some(number),
        Value::Nil | Value::Unread => None,
    }
}
