//! The wasm builds that `wasm-pack.toml` lists.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process::{root, run, say, target};
use crate::toolchain::Toolchain;
use crate::{bindgen, element, node, optimise, seed};

/// `wasm-pack.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Manifest {
    /// What a visitor downloads before the first file can be checked.
    pub first_load: FirstLoad,
    /// The builds, in the order in which they are made.
    #[serde(rename = "build")]
    pub builds: Vec<Build>,
    /// The page that is a single file.
    pub bundle: Bundle,
}

/// What the single file may weigh.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Bytes.
    pub budget: u64,
}

/// The build that only the single file needs.
const WHOLE: &str = "whole";

/// The budget of the page as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstLoad {
    /// KiB after brotli.
    pub budget: f64,
    /// Files, or `folder/*.extension`.
    pub files: Vec<String>,
}

/// One build.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Build {
    /// The name of the files it gives.
    pub name: String,
    /// The target of the compiler.
    pub target: String,
    /// Where the files go, from the root.
    pub out_dir: PathBuf,
    /// Whether the crate's default features are on.
    pub default_features: bool,
    /// The features of the crate.
    pub features: Vec<String>,
    /// The profile in Cargo.toml.
    pub profile: String,
    /// The kind of JavaScript: `no-modules` or `web`.
    pub glue: String,
    /// The global variable that the glue makes.
    pub global: String,
    /// The options of the optimiser.
    pub wasm_opt: Vec<String>,
    /// KiB of wasm after brotli.
    pub budget: f64,
}

impl Manifest {
    /// Reads `wasm-pack.toml`.
    ///
    /// # Errors
    /// When it is not there or says something that nobody reads.
    pub fn read() -> Result<Self> {
        let path = root().join("wasm-pack.toml");
        let text = fs::read_to_string(&path).context("wasm-pack.toml")?;
        toml::from_str(&text).context("wasm-pack.toml")
    }

    /// The build of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(&self, name: &str) -> Result<&Build> {
        let build = self.builds.iter().find(|build| build.name == name);
        build.with_context(|| format!("wasm-pack.toml: no build {name}"))
    }
}

impl Build {
    /// The options that make cargo compile this crate as the build wants it.
    pub fn cargo_options(&self) -> Vec<String> {
        let mut options = vec!["--target".to_owned(), self.target.clone()];
        if !self.default_features {
            options.push("--no-default-features".to_owned());
        }
        options.extend(["--features".to_owned(), self.features.join(",")]);
        options
    }

    /// The optimised wasm.
    pub fn wasm(&self) -> PathBuf {
        root()
            .join(&self.out_dir)
            .join(format!("{}.wasm", self.name))
    }
}

/// Makes every build, or `only` the one of that name, and the element of them all. `cargo xtask
/// sizes` holds them against their budgets. A quick one is soon there and large: compiled by the
/// profile of that name, and not optimised afterwards.
///
/// # Errors
/// When a step fails, or there is no build of that name.
pub fn build(toolchain: &Toolchain, quick: bool, only: Option<&str>) -> Result<()> {
    let manifest = Manifest::read()?;
    let wanted = |name: &str| only.is_none_or(|only| name == only);
    if let (Some(only), false) = (
        only,
        manifest.builds.iter().any(|build| wanted(&build.name)),
    ) {
        bail!("wasm-pack.toml 里没有 {only} / has no build {only}");
    }
    some(toolchain, quick, wanted)?;
    // One build alone is for trying; the element is of all.
    match only {
        Some(_) => Ok(()),
        None => element::write(&manifest),
    }
}

/// Makes the builds of the page that is served, and the element.
///
/// # Errors
/// When a step fails.
pub fn served(toolchain: &Toolchain, quick: bool) -> Result<()> {
    some(toolchain, quick, |name| name != WHOLE)?;
    element::write(&Manifest::read()?)
}

fn some(toolchain: &Toolchain, quick: bool, wanted: impl Fn(&str) -> bool) -> Result<()> {
    refuse_foreign_flags()?;
    let builds = Manifest::read()?.builds.into_iter();
    let mut builds: Vec<Build> = builds.filter(|build| wanted(&build.name)).collect();
    for build in builds.iter_mut().filter(|_| quick) {
        build.profile = "quick".to_owned();
        build.wasm_opt.clear();
    }
    // The linker optimises a whole program on one core: two builds at a time use two. More would
    // need more memory than small machines have.
    let next = AtomicUsize::new(0);
    // The one that holds most comes first: what it compiles the others need not.
    builds.sort_by_key(|build| build.name != WHOLE);
    let compiled = Mutex::new(Vec::new());
    let work = || -> Result<()> {
        while let Some(build) = builds.get(next.fetch_add(1, Ordering::Relaxed)) {
            make(toolchain, build, &compiled)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        let own = work();
        other
            .join()
            .expect("a build that fails is an error")
            .and(own)
    })
}

fn make(toolchain: &Toolchain, build: &Build, others: &Mutex<Vec<PathBuf>>) -> Result<()> {
    say(
        &format!("构建 {} …", build.name),
        &format!("building {} …", build.name),
    );
    // A library's file has the same name whatever its features, and cargo does not see that another
    // build has overwritten it: each has a folder of its own.
    let home = target().join("web").join(&build.name);
    let worth = |other: &PathBuf| seed::worth(other, &build.target, &build.profile);
    let best = lock(others)
        .iter()
        .max_by_key(|other| worth(other))
        .cloned();
    if let Some(best) = best {
        seed::seed(&best, &home)?;
    }
    let mut cargo = toolchain.cargo();
    // Only what a browser loads: a library for other crates beside it would cost the optimiser twice.
    cargo.args([
        "rustc",
        "--quiet",
        "--package",
        "gouji",
        "--lib",
        "--crate-type",
        "cdylib",
    ]);
    cargo.args(["--profile", &build.profile]);
    cargo.args(build.cargo_options());
    run(cargo.arg("--target-dir").arg(&home))?;
    lock(others).push(home.clone());

    let compiled = home.join(&build.target).join(&build.profile);
    let compiled = compiled.join("gouji.wasm");
    let done = Done::of(build, &compiled)?;
    if done.stands(&home, build) {
        return Ok(());
    }
    let bound = bindgen::generate(toolchain, build, &compiled, &home.join("glue"))?;
    fs::create_dir_all(root().join(&build.out_dir))?;
    if build.wasm_opt.is_empty() {
        fs::copy(&bound.wasm, build.wasm())?;
    } else {
        optimise::optimise(build, &bound.wasm, &build.wasm())?;
    }
    let script = build.wasm().with_extension("js");
    if build.wasm_opt.is_empty() {
        fs::copy(&bound.script, script)?;
    } else {
        optimise::shorten(&bound.script, &script)?;
    }
    done.write(&home)
}

fn lock(others: &Mutex<Vec<PathBuf>>) -> MutexGuard<'_, Vec<PathBuf>> {
    others.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a build comes out the same, byte for byte, in two folders that hold nothing yet.
///
/// # Errors
/// When a step fails.
pub fn twice(toolchain: &Toolchain, name: &str) -> Result<bool> {
    say("构建两次，比较 …", "building twice, to compare …");
    let builds = Manifest::read()?.builds;
    let build = builds.iter().find(|build| build.name == name);
    let build = build.with_context(|| name.to_owned())?;
    let mut made = Vec::new();
    for folder in ["once", "again"] {
        let home = target().join("twice").join(folder);
        let _ = fs::remove_dir_all(&home);
        let mut cargo = toolchain.cargo();
        cargo.args(["rustc", "--quiet", "--package", "gouji", "--lib"]);
        cargo.args(["--crate-type", "cdylib", "--profile", &build.profile]);
        run(cargo
            .args(build.cargo_options())
            .arg("--target-dir")
            .arg(&home))?;
        let compiled = home.join(&build.target).join(&build.profile);
        let bound = bindgen::generate(
            toolchain,
            build,
            &compiled.join("gouji.wasm"),
            &home.join("glue"),
        )?;
        let optimised = home.join("page.wasm");
        optimise::optimise(build, &bound.wasm, &optimised)?;
        made.push((fs::read(&optimised)?, fs::read(&bound.script)?));
    }
    Ok(made.first() == made.last())
}

/// What a build was made from; the same again needs no work.
struct Done {
    how: String,
    wasm: Vec<u8>,
}

impl Done {
    fn of(build: &Build, compiled: &Path) -> Result<Self> {
        let wasm = fs::read(compiled).with_context(|| compiled.display().to_string())?;
        let how = format!("{build:?} {:?} {:?}", node::BINARYEN, node::TERSER);
        Ok(Self { how, wasm })
    }

    fn stands(&self, home: &Path, build: &Build) -> bool {
        let same = |name: &str, want: &[u8]| fs::read(home.join(name)).is_ok_and(|is| is == want);
        let made = build.wasm().is_file() && build.wasm().with_extension("js").is_file();
        made && same("done.txt", self.how.as_bytes()) && same("done.wasm", &self.wasm)
    }

    fn write(&self, home: &Path) -> Result<()> {
        fs::write(home.join("done.wasm"), &self.wasm)?;
        fs::write(home.join("done.txt"), &self.how)?;
        Ok(())
    }
}

/// Flags from the environment replace those of `.cargo/config.toml` without a word, and the result
/// would not load in Chromium 86.
fn refuse_foreign_flags() -> Result<()> {
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    ] {
        if std::env::var_os(name).is_some_and(|flags| !flags.is_empty()) {
            bail!(
                "环境变量 {name} 会使 wasm 在旧浏览器里打不开，请先 unset {name} / \
                 {name} is set and would replace the flags in .cargo/config.toml: unset it first"
            );
        }
    }
    Ok(())
}
