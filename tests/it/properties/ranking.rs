//! Scores and ranks against an oracle that counts in whole units of one huge common denominator and sorts nothing:
//! a rank is one more than the number of better entries.

use std::cmp::Ordering;
use std::fmt::Write;

use proptest::prelude::*;

use pingxuan::compute::ranking::{DecidedBy, Entrant, rank};
use pingxuan::compute::scoring::{Mark, Scorer, Working};
use pingxuan::domain::points::Points;
use pingxuan::domain::rule::Rule;

/// Every value of the oracle is a whole number of 1/UNITS: panels of up to 7 judges, full marks of 10, 20, 25 or 40, weights in tenths.
const UNITS: i128 = 2_i128.pow(12) * 3_i128.pow(5) * 5_i128.pow(12) * 7_i128.pow(3);

/// A rule and marks in halves of a point; `sheets[entry][judge][criterion]`.
#[derive(Clone, Debug)]
struct Case {
    decimals: u32,
    round: Vec<bool>,
    trim: Option<(usize, usize, bool, usize)>,
    is_percent: bool,
    criteria: Vec<(i128, i128)>,
    chain: Vec<usize>,
    sheets: Vec<Vec<Vec<Option<i32>>>>,
}

const PLACES: [&str; 4] = ["judge_total", "criterion_mean", "weighted_criterion", "total"];
const KEYS: [&str; 4] = ["criterion:c0", "untrimmed_mean", "untrimmed_sum", "median"];

impl Case {
    fn rule(&self) -> Rule {
        let places = PLACES.iter().zip(&self.round).filter(|(_, is_on)| **is_on);
        let round: Vec<String> = places.map(|(place, _)| format!("\"{place}\"")).collect();
        let chain: Vec<String> = self.chain.iter().map(|key| format!("\"{}\"", KEYS[*key])).collect();
        let weighting = if self.is_percent { "percent" } else { "factor" };
        let mut toml = format!(
            "decimals = {}\nround = [{}]\nweighting = \"{weighting}\"\ntie_break = [{}]\n",
            self.decimals,
            round.join(", "),
            chain.join(", ")
        );
        match self.trim {
            None => toml += "aggregate = \"mean\"\n",
            Some((high, low, is_on_total, min_panel)) => {
                let on = if is_on_total { "total" } else { "criterion" };
                write!(
                    toml,
                    "aggregate = \"trimmed\"\n\
                     trim = {{ high = {high}, low = {low}, on = \"{on}\", \
                     min_panel = {min_panel}, otherwise = \"mean\" }}\n"
                )
                .unwrap();
            }
        }
        for (position, (full, weight)) in self.criteria.iter().enumerate() {
            write!(
                toml,
                "[[criterion]]\nid = \"c{position}\"\nfull = \"{full}\"\nstep = \"0.5\"\n\
                 weight = \"{}.{}\"\n",
                weight / 10,
                weight % 10
            )
            .unwrap();
        }
        Rule::from_toml(&toml).unwrap()
    }

    fn marks(&self, entry: usize) -> Vec<Mark<usize>> {
        let mut marks = Vec::new();
        for (judge, sheet) in self.sheets[entry].iter().enumerate() {
            for (criterion, halves) in sheet.iter().enumerate() {
                if let Some(halves) = halves {
                    marks.push(Mark {
                        judge,
                        criterion,
                        points: Points::from_thousandths(halves * 500).unwrap(),
                    });
                }
            }
        }
        marks
    }

    fn workings(&self) -> Vec<Working<usize>> {
        let rule = self.rule();
        let scorer = Scorer::new(&rule).unwrap();
        (0..self.sheets.len()).map(|entry| scorer.score(&self.marks(entry)).unwrap()).collect()
    }

    fn ranks(&self) -> Vec<Option<usize>> {
        let entrants: Vec<Entrant<usize>> = self
            .workings()
            .into_iter()
            .map(|working| Entrant { group: 0, working, columns: Vec::new() })
            .collect();
        rank(&self.rule(), &entrants, &[]).unwrap().places.iter().map(|place| place.rank).collect()
    }

    fn rounded(&self, place: usize, value: i128) -> i128 {
        if self.round[place] { round_half_up(value, self.decimals) } else { value }
    }

    fn weighted(&self, criterion: usize, value: i128) -> i128 {
        let (full, weight) = self.criteria[criterion];
        divided(value * weight, if self.is_percent { 10 * full } else { 10 })
    }

    fn oracle_of(&self, entry: usize) -> Option<Oracle> {
        let columns: Vec<Vec<i128>> = (0..self.criteria.len())
            .map(|criterion| {
                self.sheets[entry]
                    .iter()
                    .filter_map(|sheet| sheet[criterion])
                    .map(|halves| i128::from(halves) * UNITS / 2)
                    .collect()
            })
            .collect();
        if columns.iter().any(Vec::is_empty) {
            return None;
        }
        let complete = self.sheets[entry].iter().filter(|sheet| sheet.iter().all(Option::is_some));
        let totals: Vec<i128> = complete
            .map(|sheet| {
                let marks = sheet.iter().enumerate().map(|(criterion, halves)| {
                    self.weighted(criterion, i128::from(halves.unwrap()) * UNITS / 2)
                });
                self.rounded(0, marks.sum())
            })
            .collect();
        let on_criterion = self.trim.filter(|trim| !trim.2);
        let means: Vec<i128> =
            columns.iter().map(|column| self.rounded(1, trimmed_mean(column, on_criterion))).collect();
        let on_total = self.trim.filter(|trim| trim.2 && totals.len() >= trim.3);
        let total = match on_total {
            Some(trim) => trimmed_mean(&totals, Some(trim)),
            None => means
                .iter()
                .enumerate()
                .map(|(criterion, mean)| self.rounded(2, self.weighted(criterion, *mean)))
                .sum(),
        };
        let weighted_sums = columns
            .iter()
            .enumerate()
            .map(|(criterion, column)| self.weighted(criterion, column.iter().sum()));
        let raw_mean = columns
            .iter()
            .enumerate()
            .map(|(criterion, column)| self.weighted(criterion, trimmed_mean(column, None)))
            .sum();
        let keys = [Some(means[0]), Some(raw_mean), Some(weighted_sums.sum()), middle(&totals)];
        Some(Oracle { total: self.rounded(3, total), means, raw_mean, keys })
    }
}

struct Oracle {
    total: i128,
    means: Vec<i128>,
    raw_mean: i128,
    keys: [Option<i128>; 4],
}

fn divided(value: i128, by: i128) -> i128 {
    assert_eq!(value % by, 0, "the oracle's units are too coarse");
    value / by
}

fn round_half_up(value: i128, decimals: u32) -> i128 {
    let unit = UNITS / 10_i128.pow(decimals);
    (value + unit / 2) / unit * unit
}

/// Takes the highest and lowest out one by one, if the panel is large enough.
fn trimmed_mean(values: &[i128], trim: Option<(usize, usize, bool, usize)>) -> i128 {
    let mut left = values.to_vec();
    if let Some((high, low, _, min_panel)) = trim.filter(|trim| values.len() >= trim.3) {
        assert!(min_panel > high + low);
        for _ in 0..high {
            let highest = *left.iter().max().unwrap();
            left.remove(left.iter().position(|value| *value == highest).unwrap());
        }
        for _ in 0..low {
            let lowest = *left.iter().min().unwrap();
            left.remove(left.iter().position(|value| *value == lowest).unwrap());
        }
    }
    divided(left.iter().sum(), i128::try_from(left.len()).unwrap())
}

fn middle(values: &[i128]) -> Option<i128> {
    let rank_of = |value: &i128| values.iter().filter(|other| *other < value).count();
    let count_of = |value: &i128| values.iter().filter(|other| *other == value).count();
    let at = |place: usize| {
        values.iter().find(|value| (rank_of(value)..rank_of(value) + count_of(value)).contains(&place))
    };
    let lower = at(values.len().checked_sub(1)? / 2)?;
    Some(divided(lower + at(values.len() / 2)?, 2))
}

fn decimal(value: i128, decimals: u32) -> String {
    let units = round_half_up(value, decimals) / (UNITS / 10_i128.pow(decimals));
    let text = format!("{units:0>width$}", width = usize::try_from(decimals).unwrap() + 1);
    let (whole, rest) = text.split_at(text.len() - usize::try_from(decimals).unwrap());
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{rest}") }
}

fn case() -> impl Strategy<Value = Case> {
    let trim = (0..3_usize, 0..2_usize, any::<bool>(), 1..3_usize)
        .prop_map(|(high, low, is_on_total, more)| (high, low, is_on_total, high + low + more));
    let criterion = (prop::sample::select(vec![10_i128, 20, 25, 40]), 1..25_i128);
    let shape = (1..8_usize, 1..5_usize, prop::collection::vec(criterion, 1..4));
    shape.prop_flat_map(move |(entries, judges, criteria)| {
        // Few different marks, so that ties are common; one in six is a blank.
        let mark = prop_oneof![5 => (14..20_i32).prop_map(Some), 1 => Just(None)];
        let sheet = prop::collection::vec(mark, criteria.len());
        let sheets = prop::collection::vec(prop::collection::vec(sheet, judges..judges + 3), entries);
        let chain = Just(vec![0_usize, 1, 2, 3])
            .prop_shuffle()
            .prop_flat_map(|keys| (0..5_usize).prop_map(move |length| keys[..length].to_vec()));
        (
            0..4_u32,
            prop::collection::vec(any::<bool>(), 4),
            prop::option::of(trim.clone()),
            any::<bool>(),
            Just(criteria),
            chain,
            sheets,
        )
            .prop_map(|(decimals, round, trim, is_percent, criteria, chain, sheets)| Case {
                decimals,
                round,
                trim,
                is_percent,
                criteria,
                chain,
                sheets,
            })
    })
}

/// Better is greater; a missing key is the least.
fn compare(case: &Case, left: &Oracle, right: &Oracle) -> Ordering {
    let by_chain = case.chain.iter().map(|key| left.keys[*key].cmp(&right.keys[*key]));
    std::iter::once(left.total.cmp(&right.total))
        .chain(by_chain)
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// One criterion, no keys.
fn plain_rule() -> Rule {
    Rule::from_toml(
        "decimals = 2\naggregate = \"mean\"\n[[criterion]]\nid = \"c\"\nfull = \"9\"\nstep = \"1\"\nweight = \"1\"\n",
    )
    .unwrap()
}

/// Entries with one mark each.
fn plain_entrants(points: &[i32]) -> Vec<Entrant<usize>> {
    let rule = plain_rule();
    let scorer = Scorer::new(&rule).unwrap();
    let entrant = |points: &i32| {
        let points = Points::from_thousandths(points * 1000).unwrap();
        let working = scorer.score(&[Mark { judge: 0, criterion: 0, points }]).unwrap();
        Entrant { group: 0, working, columns: Vec::new() }
    };
    points.iter().map(entrant).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_and_ranks_equal_the_oracle(case in case()) {
        let oracles: Vec<Option<Oracle>> = (0..case.sheets.len()).map(|entry| case.oracle_of(entry)).collect();
        let decimals = u8::try_from(case.decimals).unwrap();
        for (working, oracle) in case.workings().iter().zip(&oracles) {
            let Some(oracle) = oracle else {
                prop_assert_eq!(working.total(), None);
                continue;
            };
            prop_assert_eq!(working.total().unwrap().to_decimal(decimals), decimal(oracle.total, case.decimals));
            prop_assert_eq!(working.raw_mean.unwrap().to_decimal(decimals), decimal(oracle.raw_mean, case.decimals));
            let (numerator, denominator) = working.total().unwrap().terms();
            prop_assert_eq!(numerator * (UNITS / denominator), oracle.total);
            for (criterion, mean) in working.criteria.iter().zip(&oracle.means) {
                prop_assert_eq!(criterion.mean.unwrap().value.to_decimal(decimals), decimal(*mean, case.decimals));
            }
        }
        let better = |own: &Oracle| oracles.iter().flatten().filter(|other| compare(&case, other, own) == Ordering::Greater).count();
        let want: Vec<Option<usize>> = oracles.iter().map(|oracle| oracle.as_ref().map(|own| better(own) + 1)).collect();
        prop_assert_eq!(case.ranks(), want);
    }

    #[test]
    fn permuting_entries_and_judges_permutes_the_ranks(case in case(), shift in 0..8_usize) {
        let mut turned = case.clone();
        turned.sheets.iter_mut().for_each(|judges| judges.reverse());
        let shift = shift % case.sheets.len();
        turned.sheets.rotate_left(shift);
        let mut want = case.ranks();
        want.rotate_left(shift);
        prop_assert_eq!(turned.ranks(), want);
    }

    #[test]
    fn raising_a_mark_never_lowers_its_entry(case in case(), entry in 0..8_usize, judge in 0..8_usize, criterion in 0..4_usize) {
        let entry = entry % case.sheets.len();
        let judge = judge % case.sheets[entry].len();
        let criterion = criterion % case.criteria.len();
        let mut raised = case.clone();
        let mark = &mut raised.sheets[entry][judge][criterion];
        prop_assume!(mark.is_some());
        *mark = mark.map(|halves| halves + 1);
        prop_assert!(raised.workings()[entry].total() >= case.workings()[entry].total());
        // Every key of these chains also rises with the mark.
        let rank = |case: &Case| case.ranks()[entry].unwrap_or(usize::MAX);
        prop_assert!(rank(&raised) <= rank(&case));
    }

    #[test]
    fn an_absent_judge_changes_nothing(case in case()) {
        let mut larger = case.clone();
        larger.sheets.iter_mut().for_each(|judges| judges.push(vec![None; case.criteria.len()]));
        prop_assert_eq!(larger.workings(), case.workings());
        prop_assert_eq!(larger.ranks(), case.ranks());
    }

    #[test]
    fn the_first_decision_with_all_of_a_tie_orders_it(
        points in prop::collection::vec(0..3, 1..9_usize),
        decisions in prop::collection::vec(prop::collection::vec(0..9_usize, 0..12), 0..6),
    ) {
        let found = rank(&plain_rule(), &plain_entrants(&points), &decisions).unwrap();
        let mut used = vec![false; decisions.len()];
        let mut want = Vec::new();
        for level in (0..3).rev() {
            let mut tied: Vec<usize> = (0..points.len()).filter(|entry| points[*entry] == level).collect();
            let names_all = |order: &Vec<usize>| tied.iter().all(|entry| order.contains(entry));
            let decision = decisions.iter().position(names_all).filter(|_| tied.len() > 1);
            if let Some(decision) = decision {
                used[decision] = true;
                tied.sort_by_key(|entry| decisions[decision].iter().position(|named| named == entry));
                let split = found.splits.iter().find(|split| split.into[0][0] == tied[0]).unwrap();
                prop_assert_eq!(split.by, DecidedBy::Decision(decision));
            } else if tied.len() > 1 {
                prop_assert!(found.ties.iter().any(|left| left.entries == tied));
            }
            want.extend(tied);
        }
        prop_assert_eq!(&found.order, &want);
        let unused: Vec<usize> = (0..decisions.len()).filter(|decision| !used[*decision]).collect();
        prop_assert_eq!(&found.unused_decisions, &unused);
        let settled = used.iter().filter(|is_used| **is_used).count();
        prop_assert!(settled <= found.splits.len());
    }
}
