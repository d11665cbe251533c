//! Writes small PDFs.

/// A PDF in the making. Its fonts are `/F1`, Helvetica, and `/F2`, the composite one; `/Fm` is its
/// form.
#[derive(Default)]
pub(crate) struct Pdf {
    pages: Vec<(String, String)>,
    composite: Option<(String, String)>,
    form: Option<String>,
    extra: Vec<(usize, String)>,
}

impl Pdf {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds an upright page.
    pub(crate) fn page(self, content: &str) -> Self {
        self.page_with(content, "/MediaBox [0 0 595 842]")
    }

    /// Adds a page with these entries.
    pub(crate) fn page_with(mut self, content: &str, entries: &str) -> Self {
        self.pages.push((content.to_owned(), entries.to_owned()));
        self
    }

    /// Adds a Chinese font that is not embedded.
    pub(crate) fn composite(mut self, encoding: &str, collection: &str) -> Self {
        self.composite = Some((encoding.to_owned(), collection.to_owned()));
        self
    }

    /// Adds a form, which may draw itself.
    pub(crate) fn form(mut self, content: &str) -> Self {
        self.form = Some(content.to_owned());
        self
    }

    /// Adds an object.
    pub(crate) fn extra(mut self, number: usize, object: &str) -> Self {
        self.extra.push((number, object.to_owned()));
        self
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.pages.len())
            .map(|page| format!("{} 0 R", 10 + 2 * page))
            .collect();
        let mut objects = vec![
            (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
            (
                2,
                format!(
                    "<< /Type /Pages /Kids [{}] /Count {} >>",
                    kids.join(" "),
                    kids.len()
                ),
            ),
            (
                3,
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                    .to_owned(),
            ),
        ];
        let mut fonts = "/F1 3 0 R".to_owned();
        if let Some((encoding, collection)) = &self.composite {
            fonts.push_str(" /F2 4 0 R");
            objects.push((
                4,
                format!("<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /{encoding} /DescendantFonts [5 0 R] >>"),
            ));
            objects.push((
                5,
                format!(
                    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /W [1 95 500 814 939 500] \
                     /CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) /Supplement 2 >> >>"
                ),
            ));
        }
        let mut forms = String::new();
        let resources = |forms: &str| format!("<< /Font << {fonts} >> {forms} >>");
        if let Some(content) = &self.form {
            forms.push_str("/XObject << /Fm 6 0 R >>");
            let dict = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources {}",
                resources(&forms)
            );
            objects.push((6, stream(&dict, content)));
        }
        for (index, (content, entries)) in self.pages.iter().enumerate() {
            let (page, body) = (10 + 2 * index, 11 + 2 * index);
            objects.push((
                page,
                format!(
                    "<< /Type /Page /Parent 2 0 R {entries} /Resources {} /Contents {body} 0 R >>",
                    resources(&forms)
                ),
            ));
            objects.push((body, stream("", content)));
        }
        objects.extend(self.extra.iter().cloned());
        objects.sort_by_key(|(number, _)| *number);
        let mut out = "%PDF-1.4\n".to_owned();
        let mut table = String::new();
        for (number, object) in &objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
            out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let start = out.len();
        let size = objects.last().map_or(1, |(number, _)| number + 1);
        out.push_str(&format!(
            "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        ));
        out.into_bytes()
    }
}

fn stream(dict: &str, content: &str) -> String {
    format!(
        "<< {dict} /Length {} >>\nstream\n{content}endstream",
        content.len()
    )
}

/// The content of a page, with a font chosen.
pub(crate) fn page(content: &str) -> String {
    format!("0.5 w\n{content}")
}

/// A line of text in Helvetica of 12 points.
pub(crate) fn text(x: f32, y: f32, text: &str) -> String {
    format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n")
}

/// A table: where its columns and rows begin and end, the texts of its cells, and which cells
/// cover several: row, column, rows, columns.
pub(crate) fn ruled(
    xs: &[f32],
    ys: &[f32],
    texts: &[(usize, usize, &str)],
    spans: &[(usize, usize, usize, usize)],
) -> String {
    let mut out = String::new();
    let rows = ys.len() - 1;
    let columns = xs.len() - 1;
    let owner = |row: usize, column: usize| {
        let span = spans.iter().find(|(r, c, rows, columns)| {
            (*r..r + rows).contains(&row) && (*c..c + columns).contains(&column)
        });
        span.map_or((row, column), |(r, c, ..)| (*r, *c))
    };
    for row in 0..=rows {
        for column in 0..columns {
            let inner = row > 0 && row < rows && owner(row - 1, column) == owner(row, column);
            if !inner {
                out.push_str(&format!(
                    "{} {y} m {} {y} l S\n",
                    xs[column],
                    xs[column + 1],
                    y = ys[row]
                ));
            }
        }
    }
    for column in 0..=columns {
        for row in 0..rows {
            let inner =
                column > 0 && column < columns && owner(row, column - 1) == owner(row, column);
            if !inner {
                out.push_str(&format!(
                    "{x} {} m {x} {} l S\n",
                    ys[row],
                    ys[row + 1],
                    x = xs[column]
                ));
            }
        }
    }
    for (row, column, word) in texts {
        out.push_str(&text(xs[*column] + 5.0, ys[*row] - 14.0, word));
    }
    out
}
