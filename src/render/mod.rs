//! Pictures of a [`crate::Validation`]: strings out, no DOM, no IO.
