//! What the crate that reads objects would not end with: streams of objects, and the table of where
//! they stand, that unpack to far more than they are; dictionaries within dictionaries, which it
//! looks for again from each of them.

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
    let mut at = 0;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"<<" => depth += 1,
            b">>" => depth = depth.saturating_sub(1),
            // What a stream says by chance is forgotten at its end.
            b"en" if bytes.get(at..at + 6) == Some(b"endobj") => depth = 0,
            _ => {
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

/// The same of a word in a few bytes.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|there| there == word)
}

/// Whether a dictionary has the keys of such a stream: how many objects and where the first begins,
/// or the widths of the table. A name written in another way may be one of them.
fn holds_objects(dict: &[u8]) -> bool {
    let has = |name: &[u8]| {
        let mut rest = dict;
        while let Some(at) = find(rest, name) {
            rest = rest.get(at + name.len()..).unwrap_or_default();
            if !rest.first().is_some_and(u8::is_ascii_alphanumeric) {
                return true;
            }
        }
        false
    };
    has(b"/First") && has(b"/N") || has(b"/W") || has(b"/ObjStm") || has(b"/XRef") || {
        dict.contains(&b'#')
    }
}

/// Whether the one filter of a stream is the usual one.
fn is_deflated(dict: &[u8]) -> bool {
    let names = |name: &[u8]| {
        let mut rest = dict;
        let mut count = 0;
        while let Some(at) = find(rest, name) {
            count += 1;
            rest = rest.get(at + name.len()..).unwrap_or_default();
        }
        count
    };
    let others: usize = [
        b"85".as_slice(),
        b"A85",
        b"/ASCII",
        b"/AHx",
        b"/LZW",
        b"/RunLength",
        b"/RL",
        b"#",
    ]
    .iter()
    .map(|name| names(name))
    .sum();
    names(b"/Fl") <= 1 && others == 0
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
            assert_eq!(find(text.as_bytes(), b"stream"), at, "{text}");
            let end = Finder::new(b"endstream").find(text.as_bytes());
            assert_eq!(end, text.find("endstream"), "{text}");
        }
    }
}
