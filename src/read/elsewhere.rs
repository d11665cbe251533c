//! Readers that this build does not have and another one beside it may: the page's Worker fetches
//! those of office files, and that of PDF, only when the first such file comes.
//!
//! Nothing is loaded here. Whoever runs this build says once ([`provide`]) how to ask the other
//! one; documents and errors come over as JSON.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Drawing, Format, ReadError, Visit};
use crate::document::Document;

/// How to ask another build.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// Reads a file of a format: the JSON of [`Answer`], or nothing where no build has a reader.
    pub read: fn(Format, &str, &[u8]) -> Option<String>,
    /// Unpacks an archive: the JSON of [`Unpacked`], or nothing where no build can.
    pub unpack: fn(&str, &[u8]) -> Option<String>,
    /// Draws the pages of a file: the JSON of [`Drawing`]s, or nothing where no build can.
    pub draw: fn(Format, &str, &[u8]) -> Option<String>,
    /// Adds comments (JSON) to a PDF: the file in Base64, or nothing where no build can.
    pub annotate: fn(&str, &[u8]) -> Option<String>,
}

static ELSEWHERE: OnceLock<Elsewhere> = OnceLock::new();

/// Says how to ask another build. The first to say so is heard.
pub fn provide(elsewhere: Elsewhere) {
    let _ = ELSEWHERE.set(elsewhere);
}

/// What another build says of a file.
#[derive(Serialize, Deserialize)]
pub enum Answer {
    /// It was read.
    Read(Format, Document),
    /// It could not be read.
    Failed(Option<Format>, Failure),
}

/// What another build finds in an archive.
#[derive(Serialize, Deserialize)]
pub struct Unpacked {
    /// Its files: the path, and the bytes in Base64 or why there are none.
    pub files: Vec<(String, Result<String, Failure>)>,
    /// Why the archive as a whole could not be unpacked to its end.
    pub error: Option<Failure>,
}

/// A [`ReadError`] on its way.
#[derive(Serialize, Deserialize)]
pub enum Failure {
    /// As [`ReadError::Empty`], and so on.
    Empty,
    /// See above.
    UnknownFormat,
    /// See above.
    NoReader(Format),
    /// See above.
    Damaged(Format),
    /// See above.
    Encrypted(Format),
    /// See above.
    NoText(usize),
    /// The limit by its name and its value.
    OverLimit(String, usize),
    /// The other build could not be loaded.
    NotLoaded,
    /// The other build broke on the file.
    Broken,
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Empty => Self::Empty,
            ReadError::UnknownFormat => Self::UnknownFormat,
            ReadError::NoReader(format) => Self::NoReader(format),
            ReadError::Damaged(format) => Self::Damaged(format),
            ReadError::Encrypted(format) => Self::Encrypted(format),
            ReadError::NoText(pages) => Self::NoText(pages),
            ReadError::OverLimit(limit, value) => Self::OverLimit(limit.to_owned(), value),
            ReadError::NotLoaded => Self::NotLoaded,
            ReadError::Broken => Self::Broken,
        }
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Empty => Self::Empty,
            Failure::UnknownFormat => Self::UnknownFormat,
            Failure::NoReader(format) => Self::NoReader(format),
            Failure::Damaged(format) => Self::Damaged(format),
            Failure::Encrypted(format) => Self::Encrypted(format),
            Failure::NoText(pages) => Self::NoText(pages),
            // Names of limits are few and live as long as the program.
            Failure::OverLimit(limit, value) => Self::OverLimit(limit.leak(), value),
            Failure::NotLoaded => Self::NotLoaded,
            Failure::Broken => Self::Broken,
        }
    }
}

/// Reads a file in another build.
pub(super) fn read(
    format: Format,
    name: &str,
    bytes: &[u8],
) -> Result<(Format, Document), (Option<Format>, ReadError)> {
    let none = Err((Some(format), ReadError::NoReader(format)));
    let Some(json) = ELSEWHERE
        .get()
        .and_then(|elsewhere| (elsewhere.read)(format, name, bytes))
    else {
        return none;
    };
    match serde_json::from_str::<Answer>(&json) {
        Ok(Answer::Read(format, document)) => Ok((format, document)),
        Ok(Answer::Failed(format, failure)) => Err((format, failure.into())),
        // Two builds that do not speak alike.
        Err(_) => Err((Some(format), ReadError::NotLoaded)),
    }
}

/// Draws the pages of a file in another build.
#[cfg_attr(
    all(feature = "pdf", feature = "ofd"),
    allow(dead_code, reason = "a build with these readers asks nobody")
)]
pub(super) fn draw(format: Format, name: &str, bytes: &[u8]) -> Option<Vec<Drawing>> {
    let json = (ELSEWHERE.get()?.draw)(format, name, bytes)?;
    serde_json::from_str(&json).ok()
}

/// Adds comments to a PDF in another build; they go over as JSON. Nothing where it can't be.
#[must_use]
pub fn annotate(comments: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let file = (ELSEWHERE.get()?.annotate)(comments, bytes)?;
    let file = data_encoding::BASE64.decode(file.as_bytes()).ok()?;
    (!file.is_empty()).then_some(file)
}

/// Unpacks an archive in another build; `None` where there is none to ask.
pub(super) fn unpack(
    name: &str,
    bytes: &[u8],
    visit: &mut Visit<'_>,
) -> Option<Result<(), ReadError>> {
    let json = ELSEWHERE
        .get()
        .and_then(|elsewhere| (elsewhere.unpack)(name, bytes))?;
    let Ok(unpacked) = serde_json::from_str::<Unpacked>(&json) else {
        return Some(Err(ReadError::NotLoaded));
    };
    for (path, file) in unpacked.files {
        match file.map(|data| data_encoding::BASE64.decode(data.as_bytes())) {
            Ok(Ok(bytes)) => visit(&path, Ok(&bytes)),
            Ok(Err(_)) => visit(&path, Err(ReadError::Broken)),
            Err(failure) => visit(&path, Err(failure.into())),
        }
    }
    Some(match unpacked.error {
        Some(failure) => Err(failure.into()),
        None => Ok(()),
    })
}
