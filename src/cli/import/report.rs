//! What a table would do, row by row, for the terminal.

use crate::{cli::serve::say, l10n::L10nLanguage};

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    New,
    Changed,
    Unchanged,
    Wrong,
}

/// A row.
pub struct Line {
    /// The row as Excel counts.
    pub line: u32,
    /// What it would do.
    pub state: State,
    /// Whom it is about.
    pub name: String,
    /// What would change, or what is wrong, a sentence each.
    pub details: Vec<String>,
}

/// What a table would do.
pub struct Report {
    /// Row by row, in the file's order.
    pub lines: Vec<Line>,
    /// How many rows cannot be applied.
    pub wrong: usize,
    /// Whether anything would be written.
    pub is_change: bool,
    /// How many rows would do what.
    pub summary: String,
    /// Headers that say nothing to this kind of table.
    pub further: Vec<String>,
}

impl Report {
    /// Tells it: all rows, or only those that are wrong; then the counts.
    pub fn print(&self, t: &L10nLanguage, has_all: bool) {
        for line in self.lines.iter().filter(|line| has_all || line.state == State::Wrong) {
            let state = match line.state {
                State::New => t.msg_entries_row_new(),
                State::Changed => t.msg_entries_row_changed(),
                State::Unchanged => t.msg_entries_row_unchanged(),
                State::Wrong => t.msg_entries_row_wrong(),
            };
            say(&t.msg_command_row(line.line.to_string(), state, &line.name));
            for detail in &line.details {
                say(&format!("    {detail}"));
            }
        }
        if !self.further.is_empty() {
            say(&t.msg_command_further_columns(self.further.join(&t.msg_entries_comma())));
        }
        say(&self.summary);
    }
}

/// The counts of a table of rows that add or change something.
pub fn summary(t: &L10nLanguage, new: usize, changed: usize, unchanged: usize, wrong: usize) -> String {
    t.msg_command_import_counts(
        new.to_string(),
        changed.to_string(),
        unchanged.to_string(),
        wrong.to_string(),
    )
}

/// The columns that a table lacks or has twice, in words; none when its rows can be read.
pub fn header_fault(t: &L10nLanguage, is_usable: bool, names: Vec<&str>) -> Option<String> {
    (!is_usable).then(|| t.msg_entries_file_headers(names.join(&t.msg_entries_comma())))
}
