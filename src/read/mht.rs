//! Saved web archives (MHT, MHTML): a MIME message whose first HTML part is the page.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Format, ReadError, encoding, html};
use crate::document::Document;
use crate::limits::Limits;

/// Reads a web archive.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let damaged = ReadError::Damaged(Format::Mht);
    let message = MessageParser::default().parse(bytes).ok_or(damaged)?;
    if message.parts.len() > limits.mime_parts {
        return Err(ReadError::OverLimit("mime_parts", limits.mime_parts));
    }
    let part = page(&message).ok_or(damaged)?;
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .and_then(|label| encoding::label(label.as_bytes()));
    let body = body(&message, part).ok_or(damaged)?;
    html::read(&body, charset, limits)
}

/// The part that is the page: the one that the archive's `start` names, else the first HTML.
fn page<'m, 'x>(message: &'m Message<'x>) -> Option<&'m MessagePart<'x>> {
    let is_html = |part: &&MessagePart<'x>| matches!(part.body, PartType::Html(_));
    let start = message
        .content_type()
        .and_then(|kind| kind.attribute("start"))
        .map(|start| start.trim_matches(['<', '>']));
    let named = start.and_then(|start| {
        let mut parts = message.parts.iter().filter(is_html);
        parts.find(|part| part.content_id() == Some(start))
    });
    named.or_else(|| message.parts.iter().find(is_html))
}

/// A part's bytes, decoded from its transfer encoding but not from its charset.
fn body(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let start = part.offset_body as usize;
    let end = part.offset_end as usize;
    let raw = message.raw_message.get(start..end)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    }
}
