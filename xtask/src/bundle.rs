//! The page as a single file, `target/bundle/gouji.html`: it opens by a double click, without a
//! network.
//!
//! `www/index.html` with everything it names put into it, and both wasm as gzip in Base64; all of that
//! in the sandboxed frame of `www/bundle/shell.html`. Scripts are classic and allowed by their hash.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::builds::Manifest;
use crate::node;
use crate::process::{command, root, say, target};
use crate::site::{self, Identity};

/// The single file.
pub fn file() -> PathBuf {
    target().join("bundle/gouji.html")
}

/// Makes it from builds that stand ready.
///
/// # Errors
/// Where one does not, or a source no longer looks as it is taken apart here.
pub fn make(identity: &Identity) -> Result<PathBuf> {
    node::provide(&[node::INFLATE])?;
    let manifest = Manifest::read()?;
    let wasm = |name: &str| -> Result<Vec<u8>> {
        let path = manifest.of(name)?.wasm();
        fs::read(&path).with_context(|| path.display().to_string())
    };
    let (page, whole) = (wasm("page")?, wasm("whole")?);
    let core = site::sha256(&whole);
    let source = |name: &str| -> Result<String> {
        let text = fs::read_to_string(root().join(name)).with_context(|| name.to_owned())?;
        Ok(identity.stamp(&text, &core))
    };
    let glue = |name: &str| -> Result<String> {
        let path = manifest.of(name)?.wasm().with_extension("js");
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let inflate = node::tools().join("node_modules/tiny-inflate/index.js");
    let inflate = fs::read_to_string(inflate)?;
    let inlined = format!(
        "// tiny-inflate by Devon Govett and Joergen Ibsen, MIT licence.\n\
         var goujiInflate = (function () {{ var module = {{}};\n{inflate}\nreturn module.exports; }})();\n{}",
        source("www/bundle/inlined.js")?
    );

    let mut hashes = Hashes::default();
    let mut html = source("www/index.html")?;
    // What the first script of the page looks for: that it is a part of a single file.
    cut(
        &mut html,
        " data-worker=\"worker.js\"",
        " data-bundle data-csp=\"GOUJI_POLICY\"",
    )?;
    cut(
        &mut html,
        "<link rel=\"manifest\" href=\"manifest.webmanifest\">\n",
        "",
    )?;
    let (before, rest) = html.split_once("<script>").context("the first script")?;
    let (first, after) = rest.split_once("</script>").context("the first script")?;
    let mut html = format!("{before}{}{after}", hashes.script(first)?);
    let v = format!("?v={}", identity.build);
    for name in ["style.css", "work.css"] {
        let style = hashes.style(&source(&format!("www/{name}"))?)?;
        cut(
            &mut html,
            &format!("<link rel=\"stylesheet\" href=\"{name}{v}\">"),
            &style,
        )?;
    }
    let mut page_glue =
        glue("page")?.replace("currentScript.src,location", "currentScript.src, location");
    // It stands in no file, and about:srcdoc is no base for an address.
    cut(
        &mut page_glue,
        "new URL(document.currentScript.src, location.href).toString()",
        "''",
    )?;
    for (name, text) in [
        ("parts.js", inlined.clone()),
        ("pkg/page.js", page_glue),
        ("boot.js", source("www/boot.js")?),
    ] {
        let mut script = hashes.script(&text)?;
        if name == "parts.js" {
            let worker = format!(
                "{inlined}\n{}\n{}",
                glue("whole")?,
                source("www/worker.js")?
            );
            let data = [
                ("wasm-page", BASE64.encode(&gzip(&page)?)),
                ("wasm-worker", BASE64.encode(&gzip(&whole)?)),
                ("worker-text", worker),
            ];
            for (id, text) in data {
                closed(&text)?;
                script =
                    format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n{script}");
            }
        }
        cut(
            &mut html,
            &format!("<script src=\"{name}{v}\"></script>"),
            &script,
        )?;
    }

    let shell = source("www/bundle/shell.html")?;
    let icon = html
        .lines()
        .find(|line| line.starts_with("<link rel=\"icon\""));
    let mut shell = shell.replace("GOUJI_ICON", icon.context("the icon")?);
    hashes.all_of(&shell)?;
    let policy = hashes.policy();
    cut(&mut html, "GOUJI_POLICY", &policy)?;
    cut(&mut shell, "GOUJI_POLICY", &policy)?;
    let page = html.replace('&', "&amp;").replace('"', "&quot;");
    cut(&mut shell, "GOUJI_PAGE", &page)?;

    let to = file();
    fs::create_dir_all(to.parent().unwrap_or(Path::new(".")))?;
    fs::write(&to, &shell)?;
    say(
        &format!("单个文件在 {}，{} 字节。", to.display(), shell.len()),
        &format!("the single file has {} bytes.", shell.len()),
    );
    println!("SHA-256 {core}  whole.wasm");
    println!("SHA-256 {}  gouji.html", site::sha256(shell.as_bytes()));
    Ok(to)
}

/// Whether it keeps its budget.
///
/// # Errors
/// When it has not been made.
pub fn check() -> Result<bool> {
    let budget = Manifest::read()?.bundle.budget;
    let size = fs::metadata(file())?.len();
    println!("gouji.html: {size} bytes, budget {budget}");
    Ok(size <= budget)
}

/// Puts something else in the place of what stands there once.
fn cut(html: &mut String, from: &str, to: &str) -> Result<()> {
    let times = html.matches(from).count();
    ensure!(times == 1, "{from:?} stands there {times} times");
    *html = html.replacen(from, to, 1);
    Ok(())
}

/// A script that would end its own element.
fn closed(text: &str) -> Result<()> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("</script") || lower.contains("<!--") {
        bail!("a script would end its own element");
    }
    Ok(())
}

/// The scripts and style sheets that the policy allows.
#[derive(Default)]
struct Hashes {
    scripts: Vec<String>,
    styles: Vec<String>,
}

impl Hashes {
    fn script(&mut self, text: &str) -> Result<String> {
        closed(text)?;
        self.scripts.push(hash(text));
        Ok(format!("<script>{text}</script>"))
    }

    fn style(&mut self, text: &str) -> Result<String> {
        ensure!(
            !text.contains("</style"),
            "a style sheet would end its own element"
        );
        self.styles.push(hash(text));
        Ok(format!("<style>{text}</style>"))
    }

    /// Those that stand in a page already.
    fn all_of(&mut self, html: &str) -> Result<()> {
        for (open, close, into) in [
            ("<script>", "</script>", &mut self.scripts),
            ("<style>", "</style>", &mut self.styles),
        ] {
            for part in html.split(open).skip(1) {
                let (text, _) = part.split_once(close).context(close)?;
                into.push(hash(text));
            }
        }
        Ok(())
    }

    fn policy(&self) -> String {
        format!(
            "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; connect-src 'none'; \
             frame-src 'none'; worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'",
            self.scripts.join(" "),
            self.styles.join(" ")
        )
    }
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text)))
}

/// As small as gzip gets.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let script = "const bytes = require('fs').readFileSync(0);\
                  process.stdout.write(require('zlib').gzipSync(bytes, { level: 9, memLevel: 9 }))";
    let mut node = command("node");
    node.args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = node.spawn()?;
    child
        .stdin
        .take()
        .context("stdin is piped")?
        .write_all(bytes)?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "node could not compress");
    Ok(output.stdout)
}
