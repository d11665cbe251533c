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

/// Why nothing is written.
pub(crate) struct Refused {
    pub(crate) why: String,
    /// Whether the file could not be read, rather than that it cannot be done.
    pub(crate) unread: bool,
}

impl From<String> for Refused {
    fn from(why: String) -> Self {
        Self { why, unread: false }
    }
}

/// A report in its own file, which may be in an archive or in a saved result.
struct Opened {
    name: String,
    bytes: Vec<u8>,
    /// All reports of that file; the one asked for first.
    reports: Vec<Validation>,
    /// What is to be said if nobody has said which report and there are several.
    remark: Option<String>,
}

/// Opens the file of a report by number, from 1; without a number of the first that was read.
fn open(name: &str, bytes: &[u8], number: Option<usize>, lang: Lang) -> Result<Opened, Refused> {
    let reports = gouji::validate(Source { name, bytes }, &Limits::default());
    let none =
        |number: usize| words::NO_SUCH_REPORT.fill(lang, &[("name", &name), ("number", &number)]);
    let unread = |name: &str| Refused {
        why: words::NOT_A_REPORT.fill(lang, &[("name", &name)]),
        unread: true,
    };
    let at = match number {
        Some(number) => number.checked_sub(1).filter(|at| *at < reports.len()),
        None => reports.iter().position(|report| report.report.is_some()),
    };
    let at = at.ok_or_else(|| number.map_or_else(|| unread(name), |own| none(own).into()))?;
    let several = number.is_none() && reports.len() > 1;
    let remark = several.then(|| {
        let chosen = reports.get(at).map_or("", |report| report.name.as_str());
        words::ONE_OF_SEVERAL.fill(
            lang,
            &[
                ("count", &reports.len()),
                ("number", &(at + 1)),
                ("name", &chosen),
            ],
        )
    });
    let opened = own(name, bytes, reports, at).ok_or_else(|| Refused::from(none(at + 1)))?;
    if opened.reports.iter().all(|report| report.report.is_none()) {
        return Err(unread(&opened.name));
    }
    Ok(Opened { remark, ..opened })
}

/// The file of one of the reports, that report first.
fn own(name: &str, bytes: &[u8], mut reports: Vec<Validation>, at: usize) -> Option<Opened> {
    let (outer, file) = match gouji::saved::parse(bytes) {
        Some(Ok(Saved {
            source: Some(source),
            ..
        })) => (source.name.clone(), source.bytes()?),
        Some(_) => (name.to_owned(), Vec::new()),
        None => (name.to_owned(), bytes.to_vec()),
    };
    reports.rotate_left(at);
    let chosen = reports.first()?.name.clone();
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
        remark: None,
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
) -> Result<Written, Refused> {
    let lang = options.language.get();
    let mut opened = open(name, bytes, options.report, lang)?;
    for report in &mut opened.reports {
        accept_again(report, accepted);
    }
    let date = options.date.as_deref().unwrap_or(today);
    let file = annotate::annotate(&opened.bytes, &opened.name, &opened.reports, date, lang)
        .map_err(|failure| why(failure, name, lang))?;
    let said = words::ANNOTATED.fill(lang, &[("count", &file.count)]);
    let remarks = opened.remark.into_iter().chain([said]).collect();
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
) -> Result<Written, Refused> {
    let lang = options.language.get();
    let mut opened = open(name, bytes, options.report, lang)?;
    let mut report = opened.reports.remove(0);
    if let Some(saved) = edits {
        let parsed = gouji::saved::parse(saved).and_then(Result::ok);
        let saved = parsed.ok_or_else(|| words::NOT_SAVED.fill(lang, &[("name", &"--edits")]))?;
        let number = options.report.unwrap_or(1);
        if let Some(saved) = saved.reports.get(number.saturating_sub(1)) {
            let cells = saved.edits.iter();
            report.edit(cells.filter_map(|(cell, text)| {
                Some((cell.parse::<CellId>().ok()?, Some(text.as_str())))
            }));
        }
    }
    let set = options.set.iter();
    report.edit(set.map(|(cell, text)| (*cell, Some(text.as_str()))));
    let date = options.date.as_deref().unwrap_or(today);
    if report.changes().next().is_none() && !(options.set.is_empty() && edits.is_none()) {
        return Err(words::AS_IT_IS.get(lang).to_owned().into());
    }
    let done = annotate::correct(&opened.bytes, &opened.name, &report, date, lang)
        .map_err(|failure| why(failure, name, lang))?;
    let cells = |cells: &[CellId]| {
        cells
            .iter()
            .map(CellId::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let left_out = (!done.left_out.is_empty())
        .then(|| words::LEFT_OUT.fill(lang, &[("cells", &cells(&done.left_out))]));
    if let (0, Some(why)) = (done.file.count, &left_out) {
        return Err(why.clone().into());
    }
    let mut remarks: Vec<String> = opened.remark.into_iter().collect();
    remarks.push(words::CORRECTED.fill(lang, &[("count", &done.file.count)]));
    remarks.extend(left_out);
    if !done.formulas.is_empty() {
        remarks.push(words::FORMULAS_GONE.fill(lang, &[("cells", &cells(&done.formulas))]));
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
pub(crate) fn form(options: &Form) -> Result<Written, Refused> {
    let lang = options.language.get();
    let ending = options.output.extension().unwrap_or_default();
    let kind = match ending.to_ascii_lowercase().to_str() {
        Some("docx") => Kind::Document,
        Some("xlsx") => Kind::Workbook,
        _ => return Err(words::FORM_ENDING.get(lang).to_owned().into()),
    };
    if options.output.exists() && !options.force {
        let name = options.output.display();
        return Err(words::FORM_THERE.fill(lang, &[("name", &name)]).into());
    }
    let body = options.body.as_deref().unwrap_or_default();
    let file = annotate::form(options.year, body, kind).map_err(|e| why(e, body, lang))?;
    Ok(Written {
        file,
        remarks: Vec::new(),
    })
}

/// Where to write a file: as asked for, else beside the one it was made of.
///
/// # Errors
/// Where the name would say that it is something else, or there is none to go by.
pub(crate) fn output(
    asked: Option<&Path>,
    input: &Path,
    made: &Annotated,
    lang: Lang,
) -> Result<PathBuf, Refused> {
    let Some(path) = asked else {
        return match input == Path::new("-") {
            true => Err(words::OUTPUT_MISSING.get(lang).to_owned().into()),
            false => Ok(input.with_file_name(&made.name)),
        };
    };
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let own = Path::new(&made.name).extension().unwrap_or_default();
    let kind = made.format.id();
    if ending != own.to_ascii_lowercase() && ending != kind {
        let name = path.display();
        return Err(words::OTHER_ENDING
            .fill(lang, &[("name", &name), ("kind", &kind)])
            .into());
    }
    Ok(path.to_owned())
}

fn why(failure: Failure, name: &str, lang: Lang) -> Refused {
    let why = match failure {
        Failure::NoReport => words::NOT_A_REPORT.fill(lang, &[("name", &name)]),
        Failure::NoChanges => words::NO_CHANGES.get(lang).to_owned(),
        Failure::NoCorrections(format) => {
            words::NO_CORRECTIONS.fill(lang, &[("format", &format.id())])
        }
        Failure::Read(_) | Failure::Damaged => words::NOT_GIVEN_BACK.fill(lang, &[("name", &name)]),
    };
    why.into()
}
