//! The rows of tables without lines between their columns: told from what lines are drawn across,
//! and where there are none from how far the lines of text stand apart.

use super::aligned::{Gutter, is_figure};
use super::heads::is_head_of;
use super::line::{self, Line};
use super::{Rect, Rule};

/// A chunk with the columns that it covers.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) column: usize,
    pub(super) span: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
    /// Whether a line is drawn below it that shows the columns it covers.
    pub(super) ruled: bool,
    pub(super) line: Line,
}

/// A row of the table in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) placed: Vec<Placed>,
}

/// Puts lines together that stand half beside one another, as a label in the middle of two lines
/// of heads.
pub(super) fn level(bands: Vec<Band>) -> Vec<Band> {
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

/// The rows, from the lines that are drawn across within `outer`.
pub(super) fn rows(
    bands: Vec<Band>,
    rules: &[Rule],
    gutters: &[Gutter],
    outer: &Rect,
) -> Vec<Band> {
    let is_whole = |rule: &&Rule| rule.to - rule.from > 0.8 * outer.width();
    let whole: Vec<f32> = rules.iter().filter(is_whole).map(|rule| rule.at).collect();
    let partial: Vec<&Rule> = rules.iter().filter(|rule| !is_whole(rule)).collect();
    let long = |rule: &&Rule| rule.to - rule.from > 0.4 * outer.width();
    let all: Vec<f32> = rules.iter().filter(long).map(|rule| rule.at).collect();
    if separated(&bands, &whole) || separated(&bands, &all) && goes_down(&bands, &all) {
        by_rules(bands, &whole, &partial)
    } else {
        by_lines(bands, &whole, gutters)
    }
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

/// Whether lines part the lower half of the table too, and not only its heads.
fn goes_down(bands: &[Band], rules: &[f32]) -> bool {
    let lower = bands.get(bands.len() / 2..).unwrap_or_default();
    let parted = |pair: &&[Band]| match pair {
        [one, two] => rules
            .iter()
            .any(|at| *at > one.bottom - 2.0 && *at < two.top + 2.0),
        _ => false,
    };
    lower.windows(2).filter(parted).count() * 2 >= lower.len().saturating_sub(1)
}

/// What stands between two whole lines is a row; lines over some of the columns part it there.
fn by_rules(bands: Vec<Band>, whole: &[f32], partial: &[&Rule]) -> Vec<Band> {
    let above = |band: &Band| {
        let middle = (band.top + band.bottom) / 2.0;
        whole.iter().filter(|at| **at < middle).count()
    };
    let mut groups: Vec<Vec<Band>> = Vec::new();
    for band in bands {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|own| above(own) == above(&band)) => {
                group.push(band);
            }
            _ => groups.push(vec![band]),
        }
    }
    groups
        .into_iter()
        .flat_map(|group| parted(group, partial))
        .collect()
}

/// The rows of what stands between two whole lines.
fn parted(group: Vec<Band>, partial: &[&Rule]) -> Vec<Band> {
    let top = group.first().map_or(0.0, |band| band.top);
    let bottom = group.iter().map(|band| band.bottom).fold(top, f32::max);
    let inner = |rule: &&&Rule| rule.at > top + 2.0 && rule.at < bottom - 2.0;
    let partial: Vec<&Rule> = partial.iter().filter(inner).copied().collect();
    let mut edges: Vec<f32> = partial.iter().map(|rule| rule.at).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|b, a| *b - *a <= 3.0);
    let mut rows: Vec<Band> = Vec::new();
    if edges.is_empty() {
        for band in group {
            match rows.last_mut() {
                Some(row) if !is_head_of(row, &band) && !clash(row, &band) => row.take(band),
                _ => rows.push(band),
            }
        }
        return rows;
    }
    rows.resize_with(edges.len() + 1, Band::default);
    for placed in group.into_iter().flat_map(|band| band.placed) {
        let (x, y) = placed.line.rect.centre();
        let cuts = |edge: f32| {
            let mut over = partial.iter().filter(|rule| (rule.at - edge).abs() <= 3.0);
            over.any(|rule| rule.from <= x && x <= rule.to)
        };
        let cut: Vec<usize> = (0..edges.len())
            .filter(|at| edges.get(*at).is_some_and(|edge| cuts(*edge)))
            .collect();
        let before = |at: &&usize| edges.get(**at).is_some_and(|edge| *edge < y);
        let first = cut.iter().rfind(before).map_or(0, |at| at + 1);
        let end = cut
            .iter()
            .find(|at| !before(at))
            .map_or(edges.len(), |at| *at);
        if let Some(row) = rows.get_mut(first) {
            let Rect { top, bottom, .. } = placed.line.rect;
            row.take(Band {
                top,
                bottom,
                placed: vec![Placed {
                    rows: end + 1 - first,
                    ..placed
                }],
            });
        }
    }
    // What covers several rows stands in the middle of them.
    let (mut from, ends) = (top, edges.into_iter().chain([bottom]));
    for (row, to) in rows.iter_mut().zip(ends) {
        (row.top, row.bottom, from) = (from, to, to);
    }
    rows
}

/// A row a line, but for labels, heads and cells of several lines.
fn by_lines(bands: Vec<Band>, rules: &[f32], gutters: &[Gutter]) -> Vec<Band> {
    // The body begins with the first figure of a column of figures.
    let figures = figure_columns(&bands, gutters.len() + 1);
    let is_body = |band: &Band| {
        band.placed.iter().any(|p| {
            let own = figures.get(p.column) == Some(&true);
            own && p.span == 1 && is_value(&p.line.text())
        })
    };
    let below_rule = |pair: &[Band]| match pair {
        [one, two] => rules
            .iter()
            .any(|at| *at > one.bottom - 2.0 && *at < two.top + 2.0),
        _ => false,
    };
    let ruled = bands.windows(2).take(4).position(below_rule);
    let body = bands.iter().position(is_body);
    let ruled = ruled.map(|above| above + 1);
    let body = match (body, ruled) {
        (Some(body), Some(ruled)) => body.min(ruled),
        (body, ruled) => body.or(ruled).unwrap_or(1),
    };
    let paragraphs = paragraphs(bands.get(body..).unwrap_or_default());
    let mut pitches: Vec<f32> = bands
        .windows(2)
        .filter_map(|pair| match pair {
            [one, two] => Some(two.bottom - one.bottom),
            _ => None,
        })
        .collect();
    let pitch = line::median(&mut pitches);
    // Lines of a cell stand closer together than rows do, be it by little.
    let tight = pitches
        .iter()
        .copied()
        .filter(|step| *step > 1.0)
        .fold(f32::MAX, f32::min);
    let looser = pitches.iter().any(|step| *step > 1.08 * tight);
    let is_tight = |row: &Band, band: &Band| looser && band.bottom - row.bottom < 1.04 * tight;
    let edge = gutters.first().map_or(0.0, |gutter| gutter.from);
    let bottoms: Vec<f32> = bands.iter().map(|band| band.bottom).collect();
    // A label below the heads belongs to what it stands nearer to.
    let is_group = |index: usize, band: &Band| {
        let at = |index: usize| bottoms.get(index).copied();
        label_only(band).is_some()
            && match (index.checked_sub(1).and_then(at), at(index), at(index + 1)) {
                (Some(above), Some(own), Some(below)) => own - above > 0.9 * (below - own),
                _ => false,
            }
    };
    let columns = gutters.len() + 1;
    let ends: Vec<f32> = (0..columns)
        .map(|column| {
            let own = bands.iter().flat_map(|band| &band.placed);
            let own = own.filter(|p| p.column == column && p.span == 1);
            own.map(|p| p.line.rect.right).fold(f32::MIN, f32::max)
        })
        .collect();
    let mut rows: Vec<Band> = Vec::new();
    for (index, band) in bands.into_iter().enumerate() {
        let parted = |row: &Band| {
            rules
                .iter()
                .any(|at| *at > row.bottom - 2.0 && *at < band.top + 2.0)
        };
        let count = rows.len();
        let goes_on = rows.last().is_some_and(|row| {
            if let Some(starts) = &paragraphs
                && index >= body
            {
                return !starts.contains(&(index - body));
            }
            let tight = band.bottom - row.bottom <= 1.2 * pitch.max(1.0);
            if parted(row) || !tight {
                return false;
            }
            if index < body {
                // Lines of a head, unless one of them is the head of several columns.
                let spans = |band: &Band| band.placed.iter().any(|p| p.span > 1);
                return !spans(row)
                    && !spans(&band)
                    && !is_group(index, &band)
                    && band.bottom - row.bottom < 1.7 * size_of(&band);
            }
            let started = index > body || index == body && count >= 2;
            index > body
                && (is_rest(row, &band, edge)
                    || is_tight(row, &band) && is_wrapped(row, &band, &ends))
                || is_start(row, &band, edge, started)
        });
        match rows.last_mut() {
            Some(row) if goes_on => row.take(band),
            _ => rows.push(band),
        }
    }
    rows
}

/// The columns, other than the first, in which mostly figures stand.
fn figure_columns(bands: &[Band], columns: usize) -> Vec<bool> {
    let mut counts = vec![(0_usize, 0_usize); columns];
    for placed in bands.iter().flat_map(|band| &band.placed) {
        if placed.span == 1
            && placed.column > 0
            && let Some((figures, all)) = counts.get_mut(placed.column)
        {
            *all += 1;
            *figures += usize::from(is_value(&placed.line.text()));
        }
    }
    let mostly = counts.into_iter();
    mostly
        .map(|(figures, all)| figures * 2 >= all && figures > 0)
        .collect()
}

/// Whether a text is a figure and no year, or stands for one that is not known.
fn is_value(text: &str) -> bool {
    let unknown = ["n.a.", "n/a", "N/A", "NA", "n.a", ":"];
    let words = text.trim_start().starts_with(char::is_alphabetic);
    is_figure(text) && !is_year(text) && !words || unknown.contains(&text.trim())
}

/// Whether two lines have a figure in the same column: then they are two rows.
fn clash(row: &Band, band: &Band) -> bool {
    let figure = |p: &&Placed| p.span == 1 && p.column > 0 && is_value(&p.line.text());
    band.placed.iter().filter(figure).any(|below| {
        let mut above = row.placed.iter().filter(figure);
        above.any(|above| above.column == below.column)
    })
}

/// Which lines begin a row, where cells hold several lines that stand closer together than rows do;
/// nothing where that does not show.
fn paragraphs(bands: &[Band]) -> Option<Vec<usize>> {
    /// A line of a column: its band, its box, and whether it is a figure.
    struct Piece {
        band: usize,
        rect: Rect,
        figure: bool,
    }
    let columns = bands
        .iter()
        .flat_map(|band| &band.placed)
        .map(|placed| placed.column + placed.span)
        .max()?;
    let mut pieces: Vec<Vec<Piece>> = Vec::new();
    pieces.resize_with(columns, Vec::new);
    for (band, placed) in bands
        .iter()
        .enumerate()
        .flat_map(|(at, band)| band.placed.iter().map(move |placed| (at, placed)))
    {
        let figure = is_figure(&placed.line.text());
        for rect in lines_of(&placed.line) {
            if let Some(column) = pieces.get_mut(placed.column) {
                column.push(Piece { band, rect, figure });
            }
        }
    }
    for column in &mut pieces {
        column.sort_by(|a, b| a.rect.bottom.total_cmp(&b.rect.bottom));
    }
    let steps = pieces.iter().flat_map(|column| column.windows(2));
    // Two figures are two rows.
    let steps = steps.filter_map(|pair| match pair {
        [one, two] if !(one.figure && two.figure) => Some(two.rect.bottom - one.rect.bottom),
        _ => None,
    });
    let tight = steps.filter(|step| *step > 1.0).fold(f32::MAX, f32::min);
    let goes_on = |one: &Piece, two: &Piece| {
        !(one.figure && two.figure) && two.rect.bottom - one.rect.bottom <= LOOSER * tight + 0.3
    };
    // What stands beside one another, or goes on in one of the columns, is one row.
    let mut starts: Vec<usize> = Vec::new();
    let mut row_of: Vec<usize> = Vec::new();
    let mut end = f32::MIN;
    for (at, band) in bands.iter().enumerate() {
        let joined = pieces.iter().any(|column| {
            let mut pairs = column.windows(2);
            pairs.any(|pair| match pair {
                [one, two] => one.band < at && two.band >= at && goes_on(one, two),
                _ => false,
            })
        });
        let beside = end - band.top > 0.2 * (band.bottom - band.top);
        if starts.is_empty() || !(joined || beside) {
            starts.push(at);
        }
        row_of.push(starts.len() - 1);
        end = end.max(band.bottom);
    }
    // Some column has one line in nearly every row, or the rows are groups of rows.
    let is_key = |column: &Vec<Piece>| {
        let mut lines = vec![0_usize; starts.len()];
        for piece in column {
            let row = row_of.get(piece.band).and_then(|row| lines.get_mut(*row));
            row.into_iter().for_each(|lines| *lines += 1);
        }
        let single = lines.iter().filter(|count| **count == 1).count();
        let most = lines.iter().max().copied().unwrap_or(0);
        most <= 1 && single * 5 >= starts.len() * 3
    };
    let some = starts.len() >= 2 && starts.len() < bands.len();
    (some && pieces.iter().any(is_key)).then_some(starts)
}

/// Lines of a cell stand no further apart than so many times the closest.
const LOOSER: f32 = 1.12;

/// The boxes of the lines of what may be several.
fn lines_of(line: &Line) -> Vec<Rect> {
    let lines = line::lines(line.glyphs.iter().copied());
    lines.into_iter().map(|line| line.rect).collect()
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

/// Whether all that stands on a line goes on with what stands above it, where its first word found no
/// room; `ends` are the right ends of the columns.
fn is_wrapped(row: &Band, band: &Band, ends: &[f32]) -> bool {
    let goes_on = |placed: &Placed| {
        let above = row.placed.iter().find(|p| p.column == placed.column);
        let last = above.and_then(|above| lines_of(&above.line).pop());
        let end = ends.get(placed.column);
        let (Some(last), Some(end)) = (last, end) else {
            return false;
        };
        let flush = (last.left - placed.line.rect.left).abs() < 1.5;
        placed.span == 1 && flush && !fits(&placed.line, last.right, *end)
    };
    band.placed.len() < ends.len() && !clash(row, band) && band.placed.iter().all(goes_on)
}

/// Whether the first word of a line would have found room between these two.
pub(super) fn fits(line: &Line, from: f32, to: f32) -> bool {
    let word = line.chunks(0.18).into_iter().next();
    let width = word.map_or(0.0, |word| word.rect.width());
    from + 0.25 * line.size + width <= to + 0.5
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
    pub(super) fn take(&mut self, next: Band) {
        if self.placed.is_empty() {
            self.top = next.top;
        }
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

/// Whether a text is a year, as heads are.
fn is_year(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['年', '*', ')']);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    digits == bare.len() && digits == 4 && (bare.starts_with("19") || bare.starts_with("20"))
}
