//! Table 2 from running text.

use super::stream::{Stream, joined, place};
use crate::bind::found::{Found, fact, unplaced};
use crate::bind::label;
use crate::form::{Block, CellId, FORM_2019, FORM_2021, Form, Head, Table};
use crate::origin::Place;

/// The table between two words.
pub(super) fn bind(stream: &Stream<'_>, from: usize, to: usize) -> Option<Found> {
    let start = (from..to).find(|at| begins(stream, *at))?;
    let end = (start..to).find(|at| ends(stream, *at)).unwrap_or(to);
    // Heads and rows of a form that stand there, mistyped or not.
    let fit = |form: &Form| -> usize {
        let columns = form.t2.iter().flat_map(|block| &block.columns);
        let labels = columns.chain(form.t2.iter().flat_map(|block| &block.rows));
        let (low, high) = (stream.offset(start), stream.offset(end));
        labels
            .map(|head| label::of_form(head.label))
            .filter(|key| {
                stream.find(key, low, high).is_some()
                    || stream.find_mistyped(key, low, high).is_some()
            })
            .count()
    };
    let form: &'static Form = if fit(&FORM_2019) > fit(&FORM_2021) {
        &FORM_2019
    } else {
        &FORM_2021
    };
    let span = stream.span(start, end);
    let mut found = Found::new(Table::T2, span);
    found.form = Some(form.id);
    let rows = rows(stream, form, start, end);
    // Labels of bands and heads end a row's figures as well as the next row does.
    let mut stops: Vec<usize> = (start..end).filter(|at| begins(stream, *at)).collect();
    stops.extend(rows.iter().map(|row| row.word));
    stops.push(end);
    let scrambled = is_scrambled(stream, &rows, &stops, start, end);
    for row in &rows {
        let stop = stops
            .iter()
            .filter(|stop| **stop > row.word)
            .min()
            .copied()
            .unwrap_or(end);
        let figures = stream.figures(row.word..stop);
        if !row.exact {
            let word = stream.words.get(row.word);
            let at = word.map(|word| Place::text(word.span)).unwrap_or_default();
            found.note_label(row.head, word.map_or("", |word| word.text), 1, &at);
        }
        found.rows.push(row.head.id);
        let columns = &row.block.columns;
        for (at, column) in columns.iter().enumerate() {
            let cell = CellId::new(Table::T2, row.head.id, column.id);
            let fact = if scrambled && !stream.on_own_line(row.word, &figures, columns.len()) {
                unplaced(&joined(&figures), place(&figures))
            } else if figures.is_empty() && stream.hides_figures(row.word) {
                unplaced(stream.word_text(row.word), stream.place_of(row.word))
            } else if figures.is_empty() {
                fact(form, cell, "", Place::default())
            } else if figures.len() == columns.len() {
                let word = figures.get(at).copied();
                fact(
                    form,
                    cell,
                    word.map_or("", |word| word.text),
                    place(&word.into_iter().collect::<Vec<_>>()),
                )
            } else {
                unplaced(&joined(&figures), place(&figures))
            };
            found.facts.push((cell, fact));
        }
    }
    found.is_something().then_some(found)
}

/// A band (第二十条第（一）项) or a head row (信息内容) begins here.
fn begins(stream: &Stream<'_>, word: usize) -> bool {
    let Some(own) = stream.words.get(word).filter(|word| !word.figure) else {
        return false;
    };
    let line = stream.line_of(word);
    if line.start != word {
        return false;
    }
    // 第二十条 第（一）项 may be cut by a blank.
    let key = stream.folded(line.start, line.end);
    let short = key.chars().count() <= 40 && !own.text.contains(['，', '。']);
    if !short {
        return false;
    }
    let band = |form: &Form| {
        form.t2
            .iter()
            .any(|block| label::near(key, label::of_form(block.clause), 1))
    };
    let length = key.chars().count();
    (length <= 12 && (key.starts_with("第二十条第") || band(&FORM_2021) || band(&FORM_2019)))
        || label::distance(&stream.key(word), "信息内容") <= 1
}

/// The heading of part three, or the head of table 3.
fn ends(stream: &Stream<'_>, word: usize) -> bool {
    let line = stream.line_of(word);
    if line.start != word || stream.words.get(word).is_none_or(|word| word.figure) {
        return false;
    }
    let key = stream.folded(line.start, line.end);
    (key.contains("收到和处理") && key.contains("申请"))
        || key.contains("勾稽关系")
        || key.starts_with("申请人情况")
}

/// Whether the text was drawn in another order than the rows': the heads of a block stand behind
/// its rows, or figures are heaped up behind one label.
fn is_scrambled(
    stream: &Stream<'_>,
    rows: &[Row],
    stops: &[usize],
    start: usize,
    end: usize,
) -> bool {
    let mut from = start;
    for row in rows {
        let Some(column) = row.block.columns.first() else {
            continue;
        };
        let same_block = rows
            .iter()
            .any(|other| other.word < row.word && std::ptr::eq(other.block, row.block));
        let key = label::of_form(column.label);
        let before = stream
            .find(key, stream.offset(from), stream.offset(row.word))
            .is_some();
        let anywhere = stream
            .find(key, stream.offset(start), stream.offset(end))
            .is_some();
        let stop = stops
            .iter()
            .filter(|stop| **stop > row.word)
            .min()
            .copied()
            .unwrap_or(end);
        let heaped = stream.figures(row.word..stop).len() > row.block.columns.len() + 1;
        if heaped || (!same_block && !before && anywhere) {
            return true;
        }
        from = row.word;
    }
    false
}

struct Row {
    word: usize,
    block: &'static Block,
    head: &'static Head,
    exact: bool,
}

fn rows(stream: &Stream<'_>, form: &'static Form, start: usize, end: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut from = start;
    for block in &form.t2 {
        for head in &block.rows {
            let hit = find(stream, head, from, end).or_else(|| find(stream, head, start, from));
            if let Some((word, exact)) = hit {
                rows.push(Row {
                    word,
                    block,
                    head,
                    exact,
                });
                from = from.max(word + 1);
            }
        }
    }
    crate::order::by_key(&mut rows, |row| row.word);
    rows
}

/// Where a row's label begins. A label of two characters has to be a line's first word; a longer one
/// may be cut over lines.
fn find(stream: &Stream<'_>, head: &Head, from: usize, to: usize) -> Option<(usize, bool)> {
    let keys = label::keys_of(head);
    let own = keys.first()?;
    let first_in_line = |at: &usize| stream.line_of(*at).start == *at;
    for (rank, key) in keys.iter().enumerate() {
        if key.chars().count() >= 4 {
            if let Some(at) = stream.find(key, stream.offset(from), stream.offset(to)) {
                let word = stream.word_at(at);
                // 规范性文件 inside 行政规范性文件 is no alias.
                return Some((word, rank == 0));
            }
        } else if let Some(word) = (from..to)
            .filter(first_in_line)
            .find(|at| stream.key(*at) == *key)
        {
            return Some((word, rank == 0));
        }
    }
    if own.chars().count() >= 4 {
        let at = stream.find_mistyped(own, stream.offset(from), stream.offset(to))?;
        return Some((stream.word_at(at), false));
    }
    let near = |at: &usize| {
        let key = stream.key(*at);
        let figures = stream.words.get(at + 1).is_some_and(|word| word.figure);
        key.chars().count() == own.chars().count() && label::distance(&key, own) == 1 && figures
    };
    (from..to)
        .filter(first_in_line)
        .find(near)
        .map(|word| (word, false))
}
