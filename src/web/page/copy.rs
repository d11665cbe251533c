//! 复制问题清单. By way of a text area and `execCommand`: there is no other clipboard on a page
//! served over plain http.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::app;
use super::dom::{Dom, set};

const LABEL: &str = "复制问题清单";

/// Listens to the button for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let dom = dom.clone();
    EventListener::new(&dom.copy.clone(), "click", move |_| {
        let mut text = None;
        app::with(|app| text = app.opened().map(|outcome| outcome.list.clone()));
        if let Some(text) = text {
            let label = if copy(&dom, &text) {
                "已复制"
            } else {
                "没能复制，请手工选取"
            };
            dom.copy.set_text_content(Some(label));
            let button = dom.copy.clone();
            Timeout::new(2_500, move || button.set_text_content(Some(LABEL))).forget();
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
