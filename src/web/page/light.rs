//! Lights up what belongs together: a finding's cells, a cell's findings, a term's cell.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, HtmlElement, KeyboardEvent, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::dom::{Dom, elements, set};

/// Listens on the report's frame for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let document = dom.document.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&dom.report, "click", options, move |event| {
        click(&document, event);
    })
    .forget();
    for (kind, on) in [
        ("mouseover", true),
        ("focusin", true),
        ("mouseout", false),
        ("focusout", false),
    ] {
        let document = dom.document.clone();
        EventListener::new(&dom.report, kind, move |event| glow(&document, event, on)).forget();
    }
    let document = dom.document.clone();
    EventListener::new(&dom.document, "keydown", move |event| {
        if event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|e| e.key() == "Escape")
        {
            darken(&document);
        }
    })
    .forget();
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn click(document: &Document, event: &Event) {
    let Some(element) = target(event) else {
        return;
    };
    if closest(&element, "summary").is_some() {
        return;
    }
    let by_id = |id: &str| document.get_element_by_id(id);
    if let Some(term) = closest(&element, "[data-for]") {
        let cell = term.get_attribute("data-for").and_then(|id| by_id(&id));
        if let Some(cell) = cell {
            event.prevent_default();
            darken(document);
            light(&cell);
            go(&cell, ScrollLogicalPosition::Center);
        }
    } else if let Some(finding) = closest(&element, ".finding") {
        if closest(&element, "a").is_some() {
            event.prevent_default();
        }
        darken(document);
        let cells = light_finding(document, &finding);
        if let Some(first) = cells.first() {
            go(first, ScrollLogicalPosition::Center);
        }
    } else if let Some(cell) = closest(&element, "td[data-findings]") {
        event.prevent_default();
        darken(document);
        let one = closest(&element, "[data-n]").and_then(|n| n.get_attribute("data-n"));
        let numbers = one.or_else(|| cell.get_attribute("data-findings"));
        let numbers = numbers.unwrap_or_default();
        let findings: Vec<Element> = numbers
            .split(' ')
            .filter_map(|number| by_id(&format!("f{number}")))
            .collect();
        for finding in &findings {
            light_finding(document, finding);
        }
        if let Some(first) = findings.first() {
            go(first, ScrollLogicalPosition::Nearest);
        }
    }
}

/// Lights a finding and its cells, opens its equation, and returns the cells.
fn light_finding(document: &Document, finding: &Element) -> Vec<Element> {
    light(finding);
    if let Ok(Some(details)) = finding.query_selector("details.sum-up") {
        set(&details, "open", "");
    }
    let cells = finding.get_attribute("data-cells").unwrap_or_default();
    let cells: Vec<Element> = cells
        .split(' ')
        .filter_map(|id| document.get_element_by_id(id))
        .collect();
    for cell in &cells {
        light(cell);
    }
    cells
}

fn light(element: &Element) {
    let _ = element.class_list().add_1("lit");
}

/// Puts every light out.
fn darken(document: &Document) {
    if let Ok(list) = document.query_selector_all(".lit") {
        for element in elements(&list) {
            let _ = element.class_list().remove_1("lit");
        }
    }
}

/// Moves the keyboard there, and the view if need be.
fn go(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(ScrollBehavior::Auto);
    options.set_block(block);
    options.set_inline(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        set(element, "tabindex", "-1");
        let _ = element.focus();
    }
}

/// A term under the pointer or the keyboard lights its cell, as long as it is there.
fn glow(document: &Document, event: &Event, on: bool) {
    let term = target(event).and_then(|element| closest(&element, "[data-for]"));
    let cell = term
        .and_then(|term| term.get_attribute("data-for"))
        .and_then(|id| document.get_element_by_id(&id));
    if let Some(cell) = cell {
        let _ = cell.class_list().toggle_with_force("glow", on);
    }
}
