//! `gouji export` and what is taken up again from a saved result.
#![allow(
    clippy::disallowed_methods,
    reason = "a test of the command reads and writes files"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qinghe-2023.html");

fn gouji(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command
        .args(arguments)
        .output()
        .expect("the command starts")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("the output is UTF-8")
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("the output is UTF-8")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// The counts of a check.
fn summary(arguments: &[&str]) -> Value {
    let mut command = vec!["check", "--format", "json"];
    command.extend(arguments);
    let output = gouji(&command);
    let object: Value = serde_json::from_str(out(&output)).expect("one report");
    object["summary"].clone()
}

#[test]
fn everything_that_can_be_exported_is() {
    for (what, says) in [
        ("tables", "<table border=\"1\""),
        ("tsv", "第二十条第（一）项\t"),
        ("list", "1. [错误]"),
        ("notice", "问题整改的通知"),
        ("values", "表四“复议后起诉”的“总计”\t0"),
        ("record", "没有核对什么"),
        ("json", "\"schema\":\"gouji.saved/1\""),
        ("html", "id=\"gouji-saved\""),
    ] {
        let output = gouji(&["export", EXAMPLE, "--as", what, "--date", "2024-01-20"]);
        assert_eq!((status(&output), err(&output)), (0, ""), "{what}");
        assert!(out(&output).contains(says), "{what}: {}", out(&output));
    }
    let english = gouji(&["export", EXAMPLE, "--as", "notice", "--lang", "en"]);
    assert!(out(&english).contains("To be corrected"));
    let today = gouji(&["export", EXAMPLE, "--as", "json"]);
    let today: Value = serde_json::from_slice(&today.stdout).expect("JSON");
    assert!(today["date"].as_str() > Some("2026-01-01"), "{today}");
    let of = |more: &[&str]| {
        let mut arguments = vec!["export", EXAMPLE, "--as", "list"];
        arguments.extend(more);
        status(&gouji(&arguments))
    };
    assert_eq!(of(&["--date", "20.1.2024"]), 64);
    assert_eq!(of(&["--report", "2"]), 64);
    assert_eq!(of(&["--report", "0"]), 64);
    assert_eq!(status(&gouji(&["export", "没有.html", "--as", "list"])), 2);
}

#[test]
fn of_several_reports_one_is_chosen() {
    let folder = folder("several");
    let path = folder.join("两份.html");
    let text = std::fs::read_to_string(EXAMPLE).expect("the example");
    let two = text.clone() + &text.replace("青禾县", "白石县");
    std::fs::write(&path, two).expect("it can be written");
    let path = path.to_string_lossy().into_owned();
    let first = gouji(&["export", &path, "--as", "tables"]);
    assert!(out(&first).contains("<title>青禾县") && err(&first).contains("--report 2"));
    let second = gouji(&["export", &path, "--as", "tables", "--report", "2"]);
    assert!(out(&second).contains("<title>白石县"), "{}", out(&second));
    assert_eq!(err(&second), "");
    let record = gouji(&["export", &path, "--as", "record"]);
    assert_eq!(out(&record).matches("<article class=\"record\"").count(), 2);
}

#[test]
fn what_was_exported_is_checked_again() {
    let folder = folder("exported");
    let of = |name: &str| folder.join(name).to_string_lossy().into_owned();
    for (what, name) in [
        ("tables", "表.html"),
        ("json", "存.json"),
        ("html", "存.html"),
    ] {
        let path = of(name);
        let output = gouji(&["export", EXAMPLE, "--as", what, "-o", &path]);
        assert_eq!((status(&output), out(&output)), (0, ""));
        assert_eq!(summary(&[&path]), summary(&[EXAMPLE]), "{what}");
    }
    // A saved result is not wrapped into another one.
    let again = gouji(&["export", &of("存.html"), "--as", "json"]);
    let first = gouji(&["export", EXAMPLE, "--as", "json"]);
    let source = |output: &Output| {
        let object: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        object["source"].clone()
    };
    assert_eq!(source(&again), source(&first));
}

#[test]
fn reasons_are_taken_over_from_a_saved_result() {
    let folder = folder("accepted");
    let example = std::fs::read(EXAMPLE).expect("the example");
    let source = gouji::read::Source {
        name: "青禾.html",
        bytes: &example,
    };
    let mut reports = gouji::validate(source, &gouji::limits::Limits::default());
    let doubt = reports[0].diagnostics.iter().find(|d| d.code == "C104");
    let doubt = doubt.expect("a unit in a cell").clone();
    reports[0].accept(&doubt, "按财政口径填写");
    let lang = gouji::words::Lang::Zh;
    let saved = folder.join("结果.html");
    let html = gouji::render::saved::html(&reports, Some(&example), "2024-01-20", lang);
    std::fs::write(&saved, html).expect("it can be written");
    let saved = saved.to_string_lossy().into_owned();

    let counts = summary(&[EXAMPLE, "--accepted", &saved]);
    assert_eq!(
        (counts["accepted"].as_u64(), counts["warning"].as_u64()),
        (Some(1), Some(0))
    );
    let list = gouji(&["export", EXAMPLE, "--as", "list", "--accepted", &saved]);
    assert!(out(&list).contains("情况说明：按财政口径填写"));

    // Other figures, another year: the reason does not hold for these.
    let text = String::from_utf8(example).expect("UTF-8");
    for (name, from, to) in [
        ("改.html", "26.55万元", "27万元"),
        ("年.html", "2023", "2022"),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text.replace(from, to)).expect("it can be written");
        let counts = summary(&[&path.to_string_lossy(), "--accepted", &saved]);
        assert!(counts.get("accepted").is_none(), "{name}: {counts}");
    }
    let wrong = gouji(&["check", EXAMPLE, "--accepted", EXAMPLE]);
    assert_eq!(status(&wrong), 64);
    assert!(err(&wrong).contains("不是勾稽保存的结果"));
}
