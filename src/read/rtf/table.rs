//! Tables of RTF: rows that say after their cells, or before, where each cell ends.

use crate::read::story::{Item, Merge, Row, RowCell, Table, snap};

/// A cell as its row defines it.
#[derive(Clone, Copy, Debug, Default)]
struct Definition {
    /// Its right edge in twips.
    right: i32,
    goes_on: bool,
    merge: Merge,
}

/// A table in the making, one for each level of nesting.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Defined>,
    /// The cells of the open row.
    cells: Vec<Vec<Item>>,
    /// What the open cell holds so far.
    pub(super) open: Vec<Item>,
    left: i32,
    definitions: Vec<Definition>,
    next: Definition,
    /// Whether a row has been begun and not ended.
    pub(super) in_row: bool,
}

#[derive(Debug)]
struct Defined {
    left: i32,
    cells: Vec<(Definition, Vec<Item>)>,
}

/// Edges nearer than this, in twips, are one.
const TOLERANCE: u32 = 20;

impl Rows {
    /// A control word that defines a row; false where it does not.
    pub(super) fn define(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "trowd" => {
                self.definitions.clear();
                self.next = Definition::default();
                self.left = 0;
                self.in_row = true;
            }
            "trleft" => self.left = number.unwrap_or(0),
            "clmrg" => self.next.goes_on = true,
            "clvmgf" => self.next.merge = Merge::Start,
            "clvmrg" => self.next.merge = Merge::Continue,
            "cellx" => {
                self.next.right = number.unwrap_or(0);
                self.definitions.push(std::mem::take(&mut self.next));
            }
            _ => return false,
        }
        true
    }

    pub(super) fn end_cell(&mut self) {
        self.in_row = true;
        self.cells.push(std::mem::take(&mut self.open));
    }

    pub(super) fn end_row(&mut self) {
        self.in_row = false;
        if !self.open.is_empty() {
            self.end_cell();
            self.in_row = false;
        }
        let mut definitions = self.definitions.iter().copied();
        let mut right = self.left;
        let mut cells = Vec::new();
        for items in std::mem::take(&mut self.cells) {
            /// How wide a cell is taken to be that no definition stands for.
            const WIDTH: i32 = 500;
            let own = definitions.next().unwrap_or(Definition {
                right: right.saturating_add(WIDTH),
                ..Definition::default()
            });
            right = own.right.max(right);
            cells.push((own, items));
        }
        if !cells.is_empty() {
            self.rows.push(Defined {
                left: self.left,
                cells,
            });
        }
    }

    /// The table, once no row comes any more.
    pub(super) fn finish(mut self, span_limit: usize) -> Option<Table> {
        if !self.cells.is_empty() || !self.open.is_empty() {
            self.end_row();
        }
        if self.rows.is_empty() {
            return None;
        }
        // Edges count from the leftmost, which may stand in the margin.
        let lefts = self.rows.iter().map(|row| row.left);
        let origin = lefts.min().unwrap_or(0);
        let offset = |edge: i32| u32::try_from(i64::from(edge) - i64::from(origin)).unwrap_or(0);
        let mut edges: Vec<u32> = vec![0];
        for row in &self.rows {
            edges.push(offset(row.left));
            edges.extend(row.cells.iter().map(|(own, _)| offset(own.right)));
        }
        let edges = snap(edges, TOLERANCE);
        let column = |edge: i32| {
            let edge = offset(edge);
            let at = edges.partition_point(|own| *own <= edge);
            at.saturating_sub(1)
        };
        let rows = self.rows.into_iter().map(|row| {
            let mut placed = Row {
                before: column(row.left),
                ..Row::default()
            };
            let mut start = placed.before;
            for (own, items) in row.cells {
                let end = column(own.right).max(start + 1);
                let span = end - start;
                start = end;
                match placed.cells.last_mut() {
                    Some(last) if own.goes_on => last.span += span,
                    _ => placed.cells.push(RowCell {
                        span,
                        merge: own.merge,
                        width: 0,
                        items,
                        element: None,
                    }),
                }
            }
            placed
        });
        Some(Table::of_rows(rows.collect(), span_limit))
    }
}
