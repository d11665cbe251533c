//! A Python of our own with the packages that the bench and the picture need, in `target/tools`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::process::{command, find, run, say, succeeds};
use crate::{debian, node};

/// The reader that the bench compares with.
pub const LXML: &str = "lxml==6.1.3";
/// A reader of DOCX that the bench compares with.
pub const DOCX: &str = "python-docx==1.2.0";
/// A reader of XLSX that the bench compares with.
pub const OPENPYXL: &str = "openpyxl==3.1.5";
/// Prints web pages to PDF.
pub const WEASYPRINT: &str = "weasyprint==70.0";
/// Writes PDF.
pub const REPORTLAB: &str = "reportlab==5.1.0";
/// A reader of PDF that the bench compares with.
pub const PDFPLUMBER: &str = "pdfplumber==0.11.10";
/// Makes pictures small.
pub const PILLOW: &str = "pillow==13.0.0";

/// A Python that has these packages.
///
/// # Errors
/// When they can't be installed.
pub fn provide(packages: &[&str]) -> Result<Command> {
    if !python().is_file() {
        if find(&["python3"]).is_none() || !succeeds(command("python3").args(["-c", VENV])) {
            debian::install(&["python3", "python3-venv"])?;
        }
        run(command("python3").args(["-m", "venv"]).arg(home()))?;
    }
    let missing: Vec<_> = packages.iter().filter(|p| !installed(p)).collect();
    if !missing.is_empty() {
        say("安装 Python 软件包 …", "installing Python packages …");
        let mut pip = command(python());
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]);
        run(pip.args(missing))?;
    }
    Ok(command(python()))
}

/// Debian ships `venv` without what it needs to install pip.
const VENV: &str = "import venv, ensurepip";

fn installed(package: &str) -> bool {
    let (name, version) = package.split_once("==").unwrap_or((package, ""));
    let script = "import sys, importlib.metadata as known\n\
                  sys.exit(known.version(sys.argv[1]) != sys.argv[2])";
    succeeds(command(python()).args(["-c", script, name, version]))
}

fn home() -> PathBuf {
    node::tools().join("python")
}

fn python() -> PathBuf {
    home().join("bin/python")
}
