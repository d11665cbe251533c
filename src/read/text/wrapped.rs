//! Whether a text is one of printed lines, as drawn from a PDF.

use super::Line;
use crate::read::build;

/// The least width (in half-width columns) of a line of running text.
const RUNNING: usize = 40;

/// Whether lines are printed lines rather than paragraphs: lines of about equal width that
/// stop in the middle of a sentence. A paragraph ends with a mark, and some are longer than
/// any page is wide.
pub(super) fn is_wrapped(lines: &[Line<'_>]) -> bool {
    const LONGEST: usize = 240;
    let mut widths = Vec::new();
    let mut ended = 0usize;
    for line in lines.iter().filter(|line| !line.text.contains('\t')) {
        let text = build::trim(line.text);
        let width = width(text);
        if width > LONGEST {
            return false;
        }
        // Columns set apart by blanks are rows of a table and no sentence.
        if width < RUNNING || text.contains("   ") || text.contains('|') {
            continue;
        }
        if text.ends_with(ends_paragraph) {
            ended += 1;
        } else {
            widths.push(width);
        }
    }
    widths.sort_unstable();
    let Some(middle) = widths.get(widths.len() / 2) else {
        return false;
    };
    let alike = widths
        .iter()
        .filter(|width| width.abs_diff(*middle) * 8 <= *middle)
        .count();
    alike >= 3 && alike * 2 >= widths.len() && widths.len() * 3 >= ended
}

/// Whether a paragraph may end with it.
fn ends_paragraph(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '：' | '；' | '.' | ':' | ';' | '”' | '）' | ')'
    )
}

/// How many columns a text takes in a type of fixed width.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c < '\u{1100}' { 1 } else { 2 })
        .sum()
}
