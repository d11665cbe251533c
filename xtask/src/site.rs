//! The page as it is to be hosted, in `target/site`: the files of `www/`, every one marked with the
//! build that all of them belong to, and the page that is a single file beside them.
//!
//! The mark is a hash of all files. Scripts and style sheets carry it as a text, a wasm in a section
//! that engines pass over; the page refuses to start where two marks meet (`www/parts.js`).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::builds::Manifest;
use crate::process::{root, say, target};
use crate::{bundle, element};

/// What is known of the builds that stand ready.
pub struct Identity {
    /// The mark: 16 hexadecimal digits of the hash of all files.
    pub build: String,
    /// The version of gouji.
    pub version: String,
    /// 12 hexadecimal digits of the hash of rules and forms.
    pub rules: String,
}

/// Where the page to host is.
pub fn folder() -> PathBuf {
    target().join("site")
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The files of the page by their paths from `www/`, without what only the single file needs.
fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let home = root().join("www");
    let (mut found, mut folders) = (Vec::new(), vec![home.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path
                .strip_prefix(&home)?
                .to_string_lossy()
                .replace('\\', "/");
            if path.is_dir() {
                if name != "bundle" {
                    folders.push(path);
                }
            } else if name != "gouji.html" && !name.ends_with(element::WHOLE_SCRIPT) {
                found.push((name, fs::read(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads what the builds and sources are.
///
/// # Errors
/// Where a build has not been made.
pub fn identity() -> Result<Identity> {
    let mut all = Sha256::new();
    for (name, bytes) in files()? {
        all.update(format!("{name}\0{}\0", bytes.len()));
        all.update(&bytes);
    }
    let mut rules = Sha256::new();
    for name in [
        "src/check/rules.toml",
        "src/form/2019.toml",
        "src/form/2021.toml",
    ] {
        rules.update(fs::read(root().join(name)).context(name)?);
    }
    Ok(Identity {
        build: HEXLOWER.encode(&all.finalize())[..16].to_owned(),
        version: element::version()?,
        rules: HEXLOWER.encode(&rules.finalize())[..12].to_owned(),
    })
}

impl Identity {
    /// Writes what the page says of itself in the place of the marks in its sources.
    pub fn stamp(&self, text: &str, core: &str) -> String {
        text.replace("GOUJI_BUILD", &self.build)
            .replace("GOUJI_VERSION", &self.version)
            .replace("GOUJI_RULES", &self.rules)
            .replace("GOUJI_CORE", core)
    }
}

/// Makes the single file and the page to host from builds that stand ready.
///
/// # Errors
/// As [`make`] and [`bundle::make`].
pub fn all() -> Result<()> {
    let identity = identity()?;
    let single = bundle::make(&identity)?;
    make(&identity, Some(&single))
}

/// Writes `target/site` anew; the single file, if it has been made, with it.
///
/// # Errors
/// Where a build has not been made.
pub fn make(identity: &Identity, single: Option<&Path>) -> Result<()> {
    let files = files()?;
    let stamped = |name: &str, bytes: &[u8]| marked(name, bytes, &identity.build);
    let core = files.iter().find(|(name, _)| name == "pkg/worker.wasm");
    let (name, core) = core.context("www/pkg/worker.wasm")?;
    let core = sha256(&stamped(name, core)?);
    let kept: Vec<&str> = files
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| is_kept(name))
        .collect();
    let kept = kept.join("\", \"");
    let to = folder();
    let _ = fs::remove_dir_all(&to);
    for (name, bytes) in &files {
        let mut bytes = stamped(name, bytes)?;
        if let Some(("html" | "js" | "css", text)) = name
            .rsplit_once('.')
            .and_then(|(_, kind)| Some((kind, std::str::from_utf8(&bytes).ok()?)))
        {
            bytes = identity
                .stamp(text, &core)
                .replace("GOUJI_FILES", &kept)
                .into_bytes();
        }
        let path = to.join(name);
        fs::create_dir_all(path.parent().context("a file stands in a folder")?)?;
        fs::write(path, bytes)?;
    }
    // The element knows the hashes of its wasm, which the mark has changed.
    let element = element::compose(&Manifest::read()?, &to.join("pkg"))?;
    fs::write(to.join("pkg").join(element::SCRIPT), element)?;
    let whole = element::compose_all(&Manifest::read()?)?;
    fs::write(to.join("pkg").join(element::WHOLE_SCRIPT), whole)?;
    if let Some(single) = single {
        fs::copy(single, to.join("gouji.html"))?;
    }
    say(
        &format!("网页在 {}，版本标记 {}。", to.display(), identity.build),
        &format!("the page to host is there, build {}.", identity.build),
    );
    println!("SHA-256 {core}  pkg/worker.wasm");
    Ok(())
}

/// Whether the service worker keeps this file: all of the page itself, nothing for other pages.
fn is_kept(name: &str) -> bool {
    let page = [
        "index.html",
        "manifest.webmanifest",
        "icon.svg",
        "boot.js",
        "parts.js",
        "worker.js",
    ];
    let pkg = name.strip_prefix("pkg/").is_some_and(|rest| {
        !rest.contains('/') && !is_element(rest) && !rest.starts_with("element.")
    });
    page.contains(&name) || pkg || (name.ends_with(".css") && !name.contains('/'))
}

/// Scripts for other pages, which know their parts by hash.
fn is_element(name: &str) -> bool {
    [element::SCRIPT, element::WHOLE_SCRIPT].contains(&name)
}

/// A file with the mark in it, where one has to be put in.
fn marked(name: &str, bytes: &[u8], build: &str) -> Result<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    if let Some(stem) = name.strip_suffix(".css") {
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        bytes.extend(format!("\n:root {{ --gouji-{stem}: \"{build}\"; }}\n").bytes());
    } else if let Some(part) = name.strip_prefix("pkg/").filter(|part| !is_element(part)) {
        if let Some(part) = part.strip_suffix(".js") {
            bytes.extend(format!("\nvar gouji_{part}_build = \"{build}\";\n").bytes());
        } else if part.ends_with(".wasm") {
            bytes.extend(section("gouji", build.as_bytes())?);
        }
    }
    Ok(bytes)
}

/// A custom section of a wasm.
fn section(name: &str, content: &[u8]) -> Result<Vec<u8>> {
    let length = 1 + name.len() + content.len();
    // One byte of LEB128 each is enough.
    ensure!(length < 128, "a mark is short");
    let mut section = vec![0, u8::try_from(length)?, u8::try_from(name.len())?];
    section.extend(name.bytes());
    section.extend(content);
    Ok(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_section_that_engines_pass_over() {
        let section = section("gouji", b"0123456789abcdef").unwrap();
        assert_eq!(section[..3], [0, 22, 5]);
        assert_eq!(section.len(), 2 + 22);
    }

    #[test]
    fn what_is_kept_is_the_page() {
        for (name, want) in [
            ("index.html", true),
            ("style.css", true),
            ("pkg/pdf.wasm", true),
            ("sw.js", false),
            ("demo/index.html", false),
            ("demo/demo.css", false),
        ] {
            assert_eq!(is_kept(name), want, "{name}");
        }
    }
}
