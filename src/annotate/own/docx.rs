//! Comments in a DOCX: marks in its text, the comments in a part of their own.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::container::Container;
use super::markup::{Edits, Element, Markup, escape};
use super::notes::{Elements, Note};
use super::{AUTHOR, Failure};
use crate::limits::Limits;
use crate::read::{self, Format, Source};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const COMMENTS: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Puts notes into a document as comments.
pub(super) fn annotate(
    source: Source<'_>,
    notes: &[Note],
    date: &str,
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    let mut container = Container::open(source.bytes, Format::Docx, limits)?;
    if notes.is_empty() {
        return container.write();
    }
    let (_, document) = read::read(source, limits).map_err(|(_, error)| error)?;
    let main = container.main_part("word/document.xml")?;
    let text = container.text(&main)?.ok_or(Failure::Damaged)?;
    let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
    let elements = Elements::of(&document);

    let name = container
        .relations(&main)?
        .by_kind("comments")
        .map(str::to_owned);
    let comments = match &name {
        Some(name) => container.text(name)?,
        None => None,
    };
    let first = comments.as_deref().map_or(0, next_id);
    let names = Names::of(&markup);
    let mut by_paragraph: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, note) in notes.iter().enumerate() {
        let element = elements.find(&note.places);
        let number = element.and_then(|start| markup.starting_at(start as usize));
        let paragraph = number
            .and_then(|number| paragraph(&markup, number))
            .or_else(|| any_paragraph(&markup))
            .ok_or(Failure::Damaged)?;
        by_paragraph.entry(paragraph).or_default().push(first + at);
    }
    let mut edits = Edits::default();
    for (number, ids) in &by_paragraph {
        mark(&markup, *number, ids, &names, &mut edits);
    }
    let patched = edits.apply(&text);

    let added: String = notes
        .iter()
        .enumerate()
        .map(|(at, note)| comment(first + at, &note.lines, date))
        .collect();
    match (name, comments) {
        (Some(name), Some(comments)) => {
            let own = Markup::of(&comments).ok_or(Failure::Damaged)?;
            let root = own.elements.first().ok_or(Failure::Damaged)?;
            let mut edits = Edits::default();
            own.append(&mut edits, root, &names.own_prefix(&added));
            let comments = edits.apply(&comments);
            container.set(&name, comments);
        }
        _ => {
            let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
            let slash = if folder.is_empty() { "" } else { "/" };
            let name = match container.text(&format!("{folder}{slash}comments.xml"))? {
                None => format!("{folder}{slash}comments.xml"),
                Some(_) => container.free_name(&format!("{folder}{slash}comments"), "xml"),
            };
            container.set(&name, part(&added, names.space));
            container.relate(&main, "comments", &name)?;
            container.declare(&name, COMMENTS)?;
        }
    }
    container.set(&main, patched);
    container.write()
}

/// A part of comments.
pub(super) fn part(comments: &str, space: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <w:comments xmlns:w=\"{space}\">{comments}</w:comments>"
    )
}

/// The namespace of most files.
pub(super) fn usual_space() -> &'static str {
    WORD
}

/// How the file's own elements are named.
pub(super) struct Names {
    prefix: String,
    space: &'static str,
    /// What an element has to declare where attributes have no prefix to use.
    declared: String,
}

impl Names {
    pub(super) fn of(markup: &Markup<'_>) -> Self {
        let prefix = markup
            .elements
            .first()
            .map_or("", |root| markup.prefix(root));
        let is_strict = markup
            .elements
            .first()
            .is_some_and(|root| markup.tag(root).contains(STRICT));
        let space = if is_strict { STRICT } else { WORD };
        if prefix.is_empty() {
            return Self {
                prefix: "w:".to_owned(),
                space,
                declared: format!(" xmlns:w=\"{space}\""),
            };
        }
        Self {
            prefix: prefix.to_owned(),
            space,
            declared: String::new(),
        }
    }

    /// An element without content; `attributes` are named with `w:`.
    fn element(&self, local: &str, attributes: &str) -> String {
        let attributes = attributes.replace("w:", &self.prefix);
        format!("<{}{local}{}{attributes}/>", self.prefix, self.declared)
    }

    /// Elements that were written with `w:` as this file names them.
    pub(super) fn renamed(&self, xml: &str) -> String {
        let declared = format!("{} ", self.declared);
        let xml = match self.declared.is_empty() {
            true => xml.to_owned(),
            // On the outermost elements alone, which are those written first and alike.
            false => xml
                .replace("<w:del ", &format!("<w:del{declared}"))
                .replace("<w:ins ", &format!("<w:ins{declared}")),
        };
        match self.prefix.as_str() {
            "w:" => xml,
            other => xml
                .replace("<w:", &format!("<{other}"))
                .replace("</w:", &format!("</{other}"))
                .replace(" w:", &format!(" {other}")),
        }
    }

    /// Comments that declare their own prefix, for a part that may name it otherwise.
    fn own_prefix(&self, comments: &str) -> String {
        comments.replace(
            "<w:comment ",
            &format!("<w:comment xmlns:w=\"{}\" ", self.space),
        )
    }
}

/// The paragraph in which the comment on an element stands. Word takes none in a text box: there
/// it is the paragraph to which that is tied.
fn paragraph(markup: &Markup<'_>, number: usize) -> Option<usize> {
    let mut boxes = markup
        .around(number)
        .filter(|(_, element)| markup.local(element) == "txbxContent");
    if let Some((outermost, _)) = boxes.by_ref().last() {
        let mut around = markup.around(outermost);
        return around
            .find(|(_, element)| markup.local(element) == "p")
            .map(|(number, _)| number);
    }
    let element = markup.elements.get(number)?;
    if markup.local(element) == "p" {
        return Some(number);
    }
    let is_own = |at: usize| {
        let mut cells = markup
            .around(at)
            .filter(|(_, element)| markup.local(element) == "tc");
        let boxed = markup
            .around(at)
            .any(|(_, element)| markup.local(element) == "txbxContent");
        !boxed && cells.next().is_none_or(|(cell, _)| cell == number)
    };
    let mut inner = markup
        .within(number)
        .filter(|(_, element)| markup.local(element) == "p");
    inner.find(|(at, _)| is_own(*at)).map(|(at, _)| at)
}

fn any_paragraph(markup: &Markup<'_>) -> Option<usize> {
    let is_paragraph = |element: &Element| markup.local(element) == "p";
    markup.elements.iter().position(is_paragraph)
}

/// Marks a paragraph as what these comments are on.
fn mark(markup: &Markup<'_>, number: usize, ids: &[usize], names: &Names, edits: &mut Edits) {
    let Some(element) = markup.elements.get(number) else {
        return;
    };
    let mut start = String::new();
    let mut end = String::new();
    for id in ids {
        let id = format!(" w:id=\"{id}\"");
        start += &names.element("commentRangeStart", &id);
        end += &names.element("commentRangeEnd", &id);
        let prefix = &names.prefix;
        let reference = names.element("commentReference", &id);
        let _ = write!(end, "<{prefix}r{}>{reference}</{prefix}r>", names.declared);
    }
    let properties = markup.child(number, "pPr");
    let after = properties.map_or(element.inner.start, |(_, own)| own.whole.end);
    if markup.tag(element).ends_with("/>") {
        markup.append(edits, element, &(start + &end));
    } else {
        edits.insert(after, &start);
        edits.insert(element.inner.end, &end);
    }
}

/// A comment, a paragraph a line.
pub(super) fn comment(id: usize, lines: &[String], date: &str) -> String {
    let mut out = format!("<w:comment w:id=\"{id}\" w:author=\"{AUTHOR}\" w:initials=\"gj\"");
    out += &dated(date);
    out.push('>');
    for line in lines {
        let line = escape(line);
        let _ = write!(
            out,
            "<w:p><w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>"
        );
    }
    out += "</w:comment>";
    out
}

/// The date of a comment or a change as an attribute.
pub(super) fn dated(date: &str) -> String {
    match date {
        "" => String::new(),
        date => format!(" w:date=\"{}T00:00:00Z\"", escape(date)),
    }
}

/// A number that no element of a part has as its id.
pub(super) fn next_id(text: &str) -> usize {
    let ids = text.split(":id=\"").skip(1).filter_map(|rest| {
        let (id, _) = rest.split_once('"')?;
        id.parse::<usize>().ok().filter(|id| *id < 1 << 30)
    });
    ids.max().map_or(0, |id| id + 1)
}
