//! Table 4, 复议诉讼, from a grid: five outcomes in each of three groups, in one row of fifteen, in
//! three rows of five, or one below the other.

use std::ops::Range;

use crate::bind::found::{Found, one_of, unplaced};
use crate::bind::label;
use crate::bind::sheet::{Cell, Sheet};
use crate::form::{CellId, FORM_2021, Head, Table};
use crate::origin::Span;

struct Leaf<'s, 'g> {
    cell: &'s Cell<'g>,
    outcome: &'static Head,
    group: Option<&'static Head>,
}

/// The table in these rows.
pub(super) fn bind(sheet: &Sheet<'_>, rows: Range<usize>, span: Span) -> Option<Found> {
    let mut found = Found::new(Table::T4, span);
    let lines_up = sheet.lines_up(rows.clone());
    let mut leaves = leaves_of(sheet, rows.clone(), lines_up);
    if leaves.len() < FORM_2021.t4.outcomes.len() {
        return None;
    }
    name_groups(&mut leaves);
    let one_a_row =
        |pair: &[Leaf<'_, '_>]| matches!(pair, [a, b] if a.cell.cell.row < b.cell.cell.row);
    if leaves.windows(2).all(one_a_row) {
        bind_down(sheet, &leaves, &mut found);
    } else {
        // A row of blanks is the table's only where no row of figures is.
        bind_across(sheet, rows.clone(), &leaves, lines_up, false, &mut found);
        bind_across(sheet, rows, &leaves, lines_up, true, &mut found);
    }
    if !found.is_something() && leaves.iter().all(|leaf| leaf.group.is_none()) {
        let place = leaves.first().map(|leaf| leaf.cell.cell.place.clone());
        let place = place.unwrap_or_default();
        let cells = FORM_2021.cells(Table::T4).into_iter();
        found
            .facts
            .extend(cells.map(|id| (id, unplaced("", place.clone()))));
    }
    for leaf in &leaves {
        let same = leaf.cell.key == label::of_form(leaf.outcome.label);
        found.note_label(
            leaf.outcome,
            &leaf.cell.cell.text,
            usize::from(!same),
            &leaf.cell.cell.place,
        );
    }
    found.rows = FORM_2021.t4.groups.iter().map(|group| group.id).collect();
    found
        .rows
        .retain(|id| found.facts.iter().any(|(cell, _)| cell.row == *id));
    let order = leaves.iter().map(|leaf| leaf.outcome.id).collect();
    found.columns.push(order);
    found.is_something().then_some(found)
}

/// A row of fifteen figures and nothing else: table 4 without its heads, where it stands under the
/// heading of part four.
pub(super) fn bind_bare(sheet: &Sheet<'_>, span: Span) -> Option<Found> {
    let cells: Vec<&Cell<'_>> = sheet.cells.iter().collect();
    let ids = FORM_2021.cells(Table::T4);
    let one_row = cells
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.cell.row == b.cell.row));
    let bare =
        cells.iter().all(|cell| cell.blank || cell.figure) && cells.iter().any(|cell| cell.figure);
    if cells.len() != ids.len() || !one_row || !bare {
        return None;
    }
    let mut found = Found::new(Table::T4, span);
    for (id, cell) in ids.into_iter().zip(cells) {
        let text = [(cell.cell.text.as_str(), cell.blank, &cell.cell.place)];
        found
            .facts
            .push((id, one_of(&FORM_2021, id, text.into_iter())));
    }
    found.rows = FORM_2021.t4.groups.iter().map(|group| group.id).collect();
    Some(found)
}

fn outcome_of(key: &str, line: &[&Cell<'_>]) -> Option<&'static Head> {
    let exact = FORM_2021
        .t4
        .outcomes
        .iter()
        .find(|head| label::keys_of(head).iter().any(|own| own == key));
    if exact.is_some() {
        return exact;
    }
    // One character off: a short word needs its neighbours to be outcomes as well.
    let company = line
        .iter()
        .filter(|other| other.anchor == Some(Table::T4))
        .count()
        >= 3;
    let mut near = FORM_2021.t4.outcomes.iter().filter(|head| {
        let own = label::of_form(head.label);
        label::distance(own, key) == 1 && own.chars().count() == key.chars().count()
    });
    let first = near.next().filter(|_| company)?;
    near.next().is_none().then_some(first)
}

fn group_of(key: &str) -> Option<&'static Head> {
    let groups = &FORM_2021.t4.groups;
    let near = |head: &&Head| label::distance(label::of_form(head.label), key) <= 1;
    groups.iter().find(near).or_else(|| {
        // 行政诉讼（复议后起诉）, 行政复议情况: the words among a few more.
        let short = key.chars().count() <= 16;
        let id = match key {
            _ if !short => return None,
            _ if key.contains("复议后") => "suit_after_review",
            _ if key.contains("未经复议") || key.contains("直接起诉") => "suit_direct",
            _ if key.contains("行政复议") && !key.contains("诉") => "review",
            _ => return None,
        };
        groups.iter().find(|head| head.id == id)
    })
}

fn leaves_of<'s, 'g>(
    sheet: &'s Sheet<'g>,
    rows: Range<usize>,
    lines_up: bool,
) -> Vec<Leaf<'s, 'g>> {
    let mut leaves: Vec<Leaf<'s, 'g>> = Vec::new();
    let mut said = None;
    for row in rows {
        let cells: Vec<&Cell<'g>> = sheet.row(row).filter(|cell| !cell.blank).collect();
        for cell in &cells {
            let Some(outcome) = outcome_of(&cell.key, &cells) else {
                said = group_of(&cell.key).or(said);
                continue;
            };
            let over = if lines_up {
                group_over(sheet, cell)
            } else {
                None
            };
            let group = over.or(said.filter(|_| !lines_up));
            leaves.push(Leaf {
                cell,
                outcome,
                group,
            });
        }
    }
    // 合计 over five outcomes of its own is no outcome, and one filled down a merged cell is one.
    let all: Vec<&Cell<'g>> = leaves.iter().map(|leaf| leaf.cell).collect();
    let texts = |row| sheet.row(row).filter(|cell| !cell.blank).count();
    leaves.retain(|leaf| {
        let own = leaf.cell.columns();
        let next = leaf.cell.cell.row + leaf.cell.cell.row_span.max(1);
        !all.iter().any(|other| {
            let wide = own.len() > 1 && other.cell.row > leaf.cell.cell.row;
            let filled = other.cell.row == next
                && other.key == leaf.cell.key
                && texts(next) == texts(leaf.cell.cell.row);
            (wide || filled) && own.contains(&other.cell.column)
        })
    });
    leaves
}

/// The group label above a cell, nearest first, else to its left.
fn group_over(sheet: &Sheet<'_>, cell: &Cell<'_>) -> Option<&'static Head> {
    for row in (0..cell.cell.row).rev() {
        let mut here = sheet.over(row, cell.columns());
        if let Some(group) = here.find_map(|above| group_of(&above.key)) {
            return Some(group);
        }
    }
    let left = sheet
        .covering(cell.cell.row)
        .filter(|other| other.cell.column < cell.cell.column);
    left.filter_map(|other| group_of(&other.key)).next_back()
}

/// Groups by their order in the form, where fifteen outcomes stand in the form's order and the
/// labels over them do not tell.
fn name_groups(leaves: &mut [Leaf<'_, '_>]) {
    let form = &FORM_2021.t4;
    let counts = form.groups.iter().map(|group| {
        leaves
            .iter()
            .filter(|leaf| leaf.group.is_some_and(|own| own.id == group.id))
            .count()
    });
    if counts.into_iter().all(|count| count == form.outcomes.len()) {
        return;
    }
    let outcomes = form.outcomes.len();
    let in_order = leaves
        .iter()
        .zip(form.outcomes.iter().cycle())
        .all(|(leaf, outcome)| leaf.outcome.id == outcome.id);
    if in_order && leaves.len() == form.groups.len() * outcomes {
        let groups = form
            .groups
            .iter()
            .flat_map(|group| std::iter::repeat_n(group, outcomes));
        for (leaf, group) in leaves.iter_mut().zip(groups) {
            leaf.group = Some(group);
        }
        return;
    }
    // The same outcome twice in a group: the labels stand over others' columns.
    let mut named: Vec<_> = leaves
        .iter()
        .filter_map(|leaf| Some((leaf.group?.id, leaf.outcome.id)))
        .collect();
    named.sort_unstable();
    if named
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a == b))
    {
        for leaf in leaves {
            leaf.group = None;
        }
    }
}

/// Outcomes one below the other, each with its figure beside it.
fn bind_down(sheet: &Sheet<'_>, leaves: &[Leaf<'_, '_>], found: &mut Found) {
    for leaf in leaves {
        let Some(group) = leaf.group else { continue };
        let after = leaf.cell.columns().end;
        let cells = sheet.row(leaf.cell.cell.row);
        let beside = cells.filter(|cell| cell.cell.column >= after);
        push(group, leaf.outcome, beside, found);
    }
}

/// Outcomes side by side over rows of figures. A row of five says its group at its left or above.
fn bind_across(
    sheet: &Sheet<'_>,
    rows: Range<usize>,
    leaves: &[Leaf<'_, '_>],
    lines_up: bool,
    blanks: bool,
    found: &mut Found,
) {
    let mut heads: Vec<&Leaf<'_, '_>> = Vec::new();
    let mut fed = false;
    let mut said = None;
    for row in rows {
        let own = || leaves.iter().filter(|leaf| leaf.cell.cell.row == row);
        if own().next().is_some() {
            if fed {
                heads.clear();
                fed = false;
            }
            heads.extend(own());
            if sheet.row(row).any(|cell| group_of(&cell.key).is_some()) {
                said = None;
            }
            continue;
        }
        let cells: Vec<&Cell<'_>> = sheet.row(row).collect();
        let labels = sheet.covering(row).filter(|cell| !cell.key.is_empty());
        let group = labels.filter_map(|cell| group_of(&cell.key)).next_back();
        let has_figures = cells.iter().any(|cell| cell.figure);
        let is_blank = cells.iter().all(|cell| cell.blank || !cell.key.is_empty())
            && cells.iter().filter(|cell| cell.blank).count() >= heads.len();
        if !has_figures && !is_blank {
            said = group.or(said);
            continue;
        }
        if heads.is_empty() {
            continue;
        }
        fed = true;
        let five = heads.len() == FORM_2021.t4.outcomes.len();
        let own_group = group.or(said.take()).filter(|_| five);
        if has_figures != blanks {
            bind_row(sheet, row, &cells, &heads, own_group, lines_up, found);
        }
    }
}

/// The figures of a row under their heads: by place where the heads stand over them, else by order
/// where there are as many of them as heads, else unread.
fn bind_row(
    sheet: &Sheet<'_>,
    row: usize,
    cells: &[&Cell<'_>],
    heads: &[&Leaf<'_, '_>],
    own_group: Option<&'static Head>,
    lines_up: bool,
    found: &mut Found,
) {
    let first = heads.iter().map(|leaf| leaf.cell.cell.column).min();
    let first = first.unwrap_or(0);
    let end = heads.iter().map(|leaf| leaf.cell.columns().end).max();
    let end = end.unwrap_or(0);
    let apart = heads.iter().enumerate().all(|(at, leaf)| {
        let own = leaf.cell.columns();
        let mut before = heads.iter().take(at).map(|leaf| leaf.cell.columns());
        before.all(|other| other.end <= own.start || own.end <= other.start)
    });
    let labels = cells.iter().take_while(|cell| !cell.key.is_empty()).count();
    let values = cells.get(labels..).unwrap_or_default();
    let in_place = lines_up
        && apart
        && cells
            .iter()
            .take(labels)
            .all(|cell| cell.columns().end <= first)
        && values
            .iter()
            .all(|cell| cell.blank || first <= cell.cell.column && cell.columns().end <= end)
        && sheet.covering(row).any(|cell| cell.columns().end >= end);
    let in_order = in_order(values, heads.len()).or_else(|| in_order(cells, heads.len()));
    for (at, leaf) in heads.iter().enumerate() {
        let Some(group) = own_group.or(leaf.group) else {
            continue;
        };
        if in_place {
            let under = sheet.over(row, leaf.cell.columns());
            push(
                group,
                leaf.outcome,
                under.filter(|cell| cell.cell.row == row),
                found,
            );
        } else if let Some(values) = in_order {
            push(
                group,
                leaf.outcome,
                values.get(at).copied().into_iter(),
                found,
            );
        } else {
            let id = CellId::new(Table::T4, group.id, leaf.outcome.id);
            let texts: Vec<&str> = values.iter().map(|cell| cell.cell.text.trim()).collect();
            let place = values.first().map(|cell| cell.cell.place.clone());
            if !found.facts.iter().any(|(other, _)| *other == id) {
                found
                    .facts
                    .push((id, unplaced(&texts.join(" "), place.unwrap_or_default())));
            }
        }
    }
}

/// As many cells as there are heads, without the blank ones too many on one side or the other.
fn in_order<'c, 's, 'g>(cells: &'c [&'s Cell<'g>], heads: usize) -> Option<&'c [&'s Cell<'g>]> {
    let excess = cells.len().checked_sub(heads)?;
    if cells.iter().all(|cell| cell.blank) {
        return cells.get(..heads);
    }
    // Some browsers put a tab before every row; tabs beyond the last column hold nothing.
    let before = cells.iter().take_while(|cell| cell.blank).count();
    let after = cells.iter().rev().take_while(|cell| cell.blank).count();
    let (first, last) = (excess.saturating_sub(after), excess.min(before));
    cells.get(first..first + heads).filter(|_| first == last)
}

fn push<'s>(
    group: &'static Head,
    outcome: &'static Head,
    cells: impl Iterator<Item = &'s Cell<'s>>,
    found: &mut Found,
) {
    let cell_id = CellId::new(Table::T4, group.id, outcome.id);
    if found.facts.iter().any(|(other, _)| *other == cell_id) {
        return;
    }
    let texts = cells.map(|cell| (cell.cell.text.as_str(), cell.blank, &cell.cell.place));
    let fact = one_of(&FORM_2021, cell_id, texts);
    found.facts.push((cell_id, fact));
}
