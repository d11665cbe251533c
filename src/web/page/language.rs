//! The language of the page: which it begins with, and the switch.

use gloo::events::EventListener;

use super::app;
use super::dom::{Dom, set};
use crate::words::{Lang, page as words};

/// Where the choice is remembered, if the browser lets the page remember anything.
const KEY: &str = "gouji.lang";

/// Listens to the switch for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    EventListener::new(&dom.lang, "click", |_| {
        app::with(|app| {
            let lang = app.lang.other();
            if let Some(storage) = app.dom.storage() {
                // A full or forbidden store loses the choice, nothing else.
                let _ = storage.set_item(KEY, lang.tag());
            }
            app.speak(lang);
        });
    })
    .forget();
}

/// The language to begin with: that of `?lang=`, else the one chosen last, else the document's.
/// Not the browser's own: offices have all sorts of settings.
pub(super) fn initial(dom: &Dom) -> Lang {
    if let Some(host) = &dom.host {
        return Lang::of_tag(&host.lang()).unwrap_or_default();
    }
    let query = dom.window.location().search().unwrap_or_default();
    let mut asked = query.trim_start_matches('?').split('&');
    let asked = asked.find_map(|pair| Lang::of_tag(pair.strip_prefix("lang=")?));
    let chosen = || Lang::of_tag(&dom.storage()?.get_item(KEY).ok()??);
    asked.or_else(chosen).unwrap_or_else(|| of_document(dom))
}

/// The language of the document as it is.
pub(super) fn of_document(dom: &Dom) -> Lang {
    let tag = dom.html.get_attribute("lang");
    tag.and_then(|tag| Lang::of_tag(&tag)).unwrap_or_default()
}

/// Writes the fixed texts of the page in a language.
pub(super) fn write(dom: &Dom, lang: Lang) {
    set(&dom.html, "lang", lang.tag());
    set(&dom.lang, "lang", lang.other().tag());
    for (key, text) in words::ALL {
        let text = text.get(lang);
        for element in dom.all(&format!("[data-word='page.{key}']")) {
            element.set_text_content(Some(text));
        }
        for element in dom.all(&format!("[data-word-label='page.{key}']")) {
            set(&element, "aria-label", text);
        }
    }
}
