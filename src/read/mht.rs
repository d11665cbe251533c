//! Saved web archives (MHT, MHTML): a MIME message whose first HTML part is the page.
//!
//! `mailparse` takes headers apart and undoes transfer encodings. Its own tree of parts would
//! decode words in headers, and with that link the tables of all encodings (see [`super::charset`]).

use mailparse::body::Body;
use mailparse::{MailHeader, ParsedContentType, parse_headers};

use super::{Format, ReadError, encoding, html};
use crate::document::Document;
use crate::limits::Limits;

const DAMAGED: ReadError = ReadError::Damaged(Format::Mht);

/// Reads a web archive.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let (charset, page) = find(bytes, limits)?;
    let charset = charset.and_then(|label| encoding::label(label.as_bytes()));
    html::read(&page, charset, limits)
}

/// The page in a web archive and where it stands there.
#[cfg(feature = "annotate")]
pub(crate) struct Page {
    /// The page, decoded.
    pub(crate) page: Vec<u8>,
    /// The label of its encoding, where the archive has one.
    pub(crate) charset: Option<String>,
    /// How it is encoded for the way, in lower case; blank where it is not.
    pub(crate) transfer: String,
    /// The bytes of the archive that hold it.
    pub(crate) body: std::ops::Range<usize>,
}

/// Finds the page in a web archive, for one who changes it.
#[cfg(feature = "annotate")]
pub(crate) fn page_of(bytes: &[u8], limits: &Limits) -> Result<Page, ReadError> {
    let parts = parts(bytes, limits)?;
    let part = page(&parts).ok_or(DAMAGED)?;
    // A part is a piece of the archive: how far from its start tells where.
    let start = (part.body.as_ptr().addr())
        .checked_sub(bytes.as_ptr().addr())
        .filter(|start| start + part.body.len() <= bytes.len())
        .ok_or(DAMAGED)?;
    let transfer = part.value("Content-Transfer-Encoding").unwrap_or_default();
    Ok(Page {
        page: part.decoded()?,
        charset: parameter(&part.kind, "charset"),
        transfer: transfer.trim().to_ascii_lowercase(),
        body: start..start + part.body.len(),
    })
}

/// The page in a web archive, and the label of its encoding.
fn find(bytes: &[u8], limits: &Limits) -> Result<(Option<String>, Vec<u8>), ReadError> {
    let parts = parts(bytes, limits)?;
    let part = page(&parts).ok_or(DAMAGED)?;
    Ok((parameter(&part.kind, "charset"), part.decoded()?))
}

/// The message and the parts in it.
fn parts<'m>(bytes: &'m [u8], limits: &Limits) -> Result<Vec<Part<'m>>, ReadError> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut open = vec![bytes];
    while let Some(bytes) = open.pop() {
        let part = Part::of(bytes)?;
        open.extend(part.inner().into_iter().rev());
        parts.push(part);
        if parts.len() + open.len() > limits.mime_parts {
            return Err(ReadError::OverLimit("mime_parts", limits.mime_parts));
        }
    }
    Ok(parts)
}

/// The part that is the page: the one that the archive's `start` names, else the first HTML.
fn page<'p, 'm>(parts: &'p [Part<'m>]) -> Option<&'p Part<'m>> {
    let bare = |id: &str| id.trim_matches(['<', '>']).to_owned();
    let start = parts
        .first()
        .and_then(|part| parameter(&part.kind, "start"));
    let named = start.map(|start| bare(&start)).and_then(|start| {
        parts.iter().filter(|part| part.is_html()).find(|part| {
            part.value("Content-ID")
                .is_some_and(|id| bare(&id) == start)
        })
    });
    named.or_else(|| parts.iter().find(|part| part.is_html()))
}

/// A part of the message, or the message itself.
struct Part<'m> {
    headers: Vec<MailHeader<'m>>,
    body: &'m [u8],
    /// The value of its `Content-Type`.
    kind: String,
}

impl<'m> Part<'m> {
    fn of(bytes: &'m [u8]) -> Result<Self, ReadError> {
        let (headers, start) = parse_headers(bytes).map_err(|_| DAMAGED)?;
        let mut part = Self {
            headers,
            body: bytes.get(start..).unwrap_or_default(),
            kind: String::new(),
        };
        part.kind = part.value("Content-Type").unwrap_or_default();
        Ok(part)
    }

    /// What a header says, in one line.
    fn value(&self, name: &str) -> Option<String> {
        let is_named = |header: &&MailHeader<'_>| {
            let key = header.get_key_raw().trim_ascii();
            key.eq_ignore_ascii_case(name.as_bytes())
        };
        let header = self.headers.iter().find(is_named)?;
        let value = String::from_utf8_lossy(header.get_value_raw());
        let lines: Vec<&str> = value.lines().map(str::trim).collect();
        Some(lines.join(" "))
    }

    /// `type/subtype`, in lower case.
    fn media(&self) -> String {
        let media = self.kind.split(';').next().unwrap_or_default();
        media.trim().to_ascii_lowercase()
    }

    fn is_html(&self) -> bool {
        ["text/html", "application/xhtml+xml"].contains(&self.media().as_str())
    }

    /// The parts between its boundaries, if it is made of parts.
    fn inner(&self) -> Vec<&'m [u8]> {
        match parameter(&self.kind, "boundary") {
            Some(boundary) if self.media().starts_with("multipart/") => {
                split(self.body, format!("--{boundary}").as_bytes())
            }
            _ => Vec::new(),
        }
    }

    /// Its bytes as they were before they were encoded for the way.
    fn decoded(&self) -> Result<Vec<u8>, ReadError> {
        let kind = ParsedContentType::default();
        let transfer = self.value("Content-Transfer-Encoding");
        let transfer = transfer.map(|value| value.to_ascii_lowercase());
        match Body::new(self.body, &kind, &transfer) {
            // Some programs declare it and write characters as they are, which decoding would drop.
            Body::QuotedPrintable(_) if !self.body.is_ascii() => {
                let body = quoted(self.body);
                match Body::new(&body, &kind, &transfer) {
                    Body::QuotedPrintable(body) => body.get_decoded().map_err(|_| DAMAGED),
                    _ => Err(DAMAGED),
                }
            }
            Body::Base64(body) | Body::QuotedPrintable(body) => {
                body.get_decoded().map_err(|_| DAMAGED)
            }
            Body::SevenBit(_) | Body::EightBit(_) | Body::Binary(_) => Ok(self.body.to_vec()),
        }
    }
}

/// Quoted-printable text in which no byte stands as it is that may not.
fn quoted(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() * 2);
    for byte in body {
        if byte.is_ascii() {
            out.push(*byte);
        } else {
            out.extend(format!("={byte:02X}").into_bytes());
        }
    }
    out
}

/// What stands between lines that start with the boundary; a last part may lack its end.
fn split<'m>(body: &'m [u8], boundary: &[u8]) -> Vec<&'m [u8]> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(boundary) else {
            continue;
        };
        let part = start.and_then(|start| body.get(start..end));
        // The line break before a boundary belongs to the boundary.
        parts.extend(part.map(|part| {
            let part = part.strip_suffix(b"\n").unwrap_or(part);
            part.strip_suffix(b"\r").unwrap_or(part)
        }));
        // One that ends what has not begun is damage, and parts may follow it.
        if start.is_some() && rest.starts_with(b"--") {
            return parts;
        }
        start = Some(at);
    }
    parts.extend(start.and_then(|start| body.get(start..)));
    parts
}

/// A parameter of a header's value; one that comes in pieces (RFC 2231) is put together.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut whole = None;
    let mut pieces: Option<String> = None;
    let mut count = 0usize;
    for (key, value) in value.split(';').skip(1).filter_map(|p| p.split_once('=')) {
        let (key, value) = (key.trim(), value.trim());
        let quoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
        let value = quoted.unwrap_or(value);
        if key.eq_ignore_ascii_case(name) {
            whole = Some(value);
        } else if let Some((key, number)) = key.split_once('*')
            && key.eq_ignore_ascii_case(name)
            && number == count.to_string()
        {
            pieces.get_or_insert_default().push_str(value);
            count += 1;
        }
    }
    whole.map(str::to_owned).or(pieces)
}

#[cfg(test)]
mod tests {
    use mailparse::{MailHeaderMap, ParsedMail};
    use proptest::prelude::*;

    use super::*;

    const KINDS: &[&str] = &[
        "Content-Type: multipart/related; boundary=\"b\"\r\n",
        "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tstart=\"<two>\";\r\n\tboundary=bc\r\n",
        "content-type: multipart/mixed; boundary*0=\"b\"; boundary*1=\"c\"\n",
        "Content-Type: text/html; charset=\"gb2312\"\r\n",
        "Content-Type: Text/HTML;\n charset=utf-8\n",
    ];

    const PIECES: &[&str] = &[
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain\r\n",
        "Content-Type: image/png\r\n",
        "Content-ID: <one>\r\n",
        "Content-ID: <two>\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: Quoted-Printable\r\n",
        "Content-Transfer-Encoding: 8bit\r\n",
        "Subject: x\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "--b\r\n",
        "--bc\r\n",
        "--b\n",
        "--b--\r\n",
        "--bc--\r\n",
        "PGI+\r\n",
        "<p=3D1>=E7=94=B2=\r\n",
        "甲\n",
        " x\r\n",
    ];

    /// What the library's own tree of parts says is the page: the same, but for words encoded within
    /// the headers that tell of parts, which no program writes.
    fn by_tree(bytes: &[u8]) -> Option<(Option<String>, Vec<u8>)> {
        let message = mailparse::parse_mail(bytes).ok()?;
        let parts: Vec<&ParsedMail<'_>> = message.parts().collect();
        let is_html = |part: &&&ParsedMail<'_>| part.ctype.mimetype == "text/html";
        let start = message.ctype.params.get("start");
        let named = start.and_then(|start| {
            let mut html = parts.iter().filter(is_html);
            html.find(|part| part.headers.get_first_value("Content-ID").as_ref() == Some(start))
        });
        let part = named.or_else(|| parts.iter().find(is_html))?;
        let charset = part.ctype.params.get("charset").cloned();
        Some((charset, part.get_body_raw().ok()?))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn finds_the_page_that_the_library_finds(
            first in prop::sample::select(KINDS),
            pieces in prop::collection::vec(
                prop_oneof![1 => prop::sample::select(KINDS), 4 => prop::sample::select(PIECES)],
                0..30,
            ),
        ) {
            let message = first.to_owned() + &pieces.concat();
            // Characters as they are in quoted-printable text the library drops.
            let coded = message.to_ascii_lowercase().contains("quoted-printable");
            prop_assume!(message.is_ascii() || !coded);
            let found = find(message.as_bytes(), &Limits::default()).ok();
            prop_assert_eq!(found, by_tree(message.as_bytes()), "{}", message);
        }
    }
}
