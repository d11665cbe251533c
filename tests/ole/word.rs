//! Writes Word documents of paragraphs and rows, for what no program at hand writes.

use super::container::{Container, container, put};

/// A paragraph with the mark at its end and the changes that hold of it.
#[derive(Clone)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) mark: char,
    pub(crate) changes: Vec<u8>,
}

/// The Word that is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// Word 95 in code page 936.
    Old,
    New,
}

pub(crate) fn line(text: &str) -> Paragraph {
    Paragraph {
        text: text.to_owned(),
        mark: '\r',
        changes: Vec::new(),
    }
}

/// A row: its cells' texts, its edges in twips, and for each cell its flags.
pub(crate) fn row(
    version: Version,
    cells: &[&str],
    edges: &[i16],
    flags: &[u16],
) -> Vec<Paragraph> {
    let (in_table, ends_row): (&[u8], &[u8]) = match version {
        Version::New => (&[0x16, 0x24, 1], &[0x17, 0x24, 1]),
        Version::Old => (&[24, 1], &[25, 1]),
    };
    let mut paragraphs: Vec<Paragraph> = cells
        .iter()
        .map(|text| Paragraph {
            text: (*text).to_owned(),
            mark: '\u{7}',
            changes: in_table.to_vec(),
        })
        .collect();
    let size = if version == Version::New { 20 } else { 10 };
    let mut shape = vec![cells.len() as u8];
    shape.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for at in 0..cells.len() {
        let mut cell = vec![0; size];
        put(&mut cell, 0, &flags.get(at).unwrap_or(&0).to_le_bytes());
        shape.extend(cell);
    }
    let mut changes = [in_table, ends_row].concat();
    changes.extend(match version {
        Version::New => vec![0x08, 0xD6],
        Version::Old => vec![190],
    });
    changes.extend((shape.len() as u16 + 1).to_le_bytes());
    changes.extend(shape);
    paragraphs.push(Paragraph {
        text: String::new(),
        mark: '\u{7}',
        changes,
    });
    paragraphs
}

const TEXT: usize = 1024;

fn encode(version: Version, text: &str) -> Vec<u8> {
    match version {
        Version::New => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Version::Old => encoding_rs::GBK.encode(text).0.into_owned(),
    }
}

/// A list of one level, in use 1.
pub(crate) struct List {
    pub(crate) format: u8,
    pub(crate) text: &'static str,
}

impl List {
    /// The list and its level, then its use.
    fn tables(&self) -> [Vec<u8>; 2] {
        let mut list = vec![1, 0];
        list.extend([7, 0, 0, 0]);
        list.extend([0; 22]);
        list.extend([1, 0]);
        let mut level = vec![1, 0, 0, 0, self.format];
        level.resize(28, 0);
        let text: Vec<u16> = self.text.encode_utf16().collect();
        level.extend((text.len() as u16).to_le_bytes());
        level.extend(text.iter().flat_map(|unit| unit.to_le_bytes()));
        list.extend(level);
        let mut uses = vec![1, 0, 0, 0, 7, 0, 0, 0];
        uses.extend([0; 12]);
        uses.extend([0xFF; 4]);
        [list, uses]
    }
}

/// A document of paragraphs in one piece.
pub(crate) fn document(version: Version, paragraphs: &[Paragraph]) -> Container {
    document_with(version, paragraphs, None)
}

/// A document with the stream for what is too large for a page.
pub(crate) fn with_data(file: &Container, data: Vec<u8>) -> Container {
    let [word, tables] = [0, 1].map(|at| file.streams[at].clone());
    container(&[("WordDocument", word), ("0Table", tables), ("Data", data)])
}

/// A document of paragraphs in one piece, some of them perhaps in a list.
pub(crate) fn document_with(
    version: Version,
    paragraphs: &[Paragraph],
    list: Option<&List>,
) -> Container {
    let mut text = Vec::new();
    let mut ends = Vec::new();
    for paragraph in paragraphs {
        let whole = format!("{}{}", paragraph.text, paragraph.mark);
        text.extend(encode(version, &whole));
        ends.push((TEXT + text.len()) as u32);
    }
    let count = text.len() / if version == Version::New { 2 } else { 1 };
    let pieces = [(count, TEXT as u32)];
    write_with(version, &text, &ends, paragraphs, &pieces, list)
}

/// A document whose text stands in another order than it reads: `pieces` are how many characters
/// each has, and at which character of `text` it starts; its bit 31 says that it is in bytes.
pub(crate) fn write(
    version: Version,
    text: &[u8],
    ends: &[u32],
    paragraphs: &[Paragraph],
    pieces: &[(usize, u32)],
) -> Container {
    write_with(version, text, ends, paragraphs, pieces, None)
}

fn write_with(
    version: Version,
    text: &[u8],
    ends: &[u32],
    paragraphs: &[Paragraph],
    pieces: &[(usize, u32)],
    list: Option<&List>,
) -> Container {
    let mut stream = vec![0; TEXT];
    stream.extend(text);
    stream.resize(stream.len().next_multiple_of(512), 0);
    let first_page = stream.len() / 512;
    let (pages, firsts) = pages(version, ends, paragraphs);
    stream.extend(pages);
    let mut tables = vec![0; 16];
    let clx = tables.len();
    let mut plan = vec![0; 4];
    let mut total = 0;
    for (count, _) in pieces {
        total += count;
        plan.extend((total as u32).to_le_bytes());
    }
    for (_, at) in pieces {
        plan.extend([0, 0]);
        let narrow = at >> 31 == 1;
        let at = at & 0x7FFF_FFFF;
        let place = if narrow { 0x4000_0000 | (at * 2) } else { at };
        plan.extend(place.to_le_bytes());
        plan.extend([0, 0]);
    }
    tables.push(2);
    tables.extend((plan.len() as u32).to_le_bytes());
    tables.extend(plan);
    let clx_length = tables.len() - clx;
    let bins = tables.len();
    let starts = firsts.iter().chain(ends.last());
    tables.extend(starts.flat_map(|start| start.to_le_bytes()));
    for at in 0..firsts.len() {
        let page = (first_page + at) as u32;
        match version {
            Version::New => tables.extend(page.to_le_bytes()),
            Version::Old => tables.extend((page as u16).to_le_bytes()),
        }
    }
    let bins_length = tables.len() - bins;
    let (mark, number, counts, places): (u16, u16, usize, usize) = match version {
        Version::New => (0xA5EC, 0xC1, 0x4C, 0x9A),
        Version::Old => (0xA5DC, 104, 0x34, 0x58),
    };
    let shift = if version == Version::Old {
        stream.len()
    } else {
        0
    };
    put(&mut stream, 0, &mark.to_le_bytes());
    put(&mut stream, 2, &number.to_le_bytes());
    put(&mut stream, 6, &0x0409u16.to_le_bytes());
    put(&mut stream, 0x18, &(TEXT as u32).to_le_bytes());
    put(
        &mut stream,
        0x1C,
        &((TEXT + text.len()) as u32).to_le_bytes(),
    );
    put(&mut stream, counts, &(total as u32).to_le_bytes());
    let mut parts = vec![(33, clx, clx_length), (13, bins, bins_length)];
    if let Some(list) = list {
        for (place, table) in [73, 74].into_iter().zip(list.tables()) {
            parts.push((place, tables.len(), table.len()));
            tables.extend(table);
        }
    }
    for (place, at, length) in parts {
        let at = ((shift + at) as u32).to_le_bytes();
        put(&mut stream, places + place * 8, &at);
        put(
            &mut stream,
            places + place * 8 + 4,
            &(length as u32).to_le_bytes(),
        );
    }
    match version {
        Version::New => container(&[("WordDocument", stream), ("0Table", tables)]),
        Version::Old => {
            stream.extend(tables);
            container(&[("WordDocument", stream)])
        }
    }
}

/// The pages that say which changes hold of which bytes, and the first byte of each.
fn pages(version: Version, ends: &[u32], paragraphs: &[Paragraph]) -> (Vec<u8>, Vec<u32>) {
    let width = if version == Version::New { 13 } else { 7 };
    let lists = paragraphs.iter().map(|paragraph| {
        let mut list = vec![0, 0];
        list.extend(&paragraph.changes);
        list.resize(list.len().next_multiple_of(2), 0);
        let words = (list.len() / 2) as u8;
        match version {
            Version::New => [&[0, words][..], &list].concat(),
            Version::Old => [&[words][..], &list, &[0]].concat(),
        }
    });
    let mut pages = Vec::new();
    let mut firsts = Vec::new();
    let mut start = TEXT as u32;
    let mut open: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut close = |open: &mut Vec<(u32, Vec<u8>)>, first: u32| {
        let mut page = vec![0; 512];
        put(&mut page, 0, &first.to_le_bytes());
        let mut free = 510;
        for (at, (end, list)) in open.iter().enumerate() {
            free -= list.len();
            put(&mut page, at * 4 + 4, &end.to_le_bytes());
            page[(open.len() + 1) * 4 + at * width] = (free / 2) as u8;
            put(&mut page, free, list);
        }
        page[511] = open.len() as u8;
        firsts.push(first);
        pages.extend(page);
        open.clear();
    };
    for (end, list) in ends.iter().zip(lists) {
        let used: usize = open.iter().map(|(_, list)| list.len() + 4 + width).sum();
        if used + list.len() + 8 + width > 510 {
            let next = open.last().map_or(start, |(end, _)| *end);
            close(&mut open, start);
            start = next;
        }
        open.push((*end, list));
    }
    close(&mut open, start);
    (pages, firsts)
}
