//! Records, of which a workbook stream is a row, and the texts in them.

use crate::read::binary::{part, u16_at, utf16};

/// Kinds of records, by what they hold.
pub(super) mod id {
    pub(in crate::read::xls) const START: u16 = 0x0809;
    pub(in crate::read::xls) const START_4: u16 = 0x0409;
    pub(in crate::read::xls) const START_3: u16 = 0x0209;
    pub(in crate::read::xls) const START_2: u16 = 0x0009;
    pub(in crate::read::xls) const END: u16 = 0x000A;
    pub(in crate::read::xls) const CONTINUE: u16 = 0x003C;
    pub(in crate::read::xls) const PASSWORD: u16 = 0x002F;
    pub(in crate::read::xls) const CODE_PAGE: u16 = 0x0042;
    pub(in crate::read::xls) const DATES: u16 = 0x0022;
    pub(in crate::read::xls) const FORMAT: u16 = 0x041E;
    pub(in crate::read::xls) const CELL_LOOK: u16 = 0x00E0;
    pub(in crate::read::xls) const SHEET: u16 = 0x0085;
    pub(in crate::read::xls) const STRINGS: u16 = 0x00FC;
    pub(in crate::read::xls) const ROW: u16 = 0x0208;
    pub(in crate::read::xls) const COLUMNS: u16 = 0x007D;
    pub(in crate::read::xls) const SHARED_TEXT: u16 = 0x00FD;
    pub(in crate::read::xls) const TEXT: u16 = 0x0204;
    pub(in crate::read::xls) const RICH_TEXT: u16 = 0x00D6;
    pub(in crate::read::xls) const SHORT_NUMBER: u16 = 0x027E;
    pub(in crate::read::xls) const SHORT_NUMBERS: u16 = 0x00BD;
    pub(in crate::read::xls) const NUMBER: u16 = 0x0203;
    pub(in crate::read::xls) const BLANK: u16 = 0x0201;
    pub(in crate::read::xls) const BLANKS: u16 = 0x00BE;
    pub(in crate::read::xls) const TRUTH_OR_ERROR: u16 = 0x0205;
    pub(in crate::read::xls) const FORMULA: u16 = 0x0006;
    pub(in crate::read::xls) const FORMULA_4: u16 = 0x0406;
    pub(in crate::read::xls) const RESULT_TEXT: u16 = 0x0207;
    pub(in crate::read::xls) const MERGES: u16 = 0x00E5;
}

/// A record with those that continue it.
#[derive(Clone, Debug)]
pub(super) struct Record<'d> {
    pub(super) id: u16,
    /// The byte of the stream where it starts.
    pub(super) at: usize,
    pub(super) data: &'d [u8],
    /// The stream from the record after it on.
    after: &'d [u8],
}

/// The records of a stream from a byte on; the last may be cut.
pub(super) fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let id = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at.checked_add(2)?)?);
        let record = Record {
            id,
            at,
            data: part(stream, at + 4, length),
            after: stream.get(at + 4 + length..).unwrap_or_default(),
        };
        at += 4 + length;
        // Zeros after the last record are no records.
        (id != 0 || length != 0).then_some(record)
    })
}

impl<'d> Record<'d> {
    /// Whether a sheet of cells starts here.
    pub(super) fn starts_cells(&self) -> bool {
        self.id == id::START && u16_at(self.data, 2) == Some(0x0010)
    }

    /// Reads it from its start.
    pub(super) fn reader(&self) -> Reader<'d> {
        Reader {
            data: self.data,
            after: self.after,
        }
    }
}

/// Goes through a record and those that continue it.
#[derive(Debug)]
pub(super) struct Reader<'d> {
    data: &'d [u8],
    after: &'d [u8],
}

impl<'d> Reader<'d> {
    /// Goes on to the next record if it continues this one.
    fn turn(&mut self) -> Option<()> {
        let next = records(self.after, 0).next()?;
        if next.id != id::CONTINUE {
            return None;
        }
        self.data = next.data;
        self.after = next.after;
        Some(())
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        loop {
            if let Some((first, rest)) = self.data.split_first() {
                self.data = rest;
                return Some(*first);
            }
            self.turn()?;
        }
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub(super) fn skip(&mut self, count: usize) {
        let mut left = count;
        while left > self.data.len() {
            left -= self.data.len();
            if self.turn().is_none() {
                self.data = &[];
                return;
            }
        }
        self.data = self.data.get(left..).unwrap_or_default();
    }

    /// Some bytes, or as many as there are.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < count {
            let (head, rest) = self.data.split_at(self.data.len().min(count - bytes.len()));
            bytes.extend_from_slice(head);
            self.data = rest;
            if bytes.len() < count && self.turn().is_none() {
                break;
            }
        }
        bytes
    }

    /// Some characters of two bytes, or of one. A record that continues the text says anew which.
    pub(super) fn characters(&mut self, count: usize, wide: bool) -> String {
        let mut wide = wide;
        let mut units = Vec::new();
        let mut left = count;
        while left > 0 {
            let width = if wide { 2 } else { 1 };
            let here = left.min(self.data.len() / width);
            let (head, rest) = self.data.split_at(here * width);
            if wide {
                units.extend_from_slice(head);
            } else {
                units.extend(head.iter().flat_map(|byte| [*byte, 0]));
            }
            self.data = rest;
            left -= here;
            if left == 0 || self.turn().is_none() {
                break;
            }
            match self.u8() {
                Some(flags) => wide = flags & 1 == 1,
                None => break,
            }
        }
        utf16(&units)
    }

    /// A text that may have looks and readings after it.
    pub(super) fn rich_text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.u8()?;
        let looks = if flags & 8 != 0 { self.u16()? } else { 0 };
        let readings = if flags & 4 != 0 { self.u32()? } else { 0 };
        let text = self.characters(length, flags & 1 == 1);
        self.skip(usize::from(looks) * 4);
        self.skip(readings as usize);
        Some(text)
    }
}
