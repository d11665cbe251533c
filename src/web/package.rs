//! What the npm package calls (`xtask/package`).

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::worker::lang_of;
use crate::expect::Expectation;
use crate::limits::Limits;
use crate::read::Source;
use crate::render::json as contract;

/// The reports of a file as the contract has them, each as JSON (`gouji.report/1`): nothing is drawn
/// and nothing held. `expected` as
/// for `check`.
///
/// # Errors
/// If `expected` is something else.
#[wasm_bindgen]
pub fn reports(
    name: &str,
    bytes: &[u8],
    expected: JsValue,
    lang: &str,
) -> Result<Vec<String>, JsValue> {
    let expected: Option<Expectation> = serde_wasm_bindgen::from_value(expected)?;
    let expected = expected.unwrap_or_default();
    let lang = lang_of(lang);
    let mut reports = crate::validate(Source { name, bytes }, &Limits::default());
    Ok(reports
        .iter_mut()
        .map(|report| {
            report.expect(&expected);
            contract::report(report, lang)
        })
        .collect())
}
