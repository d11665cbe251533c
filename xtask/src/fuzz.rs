//! Fuzzing of the readers: seeds from the tests and the corpus, and a run of each target.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::node;
use crate::process::{command, find, output, root, run, say};

/// The targets of `fuzz/Cargo.toml`, and the ends of the names of what they are seeded with.
const TARGETS: [(&str, &[&str]); 12] = [
    ("archive", &["mht", "mhtml"]),
    ("docx", &["docx"]),
    ("odf", &["odt", "ods"]),
    ("ofd", &["ofd"]),
    ("ole", &["doc", "wps", "xls", "et"]),
    ("page", &["html", "htm"]),
    ("pdf", &["pdf"]),
    ("rtf", &["rtf"]),
    ("saved", &["json"]),
    ("text", &["txt", "csv", "tsv"]),
    ("xlsx", &["xlsx"]),
    ("zip", &["zip", "docx"]),
];
/// A seed larger than this makes every run slow and is left out.
const SEED_BYTES: u64 = 96 << 10;
const CARGO_FUZZ: &str = "0.13.2";

/// What to run, and for how long.
#[derive(clap::Args)]
pub struct Args {
    /// Only these targets.
    targets: Vec<String>,
    /// Seconds for each.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Runs the targets one after the other; whether none found anything.
///
/// # Errors
/// When cargo-fuzz cannot be installed, or a target is not known.
pub fn run_targets(args: &Args) -> Result<bool> {
    for name in &args.targets {
        let known = TARGETS.iter().any(|(target, _)| target == name);
        ensure!(known, "no fuzz target is called {name}");
    }
    let mut found = Vec::new();
    for (target, kinds) in TARGETS {
        if !args.targets.is_empty() && !args.targets.iter().any(|name| name == target) {
            continue;
        }
        let seeds = seed(target, kinds)?;
        say(
            &format!("模糊测试 {target}，种子 {seeds} 个 …"),
            "fuzzing …",
        );
        let mut fuzz = cargo_fuzz()?;
        fuzz.args([target, "--"]);
        fuzz.arg(format!("-max_total_time={}", args.seconds));
        fuzz.args(["-timeout=5", "-rss_limit_mb=1024", "-print_final_stats=1"]);
        fuzz.arg(format!("-max_len={SEED_BYTES}"));
        if run(&mut fuzz).is_err() {
            found.push(target);
        }
    }
    for target in &found {
        eprintln!("未通过 / failed: fuzz/artifacts/{target}");
    }
    Ok(found.is_empty())
}

/// `cargo fuzz run` with the toolchain and the sanitizer that can be had.
fn cargo_fuzz() -> Result<Command> {
    let own = node::tools().join("cargo-fuzz/bin/cargo-fuzz");
    let program = match find(&["cargo-fuzz"]) {
        Some(program) => program,
        None => {
            if !own.is_file() {
                let mut install = command("cargo");
                install.args(["install", "cargo-fuzz", "--quiet", "--version", CARGO_FUZZ]);
                run(install.arg("--root").arg(node::tools().join("cargo-fuzz")))?;
            }
            own
        }
    };
    let listed = output(command("rustup").args(["toolchain", "list"])).unwrap_or_default();
    let nightly = listed.lines().any(|line| line.starts_with("nightly-"));
    let mut fuzz = command(program);
    fuzz.current_dir(root().join("fuzz"));
    let mut rustc = command("rustc");
    if nightly {
        fuzz.env("RUSTUP_TOOLCHAIN", "nightly");
        rustc.env("RUSTUP_TOOLCHAIN", "nightly");
    } else {
        fuzz.env("RUSTC_BOOTSTRAP", "1");
    }
    fuzz.args(["fuzz", "run"]);
    let libdir = PathBuf::from(output(rustc.args(["--print", "target-libdir"]))?);
    let sanitized = fs::read_dir(libdir)?.flatten().any(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().ends_with("_rt.asan.a")
    });
    if !sanitized {
        fuzz.args(["--sanitizer", "none"]);
    }
    Ok(fuzz)
}

/// Puts the seeds of a target where cargo-fuzz looks for them; how many there are.
fn seed(target: &str, kinds: &[&str]) -> Result<usize> {
    let into = root().join("fuzz/corpus").join(target);
    fs::create_dir_all(&into)?;
    let mut count = 0;
    for folder in [
        "tests/office",
        "tests/read",
        "tests/pdf",
        "tests/crash",
        "../shared/corpus",
        "../shared/corpus/sets",
    ] {
        let Ok(files) = fs::read_dir(root().join(folder)) else {
            continue;
        };
        for file in files.flatten() {
            let path = file.path();
            let end = path.extension().unwrap_or_default().to_string_lossy();
            if !kinds.contains(&&*end) || file.metadata()?.len() > SEED_BYTES {
                continue;
            }
            let bytes = fs::read(&path)?;
            // The target of archives is about the container itself, and some cases are damaged.
            let seed = match target != "zip" && bytes.starts_with(b"PK") {
                true => written_out(&bytes).unwrap_or(bytes),
                false => bytes,
            };
            let name = format!("{}-{}", folder.replace(['/', '.'], ""), stem(&path));
            fs::write(into.join(name), seed)?;
            count += 1;
        }
    }
    Ok(count)
}

fn stem(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The parts of a container as the cases of `tests/office` are written; pictures are left out.
fn written_out(bytes: &[u8]) -> Result<Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(bytes)?;
    let mut text = Vec::new();
    let mut walk = archive.entries();
    while let Some(entry) = walk.next_entry()? {
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let found = archive.get_entry(entry.wayfinder())?;
        let data = match entry.compression_method() {
            rawzip::CompressionMethod::DEFLATE => {
                miniz_oxide::inflate::decompress_to_vec(found.data())
                    .map_err(|error| anyhow::anyhow!("{name}: {error}"))?
            }
            _ => found.data().to_vec(),
        };
        if std::str::from_utf8(&data).is_ok() {
            text.extend(format!("=== {name}\n").bytes());
            text.extend(data);
            text.push(b'\n');
        }
    }
    Ok(text)
}
