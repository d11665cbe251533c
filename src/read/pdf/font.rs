//! What a character code of a font says, how far it advances, and in which direction it writes.

use std::borrow::Cow;
use std::cell::{Cell, LazyCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use hayro_font::{CMapResolverFn, FontCache, FontGlyph, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::meaning::{reversed, usable};
use super::stream;
use crate::read::pages::character::Meaning;

/// A font without glyphs: widths and names of a font that is not embedded are asked of the PDF,
/// but the font crate wants a program all the same.
const STUB: &[u8] = include_bytes!("stub.ttf");

/// A packed program of so many bytes is not too large for a font, however well it is packed.
const SURELY_SMALL: usize = 32 << 10;

/// How many times larger than packed a stream can be.
const DENSEST: usize = 1032;

/// All fonts met in a file.
pub(super) struct Fonts<'a> {
    simple: FontCache<'a>,
    programs: FontResolverFn,
    maps: CMapResolverFn,
    known: RefCell<HashMap<usize, Option<Rc<Font<'a>>>>>,
    collections: RefCell<HashMap<&'static [u8], Option<Rc<CMap>>>>,
    stream_bytes: usize,
    /// Bytes that streams of fonts may still have when decoded, all together.
    left: Cell<usize>,
}

/// A font.
pub(super) enum Font<'a> {
    /// One byte a character.
    Simple {
        font: hayro_font::Font<'a>,
        /// The height of its glyphs in terms of its size: only Type 3 fonts have another than 1.
        em: f64,
        met: RefCell<HashMap<u32, Meaning>>,
    },
    /// A Type 3 font that tells the characters of all its codes: what each says and how wide it is.
    /// Nothing of how they are drawn is looked at.
    Told {
        em: f64,
        letters: Vec<Option<(Meaning, f64)>>,
    },
    /// Several bytes a character, as all Chinese fonts.
    Composite(Box<Composite>),
}

/// One character of a string.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) meaning: Meaning,
    /// How far the pen moves, in thousandths of the font size: to the right, or down for a
    /// vertical font.
    pub(super) advance: f64,
    /// The width of the glyph, in thousandths of the font size.
    pub(super) width: f64,
    /// A single byte 32, which word spacing applies to.
    pub(super) is_word_space: bool,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(stream_bytes: usize) -> Self {
        Self {
            simple: FontCache::new(),
            programs: Arc::new(|_| Some((Arc::new(STUB), 0))),
            maps: Arc::new(hayro_cmap::load_embedded),
            known: RefCell::default(),
            collections: RefCell::default(),
            stream_bytes,
            left: Cell::new(stream_bytes.saturating_mul(4)),
        }
    }

    /// The font that a dictionary describes; nothing where it describes none.
    pub(super) fn font(&self, dict: &Dict<'a>) -> Option<Rc<Font<'a>>> {
        // A dictionary's bytes stay where they are as long as the file is open.
        let key = dict.data().as_ptr() as usize;
        if let Some(font) = self.known.borrow().get(&key) {
            return font.clone();
        }
        let font = self.load(dict).map(Rc::new);
        self.known.borrow_mut().insert(key, font.clone());
        font
    }

    fn load(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        let kind = dict.get::<Name<'_>>("Subtype")?;
        if kind.as_ref() == b"Type0" {
            return Composite::new(dict, self).map(|font| Font::Composite(Box::new(font)));
        }
        // The font crate decodes programs without an end: a large one is first seen to have one.
        if let Some(program) = embedded(dict)
            && program.raw_data().len() > SURELY_SMALL
        {
            self.decoded(&program)?;
        }
        let em = if kind.as_ref() == b"Type3" {
            drawn_em(dict)
        } else {
            1.0
        };
        if kind.as_ref() == b"Type3"
            && let Some(letters) = told(dict, self)
        {
            return Some(Font::Told { em, letters });
        }
        // The font crate counts up to the first code, whatever it is.
        if dict
            .get::<i32>("FirstChar")
            .is_some_and(|first| !(0..=255).contains(&first))
        {
            return None;
        }
        let font = self.simple.font(dict, &self.programs, &self.maps)?;
        Some(Font::Simple {
            font,
            em,
            met: RefCell::default(),
        })
    }

    /// The decoded bytes of a stream that belongs to a font.
    fn decoded<'s>(&self, stream: &Stream<'s>) -> Option<Cow<'s, [u8]>> {
        let left = self.left.get();
        let bytes = stream::decoded(stream, self.stream_bytes.min(left));
        // What is larger than it may be has been decoded up to there.
        let most = stream.raw_data().len().saturating_mul(DENSEST);
        let most = most.min(self.stream_bytes);
        let spent = bytes.as_ref().map_or(most, |bytes| bytes.len());
        self.left.set(left.saturating_sub(spent));
        bytes
    }

    /// From the characters of a collection, as Adobe-GB1, to Unicode.
    fn collection(&self, family: &CidFamily) -> Option<Rc<CMap>> {
        let name = family.ucs2_cmap()?;
        let key: &'static [u8] = match family {
            CidFamily::AdobeGB1 => b"GB1",
            CidFamily::AdobeCNS1 => b"CNS1",
            CidFamily::AdobeJapan1 => b"Japan1",
            _ => b"Korea1",
        };
        let load = || {
            let data = hayro_cmap::load_embedded(name)?;
            CMap::parse(data, hayro_cmap::load_embedded).map(Rc::new)
        };
        self.collections
            .borrow_mut()
            .entry(key)
            .or_insert_with(load)
            .clone()
    }
}

impl Font<'_> {
    /// Whether lines run downwards.
    pub(super) fn is_vertical(&self) -> bool {
        matches!(self, Self::Composite(font) if font.vertical)
    }

    /// The height of an em in terms of the font's size.
    pub(super) fn em(&self) -> f64 {
        match self {
            Self::Simple { em, .. } | Self::Told { em, .. } => *em,
            Self::Composite(_) => 1.0,
        }
    }

    /// The characters of a string.
    pub(super) fn show(&self, bytes: &[u8], mut each: impl FnMut(Shown)) {
        match self {
            Self::Simple { font, met, .. } => {
                for byte in bytes {
                    let code = u32::from(*byte);
                    let width = font.code_advance(code).x;
                    let meaning = met
                        .borrow_mut()
                        .entry(code)
                        .or_insert_with(|| simple_meaning(font, code))
                        .clone();
                    each(Shown {
                        meaning,
                        advance: width,
                        width,
                        is_word_space: *byte == b' ',
                    });
                }
            }
            Self::Told { letters, .. } => {
                for byte in bytes {
                    let letter = letters.get(usize::from(*byte)).cloned().flatten();
                    let (meaning, width) = letter.unwrap_or((Meaning::Unread, 0.0));
                    each(Shown {
                        meaning,
                        advance: width,
                        width,
                        is_word_space: *byte == b' ',
                    });
                }
            }
            Self::Composite(font) => font.show(bytes, each),
        }
    }
}

/// A Type 3 font draws in a space of its own: where its matrix is not the usual one, the box around
/// its glyphs says how tall they are.
fn drawn_em(dict: &Dict<'_>) -> f64 {
    let down = dict
        .get::<[f64; 6]>("FontMatrix")
        .map_or(0.001, |m| m[3].abs());
    if (0.4..2.5).contains(&(down * 1000.0)) {
        return 1.0;
    }
    let bounds = dict.get::<hayro_syntax::object::Rect>("FontBBox");
    let tall = bounds.map_or(0.0, |bounds| bounds.height() * down);
    if (0.01..100.0).contains(&tall) {
        tall
    } else {
        1.0
    }
}

/// The characters of a Type 3 font and their widths in thousandths of its size, by code; nothing
/// where the file does not tell all of them.
fn told(dict: &Dict<'_>, fonts: &Fonts<'_>) -> Option<Vec<Option<(Meaning, f64)>>> {
    let first = usize::try_from(dict.get::<i32>("FirstChar")?).ok()?;
    let scale = dict.get::<[f64; 6]>("FontMatrix").map_or(0.001, |m| m[0]);
    let map = to_unicode(dict, fonts)?;
    let widths = dict.get::<Array<'_>>("Widths")?;
    let numbered = LazyCell::new(|| numbered(dict));
    let mut letters = vec![None; first.min(256)];
    for width in widths.iter::<f32>().take(256_usize.checked_sub(first)?) {
        let code = u32::try_from(letters.len()).ok()?;
        let meaning = usable(map.lookup_bf_string(code).as_ref());
        let width = f64::from(width) * scale * 1000.0;
        letters.push(match meaning {
            Some(meaning) => Some((meaning, width)),
            None if width == 0.0 => None,
            // Chromium numbers its glyphs; another name may tell more.
            None if numbered.get(letters.len()) == Some(&true) => Some((Meaning::Unread, width)),
            None => return None,
        });
    }
    Some(letters)
}

/// The codes to which a font's encoding gives a name that tells nothing.
fn numbered(dict: &Dict<'_>) -> [bool; 256] {
    let mut numbered = [false; 256];
    let encoding = dict.get::<Dict<'_>>("Encoding");
    let Some(list) = encoding.and_then(|encoding| encoding.get::<Array<'_>>("Differences")) else {
        return numbered;
    };
    let mut code = 0;
    for item in list.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
            Object::Name(name) => {
                if let Some(numbered) = numbered.get_mut(code) {
                    *numbered = is_numbered(&name);
                    code += 1;
                }
            }
            _ => {}
        }
    }
    numbered
}

/// Whether a glyph has a number for a name, or is the one for what is missing.
fn is_numbered(name: &[u8]) -> bool {
    let digits = name.strip_prefix(b"g").unwrap_or_default();
    name == b".notdef" || !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)
}

fn simple_meaning(font: &hayro_font::Font<'_>, code: u32) -> Meaning {
    let glyph = font.glyph(font.map_code(code), code);
    let said = match &glyph {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    if let Some(meaning) = usable(said.as_ref()) {
        return meaning;
    }
    // A subset that names nothing: its own table of characters, read backwards.
    if let FontGlyph::Outline(glyph) = &glyph
        && let Some(data) = glyph.font_data()
        && let Some(c) = reversed(data.data.as_ref().as_ref()).get(&glyph.glyph_id().to_u32())
    {
        return Meaning::Char(*c);
    }
    match code {
        32 => Meaning::Char(' '),
        _ => Meaning::Unread,
    }
}

/// A font whose codes take one to four bytes.
pub(super) struct Composite {
    vertical: bool,
    encoding: CMap,
    /// Codes are UTF-16 themselves.
    codes_are_unicode: bool,
    to_unicode: Option<CMap>,
    collection: Option<Rc<CMap>>,
    /// Glyph to character by the embedded program, where nothing else tells.
    program: HashMap<u32, char>,
    glyph_of_cid: Option<Vec<u16>>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    drops: HashMap<u32, f64>,
    default_drop: f64,
    met: RefCell<HashMap<(u32, usize), (Meaning, u32)>>,
}

impl Composite {
    fn new(dict: &Dict<'_>, fonts: &Fonts<'_>) -> Option<Self> {
        let (encoding, name) = encoding(dict, fonts)?;
        let descendants = dict.get::<Array<'_>>("DescendantFonts")?;
        let inner = descendants.iter::<Dict<'_>>().next()?;
        let vertical = encoding.metadata().writing_mode == Some(WritingMode::Vertical);
        let to_unicode = to_unicode(dict, fonts);
        let family = encoding
            .metadata()
            .character_collection
            .as_ref()
            .map(|collection| collection.family.clone())
            .filter(|family| family.ucs2_cmap().is_some())
            .or_else(|| system(&inner));
        let collection = family.and_then(|family| fonts.collection(&family));
        let codes_are_unicode = name.starts_with(b"Uni")
            && (name.windows(4).any(|w| w == b"UCS2") || name.windows(5).any(|w| w == b"UTF16"));
        let program = match (&to_unicode, &collection) {
            // Decoding a Chinese font takes longer than all else on a page: only where needed.
            (None, None) if !codes_are_unicode => program(&inner, fonts),
            _ => HashMap::new(),
        };
        let glyph_of_cid = inner.get::<Stream<'_>>("CIDToGIDMap").and_then(|map| {
            let bytes = fonts.decoded(&map)?;
            let pairs = bytes.chunks_exact(2).take(1 << 16);
            Some(
                pairs
                    .map(|pair| pair.iter().fold(0, |n, byte| n << 8 | u16::from(*byte)))
                    .collect(),
            )
        });
        let numbers = inner.get::<[f32; 2]>("DW2");
        Some(Self {
            vertical,
            encoding,
            codes_are_unicode,
            to_unicode,
            collection,
            program,
            glyph_of_cid,
            widths: inner
                .get::<Array<'_>>("W")
                .map_or_else(HashMap::new, |w| widths(&w, 1)),
            default_width: inner.get::<f32>("DW").map_or(1000.0, f64::from),
            drops: inner
                .get::<Array<'_>>("W2")
                .map_or_else(HashMap::new, |w| widths(&w, 3)),
            default_drop: numbers.map_or(-1000.0, |[_, drop]| f64::from(drop)),
            met: RefCell::default(),
        })
    }

    fn show(&self, bytes: &[u8], mut each: impl FnMut(Shown)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, length) = self.code(rest);
            let (meaning, cid) = self
                .met
                .borrow_mut()
                .entry((code, length))
                .or_insert_with(|| self.look_up(code, length))
                .clone();
            let width = self.widths.get(&cid).copied().unwrap_or(self.default_width);
            let drop = self.drops.get(&cid).copied().unwrap_or(self.default_drop);
            each(Shown {
                meaning,
                advance: if self.vertical { -drop } else { width },
                width,
                is_word_space: length == 1 && code == 32,
            });
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    /// The next code and how many bytes it takes, at least one.
    fn code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for (length, byte) in (1..=4_u8).zip(bytes) {
            code = code << 8 | u32::from(*byte);
            if self.encoding.lookup_cid_code(code, length).is_some() {
                return (code, usize::from(length));
            }
        }
        // No such code: two bytes is what nearly all of these fonts use.
        let pair = bytes.iter().take(2);
        let length = pair.len();
        (pair.fold(0, |n, byte| n << 8 | u32::from(*byte)), length)
    }

    fn look_up(&self, code: u32, length: usize) -> (Meaning, u32) {
        let bytes = u8::try_from(length).unwrap_or(2);
        let cid = self.encoding.lookup_cid_code(code, bytes).unwrap_or(0);
        let told = self
            .to_unicode
            .as_ref()
            .and_then(|map| map.lookup_bf_string(code));
        if let Some(meaning) = usable(told.as_ref()) {
            return (meaning, cid);
        }
        if self.codes_are_unicode
            && let Some(c) = char::from_u32(match length {
                4 => 0x10000 + ((code >> 16 & 0x3FF) << 10) + (code & 0x3FF),
                _ => code,
            })
            && let Some(meaning) = usable(Some(&BfString::Char(c)))
        {
            return (meaning, cid);
        }
        let listed = self
            .collection
            .as_ref()
            .and_then(|map| map.lookup_bf_string(cid));
        if let Some(meaning) = usable(listed.as_ref()) {
            return (meaning, cid);
        }
        let glyph = match &self.glyph_of_cid {
            Some(map) => map.get(cid as usize).map_or(0, |glyph| u32::from(*glyph)),
            None => cid,
        };
        match self.program.get(&glyph) {
            Some(c) => (Meaning::Char(*c), cid),
            None => (Meaning::Unread, cid),
        }
    }
}

/// From codes to characters of the font's collection, and the map's name.
fn encoding(dict: &Dict<'_>, fonts: &Fonts<'_>) -> Option<(CMap, Vec<u8>)> {
    match dict.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => {
            let map = match CMapName::from_bytes(name.as_ref()) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                known => {
                    let data = hayro_cmap::load_embedded(known)?;
                    CMap::parse(data, hayro_cmap::load_embedded)?
                }
            };
            Some((map, name.as_ref().to_vec()))
        }
        Object::Stream(map) => {
            let bytes = fonts.decoded(&map)?;
            let parsed = CMap::parse(&bytes, hayro_cmap::load_embedded)?;
            let name = parsed.metadata().name.clone().unwrap_or_default();
            Some((parsed, name))
        }
        _ => None,
    }
}

fn to_unicode(dict: &Dict<'_>, fonts: &Fonts<'_>) -> Option<CMap> {
    let bytes = fonts.decoded(&dict.get::<Stream<'_>>("ToUnicode")?)?;
    CMap::parse(&bytes, hayro_cmap::load_embedded)
}

/// The collection that a descendant font names.
fn system(font: &Dict<'_>) -> Option<CidFamily> {
    let info = font.get::<Dict<'_>>("CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>("Registry")?;
    let ordering = info.get::<PdfString<'_>>("Ordering")?;
    Some(CidFamily::from_registry_ordering(
        registry.as_bytes(),
        ordering.as_bytes(),
    ))
}

/// The program of a font, if it is embedded.
fn embedded<'d>(font: &Dict<'d>) -> Option<Stream<'d>> {
    let descriptor = font.get::<Dict<'d>>("FontDescriptor")?;
    ["FontFile2", "FontFile3", "FontFile"]
        .into_iter()
        .find_map(|key| descriptor.get::<Stream<'d>>(key))
}

/// Glyphs and their characters by the embedded font's own table.
fn program(font: &Dict<'_>, fonts: &Fonts<'_>) -> HashMap<u32, char> {
    let bytes = embedded(font).and_then(|file| fonts.decoded(&file).map(Cow::into_owned));
    bytes.map_or_else(HashMap::new, |bytes| reversed(&bytes))
}

/// How many widths a font may state: each character twice.
const MOST_WIDTHS: usize = 1 << 17;

/// The first of each group of `each` numbers in an array of widths:
/// `first [w w …]` and `first last w`.
fn widths(array: &Array<'_>, each: usize) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let mut items = array.iter::<Object<'_>>();
    // Ranges may claim all characters again and again.
    let mut room = MOST_WIDTHS;
    while let Some(first) = items.next().and_then(number) {
        let first = first.clamp(0.0, 65_535.0) as u32;
        match items.next() {
            Some(Object::Array(list)) => {
                let list = list.iter::<f32>().step_by(each).take(room);
                for (cid, width) in (first..=65_535).zip(list) {
                    widths.insert(cid, f64::from(width));
                    room -= 1;
                }
            }
            Some(Object::Number(last)) => {
                let last = last.as_f64().clamp(0.0, 65_535.0) as u32;
                let Some(width) = items.next().and_then(number) else {
                    break;
                };
                for _ in 1..each {
                    items.next();
                }
                for cid in (first..=last).take(room) {
                    widths.insert(cid, width);
                    room -= 1;
                }
            }
            _ => break,
        }
    }
    widths
}

fn number(object: Object<'_>) -> Option<f64> {
    object.into_number().map(|number| number.as_f64())
}
