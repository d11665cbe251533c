//! Styles of cells: number formats, and whether a cell has a border.

use std::collections::HashMap;

use super::SPACES;
use crate::limits::Limits;
use crate::read::number_format::{self, NumberFormat};
use crate::read::xml::{Step, Vocabulary, Xml};
use crate::read::{Format, ReadError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    NumberFormat,
    Border,
    Edge,
    CellFormats,
    CellFormat,
    /// Formats of differences: conditional ones, which no cell names.
    Differences,
    Other,
}

static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: SPACES,
    tag: |space, local| {
        if space != "s" {
            return Tag::Other;
        }
        match local {
            "numFmt" => Tag::NumberFormat,
            "border" => Tag::Border,
            "left" | "right" | "top" | "bottom" | "start" | "end" => Tag::Edge,
            "cellXfs" => Tag::CellFormats,
            "xf" => Tag::CellFormat,
            "dxfs" | "tableStyles" | "cellStyleXfs" | "fonts" | "fills" => Tag::Differences,
            _ => Tag::Other,
        }
    },
};

/// How cells look, by the number that they name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: Vec<Style>,
    formats: HashMap<u32, NumberFormat>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style {
    format: u32,
    framed: bool,
}

impl Styles {
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut borders: Vec<bool> = Vec::new();
        let mut in_cells = false;
        let mut xml = Xml::new(text, &VOCABULARY, limits, Format::Xlsx);
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(Tag::Differences, _) => xml.skip()?,
                Step::Open(Tag::NumberFormat, element) => {
                    if let Some(id) = element.number("numFmtId") {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        styles.formats.insert(id, NumberFormat::parse(&code));
                    }
                }
                Step::Open(Tag::Border, _) => borders.push(false),
                Step::Open(Tag::Edge, element) => {
                    let drawn = element
                        .attribute("style")
                        .is_some_and(|style| style != "none");
                    if let Some(border) = borders.last_mut() {
                        *border |= drawn;
                    }
                }
                Step::Open(Tag::CellFormats, _) => in_cells = true,
                Step::Close(Tag::CellFormats) => in_cells = false,
                Step::Open(Tag::CellFormat, element) if in_cells => {
                    let border = element.number::<usize>("borderId").unwrap_or(0);
                    styles.cells.push(Style {
                        format: element.number("numFmtId").unwrap_or(0),
                        framed: borders.get(border).copied().unwrap_or(false),
                    });
                }
                _ => {}
            }
        }
        for id in styles.cells.iter().map(|style| style.format) {
            if let Some(code) = number_format::built_in(id) {
                let format = styles.formats.entry(id);
                format.or_insert_with(|| NumberFormat::parse(code));
            }
        }
        Ok(styles)
    }

    pub(super) fn is_framed(&self, style: Option<usize>) -> bool {
        self.cells
            .get(style.unwrap_or(0))
            .is_some_and(|style| style.framed)
    }

    /// A number as it is shown where that says more than the number, else as it is.
    pub(super) fn show(&self, value: &str, style: Option<usize>) -> String {
        let format = self
            .cells
            .get(style.unwrap_or(0))
            .map_or(0, |style| style.format);
        match self.formats.get(&format) {
            Some(format) => format.show(value, self.from_1904),
            None => NumberFormat::default().show(value, self.from_1904),
        }
    }
}
