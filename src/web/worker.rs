//! The checking, called by the Worker's script (`www/worker.js`).

use js_sys::{Reflect, global};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::session;
use crate::read::Format;
#[cfg(not(feature = "encodings"))]
use crate::read::charset::{self, Host};
use crate::read::elsewhere::{self, Answer, Elsewhere, Failure};
use crate::words::Lang;

/// Leaves the words of a panic in `goujiPanic`, where the script finds them: the trap itself
/// only says "unreachable".
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        let text = JsValue::from_str(&info.to_string());
        // In a hook nothing is left to be done about a failure.
        let _ = Reflect::set(&global(), &JsValue::from_str("goujiPanic"), &text);
    }));
    elsewhere::provide(Elsewhere {
        read: |format, name, bytes| {
            let reader = match format {
                Format::Html | Format::Mht | Format::Text | Format::Csv | Format::Tsv => {
                    return None;
                }
                Format::Pdf | Format::Ofd => return None,
                _ => "office",
            };
            Some(read_elsewhere(reader, "read", name, bytes).unwrap_or_else(failed))
        },
        unpack: |name, bytes| {
            let unpacked = read_elsewhere("office", "unpack", name, bytes);
            // A reader that is not there is said when the archive itself is read.
            unpacked.ok()
        },
    });
    #[cfg(not(feature = "encodings"))]
    charset::provide(Host {
        name: encoding_name,
        decode: decode_text,
    });
}

// The browser's own decoders, made callable by `www/worker.js`.
#[cfg(not(feature = "encodings"))]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = goujiLabel)]
    fn encoding_name(label: &str) -> Option<String>;

    #[wasm_bindgen(js_name = goujiDecode)]
    fn decode_text(name: &str, bytes: &[u8], whole: bool) -> Option<String>;
}

#[wasm_bindgen]
extern "C" {
    /// Has another wasm read or unpack a file. `www/worker.js` loads it, at once and in step: a
    /// Worker may wait. It throws `"not-loaded"`, or whatever the other wasm threw.
    #[wasm_bindgen(catch, js_name = goujiElsewhere)]
    fn read_elsewhere(
        reader: &str,
        what: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<String, JsValue>;
}

/// What is said of a file whose reader is not there, or broke.
fn failed(error: JsValue) -> String {
    let failure = match error.as_string().as_deref() {
        Some("not-loaded") => Failure::NotLoaded,
        _ => Failure::Broken,
    };
    serde_json::to_string(&Answer::Failed(None, failure)).unwrap_or_default()
}

/// Reads and checks a file: one outcome for each report in it, never none.
///
/// # Errors
/// Only if an outcome can't be made a JavaScript value; so of all calls.
#[wasm_bindgen]
pub fn check(id: u32, name: &str, bytes: &[u8], lang: &str) -> Result<JsValue, JsValue> {
    value(&session::with(|session| {
        session.check(id, name, bytes, lang_of(lang))
    }))
}

/// Begins an empty form of a year for a body, which may be empty.
///
/// # Errors
/// As [`check`].
#[wasm_bindgen]
pub fn blank(id: u32, year: u16, body: &str, lang: &str) -> Result<JsValue, JsValue> {
    value(&session::with(|session| {
        session.blank(id, year, body, lang_of(lang))
    }))
}

/// Draws the reports of a file again, in this language; none if the file is not held (any more).
///
/// # Errors
/// As [`check`].
#[wasm_bindgen]
pub fn draw(id: u32, lang: &str) -> Result<JsValue, JsValue> {
    value(&session::with(|session| session.draw(id, lang_of(lang))))
}

/// Lets a file go.
#[wasm_bindgen]
pub fn forget(id: u32) {
    session::with(|session| session.forget(id));
}

/// Types over cells of a report (`[[cell, text or null], …]`); undefined if it is not held.
///
/// # Errors
/// As [`check`].
#[wasm_bindgen]
pub fn edit(id: u32, index: usize, changes: JsValue, lang: &str) -> Result<JsValue, JsValue> {
    let changes: Vec<(String, Option<String>)> = serde_wasm_bindgen::from_value(changes)?;
    value(&session::with(|session| {
        session.edit((id, index), &changes, lang_of(lang))
    }))
}

/// Accepts the doubt of this number with a reason, or with an empty one takes that back.
///
/// # Errors
/// As [`check`].
#[wasm_bindgen]
pub fn accept(
    id: u32,
    index: usize,
    number: usize,
    reason: &str,
    lang: &str,
) -> Result<JsValue, JsValue> {
    value(&session::with(|session| {
        session.accept((id, index), number, reason, lang_of(lang))
    }))
}

/// A text to hand on: `tables`, `values` (JSON), `notice`, `record`, `saved-html`, `saved-json`;
/// undefined if the report is not held. `date` is today's, as it is to be printed.
#[wasm_bindgen]
#[must_use]
pub fn hand(id: u32, index: usize, what: &str, date: &str, lang: &str) -> Option<String> {
    session::with(|session| session.hand((id, index), what, date, lang_of(lang)))
}

fn value(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}

fn lang_of(tag: &str) -> Lang {
    Lang::of_tag(tag).unwrap_or_default()
}

/// The version of gouji.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
