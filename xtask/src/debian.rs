//! Packages of Debian and its relatives, for machines where nothing else can be fetched.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};

use crate::process::{command, find, output, run, say, succeeds};

/// Installs those of these packages that are not there.
///
/// # Errors
/// On a machine without apt-get, and when apt-get fails.
pub fn install(packages: &[&str]) -> Result<()> {
    let there = |package: &&str| {
        let mut query = command("dpkg-query");
        query.args(["-W", "-f=${db:Status-Status}", package]);
        output(&mut query).is_ok_and(|status| status == "installed")
    };
    let missing: Vec<_> = packages.iter().copied().filter(|p| !there(p)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install_newest(&missing)
}

/// Installs the newest of these packages, those that are there too.
///
/// # Errors
/// As [`install`].
pub fn install_newest(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if find(&["apt-get"]).is_none() {
        bail!("本机没有 apt-get，请先自行安装 / no apt-get here, please install by hand: {names}");
    }
    say(
        &format!("安装系统软件包 {names} …"),
        "installing system packages …",
    );
    refresh()?;
    let mut install = apt()?;
    install.args(["install", "-y", "-qq", "--no-install-recommends"]);
    run(install.args(packages).stdout(std::process::Stdio::null()))
}

/// Asks once what there is now. A machine's own list is as old as its image: the newest Rust in it may
/// be too old, and a package's file may be gone from where the list says.
fn refresh() -> Result<()> {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if !ASKED.swap(true, Ordering::Relaxed) {
        // Without an answer the old list may still do; what it cannot do the installation says.
        succeeds(apt()?.args(["update", "-qq"]));
    }
    Ok(())
}

fn apt() -> Result<Command> {
    let root = output(command("id").arg("-u"))? == "0";
    let mut apt = if root {
        command("apt-get")
    } else if find(&["sudo"]).is_some() {
        let mut sudo = command("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    } else {
        bail!("安装系统软件包需要 root 权限 / installing system packages needs root");
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(apt)
}
