//! What files built to harm cost: each within the time and memory that a browser can spare.
//! Prints a line for each and fails where one takes more. They are kept in `target/bench/harm`, so that
//! browsers can be given the same.
#![allow(
    clippy::disallowed_methods,
    reason = "not the core: a bench reads the clock"
)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use gouji::limits::Limits;
use gouji::read::Source;
use peak_alloc::PeakAlloc;

#[path = "../tests/ole/container.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod container;
#[path = "../tests/harm/inputs.rs"]
mod inputs;
#[path = "../tests/package/mod.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod package;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MICROSECONDS: u128 = 200_000;
const KIBIBYTES: usize = 64 << 10;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench/harm");
    fs::create_dir_all(&folder).expect("target can be written");
    let mut good = true;
    for input in inputs::all() {
        fs::write(folder.join(input.name), &input.bytes).expect("target can be written");
        let source = Source {
            name: input.name,
            bytes: &input.bytes,
        };
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = Instant::now();
        let found = gouji::validate(source, &Limits::default());
        let took = start.elapsed().as_micros();
        let peak = MEMORY.peak_usage().saturating_sub(before) >> 10;
        let codes: Vec<&str> = found
            .iter()
            .flat_map(|own| own.diagnostics.iter().map(|finding| finding.code))
            .take(3)
            .collect();
        let within = took <= MICROSECONDS && peak <= KIBIBYTES;
        println!(
            "{} {:>18} {:>8} bytes {took:>8} µs {peak:>6} KiB {codes:?} {:?}",
            if within { "  " } else { "!!" },
            input.name,
            input.bytes.len(),
            input.said,
        );
        good &= within;
    }
    match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
