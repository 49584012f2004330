//! Standard scores against floating-point numbers, which share no code with the whole numbers of the program, and the invariants
//! that hold to the last digit: a judge's own scale makes no difference, nor does any order.
#![expect(clippy::float_arithmetic, reason = "the oracle calculates in another way on purpose")]

use proptest::prelude::*;

use pingxuan::compute::exact::Exact;
use pingxuan::compute::ranking::{Entrant, rank};
use pingxuan::compute::scoring::{Deviation, Mark, Outcome, PartWay, Scorer, Working};
use pingxuan::domain::points::Points;
use pingxuan::domain::rule::Rule;

/// Marks in halves of a point: `marks[entry][judge][criterion]`.
type Marks = Vec<Vec<Vec<Option<i32>>>>;

#[derive(Clone, Debug)]
struct Case {
    is_percent: bool,
    has_parts: bool,
    rounds: Vec<bool>,
    marks: Marks,
}

const FULL: [i32; 3] = [60, 30, 45];
const WEIGHTS: [f64; 3] = [1.5, 2.0, 0.4];

impl Case {
    fn rule(&self) -> Rule {
        let places = [(self.rounds[0], "\"judge_total\""), (self.rounds[1], "\"total\"")];
        let places: Vec<&str> = places.iter().filter(|place| place.0).map(|place| place.1).collect();
        let weighting = if self.is_percent { "percent" } else { "factor" };
        let mut toml = format!(
            "decimals = 1\nround = [{}]\naggregate = \"standardised\"\nweighting = \"{weighting}\"\n",
            places.join(", ")
        );
        for (number, (full, weight)) in FULL.iter().zip(WEIGHTS).enumerate() {
            toml += &format!(
                "[[criterion]]\nid = \"c{number}\"\nfull = \"{full}\"\nstep = \"0.5\"\nweight = \"{weight}\"\n"
            );
        }
        if self.has_parts {
            toml += "[[part]]\nid = \"a\"\nweight = \"0.85\"\ncriteria = [\"c1\", \"c0\"]\n\
                     [[part]]\nid = \"b\"\nweight = \"0.15\"\ncriteria = [\"c2\"]\n";
        }
        Rule::from_toml(&toml).unwrap()
    }

    fn workings(&self) -> Vec<Working<usize>> {
        let rule = self.rule();
        let marks: Vec<Vec<Mark<usize>>> = self.marks.iter().map(|sheets| marks_of(sheets)).collect();
        Scorer::new(&rule).unwrap().score_group(&marks).unwrap()
    }

    fn totals(&self) -> Vec<Option<Exact>> {
        self.workings().iter().map(Working::total).collect()
    }

    /// The criteria of each part with the part's weight.
    fn parts(&self) -> Vec<(Vec<usize>, f64)> {
        let per = if self.is_percent { 100.0 } else { 1.0 };
        if self.has_parts {
            vec![(vec![0, 1], 0.85 / per), (vec![2], 0.15 / per)]
        } else {
            vec![(vec![0, 1, 2], 1.0)]
        }
    }

    /// A judge's total of one entry.
    fn judge_total(&self, sheet: &[Option<i32>], criteria: &[usize]) -> Option<f64> {
        let mut total = 0.0;
        for criterion in criteria {
            let divisor = if self.is_percent { f64::from(FULL[*criterion]) } else { 1.0 };
            total += f64::from(sheet[*criterion]?) / 2.0 * WEIGHTS[*criterion] / divisor;
        }
        // A little more, so that a half that is no binary fraction goes up.
        Some(if self.rounds[0] { (total * 10.0 + 1e-9).round() / 10.0 } else { total })
    }

    fn oracle(&self, entry: usize) -> Option<f64> {
        let mut total = 0.0;
        for (criteria, weight) in self.parts() {
            let mut scores = Vec::new();
            for (judge, sheet) in self.marks[entry].iter().enumerate() {
                let Some(own) = self.judge_total(sheet, &criteria) else { continue };
                let all: Vec<f64> = self
                    .marks
                    .iter()
                    .filter_map(|sheets| self.judge_total(&sheets[judge], &criteria))
                    .collect();
                let count = f64::from(u32::try_from(all.len()).unwrap());
                let mean = all.iter().sum::<f64>() / count;
                let variance = all.iter().map(|total| (total - mean).powi(2)).sum::<f64>() / (count - 1.0);
                let is_flat = all.len() < 2 || variance < 1e-12;
                scores.push(if is_flat { 50.0 } else { 50.0 + 10.0 * (own - mean) / variance.sqrt() });
            }
            if scores.is_empty() {
                return None;
            }
            total += weight * scores.iter().sum::<f64>() / f64::from(u32::try_from(scores.len()).unwrap());
        }
        let is_marked =
            (0..3).all(|criterion| self.marks[entry].iter().any(|sheet| sheet[criterion].is_some()));
        is_marked.then_some(total)
    }
}

fn marks_of(sheets: &[Vec<Option<i32>>]) -> Vec<Mark<usize>> {
    let mut marks = Vec::new();
    for (judge, sheet) in sheets.iter().enumerate() {
        for (criterion, halves) in sheet.iter().enumerate() {
            if let Some(halves) = halves {
                let points = Points::from_thousandths(halves * 500).unwrap();
                marks.push(Mark { judge, criterion, points });
            }
        }
    }
    marks
}

fn float(value: Exact) -> f64 {
    value.to_decimal(18).parse().unwrap()
}

fn case() -> impl Strategy<Value = Case> {
    let mark = prop_oneof![12 => (30..60_i32).prop_map(Some), 4 => Just(Some(40)), 1 => Just(None)];
    let sheet = prop::collection::vec(mark, 3);
    let sheet = prop_oneof![3 => sheet, 1 => Just(vec![None; 3])];
    (1..5_usize, 1..9_usize)
        .prop_flat_map(move |(judges, entries)| {
            prop::collection::vec(prop::collection::vec(sheet.clone(), judges), entries)
        })
        .prop_flat_map(|marks| (any::<[bool; 2]>(), prop::collection::vec(any::<bool>(), 2), Just(marks)))
        .prop_map(|(flags, rounds, marks)| Case { is_percent: flags[0], has_parts: flags[1], rounds, marks })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn standard_scores_equal_floating_point_ones(case in case()) {
        for (entry, working) in case.workings().iter().enumerate() {
            match (&working.outcome, case.oracle(entry)) {
                (Outcome::Scored(total), Some(want)) => {
                    prop_assert!((float(total.exact) - want).abs() < 1e-9, "{} {want}", float(total.exact));
                }
                (Outcome::NoWholeSheet(_) | Outcome::Unmarked(_), None) => {}
                (outcome, want) => prop_assert!(false, "{outcome:?} {want:?}"),
            }
        }
    }

    #[test]
    fn the_steps_that_are_shown_lead_to_the_score(case in case()) {
        for working in case.workings() {
            for part in &working.parts {
                let PartWay::Standardised(scores) = &part.way else { panic!("the rule standardises") };
                let judges: Vec<usize> = part.judge_totals.iter().map(|total| total.judge).collect();
                prop_assert_eq!(&scores.iter().map(|score| score.judge).collect::<Vec<_>>(), &judges);
                for (score, total) in scores.iter().zip(&part.judge_totals) {
                    let want = match score.scale.deviation {
                        Deviation::Of(deviation) => {
                            50.0 + 10.0 * (float(total.total.value) - float(score.scale.mean)) / float(deviation)
                        }
                        Deviation::OneTotal | Deviation::AllEqual => 50.0,
                    };
                    prop_assert!((float(score.score) - want).abs() < 1e-7);
                }
                prop_assert_eq!(part.score.is_some(), !scores.is_empty());
                if let Some(score) = part.score {
                    let count = f64::from(u32::try_from(scores.len()).unwrap());
                    let mean = scores.iter().map(|score| float(score.score)).sum::<f64>() / count;
                    prop_assert!((float(score) - mean).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn a_judge_who_is_more_severe_and_bolder_changes_no_digit(case in case(), judge in 0..5_usize, shift in 1..40_i32) {
        let mut changed = Case { rounds: vec![false, true], ..case };
        let own = changed.totals();
        for sheets in &mut changed.marks {
            let judge = judge % sheets.len();
            // Full marks are checked where marks are read, not here.
            sheets[judge].iter_mut().flatten().for_each(|mark| *mark = 3 * *mark + shift);
        }
        prop_assert_eq!(changed.totals(), own);
    }

    #[test]
    fn no_order_makes_a_difference(case in case(), shift in 0..8_usize) {
        let mut turned = case.clone();
        turned.marks.iter_mut().for_each(|sheets| sheets.reverse());
        let shift = shift % case.marks.len();
        turned.marks.rotate_left(shift);
        let mut want = case.totals();
        want.rotate_left(shift);
        prop_assert_eq!(turned.totals(), want);
    }

    /// With equal spreads the deviations may be added up: equal sums must tie to the last digit, whoever gave which mark.
    #[test]
    fn totals_that_are_equal_by_algebra_tie(order in Just((0..7_i32).collect::<Vec<_>>()).prop_shuffle()) {
        let full = |mark: i32| vec![Some(30 + mark); 3];
        let marks: Marks = (0..7).map(|entry| vec![full(entry), full(order[usize::try_from(entry).unwrap()])]).collect();
        let case = Case { is_percent: false, has_parts: false, rounds: vec![false, false], marks };
        let rule = case.rule();
        let entrants: Vec<Entrant<usize>> = case
            .workings()
            .into_iter()
            .map(|working| Entrant { group: 0, working, columns: Vec::new() })
            .collect();
        let ranking = rank(&rule, &entrants, &[]).unwrap();
        for entry in 0..7_i32 {
            let sum = |entry: i32| entry + order[usize::try_from(entry).unwrap()];
            let better = (0..7).filter(|other| sum(*other) > sum(entry)).count();
            prop_assert_eq!(ranking.places[usize::try_from(entry).unwrap()].rank, Some(better + 1));
        }
    }
}
