//! Tells formats apart by their bytes.

use super::Format;
use super::charset::{self, Charset};
use super::encoding::{find_ignoring_case, trim_nul, utf16_without_mark};

/// How far into a text its kind is looked for.
const HEAD: usize = 16 << 10;

/// Whether a file has nothing in it: no bytes, or only blanks and a byte order mark.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    let mut bytes = bytes;
    if let Some((_, mark)) = charset::for_bom(bytes) {
        bytes = bytes.get(mark..).unwrap_or_default();
    }
    trim_nul(bytes)
        .iter()
        .all(|b| b.is_ascii_whitespace() || *b == 0 || *b == 0x1A)
        && bytes.len() < HEAD
}

/// The format of a file, or nothing where the bytes are of no kind known here.
pub(super) fn sniff(name: &str, bytes: &[u8]) -> Option<Format> {
    let extension = Extension::of(name);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(name, bytes));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return ole(bytes, extension);
    }
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    // Readers of PDF allow some bytes before the mark.
    if find(head.get(..1024.min(head.len()))?, b"%PDF-").is_some() {
        return Some(Format::Pdf);
    }
    if head.trim_ascii_start().starts_with(b"{\\rtf") {
        return Some(Format::Rtf);
    }
    let decoded = utf16_head(head);
    let text = decoded.as_deref().map_or(head, str::as_bytes);
    if decoded.is_none() && trim_nul(bytes).contains(&0) {
        return None;
    }
    if is_mht(text) {
        return Some(Format::Mht);
    }
    match markup(text, extension) {
        Some(true) => return Some(Format::Html),
        Some(false) => return None,
        None => {}
    }
    Some(match extension {
        Extension::Csv => Format::Csv,
        Extension::Tsv => Format::Tsv,
        Extension::Text => Format::Text,
        _ => separated(text, bytes.len() > HEAD).unwrap_or(Format::Text),
    })
}

/// The kinds of names that decide anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extension {
    Csv,
    Tsv,
    Text,
    Html,
    Wps,
    Et,
    /// Of Word, old or new.
    Document,
    /// Of Excel, old or new.
    Workbook,
    Other,
}

impl Extension {
    fn of(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, end)| end);
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "txt" | "text" => Self::Text,
            "htm" | "html" | "xhtml" | "shtml" => Self::Html,
            "wps" | "wpt" => Self::Wps,
            "et" | "ett" => Self::Et,
            "docx" | "docm" | "dotx" | "doc" => Self::Document,
            "xlsx" | "xlsm" | "xltx" | "xls" => Self::Workbook,
            _ => Self::Other,
        }
    }
}

/// What a ZIP file is, told by the names of its entries, which stand in it uncompressed.
fn zip(name: &str, bytes: &[u8]) -> Format {
    #[cfg(feature = "package")]
    if let Some(format) = super::package::sniff(bytes) {
        return format;
    }
    // Its directory is lost; names stand before each entry too.
    let has = |name: &[u8]| find(bytes, name).is_some();
    // OpenDocument's first entry says what it is; a template counts as what it makes.
    let head = bytes.get(..256.min(bytes.len())).unwrap_or_default();
    if find(head, b"application/vnd.oasis.opendocument.text").is_some() {
        Format::Odt
    } else if find(head, b"application/vnd.oasis.opendocument.spreadsheet").is_some() {
        Format::Ods
    } else if has(b"OFD.xml") {
        Format::Ofd
    } else if has(b"word/document") {
        Format::Docx
    } else if has(b"xl/workbook") {
        Format::Xlsx
    } else {
        // Cut off before it tells.
        let (_, extension) = name.rsplit_once('.').unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "docx" | "docm" => Format::Docx,
            "xlsx" | "xlsm" => Format::Xlsx,
            "odt" => Format::Odt,
            "ods" => Format::Ods,
            _ => Format::Zip,
        }
    }
}

/// Whether a file is a DOCX or XLSX under a password, which stands in an OLE file.
pub(super) fn is_encrypted_office(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// What an OLE file is, told by the names of its streams; the name decides between Word and WPS.
fn ole(bytes: &[u8], extension: Extension) -> Option<Format> {
    let top = top_stream(bytes);
    let has = |name: &str| match top {
        // What is embedded in a document has streams too, but not at the top.
        Some(top) => top == name,
        None => {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            find(bytes, &wide).is_some()
        }
    };
    // The directory stands last in some files, and is what a file that ends early has lost.
    let starts = |mark: &[u8]| bytes.chunks(512).skip(1).any(|part| part.starts_with(mark));
    if has("EncryptedPackage") {
        // A DOCX or XLSX under a password: which of them is under it too, so the name tells.
        return Some(match extension {
            Extension::Document | Extension::Wps => Format::Docx,
            Extension::Workbook | Extension::Et => Format::Xlsx,
            _ => Format::Zip,
        });
    }
    if has("WordDocument") || top.is_none() && starts(&[0xEC, 0xA5]) {
        return Some(match extension {
            Extension::Wps => Format::Wps,
            _ => Format::Doc,
        });
    }
    if has("Workbook") || has(BOOK) || top.is_none() && starts(&[0x09, 0x08, 0x10, 0]) {
        return Some(match extension {
            Extension::Et => Format::Et,
            _ => Format::Xls,
        });
    }
    None
}

/// The stream of Excel 5 and 95, whose name is the end of another's.
const BOOK: &str = "Book\0";

/// The stream at the top of an OLE file that tells its kind, where its directory can be read.
fn top_stream(bytes: &[u8]) -> Option<&'static str> {
    #[cfg(any(feature = "doc", feature = "xls"))]
    {
        let limits = crate::limits::Limits::default();
        let names = ["EncryptedPackage", "WordDocument", "Workbook", "Book"];
        let found = super::ole::first_of(bytes, &names, &limits)?;
        Some(if found == "Book" { BOOK } else { found })
    }
    #[cfg(not(any(feature = "doc", feature = "xls")))]
    {
        let _ = bytes;
        None
    }
}

/// The head of a UTF-16 text as UTF-8.
fn utf16_head(head: &[u8]) -> Option<String> {
    let (encoding, mark) = match charset::for_bom(head) {
        Some((encoding, _)) if encoding == Charset::UTF_8 => return None,
        Some(told) => told,
        None => (utf16_without_mark(head.get(..head.len() & !1)?)?, 0),
    };
    Some(encoding.decode(head.get(mark..)?).into_owned())
}

/// Whether a text is a MIME message: header lines, among them what a saved page must have.
fn is_mht(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = text.trim_ascii_start();
    let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let name = first.split(|b| *b == b':').next().unwrap_or_default();
    let is_header = first.len() > name.len()
        && !name.is_empty()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    is_header
        && find_ignoring_case(text, b"mime-version:").is_some()
        && find_ignoring_case(text, b"content-type:").is_some()
}

/// Whether a text is HTML; false where it is markup of another kind.
fn markup(text: &[u8], extension: Extension) -> Option<bool> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let start = text.trim_ascii_start();
    // The clipboard's own header before its HTML.
    if start.starts_with(b"Version:") && find_ignoring_case(text, b"starthtml:").is_some() {
        return Some(true);
    }
    const SURE: [&[u8]; 6] = [
        b"<!doctype html",
        b"<html",
        b"<body",
        b"<table",
        b"<td",
        b"<meta",
    ];
    if has_tag(text, &SURE) {
        return Some(true);
    }
    if start.starts_with(b"<?xml") || start.starts_with(b"<?mso") {
        return Some(false);
    }
    const LIKELY: [&[u8]; 8] = [
        b"<p>", b"<p ", b"<div", b"<span", b"<br", b"</p>", b"<!--", b"<h",
    ];
    if has_tag(text, &LIKELY) && (start.starts_with(b"<") || extension == Extension::Html) {
        return Some(true);
    }
    None
}

/// Whether one of `tags` (lower-case) stands in a text.
fn has_tag(text: &[u8], tags: &[&[u8]]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        rest = rest.get(at..).unwrap_or_default();
        let starts = |tag: &&[u8]| {
            let start = rest.get(..tag.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(tag))
        };
        if tags.iter().any(starts) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Whether every line of a text has the same separators, as a saved table has.
pub(super) fn separated(text: &[u8], cut: bool) -> Option<Format> {
    const ENOUGH: usize = 5;
    let mut lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    if cut || lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    if lines.len() < ENOUGH {
        return None;
    }
    for (separator, least, format) in [(b'\t', 2, Format::Tsv), (b',', 3, Format::Csv)] {
        let count = |line: &&[u8]| outside_quotes(line, separator);
        let first = lines.first().map_or(0, count);
        if first >= least && lines.iter().all(|line| count(line) == first) {
            return Some(format);
        }
    }
    None
}

/// How often a separator stands in a line outside double quotes.
fn outside_quotes(line: &[u8], separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            b if *b == separator && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// Where `needle` first stands.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len().max(1))
        .position(|window| window == needle)
}
