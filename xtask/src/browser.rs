//! Browsers, and the tests in `tests/browser` that drive them.

use std::path::PathBuf;
use std::process::Command;
use std::slice;

use anyhow::Result;
use serde::Serialize;

use crate::process::{command, find, root, say, target};
use crate::serve::{self, WasmType};
use crate::suite::Tally;
use crate::{bundle, site};
use crate::{debian, node};

/// A browser that the tests can drive.
#[derive(Clone, Debug, Serialize)]
pub struct Browser {
    /// What people call it.
    pub name: String,
    /// Its program, or that of its driver.
    pub program: PathBuf,
    /// How it is driven: `chromium` with all cases; `firefox`, `webkit` and `chromium-some` with those
    /// that have to work everywhere.
    pub kind: &'static str,
}

/// A current Chromium and Chromium 86, the oldest that the page must work in.
///
/// # Errors
/// When one can't be installed.
pub fn provide() -> Result<Vec<Browser>> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let current = match find(&names) {
        Some(program) => program,
        None => {
            debian::install(&["chromium", "fonts-noto-cjk"])?;
            find(&names).unwrap_or_else(|| PathBuf::from("chromium"))
        }
    };
    let browser = |name: &str, program| Browser {
        name: name.to_owned(),
        program,
        kind: "chromium",
    };
    Ok(vec![
        browser("Chromium", current),
        browser("Chromium 86", node::chromium_86()?),
    ])
}

/// The browsers of `cargo xtask test --all`: Firefox ESR, WebKitGTK, Chromium 109.
///
/// # Errors
/// When one can't be installed.
pub fn provide_others() -> Result<Vec<Browser>> {
    debian::install(&["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"])?;
    node::provide(&[node::PUPPETEER])?;
    let browser = |name: &str, program, kind| Browser {
        name: name.to_owned(),
        program,
        kind,
    };
    let program = |name: &str| find(&[name]).unwrap_or_else(|| PathBuf::from(name));
    Ok(vec![
        browser("Firefox ESR", program("firefox-esr"), "firefox"),
        browser("WebKitGTK", program("WebKitWebDriver"), "webkit"),
        browser("Chromium 109", node::chromium_109()?, "chromium-some"),
    ])
}

/// Runs the cases whose name contains the filter in each browser.
///
/// # Errors
/// When the runner cannot be started.
pub fn test(browsers: &[Browser], filter: Option<&str>) -> Result<Tally> {
    say("浏览器测试 …", "browser tests …");
    // Each browser waits most of the time: two at once take little longer than one.
    let mut tally = Tally::default();
    for some in browsers.chunks(2) {
        let mut runners = Vec::new();
        for browser in some {
            let mut runner = script("tests/browser/run.mjs", slice::from_ref(browser))?;
            runner.args(filter);
            // Its own, for it begins by emptying it.
            let pictures = browser.name.to_lowercase().replace(' ', "-");
            runner.env("GOUJI_PICTURES", target().join("browser").join(pictures));
            runners.push((browser.name.clone(), runner));
        }
        tally.counted_at_once(runners);
    }
    Ok(tally)
}

/// A script for Node that finds the served page, the browsers and the packages in its
/// environment.
///
/// # Errors
/// When no port can be had.
pub fn script(path: &str, browsers: &[Browser]) -> Result<Command> {
    let folders = || {
        vec![
            ("/tests/", root().join("tests/browser")),
            ("/bench/", root().join("benches")),
            ("/", site::folder()),
        ]
    };
    let mut node = command("node");
    node.arg(root().join(path));
    node.env("GOUJI_TOOLS", node::tools());
    node.env("GOUJI_BROWSERS", serde_json::to_string(browsers)?);
    node.env(
        "GOUJI_SERVER",
        serve::in_background(folders(), WasmType::Right)?,
    );
    node.env(
        "GOUJI_OLD_SERVER",
        serve::in_background(folders(), WasmType::Wrong)?,
    );
    node.env("GOUJI_PICTURES", target().join("browser"));
    node.env("GOUJI_SITE", site::folder());
    node.env("GOUJI_BUNDLE", bundle::file());
    node.env("GOUJI_COMMAND", target().join("debug/gouji"));
    Ok(node)
}
