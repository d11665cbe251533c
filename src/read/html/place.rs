//! Where the cells of a table stand: the algorithm of HTML, with spans that lie clipped.
//!
//! A cell takes the first free place in its row. A `rowspan` ends with its section; a `colspan`
//! ends where a cell from above stands, so that no two cells overlap.

use crate::limits::Limits;
use crate::read::ReadError;

/// A cell as its attributes have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// 0 reaches to the end of the section.
    pub(super) row_span: Option<u32>,
    pub(super) column_span: Option<u32>,
}

/// A cell in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
}

/// Places the cells of a table's sections, in the order of the cells.
pub(super) fn place(
    sections: &[Vec<Vec<Wanted>>],
    limits: &Limits,
) -> Result<Vec<Placed>, ReadError> {
    let mut placed = Vec::new();
    let mut start = 0;
    for rows in sections {
        let end = start + rows.len();
        // For each column the row up to which a cell from above stands in it.
        let mut taken: Vec<usize> = Vec::new();
        for (row, cells) in (start..).zip(rows) {
            let mut column = 0;
            for (number, cell) in cells.iter().enumerate() {
                while taken.get(column).is_some_and(|until| *until > row) {
                    column += 1;
                }
                if column >= limits.columns {
                    return Err(ReadError::OverLimit("columns", limits.columns));
                }
                let below = end - row;
                let row_span = match cell.row_span {
                    Some(0) => below,
                    Some(span) => (span as usize).min(below),
                    None => 1,
                };
                let wanted = cell.column_span.unwrap_or(1).max(1) as usize;
                // However wide it wants to be, the cells after it have to find a place.
                let after = cells.len() - number - 1;
                let room = limits.columns.saturating_sub(column + after).max(1);
                let wanted = wanted.min(limits.span).min(room);
                let is_free = |at: &usize| taken.get(*at).is_none_or(|until| *until <= row);
                let column_span = (column..column + wanted).take_while(is_free).count();
                if taken.len() < column + column_span {
                    taken.resize(column + column_span, 0);
                }
                for until in taken.iter_mut().skip(column).take(column_span) {
                    *until = row + row_span;
                }
                placed.push(Placed {
                    row,
                    column,
                    row_span,
                    column_span,
                });
                column += column_span;
            }
        }
        start = end;
    }
    Ok(placed)
}

/// Leaves out rows and columns in which no cell starts: they are as wide as nothing. Returns
/// how many rows and columns are left.
pub(super) fn close_up(cells: &mut [Placed]) -> (usize, usize) {
    let rows = Kept::of(cells.iter().map(|cell| cell.row));
    let columns = Kept::of(cells.iter().map(|cell| cell.column));
    for cell in cells {
        (cell.row, cell.row_span) = rows.moved(cell.row, cell.row_span);
        (cell.column, cell.column_span) = columns.moved(cell.column, cell.column_span);
    }
    (rows.count(), columns.count())
}

/// How many kept lines stand before each line.
struct Kept(Vec<usize>);

impl Kept {
    fn of(starts: impl Iterator<Item = usize> + Clone) -> Self {
        let length = starts.clone().max().map_or(0, |last| last + 1);
        let mut counts = vec![0; length + 1];
        for start in starts {
            if let Some(count) = counts.get_mut(start + 1) {
                *count = 1;
            }
        }
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        Self(counts)
    }

    fn before(&self, line: usize) -> usize {
        self.0.get(line).copied().unwrap_or_else(|| self.count())
    }

    fn count(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }

    fn moved(&self, start: usize, span: usize) -> (usize, usize) {
        let new = self.before(start);
        (new, (self.before(start + span) - new).max(1))
    }
}
