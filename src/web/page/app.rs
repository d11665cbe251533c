//! The state of the page: the files in the order given, the Worker, and what is open.

use std::cell::RefCell;

use wasm_bindgen::prelude::JsValue;

use super::bench::{Bench, Said};
use super::dom::Dom;
use super::view;
use crate::web::Outcome;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Starts with nothing to show.
pub(super) fn start(dom: Dom) {
    let app = App {
        dom,
        jobs: Vec::new(),
        next: 1,
        bench: None,
        deaths: 0,
        open: None,
        wanted: None,
        shown: None,
        pastes: 0,
    };
    APP.with(|cell| *cell.borrow_mut() = Some(app));
    // The Worker loads while the user looks for the file.
    with(App::rouse);
}

/// Lets an event work on the state. An event within an event is dropped: none needs it.
pub(super) fn with(work: impl FnOnce(&mut App)) {
    APP.with(|cell| {
        if let Ok(mut app) = cell.try_borrow_mut()
            && let Some(app) = app.as_mut()
        {
            work(app);
        }
    });
}

/// Something to check.
pub(super) struct Given {
    pub(super) name: String,
    /// A `File`, or a text.
    pub(super) payload: JsValue,
}

/// How far a file has come.
pub(super) enum State {
    Waiting(JsValue),
    /// With what it was given, should the Worker die before it has begun.
    Running(JsValue),
    Done(Vec<Outcome>),
}

/// A file.
pub(super) struct Job {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) state: State,
}

/// Which report is open: its file and its number there.
pub(super) type Open = (u32, usize);

/// The page's state.
pub(super) struct App {
    pub(super) dom: Dom,
    pub(super) jobs: Vec<Job>,
    next: u32,
    bench: Option<Bench>,
    /// Workers in a row that died before they were ready.
    deaths: u32,
    pub(super) open: Option<Open>,
    /// The file that opens as soon as it is checked.
    wanted: Option<u32>,
    /// What `#report` holds.
    pub(super) shown: Option<Open>,
    pastes: u32,
}

impl App {
    /// Takes files in. Earlier files of the same name make room for the corrected ones.
    pub(super) fn take(&mut self, given: Vec<Given>) {
        if given.is_empty() {
            return;
        }
        self.dom.no_trouble();
        let again = |job: &Job| given.iter().any(|file| file.name == job.name);
        self.jobs
            .retain(|job| !(matches!(job.state, State::Done(_)) && again(job)));
        self.wanted = Some(self.next);
        self.open = None;
        for file in given {
            self.jobs.push(Job {
                id: self.next,
                name: file.name,
                state: State::Waiting(file.payload),
            });
            self.next += 1;
        }
        self.deaths = 0;
        self.pump();
    }

    /// A name for what was pasted.
    pub(super) fn paste_name(&mut self) -> String {
        self.pastes += 1;
        format!("粘贴的内容 {}", self.pastes)
    }

    /// What the Worker says.
    pub(super) fn heard(&mut self, said: Said) {
        match said {
            Said::Ready => {
                self.deaths = 0;
                let running = self.running().is_some();
                if let Some(bench) = &mut self.bench {
                    bench.ready = true;
                    if running {
                        bench.watch();
                    }
                }
                return;
            }
            Said::Done(id, outcomes) => self.finish(id, outcomes),
            Said::Unopened(id, why) => {
                let name = self.name(id);
                self.finish(id, vec![view::unopened(&name, &why)]);
            }
            Said::Dead(why) => {
                self.lose(&why, view::not_loaded);
                self.bench = None;
                self.dom
                    .trouble(&format!("核对程序没有装载成功，请刷新本页再试。（{why}）"));
            }
            Said::Fault(why) => {
                // Died while it was loading: the file is not to blame. Try once more.
                let loading = self.bench.as_ref().is_some_and(|bench| !bench.ready);
                self.bench = None;
                if loading {
                    self.deaths += 1;
                    if self.deaths > 1 {
                        return self.heard(Said::Dead(why));
                    }
                }
                match self.running() {
                    Some(id) if loading => self.give_back(id),
                    Some(id) => {
                        let name = self.name(id);
                        self.finish(id, vec![view::fault(&name, &why)]);
                    }
                    None => {}
                }
            }
            Said::Hung => {
                self.bench = None;
                if let Some(id) = self.running() {
                    let name = self.name(id);
                    self.finish(id, vec![view::hung(&name)]);
                }
            }
        }
        self.pump();
    }

    /// Opens a report.
    pub(super) fn show(&mut self, open: Open) {
        self.open = Some(open);
        view::draw(self);
        view::focus_verdict(self);
    }

    /// Forgets all that is checked.
    pub(super) fn clear(&mut self) {
        self.jobs.retain(|job| !matches!(job.state, State::Done(_)));
        self.open = None;
        view::draw(self);
    }

    /// The open report.
    pub(super) fn opened(&self) -> Option<&Outcome> {
        let (id, index) = self.open?;
        match &self.jobs.iter().find(|job| job.id == id)?.state {
            State::Done(outcomes) => outcomes.get(index),
            State::Waiting(_) | State::Running(_) => None,
        }
    }

    /// How many files are not checked yet.
    pub(super) fn pending(&self) -> usize {
        let done = |job: &&Job| !matches!(job.state, State::Done(_));
        self.jobs.iter().filter(done).count()
    }

    fn name(&self, id: u32) -> String {
        let job = self.jobs.iter().find(|job| job.id == id);
        job.map(|job| job.name.clone()).unwrap_or_default()
    }

    fn running(&self) -> Option<u32> {
        let running = |job: &&Job| matches!(job.state, State::Running(_));
        self.jobs.iter().find(running).map(|job| job.id)
    }

    /// Lets a file wait again that no Worker has looked at.
    fn give_back(&mut self, id: u32) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id)
            && let State::Running(payload) = &job.state
        {
            job.state = State::Waiting(payload.clone());
        }
    }

    fn finish(&mut self, id: u32, outcomes: Vec<Outcome>) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) {
            job.state = State::Done(outcomes);
        }
        if let Some(bench) = &mut self.bench {
            bench.rest();
        }
        if self.wanted == Some(id) {
            self.wanted = None;
            self.open = Some((id, 0));
        }
    }

    /// Gives up on all files that are not checked.
    fn lose(&mut self, why: &str, outcome: fn(&str, &str) -> Outcome) {
        let open: Vec<(u32, String)> = self
            .jobs
            .iter()
            .filter(|job| !matches!(job.state, State::Done(_)))
            .map(|job| (job.id, job.name.clone()))
            .collect();
        for (id, name) in open {
            self.finish(id, vec![outcome(&name, why)]);
        }
    }

    /// Sees to it that there is a Worker.
    fn rouse(&mut self) {
        if self.bench.is_none() {
            match Bench::start(&self.dom.worker_url()) {
                Ok(bench) => self.bench = Some(bench),
                Err(error) => {
                    let why = format!("{error:?}");
                    self.lose(&why, view::not_loaded);
                    self.dom
                        .trouble(&format!("浏览器不允许启动核对程序。（{why}）"));
                }
            }
        }
    }

    /// Hands the next file to the Worker if it has none, and shows how things are.
    fn pump(&mut self) {
        let busy = self.running().is_some();
        let waiting = |job: &&mut Job| matches!(job.state, State::Waiting(_));
        if self.pending() > 0 {
            self.rouse();
        }
        let mut refused = None;
        if !busy
            && let Some(bench) = &mut self.bench
            && let Some(job) = self.jobs.iter_mut().find(waiting)
            && let State::Waiting(payload) = &job.state
        {
            let payload = payload.clone();
            job.state = State::Running(payload.clone());
            match bench.send(job.id, &job.name, &payload) {
                Ok(()) if bench.ready => bench.watch(),
                Ok(()) => {}
                Err(error) => refused = Some((job.id, format!("{error:?}"))),
            }
        }
        if let Some((id, why)) = refused {
            return self.heard(Said::Unopened(id, why));
        }
        view::draw(self);
        if self.pending() == 0 && self.opened().is_some() {
            view::focus_verdict(self);
        }
    }
}
