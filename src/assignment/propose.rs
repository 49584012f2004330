//! From a situation to a proposed plan: builds the question for `compute::assignment`, has it solved, and checks the
//! answer's certificate. Values in, values out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    aims::Aims,
    refusal::PlanRefusal,
    situation::{InForce, Pair, Situation},
};
use crate::{
    compute::assignment::{
        Draft, Kind, Load, Outcome, Pair as Candidate, Problem, Witness, check_certificate, solve,
    },
    domain::id::{EntryId, ExpertId},
    error::AppError,
};

/// The most pairs of entry and expert that are weighed in one computation.
const MOST_PAIRS: usize = 4_000_000;

/// What is asked of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// How many experts each entry gets.
    pub per_entry: u32,
    /// Whether everybody must take a fair share.
    pub is_balanced: bool,
    /// Whether what is in force stays.
    pub keeps: bool,
    /// What draws among equally good plans.
    pub seed: u32,
    /// What is asked beyond that.
    pub aims: Aims,
}

/// Where a pair of a plan comes from, as it is stored.
pub mod origin {
    /// The computation chose it.
    pub const COMPUTED: &str = "computed";
    /// It was in force and had to stay.
    pub const LOCKED: &str = "locked";
    /// A person chose it.
    pub const HAND: &str = "hand";
    /// A former plan had it.
    pub const RESTORED: &str = "restored";
}

/// A pair of a plan with its affinity and origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Entry and expert.
    pub pair: Pair,
    /// How well they fit.
    pub affinity: i32,
    /// Where it comes from.
    pub origin: &'static str,
}

/// A plan that is best, with the bound that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The pairs, by entry and expert.
    pub pairs: Vec<Planned>,
    /// The sum of affinities.
    pub total: i64,
    /// No plan that does as well by what else is asked has a larger sum.
    pub bound: i64,
    /// Whether the sum reaches the bound, and the least of an entry its own where that is asked.
    pub is_proved: bool,
    /// No plan serves the entry that is served worst better than this.
    pub minimum_bound: i64,
}

/// Why there is no plan, in things that a person can count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// What is short.
    pub kind: Kind,
    /// The entries concerned.
    pub entries: Vec<EntryId>,
    /// The experts concerned, each with the places that are left beside what must stay; where entries are short, no more than
    /// there are of these that the expert may still take, so that they add up to the capacity. Where minimums are too large,
    /// each with what must still be taken, so that they add up to the need.
    pub experts: Vec<(ExpertId, u32)>,
    /// How many places, or pairs across regions, are needed.
    pub need: u64,
    /// How many there are.
    pub capacity: u64,
}

/// How a computation ends.
#[derive(Debug)]
pub enum Proposed {
    /// With a plan.
    Plan(Proposal),
    /// With the reason why there is none.
    Short(Shortage),
    /// Without a plan that hangs together, and without a proof that there is none.
    Open,
}

/// Finds the best plan for a situation.
///
/// # Errors
/// When there is nothing to assign, too much of it, or the answer's certificate does not hold.
pub fn propose(situation: &Situation, ask: Ask) -> Result<Proposed, AppError> {
    propose_with(situation, ask, &BTreeSet::new())
}

/// Finds the best plan that holds these pairs, which must be allowed.
///
/// # Errors
/// When there is nothing to assign, too much of it, or the answer's certificate does not hold.
pub fn propose_with(situation: &Situation, ask: Ask, wanted: &BTreeSet<Pair>) -> Result<Proposed, AppError> {
    if situation.entries.is_empty() {
        return Err(AppError::refused(PlanRefusal::NoEntries));
    }
    let mut locked = locked_pairs(situation, ask.keeps);
    let by_hand: BTreeSet<Pair> = wanted.difference(&locked).copied().collect();
    locked.extend(&by_hand);
    let holders: BTreeSet<ExpertId> = locked.iter().map(|(_, expert)| *expert).collect();
    let experts: Vec<ExpertId> = situation
        .experts
        .iter()
        .filter(|expert| situation.is_available(expert) || holders.contains(&expert.id))
        .map(|expert| expert.id)
        .collect();
    if experts.is_empty() {
        return Err(AppError::refused(PlanRefusal::NoExperts));
    }
    if situation.entries.len().saturating_mul(experts.len()) > MOST_PAIRS {
        return Err(AppError::refused(PlanRefusal::TooLarge));
    }
    let question = Question::new(situation, ask, experts, locked);
    let problem = Problem::new(question.draft.clone()).map_err(AppError::internal)?;
    match solve(&problem) {
        Outcome::Solved(plan) => {
            check_certificate(&question.draft, &plan).map_err(AppError::internal)?;
            Ok(Proposed::Plan(question.proposal(&plan, &by_hand)?))
        }
        Outcome::Infeasible(witness) => Ok(Proposed::Short(Shortage {
            kind: witness.kind,
            entries: witness.entries.iter().filter_map(|at| question.entry(*at)).collect(),
            experts: question.places(&witness),
            need: witness.need,
            capacity: witness.capacity,
        })),
        Outcome::Open => Ok(Proposed::Open),
    }
}

/// The pairs that every plan must hold: begun sheets, and if asked everything in force that may be.
fn locked_pairs(situation: &Situation, keeps: bool) -> BTreeSet<Pair> {
    let planned: BTreeSet<EntryId> = situation.entries.iter().map(|entry| entry.id).collect();
    let is_available =
        |id: ExpertId| situation.expert(id).is_some_and(|expert| situation.is_available(expert));
    situation
        .in_force
        .iter()
        .filter(|((entry, _), _)| planned.contains(entry))
        .filter(|(pair, stands)| {
            matches!(stands, InForce::Begun(_))
                || (keeps && situation.exclusion(**pair).is_none() && is_available(pair.1))
        })
        .map(|(pair, _)| *pair)
        .collect()
}

/// The question in positions, with the way back to entries and experts.
struct Question {
    entries: Vec<EntryId>,
    experts: Vec<ExpertId>,
    locked: BTreeSet<Pair>,
    draft: Draft,
}

impl Question {
    fn new(situation: &Situation, ask: Ask, experts: Vec<ExpertId>, locked: BTreeSet<Pair>) -> Self {
        let entries: Vec<EntryId> = situation.entries.iter().map(|entry| entry.id).collect();
        let mut locks_of_entry: BTreeMap<EntryId, u32> = BTreeMap::new();
        let mut locks_of_expert: BTreeMap<ExpertId, u32> = BTreeMap::new();
        for (entry, expert) in &locked {
            *locks_of_entry.entry(*entry).or_insert(0) += 1;
            *locks_of_expert.entry(*expert).or_insert(0) += 1;
        }
        let wishes = ask.aims.wishes(situation, &entries, &experts);
        let mut draft = Draft { seed: u64::from(ask.seed), wishes, ..Draft::default() };
        let mut open_to: BTreeMap<ExpertId, u32> = BTreeMap::new();
        let mut open_places: u64 = 0;
        for (at, entry) in (0_u32..).zip(&entries) {
            let locks = locks_of_entry.get(entry).copied().unwrap_or(0);
            draft.needs.push(ask.per_entry.max(locks));
            let open = ask.per_entry.saturating_sub(locks);
            open_places += u64::from(open);
            for (place, expert) in (0_u32..).zip(&experts) {
                let pair = (*entry, *expert);
                let is_locked = locked.contains(&pair);
                let is_free = situation.exclusion(pair).is_none()
                    && situation.expert(*expert).is_some_and(|row| situation.is_available(row));
                if is_locked {
                    draft.locked.push((at, place));
                }
                // An entry that has all it needs has no place for anybody else.
                if is_locked || (is_free && open > 0) {
                    *open_to.entry(*expert).or_insert(0) += 1;
                }
                if is_locked || is_free {
                    let affinity = i64::from(situation.fit(pair));
                    draft.pairs.push(Candidate { entry: at, expert: place, affinity });
                }
            }
        }
        let mut takers = Vec::with_capacity(experts.len());
        for expert in &experts {
            let locks = locks_of_expert.get(expert).copied().unwrap_or(0);
            let row = situation.expert(*expert).filter(|row| situation.is_available(row));
            let max = row.map_or(0, |row| situation.room(row)).max(locks);
            let open = open_to.get(expert).copied().unwrap_or(0);
            takers.push(Taker { locks, most: if row.is_some() { max.min(open) } else { 0 } });
            draft.loads.push(Load { min: 0, max });
        }
        let share = if ask.is_balanced { fair_share(&draft.needs, &takers, open_places) } else { 0 };
        for (load, taker) in draft.loads.iter_mut().zip(&takers) {
            load.min = share.min(taker.most);
        }
        Self { entries, experts, locked, draft }
    }

    fn entry(&self, at: u32) -> Option<EntryId> {
        self.entries.get(usize::try_from(at).ok()?).copied()
    }

    fn expert(&self, at: u32) -> Option<ExpertId> {
        self.experts.get(usize::try_from(at).ok()?).copied()
    }

    /// The experts of a shortage with what is counted of each.
    fn places(&self, witness: &Witness) -> Vec<(ExpertId, u32)> {
        let locked: BTreeSet<(u32, u32)> = self.draft.locked.iter().copied().collect();
        let mut locks: BTreeMap<u32, u32> = BTreeMap::new();
        for (_, expert) in &locked {
            *locks.entry(*expert).or_default() += 1;
        }
        let is_free = |pair: &&Candidate| {
            witness.entries.binary_search(&pair.entry).is_ok() && !locked.contains(&(pair.entry, pair.expert))
        };
        let mut free: BTreeMap<u32, u32> = BTreeMap::new();
        for pair in self.draft.pairs.iter().filter(is_free) {
            *free.entry(pair.expert).or_default() += 1;
        }
        let of = |counts: &BTreeMap<u32, u32>, at: &u32| counts.get(at).copied().unwrap_or(0);
        let places = |at: &u32| {
            let load = self.draft.loads.get(usize::try_from(*at).ok()?)?;
            let left = load.max.saturating_sub(of(&locks, at));
            let counted = match witness.kind {
                Kind::Places => left.min(of(&free, at)),
                Kind::Minimums => load.min.saturating_sub(of(&locks, at)),
                Kind::CrossRegion | Kind::Panel | Kind::Connection | Kind::Island => left,
            };
            Some((self.expert(*at)?, counted))
        };
        witness.experts.iter().filter_map(places).collect()
    }

    fn proposal(
        &self,
        plan: &crate::compute::assignment::Plan,
        by_hand: &BTreeSet<Pair>,
    ) -> Result<Proposal, AppError> {
        let mut pairs: Vec<Planned> = plan
            .pairs
            .iter()
            .filter_map(|found| {
                let pair = (self.entry(found.entry)?, self.expert(found.expert)?);
                let origin = match (by_hand.contains(&pair), self.locked.contains(&pair)) {
                    (true, _) => origin::HAND,
                    (false, true) => origin::LOCKED,
                    (false, false) => origin::COMPUTED,
                };
                Some(Planned { pair, affinity: i32::try_from(found.affinity).ok()?, origin })
            })
            .collect();
        pairs.sort_by_key(|planned| planned.pair);
        Ok(Proposal {
            pairs,
            total: i64::try_from(plan.total).map_err(AppError::internal)?,
            bound: i64::try_from(plan.bound).map_err(AppError::internal)?,
            is_proved: plan.proved,
            minimum_bound: i64::try_from(plan.minimum_bound).map_err(AppError::internal)?,
        })
    }
}

/// What an expert must take, and the most that may be asked as a fair share: what the capacity, the locks and the open entries allow.
struct Taker {
    locks: u32,
    most: u32,
}

/// Three fifths of an even share: enough that nobody idles, little enough that fitting experts may do more. What must stay may leave too few
/// places for that; then so much that no more than three fifths of the open places are asked for.
fn fair_share(needs: &[u32], takers: &[Taker], open_places: u64) -> u32 {
    let three_fifths = |places: u64| places.saturating_mul(6) / 10;
    let places: u64 = needs.iter().map(|need| u64::from(*need)).sum();
    let experts = u64::try_from(takers.len()).unwrap_or(u64::MAX).max(1);
    let even = u32::try_from(three_fifths(places) / experts).unwrap_or(u32::MAX);
    let asked = |share: u32| -> u64 {
        takers.iter().map(|taker| u64::from(share.min(taker.most).saturating_sub(taker.locks))).sum()
    };
    (0..=even).rev().find(|share| asked(*share) <= three_fifths(open_places)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(takers: &[(usize, u32, u32)], open_places: u64) -> u32 {
        let group =
            |&(count, locks, most): &(usize, u32, u32)| (0..count).map(move |_| Taker { locks, most });
        fair_share(&[5; 150], &takers.iter().flat_map(group).collect::<Vec<_>>(), open_places)
    }

    #[test]
    fn a_fair_share_is_three_fifths_of_an_even_one() {
        assert_eq!(share(&[(30, 0, 30)], 750), 15);
        assert_eq!(share(&[(30, 0, 2)], 750), 15, "who can take fewer takes those");
    }

    #[test]
    fn a_fair_share_asks_for_no_more_than_three_fifths_of_what_is_open() {
        assert_eq!(share(&[(30, 25, 30), (1, 0, 0)], 0), 14, "nobody who joined can take anything");
        assert_eq!(share(&[(30, 25, 30), (1, 0, 10)], 10), 6);
        assert_eq!(share(&[(29, 25, 30), (10, 0, 25)], 25), 1);
    }
}
