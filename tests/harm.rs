//! What is said of files built to harm (`tests/harm/inputs.rs`): the code, and words that a person
//! can do something with. The time and memory they take are measured by `benches/limits.rs`.

#![expect(clippy::disallowed_methods, reason = "a test looks at the clock")]

use std::time::{Duration, Instant};

use gouji::limits::Limits;
use gouji::read::Source;
use gouji::render::json;
use gouji::words::Lang;

use inputs::{Said, all};

use crate::ole::container;
use crate::package;

mod inputs;

#[test]
fn harm_is_told_in_plain_words() {
    let mut wrong = Vec::new();
    for input in all() {
        let start = Instant::now();
        let source = Source {
            name: input.name,
            bytes: &input.bytes,
        };
        let found = gouji::validate(source, &Limits::default());
        // Generous: without optimisation, beside other tests.
        assert!(start.elapsed() < Duration::from_secs(8), "{}", input.name);
        let first = found.first().expect("one at least");
        let codes: Vec<&str> = first.diagnostics.iter().map(|own| own.code).collect();
        let said = json::report(first, Lang::Zh) + &json::report(first, Lang::En);
        let holds = |words: &[&str]| words.iter().all(|words| said.contains(words));
        let right = match input.said {
            Said::Over(limit) => {
                codes == ["S101"]
                    && holds(&[
                        "超出上限",
                        limit,
                        "over the limit",
                        "没有检查",
                        "not checked",
                    ])
            }
            Said::Damaged => codes == ["S101"] && holds(&["已经损坏", "it is damaged"]),
            Said::Empty => codes == ["S101"] && holds(&["是空的", "is empty"]),
            Said::NoReport => codes == ["S102"],
        };
        if !right {
            let message = said.find("\"message\"").map_or("", |at| &said[at..]);
            let message: String = message.chars().take(100).collect();
            wrong.push(format!(
                "{} {:?}: {codes:?} {message}",
                input.name, input.said
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
