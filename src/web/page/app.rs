//! The state of the page: the files in the order given, the Worker, and what is open.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

use super::bench::{Bench, Open, Said};
use super::dom::Dom;
use super::failure::Failure;
use super::given::{Given, Job, Payload, State};
use super::host::Host;
use super::{editor, hand, language, view};
use crate::web::Outcome;
use crate::words::{Lang, Text, page as words};

mod typing;

use typing::Asked;

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
        drawn: None,
        pastes: 0,
        asked: false,
        asking: None,
        queued: BTreeMap::new(),
        reasons: None,
        offered: Vec::new(),
    };
    APP.with(|cell| *cell.borrow_mut() = Some(app));
    // The Worker loads while the user looks for the file.
    with(App::rouse);
}

/// Ends the Worker and lets all go.
pub(super) fn end() {
    APP.with(|cell| {
        if let Ok(mut app) = cell.try_borrow_mut() {
            *app = None;
        }
    });
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

/// Lets it work as soon as the event at hand is over.
pub(super) fn later(work: impl FnOnce(&mut App) + 'static) {
    let soon = Closure::once_into_js(move || with(work));
    if let Some(window) = web_sys::window() {
        window.queue_microtask(soon.unchecked_ref());
    }
}

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
    /// What it held last.
    pub(super) drawn: Option<Open>,
    pastes: u32,
    /// The Worker is at work on an edit; further ones wait.
    asked: bool,
    queued: BTreeMap<String, Option<String>>,
    /// What was asked of the open report and is not answered: a Worker that has lost the report is
    /// asked once more.
    asking: Option<Asked>,
    /// What was accepted with a reason, as the Worker gave it: for a Worker that follows.
    reasons: Option<String>,
    /// The totals that are offered for empty cells of the open report.
    pub(super) offered: Vec<(String, String)>,
}

impl App {
    /// Takes files in. Earlier files of the same name make room for the corrected ones.
    pub(super) fn take(&mut self, given: Vec<Given>) {
        if given.is_empty() {
            return;
        }
        self.no_trouble();
        let again = |job: &Job| given.iter().any(|file| file.name == job.name);
        self.drop_jobs(|job| job.is_over() && again(job));
        self.wanted = Some(self.next);
        self.leave();
        self.open = None;
        for file in given {
            self.jobs.push(Job::new(self.next, file, self.lang));
            self.next += 1;
        }
        self.deaths = 0;
        self.pump();
    }

    /// Begins an empty form.
    pub(super) fn begin(&mut self, year: u16, body: &str) {
        let body = body.trim().to_owned();
        let name = format!("{body}{year}");
        let payload = Payload::Form { year, body };
        self.take(vec![Given { name, payload }]);
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
            Said::Patched(open, patch) => {
                self.asked = false;
                self.asking = None;
                self.patched(open, &patch);
                self.send_edits();
                return;
            }
            Said::Handed(what, text) => {
                self.asking = None;
                return hand::handed(self, &what, &text);
            }
            Said::Unhanded(why) => {
                self.asking = None;
                return self.trouble(words::NOT_HANDED, &why);
            }
            Said::Gone(id) => self.read_again(id),
            Said::Unopened(id, why) => self.fail(id, Failure::Unopened(why)),
            Said::Dead(why) => {
                self.lose(|| Failure::NotLoaded(why.clone()));
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
                    // What was asked last broke it. It is taken back, the rest read again.
                    None => {
                        if let Some((id, index)) = self.open {
                            if self.asked
                                && let Some(job) = self.job(id)
                            {
                                job.history(index).undo();
                            }
                            self.read_again(id);
                        }
                        editor::settle();
                        self.trouble(words::EDIT_FAULT, &why);
                    }
                }
                self.asked = false;
                self.asking = None;
                self.queued.clear();
            }
            Said::Pages(read, of) => {
                if let Some(bench) = &mut self.bench {
                    bench.pages = Some((read, of));
                    bench.watch();
                }
                if let Some(host) = &self.dom.host {
                    host.reading(read, of);
                }
                return view::progress(self);
            }
            Said::Hung => {
                self.bench = None;
                self.asking = None;
                if let Some(id) = self.running() {
                    self.fail(id, Failure::Hung);
                }
            }
        }
        self.pump();
    }

    /// Opens a report.
    pub(super) fn show(&mut self, open: Open) {
        self.leave();
        self.open = Some(open);
        let lang = self.lang;
        if let (Some(bench), Some(job)) = (&self.bench, self.jobs.iter().find(|j| j.id == open.0))
            && job.stale
            && job.lang == lang
        {
            // Not drawn again: the older drawing stays, and the next edit comes upon it.
            let _ = bench.draw(job);
        }
        view::draw(self);
        view::focus_verdict(self);
    }

    /// Forgets all that is checked.
    pub(super) fn clear(&mut self) {
        self.leave();
        self.drop_jobs(Job::is_over);
        self.open = None;
        view::draw(self);
    }

    /// Forgets all, also what is not checked yet.
    pub(super) fn clear_all(&mut self) {
        self.leave();
        let busy = self.running().is_some();
        self.drop_jobs(|_| true);
        if busy {
            // What is being checked is of no more use to anybody.
            self.bench = None;
        }
        (self.open, self.wanted) = (None, None);
        self.asked = false;
        self.queued.clear();
        self.dom.no_trouble();
        view::draw(self);
    }

    /// Gives up on all that is not checked yet: somebody does not want to wait.
    pub(super) fn stop(&mut self) {
        self.bench = None;
        self.lose(|| Failure::Stopped);
        self.asked = false;
        self.pump();
    }

    /// Checks all files again: something else is expected of them.
    pub(super) fn check_again(&mut self) {
        self.leave();
        let over: Vec<u32> = self
            .jobs
            .iter()
            .filter(|job| job.is_over())
            .map(|job| job.id)
            .collect();
        for id in over {
            self.read_again(id);
        }
        self.pump();
    }

    /// Tells whoever holds the page what stands there now.
    pub(super) fn tell_host(&self) {
        if let Some(host) = &self.dom.host {
            let (file, index) = self
                .open
                .filter(|_| self.opened().is_some())
                .unwrap_or_default();
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let pending = u32::try_from(self.pending()).unwrap_or(u32::MAX);
            host.found(file, index, pending);
        }
    }

    /// Whether figures may be typed over.
    pub(super) fn is_open_to_typing(&self) -> bool {
        !self.dom.host.as_ref().is_some_and(Host::readonly)
    }

    /// The open report.
    pub(super) fn opened(&self) -> Option<&Outcome> {
        let (id, index) = self.open?;
        let job = self.jobs.iter().find(|job| job.id == id)?;
        job.outcomes.get(index)
    }

    /// How many pages of the file at hand are read, and of how many, if they are many.
    pub(super) fn pages(&self) -> Option<(u32, u32)> {
        self.bench.as_ref()?.pages
    }

    /// How many files are not checked yet.
    pub(super) fn pending(&self) -> usize {
        self.jobs.iter().filter(|job| !job.is_over()).count()
    }

    /// Goes on in a language. What the Worker has drawn it draws again.
    pub(super) fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        language::write(&self.dom, lang);
        hand::put_away(&self.dom);
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
        let words = text.fill(self.lang, &[("why", &why)]);
        self.dom.trouble(&words);
        if let Some(host) = &self.dom.host {
            host.failed(&words);
        }
        self.trouble = Some((text, why.to_owned()));
    }

    /// Takes that back.
    pub(super) fn no_trouble(&mut self) {
        self.trouble = None;
        self.dom.no_trouble();
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

    pub(super) fn job(&mut self, id: u32) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.id == id)
    }

    /// Lets a file be read again that the Worker has lost; what was typed comes after it.
    fn read_again(&mut self, id: u32) {
        self.asked = false;
        self.queued.clear();
        if let Some(job) = self.job(id) {
            job.state = State::Waiting;
        }
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
        if let Some(job) = self.job(id) {
            job.outcomes = outcomes;
            job.stale = false;
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
        // A file that had to be read again has lost what was typed.
        let (Some(bench), Some(job)) = (&self.bench, self.jobs.iter().find(|job| job.id == id))
        else {
            return;
        };
        for (index, history) in job.histories().iter().enumerate() {
            let typed = history.all();
            if !typed.is_empty() {
                let _ = bench.edit((id, index), &typed, self.lang);
            }
        }
        if self.open.is_some_and(|(open, _)| open == id) {
            self.ask_again();
        }
    }

    /// Gives up on all files that are not checked.
    fn lose(&mut self, why: impl Fn() -> Failure) {
        let open = self.jobs.iter().filter(|job| !job.is_over());
        let open: Vec<u32> = open.map(|job| job.id).collect();
        for id in open {
            self.fail(id, why());
        }
    }

    /// Sees to it that there is a Worker.
    fn rouse(&mut self) {
        if self.bench.is_none() {
            match Bench::start(&self.dom) {
                Ok(bench) => {
                    if let Some(reasons) = &self.reasons {
                        bench.remember(reasons);
                    }
                    self.bench = Some(bench);
                }
                Err(error) => {
                    let why = format!("{error:?}");
                    self.lose(|| Failure::NotLoaded(why.clone()));
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
            let host = self.dom.host.as_ref();
            let expected = host.map_or(JsValue::UNDEFINED, Host::expected);
            match bench.check(job, expected) {
                Ok(()) if bench.ready => bench.watch(),
                Ok(()) => {}
                Err(error) => refused = Some((job.id, format!("{error:?}"))),
            }
        }
        if let Some((id, why)) = refused {
            return self.heard(Said::Unopened(id, why));
        }
        let was = self.drawn;
        view::draw(self);
        if self.pending() == 0 && self.opened().is_some() && was != self.drawn {
            view::focus_verdict(self);
        }
    }
}
