//! DOC, WPS, XLS and ET: the container and what is in it. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.doc", &gouji_fuzz::ole(bytes));
    gouji_fuzz::checked("a.xls", &gouji_fuzz::ole(bytes));
});
