//! The part of a statutory table that a finding is about, drawn in characters, the cell to look
//! at marked. Chinese characters are two columns wide.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::Validation;
use crate::diagnostic::{Diagnostic, Lang};
use crate::form::CellId;
use crate::render::names;
use crate::report::{Report, Value};
use crate::words::{cell, mark, terminal};

/// Beyond so many cells that are no sum an excerpt says no more than the table itself.
const MOST_CELLS: usize = 12;
/// Beyond so many rows or columns those that hold nothing are left out of a sum.
const FEW: usize = 5;
/// Widths in terminal columns.
const LABEL: usize = 40;
const HEADER: usize = 28;
const FIGURE: usize = 16;

/// A line of an excerpt.
pub(super) enum Line {
    /// Labels and figures.
    Table(String),
    /// The mark under the cell to look at, with what it says.
    Mark(String),
    /// A remark.
    Remark(String),
}

/// Draws the cells of a finding; nothing where it has none, or too many to show.
pub(super) fn draw(validation: &Validation, finding: &Diagnostic, lang: Lang) -> Vec<Line> {
    let Some(report) = &validation.report else {
        return Vec::new();
    };
    let table = finding.cells.first().map(|cell| cell.table);
    let cells: Vec<CellId> = finding
        .cells
        .iter()
        .copied()
        .filter(|cell| Some(cell.table) == table)
        .collect();
    if cells.is_empty() || finding.equation.is_none() && cells.len() > MOST_CELLS {
        return Vec::new();
    }
    let mark = Mark::of(finding, &cells, lang);
    let (rows, more_rows) = shown(report, finding, &cells, mark.cell, |cell| cell.row);
    let (columns, more_columns) = shown(report, finding, &cells, mark.cell, |cell| cell.column);

    let header = |at: &CellId| names::column(report, *at, lang);
    let labels: Vec<String> = rows
        .iter()
        .map(|at| clip(&names::row(report, *at, lang), LABEL))
        .collect();
    let headers: Vec<String> = columns.iter().map(|at| clip(&header(at), HEADER)).collect();
    let figures: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let cell = |column: &CellId| CellId {
                column: column.column,
                ..*row
            };
            let text = |column| figure(report, cell(column), &cells, lang);
            columns.iter().map(text).collect()
        })
        .collect();

    let label_width = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let widths: Vec<usize> = headers
        .iter()
        .enumerate()
        .map(|(at, header)| {
            let figures = figures.iter().filter_map(|row| row.get(at));
            figures.map(|f| f.width()).fold(header.width(), usize::max)
        })
        .collect();

    let mut lines = vec![Line::Table(row("", label_width, &headers, &widths))];
    for ((at, label), figures) in rows.iter().zip(&labels).zip(&figures) {
        lines.push(Line::Table(row(label, label_width, figures, &widths)));
        if mark.shown && at.row == mark.cell.row {
            let column = columns.iter().position(|c| c.column == mark.cell.column);
            let before = widths
                .iter()
                .take(column.unwrap_or(0))
                .map(|w| w + 2)
                .sum::<usize>();
            let own = column.and_then(|at| Some((widths.get(at)?, figures.get(at)?.width())));
            let (width, long) = own.unwrap_or((&0, 0));
            let indent = label_width + before + 2 + width.saturating_sub(long);
            let carets = "^".repeat(long.max(1));
            let text = format!("{:indent$}{carets} {}", "", mark.says);
            lines.push(Line::Mark(text.trim_end().to_owned()));
        }
    }
    if more_rows + more_columns > 0 {
        let left_out = [
            (more_rows, terminal::ROWS_LEFT_OUT),
            (more_columns, terminal::COLUMNS_LEFT_OUT),
        ];
        let left_out = left_out.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = left_out
            .map(|(count, words)| words.fill(lang, &[("count", count)]))
            .collect();
        let what = counts.join(mark::AND.get(lang));
        lines.push(Line::Remark(
            terminal::LEFT_OUT.fill(lang, &[("what", &what)]),
        ));
    }
    lines
}

/// The cell to look at, and what to say of it.
struct Mark {
    cell: CellId,
    says: String,
    /// Where all cells are meant alike, none is marked.
    shown: bool,
}

impl Mark {
    fn of(finding: &Diagnostic, cells: &[CellId], lang: Lang) -> Self {
        let suspect = finding.suggestions.first();
        if let Some(suspect) = suspect.filter(|suspect| cells.contains(&suspect.cell)) {
            let to = super::figure(suspect.to);
            let repairs = suspect.repairs;
            let says = terminal::TO_SETTLES.fill(lang, &[("to", &to), ("repairs", &repairs)]);
            return Self {
                cell: suspect.cell,
                says,
                shown: true,
            };
        }
        let expected = finding.expected.map(super::figure);
        let says = expected.map_or_else(String::new, |expected| {
            terminal::BY_FORMULA.fill(lang, &[("expected", &expected)])
        });
        let cell = cells.first().copied();
        Self {
            cell: cell.unwrap_or(CellId::new(crate::form::Table::T2, "", "")),
            says,
            shown: cells.len() == 1 || finding.equation.is_some(),
        }
    }
}

/// The rows or columns to draw, each by one cell of it, in the form's order, and how many
/// were left out because they hold nothing.
fn shown(
    report: &Report,
    finding: &Diagnostic,
    cells: &[CellId],
    marked: CellId,
    of: impl Fn(CellId) -> &'static str,
) -> (Vec<CellId>, usize) {
    let mut lines: Vec<CellId> = Vec::new();
    for cell in cells {
        if !lines.iter().any(|seen| of(*seen) == of(*cell)) {
            lines.push(*cell);
        }
    }
    let order = names::form_with(Some(report), marked).cells(marked.table);
    lines.sort_by_key(|line| {
        let place = order.iter().position(|cell| of(*cell) == of(*line));
        place.unwrap_or(usize::MAX)
    });
    let all = lines.len();
    if finding.equation.is_some() && all > FEW {
        lines.retain(|line| {
            of(*line) == of(marked)
                || cells
                    .iter()
                    .any(|cell| of(*cell) == of(*line) && holds_something(report, *cell))
        });
    }
    let left_out = all - lines.len();
    (lines, left_out)
}

fn holds_something(report: &Report, cell: CellId) -> bool {
    match report.facts.get(&cell).map(|fact| fact.value) {
        Some(Value::Number(number)) => !number.is_zero(),
        Some(Value::Nil) | None => false,
        Some(Value::Unread) => true,
    }
}

/// What a cell holds, in one line; blank for a cell that the finding does not mean.
fn figure(report: &Report, at: CellId, cells: &[CellId], lang: Lang) -> String {
    if !cells.contains(&at) {
        return String::new();
    }
    match report.facts.get(&at) {
        None => cell::ABSENT_BRIEF.get(lang).to_owned(),
        Some(fact) if fact.value == Value::Nil && fact.text.trim().is_empty() => {
            cell::BLANK_BRIEF.get(lang).to_owned()
        }
        Some(fact) => {
            let words: Vec<&str> = fact.text.split_whitespace().collect();
            clip(&words.join(" "), FIGURE)
        }
    }
}

/// A line of the table: the label to the left, the figures to the right of their columns.
fn row(label: &str, label_width: usize, figures: &[String], widths: &[usize]) -> String {
    let mut line = String::from(label);
    line.extend(std::iter::repeat_n(
        ' ',
        label_width.saturating_sub(label.width()),
    ));
    for (figure, width) in figures.iter().zip(widths) {
        let indent = 2 + width.saturating_sub(figure.width());
        line.extend(std::iter::repeat_n(' ', indent));
        line.push_str(figure);
    }
    line.truncate(line.trim_end().len());
    line
}

/// Shortens a text to a width, with `…` for what was cut.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= room;
        room = room.saturating_sub(if fits { wide } else { room });
        fits
    };
    let mut clipped: String = text.chars().take_while(fits).collect();
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_counts_columns_not_characters() {
        assert_eq!(clip("自然人", 6), "自然人");
        assert_eq!(clip("自然人12", 6), "自然…");
        assert_eq!(clip("a自然人", 4), "a自…");
    }
}
