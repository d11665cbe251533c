//! Saved results. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked(
        "a.json",
        &gouji_fuzz::marked(b"{\"schema\":\"gouji.saved/1\",", bytes),
    );
});
