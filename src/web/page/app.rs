//! The state of the page: the files in the order given, the Worker, and what is open.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::bench::{Ask, Bench, Open, Said};
use super::dom::Dom;
use super::given::{Given, Job, Payload, State};
use super::{editor, hand, view};
use crate::web::history::{Change, History};
use crate::web::{Outcome, Patch};
use crate::words::Lang;

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Starts with nothing to show.
pub(super) fn start(dom: Dom, lang: Lang) {
    let app = App {
        dom,
        lang,
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
        queued: BTreeMap::new(),
        offered: Vec::new(),
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
    /// The Worker is working on an edit; further ones wait.
    asked: bool,
    queued: BTreeMap<String, Option<String>>,
    /// The totals that are offered for empty cells of the open report.
    pub(super) offered: Vec<(String, String)>,
}

impl App {
    /// Takes files in. Earlier files of the same name make room for the corrected ones.
    pub(super) fn take(&mut self, given: Vec<Given>) {
        if given.is_empty() {
            return;
        }
        self.dom.no_trouble();
        let names: Vec<String> = given.iter().map(|given| given.name.clone()).collect();
        self.drop_jobs(|job| job.is_done() && names.contains(&job.name));
        self.wanted = Some(self.next);
        self.open = None;
        for given in given {
            self.jobs.push(Job::new(self.next, given));
            self.next += 1;
        }
        self.deaths = 0;
        self.pump();
    }

    /// Begins an empty form.
    pub(super) fn begin(&mut self, year: u16, body: &str) {
        let body = body.trim().to_owned();
        let name = format!("{body}{year}年政府信息公开工作年度报告");
        let payload = Payload::Form { year, body };
        self.take(vec![Given { name, payload }]);
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
            Said::Drawn(id, outcomes) => return self.drawn(id, outcomes),
            Said::Patched(open, patch) => {
                self.asked = false;
                self.patched(open, *patch);
                self.send_edits();
                return;
            }
            Said::Handed(what, text) => return hand::handed(self, &what, &text),
            Said::Gone(id) => self.read_again(id),
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
                    // An edit broke it: what was typed last is taken back, the rest read again.
                    None if self.asked => {
                        if let Some((id, index)) = self.open {
                            if let Some(job) = self.job(id) {
                                job.history(index).undo();
                            }
                            self.read_again(id);
                        }
                        self.dom.trouble(&format!(
                            "程序出错，这是勾稽自己的问题：刚才输入的一步没有算进去，其余都在。（{why}）"
                        ));
                    }
                    None => {}
                }
                self.asked = false;
                self.queued.clear();
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
        self.close_step();
        // What is typed belongs to the report that is left.
        if let Some(left) = self.open.filter(|_| !self.queued.is_empty()) {
            let changes: Vec<_> = std::mem::take(&mut self.queued).into_iter().collect();
            self.ask(&Ask::Edit(left, &changes));
        }
        self.open = Some(open);
        self.offered.clear();
        if self.job(open.0).is_some_and(|job| job.stale) {
            self.ask(&Ask::Draw(open.0));
        }
        view::draw(self);
        view::focus_verdict(self);
    }

    /// Forgets all that is checked.
    pub(super) fn clear(&mut self) {
        self.drop_jobs(Job::is_done);
        self.open = None;
        view::draw(self);
    }

    fn drop_jobs(&mut self, drop: impl Fn(&Job) -> bool) {
        let gone: Vec<u32> = self
            .jobs
            .iter()
            .filter(|job| drop(job))
            .map(|job| job.id)
            .collect();
        self.jobs.retain(|job| !drop(job));
        for id in gone {
            self.ask(&Ask::Forget(id));
        }
    }

    /// Speaks the other language.
    pub(super) fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        for id in self
            .jobs
            .iter()
            .filter(|job| job.is_done())
            .map(|job| job.id)
            .collect::<Vec<_>>()
        {
            self.ask(&Ask::Draw(id));
        }
        view::draw(self);
    }

    /// The open report.
    pub(super) fn opened(&self) -> Option<&Outcome> {
        let (id, index) = self.open?;
        match &self.jobs.iter().find(|job| job.id == id)?.state {
            State::Done(outcomes) => outcomes.get(index),
            State::Waiting | State::Running => None,
        }
    }

    /// How many files are not checked yet.
    pub(super) fn pending(&self) -> usize {
        self.jobs.iter().filter(|job| !job.is_done()).count()
    }

    pub(super) fn job(&mut self, id: u32) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.id == id)
    }

    fn name(&self, id: u32) -> String {
        let job = self.jobs.iter().find(|job| job.id == id);
        job.map(|job| job.name.clone()).unwrap_or_default()
    }

    fn running(&self) -> Option<u32> {
        let running = |job: &&Job| matches!(job.state, State::Running);
        self.jobs.iter().find(running).map(|job| job.id)
    }

    /// Lets a file wait again that no Worker has looked at.
    fn give_back(&mut self, id: u32) {
        if let Some(job) = self.job(id) {
            job.state = State::Waiting;
        }
    }

    /// Lets a file be read again that the Worker has lost; what was typed comes after it.
    fn read_again(&mut self, id: u32) {
        self.asked = false;
        self.queued.clear();
        self.shown = None;
        self.give_back(id);
    }

    fn finish(&mut self, id: u32, outcomes: Vec<Outcome>) {
        if let Some(bench) = &mut self.bench {
            bench.rest();
        }
        if self.wanted == Some(id) {
            self.wanted = None;
            self.open = Some((id, 0));
        }
        let open = self.open;
        let Some(job) = self.job(id) else { return };
        job.state = State::Done(outcomes);
        let typed: Vec<_> = job.histories.iter().map(History::all).collect();
        for (index, changes) in typed
            .iter()
            .enumerate()
            .filter(|(_, typed)| !typed.is_empty())
        {
            self.ask(&Ask::Edit((id, index), changes));
        }
        if open.is_some_and(|open| open.0 == id) {
            self.offered.clear();
        }
    }

    fn drawn(&mut self, id: u32, outcomes: Vec<Outcome>) {
        if let Some(job) = self.job(id) {
            job.state = State::Done(outcomes);
            job.stale = false;
        }
        if self.open.is_some_and(|open| open.0 == id) {
            self.shown = None;
        }
        view::draw(self);
    }

    /// Gives up on all files that are not checked.
    fn lose(&mut self, why: &str, outcome: fn(&str, &str) -> Outcome) {
        let open: Vec<(u32, String)> = self
            .jobs
            .iter()
            .filter(|job| !job.is_done())
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

    /// Asks the Worker for something of a file that it holds.
    pub(super) fn ask(&mut self, ask: &Ask<'_>) {
        self.rouse();
        let lang = self.lang;
        let asked = self.bench.as_ref().map(|bench| bench.ask(ask, lang));
        if let Some(Err(error)) = asked {
            self.dom.trouble(&format!("{error:?}"));
        }
    }

    /// Hands the next file to the Worker if it has none, and shows how things are.
    fn pump(&mut self) {
        let busy = self.running().is_some();
        if self.pending() > 0 {
            self.rouse();
        }
        let lang = self.lang;
        let mut refused = None;
        if !busy
            && let Some(bench) = &mut self.bench
            && let Some(job) = self
                .jobs
                .iter_mut()
                .find(|job| matches!(job.state, State::Waiting))
        {
            job.state = State::Running;
            match bench.send(job.id, &job.name, &job.payload, lang) {
                Ok(()) if bench.ready => bench.watch(),
                Ok(()) => {}
                Err(error) => refused = Some((job.id, format!("{error:?}"))),
            }
        }
        if let Some((id, why)) = refused {
            return self.heard(Said::Unopened(id, why));
        }
        let was = self.shown;
        view::draw(self);
        if self.pending() == 0 && self.opened().is_some() && was != self.shown {
            view::focus_verdict(self);
        }
    }
}

/// Working on the open report.
impl App {
    /// Types over cells: a keystroke, or a step of its own.
    pub(super) fn edit(&mut self, changes: Vec<Change>, keystroke: bool) {
        let Some((id, index)) = self.open else { return };
        if changes.is_empty() {
            return;
        }
        if let Some(job) = self.job(id) {
            job.history(index).set(&changes, keystroke);
        }
        self.queue(changes);
    }

    /// Takes the last step back.
    pub(super) fn undo(&mut self) {
        self.turn(History::undo);
    }

    /// Does it again.
    pub(super) fn redo(&mut self) {
        self.turn(History::redo);
    }

    fn turn(&mut self, way: fn(&mut History) -> Vec<Change>) {
        editor::settle();
        let Some((id, index)) = self.open else { return };
        let changes = self
            .job(id)
            .map(|job| way(job.history(index)))
            .unwrap_or_default();
        if let Some((cell, _)) = changes.first() {
            editor::go(cell);
        }
        self.queue(changes);
    }

    /// What is being typed is one step.
    pub(super) fn close_step(&mut self) {
        if let Some((id, index)) = self.open
            && let Some(job) = self.job(id)
        {
            job.history(index).close();
        }
        view::tools(self);
    }

    /// Fills in all totals that are offered.
    pub(super) fn fill_totals(&mut self) {
        let offered = std::mem::take(&mut self.offered).into_iter();
        let changes = offered.map(|(cell, sum)| (cell, Some(sum))).collect();
        self.edit(changes, false);
    }

    /// Accepts the doubt of a number, or takes that back.
    pub(super) fn accept(&mut self, number: usize, reason: &str) {
        if let Some(open) = self.open {
            self.ask(&Ask::Accept(open, number, reason));
        }
    }

    /// A cell was chosen.
    pub(super) fn chose(&mut self) {
        view::bar(self);
    }

    /// Says that not all of a paste found a cell.
    pub(super) fn pasted_beyond(&mut self, count: usize) {
        if count > 0 {
            self.dom
                .trouble(&format!("粘贴的内容有 {count} 格超出表格，没有填入。"));
        } else {
            self.dom.no_trouble();
        }
    }

    fn queue(&mut self, changes: Vec<Change>) {
        self.queued.extend(changes);
        self.send_edits();
    }

    fn send_edits(&mut self) {
        let Some(open) = self.open else { return };
        if self.asked || self.queued.is_empty() {
            return;
        }
        self.asked = true;
        let changes: Vec<_> = std::mem::take(&mut self.queued).into_iter().collect();
        self.ask(&Ask::Edit(open, &changes));
    }

    fn patched(&mut self, open: Open, patch: Patch) {
        let Some(job) = self.job(open.0) else { return };
        job.stale = true;
        if let State::Done(outcomes) = &mut job.state
            && let Some(outcome) = outcomes.get_mut(open.1)
        {
            let html = std::mem::take(&mut outcome.html);
            *outcome = Outcome {
                html,
                ..patch.outcome.clone()
            };
        }
        if self.open == Some(open) && self.shown == Some(open) {
            self.offered.clone_from(&patch.offered);
            view::patch(self, &patch);
        }
    }
}
