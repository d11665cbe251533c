//! PDF: read, check, draw, write into. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::drawn("a.pdf", &gouji_fuzz::marked(b"%PDF-1.7\n", bytes));
});
