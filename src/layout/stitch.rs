//! Tables that go on over a page break, or from one column of a page into the next.

use super::flow::{self, Piece};
use super::{Block, Cell, Paragraph, Table};

/// How far the edges of one column may lie apart on two pages.
const SAME_EDGE: f32 = 4.0;

/// Joins what belongs together and leaves the rest as it is.
pub(super) fn joined(pieces: Vec<Piece>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => blocks.push(Block::Text(Paragraph {
                text: text.text,
                lines: text.lines,
            })),
            Piece::Table(table) => {
                let rest = match blocks.last_mut() {
                    Some(Block::Table(before)) => join(before, table),
                    _ => Some(table),
                };
                blocks.extend(rest.map(Block::Table));
            }
        }
    }
    blocks.into_iter().flat_map(without_scraps).collect()
}

/// A piece of a table that found no other is text.
fn without_scraps(block: Block) -> Vec<Block> {
    match block {
        Block::Table(table) if table.scrap => {
            let said = table.cells.into_iter().filter(|cell| !is_blank(cell));
            said.map(|cell| {
                Block::Text(Paragraph {
                    lines: vec![(0, cell.page, cell.rect)],
                    text: cell.text.replace('\n', ""),
                })
            })
            .collect()
        }
        other => vec![other],
    }
}

/// Appends the second table to the first, or gives it back where it is one of its own.
fn join(first: &mut Table, mut second: Table) -> Option<Table> {
    let page = |cells: &[Cell], last: bool| {
        let cell = if last { cells.last() } else { cells.first() };
        cell.map_or(0, |cell| cell.page)
    };
    let (one, other) = (page(&first.cells, true), page(&second.cells, false));
    let breaks = other == one + 1 || (other == one && second.leads && goes_over(first, &second));
    if !breaks || first.drawn != second.drawn {
        return Some(second);
    }
    if !first.drawn {
        fit(first, &mut second);
    }
    let Some(edges) = common_edges(&first.xs, &second.xs) else {
        return Some(second);
    };
    let shift = origin(&first.xs) - origin(&second.xs);
    refit(first, &edges, 0.0);
    refit(&mut second, &edges, shift);
    drop_repeated_head(first, &mut second);
    if second.rows == 0 {
        return None;
    }
    let open = !first.closed.1 || !second.closed.0;
    let cut = is_cut_row(first, &second, open);
    append(first, second, cut, open);
    None
}

/// Whether a table at the head of a column may be the rest of one at the foot of the column
/// before, and is not just beside it.
fn goes_over(first: &Table, second: &Table) -> bool {
    let beside = (first.rect.top - second.rect.top).abs() < 6.0;
    second.rect.top < first.rect.bottom && (!beside || !first.closed.1)
}

fn origin(xs: &[f32]) -> f32 {
    xs.first().copied().unwrap_or(0.0)
}

/// Gives two tables without lines the same edges where the blanks between their columns meet: how
/// wide those are depends on what stands on the page.
fn fit(first: &mut Table, second: &mut Table) {
    if first.gutters.len() != second.gutters.len() {
        return;
    }
    let common: Vec<(f32, f32)> = first
        .gutters
        .iter()
        .zip(&second.gutters)
        .map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)))
        .collect();
    if common.iter().any(|(from, to)| from >= to) {
        return;
    }
    let left = first.rect.left.min(second.rect.left);
    let right = first.rect.right.max(second.rect.right);
    let inner = common.iter().map(|(from, to)| (from + to) / 2.0);
    let xs: Vec<f32> = [left].into_iter().chain(inner).chain([right]).collect();
    (first.xs, second.xs) = (xs.clone(), xs);
    (first.gutters, second.gutters) = (common.clone(), common);
}

/// The column edges of two tables where those of one are all among those of the other.
fn common_edges(one: &[f32], other: &[f32]) -> Option<Vec<f32>> {
    let shift = origin(one) - origin(other);
    let (more, fewer, shift) = if one.len() >= other.len() {
        (one, other, shift)
    } else {
        (other, one, -shift)
    };
    let edge = |x: f32| more.iter().any(|edge| (edge - x).abs() <= SAME_EDGE);
    let all = fewer.iter().all(|x| edge(x + shift));
    let (a, b) = (more.last()?, fewer.last()? + shift);
    (all && (a - b).abs() <= SAME_EDGE).then(|| more.to_vec())
}

/// Counts a table's columns by other edges, which include all of its own.
fn refit(table: &mut Table, edges: &[f32], shift: f32) {
    if table.xs.len() == edges.len() {
        return;
    }
    // The edges are those of the larger table, in its own coordinates.
    let shift = if shift == 0.0 {
        origin(edges) - origin(&table.xs)
    } else {
        shift
    };
    let find = |x: f32| {
        let gaps = edges
            .iter()
            .map(|edge| (edge - x - shift).abs())
            .enumerate();
        gaps.min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(at, _)| at)
    };
    let new: Vec<usize> = table.xs.iter().map(|x| find(*x)).collect();
    for cell in &mut table.cells {
        let end = cell.column + cell.column_span;
        let (Some(from), Some(to)) = (new.get(cell.column), new.get(end)) else {
            continue;
        };
        (cell.column, cell.column_span) = (*from, to.saturating_sub(*from).max(1));
    }
    table.xs = edges.to_vec();
}

/// A row's cells as far as a repeated one is alike.
fn row(table: &Table, row: usize) -> impl Iterator<Item = (usize, usize, usize, String)> {
    let cells = table.cells.iter().filter(move |cell| cell.row == row);
    cells.map(|cell| {
        let text = cell.text.chars().filter(|c| !c.is_whitespace()).collect();
        (cell.column, cell.row_span, cell.column_span, text)
    })
}

/// Takes away the rows with which the second table repeats the head of the first.
fn drop_repeated_head(first: &Table, second: &mut Table) {
    let mut rows = 0;
    while rows < second.rows.min(first.rows) && row(first, rows).eq(row(second, rows)) {
        rows += 1;
    }
    // A cell must not reach out of what is dropped.
    let reaches = |rows: usize| {
        let mut cells = second.cells.iter();
        cells.any(|cell| cell.row < rows && cell.row + cell.row_span > rows)
    };
    while rows > 0 && reaches(rows) {
        rows -= 1;
    }
    if rows == second.rows {
        return;
    }
    let said = second
        .cells
        .iter()
        .filter(|cell| cell.row < rows && !is_blank(cell));
    let (words, figures): (Vec<&Cell>, Vec<&Cell>) = said.partition(|cell| !is_figure(&cell.text));
    // Equal rows of figures are figures, not a head.
    if words.len() + figures.len() < 2 || words.len() < figures.len() {
        return;
    }
    second.cells.retain(|cell| cell.row >= rows);
    second.cells.iter_mut().for_each(|cell| cell.row -= rows);
    second.rows -= rows;
    // A repeated head closes what the break left open.
    second.closed.0 = true;
}

fn is_blank(cell: &Cell) -> bool {
    cell.text.trim().is_empty()
}

fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let mark = |c: char| c.is_ascii_digit() || "０１２３４５６７８９.,，-—/%％".contains(c);
    !text.is_empty() && text.chars().all(mark)
}

/// Whether a text begins something of its own.
fn begins(text: &str) -> bool {
    flow::is_numbered(text) || text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// The cells of the last and the first row that stand in the same columns.
fn facing<'t>(first: &'t Table, second: &'t Table) -> Vec<(&'t Cell, &'t Cell)> {
    let last = first
        .cells
        .iter()
        .filter(|cell| cell.row + cell.row_span == first.rows);
    last.filter_map(|above| {
        let below = second.cells.iter().find(|below| {
            below.row == 0 && below.column == above.column && below.column_span == above.column_span
        });
        below.map(|below| (above, below))
    })
    .collect()
}

/// Whether the first row of the second table is the rest of the last row of the first.
fn is_cut_row(first: &Table, second: &Table, open: bool) -> bool {
    let pairs = facing(first, second);
    let firsts = second.cells.iter().filter(|cell| cell.row == 0).count();
    if pairs.len() != firsts || firsts == 0 {
        return false;
    }
    let only = |cell: &Cell| cell.row_span == 1;
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(a, b)| only(a) || only(b))
        .collect();
    let said = |cell: &Cell| !is_blank(cell);
    let rest_of_label =
        |(a, b): &&(&Cell, &Cell)| said(a) && said(b) && !is_figure(&b.text) && !begins(&b.text);
    let labels = pairs.iter().filter(rest_of_label).count();
    let both_figures = pairs
        .iter()
        .any(|(a, b)| said(a) && said(b) && (is_figure(&a.text) || is_figure(&b.text)));
    let new = pairs
        .iter()
        .any(|(_, b)| said(b) && begins(&b.text) && !is_figure(&b.text));
    let above_only = pairs.iter().filter(|(a, b)| said(a) && !said(b)).count();
    let below_only = pairs.iter().filter(|(a, b)| !said(a) && said(b)).count();
    if labels == 0 || both_figures || new {
        return false;
    }
    if labels == pairs.len() {
        return open || is_stacked_break(&pairs);
    }
    if below_only == 0 {
        let full = |(a, _): &(&Cell, &Cell)| a.full || open;
        above_only > 0 && pairs.iter().filter(rest_of_label).any(full)
    } else {
        // A row of blanks over a row that begins like no other: only where no line is between them.
        open && above_only == 0
    }
}

/// Whether some text runs down over the break, a character a line.
fn is_stacked_break(pairs: &[(&Cell, &Cell)]) -> bool {
    let count = |cell: &Cell| cell.text.lines().count();
    let long = |(a, b): &(&Cell, &Cell)| count(a) + count(b) >= 3;
    pairs
        .iter()
        .any(|(a, b)| is_stacked(a) && is_stacked(b) && long(&(a, b)))
}

/// Whether a cell's text runs down, a character a line.
fn is_stacked(cell: &Cell) -> bool {
    let single = |line: &str| line.chars().count() == 1 && !is_figure(line);
    !is_blank(cell) && cell.text.lines().all(single)
}

/// Appends the rows of the second table, its first row to the last of the first where it was cut.
fn append(first: &mut Table, mut second: Table, cut: bool, open: bool) {
    let pairs: Vec<(usize, usize)> = facing(first, &second)
        .into_iter()
        .map(|(above, below)| {
            let position =
                |cells: &[Cell], cell: &Cell| cells.iter().position(|c| std::ptr::eq(c, cell));
            (
                position(&first.cells, above),
                position(&second.cells, below),
            )
        })
        .filter_map(|(above, below)| Some((above?, below?)))
        .collect();
    let leading = leading_label(&second);
    let stacked = is_stacked_break(&facing(first, &second));
    let mut gone = Vec::new();
    for (above, below) in pairs {
        let (Some(a), Some(b)) = (first.cells.get_mut(above), second.cells.get(below)) else {
            continue;
        };
        let spans = a.row_span > 1 || b.row_span > 1;
        let group = !is_figure(&a.text) && !is_blank(a);
        // A group's label stands on one page only, or in two halves.
        let label_goes_on =
            group && is_blank(b) && (spans || leading.is_some_and(|column| b.column < column));
        let label_in_halves = spans
            && open
            && group
            && !is_blank(b)
            && a.row_span > 1
            && b.row_span > 1
            && !begins(&b.text);
        let blank_group = spans && is_blank(a) && is_blank(b) && a.row_span > 1 && b.row_span > 1;
        let runs_down = stacked && is_stacked(a) && is_stacked(b);
        if cut || runs_down || label_goes_on || label_in_halves || blank_group {
            let text = b.text.trim();
            if !text.is_empty() {
                if !a.text.is_empty() {
                    a.text.push('\n');
                }
                a.text.push_str(text);
            }
            a.row_span += b.row_span - usize::from(cut);
            gone.push(below);
        }
    }
    let start = first.rows - usize::from(cut);
    let mut at = 0;
    second.cells.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    first.rows = start + second.rows;
    first.cells.extend(second.cells.into_iter().map(|mut cell| {
        cell.row += start;
        cell
    }));
    first.cells.sort_by_key(|cell| (cell.row, cell.column));
    first.rect = second.rect;
    first.closed.1 = second.closed.1;
    first.scrap = false;
}

/// The column of the first text in the first row that is no figure.
fn leading_label(table: &Table) -> Option<usize> {
    let firsts = table.cells.iter().filter(|cell| cell.row == 0);
    firsts
        .filter(|cell| !is_blank(cell) && !is_figure(&cell.text))
        .map(|cell| cell.column)
        .min()
}
