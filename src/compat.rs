//! Compatibility characters: full-width forms, Kangxi radicals, ①, ㈠, ㎡ and the like, as Unicode's
//! NFKC folds them.
//!
//! `build.rs` tabulates, by the crate unicode-normalization, the blocks that occur in Chinese office
//! text: the crate's own tables for all of Unicode would be a tenth of what the page downloads.

include!(concat!(env!("OUT_DIR"), "/compat.rs"));

/// What a character folds to, if to something else than itself.
#[must_use]
pub fn folded(c: char) -> Option<&'static str> {
    if c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return None;
    }
    let key = u16::try_from(u32::from(c)).ok()?;
    let at = KEYS.binary_search(&key).ok()?;
    let start = at
        .checked_sub(1)
        .and_then(|before| ENDS.get(before))
        .map_or(0, |end| usize::from(*end));
    let end = ENDS.get(at).map(|end| usize::from(*end))?;
    TEXT.get(start..end)
}

/// The characters of a text, folded.
pub fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(|c| {
        let to = folded(c);
        to.unwrap_or_default()
            .chars()
            .chain(to.is_none().then_some(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_office_text_has() {
        let all = |text: &str| fold(text).collect::<String>();
        assert_eq!(all("１２，（一）：％"), "12,(一):%");
        assert_eq!(all("⼀⼆⾏⽂⾃⽆"), "一二行文自无");
        assert_eq!(all("①㈠⑴Ⅳ㎡"), "1(一)(1)IVm2");
        assert_eq!(all("\u{a0}\u{3000}政府"), "  政府");
        assert_eq!(all("予以公开abc"), "予以公开abc");
    }
}
