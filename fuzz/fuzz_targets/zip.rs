//! Archives: the container itself. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.zip", &gouji_fuzz::marked(b"PK\x03\x04", bytes));
    gouji_fuzz::checked("a.zip", bytes);
});
