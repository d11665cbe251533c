//! DOCX: its parts, in a sound container; comments and figures are put into it too. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.docx", &gouji_fuzz::office("word/document.xml", bytes));
});
