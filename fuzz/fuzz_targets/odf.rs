//! ODT and ODS: the content of one, in a sound container. Whatever the bytes are, nothing panics and it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::checked("a.odt", &gouji_fuzz::container(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", bytes)]));
    gouji_fuzz::checked("a.ods", &gouji_fuzz::container(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", bytes)]));
});
