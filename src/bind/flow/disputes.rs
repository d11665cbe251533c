//! Table 4 from running text: fifteen figures, or none. With fewer the columns cannot be told.

use super::stream::{Stream, Word, joined, place};
use crate::bind::found::{Found, fact, unplaced};
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
    let span = stream.span(start, end);
    let mut found = Found::new(Table::T4, span);
    let cells: Vec<CellId> = FORM_2021.cells(Table::T4);
    for (at, cell) in cells.iter().enumerate() {
        let fact = if figures.is_empty() {
            fact(&FORM_2021, *cell, "", Place::default())
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

fn is_row_of_figures(stream: &Stream<'_>, word: usize) -> bool {
    stream
        .line_of(word)
        .all(|at| stream.words.get(at).is_some_and(|word| word.figure))
}
