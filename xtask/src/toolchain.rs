//! One Rust toolchain that builds and lints both the command and the wasm.
//!
//! In this order: the active one has the wasm32 target; rustup may add it; Debian's Rust, for which
//! the target's standard library is built once from Debian's own sources. `RUSTUP_AUTO_INSTALL=0`
//! is the owner's word that rustup must fetch nothing, and is kept.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::debian;
use crate::process::{command, find, output, run, say, succeeds, target};

/// The target of the page's builds.
pub const WASM: &str = "wasm32-unknown-unknown";
/// The name under which Debian's Rust is made known to rustup.
const LINK: &str = "debian";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// The toolchain to build with.
pub enum Toolchain {
    /// What `cargo` is anyway.
    Active,
    /// One that rustup knows by this name.
    Named(String),
    /// Debian's, on a machine without rustup.
    Debian,
}

impl Toolchain {
    /// Its cargo, in the root of the repository.
    pub fn cargo(&self) -> Command {
        match self {
            Self::Active => command("cargo"),
            Self::Named(name) => {
                let mut cargo = command("cargo");
                cargo.env("RUSTUP_TOOLCHAIN", name);
                cargo
            }
            Self::Debian => {
                let mut cargo = command(CARGO);
                let path = std::env::var_os("PATH").unwrap_or_default();
                let places = std::env::split_paths(&path);
                let places = std::iter::once(PathBuf::from("/usr/bin")).chain(places);
                // Only a path with a colon in it cannot be joined, and none came in.
                cargo.env("PATH", std::env::join_paths(places).unwrap_or(path.clone()));
                cargo
            }
        }
    }

    fn rustc(&self) -> Command {
        match self {
            Self::Active => command("rustc"),
            Self::Named(name) => {
                let mut rustc = command("rustup");
                rustc.args(["run", name, "rustc"]);
                rustc
            }
            Self::Debian => command(RUSTC),
        }
    }

    /// Whether it can build this, for wasm32 too.
    fn serves(&self) -> bool {
        self.is_new_enough() && self.has_wasm()
    }

    /// Whether it is as new as Cargo.toml asks.
    fn is_new_enough(&self) -> bool {
        let said = output(self.rustc().arg("-vV")).unwrap_or_default();
        let release = said.lines().find_map(|line| line.strip_prefix("release: "));
        release.is_some_and(|release| numbers(release) >= numbers(env!("CARGO_PKG_RUST_VERSION")))
    }

    /// Whether the standard library for wasm32 stands in its sysroot, built by this compiler.
    fn has_wasm(&self) -> bool {
        let mut ask = self.rustc();
        ask.args(["--print", "target-libdir", "--target", WASM]);
        let Ok(libdir) = output(&mut ask) else {
            return false;
        };
        let libdir = Path::new(&libdir);
        let Ok(entries) = fs::read_dir(libdir) else {
            return false;
        };
        let std = entries.flatten().any(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with("libstd-")
        });
        // No stamp: it was installed, not built here.
        let stamp = libdir.with_file_name(".built-for");
        let current = || fs::read_to_string(stamp).map_or(true, |made| made == self.version());
        std && current()
    }

    /// All that the compiler says of itself, on one line.
    fn version(&self) -> String {
        let text = output(self.rustc().arg("-vV")).unwrap_or_default();
        text.lines().map(|line| format!("{line};")).collect()
    }
}

/// The numbers of a version, `1.96.0-nightly` as 1, 96, 0.
fn numbers(version: &str) -> Vec<u32> {
    let numbers = version.split(['.', '-']);
    numbers.map_while(|part| part.parse().ok()).collect()
}

/// Finds or makes a toolchain that has the wasm32 target.
///
/// # Errors
/// Where neither rustup nor Debian's packages can give it.
pub fn provide() -> Result<Toolchain> {
    if Toolchain::Active.has_wasm() {
        return Ok(Toolchain::Active);
    }
    let rustup = find(&["rustup"]).is_some();
    let linked = if rustup {
        Toolchain::Named(LINK.to_owned())
    } else {
        Toolchain::Debian
    };
    if linked.serves() {
        return Ok(linked);
    }
    if rustup && std::env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0") {
        say("安装 wasm32 目标 …", "installing the wasm32 target …");
        let added = succeeds(command("rustup").args(["target", "add", WASM]));
        if added && Toolchain::Active.has_wasm() {
            return Ok(Toolchain::Active);
        }
    }
    say(
        "rustup 不能提供 wasm32 目标，改用 Debian 的 Rust …",
        "rustup cannot give the wasm32 target, using Debian's Rust …",
    );
    debian::install_newest(&[
        "rustc-web",
        "cargo-web",
        "rust-web-src",
        "rust-web-clippy",
        "rustfmt-web",
    ])?;
    let sysroot = PathBuf::from(output(
        Toolchain::Debian.rustc().args(["--print", "sysroot"]),
    )?);
    let rustlib = sysroot.join("lib/rustlib");
    link_linker(&rustlib)?;
    if !Toolchain::Debian.has_wasm() {
        build_std(&rustlib)?;
    }
    if rustup {
        link_toolchain(&sysroot)?;
    }
    ensure!(
        linked.is_new_enough(),
        "Debian's Rust is older than {}",
        env!("CARGO_PKG_RUST_VERSION")
    );
    ensure!(
        linked.has_wasm(),
        "Debian's Rust has no {WASM} after building it"
    );
    Ok(linked)
}

/// Gives the LLVM linker the name and place that the wasm32 target asks for; Debian ships it under
/// another one.
fn link_linker(rustlib: &Path) -> Result<()> {
    let said = output(Toolchain::Debian.rustc().arg("-vV"))?;
    let field = |name: &str| said.lines().find_map(|line| line.strip_prefix(name));
    let host = field("host: ").context("rustc -vV names no host")?;
    let llvm = field("LLVM version: ").context("rustc -vV names no LLVM version")?;
    let major = llvm.split('.').next().unwrap_or(llvm);
    debian::install(&[&format!("lld-{major}")])?;
    let bin = rustlib.join(host).join("bin");
    let linker = bin.join("rust-lld");
    if !linker.exists() {
        fs::create_dir_all(&bin)?;
        // A link to a linker that is gone still stands in the way.
        let _ = fs::remove_file(&linker);
        symlink(format!("/usr/lib/llvm-{major}/bin/lld"), linker)?;
    }
    Ok(())
}

/// Builds the standard library for wasm32 from Debian's sources into Debian's sysroot.
fn build_std(rustlib: &Path) -> Result<()> {
    say(
        "构建 wasm32 标准库（约一分钟，只此一次）…",
        "building std for wasm32 (about a minute, once) …",
    );
    let seed = target().join("tools/std");
    fs::create_dir_all(seed.join("src"))?;
    fs::write(seed.join("src/lib.rs"), "#![no_std]\n")?;
    let manifest = "[package]\nname = \"seed\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(seed.join("Cargo.toml"), manifest)?;

    let mut build = Toolchain::Debian.cargo();
    // The sources of std are unstable to build: this is the switch that says so knowingly.
    build.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", RUSTC);
    let remap = format!("--remap-path-prefix={}=/seed", seed.display());
    build.env("RUSTFLAGS", format!("-Cembed-bitcode=yes {remap}"));
    build.env_remove("CARGO_ENCODED_RUSTFLAGS");
    build.env_remove("RUSTUP_TOOLCHAIN");
    build
        .current_dir(&seed)
        .args(["build", "--quiet", "--release"]);
    build.arg("--target-dir").arg(seed.join("target"));
    let crates = "core,alloc,std,panic_abort,panic_unwind,proc_macro,test";
    build.args(["--target", WASM, &format!("-Zbuild-std={crates}")]);
    run(&mut build)?;

    let home = rustlib.join(WASM);
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(home.join("lib"))?;
    for entry in fs::read_dir(seed.join("target").join(WASM).join("release/deps"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libseed-") {
            let deps = seed.join("target").join(WASM).join("release/deps");
            fs::copy(deps.join(&name), home.join("lib").join(&name))?;
        }
    }
    fs::write(home.join(".built-for"), Toolchain::Debian.version())?;
    fs::remove_dir_all(seed)?;
    Ok(())
}

/// Makes Debian's Rust known to rustup, so that it is chosen like any other.
fn link_toolchain(sysroot: &Path) -> Result<()> {
    let home = PathBuf::from(format!("/opt/rust-{LINK}"));
    fs::create_dir_all(home.join("bin"))?;
    let link = |from: &Path, to: PathBuf| -> Result<()> {
        let _ = fs::remove_file(&to);
        symlink(from, &to).with_context(|| to.display().to_string())
    };
    for name in [
        "rustc",
        "cargo",
        "rustdoc",
        "rustfmt",
        "cargo-fmt",
        "clippy-driver",
        "cargo-clippy",
    ] {
        let program = Path::new("/usr/bin").join(name);
        if program.exists() {
            link(&program, home.join("bin").join(name))?;
        }
    }
    link(&sysroot.join("lib"), home.join("lib"))?;
    run(command("rustup")
        .args(["toolchain", "link", LINK])
        .arg(home))
}
