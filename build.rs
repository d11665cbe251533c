//! Turns the forms and the rule catalogue from TOML, which people write, into JSON, which the
//! library already reads: so that the wasm carries no TOML parser.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads and writes files"
)]

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (from, to) in [
        ("src/form/2021.toml", "form-2021.json"),
        ("src/form/2019.toml", "form-2019.json"),
        ("src/check/rules.toml", "rules.json"),
    ] {
        println!("cargo::rerun-if-changed={from}");
        let text = fs::read_to_string(from).unwrap_or_else(|e| panic!("{from}: {e}"));
        let value: toml::Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{from}: {e}"));
        let json = serde_json::to_string(&value).expect("a TOML table is JSON");
        fs::write(Path::new(&out).join(to), json).expect("OUT_DIR is writable");
    }
}
