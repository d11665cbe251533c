//! The elements of `www/index.html` that the page writes to.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlButtonElement, HtmlElement, HtmlInputElement,
    NodeList, Window,
};

/// The fixed elements of the page.
#[derive(Clone)]
pub(super) struct Dom {
    pub(super) window: Window,
    pub(super) document: Document,
    pub(super) body: HtmlElement,
    pub(super) picker: HtmlInputElement,
    pub(super) example: HtmlElement,
    pub(super) curtain: HtmlElement,
    pub(super) verdict: HtmlElement,
    pub(super) verdict_of: HtmlElement,
    pub(super) verdict_words: HtmlElement,
    pub(super) verdict_coverage: HtmlElement,
    pub(super) tools: HtmlElement,
    pub(super) large: HtmlElement,
    pub(super) source_switch: HtmlElement,
    pub(super) source: HtmlElement,
    pub(super) undo: HtmlButtonElement,
    pub(super) redo: HtmlButtonElement,
    pub(super) noughts: HtmlButtonElement,
    pub(super) totals: HtmlButtonElement,
    pub(super) bar: HtmlElement,
    pub(super) bar_says: HtmlElement,
    pub(super) bar_acts: HtmlElement,
    pub(super) panel: HtmlElement,
    pub(super) panel_body: HtmlElement,
    pub(super) record: HtmlElement,
    pub(super) said: HtmlElement,
    pub(super) files: HtmlElement,
    pub(super) lang: HtmlElement,
    pub(super) report: HtmlElement,
    pub(super) sheet: HtmlElement,
    trouble: HtmlElement,
}

impl Dom {
    /// Finds them, or nothing where one is missing.
    pub(super) fn find() -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let element = |id: &str| {
            document
                .get_element_by_id(id)?
                .dyn_into::<HtmlElement>()
                .ok()
        };
        Some(Self {
            body: document.body()?,
            picker: element("pick")?.dyn_into().ok()?,
            example: element("example")?,
            curtain: element("curtain")?,
            verdict: element("verdict")?,
            verdict_of: element("verdict-of")?,
            verdict_words: element("verdict-words")?,
            verdict_coverage: element("verdict-coverage")?,
            tools: element("tools")?,
            large: element("large")?,
            source_switch: element("source-switch")?,
            source: element("source")?,
            undo: element("undo")?.dyn_into().ok()?,
            redo: element("redo")?.dyn_into().ok()?,
            noughts: element("noughts")?.dyn_into().ok()?,
            totals: element("totals")?.dyn_into().ok()?,
            bar: element("cell-bar")?,
            bar_says: element("cell-says")?,
            bar_acts: element("cell-acts")?,
            panel: element("panel")?,
            panel_body: element("panel-body")?,
            record: element("record")?,
            said: element("said")?,
            files: element("files")?,
            lang: element("lang")?,
            report: element("report")?,
            sheet: element("sheet")?,
            trouble: element("trouble")?,
            window,
            document,
        })
    }

    /// The address of the Worker's script.
    pub(super) fn worker_url(&self) -> String {
        self.document
            .document_element()
            .and_then(|html| html.get_attribute("data-worker"))
            .unwrap_or_else(|| "worker.js".to_owned())
    }

    /// All elements that a selector finds.
    pub(super) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.document.query_selector_all(selector);
        found.map_or_else(|_| Vec::new(), |list| elements(&list))
    }

    /// Says that something is wrong with the page itself.
    pub(super) fn trouble(&self, text: &str) {
        self.trouble.set_text_content(Some(text));
        self.trouble.set_hidden(false);
    }

    /// Takes that back.
    pub(super) fn no_trouble(&self) {
        self.trouble.set_hidden(true);
    }
}

/// Listens for as long as the page lives, also to events within its own: moving the keyboard is one.
pub(super) fn listen_within(target: &EventTarget, kind: &str, work: impl Fn(&Event) + 'static) {
    let work: Closure<dyn Fn(Event)> = Closure::new(move |event: Event| work(&event));
    let listener = work.into_js_value();
    let done = target.add_event_listener_with_callback(kind, listener.unchecked_ref());
    debug_assert!(done.is_ok(), "{kind}");
}

/// The element on which something happened.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The nearest element around that is meant, itself included.
pub(super) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The elements of a list.
pub(super) fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}

/// Sets an attribute; the names are the page's own and always valid.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let done: Result<(), JsValue> = element.set_attribute(name, value);
    debug_assert!(done.is_ok(), "{name}");
}
