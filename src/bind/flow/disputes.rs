//! Table 4 from running text: fifteen figures, or none. With fewer the columns cannot be told.

use super::stream::{Stream, Word, joined, place};
use crate::bind::found::{Found, fact, unplaced};
use crate::bind::label;
use crate::form::{CellId, FORM_2021, Table};
use crate::origin::Place;

/// The table between two words.
pub(super) fn bind(stream: &Stream<'_>, from: usize, to: usize) -> Option<Found> {
    let starts_line = |at: &usize| stream.line_of(*at).start == *at;
    let line_key = |at: usize| {
        let line = stream.line_of(at);
        stream.folded(line.start, line.end)
    };
    let start = (from..to).filter(starts_line).find(|at| {
        let key = line_key(*at);
        key.contains("行政复议") && key.chars().count() <= 40
    })?;
    let end = (start + 1..to)
        .filter(starts_line)
        .find(|at| {
            let key = line_key(*at);
            let short = key.chars().count() <= 30;
            short
                && (key.contains("问题") || key.contains("改进") || key.contains("需要报告的事项"))
        })
        .unwrap_or(to);
    // The heads: 结果维持, 结果纠正, 尚未审结 three times each, cut as they may be and one of them mistyped.
    let heads = stream.folded(start, end);
    let characters = ['维', '持', '纠', '正', '尚', '未', '审'];
    let thrice = characters
        .into_iter()
        .filter(|c| heads.matches(*c).count() >= 3);
    if thrice.count() < 4 {
        return None;
    }
    // Figures in sentences are none of the table's: its own stand on lines without words.
    let figures: Vec<&Word<'_>> = (start + 1..end)
        .filter(|at| is_row_of_figures(stream, *at))
        .filter_map(|at| stream.words.get(at))
        .collect();
    let pairs = pairs(stream, start + 1, end);
    let figures = if figures.is_empty() { pairs } else { figures };
    // Figures among other words, which are not to be taken for none.
    let is_lost = |word: &&Word<'_>| {
        let digits = word.text.contains(|c: char| c.is_ascii_digit());
        word.figure || digits && !word.text.contains(char::is_alphabetic)
    };
    let words = stream.words.get(start + 1..end).unwrap_or_default();
    let lost: Vec<&Word<'_>> = words.iter().filter(is_lost).collect();
    let span = stream.span(start, end);
    let mut found = Found::new(Table::T4, span);
    let cells: Vec<CellId> = FORM_2021.cells(Table::T4);
    for (at, cell) in cells.iter().enumerate() {
        let fact = if figures.is_empty() && lost.is_empty() {
            fact(&FORM_2021, *cell, "", Place::default())
        } else if figures.is_empty() {
            unplaced(&joined(&lost), place(&lost))
        } else if figures.len() == cells.len() {
            let word = figures.get(at).copied();
            fact(
                &FORM_2021,
                *cell,
                word.map_or("", |word| word.text),
                place(&word.into_iter().collect::<Vec<_>>()),
            )
        } else {
            unplaced(&joined(&figures), place(&figures))
        };
        found.facts.push((*cell, fact));
    }
    found.rows = FORM_2021.t4.groups.iter().map(|group| group.id).collect();
    found.is_something().then_some(found)
}

/// Whether a line holds figures alone; strokes between them are drawn borders.
fn is_row_of_figures(stream: &Stream<'_>, word: usize) -> bool {
    let mut words = stream.line_of(word).filter_map(|at| stream.words.get(at));
    stream.words.get(word).is_some_and(|word| word.figure)
        && words.all(|word| word.figure || !word.text.contains(char::is_alphanumeric))
}

/// The figures of lines that hold an outcome and its figure, where they are the form's fifteen.
fn pairs<'w, 'd>(stream: &'w Stream<'d>, from: usize, to: usize) -> Vec<&'w Word<'d>> {
    let outcomes = &FORM_2021.t4.outcomes;
    let mut figures = Vec::new();
    for at in from..to {
        let line = stream.line_of(at);
        let Some(figure) = stream.words.get(at).filter(|word| word.figure) else {
            continue;
        };
        let key = stream.folded(line.start, at);
        let due = outcomes.get(figures.len() % outcomes.len());
        let says = due.is_some_and(|head| label::keys_of(head).iter().any(|own| own == key));
        if line.end != at + 1 || !says {
            return Vec::new();
        }
        figures.push(figure);
    }
    figures
}
