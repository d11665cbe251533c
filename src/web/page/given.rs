//! What the page was given to check, and how far each has come.

use wasm_bindgen::prelude::JsValue;

use super::failure::Failure;
use crate::web::Outcome;
use crate::web::history::History;
use crate::words::Lang;

/// Something to check.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) payload: Payload,
}

impl Given {
    /// A `File`, or a text.
    pub(super) fn bytes(name: String, bytes: JsValue) -> Self {
        let payload = Payload::Bytes(bytes);
        Self { name, payload }
    }
}

/// What there is to check.
pub(super) enum Payload {
    /// A `File`, or a text.
    Bytes(JsValue),
    /// An empty form to fill in.
    Form {
        /// The year reported on.
        year: u16,
        /// The body that reports; may be empty.
        body: String,
    },
}

/// How far a file has come.
pub(super) enum State {
    Waiting,
    Running,
    Done,
    Failed(Failure),
}

/// A file.
pub(super) struct Job {
    pub(super) id: u32,
    pub(super) name: String,
    /// What it was given: a Worker may die before it has begun, or after it has checked it.
    pub(super) payload: Payload,
    pub(super) state: State,
    /// What is known of it, none before it has been checked.
    pub(super) outcomes: Vec<Outcome>,
    /// The language in which the outcomes were last asked for.
    pub(super) lang: Lang,
    /// What was typed into each of its reports.
    histories: Vec<History>,
    /// The drawings in its outcomes are older than what was typed.
    pub(super) stale: bool,
}

impl Job {
    pub(super) fn new(id: u32, given: Given, lang: Lang) -> Self {
        Self {
            id,
            name: given.name,
            payload: given.payload,
            state: State::Waiting,
            outcomes: Vec::new(),
            lang,
            histories: Vec::new(),
            stale: false,
        }
    }

    /// Whether there is nothing left to do.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Done | State::Failed(_))
    }

    /// What was typed into a report.
    pub(super) fn history(&mut self, index: usize) -> &mut History {
        if self.histories.len() <= index {
            self.histories.resize_with(index + 1, History::default);
        }
        &mut self.histories[index]
    }

    /// What was typed into each report.
    pub(super) fn histories(&self) -> &[History] {
        &self.histories
    }
}
