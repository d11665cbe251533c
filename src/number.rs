//! Numbers as people write them into tables.
