//! Packages of Debian and its relatives, for machines where nothing else can be fetched.

use std::process::Command;

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
    let names = missing.join(" ");
    if find(&["apt-get"]).is_none() {
        bail!("本机没有 apt-get，请先自行安装 / no apt-get here, please install by hand: {names}");
    }
    say(
        &format!("安装系统软件包 {names} …"),
        "installing system packages …",
    );
    // A machine that has never asked knows no package by name.
    if !missing.iter().all(|package| known(package)) {
        run(apt()?.args(["update", "-qq"]))?;
    }
    let mut install = apt()?;
    install.args(["install", "-y", "-qq", "--no-install-recommends"]);
    run(install.args(missing).stdout(std::process::Stdio::null()))
}

/// Whether a package of this name can be installed.
pub fn known(package: &str) -> bool {
    succeeds(command("apt-cache").args(["show", "--no-all-versions", package]))
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
