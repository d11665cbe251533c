//! A result to keep: the file, what a person did and what was found, as JSON or as a page that
//! stands alone. Dropping either restores everything ([`crate::saved`] reads them).

use serde_json::value::RawValue;

use super::json as report_json;
use super::record::{self, Stamp};
use crate::Validation;
use crate::saved::{Saved, sha256};
use crate::words::Lang;

/// The schema of the JSON, itself JSON (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../schema/gouji.saved-1.schema.json");

/// The reports of one file as `gouji.saved/1`, on one line. `file` is the file's bytes, nothing
/// for a form that was filled in; `date` is the day as the caller's clock has it.
#[must_use]
pub fn json(validations: &[Validation], file: Option<&[u8]>, date: &str, lang: Lang) -> String {
    let mut saved = Saved::of(validations, file, date);
    for (report, validation) in saved.reports.iter_mut().zip(validations) {
        report.result = RawValue::from_string(report_json::report(validation, lang)).ok();
    }
    match serde_json::to_string(&saved) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
}

/// The record of the check as a page that stands alone, with the saved result in it.
#[must_use]
pub fn html(validations: &[Validation], file: Option<&[u8]>, date: &str, lang: Lang) -> String {
    // Nothing in it may end the element that holds it.
    let json = json(validations, file, date, lang).replace('<', "\\u003c");
    let stamp = Stamp {
        date: date.to_owned(),
        sha256: file.map(sha256),
    };
    record::whole(validations, &[stamp], lang, Some(&json))
}
