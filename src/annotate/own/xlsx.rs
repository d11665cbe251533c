//! Comments and fills in an XLSX.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::container::Container;
use super::markup::{Edits, Element, Markup, escape};
use super::notes::Note;
use super::{AUTHOR, Failure};
use crate::diagnostic::Severity;
use crate::limits::Limits;
use crate::origin::SheetCell;
use crate::read::{Format, Source};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What stands after `legacyDrawing` in a sheet (ECMA-376 part 1, 18.3.1.99).
const AFTER: [&str; 8] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// Notes on one cell: the worst of them, and all their lines.
#[derive(Clone, Debug)]
struct Said {
    severity: Severity,
    lines: Vec<String>,
}

/// Notes of one sheet by cell, row by row.
type OfSheet = BTreeMap<(u32, u32), Said>;

/// Puts notes into a workbook as comments, and fills the cells that they are on.
pub(super) fn annotate(
    source: Source<'_>,
    notes: &[Note],
    limits: &Limits,
) -> Result<Vec<u8>, Failure> {
    let mut container = Container::open(source.bytes, Format::Xlsx, limits)?;
    if notes.is_empty() {
        return container.write();
    }
    let book = Book::of(&container)?;
    let mut by_sheet: BTreeMap<usize, OfSheet> = BTreeMap::new();
    let usual = notes.iter().find_map(|note| book.find(note)?.0.into());
    for note in notes {
        // What is about no cell is said at the head of the sheet that the tables are on.
        let (sheet, at) = book
            .find(note)
            .unwrap_or((usual.unwrap_or(0), SheetCell { row: 0, column: 0 }));
        let own = by_sheet.entry(sheet).or_default();
        let said = own.entry((at.row, at.column)).or_insert_with(|| Said {
            severity: note.severity,
            lines: Vec::new(),
        });
        said.severity = said.severity.min(note.severity);
        if !said.lines.is_empty() {
            said.lines.push(String::new());
        }
        said.lines.extend(note.lines.iter().cloned());
    }
    let mut fills = Fills::of(&container, &book)?;
    for (number, said) in &by_sheet {
        let part = book.sheets.get(*number).ok_or(Failure::Damaged)?;
        sheet(&mut container, &part.part, said, &mut fills)?;
    }
    fills.write(&mut container)?;
    container.write()
}

/// A workbook's sheets in their order.
pub(super) struct Book {
    pub(super) main: String,
    pub(super) sheets: Vec<Sheet>,
}

/// A sheet by its name and part.
pub(super) struct Sheet {
    name: String,
    pub(super) part: String,
}

impl Book {
    pub(super) fn of(container: &Container<'_>) -> Result<Self, Failure> {
        let main = container.main_part("xl/workbook.xml")?;
        let text = container.text(&main)?.ok_or(Failure::Damaged)?;
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        let relations = container.relations(&main)?;
        let mut sheets = Vec::new();
        for element in &markup.elements {
            if markup.local(element) != "sheet" {
                continue;
            }
            let id = markup.attribute(element, "id").unwrap_or_default();
            let name = markup.attribute(element, "name").unwrap_or_default();
            let name = quick_xml::escape::unescape(name);
            if let Some(part) = relations.by_id(id) {
                sheets.push(Sheet {
                    name: name.map(std::borrow::Cow::into_owned).unwrap_or_default(),
                    part: part.to_owned(),
                });
            }
        }
        Ok(Self { main, sheets })
    }

    /// The sheet of a name.
    pub(super) fn sheet(&self, name: &str) -> Option<usize> {
        self.sheets.iter().position(|sheet| sheet.name == name)
    }

    fn find(&self, note: &Note) -> Option<(usize, SheetCell)> {
        note.places.iter().find_map(|place| {
            let sheet = self.sheet(place.sheet.as_deref()?)?;
            Some((sheet, place.sheet_cell?))
        })
    }
}

/// Fills added to the workbook's styles: a format with the fill for each format that a cell had.
struct Fills {
    part: Option<(String, String)>,
    /// How many fills and formats the workbook has.
    fills: usize,
    formats: Vec<String>,
    /// New formats by old format and severity.
    made: BTreeMap<(usize, Severity), usize>,
    added: Vec<String>,
}

const COLOURS: [(Severity, &str); 3] = [
    (Severity::Error, "FFFFC7CE"),
    (Severity::Warning, "FFFFEB9C"),
    (Severity::Info, "FFDDEBF7"),
];

impl Fills {
    fn of(container: &Container<'_>, book: &Book) -> Result<Self, Failure> {
        let relations = container.relations(&book.main)?;
        let mut fills = Self {
            part: None,
            fills: 0,
            formats: Vec::new(),
            made: BTreeMap::new(),
            added: Vec::new(),
        };
        let Some(name) = relations.by_kind("styles") else {
            return Ok(fills);
        };
        let Some(text) = container.text(name)? else {
            return Ok(fills);
        };
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        if let (Some((all, _)), Some((formats, _))) =
            (markup.child(0, "fills"), markup.child(0, "cellXfs"))
        {
            fills.fills = markup.children(all).count();
            let own = markup.children(formats);
            fills.formats = own
                .filter_map(|(_, format)| text.get(format.whole.clone()))
                .map(str::to_owned)
                .collect();
            fills.part = Some((name.to_owned(), text.clone()));
        }
        Ok(fills)
    }

    /// The format of a cell that had one, with a fill; nothing where the workbook has no styles.
    fn format(&mut self, old: usize, severity: Severity) -> Option<usize> {
        self.part.as_ref()?;
        if let Some(made) = self.made.get(&(old, severity)) {
            return Some(*made);
        }
        let colour = COLOURS.iter().position(|(own, _)| *own == severity)?;
        let text = self.formats.get(old)?;
        let format = with_fill(text, self.fills + colour)?;
        let number = self.formats.len() + self.added.len();
        self.added.push(format);
        self.made.insert((old, severity), number);
        Some(number)
    }

    fn write(self, container: &mut Container<'_>) -> Result<(), Failure> {
        let Some((name, text)) = self.part.filter(|_| !self.added.is_empty()) else {
            return Ok(());
        };
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        let prefix = markup
            .elements
            .first()
            .map_or("", |root| markup.prefix(root));
        let mut edits = Edits::default();
        let colours: String = COLOURS
            .iter()
            .map(|(_, colour)| {
                format!(
                    "<{prefix}fill><{prefix}patternFill patternType=\"solid\">\
                    <{prefix}fgColor rgb=\"{colour}\"/><{prefix}bgColor indexed=\"64\"/>\
                    </{prefix}patternFill></{prefix}fill>"
                )
            })
            .collect();
        let formats = self.added.concat();
        for (list, added, count) in [
            ("fills", colours, self.fills + COLOURS.len()),
            ("cellXfs", formats, self.formats.len() + self.added.len()),
        ] {
            let (_, element) = markup.child(0, list).ok_or(Failure::Damaged)?;
            markup.append(&mut edits, element, &added);
            if let Some(range) = markup.attribute_range(element, "count") {
                edits.replace(range, count.to_string());
            }
        }
        let text = edits.apply(&text);
        container.set(&name, text);
        Ok(())
    }
}

/// A format (`xf`) with another fill.
fn with_fill(format: &str, fill: usize) -> Option<String> {
    let markup = Markup::of(format)?;
    let root = markup.elements.first()?;
    let mut edits = Edits::default();
    let mut missing = String::new();
    for (name, value) in [("fillId", fill.to_string()), ("applyFill", "1".to_owned())] {
        match markup.attribute_range(root, name) {
            Some(range) => edits.replace(range, value),
            None => {
                let _ = write!(missing, " {name}=\"{value}\"");
            }
        }
    }
    let tag = markup.tag(root);
    let end = root.whole.start + tag.trim_end_matches(['>', '/']).trim_end().len();
    edits.insert(end, &missing);
    Some(edits.apply(format))
}

/// Puts the notes of a sheet into it.
fn sheet(
    container: &mut Container<'_>,
    part: &str,
    said: &OfSheet,
    fills: &mut Fills,
) -> Result<(), Failure> {
    let text = container.text(part)?.ok_or(Failure::Damaged)?;
    let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
    let root = markup.elements.first().ok_or(Failure::Damaged)?;
    let prefix = markup.prefix(root);
    let mut edits = Edits::default();
    let cells = Cells::of(&markup);
    for ((row, column), said) in said {
        cells.fill(*row, *column, said.severity, fills, &mut edits);
    }
    let taken = existing(container, part)?;
    comments(container, part, said)?;
    let new: Vec<(u32, u32)> = said
        .keys()
        .filter(|at| !taken.contains(at))
        .copied()
        .collect();
    let drawing = markup.child(0, "legacyDrawing");
    let name = match drawing.and_then(|(_, own)| markup.attribute(own, "id")) {
        Some(id) => container.relations(part)?.by_id(id).map(str::to_owned),
        None => None,
    };
    match name {
        Some(name) => {
            let old = container.text(&name)?.ok_or(Failure::Damaged)?;
            // Not all programs write these parts well-formed.
            let (before, after) = old.rsplit_once("</").ok_or(Failure::Damaged)?;
            let first = 1 + old.matches("gouji_").count();
            let text = format!("{before}{}</{after}", shapes(&new, first));
            container.set(&name, text);
        }
        None => {
            let name = container.free_name("xl/drawings/vmlDrawingGouji", "vml");
            container.set(&name, vml(&new));
            let id = container.relate(part, "vmlDrawing", &name)?;
            container.declare_ending("vml", DRAWING)?;
            let element = format!("<{prefix}legacyDrawing xmlns:r=\"{RELATIONS}\" r:id=\"{id}\"/>");
            edits.insert(markup.place_before(0, &AFTER), &element);
        }
    }
    let text = edits.apply(&text);
    container.set(part, text);
    Ok(())
}

/// The cells of a sheet that have a comment.
fn existing(container: &Container<'_>, part: &str) -> Result<Vec<(u32, u32)>, Failure> {
    let relations = container.relations(part)?;
    let text = match relations.by_kind("comments") {
        Some(name) => container.text(name)?.unwrap_or_default(),
        None => String::new(),
    };
    let Some(markup) = Markup::of(&text) else {
        return Ok(Vec::new());
    };
    let places = markup
        .elements
        .iter()
        .map(|own| markup.attribute(own, "ref"));
    Ok(places.flatten().filter_map(parse_cell).collect())
}

/// Adds comments to those of a sheet. Where a cell has one, what is new stands below it.
fn comments(container: &mut Container<'_>, part: &str, said: &OfSheet) -> Result<(), Failure> {
    let relations = container.relations(part)?;
    let Some(name) = relations.by_kind("comments").map(str::to_owned) else {
        let name = container.free_name("xl/commentsGouji", "xml");
        let list: String = said
            .iter()
            .map(|(at, said)| comment(*at, said, 0, ""))
            .collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
            <comments xmlns=\"{MAIN}\"><authors><author>{AUTHOR}</author></authors>\
            <commentList>{list}</commentList></comments>"
        );
        container.set(&name, text);
        container.relate(part, "comments", &name)?;
        return container.declare(&name, COMMENTS);
    };
    let old = container.text(&name)?.ok_or(Failure::Damaged)?;
    let own = Markup::of(&old).ok_or(Failure::Damaged)?;
    let prefix = own.elements.first().map_or("", |root| own.prefix(root));
    let (authors, author_list) = own.child(0, "authors").ok_or(Failure::Damaged)?;
    let (list, comment_list) = own.child(0, "commentList").ok_or(Failure::Damaged)?;
    let author = own.children(authors).count();
    let mut edits = Edits::default();
    own.append(
        &mut edits,
        author_list,
        &format!("<{prefix}author>{AUTHOR}</{prefix}author>"),
    );
    let mut added = String::new();
    for (at, said) in said {
        let same =
            |element: &Element| own.attribute(element, "ref").and_then(parse_cell) == Some(*at);
        let found = own.children(list).find(|(_, element)| same(element));
        match found.and_then(|(number, _)| own.child(number, "text")) {
            Some((_, text)) => own.append(&mut edits, text, &run(said, prefix, true)),
            None => added += &comment(*at, said, author, prefix),
        }
    }
    own.append(&mut edits, comment_list, &added);
    let text = edits.apply(&old);
    container.set(&name, text);
    Ok(())
}

fn comment(at: (u32, u32), said: &Said, author: usize, prefix: &str) -> String {
    let at = SheetCell {
        row: at.0,
        column: at.1,
    };
    format!(
        "<{prefix}comment ref=\"{at}\" authorId=\"{author}\"><{prefix}text>{}</{prefix}text></{prefix}comment>",
        run(said, prefix, false)
    )
}

fn run(said: &Said, prefix: &str, below: bool) -> String {
    let before = match below {
        true => format!("\n\n{AUTHOR}:\n"),
        false => String::new(),
    };
    format!(
        "<{prefix}r><{prefix}t xml:space=\"preserve\">{before}{}</{prefix}t></{prefix}r>",
        escape(&said.lines.join("\n"))
    )
}

/// A drawing part with the boxes of comments.
fn vml(cells: &[(u32, u32)]) -> String {
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
        xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
        xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
        <o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>{}</xml>",
        shapes(cells, 1)
    )
}

fn shapes(cells: &[(u32, u32)], first: usize) -> String {
    let mut out = String::new();
    for (number, (row, column)) in (first..).zip(cells) {
        // Its own kind of shape each time: a part that came with the file may have none.
        let _ = write!(
            out,
            "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" \
            xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
            xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"gouji_{number}\" \
            o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\" coordsize=\"21600,21600\" \
            style=\"position:absolute;margin-left:80pt;margin-top:5pt;width:240pt;height:140pt;\
            z-index:{number};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
            <v:fill color2=\"#ffffe1\"/><v:shadow color=\"black\" obscured=\"t\"/>\
            <v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/>\
            <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
            <x:Anchor>{}, 15, {row}, 10, {}, 15, {}, 4</x:Anchor>\
            <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>\
            </x:ClientData></v:shape>",
            column + 1,
            column + 5,
            row + 8
        );
    }
    out
}

/// The cells of a sheet, by row and column from 0, as elements.
pub(super) struct Cells<'m, 't> {
    pub(super) markup: &'m Markup<'t>,
    pub(super) cells: BTreeMap<(u32, u32), usize>,
    rows: BTreeMap<u32, usize>,
}

impl<'m, 't> Cells<'m, 't> {
    pub(super) fn of(markup: &'m Markup<'t>) -> Self {
        let (mut cells, mut rows) = (BTreeMap::new(), BTreeMap::new());
        let (mut row, mut column) = (0u32, 0u32);
        let mut next_row = 0u32;
        for (number, element) in markup.elements.iter().enumerate() {
            match markup.local(element) {
                "row" => {
                    let stated = markup
                        .attribute(element, "r")
                        .and_then(|r| r.parse::<u32>().ok());
                    row = stated.map_or(next_row, |row| row.saturating_sub(1));
                    next_row = row.saturating_add(1);
                    column = 0;
                    rows.entry(row).or_insert(number);
                }
                "c" => {
                    let stated = markup.attribute(element, "r").and_then(parse_cell);
                    let at = stated.unwrap_or((row, column));
                    column = at.1.saturating_add(1);
                    cells.insert(at, number);
                }
                _ => {}
            }
        }
        Self {
            markup,
            cells,
            rows,
        }
    }

    /// Gives a cell a fill. A cell that the sheet does not hold is added to its row.
    fn fill(
        &self,
        row: u32,
        column: u32,
        severity: Severity,
        fills: &mut Fills,
        edits: &mut Edits,
    ) {
        let found = self.cells.get(&(row, column));
        if let Some(element) = found.and_then(|number| self.markup.elements.get(*number)) {
            let stated = self.markup.attribute_range(element, "s");
            let old = self.markup.attribute(element, "s");
            let old = old.and_then(|old| old.parse().ok()).unwrap_or(0);
            let Some(new) = fills.format(old, severity) else {
                return;
            };
            match stated {
                Some(range) => edits.replace(range, new.to_string()),
                None => {
                    let name = element.whole.start + 1 + self.markup.prefix(element).len() + 1;
                    edits.insert(name, &format!(" s=\"{new}\""));
                }
            }
            return;
        }
        if let Some(new) = fills.format(0, severity) {
            let _ = self.add(row, column, &format!(" s=\"{new}\"/>"), edits);
        }
    }

    /// Adds a cell to a row that is there, `rest` being what follows its place; false where the
    /// row is not.
    pub(super) fn add(&self, row: u32, column: u32, rest: &str, edits: &mut Edits) -> bool {
        let own = self.rows.get(&row);
        let Some(element) = own.and_then(|number| self.markup.elements.get(*number)) else {
            return false;
        };
        if self.markup.tag(element).ends_with("/>") {
            return false;
        }
        let prefix = self.markup.prefix(element);
        let name = SheetCell { row, column };
        let cell = format!("<{prefix}c r=\"{name}\"{rest}");
        let mut after = self.cells.range((row, column)..(row.saturating_add(1), 0));
        let next = after
            .next()
            .and_then(|(_, number)| self.markup.elements.get(*number));
        edits.insert(
            next.map_or(element.inner.end, |next| next.whole.start),
            &cell,
        );
        true
    }
}

/// `B3` as row and column from 0.
pub(super) fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let mut column = 0u32;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A')?;
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(value).min(25) + 1)?;
    }
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}
