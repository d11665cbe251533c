//! D107: what a template left behind.

use std::ops::Range;

use crate::check::finding;
use crate::check::rules::prose::{narrative_checked, span};
use crate::check::rules::words::quoted;
use crate::diagnostic::Diagnostic;
use crate::origin::Place;
use crate::report::Report;

/// What a blank in a template stands before.
const UNITS: &str = "年月日件条份篇次个期县市区镇乡局";
/// Ends of a clause.
const STOPS: &str = "，。；、,;";
/// Phrases that only a template has.
const PHRASES: [&str; 5] = [
    "此处填写",
    "在此填写",
    "此处插入",
    "此处输入",
    "以表格形式报告",
];
/// What stands in brackets only where somebody is asked to put it there.
const ASKED: [&str; 11] = [
    "填写",
    "请填写",
    "需填写",
    "请补充",
    "待补充",
    "待填",
    "请在此",
    "单位名称",
    "机关名称",
    "部门名称",
    "年份",
];
/// Phrases that need a number before their last character: verb, then unit.
const COUNTED: [(&str, char); 9] = [
    ("公开", '条'),
    ("公开信息", '条'),
    ("公开政府信息", '条'),
    ("发布", '条'),
    ("发布信息", '条'),
    ("共", '条'),
    ("收到", '件'),
    ("新收", '件'),
    ("共", '件'),
];
const BRACKETS: [(char, char); 6] = [
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('［', '］'),
    ('[', ']'),
    ('〔', '〕'),
];

/// One finding for each line (paragraph) that has a leftover, at all its leftovers.
pub(super) fn template(report: &Report) -> Vec<Diagnostic> {
    if !narrative_checked(report) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut offset = 0;
    for line in report.text.split('\n') {
        let leftovers = leftovers(line);
        if let Some(first) = leftovers.first() {
            let mut diagnostic = finding("D107")
                .arg("text", quoted(line.get(first.clone()).unwrap_or_default()))
                .arg("quote", around(line, first));
            for leftover in &leftovers {
                let (start, end) = (offset + leftover.start, offset + leftover.end);
                diagnostic = diagnostic.at(Place::text(span(report, start, end)));
            }
            findings.push(diagnostic);
        }
        offset += line.len() + 1;
    }
    findings
}

/// A leftover with a few characters on both sides.
fn around(line: &str, leftover: &Range<usize>) -> String {
    const BESIDE: usize = 8;
    let before = line.get(..leftover.start).unwrap_or_default();
    let from = before
        .char_indices()
        .rev()
        .nth(BESIDE - 1)
        .map_or(0, |(at, _)| at);
    let after = line.get(leftover.end..).unwrap_or_default();
    let to = after
        .char_indices()
        .nth(BESIDE)
        .map_or(line.len(), |(at, _)| leftover.end + at);
    quoted(line.get(from..to).unwrap_or_default())
}

/// The leftovers of a line, in bytes, from left to right, none within another.
fn leftovers(line: &str) -> Vec<Range<usize>> {
    let line = Scan::new(line);
    if line
        .chars
        .iter()
        .all(|(_, c)| *c == '_' || c.is_whitespace())
    {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < line.chars.len() {
        let length = line.leftover_at(at);
        if length > 0 {
            let range = line.offset(at)..line.offset(at + length);
            match found.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => found.push(range),
            }
        }
        at += length.max(line.token(at)).max(1);
    }
    found
}

/// A line as characters, with crosses, strokes and digits of all widths brought to one.
struct Scan {
    chars: Vec<(usize, char)>,
    end: usize,
}

impl Scan {
    fn new(line: &str) -> Self {
        let fold = |c| match c {
            '×' | 'x' | 'Ｘ' | 'ｘ' | '✕' | '╳' => 'X',
            '＿' => '_',
            '＊' => '*',
            '○' | '◯' => '〇',
            '０'..='９' => char::from_u32(c as u32 - 0xFF10 + 0x30).unwrap_or(c),
            _ => c,
        };
        Self {
            chars: line.char_indices().map(|(at, c)| (at, fold(c))).collect(),
            end: line.len(),
        }
    }

    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(offset, _)| *offset)
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    /// How many characters from `at` on are so. Counts no further than a template's blank is
    /// long, so that a hostile line costs no more than its length.
    fn run(&self, at: usize, is: impl Fn(char) -> bool) -> usize {
        const LONGEST: usize = 64;
        let from = self.chars.get(at..).unwrap_or_default();
        let limited = from.iter().take(LONGEST);
        limited.take_while(|(_, c)| is(*c)).count()
    }

    fn starts_with(&self, at: usize, words: &str) -> bool {
        let mut at = at;
        words.chars().all(|c| {
            at += 1;
            self.get(at - 1) == Some(c)
        })
    }

    /// The length of the word of letters and digits that starts here; 0 inside one.
    fn token(&self, at: usize) -> usize {
        self.run(at, |c| c.is_ascii_alphanumeric())
    }

    fn is_unit(&self, at: usize) -> bool {
        let at = at + self.run(at, |c| c == ' ').min(1);
        self.get(at).is_some_and(|c| UNITS.contains(c))
    }

    /// The length of the leftover that starts here, or 0.
    fn leftover_at(&self, at: usize) -> usize {
        // Told by its first character, since most characters begin none.
        match self.get(at) {
            Some('_') => self.strokes(at),
            Some('〇') => self.circles(at),
            Some('*') => self.stars(at),
            Some('年') => self.undated(at),
            Some('某') => self.somebody(at),
            Some('此' | '在' | '以') => self.phrase(at),
            Some('公' | '发' | '共' | '收' | '新') => self.uncounted(at),
            Some(c) if c.is_ascii_alphanumeric() => self.crosses(at),
            Some(c) if BRACKETS.iter().any(|(open, _)| *open == c) => self.brackets(at),
            _ => 0,
        }
    }

    /// XX, ××, 202X; a single X before a unit, but not 第×号.
    fn crosses(&self, at: usize) -> usize {
        let length = self.token(at);
        let word: String = (at..at + length).filter_map(|at| self.get(at)).collect();
        let crosses = word.chars().filter(|c| *c == 'X').count();
        let (before, after) = (self.before(at), self.get(at + length));
        let is_address = [before, after]
            .iter()
            .any(|c| c.is_some_and(|c| "./@_=?&%:".contains(c)));
        let is_year = length == 4
            && word.starts_with('2')
            && word
                .trim_end_matches('X')
                .bytes()
                .all(|b| b.is_ascii_digit())
            && (word.starts_with("20") || crosses == 3);
        let is_blank = match length {
            0 => false,
            _ if crosses < length => crosses > 0 && is_year,
            1 => self.is_unit(at + 1) && before.is_none_or(|c| c != '第' && c != ' '),
            _ => true,
        };
        if is_blank && !is_address { length } else { 0 }
    }

    /// ___, and a single _ before a unit.
    fn strokes(&self, at: usize) -> usize {
        let length = self.run(at, |c| c == '_');
        let is_name = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let (before, after) = (self.before(at), self.get(at + length));
        let is_blank = match length {
            0 => false,
            1 | 2 => {
                !is_name(before)
                    && !is_name(after)
                    && (self.is_unit(at + length) || (length == 2 && after.is_none_or(is_han)))
            }
            _ => !(is_name(before) && is_name(after)),
        };
        if is_blank { length } else { 0 }
    }

    /// 〇〇, but not within 二〇〇八.
    fn circles(&self, at: usize) -> usize {
        let length = self.run(at, |c| c == '〇');
        let is_digit = |c: Option<char>| {
            c.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百千零".contains(c))
        };
        let beside = is_digit(self.before(at)) || is_digit(self.get(at + length));
        if length >= 2 && self.before(at) != Some('〇') && !beside {
            length
        } else {
            0
        }
    }

    /// ** before a unit.
    fn stars(&self, at: usize) -> usize {
        let length = self.run(at, |c| c == '*');
        if length >= 2 && self.is_unit(at + length) {
            length
        } else {
            0
        }
    }

    /// （　）, [ ], （填写…）, （单位名称）.
    fn brackets(&self, at: usize) -> usize {
        let Some((_, close)) = self
            .get(at)
            .and_then(|c| BRACKETS.into_iter().find(|(open, _)| *open == c))
        else {
            return 0;
        };
        let inner = self.run(at + 1, |c| c != close);
        let end = at + 1 + inner;
        if self.get(end) != Some(close) {
            return 0;
        }
        let is_empty = self.run(at + 1, char::is_whitespace) == inner;
        let follows_text = self.before(at).is_some_and(is_han);
        if is_empty {
            let is_in_text = follows_text || self.get(end + 1).is_some_and(is_han);
            let is_call = self.before(at).is_some_and(|c| c.is_ascii_alphanumeric());
            return if is_in_text && !is_call { inner + 2 } else { 0 };
        }
        let asked = ASKED
            .into_iter()
            .find(|asked| self.starts_with(at + 1, asked));
        let is_whole = |asked: &str| asked.ends_with("名称") || asked == "年份";
        match asked {
            Some(asked) if !is_whole(asked) || asked.chars().count() == inner => inner + 2,
            _ => 0,
        }
    }

    fn phrase(&self, at: usize) -> usize {
        let phrase = PHRASES
            .into_iter()
            .find(|words| self.starts_with(at, words));
        phrase.map_or(0, |phrase| phrase.chars().count())
    }

    /// 主动公开条，: the number before the unit is missing.
    fn uncounted(&self, at: usize) -> usize {
        let missing = COUNTED.into_iter().find_map(|(verb, unit)| {
            let length = verb.chars().count();
            let end = at + length + self.run(at + length, |c| c == ' ' || c == '\u{3000}');
            let is_verb = self.starts_with(at, verb) && !(verb == "共" && self.is_inside(at));
            let ends = self.get(end + 1).is_none_or(|c| STOPS.contains(c));
            (is_verb && self.get(end) == Some(unit) && ends).then_some(end + 1 - at)
        });
        missing.unwrap_or(0)
    }

    /// Whether 共 is the end of another word: 公共, 中共.
    fn is_inside(&self, at: usize) -> bool {
        self.before(at).is_some_and(|c| "公中".contains(c))
    }

    /// 年 月 日 with nothing between.
    fn undated(&self, at: usize) -> usize {
        if self.get(at) != Some('年') {
            return 0;
        }
        let blank = |at| self.run(at, |c| c == ' ' || c == '\u{3000}');
        let month = at + 1 + blank(at + 1);
        let day = month + 1 + blank(month + 1);
        let is_date = self.get(month) == Some('月') && self.get(day) == Some('日');
        let is_spaced = month > at + 1 && day > month + 1;
        if is_date && is_spaced {
            day + 1 - at
        } else {
            0
        }
    }

    /// 某某局, 某某县.
    fn somebody(&self, at: usize) -> usize {
        let length = self.run(at, |c| c == '某');
        let is_body = self
            .get(at + length)
            .is_some_and(|c| "省市县区镇乡局委办厅".contains(c));
        if length >= 2 && is_body {
            length + 1
        } else {
            0
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::leftovers;

    fn first(line: &str) -> &str {
        leftovers(line)
            .first()
            .map_or("", |range| &line[range.clone()])
    }

    #[test]
    fn leftovers_of_templates_are_found() {
        let cases = [
            ("XX局2023年政府信息公开工作年度报告", "XX"),
            ("全年主动公开信息××条。", "××"),
            ("经ＸＸ同意", "ＸＸ"),
            ("收到申请X件", "X"),
            ("202X年，我局", "202X"),
            ("20XX年1月1日", "20XX"),
            ("〇〇镇人民政府", "〇〇"),
            ("收到申请___件", "___"),
            ("收到申请__件，", "__"),
            ("收到申请_件", "_"),
            ("共**件", "**"),
            ("发文字号〔 〕12号", "〔 〕"),
            ("全年公开（ ）条", "（ ）"),
            ("办理情况[ ]件", "[ ]"),
            ("（填写本单位情况）", "（填写本单位情况）"),
            ("（此处填写数字）", "此处填写"),
            ("由（单位名称）编制", "（单位名称）"),
            ("该部分以表格形式报告。", "以表格形式报告"),
            ("全年共主动公开条，", "公开条"),
            ("发布信息 条。", "发布信息 条"),
            ("收到件，", "收到件"),
            ("印发于 年 月 日", "年 月 日"),
            ("某某局办公室", "某某局"),
        ];
        for (line, leftover) in cases {
            assert_eq!(first(line), leftover, "{line}");
        }
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        let lines = [
            "推进“双随机、一公开”监管",
            "《政府信息公开条例》施行，公开条件成熟",
            "二〇〇八年以来，一〇〇余件",
            "文号第×号",
            "胸部X光检查，X射线设备",
            "登录 www.xx.gov.cn/xxgk/x_1.html 查阅",
            "配备 3×4 米展板，分辨率1920x1080",
            "Excel 与 XXL 尺码",
            "（一）总体情况",
            "申请人填写申请表",
            "本年制发件数 3，公共条件改善",
            "收到2件，共3件，共 5 条",
            "________________________",
            "受理件、办结件均已归档",
            "call() 函数",
            "2021 年 1 月 1 日",
            "邮箱 a__b@c.cn，t20230119_4373320.html",
            "张某某，申请人某某",
            "",
        ];
        for line in lines {
            assert_eq!(first(line), "", "{line}");
        }
    }
}
