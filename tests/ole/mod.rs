//! Word and Excel files that no program at hand writes: made here byte by byte, whole and damaged.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

pub(crate) mod container;
mod word;
mod workbook;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use container::{Container, container, put};
use gouji::document::{Block, Document, Note};
use gouji::limits::Limits;
use gouji::read::{Format, ReadError, Source, read};
use word::{Version, document, line, row};
use workbook::{cell, record, workbook};

fn read_as(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    read_within(name, bytes, &Limits::default())
}

fn read_within(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    match read(Source { name, bytes }, limits) {
        Ok((_, document)) => Ok(document),
        Err((_, error)) => Err(error),
    }
}

/// Lines as they are; each row of a grid in brackets, spans as `RxC` before the text.
fn shown(document: &Document) -> String {
    let mut shown = String::new();
    for block in &document.blocks {
        match block {
            Block::Text(line) => {
                let _ = writeln!(shown, "{}", line.span.of(&document.text));
            }
            Block::Grid(grid) => {
                for row in 0..grid.rows {
                    let cells = grid.cells.iter().filter(|cell| cell.row == row);
                    for cell in cells {
                        let _ = write!(shown, "[");
                        if (cell.row_span, cell.column_span) != (1, 1) {
                            let _ = write!(shown, "{}x{} ", cell.row_span, cell.column_span);
                        }
                        let _ = write!(shown, "{}]", cell.text.replace('\n', "/"));
                    }
                    shown.push('\n');
                }
            }
        }
    }
    shown
}

fn word_shown(file: &Container) -> String {
    shown(&read_as("a.doc", &file.bytes).expect("readable"))
}

fn book_shown(file: &Container) -> String {
    shown(&read_as("a.xls", &file.bytes).expect("readable"))
}

const NEW: Version = Version::New;

#[test]
fn edges_tell_spans_and_flags_tell_merges() {
    // Edges differ by some twips, as after drawing by hand; the first column is merged downwards.
    let (start, go_on) = (0x60, 0x20);
    let rows = [
        row(
            NEW,
            &["项目", "件数", "合计"],
            &[-108, 1000, 3010, 4000],
            &[start, 0, start],
        ),
        row(
            NEW,
            &["", "上年", "本年", ""],
            &[-108, 1004, 2000, 3006, 4001],
            &[go_on, 0, 0, go_on],
        ),
        row(
            NEW,
            &["来信", "1", "2", "3"],
            &[-100, 998, 2003, 3000, 4000],
            &[],
        ),
    ];
    let file = document(NEW, &rows.concat());
    let expected = "[2x1 项目][1x2 件数][2x1 合计]\n[上年][本年]\n[来信][1][2][3]\n";
    assert_eq!(word_shown(&file), expected);
}

#[test]
fn both_ways_to_flag_cells_merged_in_a_row_are_read() {
    for (first, next) in [(1, 2), (2, 1), (3, 1)] {
        let rows = [
            row(
                NEW,
                &["甲", "藏", "乙", "藏"],
                &[0, 900, 1800, 2700, 3600],
                &[first, next, first, next],
            ),
            row(NEW, &["1", "2", "3", "4"], &[0, 900, 1800, 2700, 3600], &[]),
        ];
        let file = document(NEW, &rows.concat());
        assert_eq!(
            word_shown(&file),
            "[1x2 甲][1x2 乙]\n[1][2][3][4]\n",
            "{first} {next}"
        );
    }
}

#[test]
fn changes_to_a_row_hold() {
    let mut rows = vec![
        row(NEW, &["甲", "乙", "丙"], &[0, 900, 1800, 2700], &[]),
        row(NEW, &["1", "2", "3"], &[0, 900, 1800, 2700], &[]),
        row(NEW, &["4", "", ""], &[0, 900, 1800, 2700], &[]),
    ];
    let change = |row: &mut Vec<word::Paragraph>, change: &[u8]| {
        let mark = row.last_mut().expect("a mark");
        mark.changes.extend(change);
    };
    // Merged downwards, merged in the row, and the row moved to the right.
    change(&mut rows[1], &[0x2B, 0xD6, 2, 0, 3]);
    change(&mut rows[2], &[0x2B, 0xD6, 2, 0, 1, 0x24, 0x56, 1, 3]);
    for row in &mut rows {
        change(row, &[0x01, 0x96, 0x58, 0x02]);
    }
    let file = document(NEW, &rows.concat());
    assert_eq!(word_shown(&file), "[甲][乙][丙]\n[2x1 1][2][3]\n[1x2 ]\n");
}

#[test]
fn word_95_is_read_in_its_code_page() {
    let old = Version::Old;
    let mut text = vec![line("青石镇工作小结"), line("办理情况如下。")];
    text.extend(row(old, &["项目", "件数"], &[0, 900, 1800], &[]));
    text.extend(row(old, &["来信", "12"], &[0, 900, 1800], &[]));
    text.extend(row(old, &["合计"], &[0, 1800], &[]));
    text.push(line("完"));
    let file = document(old, &text);
    let expected = "青石镇工作小结\n办理情况如下。\n[项目][件数]\n[来信][12]\n[1x2 合计]\n完\n";
    assert_eq!(word_shown(&file), expected);
}

#[test]
fn pieces_are_read_in_the_order_of_the_text() {
    // "二\r" stands first in the file, then "one\r" in bytes, then "三\r".
    let mut text: Vec<u8> = "二\r".encode_utf16().flat_map(u16::to_le_bytes).collect();
    text.extend(b"one\r");
    text.extend("三\r".encode_utf16().flat_map(u16::to_le_bytes));
    let ends = [1028, 1032, 1036];
    let paragraphs = [line(""), line(""), line("")];
    let pieces = [(4, 1028 | 1 << 31), (2, 1024), (2, 1032)];
    let file = word::write(NEW, &text, &ends, &paragraphs, &pieces);
    assert_eq!(word_shown(&file), "one\n二\n三\n");
}

#[test]
fn fields_show_their_results_only() {
    let file = document(
        NEW,
        &[
            line("共\u{13} =SUM(LEFT) \u{14}12\u{15}件\u{b}其中\u{1e}乙\u{1f}"),
            line("甲\u{13} 没有结尾的域"),
            line("乙\u{1}\u{8}"),
        ],
    );
    assert_eq!(word_shown(&file), "共12件\n其中-乙\n甲\n乙\n");
}

#[test]
fn a_password_is_told() {
    let mut file = document(NEW, &[line("甲")]);
    put(&mut file.bytes, 512 + 10, &[0, 1]);
    for (name, format) in [("a.doc", Format::Doc), ("a.wps", Format::Wps)] {
        assert_eq!(
            read_as(name, &file.bytes),
            Err(ReadError::Encrypted(format))
        );
    }
    let file = workbook(0x0600, &[record(0x002F, &[1, 0, 1, 0])], &[]);
    for (name, format) in [("a.xls", Format::Xls), ("a.ett", Format::Et)] {
        assert_eq!(
            read_as(name, &file.bytes),
            Err(ReadError::Encrypted(format))
        );
    }
}

/// A text as records of Excel 97 hold it.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = (units.len() as u16).to_le_bytes().to_vec();
    bytes.push(1);
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

#[test]
fn cells_show_what_they_hold() {
    let formula =
        |row, column, result: &[u8]| cell(0x0006, row, column, &[result, &[0; 8]].concat());
    let cells = vec![
        cell(0x0204, 0, 0, &wide("项目")),
        cell(0x0204, 0, 1, &wide("件数")),
        cell(0x0204, 0, 2, &wide("其他")),
        // 12 as a whole number, 1.23 as hundredths, 0.5 as the upper half of a number.
        cell(
            0x00BD,
            1,
            0,
            &[
                &((12u32 << 2) | 2).to_le_bytes()[..],
                &[0, 0],
                &((123u32 << 2) | 3).to_le_bytes(),
                &[0, 0],
                &0x3FE0_0000u32.to_le_bytes(),
                &[2, 0],
            ]
            .concat(),
        ),
        cell(0x0203, 2, 0, &1669.11f64.to_le_bytes()),
        cell(0x0205, 2, 1, &[0x17, 1]),
        cell(0x0205, 2, 2, &[1, 0]),
        formula(3, 0, &1674.11f64.to_le_bytes()),
        formula(3, 1, &[2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        formula(3, 2, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x04BC, &[0; 10]),
        record(0x0207, &wide("甲乙")),
        cell(0x0203, 4, 0, &(0.1f64 + 0.2).to_le_bytes()),
        cell(0x027E, 4, 1, &(((-7i32) << 2) as u32 | 2).to_le_bytes()),
        formula(4, 2, &[3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0207, &wide("不属于它")),
        record(0x00E5, &[1, 0, 5, 0, 6, 0, 0, 0, 1, 0]),
        cell(0x0204, 5, 0, &wide("合计")),
        cell(0x0204, 5, 2, &wide("无")),
        cell(0x0204, 6, 2, &wide("／")),
    ];
    let file = workbook(0x0600, &[], &[(b"Table", 0, cells)]);
    let expected = "[项目][件数][其他]\n[12][1.23][0.5]\n[1669.11][#REF!][TRUE]\n\
                    [1674.11][#N/A][甲乙]\n[0.3][-7][]\n[2x2 合计][无]\n[／]\n";
    assert_eq!(book_shown(&file), expected);
}

#[test]
fn texts_go_on_in_the_next_record() {
    // The second text is cut after one character, and goes on in bytes.
    let mut strings = vec![3, 0, 0, 0, 3, 0, 0, 0];
    strings.extend(wide("甲"));
    strings.extend([4, 0, 1]);
    strings.extend("乙".encode_utf16().flat_map(u16::to_le_bytes));
    let mut rest = vec![0];
    rest.extend(b"abc");
    // The third has looks and readings after it.
    rest.extend([1, 0, 0x0D, 1, 0, 2, 0, 0, 0]);
    rest.extend("丙".encode_utf16().flat_map(u16::to_le_bytes));
    let globals = [
        record(0x00FC, &strings),
        record(0x003C, &rest),
        record(0x003C, &[9, 9, 9, 9, 7, 7]),
    ];
    let at = |row, column, number: u32| cell(0x00FD, row, column, &number.to_le_bytes());
    let cells = vec![
        at(0, 0, 0),
        at(0, 1, 1),
        at(1, 0, 2),
        at(1, 1, 0),
        at(2, 1, 99),
    ];
    let file = workbook(0x0600, &globals, &[(b"S", 0, cells)]);
    assert_eq!(book_shown(&file), "[甲][乙abc]\n[丙][甲]\n");
}

#[test]
fn excel_95_is_read_in_its_code_page() {
    let text = |text: &str| {
        let bytes = encoding_rs::GBK.encode(text).0.into_owned();
        [&(bytes.len() as u16).to_le_bytes()[..], &bytes].concat()
    };
    let cells = vec![
        cell(0x0204, 0, 0, &text("项目")),
        cell(0x0204, 0, 1, &text("件数")),
        cell(0x0204, 1, 0, &text("来信")),
        cell(0x0203, 1, 1, &5f64.to_le_bytes()),
    ];
    let name = encoding_rs::GBK.encode("办理情况").0;
    let file = workbook(
        0x0500,
        &[record(0x0042, &936u16.to_le_bytes())],
        &[(&name, 1, cells)],
    );
    let document = read_as("a.xls", &file.bytes).expect("readable");
    assert_eq!(shown(&document), "[项目][件数]\n[来信][5]\n");
    let sheet = "办理情况".to_owned();
    assert_eq!(document.notes, [Note::HiddenSheet { sheet }]);
    let grid = document.grids().next().expect("a grid");
    let place = &grid.cells[3].place;
    assert_eq!(place.sheet.as_deref(), Some("办理情况"));
    let address = place.sheet_cell.expect("a place in the sheet");
    assert_eq!(address.to_string(), "B2");
}

#[test]
fn what_is_embedded_does_not_tell_the_kind() {
    let file = container(&[
        ("Workbook", vec![0; 10]),
        (
            "MBD1",
            "WordDocument"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
    ]);
    assert_eq!(Format::sniff("a.doc", &file.bytes), Some(Format::Xls));
    assert_eq!(Format::sniff("a.et", &file.bytes), Some(Format::Et));
}

#[test]
fn a_file_that_has_lost_its_directory_is_damaged() {
    for (name, file) in files() {
        if name.starts_with('a') {
            let format = Format::sniff(name, &file.bytes).expect("known");
            let outcome = read_as(name, &file.bytes[..file.directory]);
            assert_eq!(outcome, Err(ReadError::Damaged(format)), "{name}");
        }
    }
}

#[test]
fn lists_number_paragraphs_that_say_nothing() {
    let listed = |text: &str, mark, more: &[u8]| word::Paragraph {
        text: text.to_owned(),
        mark,
        changes: [&[0x0B, 0x46, 1, 0, 0x0A, 0x26, 0][..], more].concat(),
    };
    let mut text = vec![
        listed("甲", '\r', &[]),
        listed("", '\r', &[]),
        listed("丙\u{c}丁", '\r', &[]),
    ];
    text.extend(row(NEW, &["项目", "件数"], &[0, 900, 1800], &[]));
    let mut rest = row(NEW, &["", "5"], &[0, 900, 1800], &[]);
    rest[0] = listed("", '\u{7}', &[0x16, 0x24, 1]);
    text.extend(rest);
    let lists = word::List {
        format: 37,
        text: "\u{0}、",
    };
    let file = word::document_with(NEW, &text, Some(&lists));
    assert_eq!(
        word_shown(&file),
        "一、甲\n三、丙\n丁\n[项目][件数]\n[四、][5]\n"
    );
}

#[test]
fn a_row_too_large_for_its_page_is_read_elsewhere() {
    for code in [0x6646u16, 0x646B] {
        let mut rows = [
            row(NEW, &["甲", "乙"], &[0, 900, 2700], &[]),
            row(NEW, &["1", "2", "3"], &[0, 900, 1800, 2700], &[]),
        ];
        // The shape of the first row stands in the stream for such things.
        let mark = rows[0].last_mut().expect("a mark");
        let shape = mark.changes.split_off(6);
        let mut data = vec![0; 4];
        data.extend((shape.len() as u16).to_le_bytes());
        data.extend(shape);
        mark.changes.extend(code.to_le_bytes());
        mark.changes.extend([4, 0, 0, 0]);
        let file = word::document(NEW, &rows.concat());
        let file = word::with_data(&file, data);
        assert_eq!(word_shown(&file), "[甲][1x2 乙]\n[1][2][3]\n", "{code:x}");
    }
}

/// Small files of every kind.
fn files() -> Vec<(&'static str, Container)> {
    let mut text = vec![line("甲"), line("乙\u{13} A \u{14}b\u{15}")];
    for version in [Version::Old, NEW] {
        text.extend(row(version, &["项目", "件数"], &[0, 900, 1800], &[0x60, 0]));
        text.extend(row(version, &["来信", "12"], &[0, 900, 1800], &[0x20, 0]));
    }
    let cells = || {
        vec![
            cell(0x0204, 0, 0, &wide("项目")),
            cell(0x0203, 0, 1, &5f64.to_le_bytes()),
            cell(0x00FD, 1, 1, &0u32.to_le_bytes()),
            record(0x00E5, &[1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        ]
    };
    let strings = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("甲")].concat();
    let globals = [record(0x00FC, &strings)];
    vec![
        ("a.doc", document(NEW, &text)),
        ("b.doc", document(Version::Old, &text)),
        (
            "a.xls",
            workbook(0x0600, &globals, &[(b"A", 0, cells()), (b"B", 2, cells())]),
        ),
        ("b.xls", workbook(0x0500, &globals, &[(b"A", 0, cells())])),
    ]
}

/// Reads in time, whatever comes of it.
fn read_in_time(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let start = Instant::now();
    let outcome = read_as(name, bytes);
    // Ample for a build that is not optimised, on a machine that does other things.
    assert!(start.elapsed() < Duration::from_secs(2), "{name}");
    outcome
}

#[test]
fn a_container_that_ends_early_is_read_as_far_as_it_goes() {
    for (name, file) in files() {
        for length in (0..file.bytes.len()).step_by(256) {
            let _ = read_in_time(name, &file.bytes[..length]);
        }
        // Without the table of links, which stands last: streams mostly stand in one piece.
        let whole = shown(&read_as(name, &file.bytes).expect("readable"));
        let cut = read_as(name, &file.bytes[..file.links]).expect("readable");
        assert_eq!(shown(&cut), whole, "{name}");
    }
}

#[test]
fn circles_in_a_container_end() {
    for (name, file) in files() {
        // Each link in turn leads back to the start.
        for at in 0..32 {
            let mut bytes = file.bytes.clone();
            put(&mut bytes, file.links + at * 4, &[0; 4]);
            let _ = read_in_time(name, &bytes);
        }
        // Every entry of the directory leads to the first.
        for place in [68, 72, 76] {
            let mut bytes = file.bytes.clone();
            for entry in 0..4 {
                put(
                    &mut bytes,
                    file.directory + entry * 128 + place,
                    &[1, 0, 0, 0],
                );
            }
            let _ = read_in_time(name, &bytes);
        }
        // The list of tables of links leads to itself.
        let mut bytes = file.bytes.clone();
        put(&mut bytes, 68, &[0, 0, 0, 0]);
        put(&mut bytes, 72, &[0xFF, 0xFF, 0, 0]);
        let _ = read_in_time(name, &bytes);
    }
}

#[test]
fn damage_never_panics() {
    // A small generator, the same on every run.
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below.max(1)
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let mut whole: Vec<(&str, Vec<u8>)> = files()
        .into_iter()
        .map(|(name, file)| (name, file.bytes))
        .collect();
    for (name, path) in [("a.doc", "lists-and-tables.doc"), ("a.xls", "formats.xls")] {
        whole.push((
            name,
            fs::read(folder.join(path)).expect("the case is there"),
        ));
    }
    for (name, bytes) in whole {
        // Zeros between the parts are not worth hitting.
        let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
        for _ in 0..400 {
            let mut bytes = bytes.clone();
            for _ in 0..1 + random(6) {
                let near = places[random(places.len())] + random(3);
                if let Some(byte) = bytes.get_mut(near) {
                    *byte = match random(4) {
                        0 => 0xFF,
                        1 => 0,
                        2 => *byte ^ 1 << random(8),
                        _ => random(256) as u8,
                    };
                }
            }
            let _ = read_in_time(name, &bytes);
        }
    }
}

#[test]
fn limits_hold() {
    let limits = Limits::default();
    let names: Vec<(&str, Vec<u8>)> = vec![("Workbook", vec![0; 10]); 12];
    let small = Limits {
        ole_entries: 10,
        ..limits.clone()
    };
    let over = |limit, value| Err(ReadError::OverLimit(limit, value));
    assert_eq!(
        read_within("a.xls", &container(&names).bytes, &small),
        over("ole_entries", 10)
    );

    let sheets: Vec<workbook::Sheet<'_>> = vec![(b"S", 0, Vec::new()); 5];
    let small = Limits {
        sheets: 4,
        ..limits.clone()
    };
    assert_eq!(
        read_within("a.xls", &workbook(0x0600, &[], &sheets).bytes, &small),
        over("sheets", 4)
    );

    let numbers = (0..20).map(|at| cell(0x0203, at, at % 2, &1f64.to_le_bytes()));
    let file = workbook(0x0600, &[], &[(b"S", 0, numbers.collect())]);
    let small = Limits {
        cells: 10,
        ..limits.clone()
    };
    assert_eq!(read_within("a.xls", &file.bytes, &small), over("cells", 10));

    // One long text in many cells.
    let strings = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide(&"长".repeat(1000))].concat();
    let same = (0..40).map(|at| cell(0x00FD, at, 0, &0u32.to_le_bytes()));
    let file = workbook(
        0x0600,
        &[record(0x00FC, &strings)],
        &[(b"S", 0, same.collect())],
    );
    let small = Limits {
        text_bytes: 10_000,
        ..limits.clone()
    };
    assert_eq!(
        read_within("a.xls", &file.bytes, &small),
        over("text_bytes", 10_000)
    );

    // One stretch of text in many pieces.
    let text: Vec<u8> = "长"
        .repeat(1000)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let pieces = vec![(1000, 1024); 20];
    let file = word::write(NEW, &text, &[3024], &[line("")], &pieces);
    assert_eq!(
        read_within("a.doc", &file.bytes, &small),
        over("text_bytes", 10_000)
    );
}
