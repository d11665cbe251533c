//! What a check has looked at, and by name what it has not: a record that is filed says both.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::Validation;
use crate::check::catalogue;
use crate::check::narrative_checked;
use crate::check::relation::{Along, Figure, Known, Outcome, Relation, of_report};
use crate::form::Table;
use crate::render::names;
use crate::report::{Report, Value};
use crate::words::{Lang, Text, mark, record};

/// So many rows or columns of one relation are named; of more the number is.
const NAMED: usize = 12;

/// How the relations of one kind fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fared {
    /// That hold.
    pub(super) held: u32,
    /// That do not.
    pub(super) failed: u32,
    /// That could not be checked.
    pub(super) unchecked: u32,
}

/// The kinds of relations, each with what it says and how its relations fared.
pub(super) fn relations(report: &Report) -> Vec<(&'static str, Text, Fared)> {
    let known = Known::of(report);
    let mut fared: BTreeMap<&'static str, Fared> = BTreeMap::new();
    for relation in of_report(report) {
        let count = fared.entry(relation.code).or_default();
        match relation.evaluate(|figure| known.get(figure)) {
            Outcome::Consistent => count.held += 1,
            Outcome::Inconsistent(_) => count.failed += 1,
            Outcome::Unchecked(_) => count.unchecked += 1,
        }
    }
    let named = fared.into_iter();
    named
        .map(|(code, fared)| (code, says(code), fared))
        .collect()
}

/// What a kind of relation says.
fn says(code: &str) -> Text {
    match code {
        "T201" => record::T201,
        "T301" => record::T301,
        "T302" => record::T302,
        "T303" => record::T303,
        "T304" => record::T304,
        "T401" => record::T401,
        _ => catalogue::rule(code).map_or(record::T301, |rule| rule.title),
    }
}

/// What else was looked at.
pub(super) fn also(report: &Report, lang: Lang) -> Vec<String> {
    let mut also = vec![record::ALSO_FORM, record::ALSO_CELLS];
    if report.may_make_rules.is_some() {
        also.push(record::ALSO_LAW);
    }
    if narrative_checked(report) {
        also.push(record::ALSO_PARTS);
    }
    also.iter().map(|text| text.get(lang).to_owned()).collect()
}

/// What was not looked at, and why: of this report first, then what no check of one file can do.
pub(super) fn not_checked(validation: &Validation, lang: Lang) -> Vec<String> {
    let Some(report) = &validation.report else {
        return vec![record::NOT_READ.get(lang).to_owned()];
    };
    let mut not = Vec::new();
    let is_absent = |table: &Table| !super::layout::is_there(report, *table);
    for table in Table::ALL.into_iter().filter(is_absent) {
        let table = names::full_table(table).get(lang);
        not.push(record::NOT_TABLE.fill(lang, &[("table", &table)]));
    }
    not.extend(unchecked(report, lang));
    if report.level.is_none() {
        not.push(record::NOT_LEVEL.get(lang).to_owned());
    }
    if report.may_make_rules.is_none() {
        not.push(record::NOT_LAW.get(lang).to_owned());
    }
    if !narrative_checked(report) {
        not.push(record::NOT_TEXT.get(lang).to_owned());
    } else if catalogue::rule("N101").is_none() {
        not.push(record::NOT_NARRATIVE.get(lang).to_owned());
    }
    let never = [
        record::NOT_YEARS,
        record::NOT_ROLL_UP,
        record::NOT_REGISTER,
        record::NOT_PICTURES,
        record::NOT_WORDING,
    ];
    not.extend(never.iter().map(|text| text.get(lang).to_owned()));
    not
}

/// The relations of tables that are there which could not be checked: a line a kind, with its
/// rows or columns and what they lack.
fn unchecked(report: &Report, lang: Lang) -> Vec<String> {
    let known = Known::of(report);
    let mut kinds: BTreeMap<&'static str, (Vec<String>, Vec<Text>)> = BTreeMap::new();
    for relation in of_report(report) {
        if !super::layout::is_there(report, relation.table) {
            continue;
        }
        let Outcome::Unchecked(missing) = relation.evaluate(|figure| known.get(figure)) else {
            continue;
        };
        let (places, reasons) = kinds.entry(relation.code).or_default();
        places.push(place(report, relation, lang));
        let lacks = missing.iter().map(|figure| lacks(&known, *figure));
        for reason in lacks {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    let lines = kinds.into_iter().map(|(code, (places, reasons))| {
        let and = mark::AND.get(lang);
        let count = places.len();
        let named: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
        let mut where_ = named.join(and);
        if count > NAMED {
            where_ += record::AND_SO_ON.get(lang);
        }
        let reasons: Vec<&str> = reasons.iter().map(|reason| reason.get(lang)).collect();
        let args: [(&str, &dyn Display); 4] = [
            ("relation", &says(code).get(lang)),
            ("count", &count),
            ("places", &where_),
            ("reasons", &reasons.join(and)),
        ];
        record::NOT_RELATION.fill(lang, &args)
    });
    lines.collect()
}

/// The column, row or group of a relation.
fn place(report: &Report, relation: &Relation, lang: Lang) -> String {
    let form = report.form_or_due(relation.table).form();
    let name = match relation.along {
        Along::Column(column) => form.column_name(relation.table, column),
        Along::Row(row) | Along::Subtotal(row, _) => form.row_name(relation.table, row),
    };
    names::label(name, lang)
}

/// Why a figure is not known.
fn lacks(known: &Known<'_>, figure: Figure) -> Text {
    match known.fact(figure).map(|fact| fact.value) {
        None => record::CELLS_ABSENT,
        Some(Value::Unread) => record::CELLS_UNREAD,
        Some(Value::Nil | Value::Number(_)) => record::TOTAL_BLANK,
    }
}
