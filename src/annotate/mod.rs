//! The user's own file back: what was found as comments in it, figures that were changed put into
//! it, and an empty form to fill in.
//!
//! Of an office file only the parts that have to be are written anew; all others keep their bytes,
//! packed as they were. A PDF keeps all its bytes; what is added comes behind them. What has no
//! comments, or none that can be written without a program of its own, comes back as a DOCX of the
//! statutory tables.

#[cfg(feature = "annotate")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;

#[cfg(feature = "annotate")]
pub use office::{Annotated, Corrected, Failure, Kind, annotate, correct, form, own_bytes};
#[cfg(feature = "pdf")]
pub use pdf::pdf;

/// Why nothing can be written into a PDF.
#[cfg(feature = "pdf")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotAnnotate {
    /// It is encrypted.
    Encrypted,
    /// It is damaged, though it could be read.
    Damaged,
}
