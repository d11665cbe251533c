//! A report that a person works on: figures typed over or filled into an empty form, and doubts
//! accepted with a reason. Nothing is read again; the check is the same as that of a file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::Validation;
use crate::bind;
use crate::check::relation::{Figure, Known, of_report};
use crate::check::{self, RelationCount};
use crate::form::{CellId, FormId, Table};
use crate::origin::Place;
use crate::report::{Fact, Report, TableShape, Value};

/// What a person has typed, cell by cell.
pub type Edits = BTreeMap<CellId, String>;

impl Validation {
    /// An empty form to fill in. Its cells are absent rather than blank: what nobody has typed
    /// yet makes relations unchecked, and no findings.
    #[must_use]
    pub fn blank(year: u16, body: &str) -> Self {
        let form = FormId::of_year(year);
        let mut report = Report {
            year: Some(year),
            ..Report::default()
        };
        let body = body.trim();
        if !body.is_empty() {
            report.title = Some(format!("{body}{year}年政府信息公开工作年度报告"));
            bind::name_body(&mut report, body);
        }
        for table in Table::ALL {
            let shape = TableShape {
                form: Some(form),
                ..TableShape::default()
            };
            report.tables.insert(table, shape);
        }
        let mut validation = Self {
            name: report
                .title
                .clone()
                .unwrap_or_else(|| format!("{year}年政府信息公开工作年度报告")),
            format: None,
            report: Some(report),
            diagnostics: Vec::new(),
            relations: RelationCount::default(),
            edits: Edits::new(),
            as_read: None,
            accepted: Vec::new(),
            notes: Vec::new(),
        };
        validation.check_again();
        validation
    }

    /// Types over cells, or with `None` gives them back what the file says, and checks again.
    /// A text that the file has there already is no edit. Without a report nothing happens.
    pub fn edit<'t>(&mut self, changes: impl IntoIterator<Item = (CellId, Option<&'t str>)>) {
        let Some(report) = self.as_read.as_deref().or(self.report.as_ref()) else {
            return;
        };
        for (cell, text) in changes {
            let read = report.facts.get(&cell);
            match text {
                // An unread cell may be so for want of a place: to type its text settles it.
                Some(text) if !said_by(read, text) => {
                    self.edits.insert(cell, text.trim().to_owned());
                }
                _ => {
                    self.edits.remove(&cell);
                }
            }
        }
        let edited = typed_over(report, &self.edits);
        if self.as_read.is_none() {
            self.as_read = self.report.take().map(Box::new);
        }
        self.report = Some(edited);
        self.check_again();
    }

    /// Whether it is a form that is filled in by hand, not a file.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.format.is_none() && self.report.is_some()
    }

    /// Cells of the form that nobody has filled in yet. Of a file only where all its cells are blank,
    /// an empty form: else a blank may be a 0, and what is not there is absent.
    #[must_use]
    pub fn open_cells(&self) -> u32 {
        let Some(report) = &self.report else {
            return 0;
        };
        if !self.is_typed() {
            let is_blank = |fact: &Fact| matches!(fact.value, Value::Nil);
            let all_blank = report.facts.values().all(is_blank);
            let cells = if all_blank { report.facts.len() } else { 0 };
            return u32::try_from(cells).unwrap_or(u32::MAX);
        }
        let cells = Table::ALL.into_iter().flat_map(|table| {
            let cells = report.form_or_due(table).form().cells(table);
            cells
                .into_iter()
                .filter(|cell| !report.facts.contains_key(cell))
        });
        u32::try_from(cells.count()).unwrap_or(u32::MAX)
    }

    /// What the file said in a cell that a person has typed over; `Some(None)` where it said
    /// nothing, `None` where the cell is as the file has it.
    #[must_use]
    pub fn before(&self, cell: CellId) -> Option<Option<&Fact>> {
        // In a form filled in by hand there was nothing to be changed.
        if self.is_typed() {
            return None;
        }
        self.edits.get(&cell)?;
        Some(self.as_read.as_ref()?.facts.get(&cell))
    }

    /// What a person has changed of a file: the cells, what the file says there (nothing where it
    /// has no such cell), and what was typed. Nothing of a form filled in by hand.
    pub fn changes(&self) -> impl Iterator<Item = (CellId, Option<&Fact>, &str)> {
        let edits = self.edits.iter();
        edits.filter_map(|(cell, text)| Some((*cell, self.before(*cell)?, text.as_str())))
    }

    /// Where the file's figures stand, one place for each cell.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let read = self.as_read.as_deref().or(self.report.as_ref());
        let facts = read.into_iter().flat_map(|read| read.facts.values());
        facts
            .map(|fact| &fact.place)
            .filter(|place| !place.is_detached())
    }

    /// Checks the report as it stands, and says again which doubts are accepted.
    pub(crate) fn check_again(&mut self) {
        if let Some(report) = &self.report {
            (self.diagnostics, self.relations) = check::check(report);
            self.apply_acceptances();
        }
    }
}

/// Whether a cell says this text already.
fn said_by(read: Option<&Fact>, text: &str) -> bool {
    let text = text.trim();
    match read {
        Some(fact) => fact.text == text && fact.value != Value::Unread,
        None => text.is_empty(),
    }
}

/// The report with what was typed in it. A row, column or table that the file lacks is there as
/// soon as one of its cells is filled in.
fn typed_over(read: &Report, edits: &Edits) -> Report {
    let mut report = read.clone();
    for (cell, text) in edits {
        let form = report.form_or_due(cell.table);
        let place = match read.facts.get(cell) {
            Some(fact) => fact.place.clone(),
            None => Place::default(),
        };
        let fact = Fact::read(form.form(), *cell, text, place);
        report.facts.insert(*cell, fact);
        let missing = || TableShape {
            form: Some(form),
            missing_rows: rows_of(form, cell.table),
            ..TableShape::default()
        };
        let shape = report.tables.entry(cell.table).or_insert_with(missing);
        shape.missing_rows.retain(|row| *row != cell.row);
        shape
            .missing_columns
            .retain(|column| *column != cell.column);
    }
    report
}

fn rows_of(form: FormId, table: Table) -> Vec<&'static str> {
    let mut rows: Vec<&'static str> = form.form().cells(table).iter().map(|c| c.row).collect();
    rows.dedup();
    rows
}

/// The totals that follow from what is filled in, for cells that are still empty: offered, never
/// filled unasked. An empty part counts as 0 as long as another part is filled; a part that can't
/// be read leaves its total without an offer.
#[must_use]
pub fn offers(report: &Report) -> BTreeMap<CellId, Decimal> {
    let mut offers: BTreeMap<CellId, Decimal> = BTreeMap::new();
    let known = Known::of(report);
    let is_empty = |cell: CellId| {
        let fact = report.facts.get(&cell);
        fact.is_none_or(|fact| fact.value == Value::Nil)
    };
    // A total of totals follows from what is offered for those, so: until nothing new comes.
    loop {
        let mut fresh = Vec::new();
        for relation in of_report(report).filter(|relation| relation.is_total()) {
            let Some(total) = relation.first.filter(|cell| is_empty(*cell)) else {
                continue;
            };
            let filled = |figure: Figure| match figure {
                Figure::Cell(cell) if is_empty(cell) => offers.get(&cell).copied(),
                figure => known.get(figure),
            };
            let unread = |figure: Figure| {
                filled(figure).is_none() && !matches!(figure, Figure::Cell(cell) if is_empty(cell))
            };
            let mut parts = relation.figures().skip(1);
            if relation.figures().skip(1).any(unread) || !parts.any(|part| filled(part).is_some()) {
                continue;
            }
            let or_nought = |figure: Figure| filled(figure).or(Some(Decimal::ZERO));
            let sum = relation.solve(Figure::Cell(total), or_nought);
            if let Some(sum) = sum.filter(|sum| offers.get(&total) != Some(sum)) {
                fresh.push((total, sum));
            }
        }
        // Two relations may hold one total (表三的总计): the first to speak is kept.
        let mut news = false;
        for (cell, sum) in fresh {
            news |= offers.insert(cell, sum).is_none();
        }
        if !news {
            return offers;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(name: &str) -> CellId {
        name.parse().expect("a cell of the form")
    }

    fn typed(cells: &[(&str, &str)]) -> Validation {
        let mut form = Validation::blank(2023, "青禾县人民政府");
        form.edit(cells.iter().map(|(name, text)| (cell(name), Some(*text))));
        form
    }

    #[test]
    fn an_empty_form_has_no_findings_and_nothing_checked() {
        let form = Validation::blank(2023, "青禾县人民政府");
        assert!(form.diagnostics.is_empty());
        assert_eq!((form.relations.checked, form.relations.unchecked), (0, 42));
        assert!(offers(form.report.as_ref().expect("a report")).is_empty());
    }

    #[test]
    fn totals_are_offered_as_one_types() {
        let form = typed(&[
            ("t3.granted.natural", "2"),
            ("t3.granted.business", "1"),
            ("t3.partial.natural", "4"),
        ]);
        let offers = offers(form.report.as_ref().expect("a report"));
        let offered = |name: &str| offers.get(&cell(name)).map(ToString::to_string);
        assert_eq!(offered("t3.granted.total").as_deref(), Some("3"));
        assert_eq!(offered("t3.concluded.natural").as_deref(), Some("6"));
        assert_eq!(offered("t3.concluded.total").as_deref(), Some("7"));
        assert_eq!(offered("t3.received.total"), None);
    }

    #[test]
    fn what_is_typed_is_checked_and_can_be_taken_back() {
        let mut form = typed(&[("t4.review.upheld", "1"), ("t4.review.total", "x")]);
        assert_eq!(form.diagnostics[0].code, "C101");
        form.edit([(cell("t4.review.total"), None)]);
        assert!(form.diagnostics.is_empty());
        assert_eq!(form.edits.len(), 1);
    }
}
