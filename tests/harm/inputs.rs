//! Small files built to harm. `tests/harm.rs` asserts what is said of each, `benches/limits.rs` the
//! time and the memory that each takes.

use super::container::container;
use super::package::{office, zip};

/// A file built to harm.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// What is said of it.
    pub(crate) said: Said,
}

/// What is said of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// S101: over the limit of this name.
    Over(&'static str),
    /// S101: damaged.
    Damaged,
    /// S101: nothing in it.
    Empty,
    /// S102: it was read as far as it goes, and there is no report in it.
    NoReport,
}

pub(crate) fn all() -> Vec<Input> {
    [bombs(), markup(), sheets(), compound(), cut()]
        .into_iter()
        .flatten()
        .collect()
}

fn input(name: &'static str, bytes: Vec<u8>, said: Said) -> Input {
    Input { name, bytes, said }
}

fn parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    office(&parts.iter().map(own).collect::<Vec<_>>())
}

fn document(body: &str) -> Vec<u8> {
    parts(&[("word/document.xml", body)])
}

fn sheet(rows: &str) -> Vec<u8> {
    let sheet = "<sheet name=\"a\" sheetId=\"1\" r:id=\"sheet1\"/>";
    parts(&[
        ("xl/workbook.xml", sheet),
        ("xl/worksheets/sheet1.xml", rows),
    ])
}

fn open(kind: &str, content: &str) -> Vec<u8> {
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    parts(&[("mimetype", &kind), ("content.xml", content)])
}

/// Containers that unpack to far more than they are.
fn bombs() -> Vec<Input> {
    let blanks = vec![b' '; 2 << 20];
    let within = zip(&[("word/document.xml", &blanks)]);
    let mut nested = zip(&[("a.txt", &blanks[..1 << 20])]);
    for _ in 0..5 {
        let names: Vec<String> = (0..16).map(|at| format!("{at}.zip")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &nested[..])).collect();
        nested = zip(&files);
    }
    // Nothing is nested too deep, each file is small, and all together are too much.
    let names: Vec<String> = (0..200).map(|at| format!("{at}.txt")).collect();
    let files = names.iter().map(|n| (n.as_str(), &blanks[..64 << 10]));
    let many = zip(&files.collect::<Vec<_>>());
    let names: Vec<String> = (0..12_000).map(|at| format!("word/{at}.xml")).collect();
    let files = names.iter().map(|name| (name.as_str(), &b""[..]));
    let entries = zip(&files.collect::<Vec<_>>());
    vec![
        input("ratio.docx", within, Said::Over("unpack_ratio")),
        input("nested.zip", nested, Said::Over("nested_archives")),
        input("many.zip", many, Said::Over("unpack_ratio")),
        input("entries.docx", entries, Said::Over("entries")),
    ]
}

/// XML that declares, nests and repeats.
fn markup() -> Vec<Input> {
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"哈\">".to_owned();
    for at in 1..20 {
        let before = if at == 1 {
            "a".to_owned()
        } else {
            format!("a{}", at - 1)
        };
        laughs += &format!("<!ENTITY a{at} \"{}\">", format!("&{before};").repeat(10));
    }
    laughs += "]><a>&a19;</a>";
    let kind = "application/vnd.oasis.opendocument.text";
    let book = "<sheet name=\"a\" sheetId=\"1\" r:id=\"sheet1\"/>";
    let deep = |tag: &str| format!("<{tag}>").repeat(50_000);
    let tables = "<w:tbl><w:tr><w:tc>".repeat(30_000);
    let spans =
        "<w:tc><w:tcPr><w:gridSpan w:val=\"2000000000\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>".repeat(5000);
    let spans = format!("<w:tbl><w:tr>{spans}</w:tr></w:tbl>");
    let circle = "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>";
    let text = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>文字</w:t></w:r></w:p>";
    vec![
        input(
            "laughs.docx",
            parts(&[("word/document.xml", &laughs)]),
            Said::Over("entities"),
        ),
        input(
            "laughs.xlsx",
            parts(&[
                ("xl/workbook.xml", book),
                ("xl/worksheets/sheet1.xml", &laughs),
            ]),
            Said::Over("entities"),
        ),
        input(
            "laughs.odt",
            parts(&[("mimetype", kind), ("content.xml", &laughs)]),
            Said::Over("entities"),
        ),
        input("deep.docx", document(&deep("w:sdt")), Said::Over("depth")),
        input("deep.xlsx", sheet(&deep("row")), Said::Over("depth")),
        input(
            "deep.odt",
            open("text", &deep("text:span")),
            Said::Over("depth"),
        ),
        input("tables.docx", document(&tables), Said::Over("depth")),
        input(
            "deep.rtf",
            format!("{{\\rtf1 {}", "{".repeat(200_000)).into_bytes(),
            Said::Over("depth"),
        ),
        input("spans.docx", document(&spans), Said::Over("columns")),
        input(
            "circle.docx",
            parts(&[("word/document.xml", text), ("word/styles.xml", circle)]),
            Said::NoReport,
        ),
    ]
}

/// Sheets that claim to be large.
fn sheets() -> Vec<Input> {
    let cell = "<table:table-cell table:number-columns-repeated=\"900\"><text:p>1</text:p></table:table-cell>";
    let row =
        format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let body = |rows: &str| {
        format!(
            "<office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body>"
        )
    };
    // One repeated row is cut; row upon row of them is no sheet of anybody's.
    let once = open("spreadsheet", &body(&row));
    let again = open("spreadsheet", &body(&row.repeat(3000)));
    let long = "长".repeat(30_000);
    let refers: String = (1..=2000)
        .map(|row| {
            format!(
                "<row r=\"{row}\">{}</row>",
                "<c t=\"s\"><v>0</v></c>".repeat(50)
            )
        })
        .collect();
    let repeated_text = open(
        "spreadsheet",
        &body(&row.replace(">1<", &format!(">{long}<"))),
    );
    let book = "<sheet name=\"a\" sheetId=\"1\" r:id=\"sheet1\"/>";
    let strings = |text: &str, rows: &str| {
        parts(&[
            ("xl/workbook.xml", book),
            ("xl/sharedStrings.xml", text),
            (
                "xl/worksheets/sheet1.xml",
                &format!("<sheetData>{rows}</sheetData>"),
            ),
        ])
    };
    let merges: String = (1..=50_000)
        .map(|row| format!("<mergeCell ref=\"A{row}:XFD1048576\"/>"))
        .collect();
    let corner = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"60000\"><c r=\"ALL60000\"><v>1</v></c></row></sheetData>";
    let far = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let sheet_tags: String = (0..5000)
        .map(|at| format!("<sheet name=\"{at}\" sheetId=\"{at}\" r:id=\"sheet1\"/>"))
        .collect();
    vec![
        input("repeated-text.ods", repeated_text, Said::Over("text_bytes")),
        input("repeated.ods", once, Said::NoReport),
        input("repeated-rows.ods", again, Said::Over("cells")),
        input(
            "shared-text.xlsx",
            strings(&format!("<si><t>{long}</t></si>"), &refers),
            Said::Over("text_bytes"),
        ),
        input(
            "shared-many.xlsx",
            strings(&"<si><t/></si>".repeat(70_000), &refers),
            Said::Empty,
        ),
        input(
            "merges.xlsx",
            sheet(&format!("{corner}<mergeCells>{merges}</mergeCells>")),
            Said::Over("cells"),
        ),
        input("far.xlsx", sheet(far), Said::NoReport),
        input(
            "sheets.xlsx",
            parts(&[
                ("xl/workbook.xml", &sheet_tags),
                ("xl/worksheets/sheet1.xml", far),
            ]),
            Said::Over("sheets"),
        ),
    ]
}

/// Compound files whose links go round in a circle.
fn compound() -> Vec<Input> {
    let streams = |name: &str| container(&[(name, vec![0xEC; 40_000]), ("1Table", vec![0; 5000])]);
    let circle = |name: &str, link: usize, to: u32| {
        let made = streams(name);
        let mut bytes = made.bytes;
        let at = made.links + link * 4;
        bytes[at..at + 4].copy_from_slice(&to.to_le_bytes());
        bytes
    };
    let tree = |name: &str| {
        let made = streams(name);
        let mut bytes = made.bytes;
        // Left, right and child of every entry are the entry itself.
        for entry in 0..3usize {
            let at = made.directory + entry * 128 + 68;
            let own = (entry as u32).to_le_bytes();
            bytes[at..at + 12].copy_from_slice(&[own, own, own].concat());
        }
        bytes
    };
    // A directory of one sector that is its own next: as long as the file, were it followed.
    let endless = |name: &str| {
        let made = streams(name);
        let first = (made.directory / 512 - 1) as u32;
        let mut bytes = made.bytes;
        let at = made.links + first as usize * 4;
        bytes[at..at + 4].copy_from_slice(&first.to_le_bytes());
        bytes.resize(8 << 20, 0);
        bytes
    };
    vec![
        input("links.doc", circle("WordDocument", 3, 1), Said::Damaged),
        input("links.xls", circle("Workbook", 3, 1), Said::Damaged),
        input("tree.doc", tree("WordDocument"), Said::Damaged),
        input("tree.xls", tree("Workbook"), Said::Damaged),
        input("directory.doc", endless("WordDocument"), Said::Damaged),
        input("directory.xls", endless("Workbook"), Said::Damaged),
    ]
}

/// The first half of a file.
fn cut() -> Vec<Input> {
    let text = format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "甲乙丙丁".repeat(2000)
    );
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let row = "<sheetData><row><c><v>1</v></c></row></sheetData>";
    let body = "<office:body><office:text><text:p>甲</text:p></office:text></office:body>";
    let stream = |name: &str, mark: &[u8]| {
        let mut stream = vec![0; 20_000];
        stream[..mark.len()].copy_from_slice(mark);
        container(&[(name, stream)]).bytes
    };
    vec![
        input("cut.docx", half(document(&text)), Said::Damaged),
        input("cut.xlsx", half(sheet(row)), Said::Damaged),
        input("cut.odt", half(open("text", body)), Said::Damaged),
        input(
            "cut.doc",
            half(stream("WordDocument", &[0xEC, 0xA5])),
            Said::Damaged,
        ),
        input(
            "cut.xls",
            half(stream("Workbook", &[9, 8, 16, 0])),
            Said::Damaged,
        ),
        input("cut.rtf", b"{\\rtf1 {\\b text".to_vec(), Said::Damaged),
    ]
}
