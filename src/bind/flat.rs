//! Running text without its blanks and line breaks, each character with its place.
//!
//! A sentence, a date or a label cut over two printed lines is whole again here.

use crate::bind::label;
use crate::origin::Span;

/// Text folded for search: widths and radicals folded, no white space.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` the byte of the source it stems from, and one more for the end.
    map: Vec<u32>,
}

impl Flat {
    /// Folds a stretch of source text that begins at byte `start` of the document.
    pub(super) fn new(source: &str, start: u32) -> Self {
        let mut flat = Self::default();
        flat.push(source, start);
        flat
    }

    /// Appends more text.
    pub(super) fn push(&mut self, source: &str, start: u32) {
        self.map.pop();
        let mut buffer = [0; 4];
        for (at, c) in source.char_indices() {
            let place = start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            if c.is_ascii() {
                if !c.is_ascii_whitespace() {
                    self.text.push(c);
                    self.map.push(place);
                }
                continue;
            }
            if ('\u{4e00}'..='\u{9fff}').contains(&c) {
                self.text.push(c);
                self.map.extend([place; 3]);
                continue;
            }
            for folded in label::fold(c.encode_utf8(&mut buffer)).chars() {
                let invisible = matches!(folded, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}');
                if !folded.is_whitespace() && !invisible {
                    self.text.push(folded);
                    self.map
                        .extend(std::iter::repeat_n(place, folded.len_utf8()));
                }
            }
        }
        self.map
            .push(start.saturating_add(u32::try_from(source.len()).unwrap_or(u32::MAX)));
    }

    /// Where a range of the folded text stands in the document.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let at = |index: usize| {
            self.map
                .get(index)
                .or(self.map.last())
                .copied()
                .unwrap_or_default()
        };
        Span {
            start: at(start),
            end: at(end),
        }
    }
}

/// A small scanner over folded text, for dates and years.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'t> {
    text: &'t str,
    /// Bytes read so far.
    pub at: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads one of the words if it comes next.
    pub(super) fn word(&mut self, words: &[&str]) -> Option<()> {
        let word = words.iter().find(|word| self.rest().starts_with(**word))?;
        self.at += word.len();
        Some(())
    }

    /// Reads a number of so many digits at most.
    pub(super) fn number(&mut self, digits: usize) -> Option<u16> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number = rest
            .get(..end)
            .filter(|run| !run.is_empty() && run.len() <= digits)?;
        self.at += end;
        number.parse().ok()
    }

    /// Reads a year with its 年: 2021年 or 二〇二一年.
    pub(super) fn year(&mut self) -> Option<u16> {
        let before = self.at;
        let year = match self.number(4) {
            Some(year) => year,
            None => self.chinese_year()?,
        };
        if !(1990..2100).contains(&year) || self.word(&["年"]).is_none() {
            self.at = before;
            return None;
        }
        Some(year)
    }

    fn chinese_year(&mut self) -> Option<u16> {
        const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let mut year = 0u16;
        let mut end = 0;
        for c in self.rest().chars().take(4) {
            let zero = "零○0O".contains(c);
            let c_or_zero = if zero { '〇' } else { c };
            let digit = DIGITS.iter().position(|d| *d == c_or_zero)?;
            year = year * 10 + u16::try_from(digit).ok()?;
            end += c.len_utf8();
        }
        self.at += end;
        Some(year)
    }
}

/// The first year (2021年, 二〇二一年) at or after a byte of the text: where it begins and ends.
pub(super) fn find_year(text: &str, from: usize) -> Option<(usize, usize, u16)> {
    let tail = text.get(from..)?;
    tail.char_indices().find_map(|(at, c)| {
        let start = from + at;
        let begins = c == '二'
            || (c == '2' || c == '1')
                && !text.get(..start)?.ends_with(|p: char| p.is_ascii_digit());
        if !begins {
            return None;
        }
        let mut scan = Scan::new(text, start);
        let year = scan.year()?;
        Some((start, scan.at, year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_cut_by_blanks_and_lines_is_whole() {
        let flat = Flat::new("从 ２021年 1月\n 1日起", 10);
        assert_eq!(flat.text, "从2021年1月1日起");
        assert_eq!(
            find_year(&flat.text, 0).map(|(_, _, year)| year),
            Some(2021)
        );
        assert_eq!(flat.span(3, 4), Span { start: 14, end: 17 });
        assert_eq!(find_year("二〇二一年度", 0), Some((0, 15, 2021)));
        assert_eq!(find_year("第20211年", 0), None);
    }
}
