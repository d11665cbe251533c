//! A statutory table as rows of cells with spans, in the form's layout and with the form's own
//! labels, filled with what a report says.
//!
//! A cell that the file lacks is blank. A printed sub-total keeps its row, at the head of its
//! group, because its figures are the reporter's; a group without one gets none. A row or column
//! that the form does not have (F107) is left out: the form has no place for it, its figures are
//! bound to nothing, and the finding names it. A figure of the other form's that was typed in has
//! no place either and is listed by [`beyond`].

use super::html::lines;
use super::html::printed;
use crate::form::{Applications, Block, CellId, Disputes, Form, Head, Table};
use crate::number::{self, Asked, Reading};
use crate::report::{Fact, Report, Value};
use crate::words::{Lang, handon};

/// What a cell of the layout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 第二十条第（一）项, over the whole width.
    Band,
    /// A head of columns.
    Head,
    /// The remark in the corner of table 3.
    Note,
    /// The label of a row or of a group.
    Label,
    /// A figure.
    Figure,
}

/// A cell of the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Its text; lines are separated by `\n`.
    pub(crate) text: String,
    /// Rows it covers.
    pub(crate) rows: usize,
    /// Columns it covers.
    pub(crate) columns: usize,
    /// What it is.
    pub(crate) kind: Kind,
    /// The cells of the form whose figure it is: one, or several that are one cell of the file.
    pub(crate) cells: Vec<CellId>,
}

/// A table laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The cells that begin in each row.
    pub(crate) rows: Vec<Vec<Slot>>,
    /// The width of each column in per cent.
    pub(crate) widths: Vec<u32>,
}

fn slot(text: &str, rows: usize, columns: usize, kind: Kind) -> Slot {
    Slot {
        text: text.to_owned(),
        rows,
        columns,
        kind,
        cells: Vec::new(),
    }
}

/// Whether a report has a table at all.
pub(crate) fn is_there(report: &Report, table: Table) -> bool {
    report.tables.contains_key(&table) || report.facts.keys().any(|cell| cell.table == table)
}

/// Lays out a table of a report.
pub(crate) fn of(report: &Report, table: Table) -> Layout {
    let form = report.form_or_due(table).form();
    match table {
        Table::T2 => disclosure(report, form, &form.t2),
        Table::T3 => applications(report, form, &form.t3),
        Table::T4 => disputes(report, form, &form.t4),
    }
}

/// Figures of a table that its form has no cell for.
pub(crate) fn beyond(report: &Report, table: Table) -> Vec<(CellId, &Fact)> {
    let form = report.form_or_due(table).form();
    let facts = report.facts.iter();
    facts
        .filter(|(cell, _)| cell.table == table && form.heads(**cell).is_none())
        .map(|(cell, fact)| (*cell, fact))
        .collect()
}

fn disclosure(report: &Report, form: &Form, blocks: &[Block]) -> Layout {
    let width = blocks.iter().map(|b| b.columns.len()).max().unwrap_or(1);
    let mut rows = Vec::new();
    for block in blocks {
        // The last column of a narrow block takes what is left of the width.
        let span = |at: usize| match at + 1 == block.columns.len() {
            true => width - at,
            false => 1,
        };
        rows.push(vec![slot(block.clause, 1, width + 1, Kind::Band)]);
        let mut heads = vec![slot(block.head, 1, 1, Kind::Head)];
        for (at, column) in block.columns.iter().enumerate() {
            heads.push(slot(column.label, 1, span(at), Kind::Head));
        }
        rows.push(heads);
        for row in &block.rows {
            let spans: Vec<usize> = (0..block.columns.len()).map(span).collect();
            let mut line = vec![slot(row.label, 1, 1, Kind::Label)];
            line.extend(figures(
                report,
                form,
                Table::T2,
                row,
                &block.columns,
                &spans,
            ));
            rows.push(line);
        }
    }
    let mut widths = vec![34];
    widths.resize(width + 1, 66 / u32::try_from(width).unwrap_or(3).max(1));
    Layout { rows, widths }
}

fn applications(report: &Report, form: &Form, t3: &Applications) -> Layout {
    let all = t3.columns.len();
    let legal = t3.columns.iter().filter(|column| column.legal).count();
    let mut over = Vec::new();
    let mut under = Vec::new();
    for column in &t3.columns {
        if !column.legal {
            over.push(slot(column.label, 2, 1, Kind::Head));
        } else {
            if under.is_empty() {
                over.push(slot(t3.legal_persons, 1, legal, Kind::Head));
            }
            under.push(slot(column.label, 1, 1, Kind::Head));
        }
    }
    let mut rows = vec![
        vec![
            slot(t3.note, 3, 3, Kind::Note),
            slot(t3.head, 1, all, Kind::Head),
        ],
        over,
        under,
    ];
    let spans = vec![1; all];
    for line in lines(report, t3) {
        let mut cells = Vec::new();
        if let Some(height) = line.top {
            cells.push(slot(t3.top, height, 1, Kind::Label));
        }
        if let Some((group, height)) = line.group {
            cells.push(slot(group.label, height, 1, Kind::Label));
        }
        if let Some(row) = line.row {
            cells.push(slot(row.label, 1, line.label_span, Kind::Label));
            cells.extend(figures(report, form, Table::T3, row, &t3.columns, &spans));
        } else if let Some(group) = line.subtotal {
            let label = handon::SUBTOTAL.get(Lang::Zh);
            cells.push(slot(label, 1, 1, Kind::Label));
            let printed_of = report.subtotals.iter().find(|s| s.group == group);
            cells.extend(t3.columns.iter().map(|column| {
                let fact = printed_of.and_then(|subtotal| subtotal.facts.get(column.id));
                slot(&text(fact), 1, 1, Kind::Figure)
            }));
        }
        rows.push(cells);
    }
    let mut widths = vec![6, 12, 26];
    widths.resize(3 + all, 8);
    Layout { rows, widths }
}

fn disputes(report: &Report, form: &Form, t4: &Disputes) -> Layout {
    let width = t4.outcomes.len();
    let suits: Vec<&Head> = t4.groups.iter().filter(|group| group.suit).collect();
    let mut top = Vec::new();
    let mut middle = Vec::new();
    let mut bottom = Vec::new();
    for group in t4.groups.iter().filter(|group| !group.suit) {
        top.push(slot(group.label, 1, width, Kind::Head));
        let outcomes = t4.outcomes.iter();
        middle.extend(outcomes.map(|outcome| slot(outcome.label, 2, 1, Kind::Head)));
    }
    top.push(slot(t4.suits, 1, width * suits.len(), Kind::Head));
    for group in &suits {
        middle.push(slot(group.label, 1, width, Kind::Head));
        let outcomes = t4.outcomes.iter();
        bottom.extend(outcomes.map(|outcome| slot(outcome.label, 1, 1, Kind::Head)));
    }
    let spans = vec![1; width];
    let mut line = Vec::new();
    for group in &t4.groups {
        line.extend(figures(
            report,
            form,
            Table::T4,
            group,
            &t4.outcomes,
            &spans,
        ));
    }
    let columns = t4.groups.len() * width;
    let share = 100 / u32::try_from(columns).unwrap_or(15).max(1);
    Layout {
        rows: vec![top, middle, bottom, line],
        widths: vec![share; columns],
    }
}

/// The figures of a row. Several unread cells that share one place are one cell of the file, and
/// stay one: to repeat its text would make several of it.
fn figures(
    report: &Report,
    form: &Form,
    table: Table,
    row: &Head,
    columns: &[Head],
    spans: &[usize],
) -> Vec<Slot> {
    debug_assert_eq!(form.id, report.form_or_due(table));
    let mut slots: Vec<Slot> = Vec::new();
    let mut before: Option<&Fact> = None;
    for (column, span) in columns.iter().zip(spans) {
        let fact = report.facts.get(&CellId::new(table, row.id, column.id));
        let same = before.zip(fact).is_some_and(|(before, fact)| {
            fact.value == Value::Unread
                && before.value == Value::Unread
                && !fact.place.is_detached()
                && fact.place == before.place
                && fact.text == before.text
        });
        match slots.last_mut() {
            Some(last) if same => {
                last.columns += span;
                last.cells.push(CellId::new(table, row.id, column.id));
            }
            _ => slots.push(Slot {
                cells: vec![CellId::new(table, row.id, column.id)],
                ..slot(&text(fact), 1, *span, Kind::Figure)
            }),
        }
        before = fact;
    }
    slots
}

/// What stands in a cell. Figures that could not be told apart must not be read as one when the table
/// is read again.
fn text(fact: Option<&Fact>) -> String {
    let text = fact.map(printed).unwrap_or_default();
    let unread = fact.is_some_and(|fact| fact.value == Value::Unread);
    if !unread || number::read(&text, Asked::Money).0 == Reading::Unreadable {
        return text;
    }
    handon::UNREAD.fill(Lang::Zh, &[("text", &text)])
}
