//! OFD: its parts, in a sound container; read, check, draw, write into. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::drawn("a.ofd", &gouji_fuzz::office("OFD.xml", bytes));
});
