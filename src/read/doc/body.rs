//! Goes through the characters of a text and makes lines and tables of them.

use encoding_rs::Encoding;

use super::fib::Fib;
use super::format::{Character, Formats, Paragraph};
use super::list::Lists;
use super::piece::{Changes, Piece};
use super::row::{self, Filled, Shape};
use super::sprm::{Sprm, changes};
use crate::limits::Limits;
use crate::read::binary::{part, u16_at};
use crate::read::look::Look;
use crate::read::story::Item;
use crate::read::{ReadError, build};

/// A document as its streams hold it.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) stream: &'d [u8],
    pub(super) pieces: Vec<Piece<'d>>,
    pub(super) formats: Formats<'d>,
    pub(super) lists: Lists,
    pub(super) encoding: &'static Encoding,
    /// Stretches of text that were inserted or deleted and are not yet accepted.
    pub(super) changes: u32,
    pub(super) limits: &'d Limits,
}

/// A text in the making.
#[derive(Debug, Default)]
struct Story {
    items: Vec<Item>,
    /// Tables not yet at their end, the outermost first.
    open: Vec<Open>,
    line: Line,
    /// For each field not yet at its end, whether its instruction is being read.
    fields: Vec<bool>,
}

/// A table not yet at its end.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<Filled>,
    cells: Vec<Vec<Item>>,
    items: Vec<Item>,
}

/// A paragraph in the making, its last characters not yet decoded.
#[derive(Debug, Default)]
struct Line {
    text: String,
    wide: Vec<u16>,
    narrow: Vec<u8>,
}

impl Line {
    fn settle(&mut self, encoding: &'static Encoding) {
        if !self.wide.is_empty() {
            let units = self.wide.drain(..);
            let decoded = char::decode_utf16(units);
            self.text
                .extend(decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        if !self.narrow.is_empty() {
            let (text, _) = encoding.decode_without_bom_handling(&self.narrow);
            self.text.push_str(&text);
            self.narrow.clear();
        }
    }

    fn push(&mut self, c: char, encoding: &'static Encoding) {
        self.settle(encoding);
        self.text.push(c);
    }
}

impl<'d> Body<'d> {
    /// The lines and tables of some characters.
    pub(super) fn read(
        &mut self,
        fib: &Fib,
        characters: std::ops::Range<usize>,
    ) -> Result<Vec<Item>, ReadError> {
        // Pieces may lie over one another: what they add up to counts, not what the file holds.
        if characters.len() > self.limits.text_bytes {
            return Err(ReadError::OverLimit("text_bytes", self.limits.text_bytes));
        }
        let mut story = Story::default();
        let pieces = std::mem::take(&mut self.pieces);
        let mut left = self.limits.text_bytes;
        for piece in &pieces {
            let from = piece.characters.start.max(characters.start);
            let to = piece.characters.end.min(characters.end);
            if from >= to {
                continue;
            }
            left = left
                .checked_sub(to - from)
                .ok_or(ReadError::OverLimit("text_bytes", self.limits.text_bytes))?;
            let start = piece.start + (from - piece.characters.start) * piece.width();
            self.piece(&mut story, piece, start, to - from);
        }
        self.pieces = pieces;
        debug_assert!(fib.version == self.formats.version());
        self.close(&mut story, 0);
        self.end_line(&mut story, &Paragraph::default(), false);
        Ok(story.items)
    }

    /// Reads some characters of a piece.
    fn piece(&mut self, story: &mut Story, piece: &Piece<'d>, start: usize, count: usize) {
        let width = piece.width();
        let bytes = part(self.stream, start, count * width);
        let mut own = Character::default();
        let mut end = start;
        let mut before = Character::default();
        for (at, unit) in bytes.chunks_exact(width).enumerate() {
            let byte = start + at * width;
            if byte >= end {
                (own, end) = self.formats.character(byte);
                self.lay_over(piece, |sprm, formats| own.change(sprm, &formats.context));
                if own.deleted && !before.deleted || own.inserted && !before.inserted {
                    self.changes += 1;
                }
                before = own;
            }
            let code = u16_at(unit, 0)
                .or_else(|| unit.first().map(|b| u16::from(*b)))
                .unwrap_or(0);
            self.character(story, piece, byte, code, own);
        }
        story.line.settle(self.encoding);
    }

    fn lay_over(&self, piece: &Piece<'d>, mut change: impl FnMut(Sprm<'_>, &Formats<'d>)) {
        match piece.changes {
            Changes::One(code, operand) => {
                let operand = &operand;
                change(Sprm { code, operand }, &self.formats);
            }
            Changes::List(list) => {
                for sprm in changes(list, self.formats.version()) {
                    change(sprm, &self.formats);
                }
            }
        }
    }

    fn character(
        &mut self,
        story: &mut Story,
        piece: &Piece<'d>,
        byte: usize,
        code: u16,
        own: Character,
    ) {
        const CELL: u16 = 0x07;
        const LINE: u16 = 0x0B;
        const PAGE: u16 = 0x0C;
        const PARAGRAPH: u16 = 0x0D;
        const COLUMN: u16 = 0x0E;
        match code {
            // A mark that is deleted joins its paragraph with the next one.
            PARAGRAPH if own.deleted && !self.is_in_table(byte) => {}
            // Within a paragraph, else the end of a section.
            PAGE | COLUMN if !self.formats.ends_at(byte + piece.width()) => {
                story.line.push('\n', self.encoding);
            }
            CELL | PAGE | PARAGRAPH | COLUMN => self.mark(story, piece, byte, code == CELL),
            0x13 => story.fields.push(true),
            0x14 => {
                if let Some(instruction) = story.fields.last_mut() {
                    *instruction = false;
                }
            }
            0x15 => {
                story.fields.pop();
            }
            _ if own.hidden || own.deleted || story.fields.contains(&true) => {}
            LINE => story.line.push('\n', self.encoding),
            // Signs of pictures, notes and the like.
            0..=8 => {}
            0x20.. if own.special && own.symbol.is_some() => {
                story.line.settle(self.encoding);
                story.line.text.extend(own.symbol);
            }
            0x1E => story.line.push('-', self.encoding),
            0x1F => {}
            0x20..0x7F if own.look != Look::default() => {
                story.line.settle(self.encoding);
                let c = char::from_u32(u32::from(code)).unwrap_or_default();
                own.look.push_char(c, &mut story.line.text);
            }
            _ if piece.wide => story.line.wide.push(code),
            _ => story.line.narrow.push(code as u8),
        }
    }

    fn is_in_table(&self, byte: usize) -> bool {
        self.formats.paragraph(byte).0.depth() > 0
    }

    /// The mark that ends a paragraph, a cell or a row.
    fn mark(&mut self, story: &mut Story, piece: &Piece<'d>, byte: usize, is_cell: bool) {
        let (mut paragraph, mut lists) = self.formats.paragraph(byte);
        self.lay_over(piece, |sprm, _| paragraph.change(sprm));
        if let Changes::List(list) = piece.changes {
            lists.push(list);
        }
        // A field that does not end within its paragraph does not end at all.
        story.fields.retain(|instruction| !instruction);
        let depth = paragraph.depth().max(usize::from(is_cell));
        self.close(story, depth);
        while story.open.len() < depth {
            story.open.push(Open::default());
        }
        let ends_row = paragraph.ends_row && depth > 0;
        if ends_row && (is_cell || depth > 1) {
            story.line.settle(self.encoding);
            story.line.text.clear();
            let shape = Shape::of(&lists, self.formats.version());
            if let Some(open) = story.open.last_mut() {
                let cells = std::mem::take(&mut open.cells);
                open.rows.push(Filled { shape, cells });
                open.items.clear();
            }
            return;
        }
        let ends_cell = is_cell || paragraph.ends_inner_cell && depth > 1;
        self.end_line(story, &paragraph, ends_cell);
        if ends_cell && let Some(open) = story.open.last_mut() {
            let items = std::mem::take(&mut open.items);
            open.cells.push(items);
        }
    }

    /// Ends a paragraph. An empty one of a list has a number too, which shows in a cell.
    fn end_line(&mut self, story: &mut Story, paragraph: &Paragraph, ends_cell: bool) {
        story.line.settle(self.encoding);
        let mut text = std::mem::take(&mut story.line.text);
        if paragraph.list > 0
            && let Some(number) = self.lists.next(paragraph.list, paragraph.list_level)
            && (ends_cell || !build::is_blank(&text))
        {
            text = build::labelled(&number, &text);
        }
        if text.is_empty() {
            return;
        }
        let item = Item::Paragraph {
            text,
            heading: paragraph.is_heading(),
            element: None,
        };
        match story.open.last_mut() {
            Some(open) => open.items.push(item),
            None => story.items.push(item),
        }
    }

    /// Ends the tables that are deeper than a depth.
    fn close(&self, story: &mut Story, depth: usize) {
        while story.open.len() > depth {
            let Some(mut open) = story.open.pop() else {
                return;
            };
            // A row whose end the file has lost.
            if !open.cells.is_empty() {
                open.rows.push(Filled {
                    cells: std::mem::take(&mut open.cells),
                    ..Filled::default()
                });
            }
            let mut items = open.items;
            if !open.rows.is_empty() {
                items.push(Item::Table(row::table(open.rows, self.limits.span)));
            }
            match story.open.last_mut() {
                Some(outer) => outer.items.extend(items),
                None => story.items.extend(items),
            }
        }
    }
}
