//! A PDF with its findings written into it: the bytes of the file stay, what is added is found by
//! other programs, and gouji reads the same from it.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use gouji::Validation;
use gouji::annotate::{CannotAnnotate, pdf as annotate};
use gouji::diagnostic::Lang;
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::render::json;

fn read(bytes: &[u8]) -> Validation {
    let source = Source {
        name: "年报.pdf",
        bytes,
    };
    gouji::validate(source, &Limits::default()).remove(0)
}

fn count(bytes: &[u8], what: &str) -> usize {
    let windows = bytes.windows(what.len());
    windows.filter(|window| *window == what.as_bytes()).count()
}

/// What a program of poppler says of a file, and what it complains of; nothing where it is not
/// installed.
fn poppler(program: &str, options: &[&str], bytes: &[u8]) -> Option<(String, usize)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("{program}-{}.pdf", bytes.len()));
    fs::File::create(&file).ok()?.write_all(bytes).ok()?;
    let mut command = Command::new(program);
    command.args(options).arg(&file).stderr(Stdio::piped());
    if program == "pdftotext" {
        command.arg("-");
    }
    let Ok(output) = command.output() else {
        eprintln!("{program} is not installed: skipped");
        return None;
    };
    assert!(output.status.success(), "{program}: {output:?}");
    let complaints = String::from_utf8_lossy(&output.stderr).lines().count();
    Some((
        String::from_utf8_lossy(&output.stdout).into_owned(),
        complaints,
    ))
}

/// Files with a classic table of objects and files with a stream.
fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|end| end == "pdf") {
            let name = path.file_name().expect("a name").to_string_lossy();
            files.push((name.into_owned(), fs::read(&path).expect("readable")));
        }
    }
    files.sort();
    files
}

#[test]
fn the_file_stays_and_findings_come_to_it() {
    let bytes = include_bytes!("pdf/qinghe-2023.pdf");
    let before = read(bytes);
    let after = annotate(bytes, &before, Lang::Zh).expect("it can be");
    assert!(after.starts_with(bytes));
    let added = &after[bytes.len()..];
    // Two places: the fee, and the total that three relations speak of.
    assert_eq!(count(added, "/Subtype /Highlight"), 2);
    assert_eq!(count(added, "/Subtype /Text"), 2);
    let said = "T301".encode_utf16().map(|unit| format!("{unit:04X}"));
    assert!(count(added, &said.collect::<String>()) > 0);
    let again = read(&after);
    let json = |validation: &Validation| json::report(validation, Lang::Zh);
    assert_eq!(json(&again), json(&before));
    // A second time, over the first.
    let twice = annotate(&after, &again, Lang::En).expect("it can be");
    assert!(twice.starts_with(&after));
    assert_eq!(json(&read(&twice)), json(&before));
    for file in [&after, &twice] {
        let Some((said, _)) = poppler("pdfinfo", &[], file) else {
            continue;
        };
        assert!(said.contains("Pages:           2"), "{said}");
        let text = |bytes: &[u8]| poppler("pdftotext", &["-layout"], bytes);
        assert_eq!(text(file), text(bytes));
    }
}

/// Any place on any page of any producer: the highlight lies where the cell is.
#[test]
fn tables_of_objects_of_both_kinds_go_on() {
    let mut kinds = [0, 0];
    for (name, bytes) in files() {
        let source = Source {
            name: &name,
            bytes: &bytes,
        };
        let (_, document) = gouji::read::read(source, &Limits::default()).expect("it is read");
        let cell = document.grids().next().and_then(|grid| grid.cells.last());
        let Some(cell) = cell else { continue };
        let mut validation = read(&bytes);
        let mut finding =
            gouji::diagnostic::Diagnostic::new("T301", gouji::diagnostic::Severity::Error);
        finding.at = vec![cell.place.clone()];
        validation.diagnostics = vec![finding];
        let after = annotate(&bytes, &validation, Lang::Zh).expect(&name);
        let stream = count(&after[bytes.len()..], "/Type /XRef") > 0;
        kinds[usize::from(stream)] += 1;
        assert!(after.starts_with(&bytes), "{name}");
        let source = Source {
            name: &name,
            bytes: &after,
        };
        let (_, again) = gouji::read::read(source, &Limits::default()).expect("it is read");
        assert_eq!(again, document, "{name}");
        for program in ["pdfinfo", "pdftotext"] {
            let complaints = |bytes: &[u8]| poppler(program, &[], bytes).map(|(_, count)| count);
            assert_eq!(complaints(&after), complaints(&bytes), "{name}");
        }
    }
    assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
}

/// Annotations that a page has already stay, in a list of its own or not.
#[test]
fn annotations_that_are_there_stay() {
    let link = "<< /Type /Annot /Subtype /Link /Rect [1 1 9 9] /Contents (a \\) b) >>";
    for entries in [
        format!("/Annots [{link}]"),
        format!("/Annots[{link}]/Rotate 90"),
        "/Annots 7 0 R".to_owned(),
        String::new(),
    ] {
        let content = crate::pdf::write::page(&crate::pdf::write::ruled(
            &[100.0, 200.0, 260.0],
            &[700.0, 680.0, 660.0],
            &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
            &[],
        ));
        let bytes = crate::pdf::write::Pdf::new()
            .page_with(&content, &format!("/MediaBox [0 0 595 842] {entries}"))
            .extra(7, &format!("[{link}]"))
            .bytes();
        let source = Source {
            name: "a.pdf",
            bytes: &bytes,
        };
        let (_, document) = gouji::read::read(source, &Limits::default()).expect("it is read");
        let place = document.grids().next().expect("a table").cells[3]
            .place
            .clone();
        let mut validation = read(&bytes);
        let mut finding =
            gouji::diagnostic::Diagnostic::new("T301", gouji::diagnostic::Severity::Error);
        finding.at = vec![place];
        validation.diagnostics = vec![finding];
        let after = annotate(&bytes, &validation, Lang::Zh).expect("it can be");
        let added = String::from_utf8_lossy(&after[bytes.len()..]).into_owned();
        assert_eq!(added.contains("(a \\) b)"), !entries.is_empty(), "{added}");
        // A cell from (200, 660) to (260, 680), in the page's own coordinates.
        let rect = added
            .split("/Subtype /Highlight /Rect [")
            .nth(1)
            .expect("one");
        let rect = rect.split(']').next().expect("an end");
        let sides: Vec<f32> = rect
            .split(' ')
            .map(|n| n.parse().expect("a number"))
            .collect();
        for (side, wanted) in sides.iter().zip([200.0, 660.0, 260.0, 680.0]) {
            assert!((side - wanted).abs() < 1.0, "{entries}: {sides:?}");
        }
        let complaints = poppler("pdfinfo", &[], &after).map_or(0, |(_, count)| count);
        assert_eq!(complaints, 0, "{added}");
    }
}

#[test]
fn what_cannot_be_written_into_says_so() {
    let bytes = include_bytes!("pdf/qinghe-2023.pdf");
    let validation = read(bytes);
    let try_on = |bytes: &[u8]| annotate(bytes, &validation, Lang::Zh).map(|out| out.len());
    let replaced = |from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).rposition(|window| window == from);
        let at = at.expect("it is there");
        [&bytes[..at], to, &bytes[at + from.len()..]].concat()
    };
    assert_eq!(
        try_on(&replaced(b"startxref", b"startxxxx")),
        Err(CannotAnnotate::Damaged)
    );
    assert_eq!(try_on(b"%PDF-1.4 nothing"), Err(CannotAnnotate::Damaged));
    for cut in (1..bytes.len()).step_by(997) {
        let _ = try_on(&bytes[..cut]);
        let mut changed = bytes.to_vec();
        changed[cut] ^= 0x15;
        let _ = try_on(&changed);
    }
    // Nothing to say, nothing written.
    let mut clean = validation.clone();
    clean.diagnostics.clear();
    assert_eq!(annotate(bytes, &clean, Lang::Zh).as_deref(), Ok(&bytes[..]));
}
