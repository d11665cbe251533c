//! Running text as a stream of words and figures, with a folded copy to search labels in.

use std::ops::Range;

use crate::bind::label;
use crate::bind::narrative::TextLine;
use crate::number;
use crate::origin::{Place, Span};

/// A word of the text.
#[derive(Debug)]
pub(super) struct Word<'d> {
    /// As it stands there.
    pub text: &'d str,
    /// Where.
    pub span: Span,
    /// Its printed line.
    pub line: usize,
    /// Where it begins and ends on its line, a character a column: so `pdftotext -layout` counts.
    pub columns: Range<usize>,
    /// The same where a wide character takes two columns, as in a terminal.
    pub wide_columns: Range<usize>,
    /// It can be a figure of a table.
    pub figure: bool,
    /// Where its characters begin in [`Stream::text`]; a figure has none.
    at: usize,
}

/// The words of a document.
#[derive(Debug)]
pub(super) struct Stream<'d> {
    /// All words but page numbers.
    pub words: Vec<Word<'d>>,
    /// The letters and characters of all words that are no figures, folded.
    text: String,
    /// For each line its words.
    lines: Vec<Range<usize>>,
}

impl<'d> Stream<'d> {
    pub(super) fn new(lines: &[TextLine<'d>]) -> Self {
        let mut stream = Self {
            words: Vec::new(),
            text: String::new(),
            lines: Vec::new(),
        };
        for line in lines {
            stream.push(line);
        }
        stream
    }

    fn push(&mut self, line: &TextLine<'d>) {
        let first = self.words.len();
        if !is_page_number(line.text) {
            let (mut column, mut wide) = (0, 0);
            let mut begin: Option<(usize, usize, usize)> = None;
            for (at, c) in line.text.char_indices().chain([(line.text.len(), ' ')]) {
                if c.is_whitespace() {
                    if let Some((start, from, wide_from)) = begin.take() {
                        self.push_word(line, start..at, from..column, wide_from..wide);
                    }
                } else if begin.is_none() {
                    begin = Some((at, column, wide));
                }
                let tab = if c == '\t' { 8 } else { 1 };
                column += tab;
                wide += tab + usize::from(is_wide(c));
            }
        }
        self.lines.push(first..self.words.len());
    }

    fn push_word(
        &mut self,
        line: &TextLine<'d>,
        bytes: Range<usize>,
        columns: Range<usize>,
        wide_columns: Range<usize>,
    ) {
        let Some(text) = line.text.get(bytes.clone()) else {
            return;
        };
        let start = line.span.start as usize;
        let span = Span::new(start + bytes.start, start + bytes.end);
        let figure = number::is_figure(text);
        let at = self.text.len();
        if !figure {
            self.text.push_str(&label::key(text));
        }
        self.words.push(Word {
            text,
            span,
            line: self.lines.len(),
            columns,
            wide_columns,
            figure,
            at,
        });
    }

    /// A word without numbering, as labels compare it.
    pub(super) fn key(&self, word: usize) -> String {
        self.words
            .get(word)
            .map(|word| label::stripped(word.text))
            .unwrap_or_default()
    }

    /// The stretch of text from one word up to another.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let word = |at: usize| self.words.get(at);
        Span {
            start: word(start).map_or(0, |word| word.span.start),
            end: word(end.saturating_sub(1)).map_or(0, |word| word.span.end),
        }
    }

    /// Whether a row's label and all its figures stand on one printed line.
    pub(super) fn on_own_line(&self, label: usize, figures: &[&Word<'_>], columns: usize) -> bool {
        let line = self.words.get(label).map(|word| word.line);
        figures.len() == columns && figures.iter().all(|word| Some(word.line) == line)
    }

    /// The words of the line in which a word stands.
    pub(super) fn line_of(&self, word: usize) -> Range<usize> {
        let line = self.words.get(word).map_or(0, |word| word.line);
        self.lines.get(line).cloned().unwrap_or(word..word)
    }

    /// Where a word's characters begin in the folded text.
    pub(super) fn offset(&self, word: usize) -> usize {
        self.words.get(word).map_or(self.text.len(), |word| word.at)
    }

    /// The folded text of a range of words.
    pub(super) fn folded(&self, from: usize, to: usize) -> &str {
        self.text
            .get(self.offset(from)..self.offset(to))
            .unwrap_or_default()
    }

    /// The word in which a byte of the folded text stands.
    pub(super) fn word_at(&self, offset: usize) -> usize {
        // Figures share their offset with the word after them: the last with it holds the byte.
        self.words
            .partition_point(|word| word.at <= offset)
            .saturating_sub(1)
    }

    /// The first place of a key in the folded text from a byte on, but before another.
    pub(super) fn find(&self, key: &str, from: usize, to: usize) -> Option<usize> {
        self.text
            .get(from..to.max(from))?
            .find(key)
            .map(|at| from + at)
    }

    /// The last place of a key.
    pub(super) fn rfind(&self, key: &str, from: usize, to: usize) -> Option<usize> {
        self.text
            .get(from..to.max(from))?
            .rfind(key)
            .map(|at| from + at)
    }

    /// The place of a key with one character mistyped.
    pub(super) fn find_mistyped(&self, key: &str, from: usize, to: usize) -> Option<usize> {
        let length = key.chars().count();
        if length < 4 {
            return None;
        }
        let hay: Vec<(usize, char)> = self.text.get(from..to.max(from))?.char_indices().collect();
        let near = hay.windows(length).find(|window| {
            let different = window.iter().zip(key.chars()).filter(|((_, a), b)| a != b);
            different.take(2).count() <= 1
        })?;
        near.first().map(|(at, _)| from + at)
    }

    /// Whether the line on which a label begins has digits in words that are no figures, as in
    /// 规章,0,0,2: then that no figure follows does not mean a blank.
    pub(super) fn hides_figures(&self, label: usize) -> bool {
        let line = self.line_of(label);
        let words = self.words.get(label..line.end).unwrap_or_default();
        words.iter().filter(|word| !word.figure).any(|word| {
            let folded = label::fold(word.text);
            let rest = label::numbering(&folded).map_or(folded.as_str(), |(_, rest)| rest);
            rest.contains(|c: char| c.is_ascii_digit())
        })
    }

    /// A word as it stands there.
    pub(super) fn word_text(&self, word: usize) -> &'d str {
        self.words.get(word).map_or("", |word| word.text)
    }

    /// Where a word stands.
    pub(super) fn place_of(&self, word: usize) -> Place {
        let word = self.words.get(word);
        word.map(|word| Place::text(word.span)).unwrap_or_default()
    }

    /// The figures among some words.
    pub(super) fn figures(&self, words: Range<usize>) -> Vec<&Word<'d>> {
        let words = self
            .words
            .get(words.start..words.end.max(words.start))
            .unwrap_or_default();
        words.iter().filter(|word| word.figure).collect()
    }
}

/// Texts of some words side by side.
pub(super) fn joined(words: &[&Word<'_>]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    texts.join(" ")
}

/// The place of some words.
pub(super) fn place(words: &[&Word<'_>]) -> Place {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => Place::text(Span {
            start: first.span.start,
            end: last.span.end,
        }),
        _ => Place::default(),
    }
}

/// - 3 -, — 3 —, 第3页 alone on their line.
fn is_page_number(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.chars().count() > 14 {
        return false;
    }
    let stroke = |c: char| "-—–―－·".contains(c);
    if let Some(inner) = line
        .strip_prefix(stroke)
        .and_then(|rest| rest.strip_suffix(stroke))
    {
        let inner = inner.trim_matches(|c: char| stroke(c) || c.is_whitespace());
        return !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
    }
    line.starts_with('第') && line.ends_with('页')
}

/// Whether a character takes two columns in the layout of `pdftotext -layout` and terminals.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}
