//! The state of the page: the files in the order given, the Worker, and what is open.

use std::cell::RefCell;

use wasm_bindgen::prelude::JsValue;

use super::bench::{Bench, Said};
use super::dom::Dom;
use super::failure::Failure;
use super::{language, view};
use crate::web::Outcome;
use crate::words::{Lang, Text, page as words};

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Starts with nothing to show.
pub(super) fn start(dom: Dom) {
    let lang = language::initial(&dom);
    language::write(&dom, lang);
    let app = App {
        dom,
        lang,
        trouble: None,
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
    pub(super) payload: JsValue,
    pub(super) state: State,
    /// What is known of it, none before it has been checked.
    pub(super) outcomes: Vec<Outcome>,
    /// The language in which the outcomes were last asked for.
    pub(super) lang: Lang,
}

impl Job {
    /// Whether there is nothing left to do.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Done | State::Failed(_))
    }
}

/// Which report is open: its file and its number there.
pub(super) type Open = (u32, usize);

/// The page's state.
pub(super) struct App {
    pub(super) dom: Dom,
    pub(super) lang: Lang,
    /// What is wrong with the page itself, and the details.
    trouble: Option<(Text, String)>,
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
        self.trouble = None;
        self.dom.no_trouble();
        let again = |job: &Job| given.iter().any(|file| file.name == job.name);
        self.drop_jobs(|job| job.is_over() && again(job));
        self.wanted = Some(self.next);
        self.open = None;
        for file in given {
            self.jobs.push(Job {
                id: self.next,
                name: file.name,
                payload: file.payload,
                state: State::Waiting,
                outcomes: Vec::new(),
                lang: self.lang,
            });
            self.next += 1;
        }
        self.deaths = 0;
        self.pump();
    }

    /// A name for what was pasted.
    pub(super) fn paste_name(&mut self) -> String {
        self.pastes += 1;
        words::PASTED_NAME.fill(self.lang, &[("number", &self.pastes)])
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
            Said::Done(id, outcomes) => self.finish(id, State::Done, outcomes),
            Said::Drawn(id, outcomes) => {
                self.put(id, outcomes);
                view::draw(self);
                return;
            }
            Said::Gone(id) => {
                if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) {
                    job.state = State::Waiting;
                }
            }
            Said::Unopened(id, why) => self.fail(id, Failure::Unopened(why)),
            Said::Dead(why) => {
                self.lose(&why);
                self.bench = None;
                self.trouble(words::PROGRAM_DEAD, &why);
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
                    Some(id) => self.fail(id, Failure::Fault(why)),
                    None => {}
                }
            }
            Said::Hung => {
                self.bench = None;
                if let Some(id) = self.running() {
                    self.fail(id, Failure::Hung);
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
        self.drop_jobs(Job::is_over);
        self.open = None;
        view::draw(self);
    }

    /// The open report.
    pub(super) fn opened(&self) -> Option<&Outcome> {
        let (id, index) = self.open?;
        let job = self.jobs.iter().find(|job| job.id == id)?;
        job.outcomes.get(index)
    }

    /// How many files are not checked yet.
    pub(super) fn pending(&self) -> usize {
        self.jobs.iter().filter(|job| !job.is_over()).count()
    }

    /// Goes on in a language. What the Worker has drawn it draws again.
    pub(super) fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        language::write(&self.dom, lang);
        if let Some((text, why)) = &self.trouble {
            self.dom.trouble(&text.fill(lang, &[("why", why)]));
        }
        self.translate();
        if self.pending() > 0 {
            self.pump();
        } else {
            view::draw(self);
        }
    }

    /// Says that something is wrong with the page itself.
    pub(super) fn trouble(&mut self, text: Text, why: &str) {
        self.dom.trouble(&text.fill(self.lang, &[("why", &why)]));
        self.trouble = Some((text, why.to_owned()));
    }

    /// Sees to it that every outcome is in the language of the page, the open one first.
    fn translate(&mut self) {
        let open = self.open.map(|(id, _)| id);
        let mut stale: Vec<usize> = (0..self.jobs.len()).collect();
        stale.retain(|at| self.jobs[*at].is_over() && self.jobs[*at].lang != self.lang);
        stale.sort_by_key(|at| Some(self.jobs[*at].id) != open);
        for at in stale {
            let job = &mut self.jobs[at];
            job.lang = self.lang;
            if let State::Failed(failure) = &job.state {
                let (id, outcome) = (job.id, failure.outcome(&job.name, self.lang));
                self.put(id, vec![outcome]);
                continue;
            }
            let asked = self.bench.as_ref().map(|bench| bench.draw(&self.jobs[at]));
            if !matches!(asked, Some(Ok(()))) {
                self.jobs[at].state = State::Waiting;
            }
        }
    }

    /// Drops files, here and in the Worker.
    fn drop_jobs(&mut self, which: impl Fn(&Job) -> bool) {
        let bench = &self.bench;
        self.jobs.retain(|job| {
            let drop = which(job);
            if let (true, Some(bench)) = (drop, bench) {
                bench.forget(job.id);
            }
            !drop
        });
    }

    fn running(&self) -> Option<u32> {
        let running = |job: &&Job| matches!(job.state, State::Running);
        self.jobs.iter().find(running).map(|job| job.id)
    }

    /// Lets a file wait again that no Worker has looked at.
    fn give_back(&mut self, id: u32) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id)
            && matches!(job.state, State::Running)
        {
            job.state = State::Waiting;
        }
    }

    /// Keeps what is to be shown of a file.
    fn put(&mut self, id: u32, outcomes: Vec<Outcome>) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) {
            job.outcomes = outcomes;
        }
        if self.shown.is_some_and(|(shown, _)| shown == id) {
            self.shown = None;
        }
    }

    fn fail(&mut self, id: u32, failure: Failure) {
        let job = self.jobs.iter_mut().find(|job| job.id == id);
        let Some(job) = job else { return };
        job.lang = self.lang;
        let outcome = failure.outcome(&job.name, self.lang);
        self.finish(id, State::Failed(failure), vec![outcome]);
    }

    fn finish(&mut self, id: u32, state: State, outcomes: Vec<Outcome>) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) {
            job.state = state;
        }
        self.put(id, outcomes);
        if let Some(bench) = &mut self.bench {
            bench.rest();
        }
        if self.wanted == Some(id) {
            self.wanted = None;
            self.open = Some((id, 0));
        }
    }

    /// Gives up on all files that are not checked.
    fn lose(&mut self, why: &str) {
        let open = self.jobs.iter().filter(|job| !job.is_over());
        let open: Vec<u32> = open.map(|job| job.id).collect();
        for id in open {
            self.fail(id, Failure::NotLoaded(why.to_owned()));
        }
    }

    /// Sees to it that there is a Worker.
    fn rouse(&mut self) {
        if self.bench.is_none() {
            match Bench::start(&self.dom.worker_url()) {
                Ok(bench) => self.bench = Some(bench),
                Err(error) => {
                    let why = format!("{error:?}");
                    self.lose(&why);
                    self.trouble(words::PROGRAM_REFUSED, &why);
                }
            }
        }
    }

    /// Hands the next file to the Worker if it has none, and shows how things are.
    fn pump(&mut self) {
        self.translate();
        let busy = self.running().is_some();
        let waiting = |job: &&mut Job| matches!(job.state, State::Waiting);
        if self.pending() > 0 {
            self.rouse();
        }
        let mut refused = None;
        if !busy
            && let Some(bench) = &mut self.bench
            && let Some(job) = self.jobs.iter_mut().find(waiting)
        {
            job.state = State::Running;
            job.lang = self.lang;
            match bench.check(job) {
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
