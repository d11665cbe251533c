//! Text for terminals: who reports, the verdict, and the findings with the part of the table
//! that each is about.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{self, Line};
use super::figure;
use super::group::{self, Group, Subject};
use super::html::{Verdict, severity_word, why_unchecked};
use super::words;
use crate::Validation;
use crate::check::catalogue;
use crate::diagnostic::{Diagnostic, Equation, Lang, Operand, Severity};
use crate::origin::Place;
use crate::report::Report;

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
            page.line(0, &[(BOLD, subject(section.subject, lang))]);
        }
        for group in &section.groups {
            page.group(validation, group);
        }
    }
    page.out
}

/// What a subject is called as a heading.
fn subject(subject: Subject, lang: Lang) -> &'static str {
    match subject {
        Subject::File => lang.pick("文件", "File"),
        Subject::Table(table) => words::table(table, lang),
        Subject::Tables => lang.pick("表格", "Tables"),
        Subject::Text => lang.pick("标题、各部分和文字", "Title, parts and text"),
    }
}

/// The verdict of a report as one line: `错误 2 · 需核实 1 · 提示 3 · 已核对 42 条勾稽关系，…`.
#[must_use]
pub fn verdict(validation: &Validation, lang: Lang) -> String {
    let verdict = Verdict::of(validation);
    if validation.is_unreadable() {
        return lang
            .pick("未能读取，没有核对", "Not read, nothing was checked")
            .to_owned();
    }
    let mut parts = vec![verdict.words(lang)];
    if verdict.infos > 0 {
        let note = severity_word(Severity::Info, lang);
        parts.push(format!("{note} {}", verdict.infos));
    }
    parts.push(verdict.coverage(lang));
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
        let unknown = self
            .lang
            .pick("没有找到机关名称", "no name of a body found");
        let mut parts = vec![report.body.clone().unwrap_or(unknown.to_owned())];
        parts.extend(report.year.map(|year| match self.lang {
            Lang::Zh => format!("{year}年度"),
            Lang::En => year.to_string(),
        }));
        parts.extend(report.level.map(|l| words::level(l, self.lang).to_owned()));
        parts.extend(
            report
                .main_form()
                .map(|f| words::form(f, self.lang).to_owned()),
        );
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
        if let Some(report) = validation
            .report
            .as_ref()
            .filter(|_| validation.relations.unchecked > 0)
        {
            self.line(0, &[(PLAIN, &why_unchecked(report, self.lang))]);
        }
    }

    fn group(&mut self, validation: &Validation, group: &Group<'_>) {
        let rule = catalogue::rule(group.code);
        let title = rule.map_or("", |rule| rule.title.get(self.lang));
        let times = match (group.findings.len(), self.lang) {
            (1, _) => String::new(),
            (many, Lang::Zh) => format!("（{many} 处）"),
            (many, Lang::En) => format!(" ({many} places)"),
        };
        self.line(0, &[]);
        self.line(
            2,
            &[
                (
                    colour(group.severity),
                    severity_word(group.severity, self.lang),
                ),
                (colour(group.severity), " "),
                (colour(group.severity), group.code),
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
            (self.lang.pick("为什么", "why"), rule.why),
            (self.lang.pick("依据", "clause"), rule.clause),
            (self.lang.pick("怎么办", "what to do"), rule.fix),
        ];
        for (name, text) in about {
            self.named(4, name, text.get(self.lang));
        }
    }

    /// A text with its name before it, the names of one width.
    fn named(&mut self, indent: usize, name: &str, text: &str) {
        let width = match self.lang {
            Lang::Zh => 6,
            Lang::En => 10,
        };
        let gap = " ".repeat(width + 2 - name.width().min(width));
        self.line(indent, &[(DIM, name), (PLAIN, &gap), (PLAIN, text)]);
    }

    fn finding(&mut self, validation: &Validation, finding: &Diagnostic, excerpt: bool) {
        let message = catalogue::message(finding, self.lang);
        self.line(4, &[(PLAIN, "• "), (PLAIN, &message)]);
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
            self.named(8, self.lang.pick("算式", "sum"), &sum);
        }
        if let Some(report) = &validation.report {
            self.suggestions(report, finding);
            if finding.cells.is_empty() {
                self.sentence(report, finding);
            }
        }
        if let Some(place) = finding.at.first().and_then(|at| place(at, self.lang)) {
            self.named(8, self.lang.pick("位置", "where"), &place);
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
                .map_or(self.lang.pick("空", "blank").to_owned(), figure);
            let to = figure(change.to);
            let name = match excerpt::heads(report, change.cell) {
                Some((row, column)) => format!("“{}”的“{}”", row.label, column.label),
                None => change.cell.to_string(),
            };
            let (table, repairs) = (change.cell.table.name(), change.repairs);
            let text = match self.lang {
                Lang::Zh => format!("{table}{name}由 {from} 改为 {to}，可使 {repairs} 条关系成立"),
                Lang::En => format!("{table}{name} from {from} to {to} settles {repairs}"),
            };
            self.named(8, self.lang.pick("也可能", "or"), &text);
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
        let name = self.lang.pick("原文", "text");
        self.named(8, name, &format!("{before}{words}{after}"));
        let indent = before.width();
        let mark = format!("{:indent$}{}", "", "^".repeat(words.width()));
        let gap = match self.lang {
            Lang::Zh => 16,
            Lang::En => 20,
        };
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
fn equation(equation: &Equation, lang: Lang) -> Option<String> {
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
        match lang {
            Lang::Zh => format!("{sides}（{sums}）"),
            Lang::En => format!("{sides} ({sums})"),
        }
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
    match (written.len(), lang) {
        (0, _) => "0".to_owned(),
        (1..=WRITTEN, _) => written.join(" + "),
        (many, Lang::Zh) => format!("{many} 项之和"),
        (many, Lang::En) => format!("sum of {many}"),
    }
}

/// Where to look in the file, counted from 1 as people do.
fn place(place: &Place, lang: Lang) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(sheet) = &place.sheet {
        parts.push(match lang {
            Lang::Zh => format!("工作表“{sheet}”"),
            Lang::En => format!("sheet “{sheet}”"),
        });
    }
    if let Some(page) = place.page {
        parts.push(match lang {
            Lang::Zh => format!("第 {} 页", page.number),
            Lang::En => format!("page {}", page.number),
        });
    }
    if let Some(cell) = place.sheet_cell {
        parts.push(match lang {
            Lang::Zh => format!("{cell} 单元格"),
            Lang::En => format!("cell {cell}"),
        });
    } else if let Some(grid) = place.grid {
        let (table, row, column) = (grid.table + 1, grid.row + 1, grid.column + 1);
        parts.push(match lang {
            Lang::Zh => format!("文件中第 {table} 张表第 {row} 行第 {column} 列"),
            Lang::En => format!("table {table} of the file, row {row}, column {column}"),
        });
    }
    (!parts.is_empty()).then(|| parts.join(lang.pick("，", ", ")))
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
        (*reports > 1).then(|| match lang {
            Lang::Zh => {
                format!("共 {reports} 份：{passed} 份没有错误，{wrong} 份有错误，{unread} 份未能读取")
            }
            Lang::En => {
                format!("{reports} in all: {passed} without errors, {wrong} with errors, {unread} not read")
            }
        })
    }
}
