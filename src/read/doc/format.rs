//! What holds of characters and paragraphs: runs of properties, by the byte at which they stand.

use super::fib::{Fib, Place, Version};
use super::sprm::{self, Sprm, changes};
use super::style::Styles;
use crate::read::binary::{part, size_at, u16_at, u32_at, utf16};
use crate::read::look::Look;
use crate::read::symbol;

/// Pages of runs.
const PAGE: usize = 512;

/// What holds of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    in_table: bool,
    depth: u32,
    /// Whether its mark ends a row.
    pub(super) ends_row: bool,
    /// Whether its mark ends a cell of an inner table.
    pub(super) ends_inner_cell: bool,
    /// Which list it belongs to, from 1.
    pub(super) list: u16,
    pub(super) list_level: u8,
    /// The level of a heading, from 0; 9 and more is text.
    pub(super) outline: Option<u8>,
}

impl Paragraph {
    /// Inside how many tables it stands.
    pub(super) fn depth(&self) -> usize {
        /// Deeper than anyone nests tables, and shallow for a stack.
        const MOST: u32 = 30;
        match self.depth {
            0 => usize::from(self.in_table),
            depth => depth.min(MOST) as usize,
        }
    }

    pub(super) fn is_heading(&self) -> bool {
        self.outline.is_some_and(|level| level < 9)
    }

    pub(super) fn change(&mut self, sprm: Sprm<'_>) {
        let on = sprm.byte() != 0;
        match sprm.code {
            sprm::P_IN_TABLE => self.in_table = on,
            sprm::P_TTP | sprm::P_INNER_TTP => self.ends_row = on,
            sprm::P_INNER_CELL => self.ends_inner_cell = on,
            sprm::P_ITAP => self.depth = u32_at(sprm.operand, 0).unwrap_or(0),
            sprm::P_DTAP => {
                let more = u32_at(sprm.operand, 0).unwrap_or(0).cast_signed();
                self.depth = self.depth.saturating_add_signed(more);
            }
            sprm::P_ILFO => self.list = sprm.word(),
            sprm::P_ILVL => self.list_level = sprm.byte(),
            sprm::P_OUTLINE => self.outline = Some(sprm.byte()),
            _ => {}
        }
    }
}

/// What holds of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) look: Look,
    /// Whether it stands for something else than itself.
    pub(super) special: bool,
    /// What it shows in a font of signs.
    pub(super) symbol: Option<char>,
}

impl Character {
    pub(super) fn change(&mut self, sprm: Sprm<'_>, context: &Context<'_>) {
        match sprm.code {
            sprm::C_HIDDEN => {
                // 128 and 129 speak of the style, which hides nothing by itself here.
                self.hidden = matches!(sprm.byte(), 1 | 129);
            }
            sprm::C_DELETED => self.deleted = sprm.byte() != 0,
            sprm::C_INSERTED => self.inserted = sprm.byte() != 0,
            sprm::C_SPECIAL => self.special = sprm.byte() != 0,
            sprm::C_SYMBOL => {
                let font = u16_at(sprm.operand, 0).map_or(usize::MAX, usize::from);
                let font = context.fonts.get(font).map_or("", String::as_str);
                let code = u16_at(sprm.operand, 2).map_or(0, u32::from);
                self.symbol = symbol::shown(font, code);
            }
            sprm::C_STYLE => self.hidden |= context.styles.hides(sprm.word()),
            sprm::C_STRIKE | sprm::C_STRIKE_TWICE => {
                self.look.struck = matches!(sprm.byte(), 1 | 129);
            }
            sprm::C_RAISED => self.look.raised = sprm.byte() == 1,
            sprm::C_PLAIN => (self.hidden, self.look) = (false, Look::default()),
            _ => {}
        }
    }
}

/// What properties refer to.
#[derive(Debug)]
pub(super) struct Context<'d> {
    styles: Styles<'d>,
    /// The names of fonts.
    fonts: Vec<String>,
}

/// A stretch of bytes for which one list of properties holds.
#[derive(Clone, Copy, Debug)]
struct Run<T> {
    start: usize,
    end: usize,
    what: T,
}

/// Runs by where they start.
#[derive(Debug)]
struct Runs<T>(Vec<Run<T>>);

impl<T: Copy> Runs<T> {
    fn new(mut runs: Vec<Run<T>>) -> Self {
        runs.sort_by_key(|run| run.start);
        Self(runs)
    }

    /// What holds at a byte, and up to which byte.
    fn at(&self, byte: usize) -> (Option<T>, usize) {
        let after = self.0.partition_point(|run| run.start <= byte);
        let next = self.0.get(after).map_or(usize::MAX, |run| run.start);
        let run = after.checked_sub(1).and_then(|at| self.0.get(at));
        match run.filter(|run| run.end > byte) {
            Some(run) => (Some(run.what), run.end.min(next)),
            None => (None, next),
        }
    }
}

/// The properties of a file.
#[derive(Debug)]
pub(super) struct Formats<'d> {
    version: Version,
    data: &'d [u8],
    /// Bytes of `data` that may still be read: any number of paragraphs may point to the same.
    room: std::cell::Cell<usize>,
    paragraphs: Runs<(u16, &'d [u8])>,
    characters: Runs<Character>,
    pub(super) context: Context<'d>,
}

impl<'d> Formats<'d> {
    /// Reads the properties; `data` is the stream that holds those too large for a page.
    pub(super) fn of(fib: &Fib, stream: &'d [u8], tables: &'d [u8], data: &'d [u8]) -> Self {
        let version = fib.version;
        let context = Context {
            styles: Styles::of(fib.table(tables, Place::Styles), version),
            fonts: fonts(fib.table(tables, Place::Fonts), version),
        };
        let mut paragraphs = Vec::new();
        for page in pages(fib, Place::ParagraphBins, stream, tables) {
            let width = match version {
                Version::Word97 => 13,
                Version::Word6 => 7,
            };
            paragraphs.extend(runs(page, width, |at| papx(page, at, version)));
        }
        let mut characters = Vec::new();
        for page in pages(fib, Place::CharacterBins, stream, tables) {
            characters.extend(runs(page, 1, |at| {
                let length = usize::from(*page.get(at)?);
                let mut character = Character::default();
                for sprm in changes(part(page, at + 1, length), version) {
                    character.change(sprm, &context);
                }
                Some(character)
            }));
        }
        Self {
            version,
            data,
            room: std::cell::Cell::new(16 << 20),
            paragraphs: Runs::new(paragraphs),
            characters: Runs::new(characters),
            context,
        }
    }

    /// What holds of the paragraph whose mark stands at a byte, and the lists of changes that say
    /// so, from which the shape of a row is read.
    pub(super) fn paragraph(&self, byte: usize) -> (Paragraph, Vec<&'d [u8]>) {
        let Some((style, list)) = self.paragraphs.at(byte).0 else {
            return (self.context.styles.paragraph(0), Vec::new());
        };
        let mut paragraph = self.context.styles.paragraph(style);
        let mut lists = vec![list];
        for sprm in changes(list, self.version) {
            if matches!(sprm.code, sprm::P_HUGE | sprm::P_HUGE_OLD | sprm::P_TABLE) {
                let at = size_at(sprm.operand, 0).unwrap_or(usize::MAX);
                let length = u16_at(self.data, at).map_or(0, usize::from);
                if let Some(left) = self.room.get().checked_sub(length) {
                    self.room.set(left);
                    lists.push(part(self.data, at.saturating_add(2), length));
                }
            }
        }
        for list in &lists {
            for sprm in changes(list, self.version) {
                paragraph.change(sprm);
            }
        }
        (paragraph, lists)
    }

    /// Whether a paragraph ends before a byte, as far as its properties tell.
    pub(super) fn ends_at(&self, byte: usize) -> bool {
        let last = byte.saturating_sub(1);
        self.paragraphs.at(last).1 <= byte
    }

    /// What holds of the character at a byte, and up to which byte.
    pub(super) fn character(&self, byte: usize) -> (Character, usize) {
        let (character, end) = self.characters.at(byte);
        (character.unwrap_or_default(), end)
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }
}

/// The pages of runs that a table of bins names, each once.
fn pages<'d>(fib: &Fib, place: Place, stream: &'d [u8], tables: &[u8]) -> Vec<&'d [u8]> {
    let table = fib.table(tables, place);
    let width = match fib.version {
        Version::Word97 => 4,
        Version::Word6 => 2,
    };
    let count = table.len().saturating_sub(4) / (4 + width);
    let number = |at: usize| {
        let place = (count + 1) * 4 + at * width;
        match fib.version {
            Version::Word97 => size_at(table, place).map(|n| n & 0x003F_FFFF),
            Version::Word6 => u16_at(table, place).map(usize::from),
        }
    };
    let mut numbers: Vec<usize> = (0..count).filter_map(number).collect();
    // Word 6 leaves out of the table what follows page by page.
    if fib.version == Version::Word6 {
        let (first, named) = match place {
            Place::CharacterBins => (0x18A, 0x18E),
            _ => (0x18C, 0x190),
        };
        let first = u16_at(stream, first).map_or(0, usize::from);
        let named = u16_at(stream, named).map_or(0, usize::from);
        if named > count && first > 0 {
            let last = numbers.last().map_or(first, |last| last + 1);
            numbers.extend(last..last + named - count);
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    let page = |number: usize| {
        let at = number.checked_mul(PAGE)?;
        stream.get(at..at.checked_add(PAGE)?)
    };
    numbers.into_iter().filter_map(page).collect()
}

/// The runs of a page: bytes where they start, then for each where its properties stand.
fn runs<T>(
    page: &[u8],
    width: usize,
    read: impl Fn(usize) -> Option<T>,
) -> impl Iterator<Item = Run<T>> {
    let count = page.last().map_or(0, |n| usize::from(*n));
    (0..count).filter_map(move |number| {
        let start = size_at(page, number * 4)?;
        let end = size_at(page, number * 4 + 4)?;
        let place = (count + 1) * 4 + number * width;
        let at = usize::from(*page.get(place)?) * 2;
        if at == 0 {
            return None;
        }
        let what = read(at)?;
        Some(Run { start, end, what })
    })
}

/// A paragraph's style and its own changes.
fn papx(page: &[u8], at: usize, version: Version) -> Option<(u16, &[u8])> {
    let words = usize::from(*page.get(at)?);
    let (at, length) = match (version, words) {
        (Version::Word97, 0) => (at + 2, usize::from(*page.get(at + 1)?) * 2),
        (Version::Word97, words) => (at + 1, words * 2 - 1),
        (Version::Word6, words) => (at + 1, words * 2),
    };
    let style = u16_at(page, at)?;
    Some((style, part(page, at + 2, length.saturating_sub(2))))
}

/// The names of the fonts of a file, by their number.
fn fonts(table: &[u8], version: Version) -> Vec<String> {
    /// Bytes of a font before its name.
    const HEAD: usize = 39;
    if version == Version::Word6 {
        return Vec::new();
    }
    let count = u16_at(table, 0).map_or(0, usize::from);
    let mut rest = table.get(4..).unwrap_or_default();
    let mut fonts = Vec::new();
    while let Some((length, after)) = rest.split_first()
        && fonts.len() < count
    {
        let length = usize::from(*length);
        let name = utf16(part(after, 0, length).get(HEAD..).unwrap_or_default());
        let name = name.split('\0').next().unwrap_or_default();
        fonts.push(name.to_owned());
        rest = after.get(length..).unwrap_or_default();
    }
    fonts
}
