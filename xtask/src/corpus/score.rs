//! Comparing what the command says of a file with what is known of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// A line of truth.jsonl. The corpus' own README says what the fields mean.
#[derive(Clone, Deserialize)]
pub struct Truth {
    pub file: String,
    pub format: String,
    pub form: Option<String>,
    pub year: Option<u16>,
    pub body: Option<String>,
    #[serde(default)]
    pub body_also: Vec<String>,
    pub level: Option<String>,
    pub cells: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    pub unscored: Vec<String>,
    pub expected: Vec<Finding>,
    #[serde(default)]
    pub optional: Vec<String>,
    #[serde(default)]
    pub noise: Vec<String>,
    pub clean: bool,
    pub determinable: Option<BTreeSet<String>>,
}

/// A finding, expected or found.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Finding {
    pub code: String,
    pub severity: String,
    pub cells: Vec<String>,
}

/// An object that `gouji check --format json` prints.
#[derive(Clone, Default, Deserialize)]
pub struct Answer {
    pub source: Source,
    pub form: Option<String>,
    pub year: Option<u16>,
    pub body: Option<String>,
    pub level: Option<String>,
    pub cells: BTreeMap<String, Value>,
    pub diagnostics: Vec<Finding>,
}

/// The file that an answer is about.
#[derive(Clone, Default, Deserialize)]
pub struct Source {
    pub name: String,
}

/// The score of one file, or of several added up.
#[derive(Clone, Default)]
pub struct Score {
    pub files: usize,
    pub right: usize,
    pub wrong: usize,
    pub missing: usize,
    /// There, but without a value.
    pub unread: usize,
    /// Wrong cells that no finding names.
    pub silent: usize,
    pub expected: usize,
    pub found: usize,
    pub missed: BTreeMap<String, usize>,
    /// Errors and warnings that are neither expected nor optional.
    pub false_findings: BTreeMap<String, usize>,
    /// Of these, errors on files without a defect.
    pub alarms: usize,
    /// Files whose body, year, level and form are right.
    pub facts: [usize; 4],
    /// What is wrong with which files; a problem that comes of an unusual feature names it.
    pub problems: BTreeMap<String, Vec<String>>,
    /// Every difference, for `--verbose`.
    pub remarks: Vec<String>,
}

impl Score {
    /// All cells that count.
    pub fn cells(&self) -> usize {
        self.right + self.wrong + self.missing + self.unread
    }

    /// The share of them that are right; 1 where there are none.
    pub fn share(&self) -> f64 {
        match self.cells() {
            0 => 1.0,
            cells => self.right as f64 / cells as f64,
        }
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
        self.unread += other.unread;
        self.silent += other.silent;
        self.expected += other.expected;
        self.found += other.found;
        self.alarms += other.alarms;
        for (sum, count) in self.facts.iter_mut().zip(other.facts) {
            *sum += count;
        }
        for (code, count) in other.missed {
            *self.missed.entry(code).or_default() += count;
        }
        for (code, count) in other.false_findings {
            *self.false_findings.entry(code).or_default() += count;
        }
        for (problem, files) in other.problems {
            self.problems.entry(problem).or_default().extend(files);
        }
    }

    fn problem(&mut self, truth: &Truth, what: &str) {
        let mut file = truth.file.clone();
        if !truth.noise.is_empty() {
            file.push_str(&format!(" ({})", truth.noise.join(", ")));
        }
        self.problems.entry(what.to_owned()).or_default().push(file);
    }
}

/// Scores one file.
pub fn score(truth: &Truth, answer: &Answer) -> Score {
    let mut score = Score {
        files: 1,
        ..Score::default()
    };
    score_cells(truth, answer, &mut score);
    score_findings(truth, answer, &mut score);
    score_facts(truth, answer, &mut score);
    if score.wrong > 0 {
        score.problem(truth, "wrong cells");
    }
    if score.missing + score.unread > 0 {
        score.problem(truth, "missing or unread cells");
    }
    if score.silent > 0 {
        score.problem(truth, "wrong cells not remarked on");
    }
    if score.alarms > 0 {
        score.problem(truth, "false errors on a clean file");
    }
    score
}

/// How a cell of the answer compares.
enum Cell {
    Right,
    Wrong(Value),
    Missing,
    Unread,
}

fn compare(want: Option<f64>, cell: Option<&Value>) -> Cell {
    let Some(cell) = cell else {
        return Cell::Missing;
    };
    match (want, cell.get("value")) {
        (_, None) => Cell::Unread,
        (None, Some(Value::Null)) => Cell::Right,
        (Some(want), Some(is)) if is.as_f64().is_some_and(|is| (is - want).abs() < 1e-9) => {
            Cell::Right
        }
        (_, Some(is)) => Cell::Wrong(is.clone()),
    }
}

fn score_cells(truth: &Truth, answer: &Answer, score: &mut Score) {
    let named: BTreeSet<&String> = answer.diagnostics.iter().flat_map(|d| &d.cells).collect();
    let wrong = |id: &String, want: String, is: &Value, score: &mut Score| {
        score.wrong += 1;
        let silent = !named.contains(id);
        score.silent += usize::from(silent);
        let silent = if silent { ", not remarked on" } else { "" };
        score
            .remarks
            .push(format!("wrong: {id} is {is}, should be {want}{silent}"));
    };
    for (id, want) in &truth.cells {
        if truth.unscored.contains(id) {
            continue;
        }
        let said = want.map_or("null".to_owned(), |want| want.to_string());
        // A cell that cannot be told may be left open, but not be given another value.
        let asked = truth
            .determinable
            .as_ref()
            .is_none_or(|ids| ids.contains(id));
        match compare(*want, answer.cells.get(id)) {
            Cell::Wrong(is) => wrong(id, said, &is, score),
            Cell::Right if asked => score.right += 1,
            Cell::Missing if asked => {
                score.missing += 1;
                score
                    .remarks
                    .push(format!("missing: {id}, should be {said}"));
            }
            Cell::Unread if asked => {
                score.unread += 1;
                score
                    .remarks
                    .push(format!("unread: {id}, should be {said}"));
            }
            Cell::Right | Cell::Missing | Cell::Unread => {}
        }
    }
    for (id, cell) in &answer.cells {
        if !truth.cells.contains_key(id)
            && let Some(is) = cell.get("value").filter(|value| value.is_number())
        {
            wrong(id, "absent".to_owned(), is, score);
        }
    }
}

/// Relations are named by all of their cells; other findings by where they are.
fn is_relation(code: &str) -> bool {
    code.starts_with(['T', 'R', 'Y'])
}

fn answers_to(found: &Finding, expected: &Finding) -> bool {
    if found.code != expected.code {
        return false;
    }
    let cells: BTreeSet<_> = expected.cells.iter().collect();
    if cells.is_empty() {
        return true;
    }
    if is_relation(&expected.code) {
        return found.cells.iter().collect::<BTreeSet<_>>() == cells;
    }
    found.cells.iter().any(|cell| cells.contains(cell))
}

fn score_findings(truth: &Truth, answer: &Answer, score: &mut Score) {
    for expected in &truth.expected {
        score.expected += 1;
        if answer.diagnostics.iter().any(|d| answers_to(d, expected)) {
            score.found += 1;
        } else {
            *score.missed.entry(expected.code.clone()).or_default() += 1;
            let cells = expected.cells.join(" ");
            score
                .remarks
                .push(format!("missed: {} {cells}", expected.code));
        }
    }
    for found in &answer.diagnostics {
        if found.severity == "info" || truth.optional.contains(&found.code) {
            continue;
        }
        // One finding may hold the cells of several expected ones (C105-C107 come once a table),
        // but none beside them.
        let expected = || truth.expected.iter().filter(|e| answers_to(found, e));
        let anywhere = expected().any(|e| e.cells.is_empty());
        let places: BTreeSet<_> = expected().flat_map(|e| &e.cells).collect();
        let covered = found.code.starts_with('C') && found.cells.iter().all(|c| places.contains(c));
        let there = expected().next().is_some();
        if anywhere || covered || (there && !found.code.starts_with('C')) {
            continue;
        }
        *score.false_findings.entry(found.code.clone()).or_default() += 1;
        score.alarms += usize::from(truth.clean && found.severity == "error");
        let cells = found.cells.join(" ");
        score
            .remarks
            .push(format!("false: {} {} {cells}", found.severity, found.code));
    }
}

fn score_facts(truth: &Truth, answer: &Answer, score: &mut Score) {
    let body = answer.body == truth.body
        || answer
            .body
            .as_ref()
            .is_some_and(|body| truth.body_also.contains(body));
    // The cities are invented: no list of 地级市 knows them.
    let city = matches!(truth.level.as_deref(), Some("city" | "city-department"));
    let level = answer.level == truth.level || (city && answer.level.is_none());
    for (at, name, good, want, is) in [
        (0, "body", body, &truth.body, &answer.body),
        (2, "level", level, &truth.level, &answer.level),
        (
            3,
            "form",
            answer.form == truth.form,
            &truth.form,
            &answer.form,
        ),
    ] {
        fact(
            truth,
            score,
            (at, name),
            good,
            format!("{is:?}, should be {want:?}"),
        );
    }
    let years = format!("{:?}, should be {:?}", answer.year, truth.year);
    fact(truth, score, (1, "year"), answer.year == truth.year, years);
}

fn fact(truth: &Truth, score: &mut Score, (at, name): (usize, &str), good: bool, said: String) {
    // A file without a report has no such fact.
    if good || truth.cells.is_empty() {
        score.facts[at] += 1;
    } else {
        score.problem(truth, &format!("wrong {name}"));
        score.remarks.push(format!("{name}: {said}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth() -> Truth {
        serde_json::from_value(serde_json::json!({
            "file": "a.html", "format": "html", "form": "2021", "year": 2021,
            "body": "某县人民政府", "body_also": ["某县"], "level": "county", "clean": false,
            "cells": {"t3.a.total": 3, "t3.b.total": null, "t3.c.total": 1.5, "t3.d.total": 0},
            "unscored": ["t3.d.total"], "optional": ["F104"],
            "expected": [
                {"code": "T303", "severity": "error", "cells": ["t3.a.total", "t3.a.other"]},
                {"code": "C105", "severity": "info", "cells": ["t3.b.total"]},
                {"code": "D101", "severity": "error", "cells": []}
            ]
        }))
        .expect("this is a truth")
    }

    fn said(cells: Value, diagnostics: Value) -> Score {
        let answer = serde_json::from_value(serde_json::json!({
            "source": {"name": "a.html"}, "form": "2021", "year": 2020, "body": "某县",
            "level": null, "cells": cells, "diagnostics": diagnostics,
        }));
        score(&truth(), &answer.expect("this is an answer"))
    }

    #[test]
    fn a_cell_is_right_wrong_missing_or_unread() {
        let score = said(
            serde_json::json!({
                "t3.a.total": {"value": 4, "text": "4"}, "t3.b.total": {"value": null, "text": ""},
                "t3.c.total": {"text": "1.5?"}, "t3.e.total": {"value": 9, "text": "9"}
            }),
            serde_json::json!([{"code": "C104", "severity": "warning", "cells": ["t3.e.total"]}]),
        );
        let Score {
            right,
            wrong,
            missing,
            unread,
            silent,
            ..
        } = score;
        assert_eq!((right, wrong, missing, unread, silent), (1, 2, 0, 1, 1));
        assert_eq!(score.facts, [1, 0, 0, 1]);
    }

    #[test]
    fn what_cannot_be_told_may_be_left_open_but_not_be_wrong() {
        let mut truth = truth();
        truth.determinable = Some(BTreeSet::from(["t3.a.total".to_owned()]));
        for (cells, want) in [
            (serde_json::json!({}), (0, 0, 1)),
            (serde_json::json!({"t3.a.total": {"value": 3}}), (1, 0, 0)),
            (
                serde_json::json!({"t3.a.total": {"value": 3}, "t3.c.total": {"value": 7}}),
                (1, 1, 0),
            ),
        ] {
            let answer = Answer {
                cells: serde_json::from_value(cells).expect("cells"),
                ..Answer::default()
            };
            let score = score(&truth, &answer);
            assert_eq!((score.right, score.wrong, score.missing), want);
        }
    }

    #[test]
    fn findings_are_found_missed_or_false() {
        let finding = |code: &str, severity: &str, cells: &[&str]| serde_json::json!({"code": code, "severity": severity, "cells": cells});
        let score = said(
            serde_json::json!({}),
            Value::Array(vec![
                finding("T303", "error", &["t3.a.other", "t3.a.total"]),
                finding("T303", "error", &["t3.c.total", "t3.c.other"]),
                finding("C105", "info", &["t3.b.total", "t3.x.total"]),
                finding("F104", "warning", &[]),
                finding("F107", "warning", &[]),
                finding("D109", "info", &[]),
            ]),
        );
        assert_eq!((score.expected, score.found), (3, 2));
        assert_eq!(score.missed, BTreeMap::from([("D101".to_owned(), 1)]));
        let wrong = [("F107".to_owned(), 1), ("T303".to_owned(), 1)];
        assert_eq!(score.false_findings, BTreeMap::from(wrong));
    }
}
