//! Why an act on an expert or a conflict is refused.

use crate::{error::Refusal, l10n::L10nLanguage};

/// Why an act on an expert or a conflict is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpertRefusal {
    /// Another expert of the competition has this e-mail address.
    EmailTaken,
    /// Somebody changed the expert since the page was made.
    ChangedMeanwhile,
    /// The expert still has sheets to finish, for these entries.
    OpenSheets(Vec<String>),
    /// The expert mentors these entries.
    Mentors(Vec<String>),
    /// With this organization the expert must not judge these entries, whose sheets the expert has.
    JudgesOwnOrganization(Vec<String>),
    /// The expert has withdrawn already, or not at all.
    WrongState,
    /// The expert has a sheet of the entry in force.
    HasSheet,
    /// The conflict is declared already.
    DeclaredAlready,
    /// The conflict is lifted already, or a recusal left it, which is final.
    NotLiftable,
    /// The import was applied already.
    ImportApplied,
    /// No row of the import can be applied.
    NothingToImport,
    /// None of the chosen experts can be invited.
    NobodyToInvite,
}

impl Refusal for ExpertRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        let list = |numbers: &[String]| {
            let first: Vec<&str> = numbers.iter().take(10).map(String::as_str).collect();
            let more = if numbers.len() > first.len() { " …" } else { "" };
            format!("{}{more}", first.join(&t.msg_experts_list_separator()))
        };
        match self {
            Self::EmailTaken => t.msg_experts_refused_email_taken(),
            Self::ChangedMeanwhile => t.msg_experts_refused_changed(),
            Self::OpenSheets(numbers) => t.msg_experts_refused_open_sheets(list(numbers)),
            Self::Mentors(numbers) => t.msg_experts_refused_mentors(list(numbers)),
            Self::JudgesOwnOrganization(numbers) => t.msg_experts_refused_own_organization(list(numbers)),
            Self::WrongState => t.msg_experts_refused_state(),
            Self::HasSheet => t.msg_experts_refused_has_sheet(),
            Self::DeclaredAlready => t.msg_experts_refused_declared(),
            Self::NotLiftable => t.msg_experts_refused_not_liftable(),
            Self::ImportApplied => t.msg_entries_refused_import_applied(),
            Self::NothingToImport => t.msg_entries_refused_nothing_to_import(),
            Self::NobodyToInvite => t.msg_experts_refused_nobody_to_invite(),
        }
    }
}
