//! From the marks of a round to its places, the same way for the rows of the database and for the frozen inputs of a result:
//! what is published must come out again of what is published with it.

use crate::{
    compute::{
        calibration::{
            Rounding,
            official::{Calibrated, Gap, calibrate_group_rounded, score_group},
        },
        ranking::{Entrant, Ranking, ends, rank},
        scoring::{Mark, Scorer, Working},
    },
    domain::{
        points::Points,
        rule::{Aggregate, Rule},
    },
    error::AppError,
};

/// The scores of all entries of a round, and their places.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The score of each entry.
    pub entrants: Vec<Entrant<usize>>,
    /// The ranking.
    pub ranking: Ranking,
    /// What a calibration found; none where the rule asks for none, and where more is asked of it than it can do.
    pub calibration: Option<Calibrated<usize>>,
    /// For each tier the gap below its last entry; none where the rule does not calibrate.
    pub gaps: Vec<Option<Gap>>,
}

impl Contest {
    /// Scores and ranks the entries of one group by their marks. No figures come with the entries, so keys by column leave ties as they are.
    /// `decided` answers the orders of tied entries that count, from the scores and the ranking that the chain alone makes; `places` says for each judge which place it takes in a calibration.
    ///
    /// Costs O(n log n) for n marks, and for a calibrated rule what [`calibrate_group_rounded`] does.
    ///
    /// # Errors
    /// When the marks do not fit the rule.
    pub fn of(
        rule: &Rule,
        marks: &[Vec<Mark<usize>>],
        decided: impl FnOnce(&[Entrant<usize>], &Ranking) -> Vec<Vec<usize>>,
        places: &[usize],
    ) -> Result<Self, AppError> {
        Self::rounded(rule, marks, decided, places, Rounding::Settled)
    }

    /// The same where calibrated scores are rounded in another way: as results were frozen once, for their check.
    ///
    /// # Errors
    /// When the marks do not fit the rule.
    pub fn rounded(
        rule: &Rule,
        marks: &[Vec<Mark<usize>>],
        decided: impl FnOnce(&[Entrant<usize>], &Ranking) -> Vec<Vec<usize>>,
        places: &[usize],
        rounding: Rounding,
    ) -> Result<Self, AppError> {
        let scorer = Scorer::new(rule).map_err(AppError::internal)?;
        let mut workings = scorer.score_group(marks).map_err(AppError::internal)?;
        let mut calibration = None;
        if rule.aggregate() == Aggregate::Calibrated {
            let found = calibrate_group_rounded(&scorer, rule, &mut workings, in_order(places), rounding);
            calibration = found.ok();
        }
        let entrants = entrants(rule, workings);
        let mut ranking = rank(rule, &entrants, &[]).map_err(AppError::internal)?;
        let decisions = decided(&entrants, &ranking);
        if !decisions.is_empty() {
            ranking = rank(rule, &entrants, &decisions).map_err(AppError::internal)?;
        }
        let mut gaps = vec![None; rule.tiers().len()];
        if let Some(calibration) = &mut calibration {
            gaps = calibration.gaps(rule, &ends(&ranking, gaps.len())).map_err(AppError::internal)?;
            for (finding, place) in calibration.findings.iter_mut().zip(&ranking.places) {
                if let Some(finding) = finding {
                    finding.widen(place.rank);
                }
            }
        }
        Ok(Self { entrants, ranking, calibration, gaps })
    }
}

/// The entries with the scores that [`Contest::of`] gives them, and nothing besides: where the rule calibrates, how certain they are takes
/// much longer than the scores. Where no calibration can be made nobody has a score. O(n log n) for n marks, and for a calibrated
/// rule what [`score_group`] costs.
///
/// # Errors
/// When the marks do not fit the rule.
pub fn scored(
    rule: &Rule,
    marks: &[Vec<Mark<usize>>],
    places: &[usize],
) -> Result<Vec<Entrant<usize>>, AppError> {
    let scorer = Scorer::new(rule).map_err(AppError::internal)?;
    let mut workings = scorer.score_group(marks).map_err(AppError::internal)?;
    if rule.aggregate() == Aggregate::Calibrated {
        score_group(&scorer, rule, &mut workings, in_order(places)).ok();
    }
    Ok(entrants(rule, workings))
}

/// Which judge comes first in a calibration.
fn in_order(places: &[usize]) -> impl Fn(usize) -> (Option<usize>, usize) {
    move |judge| (places.get(judge).copied(), judge)
}

fn entrants(rule: &Rule, workings: Vec<Working<usize>>) -> Vec<Entrant<usize>> {
    let columns = rule.columns().count();
    let entrant = |working| Entrant { group: 0, working, columns: vec![None; columns] };
    workings.into_iter().map(entrant).collect()
}

/// For each judge a place that follows from the marks alone: where judges of equal marks change places, nothing changes. A calibration
/// that takes judges by it gives the same, whatever the judges are called, and a published result may call them by their places. Those
/// without a mark come last. O(n log n) for n marks.
pub fn places_by_marks(marks: &[Vec<Mark<usize>>], judges: usize) -> Vec<usize> {
    let mut given: Vec<Vec<(usize, usize, Points)>> = vec![Vec::new(); judges];
    for (entry, marks) in marks.iter().enumerate() {
        for mark in marks {
            if let Some(own) = given.get_mut(mark.judge) {
                own.push((entry, mark.criterion, mark.points));
            }
        }
    }
    for own in &mut given {
        own.sort_unstable();
    }
    let mut order: Vec<usize> = (0..judges).collect();
    order.sort_by_key(|judge| given.get(*judge).map(|own| (own.is_empty(), own)));
    let mut places = vec![0; judges];
    for (place, judge) in order.into_iter().enumerate() {
        if let Some(slot) = places.get_mut(judge) {
            *slot = place;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(judge: usize, points: &str) -> Mark<usize> {
        Mark { judge, criterion: 0, points: points.parse().unwrap() }
    }

    #[test]
    fn places_follow_the_marks_and_not_the_numbers() {
        let marks = vec![vec![mark(0, "9"), mark(2, "7")], vec![mark(1, "1"), mark(2, "8")]];
        // The earliest entry and its lowest mark come first; the judge without a mark is the last.
        assert_eq!(places_by_marks(&marks, 4), [1, 2, 0, 3]);
        let renumbered = vec![vec![mark(3, "9"), mark(1, "7")], vec![mark(1, "8"), mark(2, "1")]];
        assert_eq!(places_by_marks(&renumbered, 4), [3, 0, 2, 1]);
    }

    #[test]
    fn a_calibration_does_not_depend_on_the_numbers_of_the_judges() {
        let rule = Rule::from_toml(
            "decimals = 3\nround = [\"total\"]\naggregate = \"calibrated\"\ntie_break = [\"draw\"]\n\
             [[criterion]]\nid = \"c\"\nfull = \"100\"\nstep = \"0.5\"\nweight = \"1\"\n\
             [[tier]]\nname = \"gold\"\ncount = 2\n",
        )
        .unwrap();
        let points = |entry: usize, judge: usize| {
            format!("{}", 40 + (entry * 17 + judge * 29 + entry * judge * 5) % 53)
        };
        let sheets = |number: fn(usize) -> usize| -> Vec<Vec<Mark<usize>>> {
            let given = |entry: usize, judge: usize| !(entry + judge).is_multiple_of(3);
            let marks = |entry: usize| {
                let mut own: Vec<Mark<usize>> = (0..6)
                    .filter(|judge| given(entry, *judge))
                    .map(|judge| mark(number(judge), &points(entry, judge)))
                    .collect();
                own.sort_by_key(|mark| mark.judge);
                own
            };
            (0..9).map(marks).collect()
        };
        let found = |number| {
            let marks = sheets(number);
            let contest = Contest::of(&rule, &marks, |_, _| Vec::new(), &places_by_marks(&marks, 6)).unwrap();
            (contest.ranking, contest.calibration.unwrap().findings)
        };
        let plain = found(|judge| judge);
        assert!(plain.1.iter().all(|it| it.as_ref().is_some_and(|it| it.ranks.is_some())));
        assert_eq!(found(|judge| 5 - judge), plain);
        assert_eq!(found(|judge| (judge * 5 + 2) % 6), plain);
    }
}
