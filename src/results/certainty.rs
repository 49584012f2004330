//! How certain a calibrated place is, as a result holds it. The fields stand in the order of the alphabet, as in all of [`super::snapshot`].

use serde::{Deserialize, Serialize};

use crate::{
    compute::{
        calibration::official::{CHANCE_DECIMALS, Finding},
        exact::Exact,
    },
    domain::rule::Rule,
};

/// How certain a calibrated score and its rank are, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenCertainty {
    /// For each tier the chance to be in it or a higher one.
    pub chances: Vec<Option<String>>,
    /// The best and the worst rank of the interval.
    pub ranks: Option<(usize, usize)>,
    /// The standard error of the score.
    pub standard_error: Option<String>,
}

impl FrozenCertainty {
    /// Freezes what a calibration found.
    pub fn of(finding: &Finding, rule: &Rule) -> Self {
        let chance = |chance: &Option<Exact>| chance.map(|chance| chance.to_decimal(CHANCE_DECIMALS));
        Self {
            chances: finding.chances.iter().map(chance).collect(),
            ranks: finding.ranks,
            standard_error: finding.standard_error.map(|error| error.to_decimal(rule.decimals())),
        }
    }
}
