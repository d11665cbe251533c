//! The command line: the only file with files, streams and exit codes.

fn main() {}
