//! What tables, forms, levels and cells are called in a picture. In English a row or a column
//! keeps the Chinese label that stands in the table, with its meaning beside it.

use crate::diagnostic::Severity;
use crate::form::{CellId, Form, FormId, Head, Name, Table};
use crate::report::{Level, Report, Tier};
use crate::words::{Lang, Text, accept, cell, level, report, severity, subject};

/// 错误, 需核实, 提示.
pub(crate) fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => severity::ERROR,
        Severity::Warning => severity::WARNING,
        Severity::Info => severity::INFO,
    }
}

/// The same, but 已说明 for doubts that are accepted.
pub(crate) fn standing(of: Severity, accepted: bool) -> Text {
    if accepted {
        accept::ACCEPTED
    } else {
        severity(of)
    }
}

/// 表三.
pub(super) fn table(table: Table) -> Text {
    match table {
        Table::T2 => subject::T2,
        Table::T3 => subject::T3,
        Table::T4 => subject::T4,
    }
}

/// A table with its title.
pub(super) fn full_table(table: Table) -> Text {
    match table {
        Table::T2 => subject::T2_FULL,
        Table::T3 => subject::T3_FULL,
        Table::T4 => subject::T4_FULL,
    }
}

/// A form by its year.
pub(super) fn form(form: FormId, lang: Lang) -> String {
    report::FORM.fill(lang, &[("year", &form.id())])
}

/// A level: 县级政府, 市级部门.
pub(super) fn level(level: Level) -> Text {
    match (level.tier, level.department) {
        (Tier::State, false) => level::STATE,
        (Tier::State, true) => level::STATE_DEPARTMENT,
        (Tier::Province, false) => level::PROVINCE,
        (Tier::Province, true) => level::PROVINCE_DEPARTMENT,
        (Tier::City, false) => level::CITY,
        (Tier::City, true) => level::CITY_DEPARTMENT,
        (Tier::County, false) => level::COUNTY,
        (Tier::County, true) => level::COUNTY_DEPARTMENT,
        (Tier::Township, false) => level::TOWNSHIP,
        (Tier::Township, true) => level::TOWNSHIP_DEPARTMENT,
    }
}

/// The form of a cell's table, or where that has no such cell the form that has it.
pub(super) fn form_with(report: Option<&Report>, cell: CellId) -> &'static Form {
    let own = report.and_then(|report| report.form(cell.table).or_else(|| report.main_form()));
    let own = own.unwrap_or(FormId::Y2021);
    [own, FormId::Y2021, FormId::Y2019]
        .map(FormId::form)
        .into_iter()
        .find(|form| form.heads(cell).is_some())
        .unwrap_or(own.form())
}

/// Row and column of a cell, also of one that only the other form has.
pub(super) fn heads(
    report: Option<&Report>,
    cell: CellId,
) -> Option<(&'static Head, &'static Head)> {
    form_with(report, cell).heads(cell)
}

/// What messages call a row or a column.
pub(super) fn label(name: Name, lang: Lang) -> String {
    match lang {
        Lang::Zh => name.zh.to_owned(),
        Lang::En => name.in_english(),
    }
}

/// A cell with its table: 表三“一、本年新收政府信息公开申请数量”的“总计”.
pub(super) fn cell(report: Option<&Report>, id: CellId, lang: Lang) -> String {
    let Some((row, column)) = heads(report, id) else {
        return id.to_string();
    };
    let (row, column) = in_language(report, id, lang, row.label, column.label);
    let table = table(id.table).get(lang);
    cell::NAMED.fill(
        lang,
        &[("table", &table), ("row", &row), ("column", &column)],
    )
}

/// A cell as briefly as it stays clear: （七）总计·自然人.
pub(super) fn brief(report: Option<&Report>, id: CellId, lang: Lang) -> String {
    let Some((row, column)) = heads(report, id) else {
        return id.to_string();
    };
    // A remark in brackets ends the label; the number of its item begins it.
    let remark = row.label.char_indices().skip(1).find(|(_, c)| *c == '（');
    let label = remark.map_or(row.label, |(at, _)| row.label.split_at(at).0);
    let (row, column) = in_language(report, id, lang, label, column.label);
    cell::BRIEF.fill(lang, &[("row", &row), ("column", &column)])
}

/// Row and column: in Chinese as given, in English as messages call them.
fn in_language(
    report: Option<&Report>,
    id: CellId,
    lang: Lang,
    row: &str,
    column: &str,
) -> (String, String) {
    match lang {
        Lang::Zh => (row.to_owned(), column.to_owned()),
        Lang::En => {
            let form = form_with(report, id);
            (
                form.row_name(id.table, id.row).in_english(),
                form.column_name(id.table, id.column).in_english(),
            )
        }
    }
}

/// A row as a table in a narrow place heads it: its label, with the number of the group in which
/// the form counts it: （三）1.属于国家秘密.
pub(super) fn row(report: &Report, id: CellId, lang: Lang) -> String {
    let form = form_with(Some(report), id);
    let Some((row, _)) = form.heads(id) else {
        return id.row.to_owned();
    };
    match lang {
        Lang::Zh => {
            let group = form.t3.groups.iter().find(|group| group.id == row.group);
            let number = group.and_then(|group| group.label.split_inclusive('）').next());
            format!("{}{}", number.unwrap_or_default(), row.label)
        }
        Lang::En => form.row_name(id.table, id.row).in_english(),
    }
}

/// A column as a table in a narrow place heads it.
pub(super) fn column(report: &Report, id: CellId, lang: Lang) -> String {
    let form = form_with(Some(report), id);
    match lang {
        Lang::Zh => form
            .heads(id)
            .map_or(id.column, |(_, column)| column.label)
            .to_owned(),
        Lang::En => form.column_name(id.table, id.column).in_english(),
    }
}
