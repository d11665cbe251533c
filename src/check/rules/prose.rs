//! The running text of a report as rules read it.

use crate::origin::Span;
use crate::report::{Part, Report};

/// Whether the report has a narrative to check. A file of tables alone (a workbook, a CSV) has
/// none: D101-D105, D107 and D109 then say nothing, and neither should a verdict.
#[must_use]
pub fn narrative_checked(report: &Report) -> bool {
    /// Characters of sentences below which a text is a remark beside a table.
    const HARDLY_ANY: usize = 60;
    let has_part = report
        .parts
        .iter()
        .any(|part| matches!(part.number, 1 | 5 | 6));
    let sentences = report.text.lines().filter(|line| line.contains('。'));
    has_part || sentences.map(|line| line.chars().count()).sum::<usize>() >= HARDLY_ANY
}

/// The text that a span covers.
pub(super) fn text(report: &Report, span: Span) -> &str {
    let at = |offset: u32| offset.checked_sub(report.span.start).map(|n| n as usize);
    match (at(span.start), at(span.end)) {
        (Some(start), Some(end)) => report.text.get(start..end).unwrap_or(""),
        _ => "",
    }
}

/// The span in the document of a stretch of the report's own text.
pub(super) fn span(report: &Report, start: usize, end: usize) -> Span {
    let offset = report.span.start as usize;
    Span::new(offset + start, offset + end)
}

/// Compatibility characters resolved (⾏ is 行), all blanks taken out: PDF text puts both
/// anywhere.
pub(super) fn squeezed(text: &str) -> String {
    crate::compat::fold(text)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// What a part says under its heading, squeezed, without a signature and without what is no word.
pub(super) fn content(report: &Report, part: &Part) -> String {
    let body = report.body.as_deref().map(squeezed).unwrap_or_default();
    let lines = text(report, part.body).lines().map(squeezed);
    let words = lines.filter(|line| {
        let is_date = line.ends_with('日') && line.chars().count() <= 12;
        line.chars().any(|c| c.is_alphabetic()) && *line != body && !is_date
    });
    words.collect()
}

/// The parts' numbers as headings print them.
pub(super) fn chinese(number: u8) -> &'static str {
    match number {
        1 => "一",
        2 => "二",
        3 => "三",
        4 => "四",
        5 => "五",
        6 => "六",
        _ => "",
    }
}
