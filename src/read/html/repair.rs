//! Spans that lie, set right where the rest of the table tells how.
//!
//! Most rows of a table are equally wide. A row that is wider is pushed by a `rowspan` from
//! above that is too large, or by a `colspan` of its own: the span is clipped whose clipping
//! makes most rows as wide as the others. A row that is narrower either lacks cells at its end,
//! and then it stays, or a span is missing in front of its figures: a cell above is drawn down,
//! or the row's label is drawn out, if that brings its figures under figures and its labels
//! under labels. A row with more or fewer figures than the others is of another table in the
//! same `<table>`. What a browser shows is the first guess, and it stays where nothing is better.

use super::place::{self, Placed, Wanted};
use crate::limits::Limits;
use crate::read::ReadError;

/// What a cell looks like, whatever it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Blank,
    Figure,
    Label,
}

impl Look {
    /// Tells figures from labels: figures have no letters, but for a unit.
    fn of(text: &str) -> Self {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        match (letters, digits) {
            _ if text.is_empty() => Self::Blank,
            (0, _) => Self::Figure,
            (1, 0) => Self::Blank,
            (1 | 2, 1..) => Self::Figure,
            _ => Self::Label,
        }
    }
}

/// Larger tables are left as they are: trying out would take too long.
const MOST_CELLS: usize = 4_000;
/// How often a table is laid out anew.
const MOST_TRIALS: usize = 400;

/// Lays out a table with its spans set right. `texts` are those of the cells, in their order.
pub(super) fn place(
    mut sections: Vec<Vec<Vec<Wanted>>>,
    texts: &[String],
    limits: &Limits,
) -> Result<Vec<Placed>, ReadError> {
    let placed = place::place(&sections, limits)?;
    if texts.len() > MOST_CELLS {
        return Ok(placed);
    }
    let rows = sections.iter().map(Vec::len).sum();
    let mut layout = Layout::of(placed, rows);
    let Some(usual) = layout.usual_width() else {
        return Ok(layout.placed);
    };
    let looks: Vec<Look> = texts.iter().map(|text| Look::of(text)).collect();
    let looks = &looks;
    let columns = layout.column_looks(looks, usual);
    let mut trials = MOST_TRIALS;
    // Cells drawn down once go on being drawn.
    let mut drawn: Vec<usize> = Vec::new();
    let mut row = 0;
    while row < rows && trials > 0 {
        let width = layout.width(row);
        let classes = if width > usual {
            vec![layout.clips(row, width - usual)]
        } else if width < usual && width > 0 && layout.ends_alike(row, looks, &columns) {
            layout.draws(row, usual - width, &sections, texts, &drawn)
        } else {
            Vec::new()
        };
        let mut best: Option<(Score, Change, Layout)> = None;
        let fits = |layout: &Layout| layout.fit(row, looks, &columns);
        let old = Score {
            usual: layout.rows_of(usual),
            fit: fits(&layout),
        };
        for changes in classes {
            for change in changes {
                if trials == 0 {
                    break;
                }
                trials -= 1;
                let mut changed = sections.clone();
                change.apply(&mut changed);
                let new = Layout::of(place::place(&changed, limits)?, rows);
                let score = Score {
                    usual: new.rows_of(usual),
                    fit: fits(&new),
                };
                let is_better = if width > usual {
                    score.usual > old.usual && score.fit >= old.fit
                } else {
                    score.fit > old.fit && score.usual >= old.usual && new.width(row) <= usual
                };
                if is_better && best.as_ref().is_none_or(|(best, ..)| score > *best) {
                    best = Some((score, change, new));
                }
            }
            if best.is_some() {
                break;
            }
        }
        match best {
            Some((_, change, new)) => {
                change.apply(&mut sections);
                drawn.push(change.cell);
                layout = new;
                // A second span may lie in the same row.
                if layout.width(row) == usual {
                    row += 1;
                }
            }
            None => row += 1,
        }
    }
    Ok(layout.placed)
}

/// How good a layout is: rows of the usual width, then labels under labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    usual: usize,
    fit: i64,
}

/// A change of one span of one cell.
#[derive(Clone, Copy, Debug)]
struct Change {
    cell: usize,
    row_span: Option<usize>,
    column_span: Option<usize>,
}

impl Change {
    fn apply(self, sections: &mut [Vec<Vec<Wanted>>]) {
        let cells = sections.iter_mut().flatten().flatten();
        let clip = |span: usize| u32::try_from(span).unwrap_or(u32::MAX);
        if let Some(cell) = cells.into_iter().nth(self.cell) {
            if let Some(span) = self.row_span {
                cell.row_span = Some(clip(span));
            }
            if let Some(span) = self.column_span {
                cell.column_span = Some(clip(span));
            }
        }
    }
}

/// A table laid out, and how wide its rows are.
#[derive(Debug)]
struct Layout {
    placed: Vec<Placed>,
    widths: Vec<usize>,
}

impl Layout {
    fn of(placed: Vec<Placed>, rows: usize) -> Self {
        let mut widths = vec![0; rows];
        for cell in &placed {
            for width in widths.iter_mut().skip(cell.row).take(cell.row_span) {
                *width += cell.column_span;
            }
        }
        Self { placed, widths }
    }

    fn width(&self, row: usize) -> usize {
        self.widths.get(row).copied().unwrap_or(0)
    }

    fn rows_of(&self, width: usize) -> usize {
        self.widths.iter().filter(|w| **w == width).count()
    }

    /// The width of at least half of the rows, where not all have it.
    fn usual_width(&self) -> Option<usize> {
        let mut sorted = self.widths.clone();
        sorted.sort_unstable();
        let usual = *sorted.get(sorted.len() / 2)?;
        let rows = self.rows_of(usual);
        (usual > 2 && rows * 2 >= sorted.len() && rows < sorted.len()).then_some(usual)
    }

    /// What most cells of each column look like, over the rows of the usual width.
    fn column_looks(&self, looks: &[Look], usual: usize) -> Vec<Look> {
        let mut counts = vec![(0usize, 0usize); usual];
        for (cell, look) in self.placed.iter().zip(looks) {
            if self.width(cell.row) != usual {
                continue;
            }
            let span = counts.iter_mut().skip(cell.column).take(cell.column_span);
            for (figures, labels) in span {
                *figures += usize::from(*look == Look::Figure);
                *labels += usize::from(*look == Look::Label);
            }
        }
        let look = |(figures, labels): (usize, usize)| {
            if figures > labels {
                Look::Figure
            } else if labels > figures {
                Look::Label
            } else {
                Look::Blank
            }
        };
        counts.into_iter().map(look).collect()
    }

    /// How many cells of a row stand under their like, less those that do not.
    fn fit(&self, row: usize, looks: &[Look], columns: &[Look]) -> i64 {
        let mut fit = 0;
        for (cell, look) in self.placed.iter().zip(looks) {
            if cell.row != row || *look == Look::Blank {
                continue;
            }
            match columns.get(cell.column) {
                Some(Look::Blank) => {}
                Some(column) if column == look => fit += 1,
                _ => fit -= 1,
            }
        }
        fit
    }

    /// Whether as many columns follow the last label of a row as follow the labels of the others:
    /// only then can something be missing in front of its figures alone.
    fn ends_alike(&self, row: usize, looks: &[Look], columns: &[Look]) -> bool {
        let after = |is_label: &mut dyn Iterator<Item = (bool, usize)>| {
            is_label.fold(
                0,
                |after, (label, width)| if label { 0 } else { after + width },
            )
        };
        let own = self
            .placed
            .iter()
            .zip(looks)
            .filter(|(cell, _)| cell.row == row);
        let mut own = own.map(|(cell, look)| (*look == Look::Label, cell.column_span));
        let mut usual = columns.iter().map(|look| (*look == Look::Label, 1));
        after(&mut own) == after(&mut usual)
    }

    /// For a row that is too wide: spans to clip.
    fn clips(&self, row: usize, excess: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        for (number, cell) in self.placed.iter().enumerate() {
            let covers = cell.row < row && cell.row + cell.row_span > row;
            if covers && cell.column_span == excess {
                changes.push(Change {
                    cell: number,
                    row_span: Some(row - cell.row),
                    column_span: None,
                });
            }
            if cell.row == row && cell.column_span > excess {
                changes.push(Change {
                    cell: number,
                    row_span: None,
                    column_span: Some(cell.column_span - excess),
                });
            }
        }
        changes
    }

    /// For a row that is too narrow: cells to draw down or out, the likelier class first. Cells
    /// above that say nothing of their rows, then the row's own label, then cells that do say.
    /// A label numbered like the row's own is its neighbour and not its group.
    fn draws(
        &self,
        row: usize,
        deficit: usize,
        sections: &[Vec<Vec<Wanted>>],
        texts: &[String],
        drawn: &[usize],
    ) -> Vec<Vec<Change>> {
        let cells = || self.placed.iter().zip(texts).enumerate();
        let own =
            cells().find(|(_, (cell, text))| cell.row == row && Look::of(text) == Look::Label);
        let Some((number, (label, text))) = own else {
            return Vec::new();
        };
        let numbering = Numbering::of(text);
        let out = Change {
            cell: number,
            row_span: None,
            column_span: Some(label.column_span + deficit),
        };
        let mut start = 0;
        for section in sections {
            if start + section.len() > row {
                break;
            }
            start += section.len();
        }
        let (mut silent, mut spoken) = (Vec::new(), Vec::new());
        let wanted = sections.iter().flatten().flatten();
        for ((number, (cell, text)), wanted) in cells().zip(wanted) {
            let ends_above = cell.row >= start && cell.row < row && cell.row + cell.row_span == row;
            let is_group = cell.column <= label.column
                && cell.column_span <= deficit
                && Look::of(text) == Look::Label
                && (numbering.is_none() || Numbering::of(text) != numbering);
            if !ends_above || !is_group {
                continue;
            }
            let down = Change {
                cell: number,
                row_span: Some(cell.row_span + 1),
                column_span: None,
            };
            let says_nothing = wanted.row_span.is_none_or(|span| span == 1);
            if says_nothing || drawn.contains(&number) {
                silent.push(down);
            } else {
                spoken.push(down);
            }
        }
        vec![silent, vec![out], spoken]
    }
}

/// How an item is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbering {
    /// 一、
    Chinese,
    /// （一）
    ChineseInBrackets,
    /// 1.
    Digits,
    /// （1）
    DigitsInBrackets,
}

impl Numbering {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let inner = text.strip_prefix(['（', '(']);
        let number = inner.unwrap_or(text);
        let is_chinese = |c: char| "一二三四五六七八九十".contains(c);
        let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || is_chinese(c));
        let first = number.chars().next()?;
        let ends = match inner {
            Some(_) => rest.starts_with(['）', ')']),
            None => rest.starts_with(['、', '.', '．', ' ']),
        };
        if rest.len() == number.len() || !ends {
            return None;
        }
        Some(match (is_chinese(first), inner.is_some()) {
            (true, false) => Self::Chinese,
            (true, true) => Self::ChineseInBrackets,
            (false, false) => Self::Digits,
            (false, true) => Self::DigitsInBrackets,
        })
    }
}
