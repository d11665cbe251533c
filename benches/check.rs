//! From bytes to findings: a saved page and a paste made here, and a PDF, kept in `target/bench` so
//! that the other readers of `cargo xtask bench` get the same bytes.
#![allow(
    clippy::disallowed_methods,
    reason = "not the core: a bench hands its files on"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gouji::limits::Limits;
use gouji::read::Source;
use gouji::validate;

#[path = "../tests/ole/container.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod container;
#[path = "../tests/package/mod.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod package;
mod page;
#[path = "../tests/ole/word.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod word;
#[path = "../tests/ole/workbook.rs"]
mod workbook;

fn check(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    fs::create_dir_all(&folder).expect("target can be written");
    let mut group = criterion.benchmark_group("check");
    let report = include_bytes!("../tests/pdf/qinghe-2023.pdf");
    for (id, name, bytes) in [
        ("page", "page.html", page::saved().into_bytes()),
        ("paste", "paste.txt", page::pasted().into_bytes()),
        (
            "docx",
            "report.docx",
            package::office(&page::office::docx()),
        ),
        (
            "xlsx",
            "report.xlsx",
            package::office(&page::office::xlsx()),
        ),
        ("doc", "report.doc", page::ole::doc()),
        ("xls", "report.xls", page::ole::xls()),
        ("pdf", "report.pdf", report.to_vec()),
    ] {
        fs::write(folder.join(name), &bytes).expect("target can be written");
        let bytes = bytes.as_slice();
        let source = Source { name, bytes };
        let limits = Limits::default();
        // A reader that overlooks a cell would be fast for the wrong reason.
        let count = validate(source, &limits)[0].relations;
        assert_eq!((count.checked, count.failed), (42, 3), "{name}");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(id, |bench| {
            bench.iter(|| validate(black_box(source), &limits));
        });
    }
    // The same page as browsers print it, where the bench has printed it.
    for (id, name) in [("printed", "printed.pdf"), ("long", "long.pdf")] {
        let Ok(bytes) = fs::read(folder.join(name)) else {
            continue;
        };
        let source = Source {
            name,
            bytes: &bytes,
        };
        let limits = Limits::default();
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.sample_size(10);
        group.bench_function(id, |bench| {
            bench.iter(|| validate(black_box(source), &limits));
        });
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
