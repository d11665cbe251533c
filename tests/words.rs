//! The words that people see: each in both languages, each used, and none outside the catalogue.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::check::catalogue::RULES;
use gouji::words::{Piece, Text, pieces};

/// Strings in which Chinese characters are no words for a reader.
const NOT_WORDS: &[&str] = &[
    // Brackets in which the form's labels number their items.
    "（",
    "）",
    // Tells a whole report from a block of figures when either is pasted into a table.
    "政府信息公开",
];

#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, and those of its folders, with one of these endings.
fn files(under: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut left = vec![root().join(under)];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("it can be listed");
            left.extend(entries.map(|entry| entry.expect("it can be listed").path()));
        } else if endings
            .iter()
            .any(|e| path.extension().is_some_and(|x| x == *e))
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A text of `src/words.toml` with its area and key.
fn texts() -> Vec<(String, String, String, String)> {
    let areas: toml::Table = toml::from_str(&read(&root().join("src/words.toml"))).expect("TOML");
    let mut texts = Vec::new();
    for (area, keys) in &areas {
        for (key, text) in keys.as_table().expect("an area is a table") {
            let languages = text.as_table().expect("a text is a table");
            assert_eq!(languages.len(), 2, "{area}.{key}: zh and en, nothing else");
            let of = |lang: &str| languages[lang].as_str().expect("a text").to_owned();
            texts.push((area.clone(), key.clone(), of("zh"), of("en")));
        }
    }
    texts
}

fn arguments(text: &str) -> BTreeSet<&str> {
    let arguments = pieces(text).filter_map(|piece| match piece {
        Piece::Words(_) => None,
        Piece::Arg(name) | Piece::Form(name, ..) => Some(name),
    });
    arguments.collect()
}

/// Holds for a text of either catalogue. Only English bends its words to a number, so an argument
/// may be there only to bend one.
fn is_whole(name: &str, zh: &str, en: &str) {
    for (text, other) in [(zh, en), (en, zh)] {
        let said: BTreeSet<&str> = pieces(text)
            .filter_map(|piece| match piece {
                Piece::Arg(name) => Some(name),
                _ => None,
            })
            .collect();
        assert!(said.is_subset(&arguments(other)), "{name}: {zh} / {en}");
        let braces = text.matches('{').count();
        assert_eq!(braces, text.matches('}').count(), "{name}: {text}");
    }
}

#[test]
fn every_text_is_there_in_both_languages_with_the_same_arguments() {
    for (area, key, zh, en) in texts() {
        let name = format!("{area}.{key}");
        // A space between sentences is nothing in Chinese.
        assert!(!zh.is_empty() || name == "mark.space", "{name} has no zh");
        assert!(!en.is_empty(), "{name} has no en");
        is_whole(&name, &zh, &en);
    }
}

#[test]
fn every_text_is_used() {
    let (mut all, mut rust) = (String::new(), String::new());
    for path in files("src", &["rs"]) {
        let text = read(&path);
        rust += &text;
        // What is imported under another name: `use crate::words::{cell, findings as words}`.
        let mut names: Vec<(String, String)> = Vec::new();
        for (at, _) in text.match_indices("words::") {
            let list = &text[at + "words::".len()..];
            let end = list.find(';').unwrap_or(list.len());
            for item in list[..end].split([',', '{', '}']) {
                if let Some((area, name)) = item.split_once(" as ") {
                    names.push((name.trim().to_owned(), area.trim().to_owned()));
                }
            }
        }
        for (name, area) in &names {
            all += &text.replace(&format!("{name}::"), &format!("{area}::"));
        }
        all += &text;
    }
    for path in files("www", &["html"]) {
        all += &read(&path);
    }
    for (area, key, ..) in texts() {
        let constant = format!("{area}::{}", key.to_uppercase());
        let is_followed = |at: usize, name: &str| {
            let next = all[at + name.len()..].chars().next();
            next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        };
        let in_rust = all
            .match_indices(&constant)
            .any(|(at, name)| !is_followed(at, name));
        let in_page = all.contains(&format!("\"{area}.{key}\""));
        assert!(in_rust || in_page, "nobody uses {area}.{key}");
    }
}

/// The string and character literals of a Rust file, without its comments, documentation and
/// tests.
fn literals(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().expect("a first part");
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            ('"', _) => {
                let mut literal = String::new();
                at += 1;
                while at < chars.len() && chars[at] != '"' {
                    if chars[at] == '\\' {
                        at += 1;
                    }
                    literal.extend(chars.get(at));
                    at += 1;
                }
                found.push(literal);
            }
            ('\'', Some(c)) if chars.get(at + 2) == Some(&'\'') => {
                found.push(c.to_string());
                at += 2;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[test]
fn the_reader_of_literals_reads_them() {
    let text = "// \"不\"\nlet a = \"甲\\\"乙\"; let c = '丙'; #[cfg(test)] \"丁\"";
    assert_eq!(literals(text), ["甲\"乙", "丙"]);
}

#[test]
fn no_words_stand_outside_the_catalogue() {
    let mut wrong = Vec::new();
    let mut paths = files("src/render", &["rs"]);
    paths.extend(files("src/web", &["rs"]));
    paths.push(root().join("src/main.rs"));
    for path in paths {
        let text = read(&path);
        for literal in literals(&text) {
            if literal.contains(is_chinese) && !NOT_WORDS.contains(&literal.as_str()) {
                wrong.push(format!("{}: {literal}", path.display()));
            }
        }
        // Who asks for the language words something himself, unless he asks for the label that
        // the Chinese table has.
        let may_ask = ["names.rs", "tables.rs"]
            .iter()
            .any(|name| path.ends_with(name));
        if !may_ask && text.contains("Lang::En =>") {
            wrong.push(format!("{}: words something by itself", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_page_holds_the_chinese_of_the_catalogue() {
    let page = read(&root().join("www/index.html"));
    let find = |key: &str| {
        let found = texts()
            .into_iter()
            .find(|(area, name, ..)| format!("{area}.{name}") == key);
        found.unwrap_or_else(|| panic!("index.html names {key}")).2
    };
    let named = |attribute: &str| -> Vec<(String, String)> {
        let start = format!(" {attribute}=\"");
        let keys = page.match_indices(&start).map(|(at, _)| {
            let key = page[at + start.len()..].split('"').next().expect("a key");
            let tag = page[..at].rfind('<').expect("it is in a tag");
            (key.to_owned(), page[tag..].to_owned())
        });
        keys.collect()
    };
    let words = named("data-word");
    assert!(words.len() > 20, "{} texts", words.len());
    for (key, element) in words {
        let text = element.split_once('>').expect("the tag ends").1;
        let text = text.split('<').next().expect("a text");
        assert_eq!(text, find(&key), "{key}");
    }
    for (key, element) in named("data-word-label") {
        let label = element.split_once("aria-label=\"").expect("a label").1;
        assert_eq!(label.split('"').next(), Some(find(&key).as_str()), "{key}");
    }
}

#[test]
fn the_page_shows_nothing_that_has_no_key() {
    let page = read(&root().join("www/index.html"));
    let body = page
        .split_once("class=\"needs-wasm\"")
        .expect("the page proper")
        .1;
    // What follows speaks both languages at once, as nothing can turn it.
    let (body, _) = body.split_once("class=\"copied\"").expect("the end of it");
    for piece in body.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else {
            continue;
        };
        if text.contains(is_chinese) && text.trim() != "＋" {
            assert!(tag.contains("data-word="), "<{tag}>{text}");
        }
        if tag.contains("aria-label=") {
            assert!(tag.contains("data-word-label="), "<{tag}>");
        }
    }
}

#[test]
fn every_rule_is_worded_in_both_languages() {
    let check = files("src", &["rs"]);
    let rust: String = check.iter().map(|path| read(path)).collect();
    for rule in RULES.iter() {
        let mut texts = vec![
            ("title", rule.title),
            ("why", rule.why),
            ("fix", rule.fix),
            ("clause", rule.clause),
            ("message", rule.message),
        ];
        texts.extend(rule.variants.iter().map(|v| (v.name, v.message)));
        texts.extend(rule.fails.iter().map(|example| ("fails", example.about)));
        texts.extend(rule.passes.iter().map(|example| ("passes", example.about)));
        for (what, Text { zh, en }) in texts {
            let name = format!("{} {what}", rule.code);
            assert!(!zh.is_empty() && !en.is_empty(), "{name}");
            assert!(zh.contains(is_chinese), "{name}: {zh}");
            is_whole(&name, zh, en);
        }
        for variant in &rule.variants {
            let named = format!("\"{}\"", variant.name);
            assert!(rust.contains(&named), "{}: nobody says {named}", rule.code);
        }
    }
}
