//! Text, and separated values in it. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.txt", bytes);
    gouji_fuzz::checked("a.csv", bytes);
});
