//! How one wasm asks another: `www/worker.js` loads the readers of office files, or that of PDF,
//! when the first such file comes, and lends the browser's decoders of old encodings.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::read::Format;
#[cfg(not(feature = "encodings"))]
use crate::read::charset::{self, Host};
use crate::read::elsewhere::{self, Answer, Elsewhere, Failure};

/// Lets what this build lacks be found: readers, and decoders of text.
pub(super) fn provide() {
    elsewhere::provide(Elsewhere {
        read: |format, name, bytes| {
            let reader = match format {
                Format::Html | Format::Text | Format::Csv | Format::Tsv => {
                    return None;
                }
                Format::Pdf | Format::Ofd => "pdf",
                _ => "office",
            };
            Some(read_elsewhere(reader, "read", name, bytes).unwrap_or_else(failed))
        },
        unpack: |name, bytes| {
            let unpacked = read_elsewhere("office", "unpack", name, bytes);
            // A reader that is not there is said when the archive itself is read.
            unpacked.ok()
        },
        draw: |format, name, bytes| match format {
            Format::Pdf | Format::Ofd => read_elsewhere("pdf", "draw", name, bytes).ok(),
            _ => None,
        },
        annotate: |comments, bytes| read_elsewhere("pdf", "annotate", comments, bytes).ok(),
    });
    #[cfg(not(feature = "encodings"))]
    charset::provide(Host {
        name: encoding_name,
        decode: decode_text,
    });
}

// The browser's own decoders, made callable by `www/worker.js`.
#[cfg(not(feature = "encodings"))]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = goujiLabel)]
    fn encoding_name(label: &str) -> Option<String>;

    #[wasm_bindgen(js_name = goujiDecode)]
    fn decode_text(name: &str, bytes: &[u8], whole: bool) -> Option<String>;
}

#[wasm_bindgen]
extern "C" {
    /// Has another wasm read or unpack a file. `www/worker.js` loads it, at once and in step: a
    /// Worker may wait. It throws `"not-loaded"`, or whatever the other wasm threw.
    #[wasm_bindgen(catch, js_name = goujiElsewhere)]
    fn read_elsewhere(
        reader: &str,
        what: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<String, JsValue>;
}

/// What is said of a file whose reader is not there, or broke.
fn failed(error: JsValue) -> String {
    let failure = match error.as_string().as_deref() {
        Some("not-loaded") => Failure::NotLoaded,
        _ => Failure::Broken,
    };
    serde_json::to_string(&Answer::Failed(None, failure)).unwrap_or_default()
}
