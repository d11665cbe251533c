//! T201, T301-T304, T401: relations that do not hold. T305: totals left blank.

use crate::check::finding;
use crate::check::relation::{self, Along, Figure, Known, Outcome, Relation, Term};
use crate::check::rules::words::{plain, with_table};
use crate::diagnostic::{Diagnostic, Equation, Lang, Operand};
use crate::form::{Form, Name};
use crate::report::{Fact, Report, Value};

/// One finding for each relation that does not hold.
pub(super) fn unequal(report: &Report) -> Vec<Diagnostic> {
    let known = Known::of(report);
    let findings = relation::of_report(report).filter_map(|relation| {
        // A limit left blank is not known to be 0.
        let is_blank = |fact: &Fact| fact.value == Value::Nil;
        if relation.at_most
            && relation
                .figures()
                .any(|f| known.fact(f).is_some_and(is_blank))
        {
            return None;
        }
        let Outcome::Inconsistent(difference) = relation.evaluate(|figure| known.get(figure))
        else {
            return None;
        };
        let first = relation.first.map(Figure::Cell);
        let mut diagnostic = about(report, &known, relation);
        diagnostic.expected =
            first.and_then(|first| relation.solve(first, |figure| known.get(figure)));
        diagnostic.actual = diagnostic
            .expected
            .and(first.and_then(|first| known.get(first)));
        Some(diagnostic.arg("difference", plain(difference.abs())))
    });
    findings.collect()
}

/// T305: one finding for each total that is blank over parts that are not 0.
pub(super) fn blank_totals(report: &Report) -> Vec<Diagnostic> {
    let known = Known::of(report);
    let blank = relation::of_report(report).filter(|relation| known.total_is_blank(relation));
    let findings = blank.map(|relation| {
        let mut diagnostic = about(report, &known, relation);
        diagnostic.variant = match relation.along {
            Along::Column(_) | Along::Subtotal(..) => "",
            Along::Row(_) => "row",
        };
        diagnostic.code = "T305";
        diagnostic.severity = finding("T305").severity;
        diagnostic
    });
    findings.collect()
}

/// A finding with what every relation says: its cells, its place, its numbers on both sides.
fn about(report: &Report, known: &Known<'_>, relation: &Relation) -> Diagnostic {
    let form = report.form_or_due(relation.table).form();
    let equation = equation(form, known, relation);
    let (row, column) = match relation.along {
        Along::Column(column) => (None, Some(column)),
        Along::Row(row) => (Some(row), None),
        Along::Subtotal(group, column) => (Some(group), Some(column)),
    };
    let mut diagnostic = with_table(finding(relation.code), relation.table).cells(relation.cells());
    if let Some(row) = row.map(|row| form.row_name(relation.table, row)) {
        diagnostic = diagnostic
            .arg("row", row.zh)
            .arg("row_en", row.in_english());
    }
    if let Some(column) = column.map(|column| form.column_name(relation.table, column)) {
        diagnostic = diagnostic
            .arg("column", column.zh)
            .arg("column_en", column.in_english());
    }
    for (negative, name, name_en, name_sum, side) in [
        (false, "left", "left_en", "left_sum", &equation.left),
        (true, "right", "right_en", "right_sum", &equation.right),
    ] {
        let sum = Equation::sum(side).map_or_else(|| "？".to_owned(), plain);
        diagnostic = diagnostic
            .arg(name, addends(form, known, relation, negative, Lang::Zh))
            .arg(name_en, addends(form, known, relation, negative, Lang::En))
            .arg(name_sum, sum);
    }
    let place = relation
        .figures()
        .filter_map(|figure| known.fact(figure))
        .map(|fact| &fact.place)
        .find(|place| !place.is_detached());
    if let Some(place) = place {
        diagnostic = diagnostic.at(place.clone());
    }
    diagnostic.equation = Some(equation);
    diagnostic
}

/// The equation with the numbers of the file.
fn equation(form: &'static Form, known: &Known<'_>, relation: &Relation) -> Equation {
    let side = |negative: bool| -> Vec<Operand> {
        let terms = relation.terms.iter();
        let operands = terms
            .filter(|term| term.negative == negative)
            .map(|term| Operand {
                cell: match term.figure {
                    Figure::Cell(cell) => Some(cell),
                    Figure::Subtotal { .. } => None,
                },
                label: name(form, relation, term.figure),
                value: known.get(term.figure),
            });
        operands.collect()
    };
    Equation {
        left: side(false),
        at_most: relation.at_most,
        right: side(true),
    }
}

/// What a figure is called within its relation: its row in a column, its column in a row.
fn name(form: &'static Form, relation: &Relation, figure: Figure) -> Name {
    match (figure, relation.along) {
        (Figure::Cell(cell), Along::Row(_)) => form.column_name(cell.table, cell.column),
        (Figure::Cell(cell), _) => form.row_name(cell.table, cell.row),
        (Figure::Subtotal { group, .. }, _) => form.row_name(relation.table, group),
    }
}

/// The addends of a side with their numbers, as in 自然人 5＋商业企业 1. Zeros are left out of a
/// long side: nobody looks for the fault among twenty of them.
fn addends(
    form: &'static Form,
    known: &Known<'_>,
    relation: &Relation,
    negative: bool,
    lang: Lang,
) -> String {
    const SHORT: usize = 3;
    let side: Vec<&Term> = relation
        .terms
        .iter()
        .filter(|term| term.negative == negative)
        .collect();
    let value = |term: &Term| known.get(term.figure);
    let is_zero = |term: &Term| value(term).is_some_and(|value| value.is_zero());
    let shown: Vec<String> = side
        .iter()
        .filter(|term| side.len() <= SHORT || !is_zero(term))
        .map(|term| {
            let number = value(term).map_or_else(|| "？".to_owned(), plain);
            let name = name(form, relation, term.figure);
            match lang {
                Lang::Zh => format!("{} {number}", name.zh),
                Lang::En => format!("{} {number}", name.in_english()),
            }
        })
        .collect();
    if shown.is_empty() {
        return "0".to_owned();
    }
    shown.join(match lang {
        Lang::Zh => "＋",
        Lang::En => " + ",
    })
}
