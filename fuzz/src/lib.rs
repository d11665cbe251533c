//! What the targets share: sound containers round bytes that are not, and what is done with a file.

use std::io::Write;

use gouji::annotate;
use gouji::diagnostic::Lang;
use gouji::limits::Limits;
use gouji::read::Source;

/// Small limits reach the code that keeps them, and keep the runs short.
fn limits() -> Limits {
    Limits {
        cells: 5_000,
        grids: 200,
        nodes: 20_000,
        text_bytes: 1 << 20,
        unpacked_bytes: 4 << 20,
        ..Limits::default()
    }
}

/// Reads, checks and draws a file, and puts comments and figures into it.
pub fn checked(name: &str, bytes: &[u8]) {
    let reports = gouji::validate(Source { name, bytes }, &limits());
    for report in &reports {
        let _ = gouji::render::json::report(report, Lang::Zh);
    }
    let _ = annotate::annotate(bytes, name, &reports, "", Lang::Zh);
    for mut report in reports {
        let cells: Vec<_> = report.report.iter().flat_map(|r| r.facts.keys().copied()).collect();
        report.edit(cells.into_iter().map(|cell| (cell, Some("7"))));
        let _ = annotate::correct(bytes, name, &report, "", Lang::Zh);
    }
}

/// A container of these parts, unpacked.
pub fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in parts {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec());
        let (mut entry, config) = out.new_file(path).start().expect("a name");
        let mut writer = config.wrap(&mut entry);
        writer.write_all(bytes).expect("in memory");
        let (_, descriptor) = writer.finish().expect("in memory");
        entry.finish(descriptor).expect("in memory");
    }
    out.finish().expect("in memory")
}

/// A workbook with one sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"{kinds}\"><sheets><sheet name=\"a\" r:id=\"s\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"s\" Type=\"{kinds}/worksheet\" \
        Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    container(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// A compound file's mark before bytes that lack it.
pub fn ole(bytes: &[u8]) -> Vec<u8> {
    const MARK: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    match bytes.starts_with(&MARK) {
        true => bytes.to_vec(),
        false => [&MARK, bytes].concat(),
    }
}
