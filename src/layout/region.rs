//! Where on a page a table without lines may stand.

use super::aligned::{self, APART, Row, is_figure};
use super::flow;
use super::line::Line;
use super::page::Item;
use super::{Glyph, Rect, Rule, Table};

/// A blank of so many ems does not occur within a line of running text.
const WIDE: f32 = 2.0;
/// More lines drawn across are a drawing.
const MOST_RULES: usize = 2_000;
/// A line of so many ems is running text.
const PROSE: f32 = 24.0;
/// So many characters in a cell on average are running text.
const LONG: usize = 28;

/// Takes tables out of the lines of a page; what is left over are lines of running text, cut where
/// a blank is too wide for a line. `rules` are drawn across, outside of drawn tables.
pub(super) fn tables(lines: Vec<Line>, rules: &[Rule], page: u32) -> (Vec<Table>, Vec<Line>) {
    let (mut tables, mut rest) = (Vec::new(), Vec::new());
    for half in halves(lines) {
        for part in beside_one_another(half, rules) {
            let (found, left) = within(&part, rules, page);
            tables.extend(found);
            rest.extend(left);
        }
    }
    (tables, rest)
}

/// The lines of each of two tables that stand side by side, where the lines drawn across show it.
fn beside_one_another(lines: Vec<Line>, rules: &[Rule]) -> Vec<Vec<Line>> {
    let mut pairs: Vec<(&Rule, &Rule)> = Vec::new();
    for one in rules.iter().take(MOST_PAIRED) {
        let level = |other: &&Rule| (other.at - one.at).abs() < 1.0 && other.from > one.to + 4.0;
        pairs.extend(rules.iter().filter(level).map(|other| (one, other)));
    }
    let from = pairs.iter().map(|pair| pair.0.to).fold(f32::MIN, f32::max);
    let to = pairs
        .iter()
        .map(|pair| pair.1.from)
        .fold(f32::MAX, f32::min);
    let top = pairs.iter().map(|pair| pair.0.at).fold(f32::MAX, f32::min);
    let bottom = pairs.iter().map(|pair| pair.0.at).fold(f32::MIN, f32::max);
    let middle = (from + to) / 2.0;
    let within = |at: f32| at > top - 3.0 && at < bottom + 3.0;
    let crossed = rules
        .iter()
        .any(|rule| within(rule.at) && rule.from < middle && rule.to > middle);
    if pairs.len() < 3 || to - from < 4.0 || crossed {
        return vec![lines];
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        if !within(line.rect.centre().1) {
            left.push(line);
            continue;
        }
        let (one, other): (Vec<Glyph>, Vec<Glyph>) = line
            .glyphs
            .into_iter()
            .partition(|glyph| glyph.rect.centre().0 < middle);
        for (side, glyphs) in [(&mut left, one), (&mut right, other)] {
            if !glyphs.is_empty() {
                side.push(Line::new(glyphs));
            }
        }
    }
    vec![left, right]
}

/// More lines than this are not looked at in pairs.
const MOST_PAIRED: usize = 400;

/// The lines of each column where a page has columns of running text, else all of them.
fn halves(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let pieces = lines.iter().flat_map(|line| line.chunks(APART));
    let items: Vec<Item> = pieces.map(Item::Line).collect();
    let Some(gutter) = flow::gutter(&items) else {
        return vec![lines];
    };
    let is_text = |left: bool| {
        let side = items.iter().map(Item::rect);
        let side: Vec<Rect> = side
            .filter(|rect| {
                if left {
                    rect.right <= gutter
                } else {
                    rect.left >= gutter
                }
            })
            .collect();
        let width = side
            .iter()
            .copied()
            .reduce(|a, b| a.around(&b))
            .map_or(0.0, |all| all.width());
        let full = side
            .iter()
            .filter(|rect| rect.width() > 0.7 * width)
            .count();
        full * 2 > side.len()
    };
    if !is_text(true) || !is_text(false) {
        return vec![lines];
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        // A line across both stays whole.
        let crosses = line
            .chunks(APART)
            .iter()
            .any(|chunk| chunk.rect.left < gutter && chunk.rect.right > gutter);
        if crosses {
            left.push(line);
            continue;
        }
        let (one, other): (Vec<Glyph>, Vec<Glyph>) = line
            .glyphs
            .into_iter()
            .partition(|glyph| glyph.rect.centre().0 < gutter);
        for (side, glyphs) in [(&mut left, one), (&mut right, other)] {
            if !glyphs.is_empty() {
                side.push(Line::new(glyphs));
            }
        }
    }
    vec![left, right]
}

fn within(lines: &[Line], rules: &[Rule], page: u32) -> (Vec<Table>, Vec<Line>) {
    let rules = if rules.len() > MOST_RULES { &[] } else { rules };
    let rows: Vec<Row> = lines.iter().map(Row::new).collect();
    let mut taken = vec![false; rows.len()];
    let mut tables = Vec::new();
    for (from, to) in runs(&rows, rules) {
        let (from, to) = widened(&rows, from, to, rules);
        let run = rows.get(from..to).unwrap_or_default();
        let Some(around) = run.iter().map(|row| row.rect).reduce(|a, b| a.around(&b)) else {
            continue;
        };
        let drawn: Vec<Rule> = rules
            .iter()
            .filter(|rule| rule.at > around.top - 12.0 && rule.at < around.bottom + 12.0)
            .filter(|rule| rule.to > around.left && rule.from < around.right)
            .copied()
            .collect();
        let found = aligned::table(run, &drawn, around.grown(1.0), page);
        if let Some(table) = found.filter(|table| is_likely(table, run, &drawn)) {
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
        row.chunks.len() == 1 && row.rect.width() > PROSE * row.size && !between_rules(row, rules)
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

/// Takes in rows of a single chunk that stand between the run and a line drawn over or below it.
fn widened(rows: &[Row], from: usize, to: usize, rules: &[Rule]) -> (usize, usize) {
    const MOST: usize = 3;
    let close = |above: &Row, below: &Row| {
        below.rect.top - above.rect.bottom < 1.5 * above.size.max(below.size)
    };
    // Half a line higher or lower: the other lines of a cell.
    let beside = |above: &Row, below: &Row| {
        above.rect.bottom - below.rect.top > 0.2 * above.size.min(below.size)
    };
    let (mut first, mut last) = (from, to);
    for _ in 0..MOST {
        let pair = first
            .checked_sub(1)
            .and_then(|before| rows.get(before..=first));
        match pair {
            Some([row, next])
                if close(row, next) && between_rules(row, rules)
                    || beside(row, next)
                    || is_head_over(row, rows.get(first..last).unwrap_or_default()) =>
            {
                first -= 1;
            }
            _ => break,
        }
    }
    for _ in 0..MOST {
        match rows.get(last - 1..=last) {
            Some([before, row])
                if close(before, row) && between_rules(row, rules) || beside(before, row) =>
            {
                last += 1;
            }
            _ => break,
        }
    }
    (first, last)
}

/// Whether a row is a head in the middle over some of the columns of the next two, other than the
/// first.
fn is_head_over(row: &Row, next: &[Row]) -> bool {
    let [only] = row.chunks.as_slice() else {
        return false;
    };
    next.iter().take(2).any(|below| {
        let near = below.rect.bottom - row.rect.bottom < 3.2 * row.size;
        let first = next.first().and_then(|row| row.chunks.first());
        let right = first.is_some_and(|label| only.rect.left > label.rect.right);
        let chunks = &below.chunks;
        let ends = (0..chunks.len()).flat_map(|a| (a + 1..chunks.len()).map(move |b| (a, b)));
        near && right
            && ends
                .into_iter()
                .any(|(a, b)| match (chunks.get(a), chunks.get(b)) {
                    (Some(one), Some(other)) => {
                        let middle = (one.rect.left + other.rect.right) / 2.0;
                        (only.rect.centre().0 - middle).abs() < 0.3 * row.size
                            && one.rect.left < only.rect.right
                            && only.rect.left < other.rect.right
                    }
                    _ => false,
                })
    })
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
