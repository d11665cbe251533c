//! A clean report made from the form, and the changes by which examples spoil it.
//!
//! A change is one line, as `fails` and `passes` of src/check/rules.toml write it:
//!
//! ```text
//! t3.concluded.total = 7              the cell says 7
//! t3.concluded.total = blank          it is there and blank
//! t3.concluded.total = unread "5/3"   it is there, no number can be read from it
//! t2.fee.amount = 1669 "1669万元" unit   reads 1669, printed otherwise; unit, digits, dash
//! subtotal refused.total = 4          a printed sub-total
//! drop row t3.refused_query           also: drop column t3.research, drop table t4, drop part 5
//! ```

use gouji::form::{CellId, FormId, Table};
use gouji::origin::{Place, Span};
use gouji::report::{Fact, Part, Remark, Report, Subtotal, TableShape, Value};

/// Figures of the clean report that are not 0.
const FIGURES: &str = "
t2.normative.made 2, t2.normative.repealed 1, t2.normative.in_force 9, t2.licence.decisions 310,
t2.penalty.decisions 24, t2.compulsion.decisions 3, t2.fee.amount 26.55,
t3.received.natural 7, t3.received.business 1, t3.received.total 8,
t3.carried_in.natural 1, t3.carried_in.total 1,
t3.granted.natural 5, t3.granted.business 1, t3.granted.total 6,
t3.partial.natural 1, t3.partial.total 1,
t3.refused_query.natural 1, t3.refused_query.total 1,
t3.unavailable_not_held.natural 1, t3.unavailable_not_held.total 1,
t3.concluded.natural 8, t3.concluded.business 1, t3.concluded.total 9,
t4.review.upheld 1, t4.review.corrected 1, t4.review.total 2,
t4.suit_direct.pending 1, t4.suit_direct.total 1";
