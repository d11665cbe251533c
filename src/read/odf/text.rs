//! The body of a text.

use super::lists::{Counters, ListStyle};
use super::styles::Styles;
use super::tag::Tag;
use crate::limits::Limits;
use crate::read::ReadError;
use crate::read::build;
use crate::read::look::Look;
use crate::read::story::{Item, Table, TableCell};
use crate::read::xml::{Element, Step, Xml};

/// The walk through the body of a text.
pub(super) struct Body<'b> {
    xml: Xml<'b, Tag>,
    styles: &'b Styles,
    limits: &'b Limits,
    counters: Counters,
    lists: Vec<List>,
    /// Text boxes and footnotes, to follow what they are anchored in.
    afloat: Vec<Item>,
    /// How many tables and text boxes are open.
    nesting: usize,
    changes: u32,
    cells: usize,
}

/// An open list.
#[derive(Debug)]
struct List {
    style: String,
    /// The number that the item sets.
    start: Option<u32>,
    /// Whether the next paragraph is the first of its item, and numbered.
    fresh: bool,
}

/// Tables and text boxes in one another; what is deeper is not read.
const NESTING: usize = 24;
/// How often a row or cell with text may be repeated.
const REPEATS: usize = 200;

/// A paragraph being read.
#[derive(Debug, Default)]
struct Line {
    text: String,
    hidden: bool,
}

impl Line {
    /// Adds text with its blanks collapsed, as OpenDocument has it.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\r' | '\n') {
                let last = self.text.chars().next_back();
                if last.is_some_and(|last| !matches!(last, ' ' | '\t' | '\n')) {
                    self.text.push(' ');
                }
            } else {
                self.text.push(c);
            }
        }
    }
}

impl<'b> Body<'b> {
    pub(super) fn new(xml: Xml<'b, Tag>, styles: &'b Styles, limits: &'b Limits) -> Self {
        Self {
            xml,
            styles,
            limits,
            counters: Counters::default(),
            lists: Vec::new(),
            afloat: Vec::new(),
            nesting: 0,
            changes: 0,
            cells: 0,
        }
    }

    pub(super) fn read(&mut self) -> Result<Vec<Item>, ReadError> {
        self.blocks()
    }

    /// How many tracked changes there are.
    pub(super) fn changes(&self) -> u32 {
        self.changes
    }

    /// Paragraphs, lists and tables up to the end of the element that is open.
    fn blocks(&mut self) -> Result<Vec<Item>, ReadError> {
        let depth = self.xml.depth();
        let outer_lists = self.lists.len();
        let mut items = Vec::new();
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::Skip | Tag::HiddenText, _) => self.xml.skip()?,
                Step::Open(Tag::TrackedChanges, _) => self.tracked()?,
                Step::Open(Tag::Section, element) => {
                    if element.attribute("display").as_deref() == Some("none") {
                        self.xml.skip()?;
                    }
                }
                Step::Open(Tag::List, element) => self.open_list(&element),
                Step::Close(Tag::List) if self.lists.len() > outer_lists => {
                    self.lists.pop();
                }
                Step::Open(Tag::ListItem, element) => {
                    if let Some(list) = self.lists.last_mut() {
                        list.fresh = true;
                        list.start = element.number("start-value");
                    }
                }
                Step::Open(Tag::ListHeader, _) => {
                    if let Some(list) = self.lists.last_mut() {
                        list.fresh = false;
                    }
                }
                Step::Open(tag @ (Tag::Paragraph | Tag::Heading), element) => {
                    items.extend(self.paragraph(tag, &element)?);
                }
                Step::Open(Tag::Table, element) => {
                    items.extend(self.table(&element)?.map(Item::Table));
                }
                Step::Open(Tag::Shape, _) => self.shape()?,
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => continue,
            }
            if self.nesting == 0 {
                items.append(&mut self.afloat);
            }
        }
        self.lists.truncate(outer_lists);
        Ok(items)
    }

    /// Counts tracked changes; what they deleted is not read.
    fn tracked(&mut self) -> Result<(), ReadError> {
        let depth = self.xml.depth();
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::ChangedRegion, _) => self.changes += 1,
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn open_list(&mut self, element: &Element<'_>) {
        let named = element.attribute("style-name").map(String::from);
        let outer = self.lists.last().map(|list| list.style.clone());
        let is_first = outer.is_none();
        let style = named.or(outer).unwrap_or_default();
        let continues = element.attribute("continue-numbering").as_deref() == Some("true")
            || element.attribute("continue-list").is_some();
        if is_first && !continues {
            self.counters.restart(&style);
        }
        self.lists.push(List {
            style,
            start: None,
            fresh: false,
        });
    }

    /// The number that a list or the outline puts before a paragraph.
    fn label(&mut self, tag: Tag, element: &Element<'_>) -> Option<String> {
        let style_name = element.attribute("style-name");
        let styles = self.styles;
        let own = styles.list_of(style_name.as_deref());
        let level = self.lists.len().checked_sub(1);
        if let (Some(level), Some(list)) = (level, self.lists.last_mut()) {
            if !std::mem::take(&mut list.fresh) {
                return None;
            }
            let start = list.start.take();
            // A list without a style of its own has that of its paragraphs.
            let name = if list.style.is_empty() {
                own.unwrap_or_default()
            } else {
                &list.style
            };
            let style = styles.lists.get(name)?;
            return self.counters.label(name, style, level, start);
        }
        if tag != Tag::Heading || element.attribute("is-list-header").as_deref() == Some("true") {
            return None;
        }
        let level: usize = element.number("outline-level").unwrap_or(1);
        let level = level.saturating_sub(1);
        let start = element
            .attribute("restart-numbering")
            .and_then(|_| element.number("start-value"));
        let (name, style): (&str, &ListStyle) = match own {
            Some("") => return None,
            Some(name) => (name, styles.lists.get(name)?),
            None => ("", &styles.outline),
        };
        self.counters.label(name, style, level, start)
    }

    fn paragraph(&mut self, tag: Tag, element: &Element<'_>) -> Result<Option<Item>, ReadError> {
        let depth = self.xml.depth();
        let hidden = self
            .styles
            .is_hidden("paragraph", element.attribute("style-name").as_deref());
        let label = if hidden {
            None
        } else {
            self.label(tag, element)
        };
        let mut line = Line {
            text: String::new(),
            hidden,
        };
        // The looks of the spans around; none of what is hidden.
        let mut spans: Vec<Option<Look>> = Vec::new();
        while let Some(step) = self.xml.next()? {
            let look = spans.last().copied().unwrap_or(Some(Look::default()));
            let hide = look.is_none();
            match step {
                Step::Open(Tag::Skip | Tag::HiddenText, _) => self.xml.skip()?,
                Step::Open(Tag::Span, element) => {
                    let name = element.attribute("style-name");
                    let shown = look.filter(|_| !self.styles.is_hidden("text", name.as_deref()));
                    let own = self.styles.look(name.as_deref());
                    spans.push(shown.map(|around| around.with(own)));
                }
                Step::Open(Tag::HiddenParagraph, element) => {
                    line.hidden |= element.attribute("is-hidden").as_deref() == Some("true");
                    self.xml.skip()?;
                }
                Step::Open(Tag::Blanks, element) if !hide => {
                    let count = element.number("c").unwrap_or(1usize).min(1000);
                    line.text.extend(std::iter::repeat_n(' ', count));
                }
                Step::Open(Tag::Tab, _) if !hide => line.text.push('\t'),
                Step::Open(Tag::Break, _) if !hide => line.text.push('\n'),
                Step::Open(Tag::Note | Tag::Shape, _) => self.shape()?,
                Step::Text(text) => {
                    if let Some(look) = look {
                        let mut shown = String::new();
                        look.push(&text, &mut shown);
                        line.push(&shown);
                    }
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                Step::Close(Tag::Span) => {
                    spans.pop();
                }
                _ => {}
            }
        }
        let text = build::labelled(&label.unwrap_or_default(), &line.text);
        if line.hidden || build::is_blank(&text) {
            return Ok(None);
        }
        let heading = tag == Tag::Heading;
        Ok(Some(Item::Paragraph {
            text,
            heading,
            element: None,
        }))
    }

    /// Reads a text box, a shape with text or a footnote.
    fn shape(&mut self) -> Result<(), ReadError> {
        if self.nesting >= NESTING {
            return self.xml.skip();
        }
        self.nesting += 1;
        let lists = std::mem::take(&mut self.lists);
        let items = self.blocks()?;
        self.lists = lists;
        self.nesting -= 1;
        self.afloat.extend(items);
        Ok(())
    }

    fn table(&mut self, element: &Element<'_>) -> Result<Option<Table>, ReadError> {
        let name = element.attribute("style-name");
        if self.nesting >= NESTING || self.styles.is_hidden("table", name.as_deref()) {
            self.xml.skip()?;
            return Ok(None);
        }
        self.nesting += 1;
        let lists = std::mem::take(&mut self.lists);
        let depth = self.xml.depth();
        let mut cells = Vec::new();
        let mut rows = 0;
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(Tag::Row, element) => {
                    let hidden = element
                        .attribute("visibility")
                        .is_some_and(|value| value != "visible");
                    let repeats = element.number("number-rows-repeated").unwrap_or(1usize);
                    let row = self.row(rows)?;
                    if hidden {
                        continue;
                    }
                    for _ in 1..repeats.min(REPEATS) {
                        rows += 1;
                        let again = row.iter().cloned().map(|cell| TableCell {
                            row: rows - 1,
                            ..cell
                        });
                        cells.extend(again);
                        self.count(row.len())?;
                    }
                    cells.extend(row.into_iter().map(|cell| TableCell { row: rows, ..cell }));
                    rows += 1;
                }
                Step::Open(Tag::Skip, _) => self.xml.skip()?,
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        self.lists = lists;
        self.nesting -= 1;
        Ok((!cells.is_empty()).then(|| Table::of_cells(rows, cells)))
    }

    fn row(&mut self, row: usize) -> Result<Vec<TableCell>, ReadError> {
        let depth = self.xml.depth();
        let mut cells = Vec::new();
        let mut column = 0usize;
        while let Some(step) = self.xml.next()? {
            match step {
                Step::Open(tag @ (Tag::Cell | Tag::CoveredCell), element) => {
                    let repeats = element.number("number-columns-repeated").unwrap_or(1usize);
                    let repeats = repeats.clamp(1, REPEATS);
                    if tag == Tag::CoveredCell {
                        self.xml.skip()?;
                        column += repeats;
                        continue;
                    }
                    let span = |name| {
                        let span = element.number(name).unwrap_or(1usize);
                        span.clamp(1, self.limits.span)
                    };
                    let (row_span, column_span) =
                        (span("number-rows-spanned"), span("number-columns-spanned"));
                    let items = self.blocks()?;
                    self.count(repeats)?;
                    for _ in 0..repeats {
                        cells.push(TableCell {
                            row,
                            column,
                            row_span,
                            column_span,
                            items: items.clone(),
                            element: None,
                        });
                        // The covered cells that follow are counted by themselves.
                        column += 1;
                    }
                }
                Step::Close(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(cells)
    }

    /// Counts cells before they are made.
    fn count(&mut self, cells: usize) -> Result<(), ReadError> {
        self.cells += cells;
        if self.cells > self.limits.cells {
            return Err(ReadError::OverLimit("cells", self.limits.cells));
        }
        Ok(())
    }
}
