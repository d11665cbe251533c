//! A PDF with its findings: highlights and notes, appended as an incremental update that leaves the
//! bytes of the file as they are (ISO 32000-1, 7.5.6).

#![allow(
    clippy::float_arithmetic,
    reason = "coordinates are floats; no figure is ever computed here"
)]

mod syntax;

use std::fmt::Write as _;

use hayro_syntax::object::Array;
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::CannotAnnotate;
use super::comments::{Comment, comments};
use crate::Validation;
use crate::diagnostic::Lang;
use crate::origin::PagePlace;
use syntax::{Trailer, entry, is_reference};

/// The file with a highlight on every place that a finding of the report means, and a note that
/// says what is wrong and what to do. A finding that stands nowhere on a page, as a part that is
/// missing, has none.
///
/// # Errors
/// As [`write`].
pub fn pdf(bytes: &[u8], validation: &Validation, lang: Lang) -> Result<Vec<u8>, CannotAnnotate> {
    write(bytes, &comments(validation, lang))
}

/// The file with comments added.
///
/// # Errors
/// Where the file is encrypted, since what is added would have to be too, or so damaged that viewers
/// have to guess its structure: an update would not be found.
pub fn write(bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, CannotAnnotate> {
    let file = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => CannotAnnotate::Encrypted,
        _ => CannotAnnotate::Damaged,
    })?;
    let trailer = Trailer::of(bytes).ok_or(CannotAnnotate::Damaged)?;
    if trailer.entry(b"Encrypt").is_some() {
        return Err(CannotAnnotate::Encrypted);
    }
    let mut update = Update {
        objects: Vec::new(),
        next: trailer.size(),
    };
    for (at, page) in file.pages().iter().enumerate() {
        let on_page = |comment: &&Comment| usize::try_from(comment.place.number) == Ok(at + 1);
        let own: Vec<&Comment> = comments.iter().filter(on_page).collect();
        if !own.is_empty() {
            update.page(page, &own)?;
        }
    }
    if update.objects.is_empty() {
        return Ok(bytes.to_vec());
    }
    Ok(trailer.append(bytes, update.objects, update.next))
}

/// Objects to append.
struct Update {
    /// Number, generation and what stands between `obj` and `endobj`.
    objects: Vec<(u32, u32, Vec<u8>)>,
    /// The first number that is free.
    next: u32,
}

impl Update {
    fn add(&mut self, body: String) -> String {
        let number = self.next;
        self.next += 1;
        self.objects.push((number, 0, body.into_bytes()));
        format!("{number} 0 R")
    }

    /// Adds the annotations of a page, and the page or its list of annotations anew.
    fn page(&mut self, page: &Page<'_>, comments: &[&Comment]) -> Result<(), CannotAnnotate> {
        let damaged = CannotAnnotate::Damaged;
        let own = page.raw().obj_id().ok_or(damaged)?;
        let number = u32::try_from(own.gen_number).map_err(|_| damaged)?;
        let mut added = String::new();
        for comment in comments {
            let quad = quad(page, comment.place).ok_or(damaged)?;
            let highlight = self.highlight(&quad, comment);
            let note = note(&quad, comment);
            let _ = write!(added, " {highlight} {}", self.add(note));
        }
        let dict = page.raw();
        let data = dict.data();
        let old = entry(data, b"Annots");
        let list = match old.clone().and_then(|range| data.get(range)) {
            // A list of its own: only that is written anew.
            Some(value) if is_reference(value) => {
                let list: Array<'_> = dict.get("Annots").ok_or(damaged)?;
                let id = dict.get_ref("Annots").ok_or(damaged)?;
                let generation = u32::try_from(id.gen_number).map_err(|_| damaged)?;
                let list = longer(list.data(), &added);
                self.objects.push((id.obj_number, generation, list));
                return Ok(());
            }
            value => {
                let list = value.and_then(|value| value.strip_prefix(b"["));
                let items = list.and_then(|list| list.strip_suffix(b"]"));
                longer(items.unwrap_or_default(), &added)
            }
        };
        // The bytes of the dictionary as they are, but for this entry.
        let (key, end) = match old {
            Some(value) => {
                let key = syntax::key_before(data, value.start).ok_or(damaged)?;
                (key, value.end)
            }
            None => {
                let inner = syntax::end_of_dict(data).ok_or(damaged)?;
                (inner, inner)
            }
        };
        let mut fresh = data.get(..key).ok_or(damaged)?.to_vec();
        fresh.extend_from_slice(b" /Annots ");
        fresh.extend(list);
        fresh.push(b' ');
        fresh.extend_from_slice(data.get(end..).ok_or(damaged)?);
        self.objects.push((own.obj_number, number, fresh));
        Ok(())
    }

    fn highlight(&mut self, quad: &Quad, comment: &Comment) -> String {
        let [left, low, right, high] = quad.bounds();
        let (width, height) = (right - left, high - low);
        let paint = format!("/G gs 1 0.85 0.2 rg {left:.2} {low:.2} {width:.2} {height:.2} re f");
        let look = self.add(format!(
            "<< /Type /XObject /Subtype /Form /BBox [{left:.2} {low:.2} {right:.2} {high:.2}] \
             /Resources << /ExtGState << /G << /BM /Multiply >> >> >> /Length {} >>\nstream\n{paint}\nendstream",
            paint.len()
        ));
        let points: Vec<String> = quad
            .0
            .iter()
            .map(|(x, y)| format!("{x:.2} {y:.2}"))
            .collect();
        self.add(format!(
            "<< /Type /Annot /Subtype /Highlight /Rect [{left:.2} {low:.2} {right:.2} {high:.2}] \
             /QuadPoints [{}] /C [1 0.85 0.2] /F 4 /T {} /Contents {} /AP << /N {look} >> >>",
            points.join(" "),
            string(AUTHOR),
            string(&comment.title)
        ))
    }
}

const AUTHOR: &str = "勾稽 gouji";

fn note(quad: &Quad, comment: &Comment) -> String {
    let [.., right, high] = quad.bounds();
    // At the upper right corner, as tall as viewers draw its sign.
    format!(
        "<< /Type /Annot /Subtype /Text /Name /Comment /Rect [{:.2} {:.2} {:.2} {:.2}] \
         /C [1 0.85 0.2] /F 28 /T {} /Contents {} >>",
        right - 9.0,
        high - 9.0,
        right + 9.0,
        high + 9.0,
        string(AUTHOR),
        string(&comment.text)
    )
}

/// The items of a list as they were written, with more after them, as a list.
fn longer(items: &[u8], added: &str) -> Vec<u8> {
    [b"[", items, added.as_bytes(), b"]"].concat()
}

/// A text as PDF has it: UTF-16 with a mark, in hexadecimal.
fn string(text: &str) -> String {
    let mut out = "<FEFF".to_owned();
    for unit in text.encode_utf16() {
        let _ = write!(out, "{unit:04X}");
    }
    out.push('>');
    out
}

/// The corners of a place in the page's own coordinates: upper left and right, lower left and
/// right, as `QuadPoints` wants them.
struct Quad([(f64, f64); 4]);

impl Quad {
    /// Left, low, right, high.
    fn bounds(&self) -> [f64; 4] {
        let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let [left, low, right, high] = &mut bounds;
        for (x, y) in self.0 {
            (*left, *low) = (left.min(x), low.min(y));
            (*right, *high) = (right.max(x), high.max(y));
        }
        bounds
    }
}

/// Places count from the upper left corner of the page as shown; annotations stand in the page's
/// own coordinates, which it may turn.
fn quad(page: &Page<'_>, place: PagePlace) -> Option<Quad> {
    let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
    let scale = a * d - b * c;
    if scale.abs() < 1e-9 {
        return None;
    }
    let back = |x: f32, y: f32| {
        let (x, y) = (f64::from(x) - e, f64::from(y) - f);
        ((d * x - c * y) / scale, (a * y - b * x) / scale)
    };
    let [left, top, right, bottom] = place.rect;
    Some(Quad([
        back(left, top),
        back(right, top),
        back(left, bottom),
        back(right, bottom),
    ]))
}
