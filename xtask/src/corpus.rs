//! Scores the command against the corpus: reports whose cells and defects are known.

mod score;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{root, run as run_command, say, target};
use crate::toolchain::Toolchain;
use score::{Answer, Score, Truth, score};

/// Formats that gouji promises to read: a file of theirs that is not read counts against it. Others
/// count as soon as one of their files is read.
const PROMISED: [&str; 15] = [
    "html", "mht", "csv", "tsv", "txt", "docx", "xlsx", "odt", "ods", "rtf", "doc", "wps", "xls",
    "et", "pdf",
];
/// Of these, at least this share of the cells must be right; of text that lost its blanks, what can be
/// told is a judgement, and only wrong cells are held against it.
const CELLS_RIGHT: f64 = 0.995;

/// What to score.
#[derive(clap::Args, Default)]
pub struct Args {
    /// List every difference in the files whose name contains this.
    #[arg(long, value_name = "FILE")]
    verbose: Option<String>,
    /// Only the files whose name contains this.
    #[arg(long, value_name = "FILE")]
    only: Option<String>,
    /// Another folder with a truth.jsonl.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Scores, prints, and says whether all thresholds hold; a corpus that is not there holds them.
///
/// # Errors
/// When the command does not build, or the corpus is not what its README says.
pub fn run(toolchain: &Toolchain, args: &Args) -> Result<bool> {
    let home = args.dir.clone().unwrap_or(root().join("../shared/corpus"));
    if !home.join("truth.jsonl").is_file() {
        say("没有语料，略过。", "no corpus here, skipped.");
        return Ok(true);
    }
    run_command(
        toolchain
            .cargo()
            .args(["build", "--quiet", "--package", "gouji"]),
    )?;
    let mut truths = truths(&home, "")?;
    if home.join("sets/truth.jsonl").is_file() {
        truths.extend(self::truths(&home, "sets/")?);
    }
    if let Some(only) = &args.only {
        truths.retain(|truth| truth.file.contains(only));
    }
    let answers = ask(&home, &truths)?;

    let mut formats: BTreeMap<String, Score> = BTreeMap::new();
    let mut unread: BTreeMap<&str, usize> = BTreeMap::new();
    for truth in &truths {
        let format = truth.format.as_str();
        let read = |other: &&Truth| {
            let answer = answers.get(&other.file);
            other.format == truth.format && answer.is_some_and(|a| !a.cells.is_empty())
        };
        let wants_cells = truth.format != "broken";
        if wants_cells && !PROMISED.contains(&format) && !truths.iter().any(|o| read(&o)) {
            *unread.entry(format).or_default() += 1;
            continue;
        }
        let nothing = Answer::default();
        let one = score(truth, answers.get(&truth.file).unwrap_or(&nothing));
        let wanted = args.verbose.as_ref();
        if wanted.is_some_and(|wanted| truth.file.contains(wanted)) {
            println!("{}", truth.file);
            for remark in &one.remarks {
                println!("    {remark}");
            }
        }
        // Text that lost its blanks is another task than text that kept its places.
        let class = if truth.determinable.is_some() {
            format!("{format}, blanks lost")
        } else {
            truth.format.clone()
        };
        formats.entry(class).or_default().add(one);
    }
    print(&formats, &unread);
    Ok(judge(&formats))
}

/// The lines of one truth.jsonl; `folder` stands before the names of its files.
fn truths(home: &Path, folder: &str) -> Result<Vec<Truth>> {
    let path = home.join(folder).join("truth.jsonl");
    let text = fs::read_to_string(&path)?;
    let lines = text.lines().map(|line| {
        let mut truth: Truth = serde_json::from_str(line)?;
        truth.file.insert_str(0, folder);
        Ok(truth)
    });
    lines
        .collect::<Result<_>>()
        .with_context(|| path.display().to_string())
}

/// What the command says of each file: the fullest object where it found several reports.
fn ask(home: &Path, truths: &[Truth]) -> Result<BTreeMap<String, Answer>> {
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let names: Vec<&str> = truths.iter().map(|truth| truth.file.as_str()).collect();
    let mut pending = vec![names.as_slice()];
    while let Some(names) = pending.pop() {
        let mut gouji = Command::new(target().join("debug/gouji"));
        gouji.current_dir(home).args(["check", "--format", "json"]);
        let output = gouji.args(names).output().context("gouji check")?;
        if !matches!(output.status.code(), Some(0..=2)) {
            if let [name] = names {
                let said = String::from_utf8_lossy(&output.stderr);
                bail!("gouji check {name} ({})\n{said}", output.status);
            }
            // It died, and took the others' answers with it: find the file.
            let (left, right) = names.split_at(names.len() / 2);
            pending.extend([left, right]);
            continue;
        }
        for line in String::from_utf8(output.stdout)?.lines() {
            let answer: Answer = serde_json::from_str(line).context("gouji check --format json")?;
            let best = answers.entry(answer.source.name.clone()).or_default();
            if best.source.name.is_empty() || answer.cells.len() > best.cells.len() {
                *best = answer;
            }
        }
    }
    Ok(answers)
}

fn print(formats: &BTreeMap<String, Score>, unread: &BTreeMap<&str, usize>) {
    println!(
        "format            files   cells   right   wrong missing  unread  silent  %right  findings expected found missed false  body year level form"
    );
    let mut all = Score::default();
    for (name, score) in formats {
        line(name, score);
        all.add(score.clone());
    }
    line("all", &all);
    for (title, codes) in [("missed", &all.missed), ("false", &all.false_findings)] {
        let codes: Vec<_> = codes.iter().map(|(c, n)| format!("{c} {n}")).collect();
        let codes = if codes.is_empty() {
            "none".to_owned()
        } else {
            codes.join(", ")
        };
        println!("{title} by code: {codes}");
    }
    for (problem, files) in &all.problems {
        println!("{problem}: {}", files.join(" "));
    }
    for (format, files) in unread {
        println!("{format}: not yet read, {files} files not scored");
    }
}

fn line(name: &str, score: &Score) {
    let Score {
        files,
        right,
        wrong,
        missing,
        unread,
        silent,
        expected,
        found,
        ..
    } = score;
    let cells = score.cells();
    let share = score.share() * 100.0;
    let missed: usize = score.missed.values().sum();
    let not_there: usize = score.false_findings.values().sum();
    let [body, year, level, form] = score.facts;
    println!(
        "{name:<18}{files:>5} {cells:>7} {right:>7} {wrong:>7} {missing:>7} {unread:>7} {silent:>7} {share:>7.2}           {expected:>8} {found:>5} {missed:>6} {not_there:>5}  {body:>4} {year:>4} {level:>5} {form:>4}"
    );
}

/// Whether the thresholds hold; says which does not.
fn judge(formats: &BTreeMap<String, Score>) -> bool {
    let mut holds = true;
    let mut need = |good: bool, what: String| {
        if !good {
            println!("below the threshold: {what}");
            holds = false;
        }
    };
    for (name, score) in formats {
        let share = score.share();
        let promised = PROMISED.contains(&name.as_str());
        if promised {
            let percent = share * 100.0;
            need(
                share >= CELLS_RIGHT,
                format!("{name}: {percent:.2} % of cells right"),
            );
        }
        let silent = score.silent;
        need(
            silent == 0,
            format!("{name}: {silent} wrong cells not remarked on"),
        );
        let alarms = score.alarms;
        need(
            alarms == 0,
            format!("{name}: {alarms} false errors on clean files"),
        );
    }
    holds
}
