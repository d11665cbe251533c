//! A result that was saved: the file as it was, what a person typed over it, which doubts they
//! accepted, and what was found. Dropped again it is read and checked afresh, so nothing of it can
//! go stale; as JSON, or inside the HTML report that stands alone.

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::Validation;
use crate::accept::Acceptance;
use crate::diagnostic::{Diagnostic, Severity};
use crate::expect::Expectation;
use crate::limits::Limits;
use crate::read::Source;

/// What a saved result calls itself.
pub const SCHEMA: &str = "gouji.saved/1";
/// The id of the element of an HTML report that holds the saved result.
pub const ELEMENT: &str = "gouji-saved";

/// A saved result.
#[derive(Debug, Serialize, Deserialize)]
pub struct Saved {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program that wrote it, with its version.
    pub program: String,
    /// The day on which it was saved, as the writer's clock had it.
    #[serde(default)]
    pub date: String,
    /// The file that was checked; nothing for a form that was filled in by hand.
    pub source: Option<SavedSource>,
    /// The empty form that was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<SavedForm>,
    /// What was expected of its reports.
    #[serde(default, skip_serializing_if = "Expectation::is_empty")]
    pub expected: Expectation,
    /// Its reports, in the order of the file.
    pub reports: Vec<SavedReport>,
}

/// The file that was checked.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedSource {
    /// Its name.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its bytes, in Base64.
    pub data: String,
}

/// An empty form.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedForm {
    /// The year reported on.
    pub year: u16,
    /// The body that reports; may be empty.
    #[serde(default)]
    pub body: String,
}

/// What a person did with a report, and what was found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SavedReport {
    /// Cells typed over, by cell id.
    #[serde(default)]
    pub edits: BTreeMap<String, String>,
    /// Doubts accepted.
    #[serde(default)]
    pub accepted: Vec<Acceptance>,
    /// What was found, as `gouji.report/1`; for other programs, not read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<RawValue>>,
}

/// The SHA-256 of a file, in hexadecimal (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

impl SavedSource {
    /// The file's bytes; nothing where they are not those of its fingerprint any more.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = BASE64.decode(self.data.as_bytes()).ok()?;
        (sha256(&bytes) == self.sha256).then_some(bytes)
    }
}

impl Saved {
    /// Of the reports of one file; without the file's bytes, of a form that was filled in.
    #[must_use]
    pub fn of(validations: &[Validation], file: Option<&[u8]>, date: &str) -> Self {
        let first = validations.first();
        let source = file.map(|bytes| SavedSource {
            name: first
                .map(|first| file_of(&first.name, bytes))
                .unwrap_or_default(),
            sha256: sha256(bytes),
            data: BASE64.encode(bytes),
        });
        let report = first.and_then(|first| first.report.as_ref());
        let form = report.filter(|_| file.is_none()).map(|report| SavedForm {
            year: report.year.unwrap_or_default(),
            body: report.body.clone().unwrap_or_default(),
        });
        let reports = validations.iter().map(|validation| SavedReport {
            edits: validation
                .edits
                .iter()
                .map(|(cell, text)| (cell.to_string(), text.clone()))
                .collect(),
            accepted: validation.accepted.clone(),
            result: None,
        });
        Self {
            schema: SCHEMA.to_owned(),
            program: format!("gouji {}", env!("CARGO_PKG_VERSION")),
            date: date.to_owned(),
            source,
            form,
            expected: first.map(Validation::expectation).unwrap_or_default(),
            reports: reports.collect(),
        }
    }

    /// The name of the file that was checked; empty for a form filled in by hand.
    #[must_use]
    pub fn name(&self) -> &str {
        self.source.as_ref().map_or("", |source| &source.name)
    }

    /// The file that was checked; nothing for a form filled in by hand, or where it is damaged.
    #[must_use]
    pub fn file(&self) -> Option<Vec<u8>> {
        self.source.as_ref()?.bytes()
    }

    /// Checks the saved file afresh, with what was typed and accepted. Never empty.
    #[must_use]
    pub fn restore(&self, name: &str, limits: &Limits) -> Vec<Validation> {
        let mut validations = match (&self.source, &self.form) {
            (Some(source), _) => {
                let Some(bytes) = source.bytes() else {
                    return vec![damaged(name)];
                };
                let source = Source {
                    name: &source.name,
                    bytes: &bytes,
                };
                crate::validate_file(source, limits)
            }
            (None, Some(form)) => vec![Validation::blank(form.year, &form.body)],
            (None, None) => vec![damaged(name)],
        };
        for validation in &mut validations {
            validation.expect(&self.expected);
        }
        for (validation, saved) in validations.iter_mut().zip(&self.reports) {
            let edits = saved.edits.iter();
            validation.edit(edits.filter_map(|(cell, text)| {
                // A cell that this version's forms do not have has nowhere to go.
                Some((cell.parse().ok()?, Some(text.as_str())))
            }));
            validation.accept_again(saved.accepted.iter().cloned());
        }
        validations
    }
}

/// The name of the file that a report came from: of one in an archive, the archive's.
fn file_of(report: &str, bytes: &[u8]) -> String {
    let mut name = report.to_owned();
    let archive = Source { name: "", bytes };
    // An archive that can't be opened now has been checked as what it is.
    let _ = crate::read::unpack(archive, &Limits::default(), &mut |path, _| {
        let within = format!("/{path}");
        if let Some(archive) = report.strip_suffix(within.as_str()) {
            name = archive.to_owned();
        }
    });
    name
}

/// What a file holds that gouji has saved; nothing for any other file.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Result<Saved, Unreadable>> {
    let json = if bytes.trim_ascii_start().first() == Some(&b'{') {
        let head = bytes.get(..bytes.len().min(400)).unwrap_or_default();
        find(head, SCHEMA.as_bytes())?;
        bytes
    } else {
        let tag = format!("id=\"{ELEMENT}\"");
        let (_, rest) = bytes.split_at_checked(find(bytes, tag.as_bytes())?)?;
        let (_, rest) = rest.split_at_checked(find(rest, b">")? + 1)?;
        let end = find(rest, b"</script").unwrap_or(rest.len());
        rest.get(..end)?
    };
    let saved = serde_json::from_slice::<Saved>(json);
    Some(saved.map_err(|_| Unreadable).and_then(|saved| {
        if saved.schema == SCHEMA {
            Ok(saved)
        } else {
            Err(Unreadable)
        }
    }))
}

/// A saved result that can't be read: cut off, or edited by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Where a run of bytes begins.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|run| run == wanted)
}

/// The finding on a saved result that can't be read.
pub(crate) fn damaged(name: &str) -> Validation {
    let why = Diagnostic::new("S101", Severity::Error).variant("saved");
    Validation::unread(name, None, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<h1>青禾县人民政府2023年政府信息公开工作年度报告</h1><table><tr><td>信息内容<td>本年制发件数\
        <td>本年废止件数<td>现行有效件数<tr><td>规章<td>0<td>0<td>0<tr><td>行政规范性文件<td>9<td>0<td>3</table>";

    #[test]
    fn a_saved_result_comes_back_as_it_was() {
        let limits = Limits::default();
        let source = Source {
            name: "青禾.html",
            bytes: PAGE.as_bytes(),
        };
        let mut validations = crate::validate(source, &limits);
        let first = &mut validations[0];
        first.edit([("t2.normative.repealed".parse().expect("a cell"), Some("2"))]);
        let doubt = first.diagnostics.iter().find(|d| d.code == "T201");
        let doubt = doubt.expect("more made than in force").clone();
        first.accept(&doubt, "当年发、当年废");

        let saved = Saved::of(&validations, Some(PAGE.as_bytes()), "2024-01-20");
        let json = serde_json::to_string(&saved).expect("it serialises");
        let html = format!(
            "<p>…</p><script type=\"application/json\" id=\"{ELEMENT}\">{}</script>",
            json.replace('<', "\\u003c")
        );
        for bytes in [json.as_bytes(), html.as_bytes()] {
            let name = "结果";
            let again = crate::validate(Source { name, bytes }, &limits);
            assert_eq!(again, validations);
        }
        let cut = &json.as_bytes()[..json.len() - 9];
        let source = Source {
            name: "断.json",
            bytes: cut,
        };
        assert_eq!(
            crate::validate(source, &limits)[0].diagnostics[0].code,
            "S101"
        );
    }

    #[test]
    fn a_form_filled_in_by_hand_comes_back() {
        let mut form = Validation::blank(2024, "青禾县教育局");
        form.edit([("t2.fee.amount".parse().expect("a cell"), Some("1.5"))]);
        let saved = Saved::of(std::slice::from_ref(&form), None, "2025-01-20");
        let bytes = serde_json::to_vec(&saved).expect("it serialises");
        let source = Source {
            name: "表.json",
            bytes: &bytes,
        };
        assert_eq!(crate::validate(source, &Limits::default()), [form]);
    }
}
