//! Working on the open report: what is typed, accepted, and handed on.

use wasm_bindgen::prelude::JsValue;

use super::App;
use crate::web::history::{Change, History};
use crate::web::page::bench::Open;
use crate::web::page::{editor, hand, view};
use crate::web::{Outcome, Patch};
use crate::words::{page as words, work};

/// What can be asked of a report beside edits.
pub(super) enum Asked {
    /// To accept the doubt of this number with a reason.
    Accept(u32, String),
    /// To make this text, with this date.
    Hand(String, String),
}

impl App {
    /// Types over cells: a keystroke, or a step of its own.
    pub(in crate::web::page) fn edit(&mut self, changes: Vec<Change>, keystroke: bool) {
        let Some((id, index)) = self.open else { return };
        if changes.is_empty() || !self.is_open_to_typing() {
            return;
        }
        if let Some(job) = self.job(id) {
            job.history(index).set(&changes, keystroke);
        }
        self.queue(changes);
    }

    /// Takes the last step back.
    pub(in crate::web::page) fn undo(&mut self) {
        self.turn(History::undo);
    }

    /// Does it again.
    pub(in crate::web::page) fn redo(&mut self) {
        self.turn(History::redo);
    }

    fn turn(&mut self, way: fn(&mut History) -> Vec<Change>) {
        editor::settle();
        let Some((id, index)) = self.open else { return };
        let job = self.job(id);
        let changes = job.map(|job| way(job.history(index))).unwrap_or_default();
        if let Some((cell, _)) = changes.first() {
            editor::go(cell);
        }
        self.queue(changes);
    }

    /// What is being typed is one step.
    pub(in crate::web::page) fn close_step(&mut self) {
        if let Some((id, index)) = self.open
            && let Some(job) = self.job(id)
        {
            job.history(index).close();
        }
        view::tools(self);
    }

    /// Fills in all totals that are offered.
    pub(in crate::web::page) fn fill_totals(&mut self) {
        let offered = std::mem::take(&mut self.offered).into_iter();
        let changes = offered.map(|(cell, sum)| (cell, Some(sum))).collect();
        self.edit(changes, false);
    }

    /// Fills a 0 into all cells that are still empty, but not into totals.
    pub(in crate::web::page) fn fill_noughts(&mut self) {
        let cells = view::empty_cells(self).into_iter();
        let changes = cells.map(|cell| (cell, Some("0".to_owned()))).collect();
        self.edit(changes, false);
    }

    /// Accepts the doubt of a number, or with an empty reason takes that back.
    pub(in crate::web::page) fn accept(&mut self, number: u32, reason: &str) {
        self.ask(Asked::Accept(number, reason.to_owned()));
    }

    /// Has a text made to hand on.
    pub(in crate::web::page) fn hand(&mut self, what: &str, date: &str) {
        self.ask(Asked::Hand(what.to_owned(), date.to_owned()));
    }

    fn ask(&mut self, asked: Asked) {
        self.asking = Some(asked);
        self.rouse();
        self.ask_again();
    }

    /// Asks what is not answered.
    pub(super) fn ask_again(&mut self) {
        let (lang, open) = (self.lang, self.open);
        if let (Some(bench), Some(open), Some(asked)) = (&self.bench, open, &self.asking) {
            let asked = match asked {
                Asked::Accept(number, reason) => bench.accept(open, *number, reason, lang),
                Asked::Hand(what, date) => bench.hand(open, what, date, lang),
            };
            self.refused(asked);
        }
    }

    /// Shows the file's own text beside the form, or no longer.
    pub(in crate::web::page) fn turn_source(&mut self) {
        if self.dom.source.hidden() {
            self.hand("source", "");
        } else {
            view::hide_source(self);
        }
    }

    /// A cell was chosen.
    pub(in crate::web::page) fn chose(&mut self) {
        view::bar(self);
        view::mark_source(self);
    }

    /// Says that not all of a paste found a cell.
    pub(in crate::web::page) fn pasted_beyond(&mut self, count: usize) {
        if count > 0 {
            let said = work::BEYOND.fill(self.lang, &[("count", &count)]);
            self.dom.said.set_text_content(Some(&said));
            self.dom.trouble(&said);
        } else {
            self.dom.no_trouble();
        }
    }

    /// What is typed belongs to the report that is left.
    pub(super) fn leave(&mut self) {
        self.close_step();
        self.asking = None;
        self.offered.clear();
        let (lang, queued) = (self.lang, std::mem::take(&mut self.queued));
        if let (Some(bench), Some(open)) = (&self.bench, self.open)
            && !queued.is_empty()
        {
            let changes: Vec<Change> = queued.into_iter().collect();
            let asked = bench.edit(open, &changes, lang);
            self.refused(asked);
        }
    }

    fn queue(&mut self, changes: Vec<Change>) {
        self.queued.extend(changes);
        self.send_edits();
    }

    pub(super) fn send_edits(&mut self) {
        let Some(open) = self.open else { return };
        if self.asked || self.queued.is_empty() {
            return;
        }
        self.rouse();
        let changes: Vec<Change> = std::mem::take(&mut self.queued).into_iter().collect();
        if let Some(bench) = &self.bench {
            self.asked = true;
            let asked = bench.edit(open, &changes, self.lang);
            self.refused(asked);
        }
    }

    fn refused(&mut self, asked: Result<(), JsValue>) {
        if let Err(error) = asked {
            self.asked = false;
            self.trouble(words::PROGRAM_REFUSED, &format!("{error:?}"));
        }
    }

    pub(super) fn patched(&mut self, open: Open, patch: &Patch) {
        if patch.reasons.is_some() {
            self.reasons.clone_from(&patch.reasons);
        }
        let Some(job) = self.job(open.0) else { return };
        job.stale = true;
        if let Some(outcome) = job.outcomes.get_mut(open.1) {
            let html = std::mem::take(&mut outcome.html);
            *outcome = Outcome {
                html,
                ..patch.outcome.clone()
            };
        }
        if self.open == Some(open) && self.shown == Some(open) {
            self.offered.clone_from(&patch.offered);
            view::patch(self, patch);
            hand::outdated(self);
        }
    }
}
