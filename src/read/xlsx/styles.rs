//! Styles of cells: number formats, and whether a cell has a border.

use std::collections::HashMap;

use super::SPACES;
use crate::limits::Limits;
use crate::read::number_format::NumberFormat;
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
            if let Some(code) = built_in(id) {
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

/// The formats that files name without writing them, as Chinese programs show them.
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "AM/PMh\"时\"mm\"分\"",
        35 | 56 => "AM/PMh\"时\"mm\"分\"ss\"秒\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        _ => return None,
    })
}
