//! Web archives: the page in a message, and the message itself. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.mht", &[&b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n"[..], bytes].concat());
});
