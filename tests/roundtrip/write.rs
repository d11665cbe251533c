//! Writes a report as offices have it: a web page, a sheet, a paste, plain text.

use proptest::prelude::*;

use super::figures::{BODY, Figures};
use super::model::{self, Cell, Rows, Style};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One grid for table 2.
    Html,
    /// Table 2 as four grids, the band over each as a paragraph.
    HtmlFour,
    /// Table 3 cut in two, its head repeated.
    HtmlSplit,
    /// Table 3 cut in two, the second piece without a head.
    HtmlSplitBare,
    /// The tables inside a layout table, heads one character a line.
    HtmlNested,
    /// Every covered place a blank field.
    Csv,
    /// As copied from a spreadsheet: every row as many tabs.
    ExcelPaste,
    /// As copied from Word: a merged cell's other columns vanish, its other rows are blanks.
    WordPaste,
    /// As copied from a browser: covered places vanish.
    BrowserPaste,
    /// Every cell on a line of its own.
    OneCellALine,
    /// Words one blank apart, as a PDF's text comes out.
    Plain,
}

impl Layout {
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Html
            | Self::HtmlFour
            | Self::HtmlSplit
            | Self::HtmlSplitBare
            | Self::HtmlNested => "report.html",
            Self::Csv => "report.csv",
            _ => "report.txt",
        }
    }
}

pub(crate) fn grids() -> impl Strategy<Value = Layout> {
    use Layout::{
        BrowserPaste, Csv, ExcelPaste, Html, HtmlFour, HtmlNested, HtmlSplit, HtmlSplitBare,
        WordPaste,
    };
    prop::sample::select(vec![
        Html,
        HtmlFour,
        HtmlSplit,
        HtmlSplitBare,
        HtmlNested,
        Csv,
        ExcelPaste,
        WordPaste,
        BrowserPaste,
    ])
}

pub(crate) fn layouts() -> impl Strategy<Value = Layout> {
    prop_oneof![4 => grids(), 1 => Just(Layout::OneCellALine), 1 => Just(Layout::Plain)]
}

/// The whole report.
pub(crate) fn report(figures: &Figures, layout: Layout, style: &Style) -> String {
    let form = figures.form.form();
    let year = figures.year;
    let mut out = Writer {
        layout,
        text: String::new(),
    };
    out.line(&format!("{BODY}{year}年政府信息公开工作年度报告"));
    out.line(&format!(
        "数据统计期限自{year}年1月1日起至{year}年12月31日止。"
    ));
    let texts = [
        "过去一年，我县按要求推进政务公开，内容更全，渠道更多。",
        "",
        "",
        "",
        "公开的及时性还不够。下一步将逐项排出时间表，按月检查。",
        "本年度没有收取信息处理费。",
    ];
    for (at, (heading, text)) in form.parts.iter().zip(texts).enumerate() {
        out.line(heading);
        match at {
            1 => out.t2(model::t2(figures, style)),
            2 => out.t3(model::t3(figures, style)),
            3 => out.table(&model::t4(figures, style)),
            _ => out.line(text),
        }
    }
    match layout {
        Layout::HtmlNested => {
            format!(
                "<html><body><table><tr><td>首页</td></tr><tr><td>{}</td></tr></table></body></html>",
                out.text
            )
        }
        _ => out.text,
    }
}

struct Writer {
    layout: Layout,
    text: String,
}

impl Writer {
    fn is_html(&self) -> bool {
        self.layout.file_name() == "report.html"
    }

    fn line(&mut self, text: &str) {
        if self.is_html() {
            self.text.push_str(&format!("<p>{text}</p>\n"));
        } else {
            self.text.push_str(text);
            self.text.push('\n');
        }
    }

    fn t2(&mut self, blocks: Vec<Rows>) {
        if self.layout == Layout::HtmlFour {
            for block in blocks {
                let (band, rows) = block.split_first().expect("a band");
                self.line(&band[0].text);
                self.table(rows);
            }
        } else {
            self.table(&blocks.concat());
        }
    }

    fn t3(&mut self, (head, rows): (Rows, Rows)) {
        match self.layout {
            Layout::HtmlSplit | Layout::HtmlSplitBare => {
                // Cut in the middle of a group: what is left of each merged cell goes on below.
                let cut = 8;
                let mut first: Rows = head.clone();
                let mut second: Rows = if self.layout == Layout::HtmlSplit {
                    head
                } else {
                    Vec::new()
                };
                let mut carried = Vec::new();
                for (at, row) in rows.iter().enumerate() {
                    let mut row = row.clone();
                    for cell in &mut row {
                        if at < cut && at + cell.rows > cut {
                            carried.push(Cell {
                                text: String::new(),
                                rows: at + cell.rows - cut,
                                columns: cell.columns,
                            });
                            cell.rows = cut - at;
                        }
                    }
                    if at == cut {
                        row.splice(0..0, carried.drain(..));
                    }
                    if at < cut {
                        first.push(row)
                    } else {
                        second.push(row)
                    }
                }
                self.table(&first);
                self.line("");
                self.table(&second);
            }
            _ => self.table(&[head, rows].concat()),
        }
    }

    fn table(&mut self, rows: &[Vec<Cell>]) {
        let text = match self.layout {
            Layout::Html | Layout::HtmlFour | Layout::HtmlSplit | Layout::HtmlSplitBare => {
                html(rows, false)
            }
            Layout::HtmlNested => html(rows, true),
            Layout::Csv => sheet(rows, ','),
            Layout::ExcelPaste => sheet(rows, '\t'),
            Layout::WordPaste => paste(rows, true),
            Layout::BrowserPaste => paste(rows, false),
            Layout::OneCellALine => lines(rows, "\n"),
            Layout::Plain => lines(rows, " "),
        };
        self.text.push_str(&text);
    }
}

fn html(rows: &[Vec<Cell>], vertical: bool) -> String {
    let mut out = String::from("<table>");
    for (at, row) in rows.iter().enumerate() {
        out.push_str("<tr>");
        for cell in row {
            let text = if vertical && at < 3 && cell.text.chars().count() < 7 {
                cell.text
                    .chars()
                    .map(String::from)
                    .collect::<Vec<_>>()
                    .join("<br>")
            } else {
                cell.text.clone()
            };
            out.push_str(&format!(
                "<td rowspan={} colspan={}>{text}</td>",
                cell.rows, cell.columns
            ));
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>\n");
    out
}

/// The cell that covers a place: its row, its index there, whether it begins in this row and column.
type Cover = Option<(usize, usize, bool, bool)>;

fn places(rows: &[Vec<Cell>]) -> Vec<Vec<Cover>> {
    let width = 40;
    let mut grid = vec![vec![None; width]; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        for (index, cell) in row.iter().enumerate() {
            while grid[at][column].is_some() {
                column += 1;
            }
            for down in 0..cell.rows.min(rows.len() - at) {
                for right in 0..cell.columns {
                    grid[at + down][column + right] = Some((at, index, down == 0, right == 0));
                }
            }
        }
    }
    let used = grid
        .iter()
        .filter_map(|row| row.iter().rposition(Option::is_some))
        .max()
        .unwrap_or(0);
    for row in &mut grid {
        row.truncate(used + 1);
    }
    grid
}

fn sheet(rows: &[Vec<Cell>], separator: char) -> String {
    let mut out = String::new();
    for line in places(rows) {
        let fields = line.iter().map(|place| match place {
            Some((row, cell, true, true)) => rows[*row][*cell].text.as_str(),
            _ => "",
        });
        out.push_str(&fields.collect::<Vec<_>>().join(&separator.to_string()));
        out.push('\n');
    }
    out
}

fn paste(rows: &[Vec<Cell>], keep_rows: bool) -> String {
    let mut out = String::new();
    for line in places(rows) {
        let fields = line.iter().filter_map(|place| match place {
            Some((row, cell, true, true)) => Some(rows[*row][*cell].text.as_str()),
            Some((_, _, false, true)) if keep_rows => Some(""),
            _ => None,
        });
        out.push_str(&fields.collect::<Vec<_>>().join("\t"));
        out.push('\n');
    }
    out
}

fn lines(rows: &[Vec<Cell>], separator: &str) -> String {
    let lines = rows.iter().map(|row| {
        let texts: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(separator) + "\n"
    });
    lines.collect()
}
