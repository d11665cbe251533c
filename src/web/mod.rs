//! The page: `worker` checks, `page` shows. wasm32 only.
//!
//! Both are this crate, built with other features (wasm-pack.toml): the page's wasm holds no
//! reader and is small, the worker's has them all. They speak in [`Outcome`]s.

#[cfg(feature = "page")]
mod page;
#[cfg(feature = "worker")]
mod session;
#[cfg(feature = "worker")]
pub mod worker;

use serde::{Deserialize, Serialize};

/// What the worker says of one report, or of a file that holds none.
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
    /// The report as [`crate::render::html::fragment`] draws it; every text in it is escaped.
    html: String,
    /// The findings as [`crate::render::list::list`] writes them.
    list: String,
}
