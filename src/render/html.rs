//! A page of findings.

use crate::Validation;
use crate::diagnostic::Lang;

/// A whole page.
#[must_use]
pub fn page(_validations: &[Validation], _lang: Lang) -> String {
    String::new()
}
