//! The page: `worker` checks, `page` shows. wasm32 only.

#[cfg(feature = "worker")]
pub mod worker;
