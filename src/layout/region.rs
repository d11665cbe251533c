//! Where on a page a table without lines may stand.

use super::aligned::{self, Row, is_figure};
use super::line::Line;
use super::{Rect, Rule, Table};

/// A blank of so many ems does not occur within a line of running text.
const WIDE: f32 = 2.0;
/// So many characters in a cell on average are running text.
const LONG: usize = 28;

/// Takes tables out of the lines of a page; what is left over are lines of running text, cut where
/// a blank is too wide for a line. `rules` are drawn across, outside of drawn tables.
pub(super) fn tables(lines: &[Line], rules: &[Rule], page: u32) -> (Vec<Table>, Vec<Line>) {
    let rows: Vec<Row> = lines.iter().map(Row::new).collect();
    let mut taken = vec![false; rows.len()];
    let mut tables = Vec::new();
    for (from, to) in runs(&rows, rules) {
        let run = rows.get(from..to).unwrap_or_default();
        let Some(around) = run.iter().map(|row| row.rect).reduce(|a, b| a.around(&b)) else {
            continue;
        };
        let within: Vec<Rule> = rules
            .iter()
            .filter(|rule| rule.at > around.top - 12.0 && rule.at < around.bottom + 12.0)
            .filter(|rule| rule.to > around.left && rule.from < around.right)
            .copied()
            .collect();
        let found = aligned::table(run, &within, around.grown(1.0), page);
        if let Some(table) = found.filter(|table| is_likely(table, run, &within)) {
            tables.push(table);
            taken
                .iter_mut()
                .take(to)
                .skip(from)
                .for_each(|taken| *taken = true);
        }
    }
    let rest = lines.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let rest = rest.flat_map(|(line, _)| line.chunks(WIDE)).collect();
    (tables, rest)
}

/// Rows that may be one table: those with several chunks, and single ones between them.
fn runs(rows: &[Row], rules: &[Rule]) -> Vec<(usize, usize)> {
    let is_multi = |row: &Row| row.chunks.len() >= 2;
    let is_prose = |row: &Row| {
        row.chunks.len() == 1
            && row.chunks.iter().any(|chunk| chunk.glyphs.len() > LONG)
            && !between_rules(row, rules)
    };
    let mut runs = Vec::new();
    let mut start: Option<usize> = None;
    let mut last = 0;
    for (index, row) in rows.iter().enumerate() {
        let far = index
            .checked_sub(1)
            .and_then(|before| rows.get(before))
            .is_some_and(|before| {
                row.rect.top - before.rect.bottom > 2.6 * row.size.max(before.size)
            });
        if start.is_some() && (far || is_prose(row) || index - last > 3) {
            runs.extend(start.take().map(|start| (start, last + 1)));
        }
        if is_multi(row) {
            start = start.or(Some(index));
            last = index;
        }
    }
    runs.extend(start.map(|start| (start, last + 1)));
    runs.retain(|(from, to)| {
        let run = rows.get(*from..*to).unwrap_or_default();
        run.iter().filter(|row| is_multi(row)).count() >= 3
    });
    runs
}

/// Whether a line is drawn over and another below a row.
fn between_rules(row: &Row, rules: &[Rule]) -> bool {
    let over = |rule: &&Rule| rule.from < row.rect.right && rule.to > row.rect.left;
    let above = rules
        .iter()
        .filter(over)
        .any(|rule| rule.at <= row.rect.top + 2.0);
    let below = rules
        .iter()
        .filter(over)
        .any(|rule| rule.at >= row.rect.bottom - 2.0);
    above && below
}

/// Whether what was found reads like a table and not like columns of text or a list of contents.
fn is_likely(table: &Table, rows: &[Row], rules: &[Rule]) -> bool {
    let said: Vec<&str> = table.cells.iter().map(|cell| cell.text.as_str()).collect();
    let full: Vec<&&str> = said.iter().filter(|text| !text.trim().is_empty()).collect();
    let characters: usize = full.iter().map(|text| text.chars().count()).sum();
    let values = table
        .cells
        .iter()
        .filter(|cell| cell.column > 0 && !cell.text.is_empty());
    let (mut figures, mut count) = (0, 0);
    for cell in values {
        count += 1;
        figures += usize::from(is_figure(&cell.text));
    }
    let sentences = full.iter().filter(|text| text.contains('。')).count();
    let leaders = rows.iter().flat_map(|row| &row.chunks).filter(|chunk| {
        let text = chunk.text();
        text.contains("....")
            || text.contains("……")
            || text.contains(". . .")
            || text.contains("····")
    });
    let framed = rules
        .iter()
        .filter(|rule| rule.to - rule.from > 0.7 * table.rect.width())
        .count()
        >= 2;
    let filled = full.len() * 3 >= table.cells.len();
    if count == 0 || sentences * 8 > full.len() || leaders.count() * 3 > rows.len() || !filled {
        return false;
    }
    let short = characters < LONG * full.len().max(1);
    let numeric = figures * 2 >= count;
    match table.columns() {
        0 | 1 => false,
        2 => numeric && (framed || table.rows >= 4) && short,
        _ => short && (numeric || framed || table.rows >= 4),
    }
}

/// The tables that stand between lines drawn across, without lines down: each stretch of rules with
/// equal ends.
pub(super) fn framed(rules: &[Rule]) -> Vec<Rect> {
    let mut rules: Vec<Rule> = rules
        .iter()
        .filter(|rule| rule.to - rule.from > 60.0)
        .copied()
        .collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut frames: Vec<(Rect, usize)> = Vec::new();
    for rule in rules {
        let same = frames.iter_mut().rev().find(|(frame, _)| {
            (frame.left - rule.from).abs() < 6.0 && (frame.right - rule.to).abs() < 6.0
        });
        match same {
            Some((frame, count)) => {
                frame.bottom = rule.at;
                *count += 1;
            }
            None => frames.push((
                Rect {
                    left: rule.from,
                    top: rule.at,
                    right: rule.to,
                    bottom: rule.at,
                },
                1,
            )),
        }
    }
    frames.retain(|(frame, count)| *count >= 2 && frame.height() > 12.0);
    frames.into_iter().map(|(frame, _)| frame).collect()
}
