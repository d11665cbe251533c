//! PDFs built to harm: each ends soon, within its limits, and nothing panics.

#![expect(clippy::disallowed_methods, reason = "tests look at the clock")]

use std::time::{Duration, Instant};

use crate::pdf::write::{Pdf, page, ruled, text};
use gouji::limits::Limits;
use gouji::read::{ReadError, Source, read};
use miniz_oxide::deflate::compress_to_vec_zlib;

/// Far more than any of them takes, in a build without optimisation on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// What becomes of it: an error, or nothing to say.
fn outcome(what: &str, bytes: &[u8], limits: &Limits) -> Option<ReadError> {
    let start = Instant::now();
    let source = Source {
        name: "a.pdf",
        bytes,
    };
    let outcome = read(source, limits).err().map(|(_, error)| error);
    assert!(start.elapsed() < LONGEST, "{what}: {:?}", start.elapsed());
    outcome
}

/// A file of these objects, its table left for the reader to find.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    file_of(&(1..).zip(objects.to_vec()).collect::<Vec<_>>())
}

fn file_of(objects: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (number, object) in objects {
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

fn words(objects: &[&str]) -> Vec<Vec<u8>> {
    objects
        .iter()
        .map(|object| object.as_bytes().to_vec())
        .collect()
}

#[test]
fn streams_of_objects_that_unpack_without_an_end_are_refused() {
    let limits = Limits {
        stream_bytes: 4 << 20,
        ..Limits::default()
    };
    let over = Some(ReadError::OverLimit("stream_bytes", 4 << 20));
    let mut inner = b"2 0 << /Type /Pages /Kids [] /Count 0 >> ".to_vec();
    inner.resize(8 << 20, b' ');
    let once = compress_to_vec_zlib(&inner, 9);
    let twice = compress_to_vec_zlib(&once, 9);
    let catalogue = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    for (what, dict, data) in [
        (
            "objects",
            "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
            &once,
        ),
        ("no type", "/N 1 /First 4 /Filter /FlateDecode", &once),
        (
            "a table",
            "/Type /XRef /W [1 2 1] /Size 9 /Filter /FlateDecode",
            &once,
        ),
        (
            "spelt out",
            "/Type /Ob#6aStm /#4e 1 /F#69rst 4 /Filter /FlateDecode",
            &once,
        ),
        (
            "twice",
            "/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]",
            &twice,
        ),
    ] {
        let bytes = file(&[catalogue.clone(), stream(dict, data)]);
        if what != "twice" {
            assert_eq!(outcome(what, &bytes, &limits), over, "{what}");
        }
        // All together count, not each.
        let half = Limits {
            stream_bytes: 9 << 20,
            ..Limits::default()
        };
        let bytes = file(&[catalogue.clone(), stream(dict, data), stream(dict, data)]);
        let refused = matches!(outcome(what, &bytes, &half), Some(ReadError::OverLimit(..)));
        assert_eq!(refused, what != "twice", "{what}, two of them");
    }
    // Packed twice nothing is known but how much it was: a little is let through.
    let large = vec![b' '; 8 << 10];
    let dict = "/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]";
    let bytes = file(&[catalogue.clone(), stream(dict, &large)]);
    assert_eq!(outcome("twice", &bytes, &limits), over);
}

#[test]
fn streams_of_objects_of_an_ordinary_size_are_read() {
    let pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    let leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
                /Resources << /Font << /F1 6 0 R >> >> >>";
    let head = format!("2 0 3 {} ", pages.len() + 1);
    let packed = compress_to_vec_zlib(format!("{head}{pages} {leaf}").as_bytes(), 9);
    let dict = format!(
        "/Type /ObjStm /N 2 /First {} /Filter /FlateDecode",
        head.len()
    );
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    // Two and three stand in the stream and nowhere else.
    let bytes = file_of(&[
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (4, stream(&dict, &packed)),
        (
            5,
            stream("", page(&text(100.0, 700.0, "Within")).as_bytes()),
        ),
        (6, font.as_bytes().to_vec()),
    ]);
    let source = Source {
        name: "a.pdf",
        bytes: &bytes,
    };
    let (_, document) = read(source, &Limits::default()).expect("readable");
    assert_eq!(document.text.trim(), "Within");
}

#[test]
fn loops_end() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    for (what, objects) in [
        (
            "its own kid",
            vec![
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
            ],
        ),
        (
            "two that hold each other",
            vec![
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Pages /Kids [2 0 R 4 0 R] /Count 1 /Parent 2 0 R >>",
                page,
            ],
        ),
        ("a root that is itself", vec!["1 0 R"]),
        (
            "a catalogue as pages",
            vec!["<< /Type /Catalog /Pages 1 0 R >>"],
        ),
        (
            "contents that are a page",
            vec![
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 3 0 R /Contents [3 0 R] /Resources 3 0 R >>",
            ],
        ),
        (
            "a length that is its own stream",
            vec![
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
                "<< /Length 4 0 R >>\nstream\n0 0 m\nendstream",
            ],
        ),
    ] {
        outcome(what, &file(&words(&objects)), &Limits::default());
    }
    // Kids that double at each of 40 levels.
    let mut doubling = words(&["<< /Type /Catalog /Pages 2 0 R >>"]);
    for level in 2..42 {
        doubling.push(
            format!(
                "<< /Type /Pages /Kids [{0} 0 R {0} 0 R] /Count 2 >>",
                level + 1
            )
            .into_bytes(),
        );
    }
    doubling.extend(words(&[page]));
    outcome("kids that double", &file(&doubling), &Limits::default());
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [
        ("[", "]"),
        ("<< /A ", ">>"),
        ("(", ")"),
        ("q ", "Q "),
        ("BT ", "ET "),
    ] {
        let depth = 100_000;
        let nested = format!("{}{}", open.repeat(depth), close.repeat(depth));
        let pages = Pdf::new().page(&page(&nested)).extra(90, &nested);
        outcome(open, &pages.bytes(), &Limits::default());
        let resources = format!("/MediaBox [0 0 595 842] /Annots {nested}");
        outcome(
            open,
            &Pdf::new().page_with("", &resources).bytes(),
            &Limits::default(),
        );
    }
    // The same in a stream that is packed, where only the reader of contents meets it.
    for (open, close) in [("<< /A ", ">>"), ("[", "]"), ("BI ", "ID EI ")] {
        let nested = format!("{}{}", open.repeat(20_000), close.repeat(20_000));
        let mut objects = words(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        ]);
        let packed = compress_to_vec_zlib(nested.as_bytes(), 9);
        objects.push(stream("/Filter /FlateDecode", &packed));
        outcome(open, &file(&objects), &Limits::default());
    }
    let mut tree = words(&["<< /Type /Catalog /Pages 2 0 R >>"]);
    for level in 2..4_000 {
        tree.push(format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", level + 1).into_bytes());
    }
    outcome("a deep tree", &file(&tree), &Limits::default());
}

#[test]
fn streams_of_a_page_that_unpack_without_an_end_are_left_out() {
    let limits = Limits {
        stream_bytes: 1 << 20,
        ..Limits::default()
    };
    let content = compress_to_vec_zlib(&b"0 0 m 100 0 l S\n".repeat(1 << 18), 9);
    let mut objects = words(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
    ]);
    objects.push(stream("/Filter /FlateDecode", &content));
    outcome("a page", &file(&objects), &limits);
    // As large as it says, it is only what it draws that counts.
    let many = Limits {
        page_rules: 1000,
        ..Limits::default()
    };
    assert_eq!(
        outcome("many lines", &file(&objects), &many),
        Some(ReadError::OverLimit("page_rules", 1000))
    );
}

/// Cut at each twentieth, a file is read as far as it goes, or said to be damaged.
#[test]
fn files_that_end_early() {
    let table = ruled(
        &[100.0, 200.0, 260.0],
        &[700.0, 680.0, 660.0],
        &[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "4")],
        &[],
    );
    let small = Pdf::new().page(&page(&table)).page(&page(&table)).bytes();
    let files: [&[u8]; 4] = [
        &small,
        include_bytes!("pdf/qinghe-2023.pdf"),
        include_bytes!("pdf/chromium-three-lines.pdf"),
        include_bytes!("pdf/libreoffice-spans.pdf"),
    ];
    for whole in files {
        for part in 0..20 {
            let cut = &whole[..whole.len() * part / 20];
            outcome("cut", cut, &Limits::default());
        }
    }
}
