//! Archives of reports (ZIP): each file in it is read as if it lay beside it.

use super::package::Package;
use super::{Format, ReadError, Visit, sniff};
use crate::limits::Limits;

/// Hands each file of an archive that may be a report to `visit`, with its path in the archive.
/// Archives in an archive are opened too.
///
/// # Errors
/// Where nothing of the archive is readable, or a limit was reached.
pub(super) fn each(bytes: &[u8], limits: &Limits, visit: &mut Visit<'_>) -> Result<(), ReadError> {
    let mut walk = Walk {
        limits,
        left: limits.archive_bytes,
        files: 0,
        visit,
    };
    walk.archive(bytes, "", 1)?;
    if walk.files == 0 {
        return Err(ReadError::Empty);
    }
    Ok(())
}

struct Walk<'w> {
    limits: &'w Limits,
    /// Bytes that may still be unpacked, of all files together.
    left: usize,
    /// Files handed on.
    files: usize,
    visit: &'w mut Visit<'w>,
}

impl Walk<'_> {
    fn archive(&mut self, bytes: &[u8], folder: &str, depth: usize) -> Result<(), ReadError> {
        if depth > self.limits.nested_archives {
            let limit = self.limits.nested_archives;
            return Err(ReadError::OverLimit("nested_archives", limit));
        }
        let package = Package::open(bytes, Format::Zip, self.limits)?;
        let mut entries: Vec<_> = package
            .entries()
            .iter()
            .filter(|e| is_file(&e.name))
            .collect();
        if !entries.is_empty() && entries.iter().all(|entry| entry.encrypted) {
            return Err(ReadError::Encrypted(Format::Zip));
        }
        // Many small files, or one that is named many times, are a bomb as well as a large one is.
        let total = entries.iter().map(|entry| entry.unpacked);
        let total = total.fold(0, u64::saturating_add);
        package.check_ratio(total, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        for entry in entries {
            let name = format!("{folder}{}", entry.name);
            let unpacked = package.unpack(entry, &mut self.left, self.limits.archive_bytes);
            let file = match &unpacked {
                Ok(bytes) => bytes.as_slice(),
                // The bomb is the whole archive, not one file of it.
                Err(error @ ReadError::OverLimit(..)) => return Err(*error),
                Err(error) => {
                    self.file(&name, Err(*error))?;
                    continue;
                }
            };
            match Format::sniff(&name, file) {
                Some(Format::Zip) if !sniff::is_encrypted_office(file) => {
                    match self.archive(file, &format!("{name}/"), depth + 1) {
                        Ok(()) => {}
                        Err(error) => self.file(&name, Err(error))?,
                    }
                }
                None | Some(Format::Text) if is_picture(&name) => {}
                _ => self.file(&name, Ok(file))?,
            }
        }
        Ok(())
    }

    fn file(&mut self, name: &str, file: Result<&[u8], ReadError>) -> Result<(), ReadError> {
        self.files += 1;
        if self.files > self.limits.archive_files {
            let limit = self.limits.archive_files;
            return Err(ReadError::OverLimit("archive_files", limit));
        }
        (self.visit)(name, file);
        Ok(())
    }
}

/// Whether an entry is a file of the user's, not of a system or of an open program.
fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !path.starts_with("__MACOSX/")
        && !name.starts_with('.')
        && !name.starts_with("~$")
        && !name.eq_ignore_ascii_case("thumbs.db")
        && !name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether a file that is of no kind known here is one that nobody takes for a report.
fn is_picture(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "css", "js",
        "woff", "mp3", "mp4", "exe",
    ];
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    NAMES.contains(&extension.to_ascii_lowercase().as_str())
}
