//! What the running text says about the report itself: title, body, year, period, the six parts.

use crate::bind::flat::{Flat, Scan, find_year};
use crate::bind::label;
use crate::origin::Span;
use crate::report::{Date, Period};

/// A line of text that is a paragraph, a printed line, or the only text of a table's row.
#[derive(Clone, Debug)]
pub(super) struct TextLine<'d> {
    /// Its text.
    pub text: &'d str,
    /// Its place.
    pub span: Span,
}

/// A title as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// As printed, on one line.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The body named in it.
    pub body: Option<String>,
    /// The year named in it.
    pub year: Option<u16>,
}

impl Title {
    /// It names the year, as a report's title does and a link or a column's name need not.
    pub(super) fn is_dated(&self) -> bool {
        self.year.is_some()
    }
}

/// The longest line that can be a title or a heading, in characters.
const LONGEST_TITLE: usize = 70;

fn can_be_title(text: &str) -> bool {
    let length = text.chars().count();
    length > 1
        && length <= LONGEST_TITLE
        && !text.contains(['。', '；', '>', '《', '|', '：', '！', '，'])
        && label::numbering(text)
            .is_none_or(|(_, rest)| rest.starts_with(|c: char| c == '年' || c.is_ascii_digit()))
}

/// A title without what is printed round it: 《…》, 附件1：…, 【年报】….
fn bare_title(line: &str) -> &str {
    let text = line.trim();
    let quoted = text
        .strip_prefix('《')
        .and_then(|rest| rest.strip_suffix('》'));
    let text = quoted.unwrap_or(text);
    let numbered = text
        .strip_prefix("附件")
        .or_else(|| text.strip_prefix("附"));
    let numbered = numbered
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三".contains(c)));
    let text = numbered
        .and_then(|rest| rest.strip_prefix(['：', ':']))
        .map_or(text, str::trim_start);
    let aside = text
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'));
    aside
        .filter(|(aside, _)| aside.chars().count() <= 8)
        .map_or(text, |(_, rest)| rest.trim_start())
}

/// Whether folded text ends a title: …政府信息公开工作年度报告.
fn is_title(folded: &str) -> bool {
    let subject = ["信息公开", "政务公开"]
        .iter()
        .any(|word| folded.contains(word));
    let kinds = [
        "年度报告",
        "年报",
        "工作报告",
        "情况的报告",
        "情况报告",
        "工作总结",
        "年度工作报告",
        "报告",
    ];
    let trimmed = without_aside(folded).trim_end_matches(|c: char| !c.is_alphanumeric());
    subject && kinds.iter().any(|kind| trimmed.ends_with(kind))
}

/// A title without what stands in brackets at its end: （2023年）, （送审稿）.
fn without_aside(folded: &str) -> &str {
    let trimmed = folded.trim_end();
    let open = trimmed
        .strip_suffix([')', '】', '〕', ']'])
        .and_then(|rest| rest.rfind(['(', '【', '〔', '[']));
    open.and_then(|open| trimmed.get(..open))
        .filter(|before| before.chars().count() > 4)
        .unwrap_or(folded)
}

/// Titles among the lines, each made of up to three of them.
pub(super) fn titles(lines: &[TextLine<'_>]) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    let filled: Vec<&TextLine<'_>> = lines
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .collect();
    let mut from = 0;
    while from < filled.len() {
        let Some((title, used)) = title_at(&filled, from) else {
            from += 1;
            continue;
        };
        from += used;
        titles.push(title);
    }
    titles
}

fn title_at(lines: &[&TextLine<'_>], at: usize) -> Option<(Title, usize)> {
    let mut joined = String::new();
    for (used, line) in lines.iter().skip(at).take(3).enumerate() {
        let text = bare_title(line.text);
        if !can_be_title(text) {
            return None;
        }
        joined.push_str(text);
        // Most lines of a page are no title: told before they are folded.
        if !joined.contains('公') {
            continue;
        }
        let folded: String = label::fold(&joined)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let simple = label::simplify(&folded);
        if !is_title(&simple) {
            continue;
        }
        let first = lines.get(at)?;
        let span = Span {
            start: first.span.start,
            end: line.span.end,
        };
        let (body, year) = take_apart(&simple);
        // As printed: not simplified, and with brackets as wide as they were.
        let printed = |body: String| {
            let at = simple.find(&body)?;
            folded.get(at..at + body.len()).map(str::to_owned)
        };
        let body = body
            .and_then(printed)
            .map(|body| match joined.contains('（') {
                true => body.replace('(', "（").replace(')', "）"),
                false => body,
            });
        // A report's title names its year; 政府信息公开年报 alone is a link or a column.
        if year.is_none() && body.is_none() {
            return None;
        }
        // The last line is a whole title alone: what stands above it is something else.
        if used > 0 {
            let alone: String = label::fold(line.text)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            if is_title(&alone) && matches!(take_apart(&alone), (Some(_), Some(_))) {
                return None;
            }
        }
        return Some((
            Title {
                text: joined,
                span,
                body,
                year,
            },
            used + 1,
        ));
    }
    None
}

/// The body and the year in a title: {body}{year}年(度)…, {year}年{body}…, {body}政府信息公开工作{year}年度报告.
fn take_apart(title: &str) -> (Option<String>, Option<u16>) {
    let subject = ["政府信息公开", "信息公开", "政务公开"]
        .iter()
        .find_map(|word| title.find(word));
    let subject = subject.unwrap_or(title.len());
    // 某县人民政府信息公开工作: the body's own 政府 is not said twice.
    let own = title
        .get(..subject)
        .is_some_and(|before| before.ends_with("人民"));
    let subject = if own {
        subject + "政府".len()
    } else {
        subject
    };
    let year = find_year(title, 0);
    let body = match year {
        Some((start, end, _)) if start < subject => {
            let before = title.get(..start).unwrap_or_default();
            let between = title
                .get(end..subject)
                .unwrap_or_default()
                .trim_start_matches('度');
            if clean_body(before).is_some() {
                before
            } else {
                between
            }
        }
        _ => title.get(..subject).unwrap_or_default(),
    };
    let year = year.map(|(_, _, year)| year);
    (clean_body(body), year.or_else(|| year_in_brackets(title)))
}

/// …年度报告（2023）.
fn year_in_brackets(title: &str) -> Option<u16> {
    let aside = title.get(without_aside(title).len()..)?;
    let digits = aside.trim_matches(|c: char| !c.is_ascii_digit());
    let year = digits.parse().ok().filter(|_| digits.len() == 4)?;
    (1990..2100).contains(&year).then_some(year)
}

fn clean_body(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    // 甲局（乙办）: a bracket that was opened in the name is part of it.
    let open = text.contains('(');
    let end = |c: char| !(c.is_alphanumeric() || c == ')' && open);
    let text = text.trim_end_matches(end);
    let text = text.strip_prefix("关于").unwrap_or(text);
    let text = text.strip_suffix("关于").unwrap_or(text);
    let text = text.trim_end_matches('的');
    let (length, cjk) = text
        .chars()
        .fold((0, true), |(n, cjk), c| (n + 1, cjk && !c.is_ascii_digit()));
    (length >= 2 && cjk && length <= 40).then(|| text.to_owned())
}

/// Whether a line can be the name of a body alone, as above a title that begins with the year.
fn is_body_line(text: &str) -> bool {
    const ENDS: [&str; 28] = [
        "人民政府",
        "政府",
        "办公室",
        "办公厅",
        "委员会",
        "局",
        "委",
        "厅",
        "办",
        "部",
        "署",
        "中心",
        "院",
        "街道",
        "办事处",
        "管委会",
        "镇",
        "乡",
        "县",
        "市",
        "区",
        "旗",
        "省",
        "总局",
        "支队",
        "大队",
        "处",
        "所",
    ];
    let text = text.trim();
    let folded: String = label::fold(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    can_be_title(text)
        && folded.chars().count() >= 3
        && folded.chars().all(char::is_alphanumeric)
        && ENDS.iter().any(|end| folded.ends_with(end))
}

/// The title of a report and what it says, from the lines up to its first part.
pub(super) fn title_of(lines: &[TextLine<'_>]) -> Option<Title> {
    let filled: Vec<&TextLine<'_>> = lines
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .collect();
    let all = titles(lines);
    // The last title before the text begins: crumbs, site names and lists of links stand above it.
    let mut best = all
        .iter()
        .rfind(|title| title.body.is_some() && title.year.is_some())
        .or_else(|| all.iter().rfind(|title| title.year.is_some()))
        .or_else(|| all.last())?
        .clone();
    if best.body.is_none() {
        let at = filled
            .iter()
            .position(|line| line.span.start == best.span.start)?;
        // Nothing need stand above: the form that is made for a year alone begins with its title.
        let above = at.checked_sub(1).and_then(|at| filled.get(at));
        if let Some(above) = above.filter(|above| is_body_line(above.text)) {
            let body: String = label::fold(above.text)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            best.text = format!("{}{}", above.text.trim(), best.text);
            best.span.start = above.span.start;
            best.body = Some(body);
        }
    }
    Some(best)
}

/// Stated periods: 2021年1月1日(起)至(2021年)12月31日(止).
pub(super) fn periods(flat: &Flat) -> Vec<Period> {
    let text = &flat.text;
    let mut periods = Vec::new();
    let mut from = 0;
    while let Some((start, after, _)) = find_year(text, from) {
        from = after;
        let mut scan = Scan::new(text, start);
        let Some(first) = date(&mut scan, None) else {
            continue;
        };
        let _ = scan.word(&["起", "开始"]);
        if scan
            .word(&["至", "到", "—", "–", "-", "~", "－", "～", "―"])
            .is_none()
        {
            continue;
        }
        let _ = scan.word(&["—", "–", "-"]);
        let Some(last) = date(&mut scan, Some(first.year)) else {
            continue;
        };
        if is_statistic(text, start, scan.at) {
            periods.push(Period {
                from: first,
                to: last,
                span: flat.span(start, scan.at),
            });
        }
        from = scan.at;
    }
    periods
}

/// Whether the period between two bytes is that of the figures: not of a meeting or a campaign, and
/// not the one in which the report can be had.
fn is_statistic(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let near = before.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
    let near = before.get(near..).unwrap_or_default();
    let sentence = near.rsplit(['。', ';', '；']).next().unwrap_or_default();
    let clause = sentence.rsplit(['，', ',', '(']).next().unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let after = after
        .char_indices()
        .nth(20)
        .and_then(|(at, _)| after.get(..at))
        .unwrap_or(after);
    let rest = after
        .split(['。', ';', '；', '，', ',', ')'])
        .next()
        .unwrap_or_default();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    const ACCESS: [&str; 10] = [
        "查阅",
        "查询",
        "查看",
        "下载",
        "电子版",
        "获取",
        "浏览",
        "公示",
        "公布期",
        "有效期",
    ];
    if has(clause, &ACCESS) || has(rest, &ACCESS) {
        return has(clause, &["统计"]) || rest.contains("统计");
    }
    let surely = has(sentence, &["统计", "数据"]) || has(after, &["统计"]);
    let perhaps = has(sentence, &["期限", "时限", "时间"]) || after.starts_with('止');
    surely || perhaps && !has(sentence, &ACCESS)
}

fn date(scan: &mut Scan<'_>, year: Option<u16>) -> Option<Date> {
    let year = match scan.year() {
        Some(year) => year,
        None => {
            year.filter(|_| scan.word(&["当年", "同年", "本年"]).is_some() || year.is_some())?
        }
    };
    let month = scan
        .number(2)
        .and_then(|n| u8::try_from(n).ok())
        .filter(|n| (1..=12).contains(n))?;
    scan.word(&["月"])?;
    let day = scan
        .number(2)
        .and_then(|n| u8::try_from(n).ok())
        .filter(|n| (1..=31).contains(n))?;
    let _ = scan.word(&["日", "号"]);
    Some(Date { year, month, day })
}

/// Years in which the narrative says that applications were received, or with which part one opens.
pub(super) fn narrative_years(flat: &Flat) -> Vec<(u16, Span)> {
    let text = &flat.text;
    let mut years = Vec::new();
    let mut from = 0;
    while let Some((start, end, year)) = find_year(text, from) {
        from = end;
        let before: String = text
            .get(..start)
            .unwrap_or_default()
            .chars()
            .rev()
            .take(4)
            .collect();
        // 与2021年相比, 自2008年, 截至2020年, （2020年）and the like speak of other years.
        let other = [
            "与", "比", "较", "自", "从", "截", "至", "到", "(", "上", "去", "在", "结转",
        ];
        if other
            .iter()
            .any(|word| before.contains(&word.chars().rev().collect::<String>()))
        {
            continue;
        }
        let clause: String = text
            .get(end..)
            .unwrap_or_default()
            .chars()
            .take(24)
            .collect();
        let clause = clause
            .trim_start_matches('度')
            .trim_start_matches([',', '，']);
        let clause = clause
            .split(['。', '，', ',', ';', '；', '('].as_slice())
            .next()
            .unwrap_or_default();
        let received = ["收到", "受理", "新收"]
            .iter()
            .filter_map(|word| clause.find(word))
            .min();
        let counted = received.is_some_and(|at| {
            let head = clause.get(..at).unwrap_or_default();
            clause.get(at..).is_some_and(|tail| tail.contains("申请"))
                && head.chars().count() <= 8
                && !head.contains("结转")
                && !head.contains("以来")
        });
        if counted {
            years.push((year, flat.span(start, end)));
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_apart() {
        for (title, body, year) in [
            (
                "互助土族自治县人民政府2021年政府信息公开工作年度报告",
                "互助土族自治县人民政府",
                2021,
            ),
            ("甲市乙局2022年度政府信息公开工作年度报告", "甲市乙局", 2022),
            ("2023年甲县政府信息公开工作年度报告", "甲县", 2023),
            ("关于甲县2020年度政府信息公开情况的报告", "甲县", 2020),
            ("甲区教育局政府信息公开工作2022年度报告", "甲区教育局", 2022),
            ("甲镇二〇二一年政府信息公开工作年度报告", "甲镇", 2021),
            ("甲县人民政府信息公开工作2023年度报告", "甲县人民政府", 2023),
            ("甲县人民政府信息公开2023年年报", "甲县人民政府", 2023),
            (
                "甲县人民政府政府信息公开工作年度报告(2023年)",
                "甲县人民政府",
                2023,
            ),
            ("甲县乙局政府信息公开工作年度报告(2023)", "甲县乙局", 2023),
            (
                "甲县乙局(丙办)2023年政府信息公开工作年度报告(送审稿)",
                "甲县乙局(丙办)",
                2023,
            ),
        ] {
            assert!(is_title(title), "{title}");
            assert_eq!(
                take_apart(title),
                (Some(body.to_owned()), Some(year)),
                "{title}"
            );
        }
    }

    #[test]
    fn periods_need_no_second_year() {
        let flat = Flat::new(
            "数据的统计期限为2022年1月1日至12月31日。会期2022年3月1日至3月5日",
            0,
        );
        let found = periods(&flat);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found.first().map(|p| (p.from.month, p.to.month, p.to.day)),
            Some((1, 12, 31))
        );
    }

    #[test]
    fn the_time_of_access_is_no_period_of_figures() {
        for (text, count) in [
            ("本报告电子版自2024年1月1日至12月31日可在政府网站查阅。", 0),
            (
                "电子版可在网站下载，自2024年1月31日起至2024年12月31日止可查阅。",
                0,
            ),
            ("查阅时间为2024年2月1日至2024年12月31日。", 0),
            (
                "所列数据统计期限自2023年1月1日起至12月31日止，电子版可在网站查阅。",
                1,
            ),
            ("本报告时间为2023年1月1日至12月31日。", 1),
            ("数据自2023年1月1日至2023年12月31日。", 1),
        ] {
            assert_eq!(periods(&Flat::new(text, 0)).len(), count, "{text}");
        }
    }

    #[test]
    fn other_years_are_no_claims() {
        let flat = Flat::new(
            "2024年共收到政府信息公开申请3件。上年（2022年）收到的申请为142件。自2008年《条例》施行以来，累计收到政府信息公开申请783件。",
            0,
        );
        let years: Vec<u16> = narrative_years(&flat)
            .into_iter()
            .map(|(year, _)| year)
            .collect();
        assert_eq!(years, [2024]);
    }
}
