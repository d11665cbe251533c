//! The raw grids of a file, as JSON or as text, before anything is made of them: what `gouji tables`
//! prints.

use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::document::{Document, Grid, GridCell};
use crate::origin::PagePlace;
use crate::words::{Lang, grids as words};

/// The grids of a document as one line of JSON:
/// `{"tables":[{"page","bbox","rows","columns","cells":[…]}]}`. Page and bounding box (left, top,
/// right, bottom in points, origin at the top left) are null where the file has no pages; cells have
/// them only where it has.
#[must_use]
pub fn tables(document: &Document) -> String {
    let tables = document.grids().map(Table::new).collect();
    match serde_json::to_string(&Tables { tables }) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
}

/// The grids of a document as text, each under a line that says where it stands: a row on one line,
/// cells that cover several columns as wide as these, those that cover several rows in the first.
#[must_use]
pub fn text(document: &Document, lang: Lang) -> String {
    let mut out = String::new();
    for (index, grid) in document.grids().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let (rows, columns) = (grid.rows, grid.columns);
        let size: [(&str, &dyn std::fmt::Display); 3] = [
            ("table", &(index + 1)),
            ("rows", &rows),
            ("columns", &columns),
        ];
        out.push_str(&words::HEAD.fill(lang, &size));
        let sheet = grid.cells.iter().find_map(|c| c.place.sheet.as_deref());
        if let Some(page) = page(&grid.cells) {
            out.push_str(&words::ON_PAGE.fill(lang, &[("page", &page.number)]));
        } else if let Some(sheet) = sheet {
            out.push_str(&words::ON_SHEET.fill(lang, &[("sheet", &sheet)]));
        }
        out.push('\n');
        rows_of(grid, &mut out);
    }
    out
}

/// The widest that a column is made; what is longer runs over.
const WIDEST: usize = 24;

fn rows_of(grid: &Grid, out: &mut String) {
    let mut widths = vec![1; grid.columns];
    for cell in grid.cells.iter().filter(|cell| cell.column_span == 1) {
        if let Some(width) = widths.get_mut(cell.column) {
            *width = line(cell).width().clamp(*width, WIDEST.max(*width));
        }
    }
    let wide = |from: usize, count: usize| {
        let own = widths.iter().skip(from).take(count);
        own.sum::<usize>() + 3 * count.saturating_sub(1)
    };
    for row in 0..grid.rows {
        let cells = grid.cells.iter();
        let covers = |cell: &&GridCell| (cell.row..cell.row + cell.row_span).contains(&row);
        let mut cells: Vec<&GridCell> = cells.filter(covers).collect();
        cells.sort_by_key(|cell| cell.column);
        let mut at = 0;
        let mut text = String::new();
        for cell in cells {
            if cell.column > at {
                let _ = write!(text, "| {} ", " ".repeat(wide(at, cell.column - at)));
            }
            let own = if cell.row == row {
                line(cell)
            } else {
                String::new()
            };
            let width = wide(cell.column, cell.column_span);
            let blank = width.saturating_sub(own.width());
            let _ = write!(text, "| {own}{} ", " ".repeat(blank));
            at = cell.column + cell.column_span;
        }
        let _ = writeln!(out, "{}|", text);
    }
}

/// A cell's text on one line: Chinese needs no blank where a line ended.
fn line(cell: &GridCell) -> String {
    let mut line = String::new();
    for word in cell.text.split_whitespace() {
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if ascii(line.chars().next_back()) && ascii(word.chars().next()) {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[derive(Serialize)]
struct Tables<'a> {
    tables: Vec<Table<'a>>,
}

#[derive(Serialize)]
struct Table<'a> {
    page: Option<u32>,
    bbox: Option<[f32; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    rows: usize,
    columns: usize,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f32; 4]>,
}

impl<'a> Table<'a> {
    fn new(grid: &'a Grid) -> Self {
        let page = page(&grid.cells);
        let sheet = grid.cells.iter().find_map(|c| c.place.sheet.as_deref());
        let cells = grid.cells.iter().map(|cell| Cell {
            row: cell.row,
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
            text: &cell.text,
            page: cell.place.page.map(|page| page.number),
            bbox: cell.place.page.map(|page| page.rect),
        });
        Self {
            page: page.map(|page| page.number),
            bbox: page.map(|page| page.rect),
            sheet,
            rows: grid.rows,
            columns: grid.columns,
            cells: cells.collect(),
        }
    }
}

/// The rectangle around all cells of the page on which the grid begins.
fn page(cells: &[GridCell]) -> Option<PagePlace> {
    let mut places = cells.iter().filter_map(|cell| cell.place.page);
    let first = places.next()?;
    let around = places.filter(|place| place.number == first.number).fold(
        first.rect,
        |[l, t, r, b], place| {
            let [left, top, right, bottom] = place.rect;
            [l.min(left), t.min(top), r.max(right), b.max(bottom)]
        },
    );
    Some(PagePlace {
        number: first.number,
        rect: around,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::origin::Place;

    #[test]
    fn a_grid_on_a_page_has_a_box_around_its_cells() {
        let cell = |column: usize, rect| GridCell {
            row: 0,
            column,
            row_span: 1,
            column_span: 1,
            text: format!("“{column}”\n"),
            place: Place {
                page: Some(PagePlace { number: 2, rect }),
                ..Place::cell(0, 0, column)
            },
        };
        let grid = Grid {
            rows: 1,
            columns: 2,
            cells: vec![
                cell(0, [10.0, 20.0, 30.5, 40.0]),
                cell(1, [30.5, 19.0, 50.0, 40.0]),
            ],
            aligned: true,
        };
        let document = Document {
            blocks: vec![Block::Grid(grid), Block::Grid(Grid::default())],
            ..Document::default()
        };
        assert_eq!(
            tables(&document),
            concat!(
                r#"{"tables":[{"page":2,"bbox":[10.0,19.0,50.0,40.0],"rows":1,"columns":2,"cells":["#,
                r#"{"row":0,"column":0,"row_span":1,"column_span":1,"text":"“0”\n","page":2,"bbox":[10.0,20.0,30.5,40.0]},"#,
                r#"{"row":0,"column":1,"row_span":1,"column_span":1,"text":"“1”\n","page":2,"bbox":[30.5,19.0,50.0,40.0]}]},"#,
                r#"{"page":null,"bbox":null,"rows":0,"columns":0,"cells":[]}]}"#
            )
        );
    }
    #[test]
    fn as_text_a_cell_is_as_wide_as_the_columns_that_it_covers() {
        let cell = |row, column, row_span, column_span, text: &str| GridCell {
            row,
            column,
            row_span,
            column_span,
            text: text.to_owned(),
            place: Place::cell(0, row, column),
        };
        let grid = Grid {
            rows: 3,
            columns: 3,
            cells: vec![
                cell(0, 0, 2, 1, "信息\n内容"),
                cell(0, 1, 1, 2, "件数"),
                cell(1, 1, 1, 1, "制发"),
                cell(1, 2, 1, 1, "废止"),
                cell(2, 0, 1, 1, "规章"),
                cell(2, 2, 1, 1, "12"),
            ],
            aligned: true,
        };
        let document = Document {
            blocks: vec![Block::Grid(grid)],
            ..Document::default()
        };
        assert_eq!(
            text(&document, Lang::Zh),
            "第 1 张表：3 行 3 列\n\
             | 信息内容 | 件数        |\n\
             |          | 制发 | 废止 |\n\
             | 规章     |      | 12   |\n"
        );
    }
}
