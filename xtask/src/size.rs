//! What the page weighs, and what it may.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::builds::Manifest;
use crate::process::{command, output, root, target};

/// Prints the size of every build and of the first load, and whether each keeps its budget.
///
/// # Errors
/// When a build has not been made.
pub fn check() -> Result<bool> {
    let manifest = Manifest::read()?;
    let mut over = Vec::new();
    println!("KiB                    compiled  optimised     brotli     budget");
    for build in &manifest.builds {
        let home = target().join("web").join(&build.name);
        let compiled = home.join(&build.target).join(&build.profile);
        let compiled = kib(fs::metadata(compiled.join("gouji.wasm"))?.len());
        let optimised = kib(fs::metadata(build.wasm())?.len());
        let packed = brotli(&build.wasm())?;
        let budget = build.budget;
        let name = format!("{}.wasm", build.name);
        println!("{name:<20} {compiled:>10.1} {optimised:>10.1} {packed:>10.1} {budget:>10}");
        if packed > budget {
            over.push(format!("{name} {packed:.1} KiB > {budget} KiB"));
        }
    }
    let mut first = 0.0;
    for file in first_load(&manifest)? {
        first += brotli(&file)?;
    }
    let budget = manifest.first_load.budget;
    println!("{:<42} {first:>10.1} {budget:>10}", "first load");
    if first > budget {
        over.push(format!("first load {first:.1} KiB > {budget} KiB"));
    }
    for what in &over {
        println!("超出大小预算 / over budget: {what}");
    }
    Ok(over.is_empty())
}

/// The files of the first load that are there.
fn first_load(manifest: &Manifest) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for pattern in &manifest.first_load.files {
        let Some((folder, extension)) = pattern.split_once("/*.") else {
            files.push(root().join(pattern));
            continue;
        };
        let folder = root().join(folder);
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == extension) {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// KiB of a file after the strongest brotli, as a server would keep it.
fn brotli(file: &Path) -> Result<f64> {
    let script = "const file = require('fs').readFileSync(process.argv[1]);\
                  console.log(require('zlib').brotliCompressSync(file).length)";
    let length = output(command("node").args(["-e", script]).arg(file))?;
    Ok(kib(length.parse()?))
}

fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
