//! A stored result is ranked again from what is frozen in it, and must come out the same.

use std::collections::BTreeSet;

use super::{FrozenPlace, FrozenSplit, Snapshot, places, sha256, ties};
use crate::{
    compute::{calibration::Rounding, scoring::Mark},
    domain::rule::{Aggregate, text::RuleText},
    error::AppError,
    results::{contest::Contest, store::ResultRow},
};

impl Snapshot {
    /// Ranks again from the frozen inputs. A calibrated score is rounded as asked.
    pub(super) fn ranked_again(
        &self,
        rounding: Rounding,
    ) -> Result<(Vec<FrozenPlace>, Vec<FrozenSplit>), AppError> {
        let damaged = || AppError::internal(anyhow::anyhow!("the frozen inputs do not fit together"));
        let rule = self.rule()?;
        let numbers: Vec<&str> = self.entries.iter().map(|entry| entry.number.as_str()).collect();
        let position = |number: &str| numbers.binary_search(&number).ok();
        let judges: Vec<&str> = self
            .sheets
            .iter()
            .map(|sheet| sheet.judge.as_str())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let mut marks: Vec<Vec<Mark<usize>>> = vec![Vec::new(); numbers.len()];
        for sheet in &self.sheets {
            let judge = judges.binary_search(&sheet.judge.as_str()).map_err(|_place| damaged())?;
            let own = position(&sheet.entry).and_then(|entry| marks.get_mut(entry)).ok_or_else(damaged)?;
            for (criterion, score) in sheet.scores.iter().enumerate() {
                if let Some(score) = score {
                    let points = score.parse().map_err(AppError::internal)?;
                    own.push(Mark { judge, criterion, points });
                }
            }
        }
        let orders: Vec<Vec<usize>> = self
            .decisions
            .iter()
            .map(|decision| decision.order.iter().filter_map(|number| position(number)).collect())
            .collect();
        let in_order: Vec<usize> = (0..judges.len()).collect();
        let contest = Contest::rounded(&rule, &marks, |_, _| orders, &in_order, rounding)?;
        let chain = RuleText::from_toml(&self.rule).map_err(AppError::internal)?.tie_break;
        let splits = ties::splits(&chain, &numbers, &contest.ranking);
        let found = (contest.entrants.as_slice(), &contest.ranking, contest.calibration.as_ref());
        Ok((places(&rule, &numbers, found), splits))
    }

    /// Whether the ranking comes out of the frozen inputs.
    fn comes_out(&self, rounding: Rounding) -> Result<bool, AppError> {
        let (mut again, splits) = self.ranked_again(rounding)?;
        if self.ranking.iter().all(|place| place.parts.is_empty()) {
            // It was frozen before the sums of parts were kept.
            for place in &mut again {
                place.parts.clear();
            }
        }
        // One that says nothing of splits was frozen before they were kept, or has none.
        Ok(again == self.ranking && (self.splits.is_empty() || splits == self.splits))
    }
}

/// Checks a stored result: its hash, and that its ranking comes out of its own inputs.
///
/// # Errors
/// What is wrong, in words for the operator.
pub fn check_snapshot(row: &ResultRow) -> Result<(), String> {
    if sha256(&row.snapshot) != row.sha256 {
        return Err(format!("the snapshot of result {} does not have its hash", row.id));
    }
    let check = || {
        let snapshot = Snapshot::parse(&row.snapshot)?;
        let mut is_same = snapshot.comes_out(Rounding::Settled)?;
        if !is_same && snapshot.rule()?.aggregate() == Aggregate::Calibrated {
            // Where a score is a half exactly, the last bit decided in what was frozen before; the version does not tell which that is.
            is_same = snapshot.comes_out(Rounding::Bare)?;
        }
        Ok::<_, AppError>((is_same, snapshot.number == row.number && snapshot.round_id == row.round_id))
    };
    match check() {
        Err(error) => Err(format!("the snapshot of result {} cannot be read: {error}", row.id)),
        Ok((false, _)) => {
            Err(format!("the ranking of result {} does not come out of its frozen inputs", row.id))
        }
        Ok((_, false)) => Err(format!("the snapshot of result {} belongs to another result", row.id)),
        Ok((true, true)) => Ok(()),
    }
}
