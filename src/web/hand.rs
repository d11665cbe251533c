//! What is handed on, as a wasm of its own: `www/worker.js` loads it when something is first asked
//! for. It is given the saved result that the checking holds, reads the file in it again, and draws
//! from that what was asked for.

use crate::limits::Limits;
use crate::read::Source;
use crate::render::notice::notice;
use crate::render::record::{Stamp, record};
use crate::render::values::values;
use crate::render::{handon, pages, saved, source};
use crate::saved::sha256;
use crate::words::Lang;

use super::{Line, Made, Tables};

/// A text to hand on, by the name that the page has for it: `tables` and `values` (JSON),
/// `notice`, `record`, `saved-html`, `saved-json`, `source`; a file as JSON ([`Made`]):
/// `annotated`, `corrected`, `docx`, `xlsx`. Nothing where `json` is no saved
/// result or there is no such report or name.
pub(super) fn hand(json: &str, index: usize, what: &str, date: &str, lang: Lang) -> Option<String> {
    let saved = crate::saved::parse(json.as_bytes())?.ok()?;
    let file = saved.file();
    let bytes = file.as_deref();
    let reports = saved.restore(saved.name(), &Limits::default());
    let report = reports.get(index)?;
    Some(match what {
        "tables" => to_json(&Tables {
            html: handon::tables_html(report, None),
            text: handon::tables_text(report, None),
            document: handon::document(report),
        }),
        "values" => {
            let lines = values(report, lang).into_iter();
            let lines = lines.map(|line| Line {
                label: line.label,
                text: line.text,
            });
            to_json(&lines.collect::<Vec<_>>())
        }
        "notice" => notice(report, date, lang),
        "record" => {
            let stamp = Stamp {
                date: date.to_owned(),
                sha256: bytes.map(sha256),
            };
            record(report, &stamp, lang)
        }
        "saved-html" => saved::html(&reports, bytes, date, lang),
        "saved-json" => saved::json(&reports, bytes, date, lang),
        "source" => {
            let file = Source {
                name: saved.name(),
                bytes: bytes.unwrap_or_default(),
            };
            let limits = Limits::default();
            match crate::document(file, report, &limits) {
                Some(document) => match crate::drawings(file, report, &limits) {
                    Some(drawn) => pages::pages(&document, &drawn, report, lang),
                    None => source::source(&document, report, lang),
                },
                None => String::new(),
            }
        }
        _ => return made(&reports, index, saved.name(), bytes, what, date, lang),
    })
}

/// A file to hand on, as JSON.
fn made(
    reports: &[crate::Validation],
    index: usize,
    name: &str,
    bytes: Option<&[u8]>,
    what: &str,
    date: &str,
    lang: Lang,
) -> Option<String> {
    use crate::annotate::{self, Failure, Kind};
    let report = reports.get(index)?;
    let bytes = bytes.unwrap_or_default();
    let own = || annotate::own_bytes(Source { name, bytes }, &report.name);
    let made = match what {
        "annotated" => {
            let same = reports.iter().filter(|other| other.name == report.name);
            let same: Vec<_> = same.cloned().collect();
            annotate::annotate(&own()?, &report.name, &same, date, lang)
        }
        "corrected" => match annotate::correct(&own()?, &report.name, report, date, lang) {
            Ok(done) => Ok(done.file),
            // A file that takes no figures: its tables as they stand now.
            Err(Failure::NoCorrections(_) | Failure::NoReport | Failure::NoChanges) => {
                annotate::tables(report, Kind::Document)
            }
            Err(failure) => Err(failure),
        },
        "docx" => annotate::tables(report, Kind::Document),
        "xlsx" => annotate::tables(report, Kind::Workbook),
        _ => return None,
    };
    let made = made.ok()?;
    Some(to_json(&Made {
        name: made.name,
        data: data_encoding::BASE64.encode(&made.bytes),
    }))
}

fn to_json(value: &impl serde::Serialize) -> String {
    match serde_json::to_string(value) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings: {error}"),
    }
}

/// Lets the readers that this build lacks be found.
#[cfg(all(feature = "hand", not(feature = "whole")))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
fn start() {
    super::other::provide();
}

/// A text to hand on: `tables` and `values` (JSON), `notice`, `record`, `saved-html`, `saved-json`,
/// `source`; undefined where there is none. `json` is the saved result that the checking holds.
#[cfg(feature = "hand")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = hand)]
#[must_use]
pub fn hand_on(json: &str, index: usize, what: &str, date: &str, lang: &str) -> Option<String> {
    hand(
        json,
        index,
        what,
        date,
        Lang::of_tag(lang).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saved::Saved;

    const PAGE: &[u8] = include_bytes!("../../examples/qinghe-2023.html");

    #[test]
    fn everything_that_the_page_asks_for_is_made() {
        let source = Source {
            name: "青禾.html",
            bytes: PAGE,
        };
        let mut reports = crate::validate(source, &Limits::default());
        let cell = "t3.concluded.total".parse().expect("a cell");
        reports[0].edit([(cell, Some("9"))]);
        let saved = Saved::of(&reports, Some(PAGE), "2024-01-20");
        let json = to_json(&saved);
        for what in [
            "tables",
            "values",
            "notice",
            "record",
            "saved-html",
            "saved-json",
            "source",
            "annotated",
            "corrected",
            "docx",
            "xlsx",
        ] {
            let text = hand(&json, 0, what, "2024-01-20", Lang::Zh).expect(what);
            assert!(text.len() > 400, "{what}: {text}");
        }
        assert_eq!(hand(&json, 1, "notice", "", Lang::Zh), None);
        assert_eq!(hand("{}", 0, "notice", "", Lang::Zh), None);
    }
}
