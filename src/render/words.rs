//! The words around findings, in both languages. The sentences of findings are the catalogue's.

use crate::diagnostic::{Lang, Severity};
use crate::form::{FormId, Table};
use crate::report::{Level, Tier};

/// One of two texts.
pub(super) fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// 错误, 需核实, 提示.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => say(lang, "错误", "error"),
        Severity::Warning => say(lang, "需核实", "warning"),
        Severity::Info => say(lang, "提示", "info"),
    }
}

/// A table with its title.
pub(super) fn table(table: Table, lang: Lang) -> &'static str {
    match table {
        Table::T2 => say(
            lang,
            "表二 主动公开政府信息情况",
            "Table 2, information made public",
        ),
        Table::T3 => say(
            lang,
            "表三 收到和处理政府信息公开申请情况",
            "Table 3, applications",
        ),
        Table::T4 => say(
            lang,
            "表四 政府信息公开行政复议、行政诉讼情况",
            "Table 4, reconsideration and litigation",
        ),
    }
}

/// A form by its year.
pub(super) fn form(form: FormId, lang: Lang) -> &'static str {
    match form {
        FormId::Y2019 => say(lang, "2019年格式", "form of 2019"),
        FormId::Y2021 => say(lang, "2021年格式", "form of 2021"),
    }
}

/// A level: 县级政府, 市级部门.
pub(super) fn level(level: Level, lang: Lang) -> &'static str {
    match (level.tier, level.department) {
        (Tier::State, false) => say(lang, "国家级", "state"),
        (Tier::State, true) => say(lang, "国务院部门", "department of the state"),
        (Tier::Province, false) => say(lang, "省级政府", "province"),
        (Tier::Province, true) => say(lang, "省级部门", "department of a province"),
        (Tier::City, false) => say(lang, "市级政府", "city"),
        (Tier::City, true) => say(lang, "市级部门", "department of a city"),
        (Tier::County, false) => say(lang, "县级政府", "county"),
        (Tier::County, true) => say(lang, "县级部门", "department of a county"),
        (Tier::Township, false) => say(lang, "乡镇（街道）", "township"),
        (Tier::Township, true) => say(lang, "乡镇（街道）部门", "department of a township"),
    }
}
