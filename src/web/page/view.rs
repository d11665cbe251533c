//! Draws the state: the verdict, the list of files, the open report.

use maud::{Markup, html};

use super::app::{App, State};
use super::dom::set;
use crate::render::html::Verdict;
use crate::web::Outcome;
use crate::words::page as words;

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
        app.shown = app.opened().is_some().then_some(app.open).flatten();
    }
}

/// Moves the keyboard, and what is read aloud, to the verdict.
pub(super) fn focus_verdict(app: &App) {
    // Not being able to focus loses a comfort, not a function.
    let _ = app.dom.verdict.focus();
    app.dom.window.scroll_to_with_x_and_y(0.0, 0.0);
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
    dom.document.set_title(&title);
    // An open report has its name in its own heading, just below.
    let above = if opened.is_some() { "" } else { &of };
    dom.verdict_of.set_text_content(Some(above));
    dom.verdict_words.set_text_content(Some(&said));
    dom.verdict_coverage.set_text_content(Some(&coverage));
    dom.copy.set_hidden(opened.is_none());
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
        infos: outcome.infos,
        unread: outcome.unread,
        checked: outcome.checked,
        failed: outcome.failed,
        unchecked: outcome.unchecked,
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
            State::Running => li { (waiting(&job.name, words::CHECKING.get(lang))) },
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
