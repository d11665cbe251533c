//! How files come in: dropped anywhere, picked, pasted, or the example.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Element, Event, EventTarget, File, FileList,
    HtmlInputElement, Node,
};

use super::app;
use super::dom::{self, Dom};
use super::given::Given;
use crate::limits::Limits;
use crate::words::{Text, page as words};

/// A made-up report with a few mistakes in it.
const EXAMPLE: &str = include_str!("example.html");

/// Listens to all of them for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    drops(dom);
    picks(dom);
    EventListener::new(&dom.example, "click", |_| {
        app::with(|app| {
            let name = words::EXAMPLE_NAME.get(app.lang).to_owned();
            app.take(vec![Given::bytes(name, JsValue::from_str(EXAMPLE))]);
        });
    })
    .forget();
    active(&dom.place, "paste", |event| {
        // Words pasted into a field of the page are that field's.
        let field = dom::target(event).is_some_and(|element| {
            let fields = "textarea, input:not(#cell-field)";
            element.matches(fields).unwrap_or(false)
        });
        if field {
            return;
        }
        let data = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        if let Some(data) = data {
            event.prevent_default();
            take(&data, words::NOTHING_PASTED);
        }
    });
    forms(dom);
    EventListener::new(&dom.files, "click", |event| {
        let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else {
            return;
        };
        if let Ok(Some(_)) = target.closest("[data-clear]") {
            app::with(app::App::clear);
        } else if let Ok(Some(button)) = target.closest("[data-job]") {
            let number = |name: &str| button.get_attribute(name)?.parse().ok();
            let (job, report) = (number("data-job"), number("data-report"));
            if let (Some(job), Some(report)) = (job, report) {
                app::with(|app| app.show((job, report as usize)));
            }
        }
    })
    .forget();
}

/// An empty form, of a year and for a body.
fn forms(dom: &Dom) {
    let Some(form) = dom.root.get_element_by_id("blank") else {
        return;
    };
    // The year that is reported on is the last one, unless somebody was here before the page was.
    if let Some(field) = dom.root.get_element_by_id("blank-year")
        && let Ok(field) = field.dyn_into::<HtmlInputElement>()
        && field.value() == field.default_value()
    {
        let last = js_sys::Date::new_0().get_full_year() - 1;
        field.set_value(&last.to_string());
    }
    let root = dom.root.clone();
    active(&form, "submit", move |event| {
        event.prevent_default();
        let value = |id: &str| {
            let field = root.get_element_by_id(id)?;
            Some(field.dyn_into::<HtmlInputElement>().ok()?.value())
        };
        let year = value("blank-year").and_then(|year| year.trim().parse().ok());
        let body = value("blank-body").unwrap_or_default();
        if let Some(year) = year {
            app::with(|app| app.begin(year, &body));
        }
    });
}

/// A listener that may prevent the browser's own doing.
fn active(target: &EventTarget, kind: &'static str, mut work: impl FnMut(&Event) + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, kind, options, move |event| work(event)).forget();
}

/// The whole window takes drops, on somebody else's page the element.
fn drops(dom: &Dom) {
    let place: EventTarget = match &dom.host {
        Some(_) => dom.place.clone(),
        None => dom.window.clone().into(),
    };
    let within: Node = dom.body.clone().into();
    let curtain = dom.curtain.clone();
    active(&place, "dragenter", move |event| {
        event.prevent_default();
        curtain.set_hidden(false);
    });
    active(&place, "dragover", |event| {
        event.prevent_default();
        if let Some(data) = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
        {
            data.set_drop_effect("copy");
        }
    });
    let curtain = dom.curtain.clone();
    EventListener::new(&place, "dragleave", move |event| {
        // It also leaves each element within; only the last has no successor there.
        let left = event.dyn_ref::<DragEvent>().is_some_and(|drag| {
            let to = drag.related_target();
            let to = to.and_then(|to| to.dyn_into::<Node>().ok());
            to.is_none_or(|to| !within.contains(Some(&to)))
        });
        if left {
            curtain.set_hidden(true);
        }
    })
    .forget();
    let curtain = dom.curtain.clone();
    active(&place, "drop", move |event| {
        event.prevent_default();
        curtain.set_hidden(true);
        if let Some(data) = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
        {
            take(&data, words::NOTHING_DROPPED);
        }
    });
}

fn picks(dom: &Dom) {
    let picker = dom.picker.clone();
    EventListener::new(&dom.picker, "change", move |_| {
        let given = picker.files().map(|list| files(&list)).unwrap_or_default();
        // The same file picked again after a correction has to count as a change.
        picker.set_value("");
        app::with(|app| app.take(given));
    })
    .forget();
}

/// Takes what a clipboard or a drop holds: a table as HTML, else files, else plain text.
/// Spreadsheets put a picture of the cells beside their HTML, so files come second.
fn take(data: &DataTransfer, nothing: Text) {
    let text = |kind: &str| data.get_data(kind).unwrap_or_default();
    let (html, plain) = (text("text/html"), text("text/plain"));
    let is_table = html.to_ascii_lowercase().contains("<table");
    let files = data.files().map(|list| files(&list)).unwrap_or_default();
    let pasted = if is_table {
        Some(html)
    } else if !files.is_empty() {
        None
    } else if plain.trim().is_empty() {
        Some(html)
    } else {
        Some(plain)
    };
    app::with(|app| match pasted {
        None => app.take(files),
        Some(text) if text.trim().is_empty() => app.trouble(nothing, ""),
        Some(text) => {
            let name = app.paste_name();
            app.take(vec![Given::bytes(name, JsValue::from_str(&text))]);
        }
    });
}

fn files(list: &FileList) -> Vec<Given> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| Given::bytes(file.name(), payload(file)))
        .collect()
}

/// The file; of one that is too large only so much that the check still sees that it is.
fn payload(file: File) -> JsValue {
    let limit = i32::try_from(Limits::default().file_bytes).unwrap_or(i32::MAX);
    let enough = limit.saturating_add(1);
    if file.size() > f64::from(enough)
        && let Ok(slice) = file.slice_with_i32_and_i32(0, enough)
    {
        return slice.into();
    }
    file.into()
}
