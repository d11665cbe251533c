//! The six parts of a report: their headings, alone on a line or before the text of a paragraph.

use crate::bind::label;
use crate::bind::narrative::TextLine;
use crate::bind::sheet::anchor_of;
use crate::form::{FORM_2021, Table};
use crate::origin::Span;
use crate::report::Part;

/// The six parts among the lines of a report. `tables` are the places of its tables.
pub(super) fn parts(lines: &[TextLine<'_>], report: Span, tables: &[(Table, Span)]) -> Vec<Part> {
    let candidates = candidates(lines, tables);
    let mut chosen: [Option<&Candidate<'_>>; 6] = [None; 6];
    let mut from = 0;
    for (number, slot) in (1..=6u8).zip(&mut chosen) {
        *slot = choose(&candidates, number, from);
        from = slot.map_or(from, |heading| heading.span.end);
    }
    by_number(&candidates, &mut chosen, tables);
    let mut parts = Vec::new();
    for (number, candidate) in (1..=6u8).zip(&chosen) {
        let Some(candidate) = candidate else { continue };
        let start = candidate.span.end;
        let next = chosen
            .iter()
            .flatten()
            .map(|c| c.span.start)
            .filter(|at| *at >= start)
            .min();
        let body = Span {
            start,
            end: next.unwrap_or(report.end).max(start),
        };
        let has_table = tables
            .iter()
            .any(|(_, span)| span.start >= body.start && span.start < body.end);
        parts.push(Part {
            number,
            heading: candidate.text.to_owned(),
            span: candidate.span,
            body,
            has_table,
        });
    }
    parts
}

/// The heading of a part by its number and its words, else by one of both. Of several the first
/// that has something under it and stands after the part before: lists of contents have neither.
fn choose<'c, 'd>(
    candidates: &'c [Candidate<'d>],
    number: u8,
    from: u32,
) -> Option<&'c Candidate<'d>> {
    let says = |c: &&Candidate<'_>| c.says == Some(number);
    let both = |c: &Candidate<'_>| c.number == Some(number) && c.style == 0;
    let ranks: [&dyn Fn(&Candidate<'_>) -> bool; 3] =
        [&|c| both(c) && !c.inline, &|c| both(c), &|c| {
            !c.inline && (c.number.is_none() || c.style == 0 || c.number == Some(number))
        }];
    ranks.iter().find_map(|is_meant| {
        let meant = || candidates.iter().filter(says).filter(|c| is_meant(c));
        meant()
            .find(|c| !c.bare && from <= c.span.start)
            .or_else(|| meant().find(|c| !c.bare))
            .or_else(|| meant().next())
    })
}

/// A heading with the right number that says something else (D102), where the words of no
/// other line are the part's: it stands between its neighbours, a table's over its table.
fn by_number<'c, 'd>(
    candidates: &'c [Candidate<'d>],
    chosen: &mut [Option<&'c Candidate<'d>>; 6],
    tables: &[(Table, Span)],
) {
    for number in 1..=6usize {
        if chosen.get(number - 1).is_some_and(Option::is_some) {
            continue;
        }
        let before = chosen.iter().take(number - 1).flatten();
        let before = before.map(|c| c.span.end).max();
        let after = chosen.iter().skip(number).flatten();
        let after = after.map(|c| c.span.start).min();
        let fits = |c: &&Candidate<'_>| {
            let at = c.span.start;
            let here = before.is_none_or(|b| b <= at) && after.is_none_or(|a| at < a);
            let taken = chosen.iter().flatten().any(|other| other.span == c.span);
            let over = match number {
                2..=4 => tables.iter().any(|(table, span)| {
                    *table as usize + 2 == number
                        && span.start >= at
                        && !candidates.iter().any(|other| {
                            other.span.start > at
                                && other.span.start < span.start
                                && other.style == 0
                        })
                }),
                _ => before.is_some() || after.is_some(),
            };
            here && !taken
                && !c.inline
                && over
                && c.style == 0
                && c.number.map(usize::from) == Some(number)
        };
        let found = candidates.iter().find(fits);
        if let Some(slot) = chosen.get_mut(number - 1) {
            *slot = found;
        }
    }
}

struct Candidate<'d> {
    text: &'d str,
    span: Span,
    number: Option<u8>,
    /// Which part its words name.
    says: Option<u8>,
    /// 0 for 一、 and kin, 1 for brackets and Arabic digits.
    style: u8,
    /// The text goes on in the same paragraph.
    inline: bool,
    /// The next heading follows at once: a line of a list of contents, or a part without text.
    bare: bool,
}

/// The lines that can be headings, in their order.
fn candidates<'d>(lines: &[TextLine<'d>], tables: &[(Table, Span)]) -> Vec<Candidate<'d>> {
    let mut found: Vec<Candidate<'d>> = Vec::new();
    // The last heading and where it ends, while nothing has followed it.
    let mut open: Option<usize> = None;
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        let candidate = Candidate::inline(line).or_else(|| Candidate::whole(line));
        let last = open.take().and_then(|at| found.get_mut(at));
        let Some(candidate) = candidate else { continue };
        if let Some(last) = last {
            let (from, to) = (last.span.end, candidate.span.start);
            let next = last.number.map(|number| number + 1);
            let table = |(_, span): &(Table, Span)| from <= span.start && span.start < to;
            last.bare = next.is_some() && candidate.number == next && !tables.iter().any(table);
        }
        if !candidate.inline {
            open = Some(found.len());
        }
        found.push(candidate);
    }
    found
}

impl<'d> Candidate<'d> {
    /// A line that is a heading.
    fn whole(line: &TextLine<'d>) -> Option<Self> {
        let text = line.text.trim().trim_matches(['【', '】']);
        let length = text.chars().count();
        if !(2..=45).contains(&length) || text.trim_end_matches('。').contains(['。', '；', '！'])
        {
            return None;
        }
        let folded = label::fold(text);
        let numbering = label::numbering(&folded);
        let rest = numbering.map_or(folded.as_str(), |(_, rest)| rest);
        let number = numbering
            .map(|(number, _)| number)
            .filter(|number| (1..=6).contains(number));
        if numbering.is_some() && number.is_none() {
            return None;
        }
        let key = label::key(rest);
        let says = says(&key);
        if number.is_none() && says.is_none() {
            return None;
        }
        // 一、本年新收… and 四、结转下年度… are rows of table 3.
        if anchor_of(&key).is_some() && !key.contains("复议") && !key.contains("信息公开")
            || key.ends_with(|c: char| c.is_ascii_digit())
            || ["本年新收", "上年结转", "结转下"]
                .iter()
                .any(|row| key.starts_with(row))
        {
            return None;
        }
        let first = folded.trim_start().chars().next()?;
        let style = u8::from(!"一二三四五六—―".contains(first));
        // Without a number only a whole heading counts, not a sentence that mentions one.
        if number.is_none()
            && (length > 28 || text.contains(['，', '、', ',', '：']) && says != Some(4))
        {
            return None;
        }
        Some(Self {
            text,
            span: line.span,
            number,
            says,
            style,
            inline: false,
            bare: false,
        })
    }

    /// A paragraph that begins with a heading: 一、总体情况。2023年，… Number and words must agree.
    fn inline(line: &TextLine<'d>) -> Option<Self> {
        let text = line.text.trim_start();
        let first = text.chars().next()?;
        let (number, rest) = label::numbering(text).filter(|_| "一二三四五六".contains(first))?;
        let length = form_heading(number, rest).or_else(|| end_of_heading(rest))?;
        let (heading, after) = rest.split_at_checked(length)?;
        let named = says(&label::key(heading)) == Some(number);
        // （单位：件） belongs to the heading.
        let unit =
            after.trim_start().starts_with(['（', '(']) && after.trim_end().ends_with(['）', ')']);
        let goes_on = !unit && after.contains(char::is_alphanumeric);
        if !named || heading.chars().count() > 30 || !goes_on {
            return None;
        }
        let start = line.span.start as usize + (line.text.len() - text.len());
        let end = text.len() - after.len();
        Some(Self {
            text: text.get(..end)?,
            span: Span::new(start, start + end),
            number: Some(number),
            says: Some(number),
            style: 0,
            inline: true,
            bare: false,
        })
    }
}

/// The bytes before the mark after which the text goes on: 。 or ： or a wide blank, outside brackets.
fn end_of_heading(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices().take(45) {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '，' | '；' | ',' => return None,
            '。' | '：' | ':' | '\u{3000}' | '\n' if depth == 0 && at > 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// The bytes of the form's own heading with which a text begins.
fn form_heading(number: u8, rest: &str) -> Option<usize> {
    let own = FORM_2021.parts.get(usize::from(number).checked_sub(1)?)?;
    let (_, own) = label::numbering(own)?;
    rest.starts_with(own).then_some(own.len())
}

/// Whether a line is the heading of part four.
pub(super) fn names_disputes(text: &str) -> bool {
    text.chars().count() <= 45 && says(&label::key(text)) == Some(4)
}

/// Which part a heading's words name.
fn says(key: &str) -> Option<u8> {
    let has = |word: &str| key.contains(word);
    if has("复议") || has("诉讼") {
        Some(4)
    } else if has("需要报告")
        || has("其他事项")
        || has("其它事项")
        || (has("其他") || has("其它")) && has("报告")
    {
        Some(6)
    } else if has("存在") && has("问题")
        || has("问题") && (has("改进") || has("整改") || has("措施") || has("打算"))
        || has("改进情况")
        || has("改进措施")
    {
        Some(5)
    } else if has("申请") && (has("收到") || has("处理") || has("办理") || has("依申请"))
    {
        Some(3)
    } else if has("主动公开") {
        Some(2)
    } else if has("总体情况")
        || has("概述")
        || has("总体概况")
        || has("基本情况")
        || has("工作情况") && has("总体")
    {
        Some(1)
    } else {
        None
    }
}
