//! The proof that a plan is best, or a better plan, where a network alone cannot give it: the prices of `relax` say what a plan above a target must have
//! and cannot have; the little that stays open is an integer program. If the program finds nothing, the target was too high and is lowered.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::demands::Demand;
use super::effort::Effort;
use super::exchange::Board;
use super::problem::Problem;
use super::program::{Answer, MOST_PAIRS, best_choice};
use super::relax::{Fixing, Prices, Relaxation};

/// How many rounds the prices are improved at most, and how many pairs are looked at for it.
const ROUNDS: usize = 400;
const LOOKS: usize = 40_000_000;

/// The first distance of the target from the bound.
const FIRST_GAP: i128 = 4;

/// A choice among the free pairs, with the value of its plan.
#[derive(Clone)]
pub(super) struct Best {
    pub(super) value: i128,
    pub(super) choice: Vec<bool>,
}

/// What is known at the end.
pub(super) struct Proof {
    /// The best choice that is known.
    pub(super) best: Option<Best>,
    /// No choice is worth more; none if there is no choice at all.
    pub(super) bound: Option<i128>,
}

/// Prices near the best, and the bound they give; none if an entry cannot reach the minimum.
pub(super) fn tighten(
    relaxation: &Relaxation<'_>,
    prices: Prices,
    best: Option<&Best>,
    limit: i128,
    effort: &Effort,
) -> Option<(Prices, i128)> {
    let target = best.map_or(limit - limit / 2000 - 1, |best| best.value);
    let rounds = (LOOKS / relaxation.problem.free().len().max(1)).clamp(40, ROUNDS);
    let (prices, bound) = relaxation.improve(prices, rounds, target, effort)?;
    Some((prices, bound.scaled.div_euclid(i128::from(relaxation.scale)).min(limit)))
}

/// Proves the best choice, where each entry must reach `minimum` if there is one, as far as the effort lasts. `best` is the best that is known,
/// `bound` limits the value.
pub(super) fn prove(
    problem: &Problem,
    minimum: Option<i128>,
    (relaxation, prices): (&Relaxation<'_>, &Prices),
    mut best: Option<Best>,
    mut bound: i128,
    effort: &Effort,
) -> Proof {
    let Some(found) = relaxation.bound(prices, effort) else { return Proof { best: None, bound: None } };
    let worst: i128 = {
        let values = problem.free().iter().map(|pair| i128::from(problem.value(pair)).min(0));
        let locks = problem.locks().iter().map(|pair| i128::from(problem.value(pair)));
        values.chain(locks).sum()
    };
    let mut gap = FIRST_GAP;
    loop {
        let known = best.as_ref().map(|best| best.value);
        if known.is_some_and(|known| known >= bound) {
            return Proof { best, bound: known };
        }
        if effort.is_spent() {
            return Proof { best, bound: Some(bound) };
        }
        // A plan that is known need only be looked beyond.
        let lowest = known.map_or(worst, |known| known + 1);
        let target = (bound - gap).max(lowest);
        let fixing = relaxation.fix(prices, &found, (target, MOST_PAIRS), effort);
        // A fixing that leaves everything open has everything decided by its program.
        let is_whole = fixing
            .as_ref()
            .is_some_and(|fixing| fixing.fixes.is_empty() && fixing.keeps.iter().all(|&keep| keep));
        let answer = match fixing {
            None => Answer::Impossible,
            Some(fixing) if !fixing.is_complete => Answer::Open,
            Some(fixing) => open_part(problem, minimum, relaxation.demands, &fixing, effort),
        };
        match answer {
            Answer::Open => return Proof { best, bound: Some(bound) },
            Answer::Impossible => bound = bound.min(target - 1),
            Answer::Best(choice) => {
                let value = Board::new(problem, &choice, minimum).value();
                bound = bound.min((target - 1).max(value));
                if best.as_ref().is_none_or(|best| value > best.value) {
                    best = Some(Best { value, choice });
                }
            }
        }
        if target == lowest || is_whole {
            let bound = best.as_ref().map(|best| best.value);
            return Proof { best, bound };
        }
        gap *= 4;
    }
}

/// Solves what a fixing leaves open.
fn open_part(
    problem: &Problem,
    minimum: Option<i128>,
    demands: &[Demand],
    fixing: &Fixing,
    effort: &Effort,
) -> Answer {
    // Where what every such plan must have does not fit together, there is no such plan.
    if !problem.has_room_for(&fixing.fixes) {
        return Answer::Impossible;
    }
    let restricted = problem.restricted(|position| fixing.keeps[position], &fixing.fixes);
    match best_choice(&restricted, minimum, demands, effort) {
        Answer::Best(part) => Answer::Best(widen(problem, &restricted, &part)),
        other => other,
    }
}

/// A choice of a restricted question as one of the whole question.
pub(super) fn widen(problem: &Problem, restricted: &Problem, part: &[bool]) -> Vec<bool> {
    let chosen =
        restricted.free().iter().zip(part).filter(|(_, is_chosen)| **is_chosen).map(|(pair, _)| pair);
    let mut ends: Vec<(u32, u32)> =
        chosen.chain(restricted.locks()).map(|pair| (pair.entry, pair.expert)).collect();
    ends.sort_unstable();
    problem.free().iter().map(|pair| ends.binary_search(&(pair.entry, pair.expert)).is_ok()).collect()
}
