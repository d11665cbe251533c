//! Readers as a wasm of their own, those of office files or that of PDF: it reads, and checks nothing.
//! `www/worker.js` loads it when the first such file comes.

use data_encoding::BASE64;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::limits::Limits;
use crate::read::elsewhere::{Answer, Failure, Unpacked};
use crate::read::{self, Source};

#[cfg(feature = "pages")]
#[wasm_bindgen]
extern "C" {
    /// So many pages of the file are read, of so many.
    #[wasm_bindgen(js_name = goujiPages)]
    fn pages_read(read: usize, of: usize);
}

/// Reads a file: the JSON of [`Answer`].
#[wasm_bindgen]
#[must_use]
pub fn read(name: &str, bytes: &[u8]) -> String {
    #[cfg(feature = "pages")]
    read::progress::provide(pages_read);
    let answer = match read::read(Source { name, bytes }, &Limits::default()) {
        Ok((format, document)) => Answer::Read(format, document),
        Err((format, error)) => Answer::Failed(format, error.into()),
    };
    json(&answer)
}

/// Draws the pages of a file: the JSON of [`read::Drawing`]s, none where it has no fixed pages.
#[wasm_bindgen]
#[must_use]
pub fn draw(name: &str, bytes: &[u8]) -> String {
    let drawn = read::draw(Source { name, bytes }, &Limits::default());
    json(&drawn.unwrap_or_default())
}

/// Adds comments, the JSON of [`crate::annotate::Comment`]s, to a PDF: the file in Base64, blank where
/// it can't be added to.
#[cfg(feature = "pdf")]
#[wasm_bindgen]
#[must_use]
pub fn annotate(comments: &str, bytes: &[u8]) -> String {
    let comments = serde_json::from_str::<Vec<crate::annotate::Comment>>(comments);
    let file = comments
        .ok()
        .and_then(|c| crate::annotate::write(bytes, &c).ok());
    BASE64.encode(&file.unwrap_or_default())
}

/// Unpacks an archive: the JSON of [`Unpacked`].
#[wasm_bindgen]
#[must_use]
pub fn unpack(name: &str, bytes: &[u8]) -> String {
    let mut files = Vec::new();
    let done = read::unpack(
        Source { name, bytes },
        &Limits::default(),
        &mut |path, file| {
            let file = file.map(|bytes| BASE64.encode(bytes));
            files.push((path.to_owned(), file.map_err(Failure::from)));
        },
    );
    let error = done.and_then(Result::err).map(Failure::from);
    json(&Unpacked { files, error })
}

fn json(value: &impl serde::Serialize) -> String {
    match serde_json::to_string(value) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
}
