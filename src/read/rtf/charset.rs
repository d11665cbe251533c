//! Which encoding the bytes of a text are in: that of its font, or that of the file.

use std::collections::HashMap;

use encoding_rs::Encoding;

use crate::read::symbol;

/// The encodings of a file and of its fonts.
#[derive(Debug)]
pub(super) struct Charsets {
    page: &'static Encoding,
    fonts: HashMap<i32, Font>,
    /// The font being defined.
    open: Option<(i32, Font)>,
}

#[derive(Clone, Debug, Default)]
struct Font {
    charset: i32,
    name: String,
}

impl Default for Charsets {
    fn default() -> Self {
        Self {
            page: encoding_rs::WINDOWS_1252,
            fonts: HashMap::new(),
            open: None,
        }
    }
}

/// `\fcharset` of fonts whose characters are pictures.
const SYMBOL: i32 = 2;

impl Charsets {
    pub(super) fn set_page(&mut self, page: i32) {
        if let Some(encoding) = code_page(page) {
            self.page = encoding;
        }
    }

    /// A control word in the table of fonts.
    pub(super) fn define(&mut self, word: &str, number: Option<i32>) {
        match word {
            "f" => {
                self.end_font();
                self.open = number.map(|id| (id, Font::default()));
            }
            "fcharset" => {
                if let Some((_, font)) = &mut self.open {
                    font.charset = number.unwrap_or(0);
                }
            }
            _ => {}
        }
    }

    /// A byte of a font's name. Only names of symbol fonts matter, and those are ASCII.
    pub(super) fn name(&mut self, byte: u8) {
        match &mut self.open {
            Some(_) if byte == b';' => self.end_font(),
            Some((_, font)) if byte.is_ascii() && font.name.len() < 64 => {
                font.name.push(char::from(byte));
            }
            _ => {}
        }
    }

    pub(super) fn end_font(&mut self) {
        self.fonts.extend(self.open.take());
    }

    /// Decodes bytes set in a font, whose double-byte characters are set in another.
    pub(super) fn decode(&self, bytes: &[u8], font: Option<i32>, wide: Option<i32>) -> String {
        let own = font.and_then(|id| self.fonts.get(&id));
        if let Some(own) = own.filter(|own| own.charset == SYMBOL) {
            let shown = bytes
                .iter()
                .filter_map(|b| symbol::shown(&own.name, u32::from(*b)));
            return shown.collect();
        }
        if let Ok(text) = std::str::from_utf8(bytes)
            && bytes.is_ascii()
        {
            return text.to_owned();
        }
        let of = |font: &Font| charset(font.charset);
        let is_wide = |encoding: &&'static Encoding| !encoding.is_single_byte();
        let own = own.and_then(of);
        let wide = wide.and_then(|id| self.fonts.get(&id)).and_then(of);
        let page = Some(self.page);
        let wide_first = [own, page, wide].map(|encoding| encoding.filter(is_wide));
        let candidates = wide_first.into_iter().chain([own, page]).flatten();
        let mut first = None;
        // Programs name charsets of fonts that the text is not in: what fits is taken.
        for encoding in candidates {
            let (text, errors) = encoding.decode_without_bom_handling(bytes);
            if !errors {
                return text.into_owned();
            }
            first.get_or_insert(text);
        }
        first.unwrap_or_default().into_owned()
    }

    /// What a character of a symbol font shows.
    pub(super) fn symbol(&self, font: Option<i32>, code: u32) -> Option<char> {
        let name = font
            .and_then(|id| self.fonts.get(&id))
            .map_or("", |font| &font.name);
        symbol::shown(name.trim(), code)
    }
}

/// The encoding of a Windows charset number.
fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        134 => encoding_rs::GB18030,
        136 => encoding_rs::BIG5,
        128 => encoding_rs::SHIFT_JIS,
        129 | 130 => encoding_rs::EUC_KR,
        204 => encoding_rs::WINDOWS_1251,
        161 => encoding_rs::WINDOWS_1253,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54936 => encoding_rs::GB18030,
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}
