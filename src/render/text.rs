//! Text for terminals: who reports, the verdict, and the findings with the part of the table
//! that each is about.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{self, Line};
use super::figure;
use super::group::{self, Group, Subject};
use super::html::{Verdict, lapsed_words, why_unchecked};
use super::names;
use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::{Diagnostic, Equation, Lang, Operand, Severity};
use crate::origin::Place;
use crate::report::Report;
use crate::words::{
    Text, accept, cell, change, equation, findings, mark, report as words, subject, terminal,
    verdict,
};

/// Columns of a sentence that are shown around the place that is meant.
const SENTENCE: usize = 64;
/// Of more findings of one code than these only sums come with their part of the table: the
/// sentences say the rest.
const MANY: usize = 3;
/// So many operands of a sum are written out; of more, only those that are not 0.
const OPERANDS: usize = 4;
/// Of more than these only the sum: they all stand in the part of the table above it.
const WRITTEN: usize = 8;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// One report and its findings, ending with a line break. `colour` adds ANSI colours; without
/// them the text says the same.
#[must_use]
pub fn report(validation: &Validation, lang: Lang, colour: bool) -> String {
    let mut page = Page {
        out: String::new(),
        lang,
        colour,
    };
    page.headline(validation);
    page.verdict(validation);
    for section in group::sections(&validation.diagnostics) {
        if validation.report.is_some() {
            page.line(0, &[]);
            page.line(0, &[(BOLD, title(section.subject, lang))]);
        }
        for group in &section.groups {
            page.group(validation, group);
        }
    }
    page.by_hand(validation);
    page.out
}

/// What a subject is called as a heading.
fn title(of: Subject, lang: Lang) -> &'static str {
    let text = match of {
        Subject::File => subject::FILE,
        Subject::Table(table) => names::full_table(table),
        Subject::Tables => subject::TABLES,
        Subject::Text => subject::TEXT_PARTS,
    };
    text.get(lang)
}

/// The verdict of a report as one line: `错误 2 · 需核实 1 · 提示 3 · 已核对 42 条勾稽关系，…`.
#[must_use]
pub fn verdict(validation: &Validation, lang: Lang) -> String {
    let counts = Verdict::of(validation);
    if validation.is_unreadable() {
        return verdict::LOST.get(lang).to_owned();
    }
    let mut parts = vec![counts.words(lang)];
    if counts.infos > 0 {
        parts.push(verdict::NOTES.fill(lang, &[("count", &counts.infos)]));
    }
    parts.push(counts.coverage(lang));
    parts.join(" · ")
}

struct Page {
    out: String,
    lang: Lang,
    colour: bool,
}

impl Page {
    /// A line of styled pieces. What comes from a file is shown without control characters.
    fn line(&mut self, indent: usize, pieces: &[(Style, &str)]) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        for (style, text) in pieces {
            let shown = text.chars().filter(|c| !c.is_control());
            if self.colour && *style != PLAIN {
                self.out.push_str(&style.render().to_string());
                self.out.extend(shown);
                self.out.push_str(&style.render_reset().to_string());
            } else {
                self.out.extend(shown);
            }
        }
        self.out.push('\n');
    }

    fn headline(&mut self, validation: &Validation) {
        self.line(0, &[(BOLD, &validation.name)]);
        let Some(report) = &validation.report else {
            return;
        };
        let lang = self.lang;
        let unknown = || words::NO_BODY.get(lang).to_owned();
        let year = |year| words::YEAR.fill(lang, &[("year", &year)]);
        let mut parts = vec![report.body.clone().unwrap_or_else(unknown)];
        parts.extend(report.year.map(year));
        let level = report.level.map(|level| names::level(level).get(lang));
        parts.extend(level.map(str::to_owned));
        parts.extend(report.main_form().map(|form| names::form(form, lang)));
        self.line(0, &[(PLAIN, &parts.join(" · "))]);
    }

    fn verdict(&mut self, validation: &Validation) {
        let summary = validation.summary();
        let style = if summary.error > 0 || validation.is_unreadable() {
            colour(Severity::Error)
        } else if summary.warning + summary.unread > 0 {
            colour(Severity::Warning)
        } else {
            AnsiColor::Green.on_default().bold()
        };
        self.line(0, &[(style, &verdict(validation, self.lang))]);
        if validation.report.is_some() && validation.relations.unchecked > 0 {
            self.line(0, &[(PLAIN, &why_unchecked(validation, self.lang))]);
        }
        for (_, remark) in super::remarks::remarks(validation, self.lang) {
            self.line(0, &[(PLAIN, &remark)]);
        }
    }

    /// What a person has typed over, and acceptances that have lapsed.
    fn by_hand(&mut self, validation: &Validation) {
        let changes = super::changes(validation, self.lang);
        let lapsed: Vec<String> = validation
            .lapsed()
            .map(|lapsed| lapsed_words(lapsed, self.lang))
            .collect();
        if !changes.is_empty() {
            self.line(0, &[]);
            self.line(0, &[(BOLD, change::TITLE.get(self.lang))]);
        }
        for text in changes.iter().chain(&lapsed) {
            self.line(2, &[(PLAIN, text)]);
        }
    }

    fn group(&mut self, validation: &Validation, group: &Group<'_>) {
        let rule = catalogue::rule(group.code);
        let title = rule.map_or("", |rule| rule.title.get(self.lang));
        let times = match group.findings.len() {
            1 => String::new(),
            count => findings::PLACES.fill(self.lang, &[("count", &count)]),
        };
        self.line(0, &[]);
        let style = match group.accepted {
            true => DIM,
            false => colour(group.severity),
        };
        let standing = names::standing(group.severity, group.accepted);
        self.line(
            2,
            &[
                (style, standing.get(self.lang)),
                (style, " "),
                (style, group.code),
                (PLAIN, " "),
                (BOLD, title),
                (PLAIN, &times),
            ],
        );
        let briefly = group.findings.len() > MANY;
        for finding in &group.findings {
            let excerpt = !briefly || finding.equation.is_some();
            self.finding(validation, finding, excerpt);
        }
        let Some(rule) = rule else {
            return;
        };
        let about = [
            (terminal::WHY, rule.why),
            (terminal::CLAUSE, rule.clause),
            (terminal::FIX, rule.fix),
        ];
        for (name, text) in about {
            self.named(4, name, text.get(self.lang));
        }
    }

    /// A text with its name before it, the names of one width.
    fn named(&mut self, indent: usize, name: Text, text: &str) {
        let (name, width) = (name.get(self.lang), self.names_width());
        let gap = " ".repeat(width + 2 - name.width().min(width));
        self.line(indent, &[(DIM, name), (PLAIN, &gap), (PLAIN, text)]);
    }

    /// The longest name, in columns.
    fn names_width(&self) -> usize {
        let names = [
            terminal::WHY,
            terminal::CLAUSE,
            terminal::FIX,
            terminal::SUM,
            terminal::OR,
            terminal::TEXT,
            terminal::PLACE,
        ];
        let widths = names.iter().map(|name| name.get(self.lang).width());
        widths.max().unwrap_or(0)
    }

    fn finding(&mut self, validation: &Validation, finding: &Diagnostic, excerpt: bool) {
        let message = catalogue::message(finding, self.lang);
        self.line(4, &[(PLAIN, "• "), (PLAIN, &message)]);
        if let Some(reason) = &finding.accepted {
            let reason = accept::REASON.fill(self.lang, &[("reason", reason)]);
            self.line(8, &[(BOLD, &reason)]);
        }
        let lines = match excerpt {
            true => excerpt::draw(validation, finding, self.lang),
            false => Vec::new(),
        };
        for line in lines {
            match line {
                Line::Table(text) => self.line(8, &[(PLAIN, &text)]),
                Line::Mark(text) => self.line(8, &[(colour(finding.severity), &text)]),
                Line::Remark(text) => self.line(8, &[(DIM, &text)]),
            }
        }
        let sum = finding
            .equation
            .as_ref()
            .and_then(|e| equation(e, self.lang));
        if let Some(sum) = sum {
            self.named(8, terminal::SUM, &sum);
        }
        if let Some(report) = &validation.report {
            self.suggestions(report, finding);
            if finding.cells.is_empty() {
                self.sentence(report, finding);
            }
        }
        if let Some(place) = finding.at.first().and_then(|at| place(at, self.lang)) {
            self.named(8, terminal::PLACE, &place);
        }
    }

    /// Which single change would do, where it is not that of the marked cell.
    fn suggestions(&mut self, report: &Report, finding: &Diagnostic) {
        let outside = finding
            .suggestions
            .iter()
            .enumerate()
            .filter(|(at, change)| *at > 0 || !finding.cells.contains(&change.cell));
        for (_, change) in outside.take(2) {
            let from = change
                .from
                .map_or_else(|| cell::BLANK_BRIEF.get(self.lang).to_owned(), figure);
            let args: [(&str, &dyn Display); 4] = [
                ("cell", &names::cell(Some(report), change.cell, self.lang)),
                ("from", &from),
                ("to", &figure(change.to)),
                ("repairs", &change.repairs),
            ];
            let text = terminal::CHANGE_SETTLES.fill(self.lang, &args);
            self.named(8, terminal::OR, &text);
        }
    }

    /// The sentence that is meant, with a mark under the words.
    fn sentence(&mut self, report: &Report, finding: &Diagnostic) {
        let span = finding.at.iter().find_map(|place| place.span);
        let Some((before, words, after)) = span.and_then(|span| {
            let from = span.start.checked_sub(report.span.start)? as usize;
            let to = span.end.checked_sub(report.span.start)? as usize;
            let words = report.text.get(from..to)?.lines().next()?;
            let before = report.text.get(..from)?.rsplit('\n').next()?;
            let after = report.text.get(from + words.len()..)?.split('\n').next()?;
            Some((before, words, after))
        }) else {
            return;
        };
        if words.trim().is_empty() {
            return;
        }
        let words = excerpt::clip(words, SENTENCE);
        let (before, after) = (before.trim_start(), after.trim_end());
        let room = SENTENCE.saturating_sub(words.width());
        // A short side leaves its room to the other.
        let right = after
            .width()
            .min(room - before.width().min(room / 2))
            .max(1);
        let before = tail(before, room.saturating_sub(right).max(1));
        let after = excerpt::clip(after, right);
        self.named(8, terminal::TEXT, &format!("{before}{words}{after}"));
        let indent = before.width();
        let mark = format!("{:indent$}{}", "", "^".repeat(words.width()));
        let gap = 8 + self.names_width() + 2;
        self.line(gap, &[(colour(finding.severity), &mark)]);
    }
}

/// The end of a text, as much as fits a width.
fn tail(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = "";
    for (at, _) in text.char_indices().rev() {
        let end = text.get(at..).unwrap_or("");
        if end.width() + 1 > width {
            break;
        }
        kept = end;
    }
    format!("…{kept}")
}

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default(),
    }
}

/// An equation with its numbers: `5 + 3 ≠ 7 + 0（8 ≠ 7）`.
pub(super) fn equation(equation: &Equation, lang: Lang) -> Option<String> {
    let left = Equation::sum(&equation.left)?;
    let right = Equation::sum(&equation.right)?;
    let sign = match (equation.at_most, left.cmp(&right)) {
        (_, std::cmp::Ordering::Equal) => "=",
        (true, std::cmp::Ordering::Greater) => ">",
        (true, std::cmp::Ordering::Less) => "<",
        (false, _) => "≠",
    };
    let sides = format!(
        "{} {sign} {}",
        side(&equation.left, lang),
        side(&equation.right, lang)
    );
    let sums = format!("{} {sign} {}", figure(left), figure(right));
    Some(if sides == sums {
        sides
    } else {
        sides + &mark::BRACKETS.fill(lang, &[("text", &sums)])
    })
}

fn side(operands: &[Operand], lang: Lang) -> String {
    let many = operands.len() > OPERANDS;
    let values = operands.iter().filter_map(|operand| operand.value);
    let written: Vec<String> = values
        .filter(|value| !many || !value.is_zero())
        .map(|value| {
            let text = figure(value);
            if value.is_sign_negative() && !value.is_zero() {
                format!("({text})")
            } else {
                text
            }
        })
        .collect();
    match written.len() {
        0 => "0".to_owned(),
        1..=WRITTEN => written.join(" + "),
        count => equation::SUM_OF.fill(lang, &[("count", &count)]),
    }
}

/// Where to look in the file, counted from 1 as people do.
fn place(place: &Place, lang: Lang) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(sheet) = &place.sheet {
        parts.push(terminal::SHEET.fill(lang, &[("sheet", sheet)]));
    }
    if let Some(page) = place.page {
        parts.push(terminal::PAGE.fill(lang, &[("page", &page.number)]));
    }
    if let Some(cell) = place.sheet_cell {
        parts.push(terminal::SHEET_CELL.fill(lang, &[("cell", &cell)]));
    } else if let Some(grid) = place.grid {
        let (table, row, column) = (grid.table + 1, grid.row + 1, grid.column + 1);
        let args: [(&str, &dyn Display); 3] =
            [("table", &table), ("row", &row), ("column", &column)];
        parts.push(terminal::GRID.fill(lang, &args));
    }
    (!parts.is_empty()).then(|| parts.join(mark::COMMA.get(lang)))
}

/// How several files fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    reports: u32,
    passed: u32,
    wrong: u32,
    unread: u32,
}

impl Total {
    /// Counts a report, or a file that holds none.
    pub fn add(&mut self, validation: &Validation) {
        self.reports += 1;
        if validation.is_unreadable() {
            self.unread += 1;
        } else if validation.summary().error > 0 {
            self.wrong += 1;
        } else {
            self.passed += 1;
        }
    }

    /// The closing line; nothing for a single report.
    #[must_use]
    pub fn line(&self, lang: Lang) -> Option<String> {
        let Self {
            reports,
            passed,
            wrong,
            unread,
        } = self;
        let args: [(&str, &dyn Display); 4] = [
            ("reports", reports),
            ("passed", passed),
            ("wrong", wrong),
            ("unread", unread),
        ];
        (*reports > 1).then(|| terminal::TOTAL.fill(lang, &args))
    }
}
