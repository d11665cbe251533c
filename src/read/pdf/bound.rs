//! What the crate that reads objects would not end with: streams of objects, and the table of where
//! they stand, that unpack to far more than they are; dictionaries within dictionaries, which it
//! looks for again from each of them.

use std::borrow::Cow;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_IGNORE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER,
};
use miniz_oxide::inflate::core::{DecompressorOxide, TINFL_LZ_DICT_SIZE, decompress};

/// Deflate makes no more of a byte.
const DEFLATED: usize = 1032;
/// Nor do the other filters, two in a row.
const OTHERWISE: usize = 4096;

/// Whether all such streams of a file together are no larger than `limit` when unpacked. They are
/// looked for in the bytes, before anything reads them.
pub(super) fn holds(bytes: &[u8], limit: usize) -> bool {
    let streams: Vec<(&[u8], &[u8])> = streams(bytes)
        .map(|(before, data)| (dictionary(before), data))
        .filter(|(dict, _)| holds_objects(dict))
        .collect();
    // Most files cannot come near the limit, whatever is in them.
    let packed: usize = streams.iter().map(|(_, data)| data.len()).sum();
    let plain = streams.iter().all(|(dict, _)| is_deflated(dict));
    if plain && packed.saturating_mul(DEFLATED) <= limit {
        return true;
    }
    let mut left = limit;
    streams.into_iter().all(|(dict, data)| {
        let size = if is_deflated(dict) {
            unpacked(data, left)
        } else {
            Some(data.len().saturating_mul(OTHERWISE))
        };
        let rest = size.and_then(|size| left.checked_sub(size));
        left = rest.unwrap_or(0);
        rest.is_some()
    })
}

/// Dictionaries stand in one another no deeper than this; files of real programs keep below ten.
const NESTED: usize = 200;

/// Whether dictionaries are nested deeper than any program nests them.
pub(super) fn is_nested(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    // Between a dictionary and one within it stands a key, which a picture's bytes seldom have.
    let mut has_key = true;
    let mut at = 0;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"<<" => {
                depth += usize::from(has_key);
                has_key = false;
            }
            b">>" => {
                depth = depth.saturating_sub(1);
                has_key = true;
            }
            // What a stream says by chance is forgotten at its end.
            b"en" if bytes.get(at..at + 6) == Some(b"endobj") => {
                depth = 0;
                has_key = true;
            }
            _ => {
                has_key |= pair.first() == Some(&b'/');
                at += 1;
                continue;
            }
        }
        if depth > NESTED {
            return true;
        }
        at += 2;
    }
    false
}

/// The dictionary and the data of each stream: what stands before its keyword, back to the last
/// stream's end, and what stands up to its own.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let (begin, end) = (Finder::new(b"stream"), Finder::new(b"endstream"));
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let at = begin.find(rest)?;
        let (dict, data) = (rest.get(..at)?, rest.get(at + begin.word.len()..)?);
        let stop = end.find(data);
        let next = stop.map_or(data.len(), |stop| stop + end.word.len());
        rest = data.get(next..).unwrap_or_default();
        Some((dict, data.get(..stop.unwrap_or(data.len()))?))
    })
}

/// Finds a word. Looks at its last byte first, and where that is none of the word's passes over all
/// of it: most of a file is packed and holds no words.
struct Finder {
    word: &'static [u8],
    /// How far to go on from each last byte.
    steps: [u8; 256],
}

impl Finder {
    fn new(word: &'static [u8]) -> Self {
        let long = u8::try_from(word.len()).unwrap_or(1);
        let mut steps = [long; 256];
        for (byte, left) in word.iter().zip((1..long).rev()) {
            if let Some(step) = steps.get_mut(usize::from(*byte)) {
                *step = left;
            }
        }
        Self { word, steps }
    }

    fn find(&self, bytes: &[u8]) -> Option<usize> {
        let (last, before) = self.word.split_last()?;
        let mut end = before.len();
        loop {
            let seen = bytes.get(end)?;
            if seen == last && bytes.get(end - before.len()..end) == Some(before) {
                return Some(end - before.len());
            }
            end += usize::from(*self.steps.get(usize::from(*seen))?);
        }
    }
}

/// Whether a dictionary has the keys of such a stream: how many objects and where the first begins, or
/// the widths of the table.
fn holds_objects(dict: &[u8]) -> bool {
    let names: Vec<_> = names(dict).collect();
    let has = |name: &[u8]| names.iter().any(|own| own.as_ref() == name);
    has(b"First") && has(b"N") || has(b"W") || has(b"ObjStm") || has(b"XRef")
}

/// A stream's own dictionary out of what stands before it, which may be other objects too. All of that
/// where it is written as no program writes it.
fn dictionary(before: &[u8]) -> &[u8] {
    let object = before.windows(3).rposition(|word| word == b"obj");
    let own = object.and_then(|at| before.get(at + 3..));
    own.map(<[u8]>::trim_ascii)
        .filter(|own| is_dictionary(own) && !before.contains(&b'%'))
        .unwrap_or(before)
}

/// Whether this is one dictionary from its first byte to its last.
fn is_dictionary(text: &[u8]) -> bool {
    let (mut depth, mut quoted) = (0_i32, 0_i32);
    let within = text.iter().zip(1..).all(|(byte, seen)| {
        match byte {
            b'<' => depth += 1,
            b'>' => depth -= 1,
            b'(' => quoted += 1,
            b')' => quoted -= 1,
            _ => {}
        }
        quoted >= 0 && (depth > 0) == (seen < text.len())
    });
    within && quoted == 0 && text.starts_with(b"<<")
}

/// The names in a dictionary, without the slash and the escapes.
fn names(dict: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\0()<>[]{}/%".contains(byte);
    dict.split(|byte| *byte == b'/').skip(1).map(move |rest| {
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        unescaped(rest.get(..end).unwrap_or_default())
    })
}

/// A name whose characters may be written as `#` and two hexadecimal digits.
fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let digit = |at: usize| char::from(*name.get(at)?).to_digit(16);
    let mut plain = Vec::new();
    let mut at = 0;
    while let Some(byte) = name.get(at) {
        let pair = digit(at + 1).zip(digit(at + 2));
        let escaped = pair.filter(|_| *byte == b'#');
        let value = escaped.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        plain.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    Cow::Owned(plain)
}

/// Whether the one filter of a stream is the usual one.
fn is_deflated(dict: &[u8]) -> bool {
    let (mut usual, mut others) = (0, 0);
    for name in names(dict) {
        match name.as_ref() {
            b"FlateDecode" | b"Fl" => usual += 1,
            b"ASCIIHexDecode" | b"AHx" | b"ASCII85Decode" | b"A85" | b"LZWDecode" | b"LZW"
            | b"RunLengthDecode" | b"RL" => others += 1,
            _ => {}
        }
    }
    usual <= 1 && others == 0
}

/// How many bytes are packed here, if no more than `most`; all that is known of data that is not
/// packed as it says, as in an encrypted file, is that it is no bomb if it is small.
fn unpacked(data: &[u8], most: usize) -> Option<usize> {
    let start = data.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let data = data.get(start.count()..).unwrap_or_default();
    let mut window = vec![0; TINFL_LZ_DICT_SIZE];
    let mut state = DecompressorOxide::new();
    let flags =
        TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_IGNORE_ADLER32 | TINFL_FLAG_HAS_MORE_INPUT;
    let (mut read, mut at, mut size) = (0, 0, 0);
    loop {
        let rest = data.get(read..).unwrap_or_default();
        let (status, taken, made) = decompress(&mut state, rest, &mut window, at, flags);
        read += taken;
        size += made;
        at = (at + made) % TINFL_LZ_DICT_SIZE;
        if size > most {
            return None;
        }
        match status {
            TINFLStatus::HasMoreOutput => {}
            TINFLStatus::Done
            | TINFLStatus::NeedsMoreInput
            | TINFLStatus::FailedCannotMakeProgress => {
                return Some(size);
            }
            _ => return (data.len() <= most / super::stream::GROWTH).then_some(size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand() {
        for (text, at) in [
            ("stream", Some(0)),
            ("sstream", Some(1)),
            ("ststream", Some(2)),
            ("a stream of a stream", Some(2)),
            ("endstream", Some(3)),
            ("strea mstrea", None),
            ("strea", None),
            ("", None),
        ] {
            assert_eq!(Finder::new(b"stream").find(text.as_bytes()), at, "{text}");
            let end = Finder::new(b"endstream").find(text.as_bytes());
            assert_eq!(end, text.find("endstream"), "{text}");
        }
    }

    #[test]
    fn streams_of_objects_are_told_by_their_own_dictionary() {
        for (before, objects, deflated) in [
            (
                "3 0 obj\n<< /Type /ObjStm /N 3 /First 20 /Length 1851 /Filter /FlateDecode >>\n",
                true,
                true,
            ),
            (
                "3 0 obj <</Type/XRef/W[1 2 1]/Filter[/FlateDecode]>>",
                true,
                true,
            ),
            ("3 0 obj <</Type/Ob#6aStm/Filter/LZW#44ecode>>", true, false),
            (
                "3 0 obj <</N 3/First 9/Filter[/FlateDecode/Fl]>>",
                true,
                false,
            ),
            // Widths of a font before the font's file, a name of a form that is written with an escape.
            (
                "2 0 obj <</Type/Font/W[1[500]]>> endobj 3 0 obj <</Length1 1851/Filter/ASCII85Decode>>",
                false,
                false,
            ),
            (
                "2 0 obj <</F#31 4 0 R>> endobj 3 0 obj <</Length 85/Filter/DCTDecode>>",
                false,
                true,
            ),
            // None of these is one dictionary: what stands before it counts too.
            (
                "3 0 obj <</Type/ObjStm/X(1 0 obj <<>>)/Filter/FlateDecode>>",
                true,
                true,
            ),
            (
                "3 0 obj <</Type/ObjStm % 1 0 obj <<\n/Filter/FlateDecode>>",
                true,
                true,
            ),
        ] {
            let dict = dictionary(before.as_bytes());
            assert_eq!(holds_objects(dict), objects, "{before}");
            assert_eq!(is_deflated(dict), deflated, "{before}");
        }
    }

    #[test]
    fn only_dictionaries_in_one_another_are_nested() {
        assert!(is_nested("<</A ".repeat(300).as_bytes()));
        assert!(is_nested("[<</A ".repeat(300).as_bytes()));
        // A picture, all of it in one grey.
        assert!(!is_nested("<".repeat(3000).as_bytes()));
        assert!(!is_nested("<</A <</B 1>>>> endobj ".repeat(300).as_bytes()));
    }
}
