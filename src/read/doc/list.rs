//! Lists: numbers that stand in no text, as the 一、 before a heading often does.

use super::fib::{Fib, Place};
use crate::read::binary::{part, size_at, u16_at, u32_at, utf16};
use crate::read::numeral::Numeral;

const LEVELS: usize = 9;

/// The lists of a file, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    overrides: Vec<Override>,
}

#[derive(Debug, Default)]
struct List {
    id: u32,
    levels: Vec<Level>,
    /// The last number of each level.
    counts: [Option<u32>; LEVELS],
}

/// How a level of a list counts.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    numeral: Numeral,
    bullet: bool,
    /// All levels in Arabic digits.
    legal: bool,
    /// Only a number of a level above this one starts it anew; else any of a level above its own.
    restarts_below: Option<usize>,
    /// What stands between number and text: a tab, a blank, nothing.
    follow: u8,
    /// Its text; characters below 9 stand for the number of that level.
    text: String,
}

/// A use of a list, perhaps with other numbers.
#[derive(Debug, Default)]
struct Override {
    list: u32,
    levels: Vec<(usize, OtherLevel)>,
    /// Levels that have begun with their own start.
    begun: [bool; LEVELS],
}

#[derive(Debug)]
struct OtherLevel {
    start: Option<u32>,
    level: Option<Level>,
}

impl Lists {
    pub(super) fn of(fib: &Fib, tables: &[u8]) -> Self {
        let lists = read_lists(fib.table_and_on(tables, Place::Lists));
        let overrides = read_overrides(fib.table(tables, Place::ListOverrides));
        Self {
            lists: lists.unwrap_or_default(),
            overrides: overrides.unwrap_or_default(),
        }
    }

    /// The number of the next paragraph of a list; nothing for a bullet.
    pub(super) fn next(&mut self, number: u16, level: u8) -> Option<String> {
        let used = self
            .overrides
            .get_mut(usize::from(number).checked_sub(1)?)?;
        let list = self.lists.iter_mut().find(|list| list.id == used.list)?;
        let level = usize::from(level).min(LEVELS - 1);
        let other = used.levels.iter().find(|(at, _)| *at == level);
        let other = other.map(|(_, other)| other);
        let levels = |at: usize| {
            let own = used.levels.iter().find(|(number, _)| *number == at);
            let own = own.and_then(|(_, other)| other.level.as_ref());
            own.or_else(|| list.levels.get(at))
        };
        let shape = levels(level)?;
        let begins = used.begun.get_mut(level)?;
        let own_start = other.and_then(|other| other.start);
        let own_start = own_start.filter(|_| !std::mem::replace(begins, true));
        let count = match (own_start, list.counts.get(level).copied().flatten()) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => shape.start,
        };
        // Levels above that were passed over count as begun.
        for at in 0..level {
            let start = levels(at).map_or(1, |level| level.start);
            if let Some(above) = list.counts.get_mut(at) {
                above.get_or_insert(start);
            }
        }
        *list.counts.get_mut(level)? = Some(count);
        for at in level + 1..LEVELS {
            let limit = levels(at).and_then(|below| below.restarts_below);
            let restarts = limit.is_none_or(|limit| level < limit);
            if let Some(below) = list.counts.get_mut(at).filter(|_| restarts) {
                *below = None;
            }
        }
        if shape.bullet {
            return None;
        }
        let mut text = String::new();
        for c in shape.text.chars() {
            match u32::from(c) as usize {
                at @ 0..LEVELS => {
                    let number = list.counts.get(at).copied().flatten().unwrap_or(1);
                    let numeral = match levels(at) {
                        Some(own) if !shape.legal || own.numeral == Numeral::None => own.numeral,
                        _ => Numeral::Decimal,
                    };
                    text.push_str(&numeral.write(number));
                }
                _ => text.push(c),
            }
        }
        let joins = text.chars().next_back().is_some_and(char::is_alphanumeric);
        if joins && shape.follow < 2 {
            text.push(' ');
        }
        Some(text)
    }
}

fn read_lists(table: &[u8]) -> Option<Vec<List>> {
    let count = usize::from(u16_at(table, 0)?);
    let mut rest = table.get(2 + count * 28..)?;
    let mut lists = Vec::new();
    for at in 0..count {
        let head = part(table, 2 + at * 28, 28);
        let mut list = List {
            id: u32_at(head, 0)?,
            ..List::default()
        };
        let simple = head.get(26)? & 1 == 1;
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, after)) = Level::of(rest) else {
                break;
            };
            list.levels.push(level);
            rest = after;
        }
        lists.push(list);
    }
    Some(lists)
}

fn read_overrides(table: &[u8]) -> Option<Vec<Override>> {
    let count = size_at(table, 0)?.min(table.len() / 16);
    let mut rest = table.get(4 + count * 16..)?;
    let mut overrides = Vec::new();
    for at in 0..count {
        let head = part(table, 4 + at * 16, 16);
        let mut own = Override {
            list: u32_at(head, 0)?,
            ..Override::default()
        };
        rest = rest.get(4..).unwrap_or_default();
        for _ in 0..*head.get(12)? {
            let (Some(start), Some(flags)) = (u32_at(rest, 0), u32_at(rest, 4)) else {
                break;
            };
            rest = rest.get(8..).unwrap_or_default();
            let mut other = OtherLevel {
                start: (flags & 0x10 != 0).then_some(start),
                level: None,
            };
            if flags & 0x20 != 0 {
                let Some((level, after)) = Level::of(rest) else {
                    break;
                };
                if other.start.is_some() {
                    other.start = Some(level.start);
                }
                other.level = Some(level);
                rest = after;
            }
            own.levels.push(((flags & 0xF) as usize, other));
        }
        overrides.push(own);
    }
    Some(overrides)
}

impl Level {
    /// Reads a level, and says what follows it.
    fn of(bytes: &[u8]) -> Option<(Self, &[u8])> {
        const HEAD: usize = 28;
        let flags = *bytes.get(5)?;
        let lists = usize::from(*bytes.get(24)?) + usize::from(*bytes.get(25)?);
        let length = usize::from(u16_at(bytes, HEAD + lists)?);
        let text = part(bytes, HEAD + lists + 2, length * 2);
        let format = *bytes.get(4)?;
        let level = Self {
            start: u32_at(bytes, 0)?,
            numeral: numeral(format),
            bullet: format == 23,
            legal: flags & 0x04 != 0,
            restarts_below: (flags & 0x08 != 0).then_some(usize::from(*bytes.get(26)?)),
            follow: *bytes.get(15)?,
            text: utf16(text),
        };
        Some((level, bytes.get(HEAD + lists + 2 + length * 2..)?))
    }
}

/// The way of counting by its number in the file ([MS-OSHARED] 2.2.1.3).
fn numeral(format: u8) -> Numeral {
    match format {
        1 => Numeral::UpperRoman,
        2 => Numeral::LowerRoman,
        3 => Numeral::UpperLetter,
        4 => Numeral::LowerLetter,
        10 | 17 | 36 => Numeral::ChineseDigits,
        11 | 29 | 33 | 35 | 37 | 39 => Numeral::Chinese,
        14 | 19 => Numeral::FullWidth,
        16 | 34 | 38 => Numeral::ChineseLegal,
        18 | 28 => Numeral::Circled,
        22 => Numeral::Padded,
        26 => Numeral::Stopped,
        27 => Numeral::Parenthesised,
        30 => Numeral::Stems,
        31 | 32 => Numeral::Branches,
        255 => Numeral::None,
        _ => Numeral::Decimal,
    }
}
