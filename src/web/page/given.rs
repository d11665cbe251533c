//! What the page was given to check, and how far each has come.

use wasm_bindgen::prelude::JsValue;

use crate::web::Outcome;
use crate::web::history::History;

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
#[derive(Clone)]
pub(super) enum Payload {
    /// A `File`, or a text.
    Bytes(JsValue),
    /// An empty form to fill in.
    Form { year: u16, body: String },
}

/// How far a file has come.
pub(super) enum State {
    Waiting,
    Running,
    Done(Vec<Outcome>),
}

/// A file. It keeps what it was given, should the Worker die and the file have to be read again.
pub(super) struct Job {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) payload: Payload,
    pub(super) state: State,
    /// What was typed into each of its reports.
    pub(super) histories: Vec<History>,
    /// What is drawn in its outcomes is older than what was typed.
    pub(super) stale: bool,
}

impl Job {
    pub(super) fn new(id: u32, given: Given) -> Self {
        Self {
            id,
            name: given.name,
            payload: given.payload,
            state: State::Waiting,
            histories: Vec::new(),
            stale: false,
        }
    }

    /// Whether it is checked.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.state, State::Done(_))
    }

    /// What was typed into a report.
    pub(super) fn history(&mut self, index: usize) -> &mut History {
        if self.histories.len() <= index {
            self.histories.resize_with(index + 1, History::default);
        }
        &mut self.histories[index]
    }
}
