//! Tables without lines between their columns: the columns are told from the blanks that run down
//! between them, the rows from the lines of text and from what lines are drawn across.

use super::heads::{over_heads, spread_heads, spread_labels, without_head_columns};
use super::line::{self, Line};
use super::rows::{self, Band, Placed};
use super::{Cell, Glyph, Rect, Rule, Table};

/// Lines of text at one height, cut where blanks are wide.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) rect: Rect,
    pub(super) size: f32,
    pub(super) chunks: Vec<Line>,
}

/// A blank of so many ems parts two columns.
pub(super) const APART: f32 = 0.95;

/// So wide a blank parts them where other rows have a blank too.
const NARROW: f32 = 0.4;

impl Row {
    pub(super) fn new(line: &Line) -> Self {
        Self {
            rect: line.rect,
            size: line.size,
            chunks: line.chunks(APART),
        }
    }

    /// Its text, cut at narrow blanks too.
    fn narrow(&self) -> Vec<Line> {
        let chunks = self.chunks.iter();
        chunks.flat_map(|chunk| chunk.chunks(NARROW)).collect()
    }
}

/// A blank that runs down between two columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gutter {
    pub(super) from: f32,
    pub(super) to: f32,
}

/// The table that some rows of text form within `outer`, if they do: at least two rows and two
/// columns. `rules` are the lines drawn across it.
pub(super) fn table(rows: &[Row], rules: &[Rule], outer: Rect, page: u32) -> Option<Table> {
    let narrow: Vec<Vec<Line>> = rows.iter().map(Row::narrow).collect();
    let gutters = without_spread_words(&narrow, gutters(rows)?);
    let gutters = without_signs(&narrow, gutters);
    let mut bands: Vec<Band> = rows
        .iter()
        .map(|row| Band {
            top: row.rect.top,
            bottom: row.rect.bottom,
            placed: place(row, rows, &gutters, rules),
        })
        .collect();
    bands = rows::level(bands);
    let gutters = without_head_columns(&mut bands, gutters);
    spread_heads(&mut bands, &gutters, &outer);
    bands = rows::rows(bands, rules, &gutters, &outer);
    spread_heads(&mut bands, &gutters, &outer);
    if bands.len() < 2 {
        return None;
    }
    let gutters = without_head_columns(&mut bands, gutters);
    let columns = gutters.len() + 1;
    if columns < 2 {
        return None;
    }
    spread_labels(&mut bands, columns, &outer);
    let mut xs = vec![outer.left];
    xs.extend(gutters.iter().map(|gutter| (gutter.from + gutter.to) / 2.0));
    xs.push(outer.right);
    let mut ys = vec![outer.top];
    ys.extend(bands.windows(2).map(|pair| match pair {
        [one, two] => (one.bottom + two.top) / 2.0,
        _ => 0.0,
    }));
    ys.push(outer.bottom);
    Some(Table {
        rows: bands.len(),
        gutters: gutters.iter().map(|g| (g.from, g.to)).collect(),
        cells: over_heads(cells(&bands, columns, &xs, &ys, page), &bands),
        xs,
        rect: outer,
        closed: (true, true),
        drawn: false,
        scrap: false,
        leads: false,
    })
}

/// The blanks between columns, from left to right; nothing where there are none.
fn gutters(rows: &[Row]) -> Option<Vec<Gutter>> {
    let most = rows.iter().map(|row| row.chunks.len()).max()?;
    let body: Vec<&Row> = rows
        .iter()
        .filter(|row| row.chunks.len() >= 2 && row.chunks.len() * 2 >= most)
        .collect();
    if body.len() < 2 {
        return None;
    }
    let mut sizes: Vec<f32> = body.iter().map(|row| row.size).collect();
    let size = line::median(&mut sizes);
    // Heads over several columns cross the blanks between them.
    let few = i32::try_from((body.len() / 8).max(usize::from(body.len() >= 4))).unwrap_or(0);
    let blanks =
        |rows: &[&Row], chunks: &dyn Fn(&Row) -> Vec<Rect>, weight: &dyn Fn(&Row) -> i32| {
            let mut ends: Vec<(f32, i32)> = Vec::new();
            for row in rows {
                for rect in chunks(row) {
                    ends.push((rect.left, weight(row)));
                    ends.push((rect.right, -weight(row)));
                }
            }
            between(ends, few, 0.45 * size)
        };
    let wide = |row: &Row| -> Vec<Rect> { row.chunks.iter().map(|chunk| chunk.rect).collect() };
    let mut gutters = blanks(&body, &wide, &|_| 1);
    // A column in which nothing stands but its head.
    let heads: Vec<f32> = rows
        .iter()
        .take(4)
        .filter(|row| row.narrow().len() + 2 >= most)
        .map(|row| row.rect.bottom)
        .collect();
    let is_head = |row: &Row| heads.contains(&row.rect.bottom);
    let others = body.iter().filter(|row| !is_head(row)).copied();
    let chunks = |row: &Row| match is_head(row) {
        true => row.narrow().iter().map(|chunk| chunk.rect).collect(),
        false => wide(row),
    };
    let all: Vec<&Row> = rows
        .iter()
        .filter(|row| is_head(row))
        .chain(others)
        .collect();
    let strict = blanks(&all, &chunks, &|row| if is_head(row) { few + 1 } else { 1 });
    let meets = |own: &Gutter| {
        strict
            .iter()
            .any(|other| own.from < other.to && other.from < own.to)
    };
    // What crosses a blank is a head over several columns, and stands higher than the body.
    let crossed = |gutter: &Gutter| {
        let below = rows.iter().skip(4).flat_map(|row| &row.chunks);
        below
            .map(|chunk| chunk.rect)
            .any(|rect| rect.left < gutter.from && rect.right > gutter.to)
    };
    let new = strict.iter().filter(|own| {
        !gutters
            .iter()
            .any(|other| own.from < other.to && other.from < own.to)
    });
    if strict.len() > gutters.len() && gutters.iter().all(meets) && !new.clone().any(crossed) {
        gutters = strict;
    }
    // Beside figures a narrow blank is enough, where it runs down all the way.
    let narrow = |row: &Row| row.narrow().iter().map(|chunk| chunk.rect).collect();
    if body.len() >= FEW_ROWS {
        for gutter in blanks(&body, &narrow, &|_| 1) {
            let known = |own: &Gutter| own.from < gutter.to && gutter.from < own.to;
            if !gutters.iter().any(known) && parts_figures(&gutter, &body) {
                gutters.push(gutter);
            }
        }
        gutters.sort_by(|a, b| a.from.total_cmp(&b.from));
    }
    (!gutters.is_empty()).then_some(gutters)
}

/// Takes away blanks within words that are set wide: 北　京, 户　数.
fn without_spread_words(rows: &[Vec<Line>], mut gutters: Vec<Gutter>) -> Vec<Gutter> {
    let single = |line: &Line| match line.glyphs.as_slice() {
        [only] => line::is_wide(only.text) && !only.text.is_numeric(),
        _ => false,
    };
    gutters.retain(|gutter| {
        let (mut spread, mut both) = (0, 0);
        for chunks in rows {
            let left = chunks.iter().rfind(|chunk| chunk.rect.right <= gutter.to);
            let right = chunks.iter().find(|chunk| chunk.rect.left >= gutter.from);
            if let (Some(left), Some(right)) = (left, right) {
                both += 1;
                spread += usize::from(single(left) && single(right));
            }
        }
        spread < 2 || spread * 2 <= both
    });
    gutters
}

/// Takes away blanks that only part a sign of money, or a percent sign, from its figure.
fn without_signs(rows: &[Vec<Line>], mut gutters: Vec<Gutter>) -> Vec<Gutter> {
    let only = |left: f32, right: f32, signs: &[&str]| {
        let inside = rows.iter().flatten().filter(|chunk| {
            let x = chunk.rect.centre().0;
            x > left && x < right
        });
        let mut said = inside.map(Line::text).peekable();
        said.peek().is_some() && said.all(|text| signs.contains(&text.as_str()))
    };
    let mut at = 0;
    while let Some(gutter) = gutters.get(at).copied() {
        let before = at.checked_sub(1).and_then(|before| gutters.get(before));
        let before = before.map_or(f32::MIN, |gutter| gutter.from);
        let after = gutters.get(at + 1).map_or(f32::MAX, |gutter| gutter.to);
        let money = ["$", "€", "£", "¥", "￥", "US$"];
        if only(before, gutter.to, &money) || only(gutter.from, after, &["%", "％", "‰"]) {
            gutters.remove(at);
        } else {
            at += 1;
        }
    }
    gutters
}

/// Of fewer rows a narrow blank between the same words is no column's end.
const FEW_ROWS: usize = 5;

/// The blanks of at least `least` between what begins and ends at `ends`, crossed by no more than
/// `few`.
fn between(mut ends: Vec<(f32, i32)>, few: i32, least: f32) -> Vec<Gutter> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut gutters: Vec<Gutter> = Vec::new();
    let mut over = 0;
    let mut open: Option<f32> = None;
    let last = ends.last().map_or(0.0, |end| end.0);
    for (x, change) in ends {
        let before = over;
        over += change;
        if before > few && over <= few {
            open = Some(x);
        } else if before <= few
            && over > few
            && let Some(from) = open.take()
            && x - from >= least
        {
            gutters.push(Gutter { from, to: x });
        }
    }
    gutters.retain(|gutter| gutter.to < last);
    gutters
}

/// Whether figures end or begin at a blank in most rows that have something on both sides.
fn parts_figures(gutter: &Gutter, rows: &[&Row]) -> bool {
    let middle = (gutter.from + gutter.to) / 2.0;
    let (mut both, mut figures) = (0, 0);
    for row in rows {
        let chunks = row.narrow();
        let left = chunks.iter().rfind(|chunk| chunk.rect.centre().0 < middle);
        let right = chunks.iter().find(|chunk| chunk.rect.centre().0 > middle);
        if let (Some(left), Some(right)) = (left, right) {
            both += 1;
            figures += usize::from(is_figure(&left.text()) || is_figure(&right.text()));
        }
    }
    both >= FEW_ROWS - 1 && figures * 4 >= both * 3
}

/// A chunk, cut where a blank between two of its words lies in a gutter.
fn parted(chunk: &Line, gutters: &[Gutter]) -> Vec<Line> {
    let mut parts: Vec<Vec<Glyph>> = vec![Vec::new()];
    for glyph in &chunk.glyphs {
        let before = parts
            .last()
            .and_then(|part| part.last())
            .map(|before| before.rect.right);
        let parts_here = before.is_some_and(|before| {
            glyph.rect.left - before > NARROW * chunk.size
                && gutters
                    .iter()
                    .any(|g| g.from < glyph.rect.left && g.to > before)
        });
        if parts_here {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(*glyph);
        }
    }
    parts.into_iter().map(Line::new).collect()
}

/// The first column of a row with a chunk for every column, or for every one but that of labels:
/// heads may stand away from what they are the heads of, but not past it.
fn in_turn(chunks: &[Line], gutters: &[Gutter]) -> Option<usize> {
    let first = (gutters.len() + 1)
        .checked_sub(chunks.len())
        .filter(|missing| *missing <= 1)?;
    let fits = |column: usize, chunk: &Line| {
        let slack = 0.3 * chunk.size;
        let before = column.checked_sub(1).and_then(|gutter| gutters.get(gutter));
        before.is_none_or(|g| chunk.rect.left > g.from - slack)
            && gutters
                .get(column)
                .is_none_or(|g| chunk.rect.right < g.to + slack)
    };
    let mut all = (first..).zip(chunks);
    all.all(|(column, chunk)| fits(column, chunk))
        .then_some(first)
}

/// The column of what begins or ends at the same place as `rect`, which stands in a gutter.
fn fellow(rect: Rect, rows: &[Row], gutters: &[Gutter]) -> usize {
    let near = |a: f32, b: f32| (a - b).abs() < 1.5;
    let alike =
        |other: &Line| near(other.rect.left, rect.left) || near(other.rect.right, rect.right);
    for row in rows {
        if let Some(first) = in_turn(&row.chunks, gutters)
            && let Some(at) = row.chunks.iter().position(alike)
        {
            return first + at;
        }
    }
    let chunks = rows.iter().flat_map(|row| &row.chunks);
    let group = chunks
        .filter(|other| alike(other))
        .fold(rect, |all, other| all.around(&other.rect));
    let x = group.centre().0;
    gutters.iter().filter(|g| x > (g.from + g.to) / 2.0).count()
}

/// The columns of each chunk. One that reaches over a gutter into the next column covers both.
fn place(row: &Row, rows: &[Row], gutters: &[Gutter], rules: &[Rule]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let chunks: Vec<Line> = row
        .chunks
        .iter()
        .flat_map(|chunk| parted(chunk, gutters))
        .collect();
    if let Some(first) = in_turn(&chunks, gutters) {
        let columns = first..;
        return columns
            .zip(chunks)
            .map(|(column, line)| Placed {
                column,
                span: 1,
                rows: 1,
                ruled: false,
                line,
            })
            .collect();
    }
    for chunk in chunks {
        let slack = 0.3 * row.size;
        let mut first = gutters
            .iter()
            .filter(|g| chunk.rect.left > g.from - slack)
            .count();
        let mut last = gutters
            .iter()
            .filter(|g| chunk.rect.right > g.to + slack)
            .count();
        if last < first {
            // It stands in the gutter: what begins or ends where it does decides the side.
            first = fellow(chunk.rect, rows, gutters);
            last = first;
        }
        let mut ruled = false;
        // A line drawn below a head shows which columns it is the head of.
        let below = rules.iter().find(|rule| {
            let near = rule.at - chunk.rect.bottom;
            (-0.2 * row.size..1.0 * row.size).contains(&near)
                && rule.from - slack <= chunk.rect.left
                && rule.to + slack >= chunk.rect.right
        });
        if let Some(rule) = below {
            let from = gutters
                .iter()
                .filter(|g| rule.from > g.from - slack)
                .count();
            let to = gutters.iter().filter(|g| rule.to > g.to + slack).count();
            let others = row.chunks.iter().filter(|other| {
                let x = other.rect.centre().0;
                x > rule.from && x < rule.to
            });
            if from <= first && to >= last && to - from < gutters.len() && others.count() == 1 {
                (first, last) = (from, to);
                ruled = true;
            }
        }
        match placed.last_mut() {
            // Two pieces of one cell.
            Some(before) if before.column + before.span > first => {
                let glyphs: Vec<Glyph> = before
                    .line
                    .glyphs
                    .iter()
                    .chain(&chunk.glyphs)
                    .copied()
                    .collect();
                before.span = (last + 1).max(before.column + before.span) - before.column;
                before.line = Line::new(glyphs);
            }
            _ => placed.push(Placed {
                column: first,
                span: last + 1 - first,
                rows: 1,
                ruled,
                line: chunk,
            }),
        }
    }
    placed
}

fn cells(bands: &[Band], columns: usize, xs: &[f32], ys: &[f32], page: u32) -> Vec<Cell> {
    let at = |list: &[f32], index: usize| list.get(index).copied().unwrap_or(0.0);
    let mut cells: Vec<Cell> = Vec::new();
    // How many rows of each column are taken.
    let mut taken = vec![0; columns];
    for (row, band) in bands.iter().enumerate() {
        let mut column = 0;
        let mut next = band.placed.iter().peekable();
        while column < columns {
            if taken.get(column).is_some_and(|taken| *taken > row) {
                column += 1;
                continue;
            }
            let here = next.next_if(|placed| placed.column <= column);
            let span = here
                .map_or(1, |placed| placed.span.max(1))
                .min(columns - column);
            let rows = here.map_or(1, |placed| placed.rows.max(1));
            let rows = rows.min(bands.len() - row);
            cells.push(Cell {
                row,
                column,
                row_span: rows,
                column_span: span,
                text: here.map_or_else(String::new, |placed| line::text(&placed.line.glyphs)),
                page,
                rect: Rect {
                    left: at(xs, column),
                    top: at(ys, row),
                    right: at(xs, column + span),
                    bottom: at(ys, row + rows),
                },
                full: false,
            });
            let covered = taken.iter_mut().skip(column).take(span);
            covered.for_each(|taken| *taken = row + rows);
            column += span;
        }
    }
    cells
}

/// Whether a text is a figure, or a sign that stands for one.
pub(super) fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let signs = text.chars().filter(|c| !c.is_whitespace());
    let signs = signs
        .filter(|c| !c.is_alphabetic() || c.is_numeric())
        .count();
    let all = text.chars().filter(|c| !c.is_whitespace()).count();
    let dash = !text.is_empty()
        && text
            .chars()
            .all(|c| "-–—−－.…/:*※".contains(c) || c.is_whitespace());
    dash || (digits > 0 && signs * 3 >= all * 2)
}
