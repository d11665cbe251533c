//! What stands for a file of which the Worker says nothing.

use maud::html;

use crate::web::Outcome;
use crate::words::{Lang, page as words};

/// Why there is nothing. The texts are the browser's or the program's own, and not for everybody.
pub(super) enum Failure {
    /// The browser would not give the file's bytes.
    Unopened(String),
    /// The program broke on this file.
    Fault(String),
    /// The program did not come back.
    Hung,
    /// The user did not want to wait.
    Stopped,
    /// The program is not there.
    NotLoaded(String),
}

impl Failure {
    /// The outcome to show.
    pub(super) fn outcome(&self, name: &str, lang: Lang) -> Outcome {
        let (head, text, why) = match self {
            Self::Unopened(why) => (words::UNOPENED, words::UNOPENED_TEXT, why.as_str()),
            Self::Fault(why) => (words::FAULT, words::FAULT_TEXT, why.as_str()),
            Self::Hung => (words::HUNG, words::HUNG_TEXT, ""),
            Self::Stopped => (words::NOT_LOADED, words::STOPPED_TEXT, ""),
            Self::NotLoaded(why) => (words::NOT_LOADED, words::NOT_LOADED_TEXT, why.as_str()),
        };
        let head = head.fill(lang, &[("name", &name)]);
        let text = text.get(lang);
        let markup = html! {
            article.report.lost {
                h2 { (head) }
                p { (text) }
                @if !why.is_empty() { details { summary { (words::DETAILS.get(lang)) } pre { (why) } } }
            }
        };
        Outcome {
            name: name.to_owned(),
            heading: name.to_owned(),
            unread: 1,
            lost: true,
            html: markup.into_string(),
            list: format!("{name}\n{head}\n{text}\n{why}\n"),
            ..Outcome::default()
        }
    }
}
