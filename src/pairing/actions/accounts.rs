//! Who signs in for an enterprise, and who does not any more.

use serde_json::json;

use super::note;
use crate::{
    accounts::{actions::seats::after_leaving, store::links::Seat},
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, EnterpriseId, SchemeId},
        text::Line,
    },
    error::AppError,
    pairing::{
        refusal::{PairingRefusal, refuse},
        store::{self, EnterpriseRow},
    },
};

/// Parts an enterprise from the account that looks after it, which was the wrong one. What the enterprise said stays,
/// and somebody can be invited again.
///
/// # Errors
/// When the scheme has no such enterprise, somebody changed it meanwhile, or it has no account.
pub fn detach_account(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    (scheme, id): (SchemeId, EnterpriseId),
    version: i32,
    reason: &Line<200>,
) -> Result<(), AppError> {
    store::scheme_in(conn, competition, scheme)?;
    let before = store::enterprise_in(conn, scheme, id)?;
    let Some(account) = before.account_id else { return refuse(PairingRefusal::WrongState) };
    let after = EnterpriseRow { account_id: None, version: version + 1, ..before };
    if !store::update_enterprise(conn, &after, version)? {
        return refuse(PairingRefusal::Changed);
    }
    let detail = json!({"account": account, "reason": reason});
    note(conn, by, "enterprise.account-detached", competition, id, after.version, &detail)?;
    after_leaving(conn, by, competition, Seat::Enterprise(id), account)
}
