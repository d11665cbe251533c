//! The checking, called by the Worker's script (`www/worker.js`).

use js_sys::{Reflect, global};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Outcome, session};
use crate::Validation;
use crate::limits::Limits;
use crate::read::Source;
use crate::render::html::{Verdict, fragment, heading};
use crate::render::list::list;
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
}

/// Reads and checks a file, and keeps it under the number `id`: one outcome for each report in
/// it, never none. `lang` is a tag such as `zh-CN`; one that is not known counts as Chinese.
///
/// # Errors
/// Only if an outcome can't be made a JavaScript value.
#[wasm_bindgen]
pub fn check(id: u32, name: &str, bytes: &[u8], lang: &str) -> Result<JsValue, JsValue> {
    let validations = crate::validate(Source { name, bytes }, &Limits::default());
    session::keep(id, validations);
    draw(id, lang)
}

/// The outcomes of a file that is kept, once more or in another language; `undefined` where it
/// is not.
///
/// # Errors
/// Only if an outcome can't be made a JavaScript value.
#[wasm_bindgen]
pub fn draw(id: u32, lang: &str) -> Result<JsValue, JsValue> {
    let lang = Lang::of_tag(lang).unwrap_or_default();
    let outcomes = session::of(id, |validations| -> Vec<Outcome> {
        validations.iter().map(|v| outcome(v, lang)).collect()
    });
    match outcomes {
        Some(outcomes) => serde_wasm_bindgen::to_value(&outcomes).map_err(JsValue::from),
        None => Ok(JsValue::UNDEFINED),
    }
}

/// Keeps a file no longer.
#[wasm_bindgen]
pub fn forget(id: u32) {
    session::forget(id);
}

/// The version of gouji.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn outcome(validation: &Validation, lang: Lang) -> Outcome {
    let verdict = Verdict::of(validation);
    Outcome {
        name: validation.name.clone(),
        heading: heading(validation, lang),
        errors: verdict.errors,
        doubts: verdict.doubts,
        infos: verdict.infos,
        unread: verdict.unread,
        checked: verdict.checked,
        failed: verdict.failed,
        unchecked: verdict.unchecked,
        lost: verdict.lost,
        html: fragment(validation, lang),
        list: list(validation, lang),
    }
}
