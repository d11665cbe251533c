//! Leaves out of a page what reading never looks at, before it is parsed: comments and most
//! attributes, which are two thirds of what Word and site editors write and what a parser takes
//! longest for. Wherever it is not plain what a stretch is, the stretch stays as it is.

/// Elements whose content is text up to their end tag, whatever it looks like.
const RAW: [&str; 9] = [
    "script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "title",
];

/// Elements after which all stays as it is.
const OTHER: [&str; 3] = ["svg", "math", "plaintext"];

/// A page without comments and without attributes that say nothing of text or tables.
pub(super) fn lean(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let inside = tag.get(1..).unwrap_or_default();
        rest = if let Some(comment) = inside.strip_prefix("!--") {
            // Without anything in its place, what stands around it might become a tag.
            out.push_str("<!---->");
            after_comment(comment)
        } else if inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            start_tag(tag, &mut out)
        } else if inside.starts_with(['!', '?', '/']) {
            // Declarations, end tags and what is taken for a comment end with the first `>`, but
            // for an end tag with attributes, which nobody writes.
            copy(
                tag,
                tag.find('>').map_or(tag.len(), |end| end + 1),
                &mut out,
            )
        } else {
            copy(tag, 1, &mut out)
        };
    }
    out.push_str(rest);
    out
}

/// Copies the start of a text and returns the rest of it.
fn copy<'t>(text: &'t str, length: usize, out: &mut String) -> &'t str {
    let (start, rest) = text.split_at_checked(length).unwrap_or((text, ""));
    out.push_str(start);
    rest
}

/// What comes after a comment, given what comes after its `<!--`.
fn after_comment(comment: &str) -> &str {
    if let Some(rest) = comment
        .strip_prefix('>')
        .or_else(|| comment.strip_prefix("->"))
    {
        return rest;
    }
    let mut from = 0;
    while let Some(at) = comment.get(from..).and_then(|rest| rest.find("--")) {
        let rest = comment.get(from + at + 2..).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("!>")) {
            return rest;
        }
        from += at + 1;
    }
    ""
}

/// Copies a start tag with the attributes that count, and the raw text that it may start.
fn start_tag<'t>(tag: &'t str, out: &mut String) -> &'t str {
    let bytes = tag.as_bytes();
    let is_blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
    let skip = |from: usize, wanted: &dyn Fn(u8) -> bool| {
        let tail = bytes.get(from..).unwrap_or_default();
        from + tail.iter().position(|b| !wanted(*b)).unwrap_or(tail.len())
    };
    let byte = |at: usize| bytes.get(at).copied();
    let name_end = skip(1, &|b| !is_blank(b) && b != b'/' && b != b'>');
    let name = tag.get(1..name_end).unwrap_or_default();
    out.push_str(tag.get(..name_end).unwrap_or_default());
    let mut at = name_end;
    loop {
        at = skip(at, &is_blank);
        match byte(at) {
            // A tag that is not ended is no tag, and what is after it is none either.
            None => return "",
            Some(b'>') => {
                out.push('>');
                at += 1;
                break;
            }
            Some(b'/') => {
                if byte(at + 1) == Some(b'>') {
                    out.push('/');
                }
                at += 1;
                continue;
            }
            _ => {}
        }
        let start = at;
        let end = skip(at + 1, &|b| {
            !is_blank(b) && !matches!(b, b'/' | b'>' | b'=')
        });
        at = skip(end, &is_blank);
        let mut value_end = end;
        if byte(at) == Some(b'=') {
            at = skip(at + 1, &is_blank);
            at = match byte(at) {
                Some(quote @ (b'"' | b'\'')) => skip(at + 1, &|b| b != quote) + 1,
                Some(b'>') => at,
                _ => skip(at, &|b| !is_blank(b) && b != b'>'),
            };
            if at > bytes.len() {
                return "";
            }
            value_end = at;
        }
        let name = tag.get(start..end).unwrap_or_default();
        let whole = tag.get(start..value_end).unwrap_or_default();
        if counts(name, whole) {
            out.push(' ');
            out.push_str(whole);
        }
    }
    let rest = tag.get(at..).unwrap_or_default();
    // Other rules hold in what follows, and where they end is the parser's to say.
    if OTHER.iter().any(|other| name.eq_ignore_ascii_case(other)) {
        return copy(rest, rest.len(), out);
    }
    match RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw)) {
        Some(raw) => copy(rest, end_of_raw(rest, raw), out),
        None => rest,
    }
}

/// Whether an attribute says something of what is shown or of how the page is built.
fn counts(name: &str, whole: &str) -> bool {
    const KEPT: [&str; 5] = ["rowspan", "colspan", "hidden", "type", "encoding"];
    if KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept)) {
        return true;
    }
    if !name.eq_ignore_ascii_case("style") {
        return false;
    }
    const TELLING: [&[u8]; 6] = [
        b"display",
        b"visib",
        b"mso-hide",
        b"mso-element",
        b"super",
        b"line-through",
    ];
    let starts = |at: usize, word: &[u8]| {
        let found = whole.as_bytes().get(at..at + word.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    whole.bytes().enumerate().any(|(at, byte)| match byte {
        b'd' | b'D' | b'v' | b'V' | b'm' | b'M' | b's' | b'S' | b'l' | b'L' => {
            TELLING.iter().any(|word| starts(at, word))
        }
        byte => byte == b'&',
    })
}

/// Where raw text ends: at the first end tag of its element.
fn end_of_raw(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at;
        let after = text.as_bytes().get(start + 2..start + 2 + name.len());
        if after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes())) {
            return start;
        }
        from = start + 2;
    }
    text.len()
}
