//! Readers, case by case: `tests/read/NAME` is a file, `tests/read/NAME.dump` what is read from
//! it. `GOUJI_BLESS=1 cargo test --test read` writes the dumps anew, to be looked at.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::Path;

use dump::dump_of;

use crate::dump;

#[test]
fn cases_read_as_their_dumps_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_none_or(|end| end != "dump"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let bless = std::env::var_os("GOUJI_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in names {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let got = dump_of(&name, &fs::read(&path).expect("readable"));
        let expected = folder.join(format!("{name}.dump"));
        if bless {
            fs::write(&expected, &got).expect("writable");
        } else if fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{name}:\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Prints what is read from the files that `GOUJI_DUMP` names: for looking, not for testing.
#[test]
#[ignore = "prints what it reads"]
fn print_dumps() {
    for path in std::env::var("GOUJI_DUMP")
        .unwrap_or_default()
        .split_whitespace()
    {
        println!(
            "== {path}\n{}",
            dump_of(path, &fs::read(path).expect("readable"))
        );
    }
}
