//! Writes OLE containers, small and plain.

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;

/// Where the parts of a container stand, for tests that damage it.
pub(crate) struct Container {
    pub(crate) bytes: Vec<u8>,
    /// What its streams hold.
    pub(crate) streams: Vec<Vec<u8>>,
    /// The byte of the link from the first sector on.
    pub(crate) links: usize,
    /// The byte of the directory.
    pub(crate) directory: usize,
}

/// A container of some streams, each filled up to the size from which it has sectors of its own.
pub(crate) fn container(streams: &[(&str, Vec<u8>)]) -> Container {
    let mut body = Vec::new();
    let mut links: Vec<u32> = Vec::new();
    let mut entries = vec![entry("Root Entry", 5, END, 0, FREE, 1)];
    for (number, (name, bytes)) in streams.iter().enumerate() {
        let start = links.len() as u32;
        let mut bytes = bytes.clone();
        bytes.resize(bytes.len().max(4096).next_multiple_of(SECTOR), 0);
        let count = bytes.len() / SECTOR;
        links.extend((1..count as u32).map(|at| start + at));
        links.push(END);
        let next = if number + 1 < streams.len() {
            number as u32 + 2
        } else {
            FREE
        };
        entries.push(entry(name, 2, start, bytes.len() as u32, next, FREE));
        body.extend(bytes);
    }
    let first = links.len() as u32;
    entries.resize(entries.len().next_multiple_of(4), [0; 128]);
    let count = (entries.len() / 4) as u32;
    links.extend((1..count).map(|at| first + at));
    links.push(END);
    let directory = SECTOR + body.len();
    body.extend(entries.concat());
    let tables = (links.len() + 1).div_ceil(SECTOR / 4 - 1);
    let table = links.len() as u32;
    links.extend(vec![TABLE; tables]);
    links.resize(tables * SECTOR / 4, FREE);
    let at = SECTOR + body.len();
    body.extend(links.iter().flat_map(|link| link.to_le_bytes()));

    let mut head = vec![0; SECTOR];
    head[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    put(&mut head, 24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(&mut head, 44, &(tables as u32).to_le_bytes());
    put(&mut head, 48, &first.to_le_bytes());
    put(&mut head, 56, &4096u32.to_le_bytes());
    put(&mut head, 60, &END.to_le_bytes());
    put(&mut head, 68, &END.to_le_bytes());
    for at in 0..109 {
        let number = if at < tables { table + at as u32 } else { FREE };
        put(&mut head, 76 + at * 4, &number.to_le_bytes());
    }
    head.extend(body);
    Container {
        bytes: head,
        streams: streams.iter().map(|(_, bytes)| bytes.clone()).collect(),
        links: at,
        directory,
    }
}

fn entry(name: &str, kind: u8, start: u32, size: u32, right: u32, child: u32) -> [u8; 128] {
    let mut entry = [0; 128];
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..name.len()].copy_from_slice(&name);
    entry[64] = name.len() as u8 + 2;
    entry[66] = kind;
    entry[67] = 1;
    put(&mut entry, 68, &FREE.to_le_bytes());
    put(&mut entry, 72, &right.to_le_bytes());
    put(&mut entry, 76, &child.to_le_bytes());
    put(&mut entry, 116, &start.to_le_bytes());
    put(&mut entry, 120, &size.to_le_bytes());
    entry
}

/// Writes bytes over others.
pub(crate) fn put(bytes: &mut [u8], at: usize, new: &[u8]) {
    bytes[at..at + new.len()].copy_from_slice(new);
}
