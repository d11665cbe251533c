//! Writes workbooks record by record.

use super::container::{Container, container, put};

pub(crate) fn record(id: u16, data: &[u8]) -> Vec<u8> {
    let mut record = id.to_le_bytes().to_vec();
    record.extend((data.len() as u16).to_le_bytes());
    record.extend(data);
    record
}

/// A cell's record: where it stands, and what it holds.
pub(crate) fn cell(id: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend(column.to_le_bytes());
    data.extend([0, 0]);
    data.extend(rest);
    record(id, &data)
}

/// A sheet: its name, its state, its records.
pub(crate) type Sheet<'s> = (&'s [u8], u8, Vec<Vec<u8>>);

/// A workbook: records before its sheets, then its sheets.
pub(crate) fn workbook(version: u16, globals: &[Vec<u8>], sheets: &[Sheet<'_>]) -> Container {
    let start = |kind: u16| {
        let mut data = version.to_le_bytes().to_vec();
        data.extend(kind.to_le_bytes());
        data.extend([0; 12]);
        record(0x0809, &data)
    };
    let mut stream = start(5);
    let mut places = Vec::new();
    for (name, state, _) in sheets {
        let mut data = vec![0, 0, 0, 0, *state, 0, name.len() as u8];
        if version >= 0x0600 {
            data.push(0);
        }
        data.extend(*name);
        places.push(stream.len() + 4);
        stream.extend(record(0x0085, &data));
    }
    stream.extend(globals.concat());
    stream.extend(record(0x000A, &[]));
    for (place, (_, _, records)) in places.into_iter().zip(sheets) {
        let at = (stream.len() as u32).to_le_bytes();
        put(&mut stream, place, &at);
        stream.extend(start(0x10));
        stream.extend(records.concat());
        stream.extend(record(0x000A, &[]));
    }
    let name = if version >= 0x0600 {
        "Workbook"
    } else {
        "Book"
    };
    container(&[(name, stream)])
}
