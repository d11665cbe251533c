//! The buttons with which one works on the open report.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::app;
use super::dom::{Dom, closest, set, target};
use super::{editor, hand, light};

/// Listens for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    click(&dom.undo, |_| app::with(app::App::undo));
    click(&dom.redo, |_| app::with(app::App::redo));
    click(&dom.noughts, |_| app::with(app::App::fill_noughts));
    click(&dom.totals, |_| app::with(app::App::fill_totals));
    for place in [&dom.report, &dom.bar] {
        let root = dom.root.clone();
        click(place, move |event| {
            let Some(element) = target(event) else { return };
            let attribute =
                |name: &str| closest(&element, &format!("[{name}]"))?.get_attribute(name);
            if let (Some(cell), Some(to)) = (attribute("data-fill"), attribute("data-to")) {
                event.prevent_default();
                let change = vec![(cell.clone(), Some(to))];
                app::with(|app| app.edit(change, false));
                // One who goes through a list that stands above the table stays in the list.
                let list = closest(&element, ".findings");
                let tables = root.query_selector("#report .tables").ok().flatten();
                let away = match (&list, &tables) {
                    (Some(list), Some(tables)) => !light::are_abreast(list, tables),
                    _ => false,
                };
                if !away {
                    editor::go(&cell);
                }
            } else if let Some(cell) = attribute("data-restore") {
                let change = vec![(cell.clone(), None)];
                app::with(|app| app.edit(change, false));
                editor::go(&cell);
            } else if let Some(number) = attribute("data-reopen") {
                if let Ok(number) = number.parse() {
                    app::with(|app| app.accept(number, ""));
                }
            } else if let Some(number) = attribute("data-finding") {
                event.prevent_default();
                light::show_finding(&root, &number);
            }
        });
    }
    active(&dom.report, "submit", |event| {
        let Some(form) = target(event).filter(|form| form.has_attribute("data-accept")) else {
            return;
        };
        event.prevent_default();
        let number = form
            .get_attribute("data-accept")
            .and_then(|n| n.parse().ok());
        let reason = form.query_selector("textarea").ok().flatten();
        let reason = reason.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        if let (Some(number), Some(reason)) = (number, reason) {
            app::with(|app| app.accept(number, &reason.value()));
        }
    });
    click(&dom.large, {
        let dom = dom.clone();
        move |_| enlarge(&dom, !is_large(&dom))
    });
    if remembered(dom) {
        enlarge(dom, true);
    }
    click(&dom.stop, |_| app::with(app::App::stop));
    click(&dom.source_switch, |_| app::with(app::App::turn_source));
    if dom.host.is_none() {
        let offline = dom.root.get_element_by_id("offline");
        active(&dom.place, "keydown", move |event| {
            keep(event, offline.as_ref())
        });
    }
    // Outside the cells too, but not in a field that has an undo of its own.
    active(&dom.place, "keydown", |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let command = key.ctrl_key() || key.meta_key();
        let in_field = target(event)
            .is_some_and(|element| element.matches("textarea, input").unwrap_or(false));
        if !command || in_field || key.default_prevented() {
            return;
        }
        match key.key().as_str() {
            "z" => app::with(app::App::undo),
            "Z" | "y" => app::with(app::App::redo),
            _ => return,
        }
        event.prevent_default();
    });
}

/// Ctrl+S saves what one would want: the result, to be opened again; without a report the file for
/// use without a network. A copy of the page, as the browser makes it, is neither.
fn keep(event: &Event, offline: Option<&Element>) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let bare = !key.shift_key() && !key.alt_key();
    if !(bare && (key.ctrl_key() || key.meta_key()) && key.key().eq_ignore_ascii_case("s")) {
        return;
    }
    let mut open = false;
    app::with(|app| {
        open = app.opened().is_some();
        if open {
            app.hand("saved-html", &hand::today());
        }
    });
    let offline = offline.filter(|link| !link.has_attribute("hidden"));
    if let (false, Some(link)) = (open, offline.and_then(|link| link.dyn_ref::<HtmlElement>())) {
        link.click();
        open = true;
    }
    if open {
        event.prevent_default();
    }
}

/// Where the choice of larger text is remembered, if the browser lets the page remember anything.
const LARGE: &str = "gouji.large";

fn is_large(dom: &Dom) -> bool {
    dom.html.class_list().contains("large")
}

fn remembered(dom: &Dom) -> bool {
    let choice = dom
        .storage()
        .and_then(|storage| storage.get_item(LARGE).ok().flatten());
    choice.is_some()
}

/// Sets all text larger, or as it was.
fn enlarge(dom: &Dom, large: bool) {
    let _ = dom.html.class_list().toggle_with_force("large", large);
    set(
        &dom.large,
        "aria-pressed",
        if large { "true" } else { "false" },
    );
    if let Some(storage) = dom.storage() {
        // A full or forbidden store loses the choice, nothing else.
        let _ = if large {
            storage.set_item(LARGE, "1")
        } else {
            storage.remove_item(LARGE)
        };
    }
}

fn click(place: &EventTarget, work: impl Fn(&Event) + 'static) {
    active(place, "click", work);
}

fn active(place: &EventTarget, kind: &'static str, work: impl Fn(&Event) + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(place, kind, options, move |event| work(event)).forget();
}
