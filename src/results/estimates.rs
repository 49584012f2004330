//! The marks of a round under four estimators, so that organizers see before they publish how far a place hangs on the method: what
//! `compute::calibration` says of a standing. Pure; it decides nothing.

use super::standing::Standing;
use crate::{
    compute::{
        agreement::PanelReport,
        calibration::{
            Beside, Components, Observations, Refusal, Weighting, fitted, refusal::unconnected, two_way,
        },
        exact::{Exact, Overflow},
        scoring::Outcome,
    },
    error::AppError,
};

/// The entries of a standing under four estimators.
pub struct Estimates {
    /// The ranks by each of them.
    pub beside: Beside,
    /// Where entries that miss a gate are left out and no judge connects the others: which reviews would help.
    pub unconnected: Option<Refusal>,
}

/// Ranks the entries of a standing by every method, on what its judges gave in all. `panel` is the report on these `totals`, whose estimates are
/// used again. An entry that misses a gate is in no order, and the marks that it got move nobody, as in the official ranking. Bonuses are
/// added after the estimate. At most so many `reviews` are proposed where leaving entries out leaves parts that no judge connects.
///
/// # Errors
/// When a sum of bonuses does not fit, which the standing would have said.
pub fn beside(
    standing: &Standing,
    totals: &Observations,
    panel: &PanelReport,
    reviews: usize,
) -> Result<Estimates, AppError> {
    let entries = 0..standing.entries.len();
    let more: Vec<Exact> = entries
        .map(|entry| bonuses(standing, entry))
        .collect::<Result<_, _>>()
        .map_err(AppError::internal)?;
    let more = (more.as_slice(), standing.rule.decimals());
    let is_out = |entry: u32| {
        let working = usize::try_from(entry).ok().and_then(|entry| standing.working(entry));
        working.is_some_and(|working| matches!(working.outcome, Outcome::GateMissed(_)))
    };
    if !totals.iter().any(|mark| is_out(mark.entry)) {
        let model = panel.mixed.as_ref().map_err(|why| *why);
        let beside = Beside::of(totals, &panel.components, &panel.estimate, model, more);
        // What the report on the panel says of its parts is said of these.
        return Ok(Estimates { beside, unconnected: None });
    }
    let kept = totals.iter().filter(|mark| !is_out(mark.entry)).collect();
    let kept = Observations::new(totals.entries(), totals.judges(), kept).map_err(AppError::internal)?;
    let components = Components::of(&kept);
    let estimate = two_way(&kept, &components, Weighting::Precision);
    let model = fitted(&kept);
    let beside = Beside::of(&kept, &components, &estimate, model.as_ref().map_err(|why| *why), more);
    let reviews = reviews.min(components.parts.len().saturating_sub(1));
    Ok(Estimates { beside, unconnected: unconnected(&kept, &components, &estimate, reviews) })
}

/// The bonuses of an entry.
fn bonuses(standing: &Standing, entry: usize) -> Result<Exact, Overflow> {
    let given = standing.working(entry).into_iter().flat_map(|working| &working.bonuses);
    given.filter_map(|bonus| bonus.mean).try_fold(Exact::ZERO, |sum, mean| sum.plus(mean.value))
}
