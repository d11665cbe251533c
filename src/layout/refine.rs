//! Drawn tables in which some lines are left out: rows or columns that only the text tells.

use super::aligned::{self, Row, is_figure};
use super::lattice::Slot;
use super::line::{Line, lines, median};
use super::page::Drawn;
use super::{Glyph, Rect, Rule, Table, Turn};

/// Fewer figures below one another in a cell are a figure in several lines.
const FEWEST: usize = 3;

/// Cuts a row in which columns of figures stand: no line is drawn between the rows of its body.
pub(super) fn split_rows(drawn: &mut Drawn) {
    let mut row = 0;
    let mut texts = drawn.texts();
    while row < drawn.lattice.rows() {
        let cuts = cuts(drawn, &texts, row);
        let count = cuts.len();
        if count > 0 {
            cut(drawn, row, &cuts);
            texts = drawn.texts();
        }
        row += count + 1;
    }
}

/// Where to cut a row, from top to bottom.
fn cuts(drawn: &Drawn, texts: &[Vec<Glyph>], row: usize) -> Vec<f32> {
    let mut columns: Vec<Vec<Line>> = Vec::new();
    let top = drawn.lattice.ys.get(row).copied().unwrap_or(0.0);
    for (slot, glyphs) in drawn.lattice.cells.iter().zip(texts) {
        if slot.row > row || slot.row + slot.row_span <= row {
            continue;
        }
        let upright = glyphs.iter().filter(|glyph| glyph.turn == Turn::Right);
        let here = lines(upright.filter(|glyph| glyph.rect.centre().1 > top).copied());
        // A cell that begins above may hold labels of these rows; one that goes on below is a
        // group's.
        let ends = slot.row + slot.row_span == row + 1;
        if slot.row_span > 1 && !(ends && here.len() >= FEWEST) {
            return Vec::new();
        }
        columns.push(here);
    }
    let is_figures = |lines: &&Vec<Line>| {
        let figures = lines.iter().filter(|line| is_figure(&line.text())).count();
        lines.len() >= FEWEST && figures * 10 >= lines.len() * 8
    };
    let figures: Vec<&Vec<Line>> = columns.iter().filter(is_figures).collect();
    if columns.len() < 2 || figures.is_empty() {
        return Vec::new();
    }
    // Two columns that go on side by side, be the other one of labels.
    let tall = columns.iter().filter(|lines| lines.len() >= FEWEST).count();
    if tall < 2 {
        return Vec::new();
    }
    let mut heights: Vec<(f32, f32)> = figures
        .iter()
        .flat_map(|lines| lines.iter().map(|line| (line.rect.top, line.rect.bottom)))
        .collect();
    heights.sort_by(|a, b| a.1.total_cmp(&b.1));
    heights.dedup_by(|b, a| (b.1 - a.1).abs() < 0.5 * (a.1 - a.0));
    let all: Vec<(f32, f32)> = columns
        .iter()
        .flatten()
        .map(|line| (line.rect.top, line.rect.bottom))
        .collect();
    let mut cuts = Vec::new();
    let mut blanks = Vec::new();
    for pair in heights.windows(2) {
        let [(_, bottom), (top, _)] = pair else {
            continue;
        };
        let (from, to) = widest(&all, *bottom, *top);
        cuts.push((from + to) / 2.0);
        blanks.push(to - from);
    }
    // A row without figures above the first: a head or a label of several lines, unless it is the
    // beginning of a cell in the middle of which the figure stands.
    if let Some((top, _)) = heights.first()
        && let Some(above) = all
            .iter()
            .map(|(_, bottom)| *bottom)
            .filter(|bottom| bottom < top)
            .reduce(f32::max)
        && top - above > 0.8 * median(&mut blanks)
    {
        cuts.insert(0, *top - 0.5);
    }
    cuts
}

/// The highest blank between two figures where nothing stands in any column; the whole way where
/// lines leave none.
fn widest(lines: &[(f32, f32)], bottom: f32, top: f32) -> (f32, f32) {
    let mut between: Vec<(f32, f32)> = lines
        .iter()
        .filter(|line| line.1 > bottom + 1.0 && line.0 < top - 1.0)
        .copied()
        .collect();
    between.push((top, top));
    between.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut best, mut end) = ((bottom, bottom), bottom);
    for (from, to) in between {
        if from - end > best.1 - best.0 + 0.3 {
            best = (end, from);
        }
        end = end.max(to);
    }
    if best.1 > best.0 { best } else { (bottom, top) }
}

/// Cuts a row of cells at the given heights.
fn cut(drawn: &mut Drawn, row: usize, cuts: &[f32]) {
    let lattice = &mut drawn.lattice;
    let more = cuts.len();
    let mut cells = Vec::new();
    for slot in lattice.cells.drain(..) {
        if slot.row > row {
            cells.push(Slot {
                row: slot.row + more,
                ..slot
            });
        } else if slot.row < row && slot.row + slot.row_span == row + 1 {
            cells.push(Slot {
                row_span: row - slot.row,
                ..slot
            });
            let rows = row..=row + more;
            cells.extend(rows.map(|row| Slot {
                row,
                row_span: 1,
                ..slot
            }));
        } else if slot.row + slot.row_span > row + 1 {
            cells.push(Slot {
                row_span: slot.row_span + more,
                ..slot
            });
        } else if slot.row == row {
            cells.extend((row..=row + more).map(|row| Slot { row, ..slot }));
        } else {
            cells.push(slot);
        }
    }
    cells.sort_by_key(|slot| (slot.row, slot.column));
    lattice.cells = cells;
    lattice.ys.splice(row + 1..row + 1, cuts.iter().copied());
}

/// The table in a frame whose columns are not drawn: most of its cells hold several columns of
/// text.
pub(super) fn columns(drawn: &Drawn, page: u32) -> Option<Table> {
    let lattice = &drawn.lattice;
    if lattice.columns() > 2 || drawn.scrap {
        return None;
    }
    let upright = drawn
        .glyphs
        .iter()
        .filter(|glyph| glyph.turn == Turn::Right);
    let rows: Vec<Row> = lines(upright.copied()).iter().map(Row::new).collect();
    let wider = rows
        .iter()
        .filter(|row| row.chunks.len() > lattice.columns() + 1);
    if rows.len() < FEWEST || wider.count() * 2 < rows.len() {
        return None;
    }
    let Rect { left, right, .. } = lattice.rect();
    let rules: Vec<Rule> = lattice
        .ys
        .iter()
        .map(|at| Rule {
            across: true,
            at: *at,
            from: left,
            to: right,
        })
        .collect();
    let table = aligned::table(&rows, &rules, lattice.rect(), page)?;
    (table.columns() > lattice.columns() + 1).then_some(table)
}
