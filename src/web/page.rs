//! The page: takes files, hands them to the Worker, shows what it says.
//!
//! All state is in [`app::App`]; listeners borrow it for as long as an event lasts. The page
//! reads no file itself and holds no reader.

mod app;
mod bench;
mod desk;
mod dom;
mod editor;
mod failure;
mod given;
mod hand;
mod host;
mod intake;
mod language;
mod light;
mod view;

use std::cell::RefCell;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::words::Lang;
use crate::words::page as words;
use dom::Dom;
use given::Given;
use host::{Host, Root};

thread_local! {
    /// Where the page stands, for what is to be said when all else has failed.
    static STANDS: RefCell<Option<(Root, Option<Host>)>> = const { RefCell::new(None) };
}

/// Attaches the page to its document (`www/index.html`), or to a shadow root that holds the same
/// elements, on somebody else's page. Once a wasm instance.
///
/// # Errors
/// If an element is missing there.
#[wasm_bindgen]
pub fn open(root: Root, host: Option<Host>) -> Result<(), JsValue> {
    STANDS.with(|stands| *stands.borrow_mut() = Some((root.clone(), host.clone())));
    std::panic::set_hook(Box::new(|info| {
        let stands = STANDS.with(|stands| stands.try_borrow().ok()?.clone());
        if let Some(dom) = stands.and_then(|(root, host)| Dom::find(root, host)) {
            let lang = language::of_document(&dom);
            let words = words::PAGE_FAULT.fill(lang, &[("why", info)]);
            dom.trouble(&words);
        }
    }));
    let dom = Dom::find(root, host).ok_or("index.html: an element of the page is missing")?;
    intake::listen(&dom);
    light::listen(&dom);
    desk::listen(&dom);
    hand::listen(&dom);
    editor::listen(&dom);
    language::listen(&dom);
    app::start(dom);
    Ok(())
}

/// Takes a file in by its name: a `File`, a `Blob`, or a text.
#[wasm_bindgen]
pub fn take(name: &str, payload: JsValue) {
    let given = Given::bytes(name.to_owned(), payload);
    app::with(|app| app.take(vec![given]));
}

/// Forgets all files and what was typed into them.
#[wasm_bindgen]
pub fn clear() {
    app::with(app::App::clear_all);
}

/// Goes on in a language (`zh` or `en`).
#[wasm_bindgen]
pub fn speak(lang: &str) {
    if let Some(lang) = Lang::of_tag(lang) {
        app::with(|app| app.speak(lang));
    }
}

/// What is expected of the reports has changed: they are checked again.
#[wasm_bindgen]
pub fn again() {
    app::with(app::App::check_again);
}

/// Ends the Worker and lets all go.
#[wasm_bindgen]
pub fn close() {
    app::end();
}
