//! What `gouji annotate`, `gouji correct` and `gouji form` write: the user's own file again.

use std::path::{Path, PathBuf};

use gouji::Validation;
use gouji::annotate::{self, Annotated, Failure, Kind};
use gouji::diagnostic::Lang;
use gouji::form::CellId;
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::saved::Saved;
use gouji::words::command as words;

use super::{Annotate, Correct, Form, accept_again};

/// A file to write, with what is to be said of it beside.
pub(crate) struct Written {
    pub(crate) file: Annotated,
    pub(crate) remarks: Vec<String>,
}

/// A report in its own file, which may be in an archive or in a saved result.
struct Opened {
    name: String,
    bytes: Vec<u8>,
    /// All reports of that file; the one asked for first.
    reports: Vec<Validation>,
}

/// Opens the file of a report by number, from 1.
fn open(name: &str, bytes: &[u8], number: usize) -> Option<Opened> {
    let reports = gouji::validate(Source { name, bytes }, &Limits::default());
    let (outer, file) = match gouji::saved::parse(bytes) {
        Some(Ok(Saved {
            source: Some(source),
            ..
        })) => (source.name.clone(), source.bytes()?),
        Some(_) => (name.to_owned(), Vec::new()),
        None => (name.to_owned(), bytes.to_vec()),
    };
    let chosen = reports.get(number.checked_sub(1)?)?.name.clone();
    let source = Source {
        name: &outer,
        bytes: &file,
    };
    let own = annotate::own_bytes(source, &chosen)?;
    let reports = reports.into_iter().filter(|report| report.name == chosen);
    Some(Opened {
        name: chosen.clone(),
        bytes: own,
        reports: reports.collect(),
    })
}

/// The file with comments.
///
/// # Errors
/// A sentence that says why not.
pub(crate) fn annotated(
    options: &Annotate,
    name: &str,
    bytes: &[u8],
    accepted: &[Validation],
    today: &str,
) -> Result<Written, String> {
    let lang = options.language.get();
    let number = options.report.unwrap_or(1);
    let mut opened = open(name, bytes, number).ok_or_else(|| no_such(name, number, lang))?;
    for report in &mut opened.reports {
        accept_again(report, accepted);
    }
    let date = options.date.as_deref().unwrap_or(today);
    let file = annotate::annotate(&opened.bytes, &opened.name, &opened.reports, date, lang)
        .map_err(|failure| why(failure, name, lang))?;
    let remarks = vec![words::ANNOTATED.fill(lang, &[("count", &file.count)])];
    Ok(Written { file, remarks })
}

/// The file with figures changed.
///
/// # Errors
/// A sentence that says why not.
pub(crate) fn corrected(
    options: &Correct,
    name: &str,
    bytes: &[u8],
    edits: Option<&[u8]>,
    today: &str,
) -> Result<Written, String> {
    let lang = options.language.get();
    let number = options.report.unwrap_or(1);
    let none = || no_such(name, number, lang);
    let mut opened = open(name, bytes, number).ok_or_else(none)?;
    let mut report = match opened.reports.is_empty() {
        true => return Err(none()),
        false => opened.reports.remove(0),
    };
    if let Some(saved) = edits {
        let parsed = gouji::saved::parse(saved).and_then(Result::ok);
        let saved = parsed.ok_or_else(|| words::NOT_SAVED.fill(lang, &[("name", &"--edits")]))?;
        if let Some(saved) = saved.reports.get(number - 1) {
            let cells = saved.edits.iter();
            report.edit(cells.filter_map(|(cell, text)| {
                Some((cell.parse::<CellId>().ok()?, Some(text.as_str())))
            }));
        }
    }
    let set = options.set.iter();
    report.edit(set.map(|(cell, text)| (*cell, Some(text.as_str()))));
    let date = options.date.as_deref().unwrap_or(today);
    let done = annotate::correct(&opened.bytes, &opened.name, &report, date, lang)
        .map_err(|failure| why(failure, name, lang))?;
    let mut remarks = vec![words::CORRECTED.fill(lang, &[("count", &done.file.count)])];
    if !done.left_out.is_empty() {
        let cells: Vec<String> = done.left_out.iter().map(CellId::to_string).collect();
        remarks.push(words::LEFT_OUT.fill(lang, &[("cells", &cells.join(" "))]));
    }
    Ok(Written {
        file: done.file,
        remarks,
    })
}

/// An empty form, as what the output's name says.
///
/// # Errors
/// A sentence that says why not.
pub(crate) fn form(options: &Form) -> Result<Written, String> {
    let lang = options.language.get();
    let ending = options.output.extension().unwrap_or_default();
    let kind = match ending.to_ascii_lowercase().to_str() {
        Some("docx") => Kind::Document,
        Some("xlsx") => Kind::Workbook,
        _ => return Err(words::FORM_ENDING.get(lang).to_owned()),
    };
    let body = options.body.as_deref().unwrap_or_default();
    let file = annotate::form(options.year, body, kind).map_err(|e| why(e, body, lang))?;
    Ok(Written {
        file,
        remarks: Vec::new(),
    })
}

/// Where to write a file: as asked for, else beside the one it was made of.
pub(crate) fn output(asked: Option<&Path>, input: &Path, made: &str) -> PathBuf {
    match asked {
        Some(path) => path.to_owned(),
        None => input.with_file_name(made),
    }
}

fn no_such(name: &str, number: usize, lang: Lang) -> String {
    words::NO_SUCH_REPORT.fill(lang, &[("name", &name), ("number", &number)])
}

fn why(failure: Failure, name: &str, lang: Lang) -> String {
    match failure {
        Failure::NoReport => words::NOT_A_REPORT.fill(lang, &[("name", &name)]),
        Failure::NoChanges => words::NO_CHANGES.get(lang).to_owned(),
        Failure::NoCorrections(format) => {
            words::NO_CORRECTIONS.fill(lang, &[("format", &format.id())])
        }
        Failure::Read(_) | Failure::Damaged => words::NOT_GIVEN_BACK.fill(lang, &[("name", &name)]),
    }
}
