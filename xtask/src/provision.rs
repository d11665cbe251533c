//! Installing what is missing. Quick where nothing is.

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::node;
use crate::process::say;
use crate::toolchain::{self, Toolchain};

/// All that building and testing need.
pub struct Provided {
    /// Builds and lints everything.
    pub toolchain: Toolchain,
    /// A current Chromium and Chromium 86.
    pub browsers: Vec<Browser>,
}

/// What `build` and `serve` need: no browser is driven there.
///
/// # Errors
/// As [`toolchain::provide`] and [`node::provide`].
pub fn for_build() -> Result<Toolchain> {
    let toolchain = toolchain::provide()?;
    node::provide(&[node::BINARYEN, node::TERSER])?;
    Ok(toolchain)
}

/// What all tasks need.
///
/// # Errors
/// As [`for_build`] and [`browser::provide`].
pub fn everything() -> Result<Provided> {
    let toolchain = toolchain::provide()?;
    node::provide(&[node::BINARYEN, node::TERSER, node::PLAYWRIGHT, node::AXE])?;
    let browsers = browser::provide()?;
    say("工具齐备。", "everything is installed.");
    Ok(Provided {
        toolchain,
        browsers,
    })
}
