//! Property changes (sprm), of which a Word file is a list of lists.

use super::fib::Version;
use crate::read::binary::u16_at;

// By the names of [MS-DOC] 2.6.
pub(super) const P_ISTD: u16 = 0x4600;
pub(super) const P_ILVL: u16 = 0x260A;
pub(super) const P_ILFO: u16 = 0x460B;
pub(super) const P_IN_TABLE: u16 = 0x2416;
pub(super) const P_TTP: u16 = 0x2417;
pub(super) const P_OUTLINE: u16 = 0x2640;
pub(super) const P_HUGE: u16 = 0x6646;
pub(super) const P_HUGE_OLD: u16 = 0x6645;
pub(super) const P_TABLE: u16 = 0x646B;
pub(super) const P_ITAP: u16 = 0x6649;
pub(super) const P_DTAP: u16 = 0x664A;
pub(super) const P_INNER_CELL: u16 = 0x244B;
pub(super) const P_INNER_TTP: u16 = 0x244C;
pub(super) const C_DELETED: u16 = 0x0800;
pub(super) const C_INSERTED: u16 = 0x0801;
pub(super) const C_HIDDEN: u16 = 0x083C;
pub(super) const C_STRIKE: u16 = 0x0837;
pub(super) const C_STRIKE_TWICE: u16 = 0x2A53;
pub(super) const C_RAISED: u16 = 0x2A48;
pub(super) const C_PLAIN: u16 = 0x2A33;
pub(super) const C_STYLE: u16 = 0x4A30;
pub(super) const C_SPECIAL: u16 = 0x0855;
pub(super) const C_SYMBOL: u16 = 0x6A09;
pub(super) const T_DXA_LEFT: u16 = 0x9601;
pub(super) const T_GAP_HALF: u16 = 0x9602;
pub(super) const T_TABLE: u16 = 0xD608;
pub(super) const T_INSERT: u16 = 0x7621;
pub(super) const T_DELETE: u16 = 0x5622;
pub(super) const T_WIDTH: u16 = 0x7623;
pub(super) const T_MERGE: u16 = 0x5624;
pub(super) const T_SPLIT: u16 = 0x5625;
pub(super) const T_VERTICAL: u16 = 0xD62B;
const T_TABLE_OLD: u16 = 0xD606;
const P_TABS: u16 = 0xC615;

/// A change of one property.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sprm<'d> {
    pub(super) code: u16,
    pub(super) operand: &'d [u8],
}

impl Sprm<'_> {
    /// The first byte of its operand.
    pub(super) fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or_else(|| u16::from(self.byte()))
    }
}

/// The changes of a list, until one does not fit.
pub(super) fn changes(list: &[u8], version: Version) -> impl Iterator<Item = Sprm<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let (sprm, after) = match version {
            Version::Word97 => next(rest)?,
            Version::Word6 => next_old(rest)?,
        };
        rest = after;
        Some(sprm)
    })
}

fn next(list: &[u8]) -> Option<(Sprm<'_>, &[u8])> {
    let code = u16_at(list, 0)?;
    let list = list.get(2..)?;
    let first = list.first().map_or(0, |n| usize::from(*n));
    let (skip, length) = match code >> 13 {
        0 | 1 => (0, 1),
        2 | 4 | 5 => (0, 2),
        3 => (0, 4),
        7 => (0, 3),
        _ if code == T_TABLE || code == T_TABLE_OLD => {
            (2, usize::from(u16_at(list, 0)?).saturating_sub(1))
        }
        _ if code == P_TABS && first == 255 => (0, tabs(list)?),
        _ => (1, first),
    };
    cut(code, list, skip, length)
}

/// How long a list of tabs is that does not say so itself.
fn tabs(list: &[u8]) -> Option<usize> {
    let deleted = usize::from(*list.get(1)?);
    let added = usize::from(*list.get(2 + deleted * 4)?);
    Some(3 + deleted * 4 + added * 3)
}

fn cut(code: u16, list: &[u8], skip: usize, length: usize) -> Option<(Sprm<'_>, &[u8])> {
    let list = list.get(skip..)?;
    // A row's shape may be cut off at its end: borders, which nobody needs.
    let length = length.min(list.len());
    let (operand, after) = list.split_at_checked(length)?;
    Some((Sprm { code, operand }, after))
}

/// A change as Word 6 and 95 write it, by the code that it has later; 0 where it has none here.
fn next_old(list: &[u8]) -> Option<(Sprm<'_>, &[u8])> {
    let (number, list) = list.split_first()?;
    let first = list.first().map_or(0, |n| usize::from(*n));
    let (skip, length) = match number {
        0 | 52 | 83 | 163 => (0, 0),
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 => (0, 2),
        69 | 72 | 80 | 93 | 96 | 97 | 99 | 101 | 107 | 109 | 110 | 121..=124 => (0, 2),
        140 | 141 | 144 | 145 | 148 | 149 | 154..=157 | 160 | 161 | 164..=171 => (0, 2),
        182..=184 | 189 | 195 | 197 | 198 => (0, 2),
        73 | 95 | 136 | 137 => (0, 3),
        20 | 70 | 192 | 194 | 196 | 200 => (0, 4),
        193 | 199 => (0, 5),
        187 => (0, 12),
        188 | 190 => (2, usize::from(u16_at(list, 0)?).saturating_sub(1)),
        23 if first == 255 => (0, tabs(list)?),
        3 | 12 | 15 | 23 | 64 | 68 | 74 | 77 | 79 | 81 | 82 | 103 | 105 | 106 | 108 => (1, first),
        111..=116 | 120 | 133 | 179 | 181 | 191 | 207 => (1, first),
        _ => (0, 1),
    };
    let code = old_code(*number);
    cut(code, list, skip, length)
}

/// The later code of a change by its old number. The short form in pieces counts so too.
pub(super) fn old_code(number: u8) -> u16 {
    match number {
        2 => P_ISTD,
        24 => P_IN_TABLE,
        25 => P_TTP,
        65 => C_DELETED,
        66 => C_INSERTED,
        80 => C_STYLE,
        83 => C_PLAIN,
        92 => C_HIDDEN,
        117 => C_SPECIAL,
        183 => T_DXA_LEFT,
        184 => T_GAP_HALF,
        190 => T_TABLE,
        194 => T_INSERT,
        195 => T_DELETE,
        196 => T_WIDTH,
        197 => T_MERGE,
        198 => T_SPLIT,
        _ => 0,
    }
}
