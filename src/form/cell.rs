//! Names of the cells of the statutory tables.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::form::{Form, FormId};

/// One of the three statutory tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Part two: 主动公开.
    T2,
    /// Part three: 收到和处理申请.
    T3,
    /// Part four: 行政复议、行政诉讼.
    T4,
}

impl Table {
    /// All three, in the form's order.
    pub const ALL: [Self; 3] = [Self::T2, Self::T3, Self::T4];

    /// `t2`, `t3` or `t4`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::T2 => "t2",
            Self::T3 => "t3",
            Self::T4 => "t4",
        }
    }

    /// 表二, 表三 or 表四, as people call it after its part.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::T2 => "表二",
            Self::T3 => "表三",
            Self::T4 => "表四",
        }
    }
}

/// A cell of the statutory tables; prints as `t3.received.natural`.
///
/// Row and column are names of [`crate::form::Form`]; they live as long as the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId {
    /// Its table.
    pub table: Table,
    /// Its row; in table 4 the group (`review`, `suit_direct`, `suit_after_review`).
    pub row: &'static str,
    /// Its column; in table 4 the outcome.
    pub column: &'static str,
}

impl CellId {
    /// The cell of a table, row and column.
    #[must_use]
    pub fn new(table: Table, row: &'static str, column: &'static str) -> Self {
        Self { table, row, column }
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.table.id(), self.row, self.column)
    }
}

impl std::str::FromStr for CellId {
    type Err = ();

    /// The cell that prints as `name`, of either form.
    fn from_str(name: &str) -> Result<Self, ()> {
        static CELLS: LazyLock<BTreeMap<String, CellId>> = LazyLock::new(|| {
            let forms = [FormId::Y2021, FormId::Y2019].map(FormId::form);
            let of_form = |form: &'static Form| Table::ALL.into_iter().flat_map(|t| form.cells(t));
            let cells = forms.into_iter().flat_map(of_form);
            cells.map(|cell| (cell.to_string(), cell)).collect()
        });
        CELLS.get(name).copied().ok_or(())
    }
}

impl serde::Serialize for CellId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
