//! Findings as people go through them: by table, and within it those of one code together.
//! Grouped when shown, never when counted.

use crate::diagnostic::{Diagnostic, Severity};
use crate::form::Table;

/// What findings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The file itself: it could not be read, or holds no report.
    File,
    /// A statutory table.
    Table(Table),
    /// The tables as such, where a finding names none.
    Tables,
    /// Title, parts and sentences.
    Text,
}

/// The findings about one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<'a> {
    /// What they are about.
    pub subject: Subject,
    /// Its groups; errors first, else in the order of the check.
    pub groups: Vec<Group<'a>>,
}

/// Findings of one code and severity about one subject. Never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// Their code.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Whether they are doubts that a person has accepted: these come last.
    pub accepted: bool,
    /// The findings in the order of the check.
    pub findings: Vec<&'a Diagnostic>,
}

/// What a finding is about: the table of its first cell, or the one that its arguments name.
#[must_use]
pub fn subject(diagnostic: &Diagnostic) -> Subject {
    if let Some(cell) = diagnostic.cells.first() {
        return Subject::Table(cell.table);
    }
    let named = |table: &Table| {
        diagnostic.args.iter().any(|(name, value)| {
            *name == "table" && (value.starts_with(table.name()) || value == table.id())
        })
    };
    if let Some(table) = Table::ALL.into_iter().find(named) {
        return Subject::Table(table);
    }
    match diagnostic.code.as_bytes().first() {
        Some(b'S') => Subject::File,
        Some(b'D' | b'N') => Subject::Text,
        _ => Subject::Tables,
    }
}

/// All findings, in sections and groups.
#[must_use]
pub fn sections(diagnostics: &[Diagnostic]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for finding in diagnostics {
        let subject = subject(finding);
        let section = match sections.iter().position(|s| s.subject == subject) {
            Some(at) => &mut sections[at],
            None => sections.push_mut(Section {
                subject,
                groups: Vec::new(),
            }),
        };
        let accepted = finding.accepted.is_some();
        let same = |g: &Group<'_>| {
            g.code == finding.code && g.severity == finding.severity && g.accepted == accepted
        };
        match section.groups.iter_mut().find(|group| same(group)) {
            Some(group) => group.findings.push(finding),
            None => section.groups.push(Group {
                code: finding.code,
                severity: finding.severity,
                accepted,
                findings: vec![finding],
            }),
        }
    }
    crate::order::by_key(&mut sections, |section| section.subject);
    for section in &mut sections {
        crate::order::by_key(&mut section.groups, |group| {
            (group.accepted, group.severity)
        });
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::CellId;

    #[test]
    fn findings_stand_by_table_and_errors_come_first() {
        let t3 = CellId::new(Table::T3, "concluded", "total");
        let diagnostics = [
            Diagnostic::new("D101", Severity::Error),
            Diagnostic::new("C105", Severity::Info).cells([t3]),
            Diagnostic::new("T301", Severity::Error).cells([t3]),
            Diagnostic::new("F101", Severity::Error).arg("table", "表四"),
            Diagnostic::new("T301", Severity::Error).cells([t3]),
        ];
        let seen: Vec<_> = sections(&diagnostics)
            .into_iter()
            .map(|section| {
                let groups = section.groups.iter().map(|g| (g.code, g.findings.len()));
                (section.subject, groups.collect::<Vec<_>>())
            })
            .collect();
        let expected = [
            (Subject::Table(Table::T3), vec![("T301", 2), ("C105", 1)]),
            (Subject::Table(Table::T4), vec![("F101", 1)]),
            (Subject::Text, vec![("D101", 1)]),
        ];
        assert_eq!(seen, expected);
    }
}
