//! What the marks cannot tell, why, and what would help. A refusal is an answer too: it is better than a number that rests on nothing.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::components::{Component, Components};
use super::covariance::Covariance;
use super::means::middle_and_spread;
use super::number::{at, float, position};
use super::observations::Observations;
use super::two_way::TwoWay;

/// A judge needs so many marks before anything is said about the judge.
pub const FEWEST_MARKS: usize = 3;
/// A part needs so many observations beyond what entries and judges use up before intervals are given.
pub const FEWEST_SPARE: usize = 5;

/// One review that is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Review {
    /// Position of the entry.
    pub entry: u32,
    /// Position of the judge.
    pub judge: u32,
}

/// What is refused, with its reason and its remedy; positions count from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// An entry has no mark, so nothing is known about it. Remedy: let somebody judge it.
    NoMarks {
        /// The entry.
        entry: u32,
    },
    /// No judge connects these parts, so their entries are compared only within each part: a difference between the parts may lie in the entries or
    /// in the judges. Remedy: reviews across them.
    Unconnected {
        /// How many parts there are; see [`Components::parts`].
        parts: usize,
        /// How many further reviews it takes at least.
        needed: usize,
        /// The asked number of further reviews that connect the most entries, then leave the least uncertainty between them; the best first. They are
        /// chosen one after the other, see [`are_best`].
        reviews: Vec<Review>,
    },
    /// A judge has too few marks to be described; the marks count. Remedy: so many more of them.
    FewMarks {
        /// The judge.
        judge: u32,
        /// How many there are.
        marks: usize,
        /// How many are missing.
        missing: usize,
    },
    /// A judge gave everybody the same, so the marks do not tell entries apart; standardised scores leave the judge out. Remedy: ask the judge to look
    /// again, or void the sheets.
    OneValue {
        /// The judge.
        judge: u32,
        /// How many marks there are.
        marks: usize,
        /// The value, in points.
        value: f64,
    },
    /// A part has too few observations to say how certain its values are: standard errors, rank intervals and chances are missing. Remedy: so many
    /// more reviews within it.
    SmallPart {
        /// The part, see [`Components::parts`].
        part: u32,
        /// Observations beyond what its entries and judges use up.
        spare: usize,
        /// How many reviews are missing.
        missing: usize,
    },
}

/// Everything that is refused about entries, judges and parts, last how to connect the parts by so many further reviews. O(n), and where parts are not
/// connected as [`best_bridges`].
pub(crate) fn refusals(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    reviews: usize,
) -> Vec<Refusal> {
    let mut found = Vec::new();
    for entry in
        (0..position(observations.entries())).filter(|&entry| components.of_entry[at(entry)].is_none())
    {
        found.push(Refusal::NoMarks { entry });
    }
    for judge in 0..observations.judges() {
        let places = observations.of_judge(judge);
        let marks = places.len();
        if let [first, _, ..] = places
            && middle_and_spread(observations, judge).is_none()
        {
            let value = observations.values()[at(*first)];
            found.push(Refusal::OneValue { judge: position(judge), marks, value });
        }
        if marks < FEWEST_MARKS {
            found.push(Refusal::FewMarks { judge: position(judge), marks, missing: FEWEST_MARKS - marks });
        }
    }
    for (part, component) in components.parts.iter().enumerate() {
        let spare = component.spare();
        if spare < FEWEST_SPARE {
            found.push(Refusal::SmallPart { part: position(part), spare, missing: FEWEST_SPARE - spare });
        }
    }
    found.extend(unconnected(observations, components, estimate, reviews));
    found
}

/// What is refused if there are several parts, with so many further reviews. Costs as [`best_bridges`].
pub(crate) fn unconnected(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    reviews: usize,
) -> Option<Refusal> {
    let needed = components.parts.len().checked_sub(1).filter(|needed| *needed > 0)?;
    let reviews = best_bridges(observations, components, &estimate.finite_weights(), reviews);
    Some(Refusal::Unconnected { parts: components.parts.len(), needed, reviews })
}

/// Whether reviews that [`best_bridges`] proposes to connect so many parts are certainly the best of all: so is a single one between two parts. Several are
/// chosen one after the other, each the best beside those before it; another set may be a little better together. O(1).
pub fn are_best(parts: usize, reviews: &[Review]) -> bool {
    parts == 2 && reviews.len() == 1
}

/// Up to `count` further reviews that connect parts well: as long as there are several, each ties the largest part that is still apart to the
/// largest of all; further ones strengthen the tie that leaves most uncertain. `weights` are the judges' (inverse variances).
///
/// A review of an entry in one part by a judge of another makes the difference of their means known up to the judge's error, the uncertainty
/// of the judge's leaning against the own part and that of the entry against its part; the review with the least sum is best, exactly so for
/// a single tie between two parts ([`are_best`]). More are chosen greedily: several ties of one pair of parts use different judges and entries and are
/// taken as independent, and parts are tied to the largest one only. Judges and entries that are not in any part are proposed nowhere; conflicts of
/// interest are for the caller to look at. The choice is the project's own.
/// O(judges³ of the largest part + observations · marks of an entry + count · parts).
pub fn best_bridges(
    observations: &Observations,
    components: &Components,
    weights: &[f64],
    count: usize,
) -> Vec<Review> {
    let parts = &components.parts;
    let Some(hub) = (0..parts.len()).rev().max_by_key(|&part| parts[part].entries.len()) else {
        return Vec::new();
    };
    let ends: Vec<Ends> = parts.iter().map(|part| Ends::of(observations, part, weights)).collect();
    let mut ties: Vec<Tie> = (0..parts.len()).filter(|&part| part != hub).map(Tie::to).collect();
    // The largest first, the earliest of equals.
    ties.sort_by_key(|tie| (std::cmp::Reverse(parts[tie.part].entries.len()), tie.part));
    let all: usize = parts.iter().map(|part| part.entries.len()).sum();
    let mut reviews = Vec::new();
    while reviews.len() < count && !ties.is_empty() {
        let weight =
            |tie: &Tie| float(parts[tie.part].entries.len()) * float(all - parts[tie.part].entries.len());
        let next = ties.iter().position(|tie| tie.certainty <= 0.0).or_else(|| {
            let gain = |tie: &Tie| {
                let (_, variance) = tie.next(&ends[tie.part], &ends[hub])?;
                Some(weight(tie) * (1.0 / tie.certainty - 1.0 / (tie.certainty + 1.0 / variance)))
            };
            let gains = ties.iter().enumerate().filter_map(|(place, tie)| Some((place, gain(tie)?)));
            gains.rev().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(place, _)| place)
        });
        let Some(place) = next else { break };
        let part = ties[place].part;
        let Some((review, variance)) = ties[place].next(&ends[part], &ends[hub]) else { break };
        ties[place].used.push(review);
        ties[place].certainty += 1.0 / variance;
        reviews.push(review);
    }
    reviews
}

/// The judges and entries of a part, each with what a review by or of it leaves uncertain, the best first.
struct Ends {
    judges: Vec<(f64, u32)>,
    entries: Vec<(f64, u32)>,
}

impl Ends {
    fn of(observations: &Observations, part: &Component, weights: &[f64]) -> Self {
        let covariance = Covariance::of(observations, part, weights);
        let mut ends = Self { judges: Vec::new(), entries: Vec::new() };
        let around = covariance.as_ref().map(Covariance::means);
        for &judge in &part.judges {
            let own = 1.0 / weights[at(judge)];
            let leaning = covariance.as_ref().zip(around.as_ref());
            let leaning = leaning.map_or(own, |(all, means)| all.of_judge_and_mean(means, at(judge)));
            ends.judges.push((own + leaning, judge));
        }
        for &entry in &part.entries {
            let apart = covariance.as_ref().zip(around.as_ref());
            let apart = apart.map_or(0.0, |(all, means)| all.of_entry_against_mean(means, at(entry)));
            ends.entries.push((apart, entry));
        }
        for list in [&mut ends.judges, &mut ends.entries] {
            list.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        }
        ends
    }
}

/// The reviews between a part and the largest one.
struct Tie {
    part: usize,
    used: Vec<Review>,
    /// The sum of the inverse variances of the difference that its reviews give.
    certainty: f64,
}

impl Tie {
    fn to(part: usize) -> Self {
        Self { part, used: Vec::new(), certainty: 0.0 }
    }

    /// The best review that is left, by a judge and of an entry without any so far in this tie, and the variance that it leaves.
    fn next(&self, own: &Ends, hub: &Ends) -> Option<(Review, f64)> {
        let way = |from: &Ends, to: &Ends| {
            let judge = from.judges.iter().find(|it| self.used.iter().all(|used| used.judge != it.1))?;
            let entry = to.entries.iter().find(|it| self.used.iter().all(|used| used.entry != it.1))?;
            Some((Review { entry: entry.1, judge: judge.1 }, judge.0 + entry.0))
        };
        match (way(own, hub), way(hub, own)) {
            (Some(out), Some(home)) => Some(if out.1 <= home.1 { out } else { home }),
            (out, home) => out.or(home),
        }
    }
}
