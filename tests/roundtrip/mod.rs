//! A report written in every layout reads back as it was: figures, body, year, and no finding
//! that was not put in. Reports are random but consistent; layouts are those that offices make.

mod figures;
mod model;
mod write;

use std::collections::BTreeMap;

use gouji::Validation;
use gouji::diagnostic::Severity;
use gouji::form::{CellId, FormId, Table};
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::report::Value;
use proptest::prelude::*;
use rust_decimal::Decimal;

use figures::Figures;
use model::Style;
use write::Layout;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn check(name: &str, text: &str) -> Validation {
    let source = Source {
        name,
        bytes: text.as_bytes(),
    };
    let mut found = gouji::validate(source, &Limits::default());
    assert_eq!(found.len(), 1, "one report in {text}");
    found.remove(0)
}

fn read_figures(validation: &Validation) -> BTreeMap<CellId, Decimal> {
    let report = validation.report.as_ref().expect("a report");
    let facts = report
        .facts
        .iter()
        .filter_map(|(cell, fact)| match fact.value {
            Value::Number(number) => Some((*cell, number.normalize())),
            Value::Nil => Some((*cell, Decimal::ZERO)),
            Value::Unread => None,
        });
    facts.collect()
}

/// Errors and doubts, by code.
fn findings(validation: &Validation) -> Vec<(&'static str, String)> {
    let severe = validation
        .diagnostics
        .iter()
        .filter(|found| found.severity != Severity::Info);
    severe
        .map(|found| {
            let message = gouji::check::catalogue::message(found, gouji::diagnostic::Lang::Zh);
            (found.code, message)
        })
        .collect()
}

fn assert_reads_back(figures: &Figures, layout: Layout, style: &Style, allowed: &[&str]) {
    let text = write::report(figures, layout, style);
    let validation = check(layout.file_name(), &text);
    let read = read_figures(&validation);
    for (cell, number) in &figures.cells {
        assert_eq!(
            read.get(cell),
            Some(number),
            "{cell} as {layout:?} in\n{text}"
        );
    }
    let report = validation.report.as_ref().expect("a report");
    assert_eq!(report.year, Some(figures.year), "{layout:?}");
    assert_eq!(report.body.as_deref(), Some(figures::BODY), "{layout:?}");
    let unexpected: Vec<_> = findings(&validation)
        .into_iter()
        .filter(|(code, _)| !allowed.contains(code))
        .collect();
    assert!(
        unexpected.is_empty(),
        "{unexpected:?} as {layout:?} in\n{text}"
    );
    assert_eq!(validation.summary().unread, 0, "{layout:?}");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_layout_reads_back(figures in figures::consistent(), layout in write::layouts()) {
        assert_reads_back(&figures, layout, &Style::default(), &[]);
    }

    #[test]
    fn printed_subtotals_are_no_rows(figures in figures::consistent(), layout in write::layouts()) {
        let style = Style { subtotals: true, ..Style::default() };
        assert_reads_back(&figures, layout, &style, &[]);
    }

    #[test]
    fn an_extra_column_is_said_and_shifts_nothing(
        figures in figures::consistent(),
        layout in write::grids(),
    ) {
        let style = Style { legal_sum: true, ..Style::default() };
        assert_reads_back(&figures, layout, &style, &["F107"]);
    }

    #[test]
    fn one_mistyped_character_hides_no_label(
        figures in figures::consistent(),
        layout in write::layouts(),
        seed in 0usize..1000,
    ) {
        let style = Style { mistype: Some(seed), ..Style::default() };
        assert_reads_back(&figures, layout, &style, &["F104"]);
    }

    #[test]
    fn other_brackets_and_quotes_do_not_count(
        figures in figures::consistent(),
        layout in write::layouts(),
    ) {
        let style = Style { plain_marks: true, ..Style::default() };
        assert_reads_back(&figures, layout, &style, &[]);
    }

    #[test]
    fn rows_in_another_order_are_said_and_read(
        figures in figures::consistent(),
        layout in write::grids(),
        at in 4usize..10,
    ) {
        let style = Style { swap_rows: Some(at), ..Style::default() };
        assert_reads_back(&figures, layout, &style, &["F105"]);
    }

    /// Changing one figure breaks the relations that hold it and no other, in any layout.
    #[test]
    fn one_wrong_figure_fires_its_relations(
        figures in figures::consistent(),
        layout in write::layouts(),
        at in 0usize..200,
    ) {
        let mut wrong = figures.clone();
        let form = figures.form.form();
        let cells: Vec<CellId> =
            [Table::T3, Table::T4].into_iter().flat_map(|table| form.cells(table)).collect();
        let cell = cells[at % cells.len()];
        *wrong.cells.get_mut(&cell).expect("every cell has a figure") += Decimal::from(7);
        let text = write::report(&wrong, layout, &Style::default());
        let validation = check(layout.file_name(), &text);
        let found: Vec<(&str, bool)> = validation
            .diagnostics
            .iter()
            .filter(|found| found.code.starts_with('T'))
            .map(|found| (found.code, found.cells.contains(&cell)))
            .collect();
        let mut codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        let expected: Vec<&str> = match (cell.table, cell.row) {
            (Table::T4, _) => vec!["T401"],
            (_, "received" | "carried_in" | "carried_out") => vec!["T301", "T303"],
            (_, "concluded") => vec!["T301", "T302", "T303"],
            _ => vec!["T302", "T303"],
        };
        assert_eq!(codes, expected, "{cell} as {layout:?} in\n{text}");
        assert!(found.iter().all(|(_, holds)| *holds), "{cell}");
    }
}

#[test]
fn two_reports_in_one_file_are_two() {
    let figures = figures::fixed(FormId::Y2021, 2023);
    let other = figures::fixed(FormId::Y2021, 2022);
    for layout in [Layout::Html, Layout::WordPaste, Layout::Csv] {
        let style = Style::default();
        let mut text = write::report(&figures, layout, &style);
        text.push_str(&write::report(&other, layout, &style));
        let source = Source {
            name: layout.file_name(),
            bytes: text.as_bytes(),
        };
        let found = gouji::validate(source, &Limits::default());
        let years: Vec<_> = found
            .iter()
            .map(|v| v.report.as_ref().and_then(|r| r.year))
            .collect();
        assert_eq!(years, [Some(2023), Some(2022)], "{layout:?}");
        for validation in &found {
            assert!(
                findings(validation).is_empty(),
                "{layout:?} {:?}",
                findings(validation)
            );
        }
    }
}
