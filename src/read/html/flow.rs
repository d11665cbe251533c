//! Text as a browser runs it: blanks collapsed, lines ended by blocks and `<br>`.

use super::tag::Tag;
use super::tree::{Id, NONE, Tree};
use crate::read::build;
use crate::read::look::Look;

/// A step through a tree.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'t> {
    Enter(Id, Tag),
    Text(&'t str),
    Leave(Id, Tag),
}

/// Goes through a part of a tree in the order of the page, without recursion: pages may be
/// nested deeper than a stack.
#[derive(Debug)]
pub(super) struct Walk {
    root: Id,
    at: Id,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// To be entered.
    Enter,
    /// Entered: its children come next.
    Inside,
    /// Its children are done.
    Leave,
    Done,
}

impl Walk {
    pub(super) fn new(root: Id) -> Self {
        Self {
            root,
            at: root,
            state: State::Enter,
        }
    }

    /// The next step. What holds neither text nor elements (a comment) takes none.
    pub(super) fn next<'t>(&mut self, tree: &'t Tree) -> Option<Step<'t>> {
        loop {
            let at = self.at;
            match self.state {
                State::Enter => {
                    self.state = State::Inside;
                    if let Some(text) = tree.text(at) {
                        self.state = State::Leave;
                        return Some(Step::Text(text));
                    }
                    if let Some(element) = tree.element(at) {
                        return Some(Step::Enter(at, element.tag));
                    }
                }
                State::Inside => match tree.first(at) {
                    NONE => self.state = State::Leave,
                    first => {
                        self.at = first;
                        self.state = State::Enter;
                    }
                },
                State::Leave => {
                    if at == self.root {
                        self.state = State::Done;
                    } else {
                        match tree.next(at) {
                            NONE => self.at = tree.parent(at),
                            next => {
                                self.at = next;
                                self.state = State::Enter;
                            }
                        }
                    }
                    if let Some(element) = tree.element(at) {
                        return Some(Step::Leave(at, element.tag));
                    }
                }
                State::Done => return None,
            }
        }
    }

    /// Passes over what is in the element just entered; it is still left.
    pub(super) fn skip(&mut self, _: &Tree) {
        if self.state == State::Inside {
            self.state = State::Leave;
        }
    }
}

/// A line in the making.
#[derive(Debug, Default)]
pub(super) struct Flow {
    line: String,
    /// Blanks that count only if something follows in the line.
    blank: Blank,
    /// Inside how many preformatted elements.
    preformatted: usize,
    /// Lines ended by line breaks in preformatted text.
    lines: Vec<String>,
    /// Inside how many elements that are raised, and that are struck through.
    raised: usize,
    struck: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Blank {
    #[default]
    None,
    Space,
    /// With a line break of the source in it.
    Break,
}

impl Flow {
    /// Adds a text with its blanks collapsed.
    pub(super) fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.preformatted_text(text);
            return;
        }
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_blank).unwrap_or(rest.len());
            let (head, tail) = rest.split_at(word);
            if !head.is_empty() {
                self.word(head);
            }
            let blanks = tail.find(|c| !is_blank(c)).unwrap_or(tail.len());
            let (blanks, tail) = tail.split_at(blanks);
            if blanks.contains('\n') {
                self.blank = Blank::Break;
            } else if !blanks.is_empty() && self.blank == Blank::None {
                self.blank = Blank::Space;
            }
            rest = tail;
        }
    }

    fn word(&mut self, word: &str) {
        let before = self.line.chars().next_back();
        let between = match self.blank {
            Blank::None => false,
            Blank::Space => true,
            // A line break of the source between two Chinese characters is no blank.
            Blank::Break => {
                !(before.is_some_and(is_wide) && word.chars().next().is_some_and(is_wide))
            }
        };
        if between && before.is_some() {
            self.line.push(' ');
        }
        self.blank = Blank::None;
        self.look().push(word, &mut self.line);
    }

    fn look(&self) -> Look {
        Look {
            raised: self.raised > 0,
            struck: self.struck > 0,
        }
    }

    /// An element begins or ends that has a look.
    pub(super) fn set(&mut self, tag: Tag, starts: bool) {
        let count = match tag {
            Tag::Raised => &mut self.raised,
            Tag::Struck => &mut self.struck,
            _ => return,
        };
        *count = if starts {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
    }

    fn preformatted_text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.lines.push(std::mem::take(&mut self.line));
            }
            self.line.push_str(line.trim_end_matches('\r'));
        }
    }

    pub(super) fn preformatted(&mut self, starts: bool) {
        if starts {
            self.preformatted += 1;
        } else {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
    }

    /// The line so far.
    pub(super) fn line(&self) -> &str {
        &self.line
    }

    /// Starts a new line.
    pub(super) fn clear(&mut self) {
        self.line.clear();
        self.blank = Blank::None;
    }

    pub(super) fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    pub(super) fn take_lines(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }
}

/// Whether a character is as wide as a Chinese one.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// The text of an element: its lines without blanks at their ends, blank ones left out.
pub(super) fn text_of(tree: &Tree, id: Id) -> String {
    let mut text = String::new();
    let mut flow = Flow::default();
    let mut walk = tree.walk(id);
    let end = |flow: &mut Flow, text: &mut String| {
        for line in flow.take_lines() {
            push_line(text, &line);
        }
        push_line(text, flow.line());
        flow.clear();
    };
    while let Some(step) = walk.next(tree) {
        match step {
            Step::Text(words) => flow.text(words),
            Step::Enter(_, Tag::Hidden) => walk.skip(tree),
            Step::Enter(_, Tag::Break) => end(&mut flow, &mut text),
            Step::Enter(_, tag) => {
                flow.set(tag, true);
                if tag.is_block() {
                    end(&mut flow, &mut text);
                }
                if tag == Tag::Preformatted {
                    flow.preformatted(true);
                }
            }
            Step::Leave(_, tag) => {
                flow.set(tag, false);
                if tag.is_block() {
                    end(&mut flow, &mut text);
                }
                if tag == Tag::Preformatted {
                    flow.preformatted(false);
                }
            }
        }
    }
    end(&mut flow, &mut text);
    text
}

fn push_line(text: &mut String, line: &str) {
    let line = build::trim(line);
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
