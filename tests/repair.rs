//! Which single cell would put it right.

use gouji::Validation;

fn suggestions(cells: &[(&str, &str)]) -> Vec<String> {
    let mut form = Validation::blank(2023, "青禾县人民政府");
    let report = form.report.as_ref().expect("a report");
    let all: Vec<_> = gouji::form::Table::ALL
        .into_iter()
        .flat_map(|t| report.form_or_due(t).form().cells(t))
        .collect();
    form.edit(all.into_iter().map(|cell| (cell, Some("0"))));
    let typed = |name: &str| name.parse().expect("a cell of the form");
    form.edit(cells.iter().map(|(name, text)| (typed(name), Some(*text))));
    let all = form.diagnostics.iter().map(|finding| {
        let changes = finding.suggestions.iter().map(|change| {
            let from = change
                .from
                .map_or_else(|| "-".to_owned(), |n| n.to_string());
            format!("{} {from}>{} {}", change.cell, change.to, change.repairs)
        });
        format!(
            "{} {}",
            finding.code,
            changes.collect::<Vec<_>>().join(", ")
        )
    });
    all.collect()
}

#[test]
fn the_cell_that_settles_most_is_named() {
    assert_eq!(
        suggestions(&[
            ("t3.received.natural", "1"),
            ("t3.received.total", "1"),
            ("t3.granted.natural", "1"),
            ("t3.granted.total", "1"),
            ("t3.concluded.natural", "1"),
            ("t3.concluded.total", "2")
        ]),
        [
            "T301 t3.concluded.total 2>1 3",
            "T302 t3.concluded.total 2>1 3",
            "T303 t3.concluded.total 2>1 3",
        ]
    );
}

#[test]
fn a_change_that_breaks_another_relation_is_not_named() {
    // Only 自然人 of 本年新收 and its 总计 together would put it right.
    assert_eq!(
        suggestions(&[
            ("t3.granted.natural", "1"),
            ("t3.granted.total", "1"),
            ("t3.concluded.natural", "1"),
            ("t3.concluded.total", "1")
        ]),
        ["T301 ", "T301 "]
    );
}

#[test]
fn the_total_of_a_group_comes_before_its_parts() {
    assert_eq!(
        suggestions(&[("t4.review.upheld", "3"), ("t4.review.total", "2")]),
        ["T401 t4.review.total 2>3 1, t4.review.upheld 3>2 1"]
    );
}
