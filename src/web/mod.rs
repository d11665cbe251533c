//! The page: `worker` checks, `page` shows. wasm32 only.
