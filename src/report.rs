//! What is known of a report after binding: its figures, each with its text and its place,
//! and its parts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::form::{CellId, CellKind, Form, FormId, Table};
pub use crate::number::Remark;
use crate::number::{self, Asked, Reading};
use crate::origin::{PagePlace, Place, Span};

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Decimal),
    /// The cell is there and blank. Not zero, though sums count it as such.
    Nil,
    /// The cell is there, but no number could be read from it: 读不出.
    Unread,
}

/// A figure: what a cell of the statutory table holds in this file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its value.
    pub value: Value,
    /// The text of the cell as it stands in the file.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What was unusual about its writing.
    pub remarks: Vec<Remark>,
    /// Whether the value was worked out rather than read.
    pub inferred: bool,
}

impl Fact {
    /// Reads the text of a cell as the figure that the form asks for there.
    #[must_use]
    pub fn read(form: &Form, cell: CellId, text: &str, place: Place) -> Self {
        let asked = match form.kind(cell) {
            CellKind::Count => Asked::Count,
            CellKind::Change => Asked::Change,
            CellKind::WanYuan => Asked::WanYuan,
            CellKind::Money => Asked::Money,
        };
        let (reading, remarks) = number::read(text, asked);
        let value = match reading {
            Reading::Number(number) => Value::Number(number),
            Reading::Blank => Value::Nil,
            Reading::Unreadable => Value::Unread,
        };
        Self {
            value,
            text: text.trim().to_owned(),
            place,
            remarks,
            inferred: false,
        }
    }

    /// The number, if there is one. A blank is 0 in sums; an unread cell has none.
    #[must_use]
    pub fn in_sums(&self) -> Option<Decimal> {
        match self.value {
            Value::Number(number) => Some(number),
            Value::Nil => Some(Decimal::ZERO),
            Value::Unread => None,
        }
    }
}

/// Administrative level of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// 国务院部门 and its kin.
    State,
    /// 省、自治区、直辖市.
    Province,
    /// 设区的市、自治州、地区、盟.
    City,
    /// 县、区、县级市、旗.
    County,
    /// 乡、镇、街道.
    Township,
}

/// Level of a body, and whether it is a department there rather than the government.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level.
    pub tier: Tier,
    /// A department (局, 委, 办 …) of that level.
    pub department: bool,
}

impl Level {
    /// As the contract writes it: `county-department`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match (self.tier, self.department) {
            (Tier::State, false) => "state",
            (Tier::State, true) => "state-department",
            (Tier::Province, false) => "province",
            (Tier::Province, true) => "province-department",
            (Tier::City, false) => "city",
            (Tier::City, true) => "city-department",
            (Tier::County, false) => "county",
            (Tier::County, true) => "county-department",
            (Tier::Township, false) => "township",
            (Tier::Township, true) => "township-department",
        }
    }
}

impl Level {
    /// The level of an id, as [`Level::id`] writes it.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        let (tier, department) = match id.strip_suffix("-department") {
            Some(tier) => (tier, true),
            None => (id, false),
        };
        let tier = match tier {
            "state" => Tier::State,
            "province" => Tier::Province,
            "city" => Tier::City,
            "county" => Tier::County,
            "township" => Tier::Township,
            _ => return None,
        };
        Some(Self { tier, department })
    }

    /// Whether bodies of this level may make 规章 (立法法 2023 art. 91, 93): departments of the State
    /// Council, and the governments of provinces and of cities divided into districts.
    #[must_use]
    pub fn may_make_rules(self) -> bool {
        match self.tier {
            Tier::State => self.department,
            Tier::Province | Tier::City => !self.department,
            Tier::County | Tier::Township => false,
        }
    }
}

/// What whoever hands a report in knows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The year reported on.
    pub year: Option<u16>,
    /// Who reports.
    pub body: Option<String>,
    /// Its level.
    pub level: Option<Level>,
}

/// A date as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

/// A statistical period stated in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Where it is stated.
    pub span: Span,
}

/// One of the six parts as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which one, from 1 to 6.
    pub number: u8,
    /// Its heading as printed.
    pub heading: String,
    /// Where the heading stands.
    pub span: Span,
    /// What stands under it (in [`crate::document::Document::text`]).
    pub body: Span,
    /// Whether a table stands under it.
    pub has_table: bool,
}

/// A row or column of the file against the form's.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelNote {
    /// Its table.
    pub table: Table,
    /// The label as printed.
    pub printed: String,
    /// The form's label, where it was recognised.
    pub form_label: Option<&'static str>,
    /// Where it stands.
    pub place: Place,
}

/// A printed sub-total: it has no cell of its own and is only compared with its parts (T304).
#[derive(Clone, Debug, PartialEq)]
pub struct Subtotal {
    /// The group (`refused` …).
    pub group: &'static str,
    /// Its figure in each column.
    pub facts: BTreeMap<&'static str, Fact>,
}

/// What binding found out about the shape of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableShape {
    /// The form it follows.
    pub form: Option<FormId>,
    /// Rows of the form that are not there (ids).
    pub missing_rows: Vec<&'static str>,
    /// Columns of the form that are not there: in table 2 as `(row, column)`, else any row.
    pub missing_columns: Vec<&'static str>,
    /// Labels worded otherwise than the form's (F104).
    pub nonstandard: Vec<LabelNote>,
    /// Rows or columns that the form does not have (F107).
    pub extra: Vec<LabelNote>,
    /// Rows or columns out of the form's order (F105).
    pub out_of_order: Vec<LabelNote>,
    /// Places of rows or columns that belong to another form than the year's (F103, F108).
    pub other_form: Vec<LabelNote>,
}

/// A report, bound to its form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The title as printed.
    pub title: Option<String>,
    /// Where the title stands.
    pub title_span: Option<Span>,
    /// The year it reports on.
    pub year: Option<u16>,
    /// Who reports.
    pub body: Option<String>,
    /// Its level, where the name tells.
    pub level: Option<Level>,
    /// Whether the body's name is of a kind that may make 规章 (立法法 art. 91, 93); nothing where
    /// the name does not tell.
    pub may_make_rules: Option<bool>,
    /// The years that title, period and narrative speak of, with their places.
    pub year_claims: Vec<(u16, Span)>,
    /// Stated statistical periods.
    pub periods: Vec<Period>,
    /// The six parts found.
    pub parts: Vec<Part>,
    /// The bytes of [`crate::document::Document::text`] that are this report's.
    pub span: Span,
    /// Its running text, copied, so that rules need no document: byte 0 is `span.start`.
    pub text: String,
    /// In a format that has pages: where each printed line of its running text stands, in the order
    /// of the text.
    pub printed: Vec<(Span, PagePlace)>,
    /// Pages of the file that are pictures without text: what stands on them was not read.
    pub picture_pages: Vec<u32>,
    /// The shape of each table that is there.
    pub tables: BTreeMap<Table, TableShape>,
    /// The figures.
    pub facts: BTreeMap<CellId, Fact>,
    /// Printed sub-totals.
    pub subtotals: Vec<Subtotal>,
    /// What is known of it beforehand.
    pub expected: Expected,
}

impl Report {
    /// Where the first line of a stretch of running text is printed.
    #[must_use]
    pub fn page_of(&self, span: Span) -> Option<PagePlace> {
        let after = self
            .printed
            .partition_point(|(line, _)| line.end <= span.start);
        let (line, place) = self.printed.get(after)?;
        (line.start < span.end.max(span.start + 1)).then_some(*place)
    }

    /// The form of a table that is there.
    #[must_use]
    pub fn form(&self, table: Table) -> Option<FormId> {
        self.tables.get(&table).and_then(|shape| shape.form)
    }

    /// The form that a table follows; where it is absent, that of the report or of its year.
    #[must_use]
    pub fn form_or_due(&self, table: Table) -> FormId {
        self.form(table)
            .or_else(|| self.main_form())
            .or_else(|| self.year.map(FormId::of_year))
            .unwrap_or(FormId::Y2021)
    }

    /// The form of table 2, else of the first table found.
    #[must_use]
    pub fn main_form(&self) -> Option<FormId> {
        Table::ALL.iter().find_map(|table| self.form(*table))
    }
}
