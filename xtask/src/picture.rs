//! The picture in the README.
use crate::provision::Provided;
use anyhow::Result;

/// Takes it.
pub fn take(_: &Provided) -> Result<()> {
    Ok(())
}
