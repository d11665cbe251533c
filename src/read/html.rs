//! HTML: saved pages, Word's and WPS's own, and what the clipboard holds.
//!
//! What a browser does not show is not read. A table of data becomes a grid; a table that only
//! lays out the page is dissolved into what its cells hold.

mod flow;
mod lean;
mod place;
mod repair;
mod survey;
mod table;
mod tag;
mod tree;

use super::build::Builder;
use super::charset::Charset;
use super::{ReadError, encoding};
use crate::document::Document;
use crate::limits::Limits;
use flow::{Flow, Step};
use survey::{Kind, Survey};
use tag::Tag;
use tree::{Id, Tree};

/// Reads a page. `outer` is the encoding that the container of the page names (a MIME part).
pub(super) fn read(
    bytes: &[u8],
    outer: Option<Charset>,
    limits: &Limits,
) -> Result<Document, ReadError> {
    let bytes = without_clipboard_header(bytes);
    let declared = outer.or_else(|| encoding::declared(bytes));
    let text = encoding::decode(bytes, declared)?;
    read_markup(&lean::lean(&text), limits)
}

/// Reads a page and says where its blocks stand in it: by marks set in its tags. Of an encoding in
/// which ASCII is not as it is (UTF-16) nothing is marked. `label` is the encoding that the
/// container of the page names.
#[cfg(feature = "annotate")]
pub(crate) fn read_marked(
    bytes: &[u8],
    label: Option<&str>,
    limits: &Limits,
) -> Result<Document, ReadError> {
    let outer = label.and_then(|label| encoding::label(label.as_bytes()));
    let declared = outer.or_else(|| encoding::declared(bytes));
    let text = encoding::decode(&marked(bytes), declared)?;
    read_markup(&text, limits)
}

/// The page with the place of each tag of a block in the tag itself. In old Chinese encodings no
/// second byte is a `<`, so that tags are found without decoding.
#[cfg(feature = "annotate")]
fn marked(bytes: &[u8]) -> Vec<u8> {
    const BLOCKS: [&str; 9] = ["td", "th", "p", "div", "h1", "h2", "h3", "h4", "li"];
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 4);
    // The head stays as it is: a declaration has to stand at its beginning.
    let head = encoding::find_ignoring_case(bytes, b"<body").unwrap_or(0);
    let mut done = 0;
    for (at, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'<') {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
        let name = rest.iter().take(6).position(ends).unwrap_or(0);
        let name = rest.get(..name).unwrap_or_default();
        let is_block = |block: &str| name.eq_ignore_ascii_case(block.as_bytes());
        if at < head || !BLOCKS.iter().any(|block| is_block(block)) {
            continue;
        }
        let end = at + 1 + name.len();
        out.extend_from_slice(bytes.get(done..end).unwrap_or_default());
        out.extend_from_slice(format!(" {}=\"{at}\"", tree::MARK).as_bytes());
        done = end;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out
}

/// Reads decoded markup.
fn read_markup(markup: &str, limits: &Limits) -> Result<Document, ReadError> {
    let tree = Tree::parse(markup, limits)?;
    let survey = Survey::of(&tree, limits)?;
    let mut builder = Builder::new(limits);
    blocks(&tree, &survey, &mut builder)?;
    Ok(builder.finish())
}

/// The HTML of Windows' clipboard format without the header before it.
fn without_clipboard_header(bytes: &[u8]) -> &[u8] {
    if !bytes.trim_ascii_start().starts_with(b"Version:") {
        return bytes;
    }
    let start = bytes.iter().position(|b| *b == b'<').unwrap_or(0);
    bytes.get(start..).unwrap_or_default()
}

/// Turns the tree into lines and grids.
fn blocks(tree: &Tree, survey: &Survey, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let mut flow = Flow::default();
    let mut headings = 0usize;
    let mut walk = tree.walk(tree.root());
    while let Some(step) = walk.next(tree) {
        match step {
            Step::Text(text) => flow.text(text),
            Step::Enter(id, tag) => match tag {
                Tag::Hidden => walk.skip(tree),
                Tag::Break => end_line(&mut flow, headings > 0, builder)?,
                Tag::Inline | Tag::Raised | Tag::Struck => flow.set(tag, true),
                Tag::Table => {
                    end_line(&mut flow, headings > 0, builder)?;
                    if survey.kind(id) == Kind::Data {
                        data_table(tree, survey, id, builder)?;
                        walk.skip(tree);
                    }
                }
                _ => {
                    end_line(&mut flow, headings > 0, builder)?;
                    if let Some(at) = tree.element(id).and_then(|element| element.at) {
                        builder.at(Some(at));
                    }
                    headings += usize::from(tag == Tag::Heading);
                    if tag == Tag::Preformatted {
                        flow.preformatted(true);
                    }
                }
            },
            Step::Leave(_, tag) => {
                flow.set(tag, false);
                if tag.is_block() {
                    end_line(&mut flow, headings > 0, builder)?;
                }
                match tag {
                    Tag::Heading => headings = headings.saturating_sub(1),
                    Tag::Preformatted => flow.preformatted(false),
                    _ => {}
                }
            }
        }
        if flow.has_lines() {
            for line in flow.take_lines() {
                builder.line(&line, headings > 0)?;
            }
        }
    }
    end_line(&mut flow, false, builder)
}

fn end_line(flow: &mut Flow, heading: bool, builder: &mut Builder<'_>) -> Result<(), ReadError> {
    let line = flow.line();
    if line.is_empty() {
        return Ok(());
    }
    let added = builder.line(line, heading);
    flow.clear();
    added
}

/// Adds a table and then the tables of data in its cells.
fn data_table(
    tree: &Tree,
    survey: &Survey,
    id: Id,
    builder: &mut Builder<'_>,
) -> Result<(), ReadError> {
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        let Some(found) = survey.table(id) else {
            continue;
        };
        for caption in &found.captions {
            for line in flow::text_of(tree, *caption).lines() {
                builder.line(line, false)?;
            }
        }
        table::add(tree, found, builder)?;
        let inner = found.inner.iter().rev();
        pending.extend(inner.filter(|id| survey.kind(**id) == Kind::Data));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: &[&str] = &[
        "<p class=a>",
        "<p style='color:red'>",
        "<p style=\"DISPLAY: none\">",
        "</p>",
        "</p a='>'>",
        "<table border=1 width='>'>",
        "</table>",
        "<tr id=x>",
        "<td a = b colspan = 2 c>",
        "</td>",
        "<td colspan='2'rowspan=2>",
        "<td/rowspan=2/>",
        "<br/>",
        "<br a=1/>",
        "<img alt='<td>'>",
        "<!-- <p> -->",
        "<!-->",
        "<!--->",
        "<!--",
        "-->",
        "--!>",
        "<![if !vml]>",
        "<![endif]>",
        "<!--[if gte mso 9]><xml>",
        "<?xml:namespace prefix=o />",
        "<o:p x=y>",
        "</o:p>",
        "</>",
        "</ p>",
        "<script a=b>",
        "</script x>",
        "var a = '<td x=\"';",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<svg a=b/>",
        "<svg>",
        "</svg>",
        "<a title=\"\n>\">",
        "<a =b =c>",
        "<a b=>",
        "<a b='",
        "<a b=c'd>",
        "\"",
        "'",
        "<",
        ">",
        "甲",
        "12",
        "&lt;p&gt;",
        "<input type=hidden>",
        "<xmp>",
        "</xmp>",
        "<plaintext>",
        "<noscript>",
        "</noscript>",
        " ",
        "\n",
        "<b x>",
        "</b>",
        "<select>",
        "</select>",
        "<td style='display&#58;none'>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_left_out_changes_nothing(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..25)) {
            let page = pieces.concat();
            let limits = Limits::default();
            prop_assert_eq!(
                read_markup(&lean::lean(&page), &limits),
                read_markup(&page, &limits),
                "{}", lean::lean(&page)
            );
        }
    }
}
