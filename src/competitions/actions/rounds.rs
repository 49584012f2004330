//! Setting up rounds, opening, closing and removing them.

use serde_json::{Value, json};

use super::{SetUpRefusal, settings::Saved};
use crate::{
    audit::{self, By, Event},
    competitions::{
        rule::RoundRule,
        store::{self, RoundRow, counts},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RoundId, RubricId},
        states::{RoundSource, RoundState},
        time::Timestamp,
    },
    error::AppError,
};

/// The settings of a round, each checked by itself.
#[derive(Clone, Debug)]
pub struct RoundPlan {
    /// The Chinese name.
    pub name_zh: String,
    /// The English name; may be empty.
    pub name_en: String,
    /// The rubric by which it is marked.
    pub rubric: RubricId,
    /// When judges may begin.
    pub opens_at: Timestamp,
    /// When marking is over; later than the opening.
    pub closes_at: Timestamp,
    /// How many judges an entry shall have.
    pub judges_per_entry: i32,
    /// Whether judges do not see who competes.
    pub is_blind: bool,
    /// Whether a blind round keeps the business plans from its judges.
    pub hides_plans: bool,
    /// Which entries take part.
    pub entrants: Entrants,
    /// How marks become ranks.
    pub rule: RoundRule,
}

/// Which entries take part in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrants {
    /// All admitted ones.
    Admitted,
    /// The best of an earlier round.
    Top {
        /// That round.
        of: RoundId,
        /// How many.
        count: i32,
        /// Whether so many of each track.
        per_track: bool,
    },
}

impl Entrants {
    fn source(self) -> RoundSource {
        match self {
            Self::Admitted => RoundSource::Admitted,
            Self::Top { per_track: false, .. } => RoundSource::Top,
            Self::Top { per_track: true, .. } => RoundSource::TopPerTrack,
        }
    }

    fn of(self) -> Option<RoundId> {
        match self {
            Self::Admitted => None,
            Self::Top { of, .. } => Some(of),
        }
    }

    fn count(self) -> Option<i32> {
        match self {
            Self::Admitted => None,
            Self::Top { count, .. } => Some(count),
        }
    }
}

/// Adds a round after those that there are.
///
/// # Errors
/// When the rubric or the earlier round is not of this competition, or the rule does not fit the rubric.
pub fn create_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    plan: &RoundPlan,
) -> Result<RoundId, AppError> {
    let rounds = store::rounds_of(conn, competition)?;
    let position = rounds.iter().map(|round| round.position).max().unwrap_or(0) + 1;
    let row = RoundRow {
        id: by.fresh(),
        competition_id: competition,
        position,
        name_zh: plan.name_zh.clone(),
        name_en: plan.name_en.clone(),
        rubric_id: plan.rubric,
        opens_at: plan.opens_at,
        closes_at: plan.closes_at,
        state: RoundState::Preparing,
        judges_per_entry: plan.judges_per_entry,
        is_blind: plan.is_blind,
        source: plan.entrants.source(),
        source_round_id: plan.entrants.of(),
        source_count: plan.entrants.count(),
        rule: plan.rule.to_text()?,
        version: 1,
        created_at: by.now(),
        hides_plans: plan.hides_plans,
    };
    check(conn, &row)?;
    check_panel(&row)?;
    store::insert_round(conn, &row)?;
    record(conn, by, "round.created", &row, &in_words(&row))?;
    Ok(row.id)
}

/// Changes a round. Once a mark is given, only its names and times can change; once its result is published,
/// nothing.
///
/// # Errors
/// When the change is not allowed any more, or does not fit together.
pub fn change_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    over: i32,
    plan: &RoundPlan,
) -> Result<Saved, AppError> {
    let before = store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    if before.state == RoundState::Finalised {
        return Err(AppError::refused(SetUpRefusal::RoundFinalised));
    }
    let after = RoundRow {
        name_zh: plan.name_zh.clone(),
        name_en: plan.name_en.clone(),
        rubric_id: plan.rubric,
        opens_at: plan.opens_at,
        closes_at: plan.closes_at,
        judges_per_entry: plan.judges_per_entry,
        is_blind: plan.is_blind,
        source: plan.entrants.source(),
        source_round_id: plan.entrants.of(),
        source_count: plan.entrants.count(),
        rule: plan.rule.to_text()?,
        version: over + 1,
        hides_plans: plan.hides_plans,
        ..before.clone()
    };
    if !is_same_contest(&before, &after) {
        if counts::has_marks(conn, round)? {
            return Err(AppError::refused(SetUpRefusal::RuleInForce));
        }
        check_panel(&after)?;
    }
    check(conn, &after)?;
    if !store::update_round(conn, &after, over)? {
        return Ok(Saved::ChangedMeanwhile);
    }
    let detail = json!({"before": in_words(&before), "after": in_words(&after)});
    record(conn, by, "round.changed", &after, &detail)?;
    Ok(Saved::Saved)
}

/// Whether two settings of a round judge the same entries in the same way: only names and times may differ.
fn is_same_contest(before: &RoundRow, after: &RoundRow) -> bool {
    before.rubric_id == after.rubric_id
        && before.rule == after.rule
        && before.judges_per_entry == after.judges_per_entry
        && before.is_blind == after.is_blind
        && before.hides_plans == after.hides_plans
        && before.source == after.source
        && before.source_round_id == after.source_round_id
        && before.source_count == after.source_count
}

/// Whether a round's settings fit together and name only what the competition has.
fn check(conn: &mut Conn, row: &RoundRow) -> Result<(), AppError> {
    let rounds = store::rounds_of(conn, row.competition_id)?;
    store::rubric_in(conn, row.competition_id, row.rubric_id)?.ok_or(AppError::NotFound)?;
    if let Some(source) = row.source_round_id
        && !rounds.iter().any(|round| round.id == source && round.position < row.position)
    {
        return Err(AppError::refused(SetUpRefusal::SourceNotEarlier));
    }
    let criteria = store::criteria_of(conn, row.rubric_id)?;
    if RoundRule::of(row)?.checked(&criteria).is_err() {
        return Err(AppError::refused(SetUpRefusal::RuleUnfit));
    }
    Ok(())
}

/// Whether an entry gets as many judges as the rule needs to score it: who set up fewer would learn of it when all
/// marks are in.
fn check_panel(row: &RoundRow) -> Result<(), AppError> {
    match RoundRule::of(row)?.fewest_judges() {
        Some(fewest) if i64::from(row.judges_per_entry) < fewest => {
            Err(AppError::refused(SetUpRefusal::PanelTooSmall { fewest }))
        }
        _ => Ok(()),
    }
}

/// Opens a round for its judges.
///
/// # Errors
/// When it is not being prepared, its closing time is past, or the round from which its entries come has no
/// published result.
pub fn open_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
) -> Result<(), AppError> {
    let row = in_state(conn, competition, round, RoundState::Preparing, RoundState::Open)?;
    if row.closes_at <= by.now() {
        return Err(AppError::refused(SetUpRefusal::RoundClosesInPast));
    }
    check_ready(conn, &row)?;
    go_to(conn, by, row, RoundState::Open, "round.opened")
}

/// Whether a round that is being prepared may leave that state: its entries are known and its rule is whole.
fn check_ready(conn: &mut Conn, row: &RoundRow) -> Result<(), AppError> {
    if let Some(source) = row.source_round_id
        && !counts::published_rounds(conn, row.competition_id)?.contains(&source)
    {
        return Err(AppError::refused(SetUpRefusal::SourceUnpublished));
    }
    check(conn, row)
}

/// Ends the marking of a round. One whose marks were imported while it was prepared is closed without being opened.
///
/// # Errors
/// When it is not open, and no marks were imported into it.
pub fn close_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
) -> Result<(), AppError> {
    let row = store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    let is_imported = row.state == RoundState::Preparing && counts::has_marks(conn, round)?;
    let from = if is_imported { RoundState::Preparing } else { RoundState::Open };
    let row = in_state(conn, competition, round, from, RoundState::Closed)?;
    if is_imported {
        check_ready(conn, &row)?;
    }
    go_to(conn, by, row, RoundState::Closed, "round.closed")
}

/// Lets the judges of a closed round mark again, until a new closing time.
///
/// # Errors
/// When it is not closed, or the new closing time is past.
pub fn reopen_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    closes_at: Timestamp,
) -> Result<(), AppError> {
    let row = in_state(conn, competition, round, RoundState::Closed, RoundState::Open)?;
    if closes_at <= by.now() {
        return Err(AppError::refused(SetUpRefusal::RoundClosesInPast));
    }
    go_to(conn, by, RoundRow { closes_at, ..row }, RoundState::Open, "round.reopened")
}

/// Takes a round away that was set up by mistake: it is being prepared, and nothing rests on it. The log keeps its settings.
///
/// # Errors
/// When the round was opened, or something rests on it.
pub fn remove_round(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
) -> Result<(), AppError> {
    let row = store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    if row.state != RoundState::Preparing {
        return Err(AppError::refused(SetUpRefusal::RoundInOtherState));
    }
    if counts::is_round_used(conn, round)? {
        return Err(AppError::refused(SetUpRefusal::RoundUsed));
    }
    if !store::delete_round(conn, round, row.version)? {
        return Err(AppError::refused(SetUpRefusal::RoundInOtherState));
    }
    record(conn, by, "round.removed", &row, &in_words(&row))
}

fn in_state(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
    state: RoundState,
    next: RoundState,
) -> Result<RoundRow, AppError> {
    let row = store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    // Several states lead to an open round; the act says from which one it starts.
    if row.state != state || !row.state.may_become(next) {
        return Err(AppError::refused(SetUpRefusal::RoundInOtherState));
    }
    Ok(row)
}

fn go_to(
    conn: &mut Conn,
    by: &By,
    row: RoundRow,
    state: RoundState,
    act: &'static str,
) -> Result<(), AppError> {
    let over = row.version;
    let after = RoundRow { state, version: over + 1, ..row };
    if !store::update_round(conn, &after, over)? {
        return Err(AppError::refused(SetUpRefusal::RoundInOtherState));
    }
    let detail = json!({"state": state.name(), "closes_at": after.closes_at.to_string()});
    record(conn, by, act, &after, &detail)
}

fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    row: &RoundRow,
    detail: &Value,
) -> Result<(), AppError> {
    let event = Event {
        act,
        competition: Some(row.competition_id),
        subject: row.id.into(),
        revision: row.version,
        detail,
    };
    audit::record(conn, by, &event)
}

/// A round's settings, as the log keeps them.
fn in_words(row: &RoundRow) -> Value {
    json!({
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "rubric": row.rubric_id.to_string(),
        "opens_at": row.opens_at.to_string(),
        "closes_at": row.closes_at.to_string(),
        "judges_per_entry": row.judges_per_entry,
        "is_blind": row.is_blind,
        "hides_plans": row.hides_plans,
        "source": row.source.name(),
        "source_round": row.source_round_id.map(|id| id.to_string()),
        "source_count": row.source_count,
        "rule": row.rule,
    })
}
