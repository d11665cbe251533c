//! A grid as the binder looks at it: which cell covers a place, what each label says, and which
//! rows belong to which statutory table.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::bind::label;
use crate::document::{Grid, GridCell};
use crate::form::{FORM_2019, FORM_2021, Head, Table};
use crate::number;
use crate::origin::Span;

/// A cell with what the binder needs to know of its text.
#[derive(Debug)]
pub(super) struct Cell<'g> {
    /// The cell.
    pub cell: &'g GridCell,
    /// Its text as labels compare it, without numbering.
    pub key: String,
    /// Nothing visible in it.
    pub blank: bool,
    /// A number or a stroke for 0.
    pub figure: bool,
    /// The table whose label it is.
    pub anchor: Option<Table>,
}

impl Cell<'_> {
    /// Columns it covers.
    pub(super) fn columns(&self) -> Range<usize> {
        self.cell.column..self.cell.column + self.cell.column_span.max(1)
    }
}

/// A grid with its cells by place.
#[derive(Debug)]
pub(super) struct Sheet<'g> {
    /// All cells in reading order.
    pub cells: Vec<Cell<'g>>,
    /// Columns line up by construction ([`Sheet::lines_up`] asks for some rows).
    aligned: bool,
    /// How many rows.
    pub rows: usize,
    covering: Vec<Vec<usize>>,
}

/// Labels longer than this are running text.
const LONGEST_LABEL: usize = 80;

impl<'g> Sheet<'g> {
    /// Looks at a grid.
    pub(super) fn new(grid: &'g Grid) -> Self {
        let mut covering = vec![Vec::new(); grid.rows];
        let mut cells = Vec::with_capacity(grid.cells.len());
        for (at, cell) in grid.cells.iter().enumerate() {
            for row in covering
                .iter_mut()
                .skip(cell.row)
                .take(cell.row_span.max(1))
            {
                row.push(at);
            }
            let blank = number::is_blank(&cell.text);
            let figure = !blank && number::is_figure(cell.text.trim());
            let short = cell.text.len() < LONGEST_LABEL * 4;
            let key = if blank || figure || !short {
                String::new()
            } else {
                label::stripped(&cell.text)
            };
            let anchor = anchor_of(&key);
            cells.push(Cell {
                cell,
                key,
                blank,
                figure,
                anchor,
            });
        }
        for row in &mut covering {
            crate::order::by_key(row, |at| grid.cells.get(*at).map_or(0, |cell| cell.column));
        }
        Self {
            cells,
            aligned: grid.aligned,
            rows: grid.rows,
            covering,
        }
    }

    /// Cells that cover a row, from left to right, those that began above included.
    pub(super) fn covering(&self, row: usize) -> impl DoubleEndedIterator<Item = &Cell<'g>> {
        self.covering
            .get(row)
            .into_iter()
            .flatten()
            .filter_map(|at| self.cells.get(*at))
    }

    /// Cells that begin in a row.
    pub(super) fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = &Cell<'g>> {
        self.covering(row).filter(move |cell| cell.cell.row == row)
    }

    /// The cells of a row that lie over a range of columns.
    pub(super) fn over(
        &self,
        row: usize,
        columns: Range<usize>,
    ) -> impl Iterator<Item = &Cell<'g>> {
        self.covering(row).filter(move |cell| {
            let own = cell.columns();
            own.start < columns.end && columns.start < own.end
        })
    }

    /// The text that some rows cover.
    pub(super) fn span(&self, rows: Range<usize>) -> Span {
        let own = self
            .cells
            .iter()
            .filter(|cell| rows.contains(&cell.cell.row));
        let spans = own.filter_map(|cell| cell.cell.place.span);
        spans
            .reduce(|all, span| Span {
                start: all.start.min(span.start),
                end: all.end.max(span.end),
            })
            .unwrap_or_default()
    }

    /// Whether the columns of these rows line up: by construction, or (pasted from a spreadsheet)
    /// because every row that is more than a heading has as many cells as the others.
    pub(super) fn lines_up(&self, rows: Range<usize>) -> bool {
        let counts = rows
            .map(|row| self.row(row).count())
            .filter(|count| *count > 1);
        let (least, most) = counts.fold((usize::MAX, 0), |(l, m), n| (l.min(n), m.max(n)));
        self.aligned || least == most
    }

    /// How many labels of each table begin in a row.
    fn anchors(&self, row: usize) -> [usize; 3] {
        let mut counts = [0; 3];
        for table in self.row(row).filter_map(|cell| cell.anchor) {
            if let Some(count) = counts.get_mut(table as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// The stretches of rows that belong to one statutory table each.
    pub(super) fn segments(&self) -> Vec<(Table, Range<usize>)> {
        let mut segments: Vec<(Table, Range<usize>)> = Vec::new();
        for row in 0..self.rows {
            let counts = self.anchors(row);
            let best = Table::ALL
                .into_iter()
                .max_by_key(|table| counts.get(*table as usize).copied());
            let here = best.filter(|table| counts.get(*table as usize).is_some_and(|n| *n > 0));
            match (here, segments.last_mut()) {
                (Some(table), Some((last, range))) if *last == table => range.end = row + 1,
                (None, Some((_, range))) => range.end = row + 1,
                (Some(table), _) => segments.push((table, row..row + 1)),
                (None, None) => {}
            }
        }
        segments
    }
}

struct Anchors {
    exact: HashMap<String, Table>,
    /// For labels that hold a mistyped character: keys of four characters or more.
    near: Vec<(String, usize, Table)>,
}

static ANCHORS: LazyLock<Anchors> = LazyLock::new(|| {
    let mut exact = HashMap::new();
    let mut add = |text: &str, table: Table| {
        let key = label::stripped(text);
        // 其他 and 总计 stand in all three tables and tell nothing.
        if key.chars().count() >= 3 {
            exact.insert(key, table);
        }
    };
    for form in [&*FORM_2019, &*FORM_2021] {
        for block in &form.t2 {
            add(block.clause, Table::T2);
            each(&block.columns, |text| add(text, Table::T2));
            each(&block.rows, |text| add(text, Table::T2));
        }
        each(&form.t3.columns, |text| add(text, Table::T3));
        each(&form.t3.rows, |text| add(text, Table::T3));
        each(&form.t3.groups, |text| add(text, Table::T3));
        for text in [
            form.t3.note,
            form.t3.head,
            form.t3.legal_persons,
            form.t3.top,
        ] {
            add(text, Table::T3);
        }
        each(&form.t4.groups, |text| add(text, Table::T4));
        each(&form.t4.outcomes, |text| add(text, Table::T4));
        add(form.t4.suits, Table::T4);
    }
    // Said of too many things outside the tables.
    for word in ["公民", "企业", "未审结"] {
        exact.remove(word);
    }
    let near = exact
        .iter()
        .map(|(key, table)| (key.clone(), key.chars().count(), *table));
    let mut near: Vec<_> = near.filter(|(_, length, _)| *length >= 4).collect();
    near.sort_unstable();
    Anchors { exact, near }
});

fn each(heads: &[Head], mut add: impl FnMut(&str)) {
    for head in heads {
        add(head.label);
        head.aliases.iter().for_each(|alias| add(alias));
    }
}

/// The table whose label this key is.
pub(super) fn anchor_of(key: &str) -> Option<Table> {
    if key.len() < 9 {
        return None;
    }
    if let Some(table) = ANCHORS.exact.get(key) {
        return Some(*table);
    }
    if key.contains("勾稽关系") {
        return Some(Table::T3);
    }
    let length = key.chars().count();
    if !(4..=LONGEST_LABEL).contains(&length) {
        return None;
    }
    let close = ANCHORS.near.iter().filter_map(|(near, its_length, table)| {
        let limit = label::tolerance((*its_length).min(length));
        if its_length.abs_diff(length) > limit {
            return None;
        }
        let far = label::distance(near, key);
        (far <= limit).then_some((far, *table))
    });
    close.min_by_key(|(far, _)| *far).map(|(_, table)| table)
}
