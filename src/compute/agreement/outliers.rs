//! Marks that lie far from what entry and judge lead to expect. Among many marks some are far by chance; the chances are corrected for that.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float};
use crate::compute::calibration::{Components, Observations, TwoWay};

use super::solved::Solved;
use super::tails::student_two_sided;

/// How chances are corrected for the number of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// With 5 % chance any is flagged by chance at all (Holm, *A simple sequentially rejective multiple test procedure*, 1979).
    Holm,
    /// Of those that are flagged about 5 % are by chance (Benjamini and Hochberg, *Controlling the false discovery rate*, 1995).
    BenjaminiHochberg,
}

/// A mark and how far it is from what was to be expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    /// Position of the entry.
    pub entry: u32,
    /// Position of the judge.
    pub judge: u32,
    /// Points above (or, below 0, under) what entry and judge lead to expect.
    pub residual: f64,
    /// The residual by its own standard deviation, the judge's spread estimated without the mark.
    pub studentised: f64,
    /// The chance of that or more, corrected for the number of marks.
    pub chance: f64,
}

/// All marks with a studentised residual beyond 3 on either side or a corrected chance of at most 0.05, the furthest first. Marks that nothing can
/// contradict, such as the only one of an entry, are left out. O(judges³ + n · marks² + n log n).
pub fn outliers(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    correction: Correction,
) -> Vec<Outlier> {
    outliers_of(&Solved::of(observations, components, estimate), correction)
}

/// The same for an estimate whose equations are solved.
pub(super) fn outliers_of(solved: &Solved, correction: Correction) -> Vec<Outlier> {
    let (observations, estimate) = (solved.observations, solved.estimate);
    let mut found = Vec::new();
    for (number, part) in solved.components.parts.iter().enumerate() {
        let Some(covariance) = solved.covariance(number) else { continue };
        for place in part.entries.iter().flat_map(|&entry| observations.of_entry(at(entry))) {
            let mark = observations.get(place);
            let judge = at(mark.judge);
            let variance = estimate.spreads[judge] * estimate.spreads[judge];
            let open = variance - covariance.of_fitted(at(mark.entry), judge);
            let freedom = estimate.freedom[judge] - 1.0;
            let is_open = open > 1e-9 * variance && freedom > 0.0;
            if !is_open {
                continue;
            }
            let residual = estimate.residuals[place];
            let own = residual / open.sqrt();
            // The same with the mark's own part taken out of the spread (Cook and Weisberg, *Residuals and Influence in Regression*, 1982, section 2.2).
            let rest = (estimate.freedom[judge] - own * own).max(1e-9);
            let studentised = own * (freedom / rest).sqrt();
            found.push(Outlier {
                entry: mark.entry,
                judge: mark.judge,
                residual,
                studentised,
                chance: student_two_sided(studentised, freedom),
            });
        }
    }
    found.sort_by(|one, other| {
        one.chance.total_cmp(&other.chance).then((one.entry, one.judge).cmp(&(other.entry, other.judge)))
    });
    let chances: Vec<f64> = found.iter().map(|it| it.chance).collect();
    for (it, chance) in found.iter_mut().zip(corrected(&chances, correction)) {
        it.chance = chance;
    }
    found.retain(|it| it.studentised.abs() > 3.0 || it.chance <= 0.05);
    found.sort_by(|one, other| {
        let by_size = other.studentised.abs().total_cmp(&one.studentised.abs());
        by_size.then((one.entry, one.judge).cmp(&(other.entry, other.judge)))
    });
    found
}

/// Ascending chances, corrected for their number: as many, ascending too, at most 1. O(n); the sources stand at [`Correction`].
pub fn corrected(ascending: &[f64], correction: Correction) -> Vec<f64> {
    let count = ascending.len();
    let mut corrected = ascending.to_vec();
    match correction {
        Correction::Holm => {
            let mut most: f64 = 0.0;
            for (place, chance) in corrected.iter_mut().enumerate() {
                most = most.max((*chance * float(count - place)).min(1.0));
                *chance = most;
            }
        }
        Correction::BenjaminiHochberg => {
            let mut least: f64 = 1.0;
            for (place, chance) in corrected.iter_mut().enumerate().rev() {
                least = least.min(*chance * float(count) / float(place + 1));
                *chance = least;
            }
        }
    }
    corrected
}
