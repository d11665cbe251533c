//! Numbers as lists count: 一、（二）3. ④ v.

/// How a level of a list counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    Padded,
    /// １, ２, ３.
    FullWidth,
    /// 一, 二, 十一, 一百零一.
    Chinese,
    /// 一, 二, 一一: digit by digit, with 〇.
    ChineseDigits,
    /// 壹, 贰, 拾壹.
    ChineseLegal,
    /// 甲, 乙, 丙.
    Stems,
    /// 子, 丑, 寅.
    Branches,
    /// ①, ②.
    Circled,
    /// ⑴, ⑵.
    Parenthesised,
    /// ⒈, ⒉.
    Stopped,
    /// I, II.
    UpperRoman,
    /// i, ii.
    LowerRoman,
    /// A, B, AA.
    UpperLetter,
    /// a, b, aa.
    LowerLetter,
    /// Nothing at all.
    None,
}

impl Numeral {
    /// A number written so; decimal where the way does not reach that far.
    pub(super) fn write(self, number: u32) -> String {
        let one_of = |first: u32, most: u32| {
            (1..=most)
                .contains(&number)
                .then(|| char::from_u32(first + number - 1))
                .flatten()
                .map(String::from)
        };
        let cycle = |names: &str| {
            let count = u32::try_from(names.chars().count()).unwrap_or(1);
            let at = number.checked_sub(1)? % count.max(1);
            names.chars().nth(at as usize).map(String::from)
        };
        let written = match self {
            Self::None => Some(String::new()),
            Self::Decimal => None,
            Self::Padded => Some(format!("{number:02}")),
            Self::FullWidth => Some(digits(number, "０１２３４５６７８９")),
            Self::Chinese => Some(counted(
                number,
                "零一二三四五六七八九",
                ["", "十", "百", "千"],
                "万",
            )),
            Self::ChineseDigits => Some(digits(number, "〇一二三四五六七八九")),
            Self::ChineseLegal => Some(counted(
                number,
                "零壹贰叁肆伍陆柒捌玖",
                ["", "拾", "佰", "仟"],
                "万",
            )),
            Self::Stems => cycle("甲乙丙丁戊己庚辛壬癸"),
            Self::Branches => cycle("子丑寅卯辰巳午未申酉戌亥"),
            Self::Circled => one_of(0x2460, 20),
            Self::Parenthesised => one_of(0x2474, 20),
            Self::Stopped => one_of(0x2488, 20),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).map(|text| text.to_ascii_lowercase()),
            Self::UpperLetter => letters(number, b'A'),
            Self::LowerLetter => letters(number, b'a'),
        };
        written.unwrap_or_else(|| number.to_string())
    }
}

fn digits(number: u32, names: &str) -> String {
    let digits = number.to_string();
    let name = |c: char| names.chars().nth(c.to_digit(10)? as usize);
    digits.chars().filter_map(name).collect()
}

/// 十二 rather than 一十二, 一百零二, 一万零三.
fn counted(number: u32, names: &str, units: [&str; 4], myriad: &str) -> String {
    if number >= 100_000_000 {
        return number.to_string();
    }
    let name = |digit: u32| names.chars().nth(digit as usize).unwrap_or_default();
    let (high, low) = (number / 10_000, number % 10_000);
    let mut text = String::new();
    if high > 0 {
        text.push_str(&counted(high, names, units, myriad));
        text.push_str(myriad);
        if (1..1000).contains(&low) {
            text.push(name(0));
        }
    }
    let mut gap = false;
    for (at, unit) in units.iter().enumerate().rev() {
        let digit = low / 10u32.pow(at as u32) % 10;
        if digit == 0 {
            gap |= low > 0 && low / 10u32.pow(at as u32) > 0;
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push(name(0));
        }
        if !(digit == 1 && at == 1 && text.is_empty()) {
            text.push(name(digit));
        }
        text.push_str(unit);
    }
    if text.is_empty() {
        text.push(name(0));
    }
    text
}

fn roman(number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in STEPS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    Some(text)
}

/// a to z, then aa to zz, as Word counts.
fn letters(number: u32, first: u8) -> Option<String> {
    let at = number.checked_sub(1)?;
    let times = at / 26 + 1;
    let letter = char::from(first + u8::try_from(at % 26).ok()?);
    (times < 30).then(|| std::iter::repeat_n(letter, times as usize).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_count() {
        for (numeral, number, text) in [
            (Numeral::Chinese, 1, "一"),
            (Numeral::Chinese, 10, "十"),
            (Numeral::Chinese, 12, "十二"),
            (Numeral::Chinese, 20, "二十"),
            (Numeral::Chinese, 101, "一百零一"),
            (Numeral::Chinese, 110, "一百一十"),
            (Numeral::Chinese, 1001, "一千零一"),
            (Numeral::Chinese, 1010, "一千零一十"),
            (Numeral::Chinese, 10_003, "一万零三"),
            (Numeral::Chinese, 0, "零"),
            (Numeral::ChineseDigits, 10, "一〇"),
            (Numeral::ChineseLegal, 11, "拾壹"),
            (Numeral::Circled, 3, "③"),
            (Numeral::Circled, 21, "21"),
            (Numeral::Parenthesised, 2, "⑵"),
            (Numeral::Stems, 2, "乙"),
            (Numeral::Stems, 11, "甲"),
            (Numeral::LowerRoman, 14, "xiv"),
            (Numeral::UpperLetter, 27, "AA"),
            (Numeral::Padded, 4, "04"),
            (Numeral::FullWidth, 12, "１２"),
            (Numeral::None, 5, ""),
        ] {
            assert_eq!(numeral.write(number), text, "{numeral:?} {number}");
        }
    }
}
