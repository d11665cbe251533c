//! Readers on what nobody wrote: random bytes, damaged samples, pages built to harm, and random
//! tables that have to come back as they were.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use gouji::document::{Block, Document, Grid};
use gouji::limits::Limits;
use gouji::read::{Format, ReadError, Source, read};
use proptest::prelude::*;

/// What holds of any document: spans are in the text, cells in their grid, none over another.
fn check(document: &Document, limits: &Limits) {
    assert!(document.text.len() <= limits.text_bytes);
    let mut table = 0;
    let mut cells = 0;
    for block in &document.blocks {
        match block {
            Block::Text(line) => {
                assert!(!line.span.of(&document.text).trim().is_empty());
            }
            Block::Grid(grid) => {
                check_grid(document, grid, table);
                table += 1;
                cells += grid.cells.len();
            }
        }
    }
    assert!(cells <= limits.cells);
}

fn check_grid(document: &Document, grid: &Grid, table: u32) {
    let mut taken = HashSet::new();
    let mut last = None;
    assert!(!grid.cells.is_empty());
    for cell in &grid.cells {
        assert!(last < Some((cell.row, cell.column)), "in reading order");
        last = Some((cell.row, cell.column));
        assert!(cell.row_span > 0 && cell.column_span > 0);
        assert!(
            cell.row + cell.row_span <= grid.rows,
            "{cell:?} in {} rows",
            grid.rows
        );
        assert!(cell.column + cell.column_span <= grid.columns, "{cell:?}");
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                assert!(taken.insert((row, column)), "two cells at {row}, {column}");
            }
        }
        let place = cell.place.grid.expect("a place in the grid");
        assert_eq!((place.table, place.row as usize), (table, cell.row));
        let span = cell.place.span.expect("bytes");
        assert!(
            document
                .text
                .get(span.start as usize..span.end as usize)
                .is_some()
        );
    }
}

fn read_and_check(name: &str, bytes: &[u8]) {
    let limits = Limits::default();
    if let Ok((_, document)) = read(Source { name, bytes }, &limits) {
        check(&document, &limits);
    }
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let mut samples: Vec<_> = fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_none_or(|end| end != "dump"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("readable"))
        })
        .collect();
    samples.sort();
    samples
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in "[a-z]{0,3}\\.(html|txt|csv|tsv|mht|rtf|bin)") {
        read_and_check(&name, &bytes);
    }

    #[test]
    fn random_markup_never_panics(
        tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..120),
        name in "x\\.(html|txt|csv|mht)",
    ) {
        read_and_check(&name, tokens.concat().as_bytes());
    }

    #[test]
    fn damaged_samples_never_panic(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..12),
    ) {
        let samples = samples();
        let (name, bytes) = &samples[pick.index(samples.len())];
        let mut bytes = bytes.clone();
        for (at, byte, kind) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => { let half = bytes[at..].to_vec(); bytes.extend(half); }
            }
            bytes.truncate(20_000);
        }
        read_and_check(name, &bytes);
    }

    #[test]
    fn a_page_gives_its_table_back(table in table()) {
        let mut page = String::from("<table>");
        for row in &table {
            page.push_str("<tr>");
            for cell in row {
                let text = cell.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>");
                page.push_str(&format!("<td>{text}</td>"));
            }
            page.push_str("</tr>");
        }
        page.push_str("</table>");
        prop_assert_eq!(only_table("t.html", &page), table);
    }

    #[test]
    fn separated_values_give_their_table_back(table in table(), separator in prop::sample::select(&[',', '\t', ';'][..])) {
        let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = table
            .iter()
            .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(&separator.to_string()))
            .collect();
        prop_assert_eq!(only_table("t.csv", &lines.join("\r\n")), table);
    }

    #[test]
    fn a_paste_gives_its_table_back(table in table()) {
        let quote = |cell: &String| {
            if cell.contains(['\n', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        let lines: Vec<String> = table
            .iter()
            .map(|row| row.iter().map(quote).collect::<Vec<_>>().join("\t"))
            .collect();
        // A line before it, so that the lines are not all alike and it is a text.
        let text = format!("标题\n\n{}\n\n\n结束", lines.join("\n"));
        prop_assert_eq!(only_table("t.txt", &text), table);
    }

    #[test]
    fn spans_come_back(tiles in tiles()) {
        let Tiles { rows, columns, tiles } = tiles;
        let mut page = String::from("<p>一</p><table>");
        for row in 0..rows {
            page.push_str("<tr>");
            for (r, c, h, w) in tiles.iter().filter(|tile| tile.0 == row) {
                page.push_str(&format!("<td rowspan={h} colspan={w}>格{r}-{c}</td>"));
            }
            page.push_str("</tr>");
        }
        let (_, document) = read(Source { name: "t.html", bytes: page.as_bytes() }, &Limits::default()).expect("readable");
        check(&document, &Limits::default());
        if let Some(grid) = document.grids().next() {
            prop_assert!(grid.rows <= rows && grid.columns <= columns);
            prop_assert_eq!(grid.cells.len(), tiles.len());
            let area: usize = grid.cells.iter().map(|cell| cell.row_span * cell.column_span).sum();
            prop_assert_eq!(area, grid.rows * grid.columns, "no gap and no overlap");
            for (cell, tile) in grid.cells.iter().zip(&tiles) {
                prop_assert_eq!(&cell.text, &format!("格{}-{}", tile.0, tile.1));
            }
        }
    }
}

const TOKENS: &[&str] = &[
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<td rowspan=0 colspan=0>",
    "<td rowspan=9999999999 colspan=99999>",
    "<th rowspan='-2'>",
    "<thead>",
    "<tbody>",
    "<tfoot>",
    "<caption>",
    "</caption>",
    "<p>",
    "</p>",
    "<br>",
    "<b>",
    "</b>",
    "<font color=a>",
    "<h1>",
    "</h1>",
    "<pre>",
    "</pre>",
    "<template>",
    "</template>",
    "<svg>",
    "</svg>",
    "<math>",
    "<select>",
    "<option>",
    "<!--",
    "-->",
    "<form>",
    "</form>",
    "<p style='display:none'>",
    "<script>",
    "</script>",
    "甲",
    "12",
    "&nbsp;",
    " ",
    "\n",
    "\t",
    "一、总体情况",
    "（一）公开",
    "|",
    "\"",
    ",",
    ";",
    "\u{C}",
    "<frameset>",
    "<plaintext>",
    "MIME-Version: 1.0\n",
    "Content-Type: text/html\n\n",
    "<!DOCTYPE html>",
    "1.",
    "3,000",
];

/// The cells of the only grid of a file.
fn only_table(name: &str, text: &str) -> Vec<Vec<String>> {
    let limits = Limits::default();
    let source = Source {
        name,
        bytes: text.as_bytes(),
    };
    let (_, document) = read(source, &limits).expect("readable");
    check(&document, &limits);
    let grids: Vec<_> = document.grids().collect();
    assert_eq!(grids.len(), 1, "{text:?}");
    let mut rows = vec![Vec::new(); grids[0].rows];
    for cell in &grids[0].cells {
        rows[cell.row].push(cell.text.clone());
    }
    rows
}

/// A table without spans: two cells of each row are filled, so that it is one to any reader.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop::sample::select(
        &[
            "",
            "0",
            "12",
            "1,203",
            "甲",
            "小计",
            "a<b & \"c\"",
            "上年\n本年",
            "７",
            "；，",
            "—",
            "x;y",
        ][..],
    );
    (3..8usize, 3..7usize).prop_flat_map(move |(rows, columns)| {
        let row = prop::collection::vec(cell.clone(), columns).prop_map(|mut row| {
            row[0] = "项目";
            row[1] = "1";
            if row[row.len() - 1].is_empty() {
                let last = row.len() - 1;
                row[last] = "0";
            }
            row.into_iter().map(str::to_owned).collect::<Vec<_>>()
        });
        prop::collection::vec(row, rows)
    })
}

/// A table cut into cells that cover it.
#[derive(Clone, Debug)]
struct Tiles {
    rows: usize,
    columns: usize,
    tiles: Vec<(usize, usize, usize, usize)>,
}

fn tiles() -> impl Strategy<Value = Tiles> {
    (
        2..7usize,
        2..7usize,
        prop::collection::vec((1..4usize, 1..4usize), 49),
    )
        .prop_map(|(rows, columns, sizes)| {
            let mut taken = vec![vec![false; columns]; rows];
            let mut tiles = Vec::new();
            let mut sizes = sizes.into_iter();
            for row in 0..rows {
                for column in 0..columns {
                    if taken[row][column] {
                        continue;
                    }
                    let (height, width) = sizes.next().unwrap_or((1, 1));
                    let width = (column..columns.min(column + width))
                        .take_while(|c| !taken[row][*c])
                        .count();
                    let height = height.min(rows - row);
                    for line in taken.iter_mut().skip(row).take(height) {
                        line[column..column + width].fill(true);
                    }
                    tiles.push((row, column, height, width));
                }
            }
            Tiles {
                rows,
                columns,
                tiles,
            }
        })
}

fn error_of(page: &str) -> Option<ReadError> {
    let source = Source {
        name: "t.html",
        bytes: page.as_bytes(),
    };
    match read(source, &Limits::default()) {
        Ok((_, document)) => {
            check(&document, &Limits::default());
            None
        }
        Err((format, error)) => {
            assert_eq!(format, Some(Format::Html));
            Some(error)
        }
    }
}

#[test]
fn depth_is_limited_without_a_stack() {
    let depth = Limits::default().depth;
    let over = Some(ReadError::OverLimit("depth", depth));
    for tag in [
        "<div>",
        "<span>",
        "<table><tr><td>",
        "<font size=1>",
        "<ul><li>",
        "<b><i>",
    ] {
        let page = format!("<body>{}甲", tag.repeat(100_000));
        assert_eq!(error_of(&page), over, "{tag}");
    }
    assert_eq!(error_of(&format!("<body>{}甲", "<div>".repeat(300))), None);
    assert_eq!(
        error_of(&format!("<body>{}甲", "<p>乙".repeat(20_000))),
        None
    );
}

#[test]
fn formatting_that_multiplies_is_left_in_time() {
    let fonts: String = (0..900).map(|n| format!("<font type={n}>")).collect();
    let page = format!("<p>{fonts}{}", "<p>甲".repeat(5_000));
    assert!(matches!(error_of(&page), Some(ReadError::OverLimit(..))));
}

#[test]
fn spans_beyond_reason_cost_nothing() {
    let row = "<tr><td rowspan=4294967295 colspan=99999999999>甲</td><td>1</td></tr>";
    assert_eq!(error_of(&format!("<table>{}</table>", row.repeat(2))), None);
    let page =
        "<table><tr><td>甲<td>1<tr><td colspan=4000000000>乙<tr><td>丙<td rowspan=70000>2</table>";
    assert_eq!(error_of(page), None);
}

#[test]
fn a_table_too_large_is_told() {
    let limits = Limits::default();
    let wide = format!("<table><tr>{}</table>", "<td>1".repeat(limits.columns + 1));
    assert_eq!(
        error_of(&wide),
        Some(ReadError::OverLimit("columns", limits.columns))
    );
    let small = Limits {
        cells: 10,
        ..limits
    };
    let page = format!("<table>{}</table>", "<tr><td>甲<td>1".repeat(6));
    let source = Source {
        name: "t.html",
        bytes: page.as_bytes(),
    };
    assert_eq!(
        read(source, &small),
        Err((Some(Format::Html), ReadError::OverLimit("cells", 10)))
    );
}

/// Found by more cases of the property above: a comma within quotes makes as many rows alike as the
/// tab between them.
#[test]
fn a_separator_within_quotes_is_none() {
    let text = "\"项目\"\t\"1\"\t\"1,203\"\t\"\"\t\"0\"\r\n\
        \"项目\"\t\"1\"\t\"1,203\"\t\"上年\n本年\"\t\"1,203\"\r\n\
        \"项目\"\t\"1\"\t\"1,203\"\t\"\"\t\"0\"";
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let table = only_table("t.csv", text);
    assert_eq!(table.len(), 3);
    assert_eq!(table[1], row(["项目", "1", "1,203", "上年\n本年", "1,203"]));
}
