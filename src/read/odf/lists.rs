//! Lists: the numbers that they put before paragraphs.

use std::collections::HashMap;

use super::tag::Tag;
use crate::read::numeral::Numeral;
use crate::read::xml::Element;

/// Levels of a list.
pub(super) const LEVELS: usize = 10;

/// How a list counts, level by level.
#[derive(Clone, Debug, Default)]
pub(super) struct ListStyle {
    levels: Vec<Option<Level>>,
}

/// How a level of a list counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// Nothing for a bullet.
    numeral: Option<Numeral>,
    prefix: String,
    suffix: String,
    /// `%1%.%2%、`: the whole label, where it is written so.
    pattern: Option<String>,
    start: u32,
    /// How many levels are shown.
    shown: usize,
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl ListStyle {
    pub(super) fn push(&mut self, element: &Element<'_>, level: Level) {
        let at: usize = element.number("level").unwrap_or(1);
        if (1..=LEVELS).contains(&at) {
            if self.levels.len() < at {
                self.levels.resize(at, None);
            }
            if let Some(own) = self.levels.get_mut(at - 1) {
                *own = Some(level);
            }
        }
    }

    fn level(&self, at: usize) -> Option<&Level> {
        self.levels.get(at)?.as_ref()
    }
}

impl Level {
    pub(super) fn read(tag: Tag, element: &Element<'_>) -> Self {
        let get = |name| element.attribute(name).unwrap_or_default().into_owned();
        Self {
            numeral: (tag == Tag::NumberLevel).then(|| numeral(&get("num-format"))),
            prefix: get("num-prefix"),
            suffix: get("num-suffix"),
            pattern: element.attribute("num-list-format").map(String::from),
            start: element.number("start-value").unwrap_or(1),
            shown: element.number("display-levels").unwrap_or(1),
        }
    }
}

impl Counters {
    /// Starts a list anew.
    pub(super) fn restart(&mut self, list: &str) {
        self.counts.remove(list);
    }

    /// Counts a paragraph of a list at a level from 0; `start` sets its number.
    pub(super) fn label(
        &mut self,
        list: &str,
        style: &ListStyle,
        at: usize,
        start: Option<u32>,
    ) -> Option<String> {
        let at = at.min(LEVELS - 1);
        let level = style.level(at)?;
        let counts = self.counts.entry(list.to_owned()).or_default();
        for (deeper, count) in counts.iter_mut().enumerate() {
            if deeper == at {
                let next = count.map_or(level.start, |n| n.saturating_add(1));
                *count = Some(start.unwrap_or(next));
            } else if deeper > at {
                *count = None;
            }
        }
        let written = |shown: usize| {
            let numeral = style.level(shown)?.numeral?;
            let own = style.level(shown)?.start;
            Some(numeral.write(counts.get(shown).copied().flatten().unwrap_or(own)))
        };
        let numeral = level.numeral?;
        let mut label = String::new();
        match &level.pattern {
            Some(pattern) => {
                for (number, piece) in pattern.split('%').enumerate() {
                    match piece.parse::<usize>() {
                        Ok(shown) if number % 2 == 1 => {
                            label.extend(shown.checked_sub(1).and_then(written));
                        }
                        _ => label.push_str(piece),
                    }
                }
            }
            None if numeral == Numeral::None => {}
            None => {
                label.push_str(&level.prefix);
                let first = (at + 1).saturating_sub(level.shown.max(1));
                let numbers: Vec<String> = (first..=at).filter_map(written).collect();
                label.push_str(&numbers.join("."));
                label.push_str(&level.suffix);
            }
        }
        if label.ends_with(|c: char| c.is_alphanumeric()) {
            label.push(' ');
        }
        (!label.is_empty()).then_some(label)
    }
}

/// A way to count by its first numbers, as OpenDocument names it.
fn numeral(format: &str) -> Numeral {
    let mut names = format.split([',', ' ']).filter(|name| !name.is_empty());
    match (names.next(), names.next()) {
        (None, _) => Numeral::None,
        (Some("a"), _) => Numeral::LowerLetter,
        (Some("A"), _) => Numeral::UpperLetter,
        (Some("i"), _) => Numeral::LowerRoman,
        (Some("I"), _) => Numeral::UpperRoman,
        (Some("一"), _) => Numeral::Chinese,
        (Some("壹" | "壱"), _) => Numeral::ChineseLegal,
        (Some("甲"), _) => Numeral::Stems,
        (Some("子"), _) => Numeral::Branches,
        (Some("①"), _) => Numeral::Circled,
        (Some("⑴"), _) => Numeral::Parenthesised,
        (Some("１"), _) => Numeral::FullWidth,
        (Some("01"), _) => Numeral::Padded,
        _ => Numeral::Decimal,
    }
}
