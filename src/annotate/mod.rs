//! A report's own file with its findings written into it, as a colleague would: comments and
//! marks that the usual programs show. The text of the file stays as it is.

#[cfg(feature = "pdf")]
mod pdf;

#[cfg(feature = "pdf")]
pub use pdf::pdf;

/// Why nothing can be written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotAnnotate {
    /// It is encrypted.
    Encrypted,
    /// It is damaged, though it could be read.
    Damaged,
}
