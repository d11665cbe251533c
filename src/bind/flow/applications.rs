//! Table 3 from running text.

use std::collections::BTreeMap;

use super::position::{Full, by_position, total_of};
use super::stream::{Stream, Word, joined, place};
use crate::bind::found::{Found, fact, unplaced};
use crate::bind::label;
use crate::form::{CellId, FORM_2019, FORM_2021, Form, FormId, Head, Table};
use crate::origin::Span;
use crate::report::{Fact, Subtotal};

/// Words with which a table 3 begins: its first row's label.
pub(super) fn starts(stream: &Stream<'_>) -> Vec<usize> {
    let first = super::first_row();
    let prefix: String = first.chars().take(6).collect();
    let mut starts = Vec::new();
    for (at, word) in stream.words.iter().enumerate() {
        if word.figure || word.text.chars().count() < 4 {
            continue;
        }
        let numbered =
            label::numbering(&label::fold(word.text)).is_some_and(|(number, _)| number == 1);
        let key = stream.key(at);
        let exact = key.starts_with(&prefix);
        let near =
            || numbered && label::distance(&key, first) <= label::tolerance(first.chars().count());
        // In a sentence (本年新收政府信息公开申请5件) other words follow the label.
        let alone = key.chars().count() <= first.chars().count() + 1;
        if (exact && alone && (numbered || figures_follow(stream, at))) || near() {
            starts.push(at);
        }
    }
    starts
}

fn figures_follow(stream: &Stream<'_>, word: usize) -> bool {
    let line = stream.line_of(word);
    let mut rest = (word + 1..line.end).peekable();
    rest.peek().is_some() && rest.all(|at| stream.words.get(at).is_some_and(|word| word.figure))
}

/// What stands at a place of the stream.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Row(&'static Head, Form_, bool),
    Subtotal(&'static str),
    /// A numbered row that the form does not have.
    Extra,
    /// The head repeated after a page break, a heading, …: figures after it are no row's.
    End,
}

/// Which form's row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form_ {
    New,
    Old,
}

impl Form_ {
    fn form(self) -> &'static Form {
        match self {
            Self::New => &FORM_2021,
            Self::Old => &FORM_2019,
        }
    }
}

/// Binds the table whose first row begins at word `start`; its heads stand after word `head_from`.
/// Returns also the word after which the rest of the text goes on.
pub(super) fn bind(
    stream: &Stream<'_>,
    head_from: usize,
    start: usize,
    end: usize,
) -> (Option<Found>, usize) {
    let end = table_end(stream, start, end);
    let marks = marks(stream, start, end);
    let columns = columns(stream, head_from, start);
    let from = stream.words.get(start).map_or(0, |word| word.span.start);
    let to = stream
        .words
        .get(end.saturating_sub(1))
        .map_or(from, |word| word.span.end);
    let mut found = Found::new(
        Table::T3,
        Span {
            start: from,
            end: to.max(from),
        },
    );
    let mut rows: Vec<(Mark, Vec<&Word<'_>>, usize)> = Vec::new();
    for (at, (offset_word, mark)) in marks.iter().enumerate() {
        let next = marks.get(at + 1).map_or(end, |(word, _)| *word);
        let figures = own_figures(stream.figures(*offset_word..next), columns.len());
        rows.push((*mark, figures, *offset_word));
    }
    let scrambled = is_scrambled(stream, &rows, &marks, end, columns.len());
    let full = Full::of(
        rows.iter().map(|(_, figures, _)| figures.as_slice()),
        columns.len(),
    );
    for (mark, figures, word) in &rows {
        match mark {
            Mark::Row(head, form, exact) => {
                if *form == Form_::Old {
                    found.form = Some(FormId::Y2019);
                } else if head.group == "other" {
                    found.form = Some(FormId::Y2021);
                }
                if !exact {
                    let at = stream.words.get(*word);
                    let place = at
                        .map(|word| crate::origin::Place::text(word.span))
                        .unwrap_or_default();
                    found.note_label(head, at.map_or("", |word| word.text), 1, &place);
                }
                found.rows.push(head.id);
                let sure = !scrambled || stream.on_own_line(*word, figures, columns.len());
                let hidden = figures.is_empty() && stream.hides_figures(*word);
                for (column, fact) in facts(form.form(), head.id, figures, &columns, &full) {
                    let fact = if hidden {
                        unplaced(stream.word_text(*word), stream.place_of(*word))
                    } else if sure {
                        fact
                    } else {
                        unplaced(&fact.text, fact.place)
                    };
                    found
                        .facts
                        .push((CellId::new(Table::T3, head.id, column), fact));
                }
            }
            Mark::Subtotal(group) if !figures.is_empty() => {
                let facts = facts(&FORM_2021, "concluded", figures, &columns, &full);
                found.subtotals.push(Subtotal {
                    group,
                    facts: facts.into_iter().collect::<BTreeMap<_, _>>(),
                });
            }
            Mark::Extra => {
                if let Some(own) = stream.words.get(*word) {
                    found.note_extra(own.text, &crate::origin::Place::text(own.span));
                }
            }
            Mark::Subtotal(_) | Mark::End => {}
        }
    }
    let all: Vec<&'static str> = FORM_2021
        .t3
        .columns
        .iter()
        .map(|column| column.id)
        .collect();
    found.missing_columns = all
        .iter()
        .filter(|id| !columns.contains(id))
        .copied()
        .collect();
    found.columns.push(columns);
    (found.is_something().then_some(found), end)
}

/// The word at which the table surely ends: the heading of part four or five.
fn table_end(stream: &Stream<'_>, start: usize, end: usize) -> usize {
    let last_row = label::of_form(FORM_2021.t3.rows.last().map_or("", |row| row.label));
    for at in start + 1..end {
        let Some(word) = stream.words.get(at) else {
            break;
        };
        if word.figure || stream.line_of(at).start != at {
            continue;
        }
        let line = stream.line_of(at);
        let key = stream.folded(line.start, line.end);
        let heading = (key.contains("行政复议")
            && (key.contains("行政诉讼") || key.contains("政府信息公开")))
            || (key.contains("问题") && key.contains("改进"))
            || key.starts_with("第二十条第");
        if heading && !key.contains(last_row) {
            return at;
        }
    }
    end
}

/// The columns whose heads stand before the first row: all seven, unless six stand there in plain
/// order and one surely does not.
fn columns(stream: &Stream<'_>, from: usize, start: usize) -> Vec<&'static str> {
    let all = &FORM_2021.t3.columns;
    let ids = || all.iter().map(|column| column.id).collect();
    let (low, high) = (stream.offset(from), stream.offset(start));
    let Some(low) = stream.rfind("自然人", low, high) else {
        return ids();
    };
    let present: Vec<&'static str> = all
        .iter()
        .filter(|column| {
            label::keys_of(column)
                .iter()
                .any(|key| stream.find(key, low, high).is_some())
        })
        .map(|column| column.id)
        .collect();
    // Heads printed side by side, one character a row, are in no order that tells.
    if present.len() + 1 == all.len() {
        present
    } else {
        ids()
    }
}

/// The rows and sub-totals of the table in the order in which they stand: (word, what).
fn marks(stream: &Stream<'_>, start: usize, end: usize) -> Vec<(usize, Mark)> {
    let (low, high) = (stream.offset(start), stream.offset(end));
    let rows = &FORM_2021.t3.rows;
    let mut places: Vec<Option<(usize, bool)>> = vec![None; rows.len()];
    let mut from = low;
    for (slot, row) in places.iter_mut().zip(rows) {
        if row.id == "other_rest" || row.id == "concluded" {
            continue;
        }
        let at = find_label(stream, row, from, high).or_else(|| find_label(stream, row, low, high));
        if let Some((at, _)) = at {
            from = from.max(at + 1);
        }
        *slot = at;
    }
    let place_of = |id: &str| {
        let at = rows.iter().position(|row| row.id == id)?;
        places.get(at).copied().flatten()
    };
    let next_year = place_of("carried_out").map_or(high, |(at, _)| at);
    let last_named = place_of("other_no_fee")
        .or(place_of("other_no_correction"))
        .or(place_of("rejected_confirm"))
        .map_or(low, |(at, _)| at);
    let total = ["总计", "合计"]
        .iter()
        .filter_map(|key| stream.rfind(key, last_named, next_year))
        .max();
    // （七）总什: its number and one of its two characters.
    let total = total.or_else(|| {
        let words = stream.word_at(last_named)..stream.word_at(next_year);
        let mistyped = words.rev().find(|at| {
            let Some(word) = stream.words.get(*at) else {
                return false;
            };
            let seventh =
                label::numbering(&label::fold(word.text)).is_some_and(|(number, _)| number == 7);
            let key = stream.key(*at);
            seventh && key.chars().count() == 2 && label::distance(&key, "总计") == 1
        });
        mistyped.map(|word| stream.offset(word))
    });
    let total_to = total.unwrap_or(next_year);
    let mut marks: Vec<(usize, Mark)> = Vec::new();
    for (row, slot) in rows.iter().zip(&places) {
        if let Some((at, exact)) = slot {
            marks.push((stream.word_at(*at), Mark::Row(row, Form_::New, *exact)));
        }
    }
    if let (Some(at), Some(row)) = (total, rows.iter().find(|row| row.id == "concluded")) {
        let exact = stream.find("总计", at, at + 6) == Some(at);
        marks.push((stream.word_at(at), Mark::Row(row, Form_::New, exact)));
    }
    let parts_named =
        place_of("other_no_fee").is_some() || place_of("other_no_correction").is_some();
    let rest = other_rest(stream, last_named, total_to);
    if let (Some(word), Some(row)) = (
        rest.filter(|_| parts_named),
        rows.iter().find(|row| row.id == "other_rest"),
    ) {
        marks.push((word, Mark::Row(row, Form_::New, true)));
    }
    if !parts_named && let Some(row) = FORM_2019.t3.rows.iter().find(|row| row.id == "other") {
        let at = stream.find(label::of_form(row.label), last_named, total_to);
        if let Some(at) =
            at.or_else(|| stream.find_mistyped(label::of_form(row.label), last_named, total_to))
        {
            marks.push((stream.word_at(at), Mark::Row(row, Form_::Old, true)));
        }
    }
    subtotals(stream, start, end, &mut marks);
    // What follows a repeated head (申请人情况 …) is no row's until the next label.
    for at in start + 1..end {
        let key = stream
            .words
            .get(at)
            .filter(|word| !word.figure)
            .map(|_| stream.key(at));
        if key.as_deref() == Some("申请人情况") {
            marks.push((at, Mark::End));
        }
    }
    // A numbered label with figures on its line that is no row of the form.
    for at in start + 1..end {
        let Some(word) = stream.words.get(at).filter(|word| !word.figure) else {
            continue;
        };
        let numbered =
            word.text.starts_with(|c: char| c.is_ascii_digit()) && word.text.contains(is_cjk);
        if numbered && figures_follow(stream, at) && !marks.iter().any(|(other, _)| *other == at) {
            marks.push((at, Mark::Extra));
        }
    }
    marks.sort_by_key(|(word, _)| *word);
    marks
}

/// Where a row's label begins, and whether it is worded as the form words it.
fn find_label(stream: &Stream<'_>, row: &Head, from: usize, to: usize) -> Option<(usize, bool)> {
    const PREFIX: usize = 6;
    let short = |key: &str| key.chars().take(PREFIX).collect::<String>();
    let keys = label::keys_of(row);
    let own = keys.first()?;
    if let Some(at) = stream.find(&short(own), from, to) {
        return Some((at, true));
    }
    for alias in keys.iter().skip(1) {
        if let Some(at) = stream.find(&short(alias), from, to) {
            return Some((at, false));
        }
    }
    let longer: String = own.chars().take(10).collect();
    stream
        .find_mistyped(&longer, from, to)
        .map(|at| (at, false))
}

/// 3.其他: a word of its own after the other two rows of its group.
fn other_rest(stream: &Stream<'_>, from: usize, to: usize) -> Option<usize> {
    let (first, last) = (stream.word_at(from) + 1, stream.word_at(to));
    let is_rest = |at: &usize| {
        let Some(word) = stream.words.get(*at).filter(|word| !word.figure) else {
            return false;
        };
        let numbered = word.text.starts_with(|c: char| c.is_ascii_digit());
        let key = stream.key(*at);
        let exact = ["其他", "其它", "其他原因"].contains(&key.as_str());
        let near = numbered && key.chars().count() == 2 && label::distance(&key, "其他") <= 1;
        let bracketed = word.text.starts_with(['（', '(']);
        let next = stream.key(at + 1);
        (exact || near) && !bracketed && (numbered || !next.starts_with("处理"))
    };
    (first..last).rev().find(is_rest)
}

fn subtotals(stream: &Stream<'_>, start: usize, end: usize, marks: &mut Vec<(usize, Mark)>) {
    let first_of = |group: &str, marks: &[(usize, Mark)]| {
        let rows = marks
            .iter()
            .filter(|(_, mark)| matches!(mark, Mark::Row(head, ..) if head.group == group));
        rows.map(|(word, _)| *word).min()
    };
    let mut groups: Vec<(usize, &'static str)> = Vec::new();
    let mut from = stream.offset(start);
    for group in &FORM_2021.t3.groups {
        let Some(first) = first_of(group.id, marks) else {
            continue;
        };
        // A group's label counts only above its rows: set beside them it stands anywhere.
        if let Some(at) = stream.rfind(label::of_form(group.label), from, stream.offset(first)) {
            groups.push((stream.word_at(at), group.id));
            let word = stream.word_at(at);
            if word < first && !marks.iter().any(|(other, _)| *other == word) {
                marks.push((word, Mark::Subtotal(group.id)));
            }
        }
        from = stream.offset(first);
    }
    for at in start..end {
        let is_small = stream.words.get(at).is_some_and(|word| !word.figure) && {
            let key = stream.key(at);
            key.ends_with("小计")
        };
        if !is_small {
            continue;
        }
        let by_row = marks.iter().filter_map(|(word, mark)| match mark {
            Mark::Row(head, ..) if *word < at && !head.group.is_empty() => {
                Some((*word, head.group))
            }
            _ => None,
        });
        let by_label = groups.iter().filter(|(word, _)| *word <= at).copied();
        if let Some((_, group)) = by_row.chain(by_label).max() {
            marks.retain(|(_, mark)| !matches!(mark, Mark::Subtotal(other) if *other == group));
            marks.push((at, Mark::Subtotal(group)));
        }
    }
}

fn is_cjk(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The figures of a row by column.
fn facts(
    form: &'static Form,
    row: &'static str,
    figures: &[&Word<'_>],
    columns: &[&'static str],
    full: &Full,
) -> Vec<(&'static str, Fact)> {
    let cell = |column| CellId::new(Table::T3, row, column);
    let read = |column: &'static str, word: &Word<'_>| {
        (column, fact(form, cell(column), word.text, place(&[word])))
    };
    if figures.len() == columns.len() {
        return columns
            .iter()
            .zip(figures)
            .map(|(column, word)| read(column, word))
            .collect();
    }
    if figures.is_empty() {
        return columns
            .iter()
            .map(|column| (*column, fact(form, cell(column), "", place(&[]))))
            .collect();
    }
    let text = joined(figures);
    let lost = |column: &'static str| (column, unplaced(&text, place(figures)));
    if figures.len() > columns.len() {
        return columns.iter().map(|column| lost(column)).collect();
    }
    if let Some(slots) = by_position(figures, full) {
        let at = |index: usize| {
            slots
                .iter()
                .position(|slot| *slot == index)
                .and_then(|at| figures.get(at))
        };
        let all = columns
            .iter()
            .enumerate()
            .map(|(index, column)| match at(index) {
                Some(word) => read(column, word),
                None => (*column, fact(form, cell(column), "", place(&[]))),
            });
        return all.collect();
    }
    // A row's last figure is its 总计 if it is the sum of the others.
    let sum = total_of(figures);
    let all = columns
        .iter()
        .enumerate()
        .map(|(index, column)| match (sum, figures.last()) {
            (true, Some(last)) if index + 1 == columns.len() => read(column, last),
            _ => lost(column),
        });
    all.collect()
}

/// A row's own figures: where a whole row of them stands on one line, those of later lines are not
/// the row's (a sub-total whose label was cut, the 3 of a numbering).
fn own_figures<'w, 'd>(figures: Vec<&'w Word<'d>>, columns: usize) -> Vec<&'w Word<'d>> {
    let Some(line) = figures.first().map(|word| word.line) else {
        return figures;
    };
    let first = figures.iter().take_while(|word| word.line == line).count();
    if figures.len() > columns && first == columns {
        figures.into_iter().take(columns).collect()
    } else {
        figures
    }
}

/// Whether the text was drawn in another order than the rows': figures heaped up behind a label,
/// rows or heads of columns out of place. What has no figure then is not blank.
fn is_scrambled(
    stream: &Stream<'_>,
    rows: &[(Mark, Vec<&Word<'_>>, usize)],
    marks: &[(usize, Mark)],
    end: usize,
    columns: usize,
) -> bool {
    let order: Vec<usize> = rows
        .iter()
        .filter_map(|(mark, ..)| match mark {
            Mark::Row(head, Form_::New, _) => {
                FORM_2021.t3.rows.iter().position(|row| row.id == head.id)
            }
            _ => None,
        })
        .collect();
    let unordered = order
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if a > b))
        .count();
    let heaped = rows
        .iter()
        .any(|(mark, figures, _)| matches!(mark, Mark::Row(..)) && figures.len() > columns + 1);
    let repeated = marks.iter().any(|(_, mark)| matches!(mark, Mark::End));
    let first = marks.first().map_or(end, |(word, _)| *word);
    let heads = ["社会公", "法律服", "商业企业"];
    let head_inside = !repeated
        && heads.iter().any(|key| {
            stream
                .find(key, stream.offset(first), stream.offset(end))
                .is_some()
        });
    // 三、本年度办理结果 stands before its rows, unless it is printed beside them.
    let top = label::of_form(FORM_2021.t3.top);
    let top_late = marks.iter().any(|(word, mark)| {
        let here = stream.offset(*word);
        matches!(mark, Mark::Row(head, ..) if head.id == "partial")
            && stream.find(top, here, stream.offset(end)).is_some()
            && stream.find(top, stream.offset(first), here).is_none()
    });
    unordered > 1 || heaped || head_inside || top_late
}
