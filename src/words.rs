//! The words that a person sees, in both languages: `src/words.toml`, made constants at build, so
//! that a key that is not there does not compile and nothing is looked up or parsed at run time.
//!
//! `words::verdict::PASSED.get(lang)` is a text without arguments; one with arguments is filled:
//! `words::verdict::ALL_HOLD.fill(lang, &[("checked", &42)])`. The sentences of findings are in the
//! rule catalogue (`src/check/rules.toml`), which is worded by the same [`Text`] and [`fill`].
//!
//! A text names its arguments in braces: `{checked}`. Where English needs the singular,
//! `{checked|relation|relations}` is the second word for 1 and the third for any other number.

use std::fmt::{Display, Write};

use serde::Deserialize;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// As HTML and SARIF name it: `zh-CN` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a tag, whatever its script and region: `zh-Hans`, `en-GB`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            main if main.eq_ignore_ascii_case("zh") => Some(Self::Zh),
            main if main.eq_ignore_ascii_case("en") => Some(Self::En),
            _ => None,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// In one of them, as it is: for a text without arguments.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// In one of them, with its arguments put in. One that is not given shows as `…`.
    #[must_use]
    pub fn fill(&self, lang: Lang, args: &[(&str, &dyn Display)]) -> String {
        fill(self.get(lang), |name| {
            let arg = args.iter().find(|(arg, _)| *arg == name);
            debug_assert!(arg.is_some(), "no {name} for {self:?}");
            arg.map(|(_, value)| *value)
        })
    }
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// As it stands.
    Words(&'t str),
    /// An argument, by name.
    Arg(&'t str),
    /// A word that follows an argument: the first of the two for 1, else the second.
    Form(&'t str, &'t str, &'t str),
}

impl Text {
    /// Its pieces in one language: for who draws some argument otherwise than as text.
    pub fn pieces(&self, lang: Lang) -> impl Iterator<Item = Piece<'static>> {
        pieces(self.get(lang))
    }
}

/// The pieces of a template, in their order.
pub fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let argument = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let Some((inside, after)) = argument else {
            let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{');
            let (words, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
            rest = after;
            return (!words.is_empty()).then_some(Piece::Words(words));
        };
        rest = after;
        let forms = inside
            .split_once('|')
            .and_then(|(name, forms)| Some((name, forms.split_once('|')?)));
        Some(match forms {
            Some((name, (one, many))) => Piece::Form(name, one, many),
            None => Piece::Arg(inside),
        })
    })
}

/// A template with its arguments put in, as `arg` gives them by name; one that it does not know
/// shows as `…`.
pub fn fill<'a>(template: &str, arg: impl Fn(&str) -> Option<&'a dyn Display>) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Form(name, one, many) => match arg(name) {
                Some(value) => out.push_str(if value.to_string() == "1" { one } else { many }),
                None => out.push('…'),
            },
            Piece::Arg(name) => match arg(name) {
                Some(value) => {
                    // Writing to a String does not fail.
                    let _ = write!(out, "{value}");
                }
                None => out.push('…'),
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Text = Text {
        zh: "共 {n} 份，{what}",
        en: "{n} {n|report|reports} of {what}",
    };

    #[test]
    fn arguments_are_put_in_by_name() {
        let fill = |lang, n: u32| TEXT.fill(lang, &[("what", &"甲{n}"), ("n", &n)]);
        assert_eq!(fill(Lang::Zh, 2), "共 2 份，甲{n}");
        assert_eq!(fill(Lang::En, 2), "2 reports of 甲{n}");
        assert_eq!(fill(Lang::En, 1), "1 report of 甲{n}");
        assert_eq!(fill(Lang::En, 0), "0 reports of 甲{n}");
    }

    #[test]
    fn what_is_not_known_shows() {
        assert_eq!(super::fill("a {b} {c|d|e} {f", |_| None), "a … … {f");
    }

    #[test]
    fn a_tag_gives_its_language() {
        assert_eq!(Lang::of_tag("zh-CN"), Some(Lang::Zh));
        assert_eq!(Lang::of_tag("EN_gb"), Some(Lang::En));
        assert_eq!(Lang::of_tag("eng"), None);
        assert_eq!(Lang::of_tag(""), None);
        for lang in Lang::ALL {
            assert_eq!(Lang::of_tag(lang.tag()), Some(lang));
        }
    }
}
