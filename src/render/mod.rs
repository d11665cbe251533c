//! Pictures of a [`crate::Validation`]: strings out, no DOM, no IO.

pub mod html;
pub mod list;
