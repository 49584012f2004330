//! What a table would do, row by row, for the terminal.

use crate::{
    cli::serve::say,
    domain::states::Language,
    l10n::L10nLanguage,
    tables::{
        TableError,
        headers::Column,
        table::{Counts, Table},
    },
};

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
    /// Headers that say nothing to this kind of table, and further sheets.
    pub further: Vec<String>,
}

impl Report {
    /// What a table of rows that add or change something would do.
    pub fn of<C: Column>(t: &L10nLanguage, table: &Table<C>, lines: Vec<Line>, counts: Counts) -> Self {
        let Counts { new, changed, unchanged, wrong } = counts;
        let summary = t.msg_command_import_counts(
            new.to_string(),
            changed.to_string(),
            unchanged.to_string(),
            wrong.to_string(),
        );
        let further = table.headers.unread(t);
        Self { lines, wrong, is_change: new + changed > 0, summary, further }
    }

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

/// Reads a table whose rows add or change something.
///
/// # Errors
/// What is wrong with the file as a whole, in words.
pub fn read_table<C: Column>(
    bytes: Vec<u8>,
    name: &str,
    language: Language,
    words: impl Fn(&TableError) -> String,
) -> Result<Table<C>, String> {
    let t = language.words();
    let table = Table::<C>::parse(bytes, name).map_err(|error| words(&error))?;
    if !table.headers.is_usable() {
        let names = table.wrong_columns(language);
        return Err(t.msg_entries_file_headers(names.join(&t.msg_entries_comma())));
    }
    if table.rows.is_empty() {
        return Err(t.msg_entries_file_empty());
    }
    Ok(table)
}
