//! The user's own file back: comments stand where the findings are, all other parts keep their
//! bytes, and LibreOffice opens what was written. Where a program is not installed its test says so.

#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gouji::Validation;
use gouji::annotate::{self, Annotated, Failure, Kind};
use gouji::limits::Limits;
use gouji::read::{Format, Source};
use gouji::report::Value;
use gouji::words::Lang;

#[allow(dead_code, reason = "other tests use the rest of it")]
use crate::package;

/// Figures of a report in which two sums are wrong; the other cells are 0.
const FIGURES: &[(&str, &str)] = &[
    ("t3.received.natural", "7"),
    ("t3.received.total", "7"),
    ("t3.granted.natural", "6"),
    ("t3.granted.total", "6"),
    ("t3.concluded.natural", "6"),
    ("t3.concluded.total", "6"),
    ("t4.review.upheld", "2"),
    ("t4.review.total", "3"),
];

fn validate(name: &str, bytes: &[u8]) -> Vec<Validation> {
    gouji::validate(Source { name, bytes }, &Limits::default())
}

fn codes(reports: &[Validation]) -> Vec<&'static str> {
    let findings = reports.iter().flat_map(|report| &report.diagnostics);
    findings.map(|finding| finding.code).collect()
}

/// A filled-in form as an office file: what [`annotate::form`] makes, with figures put into it.
fn filled(kind: Kind) -> (String, Vec<u8>) {
    let empty = annotate::form(2023, "青禾县人民政府", kind).expect("a form");
    let mut report = validate(&empty.name, &empty.bytes).remove(0);
    let zeros: Vec<_> = report
        .report
        .iter()
        .flat_map(|r| r.facts.keys().copied())
        .collect();
    report.edit(zeros.into_iter().map(|cell| (cell, Some("0"))));
    report.edit(
        FIGURES
            .iter()
            .map(|(cell, text)| (cell.parse().expect("a cell"), Some(*text))),
    );
    let done = annotate::correct(&empty.bytes, &empty.name, &report, "", Lang::Zh);
    let done = done.expect("it takes figures");
    assert!(done.left_out.is_empty(), "{:?}", done.left_out);
    (done.file.name, done.file.bytes)
}

fn annotated(name: &str, bytes: &[u8]) -> Annotated {
    let reports = validate(name, bytes);
    annotate::annotate(bytes, name, &reports, "2024-01-20", Lang::Zh).expect("it takes comments")
}

/// The parts of a container, packed as they are.
fn packed(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(bytes).expect("a container");
    let mut walk = archive.entries();
    let mut parts = BTreeMap::new();
    while let Some(entry) = walk.next_entry().expect("an entry") {
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let data = archive.get_entry(entry.wayfinder()).expect("its data");
        parts.insert(name, data.data().to_vec());
    }
    parts
}

fn part(bytes: &[u8], name: &str) -> String {
    let packed = packed(bytes);
    let data = packed
        .get(name)
        .unwrap_or_else(|| panic!("{name} in {:?}", packed.keys()));
    let bytes = miniz_oxide::inflate::decompress_to_vec(data).unwrap_or_else(|_| data.clone());
    String::from_utf8(bytes).expect("text")
}

/// The parts that are not the same in both.
fn changed(before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (packed(before), packed(after));
    for name in before.keys() {
        assert!(after.contains_key(name), "{name} is gone");
    }
    let is_same = |(name, data): &(&String, &Vec<u8>)| before.get(*name) == Some(data);
    let other = after.iter().filter(|part| !is_same(part));
    other.map(|(name, _)| name.clone()).collect()
}

#[test]
fn an_empty_form_reads_back_as_the_blank_form() {
    for kind in [Kind::Document, Kind::Workbook] {
        for year in [2020, 2025] {
            let made = annotate::form(year, "青禾县教育局", kind).expect("a form");
            let again = annotate::form(year, "青禾县教育局", kind).expect("a form");
            assert_eq!(made, again, "the same every time");
            let read = validate(&made.name, &made.bytes).remove(0);
            let report = read.report.as_ref().expect("a report");
            assert_eq!(report.year, Some(year));
            assert_eq!(report.body.as_deref(), Some("青禾县教育局"));
            let form = gouji::form::FormId::of_year(year);
            let cells = gouji::form::Table::ALL.map(|table| form.form().cells(table));
            for cell in cells.concat() {
                let fact = report.facts.get(&cell);
                assert_eq!(
                    fact.map(|fact| fact.value),
                    Some(Value::Nil),
                    "{cell} in {}",
                    made.name
                );
            }
            // Blank cells are remarked on, and nothing else is.
            assert!(codes(&[read]).iter().all(|code| *code == "C105"));
            // Nobody need be named: the year stands alone in the first line then.
            let nobody = annotate::form(year, "", kind).expect("a form");
            let read = validate(&nobody.name, &nobody.bytes).remove(0);
            let report = read.report.as_ref().expect("a report");
            assert_eq!((report.year, report.body.as_deref()), (Some(year), None));
            assert!(codes(&[read]).iter().all(|code| *code == "C105"));
        }
    }
    let book = annotate::form(2025, "", Kind::Workbook).expect("a form");
    let sheet = part(&book.bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.matches("<f>").count() > 25, "totals are formulas");
}

#[test]
fn a_document_keeps_what_is_not_about_comments() {
    let (name, bytes) = filled(Kind::Document);
    let findings = codes(&validate(&name, &bytes));
    assert_eq!(
        findings.iter().filter(|c| **c == "T301").count(),
        2,
        "{findings:?}"
    );
    let done = annotated(&name, &bytes);
    assert_eq!((done.format, done.count), (Format::Docx, findings.len()));
    assert!(done.name.ends_with("-批注.docx"), "{}", done.name);
    let allowed = [
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
        "word/document.xml",
    ];
    let changed = changed(&bytes, &done.bytes);
    assert!(
        changed.iter().all(|name| allowed.contains(&name.as_str())),
        "{changed:?}"
    );
    let comments = part(&done.bytes, "word/comments.xml");
    assert_eq!(comments.matches("w:author=\"gouji\"").count(), done.count);
    assert!(comments.contains("【错误 T401】") && comments.contains("怎么改："));
    // Comments are no part of the text: the same is found again.
    let again = validate(&done.name, &done.bytes);
    assert_eq!(codes(&again), findings);
    assert_eq!(annotated(&name, &bytes), done, "the same every time");
    // Comments on top of comments: those that were there stay.
    let twice = annotated(&done.name, &done.bytes);
    let both = part(&twice.bytes, "word/comments.xml");
    assert!(both.starts_with(comments.trim_end_matches("</w:comments>")));
    assert_eq!(both.matches("<w:comment ").count(), 2 * done.count);
    let text = part(&twice.bytes, "word/document.xml");
    for id in 0..2 * done.count {
        for mark in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
            let mark = format!("<w:{mark} w:id=\"{id}\"/>");
            assert_eq!(text.matches(&mark).count(), 1, "{mark}");
        }
    }
}

#[test]
fn a_comment_stands_on_the_cell_that_is_wrong() {
    let (name, bytes) = filled(Kind::Document);
    let done = annotated(&name, &bytes);
    let comments = part(&done.bytes, "word/comments.xml");
    let (before, _) = comments.split_once("T401").expect("a sum that is wrong");
    let id = before.matches("<w:comment ").count() - 1;
    let text = part(&done.bytes, "word/document.xml");
    let start = format!("<w:commentRangeStart w:id=\"{id}\"/>");
    let (_, rest) = text.split_once(&start).expect("its mark");
    let (marked, _) = rest.split_once("<w:commentRangeEnd").expect("its end");
    assert!(
        marked.contains(">3<"),
        "the total of the reviews, not {marked}"
    );
}

/// A document of another program's making: another prefix, strict names, a table in a text box, a
/// comment of somebody else, and parts that nobody knows.
#[test]
fn documents_of_other_programs_are_not_broken() {
    let (_, bytes) = filled(Kind::Document);
    let text = part(&bytes, "word/document.xml");
    let table = |heading: &str| {
        let start = text.find(heading).expect("a heading");
        let start = start + text[start..].find("<w:tbl>").expect("a table");
        let end = start + text[start..].find("</w:tbl>").expect("its end") + "</w:tbl>".len();
        text[start..end].to_owned()
    };
    let title = "<w:p><w:r><w:t>青禾县人民政府2023年政府信息公开工作年度报告</w:t></w:r></w:p>";
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let boxed = format!(
        "<w:document xmlns:w=\"{word}\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>{title}\
        <w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>\
        </w:pict></w:r></w:p>{}<w:p/></w:body></w:document>",
        table("三、收到"),
        table("四、政府")
    );
    let other = boxed
        .replace("<w:", "<d:")
        .replace("</w:", "</d:")
        .replace(" w:", " d:")
        .replace("xmlns:w", "xmlns:d");
    let comments = format!(
        "<x:comments xmlns:x=\"{word}\"><x:comment x:id=\"41\" x:author=\"王\"><x:p/></x:comment></x:comments>"
    );
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let files: Vec<(&str, String)> = vec![
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"{kinds}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        ("word/document.xml", other),
        (
            "word/_rels/document.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"c\" Type=\"{kinds}/comments\" Target=\"remarks.xml\"/></Relationships>"
            ),
        ),
        ("word/remarks.xml", comments),
        ("custom/未知.bin", "\u{1}\u{2}".to_owned()),
    ];
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let bytes = package::zip(&files);
    let reports = validate("别的程序.docx", &bytes);
    let before = codes(&reports);
    assert!(
        before.contains(&"T301") && before.contains(&"T401"),
        "{before:?}"
    );
    let done = annotated("别的程序.docx", &bytes);
    assert_eq!(
        changed(&bytes, &done.bytes),
        ["word/document.xml", "word/remarks.xml"]
    );
    let remarks = part(&done.bytes, "word/remarks.xml");
    assert!(remarks.contains("x:author=\"王\"") && remarks.contains("w:id=\"42\""));
    let text = part(&done.bytes, "word/document.xml");
    assert_eq!(text.matches("<d:commentRangeStart").count(), done.count);
    // Word takes no comment in a text box.
    let (_, inside) = text.split_once("<d:txbxContent>").expect("the box");
    let (inside, _) = inside.split_once("</d:txbxContent>").expect("its end");
    assert!(!inside.contains("comment"));
    assert_eq!(codes(&validate("别的程序.docx", &done.bytes)), before);

    // Figures go into a box as into any cell, as tracked changes.
    let mut report = reports.into_iter().next().expect("a report");
    report.edit([("t3.received.total".parse().expect("a cell"), Some("6"))]);
    let fixed = annotate::correct(&bytes, "别的程序.docx", &report, "2024-01-20", Lang::Zh);
    let fixed = fixed.expect("it takes figures");
    let text = part(&fixed.file.bytes, "word/document.xml");
    assert!(text.contains("<d:delText>7</d:delText>"));
    assert!(text.contains("d:author=\"gouji\"") && text.contains("<d:t>6</d:t></d:r></d:ins>"));
    let read = validate("别的程序.docx", &fixed.file.bytes).remove(0);
    let cell = "t3.received.total".parse().expect("a cell");
    assert_eq!(read.report.expect("a report").facts[&cell].text, "6");
}

#[test]
fn a_workbook_gets_comments_and_fills() {
    let (name, bytes) = filled(Kind::Workbook);
    let findings = codes(&validate(&name, &bytes));
    let done = annotated(&name, &bytes);
    assert_eq!((done.format, done.count), (Format::Xlsx, findings.len()));
    assert!(done.count >= 3, "{findings:?}");
    let sheet = part(&done.bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.find("<legacyDrawing") > sheet.find("<pageSetup"),
        "in its place"
    );
    let comments = part(&done.bytes, "xl/commentsGouji1.xml");
    let styles = part(&done.bytes, "xl/styles.xml");
    assert!(styles.contains("<fills count=\"5\">") && styles.contains("FFFFC7CE"));
    assert_eq!(codes(&validate(&name, &done.bytes)), findings);
    // A second time: those of the first stay.
    let twice = annotated(&done.name, &done.bytes);
    let both = part(&twice.bytes, "xl/commentsGouji1.xml");
    assert_eq!(
        both.matches("<comment ").count(),
        comments.matches("<comment ").count()
    );
    assert!(both.len() > comments.len());
    assert_eq!(codes(&validate(&name, &twice.bytes)), findings);
}

#[test]
fn figures_go_into_a_workbook_as_values() {
    let (name, bytes) = filled(Kind::Workbook);
    let mut report = validate(&name, &bytes).remove(0);
    let cell = "t4.review.total".parse().expect("a cell");
    report.edit([(cell, Some("2"))]);
    let done = annotate::correct(&bytes, &name, &report, "", Lang::Zh).expect("it takes figures");
    assert_eq!((done.file.count, done.left_out.len()), (1, 0));
    assert_eq!(
        changed(&bytes, &done.file.bytes),
        ["xl/worksheets/sheet1.xml"]
    );
    let read = validate(&name, &done.file.bytes).remove(0);
    assert!(!codes(std::slice::from_ref(&read)).contains(&"T401"));
    assert_eq!(read.report.expect("a report").facts[&cell].text, "2");
    let unchanged = validate(&name, &bytes).remove(0);
    let nothing = annotate::correct(&bytes, &name, &unchanged, "", Lang::Zh);
    assert_eq!(nothing, Err(Failure::NoChanges));
}

/// The file with one part changed.
fn with(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> = packed(bytes)
        .keys()
        .map(|own| {
            let text = part(bytes, own);
            let text = if own == name { change(text) } else { text };
            (own.clone(), text.into_bytes())
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
    package::zip(&parts)
}

#[test]
fn a_workbook_gets_numbers_and_says_which_formulas_are_gone() {
    let empty = annotate::form(2023, "青禾县教育局", Kind::Workbook).expect("a form");
    let mut report = validate(&empty.name, &empty.bytes).remove(0);
    let [natural, total] =
        ["t3.received.natural", "t3.received.total"].map(|cell| cell.parse().expect("a cell"));
    report.edit([(natural, Some("１,０８５")), (total, Some("1085"))]);
    let done = annotate::correct(&empty.bytes, &empty.name, &report, "", Lang::Zh);
    let done = done.expect("it takes figures");
    assert_eq!((done.file.count, done.left_out.as_slice()), (2, &[][..]));
    assert_eq!(done.formulas, [total]);
    let sheet = part(&done.file.bytes, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches("<v>1085</v>").count(), 2, "{sheet}");
}

/// What else stands in a cell would stand beside the new figure.
#[test]
fn a_figure_that_would_not_read_back_is_left_out() {
    let (name, bytes) = filled(Kind::Document);
    let cell = "t4.review.total".parse().expect("a cell");
    let place = validate(&name, &bytes)
        .remove(0)
        .report
        .expect("a report")
        .facts[&cell]
        .place
        .clone();
    let start = place.element.expect("a place") as usize;
    for (before, left_out) in [
        ("", 0),
        // A small table within, a run that is not seen, one that is struck through.
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            1,
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r></w:p>",
            1,
        ),
        (
            "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>7</w:t></w:r></w:p>",
            1,
        ),
    ] {
        let bytes = with(&bytes, "word/document.xml", |text| {
            let at = start
                + text[start..]
                    .find("<w:p>")
                    .or(text[start..].find("<w:p "))
                    .expect("a paragraph");
            format!("{}{before}{}", &text[..at], &text[at..])
        });
        let mut report = validate(&name, &bytes).remove(0);
        report.edit([(cell, Some("9"))]);
        let done = annotate::correct(&bytes, &name, &report, "", Lang::Zh).expect("it is read");
        assert_eq!(done.left_out.len(), left_out, "{before}");
        assert_eq!(done.file.count, 1 - left_out, "{before}");
    }
    // A document holds what was typed, in whatever digits.
    let mut report = validate(&name, &bytes).remove(0);
    report.edit([(cell, Some("１,０８５"))]);
    let done = annotate::correct(&bytes, &name, &report, "", Lang::Zh).expect("it is read");
    assert_eq!((done.file.count, done.left_out.as_slice()), (1, &[][..]));
    let read = validate(&name, &done.file.bytes).remove(0);
    assert_eq!(
        read.report.expect("a report").facts[&cell].text,
        "１,０８５"
    );
}

/// The example's page in several encodings and wrappings.
#[test]
fn pages_keep_their_bytes_and_their_encoding() {
    let page = include_str!("../examples/qinghe-2023.html");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(page.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let head =
        "From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n";
    let coded = data_encoding::BASE64_MIME.encode(page.as_bytes());
    let mht = format!(
        "{head}--b\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--b\r\nContent-Type: image/png\r\n\r\nxyz\r\n--b--\r\n"
    );
    let declared = page.replacen("charset=\"utf-8\"", "charset=\"gb2312\"", 1);
    assert_ne!(declared, page);
    let (gbk, _, lost) = encoding_rs::GBK.encode(&declared);
    assert!(!lost);
    let cases: [(&str, Vec<u8>); 4] = [
        ("页.html", page.as_bytes().to_vec()),
        ("国标.html", gbk.into_owned()),
        ("宽.html", utf16),
        ("存.mht", mht.into_bytes()),
    ];
    for (name, bytes) in cases {
        let before = codes(&validate(name, &bytes));
        let done = annotated(name, &bytes);
        assert_eq!(done.count, before.len(), "{name}");
        assert_ne!(done.bytes, bytes, "{name}");
        assert_eq!(codes(&validate(name, &done.bytes)), before, "{name}");
        if ["页.html", "国标.html"].contains(&name) {
            // Byte by byte, whatever they mean: what is added is ASCII.
            let text: String = done.bytes.iter().map(|byte| char::from(*byte)).collect();
            let marked = text.matches(" data-gouji=\"").count();
            assert!(marked >= 2, "{marked} marks");
            // Without what was added it is the page as it was.
            let (head, rest) = text.split_once("<style>[data-gouji]").expect("the notes");
            let (_, tail) = rest.split_once("</ol></div>").expect("their end");
            let mut plain = format!("{head}{tail}");
            while let Some(at) = plain.find(" data-gouji=\"") {
                let title = at + plain[at..].find("title=\"").expect("a title") + 7;
                let end = title + plain[title..].find('"').expect("its end") + 1;
                plain.replace_range(at..end, "");
            }
            let plain: Option<Vec<u8>> = plain.chars().map(|c| u8::try_from(c).ok()).collect();
            assert!(plain.as_deref() == Some(bytes.as_slice()), "{name}");
        }
    }
}

#[test]
fn what_takes_no_comments_comes_back_as_a_document() {
    let page = include_bytes!("../examples/qinghe-2023.html");
    let report = validate("页.html", page).remove(0);
    let text = gouji::render::handon::tables_text(&report, None);
    let title = "青禾县人民政府2023年政府信息公开工作年度报告\n";
    let csv = format!("{title}{text}").replace('\t', ",");
    let before = codes(&validate("表.csv", csv.as_bytes()));
    let done = annotated("表.csv", csv.as_bytes());
    assert_eq!((done.format, done.count), (Format::Docx, before.len()));
    assert_eq!(done.name, "表-批注.docx");
    let comments = part(&done.bytes, "word/comments.xml");
    assert_eq!(comments.matches("<w:comment ").count(), done.count);
    let nothing = validate("空.txt", "没有报告".as_bytes());
    let nothing = annotate::annotate(b"", "空.txt", &nothing, "", Lang::Zh);
    assert_eq!(nothing, Err(Failure::NoReport));
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn libreoffice_opens_them_and_counts_the_comments() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: soffice is not installed (cargo xtask test --all installs it)");
        return;
    }
    let folder = folder("annotate-libreoffice");
    let mut expected = BTreeMap::new();
    let mut write = |stem: &str, made: &Annotated, count: usize| {
        let ending = made.format.id();
        let path = folder.join(format!("{stem}.{ending}"));
        fs::write(&path, &made.bytes).expect("writable");
        expected.insert(stem.to_owned(), (path, count));
    };
    for (stem, kind) in [("document", Kind::Document), ("workbook", Kind::Workbook)] {
        let (name, bytes) = filled(kind);
        let once = annotated(&name, &bytes);
        let cells = match kind {
            Kind::Document => once.count,
            // One a cell.
            Kind::Workbook => part(&once.bytes, "xl/commentsGouji1.xml")
                .matches("<comment ")
                .count(),
        };
        write(stem, &once, cells);
        let twice = annotated(&once.name, &once.bytes);
        let all = if kind == Kind::Document {
            2 * cells
        } else {
            cells
        };
        write(&format!("{stem}-twice"), &twice, all);
        let empty = annotate::form(2025, "青禾县教育局", kind).expect("a form");
        write(&format!("{stem}-empty"), &empty, 0);
    }
    for (ending, to) in [("docx", "odt"), ("xlsx", "ods")] {
        let paths = expected.values().map(|(path, _)| path);
        let own = paths.filter(|path| path.extension().is_some_and(|e| e == ending));
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
        let mut office = Command::new("soffice");
        office.args([&profile, "--headless", "--convert-to", to, "--outdir"]);
        let done = office.arg(&folder).args(own).output().expect("it runs");
        assert!(done.status.success(), "{done:?}");
    }
    for (stem, (path, count)) in expected {
        let to = if path.extension().is_some_and(|e| e == "docx") {
            "odt"
        } else {
            "ods"
        };
        let made = fs::read(folder.join(format!("{stem}.{to}"))).expect("it was converted");
        let content = part(&made, "content.xml");
        assert_eq!(
            content.matches("<office:annotation ").count(),
            count,
            "{stem}"
        );
    }
}

#[test]
fn python_opens_them() {
    let folder = folder("annotate-python");
    for (module, kind, code) in [
        (
            "docx",
            Kind::Document,
            "import docx,sys; d=docx.Document(sys.argv[1]); print(len(d.tables))",
        ),
        (
            "openpyxl",
            Kind::Workbook,
            "import openpyxl,sys; b=openpyxl.load_workbook(sys.argv[1]); \
             print(sum(1 for r in b.active.iter_rows() for c in r if c.comment))",
        ),
    ] {
        let has = Command::new("python3")
            .args(["-c", &format!("import {module}")])
            .output();
        if !has.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: the Python module {module} is not installed");
            continue;
        }
        let (name, bytes) = filled(kind);
        let done = annotated(&name, &bytes);
        let path = folder.join(format!("{module}.{}", done.format.id()));
        fs::write(&path, &done.bytes).expect("writable");
        let output = Command::new("python3")
            .args(["-c", code])
            .arg(&path)
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{output:?}");
        let seen: usize = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .expect("a number");
        let expected = match kind {
            Kind::Document => 3,
            Kind::Workbook => part(&done.bytes, "xl/commentsGouji1.xml")
                .matches("<comment ")
                .count(),
        };
        assert_eq!(seen, expected, "{module}");
    }
}

#[test]
fn the_command_writes_beside_the_file_and_never_over_it() {
    let folder = folder("annotate-command");
    let gouji = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let output = command.args(arguments).current_dir(&folder).output();
        let output = output.expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (_, bytes) = filled(Kind::Document);
    fs::write(folder.join("年报.docx"), &bytes).expect("writable");
    let (status, said) = gouji(&["annotate", "年报.docx", "--date", "2024-01-20"]);
    assert_eq!(status, Some(0), "{said}");
    let made = fs::read(folder.join("年报-批注.docx")).expect("it was written");
    assert_eq!(made, annotated("年报.docx", &bytes).bytes);
    for over in ["年报.docx", "./年报.docx"] {
        let (status, said) = gouji(&["annotate", "年报.docx", "-o", over]);
        assert_eq!(status, Some(64), "{said}");
    }
    let set = ["correct", "年报.docx", "--set", "t4.review.total=2"];
    assert_eq!(gouji(&set).0, Some(0));
    let fixed = fs::read(folder.join("年报-改正.docx")).expect("it was written");
    assert!(!codes(&validate("年报.docx", &fixed)).contains(&"T401"));
    assert_eq!(
        fs::read(folder.join("年报.docx")).expect("still there"),
        bytes
    );
    assert_eq!(
        gouji(&["correct", "年报.docx"]).0,
        Some(64),
        "nothing to change"
    );
    let form = ["form", "--year", "2025", "-o", "空表.xlsx"];
    assert_eq!(gouji(&form).0, Some(0));
    assert_eq!(
        gouji(&["form", "--year", "2025", "-o", "空表.pdf"]).0,
        Some(64)
    );
    let empty = annotate::form(2025, "", Kind::Workbook).expect("a form");
    assert_eq!(
        fs::read(folder.join("空表.xlsx")).expect("written"),
        empty.bytes
    );
}

#[test]
fn an_empty_form_has_not_passed_but_is_open() {
    for kind in [Kind::Document, Kind::Workbook] {
        let empty = annotate::form(2025, "", kind).expect("a form");
        let read = &validate(&empty.name, &empty.bytes)[0];
        let cells = read.report.as_ref().expect("a report").facts.len();
        assert_eq!(read.open_cells() as usize, cells, "{}", empty.name);
        assert!(cells > 190, "{cells}");
    }
    // One figure, and the blanks beside it are as the file leaves them.
    let (_, some) = filled(Kind::Document);
    assert_eq!(validate("年报.docx", &some)[0].open_cells(), 0);
}
