//! The order of reading, and lines to paragraphs.

use super::line::{is_wide, median};
use super::page::Item;
use super::{Rect, Table};

/// A column of a page: what stands in it from top to bottom, and its margins.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) items: Vec<Item>,
    left: f32,
    right: f32,
}

/// The margins of the running text of pages with one column, which short pages do not show.
#[derive(Debug)]
pub(super) struct Margins {
    left: f32,
    right: f32,
}

impl Margins {
    pub(super) fn of<'c>(pages: impl Iterator<Item = &'c [Column]>) -> Self {
        let mut margins = Self {
            left: f32::INFINITY,
            right: f32::NEG_INFINITY,
        };
        for page in pages {
            if let [column] = page {
                margins.left = margins.left.min(column.left);
                margins.right = margins.right.max(column.right);
            }
        }
        margins
    }
}

/// A piece of text or a table in the order of reading.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Text),
    Table(Table),
}

/// Lines that are read as one.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    /// Where each of its lines begins in the text, and its box on its page.
    pub(super) lines: Vec<(usize, u32, Rect)>,
    /// Whether its last line is full, so that it may go on.
    goes_on: bool,
    size: f32,
    centred: bool,
    flush: bool,
    pitch: f32,
}

/// Fewer lines than this beside one another are no columns of text.
const FEWEST: usize = 4;

/// The columns of a page in the order of reading.
pub(super) fn columns(mut items: Vec<Item>) -> Vec<Column> {
    items.sort_by(|a, b| a.rect().top.total_cmp(&b.rect().top));
    if let Some(gutter) = gutter(&items) {
        return beside(items, gutter);
    }
    // Or only a part of the page, between what reaches across it, has columns.
    let all = items.iter().map(Item::rect).reduce(|a, b| a.around(&b));
    let width = all.map_or(0.0, |all| all.width());
    let crosses = |item: &Item| item.rect().width() > ACROSS * width;
    let (mut columns, mut whole) = (Vec::new(), Vec::new());
    let mut rest = items.into_iter().peekable();
    while rest.peek().is_some() {
        let mut part: Vec<Item> = Vec::new();
        while let Some(item) = rest.next_if(|item| !crosses(item)) {
            part.push(item);
        }
        match gutter(&part) {
            Some(gutter) => {
                if !whole.is_empty() {
                    columns.push(Column::new(std::mem::take(&mut whole)));
                }
                columns.extend(beside(part, gutter));
            }
            None => whole.append(&mut part),
        }
        whole.extend(rest.next());
    }
    if !whole.is_empty() || columns.is_empty() {
        columns.push(Column::new(whole));
    }
    columns
}

/// What reaches over so much of a page's width stands in no column.
pub(super) const ACROSS: f32 = 0.6;

/// The columns left and right of a blank; what crosses it parts them into bands.
fn beside(items: Vec<Item>, gutter: f32) -> Vec<Column> {
    let mut columns = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for item in items {
        let rect = item.rect();
        if rect.right <= gutter {
            left.push(item);
        } else if rect.left >= gutter {
            right.push(item);
        } else {
            for side in [&mut left, &mut right] {
                if !side.is_empty() {
                    columns.push(Column::new(std::mem::take(side)));
                }
            }
            columns.push(Column::new(vec![item]));
        }
    }
    for side in [left, right] {
        if !side.is_empty() {
            columns.push(Column::new(side));
        }
    }
    columns
}

/// Where the blank between two columns of text runs, if the page has any.
pub(super) fn gutter(items: &[Item]) -> Option<f32> {
    let rects: Vec<Rect> = items.iter().map(Item::rect).collect();
    let whole = rects.iter().copied().reduce(|a, b| a.around(&b))?;
    let weight = |item: &Item| match item {
        Item::Line(_) => 1,
        Item::Table(table) => 2 + table.rows,
    };
    let mut best: Option<(usize, f32)> = None;
    let steps = 60;
    for step in 15..=steps - 15 {
        let x = whole.left + whole.width() * step as f32 / steps as f32;
        let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), 0);
        for (item, rect) in items.iter().zip(&rects) {
            if rect.right <= x {
                left.push((weight(item), *rect));
            } else if rect.left >= x {
                right.push((weight(item), *rect));
            } else {
                across += weight(item);
            }
        }
        let sum = |side: &[(usize, Rect)]| side.iter().map(|(weight, _)| weight).sum::<usize>();
        let lower = sum(&left).min(sum(&right));
        let span =
            |side: &[(usize, Rect)]| side.iter().map(|(_, r)| *r).reduce(|a, b| a.around(&b));
        let (Some(one), Some(other)) = (span(&left), span(&right)) else {
            continue;
        };
        let beside = one.bottom.min(other.bottom) - one.top.max(other.top);
        let shorter = one.height().min(other.height());
        let is_column = |side: &Rect| side.width() > 0.25 * whole.width();
        if lower >= FEWEST
            && across * 3 <= lower
            && beside > 0.5 * shorter
            && is_column(&one)
            && is_column(&other)
            && best.is_none_or(|(most, _)| lower > most)
        {
            best = Some((lower, x));
        }
    }
    best.map(|(_, x)| x)
}

impl Column {
    fn new(items: Vec<Item>) -> Self {
        let text = |item: &&Item| matches!(item, Item::Line(_));
        let any = items.iter().any(|item| text(&item));
        // Tables may be wider or narrower than the text around them.
        let rects = || {
            items
                .iter()
                .filter(|item| !any || text(item))
                .map(Item::rect)
        };
        Self {
            left: rects().map(|rect| rect.left).fold(f32::INFINITY, f32::min),
            right: rects()
                .map(|rect| rect.right)
                .fold(f32::NEG_INFINITY, f32::max),
            items: in_rows(items),
        }
    }

    /// Its lines as paragraphs, and its tables.
    pub(super) fn pieces(
        self,
        index: usize,
        page: u32,
        margins: Option<&Margins>,
        out: &mut Vec<Piece>,
    ) {
        let left_margin = margins.map_or(self.left, |margins| margins.left);
        let right_margin = margins.map_or(self.right, |margins| margins.right);
        let mut sizes: Vec<f32> = self
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Line(line) => Some(line.size),
                Item::Table(_) => None,
            })
            .collect();
        let usual = median(&mut sizes);
        let mut bottom: Option<f32> = None;
        for (at, item) in self.items.into_iter().enumerate() {
            match item {
                Item::Table(mut table) => {
                    table.leads = at == 0 && index > 0;
                    out.push(Piece::Table(table));
                    bottom = None;
                }
                Item::Line(line) => {
                    let (left, right) =
                        (line.rect.left - left_margin, right_margin - line.rect.right);
                    let size = line.size;
                    let middle = (left - right).abs() < 1.5 * size;
                    let same_row =
                        bottom.is_some_and(|bottom| line.rect.bottom - bottom < 0.3 * size);
                    let pitch = bottom.map_or(0.0, |bottom| line.rect.bottom - bottom);
                    bottom = Some(line.rect.bottom);
                    let text = Text {
                        text: line.text(),
                        lines: vec![(0, page, line.rect)],
                        goes_on: right < 2.2 * size,
                        size,
                        centred: middle && size > 1.15 * usual,
                        flush: left < 0.9 * size,
                        pitch,
                    };
                    match out.last_mut() {
                        Some(Piece::Text(before)) if same_row && pitch >= 0.0 => {
                            before.append(text, true)
                        }
                        Some(Piece::Text(before)) if before.continues(&text) => {
                            before.append(text, false)
                        }
                        _ => out.push(Piece::Text(text)),
                    }
                }
            }
        }
    }
}

/// From top to bottom, and what stands on one height from left to right.
fn in_rows(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| a.rect().top.total_cmp(&b.rect().top));
    let mut at = 0;
    while at < items.len() {
        let Some(first) = items.get(at).map(Item::rect) else {
            break;
        };
        let beside = |item: &Item| {
            let rect = item.rect();
            let shared = first.bottom.min(rect.bottom) - first.top.max(rect.top);
            shared > 0.5 * first.height().min(rect.height())
        };
        let rest = items.get(at..).unwrap_or_default();
        let count = rest.iter().take_while(|item| beside(item)).count().max(1);
        if let Some(row) = items.get_mut(at..at + count) {
            row.sort_by(|a, b| a.rect().left.total_cmp(&b.rect().left));
        }
        at += count;
    }
    items
}

impl Piece {
    /// Turns the boxes on a page back to how the page is shown.
    pub(super) fn place(&mut self, number: u32, sheet: impl Fn(&Rect) -> Rect) {
        match self {
            Self::Text(text) => {
                let here = text.lines.iter_mut().filter(|(_, page, _)| *page == number);
                here.for_each(|(_, _, rect)| *rect = sheet(rect));
            }
            Self::Table(table) => {
                let here = table.cells.iter_mut().filter(|cell| cell.page == number);
                here.for_each(|cell| cell.rect = sheet(&cell.rect));
            }
        }
    }
}

impl Text {
    /// Whether the next line goes on with it.
    fn continues(&self, next: &Self) -> bool {
        let like = (self.size - next.size).abs() < 0.12 * self.size.max(next.size);
        let close = next.pitch <= 0.0
            || next.pitch < 2.6 * next.size
                && (self.pitch <= 0.0 || self.lines.len() < 2 || next.pitch < 1.35 * self.pitch);
        if !like || !close {
            return false;
        }
        if self.centred && next.centred {
            return true;
        }
        self.goes_on && next.flush && !self.centred && !is_numbered(&next.text)
    }

    fn append(&mut self, next: Self, same_row: bool) {
        let wide = |c: Option<char>| c.is_some_and(is_wide);
        let both = wide(self.text.chars().next_back()) || wide(next.text.chars().next());
        if same_row || !both {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(&next.text);
        self.lines.extend(
            next.lines
                .into_iter()
                .map(|(at, page, rect)| (start + at, page, rect)),
        );
        self.goes_on = next.goes_on;
        if next.pitch > 0.0 && !same_row {
            self.pitch = next.pitch;
        }
    }
}

/// Whether a line begins with a number of the kinds that begin paragraphs: 一、 （一） 1. 1、.
pub(super) fn is_numbered(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix('第').unwrap_or(text);
    let open = text.strip_prefix(['（', '(']);
    let inner = open.unwrap_or(text);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = inner.trim_start_matches(number);
    if rest.len() == inner.len() || inner.len() - rest.len() > 9 {
        return false;
    }
    let chinese = inner.starts_with(|c: char| !c.is_ascii());
    match (open.is_some(), rest.chars().next()) {
        (true, Some('）' | ')')) => true,
        (false, Some('、')) => true,
        (false, Some('章' | '节' | '条')) => chinese,
        (false, Some('.' | '．')) => rest.chars().nth(1).is_some_and(|c| !c.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_begin_a_paragraph() {
        for text in [
            "一、总体情况",
            "（一）主动公开",
            "1.属于",
            "2、其他",
            "(3)其他",
            "第二章 总则",
        ] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["3.5万元", "2023年", "一次", "总体情况", "（以下简称", ""] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
