//! XML as it stands: where its elements begin and end, and edits that leave all else as it is.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element of a text, by its bytes there.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// From its `<` to one past its last `>`.
    pub(super) whole: Range<usize>,
    /// What stands between its tags; empty, at the end of `whole`, where it has one tag only.
    pub(super) inner: Range<usize>,
    /// Where its name stands, its prefix included.
    name: Range<usize>,
    /// The element that it stands in, by number.
    pub(super) parent: Option<usize>,
}

/// A text of XML with its elements in the order in which they begin.
#[derive(Debug)]
pub(super) struct Markup<'t> {
    pub(super) text: &'t str,
    pub(super) elements: Vec<Element>,
}

impl<'t> Markup<'t> {
    /// Finds the elements of a text; nothing where it is not well-formed.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            let start = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let end = usize::try_from(reader.buffer_position()).ok()?;
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = start + 1..start + 1 + tag.name().as_ref().len();
                    let has_end = text.get(start..end)?.ends_with("/>");
                    elements.push(Element {
                        whole: start..end,
                        inner: end..end,
                        name,
                        parent: open.last().copied(),
                    });
                    if !has_end {
                        open.push(elements.len() - 1);
                    }
                }
                Event::End(_) => {
                    let element = elements.get_mut(open.pop()?)?;
                    element.inner.end = start;
                    element.whole.end = end;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        (open.is_empty() && !elements.is_empty()).then_some(Self { text, elements })
    }

    /// The element's name without its prefix.
    pub(super) fn local(&self, element: &Element) -> &'t str {
        let name = self.text.get(element.name.clone()).unwrap_or_default();
        name.rsplit(':').next().unwrap_or_default()
    }

    /// The prefix of an element with its colon; blank where it has none.
    pub(super) fn prefix(&self, element: &Element) -> &'t str {
        let name = self.text.get(element.name.clone()).unwrap_or_default();
        name.find(':').map_or("", |at| &name[..=at])
    }

    /// The element's first tag.
    pub(super) fn tag(&self, element: &Element) -> &'t str {
        self.text
            .get(element.whole.start..element.inner.start)
            .unwrap_or_default()
    }

    /// The value of an attribute as it is written, by its local name.
    pub(super) fn attribute(&self, element: &Element, local: &str) -> Option<&'t str> {
        let range = self.attribute_range(element, local)?;
        self.text.get(range)
    }

    /// Where the value of an attribute stands.
    pub(super) fn attribute_range(&self, element: &Element, local: &str) -> Option<Range<usize>> {
        let tag = self.tag(element);
        let mut at = element.name.end - element.whole.start;
        loop {
            let rest = tag.get(at..)?;
            let equals = rest.find('=')?;
            let key = rest.get(..equals)?.trim();
            let value = rest.get(equals + 1..)?;
            let quote = value.find(['"', '\''])?;
            let mark = value.get(quote..)?.chars().next()?;
            let start = at + equals + 1 + quote + 1;
            let end = start + tag.get(start..)?.find(mark)?;
            if key.rsplit(':').next() == Some(local) {
                return Some(element.whole.start + start..element.whole.start + end);
            }
            at = end + 1;
        }
    }

    /// The elements in another one, with their numbers; those in them too.
    pub(super) fn within(&self, number: usize) -> impl Iterator<Item = (usize, &Element)> {
        let end = self
            .elements
            .get(number)
            .map_or(0, |element| element.whole.end);
        let rest = self.elements.iter().enumerate().skip(number + 1);
        rest.take_while(move |(_, element)| element.whole.start < end)
    }

    /// The elements that stand right in another one.
    pub(super) fn children(&self, number: usize) -> impl Iterator<Item = (usize, &Element)> {
        self.within(number)
            .filter(move |(_, element)| element.parent == Some(number))
    }

    /// The elements that an element stands in, from the nearest to the root, with their numbers.
    pub(super) fn around(&self, number: usize) -> impl Iterator<Item = (usize, &Element)> {
        let mut at = self.elements.get(number).and_then(|own| own.parent);
        std::iter::from_fn(move || {
            let number = at?;
            let element = self.elements.get(number)?;
            at = element.parent;
            Some((number, element))
        })
    }

    /// The first child of a name.
    pub(super) fn child(&self, number: usize, local: &str) -> Option<(usize, &Element)> {
        self.children(number)
            .find(|(_, element)| self.local(element) == local)
    }

    /// Where a new child belongs that stands before those of these names.
    pub(super) fn place_before(&self, number: usize, names: &[&str]) -> usize {
        let after = self
            .children(number)
            .find(|(_, own)| names.contains(&self.local(own)));
        match after {
            Some((_, own)) => own.whole.start,
            None => self.elements.get(number).map_or(0, |own| own.inner.end),
        }
    }

    /// The element that begins at a byte.
    pub(super) fn starting_at(&self, start: usize) -> Option<usize> {
        self.elements
            .binary_search_by_key(&start, |element| element.whole.start)
            .ok()
    }

    /// Puts content at the end of what stands in an element; once for each element.
    pub(super) fn append(&self, edits: &mut Edits, element: &Element, content: &str) {
        self.fill(edits, element, element.inner.end, content);
    }

    /// Puts content somewhere in an element, which may be one without an end tag.
    pub(super) fn fill(&self, edits: &mut Edits, element: &Element, at: usize, content: &str) {
        if self.tag(element).ends_with("/>") {
            let name = self.text.get(element.name.clone()).unwrap_or_default();
            let end = element.whole.end;
            edits.replace(end - 2..end, format!(">{content}</{name}>"));
        } else {
            edits.insert(at, content);
        }
    }
}

/// Edits upon a text, to be made together.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts text before a byte, after what was put there earlier.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.0.push((at..at, text.to_owned()));
    }

    /// Puts text in the place of some bytes.
    pub(super) fn replace(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with the edits made. One that overlaps an earlier one is left out.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(text.len() + 4096);
        let mut done = 0;
        for (range, new) in self.0 {
            let Some(before) = text.get(done..range.start) else {
                continue;
            };
            out.push_str(before);
            out.push_str(&new);
            done = range.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// Text as XML holds it. What XML 1.0 cannot hold at all is left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_where_they_stand() {
        let text = "<?xml version=\"1.0\"?><a:r x = '1'  b:id=\"2\"><c/>t<c>u</c></a:r>";
        let markup = Markup::of(text).expect("well-formed");
        let root = &markup.elements[0];
        assert_eq!(markup.local(root), "r");
        assert_eq!(markup.prefix(root), "a:");
        assert_eq!(markup.attribute(root, "x"), Some("1"));
        assert_eq!(markup.attribute(root, "id"), Some("2"));
        assert_eq!(markup.attribute(root, "y"), None);
        let mut edits = Edits::default();
        markup.append(&mut edits, &markup.elements[1], "n");
        markup.append(&mut edits, &markup.elements[2], "m");
        assert_eq!(
            edits.apply(text),
            "<?xml version=\"1.0\"?><a:r x = '1'  b:id=\"2\"><c>n</c>t<c>um</c></a:r>"
        );
        assert!(Markup::of("<a><b></a>").is_none());
        assert!(Markup::of("<a>").is_none());
    }
}
