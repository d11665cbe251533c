//! Guards against files that are too large or built to harm. All limits stand here.

/// What a reader may use up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub file_bytes: usize,
    /// Bytes of extracted text.
    pub text_bytes: usize,
    /// Grids of a file.
    pub grids: usize,
    /// Cells of all grids together.
    pub cells: usize,
    /// Columns that a single cell may claim to span; a larger claim is cut.
    pub span: usize,
    /// Columns of a grid.
    pub columns: usize,
    /// Elements nested in one another.
    pub depth: usize,
    /// Elements and texts of a page.
    pub nodes: usize,
    /// Parts of a MIME message.
    pub mime_parts: usize,
    /// Files in a ZIP container, read or not.
    pub entries: usize,
    /// Bytes that the parts read from one ZIP container have when unpacked.
    pub unpacked_bytes: usize,
    /// How many times larger than packed a part of more than a mebibyte may be, or all
    /// files of an archive together.
    pub unpack_ratio: usize,
    /// ZIP containers inside one another, an office file in an archive not counted.
    pub nested_archives: usize,
    /// Bytes that all files of an archive have when unpacked.
    pub archive_bytes: usize,
    /// Files of an archive that are read.
    pub archive_files: usize,
    /// Entities that an XML part may declare; no office program writes any.
    pub entities: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Entries in the directory of an OLE container.
    pub ole_entries: usize,
    /// Pages of a file with fixed pages.
    pub pages: usize,
    /// Objects of a PDF.
    pub objects: usize,
    /// Bytes of a decoded stream; one that is larger is left out.
    pub stream_bytes: usize,
    /// Operations that the contents of all pages carry out, forms within them included.
    pub operations: usize,
    /// Characters on a page.
    pub page_glyphs: usize,
    /// Lines and filled areas on a page.
    pub page_rules: usize,
    /// Forms drawn within one another; deeper ones are left out.
    pub form_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            text_bytes: 16 << 20,
            grids: 2_000,
            cells: 500_000,
            span: 200,
            columns: 1_000,
            depth: 1_000,
            nodes: 1_000_000,
            mime_parts: 1_000,
            entries: 10_000,
            unpacked_bytes: 32 << 20,
            unpack_ratio: 200,
            nested_archives: 2,
            archive_bytes: 128 << 20,
            archive_files: 500,
            entities: 0,
            sheets: 256,
            ole_entries: 10_000,
            pages: 2_000,
            objects: 1_000_000,
            stream_bytes: 64 << 20,
            operations: 20_000_000,
            page_glyphs: 100_000,
            page_rules: 200_000,
            form_depth: 12,
        }
    }
}
