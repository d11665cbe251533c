//! The page: `worker` checks, `page` shows. wasm32 only.
//!
//! Both are this crate, built with other features (wasm-pack.toml): the page's wasm holds no
//! reader and is small, the worker's has them all. They speak in [`Outcome`]s.

#[cfg(any(feature = "hand", all(test, feature = "annotate")))]
#[cfg_attr(not(feature = "hand"), allow(dead_code, reason = "that build uses it"))]
pub mod hand;
#[cfg(any(feature = "page", test))]
#[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the page uses it"))]
mod history;
#[cfg(any(feature = "page", test))]
#[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the page uses it"))]
mod layout;
#[cfg(all(any(feature = "worker", feature = "hand"), not(feature = "whole")))]
mod other;
#[cfg(feature = "whole")]
pub mod package;
#[cfg(feature = "page")]
pub mod page;
#[cfg(all(feature = "reader", not(feature = "whole")))]
pub mod reader;
#[cfg(any(feature = "worker", test))]
#[cfg_attr(
    not(feature = "worker"),
    allow(dead_code, reason = "the Worker uses it")
)]
mod session;
#[cfg(feature = "worker")]
pub mod worker;

#[cfg(any(feature = "worker", feature = "page", feature = "hand", test))]
use serde::{Deserialize, Serialize};

/// What the worker says of one report, or of a file that holds none.
#[cfg(any(feature = "worker", feature = "page", test))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Outcome {
    /// The file's name.
    name: String,
    /// Body and year, or the file's name.
    heading: String,
    /// Errors.
    errors: u32,
    /// Warnings.
    doubts: u32,
    /// Warnings accepted with a reason.
    accepted: u32,
    /// Notes.
    infos: u32,
    /// Cells and files that could not be read.
    unread: u32,
    /// Relations checked.
    checked: u32,
    /// Of these, not holding.
    failed: u32,
    /// Relations that could not be checked.
    unchecked: u32,
    /// There is no report.
    lost: bool,
    /// Cells of a form filled in by hand that are still empty.
    open: u32,
    /// The report as [`crate::render::html::fragment`] draws it; every text in it is escaped.
    html: String,
    /// The findings as [`crate::render::list::list`] writes them.
    list: String,
}

/// What a keystroke, or a doubt accepted, changes on the page.
#[cfg(any(feature = "worker", feature = "page", test))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Patch {
    /// The report as it stands, without its drawing.
    outcome: Outcome,
    /// Its head, if that is another.
    head: Option<String>,
    /// Its findings, if they are others.
    findings: Option<String>,
    /// The cells that look otherwise than before, by id.
    cells: Vec<(String, String)>,
    /// All tables, where more than cells has changed.
    tables: Option<String>,
    /// The totals that are offered for empty cells.
    offered: Vec<(String, String)>,
    /// After a doubt is accepted: all reasons, for a Worker that may have to follow this one.
    reasons: Option<String>,
}

/// The tables as they stand, in the ways in which they are taken on.
#[cfg(any(feature = "hand", feature = "page", test))]
#[derive(Serialize, Deserialize)]
struct Tables {
    /// To paste into a document or an editor.
    html: String,
    /// To paste as text.
    text: String,
    /// As a file of their own.
    document: String,
}

/// A file that was made.
#[cfg(any(feature = "hand", feature = "page", test))]
#[derive(Serialize, Deserialize)]
struct Made {
    /// What to call it.
    name: String,
    /// Its bytes in Base64.
    data: String,
}

/// A figure to copy on its own.
#[cfg(any(feature = "hand", feature = "page", test))]
#[derive(Serialize, Deserialize)]
struct Line {
    /// What its cell is called.
    label: String,
    /// The figure.
    text: String,
}
