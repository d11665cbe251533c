//! What a reader has to say of how it read a file, in words: what is hidden, changed or not worked
//! out in it, and was read all the same.

use std::fmt::Display;

use crate::Validation;
use crate::document::Note;
use crate::words::{Lang, remarks as words};

/// The kind of a remark, as JSON names it, and its sentence. Pages that are pictures have a finding
/// of their own.
pub(super) fn remarks(validation: &Validation, lang: Lang) -> Vec<(&'static str, String)> {
    let notes = validation.notes.iter();
    notes.filter_map(|note| remark(note, lang)).collect()
}

fn remark(note: &Note, lang: Lang) -> Option<(&'static str, String)> {
    let (kind, text, args): (_, _, Vec<(&str, &dyn Display)>) = match note {
        Note::TrackedChanges { count } => (
            "tracked-changes",
            words::TRACKED_CHANGES,
            vec![("count", count)],
        ),
        Note::HiddenSheet { sheet } => {
            ("hidden-sheet", words::HIDDEN_SHEET, vec![("sheet", sheet)])
        }
        Note::HiddenCells {
            sheet,
            rows,
            columns,
        } => (
            "hidden-cells",
            words::HIDDEN_CELLS,
            vec![("sheet", sheet), ("rows", rows), ("columns", columns)],
        ),
        Note::UncomputedFormulas { sheet, count } => (
            "uncomputed-formulas",
            words::UNCOMPUTED_FORMULAS,
            vec![("sheet", sheet), ("count", count)],
        ),
        Note::PicturePages { .. } => return None,
    };
    Some((kind, text.fill(lang, &args)))
}
