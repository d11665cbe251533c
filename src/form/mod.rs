//! The statutory forms, as data: rows, columns, labels, and what the figures owe each other.
//!
//! The facts stand in `2021.toml` (国办公开办函〔2021〕30号) and `2019.toml` (国办公开办函〔2019〕60号);
//! a new year's form is a new file. Never knows a document.

mod cell;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use cell::{CellId, Table};

/// Which of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormId {
    /// 国办公开办函〔2019〕60号, for 2019 and 2020.
    Y2019,
    /// 国办公开办函〔2021〕30号, for 2021 and later.
    Y2021,
}

impl FormId {
    /// `2019` or `2021`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Y2019 => "2019",
            Self::Y2021 => "2021",
        }
    }

    /// The form that a report on `year` has to use.
    #[must_use]
    pub fn of_year(year: u16) -> Self {
        if year >= 2021 {
            Self::Y2021
        } else {
            Self::Y2019
        }
    }

    /// The form itself.
    #[must_use]
    pub fn form(self) -> &'static Form {
        match self {
            Self::Y2019 => &FORM_2019,
            Self::Y2021 => &FORM_2021,
        }
    }
}

/// A labelled row or column of a form.
#[derive(Clone, Debug, Deserialize)]
pub struct Head {
    /// Its name in cell ids.
    pub id: &'static str,
    /// As the form prints it.
    pub label: &'static str,
    /// Other wordings seen in published reports.
    #[serde(default)]
    pub aliases: Vec<&'static str>,
    /// Rows of table 3: it is one of the results that 总计 adds up.
    #[serde(default)]
    pub result: bool,
    /// Rows of table 3: the id of the group it stands in, or nothing.
    #[serde(default)]
    pub group: &'static str,
    /// Columns of table 3: it stands under 法人或其他组织.
    #[serde(default)]
    pub legal: bool,
    /// Groups of table 4: it stands under 行政诉讼.
    #[serde(default)]
    pub suit: bool,
    /// The column holds money; its unit, or an empty text where the form names none.
    #[serde(default)]
    pub money: Option<&'static str>,
    /// The column may be negative (本年增/减).
    #[serde(default)]
    pub signed: bool,
}

/// A block of table 2: one item of article 20 of the 条例.
#[derive(Clone, Debug, Deserialize)]
pub struct Block {
    /// 第二十条第（一）项 and so on.
    pub clause: &'static str,
    /// 信息内容.
    pub head: &'static str,
    /// Its columns.
    pub columns: Vec<Head>,
    /// Its rows.
    pub rows: Vec<Head>,
}

/// Table 3.
#[derive(Clone, Debug, Deserialize)]
pub struct Applications {
    /// The form's own remark in the corner.
    pub note: &'static str,
    /// 申请人情况.
    pub head: &'static str,
    /// 法人或其他组织.
    pub legal_persons: &'static str,
    /// The seven columns.
    pub columns: Vec<Head>,
    /// 三、本年度办理结果.
    pub top: &'static str,
    /// （三）-（六）, which hold rows.
    pub groups: Vec<Head>,
    /// All rows with figures.
    pub rows: Vec<Head>,
}

/// Table 4.
#[derive(Clone, Debug, Deserialize)]
pub struct Disputes {
    /// 行政诉讼, printed over both kinds of suit.
    pub suits: &'static str,
    /// 复议, 直接起诉, 复议后起诉.
    pub groups: Vec<Head>,
    /// The five outcomes of each.
    pub outcomes: Vec<Head>,
}

/// A line of `[[relation]]`, not yet repeated over rows or columns.
#[derive(Clone, Debug, Deserialize)]
pub struct RelationSource {
    /// The code of its finding.
    pub code: &'static str,
    /// Over what it is repeated.
    pub each: &'static str,
    /// The equation.
    pub holds: &'static str,
    /// The cell to look at first; empty for a relation that starts at a sub-total.
    #[serde(default)]
    pub first: &'static str,
}

/// What messages call a row or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Name {
    /// 中文: the form's label, shortened where it is long.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Name {
    /// For an English sentence: the label as it stands in the table, which is Chinese, and what it
    /// means.
    #[must_use]
    pub fn in_english(&self) -> String {
        if self.zh == self.en {
            self.zh.to_owned()
        } else {
            format!("{} ({})", self.zh, self.en)
        }
    }
}

/// A statutory form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which one.
    pub id: FormId,
    /// The notice that made it.
    pub notice: &'static str,
    /// The six headings.
    pub parts: Vec<&'static str>,
    /// Table 2.
    pub t2: Vec<Block>,
    /// Table 3.
    pub t3: Applications,
    /// Table 4.
    pub t4: Disputes,
    /// What the figures owe each other.
    pub relations: Vec<RelationSource>,
    /// `t3` holds the names of table 3's rows, `t3_columns` those of its columns, and so on;
    /// table 2 has one list for both.
    names: Names,
}

type Names = BTreeMap<&'static str, BTreeMap<&'static str, Name>>;

#[derive(Deserialize)]
struct FormSource {
    notice: &'static str,
    parts: Vec<&'static str>,
    t2: Vec<Block>,
    t3: Option<Applications>,
    t4: Option<Disputes>,
    #[serde(default)]
    t3_replaced: Vec<&'static str>,
    #[serde(default)]
    t3_by: Vec<Head>,
    #[serde(default)]
    relations_without: Vec<&'static str>,
    #[serde(default)]
    relation: Vec<RelationSource>,
    names: Names,
}

/// The form of 2021.
pub static FORM_2021: LazyLock<Form> = LazyLock::new(|| {
    let source = parse(include_str!(concat!(env!("OUT_DIR"), "/form-2021.json")));
    let (Some(t3), Some(t4)) = (source.t3, source.t4) else {
        unreachable!("2021.toml holds tables 3 and 4: a test reads it")
    };
    Form {
        id: FormId::Y2021,
        notice: source.notice,
        parts: source.parts,
        t2: source.t2,
        t3,
        t4,
        relations: source.relation,
        names: source.names,
    }
});

/// The form of 2019: tables 3 and 4 of 2021, but （六）其他处理 is one row.
pub static FORM_2019: LazyLock<Form> = LazyLock::new(|| {
    let source = parse(include_str!(concat!(env!("OUT_DIR"), "/form-2019.json")));
    let mut form = FORM_2021.clone();
    form.id = FormId::Y2019;
    form.notice = source.notice;
    form.parts = source.parts;
    form.t2 = source.t2;
    if let Some(at) = form
        .t3
        .rows
        .iter()
        .position(|row| source.t3_replaced.contains(&row.id))
    {
        form.t3
            .rows
            .retain(|row| !source.t3_replaced.contains(&row.id));
        form.t3.rows.splice(at..at, source.t3_by.iter().cloned());
        form.t3
            .groups
            .retain(|group| !source.t3_by.iter().any(|row| row.id == group.id));
    }
    form.relations
        .retain(|relation| !source.relations_without.contains(&relation.code));
    for (list, names) in source.names {
        form.names.entry(list).or_default().extend(names);
    }
    form
});

fn parse(json: &'static str) -> FormSource {
    match serde_json::from_str(json) {
        Ok(source) => source,
        Err(error) => unreachable!("the forms are part of the program and tested: {error}"),
    }
}

/// What kind of number a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A whole number, 0 or more.
    Count,
    /// A whole number that may be negative (2019: 本年增/减).
    Change,
    /// Money in 万元 (2021: 本年收费金额).
    WanYuan,
    /// Money without a unit in the form (2019: 采购总金额).
    Money,
}

impl Form {
    /// Every cell of a table, row by row.
    #[must_use]
    pub fn cells(&self, table: Table) -> Vec<CellId> {
        let rows = |table, rows: &[Head], columns: &[Head]| -> Vec<CellId> {
            let cell = |row: &Head, column: &Head| CellId::new(table, row.id, column.id);
            rows.iter()
                .flat_map(|row| columns.iter().map(move |column| cell(row, column)))
                .collect()
        };
        match table {
            Table::T2 => self
                .t2
                .iter()
                .flat_map(|b| rows(table, &b.rows, &b.columns))
                .collect(),
            Table::T3 => rows(table, &self.t3.rows, &self.t3.columns),
            Table::T4 => rows(table, &self.t4.groups, &self.t4.outcomes),
        }
    }

    /// The row and the column of a cell, or nothing where the form has no such cell.
    #[must_use]
    pub fn heads(&self, cell: CellId) -> Option<(&Head, &Head)> {
        let find = |heads: &'_ [Head], id: &str| heads.iter().position(|head| head.id == id);
        let (rows, columns) = match cell.table {
            Table::T2 => {
                let block = self.t2.iter().find(|b| find(&b.rows, cell.row).is_some())?;
                (&block.rows, &block.columns)
            }
            Table::T3 => (&self.t3.rows, &self.t3.columns),
            Table::T4 => (&self.t4.groups, &self.t4.outcomes),
        };
        Some((
            rows.get(find(rows, cell.row)?)?,
            columns.get(find(columns, cell.column)?)?,
        ))
    }

    /// What kind of number stands in a cell.
    #[must_use]
    pub fn kind(&self, cell: CellId) -> CellKind {
        match self.heads(cell) {
            Some((_, column)) if column.signed => CellKind::Change,
            Some((
                _,
                Head {
                    money: Some(""), ..
                },
            )) => CellKind::Money,
            Some((_, Head { money: Some(_), .. })) => CellKind::WanYuan,
            _ => CellKind::Count,
        }
    }

    /// What messages call a row (table 3: also a group of rows).
    #[must_use]
    pub fn row_name(&self, table: Table, row: &'static str) -> Name {
        self.name(table.id(), row)
    }

    /// What messages call a column.
    #[must_use]
    pub fn column_name(&self, table: Table, column: &'static str) -> Name {
        let list = match table {
            Table::T2 => "t2",
            Table::T3 => "t3_columns",
            Table::T4 => "t4_columns",
        };
        self.name(list, column)
    }

    fn name(&self, list: &str, id: &'static str) -> Name {
        let name = self.names.get(list).and_then(|names| names.get(id));
        name.copied().unwrap_or(Name { zh: id, en: id })
    }

    /// A cell as people name it: 表三“一、本年新收政府信息公开申请数量”的“总计”.
    #[must_use]
    pub fn describe(&self, cell: CellId) -> String {
        match self.heads(cell) {
            Some((row, column)) => {
                format!("{}“{}”的“{}”", cell.table.name(), row.label, column.label)
            }
            None => cell.to_string(),
        }
    }
}
