//! Making the wasm small.

use std::path::Path;

use anyhow::Result;

use crate::builds::Build;
use crate::node;
use crate::process::{command, run};

/// Runs wasm-opt with the options of the build, once more for those behind each `--`.
///
/// # Errors
/// When it fails: most often because the wasm uses a feature that the options do not allow.
pub fn optimise(build: &Build, from: &Path, to: &Path) -> Result<()> {
    let program = node::tools().join("node_modules/binaryen/bin/wasm-opt");
    let mut from = from;
    for options in build.wasm_opt.split(|option| option == "--") {
        let mut wasm_opt = command("node");
        wasm_opt.arg(&program).args(options);
        run(wasm_opt.arg(from).arg("-o").arg(to))?;
        from = to;
    }
    Ok(())
}

/// Shortens a script; the names that it gives to others stay.
///
/// # Errors
/// When terser fails.
pub fn shorten(from: &Path, to: &Path) -> Result<()> {
    let program = node::tools().join("node_modules/terser/bin/terser");
    let mut terser = command("node");
    terser.arg(program).arg(from);
    terser.args(["--compress", "--mangle", "--ecma", "2018", "--output"]);
    run(terser.arg(to))
}
