//! Believable marks and comments: every entry has a quality, every judge a severity and a spread, every criterion its luck.
//!
//! A mark depends only on the seed, the entry, the judge and the criterion, so that sheets can be filled in any order.

use super::random::Random;
use super::words::comments;

/// What a mark must keep to, in thousandths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CriterionShape {
    /// The highest mark.
    pub full: i32,
    /// The distance between two marks.
    pub step: i32,
    /// The lowest mark that a judge gives: 0 for points, the first level for levels.
    pub least: i32,
}

/// Streams of chance, so that a judge and an entry of the same index have nothing in common.
const ENTRY: u64 = 11;
const JUDGE: u64 = 12;
const MARK: u64 = 13;
const COMMENT: u64 = 14;

/// Quality is counted in thousandths of full marks.
const MEAN_QUALITY: i32 = 730;
/// High enough to stand near an upper award line among 152 entries.
const TIED_QUALITY: i32 = 870;

/// The indices of two entries to which any judge gives the same marks and which stand near the top.
///
/// With the same panel they have the same score; award tiers that end between them make a tie at a line.
pub const fn tied_pair() -> (usize, usize) {
    (17, 96)
}

/// The index of the entry to which every judge gives the lowest marks.
pub const fn zero_entry() -> usize {
    60
}

/// The marks of one sheet in the order of the criteria, in thousandths of a point, on the step, between least and full.
pub fn marks(seed: u64, entry_index: usize, judge_index: usize, criteria: &[CriterionShape]) -> Vec<i32> {
    if entry_index == zero_entry() {
        return criteria.iter().map(|criterion| criterion.least).collect();
    }
    let entry = twin(entry_index);
    let judge = number(judge_index);
    let quality = quality(seed, entry);
    let mut character = Random::at(seed, &[JUDGE, judge]);
    let severity = character.bell(35);
    let spread = character.between(25, 65);
    // A judge's liking for the whole project colours all of its criteria.
    let liking = Random::at(seed, &[MARK, entry, judge]).bell(spread);
    let mut sheet = Vec::with_capacity(criteria.len());
    for (place, criterion) in (0..).zip(criteria) {
        let strength = Random::at(seed, &[ENTRY, entry, place]).bell(40);
        let luck = Random::at(seed, &[MARK, entry, judge, place]).bell(spread);
        sheet.push(on_grid(quality + strength + severity + liking + luck, *criterion));
    }
    sheet
}

/// What the judge writes to the team: two or three sentences of at least 30 characters.
pub fn comment(seed: u64, entry_index: usize, judge_index: usize) -> String {
    if entry_index == zero_entry() {
        return comments::ZERO.to_owned();
    }
    let mut random = Random::at(seed, &[COMMENT, number(entry_index), number(judge_index)]);
    let quality = quality(seed, twin(entry_index));
    let opinion = match quality {
        800.. => random.pick(comments::STRONG),
        680.. => random.pick(comments::FAIR),
        _ => random.pick(comments::WEAK),
    };
    format!("{opinion}{}", random.pick(comments::ADVICE))
}

/// The index under which an entry's chance is drawn; the tied ones share one.
fn twin(entry_index: usize) -> u64 {
    let (one, other) = tied_pair();
    number(if entry_index == other { one } else { entry_index })
}

fn quality(seed: u64, entry: u64) -> i32 {
    if entry == number(tied_pair().0) {
        return TIED_QUALITY;
    }
    (MEAN_QUALITY + Random::at(seed, &[ENTRY, entry]).bell(85)).clamp(380, 960)
}

/// The nearest possible mark to so many thousandths of the full one.
fn on_grid(quality: i32, criterion: CriterionShape) -> i32 {
    let step = criterion.step.max(1);
    let exact = i64::from(criterion.full) * i64::from(quality.clamp(0, 1000)) / 1000;
    let steps = (i32::try_from(exact).unwrap_or(criterion.full) + step / 2) / step;
    let most = criterion.full / step;
    let least = (criterion.least + step - 1) / step;
    steps.clamp(least.min(most), most) * step
}

fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::rubric;

    fn points() -> Vec<CriterionShape> {
        rubric::points().criteria.iter().map(rubric::DemoCriterion::shape).collect()
    }

    #[test]
    fn marks_lie_on_the_step_within_the_range() {
        for rubric in [rubric::points(), rubric::levels()] {
            let shapes: Vec<_> = rubric.criteria.iter().map(rubric::DemoCriterion::shape).collect();
            for entry in 0..152 {
                for judge in 0..30 {
                    for (mark, shape) in marks(42, entry, judge, &shapes).iter().zip(&shapes) {
                        assert!(
                            *mark % shape.step == 0 && *mark <= shape.full && *mark >= shape.least,
                            "{mark}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_judge_gives_the_tied_pair_the_same_marks() {
        let (one, other) = tied_pair();
        for judge in 0..30 {
            assert_eq!(marks(3, one, judge, &points()), marks(3, other, judge, &points()));
        }
        assert_ne!(marks(3, one, 0, &points()), marks(3, one, 1, &points()));
    }

    #[test]
    fn marks_tell_entries_and_judges_apart() {
        let total = |entry, judge| marks(9, entry, judge, &points()).iter().sum::<i32>();
        let of_entry: Vec<i32> =
            (0..152).map(|entry| (0..27).map(|judge| total(entry, judge)).sum::<i32>() / 27).collect();
        let of_judge: Vec<i32> =
            (0..27).map(|judge| (0..152).map(|entry| total(entry, judge)).sum::<i32>() / 152).collect();
        let range = |values: &[i32]| values.iter().max().unwrap() - values.iter().min().unwrap();
        assert!(range(&of_entry) > 20_000, "{}", range(&of_entry));
        assert!((5_000..25_000).contains(&range(&of_judge)), "{}", range(&of_judge));
        let above = |tied: usize| of_entry.iter().filter(|mean| **mean > of_entry[tied]).count();
        assert!(above(tied_pair().0) < 30, "{}", above(tied_pair().0));
    }

    #[test]
    fn the_zero_entry_gets_nothing() {
        assert_eq!(marks(1, zero_entry(), 4, &points()), [0; 5]);
    }

    #[test]
    fn comments_are_long_enough_to_be_of_use() {
        for entry in 0..152 {
            let comment = comment(6, entry, entry % 30);
            assert!((30..=300).contains(&comment.chars().count()), "{comment}");
        }
    }
}
