//! Applying a plan: from the difference to what is in force to sheets and mentorships, all or nothing.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    actions::{check_marks, proposed, record},
    refusal::PlanRefusal,
    situation::{InForce, Pair, Purpose, Situation},
    store::{self, PlanRow, inputs},
};
use crate::{
    audit::By,
    competitions::rule::RoundRule,
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, MentorshipId, PlanId, RoundId, SheetId},
        states::{PlanState, SheetState},
    },
    error::AppError,
    judging::store::SheetRow,
    mentoring::store::MentorshipRow,
};

/// What an applied plan changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// How many pairs came.
    pub added: usize,
    /// How many pairs went.
    pub removed: usize,
}

/// Puts a proposed plan in force. Sheets on which nothing was ever saved are taken back (the plans keep that history),
/// mentorships that go are ended; the former plan is superseded.
///
/// # Errors
/// When the plan is not open, what is in force has changed since it was made, a pair may not be any more, or marks
/// exist on sheets that would go: they are named.
pub fn apply_plan(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: PlanId,
    based_on: i32,
) -> Result<Applied, AppError> {
    let (plan, situation) = proposed(conn, competition, id)?;
    if plan.version != based_on {
        return Err(AppError::refused(PlanRefusal::ChangedMeanwhile));
    }
    if plan.base != situation.base() {
        return Err(AppError::refused(PlanRefusal::Stale));
    }
    let wanted: BTreeSet<Pair> =
        store::pairs_of(conn, id)?.iter().map(|row| (row.entry_id, row.expert_id)).collect();
    check_marks(&situation, &wanted)?;
    check_pairs(&situation, &wanted)?;
    check_calibration(&situation, &wanted)?;
    let added: Vec<Pair> =
        wanted.iter().filter(|pair| !situation.in_force.contains_key(pair)).copied().collect();
    let removed: Vec<(Pair, InForce)> = situation
        .in_force
        .iter()
        .filter(|(pair, _)| !wanted.contains(pair))
        .map(|(pair, stands)| (*pair, *stands))
        .collect();
    match situation.purpose {
        Purpose::Mentors => change_mentorships(conn, by, &plan, &added, &removed)?,
        Purpose::Judges(round) => change_sheets(conn, by, &plan, round, &added, &removed)?,
    }
    if let Some(former) = store::last_plan(conn, competition, plan.kind, plan.round_id, PlanState::Applied)? {
        let version = former.version;
        let former = PlanRow { state: PlanState::Superseded, version: version + 1, ..former };
        store::update_plan(conn, &former, version)?;
    }
    let row = PlanRow {
        state: PlanState::Applied,
        applied_at: Some(by.now()),
        applied_by: by.account,
        version: based_on + 1,
        ..plan
    };
    if store::update_plan(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(PlanRefusal::ChangedMeanwhile));
    }
    let names = |pairs: &mut dyn Iterator<Item = Pair>| -> Vec<String> {
        pairs.map(|(entry, expert)| format!("{entry}/{expert}")).collect()
    };
    let detail = json!({
        "added": names(&mut added.iter().copied()),
        "removed": names(&mut removed.iter().map(|(pair, _)| *pair)),
        "kept": wanted.len() - added.len(),
    });
    record(conn, by, "plan.applied", &row, &detail)?;
    Ok(Applied { added: added.len(), removed: removed.len() })
}

/// Every pair must still be allowed, those in force too, unless a sheet of it was begun: that one is for people to
/// settle, sheet by sheet.
fn check_pairs(situation: &Situation, wanted: &BTreeSet<Pair>) -> Result<(), AppError> {
    let mut excluded = Vec::new();
    let mut gone = Vec::new();
    for pair in wanted {
        if matches!(situation.in_force.get(pair), Some(InForce::Begun(_))) {
            continue;
        }
        let is_available = situation.expert(pair.1).is_some_and(|expert| situation.is_available(expert));
        if situation.entry(pair.0).is_none() || !is_available {
            gone.push(situation.name(*pair));
        } else if let Some(why) = situation.exclusion(*pair) {
            excluded.push((situation.name(*pair), why));
        }
    }
    if !excluded.is_empty() {
        return Err(AppError::refused(PlanRefusal::Excluded(excluded)));
    }
    if gone.is_empty() { Ok(()) } else { Err(AppError::refused(PlanRefusal::NotAvailable(gone))) }
}

/// A calibrated round with more judges than a calibration takes could never be published.
fn check_calibration(situation: &Situation, wanted: &BTreeSet<Pair>) -> Result<(), AppError> {
    let Some(round) = &situation.round else { return Ok(()) };
    let judges: BTreeSet<ExpertId> = wanted.iter().map(|(_, expert)| *expert).collect();
    if RoundRule::of(round)?.takes_judges(judges.len()) {
        Ok(())
    } else {
        Err(AppError::refused(PlanRefusal::TooManyToCalibrate))
    }
}

fn change_mentorships(
    conn: &mut Conn,
    by: &By,
    plan: &PlanRow,
    added: &[Pair],
    removed: &[(Pair, InForce)],
) -> Result<(), AppError> {
    let ended: Vec<MentorshipId> = removed
        .iter()
        .filter_map(|(_, stands)| match stands {
            InForce::Mentorship(id) => Some(*id),
            InForce::Untouched(_) | InForce::Begun(_) => None,
        })
        .collect();
    inputs::end_mentorships(conn, &ended, by.now())?;
    let rows: Vec<MentorshipRow> = added
        .iter()
        .map(|(entry, expert)| MentorshipRow {
            id: by.fresh(),
            competition_id: plan.competition_id,
            entry_id: *entry,
            expert_id: *expert,
            plan_id: Some(plan.id),
            began_at: by.now(),
            ended_at: None,
        })
        .collect();
    inputs::insert_mentorships(conn, &rows)
}

fn change_sheets(
    conn: &mut Conn,
    by: &By,
    plan: &PlanRow,
    round: RoundId,
    added: &[Pair],
    removed: &[(Pair, InForce)],
) -> Result<(), AppError> {
    let untouched: Vec<SheetId> = removed
        .iter()
        .filter_map(|(_, stands)| match stands {
            InForce::Untouched(id) => Some(*id),
            InForce::Begun(_) | InForce::Mentorship(_) => None,
        })
        .collect();
    if inputs::delete_untouched(conn, &untouched)? != untouched.len() {
        return Err(AppError::refused(PlanRefusal::Stale));
    }
    let rows: Vec<SheetRow> = added
        .iter()
        .map(|(entry, expert)| SheetRow {
            id: by.fresh(),
            round_id: round,
            entry_id: *entry,
            expert_id: *expert,
            plan_id: Some(plan.id),
            state: SheetState::Assigned,
            version: 0,
            comment: String::new(),
            total: None,
            assigned_at: by.now(),
            saved_at: None,
            submitted_at: None,
            reason: String::new(),
            origin: "plan".to_owned(),
        })
        .collect();
    inputs::insert_sheets(conn, &rows)
}
