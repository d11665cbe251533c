//! The elements that matter.

use crate::read::xml::Vocabulary;

/// An element by its local name: producers differ in the namespace that they declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    DocRoot,
    PhysicalBox,
    /// `PublicRes`, `DocumentRes`, `PageRes`.
    Resources,
    TemplatePage,
    Template,
    Page,
    TextObject,
    TextCode,
    PathObject,
    AbbreviatedData,
    ImageObject,
    CompositeObject,
    CompositeUnit,
    FillColor,
    StrokeColor,
    /// What holds objects that are not drawn where it stands.
    Skip,
    Other,
}

pub(super) static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: &[],
    tag: |_, local| match local {
        "DocRoot" => Tag::DocRoot,
        "PhysicalBox" => Tag::PhysicalBox,
        "PublicRes" | "DocumentRes" | "PageRes" => Tag::Resources,
        "TemplatePage" => Tag::TemplatePage,
        "Template" => Tag::Template,
        "Page" => Tag::Page,
        "TextObject" => Tag::TextObject,
        "TextCode" => Tag::TextCode,
        "PathObject" => Tag::PathObject,
        "AbbreviatedData" => Tag::AbbreviatedData,
        "ImageObject" => Tag::ImageObject,
        "CompositeObject" => Tag::CompositeObject,
        "CompositeGraphicUnit" => Tag::CompositeUnit,
        "FillColor" => Tag::FillColor,
        "StrokeColor" => Tag::StrokeColor,
        "Clips" | "Actions" | "Outlines" | "Bookmarks" | "Permissions" | "CGTransform" => Tag::Skip,
        _ => Tag::Other,
    },
};
