//! Speed.
use crate::provision::Provided;
use anyhow::Result;

/// Prints it.
pub fn run(_: &Provided) -> Result<()> {
    Ok(())
}
