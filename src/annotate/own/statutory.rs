//! A DOCX of the statutory tables as a report fills them: for files that take no comments, and as
//! an empty form.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Failure;
use super::container::of_parts;
use super::docx::{comment, part, usual_space};
use super::markup::escape;
use super::notes::Note;
use crate::Validation;
use crate::form::Table;
use crate::render::handon::{heading, places, title};
use crate::render::layout::{self, Kind, Layout, Slot};
use crate::report::Report;

const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The width between the margins of A4, in twentieths of a point.
const WIDTH: u32 = 9638;

/// A document of reports with notes as comments.
pub(super) fn document(
    reports: &[Validation],
    notes: &[Note],
    date: &str,
) -> Result<Vec<u8>, Failure> {
    let mut text = String::new();
    for (number, validation) in reports.iter().enumerate() {
        if let Some(report) = &validation.report {
            write_report(report, &Ids::of(number, report, notes), &mut text);
        }
    }
    let body = format!(
        "{ROOT}<w:document xmlns:w=\"{}\"><w:body>{text}<w:sectPr>\
        <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1134\" \
        w:bottom=\"1418\" w:left=\"1134\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/>\
        </w:sectPr></w:body></w:document>",
        usual_space()
    );
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let relations = |inner: &str| {
        format!(
            "{ROOT}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
            relationships\">{inner}</Relationships>"
        )
    };
    let has_notes = !notes.is_empty();
    let comments_kind = match has_notes {
        true => format!(
            "<Override PartName=\"/word/comments.xml\" ContentType=\"{main}.comments+xml\"/>"
        ),
        false => String::new(),
    };
    let types = format!(
        "{ROOT}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.\
        relationships+xml\"/><Override PartName=\"/word/document.xml\" \
        ContentType=\"{main}.document.main+xml\"/>{comments_kind}</Types>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", types),
        (
            "_rels/.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{kinds}/officeDocument\" \
                Target=\"word/document.xml\"/>"
            )),
        ),
        ("word/document.xml", body),
    ];
    if has_notes {
        let comments: String = notes
            .iter()
            .enumerate()
            .map(|(id, note)| comment(id, &note.lines, date))
            .collect();
        parts.push((
            "word/_rels/document.xml.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{kinds}/comments\" Target=\"comments.xml\"/>"
            )),
        ));
        parts.push(("word/comments.xml", part(&comments, usual_space())));
    }
    of_parts(&parts)
}

/// Which comments stand where.
#[derive(Debug, Default)]
struct Ids {
    /// On the figure of a cell.
    cells: BTreeMap<crate::form::CellId, Vec<usize>>,
    /// On the heading of a table.
    tables: BTreeMap<Table, Vec<usize>>,
    /// On the title.
    title: Vec<usize>,
}

impl Ids {
    fn of(number: usize, report: &Report, notes: &[Note]) -> Self {
        let mut ids = Self::default();
        let own = notes.iter().enumerate();
        for (id, note) in own.filter(|(_, note)| note.report == number) {
            let has_place = |cell: &crate::form::CellId| {
                let form = report.form_or_due(cell.table).form();
                form.heads(*cell).is_some() && layout::is_there(report, cell.table)
            };
            match (note.cell.filter(has_place), note.table) {
                (Some(cell), _) => ids.cells.entry(cell).or_default().push(id),
                (None, Some(table)) => ids.tables.entry(table).or_default().push(id),
                (None, None) => ids.title.push(id),
            }
        }
        ids
    }
}

fn write_report(report: &Report, ids: &Ids, out: &mut String) {
    let title = title(report);
    let centred = "<w:pPr><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/></w:pPr>";
    paragraph(out, centred, 36, true, &title, &ids.title);
    for table in Table::ALL {
        let about = ids.tables.get(&table).map_or(&[][..], Vec::as_slice);
        let level = "<w:pPr><w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/>\
            <w:outlineLvl w:val=\"1\"/></w:pPr>";
        paragraph(out, level, 28, true, heading(report, table), about);
        if layout::is_there(report, table) {
            write_table(&layout::of(report, table), ids, table, out);
        }
    }
}

fn write_table(layout: &Layout, ids: &Ids, table: Table, out: &mut String) {
    let size = match table {
        Table::T2 => 21,
        Table::T3 | Table::T4 => 18,
    };
    let total: u32 = layout.widths.iter().sum::<u32>().max(1);
    let widths: Vec<u32> = layout
        .widths
        .iter()
        .map(|own| WIDTH * own / total)
        .collect();
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(
            out,
            "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
        );
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    // What reaches down into each column: the rows left, and the cell's columns at its first one.
    let mut above: Vec<(usize, usize)> = vec![(0, 0); widths.len()];
    for (row, places) in layout.rows.iter().zip(places(layout)) {
        out.push_str("<w:tr>");
        let mut column = 0;
        let mut slots = row.iter().zip(places).peekable();
        while column < widths.len() {
            if let Some((slot, _)) = slots.next_if(|(_, place)| *place == column) {
                cell(out, &widths, column, slot.columns, merge(slot), |out| {
                    write_slot(slot, ids, size, out);
                });
                for (at, place) in above.iter_mut().enumerate().skip(column).take(slot.columns) {
                    let span = if at == column { slot.columns } else { 0 };
                    *place = (slot.rows.saturating_sub(1), span);
                }
                column += slot.columns.max(1);
                continue;
            }
            let (left, span) = above.get(column).copied().unwrap_or_default();
            if left == 0 || span == 0 {
                // A place that the layout leaves free.
                cell(out, &widths, column, 1, "", |out| out.push_str("<w:p/>"));
                column += 1;
                continue;
            }
            cell(out, &widths, column, span, "<w:vMerge/>", |out| {
                out.push_str("<w:p/>");
            });
            for place in above.iter_mut().skip(column).take(span) {
                place.0 = left - 1;
            }
            column += span;
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn merge(slot: &Slot) -> &'static str {
    match slot.rows {
        0 | 1 => "",
        _ => "<w:vMerge w:val=\"restart\"/>",
    }
}

fn cell(
    out: &mut String,
    widths: &[u32],
    column: usize,
    span: usize,
    merge: &str,
    content: impl FnOnce(&mut String),
) {
    let width: u32 = widths.iter().skip(column).take(span).sum();
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if span > 1 {
        let _ = write!(out, "<w:gridSpan w:val=\"{span}\"/>");
    }
    out.push_str(merge);
    out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
    content(out);
    out.push_str("</w:tc>");
}

fn write_slot(slot: &Slot, ids: &Ids, size: u32, out: &mut String) {
    let aligned = match slot.kind {
        Kind::Note | Kind::Label => "",
        Kind::Band | Kind::Head | Kind::Figure => "<w:pPr><w:jc w:val=\"center\"/></w:pPr>",
    };
    let own: Vec<usize> = slot
        .cells
        .iter()
        .filter_map(|cell| ids.cells.get(cell))
        .flatten()
        .copied()
        .collect();
    paragraph(out, aligned, size, false, &slot.text, &own);
}

/// A paragraph with the comments on it; `size` in half points.
fn paragraph(
    out: &mut String,
    properties: &str,
    size: u32,
    bold: bool,
    text: &str,
    comments: &[usize],
) {
    out.push_str("<w:p>");
    out.push_str(properties);
    for id in comments {
        let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
    }
    if !text.is_empty() {
        let bold = if bold { "<w:b/>" } else { "" };
        let _ = write!(out, "<w:r><w:rPr>{bold}<w:sz w:val=\"{size}\"/></w:rPr>");
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                out.push_str("<w:br/>");
            }
            let line = escape(line);
            let _ = write!(out, "<w:t xml:space=\"preserve\">{line}</w:t>");
        }
        out.push_str("</w:r>");
    }
    for id in comments {
        let _ = write!(
            out,
            "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
        );
    }
    out.push_str("</w:p>");
}
