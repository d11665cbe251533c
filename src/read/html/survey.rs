//! Which tables of a page hold data and which only lay it out, found in one pass.
//!
//! A table lays out if it has one column or one filled cell, if the tables of data in its cells
//! are as large as itself, or if one of its cells holds an article. A cell with an article that
//! is alone in its row does not make a table of data a layout: whole reports are written into
//! one table, and [`super::table`] cuts such rows out as text.

use std::collections::HashMap;

use super::flow::Step;
use super::tag::Tag;
use super::tree::{Id, Tree};
use crate::limits::Limits;
use crate::read::{ReadError, build};

/// What a table is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Data,
    #[default]
    Layout,
}

/// The tables of a page.
#[derive(Debug, Default)]
pub(super) struct Survey {
    tables: HashMap<Id, Table>,
}

/// A table as found.
#[derive(Debug, Default)]
pub(super) struct Table {
    kind: Kind,
    pub(super) captions: Vec<Id>,
    /// In the order in which they are shown: the first head first, the first foot last.
    pub(super) sections: Vec<Section>,
    /// The nearest tables of data in its cells.
    pub(super) inner: Vec<Id>,
    /// Cells of the table, or of the tables of data in a layout.
    data_cells: usize,
}

/// A `<thead>`, `<tbody>` or `<tfoot>`; a `rowspan` ends with it.
#[derive(Debug)]
pub(super) struct Section {
    tag: Tag,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A `<td>` or `<th>`.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) id: Id,
    pub(super) row_span: Option<u32>,
    pub(super) column_span: Option<u32>,
    /// Characters shown, those of inner tables included.
    characters: usize,
    /// Lines with text, those of inner tables not included.
    lines: usize,
    headings: usize,
}

/// A table that is not closed yet.
#[derive(Debug, Default)]
struct Open {
    table: Table,
    /// Whether the next text starts a line.
    fresh: bool,
    in_cell: bool,
}

impl Survey {
    /// Goes through a page.
    pub(super) fn of(tree: &Tree, limits: &Limits) -> Result<Self, ReadError> {
        let mut survey = Self::default();
        let mut open: Vec<(Id, Open)> = Vec::new();
        let mut cells = 0usize;
        let mut walk = tree.walk(tree.root());
        while let Some(step) = walk.next(tree) {
            match step {
                Step::Enter(_, Tag::Hidden) => walk.skip(tree),
                Step::Enter(id, Tag::Table) => open.push((id, Open::default())),
                Step::Leave(id, Tag::Table) => {
                    if let Some((_, closed)) = open.pop() {
                        let outer = open.last_mut().map(|(_, outer)| outer);
                        survey.close(id, closed, outer);
                    }
                }
                Step::Enter(id, tag) => {
                    if let Some((_, open)) = open.last_mut() {
                        cells += usize::from(tag == Tag::Cell);
                        open.enter(tree, id, tag);
                    }
                    if cells > limits.cells {
                        return Err(ReadError::OverLimit("cells", limits.cells));
                    }
                }
                Step::Leave(_, tag) => {
                    if let Some((_, open)) = open.last_mut() {
                        open.fresh |= tag.is_block();
                        open.in_cell &= tag != Tag::Cell;
                    }
                }
                Step::Text(text) => {
                    if let Some((_, open)) = open.last_mut() {
                        open.text(build::visible(text));
                    }
                }
            }
        }
        Ok(survey)
    }

    pub(super) fn kind(&self, id: Id) -> Kind {
        self.tables
            .get(&id)
            .map_or(Kind::Layout, |table| table.kind)
    }

    pub(super) fn table(&self, id: Id) -> Option<&Table> {
        self.tables.get(&id)
    }

    fn close(&mut self, id: Id, closed: Open, outer: Option<&mut Open>) {
        let mut table = closed.table;
        table.order();
        table.decide();
        if let Some(outer) = outer {
            let characters: usize = table.cells().map(|cell| cell.characters).sum();
            if let Some(cell) = outer.cell() {
                cell.characters += characters;
            }
            outer.fresh = true;
            outer.table.data_cells += table.data_cells;
            match table.kind {
                Kind::Data => outer.table.inner.push(id),
                Kind::Layout => outer.table.inner.extend(&table.inner),
            }
        }
        self.tables.insert(id, table);
    }
}

impl Open {
    fn enter(&mut self, tree: &Tree, id: Id, tag: Tag) {
        self.fresh |= tag.is_block() || tag == Tag::Break;
        match tag {
            Tag::Caption => self.table.captions.push(id),
            Tag::Head | Tag::Body | Tag::Foot => self.table.sections.push(Section {
                tag,
                rows: Vec::new(),
            }),
            Tag::Row => self.table.row(),
            Tag::Heading => {
                if let Some(cell) = self.cell() {
                    cell.headings += 1;
                }
            }
            Tag::Cell => {
                let Some(element) = tree.element(id) else {
                    return;
                };
                self.in_cell = true;
                self.table.last_row().push(Cell {
                    id,
                    row_span: element.row_span,
                    column_span: element.column_span,
                    characters: 0,
                    lines: 0,
                    headings: 0,
                });
            }
            _ => {}
        }
    }

    fn text(&mut self, characters: usize) {
        if characters == 0 {
            return;
        }
        let fresh = std::mem::take(&mut self.fresh);
        if let Some(cell) = self.cell() {
            cell.characters += characters;
            cell.lines += usize::from(fresh);
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        if !self.in_cell {
            return None;
        }
        self.table.sections.last_mut()?.rows.last_mut()?.last_mut()
    }
}

impl Table {
    fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section {
                tag: Tag::Body,
                rows: Vec::new(),
            });
        }
        let last = self.sections.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "just made sure that there is one")]
        &mut self.sections[last]
    }

    fn row(&mut self) {
        self.section().rows.push(Vec::new());
    }

    fn last_row(&mut self) -> &mut Vec<Cell> {
        let section = self.section();
        if section.rows.is_empty() {
            section.rows.push(Vec::new());
        }
        let last = section.rows.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "just made sure that there is one")]
        &mut section.rows[last]
    }

    fn rows(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.sections.iter().flat_map(|section| &section.rows)
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows().flatten()
    }

    /// Puts the first head first and the first foot last, as they are shown.
    fn order(&mut self) {
        let at = |tag| {
            self.sections
                .iter()
                .position(move |section| section.tag == tag)
        };
        if let Some(foot) = at(Tag::Foot) {
            let foot = self.sections.remove(foot);
            self.sections.push(foot);
        }
        let at = |tag| {
            self.sections
                .iter()
                .position(move |section| section.tag == tag)
        };
        if let Some(head) = at(Tag::Head) {
            let head = self.sections.remove(head);
            self.sections.insert(0, head);
        }
    }

    fn decide(&mut self) {
        let cells = self.cells().count();
        if self.lays_out(cells) {
            self.kind = Kind::Layout;
        } else {
            self.kind = Kind::Data;
            self.data_cells = cells;
        }
    }

    fn lays_out(&self, cells: usize) -> bool {
        /// A table with fewer cells is no statistical table if it holds an article.
        const FEW: usize = 12;
        let filled = self.cells().filter(|cell| cell.characters > 0).count();
        let widest = self.rows().map(Vec::len).max().unwrap_or(0);
        if filled <= 1 || widest <= 1 {
            return true;
        }
        if self.data_cells >= cells {
            return true;
        }
        let wide_rows = self.rows().filter(|row| row.len() > 2).count();
        let shared = |row: &&Vec<Cell>| row.iter().filter(|cell| cell.characters > 0).count() > 1;
        let article = |row: &Vec<Cell>| row.iter().any(Cell::is_article);
        let long = |row: &Vec<Cell>| row.iter().any(Cell::is_long_article);
        if self.rows().filter(shared).any(article) {
            return cells < FEW || self.rows().filter(shared).any(long);
        }
        self.rows().any(article) && wide_rows < 2
    }
}

impl Cell {
    /// Whether it holds running text in paragraphs, or a heading and what comes under it.
    fn is_article(&self) -> bool {
        self.lines > 2 && self.characters > 150
            || self.characters > 400
            || self.headings > 0 && self.lines > 1 && self.characters > 40
    }

    fn is_long_article(&self) -> bool {
        self.lines > 4 && self.characters > 1000
    }
}
