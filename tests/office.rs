//! Readers of office files, case by case: `tests/office/NAME` holds the parts of a file as text
//! (`tests/package`), `NAME.dump` what is read from it. `GOUJI_BLESS=1 cargo test --test office`
//! writes the dumps anew, to be looked at.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::Path;

use dump::dump_of;

mod dump;
mod package;

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
