//! The text of a document, from its first paragraph to its last.

use super::Relations;
use super::numbering::Lists;
use super::styles::{Style, Styles};
use super::tag::{Tag, VOCABULARY};
use crate::read::build;
use crate::read::look::Look;
use crate::read::package::Package;
use crate::read::story::{self, Item, Merge, Row, RowCell, Table};
use crate::read::xml::{Element, Step, Xml};
use crate::read::{Format, ReadError, symbol};

/// What the text refers to.
#[derive(Clone, Copy)]
pub(super) struct Parts<'p> {
    pub(super) package: &'p Package<'p>,
    pub(super) relations: &'p Relations,
    pub(super) styles: &'p Styles,
    /// The parts of footnotes and of endnotes.
    pub(super) notes: [Option<&'p str>; 2],
    /// Whether a document inside this one is read.
    pub(super) may_nest: bool,
}

/// The walk through a part that holds paragraphs and tables.
pub(super) struct Body<'p> {
    xml: Xml<'p, Tag>,
    parts: &'p Parts<'p>,
    lists: Lists,
    /// Open fields, each with what is shown of it now.
    fields: Vec<Field>,
    /// Text boxes and footnotes, to follow what they are anchored in.
    afloat: Vec<Item>,
    /// How many tables and text boxes are open.
    nesting: usize,
    changes: u32,
    /// Footnotes and endnotes that were not yet referred to, by id.
    notes: Vec<Vec<(String, Vec<Item>)>>,
    notes_read: bool,
    /// Whether a branch of each open `mc:AlternateContent` has been taken.
    chosen: Vec<bool>,
    /// Whether it is the main part, in which elements have their places.
    main: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Field {
    /// Before its result: an instruction, which is not shown.
    #[default]
    Instruction,
    /// The same, and it makes a table of contents.
    Contents,
    Result,
    /// A result that is left out.
    ContentsResult,
}

/// What is known of a paragraph before its text ends.
#[derive(Debug, Default)]
struct Paragraph {
    /// What its numbering puts before it.
    label: String,
    text: String,
    style: Style,
    style_id: Option<String>,
    number: Option<u32>,
    level: Option<usize>,
    outline: Option<u32>,
    /// The paragraph mark is deleted or hidden, so that the next paragraph goes on here.
    runs_on: bool,
}

/// Tables and text boxes in one another; what is deeper is not read.
const NESTING: usize = 24;

impl<'p> Body<'p> {
    pub(super) fn new(text: &'p str, parts: &'p Parts<'p>, lists: Lists) -> Self {
        Self {
            xml: Xml::new(text, &VOCABULARY, parts.package.limits(), Format::Docx),
            parts,
            lists,
            fields: Vec::new(),
            afloat: Vec::new(),
            nesting: 0,
            changes: 0,
            notes: Vec::new(),
            notes_read: false,
            chosen: Vec::new(),
            main: true,
        }
    }

    pub(super) fn read(&mut self) -> Result<Vec<Item>, ReadError> {
        self.blocks(None)
    }

    /// Where the element just opened begins in the main part.
    fn start(&self) -> Option<u32> {
        self.xml.start().filter(|_| self.main)
    }

    /// How many tracked changes there are.
    pub(super) fn changes(&self) -> u32 {
        self.changes
    }

    /// The next step that is not passed over for reasons that hold everywhere.
    fn next(&mut self) -> Result<Option<Step<'p, Tag>>, ReadError> {
        loop {
            let step = self.xml.next()?;
            match &step {
                Some(Step::Open(Tag::Skip, _)) => self.xml.skip()?,
                Some(Step::Open(Tag::Changed, _)) => {
                    self.changes += 1;
                    self.xml.skip()?;
                }
                Some(Step::Open(Tag::Deleted | Tag::MovedFrom, _)) => {
                    self.changes += 1;
                    self.xml.skip()?;
                }
                Some(Step::Open(Tag::Inserted | Tag::MovedTo, _)) => self.changes += 1,
                Some(Step::Open(Tag::Alternate, _)) => self.chosen.push(false),
                Some(Step::Close(Tag::Alternate)) => {
                    self.chosen.pop();
                }
                Some(Step::Open(Tag::Choice, element)) => {
                    let known = is_known(element);
                    self.branch(known)?;
                }
                Some(Step::Open(Tag::Fallback, _)) => self.branch(true)?,
                _ => return Ok(step),
            }
        }
    }

    fn branch(&mut self, known: bool) -> Result<(), ReadError> {
        match self.chosen.last_mut() {
            Some(chosen) if known && !*chosen => {
                *chosen = true;
                Ok(())
            }
            _ => self.xml.skip(),
        }
    }

    /// Paragraphs and tables up to the end of the element that is open, a cell with its properties.
    fn blocks(&mut self, mut cell: Option<&mut CellProps>) -> Result<Vec<Item>, ReadError> {
        let depth = self.xml.depth();
        let mut items = Vec::new();
        let mut before = String::new();
        let start = self.start();
        while let Some(step) = self.next()? {
            match step {
                Step::Open(Tag::Paragraph, _) => self.paragraph(&mut before, &mut items)?,
                Step::Open(Tag::Table, _) => {
                    let table = self.table()?;
                    items.extend(table.map(Item::Table));
                }
                Step::Open(Tag::CellProps, _) => {
                    let props = self.cell_props()?;
                    if let Some(cell) = &mut cell {
                        **cell = props;
                    }
                }
                Step::Open(Tag::AltChunk, element) => {
                    let id = element.attribute("id").unwrap_or_default();
                    items.extend(self.chunk(&id)?);
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => continue,
            }
            if self.nesting == 0 {
                items.append(&mut self.afloat);
            }
        }
        if !before.is_empty() {
            items.push(Item::Paragraph {
                text: before,
                heading: false,
                element: start,
            });
        }
        Ok(items)
    }

    fn paragraph(&mut self, before: &mut String, items: &mut Vec<Item>) -> Result<(), ReadError> {
        let mut own = Paragraph {
            style: self.parts.styles.paragraph(None),
            ..Paragraph::default()
        };
        let element = self.start();
        let depth = self.xml.depth();
        let mut shown = own.style.hidden != Some(true);
        let (mut hidden_run, mut look) = (false, Look::default());
        while let Some(step) = self.next()? {
            match step {
                Step::Open(Tag::ParagraphProps, _) => {
                    self.paragraph_props(&mut own)?;
                    shown = own.style.hidden != Some(true);
                    if !own.runs_on {
                        own.label = self.label(&own);
                    }
                }
                Step::Open(Tag::Run, _) => (hidden_run, look) = (!shown, Look::default()),
                Step::Open(Tag::RunProps, _) => (hidden_run, look) = self.run_props(&own.style)?,
                Step::Open(Tag::TextBox, _) => {
                    if self.nesting >= NESTING {
                        self.xml.skip()?;
                        continue;
                    }
                    self.nesting += 1;
                    let fields = std::mem::take(&mut self.fields);
                    let inner = self.blocks(None)?;
                    self.fields = fields;
                    self.nesting -= 1;
                    self.afloat.extend(inner);
                }
                Step::Open(tag, element) => {
                    let look = (!hidden_run).then_some(look);
                    self.run(tag, &element, look, &mut own.text)?;
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        // A field that never comes to its result must not swallow the rest of the document.
        for field in &mut self.fields {
            if *field == Field::Instruction {
                *field = Field::Result;
            }
        }
        let contents = own.style.contents || self.fields.contains(&Field::ContentsResult);
        if contents {
            own.label.clear();
            own.text.clear();
        }
        own.text = build::labelled(&own.label, &own.text);
        if own.runs_on {
            before.push_str(&own.text);
            return Ok(());
        }
        let mut text = std::mem::take(before);
        text.push_str(&own.text);
        if !build::is_blank(&text) {
            let heading = own
                .outline
                .map_or(own.style.is_heading(), |level| level < 9);
            items.push(Item::Paragraph {
                text,
                heading,
                element,
            });
        }
        Ok(())
    }

    fn paragraph_props(&mut self, own: &mut Paragraph) -> Result<(), ReadError> {
        let depth = self.xml.depth();
        let mut in_mark = false;
        // Not by `next`: a deletion here is that of the paragraph mark.
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::Changed, _) => {
                    self.changes += 1;
                    self.xml.skip()?;
                }
                Step::Open(Tag::ParagraphStyle, element) => {
                    let id = element.attribute("val").unwrap_or_default();
                    own.style = self.parts.styles.paragraph(Some(&id));
                    own.style_id = Some(id.into_owned());
                }
                Step::Open(Tag::NumberId, element) => own.number = element.number("val"),
                Step::Open(Tag::Level, element) => own.level = element.number("val"),
                Step::Open(Tag::Outline, element) => own.outline = element.number("val"),
                Step::Open(Tag::RunProps, _) => in_mark = true,
                Step::Close(Tag::RunProps) => in_mark = false,
                Step::Open(Tag::Deleted | Tag::MovedFrom, _) if in_mark => {
                    self.changes += 1;
                    own.runs_on = true;
                }
                Step::Open(Tag::Inserted | Tag::MovedTo, _) => self.changes += 1,
                Step::Open(Tag::MarkVanish, element) if in_mark => {
                    own.runs_on |= element.is_on("val");
                }
                Step::Open(Tag::Skip, _) => self.xml.skip()?,
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// What the numbering puts before a paragraph.
    fn label(&mut self, own: &Paragraph) -> String {
        let number = own.number.or(own.style.number).filter(|number| *number > 0);
        let level = own
            .level
            .or(own.style.level.filter(|_| own.number.is_none()));
        let label =
            number.and_then(|number| self.lists.label(number, level, own.style_id.as_deref()));
        label.unwrap_or_default()
    }

    /// Reads a run's properties: whether it is hidden, and how it looks.
    fn run_props(&mut self, paragraph: &Style) -> Result<(bool, Look), ReadError> {
        let depth = self.xml.depth();
        let mut hidden = paragraph.hidden;
        let (mut own, mut look) = (None, Look::default());
        while let Some(step) = self.next()? {
            match step {
                Step::Open(Tag::RunStyle, element) => {
                    let id = element.attribute("val");
                    hidden = self.parts.styles.whole(id.as_deref()).hidden.or(hidden);
                }
                Step::Open(Tag::Vanish, element) => own = Some(element.is_on("val")),
                Step::Open(Tag::Raised, element) => {
                    look.raised = element.attribute("val").as_deref() == Some("superscript");
                }
                Step::Open(Tag::Strike, element) => look.struck |= element.is_on("val"),
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok((own.or(hidden) == Some(true), look))
    }

    /// What a run holds: text, and signs that stand for text; without a look it is hidden.
    fn run(
        &mut self,
        tag: Tag,
        element: &Element<'_>,
        look: Option<Look>,
        text: &mut String,
    ) -> Result<(), ReadError> {
        match tag {
            Tag::FieldChar => {
                self.field(element);
                return Ok(());
            }
            Tag::InstructionText => {
                let instruction = self.xml.text()?;
                if instruction.trim_start().starts_with("TOC ")
                    && let Some(field) = self.fields.last_mut()
                {
                    *field = Field::Contents;
                }
                return Ok(());
            }
            _ => {}
        }
        let instruction = |field: &Field| matches!(field, Field::Instruction | Field::Contents);
        let Some(look) = look.filter(|_| !self.fields.iter().any(instruction)) else {
            return Ok(());
        };
        match tag {
            Tag::Text => {
                let preserve = element.attribute("space").as_deref() == Some("preserve");
                let own = self.xml.text()?;
                let own = if preserve {
                    &own
                } else {
                    own.trim_matches([' ', '\t', '\r', '\n'])
                };
                look.push(own, text);
            }
            Tag::Tab => text.push('\t'),
            Tag::Break => text.push('\n'),
            Tag::NoBreakHyphen => text.push('-'),
            Tag::Symbol => {
                let font = element.attribute("font").unwrap_or_default();
                let code = element.attribute("char").unwrap_or_default();
                let code = u32::from_str_radix(&code, 16).unwrap_or(0);
                text.extend(symbol::shown(&font, code));
            }
            Tag::FootnoteReference | Tag::EndnoteReference => {
                let at = usize::from(tag == Tag::EndnoteReference);
                let id = element.attribute("id").unwrap_or_default();
                self.note(at, &id)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn field(&mut self, element: &Element<'_>) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::Instruction),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    *field = match *field {
                        Field::Contents | Field::ContentsResult => Field::ContentsResult,
                        Field::Instruction | Field::Result => Field::Result,
                    };
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Takes a footnote or endnote, to follow the block that refers to it.
    fn note(&mut self, part: usize, id: &str) -> Result<(), ReadError> {
        if !std::mem::replace(&mut self.notes_read, true) {
            for part in self.parts.notes {
                self.notes
                    .push(part.map_or(Ok(Vec::new()), |text| self.all_notes(text))?);
            }
        }
        if let Some(notes) = self.notes.get_mut(part)
            && let Some(at) = notes.iter().position(|(own, _)| own == id)
        {
            self.afloat.extend(notes.swap_remove(at).1);
        }
        Ok(())
    }

    /// The notes of a part by id. They refer to no notes of their own.
    fn all_notes(&self, text: &str) -> Result<Vec<(String, Vec<Item>)>, ReadError> {
        let parts = Parts {
            notes: [None, None],
            ..*self.parts
        };
        let mut part = Body::new(text, &parts, Lists::default());
        part.main = false;
        let mut notes = Vec::new();
        while let Some(step) = part.xml.next()? {
            if let Step::Open(Tag::Note, element) = step {
                let id = element.attribute("id").unwrap_or_default().into_owned();
                notes.push((id, part.blocks(None)?));
            }
        }
        Ok(notes)
    }

    fn table(&mut self) -> Result<Option<Table>, ReadError> {
        if self.nesting >= NESTING {
            self.xml.skip()?;
            return Ok(None);
        }
        self.nesting += 1;
        let depth = self.xml.depth();
        let mut rows = Vec::new();
        while let Some(step) = self.next()? {
            match step {
                Step::Open(Tag::TableRow, _) => rows.extend(self.row()?),
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        self.nesting -= 1;
        let limit = self.parts.package.limits().span;
        Ok((!rows.is_empty()).then(|| Table::of_rows(rows, limit)))
    }

    /// Reads a row; nothing where it is deleted or hidden.
    fn row(&mut self) -> Result<Option<Row>, ReadError> {
        let depth = self.xml.depth();
        let mut row = Row::default();
        let mut shown = true;
        while let Some(step) = self.next()? {
            match step {
                Step::Open(Tag::RowProps, _) => shown = self.row_props(&mut row)?,
                Step::Open(Tag::Cell, _) => self.cell(&mut row)?,
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(shown.then_some(row))
    }

    fn row_props(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        let depth = self.xml.depth();
        let mut shown = true;
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::GridBefore, element) => {
                    row.before = element.number("val").unwrap_or(0);
                }
                Step::Open(Tag::GridAfter, element) => {
                    row.after = element.number("val").unwrap_or(0);
                }
                Step::Open(Tag::Hidden, element) => shown &= !element.is_on("val"),
                Step::Open(Tag::Deleted, _) => {
                    self.changes += 1;
                    shown = false;
                }
                Step::Open(Tag::Inserted, _) => self.changes += 1,
                Step::Open(Tag::Changed, _) => {
                    self.changes += 1;
                    self.xml.skip()?;
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(shown)
    }

    fn cell(&mut self, row: &mut Row) -> Result<(), ReadError> {
        let mut props = CellProps::default();
        let element = self.start();
        let items = self.blocks(Some(&mut props))?;
        let span = props.span.unwrap_or(1);
        match row.cells.last_mut() {
            _ if props.deleted => {}
            Some(last) if props.goes_on => {
                last.span += span;
                last.width = last.width.saturating_add(props.width);
            }
            _ => row.cells.push(RowCell {
                span,
                merge: props.merge,
                width: props.width,
                items,
                element,
            }),
        }
        Ok(())
    }

    fn cell_props(&mut self) -> Result<CellProps, ReadError> {
        let depth = self.xml.depth();
        let mut props = CellProps::default();
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::GridSpan, element) => props.span = element.number("val"),
                Step::Open(Tag::VerticalMerge, element) => props.merge = merge(&element),
                Step::Open(Tag::HorizontalMerge, element) => {
                    props.goes_on = merge(&element) == Merge::Continue;
                }
                Step::Open(Tag::CellWidth, element) => {
                    let kind = element.attribute("type");
                    if kind.is_none_or(|kind| kind == "dxa") {
                        props.width = element.number("w").unwrap_or(0);
                    }
                }
                Step::Open(Tag::CellDeleted, _) => {
                    self.changes += 1;
                    props.deleted = true;
                }
                Step::Open(Tag::Changed, _) => {
                    self.changes += 1;
                    self.xml.skip()?;
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(props)
    }

    /// Reads what an `w:altChunk` brings in: a page or another document.
    fn chunk(&mut self, id: &str) -> Result<Vec<Item>, ReadError> {
        let parts = self.parts;
        let Some(name) = parts.relations.by_id(id) else {
            return Ok(Vec::new());
        };
        let Some(bytes) = parts.package.part(name)? else {
            return Ok(Vec::new());
        };
        let limits = parts.package.limits();
        let read = match Format::sniff(name, &bytes) {
            #[cfg(feature = "html")]
            Some(Format::Html) => crate::read::html::read(&bytes, None, limits),
            #[cfg(feature = "mht")]
            Some(Format::Mht) => crate::read::mht::read(&bytes, limits),
            Some(Format::Text) => crate::read::text::read(&bytes, limits),
            // A document in a document in a document: the limits hold for each alone.
            Some(Format::Docx) if parts.may_nest => super::read_inner(&bytes, limits),
            _ => return Ok(Vec::new()),
        };
        // A part that cannot be read is left out.
        Ok(read.map(story::of_document).unwrap_or_default())
    }
}

/// The properties of a cell.
#[derive(Debug, Default)]
struct CellProps {
    span: Option<usize>,
    merge: Merge,
    /// Goes on the cell at its left (in files of old programs).
    goes_on: bool,
    width: u32,
    deleted: bool,
}

/// How a `w:vMerge` or `w:hMerge` merges.
fn merge(element: &Element<'_>) -> Merge {
    match element.attribute("val").as_deref() {
        Some("restart") => Merge::Start,
        _ => Merge::Continue,
    }
}

/// Whether all that a branch asks for is known here: shapes and text boxes, not what only new
/// programs draw.
fn is_known(choice: &Element<'_>) -> bool {
    const KNOWN: [&str; 8] = ["wps", "wpg", "wpc", "wp14", "w14", "w15", "wpi", "v"];
    let asked = choice.attribute("Requires").unwrap_or_default();
    asked.split_whitespace().all(|name| KNOWN.contains(&name))
}
