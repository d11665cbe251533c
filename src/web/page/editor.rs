//! Typing in the tables, as in a spreadsheet.
//!
//! One input field wanders from cell to cell. It is focused as soon as a cell is chosen, with its
//! text selected, so that typing replaces, and that input methods, screen readers and the keyboards
//! of phones work as in any field.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent, Node,
    PointerEvent,
};

use super::app;
use super::dom::{Dom, closest, elements, listen_within, set, target};
use super::host::Host;
use crate::web::layout::{Layout, Way};

mod clipboard;

thread_local! {
    static EDITOR: RefCell<Option<Editor>> = const { RefCell::new(None) };
}

/// How far one is with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Chosen: typing replaces, arrows lead away.
    Chosen,
    /// Typed in: arrows lead away and keep what is typed.
    Typing,
    /// Opened by F2 or a second click: arrows move the caret.
    Opened,
}

struct Editor {
    dom: Dom,
    field: HtmlInputElement,
    layout: Layout,
    mode: Mode,
    /// The cell that holds the field.
    cell: Option<String>,
    /// The other corner of the selection.
    corner: Option<String>,
    /// What the cell said when it was chosen.
    before: String,
    dragging: bool,
    by_touch: bool,
}

/// Listens for as long as the page lives.
pub(super) fn listen(dom: &Dom) {
    let Some(field) = make_field(dom) else { return };
    let editor = Editor {
        dom: dom.clone(),
        field: field.clone(),
        layout: Layout::default(),
        mode: Mode::Chosen,
        cell: None,
        corner: None,
        before: String::new(),
        dragging: false,
        by_touch: false,
    };
    EDITOR.with(|slot| *slot.borrow_mut() = Some(editor));

    on(&dom.report, "pointerdown", |editor, event| {
        if let Some(pointer) = event.dyn_ref::<PointerEvent>() {
            editor.by_touch = pointer.pointer_type() == "touch";
        }
    });
    on(&dom.report, "mousedown", Editor::press);
    on(&dom.report, "mouseover", Editor::drag);
    on(&dom.report, "dblclick", |editor, event| {
        if cell_of(event).is_some() {
            editor.open();
        }
    });
    on(&dom.report, "focusin", |editor, event| {
        if let Some(element) = target(event)
            && element.matches("td.num[data-cell]").unwrap_or(false)
        {
            editor.choose(&element.id(), false);
        }
    });
    on(&dom.place, "mouseup", |editor, _| editor.dragging = false);
    on(&dom.report, "keydown", Editor::leave);
    on(&dom.report, "focusout", |_, event| {
        if let Some(left) = target(event).filter(|element| element.has_attribute("data-left")) {
            let _ = left.remove_attribute("data-left");
        }
    });
    on(&field, "keydown", |editor, event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            editor.key(key);
        }
    });
    on(&field, "input", |editor, _| {
        if editor.mode == Mode::Chosen {
            editor.mode = Mode::Typing;
        }
        editor.keystroke();
    });
    on(&field, "blur", |editor, _| {
        editor.commit();
        set(&editor.field, "data-away", "");
    });
    on(&field, "focus", |editor, _| {
        let _ = editor.field.remove_attribute("data-away");
    });
    for (kind, work) in [
        ("copy", Editor::copy as fn(&mut Editor, &ClipboardEvent)),
        ("cut", Editor::cut),
        ("paste", Editor::paste),
    ] {
        on(&field, kind, move |editor, event| {
            if let Some(event) = event.dyn_ref::<ClipboardEvent>() {
                work(editor, event);
            }
        });
    }
}

fn on(
    target: &web_sys::EventTarget,
    kind: &'static str,
    work: impl Fn(&mut Editor, &Event) + 'static,
) {
    // Choosing a cell moves the keyboard, which is an event of its own within this one.
    listen_within(target, kind, move |event| {
        with(|editor| work(editor, event))
    });
}

/// An event within an event (the blur that moving the field causes) is passed over.
fn with(work: impl FnOnce(&mut Editor)) {
    EDITOR.with(|slot| {
        if let Ok(mut editor) = slot.try_borrow_mut()
            && let Some(editor) = editor.as_mut()
        {
            work(editor);
        }
    });
}

/// A report was drawn anew: the field goes back to its cell, if that is still there.
pub(super) fn drawn(same_report: bool) {
    with(|editor| {
        editor.layout = layout(&editor.dom);
        for rows in ["t2", "t3", "t4"] {
            let first = format!("#report [data-table={rows}] td.num[data-cell]");
            if let Ok(Some(first)) = editor.dom.root.query_selector(&first) {
                set(&first, "tabindex", "0");
            }
        }
        let focused = editor.is_focused();
        match editor.cell.take() {
            Some(cell) if same_report => {
                let mode = editor.mode;
                editor.cell = Some(cell.clone());
                if editor.place(&cell) && focused {
                    let _ = editor.field.focus();
                    editor.mode = mode;
                }
                editor.reread();
                editor.label();
                editor.paint();
            }
            _ => {
                editor.field.remove();
                editor.corner = None;
            }
        }
    });
}

/// The cell that is chosen.
pub(super) fn chosen() -> Option<String> {
    EDITOR.with(|slot| slot.try_borrow().ok()?.as_ref()?.cell.clone())
}

/// A cell was drawn anew by the check: puts the new one in, with the field if it is there.
pub(super) fn put(dom: &Dom, id: &str, html: &str) {
    let Some(old) = dom.root.get_element_by_id(id) else {
        return;
    };
    let Ok(row) = dom.document.create_element("tr") else {
        return;
    };
    row.set_inner_html(html);
    let Some(new) = row.first_element_child() else {
        return;
    };
    for kept in ["sel", "lit", "chosen"] {
        if old.class_list().contains(kept) {
            let _ = new.class_list().add_1(kept);
        }
    }
    if chosen().as_deref() != Some(id) {
        if let Some(index) = old.get_attribute("tabindex") {
            set(&new, "tabindex", &index);
        }
        let _ = old.replace_with_with_node_1(&new);
        return;
    }
    // The field must not leave the document: an input method would lose its composition.
    for name in old
        .get_attribute_names()
        .iter()
        .filter_map(|name| name.as_string())
    {
        let _ = old.remove_attribute(&name);
    }
    for name in new
        .get_attribute_names()
        .iter()
        .filter_map(|name| name.as_string())
    {
        set(&old, &name, &new.get_attribute(&name).unwrap_or_default());
    }
    let children = old.child_nodes();
    let stale: Vec<Node> = (0..children.length())
        .filter_map(|at| children.get(at))
        .filter(|node| {
            node.dyn_ref::<Element>()
                .is_none_or(|e| e.id() != "cell-field")
        })
        .collect();
    for node in stale {
        let _ = old.remove_child(&node);
    }
    while let Some(node) = new.first_child() {
        let _ = old.append_child(&node);
    }
    with(|editor| editor.label());
}

/// How far below the top of the window the field is, while the keyboard is in it.
pub(super) fn field_top() -> Option<f64> {
    EDITOR.with(|slot| {
        let editor = slot.try_borrow().ok()?;
        let editor = editor.as_ref().filter(|editor| editor.is_focused())?;
        Some(editor.field.get_bounding_client_rect().top())
    })
}

/// Undo and redo end the typing first.
pub(super) fn settle() {
    with(|editor| {
        editor.mode = Mode::Chosen;
    });
}

/// The text of the chosen cell changed from outside (undo, a filled-in total).
pub(super) fn refresh() {
    with(Editor::reread);
}

/// Goes to a cell and chooses it.
pub(super) fn go(cell: &str) {
    with(|editor| editor.choose(cell, false));
}

fn make_field(dom: &Dom) -> Option<HtmlInputElement> {
    let field: HtmlInputElement = dom.document.create_element("input").ok()?.dyn_into().ok()?;
    for (name, value) in [
        ("id", "cell-field"),
        ("class", "cell-field"),
        ("type", "text"),
        ("inputmode", "decimal"),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
        ("aria-describedby", "cell-says"),
    ] {
        set(&field, name, value);
    }
    Some(field)
}

fn layout(dom: &Dom) -> Layout {
    let list = |root: &Element, selector: &str| -> Vec<Element> {
        root.query_selector_all(selector)
            .map(|list| elements(&list))
            .unwrap_or_default()
    };
    let tables = list(&dom.report, "table.form").into_iter().map(|table| {
        let rows = list(&table, "tr").into_iter().map(|row| {
            let cells = list(&row, "td.num[data-cell]");
            cells.iter().map(Element::id).collect::<Vec<_>>()
        });
        rows.filter(|row| !row.is_empty()).collect()
    });
    Layout::new(tables.collect())
}

fn cell_of(event: &Event) -> Option<Element> {
    closest(&target(event)?, "td.num[data-cell]")
}

impl Editor {
    fn element(&self, cell: &str) -> Option<HtmlElement> {
        self.dom.root.get_element_by_id(cell)?.dyn_into().ok()
    }

    fn text_of(&self, cell: &str) -> String {
        let element = self.element(cell);
        element
            .and_then(|cell| cell.get_attribute("data-text"))
            .unwrap_or_default()
    }

    fn is_focused(&self) -> bool {
        self.dom.root.active_element().as_ref() == Some(self.field.as_ref())
    }

    /// Puts the field into a cell.
    fn place(&mut self, cell: &str) -> bool {
        let Some(element) = self.element(cell) else {
            self.cell = None;
            return false;
        };
        let _ = element.remove_attribute("tabindex");
        // Moved while the mouse is down it would lose the second click.
        if self.field.parent_element().as_ref() == Some(element.as_ref()) {
            return true;
        }
        element.append_child(&self.field).is_ok()
    }

    /// Chooses a cell; with a selection the other corner stays.
    fn choose(&mut self, cell: &str, extend: bool) {
        if self.layout.is_empty() {
            self.layout = layout(&self.dom);
        }
        self.commit();
        if extend {
            self.corner = Some(cell.to_owned());
            self.paint();
            return;
        }
        let left = self.cell.replace(cell.to_owned());
        if let Some(left) = left
            .filter(|left| left != cell)
            .and_then(|left| self.element(&left))
        {
            set(&left, "tabindex", "-1");
        }
        self.corner = None;
        self.mode = Mode::Chosen;
        self.before = self.text_of(cell);
        self.field.set_value(&self.before);
        self.field
            .set_read_only(self.dom.host.as_ref().is_some_and(Host::readonly));
        if !self.place(cell) {
            return;
        }
        self.label();
        if !self.by_touch {
            let _ = self.field.focus();
            self.field.select();
        }
        self.paint();
        app::later(|app| app.chose());
    }

    /// The field of a cell that is only chosen says what the cell says.
    fn reread(&mut self) {
        if self.mode != Mode::Chosen {
            return;
        }
        if let Some(cell) = self.cell.clone() {
            self.before = self.text_of(&cell);
            if self.field.value() != self.before {
                self.field.set_value(&self.before);
                if self.is_focused() {
                    self.field.select();
                }
            }
        }
    }

    fn label(&self) {
        let element = self.cell.as_deref().and_then(|cell| self.element(cell));
        let Some(element) = element else { return };
        let name = element.get_attribute("aria-label").unwrap_or_default();
        set(&self.field, "aria-label", &name);
        let offer = element.get_attribute("data-offer").unwrap_or_default();
        set(&self.field, "placeholder", &offer);
    }

    fn open(&mut self) {
        self.mode = Mode::Opened;
        let _ = self.field.focus();
        let end = u32::try_from(self.field.value().encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = self.field.set_selection_range(end, end);
    }

    /// Shows which cells are selected.
    fn paint(&self) {
        if let Ok(list) = self.dom.report.query_selector_all(".sel, .chosen") {
            for element in elements(&list) {
                let _ = element.class_list().remove_2("sel", "chosen");
            }
        }
        let Some(cell) = &self.cell else { return };
        if let Some(element) = self.element(cell) {
            let _ = element.class_list().add_1("chosen");
        }
        for cell in self.selected().iter().flatten() {
            if let Some(element) = self.element(cell) {
                let _ = element.class_list().add_1("sel");
            }
        }
    }

    /// The selected block, if more than one cell is.
    fn selected(&self) -> Vec<Vec<String>> {
        match (&self.cell, &self.corner) {
            (Some(cell), Some(corner)) if cell != corner => {
                let block = self.layout.block(cell, corner).into_iter();
                block
                    .map(|row| row.into_iter().map(str::to_owned).collect())
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn press(&mut self, event: &Event) {
        let Some(element) = cell_of(event) else {
            return;
        };
        let inside = target(event).is_some_and(|element| element.id() == "cell-field");
        // Within an open cell the mouse is the text's; a cell that is only chosen stays so, or the
        // next figure would be typed into the old one.
        if inside && self.mode != Mode::Chosen {
            return;
        }
        let extend = event
            .dyn_ref::<MouseEvent>()
            .is_some_and(MouseEvent::shift_key);
        let again = self.cell.as_deref() == Some(&element.id());
        if self.by_touch && again {
            // The first tap only looks, without the keyboard of the phone; the second types, and
            // the third sets the caret.
            if self.is_focused() {
                self.mode = Mode::Opened;
                return;
            }
            event.prevent_default();
            let _ = self.field.focus();
            self.field.select();
            return;
        }
        event.prevent_default();
        self.dragging = !self.by_touch;
        self.choose(&element.id(), extend && self.cell.is_some());
    }

    fn drag(&mut self, event: &Event) {
        let held = event
            .dyn_ref::<MouseEvent>()
            .is_some_and(|mouse| mouse.buttons() & 1 == 1);
        if !self.dragging || !held {
            self.dragging = false;
            return;
        }
        if let Some(element) = cell_of(event)
            && self.cell.as_deref() != Some(&element.id())
        {
            self.corner = Some(element.id());
            self.paint();
        }
    }

    fn key(&mut self, event: &KeyboardEvent) {
        // 229: the key belongs to an input method.
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let shift = event.shift_key();
        let caret = self.mode == Mode::Opened;
        let key = event.key();
        let way = match key.as_str() {
            "ArrowUp" => Some(Way::Up),
            "ArrowDown" => Some(Way::Down),
            "ArrowLeft" if !caret => Some(Way::Left),
            "ArrowRight" if !caret => Some(Way::Right),
            "Home" if !caret => Some(Way::Home),
            "End" if !caret => Some(Way::End),
            "Enter" if shift => Some(Way::Up),
            "Enter" => Some(Way::Down),
            "Tab" if shift => Some(Way::Back),
            "Tab" => Some(Way::Next),
            _ => None,
        };
        let Some(cell) = self.cell.clone() else {
            return;
        };
        match (key.as_str(), way) {
            (_, Some(way)) if !command && !event.alt_key() => {
                let extends = shift && key.starts_with("Arrow");
                let from = self
                    .corner
                    .clone()
                    .filter(|_| extends)
                    .unwrap_or_else(|| cell.clone());
                let Some(to) = self.layout.step(&from, way).map(str::to_owned) else {
                    // At the edge Tab leaves the table.
                    if key != "Tab" {
                        event.prevent_default();
                    }
                    self.commit();
                    return;
                };
                event.prevent_default();
                event.stop_propagation();
                self.choose(&to, extends);
            }
            ("F2", _) => {
                event.prevent_default();
                self.open();
            }
            ("Escape", _) => {
                event.prevent_default();
                self.escape();
            }
            ("Delete" | "Backspace", _) if self.corner.is_some() => {
                event.prevent_default();
                self.fill_selection("");
            }
            ("=", _) if self.field.placeholder() != "" && self.field.value().is_empty() => {
                event.prevent_default();
                let offer = self.field.placeholder();
                self.type_in(&offer);
            }
            ("a" | "A", _) if command && self.mode == Mode::Chosen => {
                event.prevent_default();
                let whole = self.layout.whole(&cell);
                if let Some((first, last)) = whole.map(|(a, b)| (a.to_owned(), b.to_owned())) {
                    self.choose(&first, false);
                    self.choose(&last, true);
                }
            }
            ("z" | "Z", _) if command => {
                event.prevent_default();
                self.mode = Mode::Chosen;
                app::later(move |app| if shift { app.redo() } else { app.undo() });
            }
            ("y" | "Y", _) if command => {
                event.prevent_default();
                self.mode = Mode::Chosen;
                app::later(|app| app.redo());
            }
            _ => {}
        }
    }

    /// Gives the cell back what it said, or, if nothing was typed, leaves the table.
    fn escape(&mut self) {
        let now = self.field.value();
        if self.corner.take().is_some() {
            self.paint();
        } else if now != self.before {
            let before = self.before.clone();
            self.type_in(&before);
            self.mode = Mode::Chosen;
            self.field.select();
        } else if self.mode == Mode::Opened {
            self.mode = Mode::Chosen;
            self.field.select();
        } else if let Some(cell) = self.cell.clone()
            && let Some(scroll) = self
                .element(&cell)
                .and_then(|cell| closest(&cell, ".scroll"))
        {
            set(&scroll, "data-left", "");
            let _ = scroll.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
        }
    }

    /// Of a table that was left by Escape: Tab leads on behind it, Enter back into it.
    fn leave(&mut self, event: &Event) {
        let frame = target(event).filter(|element| element.has_attribute("data-left"));
        let (Some(frame), Some(key)) = (frame, event.dyn_ref::<KeyboardEvent>()) else {
            return;
        };
        match (key.key().as_str(), frame.next_element_sibling()) {
            // The browser goes on from where the keyboard is by then.
            ("Tab", Some(behind)) if !key.shift_key() => {
                set(&behind, "tabindex", "-1");
                let _ = behind.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
            }
            ("Enter", _) => {
                event.prevent_default();
                let cell = self.cell.clone();
                let inside = |cell: &String| {
                    let frame_of = self
                        .element(cell)
                        .and_then(|cell| closest(&cell, ".scroll"));
                    frame_of.as_ref() == Some(&frame)
                };
                if let Some(cell) = cell.filter(inside) {
                    self.choose(&cell, false);
                }
            }
            _ => {}
        }
    }

    fn type_in(&mut self, text: &str) {
        self.field.set_value(text);
        self.keystroke();
    }

    fn keystroke(&mut self) {
        if let Some(cell) = self.cell.clone() {
            let text = self.field.value();
            app::later(move |app| app.edit(vec![(cell, Some(text))], true));
        }
    }

    /// The cell is left: what was typed there is one step.
    fn commit(&mut self) {
        if self.mode != Mode::Chosen {
            self.mode = Mode::Chosen;
            app::later(|app| app.close_step());
        }
    }

    fn fill_selection(&mut self, text: &str) {
        let cells = self.selected().into_iter().flatten();
        let changes = cells.map(|cell| (cell, Some(text.to_owned()))).collect();
        app::later(move |app| app.edit(changes, false));
    }
}
