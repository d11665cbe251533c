//! Where the cells of the shown tables lie: for the arrow keys, for selecting a block, and for
//! pasting one.

/// The cells of the shown tables, as they are seen: tables, their rows, the cells of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    tables: Vec<Vec<Vec<String>>>,
}

/// Where an arrow leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the cell above.
    Up,
    /// To the cell below.
    Down,
    /// To the cell on the left.
    Left,
    /// To the cell on the right.
    Right,
    /// To the next cell as one reads, over the end of the row.
    Next,
    /// To the one before.
    Back,
    /// To the first cell of the row.
    Home,
    /// To the last.
    End,
}

/// What a paste does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paste {
    /// The text of each cell.
    pub(crate) cells: Vec<(String, String)>,
    /// How many texts found no cell.
    pub(crate) beyond: usize,
}

type At = (usize, usize, usize);

impl Layout {
    /// Of tables as they are shown.
    pub(crate) fn new(tables: Vec<Vec<Vec<String>>>) -> Self {
        Self { tables }
    }

    /// Whether there is no cell.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.iter().flatten().all(Vec::is_empty)
    }

    fn find(&self, cell: &str) -> Option<At> {
        for (table, rows) in self.tables.iter().enumerate() {
            for (row, cells) in rows.iter().enumerate() {
                if let Some(column) = cells.iter().position(|own| own == cell) {
                    return Some((table, row, column));
                }
            }
        }
        None
    }

    fn at(&self, (table, row, column): At) -> Option<&str> {
        let cell = self.tables.get(table)?.get(row)?.get(column)?;
        Some(cell)
    }

    /// The cell to which a key leads; nothing at the edge.
    pub(crate) fn step(&self, from: &str, way: Way) -> Option<&str> {
        let (table, row, column) = self.find(from)?;
        let rows = self.tables.get(table)?;
        let width = |row: usize| rows.get(row).map_or(0, Vec::len);
        // A row may be shorter than its neighbours: table 2's blocks differ.
        let near = |row: usize| (table, row, column.min(width(row).saturating_sub(1)));
        let to = match way {
            Way::Up => near(row.checked_sub(1)?),
            Way::Down => near(row + 1),
            Way::Left => (table, row, column.checked_sub(1)?),
            Way::Right => (table, row, column + 1),
            Way::Home => (table, row, 0),
            Way::End => (table, row, width(row).checked_sub(1)?),
            Way::Next if column + 1 < width(row) => (table, row, column + 1),
            Way::Next => (table, row + 1, 0),
            Way::Back if column > 0 => (table, row, column - 1),
            Way::Back => {
                let row = row.checked_sub(1)?;
                (table, row, width(row).checked_sub(1)?)
            }
        };
        self.at(to)
    }

    /// The cells between two corners, row by row. Empty rows are left out; corners in two tables
    /// give the first cell alone.
    pub(crate) fn block(&self, from: &str, to: &str) -> Vec<Vec<&str>> {
        let (Some(a), Some(b)) = (self.find(from), self.find(to)) else {
            return Vec::new();
        };
        let b = if a.0 == b.0 { b } else { a };
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        let (left, right) = (a.2.min(b.2), a.2.max(b.2));
        let rows = (top..=bottom).map(|row| {
            let cells = (left..=right).filter_map(|column| self.at((a.0, row, column)));
            cells.collect::<Vec<_>>()
        });
        rows.filter(|row| !row.is_empty()).collect()
    }

    /// All cells of the table of a cell.
    pub(crate) fn whole(&self, cell: &str) -> Option<(&str, &str)> {
        let rows = self.tables.get(self.find(cell)?.0)?;
        let first = rows.iter().flatten().next()?;
        let last = rows.iter().flatten().next_back()?;
        Some((first, last))
    }

    /// Lays a block of texts upon the table: from the top left of the selection; a single text
    /// into each selected cell.
    pub(crate) fn paste(&self, from: &str, to: &str, texts: &[Vec<String>]) -> Paste {
        let selected = self.block(from, to);
        let mut paste = Paste::default();
        if let [row] = texts
            && let [text] = row.as_slice()
        {
            let cells = selected.iter().flatten();
            paste.cells = cells
                .map(|cell| ((*cell).to_owned(), text.clone()))
                .collect();
            return paste;
        }
        let corner = selected.first().and_then(|row| row.first());
        let Some((table, top, left)) = corner.and_then(|cell| self.find(cell)) else {
            return paste;
        };
        for (down, row) in texts.iter().enumerate() {
            for (across, text) in row.iter().enumerate() {
                match self.at((table, top + down, left + across)) {
                    Some(cell) => paste.cells.push((cell.to_owned(), text.clone())),
                    None if text.trim().is_empty() => {}
                    None => paste.beyond += 1,
                }
            }
        }
        paste
    }
}

/// The cells of a copied block, as spreadsheets and word processors give it as text: a line a row,
/// tabs between cells, a cell with line breaks in quotation marks.
pub(crate) fn block_of(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    let mut fresh = true;
    while let Some(c) = chars.next() {
        let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else {
            break;
        };
        let starts = std::mem::take(&mut fresh);
        match c {
            '"' if starts => quoted = true,
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '\r' => {}
            '\t' if !quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
                fresh = true;
            }
            '\n' if !quoted => {
                rows.push(vec![String::new()]);
                fresh = true;
            }
            '\n' => cell.push(' '),
            c => cell.push(c),
        }
    }
    while rows.len() > 1
        && rows
            .last()
            .is_some_and(|row| row.iter().all(String::is_empty))
    {
        rows.pop();
    }
    for cell in rows.iter_mut().flatten() {
        *cell = cell.trim().to_owned();
    }
    rows
}

/// A block of texts as others take it: tabs and line breaks.
pub(crate) fn text_of(rows: &[Vec<String>]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let row = |cells: &str| cells.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Layout::new(vec![
            vec![row("a1 a2 a3"), row("b1"), row("c1 c2 c3")],
            vec![row("x1 x2")],
        ])
    }

    #[test]
    fn keys_lead_where_one_looks() {
        let layout = layout();
        let steps = [
            ("a2", Way::Down, Some("b1")),
            ("b1", Way::Next, Some("c1")),
            ("c1", Way::Back, Some("b1")),
            ("c3", Way::Down, None),
            ("a1", Way::Up, None),
            ("c3", Way::Home, Some("c1")),
            ("a1", Way::End, Some("a3")),
            ("x2", Way::Right, None),
            ("no", Way::Up, None),
        ];
        for (from, way, to) in steps {
            assert_eq!(layout.step(from, way), to, "{from} {way:?}");
        }
    }

    #[test]
    fn a_block_is_what_lies_between_its_corners() {
        let layout = layout();
        assert_eq!(
            layout.block("c2", "a1"),
            [vec!["a1", "a2"], vec!["b1"], vec!["c1", "c2"]]
        );
        assert_eq!(layout.block("a1", "x1"), [["a1"]]);
        assert_eq!(layout.whole("b1"), Some(("a1", "c3")));
    }

    #[test]
    fn a_block_is_pasted_cell_by_cell_and_what_does_not_fit_is_counted() {
        let layout = layout();
        let paste = layout.paste("a2", "a2", &block_of("1\t2\t3\r\n4\t\r\n"));
        let cells: Vec<(&str, &str)> = paste
            .cells
            .iter()
            .map(|(cell, text)| (cell.as_str(), text.as_str()))
            .collect();
        assert_eq!(cells, [("a2", "1"), ("a3", "2")]);
        assert_eq!(paste.beyond, 2);
        let fill = layout.paste("c3", "c2", &block_of("0"));
        assert_eq!(fill.cells.len(), 2);
    }

    #[test]
    fn copied_text_is_read_as_its_writer_meant() {
        assert_eq!(
            block_of("a\t\"b\nc \"\"d\"\"\"\t\n\te\"f\t \n\n"),
            [vec!["a", "b c \"d\"", ""], vec!["", "e\"f", ""]]
        );
        assert_eq!(block_of("7"), [["7"]]);
    }
}
