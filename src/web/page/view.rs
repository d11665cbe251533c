//! Draws the state: the verdict, the list of files, the open report.

use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::app::App;
use super::dom::{closest, elements, set};
use super::given::State;
use super::{editor, hand, light};
use crate::render::html::Verdict;
use crate::web::{Outcome, Patch};
use crate::words::{page as words, work};

/// Draws everything that has changed.
pub(super) fn draw(app: &mut App) {
    let pending = app.pending();
    let working = !app.jobs.is_empty();
    let _ = app
        .dom
        .body
        .class_list()
        .toggle_with_force("working", working);
    app.dom.verdict.set_hidden(!working);
    verdict(app, pending);
    files(app);
    if app.shown != app.open || app.open.is_none() {
        let html = app.opened().map_or("", |outcome| outcome.html.as_str());
        app.dom.report.set_inner_html(html);
        hide_source(app);
        let was = app.drawn;
        app.shown = app.opened().is_some().then_some(app.open).flatten();
        app.drawn = app.shown.or(was);
        let same = app.shown.is_some() && was == app.shown;
        if !same {
            hand::put_away(&app.dom);
        }
        editor::drawn(same);
    }
    tools(app);
    bar(app);
    app.tell_host();
}

/// Puts in what a check of the open report has changed.
pub(super) fn patch(app: &mut App, patch: &Patch) {
    let stacked = is_stacked(app);
    let before = editor::field_top().filter(|_| stacked);
    let pending = app.pending();
    verdict(app, pending);
    files(app);
    let find = |selector: &str| app.dom.report.query_selector(selector).ok().flatten();
    if let (Some(html), Some(head)) = (&patch.head, find(".report-head")) {
        head.set_outer_html(html);
    }
    if let (Some(html), Some(tables)) = (&patch.tables, find("section.tables")) {
        tables.set_outer_html(html);
        editor::drawn(true);
    }
    for (id, html) in &patch.cells {
        editor::put(&app.dom, id, html);
    }
    // After the cells, which they light.
    if let (Some(html), Some(findings)) = (&patch.findings, find("section.findings")) {
        let left = Left::of(app, &findings);
        findings.set_outer_html(html);
        if let Some(findings) = find("section.findings") {
            left.restore(app, &findings);
        }
    }
    editor::refresh();
    tools(app);
    bar(app);
    // Findings that come and go above must not move the cell that is typed in.
    if let (Some(before), Some(after)) = (before, before.and_then(|_| editor::field_top())) {
        let by = after as i32 - before as i32;
        app.dom.window.scroll_by_with_x_and_y(0.0, f64::from(by));
    }
    app.tell_host();
}

/// Whether the findings stand above the tables, as `www/style.css` has it.
fn is_stacked(app: &App) -> bool {
    app.dom.width() < 1180
}

/// How a person has left the findings: each by what it is about, for their numbers may change.
struct Left {
    open: Vec<String>,
    /// Reasons half written.
    drafts: Vec<(String, String)>,
    /// Those whose cells are lit.
    lit: Vec<String>,
    /// Where the keyboard was, if it was in them.
    focused: Option<String>,
}

impl Left {
    fn of(app: &App, findings: &Element) -> Self {
        let open = all(findings, ".finding details[open]");
        let drafts = all(findings, ".finding textarea").into_iter();
        let drafts = drafts.filter_map(|area| {
            let text = area.dyn_ref::<HtmlTextAreaElement>()?.value();
            Some((key(&area)?, text)).filter(|(_, text)| !text.is_empty())
        });
        let focused = app.dom.root.active_element();
        let focused = focused.filter(|element| findings.contains(Some(element)));
        Self {
            open: open.iter().filter_map(key).collect(),
            drafts: drafts.collect(),
            lit: all(findings, ".finding.lit")
                .iter()
                .filter_map(finding_of)
                .collect(),
            focused: focused.map(|element| finding_of(&element).unwrap_or_default()),
        }
    }

    fn restore(&self, app: &App, findings: &Element) {
        for details in all(findings, ".finding details") {
            if key(&details).is_some_and(|key| self.open.contains(&key)) {
                set(&details, "open", "");
            }
        }
        for area in all(findings, ".finding textarea") {
            let draft = key(&area).and_then(|key| self.drafts.iter().find(|(of, _)| *of == key));
            if let (Some((_, text)), Some(area)) = (draft, area.dyn_ref::<HtmlTextAreaElement>()) {
                area.set_value(text);
            }
        }
        let is = |element: &Element, finding: &String| {
            finding_of(element).is_some_and(|own| own == *finding)
        };
        if !self.lit.is_empty() {
            let mut still = all(findings, ".finding");
            still.retain(|element| self.lit.iter().any(|finding| is(element, finding)));
            light::light_again(&app.dom.root, &still);
        }
        if let Some(finding) = &self.focused {
            let mut same = all(findings, ".finding").into_iter();
            let same = same.find(|element| is(element, finding));
            let place = same.unwrap_or_else(|| findings.clone());
            set(&place, "tabindex", "-1");
            if let Some(place) = place.dyn_ref::<HtmlElement>() {
                let _ = place.focus();
            }
        }
    }
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let found = root.query_selector_all(selector);
    found.map(|list| elements(&list)).unwrap_or_default()
}

/// What is within a finding, by what the finding is about.
fn key(element: &Element) -> Option<String> {
    Some(format!("{} {}", element.class_name(), finding_of(element)?))
}

fn finding_of(element: &Element) -> Option<String> {
    let finding = closest(element, ".finding")?;
    let of = |name: &str| finding.get_attribute(name).unwrap_or_default();
    Some(format!("{} {}", of("data-code"), of("data-cells")))
}

/// Undo, redo, the totals that are offered, and what can be handed on.
pub(super) fn tools(app: &mut App) {
    let works = app.opened().is_some_and(|outcome| !outcome.lost);
    app.dom.tools.set_hidden(!works);
    let (undo, redo) = match app.open {
        Some((id, index)) => app.job(id).map_or((false, false), |job| {
            let history = job.history(index);
            (history.can_undo(), history.can_redo())
        }),
        None => (false, false),
    };
    app.dom.undo.set_disabled(!undo);
    app.dom.redo.set_disabled(!redo);
    let empty = if app.is_open_to_typing() {
        empty_cells(app).len()
    } else {
        0
    };
    app.dom.noughts.set_hidden(empty == 0);
    let words = work::FILL_NOUGHTS.fill(app.lang, &[("count", &empty)]);
    app.dom.noughts.set_text_content(Some(&words));
    let count = app.offered.len();
    app.dom.totals.set_hidden(count == 0);
    let words = work::FILL_TOTALS.fill(app.lang, &[("count", &count)]);
    app.dom.totals.set_text_content(Some(&words));
}

/// Shows the file's own text beside the form.
pub(super) fn show_source(app: &App, html: &str) {
    let dom = &app.dom;
    dom.source.set_inner_html(html);
    dom.source.set_hidden(false);
    set(&dom.source_switch, "aria-pressed", "true");
    let _ = dom.sheet.class_list().add_1("with-source");
    mark_source(app);
}

/// Shows it no longer.
pub(super) fn hide_source(app: &App) {
    let dom = &app.dom;
    dom.source.set_hidden(true);
    dom.source.set_inner_html("");
    set(&dom.source_switch, "aria-pressed", "false");
    let _ = dom.sheet.class_list().remove_1("with-source");
}

/// Marks in the file's own text what the chosen cell was read from.
pub(super) fn mark_source(app: &App) {
    let dom = &app.dom;
    if dom.source.hidden() {
        return;
    }
    let list = |selector: &str| {
        let list = dom.source.query_selector_all(selector);
        list.map(|list| elements(&list)).unwrap_or_default()
    };
    for lit in list(".here") {
        let _ = lit.class_list().remove_1("here");
    }
    let cell = editor::chosen().and_then(|id| dom.root.get_element_by_id(&id));
    let at = cell.and_then(|cell| cell.get_attribute("data-at"));
    let Some(place) = at.and_then(|at| dom.root.get_element_by_id(&at)) else {
        return;
    };
    let _ = place.class_list().add_1("here");
    light::scroll_within(&dom.source, &place);
}

/// The cells of an empty form, totals left out, in which nothing stands yet.
pub(super) fn empty_cells(app: &App) -> Vec<String> {
    let selector = "td.num[data-cell][data-state=open]:not(.sum)";
    let cells = app.dom.report.query_selector_all(selector);
    let cells = cells.map(|list| elements(&list)).unwrap_or_default();
    cells.iter().map(Element::id).collect()
}

/// What there is to say of the chosen cell, at the foot of the window.
pub(super) fn bar(app: &App) {
    let dom = &app.dom;
    let cell = editor::chosen().and_then(|id| dom.root.get_element_by_id(&id));
    dom.bar.set_hidden(cell.is_none());
    let Some(cell) = cell else { return };
    let title = cell.get_attribute("title").unwrap_or_default();
    let mut lines = title.lines();
    let says = html! {
        strong { (lines.next().unwrap_or_default()) }
        @for line in lines {
            // Sentences of findings begin with their numbers.
            span.fault[line.starts_with(|c: char| c.is_ascii_digit())] { (line) }
        }
    };
    let id = cell.id();
    let fill = |text: &str, words: String| {
        html! { button type="button" data-fill=(id) data-to=(text) { (words) } }
    };
    let lang = app.lang;
    let offer = cell.get_attribute("data-offer");
    let selector = format!(".fill[data-fill=\"{id}\"]");
    let repair = dom.report.query_selector(&selector).ok().flatten();
    let repair = repair.and_then(|button| button.get_attribute("data-to"));
    let verdict = app.opened().map(verdict_of).unwrap_or_default();
    let acts = html! {
        // Where one types the verdict is out of sight; it is read aloud where it stands.
        b.bar-verdict aria-hidden="true" data-tone=(verdict.tone()) { (verdict.words(lang)) }
        @if let Some(sum) = &offer {
            (fill(sum, work::FILL_IN.fill(lang, &[("sum", sum)])))
        }
        @if let Some(to) = repair.as_ref().filter(|to| offer.as_ref() != Some(*to)) {
            (fill(to, work::CHANGE_TO.fill(lang, &[("to", to)])))
        }
        @if cell.has_attribute("data-changed") {
            button type="button" data-restore=(id) { (work::RESTORE.get(lang)) }
        }
        @if let Some(numbers) = cell.get_attribute("data-findings") {
            @for number in numbers.split(' ').take(3) {
                a href={ "#f" (number) } data-finding=(number) {
                    (work::FINDING.fill(lang, &[("number", &number)]))
                }
            }
        }
    };
    dom.bar_says.set_inner_html(&says.into_string());
    dom.bar_acts.set_inner_html(&acts.into_string());
}

/// Moves the keyboard, and what is read aloud, to the verdict.
pub(super) fn focus_verdict(app: &App) {
    // Somebody else's page is where its reader has put it; the verdict is read aloud all the same.
    if app.dom.host.is_some() {
        return;
    }
    // Not being able to focus loses a comfort, not a function.
    let _ = app.dom.verdict.focus();
    app.dom.window.scroll_to_with_x_and_y(0.0, 0.0);
}

/// Draws how far it is to the next verdict.
pub(super) fn progress(app: &App) {
    verdict(app, app.pending());
    files(app);
}

/// How many pages of a long file are read.
fn pages_read(app: &App) -> Option<String> {
    let (read, of) = app.pages()?;
    Some(words::PAGES_READ.fill(app.lang, &[("read", &read), ("of", &of)]))
}

fn verdict(app: &App, pending: usize) {
    let (dom, lang) = (&app.dom, app.lang);
    let opened = app.opened();
    let verdict = opened.map(verdict_of).unwrap_or_default();
    let total = app.jobs.len();
    let state = match (pending, total) {
        (_, 0) => "idle",
        (0, _) => "done",
        _ => "busy",
    };
    let said = match opened {
        Some(_) => verdict.words(lang),
        None if pending > 0 => words::CHECKING.get(lang).to_owned(),
        None => String::new(),
    };
    let mut coverage = match opened {
        Some(outcome) if outcome.checked + outcome.unchecked > 0 => verdict.coverage(lang),
        None => pages_read(app).unwrap_or_default(),
        _ => String::new(),
    };
    if pending > 0 && total > 1 {
        let done = total - pending;
        coverage += &words::PROGRESS.fill(lang, &[("total", &total), ("done", &done)]);
    }
    let of = opened.map_or_else(
        || {
            let next = app.jobs.iter().find(|job| !job.is_over());
            next.map(|job| job.name.clone()).unwrap_or_default()
        },
        |outcome| outcome.heading.clone(),
    );
    let title = match (said.is_empty(), of.is_empty()) {
        (true, _) => words::TITLE.get(lang).to_owned(),
        (false, true) => words::TITLE_WORDS.fill(lang, &[("words", &said)]),
        (false, false) => words::TITLE_OF.fill(lang, &[("words", &said), ("of", &of)]),
    };
    if dom.host.is_none() {
        dom.document.set_title(&title);
    }
    // An open report has its name in its own heading, just below.
    let above = if opened.is_some() { "" } else { &of };
    dom.verdict_of.set_text_content(Some(above));
    dom.verdict_words.set_text_content(Some(&said));
    dom.verdict_coverage.set_text_content(Some(&coverage));
    dom.stop.set_hidden(pending == 0);
    let tone = opened.map_or("none", |_| verdict.tone());
    for (name, value) in [
        ("data-errors", verdict.errors.to_string()),
        ("data-doubts", verdict.doubts.to_string()),
        ("data-unread", verdict.unread.to_string()),
        ("data-checked", verdict.checked.to_string()),
        ("data-tone", tone.to_owned()),
        // Last: who waits for it finds the rest in place.
        ("data-state", state.to_owned()),
    ] {
        set(&dom.verdict, name, &value);
    }
}

fn verdict_of(outcome: &Outcome) -> Verdict {
    Verdict {
        errors: outcome.errors,
        doubts: outcome.doubts,
        accepted: outcome.accepted,
        infos: outcome.infos,
        unread: outcome.unread,
        checked: outcome.checked,
        failed: outcome.failed,
        unchecked: outcome.unchecked,
        open: outcome.open,
        lost: outcome.lost,
    }
}

fn files(app: &App) {
    let lang = app.lang;
    let reports: usize = app
        .jobs
        .iter()
        .map(|job| match &job.state {
            State::Done | State::Failed(_) => job.outcomes.len(),
            State::Waiting | State::Running => 1,
        })
        .sum();
    app.dom.files.set_hidden(reports < 2);
    if reports < 2 {
        app.dom.files.set_inner_html("");
        return;
    }
    let markup = html! {
        p.files-head {
            span { (words::REPORTS.fill(lang, &[("count", &reports)])) }
            button.plain type="button" data-clear { (words::CLEAR.get(lang)) }
        }
        ul { @for job in &app.jobs { @match &job.state {
            State::Done | State::Failed(_) => @for (index, outcome) in job.outcomes.iter().enumerate() {
                @let verdict = verdict_of(outcome);
                @let current = app.open == Some((job.id, index));
                li { button.file type="button" data-job=(job.id) data-report=(index)
                    data-tone=(verdict.tone()) data-errors=(verdict.errors) data-doubts=(verdict.doubts)
                    data-unread=(verdict.unread) data-checked=(verdict.checked)
                    aria-current=[current.then_some("true")] {
                    span.file-name { (outcome.heading) }
                    @if outcome.heading != outcome.name { span.file-source { (outcome.name) } }
                    span.file-verdict { (verdict.words(lang)) }
                } }
            },
            State::Running => li { (waiting(&job.name, &pages_read(app).unwrap_or_else(|| words::CHECKING.get(lang).to_owned()))) },
            State::Waiting => li { (waiting(&job.name, words::WAITING.get(lang))) },
        } } }
    };
    app.dom.files.set_inner_html(&markup.into_string());
}

fn waiting(name: &str, words: &str) -> Markup {
    html! { div.file {
        span.file-name { (name) }
        span.file-verdict { (words) }
    } }
}
