//! The names of acts and of the things that they are done to, in the reader's language.

use crate::l10n::L10nLanguage;

/// The kinds of things that acts are done to, as the log's filter lists them.
pub const KINDS: &[&str] = &[
    "account",
    "session",
    "link",
    "competition",
    "rubric",
    "round",
    "entry",
    "import",
    "expert",
    "conflict",
    "plan",
    "mentorship",
    "coaching",
    "sheet",
    "decision",
    "result",
    "scheme",
    "enterprise",
    "pairing",
    "mail",
];

/// What a kind of thing is called.
pub fn kind(kind: &str, t: &L10nLanguage) -> String {
    match kind {
        "account" => t.msg_audit_kind_account(),
        "session" => t.msg_audit_kind_session(),
        "link" => t.msg_audit_kind_link(),
        "competition" => t.msg_audit_kind_competition(),
        "rubric" => t.msg_audit_kind_rubric(),
        "round" => t.msg_audit_kind_round(),
        "entry" => t.msg_audit_kind_entry(),
        "import" => t.msg_audit_kind_import(),
        "expert" => t.msg_audit_kind_expert(),
        "conflict" => t.msg_audit_kind_conflict(),
        "plan" => t.msg_audit_kind_plan(),
        "mentorship" => t.msg_audit_kind_mentorship(),
        "coaching" => t.msg_audit_kind_coaching(),
        "sheet" => t.msg_audit_kind_sheet(),
        "decision" => t.msg_audit_kind_decision(),
        "result" => t.msg_audit_kind_result(),
        "scheme" => t.msg_audit_kind_scheme(),
        "enterprise" => t.msg_audit_kind_enterprise(),
        "pairing" => t.msg_audit_kind_pairing(),
        "mail" => t.msg_audit_kind_mail(),
        other => other.to_owned(),
    }
}
