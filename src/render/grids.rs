//! The raw grids of a file as JSON, before anything is made of them: what `gouji tables` prints.

use serde::Serialize;

use crate::document::{Document, Grid, GridCell};
use crate::origin::PagePlace;

/// The grids of a document as one line of JSON:
/// `{"tables":[{"page","bbox","rows","columns","cells":[…]}]}`. Page and bounding box (left, top,
/// right, bottom in points, origin at the top left) are null where the file has no pages.
#[must_use]
pub fn tables(document: &Document) -> String {
    let tables = document.grids().map(Table::new).collect();
    match serde_json::to_string(&Tables { tables }) {
        Ok(json) => json,
        Err(error) => unreachable!("keys are strings and numbers are finite: {error}"),
    }
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
                r#"{"row":0,"column":0,"row_span":1,"column_span":1,"text":"“0”\n"},"#,
                r#"{"row":0,"column":1,"row_span":1,"column_span":1,"text":"“1”\n"}]},"#,
                r#"{"page":null,"bbox":null,"rows":0,"columns":0,"cells":[]}]}"#
            )
        );
    }
}
