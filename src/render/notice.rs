//! 整改通知: the findings of a report as a letter to the office that handed it in, in the words and
//! the order of such letters: what was checked, what has to be put right, what has to be explained,
//! by when and to whom. What the sender alone knows is left as a blank to fill in.

use std::fmt::{Display, Write};

use super::html::{Group, Verdict, groups};
use super::{Suggested, suggestion};
use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::Severity;
use crate::form::FormId;
use crate::words::{Lang, mark, notice as words};

/// The letter; `date` as in 2024-01-20, else its place is left blank.
#[must_use]
pub fn notice(validation: &Validation, date: &str, lang: Lang) -> String {
    let report = validation.report.as_ref();
    let blank = words::BLANK.get(lang);
    let body = report.and_then(|report| report.body.as_deref());
    let year = report.and_then(|report| report.year);
    let year = year.map_or_else(|| blank.to_owned(), |year| year.to_string());
    // By the notice that is in force for the year, whichever form was filled in.
    let due = report.and_then(|report| report.year.map(FormId::of_year).or(report.main_form()));
    let due = due.unwrap_or(FormId::Y2021);
    let all = groups(validation);
    let of = |severity| {
        let open = all.iter().filter(|group| !group.accepted);
        open.filter(|group| group.severity == severity)
            .collect::<Vec<_>>()
    };
    let (errors, doubts, notes) = (
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Info),
    );
    let verdict = Verdict::of(validation);
    let args: [(&str, &dyn Display); 8] = [
        ("body", &body.unwrap_or(blank)),
        ("year", &year),
        ("name", &file_name(&validation.name)),
        ("notice", &due.form().notice),
        ("errors", &verdict.errors),
        ("doubts", &verdict.doubts),
        ("checked", &verdict.checked),
        ("failed", &verdict.failed),
    ];
    let mut letter = Letter {
        text: String::new(),
        validation,
        said: Suggested::new(),
        lang,
        parts: 0,
    };
    let nothing = errors.is_empty() && doubts.is_empty();
    let title = match nothing {
        true => words::TITLE_CLEAN,
        false => words::TITLE,
    };
    letter.line(&title.fill(lang, &args));
    letter.line("");
    letter.line(&words::TO.fill(lang, &args));
    if validation.is_unreadable() {
        letter.paragraph(&words::UNREADABLE.fill(lang, &args));
    } else if nothing {
        letter.paragraph(&words::CLEAN.fill(lang, &args));
    } else {
        letter.paragraph(&words::OPENING.fill(lang, &args));
    }
    letter.part(words::TO_CORRECT.get(lang), &errors);
    letter.part(words::TO_EXPLAIN.get(lang), &doubts);
    letter.part(words::TO_NOTE.get(lang), &notes);
    letter.explained(&all);
    if !nothing {
        letter.heading(words::REQUEST.get(lang));
        letter.paragraph(words::DEADLINE.get(lang));
    }
    letter.paragraph(words::CONTACT.get(lang));
    letter.line("");
    letter.line(words::SENDER.get(lang));
    letter.line(&in_words(date, lang));
    letter.text
}

struct Letter<'v> {
    text: String,
    validation: &'v Validation,
    said: Suggested,
    lang: Lang,
    parts: usize,
}

impl Letter<'_> {
    fn line(&mut self, text: &str) {
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{text}");
    }

    fn paragraph(&mut self, text: &str) {
        let text = words::PARAGRAPH.fill(self.lang, &[("text", &text)]);
        self.line(&text);
    }

    fn heading(&mut self, text: &str) {
        let number = words::NUMBERS.get(self.lang).chars().nth(self.parts);
        self.parts += 1;
        let number = number.unwrap_or_default();
        let text = words::HEADING.fill(self.lang, &[("number", &number), ("text", &text)]);
        self.paragraph(&text);
    }

    /// Problems of one severity: those of one rule together, with what to do said once.
    fn part(&mut self, title: &str, groups: &[&Group<'_>]) {
        if groups.is_empty() {
            return;
        }
        self.heading(title);
        for (at, group) in groups.iter().enumerate() {
            self.group(at + 1, group);
        }
    }

    fn group(&mut self, number: usize, group: &Group<'_>) {
        let lang = self.lang;
        let rule = group.rule();
        let title = rule.map_or(group.code, |rule| rule.title.get(lang));
        let args: [(&str, &dyn Display); 4] = [
            ("number", &number),
            ("area", &group.area(lang)),
            ("title", &title),
            ("code", &group.code),
        ];
        self.paragraph(&words::PROBLEM.fill(lang, &args));
        let several = group.findings.len() > 1;
        for (at, finding) in group.findings.iter().enumerate() {
            let mut sentence = catalogue::message(finding.diagnostic, lang);
            let report = self.validation.report.as_ref();
            if let Some(change) = suggestion(report, finding.diagnostic, &mut self.said, lang) {
                sentence += mark::SPACE.get(lang);
                sentence += &change;
            }
            let text = match several {
                true => words::ITEM.fill(lang, &[("number", &(at + 1)), ("text", &sentence)]),
                false => sentence,
            };
            self.paragraph(&text);
        }
        if let Some(rule) = rule {
            let args: [(&str, &dyn Display); 2] = [
                ("clause", &rule.clause.get(lang)),
                ("fix", &rule.fix.get(lang)),
            ];
            self.paragraph(&words::BASIS.fill(lang, &args));
        }
    }

    /// What the office has explained already needs no answer.
    fn explained(&mut self, groups: &[Group<'_>]) {
        let accepted: Vec<_> = groups
            .iter()
            .filter(|group| group.accepted)
            .flat_map(|group| &group.findings)
            .collect();
        if accepted.is_empty() {
            return;
        }
        self.heading(words::EXPLAINED.get(self.lang));
        for (at, finding) in accepted.into_iter().enumerate() {
            let sentence = catalogue::message(finding.diagnostic, self.lang);
            let reason = finding.diagnostic.accepted.as_deref().unwrap_or_default();
            let args: [(&str, &dyn Display); 3] = [
                ("number", &(at + 1)),
                ("text", &sentence),
                ("reason", &reason),
            ];
            self.paragraph(&words::EXPLAINED_ITEM.fill(self.lang, &args));
        }
    }
}

/// A file's name without its folders, which are nobody else's business.
fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// 2024-01-20 as 2024年1月20日.
fn in_words(date: &str, lang: Lang) -> String {
    let parts: Vec<u32> = date
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    match parts.as_slice() {
        [year, month, day] => {
            let args: [(&str, &dyn Display); 3] = [("year", year), ("month", month), ("day", day)];
            words::DATE.fill(lang, &args)
        }
        _ => words::NO_DATE.get(lang).to_owned(),
    }
}
