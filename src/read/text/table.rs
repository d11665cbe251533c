//! Grids in plain text: rows cut by tabs, as Word, WPS, Excel and browsers copy them, and
//! Markdown's pipe tables.

use super::Line;
use crate::origin::Span;
use crate::read::build::{self, Cell};

/// Lines that make a grid.
#[derive(Debug)]
pub(super) struct Run {
    /// How many lines it takes.
    pub(super) lines: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<Cell>,
    pub(super) aligned: bool,
}

/// Lines of a single cell that may stand in a row between rows with tabs.
const SINGLE_ROWS: usize = 12;

/// A cell's text and the bytes it was read from.
type Field = (String, Span);

/// The grid that the first of `lines` starts, if it does.
pub(super) fn run(lines: &[Line<'_>], text: &str) -> Option<Run> {
    pipes(lines).or_else(|| tabs(lines, text))
}

/// What a line is in a run of rows cut by tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// At least two cells, or one with blank cells after it.
    Row,
    /// One short cell.
    Single,
    Blank,
    Prose,
}

fn kind(line: &str) -> Kind {
    if build::is_blank(line) {
        return if line.contains('\t') {
            Kind::Row
        } else {
            Kind::Blank
        };
    }
    let mut filled = line.split('\t').filter(|cell| !build::is_blank(cell));
    let first = filled.next().unwrap_or_default();
    let text = match filled.next() {
        None => first,
        // A tab after the number of a heading or paragraph, as Word copies numbered lists.
        Some(second) if is_number_of_item(first) && filled.next().is_none() => second,
        Some(_) => return Kind::Row,
    };
    if build::is_prose(text) {
        return Kind::Prose;
    }
    if text != first {
        return Kind::Single;
    }
    if line.trim_end_matches(' ').ends_with('\t') {
        Kind::Row
    } else {
        Kind::Single
    }
}

/// A grid of rows cut by tabs. Short lines of one cell between rows belong to it, and so does a
/// single blank line straight before another row; a sentence or two blank lines end it.
fn tabs(lines: &[Line<'_>], text: &str) -> Option<Run> {
    let first = lines.first()?;
    if kind(first.text) != Kind::Row || build::is_blank(first.text) {
        return None;
    }
    let mut rows: Vec<Vec<Field>> = Vec::new();
    let mut taken = 0;
    let mut at = 0;
    let mut kept = 0;
    while let Some(line) = lines.get(at) {
        match kind(line.text) {
            Kind::Row => {
                let (row, used) = row(lines.get(at..)?, text);
                rows.push(row);
                at += used;
                taken = at;
                kept = rows.len();
            }
            Kind::Single if rows.len() - kept < SINGLE_ROWS => {
                rows.push(vec![field(line)]);
                at += 1;
            }
            Kind::Blank if at == taken => {
                let next = lines.get(at + 1).map(|line| kind(line.text));
                if next != Some(Kind::Row) {
                    break;
                }
                at += 1;
            }
            _ => break,
        }
    }
    rows.truncate(kept);
    // A tab in a single line is no table, unless it was copied out of one with its blanks.
    if rows.len() < 2 && taken == 1 && rows.iter().flatten().count() < 3 {
        return None;
    }
    Some(grid(rows, taken, false))
}

/// Whether a text is only what numbers an item: 一、 （二） 3. ④ or a bullet.
fn is_number_of_item(text: &str) -> bool {
    let text = build::trim(text);
    let inner = text.trim_matches(['（', '）', '(', ')', '、', '.', '．', ':', '：']);
    let numbers = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let marks = |c: char| matches!(c, '①'..='⑳' | '•' | '·' | '●' | '■' | '◆' | '\u{F06C}');
    text != inner && inner.chars().count() <= 3 && inner.chars().all(numbers)
        || !text.is_empty() && text.chars().count() == 1 && text.chars().all(marks)
}

/// A line that is one cell.
fn field(line: &Line<'_>) -> Field {
    (build::trim(line.text).to_owned(), line.span())
}

/// A row's cells and how many lines it takes: a cell in quotes, as Excel copies one with a line
/// break in it, goes on over lines.
fn row(lines: &[Line<'_>], text: &str) -> (Vec<Field>, usize) {
    let Some(first) = lines.first() else {
        return (Vec::new(), 1);
    };
    let mut fields = Vec::new();
    let mut start = first.start;
    let mut used = 1;
    let mut end = first.start + first.text.len();
    loop {
        let rest = text.get(start..end).unwrap_or_default();
        if rest.starts_with('"')
            && let Some((value, length, more)) = quoted(lines, used, text, start)
        {
            fields.push((value, Span::new(start, start + length)));
            used += more;
            if let Some(line) = lines.get(used - 1) {
                end = line.start + line.text.len();
            }
            start += length;
            if text
                .get(start..end)
                .is_some_and(|rest| rest.starts_with('\t'))
            {
                start += 1;
                continue;
            }
            break;
        }
        let cell = rest.split('\t').next().unwrap_or_default();
        fields.push((
            build::trim(cell).to_owned(),
            Span::new(start, start + cell.len()),
        ));
        start += cell.len();
        if start >= end {
            break;
        }
        start += 1;
    }
    (fields, used)
}

/// A quoted cell that starts at `start`: its text, its bytes, and how many further lines it
/// takes. Nothing where the quotes are no cell's (not closed before a tab or a line's end).
fn quoted(
    lines: &[Line<'_>],
    used: usize,
    text: &str,
    start: usize,
) -> Option<(String, usize, usize)> {
    const LONGEST: usize = 4096;
    const MOST_LINES: usize = 50;
    let mut value = String::new();
    let mut more = 0;
    let mut chars = text.get(start..)?.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if at > LONGEST || more > MOST_LINES {
            return None;
        }
        match c {
            '"' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                chars.next();
            }
            '"' => {
                let closed = chars
                    .peek()
                    .is_none_or(|(_, next)| matches!(next, '\t' | '\n'));
                return closed.then(|| (build::trim(&value).to_owned(), at + 1, more));
            }
            '\n' => {
                more += 1;
                lines.get(used + more - 1)?;
                value.push('\n');
            }
            c => value.push(c),
        }
    }
    None
}

/// A Markdown table: at least two lines that start with a pipe and have another.
fn pipes(lines: &[Line<'_>]) -> Option<Run> {
    let is_row = |line: &Line<'_>| {
        let text = line.text.trim();
        text.len() > 1 && text.starts_with('|') && text.matches('|').count() > 1
    };
    let taken = lines.iter().take_while(|line| is_row(line)).count();
    if taken < 2 {
        return None;
    }
    let rows = lines.iter().take(taken).filter_map(|line| {
        let cells = piped(line);
        let is_rule = cells.iter().all(|(cell, _)| {
            !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' '))
        }) && cells.iter().any(|(cell, _)| cell.contains("--"));
        (!is_rule).then_some(cells)
    });
    let rows: Vec<Vec<Field>> = rows.collect();
    let width = rows.first().map_or(0, Vec::len);
    let aligned = rows.iter().all(|row| row.len() == width);
    Some(grid(rows, taken, aligned))
}

/// The cells between the pipes of a line; `\|` is a pipe in a cell, `<br>` a line break.
fn piped(line: &Line<'_>) -> Vec<Field> {
    let text = line.text.trim_end();
    let text = text.strip_suffix('|').unwrap_or(text);
    let Some(first) = text.find('|') else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    let mut start = first + 1;
    let mut escaped = false;
    let bytes = text.char_indices().skip_while(|(at, _)| *at <= first);
    let ends = bytes.chain(std::iter::once((text.len(), '|')));
    for (at, c) in ends {
        if c == '|' && (!escaped || at == text.len()) {
            let cell = text.get(start..at).unwrap_or_default();
            let value = build::trim(cell)
                .replace("\\|", "|")
                .replace("<br/>", "\n")
                .replace("<br>", "\n");
            let span = Span::new(line.start + start, line.start + at);
            fields.push((value, span));
            start = at + 1;
        }
        escaped = c == '\\';
    }
    fields
}

fn grid(rows: Vec<Vec<Field>>, lines: usize, aligned: bool) -> Run {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let count = rows.len();
    let mut cells = Vec::new();
    for (row, fields) in rows.into_iter().enumerate() {
        for (column, (text, span)) in fields.into_iter().enumerate() {
            cells.push(Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text,
                span: Some(span),
                element: None,
            });
        }
    }
    Run {
        lines,
        rows: count,
        columns,
        cells,
        aligned,
    }
}
