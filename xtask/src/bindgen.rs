//! The JavaScript glue around a compiled wasm, written by the `glue` program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::builds::Build;
use crate::process::run;
use crate::toolchain::Toolchain;

/// What the generator wrote.
pub struct Bound {
    /// The wasm that the script expects.
    pub wasm: PathBuf,
    /// The script.
    pub script: PathBuf,
}

/// Writes the glue of a build into a folder.
///
/// # Errors
/// When the wasm was made by another version of wasm-bindgen, or would not load in Chromium 86.
pub fn generate(
    toolchain: &Toolchain,
    build: &Build,
    compiled: &Path,
    into: &Path,
) -> Result<Bound> {
    let mut glue = toolchain.cargo();
    glue.args(["run", "--quiet", "--package", "glue", "--"]);
    glue.arg(compiled);
    glue.args([&build.glue, &build.name, &build.global]);
    run(glue.arg(into))?;
    let bound = Bound {
        wasm: into.join(format!("{}_bg.wasm", build.name)),
        script: into.join(format!("{}.js", build.name)),
    };
    if fs::read_to_string(&bound.script)?.contains("externref") {
        bail!(
            "{}: 生成的脚本用到 externref，Chromium 96 以前打不开 / the glue uses externref, which \
             no Chromium before 96 loads; see docs/browsers.md",
            build.name
        );
    }
    Ok(bound)
}
