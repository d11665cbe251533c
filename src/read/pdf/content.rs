//! The content of a page, carried out: characters and lines where they come to stand.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::{Font, Fonts};
use super::stream;
use crate::layout::{Glyph, Rect, Turn, UNREAD};
use crate::limits::Limits;
use crate::read::ReadError;
use crate::read::pages::character::Meaning;
use crate::read::pages::matrix::Matrix;
use crate::read::pages::paint::{Painted, Path};

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Width and height as shown.
    pub(super) size: (f32, f32),
    pub(super) glyphs: Vec<Glyph>,
    /// Characters that are there but not drawn, as those laid over a scan.
    pub(super) hidden: Vec<Glyph>,
    pub(super) painted: Painted,
    pub(super) pictures: Vec<Rect>,
}

/// Carries out the content of a page.
pub(super) fn marks<'a>(
    page: &Page<'a>,
    fonts: &Fonts<'a>,
    limits: &Limits,
    operations: &mut usize,
) -> Result<Marks, ReadError> {
    let (width, height) = page.render_dimensions();
    let all = Rect::of((0.0, 0.0), (width, height));
    let mut run = Run {
        fonts,
        limits,
        marks: Marks {
            size: (width, height),
            ..Marks::default()
        },
        white: Vec::new(),
        operations: *operations,
        page: all,
    };
    let mut content = Vec::new();
    let raw = page.raw();
    if let Some(single) = raw.get::<Stream<'_>>("Contents") {
        content = stream::decoded(&single, limits.stream_bytes)
            .unwrap_or_default()
            .into_owned();
    } else if let Some(parts) = raw.get::<Array<'_>>("Contents") {
        for part in parts.iter::<Stream<'_>>() {
            let room = limits.stream_bytes.saturating_sub(content.len());
            content.extend_from_slice(&stream::decoded(&part, room).unwrap_or_default());
            content.push(b' ');
        }
    }
    let ctm = Matrix::new(page.initial_transform(true).as_coeffs());
    run.content(&content, page.resources(), &State::new(ctm, all), 0)?;
    *operations = run.operations;
    run.sort_out_white();
    Ok(run.marks)
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    clip: Rect,
    line_width: f64,
    /// Whether lines and areas can be told from the page.
    strokes_show: bool,
    fills_show: bool,
    font: Option<Rc<Font<'a>>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    opaque: bool,
}

impl State<'_> {
    fn new(ctm: Matrix, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            line_width: 1.0,
            strokes_show: true,
            fills_show: true,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            opaque: true,
        }
    }
}

struct Run<'r, 'a> {
    fonts: &'r Fonts<'a>,
    limits: &'r Limits,
    marks: Marks,
    /// Which of the glyphs are white.
    white: Vec<usize>,
    operations: usize,
    page: Rect,
}

/// Text position within BT … ET.
struct Pen {
    line: Matrix,
    at: Matrix,
}

impl<'a> Run<'_, 'a> {
    fn content(
        &mut self,
        bytes: &[u8],
        resources: &Resources<'a>,
        outer: &State<'a>,
        depth: usize,
    ) -> Result<(), ReadError> {
        // What is no operation takes its time too.
        self.operations += bytes.len() / BYTES;
        let mut state = outer.clone();
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut path = Path::default();
        let mut clips = false;
        let mut pen = Pen {
            line: Matrix::IDENTITY,
            at: Matrix::IDENTITY,
        };
        // Fonts are chosen again and again, and looking one up takes apart all that it says.
        let mut fonts: HashMap<Vec<u8>, Option<Rc<Font<'a>>>> = HashMap::new();
        // Whether each open piece of marked content is a page number or a running head.
        let mut marked: Vec<bool> = Vec::new();
        let mut operations = TypedIter::new(bytes);
        while let Some(op) = operations.next() {
            self.operations += 1;
            if self.operations > self.limits.operations {
                return Err(ReadError::OverLimit("operations", self.limits.operations));
            }
            match op {
                Op::SaveState(_) if saved.len() < self.limits.depth => saved.push(state.clone()),
                Op::RestoreState(_) => {
                    if let Some(last) = saved.pop() {
                        state = last;
                    }
                }
                Op::Transform(t) => {
                    state.ctm = matrix([t.0, t.1, t.2, t.3, t.4, t.5]).then(&state.ctm);
                }
                Op::LineWidth(w) => state.line_width = w.0.as_f64().abs(),
                Op::SetGraphicsState(name) => {
                    if let Some(dict) = resources.get_ext_g_state(name.0) {
                        if let Some(alpha) = dict.get::<f32>("ca") {
                            state.opaque = alpha > 0.02;
                        }
                        if let Some(width) = dict.get::<f32>("LW") {
                            state.line_width = f64::from(width);
                        }
                        if let Some(pair) = dict.get::<Array<'_>>("Font") {
                            let mut pair = pair.iter::<Object<'_>>();
                            let font = pair.next().and_then(Object::into_dict);
                            state.font = font.and_then(|font| self.fonts.font(&font));
                            let size = pair.next().and_then(Object::into_number);
                            state.size = size.map_or(state.size, |size| size.as_f64());
                        }
                    }
                }

                Op::MoveTo(p) => path.move_to(&state.ctm, p.0.as_f64(), p.1.as_f64()),
                Op::LineTo(p) => path.line_to(&state.ctm, p.0.as_f64(), p.1.as_f64()),
                Op::CubicTo(p) => path.curve_to(&state.ctm, p.4.as_f64(), p.5.as_f64()),
                Op::CubicStartTo(p) => path.curve_to(&state.ctm, p.2.as_f64(), p.3.as_f64()),
                Op::CubicEndTo(p) => path.curve_to(&state.ctm, p.2.as_f64(), p.3.as_f64()),
                Op::ClosePath(_) => path.close(),
                Op::RectPath(r) => {
                    path.rect(&state.ctm, [r.0, r.1, r.2, r.3].map(|n| n.as_f64()));
                }
                Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => clips = true,
                Op::StrokePath(_) => self.paint(&mut path, &mut state, &mut clips, true, false)?,
                Op::CloseAndStrokePath(_) => {
                    path.close();
                    self.paint(&mut path, &mut state, &mut clips, true, false)?;
                }
                Op::FillPathNonZero(_)
                | Op::FillPathNonZeroCompatibility(_)
                | Op::FillPathEvenOdd(_) => {
                    self.paint(&mut path, &mut state, &mut clips, false, true)?;
                }
                Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => {
                    self.paint(&mut path, &mut state, &mut clips, true, true)?;
                }
                Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                    path.close();
                    self.paint(&mut path, &mut state, &mut clips, true, true)?;
                }
                Op::EndPath(_) => self.paint(&mut path, &mut state, &mut clips, false, false)?,

                Op::ColorSpaceStroke(_) => state.strokes_show = true,
                Op::ColorSpaceNonStroke(_) => state.fills_show = true,
                Op::StrokeColor(c) => state.strokes_show = !is_white(&c.0),
                Op::StrokeColorNamed(c) => state.strokes_show = c.1.is_some() || !is_white(&c.0),
                Op::NonStrokeColor(c) => state.fills_show = !is_white(&c.0),
                Op::NonStrokeColorNamed(c) => state.fills_show = c.1.is_some() || !is_white(&c.0),
                Op::StrokeColorDeviceGray(c) => state.strokes_show = !is_white(&[c.0]),
                Op::NonStrokeColorDeviceGray(c) => state.fills_show = !is_white(&[c.0]),
                Op::StrokeColorDeviceRgb(c) => state.strokes_show = !is_white(&[c.0, c.1, c.2]),
                Op::NonStrokeColorDeviceRgb(c) => state.fills_show = !is_white(&[c.0, c.1, c.2]),
                Op::StrokeColorCmyk(c) => {
                    state.strokes_show = !is_white(&[c.0, c.1, c.2, c.3]);
                }
                Op::NonStrokeColorCmyk(c) => state.fills_show = !is_white(&[c.0, c.1, c.2, c.3]),

                Op::XObject(name) => {
                    if let Some(object) = resources.x_objects.get::<Stream<'_>>(name.0.as_ref()) {
                        self.object(&object, resources, &state, depth)?;
                    }
                }
                Op::InlineImage(_) => self.picture(&state),

                Op::CharacterSpacing(n) => state.character_space = n.0.as_f64(),
                Op::WordSpacing(n) => state.word_space = n.0.as_f64(),
                Op::HorizontalScaling(n) => state.stretch = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => state.leading = n.0.as_f64(),
                Op::TextRise(n) => state.rise = n.0.as_f64(),
                Op::TextRenderingMode(n) => state.mode = n.0.as_i64(),
                Op::TextFont(f) => {
                    let name = f.0.as_ref();
                    state.font = match fonts.get(name) {
                        Some(font) => font.clone(),
                        None => {
                            let dict = resources.fonts.get::<Dict<'_>>(name);
                            let font = dict.and_then(|dict| self.fonts.font(&dict));
                            fonts.insert(name.to_vec(), font.clone());
                            font
                        }
                    };
                    state.size = f.1.as_f64();
                }
                Op::BeginText(_) => {
                    pen = Pen {
                        line: Matrix::IDENTITY,
                        at: Matrix::IDENTITY,
                    }
                }
                Op::NextLine(n) => pen.next_line(n.0.as_f64(), n.1.as_f64()),
                Op::NextLineAndSetLeading(n) => {
                    state.leading = -n.1.as_f64();
                    pen.next_line(n.0.as_f64(), n.1.as_f64());
                }
                Op::SetTextMatrix(t) => {
                    pen.line = matrix([t.0, t.1, t.2, t.3, t.4, t.5]);
                    pen.at = pen.line;
                }
                Op::NextLineUsingLeading(_) => pen.next_line(0.0, -state.leading),
                Op::ShowText(t) => self.show(t.0.as_bytes(), &state, &mut pen, &marked)?,
                Op::NextLineAndShowText(t) => {
                    pen.next_line(0.0, -state.leading);
                    self.show(t.0.as_bytes(), &state, &mut pen, &marked)?;
                }
                Op::ShowTextWithParameters(t) => {
                    state.word_space = t.0.as_f64();
                    state.character_space = t.1.as_f64();
                    pen.next_line(0.0, -state.leading);
                    self.show(t.2.as_bytes(), &state, &mut pen, &marked)?;
                }
                Op::ShowTexts(list) => {
                    for item in list.0.iter::<Object<'_>>() {
                        match item {
                            Object::String(text) => {
                                self.show(text.as_bytes(), &state, &mut pen, &marked)?;
                            }
                            Object::Number(back) => {
                                let by = -back.as_f64() / 1000.0 * state.size;
                                let vertical = state.font.as_ref().is_some_and(|f| f.is_vertical());
                                pen.advance(if vertical {
                                    (0.0, by)
                                } else {
                                    (by * state.stretch, 0.0)
                                });
                            }
                            _ => {}
                        }
                    }
                }
                Op::BeginMarkedContent(_) => marked.push(false),
                Op::BeginMarkedContentWithProperties(tag) => {
                    marked.push(is_running_head(tag.0, tag.1, resources));
                }
                Op::EndMarkedContent(_) => {
                    marked.pop();
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn paint(
        &mut self,
        path: &mut Path,
        state: &mut State<'a>,
        clips: &mut bool,
        stroke: bool,
        fill: bool,
    ) -> Result<(), ReadError> {
        if path.len() <= MOST_POINTS && state.opaque {
            if fill && state.fills_show {
                path.fill(&state.clip, &mut self.marks.painted);
            }
            if stroke && state.strokes_show {
                let width = state.line_width * state.ctm.scale();
                path.stroke(width as f32, &state.clip, &mut self.marks.painted);
            }
        }
        if *clips && let Some(bounds) = path.bounds() {
            state.clip = state.clip.common(&bounds);
        }
        *clips = false;
        path.clear();
        let painted = &self.marks.painted;
        if painted.rules.len() + painted.fills.len() > self.limits.page_rules {
            return Err(ReadError::OverLimit("page_rules", self.limits.page_rules));
        }
        Ok(())
    }

    /// A picture, or a form: content of its own.
    fn object(
        &mut self,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let dict = object.dict();
        let kind = dict.get::<Name<'_>>("Subtype");
        if kind.as_deref() != Some(b"Form") {
            self.picture(state);
            return Ok(());
        }
        // A form that draws itself ends here too.
        if depth >= self.limits.form_depth {
            return Ok(());
        }
        let Some(content) = stream::decoded(object, self.limits.stream_bytes) else {
            return Ok(());
        };
        let mut inner = state.clone();
        if let Some(numbers) = dict.get::<[f64; 6]>("Matrix") {
            inner.ctm = Matrix::new(numbers).then(&inner.ctm);
        }
        if let Some(around) = dict.get::<hayro_syntax::object::Rect>("BBox") {
            let mut path = Path::default();
            let (width, height) = (around.width(), around.height());
            path.rect(&inner.ctm, [around.x0, around.y0, width, height]);
            if let Some(bounds) = path.bounds().filter(|bounds| bounds.width() > 0.0) {
                inner.clip = inner.clip.common(&bounds);
            }
        }
        match dict.get::<Dict<'a>>("Resources") {
            Some(own) => self.content(&content, &Resources::new(own), &inner, depth + 1),
            None => self.content(&content, resources, &inner, depth + 1),
        }
    }

    fn picture(&mut self, state: &State<'a>) {
        let mut path = Path::default();
        path.rect(&state.ctm, [0.0, 0.0, 1.0, 1.0]);
        let Some(bounds) = path.bounds() else {
            return;
        };
        if bounds.width().min(bounds.height()) < 2.0 {
            // Some programs draw lines as pictures of one dot.
            path.fill(&state.clip, &mut self.marks.painted);
        } else {
            self.marks.pictures.push(bounds.common(&state.clip));
        }
    }

    fn show(
        &mut self,
        bytes: &[u8],
        state: &State<'a>,
        pen: &mut Pen,
        marked: &[bool],
    ) -> Result<(), ReadError> {
        let Some(font) = state.font.clone() else {
            return Ok(());
        };
        let vertical = font.is_vertical();
        let em = font.em();
        font.show(bytes, |shown| {
            let scale = Matrix::new([
                state.size * state.stretch,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ]);
            let to_page = scale.then(&pen.at).then(&state.ctm);
            let (width, advance) = (shown.width / 1000.0, shown.advance / 1000.0);
            let (low, high) = if vertical {
                ((-width / 2.0, -advance), (width / 2.0, 0.0))
            } else {
                ((0.0, -0.2 * em), (width, 0.8 * em))
            };
            let space = state.character_space
                + if shown.is_word_space {
                    state.word_space
                } else {
                    0.0
                };
            pen.advance(if vertical {
                (0.0, -(advance * state.size + space))
            } else {
                ((advance * state.size + space) * state.stretch, 0.0)
            });
            if !marked.contains(&true) {
                self.glyph(&shown.meaning, low, high, &to_page, em, state);
            }
        });
        if self.marks.glyphs.len() + self.marks.hidden.len() > self.limits.page_glyphs {
            return Err(ReadError::OverLimit("page_glyphs", self.limits.page_glyphs));
        }
        Ok(())
    }

    fn glyph(
        &mut self,
        meaning: &Meaning,
        low: (f64, f64),
        high: (f64, f64),
        to_page: &Matrix,
        em: f64,
        state: &State<'a>,
    ) {
        let corner = |(x, y)| {
            let (x, y) = to_page.point(x, y);
            (x as f32, y as f32)
        };
        let rect = Rect::of(corner(low), corner(high));
        let (x, y) = to_page.vector(1.0, 0.0);
        let turn = Turn::of(x, y);
        let (x, y) = to_page.vector(0.0, em);
        let glyph = Glyph {
            text: UNREAD,
            rect,
            size: x.hypot(y) as f32,
            turn,
        };
        let shown = self.page.common(&state.clip).grown(0.5);
        if !shown.holds(rect.centre()) || glyph.size < 0.1 || !glyph.size.is_finite() {
            return;
        }
        let hidden = matches!(state.mode, 3 | 7) || !state.opaque;
        let into = if hidden {
            &mut self.marks.hidden
        } else {
            &mut self.marks.glyphs
        };
        let before = into.len();
        meaning.lay(&glyph, into);
        if !hidden && !state.fills_show && matches!(state.mode, 0 | 4) {
            self.white.extend(before..self.marks.glyphs.len());
        }
    }

    /// White characters show only on something that is not white.
    fn sort_out_white(&mut self) {
        let marks = &mut self.marks;
        let areas = marks.painted.fills.len() + marks.pictures.len();
        if self.white.len().saturating_mul(areas) > MOST_COMPARED {
            return;
        }
        let mut white = std::mem::take(&mut self.white).into_iter().peekable();
        for (at, glyph) in std::mem::take(&mut marks.glyphs).into_iter().enumerate() {
            let is_white = white.next_if(|white| *white == at).is_some();
            let centre = glyph.rect.centre();
            let under = || {
                let areas = marks.painted.fills.iter().chain(&marks.pictures);
                areas.into_iter().any(|area| area.holds(centre))
            };
            if is_white && !under() {
                marks.hidden.push(glyph);
            } else {
                marks.glyphs.push(glyph);
            }
        }
    }
}

/// So many bytes of content, whatever they say, count as an operation.
const BYTES: usize = 16;
/// A page on which more white characters and areas meet is a drawing.
const MOST_COMPARED: usize = 50_000_000;
/// Paths of more points are drawings.
const MOST_POINTS: usize = 20_000;

impl Pen {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(&self.line);
        self.at = self.line;
    }

    fn advance(&mut self, (x, y): (f64, f64)) {
        self.at = Matrix::shift(x, y).then(&self.at);
    }
}

fn matrix(numbers: [Number; 6]) -> Matrix {
    Matrix::new(numbers.map(|number| number.as_f64()))
}

/// Whether a colour is that of the page: one, three or four parts, as gray, RGB or CMYK have them.
fn is_white(parts: &[Number]) -> bool {
    match parts.len() {
        1 | 3 => parts.iter().all(|part| part.as_f64() > 0.985),
        4 => parts.iter().all(|part| part.as_f64() < 0.015),
        _ => false,
    }
}

/// Whether marked content is what stands on every page: the file says so itself.
fn is_running_head(tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'_>) -> bool {
    if tag.as_ref() != b"Artifact" {
        return false;
    }
    let named;
    let dict = match properties {
        Object::Dict(dict) => Some(dict),
        Object::Name(name) => {
            named = resources.properties.get::<Dict<'_>>(name.as_ref());
            named.as_ref()
        }
        _ => None,
    };
    let kind = dict.and_then(|dict| dict.get::<Name<'_>>("Type"));
    kind.as_deref() == Some(b"Pagination")
}
