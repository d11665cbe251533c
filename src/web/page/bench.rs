//! The Worker, with the listeners and the watchdog that belong to it. Dropping it ends it.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::app;
use super::dom::Dom;
use super::given::{Job, Payload};
use crate::web::history::Change;
use crate::web::{Outcome, Patch};
use crate::words::Lang;

/// A check that takes longer has hung: the slowest report seen takes well under a second.
const PATIENCE_MS: u32 = 60_000;

/// Which report: its file and its number there.
pub(super) type Open = (u32, usize);

/// What the Worker says.
pub(super) enum Said {
    /// Its wasm has loaded.
    Ready,
    /// Its wasm can't be loaded.
    Dead(String),
    /// A file can't be opened.
    Unopened(u32, String),
    /// A file is checked.
    Done(u32, Vec<Outcome>),
    /// A file that was checked before is drawn again.
    Drawn(u32, Vec<Outcome>),
    /// A report has changed.
    Patched(Open, Box<Patch>),
    /// A text to hand on that was asked for: which, and the text.
    Handed(String, String),
    /// It could not be made, and why.
    Unhanded(String),
    /// It cannot be: another Worker has checked the file.
    Gone(u32),
    /// The wasm trapped: this Worker is of no more use.
    Fault(String),
    /// So many pages of a file are read, of so many.
    Pages(u32, u32),
    /// Nothing came in time.
    Hung,
}

/// A Worker.
pub(super) struct Bench {
    worker: Worker,
    pub(super) ready: bool,
    /// How many pages of the file at hand are read, and of how many, if they are many.
    pub(super) pages: Option<(u32, u32)>,
    watchdog: Option<Timeout>,
    _listeners: [EventListener; 2],
}

impl Bench {
    /// Starts one.
    pub(super) fn start(dom: &Dom) -> Result<Self, JsValue> {
        let worker = dom.worker()?;
        let message = EventListener::new(&worker, "message", |event| {
            if let Some(said) = event.dyn_ref::<MessageEvent>().and_then(parse) {
                app::with(|app| app.heard(said));
            }
        });
        let error = EventListener::new(&worker, "error", |event| {
            let why = event
                .dyn_ref::<ErrorEvent>()
                .map(ErrorEvent::message)
                .unwrap_or_default();
            app::with(|app| app.heard(Said::Fault(why)));
        });
        Ok(Self {
            worker,
            ready: false,
            pages: None,
            watchdog: None,
            _listeners: [message, error],
        })
    }

    /// Hands it a file, a text, or an empty form to begin with, and what is expected of them.
    pub(super) fn check(&self, job: &Job, expected: JsValue) -> Result<(), JsValue> {
        let lang = ("lang", job.lang.tag().into());
        match &job.payload {
            Payload::Bytes(bytes) => {
                let name = ("name", job.name.as_str().into());
                let expected = ("expected", expected);
                let more = [name, ("payload", bytes.clone()), expected, lang];
                self.post("check", job.id, &more)
            }
            Payload::Form { year, body } => {
                let form = [("year", (*year).into()), ("body", body.into()), lang];
                self.post("blank", job.id, &form)
            }
        }
    }

    /// Has it draw again what it has checked.
    pub(super) fn draw(&self, job: &Job) -> Result<(), JsValue> {
        self.post("draw", job.id, &[("lang", job.lang.tag().into())])
    }

    /// Lets it forget what it has checked.
    pub(super) fn forget(&self, id: u32) {
        // What is not forgotten costs memory, nothing else.
        let _ = self.post("forget", id, &[]);
    }

    /// Types over cells of a report.
    pub(super) fn edit(&self, open: Open, changes: &[Change], lang: Lang) -> Result<(), JsValue> {
        let changes = serde_wasm_bindgen::to_value(changes)?;
        self.of_report("edit", open, lang, &[("changes", changes)])
    }

    /// Accepts a doubt, or with an empty reason takes that back.
    pub(super) fn accept(
        &self,
        open: Open,
        number: u32,
        reason: &str,
        lang: Lang,
    ) -> Result<(), JsValue> {
        let more = [("number", number.into()), ("reason", reason.into())];
        self.of_report("accept", open, lang, &more)
    }

    /// Tells it what was accepted before another Worker died.
    pub(super) fn remember(&self, reasons: &str) {
        // Without them doubts are shown again, which is no harm.
        let _ = self.post("remember", 0, &[("reasons", reasons.into())]);
    }

    /// Has a text made to hand on, with today's date.
    pub(super) fn hand(
        &self,
        open: Open,
        what: &str,
        date: &str,
        lang: Lang,
    ) -> Result<(), JsValue> {
        let more = [("what", what.into()), ("date", date.into())];
        self.of_report("hand", open, lang, &more)
    }

    fn of_report(
        &self,
        kind: &str,
        (id, index): Open,
        lang: Lang,
        more: &[(&str, JsValue)],
    ) -> Result<(), JsValue> {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let mut fields = vec![("index", index.into()), ("lang", lang.tag().into())];
        fields.extend_from_slice(more);
        self.post(kind, id, &fields)
    }

    fn post(&self, kind: &str, id: u32, more: &[(&str, JsValue)]) -> Result<(), JsValue> {
        let message = Object::new();
        Reflect::set(&message, &"kind".into(), &kind.into())?;
        Reflect::set(&message, &"id".into(), &id.into())?;
        for (name, value) in more {
            Reflect::set(&message, &(*name).into(), value)?;
        }
        self.worker.post_message(&message)
    }

    /// Begins to wait for an answer.
    pub(super) fn watch(&mut self) {
        self.watchdog = Some(Timeout::new(PATIENCE_MS, || {
            app::with(|app| app.heard(Said::Hung));
        }));
    }

    /// The answer is there.
    pub(super) fn rest(&mut self) {
        self.watchdog = None;
        self.pages = None;
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn parse(event: &MessageEvent) -> Option<Said> {
    let data = event.data();
    let get = |name: &str| Reflect::get(&data, &name.into()).ok();
    let text = |name: &str| {
        let text = get(name).and_then(|text| text.as_string());
        text.unwrap_or_default()
    };
    let why = || text("why");
    let index = || -> Option<usize> { serde_wasm_bindgen::from_value(get("index")?).ok() };
    let number = |name: &str| -> Option<u32> { serde_wasm_bindgen::from_value(get(name)?).ok() };
    let id = || number("id");
    Some(match get("kind")?.as_string()?.as_str() {
        "ready" => Said::Ready,
        "dead" => Said::Dead(why()),
        "unopened" => Said::Unopened(id()?, why()),
        kind @ ("done" | "drawn") => match serde_wasm_bindgen::from_value(get("outcomes")?) {
            Ok(outcomes) if kind == "done" => Said::Done(id()?, outcomes),
            Ok(outcomes) => Said::Drawn(id()?, outcomes),
            Err(error) => Said::Fault(error.to_string()),
        },
        "patch" => match serde_wasm_bindgen::from_value(get("patch")?) {
            Ok(patch) => Said::Patched((id()?, index()?), Box::new(patch)),
            Err(error) => Said::Fault(error.to_string()),
        },
        "unhanded" => Said::Unhanded(why()),
        "handed" => Said::Handed(text("what"), text("text")),
        "gone" => Said::Gone(id()?),
        "pages" => Said::Pages(number("read")?, number("of")?),
        _ => Said::Fault(why()),
    })
}
