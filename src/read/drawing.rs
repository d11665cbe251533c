//! Pages as they look: what a reader of a format with fixed pages found on each, as the content of
//! an SVG. Characters stand where they stood and lines where they were; colours are left out, and
//! pictures are empty frames.

use serde::{Deserialize, Serialize};

/// A page, drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Its number, from 1.
    pub number: u32,
    /// Its width in points, as shown.
    pub width: f32,
    /// Its height in points, as shown.
    pub height: f32,
    /// What an SVG of this size has to hold: areas (class `area`), lines (class `rules`),
    /// frames of pictures (class `picture`) and texts. Everything that came from the file is escaped.
    pub svg: String,
}

#[cfg(feature = "pages")]
pub(super) use made::drawings;

#[cfg(feature = "pages")]
#[allow(
    clippy::float_arithmetic,
    reason = "coordinates are floats; no figure is ever computed here"
)]
mod made {
    use std::fmt::Write as _;

    use super::Drawing;
    use crate::layout::{Glyph, Page, Turn, UNREAD};

    /// The pages, drawn.
    pub(in crate::read) fn drawings(pages: &[Page]) -> Vec<Drawing> {
        let draw = |page: &Page| Drawing {
            number: page.number,
            width: page.width,
            height: page.height,
            svg: svg(page),
        };
        pages.iter().map(draw).collect()
    }

    fn svg(page: &Page) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        if !page.fills.is_empty() {
            out.push_str("<path class=\"area\" d=\"");
            for area in &page.fills {
                let (width, height) = (area.width(), area.height());
                let _ = write!(
                    out,
                    "M{:.1} {:.1}h{width:.1}v{height:.1}h{:.1}z",
                    area.left, area.top, -width
                );
            }
            out.push_str("\"/>");
        }
        if !page.rules.is_empty() {
            out.push_str("<path class=\"rules\" d=\"");
            for rule in &page.rules {
                let _ = match rule.across {
                    true => write!(out, "M{:.1} {:.1}H{:.1}", rule.from, rule.at, rule.to),
                    false => write!(out, "M{:.1} {:.1}V{:.1}", rule.at, rule.from, rule.to),
                };
            }
            out.push_str("\"/>");
        }
        for picture in &page.pictures {
            let (width, height) = (picture.width(), picture.height());
            let _ = write!(
                out,
                "<rect class=\"picture\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                picture.left,
                picture.top,
                width.max(0.0),
                height.max(0.0)
            );
        }
        let seen = page.glyphs.iter().filter(|glyph| shows(glyph));
        let mut line: Vec<&Glyph> = Vec::new();
        for glyph in seen {
            let goes_on = line.last().is_some_and(|last| together(last, glyph));
            if !goes_on {
                text(&line, &mut out);
                line.clear();
            }
            line.push(glyph);
        }
        text(&line, &mut out);
        out
    }

    fn shows(glyph: &Glyph) -> bool {
        // What stands aslant is a watermark.
        !glyph.text.is_whitespace() && !glyph.text.is_control() && glyph.turn != Turn::Aslant
    }

    /// Whether two characters can be set as one line.
    fn together(one: &Glyph, other: &Glyph) -> bool {
        one.turn == Turn::Right
            && other.turn == Turn::Right
            && (one.size - other.size).abs() < 0.05
            && (one.rect.bottom - other.rect.bottom).abs() < 0.05
    }

    /// Characters of one line, each at its own place.
    fn text(line: &[&Glyph], out: &mut String) {
        let Some(first) = line.first() else { return };
        let (rect, size) = (first.rect, first.size);
        // Boxes reach from a fifth of the size below the baseline upwards.
        let low = size / 5.0;
        let _ = match first.turn {
            Turn::Right | Turn::Aslant => {
                out.push_str("<text x=\"");
                for (at, glyph) in line.iter().enumerate() {
                    let blank = if at > 0 { " " } else { "" };
                    let _ = write!(out, "{blank}{:.1}", glyph.rect.left);
                }
                write!(out, "\" y=\"{:.1}\"", rect.bottom - low)
            }
            Turn::Down => turned(out, rect.left + low, rect.top, 90),
            Turn::Left => turned(out, rect.right, rect.top + low, 180),
            Turn::Up => turned(out, rect.right - low, rect.bottom, 270),
        };
        let _ = write!(out, " font-size=\"{size:.1}\">");
        for glyph in line {
            match glyph.text {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                UNREAD => out.push('□'),
                c => out.push(c),
            }
        }
        out.push_str("</text>");
    }

    fn turned(out: &mut String, x: f32, y: f32, angle: u32) -> std::fmt::Result {
        write!(
            out,
            "<text transform=\"translate({x:.1} {y:.1}) rotate({angle})\""
        )
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::layout::{Rect, Rule};

        #[test]
        fn a_page_is_drawn_and_nothing_of_it_is_markup() {
            let glyph = |text: char, left: f32, turn: Turn| Glyph {
                text,
                rect: Rect::of((left, 10.0), (left + 10.0, 20.0)),
                size: 10.0,
                turn,
            };
            let page = Page {
                number: 3,
                width: 100.0,
                height: 50.0,
                glyphs: vec![
                    glyph('公', 1.0, Turn::Right),
                    glyph(' ', 11.0, Turn::Right),
                    glyph('<', 21.0, Turn::Right),
                    glyph(UNREAD, 31.0, Turn::Up),
                    glyph('密', 41.0, Turn::Aslant),
                ],
                rules: vec![
                    Rule {
                        across: true,
                        at: 5.0,
                        from: 1.0,
                        to: 9.0,
                    },
                    Rule {
                        across: false,
                        at: 1.0,
                        from: 5.0,
                        to: 9.0,
                    },
                ],
                fills: vec![Rect::of((1.0, 2.0), (5.0, 8.0))],
                pictures: vec![Rect::of((1.0, 30.0), (9.0, 40.0))],
            };
            let drawn = drawings(&[page]);
            let sizes: Vec<_> = drawn.iter().map(|page| (page.number, page.width)).collect();
            assert_eq!(sizes, [(3, 100.0)]);
            assert_eq!(
                drawn
                    .iter()
                    .map(|page| page.svg.as_str())
                    .collect::<String>(),
                "<path class=\"area\" d=\"M1.0 2.0h4.0v6.0h-4.0z\"/>\
                 <path class=\"rules\" d=\"M1.0 5.0H9.0M1.0 5.0V9.0\"/>\
                 <rect class=\"picture\" x=\"1.0\" y=\"30.0\" width=\"8.0\" height=\"10.0\"/>\
                 <text x=\"1.0 21.0\" y=\"18.0\" font-size=\"10.0\">公&lt;</text>\
                 <text transform=\"translate(39.0 20.0) rotate(270)\" font-size=\"10.0\">□</text>"
            );
        }
    }
}
