//! The checking, called by the Worker's script (`www/worker.js`).

use js_sys::{Reflect, global};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[cfg(not(feature = "whole"))]
use super::other;
use super::session;
use crate::expect::Expectation;
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
    #[cfg(not(feature = "whole"))]
    other::provide();
}

#[cfg(feature = "whole")]
#[wasm_bindgen]
extern "C" {
    /// So many pages of the file are read, of so many.
    #[wasm_bindgen(js_name = goujiPages)]
    fn pages_read(read: usize, of: usize);
}

/// Reads and checks a file: one outcome for each report in it, never none. `expected` is what is
/// known of them beforehand: `{year, body, level}`, each of which may be missing, or undefined.
///
/// # Errors
/// Only if an outcome can't be made a JavaScript value; so of all calls.
#[wasm_bindgen]
pub fn check(
    id: u32,
    name: &str,
    bytes: &[u8],
    expected: JsValue,
    lang: &str,
) -> Result<JsValue, JsValue> {
    #[cfg(feature = "whole")]
    crate::read::progress::provide(pages_read);
    let expected: Option<Expectation> = serde_wasm_bindgen::from_value(expected)?;
    let expected = expected.unwrap_or_default();
    value(&session::with(|session| {
        session.check(id, name, bytes, &expected, lang_of(lang))
    }))
}

/// The SHA-256 of a part that was loaded, in hexadecimal: `www/validator.js` knows what it is to be.
#[cfg(feature = "contract")]
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    crate::saved::sha256(bytes)
}

/// A report as the contract has it: JSON, `gouji.report/1`; undefined if it is not held.
#[cfg(feature = "contract")]
#[wasm_bindgen]
#[must_use]
pub fn json(id: u32, index: usize, lang: &str) -> Option<String> {
    session::with(|session| session.json((id, index), lang_of(lang)))
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

/// Takes over the reasons that a [`Patch`](super::Patch) of another Worker gave.
#[wasm_bindgen]
pub fn remember(reasons: &str) {
    session::with(|session| session.remember(reasons));
}

/// What is held of a file as a saved result, from which another wasm makes what is handed on;
/// undefined if it is not held. `date` is today's, as it is to be printed.
#[wasm_bindgen]
#[must_use]
pub fn saved(id: u32, date: &str) -> Option<String> {
    session::with(|session| session.saved(id, date))
}

fn value(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}

pub(super) fn lang_of(tag: &str) -> Lang {
    Lang::of_tag(tag).unwrap_or_default()
}

/// The version of gouji.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
