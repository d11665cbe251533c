//! The page: takes files, hands them to the Worker, shows what it says.
//!
//! All state is in [`app::App`]; listeners borrow it for as long as an event lasts. The page
//! reads no file itself and holds no reader.

mod app;
mod bench;
mod desk;
mod dom;
mod editor;
mod given;
mod hand;
mod intake;
mod light;
mod view;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::words::Lang;
use dom::Dom;

/// Attaches the page to its document.
///
/// # Errors
/// If the document is not `www/index.html`.
#[wasm_bindgen(start)]
fn start() -> Result<(), JsValue> {
    std::panic::set_hook(Box::new(|info| {
        if let Some(dom) = Dom::find() {
            dom.trouble(&format!(
                "页面程序出错，这是勾稽自己的问题，请刷新后重试。（{info}）"
            ));
        }
    }));
    let dom = Dom::find().ok_or("index.html: an element of the page is missing")?;
    intake::listen(&dom);
    light::listen(&dom);
    desk::listen(&dom);
    hand::listen(&dom);
    editor::listen(&dom);
    app::start(dom, Lang::Zh);
    Ok(())
}
