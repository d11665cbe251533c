//! D101-D103: the six parts. D109: what part six has to say.

use crate::check::finding;
use crate::check::rules::prose::{chinese, content, narrative_checked, squeezed};
use crate::check::rules::words::quoted;
use crate::diagnostic::Diagnostic;
use crate::form::Table;
use crate::origin::Place;
use crate::report::{Part, Report};

/// D101: one finding for each part that is not there.
pub(super) fn missing(report: &Report) -> Vec<Diagnostic> {
    if !narrative_checked(report) {
        return Vec::new();
    }
    let missing = (1..=6).filter(|number| !report.parts.iter().any(|p| p.number == *number));
    missing
        .map(|number| about(report, "D101", number))
        .collect()
}

/// D102: one finding for each heading that says something else than the form's.
pub(super) fn headings(report: &Report) -> Vec<Diagnostic> {
    if !narrative_checked(report) {
        return Vec::new();
    }
    let others = report.parts.iter().filter(|part| {
        let due = form_heading(report, part.number);
        meaning(part.number, &part.heading) != meaning(part.number, due)
    });
    let findings = others.map(|part| {
        about(report, "D102", part.number)
            .at(Place::text(part.span))
            .arg("printed", quoted(&part.heading))
    });
    findings.collect()
}

/// D103: one finding for each part with nothing under its heading. A part whose table is not
/// there is left to F101, which says the same and worse.
pub(super) fn empty(report: &Report) -> Vec<Diagnostic> {
    if !narrative_checked(report) {
        return Vec::new();
    }
    let empty = report.parts.iter().filter(|part| is_empty(report, part));
    let findings = empty.map(|part| about(report, "D103", part.number).at(Place::text(part.span)));
    findings.collect()
}

/// D109: a report on 2021 or later whose part six says nothing of fees for information.
pub(super) fn fee_disclosure(report: &Report) -> Vec<Diagnostic> {
    let due = report.year.is_some_and(|year| year >= 2021) && narrative_checked(report);
    let part = report.parts.iter().find(|part| part.number == 6);
    let Some(part) = part.filter(|_| due) else {
        return Vec::new();
    };
    const SAID: [&str; 5] = ["处理费", "收费", "费用", "收取费", "未产生费"];
    let content = content(report, part);
    if SAID.iter().any(|words| content.contains(words)) {
        return Vec::new();
    }
    vec![finding("D109").at(Place::text(part.span))]
}

fn about(report: &Report, code: &'static str, number: u8) -> Diagnostic {
    finding(code)
        .arg("number", chinese(number))
        .arg("number_en", number.to_string())
        .arg("heading", form_heading(report, number))
}

/// The heading that the form gives a part.
fn form_heading(report: &Report, number: u8) -> &'static str {
    let form = report.form_or_due(Table::T2).form();
    let at = usize::from(number).checked_sub(1);
    at.and_then(|at| form.parts.get(at)).copied().unwrap_or("")
}

/// Whether a part says nothing. A table is something; in part six the word 无 is enough.
fn is_empty(report: &Report, part: &Part) -> bool {
    let table = match part.number {
        2 => Some(Table::T2),
        3 => Some(Table::T3),
        4 => Some(Table::T4),
        _ => None,
    };
    let lacks_table = table.is_some_and(|table| !report.tables.contains_key(&table));
    if part.has_table || lacks_table {
        return false;
    }
    let content = content(report, part);
    let words: String = content.chars().filter(|c| c.is_alphabetic()).collect();
    let says_none = matches!(words.as_str(), "无" | "暂无" | "没有" | "略" | "无内容");
    words.is_empty() || (says_none && part.number != 6)
}

/// What a heading says: without its number, without the words that change nothing, and with the
/// wordings in use brought to one.
fn meaning(number: u8, heading: &str) -> String {
    /// Openings that name the subject once more.
    const OPENINGS: [&str; 6] = [
        "因",
        "行政机关",
        "政府信息公开工作中",
        "政府信息公开工作",
        "政府信息公开",
        "工作中",
    ];
    /// Words between the words.
    const FILLERS: [&str; 8] = ["以及", "情况", "措施", "的", "和", "及", "与", "并"];
    let squeezed = squeezed(heading);
    let mut words: String = without_unit(without_number(&squeezed))
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    // What the heading is about must not be taken off the heading that is about nothing else.
    while let Some(rest) = OPENINGS
        .iter()
        .find_map(|opening| words.strip_prefix(opening))
        .filter(|rest| !rest.is_empty())
    {
        words = rest.to_owned();
    }
    for filler in FILLERS {
        words = words.replace(filler, "");
    }
    match number {
        1 if words == "概述" => "总体".to_owned(),
        4 => ["引发", "涉及", "被申请", "申请", "提起"]
            .iter()
            .fold(words, |words, filler| words.replace(filler, "")),
        5 => {
            let words = words.replace("主要", "");
            match words.as_str() {
                "存在问题下一阶段工作" => "存在问题改进".to_owned(),
                _ => words,
            }
        }
        6 => words
            .replace("其它", "其他")
            .replace("需要", "")
            .replace("需", ""),
        _ => words,
    }
}

/// A heading without （单位：件） at its end.
fn without_unit(heading: &str) -> &str {
    let unit = heading.rfind(['（', '(']);
    let unit = unit.and_then(|at| heading.split_at_checked(at));
    unit.filter(|(_, aside)| aside.contains("单位"))
        .map_or(heading, |(words, _)| words)
}

/// A heading without 二、, （二）, 第二部分, 2. and the like before it.
fn without_number(heading: &str) -> &str {
    let is_number = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit();
    let opened = heading.trim_start_matches(['(', '（', '第']);
    let after = opened.trim_start_matches(is_number);
    if after.len() == opened.len() {
        return heading;
    }
    let after = after.strip_prefix("部分").unwrap_or(after);
    after.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::meaning;
    use crate::form::FormId;

    fn says_the_same(number: u8, heading: &str) -> bool {
        let due = FormId::Y2021.form().parts[usize::from(number) - 1];
        meaning(number, heading) == meaning(number, due)
    }

    #[test]
    fn wordings_in_use_say_the_same() {
        let used = [
            (1, "一、总体情况"),
            (1, "（一）总体情况"),
            (1, "—、总体情况"),
            (1, "一、 总体情况"),
            (1, "概述"),
            (1, "一、概述"),
            (1, "一、政府信息公开总体情况"),
            (1, "第一部分 总体情况"),
            (2, "二、主动公开政府信息情况"),
            (2, "2.主动公开政府信息的情况"),
            (2, "二、行政机关主动公开政府信息情况："),
            (2, "⼆、⾏政机关主动公开政府信息情况"),
            (3, "三、行政机关收到和处理政府信息公开申请情况"),
            (3, "三、收到和处理政府信息公开申请情况（单位：件）"),
            (2, "二、主动公开政府信息情况 (单位:件/万元)"),
            (3, "三、收到及处理政府信息公开申请的情况"),
            (4, "四、政府信息公开行政复议、行政诉讼情况"),
            (4, "四、政府信息公开行政复议和行政诉讼情况"),
            (4, "四、政府信息公开行政复议及行政诉讼情况"),
            (4, "四、政府信息公开行政复议行政诉讼情况"),
            (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
            (4, "四、因政府信息公开被申请行政复议、提起行政诉讼的情况"),
            (4, "四、政府信息公开工作引发的行政复议和行政诉讼情况"),
            (5, "五、存在的主要问题及改进情况"),
            (5, "五、存在的主要问题和改进措施"),
            (5, "五、存在问题及改进情况"),
            (5, "五、政府信息公开工作存在的主要问题及改进情况"),
            (5, "五、政府信息公开工作中存在的主要问题及改进措施"),
            (5, "五、工作中存在问题的改进情况"),
            (5, "五、存在问题及下一阶段工作措施"),
            (6, "六、其他需要报告的事项"),
            (6, "六、其它需要报告的事项"),
            (6, "六、其他报告的事项"),
        ];
        for (number, heading) in used {
            assert!(says_the_same(number, heading), "{heading}");
        }
    }

    #[test]
    fn other_headings_say_something_else() {
        let others = [
            (1, "一、工作开展情况"),
            (1, "一、"),
            (2, "二、政务公开工作情况"),
            (3, "三、依申请公开情况"),
            (4, "四、举报投诉情况"),
            (4, "四、政府信息公开行政复议情况"),
            (5, "五、问题和打算"),
            (5, "五、下一步工作计划"),
            (6, "六、附件"),
        ];
        for (number, heading) in others {
            assert!(!says_the_same(number, heading), "{heading}");
        }
    }
}
