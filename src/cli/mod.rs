//! What the command line takes. Chinese first, English second.

mod export;
mod office;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use gouji::diagnostic::Lang;
use gouji::expect::Expectation;
use gouji::form::CellId;
use gouji::number::{self, Asked, Reading};
use gouji::report::Level;

pub(crate) use export::{accept_again, exported};
pub(crate) use office::{Refused, Written, annotated, corrected, form, output};

const ARGUMENTS: &str = "参数 Arguments";
const OPTIONS: &str = "选项 Options";
const TEMPLATE: &str = "\
{about-section}
用法 Usage: {usage}

{all-args}{after-help}";

/// 勾稽：检查政府信息公开工作年度报告，公布之前找出其中的错误
///
/// gouji: finds what is wrong in a 政府信息公开工作年度报告 before it is published.
/// 文件只在本机读取，不联网。Files are read on this machine; nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "gouji",
    version,
    help_template = TEMPLATE,
    disable_help_subcommand = true,
    subcommand_help_heading = "命令 Commands",
    next_help_heading = OPTIONS,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "\
例 Examples:
  gouji check 年报.html                 检查一份 check one report
  gouji check 年报/ --format json       检查一个文件夹 check a folder, one JSON object a report
  gouji export 年报.html --as record    检查记录 a record of the check
  gouji annotate 年报.docx              问题写成批注 the findings as comments
  gouji explain T301                    解释一条规则 explain a rule"
)]
pub(crate) struct Cli {
    /// 显示帮助 Print help
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本 Print version
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查年报，列出错误 Check reports and list what is wrong
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji check 年报.html
  gouji check 2023.html 2024.mht 各局/
  gouji check 年报.html --format html --output 结果.html
  gouji check 年报/ --format json > 结果.ndjson
  cat 年报.txt | gouji check -

退出状态 Exit status:
  0  没有错误 no errors
  1  至少一处错误 at least one error
  2  至少一个文件读不出，其余照查 at least one file not read (S codes); the others are checked
  64 命令写错 usage; 74 写不出结果 the output could not be written")]
    Check(Check),
    /// 导出表格、清单、通知、记录 Write the tables, the findings or a record for others
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji export 年报.html --as tables -o 表格.html     三张表，可用 Word、WPS 打开 the tables, for Word
  gouji export 年报.html --as notice                  整改通知 a letter to the office
  gouji export 年报.html --as record -o 记录.html      检查记录，打印归档 a record to print and file
  gouji export 年报.html --as html -o 结果.html        保存结果，再检查时接着用 keep the result
  gouji check 改后.html --accepted 结果.html           沿用以前的情况说明 reuse its reasons")]
    Export(Export),
    /// 把问题写进原文件，作为批注 Write the findings into the file as comments
    #[command(help_template = TEMPLATE, after_help = "\
Word、Excel、网页写进原文件，其余不动；别的格式写成一份带批注的 DOCX。
DOCX, XLSX and pages get them in the file itself; other formats become a DOCX with comments.

例 Examples:
  gouji annotate 年报.docx                写成 年报-批注.docx
  gouji annotate 年报.pdf -o 批注.pdf")]
    Annotate(Annotate),
    /// 把改正的数写进原文件（DOCX 为修订，XLSX 为数值） Put corrected figures into the file (tracked in DOCX)
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji correct 年报.docx --set t3.concluded.total=12 -o 改正.docx
  gouji correct 年报.xlsx --edits 结果.json")]
    Correct(Correct),
    /// 写一份空表，XLSX 里的总计是公式 Write an empty form; in XLSX its totals are formulas
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji form --year 2025 -o 空表.xlsx
  gouji form --year 2025 --body 青禾县教育局 -o 空表.docx")]
    Form(Form),
    /// 列出文件里的表格，原样，JSON 或文字 Print the raw grids of a file as JSON or as text
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji tables 年报.pdf                 JSON：每格的行列、跨度、文字和在页面上的位置 cells with spans and places
  gouji tables 年报.pdf --text          文字，看着方便 as text, to look at
  cat 年报.csv | gouji tables -")]
    Tables {
        /// 文件，- 为标准输入 A file, or - for standard input
        #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
        file: PathBuf,
        /// 按文字列出 As text
        #[arg(long, conflicts_with = "json", help_heading = OPTIONS)]
        text: bool,
        /// 按 JSON 列出（默认） As JSON, the default
        #[arg(long, help_heading = OPTIONS)]
        json: bool,
        #[command(flatten)]
        language: Language,
    },
    /// 列出全部规则 List all rules
    #[command(help_template = TEMPLATE)]
    Rules {
        /// 输出 docs/rules.md 的内容 Print docs/rules.md
        #[arg(long, help_heading = OPTIONS)]
        markdown: bool,
        #[command(flatten)]
        language: Language,
    },
    /// 解释一条规则 Explain a rule
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji explain T301
  gouji explain column-balance --lang en")]
    Explain {
        /// 代码或名称 Its code or name
        #[arg(help_heading = ARGUMENTS)]
        code: String,
        #[command(flatten)]
        language: Language,
    },
    /// 输出 JSON 结果的 JSON Schema Print the JSON Schema of the JSON output
    #[command(help_template = TEMPLATE)]
    Schema {
        /// 哪一种 Which one
        #[arg(value_enum, default_value_t = Contract::Report, help_heading = ARGUMENTS)]
        of: Contract,
    },
}

impl Command {
    /// The language of its messages.
    pub(crate) fn lang(&self) -> Lang {
        match self {
            Self::Check(Check { language, .. })
            | Self::Export(Export { language, .. })
            | Self::Annotate(Annotate { language, .. })
            | Self::Correct(Correct { language, .. })
            | Self::Form(Form { language, .. })
            | Self::Tables { language, .. }
            | Self::Rules { language, .. }
            | Self::Explain { language, .. } => language.get(),
            Self::Schema { .. } => Lang::default(),
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// 文件或文件夹，- 为标准输入 Files or folders, or - for standard input
    #[arg(required = true, value_name = "FILE", help_heading = ARGUMENTS)]
    pub(crate) files: Vec<PathBuf>,
    /// 结果的样式 How to show the result
    #[arg(short, long, value_enum, default_value_t = Format::Text, help_heading = OPTIONS)]
    pub(crate) format: Format,
    /// 写到这个文件，不写到屏幕 Write to this file rather than to the screen
    #[arg(short, long, value_name = "FILE", help_heading = OPTIONS)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) expected: Expected,
    /// 沿用以前保存的结果里的情况说明（同一机关、同一年度） Take over what was accepted in a saved result (same body and year)
    #[arg(long, value_name = "SAVED", help_heading = OPTIONS)]
    pub(crate) accepted: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// 文件，- 为标准输入 A file, or - for standard input
    #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
    pub(crate) file: PathBuf,
    /// 导出什么 What to write
    #[arg(long = "as", value_enum, value_name = "WHAT", help_heading = OPTIONS)]
    pub(crate) what: What,
    /// 写到这个文件，不写到屏幕 Write to this file rather than to the screen
    #[arg(short, long, value_name = "FILE", help_heading = OPTIONS)]
    pub(crate) output: Option<PathBuf>,
    /// 文件里有几份报告时，只要第几份 Only this one of several reports in the file, from 1
    #[arg(long, value_name = "N", help_heading = OPTIONS)]
    pub(crate) report: Option<usize>,
    /// 表三按列排（--as values） Table 3 column by column (--as values)
    #[arg(long, help_heading = OPTIONS)]
    pub(crate) columns: bool,
    /// 日期，默认今天（北京时间） The date; today in Beijing if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = OPTIONS)]
    pub(crate) date: Option<String>,
    /// 沿用以前保存的结果里的情况说明（同一机关、同一年度） Take over what was accepted in a saved result (same body and year)
    #[arg(long, value_name = "SAVED", help_heading = OPTIONS)]
    pub(crate) accepted: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Annotate {
    /// 文件，- 为标准输入 A file, or - for standard input
    #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
    pub(crate) file: PathBuf,
    /// 写到这个文件；默认在原文件旁边，名字加“-批注” Write to this file; beside the original, with -批注, if not given
    #[arg(short, long, value_name = "OUT", help_heading = OPTIONS)]
    pub(crate) output: Option<PathBuf>,
    /// 文件里有几份报告时，第几份 Which of several reports in the file, from 1
    #[arg(long, value_name = "N", help_heading = OPTIONS)]
    pub(crate) report: Option<usize>,
    /// 批注的日期，默认今天（北京时间） The date of the comments; today in Beijing if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = OPTIONS)]
    pub(crate) date: Option<String>,
    /// 沿用以前保存的结果里的情况说明（同一机关、同一年度） Take over what was accepted in a saved result (same body and year)
    #[arg(long, value_name = "SAVED", help_heading = OPTIONS)]
    pub(crate) accepted: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    /// DOCX 或 XLSX 文件，- 为标准输入 A DOCX or XLSX file, or - for standard input
    #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
    pub(crate) file: PathBuf,
    /// 改一格，可以写多次 Change a cell; may be given again
    #[arg(long, value_name = "CELL=VALUE", value_parser = change, help_heading = OPTIONS)]
    pub(crate) set: Vec<(CellId, String)>,
    /// 网页里改过、保存的结果 A result saved in the page, with what was typed there
    #[arg(long, value_name = "SAVED", help_heading = OPTIONS)]
    pub(crate) edits: Option<PathBuf>,
    /// 写到这个文件；默认在原文件旁边，名字加“-改正” Write to this file; beside the original, with -改正, if not given
    #[arg(short, long, value_name = "OUT", help_heading = OPTIONS)]
    pub(crate) output: Option<PathBuf>,
    /// 文件里有几份报告时，第几份 Which of several reports in the file, from 1
    #[arg(long, value_name = "N", help_heading = OPTIONS)]
    pub(crate) report: Option<usize>,
    /// 修订的日期，默认今天（北京时间） The date of the changes; today in Beijing if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = OPTIONS)]
    pub(crate) date: Option<String>,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Form {
    /// 报告年度 The year reported on
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2019..=2099), help_heading = OPTIONS)]
    pub(crate) year: u16,
    /// 机关名称 The body that reports
    #[arg(long, value_name = "NAME", help_heading = OPTIONS)]
    pub(crate) body: Option<String>,
    /// 写到这个文件，.docx 或 .xlsx Write to this file, .docx or .xlsx
    #[arg(short, long, value_name = "OUT", help_heading = OPTIONS)]
    pub(crate) output: PathBuf,
    /// 已有同名文件时覆盖 Overwrite a file of that name
    #[arg(long, help_heading = OPTIONS)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) language: Language,
}

/// A change as it is typed: `t3.concluded.total=12`.
fn change(text: &str) -> Result<(CellId, String), &'static str> {
    let (cell, value) = text
        .split_once('=')
        .ok_or("写作 t3.concluded.total=12 · written as t3.concluded.total=12")?;
    let cell = cell.trim().parse();
    let cell = cell.map_err(|()| "没有这一格，见 gouji check --format json 的 cells · no such cell, see cells in the JSON of gouji check")?;
    let value = value.trim();
    if number::read(value, Asked::Money).0 == Reading::Unreadable {
        return Err(
            "等号后面要是一个数，或空着、“/” · what follows the sign must be a number, nothing, or a stroke",
        );
    }
    Ok((cell, value.to_owned()))
}

/// What is known of the reports beforehand.
#[derive(Debug, clap::Args)]
pub(crate) struct Expected {
    /// 要报送的年度，不一致时指出 The year that is due; another one is a finding
    #[arg(long, value_name = "YEAR", help_heading = OPTIONS)]
    year: Option<u16>,
    /// 要报送的单位，不一致时指出 Who reports; another name is a finding
    #[arg(long, value_name = "NAME", help_heading = OPTIONS)]
    body: Option<String>,
    /// 单位的级别（county、city-department …），不再按名称推断 Its level, rather than what its name tells
    #[arg(long, value_name = "LEVEL", value_parser = level, help_heading = OPTIONS)]
    level: Option<String>,
}

impl Expected {
    /// The same for the library.
    pub(crate) fn get(&self) -> Expectation {
        Expectation {
            year: self.year,
            body: self.body.clone(),
            level: self.level.clone(),
        }
    }
}

/// A level by the contract's id.
fn level(id: &str) -> Result<String, &'static str> {
    match Level::of_id(id) {
        Some(level) => Ok(level.id().to_owned()),
        None => Err(
            "state, province, city, county, township；部门加 -department · with -department for a department",
        ),
    }
}

/// A day as it stands in records.
fn day(text: &str) -> Result<String, &'static str> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize, digits: usize| {
        let part = parts.get(at).filter(|part| part.len() == digits)?;
        part.parse::<u32>().ok()
    };
    match (parts.len(), number(0, 4), number(1, 2), number(2, 2)) {
        (3, Some(_), Some(1..=12), Some(1..=31)) => Ok(text.to_owned()),
        _ => Err("写作 2024-01-20 · written as 2024-01-20"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// 三张表，网页文件，可用 Word、WPS 打开 The tables as a web page that opens in Word and WPS
    Tables,
    /// 三张表，制表符分隔 The tables with tabs between the cells
    Tsv,
    /// 问题清单 The findings as text
    List,
    /// 整改通知 A letter to the office that reports
    Notice,
    /// 按填报顺序排列的数据 The values in the order of a reporting system
    Values,
    /// 检查记录，A4 网页 A record of the check, a page to print
    Record,
    /// 保存的结果，JSON The result to keep, as JSON
    Json,
    /// 保存的结果，网页 The result to keep, as a page
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contract {
    /// gouji.report/1
    Report,
    /// gouji.saved/1
    Saved,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Language {
    /// 语言 Language
    #[arg(long, value_enum, default_value_t = Choice::Zh, help_heading = OPTIONS)]
    lang: Choice,
}

impl Language {
    pub(crate) fn get(self) -> Lang {
        match self.lang {
            Choice::Zh => Lang::Zh,
            Choice::En => Lang::En,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// 中文
    Zh,
    /// English
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// 终端文字 Text for the terminal
    Text,
    /// 每份报告一行 JSON One JSON object a line for each report
    Json,
    /// 网页 A web page
    Html,
    /// SARIF 2.1.0
    Sarif,
}
