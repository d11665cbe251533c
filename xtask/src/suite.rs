//! The suite: what must hold before a change is taken.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result};

use crate::builds::{self, Manifest};
use crate::process::{output, root, run as run_command, say};
use crate::provision;
use crate::toolchain::Toolchain;
use crate::{bench, browser, bundle, corpus, debian, package, site, size, tables};

/// How many passed and failed.
#[derive(Default)]
pub struct Tally {
    /// Tests and steps that passed.
    pub passed: u64,
    /// Those that failed.
    pub failed: u64,
    /// What failed, for the end of the run.
    failures: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Tally {
    /// A test of its own.
    pub fn one(&mut self, name: &str, outcome: Result<bool>) {
        match outcome {
            Ok(true) => self.passed += 1,
            Ok(false) => self.fail(name.to_owned()),
            Err(error) => self.fail(format!("{name}: {error:#}")),
        }
    }

    fn fail(&mut self, what: String) {
        self.failed += 1;
        self.failures.push(what);
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }

    /// One step: it passes when the command does.
    fn step(&mut self, name: &str, command: &mut Command) {
        eprintln!("── {name}");
        self.one(name, run_command(command).map(|()| true));
    }

    /// A command that counts its own tests and says so, as cargo test and the browser runner do.
    pub fn counted(&mut self, name: &str, mut command: Command) {
        eprintln!("── {name}");
        self.closing(name, count(&mut command, |line| println!("{line}")));
    }

    /// Several such commands at once; what each prints stands behind its name.
    pub fn counted_at_once(&mut self, commands: Vec<(String, Command)>) {
        let counted: Vec<_> = thread::scope(|scope| {
            let start = |(name, mut command): (String, Command)| {
                eprintln!("── {name}");
                let shown = name.clone();
                let run = move || count(&mut command, |line| println!("{shown} │ {line}"));
                (name, scope.spawn(run))
            };
            let running: Vec<_> = commands.into_iter().map(start).collect();
            let over = running.into_iter();
            over.map(|(name, thread)| (name, thread.join().expect("counting does not panic")))
                .collect()
        });
        for (name, counted) in counted {
            self.closing(&name, counted);
        }
    }

    fn closing(&mut self, name: &str, counted: Result<(u64, u64, bool)>) {
        match counted {
            Ok((passed, failed, true)) if passed + failed > 0 => self.passed += passed,
            Ok((passed, failed, success)) => {
                self.passed += passed;
                self.failed += failed;
                self.failures.push(format!("{name}: {failed} failed"));
                if failed == 0 {
                    // It stopped without naming a test: it did not compile, or ran none.
                    self.failed += 1;
                    let why = if success {
                        "ran no test"
                    } else {
                        "did not run"
                    };
                    self.failures.push(format!("{name}: {why}"));
                }
            }
            Err(error) => self.fail(format!("{name}: {error:#}")),
        }
    }
}

/// Runs a command, hands on the lines that it prints, and adds up every "N passed" and "N failed" in
/// them.
fn count(command: &mut Command, mut show: impl FnMut(&str)) -> Result<(u64, u64, bool)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let (mut passed, mut failed) = (0, 0);
    let stdout = child.stdout.take().context("stdout is piped")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        if let Some((p, f)) = counts(&line) {
            passed += p;
            failed += f;
        }
        show(&line);
    }
    std::io::stdout().flush()?;
    Ok((passed, failed, child.wait()?.success()))
}

/// The numbers of a closing line: `test result: ok. 3 passed; 0 failed; …` or `3 passed, 0 failed`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let line = match line.strip_prefix("test result: ") {
        Some(rest) => rest.split_once(". ")?.1,
        None => line,
    };
    let (passed, rest) = line.split_once(" passed")?;
    let failed = rest.strip_prefix([';', ','])?.trim_start();
    let failed = failed.split_once(" failed")?.0;
    Some((passed.parse().ok()?, failed.parse().ok()?))
}

/// Runs the suite and closes with its count on a line of its own; whether all passed.
///
/// # Errors
/// When what it needs cannot be installed.
pub fn run(all: bool) -> Result<bool> {
    let provided = provision::everything()?;
    let toolchain = &provided.toolchain;
    let mut tally = Tally::default();

    tally.step(
        "格式 / format",
        toolchain.cargo().args(["fmt", "--all", "--check"]),
    );
    lint(toolchain, &mut tally)?;
    for package in ["gouji", "xtask"] {
        let tests = tests(toolchain, package);
        tally.counted(&format!("测试 / tests of {package}"), tests);
    }
    // The command that the browser's answers are compared with.
    tally.step(
        "命令 / command",
        toolchain.cargo().args(["build", "--quiet"]),
    );

    eprintln!("── 网页构建 / wasm builds");
    let built = builds::build(toolchain, false, None).and_then(|()| site::all());
    let built = built.map(|()| true);
    let can_load = built.is_ok();
    tally.one("网页构建 / wasm builds", built);
    if can_load {
        tally.one("下载大小 / sizes", size::check());
        tally.one("离线版大小 / size of the single file", bundle::check());
        tally.add(browser::test(&provided.browsers, None)?);
        tally.add(package::test(&Manifest::read()?, &provided.browsers)?);
    }
    if all && can_load {
        tally.add(browser::test(&browser::provide_others()?, None)?);
        let twice = builds::twice(toolchain, "page");
        tally.one("两次构建相同 / two builds are the same", twice);
    }
    if all {
        // What opens the office files that the tests write.
        let office = debian::install(&["libreoffice-writer", "libreoffice-calc"]);
        tally.one("LibreOffice", office.map(|()| true));
        let mut tests = tests(toolchain, "gouji");
        tests.env("PROPTEST_CASES", "4096");
        tally.counted("更多属性用例 / many property cases", tests);
        let corpus = corpus::run(toolchain, &corpus::Args::default());
        tally.one("语料 / corpus", corpus);
        eprintln!("── 打印的表格 / printed tables");
        match tables::run_all(toolchain, &tables::Args::default()) {
            Ok(printed) => tally.add(printed),
            Err(error) => tally.fail(format!("打印的表格 / printed tables: {error:#}")),
        }
        tally.one("速度 / speed", bench::measure(&provided).map(|()| true));
    }
    for failure in &tally.failures {
        eprintln!("未通过 / failed: {failure}");
    }
    println!("{tally}");
    Ok(tally.failed == 0)
}

// One package after the other: for several at once cargo would compile their dependencies anew, with
// the features of all.
fn tests(toolchain: &Toolchain, package: &str) -> Command {
    let mut tests = toolchain.cargo();
    tests.args(["test", "--quiet", "--package", package, "--no-fail-fast"]);
    tests
}

/// Clippy over every package, and over the library as each wasm build compiles it.
fn lint(toolchain: &Toolchain, tally: &mut Tally) -> Result<()> {
    let clippy = || {
        let mut clippy = toolchain.cargo();
        clippy.args(["clippy", "--quiet"]);
        clippy
    };
    let deny = ["--", "-D", "warnings"];
    for package in ["gouji", "xtask", "glue"] {
        let mut native = clippy();
        native
            .args(["--package", package, "--all-targets"])
            .args(deny);
        tally.step(&format!("静态检查 / clippy, {package}"), &mut native);
    }
    for build in Manifest::read()?.builds {
        let mut wasm = clippy();
        wasm.args(["--package", "gouji", "--lib"]);
        wasm.args(build.cargo_options()).args(deny);
        tally.step(
            &format!("静态检查 / clippy, {} wasm", build.name),
            &mut wasm,
        );
    }
    Ok(())
}

/// Writes `docs/rules.md` from the catalogue.
///
/// # Errors
/// When the command does not run.
pub fn rules(toolchain: &Toolchain) -> Result<()> {
    let mut gouji = toolchain.cargo();
    gouji.args(["run", "--quiet", "--package", "gouji", "--"]);
    let text = output(gouji.args(["rules", "--markdown"]))?;
    fs::write(root().join("docs/rules.md"), text + "\n")?;
    say("已写好 docs/rules.md。", "wrote docs/rules.md.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_line_is_counted_and_no_other() {
        for (line, want) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored",
                Some((12, 0)),
            ),
            (
                "test result: FAILED. 2 passed; 3 failed; 0 ignored",
                Some((2, 3)),
            ),
            ("7 passed, 1 failed", Some((7, 1))),
            ("running 7 tests", None),
            ("all passed, 0 failed", None),
            ("test closing ... 7 passed, 1 failed", None),
        ] {
            assert_eq!(counts(line), want, "{line}");
        }
    }
}
