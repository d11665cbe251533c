//! PDFs written here by hand: fonts, encodings, lines, page breaks, limits and damage.

#![expect(clippy::disallowed_methods, reason = "tests read files")]
#![expect(
    clippy::float_arithmetic,
    clippy::needless_range_loop,
    reason = "coordinates, and rows and columns that go by number"
)]

pub(crate) mod write;

use std::fs;
use std::path::Path;

use gouji::Validation;
use gouji::document::{Block, Document, Grid};
use gouji::limits::Limits;
use gouji::read::{Format, ReadError, Source, read};
use write::{Pdf, page, ruled, text};

fn document(bytes: &[u8]) -> Document {
    let source = Source {
        name: "a.pdf",
        bytes,
    };
    match read(source, &Limits::default()) {
        Ok((Format::Pdf, document)) => document,
        other => panic!("{other:?}"),
    }
}

fn error(bytes: &[u8], limits: &Limits) -> ReadError {
    let source = Source {
        name: "a.pdf",
        bytes,
    };
    read(source, limits).expect_err("it cannot be read").1
}

/// A report as a county published it: its own errors, and no others. It lies beside the project.
#[test]
fn a_published_report_is_read_to_its_last_figure() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real/hongze-2023.pdf");
    let Ok(bytes) = fs::read(path) else { return };
    let source = Source {
        name: "hongze-2023.pdf",
        bytes: &bytes,
    };
    let found = gouji::validate(source, &Limits::default());
    let [Validation { diagnostics, .. }] = found.as_slice() else {
        panic!("{found:?}");
    };
    let codes: Vec<_> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["F103", "F104", "T401", "T401"]);
}

/// A grid as lines of `[text]`, a span as `+rows×columns` before it, a line break as `/`.
fn drawn(grid: &Grid) -> String {
    let mut out = String::new();
    let mut row = 0;
    for cell in &grid.cells {
        if cell.row != row {
            out.push('\n');
            row = cell.row;
        }
        if (cell.row_span, cell.column_span) != (1, 1) {
            out.push_str(&format!("+{}×{}", cell.row_span, cell.column_span));
        }
        out.push_str(&format!("[{}]", cell.text.replace('\n', "/")));
    }
    out
}

/// Lines of text, and grids as [`drawn`], in the order of reading.
fn shown(document: &Document) -> String {
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Text(line) => line.span.of(&document.text).to_owned(),
        Block::Grid(grid) => drawn(grid),
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn check(content: &str, expected: &str) {
    let bytes = Pdf::new().page(&page(content)).bytes();
    assert_eq!(shown(&document(&bytes)), expected);
}

#[test]
fn a_ruled_table_with_spans_and_blanks() {
    let table = ruled(
        &[100.0, 200.0, 260.0, 320.0],
        &[700.0, 680.0, 660.0, 640.0],
        &[
            (0, 0, "Kind"),
            (0, 1, "Count"),
            (1, 1, "own"),
            (1, 2, "all"),
            (2, 0, "made"),
            (2, 2, "12"),
        ],
        &[(0, 1, 1, 2), (0, 0, 2, 1)],
    );
    check(
        &format!(
            "{}{table}{}",
            text(100.0, 740.0, "Before it"),
            text(100.0, 600.0, "After it")
        ),
        "Before it\n+2×1[Kind]+1×2[Count]\n[own][all]\n[made][][12]\nAfter it",
    );
}

#[test]
fn a_cell_says_where_it_stands() {
    let table = ruled(
        &[100.0, 200.0, 260.0],
        &[700.0, 680.0, 660.0],
        &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
        &[],
    );
    let document = document(&Pdf::new().page(&page(&table)).bytes());
    let grid = document.grids().next().expect("a table");
    let place = grid.cells[3].place.page.expect("a page");
    assert_eq!(place.number, 1);
    let expected = [200.0, 842.0 - 680.0, 260.0, 842.0 - 660.0];
    for (side, wanted) in place.rect.iter().zip(expected) {
        assert!((side - wanted).abs() < 1.0, "{:?}", place.rect);
    }
}

#[test]
fn lines_drawn_as_thin_boxes_and_as_boxes_of_cells() {
    let words = [
        (105.0, 685.0, "a"),
        (205.0, 685.0, "b"),
        (105.0, 665.0, "c"),
        (205.0, 665.0, "4"),
    ];
    let words: String = words
        .iter()
        .map(|(x, y, word)| text(*x, *y, word))
        .collect();
    let mut thin = String::new();
    for y in [700, 680, 660] {
        thin.push_str(&format!("100 {y} 160 0.5 re f\n"));
    }
    for x in [100, 200, 260] {
        thin.push_str(&format!("{x} 660 0.5 40 re f\n"));
    }
    check(&format!("{thin}{words}"), "[a][b]\n[c][4]");
    let mut boxes = String::new();
    for (x, width) in [(100, 98), (200, 58)] {
        for y in [660, 680] {
            boxes.push_str(&format!("{x} {y} {width} 18 re S\n"));
        }
    }
    check(&format!("{boxes}{words}"), "[a][b]\n[c][4]");
    let filled = format!("0.8 g\n{}0 g\n", boxes.replace("re S", "re f"));
    check(&format!("{filled}{words}"), "[a][b]\n[c][4]");
}

#[test]
fn a_table_whose_outer_lines_are_not_drawn() {
    let words = [
        (105.0, 685.0, "a"),
        (205.0, 685.0, "b"),
        (105.0, 665.0, "c"),
        (205.0, 665.0, "4"),
    ];
    let words: String = words
        .iter()
        .map(|(x, y, word)| text(*x, *y, word))
        .collect();
    let lines = "100 680 m 260 680 l S\n200 660 m 200 700 l S\n";
    check(&format!("{lines}{words}"), "[a][b]\n[c][4]");
}

#[test]
fn columns_told_from_blanks() {
    let rows = [
        ("Region", "2021", "2022"),
        ("North", "1,204", "990"),
        ("South", "88", "-"),
        ("All", "1,292", "990"),
    ];
    let mut content = text(
        60.0,
        760.0,
        "A line of running text that stands over the table and is long.",
    );
    for (index, (label, one, two)) in rows.iter().enumerate() {
        let y = 700.0 - 16.0 * index as f32;
        content.push_str(&text(60.0, y, label));
        content.push_str(&text(260.0 - 6.0 * one.len() as f32, y, one));
        content.push_str(&text(360.0 - 6.0 * two.len() as f32, y, two));
    }
    check(
        &content,
        "A line of running text that stands over the table and is long.\n\
         [Region][2021][2022]\n[North][1,204][990]\n[South][88][-]\n[All][1,292][990]",
    );
}

/// A table of two columns whose rows are cut over two pages, as `[(label, figure)]`.
fn two_pages(one: &[(&str, &str)], other: &[(&str, &str)]) -> String {
    let table = |rows: &[(&str, &str)], top: f32| {
        let ys: Vec<f32> = (0..=rows.len())
            .map(|row| top - 20.0 * row as f32)
            .collect();
        let cells: Vec<(usize, usize, &str)> = rows
            .iter()
            .enumerate()
            .flat_map(|(row, (label, figure))| [(row, 0, *label), (row, 1, *figure)])
            .collect();
        ruled(&[100.0, 260.0, 320.0], &ys, &cells, &[])
    };
    let foot = |number: u32| text(290.0, 30.0, &format!("- {number} -"));
    let bytes = Pdf::new()
        .page(&page(&format!("{}{}", table(one, 160.0), foot(1))))
        .page(&page(&format!("{}{}", table(other, 800.0), foot(2))))
        .bytes();
    shown(&document(&bytes))
}

#[test]
fn a_table_over_two_pages_is_one() {
    assert_eq!(
        two_pages(
            &[("Kind", "n"), ("one", "1")],
            &[("two", "2"), ("three", "")]
        ),
        "[Kind][n]\n[one][1]\n[two][2]\n[three][]"
    );
    assert_eq!(
        two_pages(
            &[("Kind", "n"), ("one", "1")],
            &[("Kind", "n"), ("two", "2")]
        ),
        "[Kind][n]\n[one][1]\n[two][2]"
    );
    assert_eq!(
        two_pages(
            &[("Kind", "n"), ("a label that goes on and on", "1")],
            &[("on the next page", ""), ("two", "2")]
        ),
        "[Kind][n]\n[a label that goes on and on/on the next page][1]\n[two][2]"
    );
    // A row of figures is no head, even if it comes again.
    assert_eq!(
        two_pages(&[("0", "0"), ("1", "2")], &[("0", "0"), ("3", "4")]),
        "[0][0]\n[1][2]\n[0][0]\n[3][4]"
    );
}

#[test]
fn a_row_of_one_cell_before_the_break_belongs_to_the_table() {
    let bytes = Pdf::new()
        .page(&page(&ruled(
            &[100.0, 320.0],
            &[80.0, 60.0],
            &[(0, 0, "Band")],
            &[],
        )))
        .page(&page(&ruled(
            &[100.0, 260.0, 320.0],
            &[800.0, 780.0, 760.0],
            &[(0, 0, "Kind"), (0, 1, "n"), (1, 0, "one"), (1, 1, "1")],
            &[],
        )))
        .bytes();
    assert_eq!(shown(&document(&bytes)), "+1×2[Band]\n[Kind][n]\n[one][1]");
}

#[test]
fn turned_pages_read_as_they_are_shown() {
    let table = ruled(
        &[100.0, 200.0, 260.0],
        &[700.0, 680.0, 660.0],
        &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
        &[],
    );
    let upright = shown(&document(&Pdf::new().page(&page(&table)).bytes()));
    for (rotate, matrix) in [
        (90, "0 1 -1 0 842 0"),
        (180, "-1 0 0 -1 595 842"),
        (270, "0 -1 1 0 0 595"),
    ] {
        let shape = if rotate == 180 {
            "[0 0 595 842]"
        } else {
            "[0 0 842 595]"
        };
        let content = format!("q {matrix} cm\n{table}Q\n");
        // Turned by the page: back to upright.
        let entries = format!("/MediaBox {shape} /Rotate {rotate}");
        let bytes = Pdf::new().page_with(&content, &entries).bytes();
        assert_eq!(shown(&document(&bytes)), upright, "page turned by {rotate}");
        // Turned on an upright page: the reader turns it.
        let entries = format!("/MediaBox {shape}");
        let bytes = Pdf::new().page_with(&content, &entries).bytes();
        assert_eq!(
            shown(&document(&bytes)),
            upright,
            "content turned by {rotate}"
        );
    }
}

#[test]
fn chinese_fonts_that_are_not_embedded() {
    // 公开 12 in each encoding; the widths of GB1's digits are half an em.
    for (encoding, hex) in [
        ("GBK-EUC-H", "B9ABBFAA3132"),
        ("GB-EUC-H", "B9ABBFAA3132"),
        ("GBKp-EUC-H", "B9ABBFAA3132"),
        ("GBK2K-H", "B9ABBFAA3132"),
        ("UniGB-UCS2-H", "516C5F0000310032"),
        ("UniGB-UTF16-H", "516C5F0000310032"),
    ] {
        let bytes = Pdf::new()
            .composite(encoding, "GB1")
            .page(&page(&format!("BT /F2 12 Tf 100 700 Td <{hex}> Tj ET\n")))
            .bytes();
        assert_eq!(shown(&document(&bytes)), "公开12", "{encoding}");
    }
    // Characters of the collection themselves: 公 is CID 1796 of Adobe-GB1, 1 is 18.
    let bytes = Pdf::new()
        .composite("Identity-H", "GB1")
        .page(&page("BT /F2 12 Tf 100 700 Td <07040012> Tj ET\n"))
        .bytes();
    assert_eq!(shown(&document(&bytes)), "公1");
}

#[test]
fn what_the_file_does_not_tell_is_not_guessed() {
    let bytes = Pdf::new()
        .composite("Identity-H", "Identity")
        .page(&page(&format!(
            "{}BT /F2 12 Tf 205 664 Td <0007> Tj ET\n",
            ruled(
                &[100.0, 200.0, 260.0],
                &[700.0, 680.0, 660.0],
                &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c")],
                &[],
            )
        )))
        .bytes();
    assert_eq!(shown(&document(&bytes)), "[a][b]\n[c][\u{FFFD}]");
}

#[test]
fn unseen_and_doubled_text() {
    let twice = text(100.0, 700.0, "Bold 11");
    let again = text(100.3, 700.0, "Bold 11");
    let unseen = format!("BT 3 Tr ET\n{}BT 0 Tr ET\n", text(100.0, 650.0, "unseen"));
    let white = format!("1 g\n{}0 g\n", text(100.0, 600.0, "white"));
    check(&format!("{twice}{again}{unseen}{white}"), "Bold 11");
    // Over a scan it is all there is.
    check(
        &format!("BT 3 Tr ET\n{}", text(100.0, 650.0, "unseen")),
        "unseen",
    );
    // White on dark is seen.
    check(
        &format!(
            "0.2 g\n90 590 200 30 re f\n1 g\n{}0 g\n",
            text(100.0, 600.0, "white")
        ),
        "white",
    );
}

#[test]
fn forms_are_drawn_and_those_that_draw_themselves_end() {
    let bytes = Pdf::new()
        .form(&format!("{}/Fm Do\n", text(100.0, 700.0, "in a form")))
        .page(&page("/Fm Do\n"))
        .bytes();
    assert_eq!(shown(&document(&bytes)), "in a form");
}

#[test]
fn pages_that_are_pictures_are_named() {
    let picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1} EI Q\n";
    let bytes = Pdf::new().page(picture).page(picture).bytes();
    assert_eq!(error(&bytes, &Limits::default()), ReadError::NoText(2));
    let found = gouji::validate(
        Source {
            name: "a.pdf",
            bytes: &bytes,
        },
        &Limits::default(),
    );
    assert_eq!(found[0].diagnostics[0].code, "S103");
    assert_eq!(found[0].diagnostics[0].args, [("pages", "1–2".to_owned())]);
}

/// A page that is a picture beside pages with text is named, with a table on it or not.
#[test]
fn pages_that_are_pictures_beside_text_are_named() {
    let picture = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1} EI Q\n";
    let seal = "q 80 0 0 80 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{1} EI Q\n";
    let words = page(&text(100.0, 700.0, "No table of a report"));
    let found = |pages: &[&str]| {
        let pdf = pages.iter().fold(Pdf::new(), |pdf, page| pdf.page(page));
        let source = Source {
            name: "a.pdf",
            bytes: &pdf.bytes(),
        };
        let mut found = gouji::validate(source, &Limits::default());
        let first = found.remove(0).diagnostics.remove(0);
        (first.code, first.args)
    };
    let pages = |said: &str| vec![("pages", said.to_owned())];
    assert_eq!(
        found(&[&words, picture, &words, picture, picture]),
        ("S103", pages("2, 4–5"))
    );
    assert_eq!(found(&[&words, seal, ""]), ("S102", Vec::new()));
    let source = Source {
        name: "a.pdf",
        bytes: include_bytes!("pdf/qinghe-2023.pdf"),
    };
    let mut report = gouji::validate(source, &Limits::default()).remove(0).report;
    if let Some(report) = &mut report {
        report.picture_pages = vec![3];
    }
    let (findings, _) = gouji::check::check(&report.expect("a report"));
    let pictures = findings.iter().find(|finding| finding.code == "S103");
    assert_eq!(pictures.map(|finding| finding.variant), Some("some"));
}

/// A finding about a sentence says its page, and still does after a person has typed a figure.
#[test]
fn sentences_are_found_on_their_page() {
    let source = Source {
        name: "a.pdf",
        bytes: include_bytes!("pdf/qinghe-2023.pdf"),
    };
    let read = gouji::validate(source, &Limits::default()).remove(0);
    let mut report = read.report.expect("a report");
    let (first, last) = (report.printed.first(), report.printed.last());
    let lines = [*first.expect("it has text"), *last.expect("it has text")];
    assert_ne!(lines[0].1.number, lines[1].1.number);
    let claims = lines.map(|(span, _)| (2022, span));
    report.year_claims.extend(claims);
    let pages = |validation: &Validation| {
        let mut findings = validation.diagnostics.iter();
        let years = findings.find(|finding| finding.code == "D104");
        let places = years.expect("the years differ").at.iter();
        places.map(|place| place.page).collect::<Vec<_>>()
    };
    let mut validation = Validation::of_report("a.pdf", Some(Format::Pdf), report);
    let found = pages(&validation);
    for (_, place) in lines {
        assert!(found.contains(&Some(place)), "{found:?}");
    }
    let cell = "t2.normative.made".parse().expect("a cell of the form");
    validation.edit([(cell, Some("3"))]);
    assert_eq!(pages(&validation), found);
}

#[test]
fn limits_have_names() {
    let bytes = Pdf::new()
        .page(&page(&text(1.0, 700.0, "abc")))
        .page("")
        .bytes();
    type Set = fn(&mut Limits);
    let limits: [(&str, Set); 5] = [
        ("pages", |l| l.pages = 1),
        ("objects", |l| l.objects = 3),
        ("operations", |l| l.operations = 2),
        ("page_glyphs", |l| l.page_glyphs = 2),
        ("page_rules", |l| l.page_rules = 0),
    ];
    for (name, set) in limits {
        let mut limits = Limits::default();
        set(&mut limits);
        let bytes = match name {
            "page_rules" => Pdf::new().page("0 0 m 100 0 l S\n").bytes(),
            _ => bytes.clone(),
        };
        match error(&bytes, &limits) {
            ReadError::OverLimit(limit, _) => assert_eq!(limit, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn damage_is_repaired_or_said() {
    let table = ruled(
        &[100.0, 200.0, 260.0],
        &[700.0, 680.0, 660.0],
        &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
        &[],
    );
    let whole = Pdf::new().page(&page(&table)).bytes();
    let said = String::from_utf8_lossy(&whole).replace("startxref", "startxxxx");
    assert_eq!(shown(&document(said.as_bytes())), "[a][b]\n[c][4]");
    let cut = &whole[..whole.len() - 120];
    assert_eq!(shown(&document(cut)), "[a][b]\n[c][4]");
    assert_eq!(
        error(b"%PDF-1.7\nnothing", &Limits::default()),
        ReadError::Damaged(Format::Pdf)
    );
}

/// Every byte of a small PDF changed, and chunks of it lost or doubled: it ends, and nothing panics.
#[test]
fn changed_bytes_do_no_harm() {
    let table = ruled(
        &[100.0, 200.0, 260.0],
        &[700.0, 680.0, 660.0],
        &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
        &[],
    );
    let content = format!("{table}BT /F2 12 Tf 100 600 Td [<B9AB> -200 <BFAA31>] TJ ET\n/Fm Do\n");
    let whole = Pdf::new()
        .composite("GBK-EUC-H", "GB1")
        .form(&text(100.0, 500.0, "in a form"))
        .page(&page(&content))
        .bytes();
    let limits = Limits::default();
    let try_one = |bytes: &[u8]| {
        let source = Source {
            name: "a.pdf",
            bytes,
        };
        let _ = gouji::validate(source, &limits);
    };
    // A small generator of numbers: the same on every run.
    let mut state = 0x2545_F491_u32;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below.max(1)
    };
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] = b"0123456789<>[]/() -.\xFF\0"[next(22)];
        try_one(&bytes);
    }
    for _ in 0..80 {
        let mut bytes = whole.clone();
        let from = next(bytes.len());
        let to = (from + next(60)).min(bytes.len());
        match next(3) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let piece = bytes[from..to].to_vec();
                let at = next(bytes.len());
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(from),
        }
        try_one(&bytes);
    }
}

/// Files made by other programs, each with what is read from it.
#[test]
fn files_of_other_programs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf");
    let bless = std::env::var_os("GOUJI_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect();
    names.sort();
    for path in names {
        count += 1;
        let said = shown(&document(&fs::read(&path).expect("readable")));
        let expected = path.with_extension("txt");
        if bless {
            fs::write(&expected, &said).expect("writable");
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(count > 0 && wrong.is_empty(), "{}", wrong.join("\n\n"));
}
