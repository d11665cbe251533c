//! JSON, one object a report: the contract that the page, the command line and other programs
//! share. `schema/gouji.report-1.schema.json` describes it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::ser::{SerializeMap, Serializer};
use serde::{Serialize, ser};
use serde_json::value::RawValue;

use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::{Diagnostic, Lang, Suggestion};
use crate::form::{CellId, FormId, Table};
use crate::origin::Place;
use crate::report::{Fact, Report, Value};

/// The schema of the object, itself JSON (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../schema/gouji.report-1.schema.json");

/// A report and its findings as one line of JSON, without a line break. The same input always
/// gives the same bytes.
#[must_use]
pub fn report(validation: &Validation, lang: Lang) -> String {
    let object = Object::new(validation, lang);
    match serde_json::to_string(&object) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    source: Source<'a>,
    form: Option<&'static str>,
    forms: BTreeMap<&'static str, &'static str>,
    year: Option<u16>,
    body: Option<&'a str>,
    level: Option<&'static str>,
    cells: Cells<'a>,
    diagnostics: Vec<Finding<'a>>,
    relations: Relations,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Remark>,
    summary: Summary,
}

/// What the reader has to say of how it read the file.
#[derive(Serialize)]
struct Remark {
    kind: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    format: Option<&'static str>,
}

#[derive(Serialize)]
struct Relations {
    checked: u32,
    failed: u32,
    unchecked: u32,
}

#[derive(Serialize)]
struct Summary {
    error: u32,
    warning: u32,
    #[serde(skip_serializing_if = "is_nought")]
    accepted: u32,
    info: u32,
    unread: u32,
}

/// A count that is written only where there is something to count.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_nought(count: &u32) -> bool {
    *count == 0
}

impl<'a> Object<'a> {
    fn new(validation: &'a Validation, lang: Lang) -> Self {
        let report = validation.report.as_ref();
        let form = |table| Some((Table::id(table), report?.form(table)?.id()));
        let summary = validation.summary();
        Self {
            schema: "gouji.report/1",
            source: Source {
                name: &validation.name,
                format: validation.format.map(|format| format.id()),
            },
            form: report.and_then(Report::main_form).map(FormId::id),
            forms: Table::ALL.into_iter().filter_map(form).collect(),
            year: report.and_then(|report| report.year),
            body: report.and_then(|report| report.body.as_deref()),
            level: report.and_then(|report| Some(report.level?.id())),
            cells: Cells(validation, report.map(in_form_order).unwrap_or_default()),
            diagnostics: validation
                .diagnostics
                .iter()
                .map(|diagnostic| Finding::new(diagnostic, lang))
                .collect(),
            relations: Relations {
                checked: validation.relations.checked,
                failed: validation.relations.failed,
                unchecked: validation.relations.unchecked,
            },
            remarks: super::remarks::remarks(validation, lang)
                .into_iter()
                .map(|(kind, message)| Remark { kind, message })
                .collect(),
            summary: Summary {
                error: summary.error,
                warning: summary.warning,
                accepted: summary.accepted,
                info: summary.info,
                unread: summary.unread,
            },
        }
    }
}

/// The figures in the order of the form; what the form does not have comes last in its table.
fn in_form_order(report: &Report) -> Vec<(CellId, &Fact)> {
    let mut ordered = Vec::with_capacity(report.facts.len());
    for table in Table::ALL {
        let form = report.form(table).or(report.main_form());
        let places: BTreeMap<CellId, usize> = form
            .unwrap_or(FormId::Y2021)
            .form()
            .cells(table)
            .into_iter()
            .enumerate()
            .map(|(at, cell)| (cell, at))
            .collect();
        let first = ordered.len();
        ordered.extend(
            report
                .facts
                .iter()
                .filter(|(cell, _)| cell.table == table)
                .map(|(cell, fact)| (*cell, fact)),
        );
        if let Some(of_table) = ordered.get_mut(first..) {
            of_table.sort_by_key(|(cell, _)| places.get(cell).copied().unwrap_or(usize::MAX));
        }
    }
    ordered
}

/// An object whose keys keep their order.
struct Cells<'a>(&'a Validation, Vec<(CellId, &'a Fact)>);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.1.len()))?;
        for (cell, fact) in &self.1 {
            let was = self.0.before(*cell);
            map.serialize_entry(cell, &Cell(fact, was))?;
        }
        map.end()
    }
}

/// A figure, and what the file said where it was typed over.
struct Cell<'a>(&'a Fact, Option<Option<&'a Fact>>);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fact = self.0;
        let mut map = serializer.serialize_map(None)?;
        match fact.value {
            Value::Number(number) => map.serialize_entry("value", &Exact(number))?,
            Value::Nil => map.serialize_entry("value", &())?,
            Value::Unread => {}
        }
        map.serialize_entry("text", &fact.text)?;
        if fact.inferred {
            map.serialize_entry("inferred", &true)?;
        }
        if let Some(was) = self.1 {
            map.serialize_entry("edited", &was.map(|was| &was.text))?;
        }
        if !fact.place.is_detached() {
            map.serialize_entry("at", &At(&fact.place))?;
        }
        map.end()
    }
}

/// A number with all its digits: a double would lose some.
pub(super) struct Exact(pub(super) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(super::figure(self.0))
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }
}

pub(super) struct At<'a>(pub(super) &'a Place);

impl Serialize for At<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = self.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some(sheet) = &place.sheet {
            map.serialize_entry("sheet", sheet)?;
        }
        if let Some(page) = place.page {
            map.serialize_entry("page", &page.number)?;
            map.serialize_entry("bbox", &page.rect)?;
        }
        if let Some(grid) = place.grid {
            map.serialize_entry("table", &grid.table)?;
            map.serialize_entry("row", &grid.row)?;
            map.serialize_entry("column", &grid.column)?;
        }
        if let Some(span) = place.span {
            map.serialize_entry("start", &span.start)?;
            map.serialize_entry("end", &span.end)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    rule: &'static str,
    severity: &'static str,
    message: String,
    cells: &'a [CellId],
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Exact>,
    at: Vec<At<'a>>,
    suggestions: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<&'a str>,
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, lang: Lang) -> Self {
        Self {
            code: diagnostic.code,
            rule: catalogue::rule(diagnostic.code).map_or("", |rule| rule.name),
            severity: diagnostic.severity.id(),
            message: catalogue::message(diagnostic, lang),
            cells: &diagnostic.cells,
            expected: diagnostic.expected.map(Exact),
            actual: diagnostic.actual.map(Exact),
            at: diagnostic.at.iter().map(At).collect(),
            suggestions: diagnostic.suggestions.iter().map(Change).collect(),
            accepted: diagnostic.accepted.as_deref(),
        }
    }
}

pub(super) struct Change<'a>(pub(super) &'a Suggestion);

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let change = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("cell", &change.cell)?;
        map.serialize_entry("from", &change.from.map(Exact))?;
        map.serialize_entry("to", &Exact(change.to))?;
        map.serialize_entry("repairs", &change.repairs)?;
        map.end()
    }
}
