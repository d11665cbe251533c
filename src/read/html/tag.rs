//! What an element means for reading.

use html5ever::{Attribute, LocalName, QualName, local_name, ns};

/// The kinds of elements that reading tells apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// Runs on in the line.
    #[default]
    Inline,
    /// Set above the line.
    Raised,
    /// With a line through it.
    Struck,
    /// Starts and ends a line.
    Block,
    /// A block that is a heading.
    Heading,
    /// A block whose blanks and line breaks count.
    Preformatted,
    /// `<br>`.
    Break,
    Table,
    Caption,
    /// `<thead>`, `<tbody>`, `<tfoot>`.
    Head,
    Body,
    Foot,
    Row,
    Cell,
    /// Shows nothing, and nothing in it does.
    Hidden,
}

impl Tag {
    /// Whether a line starts and ends with it.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Inline | Self::Raised | Self::Struck | Self::Break | Self::Hidden
        )
    }

    /// The kind of an element.
    pub(super) fn of(name: &QualName, attributes: &[Attribute]) -> Self {
        if name.ns == ns!(svg) {
            return Self::Hidden;
        }
        let tag = Self::of_name(&name.local);
        if tag == Self::Hidden {
            return tag;
        }
        for attribute in attributes {
            let local = &attribute.name.local;
            if *local == local_name!("style") {
                match shown(&attribute.value) {
                    Shown::Not => return Self::Hidden,
                    Shown::AsBlock if tag == Self::Inline => return Self::Block,
                    Shown::Raised if tag == Self::Inline => return Self::Raised,
                    Shown::Struck if tag == Self::Inline => return Self::Struck,
                    _ => {}
                }
            } else if *local == local_name!("hidden") {
                return Self::Hidden;
            }
        }
        tag
    }

    fn of_name(name: &LocalName) -> Self {
        match *name {
            local_name!("p")
            | local_name!("div")
            | local_name!("li")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("section")
            | local_name!("article")
            | local_name!("header")
            | local_name!("footer")
            | local_name!("main")
            | local_name!("aside")
            | local_name!("nav")
            | local_name!("blockquote")
            | local_name!("center")
            | local_name!("form")
            | local_name!("fieldset")
            | local_name!("legend")
            | local_name!("figure")
            | local_name!("figcaption")
            | local_name!("address")
            | local_name!("details")
            | local_name!("summary")
            | local_name!("hr")
            | local_name!("body")
            | local_name!("html") => Self::Block,
            local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6") => Self::Heading,
            local_name!("pre") | local_name!("listing") | local_name!("xmp") => Self::Preformatted,
            local_name!("br") => Self::Break,
            local_name!("table") => Self::Table,
            local_name!("caption") => Self::Caption,
            local_name!("thead") => Self::Head,
            local_name!("tbody") => Self::Body,
            local_name!("tfoot") => Self::Foot,
            local_name!("tr") => Self::Row,
            local_name!("td") | local_name!("th") => Self::Cell,
            local_name!("head")
            | local_name!("title")
            | local_name!("script")
            | local_name!("style")
            | local_name!("template")
            | local_name!("noscript")
            | local_name!("noframes")
            | local_name!("noembed")
            | local_name!("iframe")
            | local_name!("textarea")
            | local_name!("select")
            | local_name!("datalist")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("canvas")
            | local_name!("colgroup")
            | local_name!("del") => Self::Hidden,
            local_name!("sup") => Self::Raised,
            local_name!("s") | local_name!("strike") => Self::Struck,
            ref other if &**other == "xml" => Self::Hidden,
            _ => Self::Inline,
        }
    }
}

/// What an inline style says of showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Plainly,
    AsBlock,
    Raised,
    Struck,
    Not,
}

fn shown(style: &str) -> Shown {
    let mut shown = Shown::Plainly;
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim();
        let value = value.split('!').next().unwrap_or_default().trim();
        let is = |wanted: &str| value.eq_ignore_ascii_case(wanted);
        if property.eq_ignore_ascii_case("display") {
            if is("none") {
                return Shown::Not;
            }
            if is("block") {
                shown = Shown::AsBlock;
            }
        } else if property.eq_ignore_ascii_case("visibility") {
            if is("hidden") || is("collapse") {
                return Shown::Not;
            }
        } else if property.eq_ignore_ascii_case("mso-hide") {
            if is("all") {
                return Shown::Not;
            }
        } else if property.eq_ignore_ascii_case("vertical-align") {
            if is("super") {
                shown = Shown::Raised;
            }
        } else if property.eq_ignore_ascii_case("text-decoration")
            || property.eq_ignore_ascii_case("text-decoration-line")
        {
            if is("line-through") {
                shown = Shown::Struck;
            }
        } else if property.eq_ignore_ascii_case("mso-element")
            && (is("comment-list") || is("comment"))
        {
            return Shown::Not;
        }
    }
    shown
}
