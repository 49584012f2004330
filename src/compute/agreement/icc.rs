//! Intraclass correlations from the variances of the mixed model: which part of a mark's scatter is the entry's own.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

use crate::compute::calibration::Mixed;
use crate::compute::calibration::number::float;

/// Intraclass correlations, from 0 to 1. Source: McGraw and Wong, *Forming inferences about some intraclass correlation coefficients*, 1996.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// Of a single mark, if severity counts as error: how far one judge's marks can be trusted as they stand.
    pub agreement_single: f64,
    /// Of the mean of the panel, if severity counts as error.
    pub agreement_mean: f64,
    /// Of a single mark, if severity is taken out.
    pub consistency_single: f64,
    /// Of the mean of the panel, if severity is taken out.
    pub consistency_mean: f64,
}

/// The correlations for panels of so many judges, 0 counting as 1, from the variances in squared points: each is the entries' part of all the variance that
/// a mark, or the mean of a panel, has. O(1). All are 0 where entries cannot be told apart; nothing is refused, as a fitted model has an error variance.
pub fn icc(model: &Mixed, panel: usize) -> Icc {
    let (entry, judge, error) = (model.entry_variance, model.judge_variance, model.error_variance);
    let share = |rest: f64| entry / (entry + rest);
    let size = float(panel.max(1));
    Icc {
        agreement_single: share(judge + error),
        agreement_mean: share((judge + error) / size),
        consistency_single: share(error),
        consistency_mean: share(error / size),
    }
}
