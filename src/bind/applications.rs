//! Table 3, 收到和处理申请, from a grid: seven columns under a head of up to three rows, rows under
//! groups whose labels may stand in cells of their own, printed sub-totals between them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::bind::found::{Found, group_of, is_subtotal, one_of, unplaced};
use crate::bind::label;
use crate::bind::sheet::{Cell, Sheet};
use crate::form::{CellId, FORM_2019, FORM_2021, Form, FormId, Head, Table};
use crate::number::{self, Asked, Reading};
use crate::origin::Place;
use crate::report::{Fact, Subtotal};

/// A column as printed.
struct Leaf<'s, 'g> {
    cell: &'s Cell<'g>,
    /// Which column of the form, or nothing for one that the form does not have.
    column: Option<&'static Head>,
}

/// The columns as a head prints them.
#[derive(Default)]
struct Heads<'s, 'g> {
    leaves: Vec<Leaf<'s, 'g>>,
    /// Figures stand under their heads. False where merged cells left no trace.
    placed: bool,
}

/// A row as printed: its label and its figures by the leaves' order.
struct Row<'s, 'g> {
    label: &'s Cell<'g>,
    group: Option<&'static str>,
    values: Values<'s, 'g>,
}

enum Values<'s, 'g> {
    /// For each leaf the cells under it.
    ByLeaf(Vec<Vec<&'s Cell<'g>>>),
    /// The cells after the label, whose places do not tell: the first column's is one of these.
    InOrder(Vec<&'s Cell<'g>>, RangeInclusive<usize>),
    /// A cell of the row is lost, and its last figure is the sum of the others: the total's.
    OnlyTotal(Vec<&'s Cell<'g>>),
    /// More cells than leaves: which is whose cannot be told.
    TooMany(String, Place),
}

impl Values<'_, '_> {
    fn is_blank(&self) -> bool {
        match self {
            Self::ByLeaf(leaves) => leaves.iter().flatten().all(|cell| cell.blank),
            Self::InOrder(cells, _) | Self::OnlyTotal(cells) => cells.iter().all(|cell| cell.blank),
            Self::TooMany(..) => false,
        }
    }

    /// Whether something stands there that can be a figure: a heading inside the table has none.
    fn has_figure(&self) -> bool {
        match self {
            Self::ByLeaf(leaves) => leaves.iter().flatten().any(|cell| cell.figure),
            Self::InOrder(cells, _) | Self::OnlyTotal(cells) => {
                cells.iter().any(|cell| cell.figure)
            }
            Self::TooMany(..) => true,
        }
    }
}

/// The columns of a table by their order, as a piece of it that begins after a page break without
/// a head of its own goes on with them.
pub(super) type Columns = Vec<Option<&'static Head>>;

/// The pieces of table 3 in these rows: one, or several where a file holds several reports.
/// `columns` are those of the piece before, and become those of this one.
pub(super) fn bind(sheet: &Sheet<'_>, rows: Range<usize>, columns: &mut Columns) -> Vec<Found> {
    let first_row = label::of_form(FORM_2021.t3.rows.first().map_or("", |row| row.label));
    let starts: Vec<usize> = rows
        .clone()
        .filter(|row| sheet.row(*row).any(|cell| cell.key == first_row))
        .collect();
    let mut found = Vec::new();
    // A second 本年新收 row is a second table; its head rows stand above it.
    let mut from = rows.start;
    for next in starts.iter().skip(1) {
        let mut cut = *next;
        while cut > from && is_head_row(sheet, cut - 1) {
            cut -= 1;
        }
        found.extend(bind_one(sheet, from..cut, columns));
        from = cut;
    }
    found.extend(bind_one(sheet, from..rows.end, columns));
    found
}

/// Whether a row holds heads of columns rather than figures.
fn is_head_row(sheet: &Sheet<'_>, row: usize) -> bool {
    let form = &FORM_2021.t3;
    let mut columns = BTreeSet::new();
    let mut sure = 0;
    for cell in sheet.row(row).filter(|cell| !cell.blank) {
        if cell.key.contains("勾稽关系") {
            sure += 1;
        }
        if cell.key.is_empty() {
            continue;
        }
        let near = |text: &'static str| {
            let key = label::of_form(text);
            label::near(key, &cell.key, usize::from(key.len() > 9))
        };
        if near(form.head) || near(form.legal_persons) {
            sure += 1;
        }
        let named = form.columns.iter().filter(|column| near(column.label));
        columns.extend(named.map(|column| column.id));
    }
    sure > 0 || columns.len() >= 2
}

fn bind_one(sheet: &Sheet<'_>, rows: Range<usize>, columns: &mut Columns) -> Option<Found> {
    let mut found = Found::new(Table::T3, sheet.span(rows.clone()));
    let lines_up = sheet.lines_up(rows.clone());
    let mut heads = Heads::default();
    let mut printed: Vec<Row<'_, '_>> = Vec::new();
    let mut group = None;
    let mut at = rows.start;
    while at < rows.end {
        if is_head_row(sheet, at) {
            let start = at;
            while at < rows.end && is_head_row(sheet, at) {
                at += 1;
            }
            let own = heads_of(sheet, start..at, lines_up);
            // A head repeated in part after a page break does not replace a whole one.
            let known = own.leaves.iter().filter(|leaf| leaf.column.is_some());
            if known.count() >= 4 || heads.leaves.is_empty() {
                if heads.leaves.is_empty() {
                    note_columns(&own.leaves, &mut found);
                }
                heads = own;
            }
            continue;
        }
        if heads.leaves.is_empty() {
            heads = Heads {
                leaves: continued(sheet, at, columns),
                placed: lines_up,
            };
        }
        if !heads.leaves.is_empty() {
            printed.extend(row_of(sheet, at, &heads, &mut group));
        }
        at += 1;
    }
    let leaves = heads.leaves;
    put_in_order(&mut printed, leaves.len());
    settle(&printed, &leaves, &mut found);
    *columns = leaves.iter().map(|leaf| leaf.column).collect();
    found.is_something().then_some(found)
}

fn heads_of<'s, 'g>(sheet: &'s Sheet<'g>, rows: Range<usize>, lines_up: bool) -> Heads<'s, 'g> {
    let form = &FORM_2021.t3;
    let by_place = leaves_by_place(sheet, rows.clone()).filter(|_| lines_up);
    let placed = by_place.is_some();
    let cells = by_place.unwrap_or_else(|| leaves_by_order(sheet, rows));
    let keys: Vec<String> = cells.iter().map(|cell| cell.key.clone()).collect();
    let wanted: Vec<&[String]> = form.columns.iter().map(label::keys_of).collect();
    let matches = label::align(&keys, &wanted);
    let leaves = cells.into_iter().zip(matches).map(|(cell, matched)| Leaf {
        cell,
        column: matched.and_then(|(to, _)| form.columns.get(to)),
    });
    // What stands before the first column (项目, 序号) is over the labels and no column.
    let is_corner = |leaf: &Leaf<'_, '_>| leaf.column.is_none() && !is_subtotal(&leaf.cell.key);
    Heads {
        leaves: leaves.skip_while(is_corner).collect(),
        placed,
    }
}

/// 申请人情况 and the remark in the corner, which stand over all columns.
fn is_over(key: &str) -> bool {
    label::distance(key, label::of_form(FORM_2021.t3.head)) <= 1 || key.contains("勾稽关系")
}

/// 法人或其他组织, which stands over five.
fn is_legal(key: &str) -> bool {
    label::distance(key, label::of_form(FORM_2021.t3.legal_persons)) <= 1
}

/// The cells of a head that have no other under them. Nothing where 法人或其他组织 does not stand
/// over what is below it: the head lost its spans.
fn leaves_by_place<'s, 'g>(sheet: &'s Sheet<'g>, rows: Range<usize>) -> Option<Vec<&'s Cell<'g>>> {
    let all: Vec<&Cell<'g>> = rows
        .flat_map(|row| sheet.row(row))
        .filter(|cell| !cell.blank && !is_over(&cell.key))
        .collect();
    let legal = || all.iter().filter(|cell| is_legal(&cell.key));
    if let Some(row) = legal().map(|cell| cell.cell.row).min() {
        // Several side by side: a merged cell whose text was filled into all it covers.
        let start = legal().map(|cell| cell.columns().start).min().unwrap_or(0);
        let end = legal().map(|cell| cell.columns().end).max().unwrap_or(0);
        let kinds = FORM_2021.t3.columns.iter().filter(|column| column.legal);
        let kinds: Vec<&String> = kinds.flat_map(label::keys_of).collect();
        let mut under = all
            .iter()
            .filter(|cell| cell.cell.row > row && kinds.contains(&&cell.key));
        if under.any(|cell| cell.columns().start < start || end < cell.columns().end) {
            return None;
        }
    }
    let mut cells: Vec<&Cell<'g>> = all.clone();
    cells.retain(|cell| {
        let own = cell.columns();
        let below = all.iter().any(|other| {
            let theirs = other.columns();
            other.cell.row > cell.cell.row && theirs.start < own.end && own.start < theirs.end
        });
        !below && !is_legal(&cell.key)
    });
    crate::order::by_key(&mut cells, |cell| cell.cell.column);
    Some(cells)
}

/// The cells of a head whose merged cells left no trace: what stands in the next row belongs where
/// 法人或其他组织 stands in this one.
fn leaves_by_order<'s, 'g>(sheet: &'s Sheet<'g>, rows: Range<usize>) -> Vec<&'s Cell<'g>> {
    let mut cells: Vec<&Cell<'g>> = Vec::new();
    for row in rows {
        let own: Vec<&Cell<'g>> = sheet
            .row(row)
            .filter(|cell| !cell.blank && !is_over(&cell.key))
            .collect();
        match cells.iter().position(|cell| is_legal(&cell.key)) {
            Some(position) => {
                cells.splice(position..=position, own);
            }
            None => cells.extend(own),
        }
    }
    cells.retain(|cell| !is_legal(&cell.key));
    cells
}

/// The columns of the piece before, at the cells of a row that has just as many after its label.
fn continued<'s, 'g>(sheet: &'s Sheet<'g>, row: usize, columns: &Columns) -> Vec<Leaf<'s, 'g>> {
    let cells: Vec<&Cell<'g>> = sheet.row(row).collect();
    let label = cells.iter().rposition(|cell| !cell.key.is_empty());
    let after = label.map_or(0, |at| at + 1);
    let values = cells.get(after..).unwrap_or_default();
    if columns.is_empty() || label.is_none() || values.len() != columns.len() {
        return Vec::new();
    }
    let leaves = values.iter().zip(columns);
    leaves
        .map(|(cell, column)| Leaf {
            cell,
            column: *column,
        })
        .collect()
}

fn note_columns(leaves: &[Leaf<'_, '_>], found: &mut Found) {
    let mut order = Vec::new();
    for leaf in leaves {
        match leaf.column {
            Some(column) => {
                order.push(column.id);
                let same = leaf.cell.key == label::of_form(column.label);
                found.note_label(
                    column,
                    &leaf.cell.cell.text,
                    usize::from(!same),
                    &leaf.cell.cell.place,
                );
            }
            None => found.note_extra(&leaf.cell.cell.text, &leaf.cell.cell.place),
        }
    }
    for column in &FORM_2021.t3.columns {
        if !order.contains(&column.id) {
            found.missing_columns.insert(column.id);
        }
    }
    found.columns.push(order);
}

fn row_of<'s, 'g>(
    sheet: &'s Sheet<'g>,
    row: usize,
    heads: &Heads<'s, 'g>,
    group: &mut Option<&'static str>,
) -> Option<Row<'s, 'g>> {
    let form = &*FORM_2021;
    let leaves = &heads.leaves;
    let columns = leaves.iter().map(|leaf| leaf.cell.columns());
    let (first_value, end) = columns.fold((usize::MAX, 0), |(first, end), own| {
        (first.min(own.start), end.max(own.end))
    });
    let cells: Vec<&Cell<'g>> = sheet.row(row).collect();
    let known = |cell: &&Cell<'g>| {
        !cell.key.is_empty()
            && (cell.anchor == Some(Table::T3) || is_subtotal(&cell.key) || is_short_row(&cell.key))
    };
    let left = |cell: &&Cell<'g>| !cell.key.is_empty() && cell.cell.column < first_value;
    // A label of the form under the columns: the row is out of place.
    let by_place = cells.iter().rposition(left).filter(|_| heads.placed);
    let at = by_place.max(cells.iter().rposition(known)).or_else(|| {
        let first = cells.iter().position(|cell| !cell.key.is_empty());
        first.filter(|_| !heads.placed)
    })?;
    let label = *cells.get(at)?;
    let rest = cells.get(at + 1..).unwrap_or_default();
    // A cell between the label and the first column: blank, it is part of the label, if the row
    // reaches as far as the columns do; else the row has lost what would push it to its place.
    let reaches = || sheet.covering(row).any(|cell| cell.columns().end >= end);
    let mut between = rest
        .iter()
        .filter(|cell| cell.cell.column < first_value)
        .peekable();
    let in_place = heads.placed
        && label.columns().end <= first_value
        && (between.peek().is_none() || between.all(|cell| cell.blank) && reaches());
    let short = rest.len() < leaves.len() && (!in_place || !reaches());
    let values = if short && ends_with_sum(rest) {
        Values::OnlyTotal(rest.to_vec())
    } else if in_place {
        let by_leaf = leaves.iter().map(|leaf| {
            let under = sheet.over(row, leaf.cell.columns());
            under
                .filter(|cell| cell.cell.row == row || !cell.blank)
                .collect()
        });
        Values::ByLeaf(by_leaf.collect())
    } else {
        in_order(label, rest, leaves.len())
    };
    // The group: from a cell to the left that covers this row, else the last one seen.
    let left = sheet
        .covering(row)
        .filter(|cell| cell.cell.column < label.cell.column);
    if let Some(own) = left
        .filter_map(|cell| group_of(form, &cell.key))
        .next_back()
    {
        *group = Some(own);
    } else if let Some(own) = group_of(form, &label.key) {
        *group = Some(own);
    } else if let Some(head) = exact_row(&label.key) {
        *group = Some(head.group).filter(|group| !group.is_empty());
    }
    Some(Row {
        label,
        group: *group,
        values,
    })
}

/// Whether the last figure of a row is the sum of the others and not 0.
fn ends_with_sum(cells: &[&Cell<'_>]) -> bool {
    let number = |cell: &&Cell<'_>| match number::read(&cell.cell.text, Asked::Count).0 {
        Reading::Number(number) => Some(number),
        Reading::Blank => Some(Decimal::ZERO),
        Reading::Unreadable => None,
    };
    let numbers: Option<Vec<Decimal>> = cells.iter().map(number).collect();
    let numbers = numbers.unwrap_or_default();
    numbers.split_last().is_some_and(|(last, others)| {
        let sum = others
            .iter()
            .try_fold(Decimal::ZERO, |sum, own| sum.checked_add(*own));
        !others.is_empty() && !last.is_zero() && sum == Some(*last)
    })
}

/// The cells after a label, where their places do not tell: which of them may be the first column's.
fn in_order<'s, 'g>(label: &Cell<'g>, rest: &[&'s Cell<'g>], columns: usize) -> Values<'s, 'g> {
    let Some(excess) = rest.len().checked_sub(columns) else {
        return Values::InOrder(rest.to_vec(), 0..=0);
    };
    // Cells too many are blank ones before and after the figures.
    let blank = |cell: &&&Cell<'_>| cell.blank;
    let before = rest.iter().take_while(blank).count();
    let after = rest.iter().rev().take_while(blank).count();
    let (first, last) = (excess.saturating_sub(after), excess.min(before));
    if first > last {
        let texts: Vec<&str> = rest.iter().map(|cell| cell.cell.text.trim()).collect();
        return Values::TooMany(texts.join(" "), label.cell.place.clone());
    }
    Values::InOrder(rest.to_vec(), first..=last)
}

/// Places the cells of rows whose places did not tell. Where blanks stand before and after the
/// figures, the other rows say on which side the blanks too many are.
fn put_in_order(printed: &mut [Row<'_, '_>], columns: usize) {
    let (mut padded_before, mut padded_after) = (false, false);
    for row in printed.iter() {
        if let Values::InOrder(cells, firsts) = &row.values
            && cells.len() > columns
            && firsts.start() == firsts.end()
        {
            padded_before |= *firsts.start() > 0;
            padded_after |= *firsts.start() == 0;
        }
    }
    for row in printed {
        let Values::InOrder(cells, firsts) = &row.values else {
            continue;
        };
        let first = match (padded_before, padded_after) {
            _ if firsts.start() == firsts.end() || cells.iter().all(|cell| cell.blank) => {
                Some(*firsts.start())
            }
            (false, true) => Some(*firsts.start()),
            (true, false) => Some(*firsts.end()),
            _ => None,
        };
        row.values = match first {
            Some(first) => {
                let mut cells = cells.iter().skip(first);
                let by_leaf = (0..columns).map(|_| cells.next().copied().into_iter().collect());
                Values::ByLeaf(by_leaf.collect())
            }
            None => {
                let texts: Vec<&str> = cells.iter().map(|cell| cell.cell.text.trim()).collect();
                Values::TooMany(
                    texts.join(" ").trim().to_owned(),
                    row.label.cell.place.clone(),
                )
            }
        };
    }
}

/// Rows named by words that stand elsewhere too: they are rows only where figures follow.
fn is_short_row(key: &str) -> bool {
    ["其他", "其它", "总计", "合计", "其他原因"].contains(&key)
}

fn is_rest(key: &str) -> bool {
    ["其他", "其它", "其他原因"].contains(&key)
}

fn exact_row(key: &str) -> Option<&'static Head> {
    FORM_2021
        .t3
        .rows
        .iter()
        .find(|row| label::of_form(row.label) == key)
}

/// What a label of table 3 can be: a row with cells, or the label of a group.
enum Wanted {
    Row(&'static Head),
    Group(&'static str),
    Top,
}

/// What the labels of rows can be, in the form's order, with their keys.
static WANTED: LazyLock<Vec<(Wanted, &'static [String])>> = LazyLock::new(|| {
    let form = &FORM_2021.t3;
    let top: &'static [String] = vec![label::stripped(form.top)].leak();
    let mut wanted = Vec::new();
    let mut group = "";
    for row in &form.rows {
        if row.id == "granted" {
            wanted.push((Wanted::Top, top));
        }
        if row.group != group {
            group = row.group;
            if let Some(head) = form.groups.iter().find(|head| head.id == group) {
                wanted.push((Wanted::Group(head.id), label::keys_of(head)));
            }
        }
        wanted.push((Wanted::Row(row), label::keys_of(row)));
    }
    wanted
});

fn settle(printed: &[Row<'_, '_>], leaves: &[Leaf<'_, '_>], found: &mut Found) {
    let wanted = &*WANTED;
    let keys: Vec<&[String]> = wanted.iter().map(|(_, keys)| *keys).collect();
    // Sub-totals are told first: 小计 is one character from 总计.
    let key_of = |row: &Row<'_, '_>| match row.label.key.as_str() {
        key if is_subtotal(key) && key != "合计" => String::new(),
        key if key == "合计" && row.group.is_some() && !is_last_total(printed, row) => {
            String::new()
        }
        // 6.其他 under （五） is a row of somebody's own, not 3.其他 of （六）.
        key if is_rest(key) && row.group.is_some_and(|group| group != "other") => {
            format!("{key}@group")
        }
        key => key.to_owned(),
    };
    let printed_keys: Vec<String> = printed.iter().map(key_of).collect();
    let matches = label::align(&printed_keys, &keys);
    let is_other_part =
        |to: usize| matches!(wanted.get(to), Some((Wanted::Row(head), _)) if head.group == "other");
    let split = matches.iter().flatten().any(|(to, _)| is_other_part(*to));
    found.form = split.then_some(FormId::Y2021);

    for ((row, matched), key) in printed.iter().zip(&matches).zip(&printed_keys) {
        match matched.and_then(|(to, far)| wanted.get(to).map(|(what, _)| (what, far))) {
            Some((Wanted::Row(head), far)) => {
                found.note_label(head, &row.label.cell.text, far, &row.label.cell.place);
                again(&FORM_2021, head, row, leaves, found);
                push_row(&FORM_2021, head.id, row, leaves, found);
            }
            Some((Wanted::Group("other"), far)) if !split => {
                found.form = Some(FormId::Y2019);
                if let Some(head) = FORM_2019.t3.rows.iter().find(|head| head.id == "other") {
                    found.note_label(head, &row.label.cell.text, far, &row.label.cell.place);
                }
                push_row(&FORM_2019, "other", row, leaves, found);
            }
            Some((Wanted::Group(group), _)) => push_subtotal(group, row, leaves, found),
            Some((Wanted::Top, _)) => {}
            None => match row.group {
                Some(group) if key.is_empty() || group_of(&FORM_2021, &row.label.key).is_some() => {
                    push_subtotal(group, row, leaves, found);
                }
                // A row printed twice (a head repeated over a page break) is not an extra one.
                _ if printed_keys.iter().filter(|other| *other == key).count() > 1 => {
                    let mut same = printed_keys
                        .iter()
                        .zip(&matches)
                        .filter(|(other, _)| *other == key);
                    let head =
                        same.find_map(|(_, matched)| match wanted.get(matched.as_ref()?.0) {
                            Some((Wanted::Row(head), _)) => Some(*head),
                            _ => None,
                        });
                    if let Some(head) = head {
                        again(&FORM_2021, head, row, leaves, found);
                    }
                }
                _ if !row.values.has_figure() => {}
                _ => found.note_extra(&row.label.cell.text, &row.label.cell.place),
            },
        }
    }
}

/// 合计 is the row （七）总计 only if no later row says so.
fn is_last_total(printed: &[Row<'_, '_>], row: &Row<'_, '_>) -> bool {
    let totals = ["合计", "总计"];
    let last = printed
        .iter()
        .rfind(|other| totals.contains(&other.label.key.as_str()));
    last.is_some_and(|last| last.label.cell.row == row.label.cell.row)
}

/// Notes a row that was there before, if it says something else.
fn again(
    form: &'static Form,
    head: &'static Head,
    row: &Row<'_, '_>,
    leaves: &[Leaf<'_, '_>],
    found: &mut Found,
) {
    if found.rows.contains(&head.id) {
        let facts = facts(form, head.id, row, leaves)
            .map(|(column, fact)| (CellId::new(Table::T3, head.id, column), fact));
        let facts: Vec<(CellId, Fact)> = facts.collect();
        let label = &row.label.cell;
        found.note_again(head, &label.text, &label.place, &facts);
    }
}

fn push_row(
    form: &'static Form,
    id: &'static str,
    row: &Row<'_, '_>,
    leaves: &[Leaf<'_, '_>],
    found: &mut Found,
) {
    if found.rows.contains(&id) {
        return;
    }
    found.rows.push(id);
    for (column, fact) in facts(form, id, row, leaves) {
        found.facts.push((CellId::new(Table::T3, id, column), fact));
    }
}

fn push_subtotal(
    group: &'static str,
    row: &Row<'_, '_>,
    leaves: &[Leaf<'_, '_>],
    found: &mut Found,
) {
    // A group's own label with nothing beside it is no sub-total.
    if row.values.is_blank() || found.subtotals.iter().any(|other| other.group == group) {
        return;
    }
    let facts: BTreeMap<&'static str, Fact> = facts(&FORM_2021, "concluded", row, leaves).collect();
    found.subtotals.push(Subtotal { group, facts });
}

fn facts<'r>(
    form: &'static Form,
    id: &'static str,
    row: &'r Row<'_, '_>,
    leaves: &'r [Leaf<'_, '_>],
) -> impl Iterator<Item = (&'static str, Fact)> + 'r {
    leaves.iter().enumerate().filter_map(move |(at, leaf)| {
        let column = leaf.column?;
        let cell_id = CellId::new(Table::T3, id, column.id);
        let fact = match &row.values {
            Values::ByLeaf(leaves) => {
                let cells = leaves.get(at).map(Vec::as_slice).unwrap_or_default();
                let texts = cells
                    .iter()
                    .map(|c| (c.cell.text.as_str(), c.blank, &c.cell.place));
                one_of(form, cell_id, texts)
            }
            Values::InOrder(cells, _) => {
                let place = cells.first().map(|cell| cell.cell.place.clone());
                unplaced("", place.unwrap_or_default())
            }
            Values::OnlyTotal(cells) => match cells.last() {
                Some(last) if column.id == "total" => {
                    let text = (last.cell.text.as_str(), last.blank, &last.cell.place);
                    one_of(form, cell_id, std::iter::once(text))
                }
                _ => {
                    let texts: Vec<&str> = cells.iter().map(|cell| cell.cell.text.trim()).collect();
                    unplaced(&texts.join(" "), row.label.cell.place.clone())
                }
            },
            Values::TooMany(text, place) => unplaced(text, place.clone()),
        };
        Some((column.id, fact))
    })
}
