//! Paths as ruling lines and filled areas.

use super::matrix::Matrix;
use crate::layout::{Rect, Rule};

/// Anything thinner is a line, whatever operator drew it.
const LINE: f32 = 4.0;
/// Shorter marks are dots and serifs of drawings.
const SHORTEST: f32 = 1.5;
/// A mark of this size may be a dot of a dotted line.
const DOT: f32 = 2.5;
/// How far a line may lean.
const LEAN: f32 = 1.0;

/// The path under construction, in page coordinates.
#[derive(Debug, Default)]
pub(in crate::read) struct Path {
    parts: Vec<Part>,
}

#[derive(Debug, Default)]
struct Part {
    points: Vec<(f32, f32)>,
    closed: bool,
    curved: bool,
}

/// What painting leaves on a page.
#[derive(Debug, Default)]
pub(in crate::read) struct Painted {
    pub(in crate::read) rules: Vec<Rule>,
    pub(in crate::read) fills: Vec<Rect>,
}

impl Path {
    /// How many points it has.
    pub(in crate::read) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.points.len()).sum()
    }

    pub(in crate::read) fn clear(&mut self) {
        self.parts.clear();
    }

    pub(in crate::read) fn move_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        self.parts.push(Part {
            points: vec![on_page(ctm, x, y)],
            ..Part::default()
        });
    }

    pub(in crate::read) fn line_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        match self.parts.last_mut() {
            Some(part) if !part.closed => part.points.push(on_page(ctm, x, y)),
            Some(part) => {
                // After a close the pen stands at the part's beginning.
                let points = part.points.first().copied().into_iter();
                let points = points.chain([on_page(ctm, x, y)]).collect();
                self.parts.push(Part {
                    points,
                    ..Part::default()
                });
            }
            None => self.move_to(ctm, x, y),
        }
    }

    pub(in crate::read) fn curve_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        self.line_to(ctm, x, y);
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
    }

    pub(in crate::read) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.closed = true;
        }
    }

    pub(in crate::read) fn rect(&mut self, ctm: &Matrix, [x, y, width, height]: [f64; 4]) {
        let corners = [
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        self.parts.push(Part {
            points: corners.map(|(x, y)| on_page(ctm, x, y)).to_vec(),
            closed: true,
            curved: false,
        });
    }

    /// The smallest rectangle around all of it.
    pub(in crate::read) fn bounds(&self) -> Option<Rect> {
        let boxes = self.parts.iter().filter_map(Part::bounds);
        boxes.reduce(|a, b| a.around(&b))
    }

    /// Draws along it with a pen of the given width.
    pub(in crate::read) fn stroke(&self, width: f32, clip: &Rect, out: &mut Painted) {
        for part in self.parts.iter().filter(|part| !part.curved) {
            let last = part.points.last().copied();
            let back = part.closed.then_some(last).flatten();
            let starts = back.into_iter().chain(part.points.iter().copied());
            let skip = usize::from(!part.closed);
            for (a, b) in starts.zip(part.points.iter().copied().skip(skip)) {
                let line = Rect::of(a, b);
                if width > LINE {
                    let wide = line.grown(width / 2.0);
                    let body = if line.width() > line.height() {
                        Rect {
                            left: line.left,
                            right: line.right,
                            ..wide
                        }
                    } else {
                        Rect {
                            top: line.top,
                            bottom: line.bottom,
                            ..wide
                        }
                    };
                    out.fill(body, clip);
                } else {
                    out.line(line, clip);
                }
            }
        }
    }

    /// Fills it.
    pub(in crate::read) fn fill(&self, clip: &Rect, out: &mut Painted) {
        for part in &self.parts {
            let Some(bounds) = part.bounds() else {
                continue;
            };
            if bounds.width().max(bounds.height()) <= DOT {
                out.dot(bounds, clip);
            } else if bounds.width().min(bounds.height()) <= LINE {
                // Mitred ends of borders are cut aslant: the box is the line.
                let middle = bounds.centre();
                let line = if bounds.width() >= bounds.height() {
                    Rect {
                        top: middle.1,
                        bottom: middle.1,
                        ..bounds
                    }
                } else {
                    Rect {
                        left: middle.0,
                        right: middle.0,
                        ..bounds
                    }
                };
                out.line(line, clip);
            } else if !part.curved && part.is_box(&bounds) {
                out.fill(bounds, clip);
            }
        }
    }
}

impl Part {
    fn bounds(&self) -> Option<Rect> {
        let boxes = self.points.iter().map(|point| Rect::of(*point, *point));
        boxes.reduce(|a, b| a.around(&b))
    }

    /// Whether all of its points are corners of the box.
    fn is_box(&self, bounds: &Rect) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() < 0.5;
        let count = self.points.len();
        (4..=6).contains(&count)
            && self.points.iter().all(|(x, y)| {
                (near(*x, bounds.left) || near(*x, bounds.right))
                    && (near(*y, bounds.top) || near(*y, bounds.bottom))
            })
    }
}

impl Painted {
    /// Adds a line that lies along an axis, as far as it is within the clip.
    pub(in crate::read) fn line(&mut self, line: Rect, clip: &Rect) {
        let (middle_x, middle_y) = line.centre();
        let rule = if line.height() <= LEAN && line.width() >= SHORTEST {
            let inside = clip.top - LEAN <= middle_y && middle_y <= clip.bottom + LEAN;
            inside.then_some(Rule {
                across: true,
                at: middle_y,
                from: line.left.max(clip.left),
                to: line.right.min(clip.right),
            })
        } else if line.width() <= LEAN && line.height() >= SHORTEST {
            let inside = clip.left - LEAN <= middle_x && middle_x <= clip.right + LEAN;
            inside.then_some(Rule {
                across: false,
                at: middle_x,
                from: line.top.max(clip.top),
                to: line.bottom.min(clip.bottom),
            })
        } else {
            None
        };
        if let Some(rule) = rule
            && rule.to - rule.from >= SHORTEST
        {
            self.rules.push(rule);
        }
    }

    /// Adds a dot: a piece of a line in either direction, of no effect if it stands alone.
    fn dot(&mut self, dot: Rect, clip: &Rect) {
        let (x, y) = dot.centre();
        if clip.holds((x, y)) {
            self.rules.push(Rule {
                across: true,
                at: y,
                from: dot.left,
                to: dot.right,
            });
            self.rules.push(Rule {
                across: false,
                at: x,
                from: dot.top,
                to: dot.bottom,
            });
        }
    }

    fn fill(&mut self, area: Rect, clip: &Rect) {
        let area = area.common(clip);
        if area.width() > LINE && area.height() > LINE {
            self.fills.push(area);
        }
    }
}

fn on_page(ctm: &Matrix, x: f64, y: f64) -> (f32, f32) {
    let (x, y) = ctm.point(x, y);
    (x as f32, y as f32)
}
