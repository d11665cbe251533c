//! The heads of tables without lines: which columns a head covers.

use super::aligned::{Gutter, is_figure};
use super::rows::{Band, Placed};
use super::{Cell, Rect};

/// Takes away columns that hold nothing but heads, which stand to the left or right of what they
/// are the heads of.
pub(super) fn without_head_columns(bands: &mut [Band], mut gutters: Vec<Gutter>) -> Vec<Gutter> {
    let mut left = 0;
    while left < gutters.len() {
        let right = left + 1;
        let rows = |column: usize| {
            let rows = bands.iter().enumerate().filter(move |(_, band)| {
                band.placed
                    .iter()
                    .any(|p| p.column == column && p.span == 1)
            });
            rows.map(|(row, _)| row).collect::<Vec<_>>()
        };
        let (one, other) = (rows(left), rows(right));
        let apart = one.iter().all(|row| !other.contains(row));
        let heads = |rows: &[usize], others: &[usize]| {
            rows.len() <= 2 && rows.last() < others.first() && others.len() >= 2
        };
        if apart && (heads(&one, &other) || heads(&other, &one)) {
            gutters.remove(left);
            for placed in bands.iter_mut().flat_map(|band| &mut band.placed) {
                let end = placed.column + placed.span;
                if placed.column > left {
                    placed.column -= 1;
                }
                let end = if end > right { end - 1 } else { end };
                placed.span = end.saturating_sub(placed.column).max(1);
            }
        } else {
            left += 1;
        }
    }
    gutters
}

/// Where heads cover several columns, a label beside them covers the row of heads below as well.
pub(super) fn over_heads(mut cells: Vec<Cell>, bands: &[Band]) -> Vec<Cell> {
    for row in 0..bands.len().min(3).saturating_sub(1) {
        let spans = |row: usize| {
            let band = bands.get(row);
            band.is_some_and(|band| band.placed.iter().any(|p| p.span > 1 && p.column > 0))
        };
        if !spans(row) {
            continue;
        }
        let single = |cell: &Cell| cell.column_span == 1 && cell.row_span == 1;
        let pairs: Vec<(usize, usize)> = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.row + cell.row_span == row + 1 && cell.column_span == 1)
            .filter_map(|(at, cell)| {
                let below = cells.iter().position(|below| {
                    below.row == row + 1 && below.column == cell.column && single(below)
                })?;
                let blank = |at: usize| cells.get(at).is_some_and(|cell| cell.text.is_empty());
                (blank(at) != blank(below)).then_some((at, below))
            })
            .collect();
        let mut gone = Vec::new();
        for (above, below) in pairs {
            let Some(lower) = cells.get(below).cloned() else {
                continue;
            };
            if let Some(cell) = cells.get_mut(above) {
                cell.text.push_str(&lower.text);
                cell.row_span += 1;
                cell.rect = cell.rect.around(&lower.rect);
            }
            gone.push(below);
        }
        let mut at = 0;
        cells.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
    cells
}

/// Whether a row has a head over several columns of the next line.
pub(super) fn is_head_of(row: &Band, next: &Band) -> bool {
    let below = |head: &Placed| {
        let inner = next.placed.iter().filter(|placed| {
            placed.column >= head.column && placed.column < head.column + head.span
        });
        inner.count()
    };
    row.placed
        .iter()
        .any(|head| head.span > 1 && below(head) > 1)
}

/// A label that stands alone in the middle of all columns covers them.
pub(super) fn spread_labels(bands: &mut [Band], columns: usize, outer: &Rect) {
    for band in bands {
        if let [only] = band.placed.as_mut_slice() {
            let off = (only.line.rect.centre().0 - outer.centre().0).abs();
            if columns >= 3
                && only.column > 0
                && off < only.line.size
                && !is_figure(&only.line.text())
            {
                (only.column, only.span) = (0, columns);
            }
        }
    }
}

/// Heads that stand in the middle over several columns, or at the left end of several of equal number,
/// cover them.
pub(super) fn spread_heads(bands: &mut Vec<Band>, gutters: &[Gutter], outer: &Rect) {
    let columns = gutters.len() + 1;
    let left = |column: usize| match column.checked_sub(1) {
        Some(gutter) => gutters.get(gutter).map_or(outer.left, |g| g.to),
        None => outer.left,
    };
    let right = |column: usize| gutters.get(column).map_or(outer.right, |g| g.from);
    // Heads of several columns stand over a row that has something in each of them, but for labels
    // beside the heads.
    let full = |at: usize| {
        let Some(own) = bands.get(at).filter(|band| band.placed.len() >= 2) else {
            return false;
        };
        let beside = (0..columns).filter(|column| {
            let outermost = *column == 0 || *column + 1 == columns;
            let mut above = bands.iter().enumerate().take(at);
            !own.placed.iter().any(|p| holds(p, *column))
                && above.any(|(row, band)| {
                    let label = |p: &Placed| outermost || row + p.rows > at;
                    band.placed.iter().any(|p| holds(p, *column) && label(p))
                })
        });
        own.placed.len() + beside.count() + 1 >= columns
    };
    let head = (0..bands.len().min(4)).find(|at| full(*at)).unwrap_or(0);
    let labels: Vec<bool> = (0..columns)
        .map(|column| is_label(bands.get(..=head).unwrap_or_default(), column))
        .collect();
    let lines: Vec<bool> = bands
        .windows(2)
        .map(|pair| matches!(pair, [row, next] if is_line_of(row, next)))
        .collect();
    for (band, is_line) in bands.iter_mut().zip(lines).take(head) {
        if is_line {
            continue;
        }
        for range in ranges(&labels) {
            let stubs: &[usize] = if range.start == 0 { &[1, 0] } else { &[0] };
            for stub in stubs {
                let (first, end) = (range.start + stub, range.end);
                let inside = |p: &Placed| p.column >= first && p.column + p.span <= end;
                let heads: Vec<&mut Placed> =
                    band.placed.iter_mut().filter(|p| inside(p)).collect();
                let values = end.saturating_sub(first);
                let ruled = heads.iter().any(|head| head.ruled);
                if heads.is_empty() || ruled || heads.len() >= values {
                    continue;
                }
                if values % heads.len() != 0 {
                    if spread_unequally(heads, (first, end), gutters, outer) {
                        break;
                    }
                    continue;
                }
                let each = values / heads.len();
                let group = |at: usize| (first + at * each, first + at * each + each - 1);
                let centred = heads.iter().enumerate().all(|(at, head)| {
                    let (first, last) = group(at);
                    let (from, to) = (left(first), right(last));
                    let off = (head.line.rect.centre().0 - (from + to) / 2.0).abs();
                    off < 0.15 * (to - from) && head.line.rect.left >= from - head.line.size
                });
                // At the left end of each group of columns.
                let leading = heads.iter().enumerate().all(|(at, head)| {
                    head.column == group(at).0 && head.column + head.span <= group(at).1 + 1
                });
                if heads.len() >= 2 && leading || centred {
                    for (at, head) in heads.into_iter().enumerate() {
                        (head.column, head.span) = (group(at).0, each);
                    }
                    break;
                }
            }
        }
    }
    lift_labels(bands, head);
}

/// Whether the only head of a row is the first line of one in the next row, flush with its other lines.
fn is_line_of(row: &Band, next: &Band) -> bool {
    let [only] = row.placed.as_slice() else {
        return false;
    };
    let near = |a: f32, b: f32| (a - b).abs() < 1.5;
    let flush = next.placed.iter().any(|below| {
        let (a, b) = (&only.line.rect, &below.line.rect);
        below.span == 1 && (near(a.left, b.left) || near(a.right, b.right))
    });
    flush && next.bottom - row.bottom < 1.4 * only.line.size
}

/// Lets heads cover the groups of columns from `first` to `end` over which they stand in the middle; of
/// several ways the one in which they stand nearest to it.
fn spread_unequally(
    heads: Vec<&mut Placed>,
    (first, end): (usize, usize),
    gutters: &[Gutter],
    outer: &Rect,
) -> bool {
    /// How far off its middle a head may stand, in widths of its columns.
    const OFF: f32 = 0.1;
    // What stands in a column may be flush with either side of it, or with none.
    let off = |x: f32, start: usize, last: usize| {
        let before = start.checked_sub(1).and_then(|at| gutters.get(at));
        let before = before.map_or((outer.left, outer.left), |gap| (gap.from, gap.to));
        let after = gutters.get(last);
        let after = after.map_or((outer.right, outer.right), |gap| (gap.from, gap.to));
        let width = (after.0 - before.1).max(1.0);
        [
            (before.1, after.0),
            (before.0, after.0),
            (before.1, after.1),
        ]
        .map(|(from, to)| ((from + to) / 2.0 - x).abs() / width)
        .into_iter()
        .fold(f32::MAX, f32::min)
    };
    // For each column at which the groups so far may end: the ends, and how far off the heads are.
    let mut ways: Vec<(Vec<usize>, f32)> = vec![(Vec::new(), 0.0)];
    for head in &heads {
        let x = head.line.rect.centre().0;
        let mut next: Vec<(Vec<usize>, f32)> = Vec::new();
        for (ends, sum) in &ways {
            let start = ends.last().copied().unwrap_or(first);
            let stops = (head.column + head.span).max(start + 1)..=end;
            for stop in stops.filter(|_| start <= head.column) {
                let off = off(x, start, stop - 1);
                let sum = sum + off;
                let before = next.iter().position(|other| other.0.last() == Some(&stop));
                let better = before
                    .and_then(|at| next.get(at))
                    .is_none_or(|other| sum < other.1);
                if off <= OFF && better {
                    before.map(|at| next.swap_remove(at));
                    next.push((ends.iter().copied().chain([stop]).collect(), sum));
                }
            }
        }
        ways = next;
    }
    let whole = ways.into_iter().find(|way| way.0.last() == Some(&end));
    let Some((ends, _)) = whole else {
        return false;
    };
    let starts = std::iter::once(first).chain(ends.iter().copied());
    for (head, (start, end)) in heads.into_iter().zip(starts.zip(&ends)) {
        (head.column, head.span) = (start, end - start);
    }
    true
}

fn holds(placed: &Placed, column: usize) -> bool {
    placed.column <= column && column < placed.column + placed.span
}

/// Whether a column has a single head, which stands higher than those of columns with several.
fn is_label(heads: &[Band], column: usize) -> bool {
    let rows = heads.iter().enumerate();
    let mut there = rows.flat_map(|(row, band)| band.placed.iter().map(move |p| (row, p)));
    let mut there = there.by_ref().filter(|(_, p)| holds(p, column));
    match (there.next(), there.next()) {
        (Some((row, only)), None) => row + 1 < heads.len() && only.span == 1,
        _ => false,
    }
}

/// The columns between labels.
fn ranges(labels: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = None;
    for (column, label) in labels.iter().chain([&true]).enumerate() {
        match (label, start) {
            (false, None) => start = Some(column),
            (true, Some(from)) => {
                ranges.push(from..column);
                start = None;
            }
            _ => {}
        }
    }
    ranges
}

/// Labels that stand halfway between heads and what those are the heads of are no row of their own.
fn lift_labels(bands: &mut Vec<Band>, head: usize) {
    for at in (1..head).rev() {
        let heads = bands.get(..=head).unwrap_or_default();
        let (Some(above), Some(band)) = (heads.get(at - 1), heads.get(at)) else {
            continue;
        };
        let between = !band.placed.is_empty()
            && above.placed.iter().any(|p| p.span > 1)
            && band.placed.iter().all(|p| is_label(heads, p.column));
        if between {
            let labels = bands.remove(at);
            let bottom = bands.get(at - 1).map_or(0.0, |above| above.bottom);
            if let Some(above) = bands.get_mut(at - 1) {
                above.take(Band { bottom, ..labels });
            }
        }
    }
}
