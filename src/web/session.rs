//! What the Worker remembers of the files it was given: so that a keystroke needs no reading, and
//! a change of language no file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Validation;
use crate::accept::Acceptance;
use crate::expect::Expectation;
use crate::form::CellId;
use crate::limits::Limits;
use crate::read::Source;
use crate::render::html::{self, Parts, Verdict, heading, in_order};
use crate::render::list::list;
use crate::saved::Saved;
use crate::words::Lang;

use super::{Outcome, Patch};

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// Lets a call of the page work on what is remembered.
pub(super) fn with<T>(work: impl FnOnce(&mut Session) -> T) -> T {
    SESSION.with(|session| work(&mut session.borrow_mut()))
}

/// The files, and what was accepted of them.
#[derive(Default)]
pub(super) struct Session {
    files: BTreeMap<u32, File>,
    /// Acceptances by body and year: they come back with the next file of the same report.
    accepted: BTreeMap<String, Vec<Acceptance>>,
}

/// A file with its reports.
struct File {
    name: String,
    /// Its bytes, for what is saved; nothing for a form that is filled in.
    bytes: Option<Vec<u8>>,
    reports: Vec<Validation>,
    /// What the page shows of each: only what differs is sent.
    drawn: Vec<Parts>,
}

impl Session {
    /// Reads and checks a file.
    pub(super) fn check(
        &mut self,
        id: u32,
        name: &str,
        bytes: &[u8],
        expected: &Expectation,
        lang: Lang,
    ) -> Vec<Outcome> {
        let mut reports = crate::validate(Source { name, bytes }, &Limits::default());
        for report in &mut reports {
            report.expect(expected);
            let key = heading(report, Lang::Zh);
            // What a saved result brings along holds for the next file too.
            for acceptance in &report.accepted {
                let known = self.accepted.entry(key.clone()).or_default();
                if !known.contains(acceptance) {
                    known.push(acceptance.clone());
                }
            }
            report.accept_again(self.accepted.get(&key).into_iter().flatten().cloned());
        }
        // Of a result that was saved the file in it is what is held and saved again.
        let (name, file) = match crate::saved::parse(bytes) {
            Some(Ok(saved)) => (saved.name().to_owned(), saved.file()),
            Some(Err(_)) | None => (name.to_owned(), Some(bytes.to_vec())),
        };
        self.hold(id, &name, file, reports, lang)
    }

    /// Begins an empty form.
    pub(super) fn blank(&mut self, id: u32, year: u16, body: &str, lang: Lang) -> Vec<Outcome> {
        self.hold(id, "", None, vec![Validation::blank(year, body)], lang)
    }

    fn hold(
        &mut self,
        id: u32,
        name: &str,
        bytes: Option<Vec<u8>>,
        reports: Vec<Validation>,
        lang: Lang,
    ) -> Vec<Outcome> {
        let file = File {
            name: name.to_owned(),
            bytes,
            drawn: Vec::new(),
            reports,
        };
        self.files.insert(id, file);
        self.draw(id, lang)
    }

    /// Draws the reports of a file as they stand.
    pub(super) fn draw(&mut self, id: u32, lang: Lang) -> Vec<Outcome> {
        let Some(file) = self.files.get_mut(&id) else {
            return Vec::new();
        };
        file.drawn = file
            .reports
            .iter()
            .map(|report| html::parts(report, lang))
            .collect();
        let reports = file.reports.iter().zip(&file.drawn);
        reports
            .map(|(report, parts)| Outcome {
                html: html::article(report, parts),
                ..outcome(report, lang)
            })
            .collect()
    }

    /// A report as the contract has it (`gouji.report/1`); nothing where it is not held.
    #[cfg(feature = "contract")]
    pub(super) fn json(&self, (id, index): (u32, usize), lang: Lang) -> Option<String> {
        let report = self.files.get(&id)?.reports.get(index)?;
        Some(crate::render::json::report(report, lang))
    }

    /// Lets a file go.
    pub(super) fn forget(&mut self, id: u32) {
        self.files.remove(&id);
    }

    /// Types over cells, and says what is to be drawn anew. Nothing where the report is not held.
    pub(super) fn edit(
        &mut self,
        (id, index): (u32, usize),
        changes: &[(String, Option<String>)],
        lang: Lang,
    ) -> Option<Patch> {
        let report = self.files.get_mut(&id)?.reports.get_mut(index)?;
        report.edit(changes.iter().filter_map(|(cell, text)| {
            let cell: CellId = cell.parse().ok()?;
            Some((cell, text.as_deref()))
        }));
        self.patch((id, index), lang)
    }

    /// Accepts a doubt by its number on the page; an empty reason takes that back.
    pub(super) fn accept(
        &mut self,
        (id, index): (u32, usize),
        number: usize,
        reason: &str,
        lang: Lang,
    ) -> Option<Patch> {
        let report = self.files.get_mut(&id)?.reports.get_mut(index)?;
        let findings = in_order(report);
        let finding = (*findings.get(number.checked_sub(1)?)?).clone();
        report.accept(&finding, reason);
        self.accepted
            .insert(heading(report, Lang::Zh), report.accepted.clone());
        let mut patch = self.patch((id, index), lang)?;
        patch.reasons = serde_json::to_string(&self.accepted).ok();
        Some(patch)
    }

    /// Takes over what was accepted before another Worker died.
    pub(super) fn remember(&mut self, reasons: &str) {
        if let Ok(accepted) = serde_json::from_str(reasons) {
            self.accepted = accepted;
        }
    }

    /// What the page has to draw anew of a report.
    fn patch(&mut self, (id, index): (u32, usize), lang: Lang) -> Option<Patch> {
        let file = self.files.get_mut(&id)?;
        let report = file.reports.get(index)?;
        let drawn = file.drawn.get_mut(index)?;
        let now = html::parts(report, lang);
        let before = std::mem::replace(drawn, now);
        let mut patch = Patch {
            outcome: outcome(report, lang),
            offered: now_offered(report),
            ..Patch::default()
        };
        if drawn.head != before.head {
            patch.head = Some(drawn.head.clone());
        }
        if drawn.findings != before.findings {
            patch.findings = Some(drawn.findings.clone());
        }
        match changed(&before.tables, &drawn.tables) {
            Some(cells) => patch.cells = cells,
            None => patch.tables = Some(drawn.tables.clone()),
        }
        Some(patch)
    }

    /// All that is held of a file, for the wasm that makes what is handed on; nothing where it is
    /// not held.
    pub(super) fn saved(&self, id: u32, date: &str) -> Option<String> {
        let file = self.files.get(&id)?;
        let mut saved = Saved::of(&file.reports, file.bytes.as_deref(), date);
        if let Some(source) = &mut saved.source {
            source.name.clone_from(&file.name);
        }
        serde_json::to_string(&saved).ok()
    }
}

fn now_offered(report: &Validation) -> Vec<(String, String)> {
    if !report.is_typed() && report.edits.is_empty() {
        return Vec::new();
    }
    let offers = report.report.as_ref().map(crate::edit::offers);
    let offers = offers.unwrap_or_default().into_iter();
    offers
        .map(|(cell, sum)| (cell.to_string(), sum.normalize().to_string()))
        .collect()
}

/// What the page says of a report besides drawing it.
fn outcome(validation: &Validation, lang: Lang) -> Outcome {
    let verdict = Verdict::of(validation);
    Outcome {
        name: validation.name.clone(),
        heading: heading(validation, lang),
        errors: verdict.errors,
        doubts: verdict.doubts,
        accepted: verdict.accepted,
        infos: verdict.infos,
        unread: verdict.unread,
        checked: verdict.checked,
        failed: verdict.failed,
        unchecked: verdict.unchecked,
        lost: verdict.lost,
        open: verdict.open,
        html: String::new(),
        list: list(validation, lang),
    }
}

/// The cells and legends that differ between two drawings of the tables, by id; nothing where
/// anything else differs.
fn changed(before: &str, now: &str) -> Option<Vec<(String, String)>> {
    let (before, now) = (Pieces(before), Pieces(now));
    let mut cells = Vec::new();
    let mut before = before;
    for piece in now {
        let old = before.next()?;
        match (old, piece) {
            (Piece::Frame(old), Piece::Frame(new)) if old == new => {}
            (Piece::Unit(old), Piece::Unit(new)) => {
                let id = id_of(new)?;
                if id_of(old)? != id {
                    return None;
                }
                if old != new {
                    cells.push((id.to_owned(), new.to_owned()));
                }
            }
            _ => return None,
        }
    }
    before.next().is_none().then_some(cells)
}

/// A stretch of the tables' HTML.
enum Piece<'h> {
    /// What lies between.
    Frame(&'h str),
    /// A cell with a figure, or the signs under a table.
    Unit(&'h str),
}

/// Takes the HTML of the tables apart.
struct Pieces<'h>(&'h str);

/// How units begin and end; none holds another.
const UNITS: [(&str, &str); 2] = [
    ("<td class=\"num", "</td>"),
    ("<div class=\"signs", "</div>"),
];

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if self.0.is_empty() {
            return None;
        }
        let starts = UNITS.iter().filter_map(|(start, _)| self.0.find(start));
        let at = starts.min().unwrap_or(self.0.len());
        if at > 0 {
            let (frame, rest) = self.0.split_at(at);
            self.0 = rest;
            return Some(Piece::Frame(frame));
        }
        let unit = UNITS.iter().find(|(start, _)| self.0.starts_with(start))?;
        let end = self.0.find(unit.1)? + unit.1.len();
        let (unit, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(Piece::Unit(unit))
    }
}

fn id_of(unit: &str) -> Option<&str> {
    let (_, after) = unit.split_once(" id=\"")?;
    Some(after.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] = include_bytes!("../../examples/qinghe-2023.html");

    #[test]
    fn a_keystroke_draws_only_what_it_changes() {
        let mut session = Session::default();
        let outcomes = session.check(1, "青禾.html", PAGE, &Expectation::default(), Lang::Zh);
        assert_eq!((outcomes.len(), outcomes[0].errors), (1, 3));
        let cell = "t3.concluded.total".to_owned();
        let set = |session: &mut Session, text: Option<&str>| {
            let change = (cell.clone(), text.map(str::to_owned));
            session
                .edit((1, 0), &[change], Lang::Zh)
                .expect("it is held")
        };
        let patch = set(&mut session, Some("9"));
        assert_eq!(patch.outcome.errors, 0);
        assert!(patch.tables.is_none() && patch.findings.is_some());
        assert!(patch.cells.iter().any(|(id, _)| *id == cell));
        assert!(patch.cells.len() < 60, "{}", patch.cells.len());

        let back = set(&mut session, None);
        assert_eq!(
            back.outcome,
            Outcome {
                html: String::new(),
                ..outcomes[0].clone()
            }
        );
        let drawn = session.draw(1, Lang::Zh);
        assert_eq!(drawn, outcomes);
    }

    #[test]
    fn a_doubt_accepted_comes_back_with_the_next_file_of_the_report() {
        let mut session = Session::default();
        let before = session.check(1, "青禾.html", PAGE, &Expectation::default(), Lang::Zh);
        assert_eq!(before[0].doubts, 1);
        let number = (1..9).find(|number| {
            let patch = session.accept((1, 0), *number, "原表如此", Lang::Zh);
            patch.is_some_and(|patch| patch.outcome.doubts == 0)
        });
        assert!(number.is_some());
        let again = session.check(
            2,
            "青禾（改）.html",
            PAGE,
            &Expectation::default(),
            Lang::Zh,
        );
        assert_eq!(again[0].doubts, 0);

        // So it does in a session that follows.
        let patch = session.accept((2, 0), 99, "无此问题", Lang::Zh);
        assert_eq!(patch, None);
        let mut next = Session::default();
        let reasons = serde_json::to_string(&session.accepted).expect("it serialises");
        next.remember(&reasons);
        assert_eq!(
            next.check(1, "青禾.html", PAGE, &Expectation::default(), Lang::Zh)[0].doubts,
            0
        );
    }
}
