//! The words for what an import of experts finds in a row or a cell.

use super::{
    export::column_name,
    import::{Fault, Outcome, RowReport},
};
use crate::{
    domain::{contact::masked, states::Language},
    l10n::L10nLanguage,
    tables::{cells::ProblemKind, columns::ExpertColumn},
};

/// What a row would change, what it would not, or what is wrong with it: a sentence each. Contacts are masked for who
/// only watches.
pub fn details(language: Language, row: &RowReport, is_masked: bool) -> Vec<String> {
    let mut details = details_of(language, &row.outcome, is_masked);
    if row.is_withdrawn {
        details.push(language.words().msg_experts_import_withdrawn());
    }
    details
}

fn details_of(language: Language, outcome: &Outcome, is_masked: bool) -> Vec<String> {
    let t = language.words();
    let say = |column: &ExpertColumn, text: &str| match column {
        ExpertColumn::Phone | ExpertColumn::Email if is_masked => masked(text),
        _ => text.to_owned(),
    };
    match outcome {
        Outcome::New | Outcome::Unchanged => Vec::new(),
        Outcome::Changed(changes) => changes
            .iter()
            .map(|(column, before, after)| {
                let name = column_name(language, *column);
                // Whoever brings a new contact does not see the former one by it.
                let is_contact = matches!(column, ExpertColumn::Phone | ExpertColumn::Email);
                let before = if is_contact { &masked(before) } else { before };
                format!("{name}{}{before} → {}", t.msg_colon(), say(column, after))
            })
            .collect(),
        Outcome::Wrong(faults) => faults
            .iter()
            .map(|fault| {
                let place = format!("{} {}", fault.cell, fault.header);
                format!("{}{}{}", place.trim(), t.msg_colon(), fault_words(t, &fault.fault))
            })
            .collect(),
    }
}

fn fault_words(t: &L10nLanguage, fault: &Fault) -> String {
    match fault {
        Fault::RepeatsLine(line) => t.msg_entries_fault_repeats(line.to_string()),
        Fault::Ambiguous => t.msg_experts_fault_ambiguous(),
        Fault::JudgesOwnOrganization(numbers) => {
            t.msg_experts_refused_own_organization(numbers.join(&t.msg_experts_list_separator()))
        }
        Fault::Value(kind) => match kind {
            ProblemKind::Missing => t.msg_problem_missing(),
            ProblemKind::TooLong { max } => t.msg_problem_too_long(max.to_string()),
            ProblemKind::NotANumber => t.msg_problem_not_whole(),
            ProblemKind::OutOfRange { min, max } => {
                t.msg_problem_out_of_range(min.to_string(), max.to_string())
            }
            ProblemKind::BadLevel { min, max } => t.msg_experts_fault_level(min.to_string(), max.to_string()),
            ProblemKind::TooMany { max } => t.msg_experts_fault_too_many(max.to_string()),
            ProblemKind::Repeated { item } => t.msg_experts_fault_item_twice(item),
            ProblemKind::BadEmail => t.msg_problem_not_email(),
            ProblemKind::BadPhone => t.msg_problem_not_phone(),
            ProblemKind::BadRole => t.msg_experts_fault_role(),
            ProblemKind::BadCreditCode | ProblemKind::BadSide => t.msg_problem_not_a_choice(),
        },
    }
}
