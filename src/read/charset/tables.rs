//! Encodings by the tables of `encoding_rs`.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Charset(&'static Encoding);

impl Charset {
    pub(in crate::read) const UTF_8: Self = Self(encoding_rs::UTF_8);
    pub(in crate::read) const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    pub(in crate::read) const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    pub(in crate::read) const GBK: Self = Self(encoding_rs::GBK);
    pub(in crate::read) const GB18030: Self = Self(encoding_rs::GB18030);
    pub(in crate::read) const BIG5: Self = Self(encoding_rs::BIG5);

    /// The encoding that a document names so.
    pub(in crate::read) fn for_label(label: &[u8]) -> Option<Self> {
        Encoding::for_label(label).map(Self)
    }

    /// Whether each byte is a character, so that nearly anything is a text in it.
    pub(in crate::read) fn is_single_byte(self) -> bool {
        self.0.is_single_byte()
    }

    /// Decodes, with U+FFFD for what is no text.
    pub(in crate::read) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        self.0.decode_without_bom_handling(bytes).0
    }

    /// Decodes what is text from its first byte to its last.
    pub(in crate::read) fn decode_whole(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.0
            .decode_without_bom_handling_and_without_replacement(bytes)
    }

    #[cfg(test)]
    pub(super) fn name(self) -> &'static str {
        self.0.name()
    }
}
