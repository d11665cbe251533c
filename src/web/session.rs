//! What the Worker has checked, by the number that the page gave to the file: so that it can be
//! drawn again, in another language say, without being read again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Validation;

thread_local! {
    static CHECKED: RefCell<BTreeMap<u32, Vec<Validation>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Keeps what a file holds, in place of what was kept under its number.
pub(super) fn keep(id: u32, validations: Vec<Validation>) {
    CHECKED.with_borrow_mut(|checked| checked.insert(id, validations));
}

/// Looks at what is kept of a file, or at nothing where nothing is.
pub(super) fn of<T>(id: u32, look: impl FnOnce(&[Validation]) -> T) -> Option<T> {
    CHECKED.with_borrow(|checked| checked.get(&id).map(|validations| look(validations)))
}

/// Keeps it no longer.
pub(super) fn forget(id: u32) {
    CHECKED.with_borrow_mut(|checked| checked.remove(&id));
}
