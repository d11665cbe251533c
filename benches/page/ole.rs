//! The same report as a Word document and an Excel workbook of the binary formats.

use super::office::placed;
use super::{BODY, Row, YEAR, parts};
use crate::word::{Paragraph, Version, document, line, row};
use crate::workbook::{Sheet, cell, record, workbook};

/// The width of a column in twips.
const WIDTH: usize = 900;

/// The DOC.
pub(crate) fn doc() -> Vec<u8> {
    let mut text = vec![line(&format!("{BODY}{YEAR}年政府信息公开工作年度报告"))];
    for part in parts() {
        text.push(line(part.heading));
        text.extend(part.sentences.iter().map(|sentence| line(sentence)));
        text.extend(table(&part.table));
    }
    document(Version::New, &text).bytes
}

fn table(table: &[Row]) -> Vec<Paragraph> {
    let edge = |column: usize| i16::try_from(column * WIDTH).unwrap_or(i16::MAX);
    let rows = placed(table).into_iter().map(|cells| {
        let texts: Vec<&str> = cells
            .iter()
            .map(|(_, cell, _)| cell.map_or("", |cell| cell.text.as_str()))
            .collect();
        let ends = cells.iter().map(|(column, _, span)| edge(column + span));
        let edges: Vec<i16> = std::iter::once(0).chain(ends).collect();
        let flag = |cell: Option<&super::Cell>| match cell {
            Some(cell) if cell.rows > 1 => 0x60,
            Some(_) => 0,
            None => 0x20,
        };
        let flags: Vec<u16> = cells.iter().map(|(_, cell, _)| flag(*cell)).collect();
        row(Version::New, &texts, &edges, &flags)
    });
    rows.flatten().collect()
}

/// The XLS: the whole report on one sheet.
pub(crate) fn xls() -> Vec<u8> {
    let mut sheet = Records::default();
    sheet.line(&format!("{BODY}{YEAR}年政府信息公开工作年度报告"));
    for part in parts() {
        sheet.line(part.heading);
        part.sentences
            .iter()
            .for_each(|sentence| sheet.line(sentence));
        for row in placed(&part.table) {
            for (column, cell, span) in row {
                if let Some(cell) = cell {
                    sheet.cell(column as u16, &cell.text);
                    sheet.merge(column as u16, cell.rows as u16, span as u16);
                }
            }
            sheet.row += 1;
        }
        sheet.row += 1;
    }
    let count = (sheet.merges.len() / 8) as u16;
    let merges = [&count.to_le_bytes()[..], &sheet.merges].concat();
    sheet.cells.push(record(0x00E5, &merges));
    let strings = [&[0; 8][..], &sheet.strings].concat();
    // A record holds 8,224 bytes; what is more is continued, here between two texts.
    let (first, rest) = strings.split_at(sheet.full.unwrap_or(strings.len()));
    let globals = [record(0x00FC, first), record(0x003C, rest)];
    let sheets: [Sheet<'_>; 1] = [(b"Report", 0, sheet.cells)];
    workbook(0x0600, &globals, &sheets).bytes
}

/// A sheet in the making.
#[derive(Default)]
struct Records {
    row: u16,
    cells: Vec<Vec<u8>>,
    strings: Vec<u8>,
    count: u32,
    merges: Vec<u8>,
    /// Where the record of texts is full.
    full: Option<usize>,
}

impl Records {
    fn line(&mut self, text: &str) {
        self.cell(0, text);
        self.row += 1;
    }

    fn cell(&mut self, column: u16, text: &str) {
        if let Ok(number) = text.parse::<f64>() {
            let own = cell(0x0203, self.row, column, &number.to_le_bytes());
            self.cells.push(own);
            return;
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        if self.full.is_none() && self.strings.len() + units.len() * 2 > 8_000 {
            self.full = Some(self.strings.len() + 8);
        }
        self.strings.extend((units.len() as u16).to_le_bytes());
        self.strings.push(1);
        self.strings
            .extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        let own = cell(0x00FD, self.row, column, &self.count.to_le_bytes());
        self.cells.push(own);
        self.count += 1;
    }

    fn merge(&mut self, column: u16, rows: u16, columns: u16) {
        if rows > 1 || columns > 1 {
            let range = [self.row, self.row + rows - 1, column, column + columns - 1];
            self.merges
                .extend(range.iter().flat_map(|edge| edge.to_le_bytes()));
        }
    }
}
