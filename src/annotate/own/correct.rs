//! Figures that a person has changed, put into the user's own file: in a DOCX as tracked changes,
//! in an XLSX as plain values.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::container::Container;
use super::docx::{Names, dated, next_id};
use super::markup::{Edits, Markup, escape};
use super::notes::Elements;
use super::xlsx::{Book, Cells};
use super::{AUTHOR, Annotated, Failure, named};
use crate::Validation;
use crate::form::CellId;
use crate::limits::Limits;
use crate::number::{self, Asked, Reading, Remark};
use crate::origin::Place;
use crate::read::{self, Format, Source};
use crate::words::{Lang, annotate as words};

/// A file with figures changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The file; [`Annotated::count`] is how many figures were put into it.
    pub file: Annotated,
    /// Changed cells that the file has no place for, or none that can be written to.
    pub left_out: Vec<CellId>,
    /// Cells of a workbook in which a formula stood and now a figure does.
    pub formulas: Vec<CellId>,
}

/// A figure to write.
struct Change<'v> {
    cell: CellId,
    place: &'v Place,
    /// As it is written into the file.
    text: String,
}

/// Puts what was typed over ([`Validation::changes`]) into the file, and nothing else; `bytes` are
/// those of the report's own file. `date` as 2024-01-20, or blank.
///
/// # Errors
/// [`Failure::NoChanges`] where nothing was changed, [`Failure::NoCorrections`] where the file is
/// neither DOCX nor XLSX, else where the bytes are not those of the file.
pub fn correct(
    bytes: &[u8],
    name: &str,
    validation: &Validation,
    date: &str,
    lang: Lang,
) -> Result<Corrected, Failure> {
    let limits = Limits::default();
    let format = validation.format.ok_or(Failure::NoReport)?;
    let mut changes = Vec::new();
    let mut left_out = Vec::new();
    for (cell, was, text) in validation.changes() {
        match was {
            Some(fact) if !fact.place.is_detached() => changes.push(Change {
                cell,
                place: &fact.place,
                text: match format {
                    Format::Xlsx => figure(text),
                    _ => text.trim().to_owned(),
                },
            }),
            _ => left_out.push(cell),
        }
    }
    // Cells that were read from one place can't be written apart.
    let places: Vec<&Place> = validation.places().collect();
    let shared = |own: &Change<'_>| places.iter().filter(|place| **place == own.place).count() > 1;
    let both: Vec<CellId> = changes
        .iter()
        .filter(|c| shared(c))
        .map(|c| c.cell)
        .collect();
    changes.retain(|change| !both.contains(&change.cell));
    left_out.extend(both);
    if changes.is_empty() && left_out.is_empty() {
        return Err(Failure::NoChanges);
    }
    let source = Source { name, bytes };
    let write = |changes: &[Change<'_>]| match format {
        Format::Docx => docx(source, changes, date, &limits),
        Format::Xlsx => xlsx(source, changes, &limits),
        other => Err(Failure::NoCorrections(other)),
    };
    let mut written = write(&changes)?;
    // What does not read back as it was meant is not written: something else stands in the cell too.
    let wrong = misread(&written.bytes, name, &changes, &written.left_out);
    if !wrong.is_empty() {
        changes.retain(|change| !wrong.contains(&change.cell));
        left_out.extend(wrong);
        written = write(&changes)?;
    }
    let count = changes.len() - written.left_out.len();
    left_out.extend(written.left_out);
    left_out.sort_unstable();
    Ok(Corrected {
        file: Annotated {
            bytes: written.bytes,
            name: named(name, words::CORRECTED.get(lang), None),
            format,
            count,
        },
        left_out,
        formulas: written.formulas,
    })
}

/// A file, what could not be written into it, and the cells whose formula a figure has taken the place
/// of.
struct Written {
    bytes: Vec<u8>,
    left_out: Vec<CellId>,
    formulas: Vec<CellId>,
}

/// Changes that the file does not show when it is read again.
fn misread(bytes: &[u8], name: &str, changes: &[Change<'_>], known: &[CellId]) -> Vec<CellId> {
    let reports = crate::validate(Source { name, bytes }, &Limits::default());
    let shown = |change: &&Change<'_>| {
        reports.iter().any(|report| {
            let fact = report
                .report
                .as_ref()
                .and_then(|own| own.facts.get(&change.cell));
            fact.map_or("", |fact| fact.text.trim()) == change.text
        })
    };
    let open = changes
        .iter()
        .filter(|change| !known.contains(&change.cell));
    open.filter(|change| !shown(change))
        .map(|change| change.cell)
        .collect()
}

/// A figure as a workbook holds it: in plain digits where it is a number in others.
fn figure(text: &str) -> String {
    let text = text.trim();
    match number::read(text, Asked::Money) {
        // A stroke or a unit is kept as it was typed.
        (Reading::Number(number), remarks) if remarks == [Remark::Digits] => number.to_string(),
        _ => text.to_owned(),
    }
}

fn docx(
    source: Source<'_>,
    changes: &[Change<'_>],
    date: &str,
    limits: &Limits,
) -> Result<Written, Failure> {
    let mut container = Container::open(source.bytes, Format::Docx, limits)?;
    let (_, document) = read::read(source, limits).map_err(|(_, error)| error)?;
    let elements = Elements::of(&document);
    let main = container.main_part("word/document.xml")?;
    let text = container.text(&main)?.ok_or(Failure::Damaged)?;
    let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
    let names = Names::of(&markup);
    let mut id = next_id(&text);
    let mut edits = Edits::default();
    let mut failed = Vec::new();
    for change in changes {
        let element = elements.at(change.place);
        let number = element.and_then(|start| markup.starting_at(start as usize));
        let by = |id: usize| format!("w:id=\"{id}\" w:author=\"{AUTHOR}\"{}", dated(date));
        let done = number.and_then(|number| {
            track(
                &markup,
                number,
                &change.text,
                &names,
                &by,
                &mut id,
                &mut edits,
            )
        });
        if done.is_none() {
            failed.push(change.cell);
        }
    }
    if !edits.is_empty() {
        let text = edits.apply(&text);
        container.set(&main, text);
    }
    Ok(Written {
        bytes: container.write()?,
        left_out: failed,
        formulas: Vec::new(),
    })
}

/// Marks all text of a cell as deleted and puts a new one in; nothing where it is no cell.
fn track(
    markup: &Markup<'_>,
    cell: usize,
    text: &str,
    names: &Names,
    by: &impl Fn(usize) -> String,
    id: &mut usize,
    edits: &mut Edits,
) -> Option<()> {
    let element = markup.elements.get(cell)?;
    if markup.local(element) != "tc" {
        return None;
    }
    let outside = |name: &str| matches!(name, "del" | "moveFrom" | "txbxContent" | "tbl");
    let mut paragraph = None;
    let mut properties = String::new();
    let mut runs = Vec::new();
    for (number, own) in markup.within(cell) {
        let local = markup.local(own);
        // What stands in a table or a box in the cell is not the cell's own text.
        let mut around = markup.around(number).take_while(|(at, _)| *at != cell);
        if local == "p" {
            if paragraph.is_none() && !around.any(|(_, e)| outside(markup.local(e))) {
                paragraph = Some(own);
            }
            continue;
        }
        if local != "r" || around.any(|(_, e)| outside(markup.local(e))) {
            continue;
        }
        let shown = markup.children(number).any(|(_, part)| {
            matches!(
                markup.local(part),
                "t" | "tab" | "br" | "cr" | "sym" | "noBreakHyphen" | "instrText" | "fldChar"
            )
        });
        if !shown {
            continue;
        }
        runs.push((number, own));
    }
    let paragraph = paragraph?;
    for (number, run) in runs {
        if properties.is_empty()
            && let Some((_, own)) = markup.child(number, "rPr")
        {
            properties = markup.text.get(own.whole.clone())?.to_owned();
        }
        let old = markup.text.get(run.whole.clone())?;
        let deleted = as_deleted(old, markup.prefix(run))?;
        let open = names.renamed(&format!("<w:del {}>", by(*id)));
        let close = names.renamed("</w:del>");
        *id += 1;
        edits.replace(run.whole.clone(), format!("{open}{deleted}{close}"));
    }
    if !text.is_empty() {
        let open = names.renamed(&format!("<w:ins {}><w:r>", by(*id)));
        *id += 1;
        let content =
            names.renamed("<w:t>") + &escape(text) + &names.renamed("</w:t></w:r></w:ins>");
        let new = format!("{open}{properties}{content}");
        markup.append(edits, paragraph, &new);
    }
    Some(())
}

/// A run as deleted runs are written: its text and instructions under other names.
fn as_deleted(run: &str, prefix: &str) -> Option<String> {
    // Cut out of its document it lacks what that declares, which only names of elements need.
    let markup = Markup::of(run)?;
    let mut edits = Edits::default();
    for element in &markup.elements {
        let new = match markup.local(element) {
            "t" => "delText",
            "instrText" => "delInstrText",
            _ => continue,
        };
        let old = markup.local(element).len();
        let name = element.whole.start + 1 + prefix.len();
        edits.replace(name..name + old, new.to_owned());
        if !markup.tag(element).ends_with("/>") {
            let end = element.inner.end + 2 + prefix.len();
            edits.replace(end..end + old, new.to_owned());
        }
    }
    Some(edits.apply(run))
}

fn xlsx(source: Source<'_>, changes: &[Change<'_>], limits: &Limits) -> Result<Written, Failure> {
    let mut container = Container::open(source.bytes, Format::Xlsx, limits)?;
    let book = Book::of(&container)?;
    let mut by_sheet: BTreeMap<usize, Vec<&Change<'_>>> = BTreeMap::new();
    let mut failed = Vec::new();
    for change in changes {
        let sheet = change.place.sheet.as_deref();
        match sheet.and_then(|name| book.sheet(name)) {
            Some(number) => by_sheet.entry(number).or_default().push(change),
            None => failed.push(change.cell),
        }
    }
    let mut formulas = Vec::new();
    for (number, changes) in by_sheet {
        let part = book.sheets.get(number).ok_or(Failure::Damaged)?;
        let text = container.text(&part.part)?.ok_or(Failure::Damaged)?;
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        let cells = Cells::of(&markup);
        let mut edits = Edits::default();
        for change in changes {
            match write(&cells, change, &mut edits) {
                Some(true) => formulas.push(change.cell),
                Some(false) => {}
                None => failed.push(change.cell),
            }
        }
        let text = edits.apply(&text);
        container.set(&part.part, text);
    }
    let relations = container.relations(&book.main)?;
    if let (false, Some(chain)) = (formulas.is_empty(), relations.by_kind("calcChain")) {
        // It lists the cells with formulas, may be left out, and must not name one without.
        container.remove(&book.main, chain)?;
    }
    recalculate(&mut container, &book.main)?;
    Ok(Written {
        bytes: container.write()?,
        left_out: failed,
        formulas,
    })
}

/// Writes a value; whether a formula gave way to it. Nothing where that cannot be done.
fn write(cells: &Cells<'_, '_>, change: &Change<'_>, edits: &mut Edits) -> Option<bool> {
    let at = change.place.sheet_cell?;
    let markup = cells.markup;
    let p = markup
        .elements
        .first()
        .map_or("", |root| markup.prefix(root));
    let (kind, content) = match change.text.as_str() {
        "" => ("", String::new()),
        number if is_number(number) => ("", format!("<{p}v>{number}</{p}v>")),
        text => (
            " t=\"inlineStr\"",
            format!(
                "<{p}is><{p}t xml:space=\"preserve\">{}</{p}t></{p}is>",
                escape(text)
            ),
        ),
    };
    let Some(number) = cells.cells.get(&(at.row, at.column)) else {
        let rest = format!("{kind}>{content}</{p}c>");
        return cells.add(at.row, at.column, &rest, edits).then_some(false);
    };
    let element = markup.elements.get(*number)?;
    let formula = markup.child(*number, "f");
    if let Some((_, formula)) = formula
        && markup
            .attribute(formula, "t")
            .is_some_and(|kind| kind != "normal")
        && markup.attribute(formula, "ref").is_some()
    {
        // Other cells' formulas hang on this one.
        return None;
    }
    let mut tag = format!("<{p}c r=\"{at}\"");
    if let Some(style) = markup.attribute(element, "s") {
        let _ = write!(tag, " s=\"{style}\"");
    }
    edits.replace(
        element.whole.clone(),
        format!("{tag}{kind}>{content}</{p}c>"),
    );
    Some(formula.is_some())
}

/// A number that a cell can hold as such.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // Beyond fifteen digits a spreadsheet would round it.
    all(whole) && all(part) && digits.len() <= 15
}

/// Has the program work out its formulas again when it opens the file: their stored results are
/// those of before.
fn recalculate(container: &mut Container<'_>, main: &str) -> Result<(), Failure> {
    /// What stands after `calcPr` in a workbook (ECMA-376 part 1, 18.2.27).
    const AFTER: [&str; 8] = [
        "oleSize",
        "customWorkbookViews",
        "pivotCaches",
        "smartTagPr",
        "smartTagTypes",
        "webPublishing",
        "fileRecoveryPr",
        "extLst",
    ];
    let text = container.text(main)?.ok_or(Failure::Damaged)?;
    let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
    let root = markup.elements.first().ok_or(Failure::Damaged)?;
    let prefix = markup.prefix(root);
    let mut edits = Edits::default();
    if let Some((_, own)) = markup.child(0, "calcPr") {
        match markup.attribute_range(own, "fullCalcOnLoad") {
            Some(range) => edits.replace(range, "1".to_owned()),
            None => {
                let name = own.whole.start + 1 + prefix.len() + "calcPr".len();
                edits.insert(name, " fullCalcOnLoad=\"1\"");
            }
        }
    } else {
        let element = format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>");
        edits.insert(markup.place_before(0, &AFTER), &element);
    }
    let text = edits.apply(&text);
    container.set(main, text);
    Ok(())
}
