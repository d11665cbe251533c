//! OFD files put together here part by part: texts, steps, lines, templates, limits and damage.

#![expect(
    clippy::float_arithmetic,
    reason = "coordinates, and rows and columns that go by number"
)]

#[allow(dead_code, reason = "the parts of office files are made there too")]
use crate::package;

use std::fmt::Write as _;

use gouji::document::{Block, Document, Grid};
use gouji::limits::Limits;
use gouji::read::{Format, ReadError, Source, read};

/// An OFD of pages: the content of each, and what else there is.
fn ofd(pages: &[&str], common: &str, others: &[(&str, &str)]) -> Vec<u8> {
    const SPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let mut files = vec![(
        "OFD.xml".to_owned(),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:OFD {SPACE} Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody>\
             <ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ),
    )];
    let mut list = String::new();
    for (at, content) in pages.iter().enumerate() {
        let _ = write!(
            list,
            "<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{at}/Content.xml\"/>",
            at + 1
        );
        files.push((
            format!("Doc_0/Pages/Page_{at}/Content.xml"),
            format!("<ofd:Page {SPACE}>{content}</ofd:Page>"),
        ));
    }
    files.push((
        "Doc_0/Document.xml".to_owned(),
        format!(
            "<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>\
             <ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>\
             <ofd:Pages>{list}</ofd:Pages></ofd:Document>"
        ),
    ));
    for (name, text) in others {
        let text = text.replacen('>', &format!(" {SPACE}>"), 1);
        files.push(((*name).to_owned(), text));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    package::zip(&files)
}

/// Objects on the one layer of a page.
fn layer(objects: &str) -> String {
    format!("<ofd:Content><ofd:Layer ID=\"5\">{objects}</ofd:Layer></ofd:Content>")
}

/// A line of text whose box begins there, 4 mm tall.
fn text(x: f32, y: f32, words: &str) -> String {
    let steps = words
        .chars()
        .map(|c| if c.is_ascii() { "2 " } else { "4 " });
    let steps: String = steps.collect();
    format!(
        "<ofd:TextObject ID=\"7\" Boundary=\"{x} {y} 80 5\" Font=\"2\" Size=\"4\">\
         <ofd:TextCode X=\"0\" Y=\"3.5\" DeltaX=\"{steps}\">{words}</ofd:TextCode></ofd:TextObject>"
    )
}

fn line(x: f32, y: f32, across: f32, down: f32) -> String {
    format!(
        "<ofd:PathObject ID=\"8\" Boundary=\"{x} {y} {across} {down}\" LineWidth=\"0.2\">\
         <ofd:AbbreviatedData>M 0 0 L {across} {down}</ofd:AbbreviatedData></ofd:PathObject>"
    )
}

/// The lines of a table of 30 by 10 mm a cell, its upper left corner at (20, 20).
fn lines(rows: u8, columns: u8) -> String {
    let (height, width) = (10.0 * f32::from(rows), 30.0 * f32::from(columns));
    let across = (0..=rows).map(|row| line(20.0, 20.0 + 10.0 * f32::from(row), width, 0.0));
    let down = (0..=columns).map(|column| line(20.0 + 30.0 * f32::from(column), 20.0, 0.0, height));
    across.chain(down).collect()
}

fn words(cells: &[(u8, u8, &str)]) -> String {
    let at = |(row, column, words): &(u8, u8, &str)| {
        let (row, column) = (f32::from(*row), f32::from(*column));
        text(21.0 + 30.0 * column, 22.0 + 10.0 * row, words)
    };
    cells.iter().map(at).collect()
}

fn read_it(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let source = Source {
        name: "年报.ofd",
        bytes,
    };
    match read(source, limits) {
        Ok((format, document)) => {
            assert_eq!(format, Format::Ofd);
            Ok(document)
        }
        Err((_, error)) => Err(error),
    }
}

fn drawn(grid: &Grid) -> String {
    let mut out = String::new();
    let mut row = 0;
    for cell in &grid.cells {
        if cell.row != row {
            out.push('\n');
            row = cell.row;
        }
        if (cell.row_span, cell.column_span) != (1, 1) {
            let _ = write!(out, "+{}×{}", cell.row_span, cell.column_span);
        }
        let _ = write!(out, "[{}]", cell.text.replace('\n', "/"));
    }
    out
}

fn shown(bytes: &[u8]) -> String {
    let document = read_it(bytes, &Limits::default()).expect("it is read");
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Text(line) => line.span.of(&document.text).to_owned(),
        Block::Grid(grid) => drawn(grid),
    });
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_table_with_blanks_is_read_with_its_places() {
    let page = layer(&format!(
        "{}{}{}",
        text(20.0, 10.0, "二、主动公开"),
        lines(2, 3),
        words(&[
            (0, 0, "信息内容"),
            (0, 1, "制发"),
            (0, 2, "废止"),
            (1, 0, "规章"),
            (1, 2, "12")
        ])
    ));
    let bytes = ofd(&[&page], "", &[]);
    assert_eq!(
        shown(&bytes),
        "二、主动公开\n[信息内容][制发][废止]\n[规章][][12]"
    );
    let document = read_it(&bytes, &Limits::default()).expect("it is read");
    let grid = document.grids().next().expect("a table");
    let place = grid.cells[5].place.page.expect("a page");
    let points = 72.0 / 25.4;
    let expected = [80.0, 30.0, 110.0, 40.0].map(|mm: f32| mm * points);
    for (side, wanted) in place.rect.iter().zip(expected) {
        assert!((side - wanted).abs() < 1.0, "{:?}", place.rect);
    }
}

#[test]
fn lines_may_stand_in_a_template_and_a_unit() {
    let page = format!(
        "<ofd:Template TemplateID=\"3\" ZOrder=\"Background\"/>{}",
        layer(&words(&[
            (0, 0, "甲"),
            (0, 1, "乙"),
            (1, 0, "丙"),
            (1, 1, "4")
        ]))
    );
    let template = (
        "Doc_0/Tpls/Tpl_0/Content.xml",
        "<ofd:Page><ofd:Content><ofd:Layer ID=\"1\"><ofd:CompositeObject ID=\"9\" Boundary=\"0 0 210 297\" ResourceID=\"40\"/></ofd:Layer></ofd:Content></ofd:Page>",
    );
    let unit = format!(
        "<ofd:Res><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID=\"40\" Width=\"210\" Height=\"297\"><ofd:Content>{}\
         <ofd:CompositeObject ID=\"9\" Boundary=\"0 0 1 1\" ResourceID=\"40\"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
        lines(2, 2)
    );
    let bytes = ofd(
        &[&page],
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes><ofd:TemplatePage ID=\"3\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/>",
        &[template, ("Doc_0/DocumentRes.xml", &unit)],
    );
    assert_eq!(shown(&bytes), "[甲][乙]\n[丙][4]");
}

/// Whatever way the steps are written, or left out, the line says the same.
#[test]
fn steps_and_maps() {
    let object = |attributes: &str, code: &str| {
        layer(&format!(
            "<ofd:TextObject ID=\"7\" Boundary=\"20 20 60 60\" Font=\"2\" {attributes}>{code}</ofd:TextObject>"
        ))
    };
    for (attributes, code) in [
        (
            "Size=\"4\"",
            "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"4 4 4\">公开情况</ofd:TextCode>",
        ),
        (
            "Size=\"4\"",
            "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 3 4\">公开情况</ofd:TextCode>",
        ),
        (
            "Size=\"4\"",
            "<ofd:TextCode X=\"0\" Y=\"4\">公开情况</ofd:TextCode>",
        ),
        (
            "Size=\"4\"",
            "<ofd:TextCode X=\"0\" Y=\"4\">公开</ofd:TextCode><ofd:TextCode X=\"8\">情况</ofd:TextCode>",
        ),
        (
            "Size=\"1\" CTM=\"4 0 0 4 0 0\"",
            "<ofd:FillColor Value=\"0 0 0\"/><ofd:TextCode X=\"0\" Y=\"1\" DeltaX=\"1 1 1\">公开情况</ofd:TextCode>",
        ),
        // Downwards, each character upright.
        (
            "Size=\"4\"",
            "<ofd:TextCode X=\"0\" Y=\"4\" DeltaY=\"g 3 4.2\">公开情况</ofd:TextCode>",
        ),
        (
            "Size=\"4\" ReadDirection=\"90\"",
            "<ofd:TextCode X=\"0\" Y=\"4\">公开情况</ofd:TextCode>",
        ),
        // The whole line turned.
        (
            "Size=\"4\" CTM=\"0 1 -1 0 10 0\"",
            "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"4 4 4\">公开情况</ofd:TextCode>",
        ),
    ] {
        let bytes = ofd(&[&object(attributes, code)], "", &[]);
        let said = shown(&bytes).replace('\n', "");
        assert_eq!(said, "公开情况", "{attributes} {code}");
    }
    // A character that is none is not guessed; radicals are what they look like.
    let code = "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"4 4 2\">⼀\u{E001}&amp;︵</ofd:TextCode>";
    let bytes = ofd(&[&object("Size=\"4\"", code)], "", &[]);
    assert_eq!(shown(&bytes), "一\u{FFFD}&（");
}

#[test]
fn what_is_not_seen_is_not_read() {
    let white = "<ofd:TextObject ID=\"7\" Boundary=\"20 60 60 6\" Size=\"4\"><ofd:FillColor Value=\"255 255 255\"/>\
                 <ofd:TextCode X=\"0\" Y=\"4\">白字</ofd:TextCode></ofd:TextObject>";
    let dark = "<ofd:PathObject ID=\"8\" Boundary=\"10 50 90 30\" Fill=\"true\" Stroke=\"false\"><ofd:FillColor Value=\"0 0 90\"/>\
                <ofd:AbbreviatedData>M 0 0 L 90 0 L 90 30 L 0 30 C</ofd:AbbreviatedData></ofd:PathObject>";
    let unseen = white.replace("ID=\"7\"", "ID=\"7\" Visible=\"false\"");
    let seen = text(20.0, 30.0, "黑字");
    let page = layer(&format!("{seen}{white}"));
    assert_eq!(shown(&ofd(&[&page], "", &[])), "黑字");
    let page = layer(&format!("{seen}{dark}{unseen}"));
    assert_eq!(shown(&ofd(&[&page], "", &[])), "黑字");
    let page = layer(&format!("{seen}{dark}{white}"));
    assert_eq!(shown(&ofd(&[&page], "", &[])), "黑字\n白字");
}

#[test]
fn a_table_goes_on_on_the_next_page() {
    let head = [(0, 0, "信息内容"), (0, 1, "件数")];
    let one = layer(&format!(
        "{}{}",
        lines(2, 2),
        words(&[head[0], head[1], (1, 0, "规章"), (1, 1, "1")])
    ));
    let two = layer(&format!(
        "{}{}",
        lines(2, 2),
        words(&[head[0], head[1], (1, 0, "规范"), (1, 1, "2")])
    ));
    let bytes = ofd(&[&one, &two], "", &[]);
    assert_eq!(shown(&bytes), "[信息内容][件数]\n[规章][1]\n[规范][2]");
}

#[test]
fn pictures_passwords_and_limits_have_names() {
    let picture = layer("<ofd:ImageObject ID=\"7\" Boundary=\"0 0 210 297\" ResourceID=\"9\"/>");
    let bytes = ofd(&[&picture, &picture], "", &[]);
    assert_eq!(
        read_it(&bytes, &Limits::default()),
        Err(ReadError::NoText(2))
    );
    let page = layer(&text(20.0, 20.0, "公开"));
    let locked = ofd(&[&page], "", &[("Encryptions.xml", "<a>x</a>")]);
    let error = Err(ReadError::Encrypted(Format::Ofd));
    assert_eq!(read_it(&locked, &Limits::default()), error);
    let many = layer(&lines(3, 3));
    for (name, bytes, set) in [
        (
            "pages",
            ofd(&[&page, &page], "", &[]),
            (|l| l.pages = 1) as fn(&mut Limits),
        ),
        ("page_glyphs", ofd(&[&page], "", &[]), |l| l.page_glyphs = 1),
        ("page_rules", ofd(&[&many], "", &[]), |l| l.page_rules = 2),
        ("operations", ofd(&[&many], "", &[]), |l| l.operations = 5),
        ("depth", ofd(&[&page], "", &[]), |l| l.depth = 2),
    ] {
        let mut limits = Limits::default();
        set(&mut limits);
        match read_it(&bytes, &limits) {
            Err(ReadError::OverLimit(limit, _)) => assert_eq!(limit, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    let lost = ofd(
        &[&page],
        "<ofd:TemplatePage ID=\"3\" BaseLoc=\"no.xml\"/>",
        &[],
    );
    assert!(read_it(&lost, &Limits::default()).is_ok());
    let page = "<ofd:Template TemplateID=\"3\"/>";
    let lost = ofd(
        &[page],
        "<ofd:TemplatePage ID=\"3\" BaseLoc=\"no.xml\"/>",
        &[],
    );
    assert_eq!(
        read_it(&lost, &Limits::default()),
        Err(ReadError::Damaged(Format::Ofd))
    );
}

/// Pieces of the content lost, doubled or changed: it ends, and nothing panics.
#[test]
fn whatever_stands_in_it_nothing_panics() {
    let whole = layer(&format!(
        "{}{}<ofd:TextObject ID=\"7\" Boundary=\"20 20 60 60\" Size=\"4\" CTM=\"1 0 0 1 0 0\"><ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 3 4\">公开情况</ofd:TextCode></ofd:TextObject>",
        lines(2, 2),
        words(&[(0, 0, "甲"), (1, 1, "4")])
    ));
    let characters: Vec<char> = whole.chars().collect();
    let mut state = 0x2545_F491_u32;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below.max(1)
    };
    for round in 0..400 {
        let mut changed = characters.clone();
        let from = next(changed.len());
        let to = (from + next(12)).min(changed.len());
        match round % 3 {
            0 => drop(changed.drain(from..to)),
            1 => {
                let piece = changed[from..to].to_vec();
                changed.splice(from..from, piece);
            }
            _ => changed[from] = ['9', '-', ' ', 'e', '<', '"', 'g'][next(7)],
        }
        let page: String = changed.into_iter().collect();
        let _ = read_it(&ofd(&[&page], "", &[]), &Limits::default());
    }
}
