//! Which column a figure stands in, where a row has fewer figures than the table has columns: by
//! the places of the figures of full rows near it, or by the row's own sum.

use rust_decimal::Decimal;

use super::stream::Word;
use crate::number::{self, Asked, Reading};

/// Rows with a figure in every column: where they stand, and which way of counting columns lines
/// them up better.
pub(super) struct Full {
    rows: Vec<FullRow>,
    wide: bool,
}

struct FullRow {
    line: usize,
    centres: Vec<usize>,
}

impl Full {
    pub(super) fn of<'r, 'd: 'r>(
        rows: impl Iterator<Item = &'r [&'r Word<'d>]>,
        columns: usize,
    ) -> Self {
        let rows: Vec<&[&Word<'_>]> = rows
            .filter(|figures| figures.len() == columns && same_line(figures) && wide_gaps(figures))
            .collect();
        // How far the last column wanders from row to row.
        let wander = |wide: bool| {
            let ends = rows
                .iter()
                .filter_map(|row| row.last())
                .map(|word| centre(word, wide));
            let steps: Vec<usize> = ends.collect();
            steps
                .windows(2)
                .map(|pair| matches!(pair, [a, b] if a.abs_diff(*b) > 4))
                .filter(|far| *far)
                .count()
        };
        let wide = wander(true) < wander(false);
        let rows = rows.iter().filter_map(|figures| {
            let line = figures.first()?.line;
            Some(FullRow {
                line,
                centres: figures.iter().map(|word| centre(word, wide)).collect(),
            })
        });
        Self {
            rows: rows.collect(),
            wide,
        }
    }
}

/// Whether figures stand apart by more than the one blank between words.
fn wide_gaps(figures: &[&Word<'_>]) -> bool {
    let gaps = figures.windows(2).filter(
        |pair| matches!(pair, [a, b] if b.columns.start.saturating_sub(a.columns.end) >= 2),
    );
    gaps.count() * 2 >= figures.len()
}

/// Which column each figure stands in, by the places of the figures of the full rows next above and
/// next below; nothing where the text kept no places or the two disagree.
pub(super) fn by_position(figures: &[&Word<'_>], full: &Full) -> Option<Vec<usize>> {
    let line = figures.first()?.line;
    if !same_line(figures) {
        return None;
    }
    let above = full.rows.iter().rfind(|row| row.line < line);
    let below = full.rows.iter().find(|row| row.line > line);
    let mine: Vec<usize> = figures.iter().map(|word| centre(word, full.wide)).collect();
    let sums = |slots: &[usize]| {
        // The last column is the sum of the others: a row that adds up is placed twice over.
        slots.last().is_some_and(|last| *last + 1 == COLUMNS) && total_of(figures)
    };
    let near = |row: &FullRow| nearest(&mine, &row.centres);
    // Half a character off at the most on the average is the same column; text spaced by other
    // means than columns drifts.
    let close = |cost: usize| cost <= mine.len();
    match (above.and_then(near), below.and_then(near)) {
        (Some((a_cost, a)), Some((b_cost, b))) if a == b => {
            (close(a_cost.min(b_cost)) || sums(&a)).then_some(a)
        }
        (Some((cost, slots)), None) | (None, Some((cost, slots))) => {
            (close(cost) && sums(&slots)).then_some(slots)
        }
        (Some((a_cost, a)), Some((b_cost, b))) => {
            // They disagree: a page may have ended between them. One that fits closely, while the
            // other does not, is of this page.
            let (best, other, slots) = if a_cost <= b_cost {
                (a_cost, b_cost, a)
            } else {
                (b_cost, a_cost, b)
            };
            (close(best) && other >= 6 * mine.len() && sums(&slots)).then_some(slots)
        }
        (None, None) => None,
    }
}

/// Columns of table 3.
const COLUMNS: usize = 7;

/// The order-keeping assignment of places to columns that moves them least.
fn nearest(mine: &[usize], centres: &[usize]) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    let mut slots: Vec<usize> = (0..mine.len()).collect();
    if mine.len() > centres.len() {
        return None;
    }
    // At most 7 columns: every choice is soon tried.
    loop {
        let cost = slots.iter().zip(mine).map(|(slot, x)| {
            centres
                .get(*slot)
                .map_or(usize::MAX / 64, |c| c.abs_diff(*x))
        });
        let cost: usize = cost.sum();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, slots.clone()));
        }
        let last = centres.len();
        let count = slots.len();
        let movable = (0..count).rev().find(|at| {
            slots
                .get(*at)
                .is_some_and(|slot| slot + (count - at) < last)
        });
        let Some(at) = movable else { break };
        let next = slots.get(at).map_or(0, |slot| slot + 1);
        for (step, slot) in slots.iter_mut().skip(at).enumerate() {
            *slot = next + step;
        }
    }
    best
}

/// Twice the middle of a word on its line.
fn centre(word: &Word<'_>, wide: bool) -> usize {
    let columns = if wide {
        &word.wide_columns
    } else {
        &word.columns
    };
    columns.start + columns.end
}

pub(super) fn same_line(figures: &[&Word<'_>]) -> bool {
    figures
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.line == b.line))
}

pub(super) fn total_of(figures: &[&Word<'_>]) -> bool {
    let numbers: Option<Vec<Decimal>> = figures
        .iter()
        .map(|word| match number::read(word.text, Asked::Count).0 {
            Reading::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    let Some((last, others)) = numbers.as_deref().and_then(<[Decimal]>::split_last) else {
        return false;
    };
    !others.is_empty() && others.iter().sum::<Decimal>() == *last
}
