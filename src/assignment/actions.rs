//! What can be done with plans: keep a computed one, change it by hand, throw it away, restore a former one. Applying
//! stands in `apply`. Each act is one transaction and one audit event.

use std::collections::BTreeSet;

use serde_json::json;

pub use super::apply::apply_plan;
use super::{
    aims::Asked,
    propose::{Ask, Proposal, origin},
    refusal::PlanRefusal,
    situation::{InForce, Pair, Purpose, Situation},
    store::{self, PlanPairRow, PlanRow},
};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId, ExpertId, PlanId},
        states::PlanState,
    },
    error::AppError,
};

/// A computed plan that is to be kept.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// What it is for.
    pub purpose: Purpose,
    /// What was asked.
    pub ask: Ask,
    /// The answer.
    pub proposal: Proposal,
    /// The hash of what was in force when it was computed.
    pub base: Vec<u8>,
}

/// Keeps a computed plan as a proposal. Nothing is in force by it.
///
/// # Errors
/// When the database fails.
pub fn keep_plan(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    new: &NewPlan,
) -> Result<PlanId, AppError> {
    let asked = Asked { aims: new.ask.aims, minimum_bound: new.proposal.minimum_bound };
    let row = PlanRow {
        note: serde_json::to_string(&asked).map_err(AppError::internal)?,
        seed: i64::from(new.ask.seed),
        per_entry: i32::try_from(new.ask.per_entry).map_err(AppError::internal)?,
        total: new.proposal.total,
        bound: new.proposal.bound,
        is_proved: new.proposal.is_proved,
        base: new.base.clone(),
        ..blank(conn, by, competition, new.purpose)?
    };
    store::insert_plan(conn, &row)?;
    let pairs: Vec<PlanPairRow> = new
        .proposal
        .pairs
        .iter()
        .map(|planned| pair_row(row.id, planned.pair, planned.affinity, planned.origin))
        .collect();
    store::insert_plan_pairs(conn, &pairs)?;
    let detail = json!({
        "kind": row.kind, "per_entry": row.per_entry, "seed": row.seed, "pairs": pairs.len(),
        "total": row.total, "bound": row.bound, "aims": new.ask.aims,
    });
    record(conn, by, "plan.computed", &row, &detail)?;
    Ok(row.id)
}

fn blank(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    purpose: Purpose,
) -> Result<PlanRow, AppError> {
    Ok(PlanRow {
        id: by.fresh(),
        competition_id: competition,
        round_id: purpose.round(),
        kind: purpose.kind(),
        number: store::next_number(conn, competition)?,
        state: PlanState::Proposed,
        seed: 0,
        per_entry: 0,
        created_by: by.account,
        created_at: by.now(),
        applied_at: None,
        applied_by: None,
        restores_id: None,
        total: 0,
        bound: 0,
        is_proved: false,
        version: 1,
        note: String::new(),
        base: Vec::new(),
    })
}

fn pair_row(plan: PlanId, (entry, expert): Pair, affinity: i32, origin: &str) -> PlanPairRow {
    PlanPairRow { plan_id: plan, entry_id: entry, expert_id: expert, affinity, origin: origin.to_owned() }
}

/// A change of a plan by hand: an expert out, another one in, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The entry concerned.
    pub entry: EntryId,
    /// Who no longer gets it.
    pub out: Option<ExpertId>,
    /// Who gets it.
    pub into: Option<ExpertId>,
}

/// What a change by hand leaves to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Whether the new expert now has more than the capacity: allowed, but worth saying.
    pub is_over: bool,
}

/// Changes a proposed plan by hand. More than an expert's capacity is allowed, a conflict never is.
///
/// # Errors
/// When the plan is not open to changes, somebody changed it meanwhile, the pair must stay or may not be.
pub fn edit_plan(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: PlanId,
    based_on: i32,
    edit: Edit,
) -> Result<Edited, AppError> {
    let (plan, situation) = proposed(conn, competition, id)?;
    if edit.out.is_none() && edit.into.is_none() {
        return Err(AppError::refused(PlanRefusal::NothingChosen));
    }
    let pairs = store::pairs_of(conn, id)?;
    let mut total = plan.total;
    if let Some(out) = edit.out {
        let pair = (edit.entry, out);
        let known = pairs.iter().find(|row| (row.entry_id, row.expert_id) == pair);
        let Some(known) = known else { return Err(AppError::refused(PlanRefusal::PairMissing)) };
        if matches!(situation.in_force.get(&pair), Some(InForce::Begun(_))) {
            return Err(AppError::refused(PlanRefusal::HasMarks(vec![situation.name(pair)])));
        }
        total -= i64::from(known.affinity);
        store::delete_pair(conn, id, edit.entry, out)?;
    }
    let mut is_over = false;
    if let Some(into) = edit.into {
        let pair = (edit.entry, into);
        check_pair(&situation, pair)?;
        if pairs.iter().any(|row| (row.entry_id, row.expert_id) == pair) {
            return Err(AppError::refused(PlanRefusal::PairThere));
        }
        let affinity = situation.fit(pair);
        total += i64::from(affinity);
        store::insert_plan_pairs(conn, &[pair_row(id, pair, affinity, origin::HAND)])?;
        // What is out only for now has its place already, whether the plan has it or not.
        let counts =
            |row: &&PlanPairRow| row.expert_id == into && !situation.waits((row.entry_id, row.expert_id));
        let load = pairs.iter().filter(counts).count() + 1;
        let room = situation.expert(into).map_or(0, |expert| situation.room(expert));
        is_over = u32::try_from(load).unwrap_or(u32::MAX) > room;
    }
    let row = PlanRow { total, is_proved: false, version: based_on + 1, ..plan };
    if store::update_plan(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(PlanRefusal::ChangedMeanwhile));
    }
    let text = |expert: Option<ExpertId>| expert.map(|expert| expert.to_string());
    let detail = json!({"entry": edit.entry.to_string(), "out": text(edit.out), "in": text(edit.into), "over": is_over});
    record(conn, by, "plan.edited", &row, &detail)?;
    Ok(Edited { is_over })
}

/// # Errors
/// When an expert may not be given an entry.
pub(super) fn check_pair(situation: &Situation, pair: Pair) -> Result<(), AppError> {
    let has_entry = situation.entry(pair.0).is_some();
    let is_available = situation.expert(pair.1).is_some_and(|expert| situation.is_available(expert));
    if !has_entry || !is_available {
        return Err(AppError::refused(PlanRefusal::NotAvailable(vec![situation.name(pair)])));
    }
    match situation.exclusion(pair) {
        Some(why) => Err(AppError::refused(PlanRefusal::Excluded(vec![(situation.name(pair), why)]))),
        None => Ok(()),
    }
}

/// A proposed plan with the situation around it.
pub(super) fn proposed(
    conn: &mut Conn,
    competition: CompetitionId,
    id: PlanId,
) -> Result<(PlanRow, Situation), AppError> {
    let plan = store::plan_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    if plan.state != PlanState::Proposed {
        return Err(AppError::refused(PlanRefusal::NotProposed));
    }
    let purpose = Purpose::of(plan.kind, plan.round_id).ok_or(AppError::NotFound)?;
    let situation = Situation::read(conn, competition, purpose)?;
    situation.check_open()?;
    Ok((plan, situation))
}

/// Throws a proposed plan away. It stays in the list.
///
/// # Errors
/// When the plan is not open to changes.
pub fn discard_plan(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: PlanId,
) -> Result<(), AppError> {
    let plan = store::plan_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    if !plan.state.may_become(PlanState::Discarded) {
        return Err(AppError::refused(PlanRefusal::NotProposed));
    }
    let based_on = plan.version;
    let row = PlanRow { state: PlanState::Discarded, version: based_on + 1, ..plan };
    if store::update_plan(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(PlanRefusal::ChangedMeanwhile));
    }
    record(conn, by, "plan.discarded", &row, &json!({}))
}

/// Proposes to go back: from the applied plan to the one before it (to nothing when there was none), or to any plan
/// that was once applied. What may not be any more is left out and shows as missing in the new plan.
///
/// # Errors
/// When the plan was never applied, or marks exist on sheets that would go: they are named.
pub fn restore_plan(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: PlanId,
) -> Result<PlanId, AppError> {
    let plan = store::plan_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    let purpose = Purpose::of(plan.kind, plan.round_id).ok_or(AppError::NotFound)?;
    let target = match plan.state {
        PlanState::Applied => {
            store::last_plan(conn, competition, plan.kind, plan.round_id, PlanState::Superseded)?
        }
        PlanState::Superseded => Some(plan.clone()),
        PlanState::Proposed | PlanState::Discarded => {
            return Err(AppError::refused(PlanRefusal::NotApplied));
        }
    };
    let situation = Situation::read(conn, competition, purpose)?;
    situation.check_open()?;
    let former = match &target {
        Some(target) => store::pairs_of(conn, target.id)?,
        None => Vec::new(),
    };
    let wanted: BTreeSet<Pair> = former.iter().map(|row| (row.entry_id, row.expert_id)).collect();
    check_marks(&situation, &wanted)?;
    let row = PlanRow {
        restores_id: target.as_ref().map(|target| target.id),
        per_entry: target.as_ref().map_or(plan.per_entry, |target| target.per_entry),
        seed: target.as_ref().map_or(0, |target| target.seed),
        base: situation.base(),
        ..blank(conn, by, competition, purpose)?
    };
    let pairs: Vec<PlanPairRow> = wanted
        .iter()
        .filter(|pair| situation.in_force.contains_key(pair) || check_pair(&situation, **pair).is_ok())
        .map(|pair| pair_row(row.id, *pair, situation.fit(*pair), origin::RESTORED))
        .collect();
    let row = PlanRow { total: pairs.iter().map(|pair| i64::from(pair.affinity)).sum(), ..row };
    store::insert_plan(conn, &row)?;
    store::insert_plan_pairs(conn, &pairs)?;
    let restores = row.restores_id.map(|id| id.to_string());
    let detail = json!({"restores": restores, "undoes": id.to_string(), "pairs": pairs.len()});
    record(conn, by, "plan.restored", &row, &detail)?;
    Ok(row.id)
}

/// # Errors
/// When a plan with these pairs would take sheets away on which something was saved: they are named.
pub(super) fn check_marks(situation: &Situation, wanted: &BTreeSet<Pair>) -> Result<(), AppError> {
    let begun: Vec<String> = situation
        .in_force
        .iter()
        .filter(|(pair, stands)| matches!(stands, InForce::Begun(_)) && !wanted.contains(pair))
        .map(|(pair, _)| situation.name(*pair))
        .collect();
    if begun.is_empty() { Ok(()) } else { Err(AppError::refused(PlanRefusal::HasMarks(begun))) }
}

pub(super) fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    row: &PlanRow,
    detail: &serde_json::Value,
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
