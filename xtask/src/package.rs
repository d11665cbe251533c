//! `pkg/`: the npm package for Node and bundlers, put together from what was built and from
//! `xtask/package`; and its test, as somebody who installs it would use it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::browser::{self, Browser};
use crate::builds::Manifest;
use crate::element;
use crate::node;
use crate::process::{command, output, root, run, say, target};
use crate::suite::Tally;

/// The bundler of the test.
pub const VITE: (&str, &str) = ("vite", "8.3.8");

/// Writes the package into `pkg/`.
///
/// # Errors
/// If something was not built.
pub fn write(manifest: &Manifest) -> Result<PathBuf> {
    let package = root().join("pkg");
    let _ = fs::remove_dir_all(&package);
    fs::create_dir_all(&package)?;
    let version = element::version()?;
    for entry in fs::read_dir(root().join("xtask/package"))? {
        let entry = entry?;
        fs::copy(entry.path(), package.join(entry.file_name()))?;
    }
    // As text: the order of its conditions counts.
    let about = package.join("package.json");
    let text = fs::read_to_string(&about)?;
    let name = "\"name\": \"gouji\",\n";
    ensure!(text.contains(name), "package.json: no name");
    let text = text.replacen(name, &format!("{name}  \"version\": \"{version}\",\n"), 1);
    fs::write(&about, text)?;
    fs::write(
        package.join("version.js"),
        format!("export const version = \"{version}\";\n"),
    )?;
    let whole = manifest.of("whole")?;
    let glue = fs::read_to_string(whole.wasm().with_extension("js"))?;
    // A function, so that a wasm that has trapped can be followed by another.
    fs::write(
        package.join("glue.js"),
        format!(
            "export function instance() {{\n{glue}\nreturn {};\n}}\n",
            whole.global
        ),
    )?;
    fs::copy(whole.wasm(), package.join("gouji.wasm"))?;
    for part in element::PARTS {
        let name = format!("{part}.wasm");
        fs::copy(root().join("www/pkg").join(&name), package.join(name))?;
    }
    fs::copy(
        root().join("www/pkg").join(element::SCRIPT),
        package.join(element::SCRIPT),
    )?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "docs/notices.md"] {
        let name = Path::new(file).file_name().context("a file has a name")?;
        fs::copy(root().join(file), package.join(name))?;
    }
    Ok(package)
}

/// Packs it, installs it into a fresh project, and uses it there from Node and through Vite.
///
/// # Errors
/// When a tool is missing.
pub fn test(manifest: &Manifest, browsers: &[Browser]) -> Result<Tally> {
    say("npm 包测试 …", "tests of the npm package …");
    node::provide(&[VITE])?;
    let package = write(manifest)?;
    let home = target().join("package");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home)?;
    let mut pack = command("npm");
    pack.current_dir(&package)
        .args(["pack", "--silent", "--pack-destination"]);
    let packed = output(pack.arg(&home))?;
    let packed = packed.trim().lines().last().context("npm pack")?.to_owned();
    for entry in fs::read_dir(root().join("tests/package"))? {
        let entry = entry?;
        fs::copy(entry.path(), home.join(entry.file_name()))?;
    }
    let mut install = command("npm");
    install.current_dir(&home);
    install.args([
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--offline",
    ]);
    run(install.arg(format!("./{packed}")))?;
    let mut vite = command("node");
    vite.current_dir(&home);
    vite.arg(node::tools().join("node_modules/vite/bin/vite.js"));
    run(vite.args(["build", "--logLevel", "warn"]))?;
    let mut tests = browser::script("tests/package/run.mjs", browsers)?;
    tests.env("GOUJI_PACKAGE", &home);
    let mut tally = Tally::default();
    tally.counted("npm 包 / npm package", tests);
    Ok(tally)
}
