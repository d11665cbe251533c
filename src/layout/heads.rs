//! The heads of tables without lines: which columns a head covers.

use super::aligned::{Band, Gutter, Placed};
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
            .filter(|(_, cell)| cell.row == row && single(cell))
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
                cell.row_span = 2;
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
pub(super) fn spread_heads(bands: &mut [Band], gutters: &[Gutter], outer: &Rect) {
    let columns = gutters.len() + 1;
    let left = |column: usize| match column.checked_sub(1) {
        Some(gutter) => gutters.get(gutter).map_or(outer.left, |g| g.to),
        None => outer.left,
    };
    let right = |column: usize| gutters.get(column).map_or(outer.right, |g| g.from);
    let full = |band: &Band| band.placed.len() + 1 >= columns;
    // Heads of several columns stand over a row that has something in each of them.
    let head = bands.iter().take(4).position(full).unwrap_or(0);
    for band in bands.iter_mut().take(head) {
        for stub in [1, 0] {
            let labels = band.placed.iter().filter(|p| p.column < stub).count();
            let heads = band.placed.get_mut(labels..).unwrap_or_default();
            let values = columns.saturating_sub(stub);
            if heads.is_empty() || heads.len() == values || values % heads.len() != 0 {
                continue;
            }
            let each = values / heads.len();
            let group = |at: usize| (stub + at * each, stub + at * each + each - 1);
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
            let fits = heads.len() >= 2 && leading || centred;
            if fits {
                for (at, head) in heads.iter_mut().enumerate() {
                    (head.column, head.span) = (group(at).0, each);
                }
                break;
            }
        }
    }
}
