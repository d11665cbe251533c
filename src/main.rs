//! The command line: the only file with files, streams and exit codes.
#![allow(
    clippy::disallowed_methods,
    reason = "the core does no IO; this file does it for it"
)]

mod cli;

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use walkdir::WalkDir;

use cli::{Check, Cli, Command, Contract, Export, Format};
use gouji::Validation;
use gouji::check::catalogue::{self, RULES};
use gouji::diagnostic::{Diagnostic, Lang, Severity};
use gouji::limits::Limits;
use gouji::read::{self, Source};
use gouji::render::{grids, html, json, rules, sarif, saved, text};
use gouji::words::command as words;

/// Exit states beside the contract's 0, 1 and 2: those of sysexits.h, so that 2 always means a
/// file that could not be read.
const USAGE: u8 = 64;
/// At least one file could not be read.
const UNREAD: u8 = 2;
const CANNOT_WRITE: u8 = 74;

fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let lang = command.lang();
    let outcome = match command {
        Command::Check(options) => check(&options),
        Command::Tables { file, text, .. } => tables(&file, text, lang),
        Command::Rules { markdown: true, .. } => print(&rules::markdown()),
        Command::Rules { .. } => print(&rules::list(lang)),
        Command::Explain { code, .. } => explain(&code, lang),
        Command::Export(options) => export(&options),
        Command::Annotate(options) => annotate(&options),
        Command::Correct(options) => correct(&options),
        Command::Form(options) => {
            let made = cli::form(&options);
            write(made, Some(&options.output), None, lang)
        }
        Command::Schema {
            of: Contract::Report,
        } => print(json::SCHEMA),
        Command::Schema {
            of: Contract::Saved,
        } => print(saved::SCHEMA),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        // Whoever read our output has seen enough (`gouji rules | head`).
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            say(&words::CANNOT_WRITE.fill(lang, &[("error", &error)]));
            ExitCode::from(CANNOT_WRITE)
        }
    }
}

/// A message beside the results.
fn say(text: &str) {
    eprintln!("gouji: {text}");
}

fn print(text: &str) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(0)
}

/// What was asked for, in words and by its exit status.
fn explain(wanted: &str, lang: Lang) -> io::Result<u8> {
    let same = |name: &str| name.eq_ignore_ascii_case(wanted.trim());
    if let Some(rule) = RULES.iter().find(|rule| same(rule.code) || same(rule.name)) {
        return print(&rules::explain(rule, lang));
    }
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wanted.to_lowercase());
    let mut near: Vec<_> = RULES
        .iter()
        .map(|rule| (likeness(rule.code).max(likeness(rule.name)), rule))
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    say(&words::NO_SUCH_CODE.fill(lang, &[("code", &wanted)]));
    if !near.is_empty() {
        eprintln!("{}", words::DID_YOU_MEAN.get(lang));
        for (_, rule) in near.iter().take(3) {
            eprintln!("  {} {}", rule.code, rule.title.get(lang));
        }
    }
    eprintln!("{}", words::ALL_CODES.get(lang));
    Ok(USAGE)
}

fn tables(file: &Path, as_text: bool, lang: Lang) -> io::Result<u8> {
    let limits = Limits::default();
    let name = file.to_string_lossy();
    let bytes = match load(file, &limits) {
        Ok(bytes) => bytes,
        Err(error) => {
            say(&cannot_open(file, &error, lang));
            return Ok(UNREAD);
        }
    };
    let source = Source {
        name: &name,
        bytes: &bytes,
    };
    match read::read(source, &limits) {
        Ok((_, document)) if as_text => {
            let text = grids::text(&document, lang);
            if text.is_empty() {
                say(words::NO_TABLE.get(lang));
            }
            print(&text)
        }
        Ok((_, document)) => print(&(grids::tables(&document) + "\n")),
        Err(_) => {
            for validation in gouji::validate(source, &limits) {
                for diagnostic in &validation.diagnostics {
                    let message = catalogue::message(diagnostic, lang);
                    say(&format!("{name}: {} {message}", diagnostic.code));
                }
            }
            Ok(UNREAD)
        }
    }
}

fn check(options: &Check) -> io::Result<u8> {
    let limits = Limits::default();
    let lang = options.language.get();
    let Some(accepted) = accepted(&options.accepted, lang) else {
        return Ok(USAGE);
    };
    let expected = options.expected.get();
    let mut out = Output::new(options)?;
    let mut status = 0;
    for input in inputs(&options.files, lang) {
        let validations = match load(&input.path, &limits) {
            Ok(bytes) => {
                let name = input.path.to_string_lossy();
                let source = Source {
                    name: &name,
                    bytes: &bytes,
                };
                let mut validations = gouji::validate(source, &limits);
                if input.found && is_something_else(&input.path, &validations) {
                    say(&words::SKIPPED_FORMAT.fill(lang, &[("name", &name)]));
                    validations.clear();
                }
                validations
            }
            Err(error) => {
                say(&cannot_open(&input.path, &error, lang));
                vec![unopened(&input.path, &error)]
            }
        };
        for mut validation in validations {
            validation.expect(&expected);
            cli::accept_again(&mut validation, &accepted);
            status = status.max(status_of(&validation));
            out.push(validation, lang)?;
        }
    }
    if out.total == text::Total::default() {
        say(words::NOTHING_TO_CHECK.get(lang));
    }
    out.finish(lang)?;
    Ok(status)
}

/// The reports of saved results; nothing, with a word, where a file holds none.
fn accepted(files: &[PathBuf], lang: Lang) -> Option<Vec<Validation>> {
    let limits = Limits::default();
    let mut reports = Vec::new();
    for file in files {
        let bytes = match load(file, &limits) {
            Ok(bytes) => bytes,
            Err(error) => {
                say(&cannot_open(file, &error, lang));
                return None;
            }
        };
        let name = file.to_string_lossy();
        let Some(Ok(saved)) = gouji::saved::parse(&bytes) else {
            say(&words::NOT_SAVED.fill(lang, &[("name", &name)]));
            return None;
        };
        reports.extend(saved.restore(&name, &limits));
    }
    Some(reports)
}

fn export(options: &Export) -> io::Result<u8> {
    let limits = Limits::default();
    let lang = options.language.get();
    let name = options.file.to_string_lossy();
    let Some(accepted) = accepted(&options.accepted, lang) else {
        return Ok(USAGE);
    };
    let bytes = match load(&options.file, &limits) {
        Ok(bytes) => bytes,
        Err(error) => {
            say(&cannot_open(&options.file, &error, lang));
            return Ok(UNREAD);
        }
    };
    let Some(exported) = cli::exported(options, &name, &bytes, &accepted, &today()) else {
        let number = options.report.unwrap_or(1);
        say(&words::NO_SUCH_REPORT.fill(lang, &[("name", &name), ("number", &number)]));
        return Ok(USAGE);
    };
    if let Some(count) = exported.only_first_of {
        say(&words::ONLY_FIRST.fill(lang, &[("name", &name), ("count", &count)]));
    }
    match &options.output {
        Some(path) => File::create(path)?.write_all(exported.text.as_bytes())?,
        None => {
            print(&exported.text)?;
        }
    }
    Ok(if exported.unread { 2 } else { 0 })
}

fn annotate(options: &cli::Annotate) -> io::Result<u8> {
    let lang = options.language.get();
    let Some(accepted) = accepted(&options.accepted, lang) else {
        return Ok(USAGE);
    };
    let bytes = match load(&options.file, &Limits::default()) {
        Ok(bytes) => bytes,
        Err(error) => {
            say(&cannot_open(&options.file, &error, lang));
            return Ok(UNREAD);
        }
    };
    let name = options.file.to_string_lossy();
    let made = cli::annotated(options, &name, &bytes, &accepted, &today());
    write(made, options.output.as_deref(), Some(&options.file), lang)
}

fn correct(options: &cli::Correct) -> io::Result<u8> {
    let lang = options.language.get();
    let mut read = Vec::new();
    for path in [Some(&options.file), options.edits.as_ref()] {
        match path.map(|path| (path, load(path, &Limits::default()))) {
            Some((path, Err(error))) => {
                say(&cannot_open(path, &error, lang));
                return Ok(UNREAD);
            }
            other => read.push(other.and_then(|(_, bytes)| bytes.ok())),
        }
    }
    let edits = read.pop().flatten();
    let bytes = read.pop().flatten().unwrap_or_default();
    let name = options.file.to_string_lossy();
    let made = cli::corrected(options, &name, &bytes, edits.as_deref(), &today());
    write(made, options.output.as_deref(), Some(&options.file), lang)
}

/// Writes a file that was made, never over the one that it was made of.
fn write(
    made: Result<cli::Written, cli::Refused>,
    asked: Option<&Path>,
    input: Option<&Path>,
    lang: Lang,
) -> io::Result<u8> {
    let made = match made {
        Ok(made) => made,
        Err(refused) => return Ok(said(&refused)),
    };
    let input = input.unwrap_or(Path::new(""));
    let path = match cli::output(asked, input, &made.file, lang) {
        Ok(path) => path,
        Err(refused) => return Ok(said(&refused)),
    };
    let same = || Some(path.canonicalize().ok()? == input.canonicalize().ok()?);
    if path == input || same() == Some(true) {
        say(&words::SAME_FILE.fill(lang, &[("name", &path.display())]));
        return Ok(USAGE);
    }
    File::create(&path)?.write_all(&made.file.bytes)?;
    for remark in &made.remarks {
        say(remark);
    }
    say(&words::WRITTEN.fill(lang, &[("name", &path.display())]));
    Ok(0)
}

/// Says why nothing is written; the status to end with.
fn said(refused: &cli::Refused) -> u8 {
    say(&refused.why);
    if refused.unread { UNREAD } else { USAGE }
}

/// Today as 2024-01-20, in Beijing: the one time of all offices that report.
fn today() -> String {
    const BEIJING: u64 = 8 * 3600;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = (now.map_or(0, |now| now.as_secs()) + BEIJING) / 86_400;
    // Years of 365.2425 days that begin on 1 March, so that the leap day is the last: days since
    // 0000-03-01 by era of 400 years (Howard Hinnant, civil_from_days).
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether a file of a folder is none of ours: neither its bytes nor its name speak of a format
/// known here. A damaged file with such a name is not passed over.
fn is_something_else(path: &Path, validations: &[Validation]) -> bool {
    const NAMES: &[&str] = &[
        "html", "htm", "mht", "mhtml", "txt", "csv", "tsv", "docx", "doc", "wps", "odt", "rtf",
        "xlsx", "xls", "et", "ods", "pdf", "ofd", "zip",
    ];
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    validations.iter().all(|v| v.format.is_none()) && NAMES.iter().all(|name| extension != *name)
}

fn status_of(validation: &Validation) -> u8 {
    // A page that is a picture is a part of a file that could not be read.
    let unread = |found: &Diagnostic| found.code.starts_with('S');
    if validation.is_unreadable() || validation.diagnostics.iter().any(unread) {
        2
    } else {
        u8::from(validation.summary().error > 0)
    }
}

/// A file to check.
struct Input {
    path: PathBuf,
    /// Found in a folder rather than named: it may be no report at all.
    found: bool,
}

/// The files named, and those inside the folders named, sorted, without hidden ones.
fn inputs(named: &[PathBuf], lang: Lang) -> impl Iterator<Item = Input> {
    named
        .iter()
        .flat_map(move |path| -> Box<dyn Iterator<Item = Input>> {
            if !path.is_dir() {
                let path = path.clone();
                return Box::new(std::iter::once(Input { path, found: false }));
            }
            let shown = |entry: &walkdir::DirEntry| {
                entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
            };
            let walk = WalkDir::new(path).sort_by_file_name().into_iter();
            Box::new(
                walk.filter_entry(shown)
                    .filter_map(move |entry| match entry {
                        Ok(entry) if entry.file_type().is_dir() => None,
                        Ok(entry) => Some(Input {
                            path: entry.into_path(),
                            found: true,
                        }),
                        Err(error) => {
                            say(&words::SKIPPED.fill(lang, &[("error", &error)]));
                            None
                        }
                    }),
            )
        })
}

/// The bytes of a file or of standard input. Of one that is over the limit only so much is read
/// that the limit is seen to be passed.
fn load(path: &Path, limits: &Limits) -> io::Result<Vec<u8>> {
    let most = limits.file_bytes as u64 + 1;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Why a file could not be opened, and what to do.
fn cannot_open(path: &Path, error: &io::Error, lang: Lang) -> String {
    let name = path.display();
    let words = match error.kind() {
        ErrorKind::NotFound => words::NOT_FOUND,
        ErrorKind::PermissionDenied => words::NOT_PERMITTED,
        _ => words::NOT_OPENED,
    };
    words.fill(lang, &[("name", &name), ("error", error)])
}

/// A file that could not be opened is a finding like any other: the others are still checked.
fn unopened(path: &Path, error: &io::Error) -> Validation {
    let diagnostic = Diagnostic::new("S101", Severity::Error)
        .variant(if error.kind() == ErrorKind::NotFound {
            "missing"
        } else {
            "unopened"
        })
        .arg("name", path.to_string_lossy())
        .arg("reason", error.to_string());
    Validation::unread(&path.to_string_lossy(), None, diagnostic)
}

/// Where results go. Text and JSON leave file by file; a page or a SARIF log is one whole.
struct Output {
    to: BufWriter<Box<dyn Write>>,
    format: Format,
    colour: bool,
    kept: Vec<Validation>,
    total: text::Total,
}

impl Output {
    fn new(options: &Check) -> io::Result<Self> {
        let stdout = io::stdout();
        let colour = options.format == Format::Text
            && options.output.is_none()
            && AutoStream::choice(&stdout) != ColorChoice::Never;
        let to: Box<dyn Write> = match &options.output {
            Some(path) => Box::new(File::create(path)?),
            // On an old Windows console this turns colours into calls.
            None if colour => Box::new(AutoStream::auto(stdout)),
            None => Box::new(stdout.lock()),
        };
        let to = BufWriter::new(to);
        Ok(Self {
            to,
            format: options.format,
            colour,
            kept: Vec::new(),
            total: text::Total::default(),
        })
    }

    fn push(&mut self, validation: Validation, lang: Lang) -> io::Result<()> {
        self.total.add(&validation);
        match self.format {
            Format::Text => {
                let text = text::report(&validation, lang, self.colour);
                self.to.write_all(text.as_bytes())?;
                self.to.write_all(b"\n")?;
                self.to.flush()
            }
            Format::Json => {
                let line = json::report(&validation, lang) + "\n";
                self.to.write_all(line.as_bytes())?;
                self.to.flush()
            }
            Format::Html | Format::Sarif => {
                self.kept.push(validation);
                Ok(())
            }
        }
    }

    fn finish(mut self, lang: Lang) -> io::Result<()> {
        match self.format {
            Format::Text => {
                if let Some(line) = self.total.line(lang) {
                    self.to.write_all((line + "\n").as_bytes())?;
                }
            }
            Format::Json => {}
            Format::Html => self.to.write_all(html::page(&self.kept, lang).as_bytes())?,
            Format::Sarif => self.to.write_all(sarif::log(&self.kept, lang).as_bytes())?,
        }
        self.to.flush()
    }
}
