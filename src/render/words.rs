//! The words around findings, in both languages. The sentences of findings are the catalogue's.

use crate::diagnostic::Lang;
use crate::form::{FormId, Table};
use crate::report::{Level, Tier};

/// A table with its title.
pub(super) fn table(table: Table, lang: Lang) -> &'static str {
    match table {
        Table::T2 => lang.pick(
            "表二 主动公开政府信息情况",
            "Table 2, information made public",
        ),
        Table::T3 => lang.pick(
            "表三 收到和处理政府信息公开申请情况",
            "Table 3, applications",
        ),
        Table::T4 => lang.pick(
            "表四 政府信息公开行政复议、行政诉讼情况",
            "Table 4, reconsideration and litigation",
        ),
    }
}

/// A form by its year.
pub(super) fn form(form: FormId, lang: Lang) -> &'static str {
    match form {
        FormId::Y2019 => lang.pick("2019年格式", "form of 2019"),
        FormId::Y2021 => lang.pick("2021年格式", "form of 2021"),
    }
}

/// A level: 县级政府, 市级部门.
pub(super) fn level(level: Level, lang: Lang) -> &'static str {
    match (level.tier, level.department) {
        (Tier::State, false) => lang.pick("国家级", "state"),
        (Tier::State, true) => lang.pick("国务院部门", "department of the state"),
        (Tier::Province, false) => lang.pick("省级政府", "province"),
        (Tier::Province, true) => lang.pick("省级部门", "department of a province"),
        (Tier::City, false) => lang.pick("市级政府", "city"),
        (Tier::City, true) => lang.pick("市级部门", "department of a city"),
        (Tier::County, false) => lang.pick("县级政府", "county"),
        (Tier::County, true) => lang.pick("县级部门", "department of a county"),
        (Tier::Township, false) => lang.pick("乡镇（街道）", "township"),
        (Tier::Township, true) => lang.pick("乡镇（街道）部门", "department of a township"),
    }
}
