//! Which findings touch which cell.

use std::collections::BTreeMap;

use crate::Validation;
use crate::check::catalogue::{self, Rule};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::form::CellId;
use crate::render::group::{self, Subject};
use crate::render::names;
use crate::report::Report;
use crate::words::subject;

/// What a cell is in a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The cell to look at: the total, or any cell of a finding that is no equation.
    First,
    /// The cell whose change would put it right.
    Suspect,
    /// It only takes part in the equation.
    Part,
}

/// A finding's mark on a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The finding's number as shown, from 1.
    pub(super) number: usize,
    pub(super) severity: Severity,
    pub(super) role: Role,
}

/// A finding with the number by which cells refer to it.
pub(crate) struct Finding<'v> {
    pub(crate) number: usize,
    pub(crate) diagnostic: &'v Diagnostic,
}

/// The findings of one subject and code.
pub(crate) struct Group<'v> {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) accepted: bool,
    pub(crate) subject: Subject,
    pub(crate) findings: Vec<Finding<'v>>,
}

impl Group<'_> {
    pub(crate) fn rule(&self) -> Option<&'static Rule> {
        catalogue::rule(self.code)
    }

    /// What a group concerns: a table, the text, the form or the file.
    pub(crate) fn area(&self, lang: Lang) -> &'static str {
        let area = match self.subject {
            Subject::Table(table) => names::table(table),
            Subject::Tables => subject::TABLES,
            Subject::Text => subject::TEXT,
            Subject::File => subject::FILE,
        };
        area.get(lang)
    }
}

/// A printed sub-total: its group and column.
pub(super) type SubtotalId = (&'static str, &'static str);

/// The findings in the order shown, and their marks on the cells.
pub(super) struct Marks<'v> {
    pub(super) groups: Vec<Group<'v>>,
    cells: BTreeMap<CellId, Vec<Mark>>,
    subtotals: BTreeMap<SubtotalId, Vec<Mark>>,
}

impl<'v> Marks<'v> {
    pub(super) fn new(validation: &'v Validation) -> Self {
        let mut groups = group(&validation.diagnostics);
        let mut cells: BTreeMap<CellId, Vec<Mark>> = BTreeMap::new();
        let mut subtotals: BTreeMap<SubtotalId, Vec<Mark>> = BTreeMap::new();
        let mut number = 0;
        for finding in groups.iter_mut().flat_map(|group| &mut group.findings) {
            number += 1;
            finding.number = number;
            let diagnostic = finding.diagnostic;
            // What is accepted marks its cells no more than a note does.
            let severity = match diagnostic.accepted {
                Some(_) => Severity::Info,
                None => diagnostic.severity,
            };
            let subtotal = validation
                .report
                .as_ref()
                .and_then(|report| subtotal_of(diagnostic, report));
            for (index, cell) in diagnostic.cells.iter().enumerate() {
                let suspect = diagnostic.suggestions.first().map(|s| s.cell) == Some(*cell);
                let role = match index {
                    _ if diagnostic.equation.is_none() => Role::First,
                    0 if subtotal.is_none() => Role::First,
                    _ if suspect => Role::Suspect,
                    _ => Role::Part,
                };
                cells.entry(*cell).or_default().push(Mark {
                    number,
                    severity,
                    role,
                });
            }
            if let Some(id) = subtotal {
                subtotals.entry(id).or_default().push(Mark {
                    number,
                    severity,
                    role: Role::First,
                });
            }
        }
        for marks in cells.values_mut() {
            crate::order::by_key(marks, |mark| (mark.severity, mark.role, mark.number));
            marks.dedup_by_key(|mark| mark.number);
        }
        Self {
            groups,
            cells,
            subtotals,
        }
    }

    /// The marks of a cell, the worst first.
    pub(super) fn of(&self, cell: CellId) -> &[Mark] {
        self.cells.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// The marks of a printed sub-total.
    pub(super) fn of_subtotal(&self, id: SubtotalId) -> &[Mark] {
        self.subtotals.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How many findings there are, without those that are accepted, or only these.
    pub(super) fn count(&self, accepted: bool) -> usize {
        let groups = self.groups.iter();
        let wanted = groups.filter(|group| group.accepted == accepted);
        wanted.map(|group| group.findings.len()).sum()
    }

    /// The sentence of a finding by its number.
    pub(super) fn sentence(&self, number: usize, lang: Lang) -> Option<String> {
        self.groups
            .iter()
            .flat_map(|group| &group.findings)
            .find(|finding| finding.number == number)
            .map(|finding| catalogue::message(finding.diagnostic, lang))
    }
}

/// The sub-total that a finding's equation starts from: the group and column of its parts.
pub(super) fn subtotal_of(diagnostic: &Diagnostic, report: &Report) -> Option<SubtotalId> {
    let equation = diagnostic.equation.as_ref()?;
    let mut operands = equation.left.iter().chain(&equation.right);
    if operands.clone().all(|operand| operand.cell.is_some()) {
        return None;
    }
    let part = operands.find_map(|operand| operand.cell)?;
    let form = report.form(part.table)?.form();
    let (row, column) = form.heads(part)?;
    let known = report
        .subtotals
        .iter()
        .any(|subtotal| subtotal.group == row.group && subtotal.facts.contains_key(column.id));
    known.then_some((row.group, column.id))
}

/// Findings of one severity, subject and code together: the worst first, then in the form's order;
/// what is accepted comes last.
fn group(diagnostics: &[Diagnostic]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for section in group::sections(diagnostics) {
        groups.extend(section.groups.into_iter().map(|group| {
            Group {
                code: group.code,
                severity: group.severity,
                accepted: group.accepted,
                subject: section.subject,
                findings: group
                    .findings
                    .into_iter()
                    .map(|diagnostic| Finding {
                        number: 0,
                        diagnostic,
                    })
                    .collect(),
            }
        }));
    }
    crate::order::by_key(&mut groups, |group| (group.accepted, group.severity));
    groups
}
