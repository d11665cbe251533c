//! What stands on a page: texts, paths and pictures, each in a box with a map of its own.

use super::File;
use super::tag::{Tag, VOCABULARY};
use super::value;
use crate::layout::{self, Glyph, Rect, Turn, UNREAD};
use crate::read::pages::character::{self, Meaning};
use crate::read::pages::matrix::Matrix;
use crate::read::pages::paint::{Painted, Path};
use crate::read::xml::{Element, Step, Xml};
use crate::read::{Format, ReadError};

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// A page of which nothing is said: A4.
const A4: [f64; 4] = [0.0, 0.0, 210.0, 297.0];

/// A page in the making.
pub(super) struct Canvas<'f> {
    file: &'f File<'f>,
    operations: usize,
    glyphs: Vec<Glyph>,
    /// Which of the glyphs are white.
    white: Vec<usize>,
    painted: Painted,
    pictures: Vec<Rect>,
    size: (f32, f32),
}

/// How an object is drawn.
struct Object {
    map: Matrix,
    shown: bool,
    fill: bool,
    stroke: bool,
    white_fill: bool,
    white_stroke: bool,
}

impl Object {
    /// By its attributes, on `outer`.
    fn new(element: &Element<'_>, outer: &Matrix, is_text: bool) -> Self {
        let area = element.attribute("Boundary");
        let [x, y, ..] = area.and_then(|area| value::four(&area)).unwrap_or_default();
        let own = element.attribute("CTM");
        let own = own.map_or(Matrix::IDENTITY, |map| value::matrix(&map));
        let on = |name, default: bool| {
            let said = element.attribute(name);
            said.map_or(default, |said| matches!(said.trim(), "true" | "1"))
        };
        let opaque = element
            .number::<f64>("Alpha")
            .is_none_or(|alpha| alpha > 5.0);
        Self {
            map: own.then(&Matrix::shift(x, y)).then(outer),
            shown: on("Visible", true) && opaque,
            fill: on("Fill", is_text),
            stroke: on("Stroke", !is_text),
            white_fill: false,
            white_stroke: false,
        }
    }
}

impl<'f> Canvas<'f> {
    pub(super) fn new(file: &'f File<'f>, operations: usize) -> Self {
        Self {
            file,
            operations,
            glyphs: Vec::new(),
            white: Vec::new(),
            painted: Painted::default(),
            pictures: Vec::new(),
            size: (0.0, 0.0),
        }
    }

    /// How many operations were carried out, those of earlier pages included.
    pub(super) fn operations(&self) -> usize {
        self.operations
    }

    /// Draws a page with its templates.
    pub(super) fn page(&mut self, loc: &str) -> Result<(), ReadError> {
        let (_, text) = self.file.part(loc)?;
        let area = area(&text, self.file)?.or(self.file.area);
        let [left, top, width, height] = area
            .filter(|[.., width, height]| *width > 1.0 && *height > 1.0)
            .unwrap_or(A4);
        self.size = ((width * POINTS) as f32, (height * POINTS) as f32);
        let map = Matrix::shift(-left, -top);
        let map = map.then(&Matrix::new([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]));
        let mut xml = self.xml(&text);
        self.objects(&mut xml, &map, 0)
    }

    /// The page.
    pub(super) fn finish(mut self, number: u32) -> layout::Page {
        let areas = self.painted.fills.iter().chain(&self.pictures);
        let areas: Vec<Rect> = areas.copied().collect();
        let mut white = std::mem::take(&mut self.white).into_iter().peekable();
        let mut at = 0;
        self.glyphs.retain(|glyph| {
            let is_white = white.next_if(|white| *white == at).is_some();
            at += 1;
            let centre = glyph.rect.centre();
            // White characters show only on something that is not white.
            !is_white || areas.iter().any(|area| area.holds(centre))
        });
        layout::Page {
            number,
            width: self.size.0,
            height: self.size.1,
            glyphs: self.glyphs,
            rules: self.painted.rules,
            fills: self.painted.fills,
            pictures: self.pictures,
        }
    }

    fn xml<'x>(&self, text: &'x str) -> Xml<'x, Tag>
    where
        'f: 'x,
    {
        Xml::new(text, &VOCABULARY, self.file.package.limits(), Format::Ofd)
    }

    /// Draws the objects up to the end of the element in which the walk stands.
    fn objects(
        &mut self,
        xml: &mut Xml<'_, Tag>,
        map: &Matrix,
        within: usize,
    ) -> Result<(), ReadError> {
        let limits = self.file.package.limits();
        let depth = xml.depth();
        while let Some(step) = xml.next()? {
            let (tag, element) = match step {
                Step::Open(tag, element) => (tag, element),
                Step::Close(_) if xml.depth() < depth => return Ok(()),
                _ => continue,
            };
            self.operations += 1;
            if self.operations > limits.operations {
                return Err(ReadError::OverLimit("operations", limits.operations));
            }
            match tag {
                Tag::TextObject => self.text(xml, &element, map)?,
                Tag::PathObject => self.path(xml, &element, map)?,
                Tag::ImageObject => {
                    self.picture(&element, map);
                    xml.skip()?;
                }
                // What draws itself ends here too.
                Tag::CompositeObject | Tag::Template if within >= limits.form_depth => {
                    xml.skip()?;
                }
                Tag::CompositeObject => {
                    let unit = element.attribute("ResourceID").unwrap_or_default();
                    let object = Object::new(&element, map, false);
                    if object.shown {
                        self.unit(&unit, &object.map, within + 1)?;
                    }
                    xml.skip()?;
                }
                Tag::Template => {
                    let wanted = element.attribute("TemplateID").unwrap_or_default();
                    let mut templates = self.file.templates.iter();
                    if let Some((_, loc)) = templates.find(|(id, _)| **id == *wanted) {
                        let (_, text) = self.file.part(loc)?;
                        let mut template = self.xml(&text);
                        self.objects(&mut template, map, within + 1)?;
                    }
                    xml.skip()?;
                }
                Tag::Skip | Tag::FillColor | Tag::StrokeColor => xml.skip()?,
                _ => {}
            }
            let rules = self.painted.rules.len() + self.painted.fills.len();
            if rules > limits.page_rules {
                return Err(ReadError::OverLimit("page_rules", limits.page_rules));
            }
            if self.glyphs.len() > limits.page_glyphs {
                return Err(ReadError::OverLimit("page_glyphs", limits.page_glyphs));
            }
        }
        Ok(())
    }

    /// Draws a unit of the resources.
    fn unit(&mut self, wanted: &str, map: &Matrix, within: usize) -> Result<(), ReadError> {
        let file = self.file;
        for text in file.resources() {
            let mut xml = self.xml(text);
            while let Some(step) = xml.next()? {
                if let Step::Open(Tag::CompositeUnit, element) = step
                    && element.attribute("ID").is_some_and(|id| *id == *wanted)
                {
                    return self.objects(&mut xml, map, within);
                }
            }
        }
        Ok(())
    }

    fn path(
        &mut self,
        xml: &mut Xml<'_, Tag>,
        element: &Element<'_>,
        map: &Matrix,
    ) -> Result<(), ReadError> {
        let mut object = Object::new(element, map, false);
        // GB/T 33190: 0.353 mm where nothing is said.
        let width = element.number::<f64>("LineWidth").unwrap_or(0.353);
        let mut path = Path::default();
        let depth = xml.depth();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(Tag::AbbreviatedData, _) => {
                    let data = xml.text()?;
                    self.operations += data.len() / 8;
                    path = value::path(&data, &object.map, MOST_POINTS);
                }
                Step::Open(tag, element) => {
                    colour(tag, &element, &mut object);
                    xml.skip()?;
                }
                Step::Close(_) if xml.depth() < depth => break,
                _ => {}
            }
        }
        if !object.shown {
            return Ok(());
        }
        // Objects are clipped to their boxes, but boxes of lines are often too thin: only the page
        // cuts.
        let page = Rect::of((0.0, 0.0), self.size);
        if object.fill && !object.white_fill {
            path.fill(&page, &mut self.painted);
        }
        if object.stroke && !object.white_stroke {
            let width = width.abs() * object.map.scale();
            path.stroke(width as f32, &page, &mut self.painted);
        }
        Ok(())
    }

    fn picture(&mut self, element: &Element<'_>, map: &Matrix) {
        let area = element.attribute("Boundary");
        let Some([x, y, width, height]) = area.and_then(|area| value::four(&area)) else {
            return;
        };
        let mut path = Path::default();
        path.rect(map, [x, y, width, height]);
        let page = Rect::of((0.0, 0.0), self.size);
        if let Some(bounds) = path.bounds() {
            self.pictures.push(bounds.common(&page));
        }
    }

    fn text(
        &mut self,
        xml: &mut Xml<'_, Tag>,
        element: &Element<'_>,
        map: &Matrix,
    ) -> Result<(), ReadError> {
        let mut object = Object::new(element, map, true);
        let (right, down) = quarter(element, "CharDirection");
        let area = element.attribute("Boundary");
        let [.., tall] = area.and_then(|area| value::four(&area)).unwrap_or_default();
        let size = element.number::<f64>("Size");
        let mut line = Line {
            // Some programs write it small; else the box is as tall as the text.
            size: size.or_else(|| element.number("size")).unwrap_or(tall),
            stretch: element.number("HScale").unwrap_or(1.0),
            upright: Matrix::new([right, down, -down, right, 0.0, 0.0]),
            along: quarter(element, "ReadDirection"),
            start: (0.0, 0.0),
        };
        let depth = xml.depth();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(Tag::TextCode, code) => {
                    let (x, y) = line.start;
                    let (own_x, own_y) = (code.number("X"), code.number("Y"));
                    line.start = (own_x.unwrap_or(x), own_y.unwrap_or(y));
                    let steps = |name| {
                        let text = code.attribute(name);
                        text.map(|text| value::steps(&text, self.most()))
                    };
                    let steps = (steps("DeltaX"), steps("DeltaY"));
                    let text = xml.text()?;
                    self.operations += text.len() / 3;
                    if object.shown && (object.fill || object.stroke) {
                        self.line(&text, &line, steps, &object);
                    }
                }
                Step::Open(tag, element) => {
                    colour(tag, &element, &mut object);
                    xml.skip()?;
                }
                Step::Close(_) if xml.depth() < depth => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn most(&self) -> usize {
        // One more, so that the limit is seen to be passed.
        self.file.package.limits().page_glyphs.saturating_add(1)
    }

    /// Draws characters one after the other.
    fn line(
        &mut self,
        text: &str,
        line: &Line,
        (across, down): (Option<Vec<f64>>, Option<Vec<f64>>),
        object: &Object,
    ) {
        let stepped = across.is_some() || down.is_some();
        // Where all steps are the same, so are the widths.
        let first = across.as_deref().and_then(<[f64]>::first).copied();
        let even = across.iter().flatten().all(|step| Some(*step) == first);
        let (mut x, mut y) = line.start;
        for (at, c) in text.chars().take(self.most()).enumerate() {
            let step = |steps: &Option<Vec<f64>>| {
                let steps = steps.as_deref().unwrap_or_default();
                steps.get(at).copied().unwrap_or(0.0)
            };
            let natural = line.size * line.stretch * width(c);
            let (by, fall) = if stepped {
                (step(&across), step(&down))
            } else {
                (natural * line.along.0, natural * line.along.1)
            };
            let told = by.hypot(fall);
            // A step that is wider than the character holds a gap.
            let most = if even { line.size } else { natural };
            let advance = if fall == 0.0 && told > natural * 0.4 && told < most * 1.3 {
                told
            } else {
                natural
            };
            let placed = line.upright.then(&Matrix::shift(x, y)).then(&object.map);
            self.glyph(c, advance, line.size, &placed, object);
            x += by;
            y += fall;
        }
    }

    fn glyph(&mut self, c: char, advance: f64, size: f64, placed: &Matrix, object: &Object) {
        let corner = |(x, y)| {
            let (x, y) = placed.point(x, y);
            (x as f32, y as f32)
        };
        let rect = Rect::of(corner((0.0, -0.8 * size)), corner((advance, 0.2 * size)));
        let (x, y) = placed.vector(1.0, 0.0);
        let (up, side) = placed.vector(0.0, size);
        let glyph = Glyph {
            text: UNREAD,
            rect,
            size: up.hypot(side) as f32,
            turn: Turn::of(x, y),
        };
        let page = Rect::of((0.0, 0.0), self.size).grown(0.5);
        if !page.holds(rect.centre()) || glyph.size < 0.1 || !glyph.size.is_finite() {
            return;
        }
        let meaning = match character::is_text(c) {
            true => character::one(c),
            false => Meaning::Unread,
        };
        let before = self.glyphs.len();
        meaning.lay(&glyph, &mut self.glyphs);
        if object.white_fill {
            self.white.extend(before..self.glyphs.len());
        }
    }
}

/// How a text runs.
struct Line {
    /// Millimetres, before the object's map.
    size: f64,
    stretch: f64,
    /// How each character is turned.
    upright: Matrix,
    /// The direction of the line, for texts without steps.
    along: (f64, f64),
    start: (f64, f64),
}

/// Paths of more operations are drawings.
const MOST_POINTS: usize = 20_000;

/// An attribute that is an angle of quarters, clockwise, as the direction of the x axis.
fn quarter(element: &Element<'_>, name: &str) -> (f64, f64) {
    let angle = element.number::<i64>(name).unwrap_or(0).rem_euclid(360);
    match angle {
        90 => (0.0, 1.0),
        180 => (-1.0, 0.0),
        270 => (0.0, -1.0),
        _ => (1.0, 0.0),
    }
}

fn colour(tag: Tag, element: &Element<'_>, object: &mut Object) {
    let white = || {
        element
            .attribute("Value")
            .is_some_and(|value| value::is_white(&value))
    };
    match tag {
        Tag::FillColor => object.white_fill = white(),
        Tag::StrokeColor => object.white_stroke = white(),
        _ => {}
    }
}

/// How wide a character is in terms of its size, where nothing is said: fonts of Chinese documents
/// have two widths.
fn width(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

/// The area that a page claims for itself.
fn area(text: &str, file: &File<'_>) -> Result<Option<[f64; 4]>, ReadError> {
    let mut xml = Xml::new(text, &VOCABULARY, file.package.limits(), Format::Ofd);
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(Tag::PhysicalBox, _) => return Ok(value::four(&xml.text()?)),
            Step::Open(Tag::TextObject | Tag::PathObject, _) => break,
            _ => {}
        }
    }
    Ok(None)
}
