//! What a glyph says: Unicode told by the file, or read off the embedded font.

use std::collections::HashMap;

use hayro_cmap::BfString;
use skrifa::FontRef;
use skrifa::charmap::Charmap;

use crate::read::pages::character::{Meaning, is_text, one, plain};

/// What a map to Unicode says, if that is text: no control, no private character and nothing that
/// stands for "unknown".
pub(super) fn usable(said: Option<&BfString>) -> Option<Meaning> {
    match said? {
        BfString::Char(c) => is_text(*c).then(|| one(*c)),
        BfString::String(text) => {
            let all = !text.is_empty() && text.chars().all(is_text);
            all.then(|| Meaning::Text(text.chars().map(plain).collect()))
        }
    }
}

/// From glyphs to characters by the table of an embedded font that leads from characters to glyphs.
pub(super) fn reversed(font: &[u8]) -> HashMap<u32, char> {
    let mut characters: HashMap<u32, char> = HashMap::new();
    let Ok(font) = FontRef::new(font) else {
        return characters;
    };
    for (code, glyph) in Charmap::new(&font).mappings() {
        let Some(c) = char::from_u32(code).filter(|c| is_text(*c)) else {
            continue;
        };
        let better = |old: &char| rank(c) < rank(*old);
        let known = characters.get(&glyph.to_u32());
        if glyph.to_u32() != 0 && known.is_none_or(better) {
            characters.insert(glyph.to_u32(), c);
        }
    }
    characters.values_mut().for_each(|c| *c = plain(*c));
    characters
}

/// Of several characters with one glyph the one that people type comes first.
fn rank(c: char) -> (u8, char) {
    let group = match c {
        '\u{2E80}'..='\u{2FDF}' => 2,
        '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{2F800}'..='\u{2FA1F}' => 3,
        '\u{00A0}' | '\u{00AD}' => 1,
        _ => 0,
    };
    (group, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_not_usable() {
        for c in ['\u{E001}', '\0', '\u{FFFD}', '\u{10FFFF}'] {
            assert_eq!(usable(Some(&BfString::Char(c))), None);
        }
        assert_eq!(usable(None), None);
        let text = BfString::String("ﬁ⼀".to_owned());
        assert_eq!(usable(Some(&text)), Some(Meaning::Text("ﬁ一".into())));
    }
}
