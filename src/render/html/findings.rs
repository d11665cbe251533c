//! The findings, grouped by table and code, each with its cells, its equation and what to do.

use maud::{Markup, html};

use super::View;
use super::mark::{Finding, Group};
use crate::check::catalogue;
use crate::check::relation::{Known, of_report};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::form::{CellId, FormId, Table};
use crate::number::Remark;
use crate::render::html::Verdict;
use crate::report::{Report, Value};
use crate::words;

/// A finding on more cells than this names them only in its marks on the table.
const NAMED_CELLS: usize = 6;
/// Bytes of the file's own text shown around a place in it.
const CONTEXT: usize = 60;

impl View<'_> {
    /// The column of findings.
    pub(super) fn findings(&self) -> Markup {
        let lang = self.lang;
        let groups = &self.marks.groups;
        let verdict = Verdict::of(self.validation);
        html! {
            section.findings aria-label=(lang.pick("问题清单", "Findings")) {
                h3 {
                    (lang.pick("问题清单", "Findings"))
                    @if self.marks.count() > 0 { " " span.count { (self.marks.count()) } }
                }
                @if groups.is_empty() {
                    p.clean { (lang.pick("没有发现问题。", "Nothing was found.")) }
                }
                @for group in groups { (self.group(group)) }
                @if let Some(report) = &self.validation.report {
                    p.coverage {
                        (verdict.coverage(lang)) (lang.pick("。", "."))
                        @if verdict.unchecked > 0 { " " (why_unchecked(report, lang)) }
                    }
                }
            }
        }
    }

    fn group(&self, group: &Group<'_>) -> Markup {
        let lang = self.lang;
        let rule = group.rule();
        let title = rule.map_or(group.code, |rule| rule.title.get(lang));
        html! {
            section.group.(tone(group.severity)) data-code=(group.code) {
                h4 {
                    span.severity { (severity_word(group.severity, lang)) }
                    span.area { (group.area(lang)) }
                    span.group-title { (title) }
                    @if group.findings.len() > 1 { span.count { (group.findings.len()) } }
                }
                @if let Some(rule) = rule {
                    details.why open[self.validation.report.is_none()] {
                        summary { (lang.pick("为什么·怎么改", "Why, what to do")) }
                        dl {
                            dt { (lang.pick("为什么", "Why")) } dd { (rule.why.get(lang)) }
                            dt { (lang.pick("怎么改", "What to do")) } dd { (rule.fix.get(lang)) }
                            dt { (lang.pick("依据", "Basis")) } dd { (rule.clause.get(lang)) }
                            dt { (lang.pick("规则", "Rule")) } dd { (group.code) " " (rule.name) }
                        }
                    }
                }
                ol.items start=[group.findings.first().map(|first| first.number)] {
                    @for finding in &group.findings { (self.finding(finding)) }
                }
            }
        }
    }

    fn finding(&self, finding: &Finding<'_>) -> Markup {
        let lang = self.lang;
        let diagnostic = finding.diagnostic;
        let ids: Vec<String> = diagnostic
            .cells
            .iter()
            .map(|cell| format!("{}{cell}", self.prefix))
            .collect();
        let sentence = catalogue::message(diagnostic, lang);
        html! {
            li.finding id={ (self.prefix) "f" (finding.number) } value=(finding.number)
                data-n=(finding.number) data-code=(diagnostic.code)
                data-cells=[(!ids.is_empty()).then(|| ids.join(" "))] {
                p.message {
                    @match ids.first() {
                        Some(first) => a href={ "#" (first) } { (sentence) },
                        None => (sentence),
                    }
                }
                @if diagnostic.equation.is_none() && (2..=NAMED_CELLS).contains(&ids.len()) {
                    p.cells { @for (cell, id) in diagnostic.cells.iter().zip(&ids) {
                        a.term href={ "#" (id) } data-for=(id) { (self.short(*cell)) }
                    } }
                }
                (self.excerpt(diagnostic))
                (self.suggestion(diagnostic))
                (self.acceptance(finding))
                @if diagnostic.equation.is_some() {
                    details.sum-up {
                        summary { (lang.pick("算式", "The equation")) }
                        (self.equation(diagnostic))
                    }
                }
            }
        }
    }

    /// 哪一格改成几就平.
    fn suggestion(&self, diagnostic: &Diagnostic) -> Markup {
        let lang = self.lang;
        let Some(best) = diagnostic.suggestions.first() else {
            return html! {};
        };
        let id = format!("{}{}", self.prefix, best.cell);
        html! {
            p.suggestion {
                (lang.pick("若", "If "))
                a.term href={ "#" (id) } data-for=(id) { (self.short(best.cell)) }
                (lang.pick("由 ", " goes from "))
                b { (best.from.map_or_else(|| lang.pick("空白", "blank").to_owned(), |n| n.normalize().to_string())) }
                (lang.pick(" 改为 ", " to ")) b { (best.to.normalize()) }
                @match (lang, best.repairs) {
                    (Lang::Zh, 0 | 1) => "，就平了。",
                    (Lang::Zh, n) => { "，" (n) " 条不平的关系一起平了。" }
                    (Lang::En, 0 | 1) => ", it holds.",
                    (Lang::En, n) => { ", " (n) " failing relations hold." }
                }
                @if self.live {
                    " " button.fill type="button" data-fill=(best.cell) data-to=(best.to.normalize()) {
                        (words::work::CHANGE_TO.fill(lang, &[("to", &best.to.normalize())]))
                    }
                }
            }
        }
    }

    /// Where a doubt is accepted with a reason, or taken up again.
    fn acceptance(&self, finding: &Finding<'_>) -> Markup {
        let lang = self.lang;
        let diagnostic = finding.diagnostic;
        if !self.live || diagnostic.severity != Severity::Warning {
            return html! {};
        }
        html! {
            @match &diagnostic.accepted {
                Some(_) => button.plain.reopen type="button" data-reopen=(finding.number) {
                    (words::work::REOPEN.get(lang))
                },
                None => details.accept {
                    summary { (words::work::ACCEPT.get(lang)) }
                    form data-accept=(finding.number) {
                        label {
                            (words::work::REASON.get(lang))
                            textarea name="reason" rows="2" required {}
                        }
                        button type="submit" { (words::work::ACCEPT_NOW.get(lang)) }
                    }
                },
            }
        }
    }

    /// The file's own words at the places of a finding that has no cells.
    fn excerpt(&self, diagnostic: &Diagnostic) -> Markup {
        let Some(report) = &self.validation.report else {
            return html! {};
        };
        let spans = diagnostic.at.iter().filter_map(|place| place.span);
        let excerpts = spans.filter_map(|span| {
            let start = (span.start as usize).checked_sub(report.span.start as usize)?;
            let end = (span.end as usize).checked_sub(report.span.start as usize)?;
            cut(&report.text, start, end)
        });
        html! {
            @if diagnostic.cells.is_empty() {
                @for (before, hit, after) in excerpts.take(3) {
                    blockquote.excerpt { (before) mark { (hit) } (after) }
                }
            }
        }
    }

    /// A cell as briefly as it stays clear: （七）总计·自然人.
    fn short(&self, cell: CellId) -> String {
        let report = self.validation.report.as_ref();
        let form = report
            .and_then(|report| report.form(cell.table).or_else(|| report.main_form()))
            .unwrap_or(FormId::Y2021);
        let Some((row, column)) = form.form().heads(cell) else {
            return cell.to_string();
        };
        // A remark in brackets ends the label; the number of its item begins it.
        let remark = row.label.char_indices().skip(1).find(|(_, c)| *c == '（');
        let row_label = remark.map_or(row.label, |(at, _)| row.label.split_at(at).0);
        format!("{row_label}·{}", column.label)
    }
}

/// Text around a stretch, and the stretch; nothing where it does not lie in the text.
fn cut(text: &str, start: usize, end: usize) -> Option<(String, &str, String)> {
    let hit = text.get(start..end)?;
    let before = text.get(..start)?.lines().next_back().unwrap_or_default();
    let after = text.get(end..)?.lines().next().unwrap_or_default();
    let clip = |text: &str, from_end: bool| -> String {
        if text.len() <= CONTEXT {
            return text.to_owned();
        }
        let count = CONTEXT / 3;
        if from_end {
            let skip = text.chars().count().saturating_sub(count);
            format!("…{}", text.chars().skip(skip).collect::<String>())
        } else {
            format!("{}…", text.chars().take(count).collect::<String>())
        }
    };
    Some((clip(before, true), hit, clip(after, false)))
}

/// Why relations could not be checked, from what the report lacks; and what to do where the text
/// has lost its blank cells.
pub(crate) fn why_unchecked(report: &Report, lang: Lang) -> String {
    let form_of = |table| report.form(table).or_else(|| report.main_form());
    let (mut absent, mut unread, mut lost) = (0, 0, 0);
    for table in [Table::T3, Table::T4] {
        let Some(form) = form_of(table) else { continue };
        for cell in form.form().cells(table) {
            match report.facts.get(&cell) {
                None => absent += 1,
                Some(fact) if fact.value != Value::Unread => {}
                Some(fact) if fact.remarks.contains(&Remark::NotANumber) => unread += 1,
                Some(_) => lost += 1,
            }
        }
    }
    let known = Known::of(report);
    let blank_total = of_report(report)
        .filter(|relation| known.total_is_blank(relation))
        .count();
    let reasons: Vec<String> = [
        (
            lost,
            lang.pick("格看不出数在哪一列", "cells whose column cannot be told"),
        ),
        (unread, lang.pick("格读不出", "cells could not be read")),
        (
            absent,
            lang.pick("格表中没有", "cells are not in the tables"),
        ),
        (blank_total, lang.pick("处总计空着", "totals are blank")),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect();
    let mut text = match (lang, reasons.is_empty()) {
        (_, true) => return String::new(),
        (Lang::Zh, _) => format!("未能核对的原因：{}。", reasons.join("，")),
        (Lang::En, _) => format!("Why not: {}.", reasons.join(", ")),
    };
    if lost > 0 {
        text.push_str(lang.pick(
            "这份文字丢了空白格，只剩数，没有去猜。请从 Word 或网页里选中整张表格复制、粘贴，或者打开原来的网页、表格文件。",
            " This text has lost its blank cells; nothing was guessed. Copy the whole table in Word or on the web page and paste it, or open the original page or sheet.",
        ));
    }
    text
}

pub(crate) fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "Error"),
        Severity::Warning => lang.pick("需核实", "To verify"),
        Severity::Info => lang.pick("提示", "Note"),
    }
}

fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "doubt",
        Severity::Info => "info",
    }
}
