//! Where on a page a table without lines may stand.

use super::aligned::{self, APART, Row, is_figure};
use super::flow;
use super::line::Line;
use super::page::Item;
use super::rows;
use super::{Glyph, Rect, Rule, Table};

/// A blank of so many ems does not occur within a line of running text.
const WIDE: f32 = 2.0;
/// More lines drawn across are a drawing.
const MOST_RULES: usize = 2_000;
/// A line of so many ems is running text.
const PROSE: f32 = 24.0;
/// So many characters in a cell on average are running text.
const LONG: usize = 28;

/// Takes tables out of the lines of a page; what is left over are lines of running text, cut where
/// a blank is too wide for a line. `rules` are drawn across, outside of drawn tables.
pub(super) fn tables(lines: Vec<Line>, rules: &[Rule], page: u32) -> (Vec<Table>, Vec<Line>) {
    let (mut tables, mut rest) = (Vec::new(), Vec::new());
    for half in halves(lines, rules) {
        for part in beside_one_another(half, rules) {
            let (found, left) = within(&part, rules, page);
            tables.extend(found);
            rest.extend(left);
        }
    }
    (tables, rest)
}

/// The lines of each of two tables that stand side by side, where the lines drawn across show it.
fn beside_one_another(lines: Vec<Line>, rules: &[Rule]) -> Vec<Vec<Line>> {
    let mut pairs: Vec<(&Rule, &Rule)> = Vec::new();
    for one in rules.iter().take(MOST_PAIRED) {
        let level = |other: &&Rule| (other.at - one.at).abs() < 1.0 && other.from > one.to + 4.0;
        pairs.extend(rules.iter().filter(level).map(|other| (one, other)));
    }
    let from = pairs.iter().map(|pair| pair.0.to).fold(f32::MIN, f32::max);
    let to = pairs
        .iter()
        .map(|pair| pair.1.from)
        .fold(f32::MAX, f32::min);
    let top = pairs.iter().map(|pair| pair.0.at).fold(f32::MAX, f32::min);
    let bottom = pairs.iter().map(|pair| pair.0.at).fold(f32::MIN, f32::max);
    let middle = (from + to) / 2.0;
    let within = |at: f32| at > top - 3.0 && at < bottom + 3.0;
    let crossed = rules
        .iter()
        .any(|rule| within(rule.at) && rule.from < middle && rule.to > middle);
    // Labels on the left of the first of them: columns of one table, each with its own sums.
    let first = pairs
        .iter()
        .map(|pair| pair.0.from)
        .fold(f32::MAX, f32::min);
    let labelled = lines
        .iter()
        .filter(|line| within(line.rect.centre().1) && line.rect.left < first - 8.0);
    if pairs.len() < 3 || to - from < 4.0 || crossed || labelled.count() >= 2 {
        return vec![lines];
    }
    parted(lines, middle, |line| !within(line.rect.centre().1))
}

/// More lines than this are not looked at in pairs.
const MOST_PAIRED: usize = 400;

/// The lines of each column where a page, or a part of it between lines across all of it, has columns
/// of running text; else all of them.
fn halves(lines: Vec<Line>, rules: &[Rule]) -> Vec<Vec<Line>> {
    if let Some(gutter) = text_gutter(&lines, rules) {
        return parted(lines, gutter, |line| is_across(line, gutter));
    }
    let all = lines
        .iter()
        .map(|line| line.rect)
        .reduce(|a, b| a.around(&b));
    let width = all.map_or(0.0, |all| all.width());
    let crosses = |line: &Line| {
        let longest = line
            .chunks(APART)
            .into_iter()
            .map(|chunk| chunk.rect.width());
        longest.fold(0.0, f32::max) > flow::ACROSS * width
    };
    let (mut halves, mut whole, mut part) = (Vec::new(), Vec::new(), Vec::new());
    let mut close = |part: &mut Vec<Line>, whole: &mut Vec<Line>| match text_gutter(part, rules) {
        Some(gutter) => {
            halves.push(std::mem::take(whole));
            let part = std::mem::take(part);
            halves.extend(parted(part, gutter, |line| is_across(line, gutter)));
        }
        None => whole.append(part),
    };
    for line in lines {
        if crosses(&line) {
            close(&mut part, &mut whole);
            whole.push(line);
        } else {
            part.push(line);
        }
    }
    close(&mut part, &mut whole);
    halves.push(whole);
    halves
}

/// The blank between two columns of running text.
fn text_gutter(lines: &[Line], rules: &[Rule]) -> Option<f32> {
    let pieces = lines.iter().flat_map(|line| line.chunks(APART));
    let items: Vec<Item> = pieces.map(Item::Line).collect();
    let gutter = flow::gutter(&items)?;
    let all = lines
        .iter()
        .map(|line| line.rect)
        .reduce(|a, b| a.around(&b))?;
    let crossing = rules.iter().filter(|rule| {
        let there = rule.at > all.top && rule.at < all.bottom;
        there && rule.from < gutter && rule.to > gutter
    });
    // Lines drawn across the blank hold what stands on both sides of it together.
    if crossing.count() >= 3 {
        return None;
    }
    let is_text = |left: bool| {
        let sides: Vec<(f32, Rect)> = lines
            .iter()
            .filter_map(|line| {
                let chunks = line.chunks(APART).into_iter().map(|chunk| chunk.rect);
                let own = chunks.filter(|rect| match left {
                    true => rect.right <= gutter,
                    false => rect.left >= gutter,
                });
                let own: Vec<Rect> = own.collect();
                let longest = own.iter().map(Rect::width).fold(0.0, f32::max);
                Some((longest, own.into_iter().reduce(|a, b| a.around(&b))?))
            })
            .collect();
        let all = sides
            .iter()
            .map(|(_, rect)| *rect)
            .reduce(|a, b| a.around(&b));
        let width = all.map_or(0.0, |all| all.width());
        let full = sides.iter().filter(|(longest, _)| *longest > 0.7 * width);
        full.count() * 5 >= sides.len() * 2
    };
    (is_text(true) && is_text(false)).then_some(gutter)
}

/// The lines left and right of a place; some stay whole.
fn parted(lines: Vec<Line>, x: f32, whole: impl Fn(&Line) -> bool) -> Vec<Vec<Line>> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        if whole(&line) {
            left.push(line);
            continue;
        }
        let glyphs = line.glyphs.into_iter();
        let (one, other): (Vec<Glyph>, Vec<Glyph>) =
            glyphs.partition(|glyph| glyph.rect.centre().0 < x);
        for (side, glyphs) in [(&mut left, one), (&mut right, other)] {
            if !glyphs.is_empty() {
                side.push(Line::new(glyphs));
            }
        }
    }
    vec![left, right]
}

/// Whether a line has text across a blank.
fn is_across(line: &Line, gutter: f32) -> bool {
    let chunks = line.chunks(APART);
    let mut rects = chunks.iter().map(|chunk| chunk.rect);
    rects.any(|rect| rect.left < gutter && rect.right > gutter)
}

fn within(lines: &[Line], rules: &[Rule], page: u32) -> (Vec<Table>, Vec<Line>) {
    let rules = if rules.len() > MOST_RULES { &[] } else { rules };
    let (rows, led): (Vec<Row>, Vec<bool>) = lines
        .iter()
        .map(|line| {
            let bare = without_leaders(line);
            (Row::new(&bare), bare.glyphs.len() < line.glyphs.len())
        })
        .unzip();
    let mut taken = vec![false; rows.len()];
    let mut tables = Vec::new();
    for (from, to) in runs(&rows, rules) {
        let (from, to) = widened(&rows, from, to, rules);
        let run = rows.get(from..to).unwrap_or_default();
        let Some(around) = run.iter().map(|row| row.rect).reduce(|a, b| a.around(&b)) else {
            continue;
        };
        let drawn: Vec<Rule> = rules
            .iter()
            .filter(|rule| rule.at > around.top - 12.0 && rule.at < around.bottom + 12.0)
            .filter(|rule| rule.to > around.left && rule.from < around.right)
            .copied()
            .collect();
        let found = aligned::table(run, &drawn, around.grown(1.0), page);
        let led = led.get(from..to).unwrap_or_default();
        let led = led.iter().filter(|led| **led).count();
        let is_contents = |table: &Table| led * 3 > run.len() && counts_pages(table);
        if let Some(table) = found.filter(|table| is_likely(table, &drawn) && !is_contents(table)) {
            tables.push(table);
            taken
                .iter_mut()
                .take(to)
                .skip(from)
                .for_each(|taken| *taken = true);
        }
    }
    let rest = lines.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let rest = rest.flat_map(|(line, _)| line.chunks(WIDE)).collect();
    (tables, rest)
}

/// Rows that may be one table: those with several chunks, and single ones between them.
fn runs(rows: &[Row], rules: &[Rule]) -> Vec<(usize, usize)> {
    let is_multi = |row: &Row| row.chunks.len() >= 2;
    let is_prose = |row: &Row| {
        row.chunks.len() == 1
            && row.rect.width() > PROSE * row.size
            && !between_rules(row, rules, rows)
    };
    let mut runs = Vec::new();
    let mut start: Option<usize> = None;
    let mut last = 0;
    for (index, row) in rows.iter().enumerate() {
        let far = index
            .checked_sub(1)
            .and_then(|before| rows.get(before))
            .is_some_and(|before| {
                row.rect.top - before.rect.bottom > 2.6 * row.size.max(before.size)
            });
        let caption = is_caption(row);
        if start.is_some() && (far || caption || is_prose(row) || index - last > 3) {
            runs.extend(start.take().map(|start| (start, last + 1)));
        }
        if is_multi(row) {
            start = start.or(Some(index));
            last = index;
        }
    }
    runs.extend(start.map(|start| (start, last + 1)));
    runs.retain(|(from, to)| {
        let run = rows.get(*from..*to).unwrap_or_default();
        let several = run.iter().filter(|row| is_multi(row)).count();
        several >= 3 || several == 2 && run.iter().all(|row| between_rules(row, rules, rows))
    });
    runs
}

/// Takes in rows of a single chunk that stand between the run and a line drawn over or below it.
fn widened(rows: &[Row], from: usize, to: usize, rules: &[Rule]) -> (usize, usize) {
    const MOST: usize = 3;
    let close = |above: &Row, below: &Row| {
        below.rect.top - above.rect.bottom < 1.5 * above.size.max(below.size)
    };
    // Half a line higher or lower: the other lines of a cell.
    let beside = |above: &Row, below: &Row| {
        above.rect.bottom - below.rect.top > 0.2 * above.size.min(below.size)
    };
    let (mut first, mut last) = (from, to);
    for _ in 0..MOST {
        let pair = first
            .checked_sub(1)
            .and_then(|before| rows.get(before..=first));
        match pair {
            Some([row, next])
                if close(row, next) && between_rules(row, rules, rows) && !is_caption(row)
                    || beside(row, next)
                    || is_head_over(row, rows.get(first..last).unwrap_or_default())
                    || is_head_line(row, next, rows.get(first..last).unwrap_or_default()) =>
            {
                first -= 1;
            }
            _ => break,
        }
    }
    // The last lines of a cell whose words found no more room.
    let goes_on = |before: &Row, row: &Row, run: &[Row]| {
        let [only] = row.chunks.as_slice() else {
            return false;
        };
        let flush = |chunk: &&Line| (chunk.rect.left - only.rect.left).abs() < 1.5;
        let same = run.iter().flat_map(|row| &row.chunks).filter(flush);
        let end = same.map(|chunk| chunk.rect.right).fold(f32::MIN, f32::max);
        before.chunks.len() <= 2
            && before
                .chunks
                .iter()
                .find(flush)
                .is_some_and(|above| !rows::fits(only, above.rect.right, end))
    };
    for _ in 0..MOST {
        let run = rows.get(first..last).unwrap_or_default();
        match rows.get(last - 1..=last) {
            Some([before, row])
                if close(before, row) && between_rules(row, rules, rows) && !is_caption(row)
                    || beside(before, row)
                    || close(before, row) && goes_on(before, row, run) =>
            {
                last += 1;
            }
            _ => break,
        }
    }
    (first, last)
}

/// Whether a row is the first line of a head, other than that of the first column: it stands close
/// above the next line of it, and in line with that.
fn is_head_line(row: &Row, next: &Row, run: &[Row]) -> bool {
    let [only] = row.chunks.as_slice() else {
        return false;
    };
    let close = next.rect.bottom - row.rect.bottom < 1.4 * row.size;
    let near = |a: f32, b: f32| (a - b).abs() < 1.5;
    let below = next.chunks.iter().find(|chunk| {
        let (a, b) = (&only.rect, &chunk.rect);
        near(a.left, b.left) || near(a.right, b.right) || near(a.centre().0, b.centre().0)
    });
    let leftmost = run.iter().map(|row| row.rect.left).fold(f32::MAX, f32::min);
    let inside = only.rect.left > leftmost + 4.0 * row.size;
    close && below.is_some() && next.chunks.len() >= 2 && inside && !is_caption(row)
}

/// Whether a row is a head in the middle over some of the columns of the next two, other than the
/// first.
fn is_head_over(row: &Row, next: &[Row]) -> bool {
    let [only] = row.chunks.as_slice() else {
        return false;
    };
    next.iter().take(2).any(|below| {
        let near = below.rect.bottom - row.rect.bottom < 3.2 * row.size;
        let first = next.first().and_then(|row| row.chunks.first());
        let right = first.is_some_and(|label| only.rect.left > label.rect.right);
        let chunks = &below.chunks;
        let ends = (0..chunks.len()).flat_map(|a| (a + 1..chunks.len()).map(move |b| (a, b)));
        near && right
            && ends
                .into_iter()
                .any(|(a, b)| match (chunks.get(a), chunks.get(b)) {
                    (Some(one), Some(other)) => {
                        let middle = (one.rect.left + other.rect.right) / 2.0;
                        (only.rect.centre().0 - middle).abs() < 0.3 * row.size
                            && one.rect.left < only.rect.right
                            && only.rect.left < other.rect.right
                    }
                    _ => false,
                })
    })
}

/// Whether a row stands in a table between two lines that are drawn across: not where they only
/// happen to be on the page, with paragraphs between them.
fn between_rules(row: &Row, rules: &[Rule], rows: &[Row]) -> bool {
    let over = |rule: &&Rule| rule.from < row.rect.right && rule.to > row.rect.left;
    let above = rules.iter().filter(over).map(|rule| rule.at);
    let above = above
        .filter(|at| *at <= row.rect.top + 2.0)
        .reduce(f32::max);
    let below = rules.iter().filter(over).map(|rule| rule.at);
    let below = below
        .filter(|at| *at >= row.rect.bottom - 2.0)
        .reduce(f32::min);
    let (Some(above), Some(below)) = (above, below) else {
        return false;
    };
    let zone = rows.iter().filter(|own| {
        let y = own.rect.centre().1;
        above < y && y < below
    });
    let (mut several, mut prose) = (false, 0);
    for own in zone {
        several |= own.chunks.len() >= 2;
        prose += usize::from(own.chunks.len() == 1 && own.rect.width() > PROSE * own.size);
    }
    prose < 2 && (several || below - above < 2.8 * row.size)
}

/// A line without the dots that lead from a label to its figures.
fn without_leaders(line: &Line) -> Line {
    let weight = |glyph: &Glyph| match glyph.text {
        '.' | '·' | '․' | '‥' | '⋅' | '_' => 1,
        '…' | '⋯' => 2,
        _ => 0,
    };
    let mut glyphs: Vec<Glyph> = Vec::new();
    for run in line
        .glyphs
        .chunk_by(|a, b| (weight(a) > 0) == (weight(b) > 0))
    {
        if run.iter().map(weight).sum::<usize>() < LEADERS {
            glyphs.extend(run);
        }
    }
    match glyphs.is_empty() {
        true => line.clone(),
        false => Line::new(glyphs),
    }
}

/// Whether the last column of what has leaders holds the numbers of pages: a list of contents.
fn counts_pages(table: &Table) -> bool {
    let last = table.columns().saturating_sub(1);
    let cells = table.cells.iter().filter(|cell| cell.column == last);
    let texts = cells
        .map(|cell| cell.text.trim())
        .filter(|text| !text.is_empty());
    let numbers: Vec<Option<u32>> = texts.map(|text| text.parse().ok()).collect();
    last <= 1
        || numbers.iter().flatten().count() * 4 >= numbers.len() * 3
            && numbers.iter().flatten().is_sorted()
}

/// So many dots are no end of a sentence, nor words left out.
const LEADERS: usize = 5;

/// Whether a row is the title of a table or a figure: what stands above it is no part of that.
fn is_caption(row: &Row) -> bool {
    let [only] = row.chunks.as_slice() else {
        return false;
    };
    let text = only.text();
    let words = [
        "Table", "TABLE", "Figure", "FIGURE", "Chart", "表", "图", "附表",
    ];
    words.iter().any(|word| {
        let rest = text.strip_prefix(word).map(str::trim_start);
        let number = rest.map(|rest| {
            rest.split([' ', '.', ':', '-', '–', '：', '、'])
                .next()
                .unwrap_or(rest)
        });
        number.is_some_and(|number| {
            let short = (1..=4).contains(&number.chars().count());
            short
                && number
                    .chars()
                    .all(|c| c.is_ascii_digit() || "IVXLA一二三四五六七八九十".contains(c))
        })
    })
}

/// Whether what was found reads like a table and not like columns of text.
fn is_likely(table: &Table, rules: &[Rule]) -> bool {
    let said: Vec<&str> = table.cells.iter().map(|cell| cell.text.as_str()).collect();
    let full: Vec<&&str> = said.iter().filter(|text| !text.trim().is_empty()).collect();
    let characters: usize = full.iter().map(|text| text.chars().count()).sum();
    let values = table
        .cells
        .iter()
        .filter(|cell| cell.column > 0 && !cell.text.is_empty());
    let (mut figures, mut count) = (0, 0);
    for cell in values {
        count += 1;
        figures += usize::from(is_figure(&cell.text));
    }
    let sentences = full.iter().filter(|text| text.contains('。')).count();
    let wide: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.to - rule.from > 0.7 * table.rect.width())
        .collect();
    let framed = wide.len() >= 2;
    let filled = full.len() * 3 >= table.cells.len();
    if count == 0 || sentences * 8 > full.len() || !filled {
        return false;
    }
    // Rows that lines tell apart are rows, whatever they say.
    let inside =
        |rule: &&&Rule| rule.at > table.rect.top + 2.0 && rule.at < table.rect.bottom - 2.0;
    if table.rows >= 3 && wide.iter().filter(inside).count() + 2 >= table.rows {
        return true;
    }
    let short = characters < LONG * full.len().max(1);
    let numeric = figures * 2 >= count;
    match table.columns() {
        0 | 1 => false,
        2 => numeric && (framed || table.rows >= 4) && short,
        _ => short && (numeric || framed || table.rows >= 4),
    }
}
