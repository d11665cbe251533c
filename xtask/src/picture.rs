//! The picture in the README.

use std::fs;

use anyhow::Result;

use crate::process::{root, run, say, target};
use crate::provision::Provided;
use crate::{browser, builds, python};

/// Few colours and no more pixels than a README shows: a file that a repository can carry.
const SHRINK: &str = "\
import sys
from PIL import Image
picture = Image.open(sys.argv[1]).convert('RGB')
picture.quantize(64, dither=Image.Dither.NONE).save(sys.argv[2], optimize=True)
";

/// Takes `docs/page.png` from the page as it shows its example.
///
/// # Errors
/// When the page cannot be built or opened, or shows no verdict.
pub fn take(provided: &Provided) -> Result<()> {
    let mut python = python::provide(&[python::PILLOW])?;
    builds::build(&provided.toolchain, false, None)?;
    let whole = target().join("browser/page.png");
    let small = root().join("docs/page.png");
    let mut browser = browser::script("xtask/picture.mjs", &provided.browsers)?;
    run(browser.arg(&whole))?;
    run(python.args(["-c", SHRINK]).arg(whole).arg(&small))?;
    let kib = fs::metadata(small)?.len() / 1024;
    say(
        &format!("已写好 docs/page.png（{kib} KiB）。"),
        &format!("wrote docs/page.png ({kib} KiB)."),
    );
    Ok(())
}
