//! Web archives: the message and the page in it. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked(
        "a.mht",
        &gouji_fuzz::marked(b"MIME-Version: 1.0\r\n", bytes),
    );
});
