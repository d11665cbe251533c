#![allow(clippy::disallowed_methods, missing_docs)]
fn main() {
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name).unwrap();
        let v = gouji::validate(
            gouji::read::Source {
                name: &name,
                bytes: &bytes,
            },
            &gouji::limits::Limits::default(),
        );
        for v in &v {
            println!(
                "{}",
                gouji::render::json::report(v, gouji::diagnostic::Lang::Zh)
            );
        }
    }
}
