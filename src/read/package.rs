//! ZIP containers: office files and archives, unpacked under the limits.

use std::cell::Cell;

use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::charset::Charset;
use super::{Format, ReadError, encoding};
use crate::limits::Limits;

/// An open container. Parts are unpacked one by one, when asked for.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    entries: Vec<Entry>,
    format: Format,
    limits: &'a Limits,
    /// Bytes that may still be unpacked.
    left: Cell<usize>,
}

/// A file in a container.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its path with `/`, without one at the start.
    pub(crate) name: String,
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    packed: u64,
    pub(crate) unpacked: u64,
    pub(crate) encrypted: bool,
}

impl<'a> Package<'a> {
    /// Opens a container of a format.
    pub(crate) fn open(
        bytes: &'a [u8],
        format: Format,
        limits: &'a Limits,
    ) -> Result<Self, ReadError> {
        let damaged = ReadError::Damaged(format);
        let archive = ZipArchive::from_slice(bytes).map_err(|_| damaged)?;
        let mut entries = Vec::new();
        let mut walk = archive.entries();
        while let Some(entry) = walk.next_entry().map_err(|_| damaged)? {
            if entries.len() >= limits.entries {
                return Err(ReadError::OverLimit("entries", limits.entries));
            }
            if entry.is_dir() {
                continue;
            }
            let flags = entry.flags();
            entries.push(Entry {
                name: name(entry.file_path().as_bytes(), flags.is_utf8()),
                way: entry.wayfinder(),
                method: entry.compression_method(),
                packed: entry.compressed_size_hint(),
                unpacked: entry.uncompressed_size_hint(),
                encrypted: flags.is_encrypted()
                    || entry.compression_method() == CompressionMethod::AES,
            });
        }
        Ok(Self {
            archive,
            entries,
            format,
            limits,
            left: Cell::new(limits.unpacked_bytes),
        })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether a part is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Unpacks a part; nothing where it is not there.
    pub(crate) fn part(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.find(name)
            .map(|entry| self.unpack_part(entry))
            .transpose()
    }

    /// Unpacks a part of XML as text; nothing where it is not there.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.part(name)? else {
            return Ok(None);
        };
        let text = match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{FEFF}') {
                    text.remove(0);
                }
                text
            }
            Err(error) => {
                let bytes = error.as_bytes();
                encoding::decode(bytes, encoding::declared(bytes))
                    .map_err(|_| ReadError::Damaged(self.format))?
            }
        };
        Ok(Some(text))
    }

    /// Names of parts are compared without regard to case.
    fn find(&self, name: &str) -> Option<&Entry> {
        let name = name.trim_start_matches('/');
        let same = |entry: &&Entry| entry.name.eq_ignore_ascii_case(name);
        self.entries.iter().find(same)
    }

    fn unpack_part(&self, entry: &Entry) -> Result<Vec<u8>, ReadError> {
        let mut left = self.left.get();
        let result = self.unpack(entry, &mut left, self.limits.unpacked_bytes);
        self.left.set(left);
        result.map_err(|error| match error {
            ReadError::OverLimit("archive_bytes", limit) => {
                ReadError::OverLimit("unpacked_bytes", limit)
            }
            other => other,
        })
    }

    /// Refuses what is packed too well to be anybody's file.
    pub(crate) fn check_ratio(&self, unpacked: u64, packed: u64) -> Result<(), ReadError> {
        /// Below this it may be as well packed as it likes.
        const SMALL: u64 = 1 << 20;
        let limit = self.limits.unpack_ratio;
        let ratio = u64::try_from(limit).unwrap_or(u64::MAX);
        match unpacked > SMALL && unpacked / ratio.max(1) > packed {
            true => Err(ReadError::OverLimit("unpack_ratio", limit)),
            false => Ok(()),
        }
    }

    /// Unpacks an entry into what is `left` of `limit` bytes. What does not have the size or the
    /// checksum that the directory states is damaged: a wrong bit may be a wrong figure.
    pub(crate) fn unpack(
        &self,
        entry: &Entry,
        left: &mut usize,
        limit: usize,
    ) -> Result<Vec<u8>, ReadError> {
        let damaged = ReadError::Damaged(self.format);
        if entry.encrypted {
            return Err(ReadError::Encrypted(self.format));
        }
        let size = usize::try_from(entry.unpacked).ok().filter(|n| n <= left);
        let Some(size) = size else {
            return Err(ReadError::OverLimit("archive_bytes", limit));
        };
        self.check_ratio(entry.unpacked, entry.packed)?;
        *left -= size;
        let found = self.archive.get_entry(entry.way).map_err(|_| damaged)?;
        let data = found.data();
        let bytes = match entry.method {
            CompressionMethod::STORE => data.to_vec(),
            CompressionMethod::DEFLATE => {
                miniz_oxide::inflate::decompress_to_vec_with_limit(data, size)
                    .map_err(|_| damaged)?
            }
            _ => return Err(damaged),
        };
        let claim = found.claim_verifier();
        if bytes.len() != size || rawzip::crc32(&bytes) != claim.crc {
            return Err(damaged);
        }
        Ok(bytes)
    }
}

/// What a container is, by the names in its directory; nothing where it has none.
pub(crate) fn sniff(bytes: &[u8]) -> Option<Format> {
    /// Office files have few parts before those that tell.
    const ENOUGH: usize = 2000;
    let archive = ZipArchive::from_slice(bytes).ok()?;
    let mut walk = archive.entries();
    let mut found = Format::Zip;
    let (mut document, mut manifest) = (false, false);
    for _ in 0..ENOUGH {
        let Ok(Some(entry)) = walk.next_entry() else {
            break;
        };
        let name = name(entry.file_path().as_bytes(), false).to_ascii_lowercase();
        match name.as_str() {
            "mimetype" => {
                /// Longer than any kind that OpenDocument has.
                const KIND: usize = 256;
                let data = archive.get_entry(entry.wayfinder()).ok()?.data();
                let unpacked = match entry.compression_method() {
                    CompressionMethod::DEFLATE => {
                        miniz_oxide::inflate::decompress_to_vec_with_limit(data, KIND).ok()
                    }
                    _ => None,
                };
                let kind = unpacked.as_deref().unwrap_or(data);
                let is = |name: &[u8]| kind.starts_with(name);
                if is(b"application/vnd.oasis.opendocument.text") {
                    return Some(Format::Odt);
                } else if is(b"application/vnd.oasis.opendocument.spreadsheet") {
                    return Some(Format::Ods);
                }
            }
            "ofd.xml" => return Some(Format::Ofd),
            "content.xml" => document = true,
            "meta-inf/manifest.xml" => manifest = true,
            name if name.starts_with("word/document") => found = Format::Docx,
            name if name.starts_with("xl/workbook") => found = Format::Xlsx,
            _ => {}
        }
    }
    // An OpenDocument file packed anew by a common program has lost its mark.
    if found == Format::Zip && document && manifest {
        found = Format::Odt;
    }
    Some(found)
}

/// A name as people see it: UTF-8 where it says so or is, else what Chinese Windows writes.
fn name(raw: &[u8], utf8: bool) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) if utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => Charset::GB18030.decode(raw).into_owned(),
    };
    text.replace('\\', "/").trim_start_matches('/').to_owned()
}
