//! The statutory tables as rows of cells with spans, with the freedoms that offices take.

use gouji::form::{CellId, Head, Table};
use rust_decimal::Decimal;

use super::figures::Figures;

/// How a report departs from the form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Style {
    /// 小计 rows in （三）-（六）.
    pub(crate) subtotals: bool,
    /// A 小计 column under 法人或其他组织.
    pub(crate) legal_sum: bool,
    /// One character of every label is another one.
    pub(crate) mistype: Option<usize>,
    /// Half-width brackets, 1． for 1., no quotes.
    pub(crate) plain_marks: bool,
    /// This row of table 3 changes places with the next.
    pub(crate) swap_rows: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

pub(crate) type Rows = Vec<Vec<Cell>>;

fn cell(text: impl Into<String>, rows: usize, columns: usize) -> Cell {
    Cell {
        text: text.into(),
        rows,
        columns,
    }
}

impl Style {
    /// A label as this report prints it.
    pub(crate) fn label(&self, label: &str) -> String {
        let mut label = label.to_owned();
        if let Some(seed) = self.mistype {
            let letters: Vec<usize> = label
                .chars()
                .enumerate()
                .filter(|(_, c)| c.is_alphabetic())
                .map(|(at, _)| at)
                .collect();
            // The numbering is no part of the words.
            let skip = usize::from(label.starts_with('（') || label.chars().nth(1) == Some('、'));
            let words = &letters[skip.min(letters.len() - 1)..];
            let at = words[seed % words.len()];
            label = label
                .chars()
                .enumerate()
                .map(|(i, c)| if i == at { '囧' } else { c })
                .collect();
        }
        if self.plain_marks {
            label = label
                .replace('（', "(")
                .replace('）', ")")
                .replace(['“', '”'], "")
                .replace("1.", "1．");
        }
        label
    }
}

impl Figures {
    fn text(&self, table: Table, row: &'static str, column: &'static str) -> String {
        self.cells
            .get(&CellId::new(table, row, column))
            .map(Decimal::to_string)
            .unwrap_or_default()
    }
}

/// Table 2, block by block.
pub(crate) fn t2(figures: &Figures, style: &Style) -> Vec<Rows> {
    let form = figures.form.form();
    let width = 12;
    let blocks = form.t2.iter().map(|block| {
        let span = width / block.columns.len();
        let mut rows = vec![vec![cell(style.label(block.clause), 1, width + 1)]];
        let mut heads = vec![cell(style.label(block.head), 1, 1)];
        heads.extend(
            block
                .columns
                .iter()
                .map(|column| cell(style.label(column.label), 1, span)),
        );
        rows.push(heads);
        for row in &block.rows {
            let mut cells = vec![cell(style.label(row.label), 1, 1)];
            let values = block.columns.iter();
            cells.extend(
                values.map(|column| cell(figures.text(Table::T2, row.id, column.id), 1, span)),
            );
            rows.push(cells);
        }
        rows
    });
    blocks.collect()
}

/// Table 3: its head rows and its rows of figures.
pub(crate) fn t3(figures: &Figures, style: &Style) -> (Rows, Rows) {
    let form = figures.form.form();
    let t3 = &form.t3;
    let label = |text: &str| style.label(text);
    let legal: Vec<&Head> = t3.columns.iter().filter(|column| column.legal).collect();
    let legal_width = legal.len() + usize::from(style.legal_sum);
    let mut head = vec![vec![
        cell(t3.note, 3, 3),
        cell(label(t3.head), 1, 2 + legal_width),
    ]];
    let natural = t3.columns.first().expect("自然人");
    let total = t3.columns.last().expect("总计");
    head.push(vec![
        cell(label(natural.label), 2, 1),
        cell(label(t3.legal_persons), 1, legal_width),
        cell(label(total.label), 2, 1),
    ]);
    let mut under: Vec<Cell> = legal
        .iter()
        .map(|column| cell(label(column.label), 1, 1))
        .collect();
    if style.legal_sum {
        under.push(cell("小计", 1, 1));
    }
    head.push(under);

    let values = |row: &'static str| -> Vec<Cell> {
        let number = |column: &Head| figures.cells.get(&CellId::new(Table::T3, row, column.id));
        let mut cells = Vec::new();
        for column in &t3.columns {
            if column.id == "total" && style.legal_sum {
                let sum: Decimal = legal.iter().filter_map(|column| number(column)).sum();
                cells.push(cell(sum.to_string(), 1, 1));
            }
            cells.push(cell(figures.text(Table::T3, row, column.id), 1, 1));
        }
        cells
    };
    let mut order: Vec<&Head> = t3.rows.iter().collect();
    if let Some(at) = style.swap_rows {
        // Within a group: a row does not leave it.
        let at = (at..at + 20).find(|at| {
            let (a, b) = (order[*at], order[*at + 1]);
            a.group == b.group && !a.group.is_empty()
        });
        order.swap(
            at.expect("a group has two rows"),
            at.expect("a group has two rows") + 1,
        );
    }
    let results: usize = order
        .iter()
        .filter(|row| row.result || row.id == "concluded")
        .count();
    let groups = t3
        .groups
        .iter()
        .filter(|group| order.iter().any(|row| row.group == group.id))
        .count();
    let height = results + if style.subtotals { groups } else { 0 };
    let mut rows: Rows = Vec::new();
    let mut group = "";
    let mut opened = false;
    for (at, row) in order.iter().enumerate() {
        let mut cells = Vec::new();
        let inside = row.result || row.id == "concluded";
        if inside && !opened {
            cells.push(cell(label(t3.top), height, 1));
            opened = true;
        }
        if !inside {
            cells.push(cell(label(row.label), 1, 3));
        } else if row.group.is_empty() {
            cells.push(cell(label(row.label), 1, 2));
        } else {
            if row.group != group {
                let count = order
                    .iter()
                    .filter(|other| other.group == row.group)
                    .count();
                let head = t3
                    .groups
                    .iter()
                    .find(|head| head.id == row.group)
                    .expect("its group");
                cells.push(cell(
                    label(head.label),
                    count + usize::from(style.subtotals),
                    1,
                ));
            }
            cells.push(cell(label(row.label), 1, 1));
        }
        group = row.group;
        cells.extend(values(row.id));
        rows.push(cells);
        let last = order.get(at + 1).is_none_or(|next| next.group != row.group);
        if style.subtotals && !row.group.is_empty() && last {
            rows.push(subtotal(figures, style, &order, row.group, &legal));
        }
    }
    (head, rows)
}

fn subtotal(
    figures: &Figures,
    style: &Style,
    order: &[&Head],
    group: &str,
    legal: &[&Head],
) -> Vec<Cell> {
    let t3 = &figures.form.form().t3;
    let sum = |column: &Head| -> Decimal {
        let rows = order.iter().filter(|row| row.group == group);
        rows.filter_map(|row| {
            figures
                .cells
                .get(&CellId::new(Table::T3, row.id, column.id))
        })
        .sum()
    };
    let mut cells = vec![cell("小计", 1, 1)];
    for column in &t3.columns {
        if column.id == "total" && style.legal_sum {
            let all: Decimal = legal.iter().map(|column| sum(column)).sum();
            cells.push(cell(all.to_string(), 1, 1));
        }
        cells.push(cell(sum(column).to_string(), 1, 1));
    }
    cells
}

/// Table 4: heads in three rows and one row of figures.
pub(crate) fn t4(figures: &Figures, style: &Style) -> Rows {
    let t4 = &figures.form.form().t4;
    let label = |text: &str| style.label(text);
    let five = t4.outcomes.len();
    let outcomes = |rows| {
        t4.outcomes
            .iter()
            .map(move |outcome| cell(style.label(outcome.label), rows, 1))
    };
    let review = t4.groups.first().expect("行政复议");
    let suits: Vec<&Head> = t4.groups.iter().skip(1).collect();
    let mut second: Vec<Cell> = outcomes(2).collect();
    second.extend(suits.iter().map(|group| cell(label(group.label), 1, five)));
    let third = suits.iter().flat_map(|_| outcomes(1)).collect();
    let groups = t4.groups.iter();
    let values = groups.flat_map(|group| {
        let outcomes = t4.outcomes.iter();
        outcomes.map(move |outcome| cell(figures.text(Table::T4, group.id, outcome.id), 1, 1))
    });
    vec![
        vec![
            cell(label(review.label), 1, five),
            cell(label(t4.suits), 1, five * suits.len()),
        ],
        second,
        third,
        values.collect(),
    ]
}
