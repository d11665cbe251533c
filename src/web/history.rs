//! What a person has typed into a report, with undo and redo.

use std::collections::BTreeMap;

/// What stands in a cell: what was typed, or `None` for what the file says.
pub(crate) type Typed = Option<String>;

/// What is to stand in a cell.
pub(crate) type Change = (String, Typed);

/// A change of some cells that is undone as one.
#[derive(Clone, Debug, Default, PartialEq)]
struct Step {
    /// By cell: what was there, and what is there now.
    cells: BTreeMap<String, (Typed, Typed)>,
}

/// The edits of one report.
#[derive(Debug, Default)]
pub(crate) struct History {
    typed: BTreeMap<String, String>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The cell that is being typed in: its keystrokes are one step.
    open: Option<String>,
}

impl History {
    /// Types over cells: one step, or the next keystroke of the step that is open on that cell.
    pub(crate) fn set(&mut self, changes: &[Change], keystroke: bool) {
        let continues = keystroke
            && matches!(changes, [(cell, _)] if self.open.as_ref() == Some(cell))
            && !self.done.is_empty();
        if !continues {
            self.close();
        }
        let mut step = Step::default();
        for (cell, now) in changes {
            let before = self.typed.get(cell).cloned();
            self.put(cell, now);
            step.cells.insert(cell.clone(), (before, now.clone()));
        }
        if continues && let Some(last) = self.done.last_mut() {
            for (cell, (before, now)) in step.cells {
                let entry = last.cells.entry(cell).or_insert((before, None));
                entry.1 = now;
            }
        } else {
            self.done.push(step);
        }
        self.undone.clear();
        self.open = match changes {
            [(cell, _)] if keystroke => Some(cell.clone()),
            _ => None,
        };
    }

    /// Ends the step that is being typed; one that changed nothing is forgotten.
    pub(crate) fn close(&mut self) {
        self.open = None;
        let idle = |step: &Step| step.cells.values().all(|(before, now)| before == now);
        if self.done.last().is_some_and(idle) {
            self.done.pop();
        }
    }

    /// Takes the last step back: what to type where.
    pub(crate) fn undo(&mut self) -> Vec<Change> {
        self.close();
        let Some(step) = self.done.pop() else {
            return Vec::new();
        };
        let changes = self.apply(&step, |(before, _)| before);
        self.undone.push(step);
        changes
    }

    /// Does again what was taken back last.
    pub(crate) fn redo(&mut self) -> Vec<Change> {
        self.close();
        let Some(step) = self.undone.pop() else {
            return Vec::new();
        };
        let changes = self.apply(&step, |(_, now)| now);
        self.done.push(step);
        changes
    }

    /// Whether there is something to take back.
    pub(crate) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to do again.
    pub(crate) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// All that is typed: what a fresh check has to be given.
    pub(crate) fn all(&self) -> Vec<Change> {
        let typed = self.typed.iter();
        typed
            .map(|(cell, text)| (cell.clone(), Some(text.clone())))
            .collect()
    }

    fn apply(&mut self, step: &Step, side: fn(&(Typed, Typed)) -> &Typed) -> Vec<Change> {
        let mut changes = Vec::new();
        for (cell, change) in &step.cells {
            let now = side(change).clone();
            self.put(cell, &now);
            changes.push((cell.clone(), now));
        }
        changes
    }

    fn put(&mut self, cell: &str, now: &Typed) {
        match now {
            Some(text) => self.typed.insert(cell.to_owned(), text.clone()),
            None => self.typed.remove(cell),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(history: &mut History, cell: &str, text: &str, keystroke: bool) {
        history.set(&[(cell.to_owned(), Some(text.to_owned()))], keystroke);
    }

    #[test]
    fn the_keystrokes_in_a_cell_are_one_step() {
        let mut history = History::default();
        set(&mut history, "a", "1", true);
        set(&mut history, "a", "12", true);
        set(&mut history, "b", "3", true);
        assert_eq!(history.undo(), [("b".to_owned(), None)]);
        assert_eq!(history.undo(), [("a".to_owned(), None)]);
        assert!(!history.can_undo());
        assert_eq!(history.redo(), [("a".to_owned(), Some("12".to_owned()))]);
        assert_eq!(history.all(), [("a".to_owned(), Some("12".to_owned()))]);
    }

    #[test]
    fn a_cell_typed_in_twice_is_two_steps_and_typing_nothing_is_none() {
        let mut history = History::default();
        set(&mut history, "a", "1", true);
        history.close();
        set(&mut history, "a", "2", true);
        history.close();
        set(&mut history, "a", "23", true);
        set(&mut history, "a", "2", true);
        assert_eq!(history.undo(), [("a".to_owned(), Some("1".to_owned()))]);
        assert!(history.can_redo());
        set(&mut history, "b", "5", false);
        assert!(!history.can_redo());
    }
}
