//! Readers of office files, case by case: `tests/office/NAME` holds the parts of a file as text
//! (`tests/package`), `NAME.dump` what is read from it. `GOUJI_BLESS=1 cargo test --test office`
//! writes the dumps anew, to be looked at.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::Path;

use dump::dump_of;

use crate::dump;
use crate::package;

#[test]
fn cases_read_as_their_dumps_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_none_or(|end| end != "dump"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    let bless = std::env::var_os("GOUJI_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let parts = package::parts(&fs::read_to_string(&path).expect("readable"));
        let got = dump_of(&name, &package::office(&parts));
        let expected = folder.join(format!("{name}.dump"));
        if bless {
            fs::write(&expected, &got).expect("writable");
        } else if fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{name}:\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a reader says beyond the text is said to people and programs.
#[test]
fn remarks_of_readers_stand_under_the_verdict() {
    use gouji::annotate::{self, Kind};
    use gouji::limits::Limits;
    use gouji::read::Source;
    use gouji::render::{html, json, text};
    use gouji::words::Lang;

    let form = annotate::form(2023, "青禾县人民政府", Kind::Document).expect("a form");
    let name = "修订.docx";
    let validate = |bytes: &[u8]| {
        let reports = gouji::validate(Source { name, bytes }, &Limits::default());
        reports.into_iter().next().expect("a report")
    };
    let mut report = validate(&form.bytes);
    assert!(report.notes.is_empty());
    assert!(!json::report(&report, Lang::Zh).contains("\"remarks\""));
    report.edit([("t4.review.total".parse().expect("a cell"), Some("2"))]);
    let changed = annotate::correct(&form.bytes, name, &report, "", Lang::Zh).expect("a change");
    let report = validate(&changed.file.bytes);
    for said in [
        text::report(&report, Lang::Zh, false),
        html::fragment(&report, Lang::Zh),
    ] {
        assert!(said.contains("1 处修订还没有接受"), "{said}");
    }
    let object = json::report(&report, Lang::En);
    let object: serde_json::Value = serde_json::from_str(&object).expect("JSON");
    assert_eq!(object["remarks"][0]["kind"], "tracked-changes");
    let schema = serde_json::from_str(json::SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&object));
}

/// A number that is shown as a date, an hour or a share is no count, whatever it is underneath; a
/// unit behind it does no harm.
#[test]
fn formats_that_are_no_counts_are_remarked_on() {
    use gouji::annotate::{self, Kind};
    use gouji::limits::Limits;
    use gouji::read::Source;

    // Built in: 14 a date, 20 an hour, 10 a share, 3 thousands.
    let cases = [
        ("D23", "14", "45657", Err("2024/12/31")),
        ("E23", "20", "0.5", Err("12:00")),
        ("F23", "10", "0.125", Err("12.50%")),
        ("G23", "3", "1234", Ok("1234")),
        ("H23", "164", "8", Ok("8")),
    ];
    let form = annotate::form(2023, "青禾县教育局", Kind::Workbook).expect("a form");
    let archive = rawzip::ZipArchive::from_slice(form.bytes.as_slice()).expect("a container");
    let mut walk = archive.entries();
    let mut parts = Vec::new();
    while let Some(entry) = walk.next_entry().expect("an entry") {
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let data = archive.get_entry(entry.wayfinder()).expect("its data");
        let data = data.data();
        let bytes = miniz_oxide::inflate::decompress_to_vec(data).unwrap_or(data.to_vec());
        let mut text = String::from_utf8(bytes).expect("text");
        if name == "xl/styles.xml" {
            let looks = cases.map(|(_, format, ..)| format!("<xf numFmtId=\"{format}\"/>"));
            text = text.replace("</cellXfs>", &format!("{}</cellXfs>", looks.concat()));
            let unit = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0&quot;件&quot;\"/></numFmts><fonts";
            text = text.replacen("<fonts", unit, 1);
        }
        if name == "xl/worksheets/sheet1.xml" {
            for (at, (cell, _, value, _)) in cases.iter().enumerate() {
                // Five looks are the form's own.
                let now = format!("<c r=\"{cell}\" s=\"{}\"><v>{value}</v></c>", at + 5);
                let empty = format!("<c r=\"{cell}\" s=\"4\"/>");
                assert!(text.contains(&empty), "{cell} in {text}");
                text = text.replace(&empty, &now);
            }
        }
        parts.push((name, text));
    }
    let bytes = package::office(&parts);
    let source = Source {
        name: "格式.xlsx",
        bytes: &bytes,
    };
    let report = gouji::validate(source, &Limits::default()).remove(0);
    let unreadable: Vec<String> = report
        .diagnostics
        .iter()
        .filter(|finding| finding.code == "C101")
        .flat_map(|finding| finding.cells.iter().map(ToString::to_string))
        .collect();
    let columns = [
        "natural",
        "business",
        "research",
        "nonprofit",
        "legal_service",
    ];
    let facts = &report.report.as_ref().expect("a report").facts;
    for ((cell, _, _, shown), column) in cases.iter().zip(columns) {
        let id = format!("t3.received.{column}");
        let fact = &facts[&id.parse().expect("a cell")];
        match shown {
            Ok(count) => {
                let value = gouji::report::Value::Number(count.parse().expect("a number"));
                assert_eq!(fact.value, value, "{cell}");
            }
            Err(text) => assert_eq!(fact.text, *text, "{cell}"),
        }
        assert_eq!(
            unreadable.contains(&id),
            shown.is_err(),
            "{cell}: {unreadable:?}"
        );
    }
}
