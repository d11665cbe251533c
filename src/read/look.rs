//! How characters are set, where that changes what they say: a raised digit is a note's number, and
//! what is struck through is said no longer. Either beside a figure must not become a part of it.

/// The look of a run of characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Set as a superscript.
    pub(super) raised: bool,
    /// With a line through it.
    pub(super) struck: bool,
}

/// Strikes the character before it through.
const STROKE: char = '\u{336}';

impl Look {
    /// That of a run with this look within one with another.
    #[cfg(feature = "odf")]
    pub(super) fn with(self, inner: Self) -> Self {
        Self {
            raised: self.raised || inner.raised,
            struck: self.struck || inner.struck,
        }
    }

    /// Adds text as it looks.
    pub(super) fn push(self, text: &str, out: &mut String) {
        if self == Self::default() {
            out.push_str(text);
        } else {
            text.chars().for_each(|c| self.push_char(c, out));
        }
    }

    /// Adds a character as it looks.
    pub(super) fn push_char(self, c: char, out: &mut String) {
        out.push(if self.raised { raised(c) } else { c });
        if self.struck && !c.is_whitespace() {
            out.push(STROKE);
        }
    }
}

fn raised(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + (u32::from(c) - 0x30)).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn raised_digits_and_struck_ones_are_no_plain_digits() {
        let shown = |raised, struck| {
            let mut out = "56".to_owned();
            Look { raised, struck }.push("10 年", &mut out);
            out
        };
        assert_eq!(shown(false, false), "5610 年");
        assert_eq!(shown(true, false), "56¹⁰ 年");
        assert_eq!(shown(false, true), "561\u{336}0\u{336} 年\u{336}");
    }
}
