//! Words for the states and kinds of experts and conflicts.

use crate::{domain::states::ConflictKind, l10n::L10nLanguage};

/// Why an expert must not judge an entry, in words.
pub fn conflict_kind(t: &L10nLanguage, kind: ConflictKind) -> String {
    match kind {
        ConflictKind::Declared => t.msg_experts_conflict_declared(),
        ConflictKind::Organization => t.msg_experts_conflict_organization(),
        ConflictKind::Mentor => t.msg_experts_conflict_mentor(),
        ConflictKind::Leader => t.msg_experts_conflict_leader(),
        ConflictKind::Recused => t.msg_experts_conflict_recused(),
    }
}

/// Whether an expert can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Has an account.
    Active,
    /// Has an invitation that can still be used.
    Invited,
    /// Neither.
    Missing,
}

impl AccountState {
    /// In words.
    pub fn words(self, t: &L10nLanguage) -> String {
        match self {
            Self::Active => t.msg_experts_account_active(),
            Self::Invited => t.msg_experts_account_invited(),
            Self::Missing => t.msg_experts_account_missing(),
        }
    }

    /// The class of its tag.
    pub fn class(self) -> &'static str {
        match self {
            Self::Active => "tag ok",
            Self::Invited => "tag warn",
            Self::Missing => "tag quiet",
        }
    }
}

/// The highest level of expertise. What an older table brought in above it counts as this.
pub const MOST_LEVEL: i32 = 3;

/// The tags as they are typed and exported: `农业:3；电商:1`.
pub fn tags_text<'a>(tags: impl Iterator<Item = (&'a str, i32)>) -> String {
    tags.map(|(tag, level)| format!("{tag}:{}", level.min(MOST_LEVEL))).collect::<Vec<_>>().join("；")
}
