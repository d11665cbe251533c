//! Where the characters stand: pieces of text, as Word's editing has left them.

use super::fib::{Fib, Place, Version};
use super::sprm;
use crate::read::binary::{part, size_at, u16_at, u32_at};

/// A stretch of characters that stand beside one another.
#[derive(Clone, Debug)]
pub(super) struct Piece<'d> {
    /// The number of its first character, and one past its last.
    pub(super) characters: std::ops::Range<usize>,
    /// The byte of its first character.
    pub(super) start: usize,
    /// Whether a character is two bytes.
    pub(super) wide: bool,
    /// Properties that hold for all of it.
    pub(super) changes: Changes<'d>,
}

/// Properties laid over a piece.
#[derive(Clone, Copy, Debug)]
pub(super) enum Changes<'d> {
    /// One of a byte, in short.
    One(u16, [u8; 1]),
    List(&'d [u8]),
}

impl Piece<'_> {
    pub(super) fn width(&self) -> usize {
        if self.wide { 2 } else { 1 }
    }
}

/// The pieces of a file in the order of its text.
pub(super) fn pieces<'d>(fib: &Fib, stream: &[u8], tables: &'d [u8]) -> Vec<Piece<'d>> {
    let found = from_table(fib, fib.table(tables, Place::Pieces), stream.len());
    if !found.is_empty() {
        return found;
    }
    let bytes = fib.text.end.saturating_sub(fib.text.start);
    let characters = fib.boxes().end;
    let wide = fib.version == Version::Word97 && bytes >= characters.saturating_mul(2);
    vec![Piece {
        characters: 0..characters,
        start: fib.text.start,
        wide,
        changes: Changes::List(&[]),
    }]
}

fn from_table<'d>(fib: &Fib, table: &'d [u8], length: usize) -> Vec<Piece<'d>> {
    let mut lists: Vec<&'d [u8]> = Vec::new();
    let mut rest = table;
    // Lists of properties come first, the pieces last.
    let plan = loop {
        match rest.first() {
            Some(1) => {
                let size = u16_at(rest, 1).map_or(0, usize::from);
                lists.push(part(rest, 3, size));
                rest = rest.get(3 + size..).unwrap_or_default();
            }
            Some(2) => break part(rest, 5, size_at(rest, 1).unwrap_or(0)),
            _ => return Vec::new(),
        }
    };
    let count = plan.len().saturating_sub(4) / 12;
    let mut pieces = Vec::with_capacity(count);
    for at in 0..count {
        let place = (count + 1) * 4 + at * 8;
        let (Some(from), Some(to), Some(offset), Some(short)) = (
            size_at(plan, at * 4),
            size_at(plan, at * 4 + 4),
            u32_at(plan, place + 2),
            u16_at(plan, place + 6),
        ) else {
            break;
        };
        let wide = fib.version == Version::Word97 && offset & 0x4000_0000 == 0;
        let start = match (fib.version, wide) {
            (Version::Word6, _) => offset,
            (_, true) => offset & 0x3FFF_FFFF,
            (_, false) => (offset & 0x3FFF_FFFF) / 2,
        } as usize;
        // What stands beyond the file is lost; what follows would stand in the wrong place.
        let room = length.saturating_sub(start) / if wide { 2 } else { 1 };
        let changes = if short & 1 == 1 {
            let list = lists.get(usize::from(short >> 1));
            Changes::List(list.copied().unwrap_or_default())
        } else {
            let [number, value] = short.to_le_bytes();
            Changes::One(short_code(number >> 1), [value])
        };
        pieces.push(Piece {
            characters: from..to.max(from).min(from.saturating_add(room)),
            start,
            wide,
            changes,
        });
        if to < from || to - from > room {
            break;
        }
    }
    pieces
}

/// The code of a change in short. Its numbers are those of Word 6 where both have it.
fn short_code(number: u8) -> u16 {
    match number {
        12 => sprm::P_ILVL,
        // The others of Word 6 have longer operands.
        24 | 25 | 65 | 66 | 92 | 117 => sprm::old_code(number),
        _ => 0,
    }
}
