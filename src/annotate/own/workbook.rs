//! An XLSX of the statutory tables on one sheet; totals are formulas.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Failure;
use super::container::of_parts;
use super::markup::escape;
use crate::Validation;
use crate::form::{CellId, Form, Table};
use crate::origin::SheetCell;
use crate::render::handon::{heading, places, title};
use crate::render::layout::{self, Kind, Slot};
use crate::words::{Lang, handon as words};

const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Fonts: text, title, heading. Formats of cells: none, title, heading, label, head and figure.
const STYLES: &str = "<fonts count=\"3\"><font><sz val=\"10\"/><name val=\"宋体\"/></font>\
    <font><b/><sz val=\"18\"/><name val=\"宋体\"/></font>\
    <font><b/><sz val=\"12\"/><name val=\"宋体\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
    <border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/>\
    <bottom style=\"thin\"/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\">\
    <alignment horizontal=\"center\"/></xf>\
    <xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
    <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyBorder=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"center\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyBorder=\"1\" applyAlignment=\"1\">\
    <alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";
const TITLE: u32 = 1;
const HEADING: u32 = 2;
const LABEL: u32 = 3;
const CENTRED: u32 = 4;

/// What is written in a cell.
enum Content {
    Nothing,
    Text(String),
    Formula(String),
}

/// The sheet in the making: cells by row and column.
#[derive(Default)]
struct Sheet {
    cells: BTreeMap<(u32, u32), (u32, Content)>,
    merges: Vec<String>,
}

/// A workbook of a report's tables.
pub(super) fn workbook(validation: &Validation) -> Result<Vec<u8>, Failure> {
    let report = validation.report.as_ref().ok_or(Failure::NoReport)?;
    let mut sheet = Sheet::default();
    sheet
        .cells
        .insert((0, 0), (TITLE, Content::Text(title(report))));
    sheet.merges.push("A1:J1".to_owned());
    let mut row = 2;
    for table in Table::ALL {
        let text = Content::Text(heading(report, table).to_owned());
        sheet.cells.insert((row, 0), (HEADING, text));
        let layout = layout::of(report, table);
        let form = report.form_or_due(table).form();
        let all = || layout.rows.iter().zip(places(&layout)).enumerate();
        // Where each figure stands, for the formulas.
        let mut at: BTreeMap<CellId, SheetCell> = BTreeMap::new();
        for (number, (slots, places)) in all() {
            for (slot, place) in slots.iter().zip(places) {
                let place = SheetCell {
                    row: row + 1 + clip(number),
                    column: clip(place),
                };
                at.extend(slot.cells.iter().map(|cell| (*cell, place)));
            }
        }
        for (number, (slots, places)) in all() {
            for (slot, place) in slots.iter().zip(places) {
                let (top, left) = (row + 1 + clip(number), clip(place));
                sheet.slot(slot, top, left, content(slot, form, &at));
            }
        }
        row += 2 + clip(layout.rows.len());
    }
    of_parts(&parts(&sheet.xml()))
}

impl Sheet {
    fn slot(&mut self, slot: &Slot, top: u32, left: u32, content: Content) {
        let style = match slot.kind {
            Kind::Note | Kind::Label => LABEL,
            Kind::Band | Kind::Head | Kind::Figure => CENTRED,
        };
        let (bottom, right) = (
            top + clip(slot.rows.max(1)) - 1,
            left + clip(slot.columns.max(1)) - 1,
        );
        for row in top..=bottom {
            for column in left..=right {
                self.cells.insert((row, column), (style, Content::Nothing));
            }
        }
        self.cells.insert((top, left), (style, content));
        if (top, left) != (bottom, right) {
            let name = |row, column| SheetCell { row, column }.to_string();
            self.merges
                .push(format!("{}:{}", name(top, left), name(bottom, right)));
        }
    }

    fn xml(&self) -> String {
        let mut out = format!("{ROOT}<worksheet xmlns=\"{MAIN}\"><cols>");
        let widths = [18, 22, 34];
        for column in 1..=15u32 {
            let own = widths.get(column as usize - 1).copied().unwrap_or(12);
            let _ = write!(
                out,
                "<col min=\"{column}\" max=\"{column}\" width=\"{own}\" customWidth=\"1\"/>"
            );
        }
        out.push_str("</cols><sheetData>");
        let mut open = None;
        for ((row, column), (style, content)) in &self.cells {
            if open != Some(*row) {
                if open.is_some() {
                    out.push_str("</row>");
                }
                let _ = write!(out, "<row r=\"{}\">", row + 1);
                open = Some(*row);
            }
            let name = SheetCell {
                row: *row,
                column: *column,
            };
            let _ = match content {
                Content::Nothing => write!(out, "<c r=\"{name}\" s=\"{style}\"/>"),
                Content::Text(text) => match number(text) {
                    Some(number) => {
                        write!(out, "<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>")
                    }
                    None => write!(
                        out,
                        "<c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><is>\
                        <t xml:space=\"preserve\">{}</t></is></c>",
                        escape(text)
                    ),
                },
                // Its stored result is that of an empty form: blank.
                Content::Formula(formula) => write!(
                    out,
                    "<c r=\"{name}\" s=\"{style}\" t=\"str\"><f>{}</f><v></v></c>",
                    escape(formula)
                ),
            };
        }
        if open.is_some() {
            out.push_str("</row>");
        }
        let _ = write!(
            out,
            "</sheetData><mergeCells count=\"{}\">",
            self.merges.len()
        );
        for merge in &self.merges {
            let _ = write!(out, "<mergeCell ref=\"{merge}\"/>");
        }
        out.push_str(
            "</mergeCells><pageSetup paperSize=\"9\" orientation=\"landscape\"/>\
            </worksheet>",
        );
        out
    }
}

/// A number as XLSX stores it, if a text is one without anything more.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(plain);
    (is_number && digits.matches('.').count() < 2).then_some(text)
}

/// What stands in a place: what the report says, or the formula of a total that is blank.
fn content(slot: &Slot, form: &Form, at: &BTreeMap<CellId, SheetCell>) -> Content {
    if !slot.text.is_empty() {
        return Content::Text(slot.text.clone());
    }
    let parts = slot.cells.first().map(|cell| parts_of(*cell, form));
    let parts: Vec<String> = parts
        .unwrap_or_default()
        .iter()
        .filter_map(|cell| at.get(cell))
        .map(SheetCell::to_string)
        .collect();
    if parts.is_empty() {
        return Content::Nothing;
    }
    let list = parts.join(",");
    // Blank as long as nothing is filled in, so that an empty form is empty.
    Content::Formula(format!("IF(COUNT({list})=0,\"\",SUM({list}))"))
}

/// The cells that a total adds up by the form; none for a cell that is no total.
fn parts_of(cell: CellId, form: &Form) -> Vec<CellId> {
    const TOTAL: &str = "total";
    let columns = match cell.table {
        Table::T2 => return Vec::new(),
        Table::T3 => &form.t3.columns,
        Table::T4 => &form.t4.outcomes,
    };
    if cell.column == TOTAL {
        let others = columns.iter().filter(|column| column.id != TOTAL);
        return others
            .map(|column| CellId {
                column: column.id,
                ..cell
            })
            .collect();
    }
    if cell.table == Table::T3 && cell.row == "concluded" {
        let results = form.t3.rows.iter().filter(|row| row.result);
        return results
            .map(|row| CellId {
                row: row.id,
                ..cell
            })
            .collect();
    }
    Vec::new()
}

fn clip(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX / 2)
}

fn parts(sheet: &str) -> Vec<(&'static str, String)> {
    let office = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let relations = |inner: &str| {
        format!(
            "{ROOT}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
            relationships\">{inner}</Relationships>"
        )
    };
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>")
    };
    let types = format!(
        "{ROOT}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.\
        relationships+xml\"/>\
        <Override PartName=\"/xl/workbook.xml\" ContentType=\"{office}.sheet.main+xml\"/>\
        <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{office}.worksheet+xml\"/>\
        <Override PartName=\"/xl/styles.xml\" ContentType=\"{office}.styles+xml\"/></Types>"
    );
    vec![
        ("[Content_Types].xml", types),
        (
            "_rels/.rels",
            relations(&relation(1, "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{ROOT}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\"><sheets>\
                <sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
                <calcPr fullCalcOnLoad=\"1\"/></workbook>",
                words::SHEET.get(Lang::Zh)
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &(relation(1, "worksheet", "worksheets/sheet1.xml")
                    + &relation(2, "styles", "styles.xml")),
            ),
        ),
        (
            "xl/styles.xml",
            format!("{ROOT}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ]
}
