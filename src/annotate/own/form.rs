//! An empty statutory form to fill in, as an office file.

use super::{Annotated, Failure, statutory, workbook};
use crate::Validation;
use crate::read::Format;
use crate::words::{Lang, annotate as words};

/// What an empty form is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// DOCX.
    Document,
    /// XLSX, its totals as formulas.
    Workbook,
}

/// The empty form that a body, which may be blank, has to fill in for a year. Its
/// [`Annotated::count`] is 0.
///
/// # Errors
/// None that is known: a file of these parts can be packed.
pub fn form(year: u16, body: &str, kind: Kind) -> Result<Annotated, Failure> {
    let blank = Validation::blank(year, body);
    let name = match body.trim() {
        "" => words::FORM_NAME.fill(Lang::Zh, &[("year", &year)]),
        _ => blank.name.clone(),
    };
    let (format, ending, bytes) = match kind {
        Kind::Document => {
            let bytes = statutory::document(std::slice::from_ref(&blank), &[], "")?;
            (Format::Docx, "docx", bytes)
        }
        Kind::Workbook => (Format::Xlsx, "xlsx", workbook::workbook(&blank)?),
    };
    Ok(Annotated {
        bytes,
        name: format!("{name}.{ending}"),
        format,
        count: 0,
    })
}
