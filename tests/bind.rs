//! Small files that once bound wrongly, or that show how a layout binds: `tests/bind/NAME.EXT` and
//! beside it `NAME.EXT.expect`, a claim a line:
//!
//! ```text
//! t3.received.total = 5      the value; blank, unread or absent
//! code F104                  a finding of this code is there
//! no T301                    and none of this one
//! body = 青禾县人民政府        also: year, level, form t3
//! unread = 45                cells without a value
//! ```
#![allow(clippy::disallowed_methods, reason = "a test reads its files")]

use std::fs;
use std::path::Path;

use gouji::Validation;
use gouji::form::Table;
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::report::{Level, Value};

fn check(path: &Path) -> Validation {
    let bytes = fs::read(path).expect("the case is there");
    let name = path.to_string_lossy();
    let mut found = gouji::validate(
        Source {
            name: &name,
            bytes: &bytes,
        },
        &Limits::default(),
    );
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

/// What stands for the subject of a claim.
fn actual(validation: &Validation, subject: &str) -> String {
    let report = validation.report.as_ref().expect("a report");
    match subject {
        "body" => report.body.clone().unwrap_or_default(),
        "year" => report.year.map(|year| year.to_string()).unwrap_or_default(),
        "level" => report.level.map(Level::id).unwrap_or_default().to_owned(),
        "unread" => validation.summary().unread.to_string(),
        "form t2" => report
            .form(Table::T2)
            .map(|form| form.id().to_owned())
            .unwrap_or_default(),
        "form t3" => report
            .form(Table::T3)
            .map(|form| form.id().to_owned())
            .unwrap_or_default(),
        cell => {
            let fact = report
                .facts
                .iter()
                .find(|(id, _)| id.to_string() == cell)
                .map(|(_, fact)| fact.value);
            match fact {
                Some(Value::Number(number)) => number.normalize().to_string(),
                Some(Value::Nil) => "blank".to_owned(),
                Some(Value::Unread) => "unread".to_owned(),
                None => "absent".to_owned(),
            }
        }
    }
}

fn assert_claims(validation: &Validation, claims: &str, name: &str) {
    let codes: Vec<&str> = validation
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect();
    for claim in claims
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        if let Some(code) = claim.strip_prefix("code ") {
            assert!(codes.contains(&code), "{name}: no {code} among {codes:?}");
        } else if let Some(code) = claim.strip_prefix("no ") {
            assert!(
                !codes.iter().any(|own| own.starts_with(code)),
                "{name}: {code} among {codes:?}"
            );
        } else {
            let (subject, want) = claim
                .split_once(" = ")
                .expect("a claim is `subject = value`");
            assert_eq!(actual(validation, subject), want, "{name}: {subject}");
        }
    }
}

#[test]
fn cases_bind_as_they_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bind");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("the cases are there") {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "expect")
        {
            continue;
        }
        let claims = fs::read_to_string(format!("{}.expect", path.display())).expect("its claims");
        assert_claims(&check(&path), &claims, &path.display().to_string());
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} cases");
}

/// The report that the mission came from: where it is at hand.
#[test]
fn the_seed_reads_as_a_person_reads_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("no seeds here: skipped");
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let claims = "
body = 互助土族自治县人民政府
level = county
year = 2021
form t2 = 2021
form t3 = 2019
t2.regulation.made = 3
t2.regulation.repealed = 0
t2.regulation.in_force = 8
t2.fee.amount = 1669
t3.received.total = 5
t3.carried_in.total = 3
t3.granted.total = 7
t3.unavailable_not_held.total = 1
t3.concluded.total = 8
t3.granted.natural = unread
t4.review.total = unread
code L101
code C104
code F104
code F103
no T3
no F102
no C101";
        assert_claims(&check(&path), claims, &path.display().to_string());
    }
}
