//! XML as office files have it: a walk over elements whose names a format turns into its own tags.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Format, ReadError};
use crate::limits::Limits;

/// What a format knows of names: which namespaces, under a short name of its own, and what each
/// element is.
pub(super) struct Vocabulary<T> {
    /// Namespaces and their short names.
    pub(super) spaces: &'static [(&'static str, &'static str)],
    /// The tag of an element, by the short name of its namespace (blank for an unknown one) and
    /// its local name.
    pub(super) tag: fn(&str, &str) -> T,
}

/// A walk through an XML part.
pub(super) struct Xml<'x, T: 'static> {
    reader: Reader<&'x [u8]>,
    vocabulary: &'static Vocabulary<T>,
    /// Prefixes of known namespaces with the depth at which they were declared.
    prefixes: Vec<(Box<str>, &'static str, usize)>,
    open: Vec<T>,
    /// Where the element that was opened last begins.
    start: u64,
    limits: &'x Limits,
    format: Format,
}

/// A step of the walk. An empty element is opened and closed like any other.
pub(super) enum Step<'x, T> {
    Open(T, Element<'x>),
    Text(Cow<'x, str>),
    Close(T),
}

/// An element with its attributes.
pub(super) struct Element<'x>(BytesStart<'x>);

impl<'x, T: Copy> Xml<'x, T> {
    pub(super) fn new(
        text: &'x str,
        vocabulary: &'static Vocabulary<T>,
        limits: &'x Limits,
        format: Format,
    ) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            vocabulary,
            prefixes: Vec::new(),
            open: Vec::new(),
            start: 0,
            limits,
            format,
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The byte at which the element just opened begins.
    pub(super) fn start(&self) -> Option<u32> {
        u32::try_from(self.start).ok()
    }

    /// The next step; nothing at the end.
    ///
    /// # Errors
    /// Where it is not well-formed, nested too deep, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Step<'x, T>>, ReadError> {
        let damaged = ReadError::Damaged(self.format);
        loop {
            let before = self.reader.buffer_position();
            match self.reader.read_event().map_err(|_| damaged)? {
                Event::Start(start) => {
                    self.start = before;
                    if self.open.len() >= self.limits.depth {
                        return Err(ReadError::OverLimit("depth", self.limits.depth));
                    }
                    self.declare(&start);
                    let tag = self.tag(start.name().as_ref());
                    self.open.push(tag);
                    return Ok(Some(Step::Open(tag, Element(start))));
                }
                Event::End(_) => {
                    let tag = self.open.pop().ok_or(damaged)?;
                    self.forget();
                    return Ok(Some(Step::Close(tag)));
                }
                Event::Text(text) => return Ok(Some(Step::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Step::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string().into(),
                        Ok(None) => predefined(reference.into_inner()),
                        Err(_) => return Err(damaged),
                    };
                    return Ok(Some(Step::Text(c)));
                }
                Event::DocType(kind) => {
                    if kind.into_inner().contains("<!ENTITY") {
                        return Err(ReadError::OverLimit("entities", self.limits.entities));
                    }
                }
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(damaged),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
            }
        }
    }

    /// Passes over what is in the element just opened, its end included.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let depth = self.open.len();
        loop {
            match self.next()? {
                Some(Step::Close(_)) if self.open.len() < depth => return Ok(()),
                Some(_) => {}
                None => return Ok(()),
            }
        }
    }

    /// The text of the element just opened, up to its end.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        let depth = self.open.len();
        let mut text = String::new();
        loop {
            match self.next()? {
                Some(Step::Text(piece)) => text.push_str(&piece),
                Some(Step::Close(_)) if self.open.len() < depth => return Ok(text),
                Some(_) => {}
                None => return Ok(text),
            }
        }
    }

    fn tag(&self, name: &str) -> T {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self
            .prefixes
            .iter()
            .rev()
            .find(|(own, ..)| **own == *prefix);
        let space = declared.map_or("", |(_, space, _)| space);
        (self.vocabulary.tag)(space, local)
    }

    fn declare(&mut self, start: &BytesStart<'_>) {
        if !start.attributes_raw().contains("xmlns") {
            return;
        }
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let uri: &str = &attribute.value;
            let known = self.vocabulary.spaces.iter().find(|(own, _)| *own == uri);
            let hides = || self.prefixes.iter().any(|(own, ..)| **own == *prefix);
            let space = match known {
                Some((_, space)) => *space,
                None if hides() => "",
                None => continue,
            };
            self.prefixes.push((prefix.into(), space, self.open.len()));
        }
    }

    fn forget(&mut self) {
        let depth = self.open.len();
        while self.prefixes.last().is_some_and(|(.., at)| *at >= depth) {
            self.prefixes.pop();
        }
    }
}

/// The text of an entity that needs no declaration; of any other its name, as it stands.
fn predefined(name: Cow<'_, str>) -> Cow<'_, str> {
    match &*name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        _ => format!("&{name};").into(),
    }
}

impl Element<'_> {
    /// An attribute by its local name, whatever its prefix.
    pub(super) fn attribute(&self, local: &str) -> Option<Cow<'_, str>> {
        let attributes = self.0.attributes_raw();
        // Most elements are asked for what they do not have.
        if !attributes.contains(local) {
            return None;
        }
        let mut all = Attributes(attributes);
        all.find(|(key, _)| key.rsplit(':').next() == Some(local))
            .map(|(_, value)| unescape(value))
    }

    /// An attribute that is a number.
    pub(super) fn number<N: std::str::FromStr>(&self, local: &str) -> Option<N> {
        self.attribute(local)?.trim().parse().ok()
    }

    /// Whether a switch is on: without a value it is.
    pub(super) fn is_on(&self, local: &str) -> bool {
        self.attribute(local)
            .is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }
}

/// Attributes one by one as they stand; the reader has seen that the tag is whole.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, rest) = self.0.split_once('=')?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, rest) = rest.get(1..)?.split_once(quote)?;
        self.0 = rest;
        Some((key.trim(), value))
    }
}

fn unescape(value: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value))
}
