//! The elements of `www/index.html` that the page writes to: in a document of its own, or in the
//! shadow of `<gouji-validator>` on somebody else's page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlButtonElement, HtmlElement, HtmlInputElement,
    NodeList, Window,
};

use super::host::{Host, Root};

/// The fixed elements of the page.
#[derive(Clone)]
pub(super) struct Dom {
    pub(super) window: Window,
    pub(super) document: Document,
    /// What all else is looked up in.
    pub(super) root: Root,
    /// Whose page it is; none where it is gouji's own.
    pub(super) host: Option<Host>,
    /// The element whose classes say how all looks: the document's, or that around everything.
    pub(super) html: HtmlElement,
    pub(super) body: HtmlElement,
    /// Where events arrive that nothing within has taken.
    pub(super) place: EventTarget,
    pub(super) picker: HtmlInputElement,
    pub(super) example: HtmlElement,
    pub(super) curtain: HtmlElement,
    pub(super) verdict: HtmlElement,
    pub(super) verdict_of: HtmlElement,
    pub(super) verdict_words: HtmlElement,
    pub(super) verdict_coverage: HtmlElement,
    pub(super) stop: HtmlElement,
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
    pub(super) fn find(root: Root, host: Option<Host>) -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let element = |id: &str| root.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok();
        let (html, body, place) = match &host {
            Some(_) => {
                let frame = element("frame")?;
                (frame.clone(), frame.clone(), frame.into())
            }
            None => (
                document.document_element()?.dyn_into().ok()?,
                document.body()?,
                document.clone().into(),
            ),
        };
        Some(Self {
            html,
            body,
            place,
            picker: element("pick")?.dyn_into().ok()?,
            example: element("example")?,
            curtain: element("curtain")?,
            verdict: element("verdict")?,
            verdict_of: element("verdict-of")?,
            verdict_words: element("verdict-words")?,
            verdict_coverage: element("verdict-coverage")?,
            stop: element("stop")?,
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
            root,
            host,
        })
    }

    /// Starts a Worker, or asks the host for what stands in for one.
    ///
    /// # Errors
    /// As the browser has it.
    pub(super) fn worker(&self) -> Result<web_sys::Worker, JsValue> {
        if let Some(host) = &self.host {
            return host.worker();
        }
        let url = self.html.get_attribute("data-worker");
        web_sys::Worker::new(url.as_deref().unwrap_or("worker.js"))
    }

    /// How wide all of it is, in pixels, as `www/style.css` measures it.
    pub(super) fn width(&self) -> i32 {
        match &self.host {
            Some(_) => self.body.client_width(),
            None => {
                let width = self.window.inner_width().ok();
                width.and_then(|width| width.as_f64()).unwrap_or_default() as i32
            }
        }
    }

    /// Where choices are remembered, if the browser lets the page remember anything. On somebody
    /// else's page nothing is.
    pub(super) fn storage(&self) -> Option<web_sys::Storage> {
        match &self.host {
            Some(_) => None,
            None => self.window.local_storage().ok().flatten(),
        }
    }

    /// All elements that a selector finds.
    pub(super) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector);
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
