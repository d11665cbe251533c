//! Characters to lines, and lines to text.

use super::{Glyph, Rect, Turn};

/// Characters that stand side by side on one line, in reading order, blanks left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) glyphs: Vec<Glyph>,
    /// The box around them, in the frame in which the line reads to the right.
    pub(super) rect: Rect,
    /// The size of most of them.
    pub(super) size: f32,
}

/// A gap of this many ems between two characters of an alphabet separates words.
const WORD_GAP: f32 = 0.18;
/// The same between ideographs, which are set wider apart to fill a line.
const IDEOGRAPH_GAP: f32 = 0.65;

impl Line {
    pub(super) fn new(mut glyphs: Vec<Glyph>) -> Self {
        glyphs.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
        let rect = glyphs
            .iter()
            .map(|glyph| glyph.rect)
            .reduce(|a, b| a.around(&b));
        let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
        Self {
            glyphs,
            rect: rect.unwrap_or_default(),
            size: median(&mut sizes),
        }
    }

    /// What it says. Words are told apart by the gaps between them.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Glyph> = None;
        for glyph in &self.glyphs {
            if before.is_some_and(|before| is_gap(before, glyph)) {
                text.push(' ');
            }
            text.push(glyph.text);
            before = Some(glyph);
        }
        text
    }

    /// Cuts it where a gap is wider than `ems`.
    pub(super) fn chunks(&self, ems: f32) -> Vec<Line> {
        let mut chunks = Vec::new();
        let mut chunk: Vec<Glyph> = Vec::new();
        let mut right = f32::NEG_INFINITY;
        for glyph in &self.glyphs {
            if !chunk.is_empty() && glyph.rect.left - right > ems * self.size {
                chunks.push(Line::new(std::mem::take(&mut chunk)));
                right = f32::NEG_INFINITY;
            }
            right = right.max(glyph.rect.right);
            chunk.push(*glyph);
        }
        if !chunk.is_empty() {
            chunks.push(Line::new(chunk));
        }
        chunks
    }
}

/// Whether there is a blank between two neighbours.
fn is_gap(before: &Glyph, after: &Glyph) -> bool {
    let size = before.size.max(after.size);
    let both = is_wide(before.text) && is_wide(after.text);
    let gap = if both { IDEOGRAPH_GAP } else { WORD_GAP };
    after.rect.left - before.rect.right > gap * size
}

/// Whether a character is an ideograph or set like one.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// The lines that some characters form, from top to bottom. All are taken to read to the right.
pub(super) fn lines(glyphs: impl IntoIterator<Item = Glyph>) -> Vec<Line> {
    let mut glyphs: Vec<Glyph> = glyphs
        .into_iter()
        .filter(|glyph| !glyph.text.is_whitespace())
        .collect();
    glyphs.sort_by(|a, b| a.rect.bottom.total_cmp(&b.rect.bottom));
    let mut lines: Vec<(Rect, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        // A raised or lowered sign can begin a line, so the last two are looked at.
        let place = lines.iter().rposition(|(core, _)| {
            let shared = core.bottom.min(glyph.rect.bottom) - core.top.max(glyph.rect.top);
            shared > 0.5 * core.height().min(glyph.rect.height())
        });
        match place.filter(|place| place + 2 >= lines.len()) {
            Some(place) => {
                if let Some((core, line)) = lines.get_mut(place) {
                    if glyph.rect.height() > core.height() {
                        *core = glyph.rect;
                    }
                    line.push(glyph);
                }
            }
            None => lines.push((glyph.rect, vec![glyph])),
        }
    }
    let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| Line::new(line)).collect();
    lines.sort_by(|a, b| a.rect.bottom.total_cmp(&b.rect.bottom));
    lines
}

/// What the characters of a cell say, a line below the other.
pub(super) fn text(glyphs: &[Glyph]) -> String {
    let mut text = String::new();
    for turn in [Turn::Right, Turn::Up, Turn::Down, Turn::Left] {
        let turned = glyphs.iter().filter(|glyph| glyph.turn == turn);
        for line in lines(turned.map(|glyph| upright(glyph, turn))) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line.text());
        }
    }
    text
}

/// A character in the frame in which text of its direction reads to the right.
fn upright(glyph: &Glyph, turn: Turn) -> Glyph {
    Glyph {
        rect: turned(&glyph.rect, turn),
        ..*glyph
    }
}

/// A rectangle of the page in the frame in which text that runs in this direction reads to the
/// right.
pub(super) fn turned(rect: &Rect, turn: Turn) -> Rect {
    let Rect {
        left,
        top,
        right,
        bottom,
    } = *rect;
    match turn {
        Turn::Right | Turn::Aslant => *rect,
        Turn::Up => Rect {
            left: -bottom,
            top: left,
            right: -top,
            bottom: right,
        },
        Turn::Down => Rect {
            left: top,
            top: -right,
            right: bottom,
            bottom: -left,
        },
        Turn::Left => Rect {
            left: -right,
            top: -bottom,
            right: -left,
            bottom: -top,
        },
    }
}

/// The middle one; zero of none.
pub(super) fn median(numbers: &mut [f32]) -> f32 {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}
