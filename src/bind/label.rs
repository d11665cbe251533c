//! Labels: normalised, taken apart, compared.
//!
//! A label is found by what it says. Widths, brackets, quotes, blanks, numbering styles and the
//! radicals that PDF fonts put in place of characters do not count; one mistyped character does
//! not hide it either.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use crate::compat;
use crate::form::Head;

/// CJK radicals (U+2E80-2EFF) that text drawn from PDFs holds in place of characters and that
/// NFKC leaves alone (Kangxi radicals, U+2F00-2FD5, it folds).
const RADICALS: [(char, char); 42] = [
    ('⺀', '冫'),
    ('⺁', '厂'),
    ('⺄', '乙'),
    ('⺅', '亻'),
    ('⺈', '刀'),
    ('⺉', '刂'),
    ('⺋', '卩'),
    ('⺍', '小'),
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺗', '心'),
    ('⺘', '扌'),
    ('⺙', '攵'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺣', '灬'),
    ('⺩', '王'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺮', '竹'),
    ('⺼', '肉'),
    ('⻁', '虎'),
    ('⻃', '西'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻰', '龙'),
];

/// Traditional characters and their simplified forms, sorted.
static TRADITIONAL: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("traditional.txt").lines();
    let pairs = lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace);
    let mut pairs: Vec<(char, char)> = pairs
        .filter_map(|pair| {
            let mut pair = pair.chars();
            Some((pair.next()?, pair.next()?))
        })
        .collect();
    pairs.sort_unstable();
    pairs
});

/// The simplified form of a character.
fn simplified(c: char) -> char {
    if !('\u{4e00}'..='\u{9fff}').contains(&c) {
        return c;
    }
    match TRADITIONAL.binary_search_by_key(&c, |(traditional, _)| *traditional) {
        Ok(at) => TRADITIONAL.get(at).map_or(c, |(_, simplified)| *simplified),
        Err(_) => c,
    }
}

/// Whether a text is written in traditional characters, wholly or in part.
#[must_use]
pub fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| simplified(c) != c)
}

/// The text in simplified characters, each byte where it was.
#[must_use]
pub fn simplify(text: &str) -> String {
    text.chars().map(simplified).collect()
}

/// A character as labels compare it, or nothing where it does not count.
fn fold_char(c: char) -> Option<char> {
    let c = match RADICALS.binary_search_by_key(&c, |(radical, _)| *radical) {
        Ok(at) => RADICALS.get(at).map_or(c, |(_, character)| *character),
        Err(_) => c,
    };
    c.is_alphanumeric()
        .then(|| simplified(c.to_ascii_lowercase()))
}

/// The text as labels compare it: letters, digits and characters only.
#[must_use]
pub fn key(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter_map(fold_char).collect();
    }
    compat::fold(text).filter_map(fold_char).collect()
}

/// The text with widths and radicals folded but punctuation kept.
#[must_use]
pub fn fold(text: &str) -> String {
    let radical = |c| match RADICALS.binary_search_by_key(&c, |(radical, _)| *radical) {
        Ok(at) => RADICALS.get(at).map_or(c, |(_, character)| *character),
        Err(_) => c,
    };
    compat::fold(text).map(radical).collect()
}

/// A label without its numbering: `（一）予以公开`, `(一) 予以公开`, `1.属于…`, `①属于…`,
/// `一、本年新收…` and `—、总体情况` all lose what stands before the words.
#[must_use]
pub fn stripped(text: &str) -> String {
    let folded = fold(text);
    let trimmed =
        folded.trim_start_matches(|c: char| c.is_whitespace() || "\u{200b}\u{feff}".contains(c));
    let rest = strip_numbering(trimmed);
    let stripped: String = rest.chars().filter_map(fold_char).collect();
    if stripped.is_empty() {
        key(trimmed)
    } else {
        stripped
    }
}

/// The number in front of a label or heading, from 1, and what follows it.
#[must_use]
pub fn numbering(text: &str) -> Option<(u8, &str)> {
    let inner = text.trim_start();
    let rest = strip_numbering(inner);
    if rest.len() == inner.len() {
        return None;
    }
    let head = inner.get(..inner.len() - rest.len())?;
    let mut number = 0u8;
    for c in head.chars() {
        let digit = match c {
            '0'..='9' => c.to_digit(10).and_then(|d| u8::try_from(d).ok())?,
            '一' | '—' | '-' | '―' | '－' => 1,
            '二' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '十' => 10,
            _ => continue,
        };
        number = number.checked_mul(10)?.checked_add(digit)?;
    }
    (number > 0).then_some((number, rest))
}

const CHINESE_DIGITS: &str = "一二三四五六七八九十";

fn strip_numbering(text: &str) -> &str {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else {
        return text;
    };
    let after = |at: usize| text.get(at..).unwrap_or_default().trim_start();
    if "([（〔【".contains(first) {
        // （一） and (1): a short numeral in brackets.
        let Some(close) = text.find([')', ']', '）', '〕', '】']) else {
            return text;
        };
        let inner = text.get(first.len_utf8()..close).unwrap_or_default().trim();
        let numeral = |c: char| c.is_ascii_digit() || CHINESE_DIGITS.contains(c);
        if !inner.is_empty() && inner.chars().count() <= 3 && inner.chars().all(numeral) {
            return after(
                close
                    + text
                        .get(close..)
                        .and_then(|t| t.chars().next())
                        .map_or(1, char::len_utf8),
            );
        }
        return text;
    }
    let numeral = |c: char| c.is_ascii_digit() || CHINESE_DIGITS.contains(c);
    if numeral(first) || "—―-".contains(first) {
        let end = text
            .find(|c: char| !numeral(c) && !"—―-".contains(c))
            .unwrap_or(text.len());
        let rest = text.get(end..).unwrap_or_default();
        let mark = rest.trim_start();
        if let Some(tail) = mark.strip_prefix(['、', '.', ',', ':', '·', '．', '，', '。', ')'])
        {
            return tail.trim_start();
        }
        // 1 属于国家秘密, and 1属于国家秘密 (as ① becomes): no label starts with a digit of its own.
        if first.is_ascii_digit() {
            return mark;
        }
    }
    text
}

/// How two normalised labels differ: 0 for equal, else the number of characters to change.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    if a == b { 0 } else { strsim::levenshtein(a, b) }
}

/// How many characters may differ for a label of this length to be the same one mistyped.
/// Labels of two or three characters count as mistyped only where their place agrees, which the
/// caller sees to.
#[must_use]
pub fn tolerance(length: usize) -> usize {
    match length {
        0..=1 => 0,
        2..=9 => 1,
        10..=19 => 2,
        _ => 3,
    }
}

/// Finds printed labels among the form's, by what they say, then by one mistyped character where
/// their order agrees.
///
/// `wanted` is the form's labels in order: (index, accepted keys; the first is the form's own).
/// Returns for each printed key the index in `wanted` and the distance (0 the form's own wording,
/// [`ALIAS`] a known other wording).
#[must_use]
pub fn align(printed: &[String], wanted: &[&[String]]) -> Vec<Option<(usize, usize)>> {
    let mut found: Vec<Option<(usize, usize)>> = vec![None; printed.len()];
    let mut free = vec![true; wanted.len()];
    for alias in [false, true] {
        for (slot, key) in found.iter_mut().zip(printed) {
            if slot.is_some() || key.is_empty() {
                continue;
            }
            let position = wanted.iter().enumerate().position(|(at, keys)| {
                free.get(at) == Some(&true)
                    && if alias {
                        keys.iter().skip(1).any(|k| k == key)
                    } else {
                        keys.first() == Some(key)
                    }
            });
            if let Some(at) = position {
                *slot = Some((at, if alias { ALIAS } else { 0 }));
                if let Some(slot) = free.get_mut(at) {
                    *slot = false;
                }
            }
        }
    }
    align_mistyped(printed, wanted, &mut found, &mut free);
    align_between(printed, wanted, &mut found, &mut free);
    found
}

/// A label between two known ones is the only one that the form has between them if it is more
/// like it than not, as where a PDF was clipped or characters were lost.
fn align_between(
    printed: &[String],
    wanted: &[&[String]],
    found: &mut [Option<(usize, usize)>],
    free: &mut [bool],
) {
    for at in 1..printed.len().saturating_sub(1) {
        let neighbours = (found.get(at - 1), found.get(at + 1));
        let (Some(None), (Some(Some((before, _))), Some(Some((after, _))))) =
            (found.get(at), neighbours)
        else {
            continue;
        };
        let to = before + 1;
        let (Some(key), Some(own)) = (
            printed.get(at),
            wanted.get(to).and_then(|keys| keys.first()),
        ) else {
            continue;
        };
        if *after != to + 1 || free.get(to) != Some(&true) {
            continue;
        }
        let far = distance(key, own);
        if far * 2 > own.chars().count() {
            continue;
        }
        if let (Some(slot), Some(open)) = (found.get_mut(at), free.get_mut(to)) {
            *slot = Some((to, far));
            *open = false;
        }
    }
}

/// The distance [`align`] gives for a wording that the form lists as another one.
pub const ALIAS: usize = usize::MAX;

fn align_mistyped(
    printed: &[String],
    wanted: &[&[String]],
    found: &mut [Option<(usize, usize)>],
    free: &mut [bool],
) {
    // Nearest pairs first, so that a good match is not taken by a poor one.
    let mut pairs = Vec::new();
    for (at, key) in printed.iter().enumerate() {
        let length = key.chars().count();
        if found.get(at) != Some(&None) || length < 2 {
            continue;
        }
        for (to, keys) in wanted.iter().enumerate() {
            if free.get(to) != Some(&true) {
                continue;
            }
            for candidate in keys.iter() {
                let limit = tolerance(candidate.chars().count().min(length));
                if candidate.chars().count().abs_diff(length) > limit {
                    continue;
                }
                let far = distance(key, candidate);
                if far <= limit {
                    pairs.push((far, at, to, candidate.chars().count() <= 4));
                }
            }
        }
    }
    pairs.sort_unstable();
    for (far, at, to, short) in pairs {
        if found.get(at) != Some(&None) || free.get(to) != Some(&true) {
            continue;
        }
        let before = found
            .iter()
            .take(at)
            .rev()
            .find_map(|slot| slot.map(|(to, _)| to));
        let after = found
            .iter()
            .skip(at + 1)
            .find_map(|slot| slot.map(|(to, _)| to));
        let in_order = before.is_none_or(|b| b < to) && after.is_none_or(|a| to < a);
        // A short word may be another word altogether: only its place makes it this one.
        if short && !in_order {
            continue;
        }
        if let (Some(slot), Some(open)) = (found.get_mut(at), free.get_mut(to)) {
            *slot = Some((to, far));
            *open = false;
        }
    }
}

/// A label of the form as labels compare it, without numbering. Worked out once for each.
#[must_use]
pub fn of_form(label: &'static str) -> &'static str {
    static KNOWN: LazyLock<RwLock<HashMap<&'static str, &'static str>>> =
        LazyLock::new(RwLock::default);
    if let Some(key) = KNOWN
        .read()
        .ok()
        .and_then(|known| known.get(label).copied())
    {
        return key;
    }
    let key: &'static str = stripped(label).leak();
    if let Ok(mut known) = KNOWN.write() {
        known.insert(label, key);
    }
    key
}

/// The accepted keys of a head of the form: its own wording first, then the aliases, all without
/// numbering. Worked out once for each.
#[must_use]
pub fn keys_of(head: &Head) -> &'static [String] {
    type Known = HashMap<(&'static str, usize), &'static [String]>;
    static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);
    // Heads of one wording may have other aliases: the forms live as long as the program, so that
    // a list of aliases is told by its place.
    let name = (head.label, head.aliases.as_ptr() as usize);
    if let Some(keys) = KNOWN
        .read()
        .ok()
        .and_then(|known| known.get(&name).copied())
    {
        return keys;
    }
    let all = std::iter::once(head.label).chain(head.aliases.iter().copied());
    let keys: &'static [String] = all.map(stripped).collect::<Vec<_>>().leak();
    if let Ok(mut known) = KNOWN.write() {
        known.insert(name, keys);
    }
    keys
}

/// Whether two normalised labels differ by so many characters at most.
#[must_use]
pub fn near(a: &str, b: &str, limit: usize) -> bool {
    a == b
        || (limit > 0
            && a.len().abs_diff(b.len()) <= 4 * limit
            && strsim::levenshtein(a, b) <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_no_part_of_a_label() {
        for (text, want) in [
            ("（一）予以公开", "予以公开"),
            ("(一) 予以公开", "予以公开"),
            ("1.属于国家秘密", "属于国家秘密"),
            ("1． 属于国家秘密", "属于国家秘密"),
            ("①属于国家秘密", "属于国家秘密"),
            (
                "一、本年新收\n政府信息公开申请数量",
                "本年新收政府信息公开申请数量",
            ),
            ("—、总体情况", "总体情况"),
            ("总 计", "总计"),
            ("⼈⺠政府", "人民政府"),
            ("（七）總計", "总计"),
            ("四、結轉下年度繼續辦理", "结转下年度继续办理"),
            ("3.危及“三安全一稳定”", "危及三安全一稳定"),
            ("一般情况", "一般情况"),
        ] {
            assert_eq!(stripped(text), want, "{text}");
        }
        assert_eq!(numbering("四、政府信息").map(|(n, _)| n), Some(4));
        assert_eq!(numbering("（六）其他").map(|(n, _)| n), Some(6));
        assert_eq!(numbering("总体情况"), None);
    }

    #[test]
    fn radicals_are_sorted() {
        assert!(RADICALS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let in_place = |(a, b): &(char, char)| a.len_utf8() == 3 && b.len_utf8() == 3;
        assert!(TRADITIONAL.iter().all(in_place));
    }

    #[test]
    fn a_mistyped_short_label_needs_its_place() {
        let own: Vec<Vec<String>> = ["自然人", "商业企业", "其他", "总计"]
            .iter()
            .map(|l| vec![(*l).to_owned()])
            .collect();
        let wanted: Vec<&[String]> = own.iter().map(Vec::as_slice).collect();
        let printed: Vec<String> = ["自热人", "商业企业", "其地", "总什"]
            .iter()
            .map(|l| (*l).to_owned())
            .collect();
        let found = align(&printed, &wanted);
        assert_eq!(
            found
                .iter()
                .map(|f| f.map(|(to, _)| to))
                .collect::<Vec<_>>(),
            [Some(0), Some(1), Some(2), Some(3)]
        );
        let shuffled: Vec<String> = ["总计", "其地"].iter().map(|l| (*l).to_owned()).collect();
        assert_eq!(align(&shuffled, &wanted).get(1), Some(&None));
    }
}
