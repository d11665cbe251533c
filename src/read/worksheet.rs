//! Worksheets: tables and lines of text stand in one field of cells and have to be told apart.
//!
//! A blank row sets tables apart unless its cells are framed; a text that is alone in its row is
//! a title or a sentence.

use std::collections::{BTreeMap, HashSet};

use super::ReadError;
use super::build::{self, Builder, Cell};
use crate::document::Note;
use crate::limits::Limits;
use crate::origin::SheetCell;

/// A sheet as a file has it.
#[derive(Debug, Default)]
pub(super) struct Worksheet {
    pub(super) name: String,
    /// Cells with text, by row and column from 0.
    cells: BTreeMap<(u32, u32), String>,
    /// What the texts of all cells take.
    text_bytes: usize,
    /// Blank cells with a border.
    framed: HashSet<(u32, u32)>,
    merges: Vec<Range>,
    /// Whether any cell has a border.
    has_frames: bool,
    hidden_rows: HashSet<u32>,
    hidden_columns: Vec<(u32, u32)>,
    pub(super) hidden: bool,
    /// Formulas without a stored result.
    pub(super) uncomputed: u32,
}

/// A rectangle of cells, its ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Range {
    fn has(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

impl Worksheet {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// Adds a cell, from 0.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        text: String,
        framed: bool,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        self.has_frames |= framed;
        if !build::is_blank(&text) {
            if self.cells.len() >= limits.cells {
                return Err(ReadError::OverLimit("cells", limits.cells));
            }
            // A text that many cells share, or one cell that is repeated, is held once for each.
            self.text_bytes = self.text_bytes.saturating_add(text.len());
            if self.text_bytes > limits.text_bytes {
                return Err(ReadError::OverLimit("text_bytes", limits.text_bytes));
            }
            self.cells.insert((row, column), text);
        } else if framed && self.framed.len() < limits.cells {
            self.framed.insert((row, column));
        }
        Ok(())
    }

    /// Merges cells; one alone is no merge.
    pub(super) fn merge(&mut self, range: Range, limits: &Limits) -> Result<(), ReadError> {
        if self.merges.len() >= limits.cells {
            return Err(ReadError::OverLimit("cells", limits.cells));
        }
        if range.top < range.bottom || range.left < range.right {
            self.merges.push(range);
        }
        Ok(())
    }

    pub(super) fn hide_row(&mut self, row: u32) {
        self.hidden_rows.insert(row);
    }

    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        /// No program writes as many; each is compared with each column.
        const MOST: usize = 1000;
        if self.hidden_columns.len() < MOST {
            self.hidden_columns.push((first, last));
        }
    }

    /// Adds the sheet to a document.
    pub(super) fn tell(mut self, builder: &mut Builder<'_>) -> Result<(), ReadError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.remark(builder);
        self.place_merges(builder.limits())?;
        let rows = self.rows();
        let mut run = Run::default();
        let mut last = None;
        for (number, row) in rows {
            let gap = last.map_or(0, |last: u32| number - last - 1);
            if gap > 0 {
                run.gap(gap, &self, builder)?;
            }
            last = Some(number);
            run.row(number, row, &self, builder)?;
        }
        run.end(End::Gap, &self, builder)
    }

    fn remark(&self, builder: &mut Builder<'_>) {
        let sheet = || self.name.clone();
        if self.hidden {
            builder.note(Note::HiddenSheet { sheet: sheet() });
        }
        let used_rows: HashSet<u32> = self.cells.keys().map(|(row, _)| *row).collect();
        let rows = used_rows.intersection(&self.hidden_rows).count();
        let used_columns: HashSet<u32> = self.cells.keys().map(|(_, column)| *column).collect();
        let is_hidden = |column: &&u32| {
            let mut ranges = self.hidden_columns.iter();
            ranges.any(|(first, last)| (first..=last).contains(column))
        };
        let columns = used_columns.iter().filter(is_hidden).count();
        if rows + columns > 0 {
            builder.note(Note::HiddenCells {
                sheet: sheet(),
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
                columns: u32::try_from(columns).unwrap_or(u32::MAX),
            });
        }
        if self.uncomputed > 0 {
            builder.note(Note::UncomputedFormulas {
                sheet: sheet(),
                count: self.uncomputed,
            });
        }
    }

    /// Cuts merged ranges to the cells that are used, drops those that overlap an earlier one,
    /// and forgets what they cover.
    fn place_merges(&mut self, limits: &Limits) -> Result<(), ReadError> {
        let used = self.cells.keys().chain(&self.framed);
        let (bottom, right) = used.fold((0, 0), |(bottom, right), (row, column)| {
            (bottom.max(*row), right.max(*column))
        });
        for range in &mut self.merges {
            range.bottom = range.bottom.min(bottom);
            range.right = range.right.min(right);
        }
        self.merges
            .retain(|range| range.top <= bottom && range.left <= right);
        let size = |range: &Range| (range.bottom - range.top + range.right - range.left) as usize;
        if self.merges.iter().map(size).fold(0, usize::saturating_add) > limits.cells {
            return Err(ReadError::OverLimit("cells", limits.cells));
        }
        self.merges.sort_by_key(|range| (range.top, range.left));
        // By the column edge: how far down each column is taken.
        let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
        self.merges.retain(|range| {
            let mut columns = taken.range(range.left..=range.right);
            if columns.any(|(_, free_from)| *free_from > range.top) {
                return false;
            }
            for column in range.left..=range.right {
                taken.insert(column, range.bottom + 1);
            }
            true
        });
        for range in &self.merges {
            for row in range.top..=range.bottom {
                let columns = (row, range.left)..=(row, range.right);
                let in_row = self.cells.range(columns).map(|(at, _)| *at);
                let covered: Vec<_> = in_row.filter(|at| *at != (range.top, range.left)).collect();
                for at in covered {
                    self.cells.remove(&at);
                }
            }
        }
        if !self.framed.is_empty() && !self.merges.is_empty() {
            let merges = self.by_row();
            self.framed.retain(|(row, column)| {
                let own = merges.get(row).map_or(&[][..], Vec::as_slice);
                let corner = |range: &Range| (range.top, range.left) == (*row, *column);
                // Sorted by their left edge: the last that begins before the cell may cover it.
                let at = own.partition_point(|range| range.left <= *column);
                let before = at.checked_sub(1).and_then(|at| own.get(at));
                before.is_none_or(|range| !range.has(*row, *column) || corner(range))
            });
        }
        Ok(())
    }

    /// The merged ranges over each row.
    fn by_row(&self) -> BTreeMap<u32, Vec<Range>> {
        let mut by_row: BTreeMap<u32, Vec<Range>> = BTreeMap::new();
        for range in &self.merges {
            for row in range.top..=range.bottom {
                by_row.entry(row).or_default().push(*range);
            }
        }
        for ranges in by_row.values_mut() {
            ranges.sort_by_key(|range| range.left);
        }
        by_row
    }

    /// The rows with something in them.
    fn rows(&self) -> BTreeMap<u32, Content> {
        let mut rows: BTreeMap<u32, Content> = BTreeMap::new();
        for (row, column) in self.cells.keys() {
            rows.entry(*row).or_default().filled.push(*column);
        }
        for (row, _) in &self.framed {
            rows.entry(*row).or_default().framed += 1;
        }
        for range in &self.merges {
            if self.cells.contains_key(&(range.top, range.left)) {
                for row in range.top + 1..=range.bottom {
                    rows.entry(row).or_default().covered = true;
                }
            }
        }
        rows
    }

    fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", String::as_str)
    }
}

/// What is in a row.
#[derive(Debug, Default)]
struct Content {
    /// The columns of its texts.
    filled: Vec<u32>,
    /// How many blank cells with a border.
    framed: u32,
    /// A merged cell from above reaches into it.
    covered: bool,
}

impl Content {
    /// The column of a text that is alone in the row.
    fn alone(&self) -> Option<u32> {
        match self.filled.as_slice() {
            [column] if self.framed == 0 && !self.covered => Some(*column),
            _ => None,
        }
    }
}

/// What ends a run of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Gap,
    Prose,
}

/// Rows that may become a grid.
#[derive(Debug, Default)]
struct Run {
    rows: Vec<(u32, Content)>,
    /// Framed rows without text at the end of the run.
    blank: Vec<(u32, Content)>,
}

impl Run {
    fn row(
        &mut self,
        number: u32,
        row: Content,
        sheet: &Worksheet,
        builder: &mut Builder<'_>,
    ) -> Result<(), ReadError> {
        if row.filled.is_empty() && !row.covered {
            self.blank.push((number, row));
            return Ok(());
        }
        if let Some(column) = row.alone() {
            let text = sheet.text(number, column);
            if build::is_prose(text) {
                self.end(End::Prose, sheet, builder)?;
                return builder.lines(text);
            }
        }
        // Framed rows that were left blank are rows of the table that goes on.
        if self.rows.is_empty() {
            self.blank.clear();
        }
        self.rows.append(&mut self.blank);
        self.rows.push((number, row));
        Ok(())
    }

    /// Some rows without anything. Where nothing is framed the first of several is a row left
    /// blank, as the figures of table 4 may be.
    fn gap(
        &mut self,
        rows: u32,
        sheet: &Worksheet,
        builder: &mut Builder<'_>,
    ) -> Result<(), ReadError> {
        if let Some((last, _)) = self.rows.last()
            && rows > 1
            && !sheet.has_frames
        {
            self.blank.push((last + 1, Content::default()));
        }
        self.end(End::Gap, sheet, builder)
    }

    fn end(
        &mut self,
        end: End,
        sheet: &Worksheet,
        builder: &mut Builder<'_>,
    ) -> Result<(), ReadError> {
        let mut rows = std::mem::take(&mut self.rows);
        let lead = rows
            .iter()
            .take_while(|(_, row)| row.alone().is_some())
            .count();
        let mut rest = rows.split_off(lead);
        for (number, row) in &rows {
            if let Some(column) = row.alone() {
                builder.lines(sheet.text(*number, column))?;
            }
        }
        let is_alone = |(_, row): &(u32, Content)| row.alone().is_some();
        let heading = match end {
            End::Prose if self.blank.is_empty() && rest.last().is_some_and(is_alone) => rest.pop(),
            _ => None,
        };
        // One blank row at the end may be a row of figures; more are paper left over.
        self.blank.truncate(1);
        if rest.is_empty() {
            self.blank.clear();
        }
        rest.append(&mut self.blank);
        grid(&rest, sheet, builder)?;
        match heading.and_then(|(number, row)| Some((number, row.alone()?))) {
            Some((number, column)) => builder.lines(sheet.text(number, column)),
            None => Ok(()),
        }
    }
}

/// Adds rows as a grid. Only columns in which some text starts are columns of it.
fn grid(
    rows: &[(u32, Content)],
    sheet: &Worksheet,
    builder: &mut Builder<'_>,
) -> Result<(), ReadError> {
    let (Some((top, _)), Some((bottom, _))) = (rows.first(), rows.last()) else {
        return Ok(());
    };
    let starts = rows.iter().flat_map(|(_, row)| &row.filled).copied();
    let columns: Vec<u32> = starts
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let limits = builder.limits();
    if columns.len() > limits.columns {
        return Err(ReadError::OverLimit("columns", limits.columns));
    }
    if columns.len().saturating_mul(rows.len()) > limits.cells {
        return Err(ReadError::OverLimit("cells", limits.cells));
    }
    let number = |column: u32| columns.partition_point(|own| *own < column);
    let row_number = |row: u32| rows.partition_point(|(own, _)| *own < row);
    // Sorted by their top. One that began above and reaches here has no text, else its rows would
    // be of this grid.
    let from = sheet.merges.partition_point(|range| range.top < *top);
    let to = sheet.merges.partition_point(|range| range.top <= *bottom);
    let within = sheet.merges.get(from..to).unwrap_or_default();
    let mut merged: BTreeMap<(usize, usize), Range> = BTreeMap::new();
    let mut covered: HashSet<(usize, usize)> = HashSet::new();
    for range in within {
        let (first, end) = (number(range.left), number(range.right.saturating_add(1)));
        let (first_row, end_row) = (
            row_number(range.top),
            row_number(range.bottom.saturating_add(1)),
        );
        if first == end || first_row == end_row {
            continue;
        }
        merged.insert((first_row, first), *range);
        for row in first_row..end_row {
            covered.extend((first..end).map(|column| (row, column)));
        }
    }
    let mut cells = Vec::with_capacity(columns.len() * rows.len());
    let mut addresses = Vec::with_capacity(columns.len() * rows.len());
    for (at, (row, _)) in rows.iter().enumerate() {
        for (column, physical) in columns.iter().enumerate() {
            let (mut row_span, mut column_span) = (1, 1);
            let mut address = SheetCell {
                row: *row,
                column: *physical,
            };
            if let Some(range) = merged.get(&(at, column)) {
                row_span = row_number(range.bottom.saturating_add(1)) - at;
                column_span = number(range.right.saturating_add(1)) - column;
                address.column = range.left;
                address.row = range.top;
            } else if covered.contains(&(at, column)) {
                continue;
            }
            addresses.push(address);
            cells.push(Cell {
                row: at,
                column,
                row_span,
                column_span,
                text: build::trim(sheet.text(address.row, address.column)).to_owned(),
                span: None,
                element: None,
            });
        }
    }
    builder.sheet_grid(&sheet.name, &addresses, rows.len(), columns.len(), cells)
}
