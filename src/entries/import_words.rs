//! The words for what an import finds: in the file as a whole, in a row, in a cell.

use super::{
    import::{Fault, Outcome, RowReport},
    words,
};
use crate::{domain::contact::masked, l10n::L10nLanguage, tables::TableError, web::form};

/// Why a file cannot be read, for a person.
pub fn file_problem(t: &L10nLanguage, error: &TableError) -> String {
    match error {
        TableError::FileTooLarge { .. } | TableError::UnpacksTooLarge { .. } => {
            t.msg_problem_file_too_large("20")
        }
        TableError::TooManyRows { max, .. } => t.msg_entries_file_too_many_rows(max.to_string()),
        TableError::TooManyColumns { line, .. } => t.msg_entries_file_bad_row(line.to_string()),
        TableError::CellTooLong { line, column, .. } | TableError::ZeroCharacter { line, column } => {
            t.msg_entries_file_bad_cell(format!("{column}{line}"))
        }
        TableError::UnknownEncoding => t.msg_entries_file_encoding(),
        TableError::Encrypted => t.msg_entries_file_encrypted(),
        TableError::OldWorkbook => t.msg_entries_file_old(),
        TableError::Empty => t.msg_entries_file_empty(),
        TableError::NoHeader => t.msg_entries_file_no_header(),
        TableError::Io(_) | TableError::Corrupt { .. } => t.msg_problem_wrong_file(),
    }
}

/// What a row would change, or what is wrong with it: a sentence each; and that it means a draft, which stays one.
/// Contacts are masked for who only watches.
pub fn details(t: &L10nLanguage, row: &RowReport, is_masked: bool) -> Vec<String> {
    let mut details = details_of(t, &row.outcome, is_masked);
    if row.is_draft {
        details.push(t.msg_entries_row_draft());
    }
    details
}

fn details_of(t: &L10nLanguage, outcome: &Outcome, is_masked: bool) -> Vec<String> {
    let say = |field: &str, text: &str| match text {
        "" => t.msg_entries_not_filled(),
        text if is_masked && matches!(field, "phone" | "email") => masked(text),
        text => text.chars().take(80).collect(),
    };
    match outcome {
        Outcome::New | Outcome::Unchanged => Vec::new(),
        Outcome::Changed(changes) => changes
            .iter()
            .map(|(field, before, after)| {
                // Whoever brings a new contact does not see the former one by it.
                let is_contact = matches!(*field, "phone" | "email");
                let before = if is_contact { &masked(before) } else { before };
                format!(
                    "{}{}{} → {}",
                    words::field(t, field),
                    t.msg_colon(),
                    say(field, before),
                    say(field, after)
                )
            })
            .collect(),
        Outcome::Wrong(faults) => faults
            .iter()
            .map(|fault| {
                let header = words::field(t, &fault.header);
                let place = format!("{} {header}", fault.cell);
                format!("{}{}{}", place.trim_end(), t.msg_colon(), fault_words(t, &fault.fault))
            })
            .collect(),
    }
}

fn fault_words(t: &L10nLanguage, fault: &Fault) -> String {
    match fault {
        Fault::Value(problem) => form::words(problem, t),
        Fault::UnknownRegion(name) => t.msg_entries_fault_region(name),
        Fault::UnknownTrack(name) => t.msg_entries_fault_track(name),
        Fault::OutsideRegion => t.msg_entries_refused_outside_region(),
        Fault::RepeatsLine(line) => t.msg_entries_fault_repeats(line.to_string()),
        Fault::Ambiguous => t.msg_entries_fault_ambiguous(),
        Fault::SameAs(number) => t.msg_entries_fault_same_as(number),
        Fault::TwoEntries { number, name, other } => t.msg_entries_fault_two_entries(number, name, other),
        Fault::Closed(state) => t.msg_entries_wrong_state(words::state(t, *state)),
        Fault::Judged => t.msg_entries_refused_has_sheets(),
    }
}
