//! How the first round of the demo ended: a tie at an award line, the decision on it, the publication.

use std::collections::BTreeSet;

use super::stage::Stage;
use crate::{
    audit::By,
    competitions::{
        actions::rounds::close_round,
        rule::RoundRule,
        store::{round_in, update_round},
    },
    db::Conn,
    domain::id::{EntryId, RoundId},
    error::AppError,
    results::{
        actions::{preview, publish, record_decision},
        load::standing,
        snapshot::Snapshot,
        store::published_result,
    },
    web::store::competition_by_slug,
};

/// Closes the round, draws an award line between the tied entries, decides their order and publishes.
pub fn publish_round(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    slug: &str,
    round: RoundId,
    tied: (EntryId, EntryId),
) -> Result<(), AppError> {
    let by = &by.as_account(stage.organizer);
    close_round(conn, by, stage.competition, round)?;
    let before = standing(conn, stage.competition, round)?;
    let position = |id| before.entries.iter().position(|entry| entry.id == id).ok_or(AppError::NotFound);
    let pair = (position(tied.0)?, position(tied.1)?);
    let is_pair = |entries: &[usize]| entries.contains(&pair.0) && entries.contains(&pair.1);
    let tie = before.ranking.ties.iter().find(|tie| is_pair(&tie.entries));
    let rank = tie
        .map(|tie| tie.rank)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("the demo's tie is not one")))?;
    draw_line(conn, stage, round, rank)?;
    let reason =
        "两个项目逐项得分完全相同。评审组现场复议，依据带动就业的实际人数排定先后，全体评委签字确认。";
    record_decision(conn, by, stage.competition, round, &[tied.1, tied.0], reason)?;
    let competition = competition_by_slug(conn, slug)?.ok_or(AppError::NotFound)?;
    let seen = preview(&standing(conn, stage.competition, round)?, &competition)?.fingerprint()?;
    publish(conn, by, &competition, round, &seen)?;
    Ok(())
}

/// Lets an award tier end with this rank.
fn draw_line(conn: &mut Conn, stage: &Stage, round: RoundId, rank: usize) -> Result<(), AppError> {
    let mut row = round_in(conn, stage.competition, round)?.ok_or(AppError::NotFound)?;
    let mut rule = RoundRule::of(&row)?;
    let rank = i64::try_from(rank).map_err(AppError::internal)?;
    let counts = match rank {
        ..=8 => [rank, 15, 30],
        9..=30 => [5, rank - 5, 30],
        _ => [5, 15, rank - 20],
    };
    for (tier, count) in rule.rule.tiers.iter_mut().zip(counts) {
        tier.count = Some(count);
    }
    row.rule = rule.to_text()?;
    let over = row.version;
    row.version += 1;
    update_round(conn, &row, over)?;
    Ok(())
}

/// Who goes on from a published round: the best so many.
pub fn best_of(conn: &mut Conn, round: RoundId, count: usize) -> Result<BTreeSet<EntryId>, AppError> {
    let result = published_result(conn, round)?.ok_or(AppError::NotFound)?;
    Ok(Snapshot::parse(&result.snapshot)?.best(count, false))
}
