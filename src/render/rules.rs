//! The rule catalogue for readers: `docs/rules.md`, `gouji rules` and `gouji explain`.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::names;
use crate::check::catalogue::{Example, RULES, Rule};
use crate::words::{Lang, Text, mark, rules as words};

/// The series of codes, by their letter.
const SERIES: [(char, Text); 10] = [
    ('S', words::S),
    ('F', words::F),
    ('C', words::C),
    ('T', words::T),
    ('D', words::D),
    ('L', words::L),
    ('N', words::N),
    ('Y', words::Y),
    ('R', words::R),
    ('A', words::A),
];

/// `docs/rules.md`: every rule, Chinese first.
#[must_use]
pub fn markdown() -> String {
    let mut out = format!(
        "<!-- Written by `cargo run -- rules --markdown > docs/rules.md`: do not edit by hand. -->\n\
         # {}\n\n{}\n\n{}\n",
        both(words::TITLE),
        words::INTRO.zh,
        words::INTRO.en
    );
    let mut series = None;
    for rule in RULES.iter() {
        let letter = rule.code.chars().next();
        if letter != series {
            series = letter;
            let title = SERIES.iter().find(|(of, _)| Some(*of) == letter);
            if let Some((of, title)) = title {
                let _ = write!(out, "\n## {of} {}\n", both(*title));
            }
        }
        out.push('\n');
        section(&mut out, rule);
    }
    out
}

/// A text in both languages, side by side.
fn both(text: Text) -> String {
    format!("{} · {}", text.zh, text.en)
}

fn section(out: &mut String, rule: &Rule) {
    let severity = rule.severity();
    let _ = write!(
        out,
        "### {} {}\n\n`{}` · {} {}\n\n**{}**\n\n",
        rule.code,
        rule.title.zh,
        rule.name,
        names::severity(severity).zh,
        severity.id(),
        rule.title.en
    );
    for (name, text) in parts(rule) {
        let [zh, en] = Lang::ALL.map(|lang| {
            let (name, text) = (name.get(lang), text.get(lang));
            mark::COLON.fill(lang, &[("name", &name), ("text", &text)])
        });
        let _ = writeln!(out, "- {zh}<br>{en}");
    }
    examples(out, words::FAILS, &rule.fails);
    examples(out, words::PASSES, &rule.passes);
}

fn parts(rule: &Rule) -> [(Text, Text); 3] {
    [
        (words::WHY, rule.why),
        (words::CLAUSE, rule.clause),
        (words::FIX, rule.fix),
    ]
}

fn examples(out: &mut String, title: Text, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    let _ = write!(out, "\n{}:\n\n", both(title));
    for example in examples {
        let set: Vec<String> = example.set.iter().map(|set| format!("`{set}`")).collect();
        let _ = write!(out, "- {}", both(example.about));
        if !set.is_empty() {
            let _ = write!(out, "<br>{}", set.join(mark::COMMA.zh));
        }
        out.push('\n');
    }
}

/// One rule as plain text, in one language.
#[must_use]
pub fn explain(rule: &Rule, lang: Lang) -> String {
    let mut out = format!(
        "{} {}\n{} · {}\n",
        rule.code,
        rule.title.get(lang),
        rule.name,
        names::severity(rule.severity()).get(lang)
    );
    for (name, text) in parts(rule) {
        let _ = write!(out, "\n{}\n  {}\n", name.get(lang), text.get(lang));
    }
    for (title, examples) in [
        (words::FAILS.get(lang), &rule.fails),
        (words::PASSES.get(lang), &rule.passes),
    ] {
        if !examples.is_empty() {
            let _ = write!(out, "\n{title}\n");
        }
        for example in examples {
            let _ = writeln!(out, "  {}", example.about.get(lang));
            for set in &example.set {
                let _ = writeln!(out, "    {set}");
            }
        }
    }
    out
}

/// All rules, one a line: code, severity, name, title.
#[must_use]
pub fn list(lang: Lang) -> String {
    let mut out = String::new();
    let width = |of: fn(&Rule, Lang) -> &'static str| {
        let widths = RULES.iter().map(|rule| of(rule, lang).width());
        widths.max().unwrap_or(0)
    };
    let severity: fn(&Rule, Lang) -> &'static str =
        |rule, lang| names::severity(rule.severity()).get(lang);
    let name: fn(&Rule, Lang) -> &'static str = |rule, _| rule.name;
    let (severities, names) = (width(severity), width(name));
    for rule in RULES.iter() {
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let (severity, name) = (severity(rule, lang), name(rule, lang));
        let _ = writeln!(
            out,
            "{}  {severity}{}  {name}{}  {}",
            rule.code,
            pad(severity, severities),
            pad(name, names),
            rule.title.get(lang)
        );
    }
    out
}
