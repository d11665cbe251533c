//! XLS and ET: Excel's binary format (BIFF), Excel 5 to 2003 and WPS, in an OLE container.
//!
//! Formulas show the result that the file keeps; an error shows its name.

mod look;
mod record;
mod sheet;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};

use super::binary::{size_at, u16_at};
use super::build::Builder;
use super::ole::Container;
use super::{Format, ReadError};
use crate::document::Document;
use crate::limits::Limits;
use look::Looks;
use record::{Reader, Record, id, records};
use sheet::Sheet;

/// What all sheets share.
#[derive(Debug)]
struct Workbook<'d> {
    /// Whether text is UTF-16 (Excel 97 and later), or in the code page.
    unicode: bool,
    encoding: &'static Encoding,
    /// The texts that cells name by number.
    strings: Vec<String>,
    looks: Looks,
    sheets: Vec<Named>,
    stream: &'d [u8],
}

/// A sheet as the workbook announces it.
#[derive(Debug)]
struct Named {
    name: String,
    /// The byte where it starts.
    at: usize,
    hidden: bool,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    let damaged = ReadError::Damaged(format);
    let container = Container::open(bytes, format, limits)?;
    // A file for both Excels holds both streams.
    let stream = container.stream("Workbook");
    let stream = stream.or_else(|| container.stream("Book")).ok_or(damaged)?;
    let workbook = Workbook::of(&stream, format, limits)?;
    let mut builder = Builder::new(limits);
    // Sheets share the texts, so what they add up to is not bounded by the file.
    let mut room = limits.text_bytes;
    for named in &workbook.sheets {
        let sheet = Sheet::read(&workbook, named, &mut room, limits)?;
        sheet.tell(&mut builder)?;
    }
    Ok(builder.finish())
}

impl<'d> Workbook<'d> {
    fn of(stream: &'d [u8], format: Format, limits: &Limits) -> Result<Self, ReadError> {
        let damaged = ReadError::Damaged(format);
        let start = records(stream, 0).next().ok_or(damaged)?;
        if !matches!(
            start.id,
            id::START | id::START_4 | id::START_3 | id::START_2
        ) {
            return Err(damaged);
        }
        let mut workbook = Self {
            unicode: u16_at(start.data, 0).is_some_and(|version| version >= 0x0600),
            encoding: GB18030,
            strings: Vec::new(),
            looks: Looks::default(),
            sheets: Vec::new(),
            stream,
        };
        let globals = || records(stream, 0).take_while(|record| record.id != id::END);
        if let Some(page) = globals().find(|record| record.id == id::CODE_PAGE) {
            workbook.encoding = encoding(u16_at(page.data, 0).unwrap_or(0));
        }
        for record in globals().skip(1) {
            match record.id {
                id::PASSWORD => return Err(ReadError::Encrypted(format)),
                id::DATES => {
                    workbook.looks.from_1904 = u16_at(record.data, 0) == Some(1);
                }
                id::FORMAT => {
                    let mut reader = record.reader();
                    if let Some(number) = reader.u16()
                        && let Some(code) = workbook.text(&mut reader, !workbook.unicode)
                    {
                        workbook.looks.format(number, &code);
                    }
                }
                id::CELL_LOOK => workbook.looks.look(record.data, workbook.unicode),
                id::SHEET => {
                    if workbook.sheets.len() >= limits.sheets {
                        return Err(ReadError::OverLimit("sheets", limits.sheets));
                    }
                    let named = workbook.announced(&record);
                    workbook.sheets.extend(named);
                }
                id::STRINGS => workbook.strings = strings(&record, limits)?,
                _ => {}
            }
        }
        workbook.find_sheets(limits)?;
        Ok(workbook)
    }

    /// A sheet of cells; charts and macros are none.
    fn announced(&self, record: &Record<'_>) -> Option<Named> {
        let at = size_at(record.data, 0)?;
        let state = u16_at(record.data, 4)?;
        let mut reader = record.reader();
        reader.skip(6);
        let named = Named {
            name: self.text(&mut reader, true)?,
            at,
            hidden: state & 3 != 0,
        };
        (state >> 8 == 0).then_some(named)
    }

    /// Where the workbook announces a sheet at a wrong place, or none at all, those that are in
    /// the file in their order.
    fn find_sheets(&mut self, limits: &Limits) -> Result<(), ReadError> {
        let is_start = |at: usize| u16_at(self.stream, at) == Some(id::START);
        if !self.sheets.is_empty() && self.sheets.iter().all(|named| is_start(named.at)) {
            return Ok(());
        }
        let starts = records(self.stream, 0).filter(Record::starts_cells);
        let starts: Vec<usize> = starts.map(|record| record.at).collect();
        if self.sheets.is_empty() {
            for (number, at) in starts.into_iter().enumerate() {
                if number >= limits.sheets {
                    return Err(ReadError::OverLimit("sheets", limits.sheets));
                }
                let name = format!("Sheet{}", number + 1);
                let hidden = false;
                self.sheets.push(Named { name, at, hidden });
            }
            return Ok(());
        }
        for (named, at) in self.sheets.iter_mut().zip(starts) {
            named.at = at;
        }
        Ok(())
    }

    /// A text with its length before it, in one byte or in two.
    fn text(&self, reader: &mut Reader<'_>, short: bool) -> Option<String> {
        let length = if short {
            usize::from(reader.u8()?)
        } else {
            usize::from(reader.u16()?)
        };
        if self.unicode {
            let flags = reader.u8()?;
            return Some(reader.characters(length, flags & 1 == 1));
        }
        let bytes = reader.bytes(length);
        let (text, _) = self.encoding.decode_without_bom_handling(&bytes);
        Some(text.into_owned())
    }
}

/// The texts that cells name by number.
fn strings(record: &Record<'_>, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let mut reader = record.reader();
    // How many there are is not always true.
    reader.skip(8);
    let mut strings = Vec::new();
    let mut left = limits.text_bytes;
    while let Some(text) = reader.rich_text() {
        left = left
            .checked_sub(text.len())
            .ok_or(ReadError::OverLimit("text_bytes", limits.text_bytes))?;
        strings.push(text);
    }
    Ok(strings)
}

/// The encoding of a Windows code page.
fn encoding(page: u16) -> &'static Encoding {
    match page {
        936 | 54936 | 1386 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}
