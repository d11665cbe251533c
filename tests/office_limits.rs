//! Office files that are too large, built to harm, damaged or under a password: each is told what
//! it is, in bounded time, and none brings the program down.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use gouji::limits::Limits;
use gouji::read::{Format, ReadError, Source, read};
use gouji::validate;
use package::{add, office, parts, zip};
use proptest::prelude::*;

use crate::package;

fn error_of(name: &str, bytes: &[u8]) -> ReadError {
    error_under(name, bytes, &Limits::default())
}

fn error_under(name: &str, bytes: &[u8], limits: &Limits) -> ReadError {
    let start = Instant::now();
    let read = read(Source { name, bytes }, limits);
    // Generous: without optimisation, beside other tests.
    assert!(start.elapsed() < Duration::from_secs(5), "{name} took long");
    read.expect_err(name).1
}

fn case(name: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/office")
        .join(name);
    parts(&fs::read_to_string(path).expect("the case is there"))
}

fn document(body: &str) -> Vec<u8> {
    office(&[("word/document.xml".to_owned(), body.to_owned())])
}

fn sheet(rows: &str) -> Vec<u8> {
    let workbook = "<sheet name=\"甲\" sheetId=\"1\" r:id=\"sheet1\"/>";
    office(&[
        ("xl/workbook.xml".to_owned(), workbook.to_owned()),
        ("xl/worksheets/sheet1.xml".to_owned(), rows.to_owned()),
    ])
}

#[test]
fn bombs_are_not_unpacked() {
    let limits = Limits::default();
    let blanks = vec![b' '; 20 << 20];
    let ratio = zip(&[("word/document.xml", &blanks)]);
    assert!(ratio.len() < 100_000);
    let expected = ReadError::OverLimit("unpack_ratio", limits.unpack_ratio);
    assert_eq!(error_of("a.docx", &ratio), expected);

    let blanks = vec![b' '; limits.unpacked_bytes + 1];
    let size = zip(&[("xl/workbook.xml", &blanks)]);
    let expected = ReadError::OverLimit("unpacked_bytes", limits.unpacked_bytes);
    assert_eq!(error_of("a.xlsx", &size), expected);

    // One that states a small size: nothing past it is unpacked.
    let mut lying = ratio.clone();
    let stated = (20u32 << 20).to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == stated {
            lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
        }
    }
    assert_eq!(error_of("a.docx", &lying), ReadError::Damaged(Format::Docx));
}

#[test]
fn entities_are_not_declared() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"哈哈哈哈哈哈哈哈\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><w>&b;</w>";
    let entities = ReadError::OverLimit("entities", 0);
    assert_eq!(error_of("a.docx", &document(laughs)), entities);
    let content = [("content.xml", laughs), ("META-INF/manifest.xml", "<m/>")];
    let content = content.map(|(name, text)| (name, text.as_bytes()));
    assert_eq!(error_of("a.odt", &zip(&content)), entities);
    // A document type alone, as OpenOffice wrote, does no harm.
    let old = "<?xml version=\"1.0\"?><!DOCTYPE d PUBLIC \"-//OpenOffice.org//DTD\" \"office.dtd\"><document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><p><r><t>甲</t></r></p></document>";
    let bytes = document(old);
    assert!(
        read(
            Source {
                name: "a.docx",
                bytes: &bytes
            },
            &Limits::default()
        )
        .is_ok()
    );
}

#[test]
fn depth_and_nesting_are_bounded() {
    let limits = Limits::default();
    let deep = "<w:sdt>".repeat(2000) + &"</w:sdt>".repeat(2000);
    let expected = ReadError::OverLimit("depth", limits.depth);
    assert_eq!(error_of("a.docx", &document(&deep)), expected);
    let rtf = format!("{{\\rtf1 {}", "{".repeat(5000));
    assert_eq!(error_of("a.rtf", rtf.as_bytes()), expected);
    // As deep as XML may be: what is nested too deep is left out, and no stack overflows.
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>层</w:t></w:r></w:p>".repeat(300);
    let end = "</w:tc></w:tr></w:tbl>".repeat(300);
    let bytes = document(&(table + &end));
    let (_, document) = read(
        Source {
            name: "a.docx",
            bytes: &bytes,
        },
        &limits,
    )
    .expect("readable");
    assert!(document.text.matches('层').count() >= 20);
}

#[test]
fn cells_columns_sheets_and_entries_are_bounded() {
    let limits = Limits {
        cells: 100,
        sheets: 3,
        entries: 10,
        columns: 20,
        ..Limits::default()
    };
    let cell = "<c t=\"inlineStr\"><is><t>1</t></is></c>";
    let row = |count| {
        format!(
            "<sheetData><row r=\"1\">{}</row></sheetData>",
            cell.repeat(count)
        )
    };
    let cells = error_under("a.xlsx", &sheet(&row(101)), &limits);
    assert_eq!(cells, ReadError::OverLimit("cells", 100));
    let columns = error_under("a.xlsx", &sheet(&row(21)), &limits);
    assert_eq!(columns, ReadError::OverLimit("columns", 20));
    // A merge over a whole sheet costs nothing; many of them over a far corner do.
    let corner = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let merges = format!("{corner}<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>");
    let error = error_of("a.xlsx", &sheet(&merges));
    assert_eq!(
        error,
        ReadError::OverLimit("cells", Limits::default().cells)
    );

    let sheets = "<sheet name=\"x\" r:id=\"sheet1\"/>".repeat(4);
    let bytes = office(&[
        ("xl/workbook.xml".to_owned(), sheets),
        ("xl/worksheets/sheet1.xml".to_owned(), row(1)),
    ]);
    assert_eq!(
        error_under("a.xlsx", &bytes, &limits),
        ReadError::OverLimit("sheets", 3)
    );

    let names: Vec<String> = (0..11).map(|n| format!("word/document{n}.xml")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x"[..]))
        .collect();
    assert_eq!(
        error_under("a.docx", &zip(&files), &limits),
        ReadError::OverLimit("entries", 10)
    );
}

#[test]
fn repeated_cells_do_not_fill_the_memory() {
    let content = "<office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>1</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>";
    let bytes = office(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("content.xml".to_owned(), content.to_owned()),
    ]);
    let (_, document) = read(
        Source {
            name: "a.ods",
            bytes: &bytes,
        },
        &Limits::default(),
    )
    .expect("readable");
    assert!(document.grids().all(|grid| grid.cells.len() <= 40_000));
}

#[test]
fn damaged_files_say_so() {
    for (name, format) in [
        ("merges.docx", Format::Docx),
        ("values.xlsx", Format::Xlsx),
        ("text.odt", Format::Odt),
        ("sheet.ods", Format::Ods),
    ] {
        let whole = office(&case(name));
        for share in [3, 5, 9] {
            let cut = &whole[..whole.len() * share / 10];
            let error = error_of(name, cut);
            assert!(
                matches!(error, ReadError::Damaged(_)),
                "{name} {share}: {error:?}"
            );
        }
        // A wrong bit in a part may be a wrong figure.
        let mut parts = case(name);
        let main = parts.iter_mut().find(|(name, _)| {
            name.contains("document") || name.contains("sheet1") || name == "content.xml"
        });
        let text = &main.expect("a main part").1;
        let cut = text[..text.floor_char_boundary(text.len() / 2)].to_owned();
        for (_, text) in parts
            .iter_mut()
            .filter(|(_, own)| own.len() > cut.len() && own.starts_with(&cut))
        {
            *text = format!("<?xml version=\"1.0\"?><a>{cut}");
        }
        assert_eq!(
            error_of(name, &office(&parts)),
            ReadError::Damaged(format),
            "{name}"
        );
    }
    assert_eq!(
        error_of("a.rtf", b"{\\rtf1 {\\b x\\par "),
        ReadError::Damaged(Format::Rtf)
    );
}

#[test]
fn passwords_are_spoken_of() {
    let mut manifest = case("text.odt");
    manifest.push((
        "META-INF/manifest.xml".to_owned(),
        "<manifest><file-entry><encryption-data/></file-entry></manifest>".to_owned(),
    ));
    assert_eq!(
        error_of("a.odt", &office(&manifest)),
        ReadError::Encrypted(Format::Odt)
    );

    // Word's and Excel's: an OLE file around what is encrypted.
    let mut ole = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    ole.resize(1024, 0);
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    ole.resize(2048, 0);
    assert!(matches!(
        error_of("a.docx", &ole),
        ReadError::Encrypted(Format::Docx)
    ));
    assert!(matches!(
        error_of("a.xlsx", &ole),
        ReadError::Encrypted(Format::Xlsx)
    ));
    assert!(matches!(
        error_of("a", &ole),
        ReadError::Encrypted(Format::Zip)
    ));

    let mut locked = zip(&[("一.txt", b"x"), ("二.txt", b"y")]);
    // The flag in the directory.
    for at in 0..locked.len() - 10 {
        if locked[at..].starts_with(b"PK\x01\x02") {
            locked[at + 8] |= 1;
        }
    }
    let found = validate(
        Source {
            name: "a.zip",
            bytes: &locked,
        },
        &Limits::default(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "a.zip");
    let finding = &found[0].diagnostics[0];
    assert_eq!(finding.code, "S101");
    assert_eq!(
        finding,
        &gouji::diagnostic::Diagnostic::new("S101", gouji::diagnostic::Severity::Error)
            .variant("encrypted")
            .arg("format", "zip")
    );
}

#[test]
fn each_file_of_an_archive_is_a_report() {
    let page = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/qinghe-2023.html"));
    let page = page.unwrap_or_else(|_| b"<table><tr><td>x</table>".to_vec());
    let inner = zip(&[("乙.html", &page), ("图.png", b"\x89PNG\0")]);
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    let (gbk, _, _) = encoding_rs::GBK.encode("各镇/甲镇.docx");
    let name = rawzip::path::EntryPath::verbatim(gbk.into_owned());
    add(&mut archive, name, &office(&case("merges.docx")));
    for (name, file) in [
        ("__MACOSX/._甲镇.docx", &b"junk"[..]),
        ("~$甲镇.docx", b"junk"),
        ("内层.zip", &inner),
        ("坏.docx", b"PK\x03\x04 word/document.xml"),
    ] {
        let name = rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec());
        add(&mut archive, name, file);
    }
    archive.finish().expect("in memory");
    let found = validate(
        Source {
            name: "年报.zip",
            bytes: &bytes,
        },
        &Limits::default(),
    );
    let mut names: Vec<(&str, Option<Format>)> =
        found.iter().map(|v| (v.name.as_str(), v.format)).collect();
    names.sort_by_key(|(name, _)| *name);
    assert_eq!(
        names,
        [
            ("年报.zip/内层.zip/乙.html", Some(Format::Html)),
            ("年报.zip/各镇/甲镇.docx", Some(Format::Docx)),
            ("年报.zip/坏.docx", Some(Format::Docx)),
        ]
    );

    let third = zip(&[("二.zip", &zip(&[("一.zip", &inner)]))]);
    let found = validate(
        Source {
            name: "三.zip",
            bytes: &third,
        },
        &Limits::default(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].diagnostics[0].code, "S101");
    let nothing = zip(&[(".DS_Store", b"x")]);
    let found = validate(
        Source {
            name: "空.zip",
            bytes: &nothing,
        },
        &Limits::default(),
    );
    assert_eq!(found[0].diagnostics[0].code, "S101");
}

/// What holds of any document (`tests/read_any_bytes.rs` has more).
fn read_and_check(name: &str, bytes: &[u8]) {
    if let Ok((_, document)) = read(Source { name, bytes }, &Limits::default()) {
        for grid in document.grids() {
            let mut taken = std::collections::HashSet::new();
            for cell in &grid.cells {
                assert!(cell.row + cell.row_span <= grid.rows, "{cell:?}");
                assert!(cell.column + cell.column_span <= grid.columns, "{cell:?}");
                for row in cell.row..cell.row + cell.row_span {
                    for column in cell.column..cell.column + cell.column_span {
                        assert!(taken.insert((row, column)), "two cells at {row}, {column}");
                    }
                }
            }
        }
    }
}

const CASES: [&str; 9] = [
    "merges.docx",
    "changes.docx",
    "fields.docx",
    "numbering.docx",
    "boxes.docx",
    "values.xlsx",
    "sheets.xlsx",
    "text.odt",
    "sheet.ods",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_parts_never_panic(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4u8), 1..10),
    ) {
        let name = CASES[pick.index(CASES.len())];
        let mut parts = case(name);
        for (part, at, kind) in edits {
            let count = parts.len();
            let text = &mut parts[part.index(count)].1;
            if text.is_empty() {
                continue;
            }
            let from = text.floor_char_boundary(at.index(text.len()));
            let tags: Vec<(usize, &str)> = text.match_indices('<').map(|(at, _)| (at, "")).collect();
            let tag = tags.get(at.index(tags.len().max(1))).map_or(0, |(at, _)| *at);
            let end = text[tag..].find('>').map_or(text.len(), |length| tag + length + 1);
            match kind {
                // A tag less, a tag twice, another digit, a piece less.
                0 => { text.replace_range(tag..end, ""); }
                1 => { let copy = text[tag..end].to_owned(); text.insert_str(tag, &copy); }
                2 => {
                    if let Some(digit) = text[from..].find(|c: char| c.is_ascii_digit()) {
                        text.replace_range(from + digit..=from + digit, "99999999999");
                    }
                }
                _ => { text.replace_range(tag..text.floor_char_boundary((end + 40).min(text.len())), ""); }
            }
        }
        read_and_check(name, &office(&parts));
    }

    #[test]
    fn damaged_containers_never_panic(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let name = CASES[pick.index(CASES.len())];
        let mut bytes = office(&case(name));
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_and_check(name, &bytes);
        bytes.truncate(cut.index(bytes.len()));
        read_and_check(name, &bytes);
    }
}
