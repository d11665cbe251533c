//! `gouji-validator.js`: the page as an element for other pages, put together from the page's own
//! parts: `www/index.html` is its shadow, `www/style.css` and `www/work.css` its style, the glue of
//! all builds and `www/worker.js` its program.

mod style;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use data_encoding::BASE64;
use sha2::{Digest, Sha384};

use crate::builds::{Build, Manifest};
use crate::bundle;
use crate::process::root;
use crate::site;

/// What it is called, beside the wasm.
pub const SCRIPT: &str = "gouji-validator.js";
/// The same with its wasm inside.
pub const WHOLE_SCRIPT: &str = "gouji-validator-all.js";
/// The wasm that it loads.
pub const PARTS: [&str; 5] = ["page", "element", "office", "pdf", "hand"];

/// Writes it from what was built, beside the wasm.
///
/// # Errors
/// As [`compose`].
pub fn write(manifest: &Manifest) -> Result<()> {
    let folder = root().join("www/pkg");
    let script = compose(manifest, &folder)?;
    give(&folder, SCRIPT, &script)?;
    // `serve` makes no build of all in one.
    if manifest.of("whole")?.wasm().is_file() {
        give(&folder, WHOLE_SCRIPT, &compose_all(manifest)?)?;
    }
    Ok(())
}

/// Writes a script, and prints how a page names it.
fn give(folder: &Path, name: &str, script: &str) -> Result<()> {
    fs::write(folder.join(name), script)?;
    println!(
        "<script src=\"{name}\" integrity=\"{}\" crossorigin=\"anonymous\"></script>",
        integrity(script.as_bytes())
    );
    Ok(())
}

/// The script, for the wasm in a folder.
///
/// # Errors
/// If a part is missing, or is not as it was when this was written.
pub fn compose(manifest: &Manifest, folder: &Path) -> Result<String> {
    let mut glue = Vec::new();
    let mut wasm = serde_json::Map::new();
    for name in PARTS {
        let build = manifest.of(name)?;
        let bytes = fs::read(folder.join(format!("{name}.wasm")))?;
        let hash = serde_json::json!({ "sri": integrity(&bytes), "sha256": site::sha256(&bytes) });
        wasm.insert(name.to_owned(), hash);
        glue.push((name, build));
    }
    put_together(&glue, &wasm, "null")
}

/// The script with all in it: two wasm as gzip in Base64. For documents that may load scripts and
/// fetch nothing, as a sandboxed frame.
///
/// # Errors
/// As [`compose`].
pub fn compose_all(manifest: &Manifest) -> Result<String> {
    let (page, whole) = (manifest.of("page")?, manifest.of("whole")?);
    let packed = |build: &Build| -> Result<String> {
        Ok(BASE64.encode(&bundle::gzip(&fs::read(build.wasm())?)?))
    };
    let inlined = serde_json::json!({ "page": packed(page)?, "element": packed(whole)? });
    let glue = [("page", page), ("element", whole)];
    put_together(&glue, &serde_json::Map::new(), &inlined.to_string())
}

fn put_together(
    glue: &[(&str, &Build)],
    wasm: &serde_json::Map<String, serde_json::Value>,
    inlined: &str,
) -> Result<String> {
    let www = |name: &str| {
        let path = root().join("www").join(name);
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let css = [www("style.css")?, www("work.css")?, www("validator.css")?].concat();
    let style = style::for_shadow(&css)?;
    let mut parts = String::from("var GLUE = {};\n");
    for (name, build) in glue {
        let (script, global) = (build.wasm().with_extension("js"), &build.global);
        let script = fs::read_to_string(script)?;
        // Called once for each instance: what the glue remembers is that instance's.
        writeln!(
            parts,
            "GLUE.{name} = function () {{\n{script}\nreturn {global};\n}};"
        )?;
    }
    let build = serde_json::json!({ "version": version()?, "wasm": wasm });
    writeln!(parts, "var BUILD = {build};")?;
    writeln!(parts, "var INLINED = {inlined};")?;
    writeln!(parts, "var WIDTHS = {:?};", style.widths)?;
    writeln!(parts, "var STYLE = {};", serde_json::to_string(&style.css)?)?;
    let template = serde_json::to_string(&template(&www("index.html")?)?)?;
    writeln!(parts, "var TEMPLATE = {template};")?;
    writeln!(
        parts,
        // The glue stands outside of this and looks for what it imports in the Worker itself.
        "var WORKER = function (gouji_worker, goujiParts) {{\n{}\n\
         self.goujiElsewhere = goujiElsewhere; self.goujiLabel = goujiLabel; self.goujiDecode = goujiDecode; self.goujiPages = goujiPages;\n}};",
        www("worker.js")?
    )?;
    let script = www("validator.js")?;
    let (before, after) = script
        .split_once("/*@parts@*/")
        .context("validator.js: /*@parts@*/")?;
    Ok(format!("{before}{parts}{after}"))
}

/// The version in Cargo.toml.
///
/// # Errors
/// If there is none.
pub fn version() -> Result<String> {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version"));
    Ok(version
        .and_then(|v| v.as_str())
        .context("Cargo.toml: no version")?
        .to_owned())
}

/// A hash as `integrity` attributes have it (W3C Subresource Integrity).
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(&Sha384::digest(bytes)))
}

/// What can be styled from outside, by id.
const STYLED: [&str; 9] = [
    "trouble", "verdict", "tools", "panel", "files", "report", "source", "cell-bar", "curtain",
];

/// The page's body, without scripts, and without what is true of a page of gouji's own only: its
/// policy, its offline copy.
fn template(index: &str) -> Result<String> {
    let open = "<div class=\"needs-wasm\">";
    let (_, body) = index.split_once(open).context("index.html: needs-wasm")?;
    let (body, _) = body
        .rsplit_once("</div>")
        .context("index.html: needs-wasm")?;
    let mut html = String::new();
    let mut own = false;
    for line in body.lines().map(str::trim) {
        match line {
            "<!-- the page's own -->" => own = true,
            "<!-- as everywhere -->" => own = false,
            _ if own || line.starts_with("<script") => {}
            _ if line.contains("id=\"assure\"") => {
                let line = line.replace(
                    "<button id=\"assure\" class=\"plain\" type=\"button\"",
                    "<span",
                );
                html += &(line.replace("</button>", "</span>") + "\n");
            }
            _ => html += &(line.to_owned() + "\n"),
        }
    }
    for foreign in ["<script", "offline", "assure"] {
        ensure!(
            !html.contains(foreign),
            "index.html: {foreign} among other things"
        );
    }
    for id in STYLED {
        let (from, to) = (
            format!(" id=\"{id}\""),
            format!(" id=\"{id}\" part=\"{id}\""),
        );
        ensure!(html.contains(&from), "index.html: no {id}");
        html = html.replacen(&from, &to, 1);
    }
    Ok(format!(
        "<div id=\"frame\" class=\"frame\" part=\"frame\">{html}</div>"
    ))
}
