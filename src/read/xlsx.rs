//! XLSX and XLSM: sheets in the order of the workbook, hidden ones too.

mod sheet;
mod strings;
mod styles;

use super::build::Builder;
use super::package::Package;
use super::relations::{self, Relations};
use super::xml::{Step, Vocabulary, Xml};
use super::{Format, ReadError};
use crate::document::Document;
use crate::limits::Limits;
use styles::Styles;

/// The namespaces of SpreadsheetML.
const SPACES: &[(&str, &str)] = &[
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "s",
    ),
    ("http://purl.oclc.org/ooxml/spreadsheetml/main", "s"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Properties,
    Sheet,
    Other,
}

static VOCABULARY: Vocabulary<Tag> = Vocabulary {
    spaces: SPACES,
    tag: |space, local| match (space, local) {
        ("s", "workbookPr") => Tag::Properties,
        ("s", "sheet") => Tag::Sheet,
        _ => Tag::Other,
    },
};

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let package = Package::open(bytes, Format::Xlsx, limits)?;
    let main = relations::main_part(&package, "xl/workbook.xml")?;
    let text = package.text(&main)?;
    let text = text.ok_or(ReadError::Damaged(Format::Xlsx))?;
    let relations = Relations::of(&package, &main)?;
    let part = |kind: &str| match relations.by_kind(kind) {
        Some(name) => package.text(name),
        None => Ok(None),
    };
    let shared = match part("sharedStrings")? {
        Some(text) => strings::read(&text, limits)?,
        None => Vec::new(),
    };
    let mut styles = match part("styles")? {
        Some(text) => Styles::read(&text, limits)?,
        None => Styles::default(),
    };
    let mut builder = Builder::new(limits);
    let mut xml = Xml::new(&text, &VOCABULARY, limits, Format::Xlsx);
    let mut sheets = 0;
    while let Some(step) = xml.next()? {
        let Step::Open(tag, element) = step else {
            continue;
        };
        match tag {
            Tag::Properties => {
                styles.from_1904 =
                    element.attribute("date1904").is_some() && element.is_on("date1904");
            }
            Tag::Sheet => {
                sheets += 1;
                if sheets > limits.sheets {
                    return Err(ReadError::OverLimit("sheets", limits.sheets));
                }
                let id = element.attribute("id").unwrap_or_default();
                let Some(name) = relations.by_id(&id) else {
                    continue;
                };
                let Some(text) = package.text(name)? else {
                    continue;
                };
                let name = element.attribute("name").unwrap_or_default().into_owned();
                let mut sheet = sheet::read(&text, name, &shared, &styles, limits)?;
                sheet.hidden = element
                    .attribute("state")
                    .is_some_and(|state| state != "visible");
                sheet.tell(&mut builder)?;
            }
            Tag::Other => {}
        }
    }
    Ok(builder.finish())
}
