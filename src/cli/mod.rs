//! What the command line takes. Chinese first, English second.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use gouji::diagnostic::Lang;

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
    /// 列出文件里的表格，原样，JSON Print the raw grids of a file as JSON
    #[command(help_template = TEMPLATE, after_help = "\
例 Examples:
  gouji tables 年报.html
  cat 年报.csv | gouji tables -")]
    Tables {
        /// 文件，- 为标准输入 A file, or - for standard input
        #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
        file: PathBuf,
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
    Schema,
}

impl Command {
    /// The language of its messages.
    pub(crate) fn lang(&self) -> Lang {
        match self {
            Self::Check(Check { language, .. })
            | Self::Tables { language, .. }
            | Self::Rules { language, .. }
            | Self::Explain { language, .. } => language.get(),
            Self::Schema => Lang::default(),
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
    pub(crate) language: Language,
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
