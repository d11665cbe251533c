//! Settles the tables of one report against their forms, and reads what its text says of itself.

use std::collections::BTreeMap;

use crate::bind::body;
use crate::bind::flat::Flat;
use crate::bind::found::{Found, contradicts};
use crate::bind::narrative::{self, TextLine};
use crate::bind::parts;
use crate::document::Document;
use crate::form::{CellId, Form, FormId, Table};
use crate::origin::{PagePlace, Place, Span};
use crate::report::{LabelNote, Report, TableShape};

/// The report in a stretch of the document, with its tables.
pub(super) fn report(
    document: &Document,
    span: Span,
    lines: &[TextLine<'_>],
    tables: Vec<Found>,
) -> Report {
    let text = span.of(&document.text);
    let flat = Flat::new(text, span.start);
    let places: Vec<(Table, Span)> = tables
        .iter()
        .map(|table| (table.table, table.span))
        .collect();
    let parts = parts::parts(lines, span, &places);
    let first_part = parts.iter().map(|part| part.span.start).min();
    let first_table = places.iter().map(|(_, span)| span.start).min();
    let head_end = first_part.or(first_table).unwrap_or(span.end);
    let head: Vec<TextLine<'_>> = lines
        .iter()
        .filter(|line| line.span.start < head_end)
        .cloned()
        .collect();
    let title = narrative::title_of(&head).or_else(|| narrative::title_of(lines));
    let periods = narrative::periods(&flat);
    let said = narrative::narrative_years(&flat);

    let year = title
        .as_ref()
        .and_then(|title| title.year)
        .or_else(|| periods.first().map(|period| period.from.year))
        .or_else(|| said.first().map(|(year, _)| *year));
    let mut year_claims = Vec::new();
    if let Some(title) = &title {
        year_claims.extend(title.year.map(|year| (year, title.span)));
    }
    year_claims.extend(periods.iter().map(|period| (period.from.year, period.span)));
    year_claims.extend(said);

    let body = title
        .as_ref()
        .and_then(|title| title.body.clone())
        .or_else(|| publisher(&flat));
    let body = body.map(|body| body::fuller(&body, &flat.text).unwrap_or(body));
    let kind = body.as_deref().map(body::classify).unwrap_or_default();

    let mut report = Report {
        title: title.as_ref().map(|title| title.text.clone()),
        title_span: title.as_ref().map(|title| title.span),
        year,
        body,
        level: kind.level,
        may_make_rules: kind.may_make_rules,
        year_claims,
        periods,
        parts,
        span,
        text: text.to_owned(),
        printed: printed(document, span),
        ..Report::default()
    };
    let mut by_table: BTreeMap<Table, Vec<Found>> = BTreeMap::new();
    for table in tables {
        by_table.entry(table.table).or_default().push(table);
    }
    for (table, pieces) in by_table {
        settle(&mut report, table, pieces);
    }
    report
}

/// Where the lines of a report's running text are printed.
fn printed(document: &Document, span: Span) -> Vec<(Span, PagePlace)> {
    let own = |(line, _): &&(Span, PagePlace)| span.start <= line.start && line.start < span.end;
    document.printed.iter().filter(own).copied().collect()
}

/// 发布机构 in the table of metadata that government sites print above an article.
fn publisher(flat: &Flat) -> Option<String> {
    let text = &flat.text;
    let after = [
        "发布机构:",
        "发布机构：",
        "发文机关:",
        "发文机关：",
        "发布机构",
        "发文机关",
    ]
    .iter()
    .find_map(|word| text.find(word).and_then(|at| text.get(at + word.len()..)))?;
    let name: String = after
        .chars()
        .take_while(|c| c.is_alphabetic())
        .take(30)
        .collect();
    let end = [
        "主题分类",
        "发文日期",
        "发布日期",
        "成文日期",
        "文号",
        "索引号",
        "主题词",
        "名称",
    ]
    .iter()
    .filter_map(|word| name.find(word))
    .min()
    .unwrap_or(name.len());
    name.get(..end)
        .filter(|name| name.chars().count() >= 3)
        .map(str::to_owned)
}

fn settle(report: &mut Report, table: Table, pieces: Vec<Found>) {
    let by_year = report.year.map(FormId::of_year);
    let shown = pieces.iter().find_map(|piece| piece.form);
    // Table 4 is the same in both forms: it counts as that of the year, else as table 2's.
    let form_id = match table {
        Table::T4 => by_year.or(report.form(Table::T2)),
        _ => shown.or(by_year).or(report.form(Table::T2)),
    }
    .unwrap_or(FormId::Y2021);
    let form = form_id.form();
    let mut shape = TableShape {
        form: Some(form_id),
        ..TableShape::default()
    };

    let rows: Vec<&'static str> = pieces
        .iter()
        .flat_map(|piece| piece.rows.iter().copied())
        .collect();
    let form_rows = rows_of(form, table);
    shape.missing_rows = form_rows
        .iter()
        .filter(|row| !rows.contains(row))
        .copied()
        .collect();
    for piece in &pieces {
        for column in &piece.missing_columns {
            let has = piece.facts.iter().any(|(cell, _)| cell.column == *column);
            if (table == Table::T2 || !has) && !shape.missing_columns.contains(column) {
                shape.missing_columns.push(column);
            }
        }
        // A head printed over each group of table 4 is one wording, said once.
        for note in &piece.nonstandard {
            let said = |other: &LabelNote| {
                other.printed == note.printed && other.form_label == note.form_label
            };
            if !shape.nonstandard.iter().any(said) {
                shape.nonstandard.push(note.clone());
            }
        }
        shape.extra.extend(piece.extra.iter().cloned());
    }
    shape.out_of_order = out_of_order(form, table, &pieces, &rows, &form_rows);
    if by_year.is_some_and(|year| year != form_id) && table != Table::T4 {
        shape.other_form.push(other_form_note(table, form, &pieces));
    }
    for piece in pieces {
        // The same table once more, with other figures: the first one counts, and it is said.
        let before = |cell: CellId| report.facts.get(&cell);
        let other = piece
            .facts
            .iter()
            .find(|fact| contradicts(std::slice::from_ref(*fact), before));
        if let Some((cell, fact)) = other
            && let Some((row, _)) = form.heads(*cell)
        {
            shape.extra.push(LabelNote {
                table,
                printed: row.label.to_owned(),
                form_label: Some(row.label),
                place: fact.place.clone(),
            });
        }
        // A piece bound by the other form (its heads lost) still has its figures by name.
        for (cell, fact) in piece.facts {
            if form.heads(cell).is_some() {
                report.facts.entry(cell).or_insert(fact);
            }
        }
        report.subtotals.extend(piece.subtotals);
    }
    report.tables.insert(table, shape);
}

fn rows_of(form: &'static Form, table: Table) -> Vec<&'static str> {
    match table {
        Table::T2 => form
            .t2
            .iter()
            .flat_map(|block| block.rows.iter().map(|row| row.id))
            .collect(),
        Table::T3 => form.t3.rows.iter().map(|row| row.id).collect(),
        Table::T4 => form.t4.groups.iter().map(|group| group.id).collect(),
    }
}

/// Where another form than the year's shows: the single row （六）其他处理, or the heads of table 2.
fn other_form_note(table: Table, form: &'static Form, pieces: &[Found]) -> LabelNote {
    let telling = |piece: &Found| {
        let at = piece
            .facts
            .iter()
            .find(|(cell, _)| table == Table::T2 || cell.row.starts_with("other"));
        at.map(|(cell, fact)| (*cell, fact.place.clone()))
    };
    let (cell, place) = match pieces.iter().find_map(telling) {
        Some((cell, place)) => (Some(cell), place),
        None => (None, Place::default()),
    };
    let row = cell
        .and_then(|cell| form.heads(cell))
        .map_or("", |(row, _)| row.label);
    LabelNote {
        table,
        printed: row.to_owned(),
        form_label: None,
        place,
    }
}

/// Rows and columns that do not follow the form's order: the fewest that would have to move.
fn out_of_order(
    form: &'static Form,
    table: Table,
    pieces: &[Found],
    rows: &[&'static str],
    form_rows: &[&'static str],
) -> Vec<LabelNote> {
    let mut notes = Vec::new();
    let mut note = |printed: &'static str, place: Place| {
        notes.push(LabelNote {
            table,
            printed: printed.to_owned(),
            form_label: Some(printed),
            place,
        });
    };
    let place_of = |row: &str| {
        let facts = pieces.iter().flat_map(|piece| piece.facts.iter());
        facts
            .filter(|(cell, _)| cell.row == row)
            .map(|(_, fact)| fact.place.clone())
            .next()
            .unwrap_or_default()
    };
    for row in movers(rows, form_rows) {
        let label = form.cells(table).into_iter().find(|cell| cell.row == row);
        let label = label
            .and_then(|cell| form.heads(cell))
            .map_or(row, |(head, _)| head.label);
        note(label, place_of(row));
    }
    let orders: Vec<Vec<&'static str>> = match table {
        Table::T2 => form
            .t2
            .iter()
            .map(|block| block.columns.iter().map(|c| c.id).collect())
            .collect(),
        Table::T3 => vec![form.t3.columns.iter().map(|c| c.id).collect()],
        Table::T4 => Vec::new(),
    };
    for columns in pieces.iter().flat_map(|piece| &piece.columns) {
        let Some(order) = orders
            .iter()
            .find(|order| columns.iter().all(|id| order.contains(id)))
        else {
            continue;
        };
        for column in movers(columns, order) {
            let cell = form
                .cells(table)
                .into_iter()
                .find(|cell| cell.column == column);
            let label = cell
                .and_then(|cell| form.heads(cell))
                .map_or(column, |(_, head)| head.label);
            note(label, Place::default());
        }
    }
    notes
}

/// What stands outside the longest run that follows the form's order.
fn movers(printed: &[&'static str], order: &[&'static str]) -> Vec<&'static str> {
    let ranks: Vec<usize> = printed
        .iter()
        .filter_map(|id| order.iter().position(|own| own == id))
        .collect();
    // Longest increasing subsequence; tables have a few dozen rows.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(ranks.len());
    for (at, rank) in ranks.iter().enumerate() {
        let before = (0..at).filter(|b| ranks.get(*b).is_some_and(|other| other < rank));
        let longest = before
            .filter_map(|b| best.get(b).map(|(length, _)| (*length, b)))
            .max();
        best.push(longest.map_or((1, None), |(length, b)| (length + 1, Some(b))));
    }
    let mut keep = vec![false; ranks.len()];
    let mut at = (0..best.len()).max_by_key(|at| best.get(*at).map(|(length, _)| *length));
    while let Some(here) = at {
        if let Some(slot) = keep.get_mut(here) {
            *slot = true;
        }
        at = best.get(here).and_then(|(_, before)| *before);
    }
    let kept = ranks.iter().zip(&keep).filter(|(_, keep)| !**keep);
    kept.filter_map(|(rank, _)| order.get(*rank).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_rows_move() {
        assert_eq!(
            movers(&["a", "c", "b", "d"], &["a", "b", "c", "d"]).len(),
            1
        );
        assert!(movers(&["a", "b", "d"], &["a", "b", "c", "d"]).is_empty());
    }
}
