//! Numbering: 一、（一）1. as Word counts them and no text holds them.

use std::collections::HashMap;

use super::styles::Styles;
use super::tag::{Tag, VOCABULARY};
use crate::limits::Limits;
use crate::read::numeral::Numeral;
use crate::read::xml::{Element, Step, Xml};
use crate::read::{Format, ReadError};

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    abstracts: HashMap<u32, Abstract>,
    numbers: HashMap<u32, Number>,
    /// The last number of each level of each abstract numbering.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Numberings whose restart has been done.
    started: Vec<(u32, usize)>,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    /// The numbering style that holds the levels instead.
    link: Option<String>,
}

/// A use of an abstract numbering.
#[derive(Clone, Debug, Default)]
struct Number {
    of: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    numeral: Option<Numeral>,
    /// `%1、`: the number of level 1 and what stands around it.
    text: String,
    /// Whether it writes all levels in decimal.
    legal: bool,
    /// After which level it begins anew: 0 for never.
    restart: Option<usize>,
    suffix: Suffix,
    /// The paragraph style that stands for this level.
    style: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Suffix {
    #[default]
    Blank,
    Nothing,
}

impl Lists {
    pub(super) fn read(text: &str, styles: &Styles, limits: &Limits) -> Result<Self, ReadError> {
        let mut lists = Self::default();
        let mut xml = Xml::new(text, &VOCABULARY, limits, Format::Docx);
        let mut whole: Option<(u32, Abstract)> = None;
        let mut number: Option<(u32, Number)> = None;
        // The level of an override, and the one being read.
        let (mut over, mut at) = (0usize, 0usize);
        while let Some(step) = xml.next()? {
            let (tag, element) = match step {
                Step::Open(tag, element) => (tag, element),
                Step::Close(Tag::AbstractNumber) => {
                    lists.abstracts.extend(whole.take());
                    continue;
                }
                Step::Close(Tag::Number) => {
                    lists.numbers.extend(number.take());
                    continue;
                }
                _ => continue,
            };
            match tag {
                Tag::AbstractNumber => {
                    whole = element
                        .number("abstractNumId")
                        .map(|id| (id, Abstract::default()));
                }
                Tag::Number => number = element.number("numId").map(|id| (id, Number::default())),
                Tag::AbstractNumberId => {
                    if let (Some((_, number)), Some(of)) = (&mut number, element.number("val")) {
                        number.of = of;
                    }
                }
                Tag::NumberStyleLink => {
                    if let Some((_, whole)) = &mut whole {
                        whole.link = element.attribute("val").map(String::from);
                    }
                }
                Tag::LevelOverride => over = element.number("ilvl").unwrap_or(LEVELS),
                Tag::StartOverride => {
                    if let Some((_, number)) = &mut number
                        && let Some(start) = number.starts.get_mut(over)
                    {
                        *start = element.number("val");
                    }
                }
                Tag::Level => {
                    at = element.number("ilvl").unwrap_or(LEVELS);
                    if let Some((_, number)) = &mut number
                        && let Some(level) = number.levels.get_mut(at)
                    {
                        *level = Some(Level::default());
                    }
                }
                Tag::Skip | Tag::RunProps => xml.skip()?,
                _ => {
                    let own = match (&mut whole, &mut number) {
                        (Some((_, whole)), _) => whole.levels.get_mut(at),
                        (_, Some((_, number))) => {
                            number.levels.get_mut(at).and_then(Option::as_mut)
                        }
                        _ => None,
                    };
                    if let Some(level) = own {
                        level.property(tag, &element);
                    }
                }
            }
        }
        lists.link(styles);
        Ok(lists)
    }

    /// Gives numberings that a style holds their levels.
    fn link(&mut self, styles: &Styles) {
        let linked: Vec<(u32, u32)> = self
            .abstracts
            .iter()
            .filter_map(|(id, own)| {
                let number = styles.whole(own.link.as_deref()).number?;
                Some((*id, self.numbers.get(&number)?.of))
            })
            .collect();
        for (id, of) in linked {
            if let Some(levels) = self.abstracts.get(&of).map(|own| own.levels.clone())
                && let Some(own) = self.abstracts.get_mut(&id)
            {
                own.levels = levels;
            }
        }
    }

    /// Counts a paragraph and returns what stands before its text. `style` is its style's id.
    pub(super) fn label(
        &mut self,
        number: u32,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<String> {
        let used = self.numbers.get(&number)?;
        let whole = self.abstracts.get(&used.of)?;
        let own = |at: usize| {
            used.levels
                .get(at)?
                .as_ref()
                .or_else(|| whole.levels.get(at))
        };
        let by_style = || {
            let linked = |at: &usize| own(*at).is_some_and(|level| level.style.as_deref() == style);
            (0..LEVELS).find(linked).filter(|_| style.is_some())
        };
        let at = level.or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let start = |at: usize| {
            let over = used.starts.get(at).copied().flatten();
            over.or_else(|| own(at)?.start).unwrap_or(1)
        };
        let counts = self.counts.entry(used.of).or_default();
        if used.starts.get(at).is_some_and(Option::is_some) && !self.started.contains(&(number, at))
        {
            self.started.push((number, at));
            if let Some(count) = counts.get_mut(at) {
                *count = None;
            }
        }
        for (deeper, count) in counts.iter_mut().enumerate() {
            if deeper == at {
                *count = Some(count.map_or_else(|| start(at), |n| n.saturating_add(1)));
            } else if deeper > at {
                let restart = own(deeper).and_then(|level| level.restart);
                if restart.is_none_or(|after| after != 0 && at < after) {
                    *count = None;
                }
            }
        }
        let level = own(at)?;
        let mut label = String::new();
        let mut text = level.text.chars().peekable();
        while let Some(c) = text.next() {
            let shown = text
                .peek()
                .and_then(|c| c.to_digit(10))
                .filter(|_| c == '%');
            let Some(shown) = shown
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n > 0)
            else {
                label.push(c);
                continue;
            };
            text.next();
            let count = counts.get(shown - 1).copied().flatten();
            let count = count.unwrap_or_else(|| start(shown - 1));
            let numeral = own(shown - 1)
                .and_then(|level| level.numeral)
                .unwrap_or_default();
            let numeral = if level.legal && numeral != Numeral::None {
                Numeral::Decimal
            } else {
                numeral
            };
            label.push_str(&numeral.write(count));
        }
        // A bullet tells nothing, and its character is often one of a symbol font.
        if level.numeral.is_none() && !level.text.contains('%') {
            return None;
        }
        if level.suffix == Suffix::Blank && label.ends_with(|c: char| c.is_alphanumeric()) {
            label.push(' ');
        }
        (!label.is_empty()).then_some(label)
    }
}

impl Level {
    fn property(&mut self, tag: Tag, element: &Element<'_>) {
        match tag {
            Tag::Start => self.start = element.number("val"),
            Tag::NumberFormat => {
                let value = element.attribute("val").unwrap_or_default();
                let custom = element.attribute("format").unwrap_or_default();
                self.numeral = numeral(&value, &custom);
            }
            Tag::LevelText => self.text = element.attribute("val").unwrap_or_default().into_owned(),
            Tag::Suffix if element.attribute("val").as_deref() == Some("nothing") => {
                self.suffix = Suffix::Nothing;
            }
            Tag::Restart => self.restart = element.number("val"),
            Tag::Legal => self.legal = element.is_on("val"),
            Tag::ParagraphStyle => self.style = element.attribute("val").map(String::from),
            _ => {}
        }
    }
}

/// A way to count by its name (ST_NumberFormat); nothing for a bullet.
fn numeral(name: &str, custom: &str) -> Option<Numeral> {
    Some(match name {
        "bullet" => return None,
        "none" => Numeral::None,
        "decimalZero" => Numeral::Padded,
        "custom" if custom.starts_with("01") => Numeral::Padded,
        "decimalFullWidth" | "decimalFullWidth2" => Numeral::FullWidth,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => Numeral::Chinese,
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            Numeral::ChineseDigits
        }
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            Numeral::ChineseLegal
        }
        "ideographTraditional" => Numeral::Stems,
        "ideographZodiac" => Numeral::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "ideographEnclosedCircle" => {
            Numeral::Circled
        }
        "decimalEnclosedParen" => Numeral::Parenthesised,
        "decimalEnclosedFullstop" => Numeral::Stopped,
        "upperRoman" => Numeral::UpperRoman,
        "lowerRoman" => Numeral::LowerRoman,
        "upperLetter" => Numeral::UpperLetter,
        "lowerLetter" => Numeral::LowerLetter,
        _ => Numeral::Decimal,
    })
}
