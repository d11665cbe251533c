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
mod intake;
mod language;
mod light;
mod view;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::words::page as words;
use dom::Dom;

/// Attaches the page to its document.
///
/// # Errors
/// If the document is not `www/index.html`.
#[wasm_bindgen(start)]
fn start() -> Result<(), JsValue> {
    std::panic::set_hook(Box::new(|info| {
        if let Some(dom) = Dom::find() {
            let lang = language::of_document(&dom);
            dom.trouble(&words::PAGE_FAULT.fill(lang, &[("why", info)]));
        }
    }));
    let dom = Dom::find().ok_or("index.html: an element of the page is missing")?;
    intake::listen(&dom);
    light::listen(&dom);
    desk::listen(&dom);
    hand::listen(&dom);
    editor::listen(&dom);
    language::listen(&dom);
    app::start(dom);
    Ok(())
}
