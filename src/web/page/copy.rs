//! 复制问题清单. By way of a text area and `execCommand`: there is no other clipboard on a page
//! served over plain http.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::app;
use super::dom::{Dom, set};
use crate::words::page as words;

/// Listens to the button for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let dom = dom.clone();
    EventListener::new(&dom.copy.clone(), "click", move |_| {
        let mut given = None;
        app::with(|app| given = app.opened().map(|o| (o.list.clone(), app.lang)));
        if let Some((text, lang)) = given {
            let label = match copy(&dom, &text) {
                true => words::COPIED,
                false => words::NOT_COPIED,
            };
            dom.copy.set_text_content(Some(label.get(lang)));
            let relabel = || {
                app::with(|app| {
                    let label = words::COPY.get(app.lang);
                    app.dom.copy.set_text_content(Some(label));
                });
            };
            Timeout::new(2_500, relabel).forget();
        }
    })
    .forget();
}

fn copy(dom: &Dom, text: &str) -> bool {
    let Some(area) = dom
        .document
        .create_element("textarea")
        .ok()
        .and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    area.set_value(text);
    set(&area, "class", "copying");
    set(&area, "readonly", "");
    if dom.body.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let copied = dom
        .document
        .dyn_ref::<HtmlDocument>()
        .is_some_and(|document| document.exec_command("copy").unwrap_or(false));
    area.remove();
    let _ = dom.copy.focus();
    copied
}
