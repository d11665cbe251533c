//! Table 2, 主动公开, from a grid: bands of article 20, a head row and a few rows in each.

use std::ops::Range;

use crate::bind::found::{Found, one_of, unplaced};
use crate::bind::label;
use crate::bind::sheet::{Cell, Sheet};
use crate::form::{Block, CellId, Form, FormId, Head, Table};
use crate::origin::Span;

/// The table in these rows, by the form that fits it better.
pub(super) fn bind(sheet: &Sheet<'_>, rows: Range<usize>, span: Span) -> Option<Found> {
    let by = |id: FormId| bind_by(sheet, rows.clone(), span, id.form());
    let (new, new_score) = by(FormId::Y2021);
    let (old, old_score) = by(FormId::Y2019);
    let found = if old_score > new_score { old } else { new };
    found.is_something().then_some(found)
}

enum Row<'s, 'g> {
    Heads(Vec<&'s Cell<'g>>),
    Data { label: &'s Cell<'g>, row: usize },
}

/// Binds by one form and says how well it fits.
fn bind_by(
    sheet: &Sheet<'_>,
    rows: Range<usize>,
    span: Span,
    form: &'static Form,
) -> (Found, usize) {
    let mut found = Found::new(Table::T2, span);
    found.form = Some(form.id);
    let mut score = 0;
    let lines_up = sheet.lines_up(rows.clone());
    let sorted = sort_rows(sheet, rows, form);
    let printed: Vec<String> = sorted
        .iter()
        .filter_map(|row| match row {
            Row::Data { label, .. } => Some(label.key.clone()),
            Row::Heads(_) => None,
        })
        .collect();
    let wanted: Vec<(&Block, &Head)> = form
        .t2
        .iter()
        .flat_map(|block| block.rows.iter().map(move |row| (block, row)))
        .collect();
    let wanted_keys: Vec<&[String]> = wanted.iter().map(|(_, row)| label::keys_of(row)).collect();
    let mut matches = label::align(&printed, &wanted_keys).into_iter();

    let mut heads: &[&Cell<'_>] = &[];
    // Heads noted once a head row, though several rows stand under it.
    let mut noted = false;
    let mut headed = sorted
        .iter()
        .any(|row| matches!(row, Row::Heads(cells) if cells.is_empty()));
    for row in &sorted {
        match row {
            Row::Heads(cells) => {
                heads = cells;
                noted = false;
            }
            Row::Data { label, row } => {
                let Some((at, distance)) = matches.next().flatten() else {
                    if values(sheet, *row, label).any(|cell| cell.figure) {
                        found.note_extra(&label.cell.text, &label.cell.place);
                    }
                    continue;
                };
                let Some((block, head)) = wanted.get(at) else {
                    continue;
                };
                found.note_label(head, &label.cell.text, distance, &label.cell.place);
                found.rows.push(head.id);
                score += 1 + usize::from(distance == 0);
                let fit = bind_row(
                    sheet, form, block, head, label, *row, heads, !noted, lines_up, &mut found,
                );
                headed |= fit > 0;
                score += fit;
                noted = true;
            }
        }
    }
    found.weak = !headed && found.rows.len() < 4;
    (found, score)
}

fn sort_rows<'s, 'g>(sheet: &'s Sheet<'g>, rows: Range<usize>, form: &Form) -> Vec<Row<'s, 'g>> {
    let columns = form.t2.iter().flat_map(|block| block.columns.iter());
    let heads = form.t2.iter().map(|block| label::of_form(block.head));
    let column_keys: Vec<&str> = columns
        .flat_map(label::keys_of)
        .map(String::as_str)
        .chain(heads)
        .collect();
    let rows_of_form = form.t2.iter().flat_map(|block| block.rows.iter());
    let row_keys: Vec<&str> = rows_of_form
        .flat_map(label::keys_of)
        .map(String::as_str)
        .collect();
    let near = |key: &str, keys: &[&str]| {
        keys.contains(&key)
            || keys.iter().any(|own| {
                let length = own.chars().count();
                label::near(
                    own,
                    key,
                    if length < 4 {
                        0
                    } else {
                        label::tolerance(length)
                    },
                )
            })
    };
    let mut sorted = Vec::new();
    for row in rows {
        let cells: Vec<&Cell<'_>> = sheet.row(row).filter(|cell| !cell.blank).collect();
        let Some(first) = cells.first() else { continue };
        if first.figure {
            continue;
        }
        let is_row = near(&first.key, &row_keys);
        let is_head = !is_row && cells.iter().any(|cell| near(&cell.key, &column_keys));
        if is_head {
            sorted.push(Row::Heads(cells));
        } else if first.key.starts_with("第二十条") {
            // A band: the heads of the block before end here.
            sorted.push(Row::Heads(Vec::new()));
        } else if is_row || sheet.row(row).count() > 1 {
            sorted.push(Row::Data { label: first, row });
        }
    }
    sorted
}

/// The cells after a row's label.
fn values<'s, 'g>(
    sheet: &'s Sheet<'g>,
    row: usize,
    label: &Cell<'_>,
) -> impl Iterator<Item = &'s Cell<'g>> {
    let after = label.columns().end;
    sheet
        .covering(row)
        .filter(move |cell| cell.cell.column >= after)
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row and all that it is bound by"
)]
fn bind_row(
    sheet: &Sheet<'_>,
    form: &'static Form,
    block: &'static Block,
    head: &'static Head,
    label: &Cell<'_>,
    row: usize,
    heads: &[&Cell<'_>],
    note: bool,
    lines_up: bool,
    found: &mut Found,
) -> usize {
    let cells: Vec<&Cell<'_>> = values(sheet, row, label).collect();
    // 信息内容 stands over the labels; the heads of the figures follow it.
    let corner = label::of_form(block.head);
    let heads: Vec<&Cell<'_>> = heads
        .iter()
        .filter(|cell| !label::near(&cell.key, corner, 1) && cell.columns().end > label.cell.column)
        .copied()
        .collect();
    let keys: Vec<String> = heads.iter().map(|cell| cell.key.clone()).collect();
    let wanted: Vec<&[String]> = block.columns.iter().map(label::keys_of).collect();
    let matches = label::align(&keys, &wanted);

    // A row with fewer cells than there are heads has lost one: any of them, unless all are 0.
    let end = heads.iter().map(|cell| cell.columns().end).max();
    let reaches = || cells.iter().any(|cell| Some(cell.columns().end) >= end);
    let has_number = cells
        .iter()
        .any(|cell| cell.figure && cell.cell.text.contains(|c: char| ('1'..='9').contains(&c)));
    let short = cells.len() < block.columns.len() && has_number && !(lines_up && reaches());

    let mut score = 0;
    let mut order = Vec::new();
    for (at, column) in block.columns.iter().enumerate() {
        let cell_id = CellId::new(Table::T2, head.id, column.id);
        let here = matches
            .iter()
            .position(|found| found.is_some_and(|(to, _)| to == at));
        let fact = match here {
            Some(position) => {
                let Some(head_cell) = heads.get(position) else {
                    continue;
                };
                let distance = matches
                    .get(position)
                    .copied()
                    .flatten()
                    .map_or(0, |(_, far)| far);
                score += 2 + usize::from(distance == 0);
                if note {
                    found.note_label(
                        column,
                        &head_cell.cell.text,
                        distance,
                        &head_cell.cell.place,
                    );
                }
                if block.columns.len() == 1 {
                    let own = once(&cells, &keys);
                    Some(one_of(form, cell_id, places(own.iter().copied())))
                } else if short {
                    let texts: Vec<&str> = cells.iter().map(|cell| cell.cell.text.trim()).collect();
                    Some(unplaced(&texts.join(" "), label.cell.place.clone()))
                } else if lines_up {
                    let under = sheet.over(row, head_cell.columns());
                    let under = under.filter(|cell| cell.cell.column >= label.columns().end);
                    Some(one_of(form, cell_id, places(under)))
                } else {
                    Some(one_of(
                        form,
                        cell_id,
                        places(cells.get(position).copied().into_iter()),
                    ))
                }
            }
            // A block with one column needs no head to tell whose the only number is.
            None if block.columns.len() == 1 && heads.is_empty() => {
                Some(one_of(form, cell_id, places(cells.iter().copied())))
            }
            None => None,
        };
        match fact {
            Some(fact) => found.facts.push((cell_id, fact)),
            None => {
                found.missing_columns.insert(column.id);
            }
        }
        order.extend(here.map(|position| (position, column.id)));
    }
    if note {
        for (cell, matched) in heads.iter().zip(&matches) {
            let filled = heads.iter().filter(|other| other.key == cell.key).count() > 1;
            if matched.is_none() && !filled && cell.cell.column >= label.columns().end {
                found.note_extra(&cell.cell.text, &cell.cell.place);
            }
        }
        order.sort_unstable();
        found
            .columns
            .push(order.into_iter().map(|(_, id)| id).collect());
    }
    score
}

/// The cells of a row, one of them where a merged cell's head and figure were filled into all that
/// it covers.
fn once<'c, 's, 'g>(cells: &'c [&'s Cell<'g>], heads: &[String]) -> &'c [&'s Cell<'g>] {
    let same_head = heads
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b));
    let same = cells
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.cell.text == b.cell.text));
    if same && same_head && heads.len() == cells.len() {
        cells.get(..1).unwrap_or_default()
    } else {
        cells
    }
}

fn places<'s>(
    cells: impl Iterator<Item = &'s Cell<'s>>,
) -> impl Iterator<Item = (&'s str, bool, &'s crate::origin::Place)> {
    cells.map(|cell| (cell.cell.text.as_str(), cell.blank, &cell.cell.place))
}
