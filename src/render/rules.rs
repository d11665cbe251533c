//! The rule catalogue for readers: `docs/rules.md`, `gouji rules` and `gouji explain`.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::html::severity_word;
use crate::check::catalogue::{Example, RULES, Rule, Text};
use crate::diagnostic::Lang;

/// The series of codes, by their letter.
const SERIES: &[(char, Text)] = &[
    (
        'S',
        Text {
            zh: "文件",
            en: "Files",
        },
    ),
    (
        'F',
        Text {
            zh: "表格格式",
            en: "Form of the tables",
        },
    ),
    (
        'C',
        Text {
            zh: "单元格的写法",
            en: "Writing of figures",
        },
    ),
    (
        'T',
        Text {
            zh: "表内勾稽",
            en: "Relations within a table",
        },
    ),
    (
        'D',
        Text {
            zh: "文件内容",
            en: "Contents of the report",
        },
    ),
    (
        'L',
        Text {
            zh: "法律",
            en: "Law",
        },
    ),
    (
        'N',
        Text {
            zh: "文字与表格",
            en: "Text against tables",
        },
    ),
    (
        'Y',
        Text {
            zh: "年度之间",
            en: "Between years",
        },
    ),
    (
        'R',
        Text {
            zh: "机关之间",
            en: "Between bodies",
        },
    ),
    (
        'A',
        Text {
            zh: "读法",
            en: "Ways of reading",
        },
    ),
];

/// `docs/rules.md`: every rule, Chinese first.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(concat!(
        "<!-- Written by `cargo run -- rules --markdown > docs/rules.md`: do not edit by hand. -->\n",
        "# 规则 · Rules\n\n",
        "`gouji explain T301` 显示其中一条。代码不会另作他用。\n\n",
        "`gouji explain T301` shows one of them. A code is never used again for another rule.\n",
    ));
    let mut series = None;
    for rule in RULES.iter() {
        let letter = rule.code.chars().next();
        if letter != series {
            series = letter;
            let title = SERIES.iter().find(|(of, _)| Some(*of) == letter);
            if let Some((of, title)) = title {
                let _ = write!(out, "\n## {of} {} · {}\n", title.zh, title.en);
            }
        }
        out.push('\n');
        section(&mut out, rule);
    }
    out
}

fn section(out: &mut String, rule: &Rule) {
    let severity = rule.severity();
    let _ = write!(
        out,
        "### {} {}\n\n`{}` · {} {}\n\n**{}**\n\n",
        rule.code,
        rule.title.zh,
        rule.name,
        severity_word(severity, Lang::Zh),
        severity.id(),
        rule.title.en
    );
    for (name, text) in parts(rule) {
        let _ = writeln!(
            out,
            "- {}：{}<br>{}: {}",
            name.zh, text.zh, name.en, text.en
        );
    }
    examples(out, "报错的例子 · Fails", &rule.fails);
    examples(out, "不报错的例子 · Passes", &rule.passes);
}

fn parts(rule: &Rule) -> [(Text, Text); 3] {
    let name = |zh, en| Text { zh, en };
    [
        (name("为什么", "Why"), rule.why),
        (name("依据", "Clause"), rule.clause),
        (name("怎么办", "What to do"), rule.fix),
    ]
}

fn examples(out: &mut String, title: &str, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    let _ = write!(out, "\n{title}:\n\n");
    for example in examples {
        let set: Vec<String> = example.set.iter().map(|set| format!("`{set}`")).collect();
        let _ = write!(out, "- {} · {}", example.about.zh, example.about.en);
        if !set.is_empty() {
            let _ = write!(out, "<br>{}", set.join("，"));
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
        severity_word(rule.severity(), lang)
    );
    for (name, text) in parts(rule) {
        let _ = write!(out, "\n{}\n  {}\n", name.get(lang), text.get(lang));
    }
    for (title, examples) in [
        (lang.pick("报错的例子", "Fails"), &rule.fails),
        (lang.pick("不报错的例子", "Passes"), &rule.passes),
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
        |rule, lang| severity_word(rule.severity(), lang);
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
