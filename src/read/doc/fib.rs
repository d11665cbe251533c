//! The head of a Word file (FIB): which Word, how long each text, and where the tables stand.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

use crate::read::binary::{part, size_at, u16_at};

/// The Word that a file is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Word 6 and 95: one byte a character in the document's code page, all in one stream.
    Word6,
    /// Word 97 and later, and WPS.
    Word97,
}

/// The head of a file.
#[derive(Debug)]
pub(super) struct Fib {
    pub(super) version: Version,
    pub(super) encrypted: bool,
    /// The stream that holds the tables which this head points to.
    pub(super) tables: &'static str,
    /// Bytes of the text, where there is no piece table.
    pub(super) text: std::ops::Range<usize>,
    /// Characters of each text: main, footnotes, headers, macros, comments, endnotes, text boxes.
    counts: [usize; 7],
    /// The language, as Windows numbers it.
    language: u16,
    /// Offsets and lengths of the tables.
    places: Vec<(usize, usize)>,
}

/// Tables by their number in the head.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Styles = 1,
    CharacterBins = 12,
    ParagraphBins = 13,
    Fonts = 15,
    Pieces = 33,
    Lists = 73,
    ListOverrides = 74,
}

impl Fib {
    /// Reads the head; nothing where this is no Word file that can be read.
    pub(super) fn of(stream: &[u8]) -> Option<Self> {
        let mark = u16_at(stream, 0)?;
        // The last three are East Asian editions of Word 6.
        if !matches!(mark, 0xA5EC | 0xA5DC | 0xA697..=0xA699) {
            return None;
        }
        let version = match u16_at(stream, 2)? {
            101..=105 => Version::Word6,
            106.. => Version::Word97,
            _ if mark == 0xA5EC => Version::Word97,
            _ => return None,
        };
        let flags = u16_at(stream, 10)?;
        let (counts_at, places_at, places) = match version {
            Version::Word6 => (0x34, 0x58, 38),
            Version::Word97 => (0x4C, 0x9A, 93),
        };
        let mut counts = [0; 7];
        for (at, count) in counts.iter_mut().enumerate() {
            *count = size_at(stream, counts_at + at * 4)?;
        }
        let head = part(stream, places_at, places * 8);
        let places = head.chunks_exact(8);
        let places = places.filter_map(|pair| Some((size_at(pair, 0)?, size_at(pair, 4)?)));
        Some(Self {
            version,
            encrypted: flags & 0x0100 != 0,
            tables: if flags & 0x0200 == 0 {
                "0Table"
            } else {
                "1Table"
            },
            text: size_at(stream, 0x18)?..size_at(stream, 0x1C)?,
            counts,
            language: u16_at(stream, 6)?,
            places: places.collect(),
        })
    }

    /// The bytes of a table.
    pub(super) fn table<'t>(&self, tables: &'t [u8], place: Place) -> &'t [u8] {
        let (at, length) = self.places.get(place as usize).copied().unwrap_or((0, 0));
        part(tables, at, length)
    }

    /// The bytes from where a table starts to the end of its stream: lists go on after their end.
    pub(super) fn table_and_on<'t>(&self, tables: &'t [u8], place: Place) -> &'t [u8] {
        let (at, length) = self.places.get(place as usize).copied().unwrap_or((0, 0));
        if length == 0 {
            return &[];
        }
        tables.get(at..).unwrap_or_default()
    }

    /// The characters of the main text.
    pub(super) fn main(&self) -> std::ops::Range<usize> {
        let [main, ..] = self.counts;
        0..main
    }

    /// The characters of the text boxes of the main text.
    pub(super) fn boxes(&self) -> std::ops::Range<usize> {
        let [before @ .., boxes] = self.counts;
        let start = before.iter().fold(0usize, |sum, n| sum.saturating_add(*n));
        start..start.saturating_add(boxes)
    }

    /// The code page of text in single bytes; `sample` is some of it.
    pub(super) fn encoding(&self, sample: &[u8]) -> &'static Encoding {
        if self.version == Version::Word97 {
            return WINDOWS_1252;
        }
        match self.language {
            0x0804 | 0x1004 => GB18030,
            0x0404 | 0x0C04 | 0x1404 => BIG5,
            0x0411 => SHIFT_JIS,
            0x0412 => EUC_KR,
            // Chinese Word leaves the language of its template in the head.
            _ if GB18030.decode_without_bom_handling(sample).1 => WINDOWS_1252,
            _ => GB18030,
        }
    }
}
