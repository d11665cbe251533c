//! The verdict: the one line that everybody reads.

use maud::{Markup, html};

use crate::Validation;
use crate::diagnostic::Lang;

/// The counts behind the line; of one report, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// 错误.
    pub errors: u32,
    /// 需核实 (warnings).
    pub doubts: u32,
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
    /// There is no report: the file could not be read or holds none.
    pub lost: bool,
}

/// Where 未能读取 stands among the counts.
const UNREAD: usize = 2;

impl Verdict {
    /// The verdict on one report.
    #[must_use]
    pub fn of(validation: &Validation) -> Self {
        let summary = validation.summary();
        Self {
            errors: summary.error,
            doubts: summary.warning,
            infos: summary.info,
            unread: summary.unread,
            checked: validation.relations.checked,
            failed: validation.relations.failed,
            unchecked: validation.relations.unchecked,
            lost: validation.is_unreadable(),
        }
    }

    /// Several added up.
    #[must_use]
    pub fn sum(verdicts: &[Self]) -> Self {
        verdicts.iter().fold(Self::default(), |a, b| Self {
            errors: a.errors + b.errors,
            doubts: a.doubts + b.doubts,
            infos: a.infos + b.infos,
            unread: a.unread + b.unread,
            checked: a.checked + b.checked,
            failed: a.failed + b.failed,
            unchecked: a.unchecked + b.unchecked,
            lost: false,
        })
    }

    /// Nothing wrong, nothing doubtful, nothing unread.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        self.errors == 0 && self.doubts == 0 && self.unread == 0
    }

    /// What colours it: `error`, `unread`, `doubt` or `pass`.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            _ if self.lost => "unread",
            _ if self.errors > 0 => "error",
            _ if self.unread > 0 => "unread",
            _ if self.doubts > 0 => "doubt",
            _ => "pass",
        }
    }

    /// 通过, or 错误 2 · 需核实 1 · 未能读取 3.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let counts = [
            (self.errors, lang.pick("错误", "Errors")),
            (self.doubts, lang.pick("需核实", "To verify")),
            (self.unread, lang.pick("未能读取", "Unread")),
        ];
        let words: Vec<String> = counts
            .iter()
            .enumerate()
            // The one error of a file that can't be read is that it can't be read.
            .filter(|(index, (count, _))| *count > 0 && (!self.lost || *index == UNREAD))
            .map(|(_, count)| count)
            .map(|(count, word)| format!("{word} {count}"))
            .collect();
        if words.is_empty() {
            lang.pick("通过", "Passed").to_owned()
        } else {
            words.join(" · ")
        }
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
        let mut text = match (lang, checked, failed) {
            (Lang::Zh, 0, _) => "没有可核对的勾稽关系".to_owned(),
            (Lang::Zh, _, 0) => format!("已核对 {checked} 条勾稽关系，全部成立"),
            (Lang::Zh, _, _) => format!("已核对 {checked} 条勾稽关系，{failed} 条不成立"),
            (Lang::En, 0, _) => "no relation could be checked".to_owned(),
            (Lang::En, _, 0) => format!("{checked} relations checked, all hold"),
            (Lang::En, _, _) => format!("{checked} relations checked, {failed} do not hold"),
        };
        if unchecked > 0 {
            text.push_str(&match lang {
                Lang::Zh => format!("，另有 {unchecked} 条未能核对"),
                Lang::En => format!(", {unchecked} could not be checked"),
            });
        }
        text
    }

    /// The line as it heads a page, with its counts as `data-` attributes.
    pub(super) fn banner(&self, lang: Lang) -> Markup {
        html! {
            section #verdict.verdict data-state="done" data-tone=(self.tone())
                data-errors=(self.errors) data-doubts=(self.doubts) data-unread=(self.unread)
                data-checked=(self.checked) {
                p.verdict-words { (self.words(lang)) }
                p.verdict-coverage { (self.coverage(lang)) }
            }
        }
    }
}
