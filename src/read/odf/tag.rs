//! The elements of OpenDocument that mean something here.

use crate::read::xml::Vocabulary;

/// What an element is. Those that only hold others are [`Tag::Through`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Through,
    /// Of no account, with all that is in it.
    Skip,
    TextBody,
    SheetBody,
    Paragraph,
    Heading,
    Section,
    List,
    ListItem,
    ListHeader,
    Span,
    Blanks,
    Tab,
    Break,
    HiddenParagraph,
    /// What has a condition to be hidden.
    HiddenText,
    TrackedChanges,
    ChangedRegion,
    /// A text box or shape, whose text stands apart.
    Shape,
    Note,
    Table,
    Column,
    Row,
    Cell,
    CoveredCell,
    // Styles.
    Style,
    TextProps,
    TableProps,
    CellProps,
    ListStyle,
    OutlineStyle,
    NumberLevel,
    BulletLevel,
}

pub(super) static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: &[
        ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
        ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
        (
            "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
            "loext",
        ),
        ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
        ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
        ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
        (
            "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
            "svg",
        ),
        ("http://www.w3.org/1998/Math/MathML", "math"),
        (
            "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
            "presentation",
        ),
    ],
    tag,
};

fn tag(space: &str, local: &str) -> Tag {
    match space {
        "text" => text(local),
        // LibreOffice's own name for tables in shapes.
        "table" | "loext" => match local {
            "table" => Tag::Table,
            "table-column" => Tag::Column,
            "table-row" => Tag::Row,
            "table-cell" => Tag::Cell,
            "covered-table-cell" => Tag::CoveredCell,
            "tracked-changes" => Tag::TrackedChanges,
            "shapes"
            | "scenario"
            | "dde-links"
            | "named-expressions"
            | "database-ranges"
            | "data-pilot-tables"
            | "content-validations"
            | "consolidation"
            | "label-ranges"
            | "desc"
            | "title" => Tag::Skip,
            _ => Tag::Through,
        },
        "office" => match local {
            "text" => Tag::TextBody,
            "spreadsheet" => Tag::SheetBody,
            "annotation" | "binary-data" | "forms" | "scripts" | "font-face-decls"
            | "master-styles" => Tag::Skip,
            _ => Tag::Through,
        },
        "style" => match local {
            "style" => Tag::Style,
            "text-properties" => Tag::TextProps,
            "table-properties" => Tag::TableProps,
            "table-cell-properties" => Tag::CellProps,
            _ => Tag::Through,
        },
        "draw" => match local {
            "text-box" | "custom-shape" | "rect" | "ellipse" | "polygon" | "path" | "line"
            | "connector" => Tag::Shape,
            "object" | "object-ole" | "applet" | "plugin" | "image-map" => Tag::Skip,
            _ => Tag::Through,
        },
        "svg" if matches!(local, "title" | "desc") => Tag::Skip,
        _ => Tag::Through,
    }
}

fn text(local: &str) -> Tag {
    match local {
        "p" => Tag::Paragraph,
        "h" => Tag::Heading,
        "section" => Tag::Section,
        "list" => Tag::List,
        "list-item" => Tag::ListItem,
        "list-header" => Tag::ListHeader,
        "span" => Tag::Span,
        "s" => Tag::Blanks,
        "tab" => Tag::Tab,
        "line-break" => Tag::Break,
        "hidden-paragraph" => Tag::HiddenParagraph,
        "hidden-text" => Tag::HiddenText,
        "tracked-changes" => Tag::TrackedChanges,
        "changed-region" => Tag::ChangedRegion,
        "note" => Tag::Note,
        "note-citation" | "ruby-text" | "table-of-content" | "illustration-index"
        | "table-index" | "object-index" | "user-index" | "alphabetical-index" | "bibliography"
        | "script" | "sequence-decls" | "variable-decls" | "user-field-decls" => Tag::Skip,
        "list-style" => Tag::ListStyle,
        "outline-style" => Tag::OutlineStyle,
        "list-level-style-number" | "outline-level-style" => Tag::NumberLevel,
        "list-level-style-bullet" | "list-level-style-image" => Tag::BulletLevel,
        _ => Tag::Through,
    }
}
