//! Files with fixed pages: read, check, draw, write into. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use gouji::annotate;
use gouji::diagnostic::Lang;
use gouji::limits::Limits;
use gouji::read::{self, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = if bytes.starts_with(b"%PDF-") || bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        [b"%PDF-1.7\n", bytes].concat()
    };
    // Small limits reach the code that keeps them, and keep the runs short.
    let limits = Limits {
        pages: 20,
        objects: 5_000,
        stream_bytes: 1 << 20,
        operations: 100_000,
        page_glyphs: 5_000,
        page_rules: 5_000,
        ..Limits::default()
    };
    let source = Source {
        name: "a.pdf",
        bytes: &file,
    };
    let _ = read::draw(source, &limits);
    for validation in gouji::validate(source, &limits) {
        let _ = annotate::pdf(&file, &validation, Lang::Zh);
    }
});
