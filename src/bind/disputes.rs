//! Table 4, 复议诉讼, from a grid: five outcomes in each of three groups, in one row of fifteen, in
//! three rows of five, or one below the other.

use std::ops::Range;

use crate::bind::found::{Found, one_of};
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
    if leaves.len() < 5 {
        return None;
    }
    name_groups(&mut leaves);
    if lines_up && leaves.iter().all(|leaf| leaf.group.is_none()) {
        bind_rows(sheet, rows.clone(), &leaves, &mut found);
    }
    if lines_up {
        let vertical = leaves.windows(2).all(|pair| match pair {
            [a, b] => a.cell.cell.column == b.cell.cell.column && a.cell.cell.row < b.cell.cell.row,
            _ => true,
        });
        let values: Vec<Option<&Cell<'_>>> = leaves
            .iter()
            .map(|leaf| {
                if vertical {
                    beside(sheet, leaf)
                } else {
                    below(sheet, leaf, &rows)
                }
            })
            .collect();
        // Two heads over one figure: the heads lost their spans and stand over others' columns.
        let mut places: Vec<_> = values
            .iter()
            .flatten()
            .map(|v| (v.cell.row, v.cell.column))
            .collect();
        places.sort_unstable();
        if places
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == b))
        {
            for leaf in &mut leaves {
                leaf.group = None;
            }
            name_groups(&mut leaves);
            bind_ragged(sheet, rows, &leaves, &mut found);
        } else {
            for (leaf, value) in leaves.iter().zip(values) {
                let Some(group) = leaf.group else { continue };
                push(group, leaf.outcome, value.into_iter(), &mut found);
            }
        }
    } else {
        bind_ragged(sheet, rows, &leaves, &mut found);
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
    FORM_2021.t4.groups.iter().find(|head| {
        let own = label::of_form(head.label);
        label::distance(own, key) <= 1
    })
}

fn leaves_of<'s, 'g>(
    sheet: &'s Sheet<'g>,
    rows: Range<usize>,
    lines_up: bool,
) -> Vec<Leaf<'s, 'g>> {
    let mut leaves: Vec<Leaf<'s, 'g>> = Vec::new();
    for row in rows {
        let cells: Vec<&Cell<'g>> = sheet.row(row).filter(|cell| !cell.blank).collect();
        for cell in &cells {
            let Some(outcome) = outcome_of(&cell.key, &cells) else {
                continue;
            };
            let group = if lines_up {
                group_over(sheet, cell)
            } else {
                None
            };
            leaves.push(Leaf {
                cell,
                outcome,
                group,
            });
        }
    }
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
    let in_order = leaves.len() == form.groups.len() * form.outcomes.len()
        && leaves
            .iter()
            .zip(form.outcomes.iter().cycle())
            .all(|(leaf, outcome)| leaf.outcome.id == outcome.id);
    if in_order {
        for (leaf, at) in leaves.iter_mut().zip(0..) {
            let group: usize = at;
            leaf.group = form.groups.get(group / form.outcomes.len());
        }
    }
}

/// Five outcomes side by side over rows that say their group at the left.
fn bind_rows(sheet: &Sheet<'_>, rows: Range<usize>, leaves: &[Leaf<'_, '_>], found: &mut Found) {
    let head = leaves
        .iter()
        .map(|leaf| leaf.cell.cell.row)
        .max()
        .unwrap_or(rows.start);
    for row in head + 1..rows.end {
        let first = leaves
            .iter()
            .map(|leaf| leaf.cell.cell.column)
            .min()
            .unwrap_or(0);
        let left = sheet.covering(row).filter(|cell| cell.cell.column < first);
        let Some(group) = left.filter_map(|cell| group_of(&cell.key)).next_back() else {
            continue;
        };
        for leaf in leaves {
            let under = sheet
                .over(row, leaf.cell.columns())
                .filter(|cell| cell.cell.row == row);
            push(group, leaf.outcome, under, found);
        }
    }
}

/// The first cell under a head that is no label.
fn below<'s, 'g>(
    sheet: &'s Sheet<'g>,
    leaf: &Leaf<'_, '_>,
    rows: &Range<usize>,
) -> Option<&'s Cell<'g>> {
    let start = leaf.cell.cell.row + leaf.cell.cell.row_span.max(1);
    for row in start..rows.end {
        // A row that holds heads of other columns is no row of figures.
        if sheet.row(row).any(|cell| cell.anchor == Some(Table::T4)) {
            continue;
        }
        let mut cells = sheet.over(row, leaf.cell.columns());
        return cells.find(|cell| cell.cell.row == row);
    }
    None
}

/// The first cell to the right of a label.
fn beside<'s, 'g>(sheet: &'s Sheet<'g>, leaf: &Leaf<'_, '_>) -> Option<&'s Cell<'g>> {
    let after = leaf.cell.columns().end;
    let mut cells = sheet
        .row(leaf.cell.cell.row)
        .filter(|cell| cell.cell.column >= after);
    cells.find(|cell| cell.anchor.is_none())
}

fn bind_ragged(sheet: &Sheet<'_>, rows: Range<usize>, leaves: &[Leaf<'_, '_>], found: &mut Found) {
    let last_head = leaves
        .iter()
        .map(|leaf| leaf.cell.cell.row)
        .max()
        .unwrap_or(rows.start);
    let data = (last_head + 1..rows.end).find(|row| {
        let mut cells = sheet.row(*row).peekable();
        cells.peek().is_some()
            && cells.all(|cell| cell.blank || cell.figure || cell.key.chars().count() < 8)
    });
    let Some(data) = data else { return };
    let mut cells: Vec<&Cell<'_>> = sheet.row(data).collect();
    // Some browsers put a tab before every row.
    while cells.len() > leaves.len() && cells.first().is_some_and(|cell| cell.blank) {
        cells.remove(0);
    }
    // Tabs beyond the last column hold nothing; a row of blanks is blank wherever it is cut.
    let beyond_is_blank = cells.iter().skip(leaves.len()).all(|cell| cell.blank);
    let fits =
        (cells.len() >= leaves.len() && beyond_is_blank) || cells.iter().all(|cell| cell.blank);
    for (at, leaf) in leaves.iter().enumerate() {
        let Some(group) = leaf.group else { continue };
        if fits {
            push(
                group,
                leaf.outcome,
                cells.get(at).copied().into_iter(),
                found,
            );
        } else {
            let cell_id = CellId::new(Table::T4, group.id, leaf.outcome.id);
            let texts: Vec<&str> = cells.iter().map(|cell| cell.cell.text.trim()).collect();
            let place = cells
                .first()
                .map(|cell| cell.cell.place.clone())
                .unwrap_or_default();
            found.facts.push((
                cell_id,
                crate::bind::found::unplaced(&texts.join(" "), place),
            ));
        }
    }
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
