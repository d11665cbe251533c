//! What the page stands in: a document, or the shadow of an element on somebody else's page
//! (`www/validator.js`), which lends it a Worker and hears what it finds.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{Element, Node, NodeList, Worker};

#[wasm_bindgen]
extern "C" {
    /// A document or a shadow root: what both can be asked.
    #[wasm_bindgen(extends = Node)]
    #[derive(Clone)]
    pub type Root;

    #[wasm_bindgen(method, js_name = getElementById)]
    pub(super) fn get_element_by_id(this: &Root, id: &str) -> Option<Element>;

    #[wasm_bindgen(method, catch, js_name = querySelector)]
    pub(super) fn query_selector(this: &Root, selector: &str) -> Result<Option<Element>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = querySelectorAll)]
    pub(super) fn query_selector_all(this: &Root, selector: &str) -> Result<NodeList, JsValue>;

    #[wasm_bindgen(method, getter, js_name = activeElement)]
    pub(super) fn active_element(this: &Root) -> Option<Element>;

    /// The element that holds the page.
    #[derive(Clone)]
    pub type Host;

    /// A Worker, or its like where several elements share one.
    #[wasm_bindgen(method, catch)]
    pub(super) fn worker(this: &Host) -> Result<Worker, JsValue>;

    /// The language to begin with (`zh` or `en`).
    #[wasm_bindgen(method, getter)]
    pub(super) fn lang(this: &Host) -> String;

    /// What is known of the reports beforehand: `{year, body, level}`.
    #[wasm_bindgen(method, getter)]
    pub(super) fn expected(this: &Host) -> JsValue;

    /// Whether figures may not be typed over.
    #[wasm_bindgen(method, getter)]
    pub(super) fn readonly(this: &Host) -> bool;

    /// Another report stands there, or the same one has changed: its file, its number in that, and
    /// how many files are not checked yet. A file of 0 says that there is none.
    #[wasm_bindgen(method)]
    pub(super) fn found(this: &Host, file: u32, index: u32, pending: u32);

    /// So many pages of a long file are read, of so many.
    #[wasm_bindgen(method)]
    pub(super) fn reading(this: &Host, read: u32, of: u32);

    /// Something is wrong with the page itself.
    #[wasm_bindgen(method)]
    pub(super) fn failed(this: &Host, words: &str);

    /// Prints a sheet, given as HTML.
    #[wasm_bindgen(method)]
    pub(super) fn print(this: &Host, html: &str);
}
