//! Office files put together from parts that are written out: containers, roots and relationships
//! are the same in each and are added here.

use std::fmt::Write as _;
use std::io::Write as _;

/// A ZIP file of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
    for (name, bytes) in files {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec());
        add(&mut archive, path, bytes);
    }
    archive.finish().expect("in memory");
    out
}

/// Adds a packed file to an archive.
pub(crate) fn add<W: std::io::Write>(
    archive: &mut rawzip::ZipArchiveWriter<W>,
    path: rawzip::path::EntryPath<'_>,
    bytes: &[u8],
) {
    let builder = archive
        .new_file(path)
        .compression_method(rawzip::CompressionMethod::DEFLATE);
    let (mut entry, config) = builder.start().expect("a name");
    let packed = miniz_oxide::deflate::compress_to_vec(bytes, 6);
    let mut writer = config.wrap(Plain(&mut entry, packed));
    writer.write_all(bytes).expect("in memory");
    let (packed, descriptor) = writer.finish().expect("in memory");
    packed.0.write_all(&packed.1).expect("in memory");
    entry.finish(descriptor).expect("in memory");
}

/// Takes plain bytes, which count, and holds the packed ones.
struct Plain<'e, W>(&'e mut W, Vec<u8>);

impl<W> std::io::Write for Plain<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The parts of a case: `=== NAME` before each.
pub(crate) fn parts(case: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in case.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            parts.push((name.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = parts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    parts
}

/// An office file of some parts; what every such file has is added, unless they say themselves how
/// they hang together.
pub(crate) fn office(parts: &[(String, String)]) -> Vec<u8> {
    if parts.iter().any(|(name, _)| name == "_rels/.rels") {
        let parts = parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.trim_end().as_bytes()));
        return zip(&parts.collect::<Vec<_>>());
    }
    let mut files: Vec<(String, String)> = Vec::new();
    let is_text = parts.iter().any(|(name, _)| name.starts_with("word/"));
    let is_workbook = parts.iter().any(|(name, _)| name.starts_with("xl/"));
    if is_text {
        files.push(relations("", &[("document.xml", "word/document.xml")]));
        let own = parts
            .iter()
            .map(|(name, _)| name.trim_start_matches("word/"));
        let own: Vec<(&str, &str)> = own.map(|name| (name, name)).collect();
        files.push(relations("word/document.xml", &own));
    }
    if is_workbook {
        files.push(relations("", &[("document.xml", "xl/workbook.xml")]));
        let own = parts.iter().map(|(name, _)| name.trim_start_matches("xl/"));
        let own: Vec<(&str, &str)> = own.map(|name| (name, name)).collect();
        files.push(relations("xl/workbook.xml", &own));
    }
    let has_kinds = parts.iter().any(|(name, _)| name == "[Content_Types].xml");
    if (is_text || is_workbook) && !has_kinds {
        files.push(kinds(parts));
    }
    for (name, text) in parts {
        files.push((name.clone(), wrapped(name, text)));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    zip(&files)
}

/// What each part is: other readers open nothing without it.
fn kinds(parts: &[(String, String)]) -> (String, String) {
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
    let mut text = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        .to_owned();
    for (name, _) in parts {
        let kind = match name.as_str() {
            "word/document.xml" => "wordprocessingml.document.main",
            "word/styles.xml" => "wordprocessingml.styles",
            "word/numbering.xml" => "wordprocessingml.numbering",
            "xl/workbook.xml" => "spreadsheetml.sheet.main",
            "xl/styles.xml" => "spreadsheetml.styles",
            "xl/sharedStrings.xml" => "spreadsheetml.sharedStrings",
            sheet if sheet.starts_with("xl/worksheets/sheet") => "spreadsheetml.worksheet",
            _ => continue,
        };
        let _ = write!(
            text,
            "<Override PartName=\"/{name}\" ContentType=\"{OFFICE}.{kind}+xml\"/>"
        );
    }
    text.push_str("</Types>");
    ("[Content_Types].xml".to_owned(), text)
}

/// The relations of a part to others, each called by its file's name without its end.
fn relations(part: &str, targets: &[(&str, &str)]) -> (String, String) {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut text =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            .to_owned();
    for (name, target) in targets {
        let stem = name.rsplit('/').next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let kind = match stem {
            "document" => "officeDocument",
            sheet if sheet.starts_with("sheet") => "worksheet",
            other => other,
        };
        let _ = write!(
            text,
            "<Relationship Id=\"{stem}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        );
    }
    text.push_str("</Relationships>");
    (format!("{folder}{slash}_rels/{file}.rels"), text)
}

/// A part in its root, where it has none.
fn wrapped(name: &str, text: &str) -> String {
    const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
        xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
        xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
        xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
        xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
        xmlns:v=\"urn:schemas-microsoft-com:vml\"";
    const SHEET: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    const ODF: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
        xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
        xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
        xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\"";
    if text.trim_start().starts_with("<?xml") || !name.ends_with(".xml") {
        return text.to_owned();
    }
    let (root, end) = match name {
        "word/document.xml" => (
            format!("w:document {WORD}><w:body"),
            "</w:body></w:document>",
        ),
        "word/styles.xml" => (format!("w:styles {WORD}"), "</w:styles>"),
        "word/numbering.xml" => (format!("w:numbering {WORD}"), "</w:numbering>"),
        "word/footnotes.xml" => (format!("w:footnotes {WORD}"), "</w:footnotes>"),
        "xl/workbook.xml" => (format!("workbook {SHEET}><sheets"), "</sheets></workbook>"),
        "xl/sharedStrings.xml" => (format!("sst {SHEET}"), "</sst>"),
        "xl/styles.xml" => (format!("styleSheet {SHEET}"), "</styleSheet>"),
        name if name.starts_with("xl/worksheets/") => {
            (format!("worksheet {SHEET}"), "</worksheet>")
        }
        "content.xml" | "styles.xml" => (
            format!("office:document-content {ODF}"),
            "</office:document-content>",
        ),
        _ => return text.to_owned(),
    };
    // Written without blanks between elements, as programs write it.
    let text: String = text.lines().map(str::trim_start).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>{text}{end}")
}
