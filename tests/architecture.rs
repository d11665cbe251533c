//! The rooms of the house, as ARCHITECTURE.md draws them: no arrow points up, no file grows
//! without end, and no figure is a float.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest file, in lines.
const MOST_LINES: usize = 650;

/// The room that all may know, and that knows nothing.
const WORDS: &str = "words";

/// What each room may know besides [`WORDS`]. The root of the crate (`lib.rs`, [`Validation`] and the pipeline)
/// counts as the room `lib`. Programs (`main`, `cli`) and the page (`web`) may know everything.
const MAY_KNOW: &[(&str, &[&str])] = &[
    (WORDS, &[]),
    ("origin", &[]),
    ("number", &[]),
    ("limits", &[]),
    ("compat", &[]),
    ("order", &[]),
    ("form", &[]),
    ("document", &["origin"]),
    ("diagnostic", &["origin", "form"]),
    ("report", &["origin", "number", "form"]),
    ("layout", &[]),
    (
        "read",
        &["origin", "number", "limits", "document", "layout"],
    ),
    (
        "bind",
        &[
            "origin", "number", "limits", "compat", "order", "document", "form", "report",
        ],
    ),
    (
        "check",
        &["origin", "number", "compat", "form", "report", "diagnostic"],
    ),
    ("accept", &["form", "diagnostic", "report", "lib"]),
    (
        "edit",
        &["origin", "form", "report", "bind", "check", "lib"],
    ),
    ("expect", &["report", "bind", "lib"]),
    (
        "saved",
        &["expect", "accept", "diagnostic", "limits", "read", "lib"],
    ),
    (
        "render",
        &[
            "accept",
            "edit",
            "saved",
            "origin",
            "number",
            "order",
            "form",
            "document",
            "diagnostic",
            "report",
            "read",
            "check",
            "lib",
        ],
    ),
    (
        "annotate",
        &[
            "origin",
            "number",
            "document",
            "form",
            "diagnostic",
            "report",
            "limits",
            "read",
            "check",
            "accept",
            "render",
            "lib",
        ],
    ),
    (
        "batch",
        &[
            "origin",
            "number",
            "form",
            "diagnostic",
            "report",
            "check",
            "lib",
        ],
    ),
];

/// Rooms in which no figure may be a float.
const EXACT: &[&str] = &["number", "form", "bind", "check", "report", "diagnostic"];

struct File {
    path: PathBuf,
    room: String,
    text: String,
}

#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let within = path.strip_prefix(&root).expect("it is in src");
                let first = within.components().next().expect("it has a name");
                let room = first.as_os_str().to_string_lossy();
                files.push(File {
                    room: room.trim_end_matches(".rs").to_owned(),
                    text: fs::read_to_string(&path).expect("it is text"),
                    path,
                });
            }
        }
    }
    files
}

/// The rooms that a file names: `crate::form::…`, and each of `crate::{form::…, Validation}`.
fn known(text: &str) -> Vec<String> {
    let code: Vec<&str> = text
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect();
    let code = code.join("\n");
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        if let Some(list) = after.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => rooms.push(std::mem::take(&mut item)),
                    _ if depth == 0 => item.push(c),
                    _ => {}
                }
            }
            rooms.push(item);
        } else {
            rooms.push(after.to_owned());
        }
    }
    let room = |path: String| {
        let path = path.trim_start();
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
        let name = &path[..end.unwrap_or(path.len())];
        let is_room = MAY_KNOW.iter().any(|(room, _)| *room == name) || name == "web";
        if is_room {
            name.to_owned()
        } else {
            "lib".to_owned()
        }
    };
    let blank = |path: &String| path.trim().is_empty();
    rooms.retain(|path| !blank(path));
    rooms.into_iter().map(room).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn every_file_of_tests_is_run() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let main = fs::read_to_string(tests.join("main.rs")).expect("tests/main.rs");
    for entry in fs::read_dir(&tests).expect("tests is there") {
        let path = entry.expect("it can be listed").path();
        let is_module = path.join("mod.rs").is_file()
            || path.extension().is_some_and(|extension| extension == "rs");
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        if is_module && name != "main" {
            let named = main.lines().any(|line| line == format!("mod {name};"));
            assert!(named, "tests/main.rs does not name {name}");
        }
    }
}

#[test]
fn the_reader_of_use_lines_reads_them() {
    let text = "use crate::form::{A, B};\nuse crate::{Validation, check::{self, x}, read};\n\
                // use crate::bind::bind;\nlet x = crate::report::Value::Nil;";
    assert_eq!(known(text), ["form", "lib", "check", "read", "report"]);
}

#[test]
fn no_arrow_points_up() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some((_, may)) = MAY_KNOW.iter().find(|(room, _)| *room == file.room) else {
            assert!(
                ["lib", "main", "cli", "web"].contains(&file.room.as_str()),
                "{}: a room that ARCHITECTURE.md and this test do not know",
                file.path.display()
            );
            continue;
        };
        for room in known(&file.text) {
            if room != file.room && room != WORDS && !may.contains(&room.as_str()) {
                wrong.push(format!("{}: knows {room}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_too_long() {
    for file in files() {
        let lines = file.text.lines().count();
        let path = file.path.display();
        assert!(
            lines <= MOST_LINES,
            "{path}: {lines} lines; split it by noun"
        );
    }
}

#[test]
fn no_figure_is_a_float() {
    for file in files() {
        if !EXACT.contains(&file.room.as_str()) {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split_once("//").map_or(line, |(code, _)| code);
            let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(
                !words.any(|word| word == "f32" || word == "f64"),
                "{}:{}: figures are exact decimals",
                file.path.display(),
                number + 1
            );
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn only_the_command_line_touches_files() {
    for file in files() {
        let outside = file.room == "main";
        let touches = file.text.lines().any(|line| line.contains("std::fs"));
        assert!(
            outside || !touches,
            "{}: the core does no IO",
            file.path.display()
        );
    }
    let lint = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("clippy.toml"));
    assert!(lint.expect("it is there").contains("std::fs::read"));
}
