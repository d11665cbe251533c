//! What a person would otherwise type: installs what is missing, builds, serves, tests, measures.

mod bench;
mod bindgen;
mod browser;
mod builds;
mod bundle;
mod corpus;
mod debian;
mod element;
mod fuzz;
mod node;
mod optimise;
mod package;
mod picture;
mod process;
mod provision;
mod python;
mod seed;
mod serve;
mod site;
mod size;
mod suite;
mod tables;
mod toolchain;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// 勾稽的构建与测试 / builds, serves and tests gouji.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// 安装所缺的工具 / install what is missing: wasm32 target, Node packages, browsers
    Provision,
    /// 构建网页用的 wasm / build the wasm of the page as wasm-pack.toml says
    Build {
        #[command(flatten)]
        how: How,
        /// 只构建这一个 / only the build of this name
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
    },
    /// 重新拼装嵌入件，不再编译 / put the element together again after a change in www
    Element,
    /// 构建 npm 包 pkg/ / build the npm package, pkg/
    Package,
    /// 构建并在 http://127.0.0.1:8080 打开网页 / build, serve and open the page
    Serve {
        /// The port to listen on.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Do not open a browser.
        #[arg(long)]
        no_open: bool,
        #[command(flatten)]
        how: How,
    },
    /// 制作单文件离线版和供部署的网页 / make the single file gouji.html and target/site to host
    Bundle {
        #[command(flatten)]
        how: How,
    },
    /// 每日测试 / the suite for every day: native, wasm, Chromium, Chromium 86
    Test {
        /// Adds what is slow: the corpus, many property cases, benches.
        #[arg(long)]
        all: bool,
    },
    /// 只跑浏览器测试 / only the browser tests
    Browser {
        /// Only cases whose name contains this.
        filter: Option<String>,
        /// 换用其余浏览器 / in Firefox ESR, WebKitGTK and Chromium 109 instead
        #[arg(long)]
        others: bool,
        #[command(flatten)]
        how: How,
    },
    /// 与语料对照 / score the command against ../shared/corpus
    Corpus(corpus::Args),
    /// 模糊测试各读取器 / fuzz the readers, each target in turn (fuzz/README.md)
    Fuzz(fuzz::Args),
    /// 读别的程序打印的表格，逐格核对 / reads tables that other programs print to PDF, cell for cell
    Tables(tables::Args),
    /// 下载大小 / print the size of every build against its budget
    Sizes,
    /// 重拍 README 的图 / take docs/page.png from the running page
    Picture,
    /// 速度对比 / speed: native, browser, and an equal reader in Python
    Bench {
        /// 只比较 Office 文件，不需要浏览器 / only office files, without browsers
        #[arg(long)]
        office: bool,
    },
    /// 重新生成 docs/rules.md / regenerate docs/rules.md from the catalogue
    Rules,
}

/// How to make the wasm.
#[derive(clap::Args)]
struct How {
    /// 快速构建，文件较大 / in a minute rather than small: for trying things, not for publishing
    #[arg(long)]
    quick: bool,
    /// 不构建，用现成的 / build no wasm, take what stands there: to try scripts and styles
    #[arg(long)]
    ready: bool,
}

impl How {
    fn build(&self) -> Result<()> {
        match self.ready {
            true => Ok(()),
            false => builds::build(&provision::for_build()?, self.quick, None),
        }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("勾稽 xtask: 没有做成 / failed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is well; what could not be done at all is an error.
fn run(task: Task) -> Result<bool> {
    match task {
        Task::Provision => provision::everything().map(|_| true),
        Task::Build { how, only } if how.quick || only.is_some() => {
            builds::build(&provision::for_build()?, how.quick, only.as_deref()).map(|()| true)
        }
        Task::Build { .. } | Task::Sizes => {
            builds::build(&provision::for_build()?, false, None)?;
            size::check()
        }
        Task::Element => element::write(&builds::Manifest::read()?).map(|()| true),
        Task::Package => {
            builds::build(&provision::for_build()?, false, None)?;
            let package = package::write(&builds::Manifest::read()?)?;
            process::say(
                &format!("npm 包在 {}。", package.display()),
                "the npm package is made.",
            );
            Ok(true)
        }
        Task::Serve { port, no_open, how } => {
            builds::served(&provision::for_build()?, how.quick)?;
            serve::forever(port, !no_open).map(|()| true)
        }
        Task::Bundle { how } => {
            how.build()?;
            site::all()?;
            Ok(how.quick || how.ready || bundle::check()?)
        }
        Task::Test { all } => suite::run(all),
        Task::Browser {
            filter,
            others,
            how,
        } => {
            let provided = provision::everything()?;
            how.build()?;
            site::all()?;
            let browsers = match others {
                true => browser::provide_others()?,
                false => provided.browsers,
            };
            let tally = browser::test(&browsers, filter.as_deref())?;
            println!("{tally}");
            Ok(tally.failed == 0)
        }
        Task::Corpus(args) => corpus::run(&toolchain::provide()?, &args),
        Task::Fuzz(args) => fuzz::run_targets(&args),
        Task::Tables(args) => {
            let tally = tables::run_all(&toolchain::provide()?, &args)?;
            println!("{tally}");
            Ok(tally.failed == 0)
        }
        Task::Picture => picture::take(&provision::everything()?).map(|()| true),
        Task::Bench { office: true } => {
            bench::measure_office(&toolchain::provide()?).map(|()| true)
        }
        Task::Bench { office: false } => bench::measure(&provision::everything()?).map(|()| true),
        Task::Rules => suite::rules(&toolchain::provide()?).map(|()| true),
    }
}
