//! Scoring the command against the corpus.
use crate::toolchain::Toolchain;
use anyhow::Result;

/// What to score.
#[derive(clap::Args, Default)]
pub struct Args {}

/// Whether all thresholds hold.
pub fn run(_: &Toolchain, _: &Args) -> Result<bool> {
    Ok(true)
}
