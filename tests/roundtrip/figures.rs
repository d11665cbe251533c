//! Consistent figures: every relation of the form holds.

use std::collections::BTreeMap;

use gouji::form::{CellId, FormId, Table};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A made-up county: it may make no 规章, so that row stays 0.
pub(crate) const BODY: &str = "青禾县人民政府";

#[derive(Clone, Debug)]
pub(crate) struct Figures {
    pub(crate) form: FormId,
    pub(crate) year: u16,
    pub(crate) cells: BTreeMap<CellId, Decimal>,
}

/// Random figures for either form.
pub(crate) fn consistent() -> impl Strategy<Value = Figures> {
    let numbers = prop::collection::vec(
        prop_oneof![3 => Just(0u32), 2 => 0u32..30, 1 => 0u32..12_000],
        400,
    );
    (any::<bool>(), numbers).prop_map(|(new, numbers)| {
        let (form, year) = if new {
            (FormId::Y2021, 2023)
        } else {
            (FormId::Y2019, 2020)
        };
        build(form, year, &numbers)
    })
}

/// The same figures every time.
pub(crate) fn fixed(form: FormId, year: u16) -> Figures {
    let numbers: Vec<u32> = (0..400).map(|n| (n * 37 + u32::from(year)) % 23).collect();
    build(form, year, &numbers)
}

fn build(id: FormId, year: u16, numbers: &[u32]) -> Figures {
    let form = id.form();
    let mut next = numbers.iter().copied();
    let mut number = move || Decimal::from(next.next().unwrap_or(0));
    let mut cells: BTreeMap<CellId, Decimal> = BTreeMap::new();
    for cell in form.cells(Table::T2) {
        let value = match (cell.row, cell.column) {
            ("regulation", _) => Decimal::ZERO,
            ("fee", "amount") => (number() / Decimal::from(4)).normalize(),
            _ => number(),
        };
        cells.insert(cell, value);
    }
    // What is in force is no less than what was made.
    let made = CellId::new(Table::T2, "normative", "made");
    let in_force = CellId::new(Table::T2, "normative", "in_force");
    if let (Some(made), true) = (cells.get(&made).copied(), cells.contains_key(&in_force)) {
        *cells.get_mut(&in_force).expect("it is there") += made;
    }
    if let Some(fee) = cells.get_mut(&CellId::new(Table::T2, "fee", "amount")) {
        *fee = (*fee).min(Decimal::from(40_000));
    }
    let t3 = |row, column| CellId::new(Table::T3, row, column);
    let applicants: Vec<&str> = form
        .t3
        .columns
        .iter()
        .map(|c| c.id)
        .filter(|id| *id != "total")
        .collect();
    for column in &applicants {
        let mut concluded = Decimal::ZERO;
        for row in form.t3.rows.iter().filter(|row| row.result) {
            let value = number();
            concluded += value;
            cells.insert(t3(row.id, column), value);
        }
        let carried_out = number();
        let carried_in = number().min(concluded + carried_out);
        cells.insert(t3("concluded", column), concluded);
        cells.insert(t3("carried_out", column), carried_out);
        cells.insert(t3("carried_in", column), carried_in);
        cells.insert(t3("received", column), concluded + carried_out - carried_in);
    }
    for row in &form.t3.rows {
        let total: Decimal = applicants
            .iter()
            .filter_map(|column| cells.get(&t3(row.id, column)))
            .sum();
        cells.insert(t3(row.id, "total"), total);
    }
    for group in &form.t4.groups {
        let mut total = Decimal::ZERO;
        for outcome in &form.t4.outcomes {
            let value = if outcome.id == "total" {
                total
            } else {
                number()
            };
            total += value;
            cells.insert(CellId::new(Table::T4, group.id, outcome.id), value);
        }
    }
    Figures {
        form: id,
        year,
        cells,
    }
}
