//! Copying, cutting and pasting blocks of cells.

use web_sys::ClipboardEvent;

use super::{Editor, Mode};
use crate::web::layout::{block_of, text_of};
use crate::web::page::app;

impl Editor {
    pub(super) fn copy(&mut self, event: &ClipboardEvent) {
        let mut cells = self.selected();
        let (start, end) = (
            self.field.selection_start().ok().flatten(),
            self.field.selection_end().ok().flatten(),
        );
        if cells.is_empty() && self.mode != Mode::Chosen && start != end {
            // A part of the text: the field does that itself.
            return;
        }
        if cells.is_empty() {
            cells = vec![self.cell.clone().into_iter().collect()];
        }
        let texts: Vec<Vec<String>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| self.text_of(cell)).collect())
            .collect();
        if let Some(data) = event.clipboard_data() {
            let _ = data.set_data("text/plain", &text_of(&texts));
            let _ = data.set_data("text/html", &table_of(&texts));
            event.prevent_default();
        }
    }

    pub(super) fn cut(&mut self, event: &ClipboardEvent) {
        let whole = self.mode == Mode::Chosen;
        self.copy(event);
        if whole && self.corner.is_some() {
            self.fill_selection("");
        } else if whole {
            self.type_in("");
        }
    }

    pub(super) fn paste(&mut self, event: &ClipboardEvent) {
        let Some(data) = event.clipboard_data() else {
            return;
        };
        let text = data.get_data("text/plain").unwrap_or_default();
        let html = data.get_data("text/html").unwrap_or_default();
        let has_files = data.files().is_some_and(|files| files.length() > 0);
        // A whole report, not figures: the page takes it as a file.
        if has_files && text.is_empty()
            || text.contains("政府信息公开")
            || html.contains("政府信息公开")
        {
            return;
        }
        event.stop_propagation();
        let block = block_of(&text);
        if let [row] = block.as_slice()
            && row.len() == 1
            && self.corner.is_none()
        {
            return;
        }
        event.prevent_default();
        let Some(cell) = self.cell.clone() else {
            return;
        };
        let corner = self.corner.clone().unwrap_or_else(|| cell.clone());
        let paste = self.layout.paste(&cell, &corner, &block);
        let changes = paste
            .cells
            .into_iter()
            .map(|(cell, text)| (cell, Some(text)))
            .collect();
        let beyond = paste.beyond;
        app::later(move |app| {
            app.edit(changes, false);
            app.pasted_beyond(beyond);
        });
    }
}

/// A block of texts as a table without any style, for Word and WPS.
fn table_of(rows: &[Vec<String>]) -> String {
    maud::html! {
        table { @for row in rows { tr { @for text in row { td { (text) } } } } }
    }
    .into_string()
}
