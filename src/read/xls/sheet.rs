//! A sheet of cells.

use super::record::{Record, id, records};
use super::{Named, Workbook};
use crate::limits::Limits;
use crate::read::ReadError;
use crate::read::binary::{size_at, u16_at, u32_at, u64_at};
use crate::read::worksheet::{Range, Worksheet};

/// A sheet being read.
#[derive(Debug)]
pub(super) struct Sheet<'w, 'd> {
    workbook: &'w Workbook<'d>,
    sheet: Worksheet,
    /// The cell of a formula whose result is a text that comes in a record of its own.
    awaits: Option<(u16, u16, u16)>,
    /// Bytes of text that the sheets may still hold.
    room: &'w mut usize,
    limits: &'w Limits,
}

impl<'w, 'd> Sheet<'w, 'd> {
    /// Reads a sheet as far as it goes.
    pub(super) fn read(
        workbook: &'w Workbook<'d>,
        named: &Named,
        room: &'w mut usize,
        limits: &'w Limits,
    ) -> Result<Worksheet, ReadError> {
        let mut sheet = Self {
            workbook,
            sheet: Worksheet::new(named.name.clone()),
            awaits: None,
            room,
            limits,
        };
        sheet.sheet.hidden = named.hidden;
        // Charts stand within the sheet, between a start and an end of their own.
        let mut depth = 0usize;
        for record in records(workbook.stream, named.at) {
            match record.id {
                id::START => depth += 1,
                id::END => depth = depth.saturating_sub(1),
                _ if depth == 1 => sheet.record(&record)?,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        Ok(sheet.sheet)
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let data = record.data;
        match record.id {
            id::ROW => {
                let row = u16_at(data, 0);
                if let Some(row) = row.filter(|_| u16_at(data, 12).unwrap_or(0) & 0x20 != 0) {
                    self.sheet.hide_row(u32::from(row));
                }
                return Ok(());
            }
            id::COLUMNS => {
                if let (Some(first), Some(last), Some(flags)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                    && flags & 1 == 1
                {
                    self.sheet.hide_columns(u32::from(first), u32::from(last));
                }
                return Ok(());
            }
            id::MERGES => return self.merges(data),
            id::RESULT_TEXT => {
                if let Some((row, column, look)) = self.awaits.take() {
                    let mut reader = record.reader();
                    let text = self.workbook.text(&mut reader, false);
                    self.cell(row, column, look, text.unwrap_or_default())?;
                }
                return Ok(());
            }
            _ => {}
        }
        let (Some(row), Some(column), Some(look)) =
            (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4))
        else {
            return Ok(());
        };
        let text = match record.id {
            id::SHARED_TEXT => {
                let text = size_at(data, 6).and_then(|at| self.workbook.strings.get(at));
                text.cloned().unwrap_or_default()
            }
            id::TEXT | id::RICH_TEXT => {
                let mut reader = record.reader();
                reader.skip(6);
                self.workbook.text(&mut reader, false).unwrap_or_default()
            }
            id::SHORT_NUMBER => self.short_number(u32_at(data, 6).unwrap_or(0), look),
            id::SHORT_NUMBERS => {
                let pairs = data.get(4..).unwrap_or_default().chunks_exact(6);
                for (column, pair) in (column..).zip(pairs) {
                    let (Some(look), Some(number)) = (u16_at(pair, 0), u32_at(pair, 2)) else {
                        break;
                    };
                    let text = self.short_number(number, look);
                    self.cell(row, column, look, text)?;
                }
                return Ok(());
            }
            id::NUMBER => self.number(u64_at(data, 6).unwrap_or(0), look),
            id::BLANK => String::new(),
            id::BLANKS => {
                // The last number is that of the last column.
                let looks = data
                    .get(4..data.len().saturating_sub(2))
                    .unwrap_or_default();
                for (column, look) in (column..).zip(looks.chunks_exact(2)) {
                    let look = u16_at(look, 0).unwrap_or(0);
                    self.cell(row, column, look, String::new())?;
                }
                return Ok(());
            }
            id::TRUTH_OR_ERROR => match (data.get(6), data.get(7)) {
                (Some(error), Some(1)) => error_name(*error).to_owned(),
                (Some(truth), _) => truth_name(*truth).to_owned(),
                _ => String::new(),
            },
            id::FORMULA | id::FORMULA_4 => {
                self.awaits = None;
                let kind = data.get(6).copied().unwrap_or(0);
                let value = data.get(8).copied().unwrap_or(0);
                match (u16_at(data, 12), kind) {
                    (Some(0xFFFF), 0) => {
                        self.awaits = Some((row, column, look));
                        return Ok(());
                    }
                    (Some(0xFFFF), 1) => truth_name(value).to_owned(),
                    (Some(0xFFFF), 2) => error_name(value).to_owned(),
                    (Some(0xFFFF), 3) if is_sum(data) => {
                        self.sheet.uncomputed += 1;
                        "=".to_owned()
                    }
                    (Some(0xFFFF), 3) => String::new(),
                    _ => self.number(u64_at(data, 6).unwrap_or(0), look),
                }
            }
            _ => return Ok(()),
        };
        self.cell(row, column, look, text)
    }

    fn cell(&mut self, row: u16, column: u16, look: u16, text: String) -> Result<(), ReadError> {
        *self.room = self
            .room
            .checked_sub(text.len())
            .ok_or(ReadError::OverLimit("text_bytes", self.limits.text_bytes))?;
        let framed = self.workbook.looks.is_framed(look);
        let (row, column) = (u32::from(row), u32::from(column));
        self.sheet.cell(row, column, text, framed, self.limits)
    }

    fn merges(&mut self, data: &[u8]) -> Result<(), ReadError> {
        let count = u16_at(data, 0).map_or(0, usize::from);
        let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
        for range in ranges.take(count) {
            let edge = |at: usize| u16_at(range, at * 2).map_or(0, u32::from);
            let range = Range {
                top: edge(0),
                bottom: edge(1),
                left: edge(2),
                right: edge(3),
            };
            if range.top <= range.bottom && range.left <= range.right {
                self.sheet.merge(range, self.limits)?;
            }
        }
        Ok(())
    }

    /// A number of eight bytes.
    fn number(&self, bits: u64, look: u16) -> String {
        let number = f64::from_bits(bits);
        self.workbook.looks.show(&format!("{number:e}"), look)
    }

    /// A number of four bytes: a whole number or the upper half of a longer one, perhaps to be
    /// divided by a hundred.
    fn short_number(&self, bits: u32, look: u16) -> String {
        let exponent = if bits & 1 == 1 { -2 } else { 0 };
        let number = if bits & 2 == 2 {
            let whole = bits.cast_signed() >> 2;
            format!("{whole}e{exponent}")
        } else {
            let number = f64::from_bits(u64::from(bits & !3) << 32);
            let written = format!("{number:e}");
            match written.split_once('e') {
                Some((digits, power)) => {
                    let power = power.parse::<i32>().unwrap_or(0);
                    format!("{digits}e{}", power + exponent)
                }
                None => written,
            }
        };
        self.workbook.looks.show(&number, look)
    }
}

fn truth_name(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error_name(value: u8) -> &'static str {
    match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// Whether a formula (\[MS-XLS\] 2.4.127) ends with a sum or a sign between two numbers: its result is no
/// text, and where a blank one is stored nobody has worked it out.
fn is_sum(record: &[u8]) -> bool {
    let length = u16_at(record, 20).map_or(0, usize::from);
    let tokens = record.get(22..22 + length).unwrap_or_default();
    let sign = tokens
        .last()
        .is_some_and(|token| (0x03..=0x07).contains(token))
        && length > 2;
    // PtgAttrSum, and SUM with several arguments.
    sign || matches!(
        tokens,
        [.., 0x19, 0x10, _, _] | [.., 0x22 | 0x42 | 0x62, _, 4, 0]
    )
}

#[cfg(test)]
mod tests {
    use super::is_sum;

    #[test]
    fn sums_are_told_from_formulas_that_may_give_text() {
        let cell = [0x44, 1, 0, 2, 0];
        let sum = [&cell[..], &cell, &[0x03]].concat();
        let whole = [&[0x25, 0, 0, 9, 0, 1, 0, 1, 0][..], &[0x19, 0x10, 0, 0]].concat();
        let several = [&cell[..], &cell, &[0x42, 2, 4, 0]].concat();
        let choice = [&cell[..], &[0x42, 3, 1, 0]].concat();
        for (tokens, want) in [
            (sum, true),
            (whole, true),
            (several, true),
            (choice, false),
            (cell.to_vec(), false),
        ] {
            let length = [u8::try_from(tokens.len()).unwrap_or(0), 0];
            let record = [&[0; 20][..], &length, &tokens].concat();
            assert_eq!(is_sum(&record), want, "{tokens:?}");
        }
    }
}
