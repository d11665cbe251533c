//! The rule catalogue: what each code means, why it matters, on which clause it rests, and the
//! sentences of its findings in both languages. One catalogue feeds the messages, `docs/rules.md`,
//! `gouji explain`, SARIF and the page.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::words::{self, Lang};

pub use crate::words::Text;

/// An example of a rule that runs as a test (docs/rules.md shows it).
#[derive(Clone, Debug, Deserialize)]
pub struct Example {
    /// A change to the clean sample report (tests/rules.rs says how it is written).
    #[serde(borrow, deserialize_with = "lines")]
    pub set: Vec<&'static str>,
    /// What the example shows.
    pub about: Text,
}

/// Lines that may hold escapes, which JSON cannot lend out. Read once for the life of the program.
fn lines<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<&'static str>, D::Error> {
    let lines = Vec::<String>::deserialize(deserializer)?;
    Ok(lines.into_iter().map(|line| &*line.leak()).collect())
}

/// A rule.
#[derive(Clone, Debug, Deserialize)]
pub struct Rule {
    /// A letter and three digits; never used again for another rule.
    pub code: &'static str,
    /// The name that contract and SARIF use: `column-balance`.
    pub name: &'static str,
    /// Its usual severity.
    severity: &'static str,
    /// What is wrong, in a few words: heads a group of findings.
    pub title: Text,
    /// Why it matters.
    pub why: Text,
    /// What to do.
    pub fix: Text,
    /// The clause or the item of the form on which it rests.
    pub clause: Text,
    /// The sentence of a finding, with `{named}` arguments.
    pub message: Text,
    /// Other sentences of the same rule, by variant.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// Changes to a clean report that make it fire.
    #[serde(default)]
    pub fails: Vec<Example>,
    /// Changes to a clean report that do not.
    #[serde(default)]
    pub passes: Vec<Example>,
}

/// Another sentence of a rule.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Variant {
    /// Its name, as [`Diagnostic::variant`] has it.
    pub name: &'static str,
    /// The sentence.
    pub message: Text,
}

impl Rule {
    /// Its usual severity.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.severity {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Info,
        }
    }
}

/// All rules, in the order of their codes.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let json = include_str!(concat!(env!("OUT_DIR"), "/rules.json"));
    match serde_json::from_str::<BTreeMap<&'static str, Vec<Rule>>>(json) {
        Ok(mut catalogue) => catalogue.remove("rule").unwrap_or_default(),
        Err(error) => unreachable!("the catalogue is part of the program and tested: {error}"),
    }
});

/// The rule of a code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// The sentence of a finding. An argument that is worded otherwise in English is there twice:
/// `{row}` takes the argument `row_en` in an English sentence where the finding has one.
#[must_use]
pub fn message(diagnostic: &Diagnostic, lang: Lang) -> String {
    let Some(rule) = rule(diagnostic.code) else {
        return diagnostic.code.to_owned();
    };
    let variant = rule
        .variants
        .iter()
        .find(|variant| variant.name == diagnostic.variant);
    let text = variant
        .map_or(rule.message, |variant| variant.message)
        .get(lang);
    let sentence = words::fill(text, |name| {
        let of =
            |wanted: &dyn Fn(&str) -> bool| diagnostic.args.iter().find(|(arg, _)| wanted(arg));
        let english = of(&|arg| arg.strip_suffix("_en") == Some(name));
        let arg = english.filter(|_| lang == Lang::En);
        let (_, value) = arg.or_else(|| of(&|arg| arg == name))?;
        Some(value as &dyn Display)
    });
    // An English sentence may begin with an argument, which stands in lower case elsewhere.
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if lang == Lang::En && first.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_uppercase(), letters.as_str())
        }
        _ => sentence,
    }
}
