//! Turns the forms and the rule catalogue from TOML, which people write, into JSON, which the
//! library already reads, and the words into Rust: so that the wasm carries no TOML parser.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads and writes files"
)]

use std::{env, fs, path::Path};

use unicode_normalization::UnicodeNormalization;

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (from, to) in [
        ("src/form/2021.toml", "form-2021.json"),
        ("src/form/2019.toml", "form-2019.json"),
        ("src/check/rules.toml", "rules.json"),
    ] {
        println!("cargo::rerun-if-changed={from}");
        let text = fs::read_to_string(from).unwrap_or_else(|e| panic!("{from}: {e}"));
        let mut value: toml::Table =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{from}: {e}"));
        // Only the reference of rules shows examples, and only the command prints that.
        if env::var_os("CARGO_FEATURE_CLI").is_none()
            && let Some(rules) = value.get_mut("rule").and_then(|rules| rules.as_array_mut())
        {
            for rule in rules.iter_mut().filter_map(|rule| rule.as_table_mut()) {
                rule.retain(|key, _| key != "fails" && key != "passes");
            }
        }
        let json = serde_json::to_string(&value).expect("a TOML table is JSON");
        fs::write(Path::new(&out).join(to), json).expect("OUT_DIR is writable");
    }
    fs::write(Path::new(&out).join("compat.rs"), compat()).expect("OUT_DIR is writable");
    fs::write(Path::new(&out).join("words.rs"), words()).expect("OUT_DIR is writable");
}

/// `src/words.toml` as Rust: a module an area, in it a constant a text and the list of them all.
fn words() -> String {
    let from = "src/words.toml";
    println!("cargo::rerun-if-changed={from}");
    let text = fs::read_to_string(from).unwrap_or_else(|e| panic!("{from}: {e}"));
    let areas: toml::Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{from}: {e}"));
    let mut out = String::new();
    for (area, texts) in areas {
        let texts = texts.as_table().unwrap_or_else(|| panic!("{from}: {area}"));
        let (mut constants, mut all) = (String::new(), String::new());
        for (key, text) in texts {
            let within = |lang: &str| match text.get(lang).and_then(|text| text.as_str()) {
                Some(text) => text,
                None => panic!("{from}: {area}.{key} has no {lang}"),
            };
            let (zh, en) = (within("zh"), within("en"));
            let (name, doc) = (key.to_uppercase(), format!("{zh} / {en}"));
            constants += &format!(
                "#[doc = {doc:?}]\npub const {name}: Text = Text {{ zh: {zh:?}, en: {en:?} }};\n"
            );
            all += &format!("({key:?}, {name}), ");
        }
        out += &format!(
            "#[doc = \"The texts of `[{area}]`.\"]\npub mod {area} {{\nuse super::Text;\n{constants}\
             /// All of them, by their keys.\npub static ALL: &[(&str, Text)] = &[{all}];\n}}\n"
        );
    }
    out
}

/// Blocks with compatibility characters that occur in Chinese office text (see src/compat.rs).
const BLOCKS: [(u32, u32); 11] = [
    (0x00A0, 0x00FF), // Latin-1: no-break space, superscripts, fractions
    (0x2000, 0x209F), // punctuation, superscripts and subscripts
    (0x2100, 0x218F), // letter-like symbols, Roman numerals
    (0x2460, 0x24FF), // enclosed alphanumerics
    (0x2E80, 0x2FDF), // CJK and Kangxi radicals
    (0x3000, 0x303F), // CJK punctuation
    (0x3200, 0x33FF), // enclosed and squared CJK
    (0xF900, 0xFAFF), // CJK compatibility ideographs
    (0xFE10, 0xFE1F), // vertical forms
    (0xFE30, 0xFE6F), // compatibility and small forms
    (0xFF00, 0xFFEF), // half-width and full-width forms
];

/// The characters of [`BLOCKS`] that NFKC folds, as three tables.
fn compat() -> String {
    let (mut keys, mut ends, mut text) = (Vec::new(), Vec::new(), String::new());
    for c in BLOCKS
        .into_iter()
        .flat_map(|(from, to)| from..=to)
        .filter_map(char::from_u32)
    {
        let folded: String = c.to_string().nfkc().collect();
        if folded != c.to_string() {
            keys.push(u32::from(c));
            text.push_str(&folded);
            ends.push(text.len());
        }
    }
    format!(
        "static KEYS: &[u16] = &{keys:?};\nstatic ENDS: &[u16] = &{ends:?};\nstatic TEXT: &str = {text:?};\n"
    )
}
