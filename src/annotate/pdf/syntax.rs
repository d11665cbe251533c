//! As much of PDF's syntax as an update needs: where an entry of a dictionary stands, what the
//! last trailer says, and how another one is appended.

use std::fmt::Write as _;
use std::ops::Range;

/// Where the value of a dictionary's entry stands. `dict` begins with `<<`.
pub(super) fn entry(dict: &[u8], key: &[u8]) -> Option<Range<usize>> {
    let mut at = blank(dict, 0);
    dict.get(at..)?.strip_prefix(b"<<")?;
    at += 2;
    loop {
        at = blank(dict, at);
        if *dict.get(at)? != b'/' {
            return None;
        }
        let name = at + 1..token(dict, at)?;
        let start = blank(dict, name.end);
        let end = value(dict, start)?;
        if dict.get(name)? == key {
            return Some(start..end);
        }
        at = end;
    }
}

/// Where the key stands whose value begins there.
pub(super) fn key_before(dict: &[u8], value: usize) -> Option<usize> {
    dict.get(..value)?.iter().rposition(|byte| *byte == b'/')
}

/// Where a dictionary's `>>` stands.
pub(super) fn end_of_dict(dict: &[u8]) -> Option<usize> {
    let end = value(dict, blank(dict, 0))?.checked_sub(2)?;
    (dict.get(end..end + 2)? == b">>").then_some(end)
}

/// Whether a value is a reference to another object.
pub(super) fn is_reference(value: &[u8]) -> bool {
    value.ends_with(b"R") && value.first().is_some_and(u8::is_ascii_digit)
}

/// How deep values may be nested.
const DEEPEST: usize = 60;

/// Where the value ends that begins there.
fn value(data: &[u8], at: usize) -> Option<usize> {
    nested(data, at, DEEPEST)
}

fn nested(data: &[u8], mut at: usize, room: usize) -> Option<usize> {
    let room = room.checked_sub(1)?;
    match data.get(at)? {
        b'(' => {
            let mut open = 0_usize;
            loop {
                match data.get(at)? {
                    b'\\' => at += 1,
                    b'(' => open += 1,
                    b')' => open -= 1,
                    _ => {}
                }
                at += 1;
                if open == 0 {
                    return Some(at);
                }
            }
        }
        b'<' if data.get(at + 1) == Some(&b'<') => many(data, at + 2, b">>", room),
        b'<' => Some(at + 1 + data.get(at..)?.iter().skip(1).position(|b| *b == b'>')? + 1),
        b'[' => many(data, at + 1, b"]", room),
        first => {
            let end = token(data, at)?;
            // A number may be the first of `12 0 R`.
            let reference = first.is_ascii_digit().then(|| {
                let second = blank(data, end);
                let after = token(data, second)?;
                let digits = data.get(second..after)?;
                let last = blank(data, after);
                let is = digits.iter().all(u8::is_ascii_digit)
                    && data.get(last) == Some(&b'R')
                    && token(data, last)? == last + 1;
                is.then_some(last + 1)
            });
            Some(reference.flatten().unwrap_or(end))
        }
    }
}

/// Values up to a mark.
fn many(data: &[u8], mut at: usize, end: &[u8], room: usize) -> Option<usize> {
    loop {
        at = blank(data, at);
        if data.get(at..)?.starts_with(end) {
            return Some(at + end.len());
        }
        at = nested(data, at, room)?;
    }
}

/// Where a name, number or word ends; it has at least one byte.
fn token(data: &[u8], at: usize) -> Option<usize> {
    let rest = data.get(at + 1..)?;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0 || b"()<>[]{}/%".contains(byte);
    Some(at + 1 + rest.iter().position(ends).unwrap_or(rest.len()))
}

/// Past blanks and comments.
fn blank(data: &[u8], mut at: usize) -> usize {
    while let Some(byte) = data.get(at) {
        match byte {
            b'%' => {
                let rest = data.get(at..).unwrap_or_default();
                let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                at += line.unwrap_or(rest.len());
            }
            0 | b'\x0C' => at += 1,
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => break,
        }
    }
    at
}

/// The last trailer of a file.
pub(super) struct Trailer<'a> {
    dict: &'a [u8],
    /// Where its table of objects stands.
    start: usize,
    /// Whether that table is a stream.
    is_stream: bool,
}

impl<'a> Trailer<'a> {
    /// Nothing where the file does not say where its objects are.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        // Offsets count from the mark of the file, which nearly always stands first.
        bytes.strip_prefix(b"%PDF-")?;
        let mark = b"startxref";
        let last = bytes
            .windows(mark.len())
            .rposition(|window| window == mark)?;
        let number = blank(bytes, last + mark.len());
        let digits = bytes.get(number..token(bytes, number)?)?;
        let start: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let table = bytes.get(start..last)?;
        let is_stream = !table.starts_with(b"xref");
        let from = if is_stream {
            let head = table.get(..table.len().min(40))?;
            let after = head.windows(3).position(|window| window == b"obj")? + 3;
            let before = head.get(..after - 3)?;
            let is_head = before
                .iter()
                .all(|b| b.is_ascii_digit() || b.is_ascii_whitespace());
            is_head.then_some(start + after)?
        } else {
            let word = b"trailer";
            let place = table
                .windows(word.len())
                .position(|window| window == word)?;
            start + place + word.len()
        };
        let from = blank(bytes, from);
        let dict = bytes.get(from..value(bytes, from)?)?;
        let trailer = Self {
            dict,
            start,
            is_stream,
        };
        trailer.entry(b"Root")?;
        (trailer.size() > 0).then_some(trailer)
    }

    pub(super) fn entry(&self, key: &[u8]) -> Option<&'a [u8]> {
        self.dict.get(entry(self.dict, key)?)
    }

    /// The first number that no object has.
    pub(super) fn size(&self) -> u32 {
        let size = self
            .entry(b"Size")
            .and_then(|size| std::str::from_utf8(size).ok());
        size.and_then(|size| size.trim().parse().ok()).unwrap_or(0)
    }

    /// The file with more objects: number, generation and what each is. Of a number that was there
    /// already these hold. `next` is the first number that stays free.
    pub(super) fn append(
        &self,
        bytes: &[u8],
        mut objects: Vec<(u32, u32, Vec<u8>)>,
        next: u32,
    ) -> Vec<u8> {
        objects.sort_by_key(|(number, ..)| *number);
        let mut out = bytes.to_vec();
        if !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        let mut places: Vec<(u32, u32, usize)> = Vec::new();
        for (number, generation, body) in &objects {
            places.push((*number, *generation, out.len()));
            out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        let table = if self.is_stream {
            places.push((next, 0, start));
            self.stream(&places, next)
        } else {
            self.table(&places, next)
        };
        out.extend_from_slice(&table);
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        out
    }

    /// What each trailer says anew: the entries that stay.
    fn kept(&self) -> Vec<u8> {
        let mut kept = Vec::new();
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = self.entry(key.as_bytes()) {
                kept.extend_from_slice(format!(" /{key} ").as_bytes());
                kept.extend_from_slice(value);
            }
        }
        kept
    }

    fn table(&self, places: &[(u32, u32, usize)], next: u32) -> Vec<u8> {
        let mut text = "xref\n".to_owned();
        for (number, generation, place) in places {
            let _ = write!(text, "{number} 1\n{place:010} {generation:05} n \n");
        }
        let _ = write!(text, "trailer\n<< /Size {next} /Prev {}", self.start);
        let mut out = text.into_bytes();
        out.extend(self.kept());
        out.extend_from_slice(b" >>\n");
        out
    }

    fn stream(&self, places: &[(u32, u32, usize)], own: u32) -> Vec<u8> {
        let mut index = String::new();
        let mut data = Vec::new();
        for (number, generation, place) in places {
            let _ = write!(index, " {number} 1");
            data.push(1);
            data.extend_from_slice(&u32::try_from(*place).unwrap_or(u32::MAX).to_be_bytes());
            data.extend_from_slice(&u16::try_from(*generation).unwrap_or(0).to_be_bytes());
        }
        let mut out = format!(
            "{own} 0 obj\n<< /Type /XRef /Size {} /Prev {} /W [1 4 2] /Index [{index} ] /Length {}",
            own + 1,
            self.start,
            data.len()
        )
        .into_bytes();
        out.extend(self.kept());
        out.extend_from_slice(b" >>\nstream\n");
        out.extend(data);
        out.extend_from_slice(b"\nendstream\nendobj\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_their_own_key() {
        let dict = b"<< /A (/Annots \\) (x)) /B << /Annots 1 >> /C [1 0 R << >> <41>] %/Annots 2\n/Annots 12 0 R/D/E >>";
        let of = |key: &[u8]| entry(dict, key).and_then(|range| dict.get(range));
        assert_eq!(of(b"Annots"), Some(&b"12 0 R"[..]));
        assert_eq!(of(b"C"), Some(&b"[1 0 R << >> <41>]"[..]));
        assert_eq!(of(b"D"), Some(&b"/E"[..]));
        assert_eq!(of(b"X"), None);
        assert_eq!(end_of_dict(dict), Some(dict.len() - 2));
        for broken in [&b"<< /A (x"[..], b"<< /A", b"", b"<<", b"<< 1 2 >>", b"/A"] {
            assert_eq!(entry(broken, b"A").and_then(|_| end_of_dict(broken)), None);
        }
        let deep = [b"<< /A ".to_vec(), vec![b'['; 100_000]].concat();
        assert_eq!(entry(&deep, b"A"), None);
    }
}
