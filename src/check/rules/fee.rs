//! C108: a fee that looks like 元 where 万元 is asked.

use rust_decimal::Decimal;

use crate::check::finding;
use crate::check::rules::words::{level_name, plain};
use crate::diagnostic::Diagnostic;
use crate::form::{CellId, Table};
use crate::report::{Level, Report, Tier, Value};

/// One finding where the fee of table 2 is over what bodies of the level take in.
pub(super) fn magnitude(report: &Report) -> Vec<Diagnostic> {
    let cell = CellId::new(Table::T2, "fee", "amount");
    let Some((fact, level)) = report.facts.get(&cell).zip(report.level) else {
        return Vec::new();
    };
    let (Value::Number(amount), Some(most)) = (fact.value, usual_most(level)) else {
        return Vec::new();
    };
    if amount <= most {
        return Vec::new();
    }
    let called = level_name(level);
    let diagnostic = finding("C108")
        .cells([cell])
        .at(fact.place.clone())
        .arg("amount", plain(amount))
        .arg("most", plain(most))
        .arg("level", called.zh)
        .arg("level_en", called.en)
        .arg("converted", plain(amount / Decimal::from(10_000)));
    vec![diagnostic]
}

/// The most that a body of a level is likely to collect in a year, in 万元.
fn usual_most(level: Level) -> Option<Decimal> {
    let most = match (level.tier, level.department) {
        (Tier::Township, _) | (Tier::County, true) => 5_000,
        (Tier::County, false) | (Tier::City, true) => 50_000,
        (Tier::City, false) | (Tier::Province, true) => 500_000,
        (Tier::Province, false) => 5_000_000,
        (Tier::State, _) => return None,
    };
    Some(Decimal::from(most))
}
