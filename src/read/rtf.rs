//! RTF: Word's, WPS's and LibreOffice's.
//!
//! Numbers of lists stand in the file as text. Headers, footers, pictures and comments are left
//! out, deleted and hidden text too; a footnote follows the paragraph or table it belongs to.

mod charset;
mod table;
mod token;

use super::build::{self, Builder};
use super::look::Look;
use super::story::{self, Item};
use super::{Format, ReadError};
use crate::document::{Document, Note};
use crate::limits::Limits;
use charset::Charsets;
use table::Rows;
use token::{Token, Tokens};

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut reader = Reader::new(limits);
    for token in Tokens::new(bytes) {
        reader.token(token)?;
        if reader.closed {
            break;
        }
    }
    // Rows may be missing from a file that was cut off.
    if !reader.closed {
        return Err(ReadError::Damaged(Format::Rtf));
    }
    let mut builder = Builder::new(limits);
    let count = reader.changes;
    if count > 0 {
        builder.note(Note::TrackedChanges { count });
    }
    story::tell(reader.finish(), &mut builder)?;
    Ok(builder.finish())
}

/// Where what is read goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Destination {
    #[default]
    Text,
    Skip,
    Fonts,
    /// The number before a paragraph of a list.
    ListText,
    /// What a field is: `TOC \o`.
    Instruction,
    /// A choice of an old and a Unicode text: the old one is passed over.
    Choice,
    /// A text box or footnote with a flow of its own.
    Apart,
}

/// The state that a group keeps to itself.
#[derive(Clone, Copy, Debug)]
struct State {
    destination: Destination,
    /// Characters to pass over after each `\u`.
    fallback: usize,
    font: Option<i32>,
    /// The font of double-byte characters.
    wide_font: Option<i32>,
    /// Whether the next font is that of double-byte characters.
    wide: bool,
    hidden: bool,
    deleted: bool,
    look: Look,
    /// A field that makes a table of contents.
    contents: bool,
}

/// Paragraphs and tables of the body, of a text box or of a footnote.
#[derive(Debug, Default)]
struct Flow {
    items: Vec<Item>,
    levels: Vec<Rows>,
    text: String,
    label: String,
    in_table: bool,
    nesting: Option<usize>,
    outline: Option<i32>,
    afloat: Vec<Item>,
}

/// Tables in one another; deeper ones are taken into those above.
const NESTING: usize = 24;

struct Reader<'l> {
    limits: &'l Limits,
    state: State,
    stack: Vec<State>,
    flows: Vec<Flow>,
    charsets: Charsets,
    /// Bytes not yet decoded, and the surrogate that waits for its other half.
    bytes: Vec<u8>,
    surrogate: Option<u16>,
    /// Characters of a fallback still to pass over.
    passing: usize,
    /// A `\*` stands before the next word.
    starred: bool,
    instruction: String,
    cells: usize,
    length: usize,
    changes: u32,
    closed: bool,
}

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            state: State {
                destination: Destination::Text,
                fallback: 1,
                font: None,
                wide_font: None,
                wide: false,
                hidden: false,
                deleted: false,
                look: Look::default(),
                contents: false,
            },
            stack: Vec::new(),
            flows: vec![Flow::default()],
            charsets: Charsets::default(),
            bytes: Vec::new(),
            surrogate: None,
            passing: 0,
            starred: false,
            instruction: String::new(),
            cells: 0,
            length: 0,
            changes: 0,
            closed: false,
        }
    }

    fn finish(mut self) -> Vec<Item> {
        let limit = self.limits.span;
        let mut items = Vec::new();
        for mut flow in std::mem::take(&mut self.flows) {
            flow.end_paragraph();
            items.extend(flow.finish(limit));
        }
        items
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), ReadError> {
        if let Token::Byte(byte) = token {
            return self.byte(byte);
        }
        self.flush()?;
        match token {
            Token::Open => {
                self.passing = 0;
                if self.stack.len() >= self.limits.depth {
                    return Err(ReadError::OverLimit("depth", self.limits.depth));
                }
                self.stack.push(self.state);
                if self.state.destination == Destination::Choice {
                    self.state.destination = Destination::Skip;
                } else if self.state.destination == Destination::Apart {
                    self.state.destination = Destination::Text;
                }
            }
            Token::Close => self.close(),
            Token::Word(word, number) => {
                let starred = std::mem::take(&mut self.starred);
                if word == "u" {
                    return self.unicode(number.unwrap_or(0));
                }
                if self.passing > 0 {
                    self.passing -= 1;
                    return Ok(());
                }
                self.word(word, number, starred)?;
            }
            Token::Symbol(symbol) => {
                if symbol == b'*' {
                    self.starred = true;
                } else if self.passing > 0 {
                    self.passing -= 1;
                } else {
                    self.symbol(symbol)?;
                }
            }
            Token::Byte(_) => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        self.passing = 0;
        self.surrogate = None;
        let Some(outer) = self.stack.pop() else {
            return;
        };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.destination != outer.destination {
            match inner.destination {
                Destination::Instruction => {
                    let instruction = std::mem::take(&mut self.instruction);
                    self.state.contents |= instruction.trim_start().starts_with("TOC");
                }
                Destination::Fonts => self.charsets.end_font(),
                Destination::Apart => self.land(),
                _ => {}
            }
        }
        self.closed = self.stack.is_empty();
    }

    /// Ends a text box or footnote: it follows what it stands in.
    fn land(&mut self) {
        if self.flows.len() < 2 {
            return;
        }
        if let Some(mut flow) = self.flows.pop() {
            flow.end_paragraph();
            let items = flow.finish(self.limits.span);
            self.flow().afloat.extend(items);
        }
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "just made sure that there is one")]
        &mut self.flows[last]
    }

    fn byte(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.passing > 0 {
            self.passing -= 1;
            return Ok(());
        }
        match self.state.destination {
            Destination::Skip | Destination::Choice => {}
            Destination::Fonts => self.charsets.name(byte),
            _ => self.bytes.push(byte),
        }
        Ok(())
    }

    /// Decodes the bytes so far.
    fn flush(&mut self) -> Result<(), ReadError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.surrogate = None;
        let bytes = std::mem::take(&mut self.bytes);
        let text = self
            .charsets
            .decode(&bytes, self.state.font, self.state.wide_font);
        self.bytes = bytes;
        self.bytes.clear();
        self.push(&text)
    }

    fn push(&mut self, text: &str) -> Result<(), ReadError> {
        let state = self.state;
        match state.destination {
            Destination::Instruction => self.instruction.push_str(text),
            Destination::ListText => self.flow().label.push_str(text),
            Destination::Text | Destination::Apart if !state.hidden && !state.deleted => {
                self.length += text.len();
                if self.length > self.limits.text_bytes {
                    return Err(ReadError::OverLimit("text_bytes", self.limits.text_bytes));
                }
                let plain = text
                    .chars()
                    .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'));
                let out = &mut self.flow().text;
                plain.for_each(|c| state.look.push_char(c, out));
            }
            _ => {}
        }
        Ok(())
    }

    fn unicode(&mut self, number: i32) -> Result<(), ReadError> {
        self.passing = self.state.fallback;
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else {
            return Ok(());
        };
        let waiting = self.surrogate.take();
        let mut units = waiting.into_iter().chain([unit]);
        if waiting.is_none() && (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
            return Ok(());
        }
        // Symbol fonts are addressed at U+F000 and on.
        if (0xF000..=0xF0FF).contains(&unit) {
            let shown = self.charsets.symbol(self.state.font, u32::from(unit));
            return self.push(&String::from_iter(shown));
        }
        let text: String = char::decode_utf16(&mut units)
            .filter_map(Result::ok)
            .collect();
        self.push(&text)
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        match symbol {
            b'{' | b'}' | b'\\' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'~' => self.push("\u{A0}"),
            b'_' => self.push("-"),
            // A line break of the file after a backslash ends the paragraph.
            b'\r' | b'\n' => self.word("par", None, false),
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, starred: bool) -> Result<(), ReadError> {
        if word == "ud" && self.state.destination == Destination::Skip {
            self.state.destination = Destination::Text;
            return Ok(());
        }
        if matches!(
            self.state.destination,
            Destination::Skip | Destination::Choice
        ) {
            return Ok(());
        }
        if let Some(destination) = self.destination(word, starred) {
            self.state.destination = destination;
            return Ok(());
        }
        if self.state.destination == Destination::Fonts {
            self.charsets.define(word, number);
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            "uc" => self.state.fallback = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            "ansicpg" => self.charsets.set_page(number.unwrap_or(0)),
            "f" => self.state.font = number,
            "dbch" => self.state.wide = true,
            "loch" | "hich" => self.state.wide = false,
            "af" if self.state.wide => self.state.wide_font = number,
            "plain" => {
                self.state.hidden = false;
                self.state.deleted = false;
                self.state.look = Look::default();
                self.state.font = None;
            }
            "v" => self.state.hidden = on,
            "super" => self.state.look.raised = on,
            "nosupersub" | "sub" => self.state.look.raised = false,
            "strike" | "striked" => self.state.look.struck = on,
            "deleted" => {
                self.changes += u32::from(on && !self.state.deleted);
                self.state.deleted = on;
            }
            "revised" if on => self.changes += 1,
            "tab" => self.push("\t")?,
            "line" | "lbr" | "page" | "column" => self.push("\n")?,
            "emdash" => self.push("—")?,
            "endash" => self.push("–")?,
            "lquote" => self.push("‘")?,
            "rquote" => self.push("’")?,
            "ldblquote" => self.push("“")?,
            "rdblquote" => self.push("”")?,
            "bullet" => self.push("•")?,
            "emspace" | "enspace" | "qmspace" => self.push(" ")?,
            _ if matches!(
                self.state.destination,
                Destination::Text | Destination::Apart
            ) =>
            {
                self.block(word, number)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Words that build paragraphs and tables.
    fn block(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        let deleted = self.state.deleted;
        let limit = self.limits.span;
        let flow = self.flow();
        match word {
            "pard" => {
                flow.in_table = false;
                flow.nesting = None;
                flow.outline = None;
            }
            "intbl" => flow.in_table = true,
            "itap" => flow.nesting = number.and_then(|n| usize::try_from(n).ok()),
            "outlinelevel" => flow.outline = number,
            // A deleted paragraph mark: the next paragraph goes on here.
            "par" if deleted => {}
            "par" | "sect" => flow.paragraph(limit),
            "cell" | "nestcell" => {
                let level = if word == "cell" {
                    1
                } else {
                    flow.level().max(2)
                };
                flow.end_cell(level, limit);
                self.cells += 1;
                if self.cells > self.limits.cells {
                    return Err(ReadError::OverLimit("cells", self.limits.cells));
                }
            }
            "row" | "nestrow" => {
                let level = if word == "row" {
                    1
                } else {
                    flow.level().max(2)
                };
                flow.rows(level, limit).end_row();
            }
            _ => {
                let is_definition =
                    word.starts_with("cl") || word.starts_with("tr") || word == "cellx";
                if is_definition {
                    // A nested row is defined inside its last paragraph.
                    let level = flow.level().max(1);
                    flow.rows_open(level).define(word, number);
                }
            }
        }
        Ok(())
    }

    /// Where a word sends what follows it in its group; nothing where it sends nothing.
    fn destination(&mut self, word: &str, starred: bool) -> Option<Destination> {
        Some(match word {
            "fonttbl" => Destination::Fonts,
            "colortbl" | "stylesheet" | "info" | "pict" | "nonshppict" | "header" | "headerl"
            | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
            | "annotation" | "atnid" | "atnauthor" | "xe" | "tc" | "rxe" | "objdata"
            | "objclass" | "shprslt" | "sp" | "nonesttables" | "revtbl" | "listtable"
            | "listoverridetable" | "rsidtbl" | "generator" | "themedata"
            | "colorschememapping" | "datastore" | "latentstyles" | "bkmkstart" | "bkmkend"
            | "background" | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc" | "falt" | "mmathPr"
            | "fldtype" | "datafield" => Destination::Skip,
            "listtext" | "pntext" => Destination::ListText,
            "fldinst" => Destination::Instruction,
            "fldrslt" if self.state.contents => Destination::Skip,
            "upr" => Destination::Choice,
            "shptxt" | "dptxbxtext" | "footnote" => {
                if self.flows.len() > NESTING {
                    return Some(Destination::Skip);
                }
                self.flows.push(Flow::default());
                Destination::Apart
            }
            "fldrslt" | "shpinst" | "do" | "nesttableprops" | "shppict" | "objectresult"
            | "result" | "ud" => return None,
            _ if starred => Destination::Skip,
            _ => return None,
        })
    }
}

impl Flow {
    /// How deep in tables the paragraph is.
    fn level(&self) -> usize {
        let level = match self.nesting {
            Some(nesting) => nesting,
            None if self.in_table => 1,
            // Some programs do not say of paragraphs in a row that they are in it.
            None => usize::from(self.levels.first().is_some_and(|rows| rows.in_row)),
        };
        level.min(NESTING)
    }

    /// Ends a paragraph.
    fn paragraph(&mut self, span_limit: usize) {
        let level = self.level();
        self.close_below(level, span_limit);
        self.end_paragraph();
    }

    /// Puts the paragraph where it belongs.
    fn end_paragraph(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        let label = std::mem::take(&mut self.label);
        let label = label.trim_matches(['\t', ' ']);
        if label.chars().any(char::is_alphanumeric) {
            let own = text.trim_start_matches('\t');
            text = match label.ends_with(|c: char| c.is_alphanumeric()) {
                true => format!("{label} {own}"),
                false => build::labelled(label, own),
            };
        }
        if build::is_blank(&text) {
            return;
        }
        let heading = self.outline.is_some_and(|level| level < 9);
        let item = Item::Paragraph {
            text,
            heading,
            element: None,
        };
        let level = self.level();
        match level.checked_sub(1) {
            Some(_) => self.rows_open(level).open.push(item),
            None => {
                self.items.push(item);
                self.items.append(&mut self.afloat);
            }
        }
    }

    fn end_cell(&mut self, level: usize, span_limit: usize) {
        self.close_below(level, span_limit);
        // What stands before the end of a cell is in it, whatever it says itself.
        let said = self.nesting.replace(level);
        self.end_paragraph();
        self.nesting = said;
        self.rows(level, span_limit).end_cell();
    }

    /// The rows of a level, the tables in its cells closed.
    fn rows(&mut self, level: usize, span_limit: usize) -> &mut Rows {
        self.close_below(level, span_limit);
        self.rows_open(level)
    }

    fn rows_open(&mut self, level: usize) -> &mut Rows {
        let at = level.clamp(1, NESTING);
        while self.levels.len() < at {
            self.levels.push(Rows::default());
        }
        #[expect(clippy::indexing_slicing, reason = "just made sure that there is one")]
        &mut self.levels[at - 1]
    }

    /// Closes the tables that are deeper than a level.
    fn close_below(&mut self, level: usize, span_limit: usize) {
        while self.levels.len() > level {
            let Some(rows) = self.levels.pop() else {
                break;
            };
            let Some(table) = rows.finish(span_limit) else {
                continue;
            };
            match self.levels.last_mut() {
                Some(outer) => outer.open.push(Item::Table(table)),
                None => {
                    self.items.push(Item::Table(table));
                    self.items.append(&mut self.afloat);
                }
            }
        }
    }

    fn finish(mut self, span_limit: usize) -> Vec<Item> {
        self.close_below(0, span_limit);
        self.items.append(&mut self.afloat);
        self.items
    }
}
