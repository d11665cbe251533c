//! DOC, WPS, XLS and ET: the container and what is in it. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The name matters to nothing but what it is called; comments would go into a new document.
    let mark = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    gouji_fuzz::read_only("a.doc", &gouji_fuzz::marked(&mark, bytes));
});
