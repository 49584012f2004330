//! Parts, bonuses, gates, groups, tiers and the rest of the tie-break chain, from the files of `solve ranking` to its answer,
//! against an oracle of fractions that looks everything up by name and counts instead of sorting.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;

use pingxuan::cli::solve::ranking::{Format, run};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Self {
        let (mut left, mut right) = (over.abs(), under.abs());
        while right > 0 {
            (left, right) = (right, left % right);
        }
        let divisor = left.max(1) * under.signum();
        Self(over / divisor, under / divisor)
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }

    fn is_above(self, other: Self) -> bool {
        self.0 * other.1 > other.0 * self.1
    }

    /// Half-up in hundredths.
    fn hundredths(self) -> i128 {
        (200 * self.0 + self.1).div_euclid(2 * self.1)
    }

    fn to_text(self) -> String {
        let hundredths = self.hundredths();
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

fn sum(values: impl IntoIterator<Item = Fraction>) -> Fraction {
    values.into_iter().fold(Fraction(0, 1), Fraction::plus)
}

fn mean(values: &[Fraction]) -> Option<Fraction> {
    let count = i128::try_from(values.len()).unwrap();
    (count > 0).then(|| sum(values.iter().copied()).times(Fraction::new(1, count)))
}

/// The sheets of an entry: by judge, the marks in halves of a point for each item.
type Sheets = Vec<Vec<Option<i32>>>;

#[derive(Clone, Debug)]
struct Entry {
    group: usize,
    figure: Option<i32>,
    sheets: Sheets,
}

#[derive(Clone, Copy, Debug)]
enum Size {
    Count(usize),
    Percent(usize),
    Threshold(i128),
}

#[derive(Clone, Debug)]
struct Case {
    is_percent: bool,
    is_trimmed: bool,
    rounds_means: bool,
    rounds_total: bool,
    /// Full marks and weight of each criterion.
    criteria: Vec<(i128, i128)>,
    /// The part of each criterion and the parts' weights in tenths; no parts if there are no weights.
    part_of: Vec<usize>,
    part_weights: Vec<i128>,
    bonuses: usize,
    gates: usize,
    /// Size and whether a tie may exceed it.
    tiers: Vec<(Size, bool)>,
    chain: Vec<usize>,
    entries: Vec<Entry>,
}

const KEYS: [&str; 5] = ["criterion:c0", "untrimmed_mean", "untrimmed_sum", "head_to_head", "column:figure"];

impl Case {
    /// The ids of criteria, bonuses and gates, as the sheets have them.
    fn items(&self) -> Vec<String> {
        let named = |letter: char, count: usize| (0..count).map(move |number| format!("{letter}{number}"));
        named('c', self.criteria.len())
            .chain(named('b', self.bonuses))
            .chain(named('g', self.gates))
            .collect()
    }

    fn rule(&self) -> String {
        let places = [(self.rounds_means, "\"criterion_mean\""), (self.rounds_total, "\"total\"")];
        let places: Vec<&str> = places.iter().filter(|place| place.0).map(|place| place.1).collect();
        let chain: Vec<String> = self.chain.iter().map(|key| format!("\"{}\"", KEYS[*key])).collect();
        let aggregate = if self.is_trimmed {
            "\"trimmed\"\ntrim = { high = 1, low = 1, on = \"total\", min_panel = 3, otherwise = \"mean\" }"
        } else {
            "\"mean\""
        };
        let weighting = if self.is_percent { "percent" } else { "factor" };
        let mut toml = format!(
            "decimals = 2\nround = [{}]\naggregate = {aggregate}\nweighting = \"{weighting}\"\ntie_break = [{}]\n",
            places.join(", "),
            chain.join(", ")
        );
        for (number, (full, weight)) in self.criteria.iter().enumerate() {
            write!(
                toml,
                "[[criterion]]\nid = \"c{number}\"\nfull = \"{full}\"\nstep = \"0.5\"\nweight = \"{weight}\"\n"
            )
            .unwrap();
        }
        for number in 0..self.bonuses {
            write!(toml, "[[bonus]]\nid = \"b{number}\"\nfull = \"10\"\n").unwrap();
        }
        for number in 0..self.gates {
            write!(toml, "[[gate]]\nid = \"g{number}\"\n").unwrap();
        }
        for (number, weight) in self.part_weights.iter().enumerate() {
            let own = self.part_of.iter().enumerate().filter(|(_, part)| **part == number);
            let own: Vec<String> = own.map(|(criterion, _)| format!("\"c{criterion}\"")).collect();
            write!(
                toml,
                "[[part]]\nid = \"p{number}\"\nweight = \"{}.{}\"\ncriteria = [{}]\n",
                weight / 10,
                weight % 10,
                own.join(", ")
            )
            .unwrap();
        }
        for (number, (size, exceeds)) in self.tiers.iter().enumerate() {
            let size = match size {
                Size::Count(count) => format!("count = {count}"),
                Size::Percent(percent) => format!("percent = \"{percent}\""),
                Size::Threshold(least) => format!("threshold = \"{least}\""),
            };
            let on_tie = if *exceeds { "exceed" } else { "report" };
            write!(toml, "[[tier]]\nname = \"t{number}\"\n{size}\non_tie = \"{on_tie}\"\n").unwrap();
        }
        toml
    }

    fn scores(&self, is_reversed: bool) -> String {
        let mut lines = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let figure = entry.figure.map(|figure| figure.to_string()).unwrap_or_default();
            for (judge, sheet) in entry.sheets.iter().enumerate() {
                for (id, mark) in self.items().iter().zip(sheet) {
                    let mark = match mark {
                        None => String::new(),
                        Some(mark) if id.starts_with('g') => mark.to_string(),
                        Some(halves) => format!("{}.{}", halves / 2, halves % 2 * 5),
                    };
                    lines.push(format!("G{},e{number},j{judge},{id},{mark},r,{figure}", entry.group));
                }
            }
        }
        if is_reversed {
            lines.reverse();
        }
        format!("group,entry,judge,criterion,score,region,figure\n{}\n", lines.join("\n"))
    }

    fn points(&self, entry: &Entry, item: usize) -> Vec<Fraction> {
        entry
            .sheets
            .iter()
            .filter_map(|sheet| sheet[item])
            .map(|halves| Fraction::new(halves.into(), 2))
            .collect()
    }

    /// What points count in a criterion.
    fn weighted(&self, criterion: usize, points: Fraction) -> Fraction {
        let (full, weight) = self.criteria[criterion];
        points.times(Fraction::new(weight, if self.is_percent { full } else { 1 }))
    }

    /// What a part's score counts.
    fn factor(&self, part: usize) -> Fraction {
        let Some(weight) = self.part_weights.get(part) else { return Fraction(1, 1) };
        let weights: i128 = self.criteria_of(part).map(|criterion| self.criteria[criterion].1).sum();
        Fraction::new(*weight, if self.is_percent { 10 * weights } else { 10 })
    }

    fn criteria_of(&self, part: usize) -> impl Iterator<Item = usize> {
        let has_parts = !self.part_weights.is_empty();
        (0..self.criteria.len()).filter(move |criterion| !has_parts || self.part_of[*criterion] == part)
    }

    fn parts(&self) -> std::ops::Range<usize> {
        0..self.part_weights.len().max(1)
    }

    fn criterion_mean(&self, entry: &Entry, criterion: usize) -> Option<Fraction> {
        let mean = mean(&self.points(entry, criterion))?;
        Some(if self.rounds_means { Fraction::new(mean.hundredths(), 100) } else { mean })
    }

    /// The total of a judge who marked all of these criteria, each times what its part counts if `is_whole`.
    fn judge_total(&self, sheet: &[Option<i32>], part: Option<usize>) -> Option<Fraction> {
        let mut total = Fraction(0, 1);
        for own in self.parts().filter(|own| part.is_none_or(|part| part == *own)) {
            for criterion in self.criteria_of(own) {
                let counted = self.weighted(criterion, Fraction::new(sheet[criterion]?.into(), 2));
                let factor = if part.is_none() { self.factor(own) } else { Fraction(1, 1) };
                total = total.plus(counted.times(factor));
            }
        }
        Some(total)
    }

    fn part_score(&self, entry: &Entry, part: usize) -> Option<Fraction> {
        let criteria: Option<Vec<Fraction>> = self
            .criteria_of(part)
            .map(|criterion| Some(self.weighted(criterion, self.criterion_mean(entry, criterion)?)))
            .collect();
        let by_criterion = sum(criteria?);
        let totals: Vec<Fraction> =
            entry.sheets.iter().filter_map(|sheet| self.judge_total(sheet, Some(part))).collect();
        if !self.is_trimmed || totals.len() < 3 {
            return Some(by_criterion);
        }
        let highest = totals.iter().copied().reduce(|a, b| if b.is_above(a) { b } else { a }).unwrap();
        let lowest = totals.iter().copied().reduce(|a, b| if a.is_above(b) { b } else { a }).unwrap();
        let rest = sum(totals.iter().copied()).plus(highest.plus(lowest).times(Fraction(-1, 1)));
        Some(rest.times(Fraction::new(1, i128::try_from(totals.len() - 2).unwrap())))
    }

    fn bonus(&self, entry: &Entry, rounds: bool) -> Fraction {
        sum((0..self.bonuses).filter_map(|bonus| {
            let mean = mean(&self.points(entry, self.criteria.len() + bonus))?;
            Some(if rounds { Fraction::new(mean.hundredths(), 100) } else { mean })
        }))
    }

    fn score(&self, entry: &Entry) -> Option<Fraction> {
        let first_gate = self.criteria.len() + self.bonuses;
        for gate in 0..self.gates {
            let marks: Vec<i32> = entry.sheets.iter().filter_map(|sheet| sheet[first_gate + gate]).collect();
            if marks.is_empty() || marks.contains(&0) {
                return None;
            }
        }
        let parts: Option<Vec<Fraction>> =
            self.parts().map(|part| Some(self.part_score(entry, part)?.times(self.factor(part)))).collect();
        let total = sum(parts?).plus(self.bonus(entry, self.rounds_means));
        Some(if self.rounds_total { Fraction::new(total.hundredths(), 100) } else { total })
    }

    fn raw_mean(&self, entry: &Entry) -> Option<Fraction> {
        let mut total = self.bonus(entry, false);
        for part in self.parts() {
            for criterion in self.criteria_of(part) {
                let mean = mean(&self.points(entry, criterion))?;
                total = total.plus(self.weighted(criterion, mean).times(self.factor(part)));
            }
        }
        Some(total)
    }

    fn raw_sum(&self, entry: &Entry) -> Fraction {
        let bonuses = (0..self.bonuses).flat_map(|bonus| self.points(entry, self.criteria.len() + bonus));
        let mut total = sum(bonuses);
        for part in self.parts() {
            for criterion in self.criteria_of(part) {
                let points = sum(self.points(entry, criterion));
                total = total.plus(self.weighted(criterion, points).times(self.factor(part)));
            }
        }
        total
    }

    /// How often a judge of both put the entry above another one of the tie.
    fn wins(&self, entry: &Entry, tied: &[&Entry]) -> Fraction {
        let mut wins = 0;
        for other in tied {
            for (own, its) in entry.sheets.iter().zip(&other.sheets) {
                let totals = self.judge_total(own, None).zip(self.judge_total(its, None));
                wins += i128::from(totals.is_some_and(|(own, its)| own.is_above(its)));
            }
        }
        Fraction(wins, 1)
    }

    /// The classes of equal entries of a group, best first, made finer key by key.
    fn classes(&self, group: usize) -> Vec<Vec<usize>> {
        let scored = |entry: &usize| {
            self.entries[*entry].group == group && self.score(&self.entries[*entry]).is_some()
        };
        let all: Vec<usize> = (0..self.entries.len()).filter(scored).collect();
        let mut classes = finer(&all, |entry| self.score(&self.entries[entry]));
        for key in &self.chain {
            let of_key = |class: &Vec<usize>| {
                let tied: Vec<&Entry> = class.iter().map(|entry| &self.entries[*entry]).collect();
                finer(class, |entry| {
                    let entry = &self.entries[entry];
                    match key {
                        0 => self.criterion_mean(entry, 0),
                        1 => self.raw_mean(entry),
                        2 => Some(self.raw_sum(entry)),
                        3 => Some(self.wins(entry, &tied)),
                        _ => entry.figure.map(|figure| Fraction(figure.into(), 1)),
                    }
                })
            };
            classes = classes.iter().flat_map(of_key).collect();
        }
        classes
    }

    /// The tier of each class, from what each place of the order would get by itself; `None` inside stands for a cut.
    fn tiers_of(&self, classes: &[Vec<usize>]) -> Vec<Option<usize>> {
        let ranked: usize = classes.iter().map(Vec::len).sum();
        // Where each tier ends, in places; classes that exceed or reach a threshold move the end.
        let mut answer = vec![None; classes.len()];
        let (mut class, mut place, mut start) = (0, 0, 0);
        for (tier, (size, exceeds)) in self.tiers.iter().enumerate() {
            let places = match size {
                Size::Count(count) => *count,
                Size::Percent(percent) => ranked * percent / 100,
                Size::Threshold(least) => {
                    while let Some(tied) = classes.get(class) {
                        let score = self.score(&self.entries[tied[0]]).unwrap();
                        if Fraction(*least, 1).is_above(score) {
                            break;
                        }
                        // A class that a line above has cut stays without a tier.
                        if start <= place {
                            answer[class] = Some(tier);
                        }
                        place += tied.len();
                        class += 1;
                        start = place;
                    }
                    continue;
                }
            };
            let end = start + places;
            start = end;
            while let Some(tied) = classes.get(class) {
                let was_cut = end - places > place;
                if place + tied.len() <= end {
                    answer[class] = (!was_cut).then_some(tier);
                } else if places > 0 && end > place && *exceeds {
                    answer[class] = (!was_cut).then_some(tier);
                    start = place + tied.len();
                    place += tied.len();
                    class += 1;
                    break;
                } else {
                    break;
                }
                place += tied.len();
                class += 1;
            }
        }
        answer
    }
}

/// Splits a class by a key: more is better, none is worst.
fn finer(class: &[usize], key: impl Fn(usize) -> Option<Fraction>) -> Vec<Vec<usize>> {
    let is_better = |left: Option<Fraction>, right: Option<Fraction>| match (left, right) {
        (Some(left), Some(right)) => left.is_above(right),
        (left, right) => left.is_some() && right.is_none(),
    };
    let mut by_place: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for entry in class {
        let better = class.iter().filter(|other| is_better(key(**other), key(*entry))).count();
        by_place.entry(better).or_default().push(*entry);
    }
    by_place.into_values().collect()
}

fn case() -> impl Strategy<Value = Case> {
    let criterion = (prop::sample::select(vec![10_i128, 20]), 1..4_i128);
    let shape = (prop::collection::vec(criterion, 1..4), 0..3_usize, 0..2_usize, 0..2_usize, 1..5_usize);
    shape.prop_flat_map(|(criteria, parts, bonuses, gates, judges)| {
        let count = criteria.len();
        let parts = parts.min(count);
        // Few different marks, so that ties are common.
        let mark = prop_oneof![7 => (15..18_i32).prop_map(Some), 1 => Just(None)];
        let bonus = prop_oneof![1 => (0..3_i32).prop_map(Some), 2 => Just(None)];
        let gate = prop_oneof![6 => Just(Some(1)), 1 => Just(Some(0)), 2 => Just(None)];
        let sheet = (
            prop::collection::vec(mark, count),
            prop::collection::vec(bonus, bonuses),
            prop::collection::vec(gate, gates),
        )
            .prop_map(|(marks, bonuses, gates)| [marks, bonuses, gates].concat());
        let entry = (0..2_usize, prop::option::of(-2..2_i32), prop::collection::vec(sheet, judges))
            .prop_map(|(group, figure, sheets)| Entry { group, figure, sheets });
        let size = prop_oneof![
            (1..4_usize).prop_map(Size::Count),
            (1..60_usize).prop_map(Size::Percent),
            (5..40_i128).prop_map(Size::Threshold),
        ];
        let chain = Just(vec![0_usize, 1, 2, 3, 4])
            .prop_shuffle()
            .prop_flat_map(|keys| (0..6_usize).prop_map(move |length| keys[..length].to_vec()));
        (
            any::<[bool; 4]>(),
            Just(criteria),
            prop::collection::vec(1..20_i128, parts),
            prop::collection::vec((size, any::<bool>()), 0..4),
            chain,
            prop::collection::vec(entry, 1..9),
        )
            .prop_map(move |(flags, criteria, part_weights, tiers, chain, entries)| Case {
                is_percent: flags[0],
                is_trimmed: flags[1],
                rounds_means: flags[2],
                rounds_total: flags[3],
                // Every part has a criterion, as the first ones go round.
                part_of: (0..count).map(|criterion| criterion % parts.max(1)).collect(),
                criteria,
                part_weights,
                bonuses,
                gates,
                tiers,
                chain,
                entries,
            })
    })
}

/// The answer by entry: group, rank, score, tier and raw mean.
type Answer = BTreeMap<String, [String; 5]>;

fn answer(scores: &str, rule: &str) -> Answer {
    let answer = run(scores.as_bytes(), rule, Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let row = |row: BTreeMap<String, String>| {
        let columns = ["group", "rank", "score", "tier", "raw_mean"];
        (row["entry"].clone(), columns.map(|column| row[column].clone()))
    };
    reader.deserialize().map(|line| row(line.unwrap())).collect()
}

fn expected(case: &Case) -> Answer {
    let mut answer = Answer::new();
    for (number, entry) in case.entries.iter().enumerate() {
        let text = |value: Option<Fraction>| value.map(Fraction::to_text).unwrap_or_default();
        let (score, raw) = (text(case.score(entry)), text(case.raw_mean(entry)));
        let row = [format!("G{}", entry.group), String::new(), score, String::new(), raw];
        answer.insert(format!("e{number}"), row);
    }
    for group in 0..2 {
        let classes = case.classes(group);
        let mut above = 0;
        for (class, tier) in classes.iter().zip(case.tiers_of(&classes)) {
            for entry in class {
                let row = answer.get_mut(&format!("e{entry}")).unwrap();
                row[1] = (above + 1).to_string();
                row[3] = tier.map(|tier| format!("t{tier}")).unwrap_or_default();
            }
            above += class.len();
        }
    }
    answer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_answer_of_solve_ranking_equals_the_oracle(case in case(), is_reversed: bool) {
        prop_assert_eq!(answer(&case.scores(is_reversed), &case.rule()), expected(&case));
    }

    #[test]
    fn renaming_entries_and_judges_renames_the_answer(case in case()) {
        let scores = case.scores(false);
        let (header, lines) = scores.split_once('\n').unwrap();
        let renamed = format!("{header}\n{}", lines.replace(",e", ",x9-").replace(",j", ",Zo-"));
        let own = answer(&case.scores(false), &case.rule());
        let want: Answer = own.into_iter().map(|(entry, row)| (entry.replace('e', "x9-"), row)).collect();
        prop_assert_eq!(answer(&renamed, &case.rule()), want);
    }
}
