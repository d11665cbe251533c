//! The heads of tables without lines: which columns a head covers.

use super::aligned::Gutter;
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

/// Heads that stand in the middle over several columns of equal number cover them.
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
    for band in bands.iter_mut().take(head) {
        for range in ranges(&labels) {
            let stubs: &[usize] = if range.start == 0 { &[1, 0] } else { &[0] };
            for stub in stubs {
                let (first, end) = (range.start + stub, range.end);
                let inside = |p: &Placed| p.column >= first && p.column + p.span <= end;
                let heads: Vec<&mut Placed> =
                    band.placed.iter_mut().filter(|p| inside(p)).collect();
                let values = end.saturating_sub(first);
                let ruled = heads.iter().any(|head| head.ruled);
                if heads.is_empty() || ruled || heads.len() == values || values % heads.len() != 0 {
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
