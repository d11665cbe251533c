//! CSV and TSV: rows of a table between lines of text.

use csv::{ReaderBuilder, StringRecord};

use super::build::{self, Builder, Cell};
use super::{Format, ReadError, encoding};
use crate::document::Document;
use crate::limits::Limits;

/// Reads separated values.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    read_text(&encoding::decode(bytes, None)?, format, limits)
}

/// Reads a text of separated values.
pub(super) fn read_text(
    text: &str,
    format: Format,
    limits: &Limits,
) -> Result<Document, ReadError> {
    let text = text.replace("\r\n", "\n");
    let mut builder = Builder::new(limits);
    let mut run = Run::default();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text, format))
        .from_reader(text.as_bytes());
    for record in reader.records() {
        // The text is valid UTF-8 and rows may differ in length: nothing is left to fail.
        let Ok(record) = record else { break };
        // The reader passes over empty lines before a record, and here they mean something.
        let start = record.position().map_or(0, csv::Position::byte);
        let before = usize::try_from(start)
            .ok()
            .and_then(|at| text.as_bytes().get(at));
        if before == Some(&b'\n') {
            run.blank(&mut builder)?;
        }
        if record.len() > limits.columns {
            return Err(ReadError::OverLimit("columns", limits.columns));
        }
        run.row(&record, &mut builder)?;
    }
    run.end(&mut builder, End::Gap)?;
    Ok(builder.finish())
}

/// What ends a run of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// A blank row, or the end of the file.
    Gap,
    /// A sentence.
    Prose,
}

/// Rows that may become a grid.
#[derive(Debug, Default)]
struct Run {
    rows: Vec<Vec<String>>,
    /// The first blank row after the rows; a second one makes it a row of the table.
    gap: Option<Vec<String>>,
}

impl Run {
    fn row(&mut self, record: &StringRecord, builder: &mut Builder<'_>) -> Result<(), ReadError> {
        let fields = record.iter().map(|field| build::trim(field).to_owned());
        let row: Vec<String> = fields.collect();
        match row.iter().position(|field| !field.is_empty()) {
            None => self.blank_row(row, builder),
            Some(at) => {
                if self.gap.is_some() {
                    self.end(builder, End::Gap)?;
                }
                let first = row.get(at).map_or("", String::as_str);
                let alone = row.iter().skip(at + 1).all(String::is_empty);
                if alone && at == 0 && build::is_prose(first) {
                    self.end(builder, End::Prose)?;
                    return lines(first, builder);
                }
                self.rows.push(row);
                Ok(())
            }
        }
    }

    /// An empty line of the file.
    fn blank(&mut self, builder: &mut Builder<'_>) -> Result<(), ReadError> {
        self.end(builder, End::Gap)
    }

    /// A row of blank cells. One sets tables apart; the first of two is a row left blank.
    fn blank_row(&mut self, row: Vec<String>, builder: &mut Builder<'_>) -> Result<(), ReadError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        match self.gap.take() {
            None => {
                self.gap = Some(row);
                Ok(())
            }
            Some(gap) => {
                self.rows.push(gap);
                self.end(builder, End::Gap)
            }
        }
    }

    /// Ends the run: single cells at its start are lines of text, and so is one at its end
    /// where a sentence follows it (a heading); else it is the label of a row left blank.
    fn end(&mut self, builder: &mut Builder<'_>, end: End) -> Result<(), ReadError> {
        self.gap = None;
        let mut rows = std::mem::take(&mut self.rows);
        let is_single = |row: &Vec<String>| {
            row.first().is_some_and(|first| !first.is_empty())
                && row.iter().skip(1).all(String::is_empty)
        };
        let lead = rows.iter().take_while(|row| is_single(row)).count();
        let rest = rows.split_off(lead);
        for row in &rows {
            lines(row.first().map_or("", String::as_str), builder)?;
        }
        let mut rest = rest;
        let heading = match end {
            End::Prose if rest.last().is_some_and(is_single) => rest.pop(),
            _ => None,
        };
        grid(rest, builder)?;
        match heading.and_then(|row| row.into_iter().next()) {
            Some(heading) => lines(&heading, builder),
            None => Ok(()),
        }
    }
}

/// Adds a cell as lines of text.
fn lines(cell: &str, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    cell.lines().try_for_each(|line| builder.line(line, false))
}

/// Adds rows as a grid as wide as its widest filled row: spreadsheets pad every row to the
/// width of the widest table in the file.
fn grid(rows: Vec<Vec<String>>, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let filled = |row: &Vec<String>| {
        row.iter()
            .rposition(|field| !field.is_empty())
            .map_or(0, |at| at + 1)
    };
    let columns = rows.iter().map(filled).max().unwrap_or(0);
    let count = rows.len();
    let mut cells = Vec::with_capacity(count * columns);
    for (row, fields) in rows.into_iter().enumerate() {
        let blanks = std::iter::repeat_with(String::new);
        for (column, text) in fields.into_iter().chain(blanks).take(columns).enumerate() {
            cells.push(Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text,
                span: None,
                element: None,
            });
        }
    }
    builder.grid(count, columns, cells, true)
}

/// What separates the fields: of the usual ones that which gives most rows the same number of
/// cells, more than one; of two equally good that which gives more cells.
fn separator(text: &str, format: Format) -> u8 {
    const ROWS: usize = 200;
    let usual = match format {
        Format::Tsv => *b"\t,;|",
        _ => *b",\t;|",
    };
    // A wrong separator within quotes leaves a quote without its other in the field.
    let is_torn = |record: &StringRecord| record.iter().any(|f| f.matches('"').count() % 2 == 1);
    let score = |separator: u8, torn: bool| {
        let mut widths: Vec<usize> = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes())
            .records()
            .take(ROWS)
            .filter_map(Result::ok)
            .filter(|record| torn || !is_torn(record))
            .map(|record| record.len())
            .filter(|width| *width > 1)
            .collect();
        widths.sort_unstable();
        let alike = widths.chunk_by(|a, b| a == b);
        let sizes = alike.map(|rows| (rows.len(), rows.first().copied().unwrap_or(0)));
        sizes.max().unwrap_or((0, 0))
    };
    let mut best = ((0, 0), usual[0]);
    // Where every row has such a quote they are all that there is to go by.
    for torn in [false, true] {
        for separator in usual {
            let score = score(separator, torn);
            if score > best.0 {
                best = (score, separator);
            }
        }
        if best.0.0 > 0 {
            break;
        }
    }
    best.1
}
