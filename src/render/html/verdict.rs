//! The verdict: the one line that everybody reads.

use std::fmt::Display;

use maud::{Markup, html};

use crate::Validation;
use crate::words::{Lang, accept, verdict};

/// The counts behind the line; of one report, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// 错误.
    pub errors: u32,
    /// 需核实 (warnings).
    pub doubts: u32,
    /// 需核实, accepted with a reason; not among the doubts.
    pub accepted: u32,
    /// 提示.
    pub infos: u32,
    /// 未能读取: cells without a value, and files that could not be read.
    pub unread: u32,
    /// Relations checked.
    pub checked: u32,
    /// Of these, not holding.
    pub failed: u32,
    /// Relations that could not be checked.
    pub unchecked: u32,
    /// Cells of a form filled in by hand that are still empty.
    pub open: u32,
    /// There is no report: the file could not be read or holds none.
    pub lost: bool,
}

/// Where 需核实 and 未能读取 stand among the counts.
const DOUBTS: usize = 1;
const UNREAD: usize = 2;

impl Verdict {
    /// The verdict on one report.
    #[must_use]
    pub fn of(validation: &Validation) -> Self {
        let summary = validation.summary();
        Self {
            errors: summary.error,
            doubts: summary.warning,
            accepted: summary.accepted,
            infos: summary.info,
            unread: summary.unread,
            checked: validation.relations.checked,
            failed: validation.relations.failed,
            unchecked: validation.relations.unchecked,
            open: validation.open_cells(),
            lost: validation.is_unreadable(),
        }
    }

    /// Several added up.
    #[must_use]
    pub fn sum(verdicts: &[Self]) -> Self {
        verdicts.iter().fold(Self::default(), |a, b| Self {
            errors: a.errors + b.errors,
            doubts: a.doubts + b.doubts,
            accepted: a.accepted + b.accepted,
            infos: a.infos + b.infos,
            unread: a.unread + b.unread,
            checked: a.checked + b.checked,
            failed: a.failed + b.failed,
            unchecked: a.unchecked + b.unchecked,
            open: a.open + b.open,
            lost: false,
        })
    }

    /// Nothing wrong, nothing doubtful, nothing unread, nothing left to fill in.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        self.errors == 0 && self.doubts == 0 && self.unread == 0 && self.open == 0
    }

    /// What colours it: `error`, `unread`, `doubt`, `open` or `pass`.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            _ if self.lost => "unread",
            _ if self.errors > 0 => "error",
            _ if self.unread > 0 => "unread",
            _ if self.doubts > 0 => "doubt",
            _ if self.open > 0 => "open",
            _ => "pass",
        }
    }

    /// 通过, or 错误 2 · 需核实 1 · 未能读取 3, with the doubts accepted in brackets.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let counts = [
            (self.errors, verdict::ERRORS),
            (self.doubts, verdict::DOUBTS),
            (self.unread, verdict::UNREAD),
            (self.open, verdict::OPEN),
        ];
        let accepted = match self.accepted {
            0 => String::new(),
            count => accept::AND_ACCEPTED.fill(lang, &[("count", &count)]),
        };
        let words: Vec<String> = counts
            .iter()
            .enumerate()
            // The one error of a file that can't be read is that it can't be read.
            .filter(|(index, (count, _))| *count > 0 && (!self.lost || *index == UNREAD))
            .map(|(index, (count, word))| {
                let words = word.fill(lang, &[("count", count)]);
                match index {
                    DOUBTS => words + &accepted,
                    _ => words,
                }
            })
            .collect();
        let mut text = if words.is_empty() {
            verdict::PASSED.get(lang).to_owned()
        } else {
            words.join(" · ")
        };
        if self.doubts == 0 {
            text += &accepted;
        }
        text
    }

    /// How much was checked, in a sentence.
    #[must_use]
    pub fn coverage(&self, lang: Lang) -> String {
        let Self {
            checked,
            failed,
            unchecked,
            ..
        } = *self;
        let text = match (checked, failed) {
            (0, _) => verdict::NOTHING_CHECKED,
            (_, 0) => verdict::ALL_HOLD,
            _ => verdict::SOME_FAIL,
        };
        let args: [(&str, &dyn Display); 3] = [
            ("checked", &checked),
            ("failed", &failed),
            ("unchecked", &unchecked),
        ];
        let mut text = text.fill(lang, &args);
        if unchecked > 0 {
            text += &verdict::AND_UNCHECKED.fill(lang, &args);
        }
        text
    }

    /// The line as it heads a page, with its counts as `data-` attributes.
    pub(super) fn banner(&self, lang: Lang) -> Markup {
        html! {
            section #verdict.verdict data-state="done" data-tone=(self.tone())
                data-errors=(self.errors) data-doubts=(self.doubts) data-unread=(self.unread)
                data-accepted=[(self.accepted > 0).then_some(self.accepted)] data-checked=(self.checked) {
                p.verdict-words { (self.words(lang)) }
                p.verdict-coverage { (self.coverage(lang)) }
            }
        }
    }
}
