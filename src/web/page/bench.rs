//! The Worker, with the listeners and the watchdog that belong to it. Dropping it ends it.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::app;
use super::given::Payload;
use crate::web::{Outcome, Patch};
use crate::words::Lang;

/// A check that takes longer has hung: the slowest report seen takes well under a second.
const PATIENCE_MS: u32 = 60_000;

/// Which report: its file and its number there.
pub(super) type Open = (u32, usize);

/// What the Worker is asked for besides checking.
pub(super) enum Ask<'a> {
    /// To type over cells.
    Edit(Open, &'a [(String, Option<String>)]),
    /// To accept a doubt, or with an empty reason to take that back.
    Accept(Open, usize, &'a str),
    /// To draw the reports of a file again.
    Draw(u32),
    /// To let a file go.
    Forget(u32),
    /// For a text to hand on: which, and today's date.
    Hand(Open, &'static str, &'a str),
}

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
    /// A file is drawn again.
    Drawn(u32, Vec<Outcome>),
    /// A report has changed.
    Patched(Open, Box<Patch>),
    /// A text that was asked for.
    Handed(String, String),
    /// The Worker no longer holds this file.
    Gone(u32),
    /// The wasm trapped: this Worker is of no more use.
    Fault(String),
    /// Nothing came in time.
    Hung,
}

/// A Worker.
pub(super) struct Bench {
    worker: Worker,
    pub(super) ready: bool,
    watchdog: Option<Timeout>,
    _listeners: [EventListener; 2],
}

impl Bench {
    /// Starts one.
    pub(super) fn start(url: &str) -> Result<Self, JsValue> {
        let worker = Worker::new(url)?;
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
            watchdog: None,
            _listeners: [message, error],
        })
    }

    /// Hands it a file, a text or an empty form to begin with.
    pub(super) fn send(
        &self,
        id: u32,
        name: &str,
        payload: &Payload,
        lang: Lang,
    ) -> Result<(), JsValue> {
        match payload {
            Payload::Bytes(bytes) => self.post(
                "check",
                lang,
                &[
                    ("id", id.into()),
                    ("name", name.into()),
                    ("payload", bytes.clone()),
                ],
            ),
            Payload::Form { year, body } => self.post(
                "blank",
                lang,
                &[
                    ("id", id.into()),
                    ("year", (*year).into()),
                    ("body", body.into()),
                ],
            ),
        }
    }

    /// Asks it for something of a file that it holds.
    pub(super) fn ask(&self, ask: &Ask<'_>, lang: Lang) -> Result<(), JsValue> {
        let index = |index: usize| ("index", JsValue::from_f64(index as f64));
        match ask {
            Ask::Edit((id, at), changes) => {
                let changes = serde_wasm_bindgen::to_value(changes)?;
                self.post(
                    "edit",
                    lang,
                    &[("id", (*id).into()), index(*at), ("changes", changes)],
                )
            }
            Ask::Accept((id, at), number, reason) => self.post(
                "accept",
                lang,
                &[
                    ("id", (*id).into()),
                    index(*at),
                    ("number", JsValue::from_f64(*number as f64)),
                    ("reason", (*reason).into()),
                ],
            ),
            Ask::Draw(id) => self.post("draw", lang, &[("id", (*id).into())]),
            Ask::Forget(id) => self.post("forget", lang, &[("id", (*id).into())]),
            Ask::Hand((id, at), what, date) => self.post(
                "hand",
                lang,
                &[
                    ("id", (*id).into()),
                    index(*at),
                    ("what", (*what).into()),
                    ("date", (*date).into()),
                ],
            ),
        }
    }

    fn post(&self, kind: &str, lang: Lang, fields: &[(&str, JsValue)]) -> Result<(), JsValue> {
        let job = Object::new();
        Reflect::set(&job, &"kind".into(), &kind.into())?;
        Reflect::set(&job, &"lang".into(), &lang.tag().into())?;
        for (name, value) in fields {
            Reflect::set(&job, &(*name).into(), value)?;
        }
        self.worker.post_message(&job)
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
        get(name)
            .and_then(|why| why.as_string())
            .unwrap_or_default()
    };
    let id = || -> Option<u32> { serde_wasm_bindgen::from_value(get("id")?).ok() };
    let open =
        || -> Option<Open> { Some((id()?, serde_wasm_bindgen::from_value(get("index")?).ok()?)) };
    let outcomes = || -> Result<Vec<Outcome>, String> {
        let outcomes = get("outcomes").unwrap_or_default();
        serde_wasm_bindgen::from_value(outcomes).map_err(|error| error.to_string())
    };
    Some(match get("kind")?.as_string()?.as_str() {
        "ready" => Said::Ready,
        "dead" => Said::Dead(text("why")),
        "unopened" => Said::Unopened(id()?, text("why")),
        "gone" => Said::Gone(id()?),
        "handed" => Said::Handed(text("what"), text("text")),
        "done" => match outcomes() {
            Ok(outcomes) => Said::Done(id()?, outcomes),
            Err(error) => Said::Fault(error),
        },
        "drawn" => match outcomes() {
            Ok(outcomes) => Said::Drawn(id()?, outcomes),
            Err(error) => Said::Fault(error),
        },
        "patch" => match serde_wasm_bindgen::from_value(get("patch")?) {
            Ok(patch) => Said::Patched(open()?, Box::new(patch)),
            Err(error) => Said::Fault(error.to_string()),
        },
        _ => Said::Fault(text("why")),
    })
}
