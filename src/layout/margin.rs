//! What stands on every page: page numbers, running heads and feet.

use std::collections::{HashMap, HashSet};

use super::Glyph;
use super::line::{Line, lines as lines_of};
use super::page::Sheet;

/// How much of a page's height at its top and at its bottom is margin.
const MARGIN: f32 = 0.11;

/// Lines no further below one another than so many ems may be rows of a table.
const ATTACHED: f32 = 2.2;

/// Takes page numbers, running heads and feet out of the sheets.
pub(super) fn clear(sheets: &mut [Sheet]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    let all: Vec<Vec<Line>> = sheets.iter().map(marginal).collect();
    for line in all.iter().flatten() {
        *seen.entry(key(line)).or_default() += 1;
    }
    let pages = sheets.len();
    for (sheet, lines) in sheets.iter_mut().zip(all) {
        let again = |line: &Line| {
            let again = seen.get(&key(line)).copied().unwrap_or(0);
            again >= 2 && again * 2 >= pages
        };
        let attached = attached(sheet, &again);
        let goes = |line: &&Line| {
            is_page_number(&line.text())
                || (again(line) && !attached.contains(&line.rect.bottom.to_bits()))
        };
        let gone = keys(lines.iter().filter(goes));
        sheet.glyphs.retain(|glyph| !gone.contains(&glyph.key()));
        let frame = sheet.frame();
        for drawn in &mut sheet.drawn {
            // A page number may fall into a table that reaches down to it.
            let low = frame.bottom - MARGIN * frame.height();
            let foot = drawn.glyphs.iter().filter(|glyph| glyph.rect.top > low);
            let foot = lines_of(foot.copied());
            let marked = foot
                .iter()
                .filter(|line| is_marked_page_number(&line.text()));
            let gone = keys(marked);
            drawn.glyphs.retain(|glyph| !gone.contains(&glyph.key()));
        }
    }
}

fn keys<'l>(lines: impl Iterator<Item = &'l Line>) -> HashSet<(char, u32, u32)> {
    lines
        .flat_map(|line| &line.glyphs)
        .map(Glyph::key)
        .collect()
}

/// Those lines among which nothing is blank up to a line that stands on no other page: the head or
/// the last rows of a table that goes on there.
fn attached(sheet: &Sheet, again: &impl Fn(&Line) -> bool) -> HashSet<u32> {
    let lines = lines_of(sheet.glyphs.iter().copied());
    let mut attached = HashSet::new();
    let mut group: Vec<&Line> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        group.push(line);
        let close = lines.get(index + 1).is_some_and(|next| {
            next.rect.bottom - line.rect.bottom < ATTACHED * line.size.max(next.size)
        });
        if !close {
            if group
                .iter()
                .any(|line| !again(line) && !is_page_number(&line.text()))
            {
                attached.extend(group.iter().map(|line| line.rect.bottom.to_bits()));
            }
            group.clear();
        }
    }
    attached
}

/// The first and last lines of a page where they stand in its margins.
fn marginal(sheet: &Sheet) -> Vec<Line> {
    let frame = sheet.frame();
    let margin = MARGIN * frame.height();
    let (high, low) = (frame.top + margin, frame.bottom - margin);
    let outside = |glyph: &&Glyph| glyph.rect.bottom < high || glyph.rect.top > low;
    lines_of(sheet.glyphs.iter().filter(outside).copied())
}

/// A line's text with digits alike, and its height on the page.
fn key(line: &Line) -> (String, i32) {
    let text = line.text();
    let same = text.chars().filter(|c| !c.is_whitespace());
    let same = same.map(|c| if c.is_numeric() { '#' } else { c });
    let mut short: String = same.collect();
    while short.contains("##") {
        short = short.replace("##", "#");
    }
    (short, (line.rect.bottom / 4.0).round() as i32)
}

/// Whether a line is a page number: `3`, `- 3 -`, `3/12`, `第 3 页 共 12 页`, `Page 3 of 12`, `iv`.
fn is_page_number(text: &str) -> bool {
    let bare = text.trim();
    let digits =
        !bare.is_empty() && bare.chars().count() <= 4 && bare.chars().all(|c| c.is_ascii_digit());
    let roman = !bare.is_empty() && bare.len() <= 5 && bare.chars().all(|c| "ivxIVX".contains(c));
    digits || roman || is_marked_page_number(text)
}

/// Whether a line is a page number that says so by what stands around it.
fn is_marked_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let marks = ['-', '–', '—', '－', '―', '·', '.', '/', '|', '~', '～', '_'];
    let without = bare
        .replace("Page", "")
        .replace("page", "")
        .replace("of", "");
    let rest = without.trim_matches(['第', '页', '頁', '共', '/', '，', ',']);
    let digits = rest.chars().filter(|c| c.is_ascii_digit()).count();
    let others_are_marks = rest
        .chars()
        .all(|c| c.is_ascii_digit() || marks.contains(&c) || "第页頁共，,".contains(c));
    let said = bare != rest || rest.starts_with(marks) || rest.contains('/');
    (1..=8).contains(&digits) && others_are_marks && said && bare.chars().count() <= 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_figures() {
        for text in [
            "3",
            "12",
            "- 3 -",
            "— 12 —",
            "第 3 页",
            "第3页 共12页",
            "3/12",
            "Page 3 of 12",
            "iv",
        ] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["12345", "3 件", "一、总体情况", "2023年", "", "-"] {
            assert!(!is_page_number(text), "{text}");
        }
        assert!(!is_marked_page_number("3"));
        assert!(!is_marked_page_number("3.5"));
    }
}
