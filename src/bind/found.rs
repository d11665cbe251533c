//! A statutory table as found in the file, before it is settled against its form.

use std::collections::BTreeSet;

use crate::bind::label;
use crate::form::{CellId, Form, FormId, Head, Table};
use crate::number::Remark;
use crate::origin::{Place, Span};
use crate::report::{Fact, LabelNote, Subtotal, Value};

/// A table, or a piece of one, with its figures.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Which table.
    pub table: Table,
    /// Where it stands in the text: tells the order of tables and whose they are.
    pub span: Span,
    /// The form that its labels show, where they show one.
    pub form: Option<FormId>,
    /// Its figures.
    pub facts: Vec<(CellId, Fact)>,
    /// Rows found, in the order of the file.
    pub rows: Vec<&'static str>,
    /// Columns found, in the order of the file; in table 2 by block.
    pub columns: Vec<Vec<&'static str>>,
    /// Columns of the form that are surely not there.
    pub missing_columns: BTreeSet<&'static str>,
    /// F104.
    pub nonstandard: Vec<LabelNote>,
    /// F107.
    pub extra: Vec<LabelNote>,
    /// Printed sub-totals.
    pub subtotals: Vec<Subtotal>,
    /// Only a few words say that it is this table: true of a piece of one, and of a table about
    /// something else.
    pub weak: bool,
}

impl Found {
    pub(super) fn new(table: Table, span: Span) -> Self {
        Self {
            table,
            span,
            form: None,
            facts: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            missing_columns: BTreeSet::new(),
            nonstandard: Vec::new(),
            extra: Vec::new(),
            subtotals: Vec::new(),
            weak: false,
        }
    }

    /// Whether it holds a figure, or at least a row or column of the form with its place.
    pub(super) fn is_something(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Notes a label that binds but is worded otherwise than the form's.
    pub(super) fn note_label(
        &mut self,
        head: &Head,
        printed: &str,
        distance: usize,
        place: &Place,
    ) {
        if distance > 0 || label::is_traditional(printed) {
            self.nonstandard.push(LabelNote {
                table: self.table,
                printed: printed.trim().to_owned(),
                form_label: Some(head.label),
                place: place.clone(),
            });
        }
    }

    /// Notes a row that is there once more, if it says something else than the first one.
    pub(super) fn note_again(
        &mut self,
        head: &Head,
        printed: &str,
        place: &Place,
        facts: &[(CellId, Fact)],
    ) {
        if contradicts(facts, |cell| {
            self.facts
                .iter()
                .find(|own| own.0 == cell)
                .map(|own| &own.1)
        }) {
            self.extra.push(LabelNote {
                table: self.table,
                printed: printed.trim().to_owned(),
                form_label: Some(head.label),
                place: place.clone(),
            });
        }
    }

    /// Notes a row or column that the form does not have.
    pub(super) fn note_extra(&mut self, printed: &str, place: &Place) {
        self.extra.push(LabelNote {
            table: self.table,
            printed: printed.trim().to_owned(),
            form_label: None,
            place: place.clone(),
        });
    }
}

/// Whether some of these are other numbers than those that stand elsewhere for the same cells.
pub(super) fn contradicts<'f>(
    facts: &[(CellId, Fact)],
    elsewhere: impl Fn(CellId) -> Option<&'f Fact>,
) -> bool {
    facts.iter().any(|(cell, fact)| {
        let other = elsewhere(*cell).map(|other| &other.value);
        matches!((&fact.value, other), (Value::Number(one), Some(Value::Number(two))) if one != two)
    })
}

/// Reads a cell's text as a figure of the form.
pub(super) fn fact(form: &Form, cell: CellId, text: &str, place: Place) -> Fact {
    Fact::read(form, cell, text, place)
}

/// A cell whose text is known to be there but not which part of it is the cell's: read as nothing.
pub(super) fn unplaced(text: &str, place: Place) -> Fact {
    Fact {
        value: Value::Unread,
        text: text.trim().to_owned(),
        place,
        remarks: Vec::new(),
        inferred: false,
    }
}

/// A figure made of the texts that lie under one head: one of them may hold the number.
pub(super) fn one_of<'t>(
    form: &Form,
    cell: CellId,
    under: impl Iterator<Item = (&'t str, bool, &'t Place)>,
) -> Fact {
    let mut blank: Option<Place> = None;
    let mut filled: Option<(String, Place)> = None;
    let mut several = false;
    for (text, is_blank, place) in under {
        if is_blank {
            blank.get_or_insert_with(|| place.clone());
        } else if let Some((all, _)) = &mut filled {
            several = true;
            all.push(' ');
            all.push_str(text.trim());
        } else {
            filled = Some((text.to_owned(), place.clone()));
        }
    }
    match filled {
        Some((text, place)) if several => Fact {
            remarks: vec![Remark::NotANumber],
            ..unplaced(&text, place)
        },
        Some((text, place)) => fact(form, cell, &text, place),
        None => fact(form, cell, "", blank.unwrap_or_default()),
    }
}

/// Whether a key says 小计, 合计 and the like.
pub(super) fn is_subtotal(key: &str) -> bool {
    ["小计", "合计", "计", "小记", "分计"].contains(&key)
}

/// The group of table 3 that a key names.
pub(super) fn group_of(form: &Form, key: &str) -> Option<&'static str> {
    if key.is_empty() {
        return None;
    }
    let groups = form.t3.groups.iter();
    let near = groups.filter_map(|group| {
        let own = label::of_form(group.label);
        let whole = key
            .strip_suffix("小计")
            .filter(|rest| !rest.is_empty())
            .unwrap_or(key);
        let far = label::distance(whole, own);
        (far <= 1).then_some((far, group.id))
    });
    near.min_by_key(|(far, _)| *far).map(|(_, id)| id)
}
