//! How far a file of many pages has been read, for whoever waits for it.

use std::sync::OnceLock;

static TELL: OnceLock<fn(usize, usize)> = OnceLock::new();

/// Says whom to tell how many pages are read, and of how many. The first to say so is heard.
pub fn provide(tell: fn(usize, usize)) {
    let _ = TELL.set(tell);
}

/// So many pages are read, of so many.
pub(super) fn tell(read: usize, of: usize) {
    if let Some(tell) = TELL.get() {
        tell(read, of);
    }
}
