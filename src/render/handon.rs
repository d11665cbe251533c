//! What goes on to others: the tables as they stand, for the clipboard, and as a file.
//!
//! What pastes into Word, WPS and the editors of websites alike is plain: `table`, `tr`, `td` with
//! spans, `border` for Word, and widths twice: `col` for Word and LibreOffice, and on the first
//! cell of a column for editors that drop `col`; no classes, no styles from elsewhere. All cells
//! are `td`, as in every published report: Word sets `th` in bold.
//! What is laid out, and what of a file is not, [`super::layout`] says.

use maud::{DOCTYPE, Markup, html};

use super::layout::{self, Kind, Layout, Slot};
use crate::Validation;
use crate::form::{CellId, Table};
use crate::render::names;
use crate::report::{Fact, Report};
use crate::words::{Lang, handon as words, mark};

/// One table as HTML, or with `None` all that the report has, each under its part's heading.
/// Empty where there is none.
#[must_use]
pub fn tables_html(validation: &Validation, table: Option<Table>) -> String {
    let Some(report) = &validation.report else {
        return String::new();
    };
    match table {
        Some(table) if layout::is_there(report, table) => html_of(report, table).into_string(),
        Some(_) => String::new(),
        None => {
            let all = html! {
                @for table in there(report) {
                    p { b { (heading(report, table)) } }
                    (html_of(report, table))
                }
            };
            all.into_string()
        }
    }
}

/// The same as lines of cells with tabs between them, as spreadsheets take them: a merged cell's
/// text at its first place, blanks at its others.
#[must_use]
pub fn tables_text(validation: &Validation, table: Option<Table>) -> String {
    let Some(report) = &validation.report else {
        return String::new();
    };
    match table {
        Some(table) if layout::is_there(report, table) => text_of(&layout::of(report, table)),
        Some(_) => String::new(),
        None => {
            let of = |table| {
                let text = text_of(&layout::of(report, table));
                format!("{}\n{text}", heading(report, table))
            };
            there(report).map(of).collect::<Vec<_>>().join("\n")
        }
    }
}

/// The report as a file that opens in Word, WPS and browsers, and that gouji reads back: its
/// title, the headings of the three parts, and the tables as they stand. The narrative is not in
/// it: it stays in the file from which it came.
#[must_use]
pub fn document(validation: &Validation) -> String {
    let empty = Report::default();
    let report = validation.report.as_ref().unwrap_or(&empty);
    let title = title(report);
    // Portrait A4 with the margins of an office document; table 3 fits its width.
    let page = "@page{size:A4;margin:2.5cm 2cm}body{font-family:FangSong,serif}";
    let markup = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                title { (title) }
                style { (page) }
            }
            body {
                h1 style="text-align:center;font-size:18pt" { (title) }
                @for table in Table::ALL {
                    h2 style="font-size:14pt" { (heading(report, table)) }
                    @if layout::is_there(report, table) { (html_of(report, table)) }
                }
            }
        }
    };
    markup.into_string()
}

fn there(report: &Report) -> impl Iterator<Item = Table> + '_ {
    let tables = Table::ALL.into_iter();
    tables.filter(|table| layout::is_there(report, *table))
}

/// The heading of the part in which a table stands.
pub(crate) fn heading(report: &Report, table: Table) -> &'static str {
    let part = match table {
        Table::T2 => 1,
        Table::T3 => 2,
        Table::T4 => 3,
    };
    let parts = &report.form_or_due(table).form().parts;
    parts.get(part).copied().unwrap_or(table.name())
}

/// The title as printed, if it names the body and the year that the figures are of.
pub(crate) fn title(report: &Report) -> String {
    let body = report.body.as_deref().unwrap_or_default();
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    match &report.title {
        Some(title) if title.contains(body) && title.contains(&year) => title.clone(),
        _ if year.is_empty() => words::TITLE_WITHOUT_YEAR.fill(Lang::Zh, &[("body", &body)]),
        _ => words::TITLE.fill(Lang::Zh, &[("body", &body), ("year", &year)]),
    }
}

fn html_of(report: &Report, table: Table) -> Markup {
    let layout = layout::of(report, table);
    let beyond = layout::beyond(report, table);
    // Small enough for ten columns on a page, and for fifteen.
    let style = match table {
        Table::T2 => "border-collapse:collapse;width:100%;font-size:10.5pt",
        Table::T3 | Table::T4 => "border-collapse:collapse;width:100%;font-size:9pt",
    };
    let mut sized = vec![false; layout.widths.len()];
    let widths = layout.rows.iter().zip(places(&layout));
    let rows = widths.map(|(row, places)| {
        row.iter()
            .zip(places)
            .map(|(slot, place)| (slot, width(slot, place, &layout, &mut sized)))
            .collect::<Vec<_>>()
    });
    let rows: Vec<Vec<(&Slot, Option<String>)>> = rows.collect();
    html! {
        table border="1" cellspacing="0" cellpadding="3" width="100%" style=(style) {
            colgroup { @for width in &layout.widths { col width={ (width) "%" }; } }
            @for row in &rows {
                tr { @for (slot, width) in row {
                    td rowspan=[(slot.rows > 1).then_some(slot.rows)]
                        colspan=[(slot.columns > 1).then_some(slot.columns)]
                        width=[width.as_deref()]
                        style=(align(slot.kind)) { (lines_of(&slot.text)) }
                } }
            }
        }
        @if !beyond.is_empty() {
            p { (words::BEYOND.fill(Lang::Zh, &[("figures", &listed(report, &beyond))])) }
        }
    }
}

fn listed(report: &Report, figures: &[(CellId, &Fact)]) -> String {
    let figure = |(cell, fact): &(CellId, &Fact)| {
        let name = names::cell(Some(report), *cell, Lang::Zh);
        mark::COLON.fill(Lang::Zh, &[("name", &name), ("text", &fact.text)])
    };
    let figures: Vec<String> = figures.iter().map(figure).collect();
    figures.join(mark::COMMA.get(Lang::Zh))
}

/// A column is as wide as the first cell that is in it alone says.
fn width(slot: &Slot, place: usize, layout: &Layout, sized: &mut [bool]) -> Option<String> {
    let width = layout.widths.get(place).filter(|_| slot.columns == 1)?;
    let sized = sized.get_mut(place)?;
    if std::mem::replace(sized, true) {
        return None;
    }
    Some(format!("{width}%"))
}

fn align(kind: Kind) -> &'static str {
    match kind {
        Kind::Note | Kind::Label => "text-align:left",
        Kind::Band | Kind::Head | Kind::Figure => "text-align:center",
    }
}

fn lines_of(text: &str) -> Markup {
    html! {
        @for (at, line) in text.lines().enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

/// The column in which each cell of each row begins.
pub(crate) fn places(layout: &Layout) -> Vec<Vec<usize>> {
    let mut taken = vec![vec![false; layout.widths.len()]; layout.rows.len()];
    let mut places = Vec::with_capacity(layout.rows.len());
    for (at, row) in layout.rows.iter().enumerate() {
        let mut column = 0;
        let mut own = Vec::with_capacity(row.len());
        for slot in row {
            while taken.get(at).and_then(|row| row.get(column)) == Some(&true) {
                column += 1;
            }
            own.push(column);
            for below in taken.iter_mut().skip(at).take(slot.rows) {
                let covered = below.iter_mut().skip(column).take(slot.columns);
                covered.for_each(|place| *place = true);
            }
            column += slot.columns;
        }
        places.push(own);
    }
    places
}

fn text_of(layout: &Layout) -> String {
    let mut text = String::new();
    for (row, places) in layout.rows.iter().zip(places(layout)) {
        let mut line = vec![String::new(); layout.widths.len()];
        for (slot, place) in row.iter().zip(places) {
            if let Some(field) = line.get_mut(place) {
                // A tab or a line break would be another cell.
                let words: Vec<&str> = slot.text.split_whitespace().collect();
                *field = words.join(" ");
            }
        }
        text.push_str(&line.join("\t"));
        text.push('\n');
    }
    text
}
