//! Lights up what belongs together: a finding's cells, a cell's findings, a term's cell.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, KeyboardEvent, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::dom::{Dom, closest, elements, listen_within, set, target};
use super::editor;
use super::host::Root;

/// Listens on the report's frame for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let root = dom.root.clone();
    listen_within(&dom.report, "click", move |event| click(&root, event));
    let root = dom.root.clone();
    listen_within(&dom.source, "click", move |event| {
        click_source(&root, event)
    });
    for (kind, on) in [
        ("mouseover", true),
        ("focusin", true),
        ("mouseout", false),
        ("focusout", false),
    ] {
        let root = dom.root.clone();
        listen_within(&dom.report, kind, move |event| glow(&root, event, on));
    }
    let root = dom.root.clone();
    EventListener::new(&dom.place, "keydown", move |event| {
        if event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|e| e.key() == "Escape")
        {
            darken(&root);
        }
    })
    .forget();
}

fn click(root: &Root, event: &Event) {
    let Some(element) = target(event) else {
        return;
    };
    // Buttons and fields of a finding have their own meaning.
    if closest(&element, "summary, button, form, textarea").is_some() {
        return;
    }
    let by_id = |id: &str| root.get_element_by_id(id);
    if let Some(term) = closest(&element, "[data-for]") {
        let cell = term.get_attribute("data-for").and_then(|id| by_id(&id));
        if let Some(cell) = cell {
            event.prevent_default();
            darken(root);
            light(&cell);
            go(&cell, ScrollLogicalPosition::Center);
        }
    } else if let Some(finding) = closest(&element, ".finding") {
        if closest(&element, "a").is_some() {
            event.prevent_default();
        }
        darken(root);
        let cells = light_finding(root, &finding);
        // Where a cell is known to be the wrong one, that; else the one to look at first.
        let wrong = finding.query_selector(".suggestion [data-for]");
        let wrong = wrong
            .ok()
            .flatten()
            .and_then(|term| term.get_attribute("data-for"));
        let wrong = wrong.and_then(|id| by_id(&id));
        if let Some(cell) = wrong.as_ref().or(cells.first()) {
            go(cell, ScrollLogicalPosition::Center);
        }
    } else if let Some(cell) = closest(&element, "td[data-findings]") {
        darken(root);
        let one = closest(&element, "[data-n]").and_then(|n| n.get_attribute("data-n"));
        let numbers = one.or_else(|| cell.get_attribute("data-findings"));
        let numbers = numbers.unwrap_or_default();
        let findings: Vec<Element> = numbers
            .split(' ')
            .filter_map(|number| by_id(&format!("f{number}")))
            .collect();
        for finding in &findings {
            light_finding(root, finding);
        }
        // One who types in the table stays there; a list beside it may move along.
        if let Some(first) = findings.first()
            && are_abreast(first, &cell)
        {
            scroll(first, ScrollLogicalPosition::Nearest);
        }
    }
}

/// A place in the file's own text or pages: the cell that was read from it, or its finding.
fn click_source(root: &Root, event: &Event) {
    let Some(element) = target(event) else {
        return;
    };
    if let Some(place) = closest(&element, "[id^='s-']") {
        let cell = format!("#report td[data-at='{}']", place.id());
        if let Ok(Some(cell)) = root.query_selector(&cell) {
            darken(root);
            light(&place);
            light(&cell);
            scroll(&cell, ScrollLogicalPosition::Center);
            editor::go(&cell.id());
            return;
        }
    }
    let numbers = closest(&element, "[data-n]").and_then(|place| place.get_attribute("data-n"));
    if let Some(number) = numbers.as_deref().and_then(|all| all.split(' ').next()) {
        show_finding(root, number);
    }
}

/// Whether two elements stand side by side rather than one above the other.
pub(super) fn are_abreast(one: &Element, other: &Element) -> bool {
    let (one, other) = (
        one.get_bounding_client_rect(),
        other.get_bounding_client_rect(),
    );
    one.right() <= other.left() || one.left() >= other.right()
}

/// Puts every light out, and lights what is left of the findings that were lit.
pub(super) fn light_again(root: &Root, findings: &[Element]) {
    darken(root);
    for finding in findings {
        light_finding(root, finding);
    }
}

/// Shows a finding by its number: lights it with its cells, and goes there.
pub(super) fn show_finding(root: &Root, number: &str) {
    if let Some(finding) = root.get_element_by_id(&format!("f{number}")) {
        darken(root);
        light_finding(root, &finding);
        go(&finding, ScrollLogicalPosition::Center);
    }
}

/// Lights a finding and its cells, opens its equation, and returns the cells.
fn light_finding(root: &Root, finding: &Element) -> Vec<Element> {
    light(finding);
    if let Ok(Some(details)) = finding.query_selector("details.sum-up") {
        set(&details, "open", "");
    }
    let cells = finding.get_attribute("data-cells").unwrap_or_default();
    let cells: Vec<Element> = cells
        .split(' ')
        .filter_map(|id| root.get_element_by_id(id))
        .collect();
    cells.iter().for_each(light);
    let number = finding.get_attribute("data-n").unwrap_or_default();
    let places = root.query_selector_all(&format!("#source [data-n~='{number}']"));
    let places = places.map(|list| elements(&list)).unwrap_or_default();
    places.iter().for_each(light);
    if let (Some(place), Some(frame)) = (places.first(), root.get_element_by_id("source")) {
        scroll_within(&frame, place);
    }
    // Which way each cell counts in the equation.
    let terms = finding.query_selector_all(".equation .term[data-sign]");
    for term in terms.map(|list| elements(&list)).unwrap_or_default() {
        let cell = term.get_attribute("data-for");
        let cell = cell.and_then(|id| root.get_element_by_id(&id));
        if let (Some(cell), Some(sign)) = (cell, term.get_attribute("data-sign")) {
            set(&cell, "data-sign", &sign);
        }
    }
    cells
}

fn light(element: &Element) {
    let _ = element.class_list().add_1("lit");
}

/// Puts every light out.
fn darken(root: &Root) {
    if let Ok(list) = root.query_selector_all(".lit") {
        for element in elements(&list) {
            let _ = element.class_list().remove_1("lit");
            let _ = element.remove_attribute("data-sign");
        }
    }
}

/// Moves the keyboard there, and the view if need be.
fn go(element: &Element, block: ScrollLogicalPosition) {
    scroll(element, block);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        set(element, "tabindex", "-1");
        let _ = element.focus();
    }
}

/// Scrolls a frame to something in it, and nothing else: one who types stays where they are.
pub(super) fn scroll_within(frame: &Element, element: &Element) {
    let (inner, outer) = (
        element.get_bounding_client_rect(),
        frame.get_bounding_client_rect(),
    );
    // Whole pixels are fine enough.
    let middle = (outer.height() as i32 - inner.height() as i32) / 2;
    let by = inner.top() as i32 - outer.top() as i32 - middle;
    frame.set_scroll_top(frame.scroll_top() + by);
}

fn scroll(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_behavior(ScrollBehavior::Auto);
    options.set_block(block);
    options.set_inline(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// A term under the pointer or the keyboard lights its cell, and a cell its terms, as long as it is
/// there.
fn glow(root: &Root, event: &Event, on: bool) {
    let Some(element) = target(event) else { return };
    let shine = |element: &Element| {
        let _ = element.class_list().toggle_with_force("glow", on);
    };
    if let Some(term) = closest(&element, "[data-for]") {
        let cell = term.get_attribute("data-for");
        if let Some(cell) = cell.and_then(|id| root.get_element_by_id(&id)) {
            shine(&cell);
        }
    } else if let Some(cell) = closest(&element, "td.num[data-findings]") {
        let terms = format!(".term[data-for=\"{}\"]", cell.id());
        let terms = root.query_selector_all(&terms);
        for term in terms.map(|list| elements(&list)).unwrap_or_default() {
            shine(&term);
        }
    }
}
