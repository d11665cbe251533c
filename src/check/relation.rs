//! What the figures of a form owe each other, as data, and the one evaluator for all of it.
//!
//! The lines `[[relation]]` of `src/form/*.toml` become linear relations in normal form,
//! Σ weight · figure = 0 (or ≤ 0), one for each column, row, group or sub-total. Nothing here
//! knows which of them matters or what to say about it: the rules do.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::form::{CellId, Form, FormId, Head, RelationSource, Table};
use crate::report::{Fact, Report, Value};

/// What a term of a relation stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// A cell of the form.
    Cell(CellId),
    /// The sub-total that some bodies print beside a group of table 3.
    Subtotal {
        /// The group.
        group: &'static str,
        /// The column.
        column: &'static str,
    },
}

/// A figure with its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it is taken away: it then stands on the right of the equation.
    pub negative: bool,
    /// The figure.
    pub figure: Figure,
}

/// Where in its table a relation lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Down a column.
    Column(&'static str),
    /// Along a row; in table 4 along a group.
    Row(&'static str),
    /// Over a group of rows in a column.
    Subtotal(&'static str, &'static str),
}

/// A linear relation: the sum of its terms is 0, or at most 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The code of the finding where it fails.
    pub code: &'static str,
    /// Its table.
    pub table: Table,
    /// Where it lies.
    pub along: Along,
    /// Its terms, as the formula has them: the left side first.
    pub terms: Vec<Term>,
    /// Whether the sum may also be less than 0.
    pub at_most: bool,
    /// The cell to look at first; nothing where that is a sub-total.
    pub first: Option<CellId>,
}

/// Whether a relation holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Consistent,
    /// It does not; by how much the left side is larger than the right.
    Inconsistent(Decimal),
    /// It could not be checked: the figures that are not known.
    Unchecked(Vec<Figure>),
}

impl Relation {
    /// Evaluates it over the figures that `known` gives.
    pub fn evaluate(&self, known: impl Fn(Figure) -> Option<Decimal>) -> Outcome {
        match self.sum(&known, |_| true) {
            Err(missing) => Outcome::Unchecked(missing),
            Ok(sum) if sum.is_zero() || (self.at_most && sum.is_sign_negative()) => {
                Outcome::Consistent
            }
            Ok(sum) => Outcome::Inconsistent(sum),
        }
    }

    /// The number that `wanted` would need for the equation to hold, all else being as `known`
    /// says. Nothing where it is not in the relation, where another figure is not known, or
    /// where the relation is no equation.
    pub fn solve(
        &self,
        wanted: Figure,
        known: impl Fn(Figure) -> Option<Decimal>,
    ) -> Option<Decimal> {
        if self.at_most {
            return None;
        }
        let term = self.terms.iter().find(|term| term.figure == wanted)?;
        let others = self.sum(&known, |figure| figure != wanted).ok()?;
        Some(if term.negative { others } else { -others })
    }

    /// Whether it says that its first figure is the sum of the others, none of them taken away.
    #[must_use]
    pub fn is_total(&self) -> bool {
        let signs = self.terms.iter().map(|term| term.negative);
        !self.at_most
            && signs.eq(std::iter::once(false).chain(self.terms.iter().skip(1).map(|_| true)))
    }

    /// Its figures, the one to look at first first, the others in the order of the formula.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        let first = self.first.map(Figure::Cell);
        let others = self.terms.iter().map(|term| term.figure);
        first
            .into_iter()
            .chain(others.filter(move |figure| Some(*figure) != first))
    }

    /// Its cells, in the same order.
    pub fn cells(&self) -> impl Iterator<Item = CellId> {
        self.figures().filter_map(|figure| match figure {
            Figure::Cell(cell) => Some(cell),
            Figure::Subtotal { .. } => None,
        })
    }

    /// The sum of the terms whose figure is taken, or the figures that are not known. A sum too
    /// large for a decimal is as good as not known.
    fn sum(
        &self,
        known: &impl Fn(Figure) -> Option<Decimal>,
        taken: impl Fn(Figure) -> bool,
    ) -> Result<Decimal, Vec<Figure>> {
        let mut sum = Some(Decimal::ZERO);
        let mut missing = Vec::new();
        for term in self.terms.iter().filter(|term| taken(term.figure)) {
            match known(term.figure) {
                None => missing.push(term.figure),
                Some(value) if term.negative => sum = sum.and_then(|sum| sum.checked_sub(value)),
                Some(value) => sum = sum.and_then(|sum| sum.checked_add(value)),
            }
        }
        match sum {
            Some(sum) if missing.is_empty() => Ok(sum),
            None if missing.is_empty() => Err(self.figures().collect()),
            _ => Err(missing),
        }
    }
}

/// The relations of a form, in the order of its file. Sub-totals are in it for every group and
/// column, printed or not.
#[must_use]
pub fn of_form(form: FormId) -> &'static [Relation] {
    static OF_2021: LazyLock<Vec<Relation>> = LazyLock::new(|| written(FormId::Y2021.form()));
    static OF_2019: LazyLock<Vec<Relation>> = LazyLock::new(|| written(FormId::Y2019.form()));
    match form {
        FormId::Y2019 => &OF_2019,
        FormId::Y2021 => &OF_2021,
    }
}

/// The relations that a report has to satisfy: for each table those of the form that the table
/// follows (where it is absent: the form that it ought to follow), and of the sub-totals those
/// that are printed.
pub fn of_report(report: &Report) -> impl Iterator<Item = &'static Relation> {
    Table::ALL.into_iter().flat_map(move |table| {
        of_form(report.form_or_due(table))
            .iter()
            .filter(move |relation| relation.table == table)
            .filter(move |relation| match relation.along {
                Along::Subtotal(group, column) => {
                    subtotal(report, group, column).is_some_and(|fact| fact.value != Value::Nil)
                }
                Along::Column(_) | Along::Row(_) => true,
            })
    })
}

/// A printed sub-total.
#[must_use]
pub fn subtotal<'r>(report: &'r Report, group: &str, column: &str) -> Option<&'r Fact> {
    let mut of_group = report.subtotals.iter().filter(|s| s.group == group);
    of_group.find_map(|subtotal| subtotal.facts.get(column))
}

/// What is known of the figures of a report, as relations count them.
pub struct Known<'r> {
    report: &'r Report,
    blank_totals: BTreeSet<CellId>,
}

impl<'r> Known<'r> {
    /// The figures of a report. A blank counts as 0, but for a total left blank over parts that
    /// are filled (T305): of that it is only known that it is not 0.
    #[must_use]
    pub fn of(report: &'r Report) -> Self {
        let mut known = Self {
            report,
            blank_totals: BTreeSet::new(),
        };
        let blank = of_report(report)
            .filter(|relation| known.total_is_blank(relation))
            .filter_map(|relation| relation.first);
        known.blank_totals = blank.collect();
        known
    }

    /// A figure's number; nothing where it is absent, unread, or a total left blank.
    #[must_use]
    pub fn get(&self, figure: Figure) -> Option<Decimal> {
        match figure {
            Figure::Cell(cell) if self.blank_totals.contains(&cell) => None,
            figure => self.fact(figure)?.in_sums(),
        }
    }

    /// What stands in the file for a figure.
    #[must_use]
    pub fn fact(&self, figure: Figure) -> Option<&'r Fact> {
        match figure {
            Figure::Cell(cell) => self.report.facts.get(&cell),
            Figure::Subtotal { group, column } => subtotal(self.report, group, column),
        }
    }

    /// Whether the relation's total is blank over parts of which one at least is not 0.
    #[must_use]
    pub fn total_is_blank(&self, relation: &Relation) -> bool {
        let Some(total) = relation.first.filter(|_| relation.is_total()) else {
            return false;
        };
        // The contract speaks of columns and rows: a group of table 4 counts its blank total as 0.
        if total.table != Table::T3 {
            return false;
        }
        let is_blank = self
            .fact(Figure::Cell(total))
            .is_some_and(|fact| fact.value == Value::Nil);
        let filled = |figure| {
            let number = self.fact(figure).and_then(Fact::in_sums);
            number.is_some_and(|number| !number.is_zero())
        };
        is_blank && relation.figures().skip(1).any(filled)
    }
}

/// All relations that a form writes down.
fn written(form: &'static Form) -> Vec<Relation> {
    let instances = form
        .relations
        .iter()
        .flat_map(|source| match instances(form, source) {
            Ok(relations) => relations,
            Err(fault) => unreachable!("the forms are part of the program and tested: {fault}"),
        });
    instances.collect()
}

/// A line of `[[relation]]`, repeated over what its `each` says.
fn instances(form: &'static Form, source: &RelationSource) -> Result<Vec<Relation>, String> {
    let columns = || {
        form.t3
            .columns
            .iter()
            .map(|column| Along::Column(column.id))
    };
    let rows = |heads: &'static [Head]| heads.iter().map(|row| Along::Row(row.id));
    let along: Vec<Along> = match source.each {
        "t3.column" => columns().collect(),
        "t3.row" => rows(&form.t3.rows).collect(),
        "t4.group" => rows(&form.t4.groups).collect(),
        "t3.subtotal" => {
            let groups = form.t3.groups.iter();
            let ids = form.t3.columns.iter().map(|column| column.id);
            groups
                .flat_map(|group| ids.clone().map(|column| Along::Subtotal(group.id, column)))
                .collect()
        }
        rows => rows
            .split(", ")
            .map(|row| row.strip_prefix("t2.").map(Along::Row))
            .collect::<Option<_>>()
            .ok_or_else(|| format!("{}: each = {rows:?}", source.code))?,
    };
    along
        .into_iter()
        .map(|along| {
            Instance { form, along }
                .relation(source)
                .ok_or_else(|| format!("{}: {:?} along {along:?}", source.code, source.holds))
        })
        .collect()
}

/// The reading of one line with a meaning for its `*`.
struct Instance {
    form: &'static Form,
    along: Along,
}

impl Instance {
    fn relation(&self, source: &RelationSource) -> Option<Relation> {
        let (left, right, at_most) = match source.holds.split_once(" <= ") {
            Some((left, right)) => (left, right, true),
            None => source
                .holds
                .split_once(" = ")
                .map(|(left, right)| (left, right, false))?,
        };
        let mut terms = Vec::new();
        for (side, negative) in [(left, false), (right, true)] {
            for name in side.split(" + ") {
                let figures = match name.strip_prefix("sum(") {
                    Some(set) => self.figures(set.strip_suffix(')')?)?,
                    None => self.figures(name).filter(|figures| figures.len() == 1)?,
                };
                terms.extend(figures.into_iter().map(|figure| Term { negative, figure }));
            }
        }
        let first = match source.first {
            "" => None,
            name => match self.figures(name)?.as_slice() {
                [Figure::Cell(cell)] => Some(*cell),
                _ => return None,
            },
        };
        let table = terms.iter().find_map(|term| match term.figure {
            Figure::Cell(cell) => Some(cell.table),
            Figure::Subtotal { .. } => None,
        })?;
        Some(Relation {
            code: source.code,
            table,
            along: self.along,
            terms,
            at_most,
            first,
        })
    }

    /// The figures that a name such as `t3.results.*` stands for; nothing where it names none.
    fn figures(&self, name: &'static str) -> Option<Vec<Figure>> {
        let mut names = name.split('.');
        let (table, row, column) = (names.next()?, names.next()?, names.next()?);
        let table = Table::ALL.into_iter().find(|t| t.id() == table)?;
        if names.next().is_some() {
            return None;
        }
        let t3 = &self.form.t3;
        let columns: Vec<&'static str> = match (column, self.along) {
            ("*", Along::Column(column) | Along::Subtotal(_, column)) => vec![column],
            ("*", Along::Row(_)) => return None,
            ("applicants", _) => {
                let kinds = t3.columns.iter().filter(|column| column.id != "total");
                kinds.map(|column| column.id).collect()
            }
            (column, _) => vec![column],
        };
        let rows: Vec<&'static str> = match (row, self.along) {
            ("*", Along::Row(row)) => vec![row],
            ("subtotal", Along::Subtotal(group, column)) => {
                return Some(vec![Figure::Subtotal { group, column }]);
            }
            ("parts", Along::Subtotal(group, _)) => {
                let parts = t3.rows.iter().filter(|row| row.group == group);
                parts.map(|row| row.id).collect()
            }
            ("*", _) => return None,
            ("results", _) => {
                let results = t3.rows.iter().filter(|row| row.result);
                results.map(|row| row.id).collect()
            }
            (row, _) => vec![row],
        };
        let cells = rows.iter().flat_map(|row| {
            let cell = |column: &&'static str| CellId::new(table, row, column);
            columns.iter().map(cell).collect::<Vec<_>>()
        });
        cells
            .map(|cell| self.form.heads(cell).map(|_| Figure::Cell(cell)))
            .collect()
    }
}
