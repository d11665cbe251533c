//! What the targets share: how a file is made of the fuzzer's bytes, and what is done with it.

use gouji::annotate;
use gouji::diagnostic::Lang;
use gouji::limits::Limits;
use gouji::read::{self, Source};

#[path = "../../tests/package/mod.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod package;

/// Small limits reach the code that keeps them, and keep the runs short.
fn limits() -> Limits {
    Limits {
        cells: 5_000,
        grids: 200,
        nodes: 20_000,
        text_bytes: 1 << 20,
        unpacked_bytes: 4 << 20,
        archive_bytes: 8 << 20,
        ..Limits::default()
    }
}

/// Reads, checks and draws a file, and puts comments and figures into it.
pub fn checked(name: &str, bytes: &[u8]) {
    let reports = gouji::validate(Source { name, bytes }, &limits());
    for report in &reports {
        let _ = gouji::render::json::report(report, Lang::Zh);
        let _ = gouji::render::html::page(std::slice::from_ref(report), Lang::Zh);
    }
    let _ = annotate::annotate(bytes, name, &reports, "", Lang::Zh);
    for mut report in reports {
        let cells: Vec<_> = report
            .report
            .iter()
            .flat_map(|r| r.facts.keys().copied())
            .collect();
        report.edit(cells.into_iter().map(|cell| (cell, Some("7"))));
        let _ = annotate::correct(bytes, name, &report, "", Lang::Zh);
    }
}

/// Reads and checks a file: all that is its own where another kind of file comes back.
pub fn read_only(name: &str, bytes: &[u8]) {
    let _ = gouji::validate(Source { name, bytes }, &limits());
}

/// An office file in a sound container. Its parts are written out as those of `tests/office` are;
/// bytes that name none are the part called `main`, with what belongs to it.
///
/// A fuzzer that changed packed bytes would only ever find that their checksum is wrong.
pub fn office(main: &str, bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let text = String::from_utf8_lossy(bytes);
    let mut parts = package::parts(&text);
    if parts.is_empty() {
        parts.push((main.to_owned(), text.into_owned()));
        if main.starts_with("xl/") {
            let sheet = "<sheet name=\"a\" sheetId=\"1\" r:id=\"sheet1\"/>";
            parts.push(("xl/workbook.xml".to_owned(), sheet.to_owned()));
        }
        if main == "content.xml" {
            let kind = "application/vnd.oasis.opendocument.text";
            parts.push(("mimetype".to_owned(), kind.to_owned()));
        }
    }
    package::office(&parts)
}

/// Draws the pages of a file that has such, and puts comments into it.
pub fn drawn(name: &str, bytes: &[u8]) {
    let limits = Limits {
        pages: 20,
        objects: 5_000,
        stream_bytes: 1 << 20,
        operations: 100_000,
        page_glyphs: 5_000,
        page_rules: 5_000,
        ..limits()
    };
    let source = Source { name, bytes };
    let _ = read::draw(source, &limits);
    for validation in gouji::validate(source, &limits) {
        let _ = annotate::pdf(bytes, &validation, Lang::Zh);
    }
}

/// The bytes behind a mark that tells their kind, unless they have one.
pub fn marked(mark: &[u8], bytes: &[u8]) -> Vec<u8> {
    match bytes
        .windows(mark.len())
        .take(1024)
        .any(|window| window == mark)
    {
        true => bytes.to_vec(),
        false => [mark, bytes].concat(),
    }
}
