//! What the roles are called.

use crate::{domain::role::Role, l10n::L10nLanguage};

/// What a role is called.
pub fn role(role: Role, t: &L10nLanguage) -> String {
    match role {
        Role::Organizer => t.msg_accounts_role_organizer(),
        Role::Coordinator => t.msg_accounts_role_coordinator(),
        Role::Supervisor => t.msg_accounts_role_supervisor(),
        Role::Expert => t.msg_accounts_role_expert(),
        Role::Team => t.msg_accounts_role_team(),
        Role::Enterprise => t.msg_accounts_role_enterprise(),
    }
}
