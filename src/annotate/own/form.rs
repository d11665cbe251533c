//! An empty statutory form to fill in, as an office file.

use super::{Annotated, Failure, named, statutory, workbook};
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
    let mut file = tables(&Validation::blank(year, body), kind)?;
    if body.trim().is_empty() {
        let name = words::FORM_NAME.fill(Lang::Zh, &[("year", &year)]);
        file.name = format!("{name}.{}", file.format.id());
    }
    Ok(file)
}

/// The statutory tables as a report fills them, without comments; in a workbook totals that are
/// blank are formulas.
///
/// # Errors
/// [`Failure::NoReport`] where there is none.
pub fn tables(validation: &Validation, kind: Kind) -> Result<Annotated, Failure> {
    if validation.report.is_none() {
        return Err(Failure::NoReport);
    }
    let (format, bytes) = match kind {
        Kind::Document => {
            let bytes = statutory::document(std::slice::from_ref(validation), &[], "")?;
            (Format::Docx, bytes)
        }
        Kind::Workbook => (Format::Xlsx, workbook::workbook(validation)?),
    };
    // The name of a form that is filled in has no ending; that of a file says what it was.
    let name = named(
        &validation.name,
        words::TABLES.get(Lang::Zh),
        Some(format.id()),
    );
    Ok(Annotated {
        bytes,
        name: match validation.is_typed() {
            true => format!("{}.{}", validation.name, format.id()),
            false => name,
        },
        format,
        count: 0,
    })
}
