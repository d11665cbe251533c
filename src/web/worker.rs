//! The checking, called by the Worker's script (`www/worker.js`).

use js_sys::{Reflect, global};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::Outcome;
use crate::Validation;
use crate::diagnostic::Lang;
use crate::limits::Limits;
use crate::read::Source;
use crate::render::html::{Verdict, fragment, heading};
use crate::render::list::list;

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

/// Reads and checks a file: one outcome for each report in it, never none.
///
/// # Errors
/// Only if an outcome can't be made a JavaScript value.
#[wasm_bindgen]
pub fn check(name: &str, bytes: &[u8]) -> Result<JsValue, JsValue> {
    let validations = crate::validate(Source { name, bytes }, &Limits::default());
    let outcomes: Vec<Outcome> = validations.iter().map(outcome).collect();
    serde_wasm_bindgen::to_value(&outcomes).map_err(JsValue::from)
}

/// The version of gouji.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn outcome(validation: &Validation) -> Outcome {
    let verdict = Verdict::of(validation);
    Outcome {
        name: validation.name.clone(),
        heading: heading(validation),
        errors: verdict.errors,
        doubts: verdict.doubts,
        infos: verdict.infos,
        unread: verdict.unread,
        checked: verdict.checked,
        failed: verdict.failed,
        unchecked: verdict.unchecked,
        lost: verdict.lost,
        html: fragment(validation, Lang::Zh),
        list: list(validation, Lang::Zh),
    }
}
