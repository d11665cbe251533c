//! Speed: the library, a reader in Python on the same bytes, and the page in browsers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::process::{command, output, root, run, say, target};
use crate::provision::Provided;
use crate::toolchain::Toolchain;
use crate::{browser, builds, debian, node, python};

/// What `benches/peer.py` prints of a file.
#[derive(Deserialize)]
struct Peer {
    bytes: u64,
    ms: f64,
    checked: u32,
    failed: u32,
}

/// What it prints of both.
#[derive(Deserialize)]
struct Peers {
    page: Peer,
    paste: Peer,
}

/// What `benches/office_peer.*` print of a file.
#[derive(Deserialize)]
struct Reader {
    ms: f64,
    cells: u32,
}

/// What they print of both.
#[derive(Deserialize)]
struct Readers {
    docx: Reader,
    xlsx: Reader,
}

/// What `benches/pdf_peer.py` prints of a file.
#[derive(Deserialize)]
struct PdfPeers {
    pdfplumber: f64,
    cells: u32,
    pdftotext: f64,
}

/// What `benches/browser.mjs` prints of a browser: milliseconds, each the median of its drops or
/// keystrokes.
#[derive(Deserialize)]
struct InBrowser {
    name: String,
    verdict: f64,
    check: f64,
    key: f64,
    /// 95 of 100 keystrokes take less.
    slow: f64,
    edit: f64,
    /// The longest task of 50 ms or more; 0 where there was none.
    longest: Option<f64>,
    files: Vec<FileInBrowser>,
    harm: Vec<Harm>,
}

/// The wasm's own check of a file.
#[derive(Deserialize)]
struct FileInBrowser {
    name: String,
    /// After the one with which the reader came.
    first: f64,
    /// The median of some.
    ms: f64,
}

/// The wasm's own check of a file built to harm.
#[derive(Deserialize)]
struct Harm {
    name: String,
    ms: f64,
    /// Memory of all wasm after it, mebibytes.
    mib: f64,
}

/// The part of criterion's `estimates.json` that is read here.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    /// Nanoseconds.
    point_estimate: f64,
}

/// What criterion measured of the library, by the ids of `benches/check.rs`.
struct Native(PathBuf);

impl Native {
    fn measure(toolchain: &Toolchain) -> Result<Self> {
        let measured = target().join("bench/criterion");
        say("测速：本机 …", "speed: native …");
        let mut cargo = toolchain.cargo();
        cargo.args(["bench", "--quiet", "--package", "gouji", "--bench", "check"]);
        run(cargo.env("CRITERION_HOME", &measured))?;
        Ok(Self(measured))
    }

    /// Milliseconds.
    fn of(&self, id: &str) -> Result<f64> {
        let file = self.0.join("check").join(id).join("new/estimates.json");
        let estimates: Estimates = parsed(&read(&file)?)?;
        Ok(estimates.median.point_estimate / 1e6)
    }
}

/// Measures office files alone, against the usual readers, and what files built to harm cost. It
/// needs no browser and no wasm.
///
/// # Errors
/// As [`measure`], and where a file built to harm takes more than a browser can spare.
pub fn measure_office(toolchain: &Toolchain) -> Result<()> {
    let native = Native::measure(toolchain)?;
    office(&native)?;
    harm(toolchain)
}

/// Measures files built to harm, and keeps them for browsers.
fn harm(toolchain: &Toolchain) -> Result<()> {
    say("有害文件的代价 …", "the cost of files built to harm …");
    let mut cargo = toolchain.cargo();
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "gouji",
        "--bench",
        "limits",
    ]);
    run(&mut cargo)
}

/// Measures and prints; judges nothing, for times depend on the machine.
///
/// # Errors
/// When something does not build or run, or a reader overlooks an equation.
pub fn measure(provided: &Provided) -> Result<()> {
    let mut python = python::provide(&[python::LXML])?;
    builds::build(&provided.toolchain, false, None)?;
    let files = target().join("bench");
    print_pdfs(provided, &files)?;
    let native = Native::measure(&provided.toolchain)?;

    harm(&provided.toolchain)?;
    say("测速：Python …", "speed: Python …");
    let said = output(python.arg(root().join("benches/peer.py")).arg(&files))?;
    let peers: Peers = parsed(&said)?;

    say("测速：浏览器 …", "speed: browsers …");
    let mut node = browser::script("benches/browser.mjs", &provided.browsers)?;
    node.arg(files.join("page.html")).arg(&files).args(FILES);
    let said = output(&mut node)?;
    let browsers = said
        .lines()
        .map(parsed)
        .collect::<Result<Vec<InBrowser>>>()?;

    println!("从字节到结果（中位数）/ bytes to findings (median)");
    for (what, id, reader, peer) in [
        ("网页 page", "page", "Python + lxml", &peers.page),
        ("粘贴的文字 paste", "paste", "Python", &peers.paste),
    ] {
        // benches/check.rs asserts the same of gouji.
        if (peer.checked, peer.failed) != (42, 3) {
            bail!(
                "benches/peer.py checked {} and found {}",
                peer.checked,
                peer.failed
            );
        }
        let (kib, own) = (peer.bytes as f64 / 1024.0, native.of(id)?);
        let (times, other) = (peer.ms / own, peer.ms);
        println!(
            "  {what}, {kib:.1} KiB: gouji {own:.3} ms, {reader} {other:.3} ms, gouji : {reader} = 1 : {times:.2}"
        );
    }
    println!("  Python 脚本只认这一种版式，只核对等式，不读正文，不给改法");
    println!(
        "  the Python script knows this one layout and only checks equations: no prose, no repair"
    );
    office(&native)?;
    pdfs(&native)?;
    println!("拖入这个网页到看见结论（20 次的中位数，括号里是其中 wasm 的核对）");
    println!("drop of this page to the verdict (median of 20; in brackets the wasm's check)");
    for browser in &browsers {
        let (name, verdict, check) = (&browser.name, browser.verdict, browser.check);
        println!("  {name}: {verdict:.0} ms ({check:.0} ms)");
    }
    println!("表三里按一个键到页面随之改变（60 次的中位数和 95 百分位，括号里是其中 wasm 的核对）");
    println!(
        "a keystroke in table 3 to what it changes (median and 95th percentile of 60; in brackets the wasm's check)"
    );
    for browser in &browsers {
        let (name, key, slow, edit) = (&browser.name, browser.key, browser.slow, browser.edit);
        let tasks = match browser.longest {
            Some(longest) if longest > 0.0 => format!("longest task {longest:.0} ms"),
            Some(_) => "no task over 50 ms".to_owned(),
            None => "tasks not told".to_owned(),
        };
        println!("  {name}: {key:.1} ms, {slow:.1} ms ({edit:.1} ms), {tasks}");
    }
    println!("浏览器里 wasm 核对一个文件：读取器装载后的第一次，和 10 次的中位数");
    println!(
        "the wasm's check of a file in browsers: the first with its reader there, the median of 10"
    );
    for browser in &browsers {
        for FileInBrowser { name, first, ms } in &browser.files {
            println!("  {}: {name} {first:.1} ms, {ms:.1} ms", browser.name);
        }
    }
    println!("浏览器里的有害文件：最慢的，和之后 wasm 内存最多的");
    println!(
        "files built to harm in browsers: the slowest, and that with the most wasm memory after it"
    );
    for InBrowser { name, harm, .. } in &browsers {
        let slowest = harm.iter().max_by(|a, b| a.ms.total_cmp(&b.ms));
        let largest = harm.iter().max_by(|a, b| a.mib.total_cmp(&b.mib));
        let (slowest, largest) = slowest.zip(largest).context("no file was tried")?;
        println!(
            "  {name}: {} files; {} {:.0} ms; {} {:.0} MiB",
            harm.len(),
            slowest.name,
            slowest.ms,
            largest.name,
            largest.mib
        );
    }
    Ok(())
}

/// The files that browsers are given beside the page; the first is an office file, with which their
/// reader comes.
const FILES: [&str; 7] = [
    "report.docx",
    "report.xlsx",
    "report.doc",
    "report.xls",
    "report.pdf",
    "printed.pdf",
    "long.pdf",
];

/// The PDFs that are read: the id of the measurement, and the file.
const PDFS: [(&str, &str); 3] = [
    ("pdf", "report.pdf"),
    ("printed", "printed.pdf"),
    ("long", "long.pdf"),
];

/// Prints the page of the bench, and 50 of it in a row, with the browser.
fn print_pdfs(provided: &Provided, files: &Path) -> Result<()> {
    fs::create_dir_all(files)?;
    let page = files.join("page.html");
    if !page.is_file() {
        // The bench writes it, so the first run on a machine prints nothing.
        let mut cargo = provided.toolchain.cargo();
        cargo.args(["bench", "--quiet", "--package", "gouji", "--bench", "check"]);
        run(cargo.args(["--", "--test"]))?;
    }
    let body = read(&page)?;
    fs::write(files.join("long.html"), body.repeat(50))?;
    let chromium = provided.browsers.first().context("no Chromium")?;
    for (from, to) in [("page.html", "printed.pdf"), ("long.html", "long.pdf")] {
        let mut print = command(&chromium.program);
        print.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
        ]);
        print.arg(format!("--print-to-pdf={}", files.join(to).display()));
        output(print.arg(format!("file://{}", files.join(from).display())))?;
    }
    Ok(())
}

/// The usual readers of office files on the same bytes.
fn office(native: &Native) -> Result<()> {
    let mut python = python::provide(&[python::DOCX, python::OPENPYXL])?;
    node::provide(&[node::MAMMOTH, node::SHEETS])?;
    let files = target().join("bench");
    say("测速：Python 和 Node …", "speed: Python and Node …");
    python.arg(root().join("benches/office_peer.py"));
    let by_python: Readers = parsed(&output(python.arg(&files))?)?;
    let mut script = command("node");
    script.arg(root().join("benches/office_peer.mjs"));
    script.arg(&files).arg(node::tools());
    let by_node: Readers = parsed(&output(&mut script)?)?;
    for (id, peers) in [
        (
            "docx",
            [("python-docx", &by_python.docx), ("mammoth", &by_node.docx)],
        ),
        (
            "xlsx",
            [("openpyxl", &by_python.xlsx), ("SheetJS", &by_node.xlsx)],
        ),
    ] {
        let own = native.of(id)?;
        for (reader, peer) in peers {
            // One that sees no cells is fast for the wrong reason.
            if peer.cells < 100 {
                bail!("{reader} found {} cells in the {id}", peer.cells);
            }
            println!(
                "  {id}: gouji {own:.3} ms, {reader} {:.3} ms, gouji : {reader} = 1 : {:.1}",
                peer.ms,
                peer.ms / own
            );
        }
    }
    println!("  这四个只读出文字，不认表格，不核对");
    println!("  these four only read text: they bind and check nothing");
    Ok(())
}

/// The usual readers of PDF on the same bytes.
fn pdfs(native: &Native) -> Result<()> {
    debian::install(&["poppler-utils"])?;
    let mut python = python::provide(&[python::PDFPLUMBER])?;
    let files = target().join("bench");
    say("测速：PDF …", "speed: PDF …");
    python.arg(root().join("benches/pdf_peer.py"));
    let said = output(python.args(PDFS.map(|(_, name)| files.join(name))))?;
    let of_pdfs: Vec<PdfPeers> = parsed(&said)?;
    for ((id, name), peers) in PDFS.into_iter().zip(&of_pdfs) {
        let own = native.of(id)?;
        if peers.cells < 100 {
            bail!("pdfplumber found {} cells in {name}", peers.cells);
        }
        println!(
            "  {name}: gouji {own:.2} ms; pdfplumber {:.1} ms, gouji : pdfplumber = 1 : {:.1}; pdftotext -layout {:.1} ms, gouji : pdftotext = 1 : {:.2}",
            peers.pdfplumber,
            peers.pdfplumber / own,
            peers.pdftotext,
            peers.pdftotext / own,
        );
    }
    println!("  pdftotext 只读出文字，连同启动；pdfplumber 读文字和表格，都不核对");
    println!(
        "  pdftotext only reads text and includes its start; pdfplumber reads text and tables"
    );
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn parsed<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).with_context(|| json.to_owned())
}
