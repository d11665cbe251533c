//! The command itself: what it prints, where, and with which exit status.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn gouji(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command starts")
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).env_remove("CLICOLOR_FORCE");
    command
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input).expect("the command reads");
    drop(stdin);
    child.wait_with_output().expect("the command ends")
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

/// The lines of NDJSON, each of which must follow the schema.
fn objects(output: &Output) -> Vec<serde_json::Value> {
    let schema = serde_json::from_str(gouji::render::json::SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let parse = |line| {
        let object = serde_json::from_str(line).expect("a line is an object");
        let errors: Vec<_> = validator
            .iter_errors(&object)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}\n{line}");
        object
    };
    out(output).lines().map(parse).collect()
}

/// A folder of this test's own, emptied first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test writes its files")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("the file can be written");
}

#[test]
fn a_missing_file_is_a_finding_and_the_others_go_on() {
    let folder = folder("missing");
    let there = folder.join("there.txt");
    write(&there, b"");
    let there = there.to_str().expect("UTF-8");
    let output = gouji(&["check", "没有这个.html", there, "--format", "json"]);
    assert_eq!(status(&output), 2);
    let objects = objects(&output);
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["source"]["name"], "没有这个.html");
    assert_eq!(objects[0]["diagnostics"][0]["code"], "S101");
    assert_eq!(objects[1]["source"]["name"], there);
    assert!(
        err(&output).contains("找不到 没有这个.html"),
        "{}",
        err(&output)
    );
}

#[test]
fn standard_input_is_a_file_called_minus() {
    let output = with_input(&["check", "-", "--format", "json"], b"");
    assert_eq!(status(&output), 2);
    assert_eq!(objects(&output)[0]["source"]["name"], "-");
}

#[test]
fn a_folder_is_walked_in_order_without_hidden_files() {
    let folder = folder("walk");
    for name in ["b.txt", "a.txt", ".hidden.txt"] {
        write(&folder.join(name), "没有表格的通知。".as_bytes());
    }
    std::fs::create_dir(folder.join("a")).expect("the folder can be made");
    write(&folder.join("a").join("z.txt"), "另一份通知。".as_bytes());
    write(&folder.join("c.dat"), b"\x00\x01\x02\x03\xff\xfe\x00");
    write(&folder.join("d.xlsx"), b"\x00\x01\x02\x03\xff\xfe\x00");
    let output = gouji(&["check", folder.to_str().expect("UTF-8"), "--format", "json"]);
    assert!(
        err(&output).contains("c.dat：不是认识的格式"),
        "{}",
        err(&output)
    );
    let names: Vec<String> = objects(&output)
        .iter()
        .map(|object| {
            let name = object["source"]["name"].as_str().expect("a name");
            name.trim_start_matches(folder.to_str().expect("UTF-8"))
                .replace('\\', "/")
        })
        .collect();
    assert_eq!(names, ["/a/z.txt", "/a.txt", "/b.txt", "/d.xlsx"]);
}

#[test]
fn a_folder_without_files_is_said_to_be_empty() {
    let folder = folder("empty");
    let output = gouji(&["check", folder.to_str().expect("UTF-8")]);
    assert_eq!((status(&output), out(&output)), (0, ""));
    assert!(err(&output).contains("没有可检查的文件"));
}

#[test]
fn output_goes_to_a_file() {
    let to = folder("output").join("结果.ndjson");
    let path = to.to_str().expect("UTF-8");
    let output = gouji(&["check", "没有.html", "-f", "json", "-o", path]);
    assert_eq!((status(&output), out(&output)), (2, ""));
    #[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
    let written = std::fs::read_to_string(&to).expect("it was written");
    assert!(written.starts_with("{\"schema\":\"gouji.report/1\"") && written.ends_with("}\n"));
    let nowhere = to.join("x").join("y");
    let output = gouji(&["check", "没有.html", "-o", nowhere.to_str().expect("UTF-8")]);
    assert_eq!(status(&output), 74);
}

#[test]
fn sarif_and_text_are_written_for_a_missing_file_too() {
    let output = gouji(&["check", "没有.html", "--format", "sarif"]);
    assert_eq!(status(&output), 2);
    let log: serde_json::Value = serde_json::from_str(out(&output)).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "S101");
    let output = gouji(&["check", "没有.html", "也没有.html"]);
    assert_eq!(status(&output), 2);
    assert!(
        out(&output).contains("没有.html\n未能读取，没有核对\n"),
        "{}",
        out(&output)
    );
    assert!(out(&output).ends_with("共 2 份：0 份没有错误，0 份有错误，2 份未能读取\n"));
    let output = gouji(&["check", "没有.html", "--lang", "en"]);
    assert!(out(&output).contains("Not read, nothing was checked"));
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    let output = gouji(&["check", "没有.html"]);
    assert!(!out(&output).contains('\u{1b}'));
    let output = command(&["check", "没有.html", "--format", "json"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the command starts");
    assert!(!out(&output).contains('\u{1b}'));
}

#[test]
fn tables_of_a_file_that_cannot_be_read_are_no_output() {
    let output = gouji(&["tables", "没有.html"]);
    assert_eq!((status(&output), out(&output)), (2, ""));
    assert!(err(&output).contains("找不到"));
    let output = with_input(&["tables", "-"], b"");
    assert_eq!((status(&output), out(&output)), (2, ""));
    assert!(err(&output).contains("S101"), "{}", err(&output));
}

#[test]
fn rules_are_explained_by_code_or_name_in_either_case() {
    for name in ["T301", "t301", "column-balance"] {
        let output = gouji(&["explain", name]);
        assert_eq!(status(&output), 0);
        assert!(out(&output).starts_with("T301 "), "{}", out(&output));
    }
    let output = gouji(&["explain", "T310"]);
    assert_eq!((status(&output), out(&output)), (64, ""));
    assert!(err(&output).contains("没有“T310”这个代码"));
    assert!(err(&output).contains("T301 "), "{}", err(&output));
    assert!(out(&gouji(&["explain", "t301", "--lang", "en"])).contains("Column"));
}

#[test]
fn rules_schema_and_version_are_printed() {
    assert!(out(&gouji(&["rules"])).contains("T301  错误"));
    assert_eq!(
        out(&gouji(&["rules", "--markdown"])),
        gouji::render::rules::markdown()
    );
    assert_eq!(out(&gouji(&["schema"])), gouji::render::json::SCHEMA);
    let saved = gouji(&["schema", "saved"]);
    assert_eq!(out(&saved), gouji::render::saved::SCHEMA);
    let version = concat!("gouji ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(out(&gouji(&["--version"])), version);
}

#[test]
fn help_has_examples_and_wrong_usage_is_not_a_wrong_report() {
    let output = gouji(&["--help"]);
    assert_eq!(status(&output), 0);
    for word in ["用法 Usage", "命令 Commands", "例 Examples", "explain"] {
        assert!(out(&output).contains(word), "{word}: {}", out(&output));
    }
    let output = gouji(&["check", "--help"]);
    assert!(!out(&output).contains("\nOptions:"), "{}", out(&output));
    assert!(
        out(&output).contains("退出状态 Exit status"),
        "{}",
        out(&output)
    );
    for wrong in [
        &["check"][..],
        &["check", "a", "--format", "pdf"],
        &["chekc"],
        &[],
    ] {
        assert_eq!(status(&gouji(wrong)), 64, "{wrong:?}");
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_fault() {
    let mut child = command(&["rules", "--markdown"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(err(&output), "");
    assert_eq!(status(&output), 0);
}

/// A small report of our own: table 2 and a table 4 whose total is wrong.
const REPORT: &str = "<html><meta charset=utf-8><body>\
<h1>青禾县人民政府2023年政府信息公开工作年度报告</h1>\
<p>一、总体情况</p><p>2023年1月1日至12月31日，本县主动公开政府信息。</p>\
<p>四、政府信息公开行政复议、行政诉讼情况</p>\
<table><tr><td colspan=5>行政复议<td colspan=10>行政诉讼\
<tr><td rowspan=2>结果维持<td rowspan=2>结果纠正<td rowspan=2>其他结果<td rowspan=2>尚未审结<td rowspan=2>总计\
<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉\
<tr><td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计\
<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计\
<tr><td>3<td>1<td>0<td>0<td>5<td>0<td>0<td>0<td>0<td>0<td>0<td>0<td>0<td>0<td>0</table>";

#[test]
fn a_wrong_total_is_found_shown_and_told_by_the_exit_status() {
    let output = with_input(&["check", "-", "--format", "json"], REPORT.as_bytes());
    assert_eq!(status(&output), 1);
    let object = &objects(&output)[0];
    assert_eq!(object["cells"]["t4.review.total"]["value"], 5);
    let found = object["diagnostics"].as_array().expect("an array");
    let sum = found.iter().find(|finding| finding["code"] == "T401");
    let sum = sum.expect("the wrong total is found");
    assert_eq!((&sum["expected"], &sum["actual"]), (&4.into(), &5.into()));
    let output = with_input(&["check", "-"], REPORT.as_bytes());
    assert!(
        out(&output).contains("5 ≠ 3 + 1 + 0 + 0（5 ≠ 4）"),
        "{}",
        out(&output)
    );
    let output = with_input(&["check", "-", "--format", "html"], REPORT.as_bytes());
    assert!(out(&output).contains("data-cell=\"t4.review.total\""));
    let output = with_input(&["tables", "-"], REPORT.as_bytes());
    let tables: serde_json::Value = serde_json::from_str(out(&output)).expect("JSON");
    assert_eq!(
        (status(&output), &tables["tables"][0]["columns"]),
        (0, &15.into())
    );
    let spans = &tables["tables"][0]["cells"][0]["column_span"];
    assert_eq!(*spans, 5);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn the_readme_shows_what_the_command_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("it is there");
    let shown = readme.split("```text").nth(1).expect("it shows an output");
    let shown = shown.split("```").next().expect("the block ends");
    let output = command(&["check", "examples/qinghe-2023.html"])
        .current_dir(root)
        .output()
        .expect("the command starts");
    let said: Vec<&str> = out(&output).lines().collect();
    for line in shown.lines() {
        assert!(said.contains(&line), "README.md: {line}\n{}", out(&output));
    }
}
