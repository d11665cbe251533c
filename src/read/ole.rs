//! Compound files (OLE2), the container of DOC, WPS, XLS and ET.
//!
//! Office programs, WPS above all, leave containers behind that end early: the last sector cut,
//! a chain that stops, sizes that are not true. What is there is read; the streams inside say
//! themselves where they end, so a chain is followed as far as it goes.

use std::borrow::Cow;

use super::binary::{part, size_at, u16_at, u32_at, utf16};
use super::{Format, ReadError};
use crate::limits::Limits;

/// What a compound file starts with.
pub(super) const MARK: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Numbers from here on are no sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams below this many bytes stand in the mini stream.
const CUTOFF: usize = 4096;
const MINI_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// An open container.
#[derive(Debug)]
pub(super) struct Container<'b> {
    bytes: &'b [u8],
    /// Bytes of a sector.
    sector: usize,
    /// For each sector the one after it.
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    /// The root's stream, which holds the small ones.
    mini: Cow<'b, [u8]>,
    entries: Vec<Entry>,
    /// The entries directly under the root.
    top: Vec<usize>,
}

/// A stream or a storage.
#[derive(Clone, Debug, Default)]
struct Entry {
    name: String,
    kind: u8,
    left: usize,
    right: usize,
    child: usize,
    start: u32,
    size: usize,
}

const STREAM: u8 = 2;
const ROOT: u8 = 5;

impl<'b> Container<'b> {
    /// Opens a container; `format` is what it is believed to be, for the error.
    pub(super) fn open(
        bytes: &'b [u8],
        format: Format,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        Self::try_open(bytes, limits)?.ok_or(ReadError::Damaged(format))
    }

    fn try_open(bytes: &'b [u8], limits: &Limits) -> Result<Option<Self>, ReadError> {
        if !bytes.starts_with(&MARK) {
            return Ok(None);
        }
        let sector = match u16_at(bytes, 30) {
            Some(12) => 4096,
            _ => 512,
        };
        let mut container = Self {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Cow::Borrowed(&[]),
            entries: Vec::new(),
            top: Vec::new(),
        };
        container.read_fat();
        let Some(first) = u32_at(bytes, 48) else {
            return Ok(None);
        };
        let directory = container.chain(first);
        let count = directory.len() / ENTRY;
        if count > limits.ole_entries {
            return Err(ReadError::OverLimit("ole_entries", limits.ole_entries));
        }
        container.entries = directory.chunks_exact(ENTRY).map(Entry::of).collect();
        if let Some(first) = u32_at(bytes, 60).filter(|first| *first < LAST_SECTOR) {
            let table = container.chain(first);
            container.mini_fat = (0..table.len() / 4)
                .filter_map(|at| u32_at(&table, at * 4))
                .collect();
        }
        let root = container.entries.iter().find(|entry| entry.kind == ROOT);
        let root = root.cloned().unwrap_or_default();
        container.mini = container.chain(root.start);
        container.top = container.under(root.child);
        Ok(Some(container))
    }

    /// How many sectors the file has, the last one perhaps cut.
    fn sectors(&self) -> usize {
        self.bytes.len().saturating_sub(1) / self.sector
    }

    fn sector_bytes(&self, number: u32) -> &'b [u8] {
        let at = (number as usize)
            .saturating_add(1)
            .saturating_mul(self.sector);
        part(self.bytes, at, self.sector)
    }

    /// Gathers the table of chains from its sectors, which the header and then a chain of their
    /// own name.
    fn read_fat(&mut self) {
        let most = self.sectors();
        let mut named: Vec<u32> = (0..109)
            .filter_map(|at| u32_at(self.bytes, 76 + at * 4))
            .collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(u32::MAX);
        let mut steps = 0;
        while next < LAST_SECTOR && steps <= most {
            let list = self.sector_bytes(next);
            let names = self.sector / 4 - 1;
            named.extend((0..names).filter_map(|at| u32_at(list, at * 4)));
            next = u32_at(list, names * 4).unwrap_or(u32::MAX);
            steps += 1;
            if named.len() > most + 109 {
                break;
            }
        }
        for number in named.into_iter().filter(|number| *number < LAST_SECTOR) {
            if self.fat.len() > most {
                break;
            }
            let table = self.sector_bytes(number);
            let links = (0..self.sector / 4).map(|at| u32_at(table, at * 4).unwrap_or(LOST));
            self.fat.extend(links);
        }
    }

    /// The bytes of a chain of sectors, as far as it goes; one that comes back to where it was ends.
    fn chain(&self, first: u32) -> Cow<'b, [u8]> {
        let mut seen = vec![false; self.sectors()];
        let mut sectors = Vec::new();
        let mut next = first;
        while let Some(seen) = seen.get_mut(next as usize) {
            if std::mem::replace(seen, true) {
                break;
            }
            sectors.push(next);
            let after = self.fat.get(next as usize).copied().unwrap_or(LOST);
            // Where the table itself is cut off, streams mostly stand in one piece.
            next = if after == LOST { next + 1 } else { after };
        }
        let in_one_piece = sectors.windows(2).all(|pair| match pair {
            [a, b] => a + 1 == *b,
            _ => true,
        });
        if in_one_piece {
            let at = (first as usize)
                .saturating_add(1)
                .saturating_mul(self.sector);
            return Cow::Borrowed(part(self.bytes, at, sectors.len() * self.sector));
        }
        let mut bytes = Vec::with_capacity(sectors.len() * self.sector);
        for sector in sectors {
            bytes.extend_from_slice(self.sector_bytes(sector));
        }
        Cow::Owned(bytes)
    }

    /// The bytes of a chain in the mini stream.
    fn mini_chain(&self, first: u32) -> Vec<u8> {
        let mut seen = vec![false; self.mini.len().div_ceil(MINI_SECTOR)];
        let mut bytes = Vec::new();
        let mut next = first as usize;
        while let Some(seen) = seen.get_mut(next) {
            if std::mem::replace(seen, true) {
                break;
            }
            bytes.extend_from_slice(part(&self.mini, next * MINI_SECTOR, MINI_SECTOR));
            let after = self.mini_fat.get(next).copied();
            next = after.map_or(next + 1, |after| after as usize);
        }
        bytes
    }

    /// The entries of one storage: a tree by left and right, each visited once.
    fn under(&self, child: usize) -> Vec<usize> {
        let mut seen = vec![false; self.entries.len()];
        let mut open = vec![child];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            let (Some(entry), Some(seen)) = (self.entries.get(at), seen.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            found.push(at);
            open.extend([entry.left, entry.right]);
        }
        found
    }

    /// The stream of a name: directly under the root, or where the tree there is broken, anywhere.
    fn find(&self, name: &str) -> Option<&Entry> {
        let is_it = |entry: &&Entry| entry.kind == STREAM && entry.name.eq_ignore_ascii_case(name);
        let mut top = self.top.iter().filter_map(|at| self.entries.get(*at));
        top.find(is_it).or_else(|| self.entries.iter().find(is_it))
    }

    /// Whether a stream stands directly under the root.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut top = self.top.iter().filter_map(|at| self.entries.get(*at));
        top.any(|entry| entry.kind == STREAM && entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream's bytes, with what its last sector holds beyond its end.
    pub(super) fn stream(&self, name: &str) -> Option<Cow<'b, [u8]>> {
        let entry = self.find(name)?;
        if entry.size < CUTOFF {
            let small = self.mini_chain(entry.start);
            // A size that is not true sends a large stream here.
            if !small.is_empty() {
                return Some(Cow::Owned(small));
            }
        }
        Some(self.chain(entry.start))
    }
}

/// A link that the file has lost.
const LOST: u32 = 0xFFFF_FFFB;

impl Entry {
    fn of(bytes: &[u8]) -> Self {
        let length = u16_at(bytes, 64).unwrap_or(0) as usize;
        Self {
            name: utf16(part(bytes, 0, length.saturating_sub(2).min(62))),
            kind: bytes.get(66).copied().unwrap_or(0),
            left: size_at(bytes, 68).unwrap_or(usize::MAX),
            right: size_at(bytes, 72).unwrap_or(usize::MAX),
            child: size_at(bytes, 76).unwrap_or(usize::MAX),
            start: u32_at(bytes, 116).unwrap_or(u32::MAX),
            size: size_at(bytes, 120).unwrap_or(0),
        }
    }
}

/// The one of `names` that stands directly under the root of a container.
pub(super) fn first_of<'n>(bytes: &[u8], names: &[&'n str], limits: &Limits) -> Option<&'n str> {
    let container = Container::try_open(bytes, limits).ok()??;
    names.iter().find(|name| container.has(name)).copied()
}
