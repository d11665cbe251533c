//! Marks and notes in a page. All that is added is ASCII, so that the page keeps its encoding and
//! what it declares of it; the rest of its bytes stay as they are.

use std::collections::BTreeMap;
use std::fmt::Write;

use data_encoding::BASE64_MIME;

use super::Failure;
use super::notes::{Elements, Note};
use crate::diagnostic::Severity;
use crate::limits::Limits;
use crate::read::{Format, Source, html, mht};
use crate::words::{Lang, annotate as words};

/// How a mark looks: framed, with the numbers of its notes.
const STYLE: &str = "[data-gouji]{outline:2px solid #c00;outline-offset:-2px;background-color:#fff1f0}\
    [data-gouji]:after{content:\" [\" attr(data-gouji) \"]\";color:#c00;font-size:smaller}\
    #gouji-notes{margin:2em 1em;padding:1em;border:2px solid #c00;color:#000;background:#fff;\
    text-align:left;font-size:14px;line-height:1.6}#gouji-notes li{margin:.6em 0}";

/// Puts notes into a page or a web archive.
pub(super) fn annotate(
    source: Source<'_>,
    format: Format,
    notes: &[Note],
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    let limits = Limits::default();
    if notes.is_empty() {
        return Ok(source.bytes.to_vec());
    }
    if format == Format::Html {
        return page(source.bytes, None, notes, lang, &limits);
    }
    let part = mht::page_of(source.bytes, &limits)?;
    let page = page(&part.page, part.charset.as_deref(), notes, lang, &limits)?;
    let body = match part.transfer.as_str() {
        "base64" => BASE64_MIME.encode(&page).into_bytes(),
        "quoted-printable" => quoted_printable(&page),
        _ => page,
    };
    let before = source.bytes.get(..part.body.start).unwrap_or_default();
    let after = source.bytes.get(part.body.end..).unwrap_or_default();
    Ok([before, &body, after].concat())
}

fn page(
    bytes: &[u8],
    charset: Option<&str>,
    notes: &[Note],
    lang: Lang,
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    // Of UTF-16 the text is patched, and written again as UTF-16.
    let (mark, is_little) = match bytes {
        [0xFF, 0xFE, ..] => (2, true),
        [0xFE, 0xFF, ..] => (2, false),
        // Without a mark it is known by the zero half of its first `<`.
        [b, 0, ..] if *b != 0 => (0, true),
        [0, b, ..] if *b != 0 => (0, false),
        _ => return patched(bytes, charset, notes, lang, limits),
    };
    let (mark, rest) = bytes.split_at(mark);
    let units = rest.chunks_exact(2).map(|pair| match pair {
        [a, b] if is_little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    });
    let text: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let patched = patched(text.as_bytes(), Some("utf-8"), notes, lang, limits)?;
    let text = String::from_utf8(patched).map_err(|_| Failure::Damaged)?;
    let pairs = text.encode_utf16().flat_map(|unit| match is_little {
        true => unit.to_le_bytes(),
        false => unit.to_be_bytes(),
    });
    Ok(mark.iter().copied().chain(pairs).collect())
}

fn patched(
    bytes: &[u8],
    charset: Option<&str>,
    notes: &[Note],
    lang: Lang,
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    let document = html::read_marked(bytes, charset, limits)?;
    let elements = Elements::of(&document);
    let mut marks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, note) in notes.iter().enumerate() {
        if let Some(at) = elements.find(&note.places) {
            marks.entry(at as usize).or_default().push(number);
        }
    }
    let mut out = Vec::with_capacity(bytes.len() + notes.len() * 400);
    let mut done = 0;
    for (at, numbers) in marks {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let name = rest
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let end = at + 1 + name;
        out.extend_from_slice(bytes.get(done..end).unwrap_or_default());
        out.extend_from_slice(attributes(&numbers, notes).as_bytes());
        done = end;
    }
    let rest = bytes.get(done..).unwrap_or_default();
    let mut ends = rest.windows(6).enumerate();
    let end = ends.rfind(|(_, window)| window.eq_ignore_ascii_case(b"</body"));
    let (before, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
    out.extend_from_slice(before);
    out.extend_from_slice(list(notes, lang).as_bytes());
    out.extend_from_slice(after);
    Ok(out)
}

/// The attributes of an element that notes are on.
fn attributes(numbers: &[usize], notes: &[Note]) -> String {
    let listed: Vec<String> = numbers.iter().map(|at| (at + 1).to_string()).collect();
    let said: Vec<String> = numbers
        .iter()
        .filter_map(|at| notes.get(*at))
        .map(|note| note.lines.join("\n"))
        .collect();
    format!(
        " data-gouji=\"{}\" title=\"{}\"",
        listed.join(","),
        ascii(&said.join("\n\n"))
    )
}

/// The notes at the end of the page. Its style is that of Word's comments in pages, so that
/// readers of the page's text leave it out.
fn list(notes: &[Note], lang: Lang) -> String {
    let mut out = format!(
        "<style>{STYLE}</style><div id=\"gouji-notes\" style=\"mso-element:comment-list\"><b>{}</b><ol>",
        ascii(&words::LIST.fill(lang, &[("count", &notes.len())]))
    );
    for (number, note) in notes.iter().enumerate() {
        let colour = match note.severity {
            Severity::Error => "#c00",
            Severity::Warning => "#960",
            Severity::Info => "#06c",
        };
        let lines: Vec<String> = note.lines.iter().map(|line| ascii(line)).collect();
        let _ = write!(
            out,
            "<li id=\"gouji-note-{}\" style=\"color:{colour}\">{}</li>",
            number + 1,
            lines.join("<br>")
        );
    }
    out += "</ol></div>";
    out
}

/// Text for a page in whatever encoding.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\n' => out.push_str("&#10;"),
            c if c.is_ascii() => out.push(c),
            c => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
        }
    }
    out
}

/// Bytes in the transfer encoding of RFC 2045, 6.7.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    /// The longest line, with the `=` that joins it to the next.
    const LINE: usize = 76;
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let mut length = 0;
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        if *byte == b'\n' || *byte == b'\r' && rest.peek() == Some(&&b'\n') {
            if *byte == b'\r' {
                rest.next();
            }
            out.extend_from_slice(b"\r\n");
            length = 0;
            continue;
        }
        let is_last = rest.peek().is_none_or(|next| matches!(next, b'\r' | b'\n'));
        let plain =
            matches!(byte, b'!'..=b'<' | b'>'..=b'~') || matches!(byte, b' ' | b'\t') && !is_last;
        let width = if plain { 1 } else { 3 };
        if length + width >= LINE {
            out.extend_from_slice(b"=\r\n");
            length = 0;
        }
        match plain {
            true => out.push(*byte),
            false => out.extend_from_slice(format!("={byte:02X}").as_bytes()),
        }
        length += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_holds_any_bytes() {
        let long = "勾稽 = 1\r\n".repeat(30) + "end ";
        let coded = quoted_printable(long.as_bytes());
        let text = String::from_utf8(coded.clone()).expect("ASCII");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 76));
        let mail = [
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
            &coded[..],
        ]
        .concat();
        let parsed = mailparse::parse_mail(&mail).expect("it parses");
        assert_eq!(parsed.get_body_raw().expect("it decodes"), long.as_bytes());
    }
}
