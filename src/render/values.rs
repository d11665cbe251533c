//! The values in the order in which they are typed into a reporting system, to copy one by one.
//!
//! Systems ask for the form's cells in the form's order: table 2 item by item of article 20, row by
//! row, and table 4 group by group. Table 3 is asked for row by row in most; where a system has a
//! page for each kind of applicant it goes down the columns ([`Order::Columns`]).

use crate::Validation;
use crate::form::{CellId, Table};
use crate::render::{figure, names};
use crate::report::{Report, Value};
use crate::words::Lang;

/// In which order table 3 is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Along the rows: 本年新收 of all kinds of applicants, then 上年结转.
    #[default]
    Rows,
    /// Down the columns: all rows of 自然人, then of 商业企业.
    Columns,
}

/// What there is to type for a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueState {
    /// A number.
    Number,
    /// The cell is blank: whether the system wants a 0 is for the person to say.
    Blank,
    /// What stands there is no number.
    Unread,
    /// The report has no such cell.
    Absent,
}

impl ValueState {
    /// `number`, `blank`, `unread` or `absent`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Blank => "blank",
            Self::Unread => "unread",
            Self::Absent => "absent",
        }
    }
}

/// A value to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueLine {
    /// Its cell.
    pub cell: CellId,
    /// What the cell is called.
    pub label: String,
    /// What to type: the number in plain digits (`1,234` is 1234), or the cell's own text where it
    /// is no number; empty for a blank.
    pub text: String,
    /// What it is.
    pub state: ValueState,
}

/// All values of a report, table 3 row by row. Empty where there is no report.
#[must_use]
pub fn values(validation: &Validation, lang: Lang) -> Vec<ValueLine> {
    values_by(validation, Order::Rows, lang)
}

/// The same in another order.
#[must_use]
pub fn values_by(validation: &Validation, order: Order, lang: Lang) -> Vec<ValueLine> {
    let Some(report) = &validation.report else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for table in Table::ALL {
        let form = report.form_or_due(table).form();
        let mut cells = form.cells(table);
        if table == Table::T3 && order == Order::Columns {
            let place = |cell: &CellId| {
                let mut columns = form.t3.columns.iter();
                columns.position(|column| column.id == cell.column)
            };
            // Stable: within a column the rows stay in order.
            cells.sort_by_key(place);
        }
        lines.extend(cells.into_iter().map(|cell| line(report, cell, lang)));
    }
    lines
}

/// The values as text: label, tab and value, a line a cell.
#[must_use]
pub fn text(validation: &Validation, order: Order, lang: Lang) -> String {
    let lines = values_by(validation, order, lang);
    let line = |line: ValueLine| format!("{}\t{}\n", line.label, one_line(&line.text));
    lines.into_iter().map(line).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line(report: &Report, cell: CellId, lang: Lang) -> ValueLine {
    let (text, state) = match report.facts.get(&cell) {
        None => (String::new(), ValueState::Absent),
        Some(fact) => match fact.value {
            Value::Number(number) => (figure(number), ValueState::Number),
            Value::Nil => (String::new(), ValueState::Blank),
            Value::Unread => (fact.text.clone(), ValueState::Unread),
        },
    };
    ValueLine {
        cell,
        label: names::cell(Some(report), cell, lang),
        text,
        state,
    }
}
