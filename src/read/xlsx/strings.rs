//! Shared strings, and what strings of cells are made of.

use super::SPACES;
use crate::limits::Limits;
use crate::read::look::Look;
use crate::read::xml::{Step, Vocabulary, Xml};
use crate::read::{Format, ReadError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Item,
    Text,
    /// A piece of a string with a look of its own.
    Run,
    Raised,
    Strike,
    /// How a text is pronounced.
    Phonetic,
    Other,
}

static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: SPACES,
    tag: |space, local| match (space, local) {
        ("s", "si") => Tag::Item,
        ("s", "t") => Tag::Text,
        ("s", "r") => Tag::Run,
        ("s", "vertAlign") => Tag::Raised,
        ("s", "strike") => Tag::Strike,
        ("s", "rPh") => Tag::Phonetic,
        _ => Tag::Other,
    },
};

/// The shared strings of a workbook in their order.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(text, &VOCABULARY, limits, Format::Xlsx);
    let mut strings = Vec::new();
    let (mut own, mut look) = (String::new(), Look::default());
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::Phonetic, _) => xml.skip()?,
            Step::Open(Tag::Run, _) | Step::Close(Tag::Run) => look = Look::default(),
            Step::Open(Tag::Raised, element) => {
                look.raised = element.attribute("val").as_deref() == Some("superscript");
            }
            Step::Open(Tag::Strike, element) => look.struck = element.is_on("val"),
            Step::Open(Tag::Text, _) => look.push(&plain(&xml.text()?), &mut own),
            Step::Close(Tag::Item) => strings.push(std::mem::take(&mut own)),
            _ => {}
        }
    }
    Ok(strings)
}

/// A string without Excel's way to write control characters, `_x000D_`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from
            .get(2..6)
            .filter(|_| from.get(6..7) == Some("_"))
            .and_then(|code| u32::from_str_radix(code, 16).ok());
        match code {
            Some(code) => {
                out.extend(char::from_u32(code).filter(|c| *c != '\r'));
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_are_decoded() {
        assert_eq!(plain("甲_x000D_\n乙"), "甲\n乙");
        assert_eq!(plain("_x005F_x000D_"), "_x000D_");
        assert_eq!(plain("a_xb_x00"), "a_xb_x00");
    }
}
