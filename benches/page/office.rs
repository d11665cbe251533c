//! The same report as Word and as Excel save it, with as much about fonts and edges as they write.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{BODY, Cell, Row, YEAR, parts};

const FONTS: &str = "<w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"仿宋_GB2312\" w:cs=\"Times New Roman\" w:hint=\"eastAsia\"/><w:color w:val=\"000000\"/><w:kern w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr>";

/// The parts of the DOCX.
pub(crate) fn docx() -> Vec<(String, String)> {
    let mut body = paragraph(&format!("{BODY}{YEAR}年政府信息公开工作年度报告"));
    for part in parts() {
        body.push_str(&paragraph(part.heading));
        for sentence in part.sentences {
            body.push_str(&paragraph(sentence));
        }
        if !part.table.is_empty() {
            body.push_str(&table(&part.table));
        }
    }
    let mut styles = String::new();
    for number in 0..160 {
        let _ = write!(
            styles,
            "<w:style w:type=\"paragraph\" w:styleId=\"s{number}\"><w:name w:val=\"Style {number}\"/><w:basedOn w:val=\"s0\"/><w:qFormat/><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"640\"/></w:pPr>{FONTS}</w:style>"
        );
    }
    vec![
        ("word/document.xml".to_owned(), body),
        ("word/styles.xml".to_owned(), styles),
    ]
}

fn paragraph(text: &str) -> String {
    format!(
        "<w:p w:rsidR=\"00A77B3E\" w:rsidRDefault=\"00A77B3E\"><w:pPr><w:pStyle w:val=\"s7\"/><w:widowControl/><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>{FONTS}</w:pPr><w:r>{FONTS}<w:t>{text}</w:t></w:r></w:p>"
    )
}

/// Cells with their first column, and those that go on one above (no text), row by row.
pub(super) fn placed(table: &[Row]) -> Vec<Vec<(usize, Option<&Cell>, usize)>> {
    let mut taken: HashSet<(usize, usize)> = HashSet::new();
    let mut rows: Vec<Vec<(usize, Option<&Cell>, usize)>> =
        table.iter().map(|_| Vec::new()).collect();
    for (row, cells) in table.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            for below in row..(row + cell.rows).min(table.len()) {
                taken.extend((column..column + cell.columns).map(|column| (below, column)));
                let own = (below == row).then_some(cell);
                rows[below].push((column, own, cell.columns));
            }
            column += cell.columns;
        }
    }
    rows.iter_mut()
        .for_each(|row| row.sort_by_key(|(column, ..)| *column));
    rows
}

fn table(table: &[Row]) -> String {
    let edges = ["top", "left", "bottom", "right"]
        .map(|edge| {
            format!("<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>")
        })
        .concat();
    let mut out = "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/></w:tblPr>".to_owned();
    for row in placed(table) {
        out.push_str("<w:tr><w:trPr><w:trHeight w:val=\"480\"/></w:trPr>");
        for (_, cell, span) in row {
            let merge = match cell {
                Some(cell) if cell.rows > 1 => "<w:vMerge w:val=\"restart\"/>",
                Some(_) => "",
                None => "<w:vMerge w:val=\"continue\"/>",
            };
            let text = cell.map_or("", |cell| cell.text.as_str());
            let _ = write!(
                out,
                "<w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/><w:gridSpan w:val=\"{span}\"/>{merge}<w:tcBorders>{edges}</w:tcBorders><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
                paragraph(text)
            );
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    out
}

/// The parts of the XLSX: the whole report on one sheet.
pub(crate) fn xlsx() -> Vec<(String, String)> {
    let mut strings = String::new();
    let mut count = 0;
    let mut rows = String::new();
    let mut merges = String::new();
    let mut next = 1;
    let mut string = |text: &str| {
        let _ = write!(strings, "<si><t>{text}</t></si>");
        count += 1;
        count - 1
    };
    let mut line = |rows: &mut String, next: &mut usize, text: &str| {
        let at = string(text);
        let _ = write!(
            rows,
            "<row r=\"{next}\" spans=\"1:10\" ht=\"15\"><c r=\"A{next}\" s=\"0\" t=\"s\"><v>{at}</v></c></row>"
        );
        *next += 1;
    };
    line(
        &mut rows,
        &mut next,
        &format!("{BODY}{YEAR}年政府信息公开工作年度报告"),
    );
    for part in parts() {
        line(&mut rows, &mut next, part.heading);
        for sentence in part.sentences {
            line(&mut rows, &mut next, sentence);
        }
        let letter = |column: usize| char::from(b'A' + u8::try_from(column).unwrap_or(0));
        for row in placed(&part.table) {
            let _ = write!(rows, "<row r=\"{next}\" spans=\"1:10\" ht=\"15\">");
            for (column, cell, span) in row {
                let own = letter(column);
                let Some(cell) = cell else {
                    let _ = write!(rows, "<c r=\"{own}{next}\" s=\"1\"/>");
                    continue;
                };
                if cell.text.parse::<f64>().is_ok() {
                    let _ = write!(
                        rows,
                        "<c r=\"{own}{next}\" s=\"1\"><v>{}</v></c>",
                        cell.text
                    );
                } else {
                    let _ = write!(
                        rows,
                        "<c r=\"{own}{next}\" s=\"1\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                        cell.text
                    );
                }
                if cell.rows > 1 || span > 1 {
                    let (last, bottom) = (letter(column + span - 1), next + cell.rows - 1);
                    let _ = write!(merges, "<mergeCell ref=\"{own}{next}:{last}{bottom}\"/>");
                }
            }
            rows.push_str("</row>");
            next += 1;
        }
        if !part.table.is_empty() {
            next += 1;
        }
    }
    let styles = "<borders><border/><border><left style=\"thin\"/></border></borders><cellXfs><xf numFmtId=\"0\" borderId=\"0\"/><xf numFmtId=\"0\" borderId=\"1\"/></cellXfs>";
    let sheet = format!("<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>");
    vec![
        (
            "xl/workbook.xml".to_owned(),
            "<sheet name=\"年报\" sheetId=\"1\" r:id=\"sheet1\"/>".to_owned(),
        ),
        ("xl/sharedStrings.xml".to_owned(), strings),
        ("xl/styles.xml".to_owned(), styles.to_owned()),
        ("xl/worksheets/sheet1.xml".to_owned(), sheet),
    ]
}
