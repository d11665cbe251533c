//! The dependencies that one wasm build has compiled, given to another: most are the same, and each
//! build has a folder of its own. Cargo looks at every one and compiles again what differs.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

/// How many packages were compiled there, some of them for several purposes.
pub fn worth(folder: &Path, target: &str, profile: &str) -> usize {
    let made = folder.join(target).join(profile).join(".fingerprint");
    fs::read_dir(made).map_or(0, Iterator::count)
}

/// Copies what cargo has made in `from` for other packages than gouji, unless `to` is there already.
///
/// # Errors
/// When a file can't be read or written.
pub fn seed(from: &Path, to: &Path) -> Result<()> {
    if to.exists() || !from.exists() {
        return Ok(());
    }
    // Under another name until it is whole: half of it would stay half.
    let half = to.with_extension("half");
    let _ = fs::remove_dir_all(&half);
    copy(from, &half)?;
    fs::rename(&half, to).with_context(|| to.display().to_string())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if !is_of_others(&name.to_string_lossy()) {
            continue;
        }
        let to = to.join(&name);
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            fs::copy(&path, &to).with_context(|| path.display().to_string())?;
            // Cargo compiles anew what is older than what it was made from.
            let made: SystemTime = entry.metadata()?.modified()?;
            File::options().write(true).open(&to)?.set_modified(made)?;
        }
    }
    Ok(())
}

/// Whether a file or folder is no part of gouji itself, and none of cargo's locks.
fn is_of_others(name: &str) -> bool {
    let stem = name.strip_prefix("lib").unwrap_or(name);
    let own = stem.starts_with("gouji") || name == "glue" || name.starts_with("done.");
    !own && !name.starts_with(".cargo-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_others_made_is_given() {
        for (name, want) in [
            ("libserde-0f3a.rlib", true),
            (".fingerprint", true),
            ("libgouji.rlib", false),
            ("gouji-5d1e", false),
            (".cargo-lock", false),
            ("done.json", false),
        ] {
            assert_eq!(is_of_others(name), want, "{name}");
        }
    }
}
