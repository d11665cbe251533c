//! Styles: what a paragraph is before it says so itself.

use super::fib::Version;
use super::format::Paragraph;
use super::sprm::{self, changes};
use crate::read::binary::{part, u16_at};

/// The styles of a file by their number.
#[derive(Debug, Default)]
pub(super) struct Styles<'d> {
    version: Option<Version>,
    styles: Vec<Style<'d>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style<'d> {
    base: usize,
    paragraph: &'d [u8],
    character: &'d [u8],
}

/// A style may be built on another, and so on, so many times.
const MOST_BASES: usize = 12;

impl<'d> Styles<'d> {
    pub(super) fn of(table: &'d [u8], version: Version) -> Self {
        let mut styles = Vec::new();
        let head = u16_at(table, 0).map_or(0, usize::from);
        let count = u16_at(table, 2).map_or(0, usize::from);
        let fixed = u16_at(table, 4).map_or(10, usize::from);
        let mut rest = table.get(2 + head..).unwrap_or_default();
        for _ in 0..count {
            let Some(length) = u16_at(rest, 0).map(usize::from) else {
                break;
            };
            let style = part(rest, 2, length);
            styles.push(Style::of(style, fixed, version));
            rest = rest.get(2 + length + length % 2..).unwrap_or_default();
        }
        Self {
            version: Some(version),
            styles,
        }
    }

    /// A style and those that it is built on, the lowest first.
    fn chain(&self, number: u16) -> Vec<(usize, Style<'d>)> {
        let mut chain = Vec::new();
        let mut at = usize::from(number);
        while let Some(style) = self.styles.get(at)
            && chain.len() < MOST_BASES
        {
            chain.push((at, *style));
            at = style.base;
        }
        chain.reverse();
        chain
    }

    /// What a style makes of a paragraph.
    pub(super) fn paragraph(&self, number: u16) -> Paragraph {
        let mut paragraph = Paragraph::default();
        let Some(version) = self.version else {
            return paragraph;
        };
        for (number, style) in self.chain(number) {
            // The first nine after the body text are the headings.
            if let Ok(level @ 1..=9) = u8::try_from(number) {
                paragraph.outline = Some(level - 1);
            }
            for sprm in changes(style.paragraph, version) {
                paragraph.change(sprm);
            }
        }
        paragraph
    }

    /// Whether a style of characters hides them.
    pub(super) fn hides(&self, number: u16) -> bool {
        let Some(version) = self.version else {
            return false;
        };
        let chain = self.chain(number);
        let own = chain
            .iter()
            .flat_map(|(_, style)| changes(style.character, version));
        own.filter(|sprm| sprm.code == sprm::C_HIDDEN)
            .last()
            .is_some_and(|sprm| sprm.byte() & 1 == 1)
    }
}

impl<'d> Style<'d> {
    fn of(bytes: &'d [u8], fixed: usize, version: Version) -> Self {
        const NONE: u16 = 0xFFF;
        let kind = u16_at(bytes, 2).unwrap_or(NONE << 4);
        let count = u16_at(bytes, 4).map_or(0, |n| n & 0xF);
        let base = match kind >> 4 {
            NONE => usize::MAX,
            base => usize::from(base),
        };
        // The name, by its length and with a zero after it.
        let name = match version {
            Version::Word97 => u16_at(bytes, fixed).map_or(0, |n| 2 + usize::from(n) * 2 + 2),
            Version::Word6 => bytes.get(fixed).map_or(0, |n| 1 + usize::from(*n) + 1),
        };
        let mut at = fixed + name;
        let mut lists = (0..count).map(|_| {
            at += at % 2;
            let length = u16_at(bytes, at).map_or(0, usize::from);
            let list = part(bytes, at + 2, length);
            at += 2 + length;
            list
        });
        match kind & 0xF {
            1 => Self {
                base,
                paragraph: lists
                    .next()
                    .and_then(|list| list.get(2..))
                    .unwrap_or_default(),
                character: lists.next().unwrap_or_default(),
            },
            2 => Self {
                base,
                paragraph: &[],
                character: lists.next().unwrap_or_default(),
            },
            _ => Self {
                base,
                ..Self::default()
            },
        }
    }
}
