//! Tables drawn with lines: from ruling lines to cells.

use super::Rect;
use super::geometry::Rule;

/// Lines nearer to one another than this are one line: both edges of a border, or a double one.
const SAME_LINE: f32 = 3.0;
/// Lines of one cluster lie no further apart.
const CLUSTER: f32 = 5.0;
/// Pieces of a line with gaps up to this are one piece: dots, and corners left open.
const GAP: f32 = 3.5;
/// Shorter lines separate nothing.
const SHORTEST: f32 = 5.0;
/// How much of a cell's side must be drawn for a border.
const COVERED: f32 = 0.6;

/// A grid of more fields is a drawing.
const MOST_FIELDS: usize = 60_000;
/// A page of more lines is a drawing.
const MOST_LINES: usize = 12_000;

/// The cells of a drawn table, without their text.
#[derive(Clone, Debug, Default)]
pub(super) struct Lattice {
    /// Where columns begin and end.
    pub(super) xs: Vec<f32>,
    /// Where rows begin and end.
    pub(super) ys: Vec<f32>,
    /// The cells, in reading order; together they cover the whole.
    pub(super) cells: Vec<Slot>,
    /// The sides of the whole that are drawn: top and bottom.
    pub(super) closed: (bool, bool),
}

/// A cell's place in its lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
}

impl Lattice {
    pub(super) fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    pub(super) fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The whole.
    pub(super) fn rect(&self) -> Rect {
        Rect {
            left: self.xs.first().copied().unwrap_or(0.0),
            top: self.ys.first().copied().unwrap_or(0.0),
            right: self.xs.last().copied().unwrap_or(0.0),
            bottom: self.ys.last().copied().unwrap_or(0.0),
        }
    }

    /// The rectangle of a cell.
    pub(super) fn slot_rect(&self, slot: &Slot) -> Rect {
        let at = |list: &[f32], index: usize| list.get(index).copied().unwrap_or(0.0);
        Rect {
            left: at(&self.xs, slot.column),
            top: at(&self.ys, slot.row),
            right: at(&self.xs, slot.column + slot.column_span),
            bottom: at(&self.ys, slot.row + slot.row_span),
        }
    }
}

/// Merges lines that are one: those close together, and pieces that touch.
pub(super) fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut merged = Vec::new();
    for across in [true, false] {
        let mut lines: Vec<Rule> = rules
            .iter()
            .filter(|rule| rule.across == across)
            .copied()
            .collect();
        lines.sort_by(|a, b| a.at.total_cmp(&b.at));
        let mut start = 0;
        while let Some(first) = lines.get(start) {
            let mut end = start + 1;
            let mut last = first.at;
            while let Some(next) = lines.get(end)
                && next.at - last <= SAME_LINE
                && next.at - first.at <= CLUSTER
            {
                last = next.at;
                end += 1;
            }
            let cluster = lines.get_mut(start..end).unwrap_or_default();
            join(cluster, &mut merged);
            start = end;
        }
    }
    merged.retain(|rule| rule.to - rule.from >= SHORTEST);
    merged
}

/// Joins the pieces of one cluster.
fn join(cluster: &mut [Rule], out: &mut Vec<Rule>) {
    let length: f32 = cluster.iter().map(|rule| rule.to - rule.from).sum();
    let weighted: f32 = cluster
        .iter()
        .map(|rule| rule.at * (rule.to - rule.from))
        .sum();
    cluster.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut open: Option<Rule> = None;
    for rule in cluster.iter() {
        match &mut open {
            Some(open) if rule.from - open.to <= GAP => open.to = open.to.max(rule.to),
            _ => {
                out.extend(open.take());
                let at = if length > 0.0 {
                    weighted / length
                } else {
                    rule.at
                };
                open = Some(Rule { at, ..*rule });
            }
        }
    }
    out.extend(open);
}

/// The tables that lines form: each group of lines that touch one another.
pub(super) fn lattices(rules: &[Rule]) -> Vec<Lattice> {
    if rules.len() > MOST_LINES {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (i, a) in rules.iter().enumerate().filter(|(_, rule)| rule.across) {
        for (j, b) in rules.iter().enumerate().filter(|(_, rule)| !rule.across) {
            let touch = b.at >= a.from - GAP
                && b.at <= a.to + GAP
                && a.at >= b.from - GAP
                && a.at <= b.to + GAP;
            if touch {
                let (one, other) = (root(&group, i), root(&group, j));
                if let Some(parent) = group.get_mut(one.max(other)) {
                    *parent = one.min(other);
                }
            }
        }
    }
    let mut lattices = Vec::new();
    for first in 0..rules.len() {
        if root(&group, first) != first {
            continue;
        }
        let members = rules
            .iter()
            .enumerate()
            .filter(|(at, _)| root(&group, *at) == first);
        let members: Vec<Rule> = members.map(|(_, rule)| *rule).collect();
        lattices.extend(lattice(&members));
    }
    lattices
}

fn root(group: &[usize], mut at: usize) -> usize {
    while let Some(parent) = group.get(at).filter(|parent| **parent != at) {
        at = *parent;
    }
    at
}

/// The table that a group of touching lines forms.
pub(super) fn lattice(rules: &[Rule]) -> Option<Lattice> {
    let (mut across, mut down): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.across);
    across.sort_by(|a, b| a.at.total_cmp(&b.at));
    down.sort_by(|a, b| a.at.total_cmp(&b.at));
    if across.is_empty() || down.is_empty() {
        return None;
    }
    let (xs, _) = positions(&down, &across);
    let (ys, closed) = positions(&across, &down);
    let (rows, columns) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    if rows * columns < 1 || rows * columns > MOST_FIELDS {
        return None;
    }
    // Which of the fields belong together: those with no line between them.
    let mut group: Vec<usize> = (0..rows * columns).collect();
    let mut unite = |a: usize, b: usize| {
        let (a, b) = (root(&group, a), root(&group, b));
        if let Some(parent) = group.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    };
    for (row, y) in ys.windows(2).enumerate() {
        for (column, x) in xs.windows(2).enumerate() {
            let ([left, right], [top, bottom]) = (x, y) else {
                continue;
            };
            let here = row * columns + column;
            if column + 1 < columns && !is_drawn(&down, *right, *top, *bottom) {
                unite(here, here + 1);
            }
            if row + 1 < rows && !is_drawn(&across, *bottom, *left, *right) {
                unite(here, here + columns);
            }
        }
    }
    let groups: Vec<usize> = (0..rows * columns).map(|at| root(&group, at)).collect();
    let cells = slots(&groups, rows, columns);
    Some(Lattice {
        xs,
        ys,
        cells,
        closed,
    })
}

/// Where the lines of one direction lie, with the ends of the other direction's lines where those
/// stick out: an outer border that is not drawn. Also whether the first and the last are drawn.
fn positions(lines: &[Rule], others: &[Rule]) -> (Vec<f32>, (bool, bool)) {
    let mut at: Vec<f32> = lines.iter().map(|rule| rule.at).collect();
    let reach = |ends: Vec<f32>, wanted: fn(f32, f32) -> f32| ends.into_iter().reduce(wanted);
    let first = reach(others.iter().map(|rule| rule.from).collect(), f32::min);
    let last = reach(others.iter().map(|rule| rule.to).collect(), f32::max);
    at.sort_by(f32::total_cmp);
    let mut closed = (true, true);
    if let (Some(first), Some(known)) = (first, at.first())
        && first < known - CLUSTER
    {
        at.insert(0, first);
        closed.0 = false;
    }
    if let (Some(last), Some(known)) = (last, at.last())
        && last > known + CLUSTER
    {
        at.push(last);
        closed.1 = false;
    }
    at.dedup_by(|b, a| *b - *a <= SAME_LINE);
    (at, closed)
}

/// Whether enough of the side from `from` to `to` is drawn at `at`.
fn is_drawn(lines: &[Rule], at: f32, from: f32, to: f32) -> bool {
    // The lines come sorted by where they lie.
    let start = lines.partition_point(|rule| rule.at < at - SAME_LINE);
    let near = lines
        .iter()
        .skip(start)
        .take_while(|rule| rule.at <= at + SAME_LINE);
    let drawn: f32 = near
        .map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0))
        .sum();
    drawn >= COVERED * (to - from)
}

/// Fields that belong together as cells; a group that is no rectangle is cut into rectangles.
fn slots(groups: &[usize], rows: usize, columns: usize) -> Vec<Slot> {
    let group = |row: usize, column: usize| groups.get(row * columns + column).copied();
    let mut taken = vec![false; rows * columns];
    let mut slots = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if taken.get(row * columns + column) != Some(&false) {
                continue;
            }
            let own = group(row, column);
            let free = |taken: &[bool], r: usize, c: usize| {
                c < columns && group(r, c) == own && taken.get(r * columns + c) == Some(&false)
            };
            let mut column_span = 1;
            while free(&taken, row, column + column_span) {
                column_span += 1;
            }
            let mut row_span = 1;
            while row + row_span < rows
                && (column..column + column_span).all(|c| free(&taken, row + row_span, c))
            {
                row_span += 1;
            }
            for r in row..row + row_span {
                for c in column..column + column_span {
                    if let Some(taken) = taken.get_mut(r * columns + c) {
                        *taken = true;
                    }
                }
            }
            slots.push(Slot {
                row,
                column,
                row_span,
                column_span,
            });
        }
    }
    slots
}
