//! A report's own file again, as a colleague would give it back: findings written into it as
//! comments and marks that the usual programs show, figures that were changed put into it; and an
//! empty form to fill in. What is not about these stays as it is.

mod comments;
#[cfg(feature = "annotate")]
mod own;
#[cfg(feature = "pdf")]
mod pdf;

pub use comments::{Comment, comments};
#[cfg(feature = "annotate")]
pub use own::{Annotated, Corrected, Failure, Kind, annotate, correct, form, own_bytes, tables};
#[cfg(feature = "pdf")]
pub use pdf::{pdf, write};

/// Why nothing can be written into a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotAnnotate {
    /// It is encrypted.
    Encrypted,
    /// It is damaged, though it could be read.
    Damaged,
}
