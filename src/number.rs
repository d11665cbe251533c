//! Numbers as people write them into tables: `１２`, `1,234`, `1 234`, `十二`, `1669万元`, `/`.
//!
//! Every reading that is not a plain number says by a [`Remark`] what was unusual. What is not
//! surely one number is [`Reading::Unreadable`]: never 0, never a guess.

use chinese_number::{ChineseCountMethod, ChineseToNumber};
use rust_decimal::Decimal;

/// What was unusual about the way a number was written, by the code that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// C101: text where a number belongs.
    NotANumber,
    /// C104: a unit or a word beside the number.
    Unit,
    /// C106: full-width digits, separators, spaces, Chinese numerals, the letter O for 0.
    Digits,
    /// C107: a stroke or 无 for 0.
    Dash,
}

/// What the cell's column asks for; decides how a unit beside the number is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A whole number.
    Count,
    /// A whole number with a sign.
    Change,
    /// Money in 万元: 元 and 亿元 beside the number are converted.
    WanYuan,
    /// Money without a unit of its own: the number as printed.
    Money,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A number.
    Number(Decimal),
    /// Nothing.
    Blank,
    /// Something, but not surely one number.
    Unreadable,
}

/// Units that may stand beside a count, longest first.
const COUNT_UNITS: [&str; 14] = [
    "人次", "件次", "件", "条", "宗", "份", "起", "次", "个", "项", "部", "篇", "例", "家",
];
/// Words that make a number approximate; the number itself is read.
const ABOUT: [&str; 7] = ["余", "多", "左右", "约", "近", "+", "逾"];
/// Openings of a remark in brackets that belongs to the number before it: 22（其中修订16件）.
const ASIDE: [&str; 6] = ["其中", "含", "包括", "包含", "不含", "另"];

/// Reads the text of a cell.
#[must_use]
pub fn read(text: &str, asked: Asked) -> (Reading, Vec<Remark>) {
    let mut reader = Reader {
        asked,
        remarks: Vec::new(),
    };
    let reading = reader.cell(text);
    if reading == Reading::Unreadable {
        return (reading, vec![Remark::NotANumber]);
    }
    reader.remarks.sort_unstable();
    reader.remarks.dedup();
    (reading, reader.remarks)
}

/// Whether a word of running text can be a figure of a table row: digits, or a stroke for 0.
#[must_use]
pub fn is_figure(word: &str) -> bool {
    if is_dash(word) {
        return true;
    }
    let word = fold(word).0;
    let has_digit = word.chars().any(|c| c.is_ascii_digit());
    has_digit
        && word.ends_with(|c: char| c.is_ascii_digit() || is_unit_end(c))
        && read(&word, Asked::Money).0 != Reading::Unreadable
}

fn is_unit_end(c: char) -> bool {
    matches!(c, '元' | ')') || COUNT_UNITS.iter().any(|unit| unit.ends_with(c))
}

/// Whether nothing visible stands there.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Whether the text is one of the strokes and words that stand for 0.
#[must_use]
pub fn is_dash(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['。', '.']);
    if text.is_empty() {
        return false;
    }
    let stroke = |c: char| "/\\／＼-—–―─－﹣−_＿ー".contains(c);
    text.chars().all(stroke) || ["无", "空", "不适用", "N/A", "n/a", "NA", "没有"].contains(&text)
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Full-width forms as ASCII, every kind of blank as a space; whether a digit was full-width.
fn fold(text: &str) -> (String, bool) {
    let mut wide_digit = false;
    let folded = text.chars().filter(|c| !is_invisible(*c)).map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
            wide_digit |= ascii.is_ascii_digit();
            ascii
        }
        '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\t' | '\r' => ' ',
        '−' | '﹣' => '-',
        '’' | '‘' => '\'',
        '﹐' => ',',
        '○' => 'O',
        c => c,
    });
    let folded: String = folded.collect();
    (folded.trim().to_owned(), wide_digit)
}

struct Reader {
    asked: Asked,
    remarks: Vec<Remark>,
}

impl Reader {
    fn cell(&mut self, text: &str) -> Reading {
        let (text, wide_digit) = fold(text);
        if text.is_empty() {
            return Reading::Blank;
        }
        if is_dash(&text) {
            self.remarks.push(Remark::Dash);
            return Reading::Number(Decimal::ZERO);
        }
        if wide_digit {
            self.remarks.push(Remark::Digits);
        }
        // A line break between digits is two values in one cell as often as one cut in two.
        if text.contains('\n') {
            let filled = text
                .lines()
                .filter(|line| line.contains(|c: char| c.is_ascii_digit()));
            if filled.count() > 1 {
                return Reading::Unreadable;
            }
        }
        // A point before a blank ends the number of a list rather than whole ones.
        let mut after_point = text.split(". ").skip(1);
        if after_point.any(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit())) {
            return Reading::Unreadable;
        }
        let text: String = text.chars().filter(|c| *c != '\n').collect();
        match self.signed(text.trim()) {
            Some(number) => Reading::Number(number),
            None => Reading::Unreadable,
        }
    }

    fn signed(&mut self, text: &str) -> Option<Decimal> {
        // Accounting style: (5) is minus five.
        if let Some(inner) = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            let number = self.plain(inner.trim())?;
            // For a count, to be negative is the worse fault and said of it alone.
            if self.asked == Asked::Change {
                self.remarks.push(Remark::Digits);
            }
            return Some(-number);
        }
        if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_prefix('负')) {
            return Some(-self.with_words(rest.trim_start())?);
        }
        // 减2, 增加1 under 本年增/减.
        let words = [("减少", true), ("减", true), ("增加", false), ("增", false)];
        let word = words
            .iter()
            .find_map(|(word, less)| Some((text.strip_prefix(word)?, *less)));
        if let Some((rest, less)) = word.filter(|_| self.asked == Asked::Change) {
            self.remarks.push(Remark::Digits);
            let number = self.with_words(rest.trim_start())?;
            return Some(if less { -number } else { number });
        }
        if let Some(rest) = text.strip_prefix('+') {
            if self.asked != Asked::Change {
                self.remarks.push(Remark::Digits);
            }
            return self.with_words(rest.trim_start());
        }
        self.with_words(text)
    }

    /// A number with what may stand before and after it: 约, a unit, an aside in brackets.
    fn with_words(&mut self, text: &str) -> Option<Decimal> {
        if let Some((before, inner)) = text.strip_suffix(')').and_then(|t| t.split_once('(')) {
            let inner = inner.trim();
            let belongs =
                ASIDE.iter().any(|word| inner.starts_with(word)) || self.scale(inner).is_some();
            if !belongs || before.trim().is_empty() {
                return None;
            }
            self.remarks.push(Remark::Unit);
            let scale = self.scale(inner).unwrap_or(Decimal::ONE);
            return self.with_words(before.trim())?.checked_mul(scale);
        }
        let mut rest = text;
        let mut scale = Decimal::ONE;
        for prefix in ["人民币", "约", "近", "逾", "¥", "￥", "共"] {
            if let Some(tail) = rest.strip_prefix(prefix) {
                rest = tail.trim_start();
                self.remarks.push(Remark::Unit);
            }
        }
        loop {
            let before = rest;
            if let Some(unit) = self.trailing_unit(rest) {
                rest = rest.get(..rest.len() - unit.0.len())?.trim_end();
                scale = scale.checked_mul(unit.1)?;
            } else if let Some(head) = ABOUT.iter().find_map(|word| rest.strip_suffix(word)) {
                rest = head.trim_end();
            }
            if rest == before {
                break;
            }
            self.remarks.push(Remark::Unit);
        }
        self.plain(rest)?.checked_mul(scale)
    }

    /// The unit at the end of the text and what the number before it is multiplied by.
    fn trailing_unit(&self, text: &str) -> Option<(&'static str, Decimal)> {
        // 三万 is a Chinese numeral, 3万 a number with a unit.
        let after_digit = |unit: &str| {
            let before = text.strip_suffix(unit)?.trim_end();
            let last = before.chars().last()?;
            (last.is_ascii_digit()
                || ABOUT.iter().any(|word| before.ends_with(word))
                || unit != "万")
                .then_some(())
        };
        let units = ["万元", "亿元", "元", "万"].into_iter().chain(COUNT_UNITS);
        for unit in units {
            if text.ends_with(unit) && after_digit(unit).is_some() {
                return Some((unit, self.scale(unit)?));
            }
        }
        None
    }

    /// By what a number with this unit is multiplied to give what the column asks for.
    fn scale(&self, unit: &str) -> Option<Decimal> {
        let ten_thousand = Decimal::from(10_000);
        match (self.asked, unit) {
            (Asked::WanYuan, "元") => Some(Decimal::new(1, 4)),
            (Asked::WanYuan, "亿元") => Some(ten_thousand),
            (_, "万元" | "元" | "亿元") => Some(Decimal::ONE),
            (Asked::WanYuan, "万") => Some(Decimal::ONE),
            (_, "万") => Some(ten_thousand),
            (_, unit) => COUNT_UNITS.contains(&unit).then_some(Decimal::ONE),
        }
    }

    /// Digits with separators, or a Chinese numeral.
    fn plain(&mut self, text: &str) -> Option<Decimal> {
        if text.is_empty() {
            return None;
        }
        if let Some(number) = chinese(text) {
            self.remarks.push(Remark::Digits);
            return Some(number);
        }
        let mut digits = String::with_capacity(text.len());
        let mut unusual = false;
        for c in text.chars() {
            match c {
                '0'..='9' | '.' | ',' => digits.push(c),
                // Alone it is drawn for a 0; among digits it may be one, or a slip for another.
                'O' | 'o' if text.len() == 1 => {
                    digits.push('0');
                    unusual = true;
                }
                ' ' => unusual = true,
                '\'' => {
                    digits.push(',');
                    unusual = true;
                }
                _ => return None,
            }
        }
        if digits.contains(',') {
            unusual = true;
            let (whole, _) = digits.split_once('.').unwrap_or((&digits, ""));
            let mut groups = whole.split(',');
            let first = groups.next().unwrap_or_default();
            let regular = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
            if !regular || digits.split_once('.').is_some_and(|(_, f)| f.contains(',')) {
                return None;
            }
            digits.retain(|c| c != ',');
        }
        let number = decimal(&digits)?;
        let whole = digits.split('.').next().unwrap_or_default();
        unusual |= whole.len() > 1 && whole.starts_with('0');
        let counted = matches!(self.asked, Asked::Count | Asked::Change);
        unusual |= counted && digits.contains('.') && number.fract().is_zero();
        if unusual {
            self.remarks.push(Remark::Digits);
        }
        Some(number)
    }
}

/// Digits with at most one point, which has digits on both sides.
fn decimal(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    // from_str_exact refuses what it would have to round.
    Decimal::from_str_exact(digits).ok()
}

/// A whole Chinese numeral: 十二, 一百零五, 两, 二〇二一, 〇.
fn chinese(text: &str) -> Option<Decimal> {
    const NUMERAL: &str = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟";
    if !text.chars().all(|c| NUMERAL.contains(c)) {
        return None;
    }
    let text = text.replace('〇', "零").replace('两', "二");
    if text.chars().all(|c| "零一二三四五六七八九".contains(c)) {
        // Digit by digit, as in a year.
        let digits = text
            .chars()
            .map(|c| "零一二三四五六七八九".chars().position(|d| d == c));
        let digits: Option<Vec<usize>> = digits.collect();
        return digits?.into_iter().try_fold(Decimal::ZERO, |sum, digit| {
            sum.checked_mul(Decimal::TEN)?
                .checked_add(Decimal::from(digit))
        });
    }
    let number: Result<u64, _> = text.as_str().to_number(ChineseCountMethod::TenThousand);
    number.ok().map(Decimal::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One case a line: text, what is asked, value (or blank / unread), remarks.
    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("5", Asked::Count, "5", ""),
            (" 12\u{a0}", Asked::Count, "12", ""),
            ("", Asked::Count, "blank", ""),
            ("\u{3000}\u{200b}", Asked::Count, "blank", ""),
            ("１２", Asked::Count, "12", "Digits"),
            ("1,234", Asked::Count, "1234", "Digits"),
            ("1，234", Asked::Count, "1234", "Digits"),
            ("1 234", Asked::Count, "1234", "Digits"),
            ("1’234", Asked::Count, "1234", "Digits"),
            ("1 0", Asked::Count, "10", "Digits"),
            ("69,991.9", Asked::Money, "69991.9", "Digits"),
            ("1,23", Asked::Count, "unread", "NotANumber"),
            ("26.55", Asked::WanYuan, "26.55", ""),
            ("59237.2449", Asked::WanYuan, "59237.2449", ""),
            ("2.5", Asked::Count, "2.5", ""),
            ("1.0", Asked::Count, "1.0", "Digits"),
            ("007", Asked::Count, "7", "Digits"),
            ("0", Asked::Count, "0", ""),
            ("0.5", Asked::WanYuan, "0.5", ""),
            ("1669万元", Asked::WanYuan, "1669", "Unit"),
            ("16690000元", Asked::WanYuan, "1669.0000", "Unit"),
            ("1.2亿元", Asked::WanYuan, "12000.0", "Unit"),
            ("251000元", Asked::Money, "251000", "Unit"),
            ("12件", Asked::Count, "12", "Unit"),
            ("3万件", Asked::Count, "30000", "Unit"),
            ("12余件", Asked::Count, "12", "Unit"),
            ("约12", Asked::Count, "12", "Unit"),
            ("22（其中修订16件）", Asked::Count, "22", "Unit"),
            ("5（件）", Asked::Count, "5", "Unit"),
            ("5（3）", Asked::Count, "unread", "NotANumber"),
            ("5/3", Asked::Count, "unread", "NotANumber"),
            ("12+3", Asked::Count, "unread", "NotANumber"),
            ("5\n3", Asked::Count, "unread", "NotANumber"),
            ("1. 26", Asked::WanYuan, "unread", "NotANumber"),
            ("56¹", Asked::Count, "unread", "NotANumber"),
            ("5\u{336}56", Asked::Count, "unread", "NotANumber"),
            ("5\n", Asked::Count, "5", ""),
            ("12%", Asked::Count, "unread", "NotANumber"),
            ("2021年", Asked::Count, "unread", "NotANumber"),
            ("若干", Asked::Count, "unread", "NotANumber"),
            ("#REF!", Asked::Count, "unread", "NotANumber"),
            ("=SUM(A1:A3)", Asked::Count, "unread", "NotANumber"),
            ("/", Asked::Count, "0", "Dash"),
            ("——", Asked::Count, "0", "Dash"),
            ("－", Asked::Count, "0", "Dash"),
            ("无。", Asked::Count, "0", "Dash"),
            ("O", Asked::Count, "0", "Digits"),
            ("○", Asked::Count, "0", "Digits"),
            ("〇", Asked::Count, "0", "Digits"),
            ("5O", Asked::Count, "unread", "NotANumber"),
            ("l0", Asked::Count, "unread", "NotANumber"),
            ("56余", Asked::Count, "56", "Unit"),
            ("56.0", Asked::Count, "56.0", "Digits"),
            ("减2", Asked::Change, "-2", "Digits"),
            ("减少2项", Asked::Change, "-2", "Unit Digits"),
            ("增1", Asked::Change, "1", "Digits"),
            ("增/减", Asked::Change, "unread", "NotANumber"),
            ("减2", Asked::Count, "unread", "NotANumber"),
            ("十二", Asked::Count, "12", "Digits"),
            ("两", Asked::Count, "2", "Digits"),
            ("一百零五", Asked::Count, "105", "Digits"),
            ("三万", Asked::Count, "30000", "Digits"),
            ("-5", Asked::Change, "-5", ""),
            ("－5", Asked::Change, "-5", ""),
            ("−5", Asked::Count, "-5", ""),
            ("+5", Asked::Change, "5", ""),
            ("(5)", Asked::Count, "-5", ""),
            ("(5)", Asked::Change, "-5", "Digits"),
            ("1.2.3", Asked::Count, "unread", "NotANumber"),
            ("5.", Asked::Count, "unread", "NotANumber"),
            (
                "99999999999999999999999999999999",
                Asked::Count,
                "unread",
                "NotANumber",
            ),
        ];
        for (text, asked, value, remarks) in cases {
            let (reading, said) = read(text, asked);
            let got = match reading {
                Reading::Number(number) => number.to_string(),
                Reading::Blank => "blank".to_owned(),
                Reading::Unreadable => "unread".to_owned(),
            };
            let said: Vec<String> = said.iter().map(|remark| format!("{remark:?}")).collect();
            assert_eq!(
                (got.as_str(), said.join(" ").as_str()),
                (value, remarks),
                "{text:?}"
            );
        }
    }

    #[test]
    fn tells_figures_from_words() {
        for word in ["5", "1,234", "—", "/", "0", "1669万元", "１２"] {
            assert!(is_figure(word), "{word}");
        }
        for word in [
            "1.",
            "3.其他",
            "（一）予以公开",
            "一",
            "自",
            "2、",
            "第3",
            "2021年",
            "",
        ] {
            assert!(!is_figure(word), "{word}");
        }
    }
}
