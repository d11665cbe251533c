//! Decoded streams, no larger than the limit.

use std::borrow::Cow;

use hayro_syntax::object::{Dict, Name, Stream};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

/// The decoded bytes of a stream; nothing where it is damaged beyond use, holds a picture, or is
/// larger than `limit`.
pub(super) fn decoded<'a>(stream: &Stream<'a>, limit: usize) -> Option<Cow<'a, [u8]>> {
    let filters = stream.filters();
    let raw = stream.raw_data();
    // Each step may grow a thousandfold, and the crate's decoders have no end: so the usual
    // filter is undone here, up to the limit, and of the others only small streams are.
    let is_flate = stream
        .dict()
        .get::<Name<'_>>("Filter")
        .is_some_and(|name| matches!(name.as_ref(), b"FlateDecode" | b"Fl"));
    if filters.len() == 1 && is_flate && stream.dict().get::<Dict<'_>>("DecodeParms").is_none() {
        match decompress_to_vec_zlib_with_limit(&raw, limit) {
            Ok(bytes) => return Some(Cow::Owned(bytes)),
            Err(error) if error.status == TINFLStatus::HasMoreOutput => return None,
            // A broken end is common; what came before it is the content.
            Err(error) if !error.output.is_empty() => return Some(Cow::Owned(error.output)),
            Err(_) => {}
        }
    }
    if !filters.is_empty() && raw.len() > limit / GROWTH {
        return None;
    }
    let bytes = stream.decoded_data().ok()?;
    (bytes.len() <= limit).then_some(bytes)
}

/// How many times larger a decoded stream of an unusual filter is taken to be.
pub(super) const GROWTH: usize = 64;
