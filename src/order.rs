//! A stable sort of little code, for short lists that are nearly in order: the standard library's
//! is some 5 KiB of wasm for each type that it sorts.

/// Puts a list in the order of a key; what has equal keys stays as it stood. Takes time in
/// proportion to how far things are from their places.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && list.get(at).map(&key) < list.get(at - 1).map(&key) {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_stay_as_they_stood() {
        let mut list = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        by_key(&mut list, |(key, _)| *key);
        assert_eq!(list, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
    }
}
