//! Reads tables out of PDFs that other programs make here of the tables in `tests/tables`, and
//! compares every cell: its row, its column, what it covers, what it says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process::{command, find, output, root, run, say, target};
use crate::suite::Tally;
use crate::toolchain::Toolchain;
use crate::{browser, debian, python};

/// What to print and read.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Only where PROGRAM/CASE contains this.
    filter: Option<String>,
    /// Read the PDFs of the last run, print none.
    #[arg(long)]
    printed: bool,
}

/// What prints the cases, from what `make.py` writes for it.
const PROGRAMS: [&str; 5] = [
    "libreoffice",
    "chromium",
    "weasyprint",
    "wkhtmltopdf",
    "reportlab",
];

/// A table as `make.py` tells it: row, column, rows and columns covered, text without blanks.
#[derive(Debug, Default, Deserialize)]
struct Truth {
    rows: usize,
    columns: usize,
    cells: BTreeSet<(usize, usize, usize, usize, String)>,
}

/// What `gouji tables` prints.
#[derive(Deserialize)]
struct Answer {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: String,
}

/// Prints, reads and compares; a program that cannot be installed is left out, and said.
///
/// # Errors
/// When the command does not build, or a program that is there prints nothing.
pub fn run_all(toolchain: &Toolchain, args: &Args) -> Result<Tally> {
    run(toolchain
        .cargo()
        .args(["build", "--quiet", "--package", "gouji"]))?;
    let filter = args.filter.as_deref().unwrap_or_default();
    let cases = cases()?;
    if !args.printed {
        make("truth", &cases)?;
        make("html", &cases)?;
    }
    let mut tally = Tally::default();
    println!("program           cases right   cells right");
    for program in PROGRAMS {
        let wanted = |case: &&PathBuf| format!("{program}/{}", stem(case)).contains(filter);
        let cases: Vec<PathBuf> = cases.iter().filter(wanted).cloned().collect();
        if cases.is_empty() {
            continue;
        }
        if !args.printed {
            if let Err(error) = provide(program) {
                say(
                    &format!("没有 {program}，略过：{error:#}"),
                    "not here, skipped.",
                );
                continue;
            }
            print(program, &cases)?;
        }
        let (mut cases_right, mut cells, mut right) = (0, 0, 0);
        for case in &cases {
            let name = format!("{program}/{}", stem(case));
            let truth = fs::read_to_string(folder("truth").join(stem(case) + ".json"))?;
            let truth: Vec<Truth> = serde_json::from_str(&truth)?;
            let found = read(&folder(program).join(stem(case) + ".pdf"))?;
            let wrong = differences(&truth, &found);
            let all: usize = truth.iter().map(|table| table.cells.len()).sum();
            cells += all;
            right += all.saturating_sub(wrong.len());
            cases_right += usize::from(wrong.is_empty());
            for line in wrong.iter().take(12) {
                println!("  {name}: {line}");
            }
            tally.one(&name, Ok(wrong.is_empty()));
        }
        println!(
            "{program:<18}{cases_right:>5} of {:<5}{right:>6} of {cells}",
            cases.len()
        );
    }
    Ok(tally)
}

fn cases() -> Result<Vec<PathBuf>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(root().join("tests/tables"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "html") {
            cases.push(path);
        }
    }
    cases.sort();
    Ok(cases)
}

fn stem(case: &Path) -> String {
    let stem = case.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn folder(name: &str) -> PathBuf {
    target().join("tables").join(name)
}

fn make(what: &str, cases: &[PathBuf]) -> Result<()> {
    let packages: &[&str] = match what {
        "weasyprint" => &[python::WEASYPRINT],
        "reportlab" => &[python::REPORTLAB],
        _ => &[],
    };
    let mut python = python::provide(packages)?;
    python.arg(root().join("tests/tables/make.py"));
    run(python.args([what.into(), folder(what)]).args(cases))
}

/// Installs what a program needs.
fn provide(program: &str) -> Result<()> {
    match program {
        "libreoffice" => debian::install(&["libreoffice-writer", "fonts-noto-cjk"]),
        "wkhtmltopdf" => debian::install(&["wkhtmltopdf", "fonts-noto-cjk"]),
        "weasyprint" => {
            debian::install(&["libpango-1.0-0", "libpangoft2-1.0-0", "fonts-noto-cjk"])?;
            python::provide(&[python::WEASYPRINT]).map(drop)
        }
        "reportlab" => python::provide(&[python::REPORTLAB]).map(drop),
        _ => browser::provide().map(drop),
    }
}

/// Makes the PDFs of one program.
fn print(program: &str, cases: &[PathBuf]) -> Result<()> {
    say(&format!("{program} 打印 …"), "printing …");
    let into = folder(program);
    fs::create_dir_all(&into)?;
    let pdf = |case: &Path| into.join(stem(case) + ".pdf");
    // One of an earlier run is no proof that it prints.
    for case in cases {
        let _ = fs::remove_file(pdf(case));
    }
    let page = |case: &Path| folder("html").join(stem(case) + ".html");
    match program {
        "libreoffice" => {
            make("fodt", cases)?;
            let documents = cases.iter().map(|c| folder("fodt").join(stem(c) + ".fodt"));
            let mut office = command("soffice");
            let profile = format!(
                "-env:UserInstallation=file://{}",
                folder("profile").display()
            );
            office.args([
                profile.as_str(),
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
            ]);
            quietly(office.arg(&into).args(documents))?;
        }
        "chromium" => {
            let browsers = browser::provide()?;
            let chromium = browsers.first().context("no Chromium")?;
            for case in cases {
                let mut print = command(&chromium.program);
                print.args([
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                ]);
                print.arg(format!("--print-to-pdf={}", pdf(case).display()));
                quietly(print.arg(format!("file://{}", page(case).display())))?;
            }
        }
        "wkhtmltopdf" => {
            for case in cases {
                let wide = fs::read_to_string(page(case))?.contains("A4 landscape");
                let shape = if wide { "Landscape" } else { "Portrait" };
                let mut print = command(find(&["wkhtmltopdf"]).context("wkhtmltopdf")?);
                print.args(["-q", "-s", "A4", "-O", shape]);
                print.args(["-B", "20mm", "-T", "20mm", "-L", "20mm", "-R", "20mm"]);
                quietly(print.arg(page(case)).arg(pdf(case)))?;
            }
        }
        python => make(python, cases)?,
    }
    for case in cases {
        if !pdf(case).is_file() {
            bail!("{program} printed no {}", stem(case));
        }
    }
    Ok(())
}

/// Runs what says much of no interest, unless it fails.
fn quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

fn read(pdf: &Path) -> Result<Vec<Truth>> {
    let mut gouji = command(target().join("debug/gouji"));
    let said = output(gouji.arg("tables").arg(pdf))?;
    let answer: Answer = serde_json::from_str(&said)?;
    let bare = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect();
    let cell = |c: Cell| (c.row, c.column, c.row_span, c.column_span, bare(c.text));
    let tables = answer.tables.into_iter().map(|table| Truth {
        rows: table.rows,
        columns: table.columns,
        cells: table.cells.into_iter().map(cell).collect(),
    });
    Ok(tables.collect())
}

/// What is not as it should be, a line each.
fn differences(truth: &[Truth], found: &[Truth]) -> Vec<String> {
    let mut wrong = Vec::new();
    if truth.len() != found.len() {
        wrong.push(format!("{} tables, not {}", found.len(), truth.len()));
    }
    let none = Truth::default();
    for (at, table) in truth.iter().enumerate() {
        let other = found.get(at).unwrap_or(&none);
        if (table.rows, table.columns) != (other.rows, other.columns) {
            wrong.push(format!(
                "{} × {}, not {} × {}",
                other.rows, other.columns, table.rows, table.columns
            ));
        }
        let cells = |sign: &str, cells: &BTreeSet<_>, others: &BTreeSet<_>| {
            let only = cells.difference(others);
            only.map(|cell| format!("{sign} {cell:?}"))
                .collect::<Vec<_>>()
        };
        wrong.extend(cells("missing", &table.cells, &other.cells));
        wrong.extend(cells("instead", &other.cells, &table.cells));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(usize, usize, usize, usize, &str)]) -> Truth {
        let cells = cells.iter();
        Truth {
            rows: 1,
            columns: 2,
            cells: cells
                .map(|(r, c, rs, cs, text)| (*r, *c, *rs, *cs, (*text).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_wrong_text_a_wrong_span_and_a_missing_table_are_differences() {
        let truth = [table(&[(0, 0, 1, 1, "a"), (0, 1, 1, 1, "4")])];
        let same = [table(&[(0, 0, 1, 1, "a"), (0, 1, 1, 1, "4")])];
        assert!(differences(&truth, &same).is_empty());
        let text = [table(&[(0, 0, 1, 1, "a"), (0, 1, 1, 1, "5")])];
        assert_eq!(differences(&truth, &text).len(), 2);
        let span = [table(&[(0, 0, 1, 2, "a")])];
        assert_eq!(differences(&truth, &span).len(), 3);
        assert!(!differences(&truth, &[]).is_empty());
        assert!(!differences(&[], &same).is_empty());
    }
}
