//! Styles: what of a paragraph's or a run's looks matters to its text.

use std::collections::HashMap;

use super::tag::{Tag, VOCABULARY};
use crate::limits::Limits;
use crate::read::xml::{Step, Xml};
use crate::read::{Format, ReadError};

/// The styles of a document by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

/// A style; what it does not say, the style that it is based on says.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// Id of the numbering; 0 for none.
    pub(super) number: Option<u32>,
    pub(super) level: Option<usize>,
    pub(super) outline: Option<u32>,
    pub(super) hidden: Option<bool>,
    /// A line of a table of contents.
    pub(super) contents: bool,
    heading: bool,
}

/// How many styles may be based on one another.
const CHAIN: usize = 30;

impl Styles {
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text, &VOCABULARY, limits, Format::Docx);
        let mut open: Option<(String, Style)> = None;
        while let Some(step) = xml.next()? {
            let (tag, element) = match step {
                Step::Open(tag, element) => (tag, element),
                Step::Close(Tag::Style) => {
                    if let Some((id, style)) = open.take() {
                        styles.by_id.insert(id, style);
                    }
                    continue;
                }
                _ => continue,
            };
            if tag == Tag::Style {
                let kind = element.attribute("type").unwrap_or_default();
                if !matches!(&*kind, "paragraph" | "character" | "numbering") {
                    xml.skip()?;
                    continue;
                }
                let id = element.attribute("styleId").unwrap_or_default();
                if kind == "paragraph" && element.attribute("default").is_some() {
                    styles.usual = Some(id.clone().into_owned());
                }
                open = Some((id.into_owned(), Style::default()));
                continue;
            }
            let Some((_, style)) = &mut open else {
                if tag == Tag::Skip {
                    xml.skip()?;
                }
                continue;
            };
            match tag {
                Tag::Name => style.name(&element.attribute("val").unwrap_or_default()),
                Tag::BasedOn => style.based_on = element.attribute("val").map(String::from),
                Tag::NumberId => style.number = element.number("val"),
                Tag::Level => style.level = element.number("val"),
                Tag::Outline => style.outline = element.number("val"),
                Tag::Vanish => style.hidden = Some(element.is_on("val")),
                Tag::Changed | Tag::Skip => xml.skip()?,
                _ => {}
            }
        }
        Ok(styles)
    }

    /// A paragraph's style with what it inherits; `id` is what the paragraph names.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Style {
        let id = id.filter(|id| self.by_id.contains_key(*id));
        self.whole(id.or(self.usual.as_deref()))
    }

    /// Any style with what it inherits.
    pub(super) fn whole(&self, id: Option<&str>) -> Style {
        let mut whole = Style::default();
        let mut next = id;
        for _ in 0..CHAIN {
            let Some(style) = next.and_then(|id| self.by_id.get(id)) else {
                break;
            };
            if whole.number.is_none() {
                whole.number = style.number;
                whole.level = style.level;
            }
            whole.outline = whole.outline.or(style.outline);
            whole.hidden = whole.hidden.or(style.hidden);
            whole.contents |= style.contents;
            whole.heading |= style.heading;
            next = style.based_on.as_deref();
        }
        whole
    }
}

impl Style {
    fn name(&mut self, name: &str) {
        let name = name.trim().to_ascii_lowercase();
        self.contents = name.starts_with("toc ") && !name.contains("heading");
        self.heading = name == "title" || name.starts_with("heading ") || name.starts_with("标题");
    }

    /// Whether its paragraphs are headings or titles.
    pub(super) fn is_heading(&self) -> bool {
        self.heading || self.outline.is_some_and(|level| level < 9)
    }
}
