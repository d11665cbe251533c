//! UTF-8 and UTF-16 by the standard library, all other encodings by whoever runs the build.

use std::borrow::Cow;
use std::sync::OnceLock;

/// The decoders of whoever runs the build. Without them nothing but UTF-8 and UTF-16 is decoded.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// The name, as the Encoding Standard has it, of the encoding that has this label.
    pub name: fn(&str) -> Option<String>,
    /// Decodes bytes in the encoding of this name and keeps a byte order mark. Nothing where the
    /// encoding is not known or, if the text is to be whole, where the bytes are no text in it;
    /// else U+FFFD stands for what is no text.
    pub decode: fn(name: &str, bytes: &[u8], whole: bool) -> Option<String>,
}

static HOST: OnceLock<Host> = OnceLock::new();

/// Says how to decode. The first to say so is heard.
pub fn provide(host: Host) {
    let _ = HOST.set(host);
}

/// An encoding, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Charset(&'static str);

/// The encodings of the Encoding Standard, first those in which a character may be several bytes.
pub(super) const NAMES: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "x-user-defined",
];

/// How many of [`NAMES`] are not of single bytes.
const WIDE: usize = 10;

impl Charset {
    pub(in crate::read) const UTF_8: Self = Self("utf-8");
    pub(in crate::read) const UTF_16LE: Self = Self("utf-16le");
    pub(in crate::read) const UTF_16BE: Self = Self("utf-16be");
    pub(in crate::read) const GBK: Self = Self("gbk");
    pub(in crate::read) const GB18030: Self = Self("gb18030");
    pub(in crate::read) const BIG5: Self = Self("big5");

    /// The encoding that a document names so.
    pub(in crate::read) fn for_label(label: &[u8]) -> Option<Self> {
        let label = str::from_utf8(label).ok()?;
        let named = |name: &str| {
            let known = NAMES.iter().find(|known| known.eq_ignore_ascii_case(name));
            known.map(|known| Self(known))
        };
        named(label.trim_ascii()).or_else(|| named(&(HOST.get()?.name)(label)?))
    }

    /// Whether each byte is a character, so that nearly anything is a text in it.
    pub(in crate::read) fn is_single_byte(self) -> bool {
        !NAMES.iter().take(WIDE).any(|name| *name == self.0)
    }

    /// Decodes, with U+FFFD for what is no text.
    pub(in crate::read) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::UTF_8 => String::from_utf8_lossy(bytes),
            Self::UTF_16LE => utf16(bytes, u16::from_le_bytes).0.into(),
            Self::UTF_16BE => utf16(bytes, u16::from_be_bytes).0.into(),
            Self(name) => HOST
                .get()
                .and_then(|host| (host.decode)(name, bytes, false))
                .map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned),
        }
    }

    /// Decodes what is text from its first byte to its last.
    pub(in crate::read) fn decode_whole(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let whole = |(text, whole): (String, bool)| whole.then_some(Cow::Owned(text));
        match self {
            Self::UTF_8 => str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::UTF_16LE => whole(utf16(bytes, u16::from_le_bytes)),
            Self::UTF_16BE => whole(utf16(bytes, u16::from_be_bytes)),
            Self(name) => (HOST.get()?.decode)(name, bytes, true).map(Cow::Owned),
        }
    }
}

/// Decodes UTF-16, and says whether all of it was text.
fn utf16(bytes: &[u8], order: fn([u8; 2]) -> u16) -> (String, bool) {
    let (units, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut whole = odd.is_empty();
    // Half a pair and half a unit at the end are one failure by the standard.
    let mut half = false;
    for c in char::decode_utf16(units.iter().map(|unit| order(*unit))) {
        half = matches!(&c, Err(unit) if unit.unpaired_surrogate() < 0xDC00);
        whole &= c.is_ok();
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !odd.is_empty() && !half {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, whole)
}
