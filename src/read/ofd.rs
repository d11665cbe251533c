//! OFD (GB/T 33190-2016), the national format of fixed pages: ZIP and XML, positions in
//! millimetres. What stands on its pages becomes tables and text by `layout`, as for PDF.
//!
//! Annotations and seals are left out: they lie over the document and are none of its text.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    reason = "coordinates are floats; no figure is ever computed here"
)]

mod page;
mod tag;
mod value;

use std::cell::OnceCell;

use super::package::Package;
use super::xml::{Step, Xml};
use super::{Format, ReadError};
use crate::document::Document;
use crate::layout;
use crate::limits::Limits;
use page::Canvas;
use tag::{Tag, VOCABULARY};

/// Reads an OFD.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    super::pages::document(&pages(bytes, limits)?, limits)
}

/// The marks of its pages.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<layout::Page>, ReadError> {
    let package = Package::open(bytes, Format::Ofd, limits)?;
    if package.has("Encryptions.xml") {
        return Err(ReadError::Encrypted(Format::Ofd));
    }
    let mut pages = Vec::new();
    let mut operations = 0;
    for root in roots(&package)? {
        let file = File::open(&package, &root)?;
        let before = pages.len();
        for loc in &file.pages {
            if pages.len() >= limits.pages {
                return Err(ReadError::OverLimit("pages", limits.pages));
            }
            let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
            let mut canvas = Canvas::new(&file, operations);
            canvas.page(loc)?;
            operations = canvas.operations();
            pages.push(canvas.finish(number));
            super::progress::tell(pages.len(), before + file.pages.len());
        }
    }
    if pages.is_empty() {
        return Err(ReadError::Damaged(Format::Ofd));
    }
    Ok(pages)
}

/// Where its documents begin: nearly always there is one.
fn roots(package: &Package<'_>) -> Result<Vec<String>, ReadError> {
    let text = part(package, "", "OFD.xml")?.1;
    let mut xml = Xml::new(&text, &VOCABULARY, package.limits(), Format::Ofd);
    let mut roots = Vec::new();
    while let Some(step) = xml.next()? {
        if let Step::Open(Tag::DocRoot, _) = step {
            roots.push(xml.text()?.trim().to_owned());
        }
    }
    Ok(roots)
}

/// A document of a package.
struct File<'p> {
    package: &'p Package<'p>,
    /// Where it stands.
    root: String,
    /// Width, height and corner of a page that says nothing of its own: millimetres.
    area: Option<[f64; 4]>,
    pages: Vec<String>,
    templates: Vec<(String, String)>,
    resources: Vec<String>,
    /// The resources as XML, read when they are first needed.
    loaded: OnceCell<Vec<String>>,
}

impl<'p> File<'p> {
    fn open(package: &'p Package<'p>, root: &str) -> Result<Self, ReadError> {
        let (root, text) = part(package, "", root)?;
        let mut file = Self {
            package,
            root,
            area: None,
            pages: Vec::new(),
            templates: Vec::new(),
            resources: Vec::new(),
            loaded: OnceCell::new(),
        };
        let mut xml = Xml::new(&text, &VOCABULARY, package.limits(), Format::Ofd);
        while let Some(step) = xml.next()? {
            let Step::Open(tag, element) = step else {
                continue;
            };
            let attribute = |name| element.attribute(name).unwrap_or_default().into_owned();
            match tag {
                Tag::PhysicalBox => file.area = value::four(&xml.text()?),
                Tag::Resources => file.resources.push(xml.text()?.trim().to_owned()),
                Tag::TemplatePage => {
                    let template = (attribute("ID"), attribute("BaseLoc"));
                    file.templates.push(template);
                }
                Tag::Page => file.pages.push(attribute("BaseLoc")),
                Tag::Skip => xml.skip()?,
                _ => {}
            }
        }
        Ok(file)
    }

    /// The path and the text of a part that the document names.
    fn part(&self, loc: &str) -> Result<(String, String), ReadError> {
        part(self.package, &self.root, loc)
    }

    /// The XML of its resources; one that is not there only misses what it would draw.
    fn resources(&self) -> &[String] {
        self.loaded.get_or_init(|| {
            let parts = self.resources.iter().map(|loc| self.part(loc));
            parts.filter_map(|part| Some(part.ok()?.1)).collect()
        })
    }
}

/// A part by the path that another part has for it: from the root, from where that part stands,
/// or, as some programs write, from the root without saying so.
fn part(package: &Package<'_>, from: &str, loc: &str) -> Result<(String, String), ReadError> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = resolved(folder, loc);
    for path in [beside, resolved("", loc)] {
        if let Some(text) = package.text(&path)? {
            return Ok((path, text));
        }
    }
    Err(ReadError::Damaged(Format::Ofd))
}

fn resolved(folder: &str, loc: &str) -> String {
    let loc = loc.trim().replace('\\', "/");
    let folder = if loc.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(loc.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn paths_are_those_of_the_package() {
        for (folder, loc, path) in [
            (
                "Doc_0",
                "Pages/Page_0/Content.xml",
                "Doc_0/Pages/Page_0/Content.xml",
            ),
            ("Doc_0", "/Doc_0/Res.xml", "Doc_0/Res.xml"),
            ("Doc_0/Pages", "../Res.xml", "Doc_0/Res.xml"),
            ("", "./Doc_0\\Document.xml", "Doc_0/Document.xml"),
            ("Doc_0", "../../../x", "x"),
        ] {
            assert_eq!(resolved(folder, loc), path);
        }
    }
}
