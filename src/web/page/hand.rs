//! What is handed on: copied, saved to a file, printed.
//!
//! Copying goes by the `copy` event and `execCommand`: there is no other clipboard on a page served
//! over plain http. What is to be copied is shown first, so that it is at hand when the button is
//! pressed: some browsers let nothing be copied that comes later.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use maud::{Markup, PreEscaped, html};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, Element, HtmlAnchorElement, HtmlDocument, HtmlElement,
    HtmlTextAreaElement, Url,
};

use super::app::{self, App};
use super::dom::{Dom, closest, set, target};
use super::view;
use crate::web::{Line, Made, Tables};
use crate::words;
use crate::words::Lang;

thread_local! {
    /// What the next copy puts on the clipboard: text, and HTML where there is some.
    static CLIPBOARD: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    /// What the panel shows.
    static SHOWN: RefCell<Sheet> = RefCell::default();
    /// Asks for that again, once nothing has been typed for a moment.
    static AGAIN: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// A text that is shown to be copied or saved.
#[derive(Default)]
struct Sheet {
    /// The name by which it is asked for.
    what: &'static str,
    text: String,
    html: String,
    /// What is saved, where that is more than what is copied.
    document: String,
    /// The name of the file that it is saved to.
    file: String,
    kind: &'static str,
}

/// Everything that can be asked for, by the name that button and Worker know.
const ASKED: [&str; 10] = [
    "tables",
    "notice",
    "values",
    "saved-html",
    "saved-json",
    "record",
    "annotated",
    "corrected",
    "docx",
    "xlsx",
];

/// Listens for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let on = |place: &web_sys::EventTarget, kind: &'static str, work: fn(&Dom, &web_sys::Event)| {
        let dom = dom.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(place, kind, options, move |event| work(&dom, event))
            .forget();
    };
    on(&dom.tools, "click", |dom, event| {
        let button = target(event).and_then(|element| closest(&element, "[data-hand]"));
        let Some(button) = button else { return };
        if let Some(menu) = closest(&button, "details") {
            let _ = menu.remove_attribute("open");
        }
        let wanted = button.get_attribute("data-hand").unwrap_or_default();
        if wanted == "list" {
            let mut text = None;
            app::with(|app| text = app.opened().map(|outcome| outcome.list.clone()));
            copy_by(dom, &button, text.unwrap_or_default(), String::new());
        } else if let Some(what) = ASKED.into_iter().find(|what| *what == wanted) {
            app::with(|app| {
                app.hand(what, &today());
            });
        }
    });
    // An open menu goes when one turns elsewhere.
    on(&dom.place, "click", |dom, event| {
        let within = target(event).and_then(|element| closest(&element, ".menu"));
        if let (None, Some(menu)) = (within, open_menu(dom)) {
            let _ = menu.remove_attribute("open");
        }
    });
    on(&dom.tools, "keydown", |dom, event| {
        let key = event.dyn_ref::<web_sys::KeyboardEvent>();
        if let (Some("Escape"), Some(menu)) = (key.map(|key| key.key()).as_deref(), open_menu(dom))
        {
            let _ = menu.remove_attribute("open");
            focus_menu(dom);
        }
    });
    on(&dom.panel, "click", |dom, event| {
        let Some(element) = target(event) else { return };
        let Some(button) = closest(&element, "button") else {
            return;
        };
        match button.get_attribute("data-do").as_deref() {
            Some("copy") => {
                let (text, html) = SHOWN.with(|sheet| {
                    let sheet = sheet.borrow();
                    (
                        edited(dom).unwrap_or_else(|| sheet.text.clone()),
                        sheet.html.clone(),
                    )
                });
                copy_by(dom, &button, text, html);
            }
            Some("save") => SHOWN.with(|sheet| {
                let sheet = sheet.borrow();
                let text = match sheet.kind {
                    "text/plain" => edited(dom).unwrap_or_else(|| sheet.text.clone()),
                    _ => sheet.document.clone(),
                };
                save(dom, &sheet.file, sheet.kind, &text);
            }),
            Some("copy-one") => {
                let text = button.get_attribute("data-text").unwrap_or_default();
                copy_by(dom, &button, text, String::new());
                set(&button, "data-copied", "");
                next_of(&button);
            }
            Some("close") => close(dom),
            _ => {}
        }
    });
    on(&dom.panel, "keydown", |dom, event| {
        let key = event.dyn_ref::<web_sys::KeyboardEvent>();
        if key.is_some_and(|key| key.key() == "Escape") {
            event.stop_propagation();
            close(dom);
        }
    });
    on(&dom.place, "copy", |_, event| {
        let ready = CLIPBOARD.with(|clipboard| clipboard.borrow_mut().take());
        let data = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        if let (Some((text, html)), Some(data)) = (ready, data) {
            let _ = data.set_data("text/plain", &text);
            if !html.is_empty() {
                let _ = data.set_data("text/html", &html);
            }
            event.prevent_default();
        }
    });
    let (record, body) = (dom.record.clone(), dom.body.clone());
    EventListener::new(&dom.window, "afterprint", move |_| {
        record.set_inner_html("");
        let _ = body.class_list().remove_1("recording");
    })
    .forget();
}

/// The Worker has made what was asked for.
pub(super) fn handed(app: &mut App, what: &str, text: &str) {
    let lang = app.lang;
    let name = app
        .opened()
        .map(|outcome| outcome.heading.clone())
        .unwrap_or_default();
    let file = |words: words::Text, end: &str| {
        format!("{}.{end}", safe(&format!("{name} {}", words.get(lang))))
    };
    match what {
        "tables" => {
            let Some(tables) = parsed::<Tables>(text) else {
                return;
            };
            let body = html! { div.preview tabindex="0" role="group" aria-label=(words::work::TABLES.get(lang)) { (PreEscaped(&unstyled(&tables.html))) } };
            let sheet = Sheet {
                what: "tables",
                text: tables.text,
                html: tables.html,
                document: tables.document,
                file: file(words::work::TABLES_FILE, "html"),
                kind: "text/html",
            };
            show(
                app,
                words::work::TABLES,
                words::work::TABLES_HELP,
                sheet,
                &body,
            );
        }
        "notice" => {
            let body = html! {
                textarea.notice aria-label=(words::work::NOTICE.get(lang)) rows="18" { (text) }
            };
            let sheet = Sheet {
                what: "notice",
                text: text.to_owned(),
                html: String::new(),
                document: String::new(),
                file: file(words::work::NOTICE, "txt"),
                kind: "text/plain",
            };
            show(
                app,
                words::work::NOTICE,
                words::work::NOTICE_HELP,
                sheet,
                &body,
            );
        }
        "values" => {
            let Some(lines) = parsed::<Vec<Line>>(text) else {
                return;
            };
            let rows = lines
                .iter()
                .map(|line| format!("{}\t{}", line.label, line.text));
            let all: Vec<String> = rows.collect();
            let sheet = Sheet {
                what: "values",
                text: all.join("\n"),
                html: String::new(),
                document: String::new(),
                file: file(words::work::VALUES, "txt"),
                kind: "text/plain",
            };
            show(
                app,
                words::work::VALUES,
                words::work::VALUES_HELP,
                sheet,
                &values(&lines, lang),
            );
        }
        "saved-html" => save(
            &app.dom,
            &file(words::work::RESULT, "html"),
            "text/html",
            text,
        ),
        "saved-json" => save(
            &app.dom,
            &file(words::work::RESULT, "json"),
            "application/json",
            text,
        ),
        "annotated" | "corrected" | "docx" | "xlsx" => match parsed::<Made>(text) {
            Some(made) => {
                app.no_trouble();
                save_bytes(&app.dom, &safe(&made.name), &made.data);
            }
            None => app.trouble(words::page::NOT_GIVEN_BACK, ""),
        },
        "source" => view::show_source(app, text),
        "record" => {
            if let Some(host) = &app.dom.host {
                return host.print(text);
            }
            app.dom.record.set_inner_html(text);
            let _ = app.dom.body.class_list().add_1("recording");
            let _ = app.dom.window.print();
        }
        _ => {}
    }
}

/// Without its style attributes: they are for Word and WPS, and the page's policy allows none.
/// A quotation mark in a text is escaped, so that only an attribute can look like this.
fn unstyled(html: &str) -> String {
    let mut parts = html.split(" style=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    out
}

fn values(lines: &[Line], lang: Lang) -> Markup {
    html! {
        ol.values { @for line in lines { li {
            span { (line.label) }
            button type="button" data-do="copy-one" data-text=(line.text)
                aria-label={ (words::work::COPY.get(lang)) " " (line.label) " " (line.text) } { (line.text) }
        } } }
    }
}

/// A figure was typed: what the panel shows is of before.
pub(super) fn outdated(app: &App) {
    if app.dom.panel.hidden() {
        return;
    }
    let again = Timeout::new(300, || {
        let what = SHOWN.with(|sheet| sheet.borrow().what);
        app::with(|app| {
            if !app.dom.panel.hidden() {
                app.hand(what, &today());
            }
        });
    });
    AGAIN.with(|slot| *slot.borrow_mut() = Some(again));
}

/// Another report, or another language: the panel goes.
pub(super) fn put_away(dom: &Dom) {
    dom.panel.set_hidden(true);
    dom.panel_body.set_inner_html("");
}

fn show(app: &App, title: words::Text, help: words::Text, sheet: Sheet, body: &Markup) {
    let lang = app.lang;
    let again = !app.dom.panel.hidden() && SHOWN.with(|shown| shown.borrow().what == sheet.what);
    let changed = || {
        let before = SHOWN.with(|shown| shown.borrow().text.clone());
        edited(&app.dom).is_some_and(|text| text != before)
    };
    if again && changed() {
        // What a person has written into it is theirs.
        return;
    }
    let scrolled = app.dom.panel_body.last_element_child();
    let scrolled = scrolled.filter(|_| again).map(|body| body.scroll_top());
    let one_by_one = sheet.kind == "text/plain" && sheet.html.is_empty();
    let markup = html! {
        div.panel-head {
            h2 { (title.get(lang)) }
            button type="button" data-do="copy" { @if one_by_one { (words::work::COPY_ALL.get(lang)) } @else { (words::work::COPY.get(lang)) } }
            button type="button" data-do="save" { (words::work::SAVE_FILE.get(lang)) }
            button.plain type="button" data-do="close" { (words::work::CLOSE.get(lang)) }
        }
        p.panel-help { (help.get(lang)) }
        (body)
    };
    SHOWN.with(|shown| *shown.borrow_mut() = sheet);
    app.dom.panel_body.set_inner_html(&markup.into_string());
    if let Some(top) = scrolled {
        if let Some(body) = app.dom.panel_body.last_element_child() {
            body.set_scroll_top(top);
        }
        return;
    }
    app.dom.panel.set_hidden(false);
    let _ = app.dom.panel.focus();
    app.dom.panel.scroll_into_view();
}

fn close(dom: &Dom) {
    put_away(dom);
    focus_menu(dom);
}

fn open_menu(dom: &Dom) -> Option<Element> {
    dom.tools.query_selector(".menu[open]").ok().flatten()
}

fn focus_menu(dom: &Dom) {
    let menu = dom.tools.query_selector("summary").ok().flatten();
    if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
        let _ = menu.focus();
    }
}

/// What the panel's text has become by editing.
fn edited(dom: &Dom) -> Option<String> {
    let area = dom.panel_body.query_selector("textarea").ok().flatten()?;
    Some(area.dyn_into::<HtmlTextAreaElement>().ok()?.value())
}

/// Moves the keyboard to the next figure.
fn next_of(button: &Element) {
    let next = button
        .parent_element()
        .and_then(|item| item.next_element_sibling());
    let next = next.and_then(|item| item.query_selector("button").ok().flatten());
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

/// Copies, and says on the button whether that went well.
fn copy_by(dom: &Dom, button: &Element, text: String, html: String) {
    let mut lang = Lang::default();
    app::with(|app| lang = app.lang);
    let words = if copy(dom, text, html) {
        words::work::COPIED.get(lang)
    } else {
        words::work::NOT_COPIED.get(lang)
    };
    dom.said.set_text_content(Some(words));
    set(button, "data-said", words);
    let button = button.clone();
    Timeout::new(2_500, move || {
        let _ = button.remove_attribute("data-said");
    })
    .forget();
}

fn copy(dom: &Dom, text: String, html: String) -> bool {
    let Some(area) = dom
        .document
        .create_element("textarea")
        .ok()
        .and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    let focused = dom.root.active_element();
    // Something has to be selected, or there is nothing to copy.
    area.set_value(&text);
    set(&area, "class", "copying");
    set(&area, "readonly", "");
    if dom.body.append_child(&area).is_err() {
        return false;
    }
    area.select();
    CLIPBOARD.with(|clipboard| *clipboard.borrow_mut() = Some((text, html)));
    let copied = dom
        .document
        .dyn_ref::<HtmlDocument>()
        .is_some_and(|document| document.exec_command("copy").unwrap_or(false));
    CLIPBOARD.with(|clipboard| clipboard.borrow_mut().take());
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    copied
}

/// Saves bytes, given in Base64, to a file of the user's.
fn save_bytes(dom: &Dom, name: &str, data: &str) {
    let Ok(bytes) = dom.window.atob(data) else {
        return;
    };
    // Each character is a byte.
    let bytes: Vec<u8> = bytes.chars().map(|c| u32::from(c) as u8).collect();
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    save_blob(dom, name, Blob::new_with_u8_array_sequence(&parts));
}

/// Saves a text to a file of the user's.
fn save(dom: &Dom, name: &str, kind: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = BlobPropertyBag::new();
    options.set_type(&format!("{kind};charset=utf-8"));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options);
    save_blob(dom, name, blob);
}

fn save_blob(dom: &Dom, name: &str, blob: Result<Blob, JsValue>) {
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let anchor = dom.document.create_element("a");
    if let (Ok(url), Ok(anchor)) = (url, anchor)
        && let Ok(anchor) = anchor.dyn_into::<HtmlAnchorElement>()
    {
        anchor.set_href(&url);
        anchor.set_download(name);
        let _ = dom.body.append_child(&anchor);
        anchor.click();
        anchor.remove();
        // The browser needs the address until it has begun.
        Timeout::new(60_000, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
    }
}

/// A name that every file system takes.
fn safe(name: &str) -> String {
    let allowed = |c: char| !c.is_control() && !"\\/:*?\"<>|".contains(c);
    name.chars().filter(|c| allowed(*c)).take(80).collect()
}

/// What the Worker wrote as JSON. Parsed by the browser: a parser of our own weighs more than all
/// else that this file needs.
fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(json).ok()?).ok()
}

/// Today, where the user is.
pub(super) fn today() -> String {
    let now = js_sys::Date::new_0();
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}
