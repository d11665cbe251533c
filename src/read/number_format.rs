//! Number formats of spreadsheets, as far as they change what a reader sees in a number: dates,
//! percentages, units. All other numbers are written exactly, without the noise of binary
//! fractions (Excel shows fifteen digits).

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// A number format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// Parts for positive numbers, negative ones and zero; missing ones are like the first.
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Section {
    tokens: Vec<Token>,
    kind: Kind,
    /// Commas behind the digits: each divides the number by a thousand.
    thousands: u32,
    /// Places after the decimal point.
    places: u32,
    /// Digits after a point that is only written between them (`0!.0`), which divides by ten each.
    tens: Option<u32>,
    /// Whether the decimal point has come.
    pointed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Plain,
    Date,
    /// With so many decimals.
    Percent(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Literal(String),
    /// A run of one letter of a date: `y`, `m`, `d`, `h`, `s`, `a`, or `n` for minutes.
    Date(char, usize),
    /// `上午/下午` and `AM/PM`.
    Half,
    /// Where the digits stand.
    Digits,
}

/// The number of the day 1 January 1970 where days are counted from 1900.
const UNIX_EPOCH: i64 = 25_569;
const FROM_1904: i64 = 1_462;

impl NumberFormat {
    pub(super) fn parse(code: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut chars = code.chars().peekable();
        while let Some(c) = chars.next() {
            let Some(section) = sections.last_mut() else {
                break;
            };
            match c {
                ';' => sections.push(Section::default()),
                '"' => {
                    let literal = chars.by_ref().take_while(|c| *c != '"').collect();
                    section.literal(literal);
                }
                // As it stands; a point after digits looks like one of decimals.
                '!' if chars.peek() != Some(&'.') => section.literal("!".to_owned()),
                '\\' | '!' => match chars.next() {
                    Some('.') if section.tokens.contains(&Token::Digits) => {
                        section.tens = Some(0);
                    }
                    literal => section.literal(literal.map(String::from).unwrap_or_default()),
                },
                // As wide as the next character, or filled up with it.
                '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let inner = inner.to_ascii_lowercase();
                    if let Some(first) = inner.chars().next()
                        && "hms".contains(first)
                        && inner.chars().all(|c| c == first)
                    {
                        section.date(first, inner.len());
                    }
                }
                '%' => {
                    section.kind = Kind::Percent(0);
                    section.literal("%".to_owned());
                }
                'G' | 'g' => {
                    // General, or the era of a date, which nothing here uses.
                    while chars.peek().is_some_and(char::is_ascii_alphabetic) {
                        chars.next();
                    }
                    section.digits();
                }
                'A' | 'a' if chars.peek().is_some_and(|c| matches!(c, 'M' | 'm' | '/')) => {
                    while chars.peek().is_some_and(|c| "AaMmPp/".contains(*c)) {
                        chars.next();
                    }
                    section.tokens.push(Token::Half);
                }
                '上' if code.contains("上午/下午") => {
                    chars.by_ref().take(4).for_each(drop);
                    section.tokens.push(Token::Half);
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'a' => {
                    let letter = c.to_ascii_lowercase();
                    let mut length = 1;
                    while chars
                        .next_if(|c| c.to_ascii_lowercase() == letter)
                        .is_some()
                    {
                        length += 1;
                    }
                    section.date(letter, length);
                }
                ',' if section.tokens.contains(&Token::Digits) => section.thousands += 1,
                '0' | '#' | '?' | ',' | '@' => section.place(),
                '.' if section.kind == Kind::Date => {
                    // Parts of seconds.
                    while chars.next_if_eq(&'0').is_some() {}
                }
                '.' => {
                    section.digits();
                    section.pointed = true;
                }
                'E' | 'e' if chars.peek().is_some_and(|c| matches!(c, '+' | '-')) => {
                    chars.next();
                    section.digits();
                }
                other => section.literal(other.to_string()),
            }
        }
        let decimals = decimals(code);
        for section in &mut sections {
            section.finish(decimals);
        }
        Self { sections }
    }

    /// A number as it is shown where that says more than the number, else as it is.
    pub(super) fn show(&self, value: &str, from_1904: bool) -> String {
        let Some(number) = parse(value) else {
            return value.to_owned();
        };
        let at = match () {
            () if number.is_zero() => 2,
            () if number.is_sign_negative() => 1,
            () => 0,
        };
        let own = self
            .sections
            .get(at)
            .filter(|section| !section.tokens.is_empty());
        let exact = || number.normalize().to_string();
        let Some(section) = own.or(self.sections.first()) else {
            return exact();
        };
        match section.kind {
            Kind::Date => section.show_date(number, from_1904).unwrap_or_else(exact),
            Kind::Percent(decimals) => {
                let hundred = number * Decimal::ONE_HUNDRED;
                let strategy = RoundingStrategy::MidpointAwayFromZero;
                let mut rounded = hundred.round_dp_with_strategy(decimals, strategy);
                rounded.rescale(decimals);
                format!("{rounded}%")
            }
            Kind::Plain => section.with_unit(&section.scaled(number).unwrap_or_else(exact)),
        }
    }
}

/// A number without what binary fractions add to it.
fn parse(value: &str) -> Option<Decimal> {
    /// Digits that a spreadsheet keeps, and decimals below which a difference is noise.
    const DIGITS: u32 = 15;
    const DECIMALS: u32 = 10;
    let number = value
        .parse()
        .or_else(|_| Decimal::from_scientific(value))
        .ok()?;
    Some(number.round_sf(DIGITS)?.round_dp(DECIMALS))
}

/// Decimals that a format shows.
fn decimals(code: &str) -> u32 {
    let first = code.split(';').next().unwrap_or_default();
    let after = first.split_once('.').map_or("", |(_, after)| after);
    let digits = after.chars().take_while(|c| matches!(c, '0' | '#' | '?'));
    u32::try_from(digits.count()).unwrap_or(0).min(15)
}

impl Section {
    fn literal(&mut self, text: String) {
        self.tokens.push(Token::Literal(text));
    }

    fn digits(&mut self) {
        if !self.tokens.contains(&Token::Digits) {
            self.tokens.push(Token::Digits);
        }
    }

    /// A digit's place. Commas before it only part the digits.
    fn place(&mut self) {
        self.digits();
        self.thousands = 0;
        match &mut self.tens {
            Some(tens) => *tens += 1,
            None if self.pointed => self.places += 1,
            None => {}
        }
    }

    /// The number as a format shows it that makes it smaller; nothing where it does not.
    fn scaled(&self, number: Decimal) -> Option<String> {
        let tens = self.tens.unwrap_or(0);
        if self.thousands == 0 && tens == 0 || tens > 15 {
            return None;
        }
        let mut number = number;
        for _ in 0..self.thousands {
            number = number.checked_div(Decimal::ONE_THOUSAND)?;
        }
        let strategy = RoundingStrategy::MidpointAwayFromZero;
        let mut shown = number.round_dp_with_strategy(self.places, strategy);
        for _ in 0..tens {
            shown = shown.checked_div(Decimal::TEN)?;
        }
        Some(shown.normalize().to_string())
    }

    fn date(&mut self, letter: char, length: usize) {
        self.kind = Kind::Date;
        self.tokens.push(Token::Date(letter, length));
    }

    fn finish(&mut self, decimals: u32) {
        match &mut self.kind {
            Kind::Percent(own) => *own = decimals,
            Kind::Date => self.minutes(),
            Kind::Plain => {}
        }
    }

    /// An `m` after hours or before seconds counts minutes.
    fn minutes(&mut self) {
        let letter = |token: &Token| match token {
            Token::Date(letter, _) => Some(*letter),
            _ => None,
        };
        let letters: Vec<Option<char>> = self.tokens.iter().map(letter).collect();
        for (at, token) in self.tokens.iter_mut().enumerate() {
            let Token::Date(own @ 'm', _) = token else {
                continue;
            };
            let before = letters.get(..at).unwrap_or_default();
            let after = letters.get(at + 1..).unwrap_or_default();
            let last = before.iter().rev().copied().flatten().next();
            let next = after.iter().copied().flatten().next();
            if last == Some('h') || next == Some('s') {
                *own = 'n';
            }
        }
    }

    /// The number with the unit that the format writes beside it (`0"件"`).
    fn with_unit(&self, number: &str) -> String {
        let is_unit = |text: &str| text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        let mut shown = String::new();
        let mut written = false;
        for token in &self.tokens {
            match token {
                Token::Literal(text) if is_unit(text) => shown.push_str(text),
                Token::Digits => {
                    shown.push_str(number);
                    written = true;
                }
                _ => {}
            }
        }
        if written { shown } else { number.to_owned() }
    }

    fn show_date(&self, number: Decimal, from_1904: bool) -> Option<String> {
        let whole = number.floor();
        let day_seconds = ((number - whole) * Decimal::from(86_400)).round();
        let mut seconds = day_seconds.to_i64()?;
        let mut serial = whole.to_i64()?;
        if seconds >= 86_400 {
            (serial, seconds) = (serial + 1, 0);
        }
        // No program shows a day before the first or after the year 9999.
        if !(0..2_958_466).contains(&serial) {
            return None;
        }
        if from_1904 {
            serial += FROM_1904;
        } else if serial < 60 {
            // Excel has a 29 February 1900.
            serial += 1;
        }
        let (year, month, day) = civil(serial - UNIX_EPOCH);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let half = self.tokens.contains(&Token::Half);
        let mut shown = String::new();
        for token in &self.tokens {
            let (letter, length) = match token {
                Token::Literal(text) => {
                    shown.push_str(text);
                    continue;
                }
                Token::Half => {
                    shown.push_str(if hours < 12 { "上午" } else { "下午" });
                    continue;
                }
                Token::Digits => continue,
                Token::Date(letter, length) => (*letter, *length),
            };
            let value = match letter {
                'y' if length <= 2 => {
                    shown.push_str(&format!("{:02}", year % 100));
                    continue;
                }
                'y' => year,
                'm' => month,
                'd' if length > 2 => continue,
                'd' => day,
                'h' if half => (hours + 11) % 12 + 1,
                'h' => hours,
                'n' => minutes,
                's' => seconds % 60,
                'a' => {
                    let weekday = usize::try_from((serial + 6).rem_euclid(7)).ok()?;
                    let name = "日一二三四五六".chars().nth(weekday)?;
                    shown.push_str(if length > 3 { "星期" } else { "" });
                    shown.push(name);
                    continue;
                }
                _ => continue,
            };
            let text = if length == 2 {
                format!("{value:02}")
            } else {
                value.to_string()
            };
            shown.push_str(&text);
        }
        Some(shown)
    }
}

/// The date of a day counted from 1970, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The formats that files name without writing them, as Chinese programs show them.
pub(super) fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "AM/PMh\"时\"mm\"分\"",
        35 | 56 => "AM/PMh\"时\"mm\"分\"ss\"秒\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_their_format_says() {
        for (code, value, shown) in [
            ("General", "5", "5"),
            ("General", "5.0", "5"),
            ("General", "0.30000000000000004", "0.3"),
            ("General", "1669.1100000000001", "1669.11"),
            ("General", "1.1010119900101001E17", "110101199001010000"),
            ("General", "1E-2", "0.01"),
            ("General", "-0", "0"),
            ("General", "5.5511151231257827E-17", "0"),
            ("0", "2.6", "2.6"),
            ("0.00", "5", "5"),
            ("#,##0", "1234", "1234"),
            ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "0"),
            ("0%", "0.12", "12%"),
            ("0.00%", "0.12345", "12.35%"),
            ("0\"件\"", "12", "12件"),
            ("0.00\"万元\"", "1669.5", "1669.5万元"),
            ("\"约\"0", "12", "约12"),
            // The usual ways to show ten thousands, and thousands.
            ("0!.0,\"万元\"", "265500", "26.6万元"),
            ("0\\.0000\"万元\"", "265500", "26.55万元"),
            ("#,##0,", "1234567", "1235"),
            ("0.0,", "26540", "26.5"),
            ("#,##0.00", "1234.5", "1234.5"),
            ("[Red]0;[Blue]-0", "-3", "-3"),
            ("yyyy/m/d", "44562", "2022/1/1"),
            ("yyyy-mm-dd;@", "45657", "2024-12-31"),
            ("yyyy\"年\"m\"月\"d\"日\"", "44562", "2022年1月1日"),
            (
                "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
                "44562.5",
                "2022年1月1日",
            ),
            ("yyyy年", "44562", "2022年"),
            ("h:mm:ss", "0.5", "12:00:00"),
            ("m/d/yy h:mm", "44562.75", "1/1/22 18:00"),
            ("AM/PM h:mm", "0.75", "下午 6:00"),
            ("aaaa", "44562", "星期六"),
            ("d", "1", "1"),
            ("yyyy/m/d", "-5", "-5"),
            ("", "7", "7"),
            ("General", "text", "text"),
        ] {
            assert_eq!(
                NumberFormat::parse(code).show(value, false),
                shown,
                "{code} {value}"
            );
        }
        let date = NumberFormat::parse("yyyy/m/d");
        assert_eq!(date.show("43100", true), "2022/1/1");
    }
}
