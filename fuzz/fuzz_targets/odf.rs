//! ODT and ODS: their parts, in a sound container. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.odt", &gouji_fuzz::office("content.xml", bytes));
});
