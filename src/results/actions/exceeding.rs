//! An award whose line falls into a tie may take all of the tied entries: the one change of a rule that marks allow, for it
//! changes no score and no rank. It can be taken back until a result is published with it, in which the rule and the reason are frozen.

use serde_json::json;

use super::{ResultRefusal, check_decidable};
use crate::{
    audit::{self, By, Event},
    competitions::store::{self as competitions, RoundRow},
    db::Conn,
    domain::id::{CompetitionId, ExceedingId, RoundId},
    error::AppError,
    results::{
        load,
        standing::Standing,
        store::{self, ExceedingRow},
    },
};

/// Lets a tier whose line falls into a tie take all of the tied entries.
///
/// # Errors
/// When no tie lies on the line of this tier, or the round is not closed yet.
pub fn let_tier_exceed(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    tier: usize,
    reason: &str,
) -> Result<(), AppError> {
    let standing = load::standing(conn, competition, round)?;
    check_decidable(&standing.inputs.round)?;
    if !standing.ranking.cuts.iter().any(|cut| cut.tier == tier) {
        return Err(AppError::refused(ResultRefusal::NoSuchCut));
    }
    let row = ExceedingRow {
        id: by.fresh::<ExceedingId>(),
        round_id: round,
        at: by.now(),
        by_account_id: by.account,
        tier: i32::try_from(tier).map_err(AppError::internal)?,
        reason: reason.to_owned(),
        revoked_at: None,
    };
    store::insert_exceeding(conn, &row)?;
    change_tier(conn, by, &standing, tier, ("exceed", "round.tier_exceeded"), reason)
}

/// Takes the leave back: the tier reports the tie on its line again, and the record stays.
///
/// # Errors
/// When the tier was not let exceed by [`let_tier_exceed`], it exceeds in the published result by that leave, or the round is not
/// closed yet.
pub fn take_exceeding_back(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    tier: usize,
    reason: &str,
) -> Result<(), AppError> {
    let standing = load::standing(conn, competition, round)?;
    check_decidable(&standing.inputs.round)?;
    let rows = standing.inputs.exceedings.iter();
    let of_tier: Vec<&ExceedingRow> =
        rows.filter(|row| usize::try_from(row.tier).is_ok_and(|of| of == tier)).collect();
    if let Some(published) = load::published(conn, round)?
        && of_tier.iter().any(|row| published.holds_leave(row))
    {
        return Err(AppError::refused(ResultRefusal::Published));
    }
    let mut is_taken = false;
    for row in of_tier {
        is_taken |= store::revoke_exceeding(conn, round, row.id, by.now())?;
    }
    if !is_taken {
        return Err(AppError::refused(ResultRefusal::NotExceeding));
    }
    change_tier(conn, by, &standing, tier, ("report", "round.tier_restored"), reason)
}

/// Writes what a tier does with a tie on its line into the rule of the round.
fn change_tier(
    conn: &mut Conn,
    by: &By,
    standing: &Standing,
    tier: usize,
    (on_tie, act): (&str, &'static str),
    reason: &str,
) -> Result<(), AppError> {
    let before = &standing.inputs.round;
    let mut rule = standing.round_rule.clone();
    let Some(text) = rule.rule.tiers.get_mut(tier) else {
        return Err(AppError::refused(ResultRefusal::NoSuchCut));
    };
    let name = text.name.clone();
    on_tie.clone_into(&mut text.on_tie);
    let after = RoundRow { rule: rule.to_text()?, version: before.version + 1, ..before.clone() };
    if !competitions::update_round(conn, &after, before.version)? {
        return Err(AppError::refused(ResultRefusal::Changed));
    }
    let detail = json!({"tier": name, "reason": reason, "before": before.rule, "after": after.rule});
    let event = Event {
        act,
        competition: Some(before.competition_id),
        subject: before.id.into(),
        revision: after.version,
        detail: &detail,
    };
    audit::record(conn, by, &event)
}
