//! From bytes to text: what the file says of its encoding is believed only if it holds.

use std::borrow::Cow;

use super::ReadError;
use super::charset::{self, Charset};

/// How far into a file a declaration of its encoding is looked for. Word's header with its
/// styles is long, yet the declaration comes first in it.
const DECLARATION: usize = 8192;

/// Decodes a text. Order: byte order mark, valid UTF-8, the declared encoding if it fits,
/// UTF-16 by its zero bytes, then what fits best.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text in any of these.
pub(super) fn decode(bytes: &[u8], declared: Option<Charset>) -> Result<String, ReadError> {
    let text = if let Some((encoding, mark)) = charset::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        encoding.decode(body).into_owned()
    } else if let Some(encoding) = utf16_without_mark(bytes) {
        encoding.decode(bytes).into_owned()
    } else {
        decode_bytes(trim_nul(bytes), declared)
    };
    if is_text(&text) {
        Ok(text)
    } else {
        Err(ReadError::UnknownFormat)
    }
}

/// Decodes bytes that are not UTF-16.
fn decode_bytes(bytes: &[u8], declared: Option<Charset>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if is_mostly_utf8(bytes) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let unicode = [Charset::UTF_8, Charset::UTF_16LE, Charset::UTF_16BE];
    let declared = declared.filter(|encoding| !unicode.contains(encoding));
    let whole = |encoding: Charset| encoding.decode_whole(bytes).map(Cow::into_owned);
    // An encoding of single bytes fits anything: old pages declare Latin-1 and are Chinese.
    let telling = declared.filter(|encoding| !encoding.is_single_byte());
    if let Some(text) = telling.and_then(whole) {
        return text;
    }
    if let Some(text) = whole(Charset::GB18030).filter(|text| is_chinese(text)) {
        return text;
    }
    if let Some(text) = declared.and_then(whole) {
        return text;
    }
    // What is left is Chinese that is damaged, or the traditional characters of Big5. A detector
    // for all the world's encodings told these no better and cost the page a tenth of its size.
    if let Some(text) = whole(Charset::BIG5).filter(|text| is_chinese(text)) {
        return text;
    }
    let text = Charset::GB18030.decode(bytes);
    if is_text(&text) {
        return text.into_owned();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// The encoding that a page or an XML file declares for itself.
pub(super) fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = bytes.get(..DECLARATION.min(bytes.len()))?;
    for key in [&b"charset"[..], b"encoding"] {
        let mut rest = head;
        while let Some(at) = find_ignoring_case(rest, key) {
            rest = rest.get(at + key.len()..)?;
            let value = rest.trim_ascii_start();
            let Some(value) = value.strip_prefix(b"=") else {
                continue;
            };
            let value = value.trim_ascii_start();
            let start = usize::from(matches!(value.first(), Some(b'"' | b'\'')));
            let value = value.get(start..)?;
            let end = value
                .iter()
                .position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))
                .unwrap_or(value.len());
            if let Some(encoding) = value.get(..end).and_then(label) {
                return Some(encoding);
            }
        }
    }
    None
}

/// The encoding of a label; GB 2312 and GBK are read as what contains them.
pub(super) fn label(label: &[u8]) -> Option<Charset> {
    let encoding = Charset::for_label(label)?;
    Some(if encoding == Charset::GBK {
        Charset::GB18030
    } else {
        encoding
    })
}

/// Where `needle` (lower-case) first stands.
pub(super) fn find_ignoring_case(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len().max(1))
        .position(|window| window.eq_ignore_ascii_case(needle))
}

/// UTF-16 that does not say so: it has zero bytes, its pairs are whole, and it makes sense in
/// one order of bytes.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<Charset> {
    if !bytes.contains(&0) {
        return None;
    }
    let bytes = bytes.get(..bytes.len() & !1)?;
    [Charset::UTF_16LE, Charset::UTF_16BE]
        .into_iter()
        .find(|encoding| {
            let Some(text) = encoding.decode_whole(bytes) else {
                return false;
            };
            let (mut all, mut usual) = (0usize, 0usize);
            for c in text.chars() {
                all += 1;
                usual += usize::from(c.is_ascii() || is_usual(c));
            }
            is_text(&text) && usual * 20 >= all * 19
        })
}

/// Whether it is UTF-8 with a few damaged bytes (a page cut in the middle of a character).
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        // Text in another encoding fails all the time; no need to see it to its end.
        if bad > 100 && good < 2 * bad {
            return false;
        }
    }
    good >= 20 * bad && good > 0
}

/// Whether common Chinese characters are what most of its non-ASCII characters are.
fn is_chinese(text: &str) -> bool {
    let (mut all, mut chinese) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        chinese += usize::from(is_usual(c));
    }
    all > 0 && chinese * 20 >= all * 19
}

/// Whether a character that is not ASCII is usual in Chinese text.
fn is_usual(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FA5}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{2010}'..='\u{203B}' | '\u{A0}' | '\u{B7}' | '\u{D7}' | '\u{2460}'..='\u{249B}')
}

/// Whether decoded bytes are text at all: no zero, hardly a control character, a character for
/// private use or a failure to decode. Looks at bytes, as it has to go through every file.
fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut all, mut bad) = (0usize, 0usize);
    for (at, byte) in bytes.iter().enumerate() {
        all += usize::from(byte & 0xC0 != 0x80);
        let next = || bytes.get(at + 1).copied().unwrap_or_default();
        bad += usize::from(match byte {
            0 => return false,
            b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A => false,
            0x01..=0x1F | 0x7F | 0xEE => true,
            0xC2 => (0x80..=0x9F).contains(&next()) && next() != 0x85,
            0xEF => {
                next() < 0xA4 || next() == 0xBF && bytes.get(at + 2).is_some_and(|b| *b == 0xBD)
            }
            _ => false,
        });
    }
    bad * 20 <= all
}

/// The bytes without zeros at the end, as a clipboard leaves them.
pub(super) fn trim_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    bytes.get(..end).unwrap_or_default()
}
