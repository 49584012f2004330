//! How well two enterprises fit, from the tags of what they need and what they offer, with the parts kept so that
//! the sum can be explained.

use std::collections::BTreeSet;

/// The fit of two enterprises that meet each other in everything.
pub const FULL: u32 = 1000;

/// What an enterprise says about itself. Tags are compared without regard to case and surrounding blanks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile<'a> {
    /// Tags of what it needs.
    pub needs: &'a [String],
    /// Tags of what it can offer.
    pub offers: &'a [String],
    /// Its sector, if it is known.
    pub sector: Option<&'a str>,
}

/// How much each factor counts, in proportion to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// The needs of the right side that the left side's offers meet.
    pub right_needs: u16,
    /// The needs of the left side that the right side's offers meet.
    pub left_needs: u16,
    /// Both are of the same sector.
    pub sector: u16,
}

impl Default for Weights {
    /// The left side assists and the right side is assisted, so that the right side's needs count most.
    fn default() -> Self {
        Self { right_needs: 6, left_needs: 2, sector: 2 }
    }
}

/// What a part of the fit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Needs of the right side met by offers of the left side.
    RightNeeds,
    /// Needs of the left side met by offers of the right side.
    LeftNeeds,
    /// The same sector.
    Sector,
}

/// One part of the fit: `points` of at most `full`, because `met` of `asked` things are met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitPart {
    /// What it is about.
    pub factor: Factor,
    /// What is met: the offers used, or the common sector.
    pub met: Vec<String>,
    /// What is asked for and not met.
    pub unmet: Vec<String>,
    /// The points won.
    pub points: u32,
    /// The points if everything were met.
    pub full: u32,
}

/// The fit of two enterprises with its parts; the parts' points add up to `total`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FitParts {
    /// From 0 to [`FULL`].
    pub total: u32,
    /// The factors that apply, in the order of [`Weights`].
    pub parts: Vec<FitPart>,
}

/// Scores how well the offers of each meet the needs of the other.
///
/// A factor about which nothing is stated (no needs, a sector unknown) does not apply, and its weight goes to the
/// others; if none applies the fit is 0. Points are rounded half up. In thousandths; time O(tags · log tags). The measure is
/// the project's own: the share of the needs that are met.
pub fn fit(left: &Profile, right: &Profile, weights: Weights) -> FitParts {
    let needs = |factor, weight, needs: &[String], offers: &[String]| {
        let (needs, offers) = (tags(needs), tags(offers));
        let met = needs.intersection(&offers).cloned().collect();
        let unmet = needs.difference(&offers).cloned().collect();
        (factor, weight, met, unmet)
    };
    let mut factors: Vec<(Factor, u16, Vec<String>, Vec<String>)> = vec![
        needs(Factor::RightNeeds, weights.right_needs, right.needs, left.offers),
        needs(Factor::LeftNeeds, weights.left_needs, left.needs, right.offers),
    ];
    if let (Some(left), Some(right)) = (left.sector.and_then(tag), right.sector.and_then(tag)) {
        let (met, unmet) =
            if left == right { (vec![left], Vec::new()) } else { (Vec::new(), vec![left, right]) };
        factors.push((Factor::Sector, weights.sector, met, unmet));
    }
    factors.retain(|(_, weight, met, unmet)| *weight > 0 && !(met.is_empty() && unmet.is_empty()));
    let all: u32 = factors.iter().map(|factor| u32::from(factor.1)).sum();
    let mut fit = FitParts::default();
    // Shares are cut from the running sum of weights, so that they add up to the full fit exactly.
    let (mut weight_before, mut share_before) = (0, 0);
    for (factor, weight, met, unmet) in factors {
        weight_before += u32::from(weight);
        let share = half_up(u64::from(FULL) * u64::from(weight_before), u64::from(all));
        let full = share - share_before;
        share_before = share;
        let points = match factor {
            Factor::Sector => full * u32::from(unmet.is_empty()),
            Factor::RightNeeds | Factor::LeftNeeds => {
                let count = |tags: &[String]| u64::try_from(tags.len()).unwrap_or(u64::from(u32::MAX));
                half_up(u64::from(full) * count(&met), count(&met) + count(&unmet))
            }
        };
        fit.total += points;
        fit.parts.push(FitPart { factor, met, unmet, points, full });
    }
    fit
}

/// A quotient that is known to be at most [`FULL`], rounded half up.
fn half_up(above: u64, below: u64) -> u32 {
    u32::try_from((2 * above + below) / (2 * below)).unwrap_or(FULL)
}

fn tags(written: &[String]) -> BTreeSet<String> {
    written.iter().filter_map(|text| tag(text)).collect()
}

fn tag(written: &str) -> Option<String> {
    let tag = written.trim().to_lowercase();
    (!tag.is_empty()).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn enterprises_that_meet_each_other_in_everything_fit_fully() {
        let (tea, sales) = (words(&["tea"]), words(&["Sales "]));
        let left = Profile { needs: &tea, offers: &sales, sector: Some("food") };
        let lower = words(&["sales"]);
        let right = Profile { needs: &lower, offers: &tea, sector: Some("Food") };
        let weights = Weights { right_needs: 1, left_needs: 1, sector: 1 };
        assert_eq!(fit(&left, &right, weights).total, FULL);
    }

    #[test]
    fn the_parts_add_up_to_the_total() {
        let (needs, offers) = (words(&["a", "b", "c"]), words(&["a", "x"]));
        let left = Profile { needs: &needs, offers: &offers, sector: Some("food") };
        let right = Profile { sector: Some("crafts"), ..left };
        let got = fit(&left, &right, Weights::default());
        let points: Vec<u32> = got.parts.iter().map(|part| part.points).collect();
        assert_eq!(points, [200, 67, 0]);
        assert_eq!(got.total, 267);
        assert_eq!(got.parts[0].met, ["a"]);
        assert_eq!(got.parts[0].unmet, ["b", "c"]);
    }

    #[test]
    fn what_nobody_states_does_not_count() {
        let tags = words(&["a", "A"]);
        let left = Profile { offers: &tags, ..Profile::default() };
        let right = Profile { needs: &tags, ..Profile::default() };
        let got = fit(&left, &right, Weights::default());
        assert_eq!((got.total, got.parts.len()), (FULL, 1));
        assert_eq!(fit(&right, &left, Weights::default()).total, FULL);
        assert_eq!(fit(&left, &left, Weights::default()), FitParts::default());
    }
}
