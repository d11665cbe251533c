//! How cells look: number formats, and whether a cell has a border.

use std::collections::HashMap;

use crate::read::binary::{u16_at, u32_at};
use crate::read::number_format::{self, NumberFormat};

/// The looks of a workbook, by the number that cells name.
#[derive(Debug, Default)]
pub(super) struct Looks {
    looks: Vec<Look>,
    formats: HashMap<u16, NumberFormat>,
    general: NumberFormat,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Look {
    format: u16,
    framed: bool,
}

impl Looks {
    /// Adds a number format that the file writes out.
    pub(super) fn format(&mut self, number: u16, code: &str) {
        self.formats.insert(number, NumberFormat::parse(code));
    }

    /// Adds the look of cells.
    pub(super) fn look(&mut self, data: &[u8], unicode: bool) {
        let format = u16_at(data, 2).unwrap_or(0);
        let framed = if unicode {
            u16_at(data, 10).unwrap_or(0) != 0
        } else {
            u32_at(data, 8).unwrap_or(0) & 0x01C0_0000 != 0
                || u16_at(data, 12).unwrap_or(0) & 0x01FF != 0
        };
        self.looks.push(Look { format, framed });
        if let Some(code) = number_format::built_in(u32::from(format)) {
            let own = self.formats.entry(format);
            own.or_insert_with(|| NumberFormat::parse(code));
        }
    }

    pub(super) fn is_framed(&self, look: u16) -> bool {
        self.looks
            .get(usize::from(look))
            .is_some_and(|look| look.framed)
    }

    /// A number as a cell shows it.
    pub(super) fn show(&self, number: &str, look: u16) -> String {
        let look = self.looks.get(usize::from(look)).copied();
        let format = look.and_then(|look| self.formats.get(&look.format));
        format.unwrap_or(&self.general).show(number, self.from_1904)
    }
}
