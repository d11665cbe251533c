//! The encodings of texts: tables of our own (feature `encodings`, over `encoding_rs`), or those of
//! whoever runs the build. Every browser has the same decoders as `TextDecoder`, and the tables of
//! Chinese, Japanese and Korean would be a fifth of the page's download.
//!
//! Both bodies decode as the WHATWG Encoding Standard says and leave a byte order mark in the text.

#[cfg(any(not(feature = "encodings"), test))]
#[cfg_attr(
    feature = "encodings",
    allow(
        dead_code,
        unreachable_pub,
        reason = "a test compares it with the other body"
    )
)]
mod host;
#[cfg(feature = "encodings")]
mod tables;

#[cfg(not(feature = "encodings"))]
pub(super) use host::Charset;
#[cfg(not(feature = "encodings"))]
pub use host::{Host, provide};
#[cfg(feature = "encodings")]
pub(super) use tables::Charset;

/// The encoding that a byte order mark tells, and how many bytes the mark is.
pub(super) fn for_bom(bytes: &[u8]) -> Option<(Charset, usize)> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        Some((Charset::UTF_8, 3))
    } else if bytes.starts_with(b"\xFF\xFE") {
        Some((Charset::UTF_16LE, 2))
    } else if bytes.starts_with(b"\xFE\xFF") {
        Some((Charset::UTF_16BE, 2))
    } else {
        None
    }
}

#[cfg(all(test, feature = "encodings"))]
mod tests {
    use proptest::prelude::*;

    use super::{host, tables};

    const PAIRS: [(host::Charset, tables::Charset); 3] = [
        (host::Charset::UTF_8, tables::Charset::UTF_8),
        (host::Charset::UTF_16LE, tables::Charset::UTF_16LE),
        (host::Charset::UTF_16BE, tables::Charset::UTF_16BE),
    ];

    /// Bytes that random ones seldom are: halves of surrogates, and UTF-8 that is nearly right.
    const PIECES: &[&[u8]] = &[
        b"a",
        b"\0",
        b"\xD8\x3D",
        b"\xDE\0",
        b"\x3D\xD8",
        b"\0\xDE",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        "甲".as_bytes(),
        b"\xE7\x94",
        b"\xF0\x9F\x98\x80",
        b"\xF0\x9F",
        b"\xED\xA0\x80",
        b"\xC0\x80",
        b"\xF4\x90\x80\x80",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_bodies_decode_alike(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                prop::collection::vec(prop::sample::select(PIECES), 0..12)
                    .prop_map(|pieces| pieces.concat()),
            ]
        ) {
            for (host, tables) in PAIRS {
                prop_assert_eq!(host.decode(&bytes), tables.decode(&bytes));
                prop_assert_eq!(host.decode_whole(&bytes), tables.decode_whole(&bytes));
            }
        }
    }

    #[test]
    fn both_bodies_know_the_same_names() {
        for name in host::NAMES {
            let known = tables::Charset::for_label(name.as_bytes()).map(tables::Charset::name);
            let known = known.map(str::to_ascii_lowercase);
            assert_eq!(known.as_deref(), Some(*name));
            let host = host::Charset::for_label(name.as_bytes());
            let tables = tables::Charset::for_label(name.as_bytes());
            assert_eq!(
                host.map(host::Charset::is_single_byte),
                tables.map(tables::Charset::is_single_byte),
                "{name}"
            );
        }
    }

    #[test]
    fn without_a_host_nothing_else_is_decoded() {
        let gbk = b"\xBC\xD7";
        assert_eq!(host::Charset::for_label(b"x-no-such"), None);
        assert_eq!(host::Charset::GB18030.decode_whole(gbk), None);
        assert_eq!(host::Charset::GB18030.decode(gbk), "\u{FFFD}\u{FFFD}");
        assert_eq!(tables::Charset::GB18030.decode(gbk), "甲");
    }
}
