//! A container written anew: parts that were changed, and all others as they were packed.

use std::collections::BTreeMap;
use std::io::Write;

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchive, ZipArchiveWriter};

use super::Failure;
use super::markup::{Edits, Markup, escape};
use crate::limits::Limits;
use crate::read::Format;
use crate::read::package::Package;
use crate::read::relations::{self, Relations};

/// The namespace of relationships, and of their kinds in most files.
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// An office file that is being changed.
#[derive(Debug)]
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    package: Package<'a>,
    /// New texts by name; nothing for a part that is taken out.
    changed: BTreeMap<String, Option<String>>,
}

impl<'a> Container<'a> {
    /// Opens a file of a format.
    pub(super) fn open(
        bytes: &'a [u8],
        format: Format,
        limits: &'a Limits,
    ) -> Result<Self, Failure> {
        Ok(Self {
            bytes,
            package: Package::open(bytes, format, limits)?,
            changed: BTreeMap::new(),
        })
    }

    /// The part that the file is about.
    pub(super) fn main_part(&self, usual: &str) -> Result<String, Failure> {
        Ok(relations::main_part(&self.package, usual)?)
    }

    /// The relations of a part, as the file came.
    pub(super) fn relations(&self, part: &str) -> Result<Relations, Failure> {
        Ok(Relations::of(&self.package, part)?)
    }

    /// A part as it stands now; nothing where it is not there.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        let same = |(own, _): &(&String, &Option<String>)| own.eq_ignore_ascii_case(name);
        if let Some((_, text)) = self.changed.iter().find(same) {
            return Ok(text.clone());
        }
        Ok(self.package.text(name)?)
    }

    /// Puts a text in the place of a part, or adds it.
    pub(super) fn set(&mut self, name: &str, text: String) {
        self.changed.insert(name.to_owned(), Some(as_utf8(text)));
    }

    /// A name that no part has: `stem1.end`, `stem2.end`, …
    pub(super) fn free_name(&self, stem: &str, end: &str) -> String {
        let taken = |name: &String| {
            self.package.has(name)
                || self
                    .changed
                    .keys()
                    .any(|own| own.eq_ignore_ascii_case(name))
        };
        let names = (1..).map(|number| format!("{stem}{number}.{end}"));
        let mut free = names.filter(|name| !taken(name));
        free.next().unwrap_or_default()
    }

    /// Adds a part that another one refers to, and returns the id of that reference.
    pub(super) fn relate(
        &mut self,
        part: &str,
        kind: &str,
        target: &str,
    ) -> Result<String, Failure> {
        let name = relations_of(part);
        let empty = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
            xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
        let text = self.text(&name)?.unwrap_or_else(|| empty.to_owned());
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        let ids: Vec<&str> = markup
            .elements
            .iter()
            .filter_map(|element| markup.attribute(element, "Id"))
            .collect();
        let mut free = (1..).map(|number| format!("rIdGouji{number}"));
        let id = free
            .find(|id| !ids.contains(&id.as_str()))
            .unwrap_or_default();
        let root = markup.elements.first().ok_or(Failure::Damaged)?;
        let mut edits = Edits::default();
        let content = format!(
            "<{}Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"/{}\"/>",
            markup.prefix(root),
            escape(target)
        );
        markup.append(&mut edits, root, &content);
        let text = edits.apply(&text);
        self.set(&name, text);
        Ok(id)
    }

    /// States what a part holds; nothing is said twice.
    pub(super) fn declare(&mut self, part: &str, kind: &str) -> Result<(), Failure> {
        let entry = format!("PartName=\"/{part}\" ContentType=\"{kind}\"/>");
        self.state("Override", &entry, |markup, element| {
            let name = markup.attribute(element, "PartName").unwrap_or_default();
            name.trim_start_matches('/').eq_ignore_ascii_case(part)
        })
    }

    /// States what all parts with an ending hold, where that is not stated.
    pub(super) fn declare_ending(&mut self, ending: &str, kind: &str) -> Result<(), Failure> {
        let entry = format!("Extension=\"{ending}\" ContentType=\"{kind}\"/>");
        self.state("Default", &entry, |markup, element| {
            let name = markup.attribute(element, "Extension").unwrap_or_default();
            name.eq_ignore_ascii_case(ending)
        })
    }

    fn state(
        &mut self,
        element: &str,
        entry: &str,
        is_same: impl Fn(&Markup<'_>, &super::markup::Element) -> bool,
    ) -> Result<(), Failure> {
        let text = self.text(CONTENT_TYPES)?.ok_or(Failure::Damaged)?;
        let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
        let mut own = markup
            .elements
            .iter()
            .filter(|own| markup.local(own) == element);
        if own.any(|own| is_same(&markup, own)) {
            return Ok(());
        }
        let root = markup.elements.first().ok_or(Failure::Damaged)?;
        let content = format!("<{}{element} {entry}", markup.prefix(root));
        let mut edits = Edits::default();
        match element {
            // Those of endings come first.
            "Default" => markup.fill(&mut edits, root, root.inner.start, &content),
            _ => markup.append(&mut edits, root, &content),
        }
        let text = edits.apply(&text);
        self.set(CONTENT_TYPES, text);
        Ok(())
    }

    /// Takes out a part, what refers to it from `from`, and what states its kind.
    pub(super) fn remove(&mut self, from: &str, part: &str) -> Result<(), Failure> {
        let name = relations_of(from);
        let last = part.rsplit('/').next().unwrap_or(part);
        for (name, key) in [(name.as_str(), "Target"), (CONTENT_TYPES, "PartName")] {
            let Some(text) = self.text(name)? else {
                continue;
            };
            let markup = Markup::of(&text).ok_or(Failure::Damaged)?;
            let mut edits = Edits::default();
            for element in markup.elements.iter().skip(1) {
                let value = markup.attribute(element, key).unwrap_or_default();
                if value.rsplit('/').next() == Some(last) {
                    edits.replace(element.whole.clone(), String::new());
                }
            }
            let text = edits.apply(&text);
            self.set(name, text);
        }
        self.changed.insert(part.to_owned(), None);
        Ok(())
    }

    /// Writes the file: changed parts in their old places, new ones at the end, all others with
    /// the very bytes that they were packed to.
    pub(super) fn write(mut self) -> Result<Vec<u8>, Failure> {
        let archive = ZipArchive::from_slice(self.bytes).map_err(|_| Failure::Damaged)?;
        let mut out = ZipArchiveWriter::new(Vec::with_capacity(self.bytes.len() + 16_384));
        let mut walk = archive.entries();
        while let Some(entry) = walk.next_entry().map_err(|_| Failure::Damaged)? {
            let raw = entry.file_path().as_bytes().to_vec();
            let name = String::from_utf8_lossy(&raw).replace('\\', "/");
            let name = name.trim_start_matches('/');
            if entry.is_dir() {
                continue;
            }
            let mut keys = self.changed.keys();
            let changed = keys.find(|own| own.eq_ignore_ascii_case(name)).cloned();
            if let Some(key) = changed {
                if let Some(Some(text)) = self.changed.remove(&key) {
                    add(&mut out, EntryPath::verbatim(raw), text.as_bytes())?;
                }
                continue;
            }
            let found = archive
                .get_entry(entry.wayfinder())
                .map_err(|_| Failure::Damaged)?;
            let (mut writer, _) = out
                .new_file(EntryPath::verbatim(raw))
                .compression_method(entry.compression_method())
                .start()
                .map_err(|_| Failure::Damaged)?;
            writer
                .write_all(found.data())
                .map_err(|_| Failure::Damaged)?;
            writer
                .finish(DataDescriptorOutput::new(
                    entry.crc32(),
                    entry.uncompressed_size_hint(),
                ))
                .map_err(|_| Failure::Damaged)?;
        }
        for (name, text) in self.changed {
            if let Some(text) = text {
                let path = EntryPath::verbatim(name.into_bytes());
                add(&mut out, path, text.as_bytes())?;
            }
        }
        out.finish().map_err(|_| Failure::Damaged)
    }
}

/// A file of these parts, in this order.
pub(super) fn of_parts(parts: &[(&str, String)]) -> Result<Vec<u8>, Failure> {
    let mut out = ZipArchiveWriter::new(Vec::new());
    for (name, text) in parts {
        let path = EntryPath::verbatim(name.as_bytes().to_vec());
        add(&mut out, path, text.as_bytes())?;
    }
    out.finish().map_err(|_| Failure::Damaged)
}

fn add(
    out: &mut ZipArchiveWriter<Vec<u8>>,
    path: EntryPath<'_>,
    bytes: &[u8],
) -> Result<(), Failure> {
    /// What packers use.
    const LEVEL: u8 = 6;
    let packed = miniz_oxide::deflate::compress_to_vec(bytes, LEVEL);
    let size = u64::try_from(bytes.len()).map_err(|_| Failure::Damaged)?;
    let (mut writer, _) = out
        .new_file(path)
        .compression_method(CompressionMethod::DEFLATE)
        .start()
        .map_err(|_| Failure::Damaged)?;
    writer.write_all(&packed).map_err(|_| Failure::Damaged)?;
    writer
        .finish(DataDescriptorOutput::new(rawzip::crc32(bytes), size))
        .map_err(|_| Failure::Damaged)?;
    Ok(())
}

/// A part that was in another encoding declares the one in which it is written now.
fn as_utf8(text: String) -> String {
    let Some((declaration, rest)) = text.split_once("?>") else {
        return text;
    };
    let lower = declaration.to_ascii_lowercase();
    if !lower.starts_with("<?xml") || lower.contains("utf-8") || !lower.contains("encoding") {
        return text;
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{rest}")
}

/// The name of the part that holds a part's relations.
fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}
