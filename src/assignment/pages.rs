//! The pages of plans.

pub mod compute;
pub mod entry;
pub mod list;
pub mod plan;

use std::collections::BTreeMap;

use super::{
    situation::{Pair, Purpose, Situation},
    store::{self, PlanPairRow, PlanRow},
    words,
};
use crate::{
    competitions::store::RoundRow,
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, PlanId},
        states::Language,
    },
    error::AppError,
    l10n::L10nLanguage,
    web::visit::Visit,
};

/// The address of a plan's page.
pub fn plan_path(visit: &Visit, id: PlanId) -> Result<String, AppError> {
    Ok(format!("/c/{}/plans/{id}", visit.competition()?.slug))
}

/// What a plan is for: `导师` or `评委 · 初赛`.
fn purpose_words(t: &L10nLanguage, language: Language, plan: &PlanRow, round: Option<&RoundRow>) -> String {
    let kind = words::kind(t, plan.kind);
    match round {
        Some(round) => format!("{kind} · {}", language.pick(&round.name_zh, &round.name_en)),
        None => kind,
    }
}

/// A plan with the situation around it, as the pages judge it.
struct Board {
    plan: PlanRow,
    pairs: BTreeMap<Pair, PlanPairRow>,
    situation: Situation,
}

impl Board {
    /// Reads it in a fixed number of queries.
    fn read(conn: &mut Conn, competition: CompetitionId, id: PlanId) -> Result<Self, AppError> {
        let plan = store::plan_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
        let purpose = Purpose::of(plan.kind, plan.round_id).ok_or(AppError::NotFound)?;
        let pairs = store::pairs_of(conn, id)?;
        let pairs = pairs.into_iter().map(|row| ((row.entry_id, row.expert_id), row)).collect();
        Ok(Self { plan, pairs, situation: Situation::read(conn, competition, purpose)? })
    }

    /// The pairs that stand: those in force, and those of the plan that no plan touches any more.
    fn standing(&self) -> impl Iterator<Item = &Pair> {
        let left_alone = self.situation.left_alone.iter().filter(|pair| self.pairs.contains_key(pair));
        self.situation.in_force.keys().chain(left_alone)
    }

    /// How many entries each expert has, in force and by the plan; on both sides with those that are out only for now.
    fn loads(&self) -> BTreeMap<ExpertId, (usize, usize)> {
        let mut loads: BTreeMap<ExpertId, (usize, usize)> = BTreeMap::new();
        for (_, expert) in self.standing() {
            loads.entry(*expert).or_default().0 += 1;
        }
        for (_, expert) in self.pairs.keys() {
            loads.entry(*expert).or_default().1 += 1;
        }
        for (_, expert) in self.situation.waiting_pairs().filter(|pair| !self.pairs.contains_key(pair)) {
            let (old, new) = loads.entry(*expert).or_default();
            *old += 1;
            *new += 1;
        }
        loads
    }

    /// How well the pairs of the plan fit today in sum, and whether each does as when it came into the plan. Nobody knows of an entry
    /// that is not to be assigned; its pairs count as they are stored.
    fn fit_today(&self) -> (i64, bool) {
        let (mut sum, mut is_as_computed) = (0, true);
        for (pair, row) in &self.pairs {
            let is_known = !self.situation.others.contains_key(&pair.0);
            let fit = if is_known { self.situation.fit(*pair) } else { row.affinity };
            sum += i64::from(fit);
            is_as_computed &= fit == row.affinity;
        }
        (sum, is_as_computed)
    }

    fn expert_name(&self, id: ExpertId) -> String {
        self.situation.expert(id).map_or_else(|| "--".to_owned(), |expert| expert.name.clone())
    }
}
