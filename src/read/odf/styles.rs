//! Styles: what is hidden, what has a border, and which lists number what.

use std::collections::HashMap;

use super::lists::{Level, ListStyle};
use super::tag::Tag;
use crate::read::ReadError;
use crate::read::look::Look;
use crate::read::xml::{Element, Step, Xml};

/// The styles of a file, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: HashMap<(String, String), Style>,
    pub(super) lists: HashMap<String, ListStyle>,
    /// How headings are numbered that are in no list.
    pub(super) outline: ListStyle,
}

#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    list: Option<String>,
    hidden: Option<bool>,
    raised: Option<bool>,
    struck: Option<bool>,
    framed: Option<bool>,
}

/// How many styles may be based on one another.
const CHAIN: usize = 30;

impl Styles {
    /// Reads styles up to the body; returns what body it is.
    pub(super) fn read(&mut self, xml: &mut Xml<'_, Tag>) -> Result<Option<Tag>, ReadError> {
        let mut open: Option<((String, String), Style)> = None;
        let mut list: Option<(Option<String>, ListStyle)> = None;
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(tag @ (Tag::TextBody | Tag::SheetBody), _) => return Ok(Some(tag)),
                Step::Open(Tag::Skip, _) => xml.skip()?,
                Step::Open(Tag::Style, element) => {
                    let get = |name| element.attribute(name).unwrap_or_default().into_owned();
                    let style = Style {
                        parent: element.attribute("parent-style-name").map(String::from),
                        list: element.attribute("list-style-name").map(String::from),
                        ..Style::default()
                    };
                    open = Some(((get("family"), get("name")), style));
                }
                Step::Close(Tag::Style) => self.by_name.extend(open.take()),
                Step::Open(tag @ (Tag::TextProps | Tag::TableProps | Tag::CellProps), element) => {
                    if let Some((_, style)) = &mut open {
                        style.property(tag, &element);
                    }
                }
                Step::Open(tag @ (Tag::ListStyle | Tag::OutlineStyle), element) => {
                    let name = element.attribute("name").filter(|_| tag == Tag::ListStyle);
                    list = Some((name.map(String::from), ListStyle::default()));
                }
                Step::Open(tag @ (Tag::NumberLevel | Tag::BulletLevel), element) => {
                    if let Some((_, list)) = &mut list {
                        list.push(&element, Level::read(tag, &element));
                    }
                }
                Step::Close(Tag::ListStyle | Tag::OutlineStyle) => match list.take() {
                    Some((Some(name), list)) => {
                        self.lists.insert(name, list);
                    }
                    Some((None, list)) => self.outline = list,
                    None => {}
                },
                _ => {}
            }
        }
        Ok(None)
    }

    /// What a style or one that it is based on says.
    fn says<'s, T>(
        &'s self,
        family: &str,
        name: Option<&str>,
        get: impl Fn(&'s Style) -> Option<T>,
    ) -> Option<T> {
        let mut next = name?.to_owned();
        for _ in 0..CHAIN {
            let style = self.by_name.get(&(family.to_owned(), next))?;
            if let Some(said) = get(style) {
                return Some(said);
            }
            next = style.parent.clone()?;
        }
        None
    }

    pub(super) fn is_hidden(&self, family: &str, name: Option<&str>) -> bool {
        self.says(family, name, |style| style.hidden) == Some(true)
    }

    /// How the text of a span looks.
    pub(super) fn look(&self, name: Option<&str>) -> Look {
        Look {
            raised: self.says("text", name, |style| style.raised) == Some(true),
            struck: self.says("text", name, |style| style.struck) == Some(true),
        }
    }

    pub(super) fn is_framed(&self, name: Option<&str>) -> bool {
        self.says("table-cell", name, |style| style.framed) == Some(true)
    }

    /// The list that a paragraph style belongs to; blank for none at all.
    pub(super) fn list_of(&self, name: Option<&str>) -> Option<&str> {
        self.says("paragraph", name, |style| style.list.as_deref())
    }
}

impl Style {
    fn property(&mut self, tag: Tag, element: &Element<'_>) {
        match tag {
            Tag::TextProps => {
                let display = element.attribute("display");
                self.hidden = display.map(|value| value == "none").or(self.hidden);
                let position = element.attribute("text-position");
                let raised = |value: &str| {
                    value.starts_with("super")
                        || value.starts_with(|c: char| matches!(c, '1'..='9'))
                };
                self.raised = position.map(|value| raised(&value)).or(self.raised);
                let line = element.attribute("text-line-through-style");
                self.struck = line.map(|value| value != "none").or(self.struck);
            }
            Tag::TableProps => {
                let display = element.attribute("display");
                self.hidden = display.map(|value| value == "false").or(self.hidden);
            }
            _ => {
                let edges = [
                    "border",
                    "border-left",
                    "border-right",
                    "border-top",
                    "border-bottom",
                ];
                let mut said = edges
                    .iter()
                    .filter_map(|edge| element.attribute(edge))
                    .peekable();
                if said.peek().is_some() {
                    self.framed = Some(said.any(|edge| !matches!(&*edge, "none" | "hidden" | "")));
                }
            }
        }
    }
}
