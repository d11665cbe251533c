//! One page: its tables with their text, and the lines around them.

use std::collections::{HashMap, HashSet};

use super::lattice::{self, Lattice, Slot};
use super::line::{self, Line, lines, turned};
use super::{Cell, Glyph, Page, Rect, Rule, Table, Turn};
use super::{refine, region};

/// What stands on a page, unordered.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// How the page was turned to be read: the direction in which most of its lines ran.
    pub(super) turn: Turn,
    pub(super) number: u32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// Characters outside of drawn tables.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    pub(super) drawn: Vec<Drawn>,
}

/// A drawn table and the characters in it.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) lattice: Lattice,
    pub(super) glyphs: Vec<Glyph>,
    /// It is too little to be a table of its own, but may be a piece of one.
    pub(super) scrap: bool,
}

/// Something that has its place in the order of reading.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Line(Line),
    Table(Table),
}

impl Item {
    pub(super) fn rect(&self) -> Rect {
        match self {
            Self::Line(line) => line.rect,
            Self::Table(table) => table.rect,
        }
    }
}

impl Sheet {
    /// Takes the drawn tables of a page apart from the rest.
    pub(super) fn new(page: &Page) -> Self {
        let turn = main_turn(&page.glyphs);
        let mut glyphs: Vec<Glyph> = page
            .glyphs
            .iter()
            // Aslant stand watermarks.
            .filter(|glyph| glyph.turn != Turn::Aslant)
            .map(|glyph| Glyph {
                rect: turned(&glyph.rect, turn),
                turn: relative(glyph.turn, turn),
                ..*glyph
            })
            .collect();
        let whole = Rect {
            left: 0.0,
            top: 0.0,
            right: page.width,
            bottom: page.height,
        };
        let frame = turned(&whole, turn);
        let rules: Vec<Rule> = page
            .rules
            .iter()
            .map(|rule| turned_rule(rule, turn))
            .collect();
        let fills: Vec<Rect> = page.fills.iter().map(|fill| turned(fill, turn)).collect();
        once(&mut glyphs);
        let mut merged = lattice::merged(&rules);
        let mut found = lattice::lattices(&merged);
        let (tables, stripes) = filled(&fills, &found, &merged, &frame);
        found.extend(tables);
        merged.extend(stripes);
        let mut sheet = Self {
            turn,
            number: page.number,
            width: frame.width(),
            height: frame.height(),
            glyphs: Vec::new(),
            rules: merged,
            drawn: Vec::new(),
        };
        sheet.share_out(glyphs, found);
        sheet
    }

    /// The frame: its corner is not the origin where the page was turned.
    pub(super) fn frame(&self) -> Rect {
        let (width, height) = match self.turn {
            Turn::Up | Turn::Down => (self.height, self.width),
            _ => (self.width, self.height),
        };
        turned(
            &Rect {
                left: 0.0,
                top: 0.0,
                right: width,
                bottom: height,
            },
            self.turn,
        )
    }

    /// Gives each character to the table in which it stands, or leaves it outside.
    fn share_out(&mut self, mut glyphs: Vec<Glyph>, mut lattices: Vec<Lattice>) {
        let area = |lattice: &Lattice| {
            let rect = lattice.rect();
            rect.width() * rect.height()
        };
        // The innermost first, where one box holds another.
        lattices.sort_by(|a, b| area(a).total_cmp(&area(b)));
        let rects: Vec<Rect> = lattices.iter().map(Lattice::rect).collect();
        for (index, lattice) in lattices.into_iter().enumerate().take(MOST_TABLES) {
            let rect = lattice.rect();
            let (inside, outside): (Vec<Glyph>, Vec<Glyph>) = glyphs
                .into_iter()
                .partition(|glyph| rect.holds(glyph.rect.centre()));
            glyphs = outside;
            let mut drawn = Drawn {
                lattice,
                glyphs: inside,
                scrap: false,
            };
            let larger = rects.get(index + 1..).unwrap_or_default();
            if drawn.is_table() {
                refine::split_rows(&mut drawn);
                self.drawn.push(drawn);
            } else if drawn.is_scrap() && !larger.iter().any(|other| other.holds(rect.centre())) {
                drawn.scrap = true;
                self.drawn.push(drawn);
            } else {
                glyphs.append(&mut drawn.glyphs);
            }
        }
        self.glyphs = glyphs;
    }

    /// The tables and the lines of the page.
    pub(super) fn items(mut self) -> Vec<Item> {
        self.keep_scraps_at_the_ends();
        self.take_in_overflow();
        let mut items: Vec<Item> = Vec::new();
        let mut taken: Vec<Rect> = Vec::new();
        for drawn in &self.drawn {
            taken.push(drawn.lattice.rect());
            let table = refine::columns(drawn, self.number);
            items.push(Item::Table(
                table.unwrap_or_else(|| drawn.table(self.number)),
            ));
        }
        let outside = self.glyphs.iter().filter(|glyph| glyph.turn == Turn::Right);
        let free = |rule: &&Rule| {
            let middle = ((rule.from + rule.to) / 2.0, rule.at);
            rule.across && !taken.iter().any(|rect| rect.grown(2.0).holds(middle))
        };
        let rules: Vec<Rule> = self.rules.iter().filter(free).copied().collect();
        let (tables, lines) = region::tables(lines(outside.copied()), &rules, self.number);
        items.extend(tables.into_iter().map(Item::Table));
        items.extend(lines.into_iter().map(Item::Line));
        items
    }

    /// Text that runs down out of the cells of the last table of a page: a column of single
    /// characters goes on below the border.
    fn take_in_overflow(&mut self) {
        let lowest = |a: &&mut Drawn, b: &&mut Drawn| {
            a.lattice.rect().bottom.total_cmp(&b.lattice.rect().bottom)
        };
        let Some(last) = self.drawn.iter_mut().max_by(lowest) else {
            return;
        };
        let rect = last.lattice.rect();
        let below = self
            .glyphs
            .iter()
            .filter(|glyph| glyph.rect.top > rect.bottom - 2.0);
        let below = lines(below.copied());
        let within = |line: &Line| {
            let chunks = line.chunks(1.0);
            chunks.len() >= 3
                && chunks.iter().all(|chunk| {
                    let x = chunk.rect.centre().0;
                    chunk.glyphs.len() == 1 && rect.left < x && x < rect.right
                })
        };
        let Some(first) = below.first() else {
            return;
        };
        if first.rect.top - rect.bottom > 1.5 * first.size || !below.iter().all(within) {
            return;
        }
        let moved: Vec<Glyph> = below.into_iter().flat_map(|line| line.glyphs).collect();
        let moving: HashSet<_> = moved.iter().map(Glyph::key).collect();
        self.glyphs.retain(|glyph| !moving.contains(&glyph.key()));
        last.glyphs.extend(moved);
    }

    /// A box is a piece of a table only where a page breaks: nothing stands above it, or nothing
    /// below.
    fn keep_scraps_at_the_ends(&mut self) {
        let scraps: Vec<Rect> = self
            .drawn
            .iter()
            .filter(|drawn| drawn.scrap)
            .map(|drawn| drawn.lattice.rect())
            .collect();
        if scraps.is_empty() {
            return;
        }
        let mut others: Vec<Rect> = self.glyphs.iter().map(|glyph| glyph.rect).collect();
        others.extend(self.drawn.iter().map(|drawn| drawn.lattice.rect()));
        let (kept, gone): (Vec<Drawn>, Vec<Drawn>) = self.drawn.drain(..).partition(|drawn| {
            let rect = drawn.lattice.rect();
            let beside = |other: &&Rect| other.left < rect.right && other.right > rect.left;
            let above = others
                .iter()
                .filter(beside)
                .any(|other| other.bottom <= rect.top + 1.0);
            let below = others
                .iter()
                .filter(beside)
                .any(|other| other.top >= rect.bottom - 1.0);
            !drawn.scrap || !above || !below
        });
        self.drawn = kept;
        self.glyphs
            .extend(gone.into_iter().flat_map(|drawn| drawn.glyphs));
    }
}

/// A page with more boxes is a drawing.
const MOST_TABLES: usize = 400;

impl Drawn {
    /// Whether it is a table rather than a frame around text, or a drawing.
    fn is_table(&self) -> bool {
        let (rows, columns) = (self.lattice.rows(), self.lattice.columns());
        if columns < 2 || rows * columns < 2 {
            return false;
        }
        let mut with_text = vec![false; self.lattice.cells.len()];
        for (home, _) in self.homes() {
            if let Some(with) = with_text.get_mut(home) {
                *with = true;
            }
        }
        let with_text = with_text.iter().filter(|with| **with).count();
        let cells = self.lattice.cells.len();
        with_text >= 2 && cells >= 2 && with_text * 12 >= cells
    }

    /// Whether it is a row or two in lines, which a page break may have cut off a table.
    fn is_scrap(&self) -> bool {
        let texts = self.texts();
        let few = |glyphs: &Vec<Glyph>| lines(glyphs.iter().copied()).len() <= 3;
        self.lattice.rows() <= 2 && !self.glyphs.is_empty() && texts.iter().all(few)
    }

    /// The characters of each cell.
    pub(super) fn texts(&self) -> Vec<Vec<Glyph>> {
        let mut texts: Vec<Vec<Glyph>> = vec![Vec::new(); self.lattice.cells.len()];
        for (home, glyph) in self.homes() {
            if let Some(text) = texts.get_mut(home) {
                text.push(glyph);
            }
        }
        texts
    }

    /// Each character with the index of its cell.
    fn homes(&self) -> Vec<(usize, Glyph)> {
        let columns = self.lattice.columns();
        let mut cell_of = vec![usize::MAX; self.lattice.rows() * columns];
        for (index, slot) in self.lattice.cells.iter().enumerate() {
            for row in slot.row..slot.row + slot.row_span {
                for column in slot.column..slot.column + slot.column_span {
                    if let Some(cell) = cell_of.get_mut(row * columns + column) {
                        *cell = index;
                    }
                }
            }
        }
        let field = |list: &[f32], at: f32| {
            let after = list.partition_point(|edge| *edge <= at);
            after.clamp(1, list.len().saturating_sub(1).max(1)) - 1
        };
        let cell = |glyph: &Glyph| {
            let (x, y) = glyph.rect.centre();
            let row = field(&self.lattice.ys, y);
            let column = field(&self.lattice.xs, x);
            cell_of.get(row * columns + column).copied().unwrap_or(0)
        };
        let mut homes: Vec<(usize, Glyph)> = self
            .glyphs
            .iter()
            .map(|glyph| (cell(glyph), *glyph))
            .collect();
        self.keep_words_whole(&mut homes);
        homes
    }

    /// A word that runs over a border by part of a character belongs where most of it stands.
    /// A border between two characters parts them all the same.
    fn keep_words_whole(&self, homes: &mut [(usize, Glyph)]) {
        let mut order: Vec<usize> = (0..homes.len()).collect();
        let key = |at: &usize| {
            homes
                .get(*at)
                .map(|(_, glyph)| (glyph.rect.bottom, glyph.rect.left))
        };
        order.sort_by(|a, b| {
            let (a, b) = (key(a).unwrap_or_default(), key(b).unwrap_or_default());
            (a.0.round().total_cmp(&b.0.round())).then(a.1.total_cmp(&b.1))
        });
        let mut changes = Vec::new();
        for pair in order.windows(2) {
            let [one, two] = pair else { continue };
            let (Some((home, left)), Some((other, right))) = (homes.get(*one), homes.get(*two))
            else {
                continue;
            };
            let near = (left.rect.bottom - right.rect.bottom).abs() < 0.2 * left.size
                && (right.rect.left - left.rect.right).abs() < 0.15 * left.size;
            if home == other || !near || left.turn != Turn::Right || right.turn != Turn::Right {
                continue;
            }
            let cut = |glyph: &Glyph| {
                let inner = glyph.rect.width() * 0.2;
                self.lattice
                    .xs
                    .iter()
                    .any(|x| *x > glyph.rect.left + inner && *x < glyph.rect.right - inner)
            };
            // Only digits: a figure in two cells would be two wrong figures.
            let digit = |glyph: &Glyph| glyph.text.is_ascii_digit() || ".,%".contains(glyph.text);
            if (cut(left) || cut(right)) && digit(left) && digit(right) {
                changes.push((*one, *two));
            }
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for (home, _) in homes.iter() {
            *counts.entry(*home).or_default() += 1;
        }
        let count = |cell: &usize| counts.get(cell).copied().unwrap_or(0);
        for (one, two) in changes {
            let pair = (homes.get(one).map(|h| h.0), homes.get(two).map(|h| h.0));
            let (Some(home), Some(other)) = pair else {
                continue;
            };
            let (to, from) = if count(&home) >= count(&other) {
                (home, two)
            } else {
                (other, one)
            };
            if let Some((cell, _)) = homes.get_mut(from) {
                *cell = to;
            }
        }
    }

    pub(super) fn table(&self, page: u32) -> Table {
        let texts = self.texts();
        let cells = self.lattice.cells.iter().zip(&texts).map(|(slot, glyphs)| {
            let Slot {
                row,
                column,
                row_span,
                column_span,
            } = *slot;
            Cell {
                row,
                column,
                row_span,
                column_span,
                text: line::text(glyphs),
                page,
                rect: self.lattice.slot_rect(slot),
                full: is_full(glyphs, &self.lattice.slot_rect(slot)),
            }
        });
        Table {
            xs: self.lattice.xs.clone(),
            rows: self.lattice.rows(),
            cells: cells.collect(),
            rect: self.lattice.rect(),
            closed: self.lattice.closed,
            drawn: true,
            gutters: Vec::new(),
            scrap: self.scrap,
            leads: false,
        }
    }
}

/// A rectangle of a turned page on the page as it is shown.
pub(super) fn on_page(rect: &Rect, turn: Turn) -> Rect {
    let back = match turn {
        Turn::Up => Turn::Down,
        Turn::Down => Turn::Up,
        same => same,
    };
    turned(rect, back)
}

/// Whether the last line of a cell reaches its right side, so that it may go on elsewhere.
fn is_full(glyphs: &[Glyph], rect: &Rect) -> bool {
    let last = lines(glyphs.iter().copied()).pop();
    last.is_some_and(|line| rect.right - line.rect.right < 1.8 * line.size)
}

/// Tables that show by filled cells alone: the edges of the fills outside of drawn tables. And the
/// edges of stripes behind some rows of a table, which tell its rows.
fn filled(
    fills: &[Rect],
    drawn: &[Lattice],
    rules: &[Rule],
    frame: &Rect,
) -> (Vec<Lattice>, Vec<Rule>) {
    let large = |fill: &&Rect| fill.height() > frame.height() * 0.5;
    let within = |fill: &&Rect| {
        drawn
            .iter()
            .any(|l| l.rect().grown(3.0).holds(fill.centre()))
    };
    let edges: Vec<Rule> = fills
        .iter()
        .filter(|fill| !large(fill) && !within(fill))
        .flat_map(|fill| {
            let Rect {
                left,
                top,
                right,
                bottom,
            } = *fill;
            let across = |at| Rule {
                across: true,
                at,
                from: left,
                to: right,
            };
            let down = |at| Rule {
                across: false,
                at,
                from: top,
                to: bottom,
            };
            [across(top), across(bottom), down(left), down(right)]
        })
        .collect();
    if edges.len() > MOST_FILL_EDGES {
        return (Vec::new(), Vec::new());
    }
    let edges = lattice::merged(&edges);
    let mut lattices = lattice::lattices(&edges);
    // Stripes behind some of the rows tell no cells.
    let covered = |lattice: &Lattice| {
        let whole = lattice.rect();
        let parts = fills
            .iter()
            .filter(|fill| whole.grown(2.0).holds(fill.centre()));
        let sum: f32 = parts.map(|fill| fill.width() * fill.height()).sum();
        sum >= 0.85 * whole.width() * whole.height()
    };
    lattices.retain(|lattice| lattice.rows() >= 2 && lattice.columns() >= 2 && covered(lattice));
    let stripes = stripes(&edges, fills, rules);
    // What is filled without a gap is a part of the striped table.
    let striped = |lattice: &Lattice| {
        let Rect {
            left,
            top,
            right,
            bottom,
        } = lattice.rect();
        stripes.iter().any(|rule| {
            let there = rule.at > top - 2.0 && rule.at < bottom + 2.0;
            there && rule.from < right && rule.to > left
        })
    };
    lattices.retain(|lattice| !striped(lattice));
    (lattices, stripes)
}

/// The upper and lower edges of filled rows of one width with blank rows between them, and of a filled
/// head over rows with lines as wide between them.
fn stripes(edges: &[Rule], fills: &[Rect], rules: &[Rule]) -> Vec<Rule> {
    let alike = |a: &Rule, b: &Rule| (a.from - b.from).abs() < 2.0 && (a.to - b.to).abs() < 2.0;
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for edge in edges.iter().filter(|edge| edge.across) {
        let group = groups.iter_mut().find(|group| {
            let first = group.first();
            first.is_some_and(|first| alike(first, edge))
        });
        match group {
            Some(group) => group.push(*edge),
            None => groups.push(vec![*edge]),
        }
    }
    let mut stripes = Vec::new();
    for mut group in groups {
        group.sort_by(|a, b| a.at.total_cmp(&b.at));
        let is_filled = |one: &Rule, other: &Rule| {
            let middle = ((one.from + one.to) / 2.0, (one.at + other.at) / 2.0);
            fills.iter().any(|fill| fill.grown(1.0).holds(middle))
        };
        let pairs = group.windows(2).filter_map(|pair| match pair {
            [one, other] => Some((is_filled(one, other), other.at - one.at)),
            _ => None,
        });
        let pairs: Vec<(bool, f32)> = pairs.collect();
        let highest = |filled: bool| {
            let own = pairs.iter().filter(|pair| pair.0 == filled);
            own.map(|pair| pair.1).fold(0.0, f32::max)
        };
        let filled = pairs.iter().filter(|pair| pair.0).count();
        let gap = highest(false);
        let ruled = || {
            let mut across = rules.iter().filter(|rule| rule.across);
            across.any(|rule| group.first().is_some_and(|first| alike(first, rule)))
        };
        let striped = filled >= 2 && gap > 0.0 && gap < 3.0 * highest(true);
        if striped || filled == 1 && group.len() == 2 && ruled() {
            stripes.append(&mut group);
        }
    }
    stripes
}

/// A page with more edges of fills is a drawing.
const MOST_FILL_EDGES: usize = 20_000;

/// The direction in which most lines of a page run.
fn main_turn(glyphs: &[Glyph]) -> Turn {
    let mut counts: HashMap<Turn, usize> = HashMap::new();
    for glyph in glyphs.iter().filter(|glyph| !glyph.text.is_whitespace()) {
        *counts.entry(glyph.turn).or_default() += 1;
    }
    counts.remove(&Turn::Aslant);
    let usual = counts.get(&Turn::Right).copied().unwrap_or(0);
    let most = counts
        .into_iter()
        .max_by_key(|(turn, count)| (*count, *turn));
    match most {
        Some((turn, count)) if count > usual => turn,
        _ => Turn::Right,
    }
}

/// A direction as it is after the page was turned so that `main` runs to the right.
fn relative(turn: Turn, main: Turn) -> Turn {
    const ROUND: [Turn; 4] = [Turn::Right, Turn::Down, Turn::Left, Turn::Up];
    let quarter = |turn: Turn| ROUND.iter().position(|other| *other == turn);
    match (quarter(turn), quarter(main)) {
        (Some(own), Some(main)) => ROUND.get((own + 4 - main) % 4).copied().unwrap_or(turn),
        _ => turn,
    }
}

fn turned_rule(rule: &Rule, turn: Turn) -> Rule {
    let rect = if rule.across {
        Rect {
            left: rule.from,
            top: rule.at,
            right: rule.to,
            bottom: rule.at,
        }
    } else {
        Rect {
            left: rule.at,
            top: rule.from,
            right: rule.at,
            bottom: rule.to,
        }
    };
    let rect = turned(&rect, turn);
    if rect.width() >= rect.height() {
        Rule {
            across: true,
            at: rect.top,
            from: rect.left,
            to: rect.right,
        }
    } else {
        Rule {
            across: false,
            at: rect.left,
            from: rect.top,
            to: rect.bottom,
        }
    }
}

/// Leaves a character out that is printed again on nearly the same spot, as programs do that have
/// no bold font.
fn once(glyphs: &mut Vec<Glyph>) {
    const FIELD: f32 = 4.0;
    let mut seen: HashMap<(char, i32, i32), Vec<Rect>> = HashMap::new();
    glyphs.retain(|glyph| {
        let (x, y) = glyph.rect.centre();
        let field = |n: f32| (n / FIELD).floor() as i32;
        let (column, row) = (field(x), field(y));
        let near = |other: &Rect| {
            let (other_x, other_y) = other.centre();
            (other_x - x).abs() < 0.35 * glyph.rect.width()
                && (other_y - y).abs() < 0.3 * glyph.rect.height()
        };
        let again = (row - 1..=row + 1).any(|row| {
            (column - 1..=column + 1).any(|column| {
                let there = seen.get(&(glyph.text, column, row));
                there.is_some_and(|there| there.iter().any(near))
            })
        });
        if !again {
            seen.entry((glyph.text, column, row))
                .or_default()
                .push(glyph.rect);
        }
        !again
    });
}
