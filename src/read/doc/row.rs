//! Rows of tables: where their cells' edges stand, and what is merged. Word has no columns, so a
//! table's are worked out from the edges of all of its rows.

use super::fib::Version;
use super::sprm::{self, Sprm, changes};
use crate::read::binary::{i16_at, u16_at};
use crate::read::story::{Item, Merge, Row, RowCell, Table};

/// The shape of a row. Edges are in twips (1/1440 inch).
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// One more than cells, from left to right.
    edges: Vec<i32>,
    cells: Vec<ShapeCell>,
    gap_half: i32,
}

#[derive(Clone, Copy, Debug, Default)]
struct ShapeCell {
    /// 0, or how it is merged with its neighbours.
    merge: u8,
    vertical: Merge,
}

impl Shape {
    /// Reads it from the lists of changes of the mark that ends the row.
    pub(super) fn of(lists: &[&[u8]], version: Version) -> Self {
        let mut shape = Self::default();
        for list in lists {
            for sprm in changes(list, version) {
                // What a change names may not be there.
                let _ = shape.change(sprm, version);
            }
        }
        shape
    }

    fn change(&mut self, sprm: Sprm<'_>, version: Version) -> Option<()> {
        let operand = sprm.operand;
        let pair = || {
            Some((
                usize::from(*operand.first()?),
                usize::from(*operand.get(1)?),
            ))
        };
        match sprm.code {
            sprm::T_TABLE => self.define(operand, version),
            sprm::T_GAP_HALF => {
                let gap = i32::from(i16_at(operand, 0)?);
                let more = self.gap_half - gap;
                self.gap_half = gap;
                shift(self.edges.iter_mut().take(1), more);
            }
            sprm::T_DXA_LEFT => {
                let left = i32::from(i16_at(operand, 0)?);
                let by = left - (self.edges.first()? + self.gap_half);
                shift(self.edges.iter_mut(), by);
            }
            sprm::T_VERTICAL => {
                let (at, how) = pair()?;
                self.cells.get_mut(at)?.vertical = vertical(how & 1 == 1, how & 2 == 2);
            }
            sprm::T_MERGE => {
                let (from, to) = pair()?;
                for (at, cell) in self.range(from, to).iter_mut().enumerate() {
                    cell.merge = if at == 0 { FIRST } else { NEXT };
                }
            }
            sprm::T_SPLIT => {
                let (from, to) = pair()?;
                self.range(from, to)
                    .iter_mut()
                    .for_each(|cell| cell.merge = 0);
            }
            sprm::T_WIDTH => {
                let (from, to) = pair()?;
                let width = i32::from(i16_at(operand, 2)?);
                for at in from..to.min(self.cells.len()) {
                    let old = self.edges.get(at + 1)? - self.edges.get(at)?;
                    shift(self.edges.iter_mut().skip(at + 1), width - old);
                }
            }
            sprm::T_INSERT => {
                let (at, count) = pair()?;
                let width = i32::from(i16_at(operand, 2)?);
                let at = at.min(self.cells.len());
                for _ in 0..count.min(MOST_CELLS.saturating_sub(self.cells.len())) {
                    let left = self.edges.get(at).copied().unwrap_or(0);
                    shift(self.edges.iter_mut().skip(at + 1), width);
                    self.edges
                        .insert((at + 1).min(self.edges.len()), left + width);
                    self.cells.insert(at, ShapeCell::default());
                }
            }
            sprm::T_DELETE => {
                let (from, to) = pair()?;
                let to = to.min(self.cells.len());
                if from < to {
                    let by = self.edges.get(to)? - self.edges.get(from)?;
                    self.cells.drain(from..to);
                    self.edges.drain(from + 1..=to);
                    shift(self.edges.iter_mut().skip(from + 1), -by);
                }
            }
            _ => {}
        }
        Some(())
    }

    fn range(&mut self, from: usize, to: usize) -> &mut [ShapeCell] {
        let to = to.min(self.cells.len());
        self.cells.get_mut(from.min(to)..to).unwrap_or_default()
    }

    /// The whole of a row: the number of cells, their edges, then what holds of each.
    fn define(&mut self, operand: &[u8], version: Version) {
        let count = operand.first().map_or(0, |n| usize::from(*n));
        let size = match version {
            Version::Word97 => 20,
            Version::Word6 => 10,
        };
        let edges = (0..=count).map_while(|at| i16_at(operand, 1 + at * 2).map(i32::from));
        self.edges = edges.collect();
        let count = count.min(self.edges.len().saturating_sub(1));
        let start = 1 + (count + 1) * 2;
        let flags = (0..count).map(|at| u16_at(operand, start + at * size).unwrap_or(0));
        self.cells = flags
            .map(|flags| ShapeCell {
                merge: (flags & 3) as u8,
                vertical: match version {
                    Version::Word97 => vertical(flags & 0x20 != 0, flags & 0x40 != 0),
                    Version::Word6 => Merge::None,
                },
            })
            .collect();
    }
}

/// Moves edges, not so far that nothing could be reckoned with them.
fn shift<'e>(edges: impl Iterator<Item = &'e mut i32>, by: i32) {
    const FAR: i32 = 1 << 24;
    edges.for_each(|edge| *edge = edge.saturating_add(by).clamp(-FAR, FAR));
}

/// More cells than a row can have.
const MOST_CELLS: usize = 256;
const FIRST: u8 = 1;
const NEXT: u8 = 2;

fn vertical(merged: bool, first: bool) -> Merge {
    match (merged, first) {
        (_, true) => Merge::Start,
        (true, false) => Merge::Continue,
        (false, false) => Merge::None,
    }
}

/// A row with what its cells hold.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) shape: Shape,
    pub(super) cells: Vec<Vec<Item>>,
}

/// A cell with its edges.
struct Edged {
    left: i32,
    right: i32,
    vertical: Merge,
    items: Vec<Item>,
}

/// Puts a table together.
pub(super) fn table(rows: Vec<Filled>, span_limit: usize) -> Table {
    let rows: Vec<Vec<Edged>> = rows.into_iter().map(edged).collect();
    let columns = Columns::of(&rows);
    let rows = rows.into_iter().map(|cells| columns.row(cells)).collect();
    Table::of_rows(rows, span_limit)
}

/// Gives cells their edges, and joins those that are merged.
fn edged(row: Filled) -> Vec<Edged> {
    /// As wide as cells are taken to be whose width the file does not tell.
    const WIDTH: i32 = 1_000;
    let Shape { edges, cells, .. } = row.shape;
    let mut right = edges.first().copied().unwrap_or(0);
    let mut joined: Vec<Edged> = Vec::new();
    // How the first cell of the merged ones at hand is marked; programs differ in it.
    let mut first = 0;
    let count = row.cells.len().max(cells.len());
    let mut contents = row.cells.into_iter();
    for at in 0..count {
        let left = right;
        right = edges.get(at + 1).copied().unwrap_or(left + WIDTH).max(left);
        let items = contents.next().unwrap_or_default();
        let cell = cells.get(at).copied().unwrap_or_default();
        if cell.merge != 0 && first != 0 && cell.merge != first {
            if let Some(before) = joined.last_mut() {
                before.right = right;
            }
            continue;
        }
        first = cell.merge;
        joined.push(Edged {
            left,
            right,
            vertical: cell.vertical,
            items,
        });
    }
    joined
}

/// Where the columns of a table begin: edges that are meant to be one, as one.
struct Columns(Vec<i32>);

impl Columns {
    fn of(rows: &[Vec<Edged>]) -> Self {
        let cells = || rows.iter().flatten();
        // Edges drawn by hand differ, but never by as much as a column is wide.
        let widths = cells().map(|cell| cell.right - cell.left);
        let narrowest = widths.filter(|width| *width > 40).min().unwrap_or(0);
        let tolerance = (narrowest / 3).clamp(8, 150);
        let mut edges: Vec<i32> = cells().flat_map(|cell| [cell.left, cell.right]).collect();
        edges.sort_unstable();
        edges.dedup_by(|next, kept| *next - *kept <= tolerance);
        Self(edges)
    }

    /// The column that an edge begins.
    fn at(&self, edge: i32) -> usize {
        self.0
            .partition_point(|start| *start <= edge)
            .saturating_sub(1)
    }

    fn row(&self, cells: Vec<Edged>) -> Row {
        let last = self.0.len().saturating_sub(1);
        let mut column = cells.first().map_or(0, |cell| self.at(cell.left));
        let mut row = Row {
            before: column,
            ..Row::default()
        };
        let mut after = cells.len();
        for cell in cells {
            after -= 1;
            // Each of the cells that follow needs a column of its own.
            let most = last.saturating_sub(after).max(column + 1);
            let end = self.at(cell.right).clamp(column + 1, most);
            row.cells.push(RowCell {
                span: end - column,
                merge: cell.vertical,
                width: 0,
                items: cell.items,
                element: None,
            });
            column = end;
        }
        row.after = last.saturating_sub(column);
        row
    }
}
