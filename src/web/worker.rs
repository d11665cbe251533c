//! The checking, called by the Worker's script.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of gouji, for the page's foot and to see that the wasm has loaded.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
