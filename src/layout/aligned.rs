//! Tables without lines between their columns: the columns are told from the blanks that run down
//! between them, the rows from the lines of text and from what lines are drawn across.

use super::heads::{is_head_of, over_heads, spread_heads, without_head_columns};
use super::line::{self, Line};
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
}

/// A blank that runs down between two columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gutter {
    pub(super) from: f32,
    pub(super) to: f32,
}

/// A chunk with the columns that it covers.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) column: usize,
    pub(super) span: usize,
    pub(super) line: Line,
}

/// A row of the table in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    top: f32,
    bottom: f32,
    pub(super) placed: Vec<Placed>,
}

/// The table that some rows of text form within `outer`, if they do: at least two rows and two
/// columns. `rules` are the lines drawn across it.
pub(super) fn table(rows: &[Row], rules: &[Rule], outer: Rect, page: u32) -> Option<Table> {
    let gutters = gutters(rows)?;
    let mut bands: Vec<Band> = rows
        .iter()
        .map(|row| Band {
            top: row.rect.top,
            bottom: row.rect.bottom,
            placed: place(row, rows, &gutters, rules),
        })
        .collect();
    bands = level(bands);
    let gutters = without_head_columns(&mut bands, gutters);
    spread_heads(&mut bands, &gutters, &outer);
    let whole: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.to - rule.from > 0.8 * outer.width())
        .map(|rule| rule.at)
        .collect();
    bands = if separated(&bands, &whole) {
        by_rules(bands, &whole)
    } else {
        by_lines(bands, &whole, &gutters)
    };
    if bands.len() < 2 {
        return None;
    }
    let gutters = without_head_columns(&mut bands, gutters);
    let columns = gutters.len() + 1;
    if columns < 2 {
        return None;
    }
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
    let mut ends: Vec<(f32, i32)> = Vec::new();
    for chunk in body.iter().flat_map(|row| &row.chunks) {
        ends.push((chunk.rect.left, 1));
        ends.push((chunk.rect.right, -1));
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    // Heads over several columns cross the blanks between them.
    let few = i32::try_from((body.len() / 8).max(usize::from(body.len() >= 4))).unwrap_or(0);
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
            && x - from >= 0.45 * size
        {
            gutters.push(Gutter { from, to: x });
        }
    }
    gutters.retain(|gutter| gutter.to < last);
    (!gutters.is_empty()).then_some(gutters)
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
                line,
            })
            .collect();
    }
    for chunk in chunks {
        let slack = 0.3 * row.size;
        let middle = |gutter: &Gutter| (gutter.from + gutter.to) / 2.0;
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
                .filter(|g| rule.from > middle(g) - slack)
                .count();
            let to = gutters
                .iter()
                .filter(|g| rule.to > middle(g) + slack)
                .count();
            let others = row.chunks.iter().filter(|other| {
                let x = other.rect.centre().0;
                x > rule.from && x < rule.to
            });
            if from <= first && to >= last && to - from < gutters.len() && others.count() == 1 {
                (first, last) = (from, to);
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
                line: chunk,
            }),
        }
    }
    placed
}

/// Puts lines together that stand half beside one another, as a label in the middle of two lines
/// of heads.
fn level(bands: Vec<Band>) -> Vec<Band> {
    let mut rows: Vec<Band> = Vec::new();
    for band in bands {
        let beside = rows.last().is_some_and(|row| {
            let shared = row.bottom - band.top;
            let free = band.placed.iter().all(|placed| {
                row.placed.iter().all(|own| {
                    own.column + own.span <= placed.column
                        || placed.column + placed.span <= own.column
                })
            });
            shared > 0.2 * (band.bottom - band.top) && free
        });
        match rows.last_mut() {
            Some(row) if beside => row.take(band),
            _ => rows.push(band),
        }
    }
    rows
}

/// Whether lines are drawn between all rows of the table, so that they tell them.
fn separated(bands: &[Band], rules: &[f32]) -> bool {
    let inside = rules.iter().filter(|at| {
        bands.first().is_some_and(|band| band.bottom < **at + 1.0)
            && bands.last().is_some_and(|band| band.top > **at - 1.0)
    });
    let inside = inside.count();
    inside >= 3 && inside * 3 >= bands.len()
}

fn by_rules(bands: Vec<Band>, rules: &[f32]) -> Vec<Band> {
    let mut rows: Vec<Band> = Vec::new();
    let mut before = usize::MAX;
    for band in bands {
        let middle = (band.top + band.bottom) / 2.0;
        let above = rules.iter().filter(|at| **at < middle).count();
        match rows.last_mut() {
            Some(row) if above == before && !is_head_of(row, &band) => row.take(band),
            _ => rows.push(band),
        }
        before = above;
    }
    rows
}

/// A row a line, but for labels and heads of several lines.
fn by_lines(bands: Vec<Band>, rules: &[f32], gutters: &[Gutter]) -> Vec<Band> {
    let is_body = |band: &Band| {
        let values: Vec<&Placed> = band.placed.iter().filter(|p| p.column > 0).collect();
        let figures = values
            .iter()
            .filter(|p| is_figure(&p.line.text()) && !is_year(&p.line.text()));
        let figures = figures.count();
        !values.is_empty() && figures * 2 >= values.len()
    };
    let body = bands.iter().position(is_body).unwrap_or(1);
    let mut pitches: Vec<f32> = bands
        .windows(2)
        .filter_map(|pair| match pair {
            [one, two] => Some(two.bottom - one.bottom),
            _ => None,
        })
        .collect();
    let pitch = line::median(&mut pitches);
    let edge = gutters.first().map_or(0.0, |gutter| gutter.from);
    let mut rows: Vec<Band> = Vec::new();
    for (index, band) in bands.into_iter().enumerate() {
        let parted = |row: &Band| {
            rules
                .iter()
                .any(|at| *at > row.bottom - 2.0 && *at < band.top + 2.0)
        };
        let goes_on = rows.last().is_some_and(|row| {
            let tight = band.bottom - row.bottom <= 1.2 * pitch.max(1.0);
            if parted(row) || !tight {
                return false;
            }
            if index < body {
                // Lines of a head, unless one of them is the head of several columns.
                let spans = |band: &Band| band.placed.iter().any(|p| p.span > 1);
                return !spans(row)
                    && !spans(&band)
                    && band.bottom - row.bottom < 1.7 * size_of(&band);
            }
            index > body && is_rest(row, &band, edge) || is_start(row, &band, edge, index > body)
        });
        match rows.last_mut() {
            Some(row) if goes_on => row.take(band),
            _ => rows.push(band),
        }
    }
    rows
}

fn size_of(band: &Band) -> f32 {
    band.placed.first().map_or(10.0, |placed| placed.line.size)
}

/// The only chunk of a row, where that is its label.
fn label_only(band: &Band) -> Option<&Line> {
    match band.placed.as_slice() {
        [only] if only.column == 0 && only.span == 1 => Some(&only.line),
        _ => None,
    }
}

/// Whether a label fills its column, so that the rest of it stands below.
fn is_full(label: &Line, edge: f32) -> bool {
    label.rect.right > edge - 2.5 * label.size
}

/// Whether a row is the rest of the label of the row above, which has the figures.
fn is_rest(row: &Band, band: &Band, edge: f32) -> bool {
    let (Some(rest), Some(label)) = (label_only(band), row.placed.first()) else {
        return false;
    };
    let small = rest.text().starts_with(char::is_lowercase);
    let indented = rest.rect.left > label.line.rect.left + 0.4 * rest.size;
    row.placed.len() > 1 && label.column == 0 && small && (indented || is_full(&label.line, edge))
}

/// Whether the row above is the beginning of this row's label.
fn is_start(row: &Band, band: &Band, edge: f32, within: bool) -> bool {
    let (Some(start), Some(label)) = (label_only(row), band.placed.first()) else {
        return false;
    };
    let small = label.line.text().starts_with(char::is_lowercase);
    within && label.column == 0 && band.placed.len() > 1 && is_full(start, edge) && small
}

impl Band {
    /// Takes up the cells of the next line of text.
    fn take(&mut self, next: Band) {
        self.bottom = next.bottom;
        for placed in next.placed {
            let same = |p: &&mut Placed| {
                p.column < placed.column + placed.span && placed.column < p.column + p.span
            };
            match self.placed.iter_mut().find(same) {
                Some(own) => {
                    let end = (own.column + own.span).max(placed.column + placed.span);
                    own.column = own.column.min(placed.column);
                    own.span = end - own.column;
                    own.line.glyphs.extend(placed.line.glyphs);
                    own.line.rect = own.line.rect.around(&placed.line.rect);
                }
                None => self.placed.push(placed),
            }
        }
        self.placed.sort_by_key(|placed| placed.column);
        // Cells that grew into one another are one.
        let mut at = 1;
        while at < self.placed.len() {
            let overlap = match self.placed.get(at - 1..=at) {
                Some([one, two]) => one.column + one.span > two.column,
                _ => false,
            };
            if overlap {
                let two = self.placed.remove(at);
                if let Some(one) = self.placed.get_mut(at - 1) {
                    one.span = (one.column + one.span).max(two.column + two.span) - one.column;
                    one.line.glyphs.extend(two.line.glyphs);
                    one.line.rect = one.line.rect.around(&two.line.rect);
                }
            } else {
                at += 1;
            }
        }
    }
}

fn cells(bands: &[Band], columns: usize, xs: &[f32], ys: &[f32], page: u32) -> Vec<Cell> {
    let at = |list: &[f32], index: usize| list.get(index).copied().unwrap_or(0.0);
    let mut cells = Vec::new();
    for (row, band) in bands.iter().enumerate() {
        let mut column = 0;
        let mut next = band.placed.iter().peekable();
        while column < columns {
            let here = next.next_if(|placed| placed.column <= column);
            let span = here
                .map_or(1, |placed| placed.span.max(1))
                .min(columns - column);
            cells.push(Cell {
                row,
                column,
                row_span: 1,
                column_span: span,
                text: here.map_or_else(String::new, |placed| line::text(&placed.line.glyphs)),
                page,
                rect: Rect {
                    left: at(xs, column),
                    top: at(ys, row),
                    right: at(xs, column + span),
                    bottom: at(ys, row + 1),
                },
                full: false,
            });
            column += span;
        }
    }
    cells
}

/// Whether a text is a year, as heads are.
fn is_year(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['年', '*', ')']);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    digits == bare.len() && digits == 4 && (bare.starts_with("19") || bare.starts_with("20"))
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
