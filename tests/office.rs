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
