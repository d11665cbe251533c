//! A finding: structured first, worded last.
//!
//! A rule says what it found in numbers, cells and named arguments; the sentences come from the
//! rule catalogue (`src/check/rules.toml`), in Chinese and in English, when they are shown.

use rust_decimal::Decimal;

use crate::form::{CellId, Name};
use crate::origin::Place;

pub use crate::words::Lang;

/// How sure and how bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 错误: wrong by the form or the law.
    Error,
    /// 需核实: probably wrong, a person has to look.
    Warning,
    /// 提示: worth knowing.
    Info,
}

impl Severity {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One operand of an equation, with the number that stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// The cell; nothing for a printed sub-total, which has no cell.
    pub cell: Option<CellId>,
    /// What it is called: the row in a column relation, the column in a row relation.
    pub label: Name,
    /// Its number; nothing where it is absent or unread.
    pub value: Option<Decimal>,
}

/// An equation with the numbers of the file put in: left = right, or left <= right.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// Added up on the left.
    pub left: Vec<Operand>,
    /// `=` or `<=`, as it ought to hold.
    pub at_most: bool,
    /// Added up on the right.
    pub right: Vec<Operand>,
}

impl Equation {
    /// The sum of a side, if all of it is known.
    #[must_use]
    pub fn sum(side: &[Operand]) -> Option<Decimal> {
        side.iter()
            .try_fold(Decimal::ZERO, |sum, term| sum.checked_add(term.value?))
    }
}

/// A single cell whose change would settle failing relations.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The cell.
    pub cell: CellId,
    /// What stands there.
    pub from: Option<Decimal>,
    /// What would be right.
    pub to: Decimal,
    /// How many failing relations the change settles.
    pub repairs: u32,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Its code in the catalogue: a letter and three digits.
    pub code: &'static str,
    /// How bad; the catalogue's severity unless the rule says otherwise.
    pub severity: Severity,
    /// The cells meant, in the order of the formula, the one to look at first first.
    pub cells: Vec<CellId>,
    /// What the formula gives for the first cell.
    pub expected: Option<Decimal>,
    /// What stands in the first cell.
    pub actual: Option<Decimal>,
    /// Where in the file.
    pub at: Vec<Place>,
    /// Which single cell would put it right, best first.
    pub suggestions: Vec<Suggestion>,
    /// The equation that does not hold.
    pub equation: Option<Equation>,
    /// Which of the catalogue's messages words it; empty for the rule's only one.
    pub variant: &'static str,
    /// Named arguments of the message, in a fixed order.
    pub args: Vec<(&'static str, String)>,
    /// The reason for which a person has accepted this doubt.
    pub accepted: Option<String>,
}

impl Diagnostic {
    /// A finding of a code, without cells, places or arguments.
    #[must_use]
    pub fn new(code: &'static str, severity: Severity) -> Self {
        Self {
            code,
            severity,
            cells: Vec::new(),
            expected: None,
            actual: None,
            at: Vec::new(),
            suggestions: Vec::new(),
            equation: None,
            variant: "",
            args: Vec::new(),
            accepted: None,
        }
    }

    /// With cells.
    #[must_use]
    pub fn cells(mut self, cells: impl IntoIterator<Item = CellId>) -> Self {
        self.cells.extend(cells);
        self
    }

    /// With a place; a detached one is left out.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        if !place.is_detached() {
            self.at.push(place);
        }
        self
    }

    /// With a named argument of its message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Worded by another of the catalogue's messages of its code.
    #[must_use]
    pub fn variant(mut self, variant: &'static str) -> Self {
        self.variant = variant;
        self
    }
}
