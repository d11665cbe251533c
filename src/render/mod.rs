//! Pictures of a [`crate::Validation`]: strings out, no DOM, no IO.

mod excerpt;
pub mod grids;
pub mod group;
pub mod handon;
pub mod html;
pub mod json;
mod layout;
pub mod list;
mod names;
pub mod rules;
pub mod sarif;
pub mod text;

use rust_decimal::Decimal;

/// A figure as text: exact, without needless zeros.
pub(crate) fn figure(number: Decimal) -> String {
    number.normalize().to_string()
}
