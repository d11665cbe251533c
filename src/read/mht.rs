//! Saved web archives (MHT, MHTML): a MIME message whose first HTML part is the page.

use mailparse::{MailHeaderMap, ParsedMail};

use super::{Format, ReadError, encoding, html};
use crate::document::Document;
use crate::limits::Limits;

/// Reads a web archive.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let damaged = ReadError::Damaged(Format::Mht);
    let message = mailparse::parse_mail(bytes).map_err(|_| damaged)?;
    let mut parts = Vec::new();
    let mut open = vec![&message];
    while let Some(part) = open.pop() {
        open.extend(part.subparts.iter().rev());
        parts.push(part);
        if parts.len() > limits.mime_parts {
            return Err(ReadError::OverLimit("mime_parts", limits.mime_parts));
        }
    }
    let part = page(&message, &parts).ok_or(damaged)?;
    let charset = part.ctype.params.get("charset");
    let charset = charset.and_then(|label| encoding::label(label.as_bytes()));
    let body = part.get_body_raw().map_err(|_| damaged)?;
    html::read(&body, charset, limits)
}

/// The part that is the page: the one that the archive's `start` names, else the first HTML.
fn page<'m, 'x>(
    message: &ParsedMail<'x>,
    parts: &[&'m ParsedMail<'x>],
) -> Option<&'m ParsedMail<'x>> {
    let is_html = |part: &&&ParsedMail<'x>| {
        part.subparts.is_empty()
            && ["text/html", "application/xhtml+xml"].contains(&part.ctype.mimetype.as_str())
    };
    let bare = |id: &str| id.trim_matches(['<', '>']).to_owned();
    let start = message.ctype.params.get("start").map(|start| bare(start));
    let named = start.and_then(|start| {
        let id = |part: &ParsedMail<'x>| {
            part.headers
                .get_first_value("Content-ID")
                .map(|id| bare(&id))
        };
        parts
            .iter()
            .filter(is_html)
            .find(|part| id(part).as_ref() == Some(&start))
    });
    named.or_else(|| parts.iter().find(is_html)).copied()
}
