//! How near the estimators come to the truth, on panels whose truth is known: 150 entries of normal quality (deviation 1), 30 judges, 5 marks for each
//! entry, 40 panels of each kind. A judge has a severity, a slope (lognormal, 0.25), and a noise (0.8 × lognormal, 0.3); a mark is 70 + 8 × (slope ×
//! quality + severity + noise), to half points within 0..100. Who judges what is planned by the assigner itself, from affinities drawn by lot; where severe
//! judges shall get the strong entries, affinity follows that instead.
//!
//! Printed for each kind of panel: Kendall's tau with the truth of plain mean, standard scores, two-way, mixed model and weighted two-way; which part of the
//! true best 20 the weighted two-way finds; how often the 90 % rank intervals hold the true rank, and how wide they are; the Brier score of the chances to be
//! among the best 20 and of the plain cut; how often the test of the lot speaks. Then the same for two regions whose panels share no, few or all
//! reviews. Errors over panels in brackets.
//!
//! What is printed is also asked for: each tau agrees with that of another simulation of the same design within the errors of both, the intervals hold the
//! true rank in 88 to 92 of 100 cases, chances are better forecasts than the plain cut, a few reviews across regions are as good as full mixing, and the
//! test of the lot speaks where it should. What does not come out is listed, and the bench fails. `cargo bench --bench simulation`.

#![expect(clippy::print_stdout, reason = "a simulation says what it found")]
#![expect(clippy::float_arithmetic, reason = "estimates and their errors are floating numbers")]
#![expect(clippy::indexing_slicing, reason = "entries and judges are positions made here")]
#![expect(clippy::unwrap_used, reason = "a simulation that cannot be set up has nothing to say")]

use std::process::ExitCode;

use pingxuan::compute::agreement::{Pairs, by_lot};
use pingxuan::compute::assignment::{Draft, Load, Outcome, Pair, Problem, Wishes, solve};
use pingxuan::compute::calibration::{
    Calibration, Components, Drawing, Observation, Observations, Request, Weighting, calibrate, mixed,
    plain_means, standard_scores, two_way,
};

/// Entries, judges, and places that count as the best.
const ENTRIES: usize = 150;
const JUDGES: usize = 30;
const TOP: usize = 20;
/// Panels of each kind.
const SEEDS: u64 = 40;

/// What a review across regions loses of its affinity: more than all luck together could bring back.
const FAR: i64 = 100_000_000;

/// A kind of panel.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    /// The deviation of severities.
    severity: f64,
    /// Marks of an entry.
    marks: usize,
    /// Judges whose marks have nothing to do with the entry.
    careless: usize,
    /// The deviation of the logarithm of slopes.
    slopes: f64,
    /// The middle of the judges' noises.
    noise: f64,
    /// How much lot there is where severe judges are sought for strong entries; none where all is lot.
    lot: Option<f64>,
    /// How much better the second region is; and how many reviews cross regions, none for as many as come by lot.
    regions: Option<(f64, Option<usize>)>,
    /// The taus of the other simulation, in the order of the columns, and its recall; none where nothing is known.
    known: [Option<f64>; 6],
}

const PLAIN: Kind = Kind {
    name: "A severity 0.7",
    severity: 0.7,
    marks: 5,
    careless: 0,
    slopes: 0.25,
    noise: 0.8,
    lot: None,
    regions: None,
    known: known([0.720, 0.766, 0.765, 0.766, 0.783, 0.77]),
};

/// All of them are known.
const fn known(values: [f64; 6]) -> [Option<f64>; 6] {
    let [mean, standard, two_way, mixed, weighted, recall] = values;
    [Some(mean), Some(standard), Some(two_way), Some(mixed), Some(weighted), Some(recall)]
}

/// How strongly severe judges are sought for strong entries is our own, so that only the estimators that do not mind can be compared.
const fn steered(two_way: f64, weighted: f64, recall: f64) -> [Option<f64>; 6] {
    [None, None, Some(two_way), None, Some(weighted), Some(recall)]
}

const KINDS: [Kind; 8] = [
    PLAIN,
    Kind {
        name: "B severity 1.2",
        severity: 1.2,
        known: known([0.652, 0.766, 0.765, 0.765, 0.783, 0.77]),
        ..PLAIN
    },
    Kind {
        name: "C no severity",
        severity: 0.0,
        known: known([0.769, 0.769, 0.764, 0.767, 0.785, 0.77]),
        ..PLAIN
    },
    Kind {
        name: "D 2 random judges",
        careless: 2,
        known: known([0.694, 0.733, 0.737, 0.737, 0.771, 0.77]),
        ..PLAIN
    },
    Kind { name: "F 3 marks", marks: 3, known: known([0.650, 0.689, 0.695, 0.697, 0.700, 0.68]), ..PLAIN },
    Kind {
        name: "G slopes 0.5",
        slopes: 0.5,
        known: known([0.728, 0.758, 0.768, 0.768, 0.775, 0.76]),
        ..PLAIN
    },
    Kind {
        name: "H mild steering",
        severity: 1.2,
        lot: Some(2.5),
        known: steered(0.764, 0.780, 0.77),
        ..PLAIN
    },
    Kind {
        name: "E strong steering",
        severity: 1.2,
        lot: Some(0.7),
        known: steered(0.767, 0.784, 0.77),
        ..PLAIN
    },
];

/// Two regions, the second better by one deviation of quality; without slopes, severities of 1.0 and noises of 0.6.
const SEPARATE: Kind = Kind {
    name: "no review crosses",
    severity: 1.0,
    slopes: 0.0,
    noise: 0.6,
    regions: Some((1.0, Some(0))),
    known: [None; 6],
    ..PLAIN
};

const REGIONS: [Kind; 5] = [
    SEPARATE,
    Kind { name: "2 % cross", regions: Some((1.0, Some(16))), ..SEPARATE },
    Kind { name: "5 % cross", regions: Some((1.0, Some(38))), ..SEPARATE },
    Kind { name: "10 % cross", regions: Some((1.0, Some(76))), ..SEPARATE },
    Kind { name: "all mixed", regions: Some((1.0, None)), ..SEPARATE },
];

fn main() -> ExitCode {
    let mut missed = Vec::new();
    println!("{:18} {}", "tau with the truth", Row::HEAD);
    for kind in KINDS {
        let found = Means::of(&rows(kind));
        println!("{:18} {found}", kind.name);
        found.compare(&kind, &mut missed);
    }
    println!("\n{:18} {}", "two regions", Row::HEAD);
    let regions = REGIONS.map(|kind| {
        let found = Means::of(&rows(kind));
        println!("{:18} {found}", kind.name);
        found
    });
    bridges(&regions, &mut missed);
    if missed.is_empty() {
        println!("\neverything came out as it should");
        return ExitCode::SUCCESS;
    }
    println!("\nnot as it should be:\n  {}", missed.join("\n  "));
    ExitCode::FAILURE
}

/// Notes what is not so.
fn expect(is_so: bool, what: impl Fn() -> String, missed: &mut Vec<String>) {
    if !is_so {
        missed.push(what());
    }
}

/// Where no review crosses the regions, taking leanings out is worse than the plain mean, for it takes the regions' difference with them; a twentieth of the
/// reviews across is as good as full mixing, but not for standard scores.
fn bridges([none, _, few, _, all]: &[Means; 5], missed: &mut Vec<String>) {
    let mut must = |is_so: bool, what: &str| expect(is_so, || format!("two regions: {what}"), missed);
    for estimator in [STANDARD, EQUAL, WEIGHTED] {
        must(none.mean[estimator] < none.mean[MEAN], "without a review across, the plain mean is best");
    }
    must(few.mean[WEIGHTED] > none.mean[WEIGHTED] + 0.1, "a twentieth across lifts the weighted two-way");
    must(few.mean[WEIGHTED] > all.mean[WEIGHTED] - 0.02, "a twentieth across is as good as full mixing");
    must(few.mean[STANDARD] < few.mean[WEIGHTED] - 0.05, "standard scores need more than that");
    must(
        none.is_covered() && few.is_covered() && all.is_covered(),
        "intervals hold 88 to 92 of 100 true ranks",
    );
}

fn rows(kind: Kind) -> Vec<Row> {
    (1..=SEEDS).map(|seed| Row::of(&Panel::draw(kind, seed), seed)).collect()
}

/// A panel whose truth is known.
struct Panel {
    quality: Vec<f64>,
    observations: Observations,
}

impl Panel {
    fn draw(kind: Kind, seed: u64) -> Self {
        let mut random = Random(seed);
        let half = |place: usize, all: usize| u32::from(place >= all / 2);
        let better = kind.regions.map_or(0.0, |(better, _)| better);
        let quality: Vec<f64> = (0..ENTRIES)
            .map(|entry| random.normal() + if half(entry, ENTRIES) == 1 { better } else { 0.0 })
            .collect();
        let judges: Vec<Judge> = (0..JUDGES).map(|judge| Judge::draw(kind, judge, &mut random)).collect();
        let pairs = plan(kind, &quality, &judges, &mut random, half);
        let marks = pairs.into_iter().map(|(entry, judge)| Observation {
            entry: position(entry),
            judge: position(judge),
            value: judges[judge].mark(quality[entry], &mut random),
        });
        let observations = Observations::new(ENTRIES, JUDGES, marks.collect()).unwrap();
        Self { quality, observations }
    }
}

/// Who judges what: the assigner's best plan for affinities by lot, every judge with the same load; or, where severe judges are sought for strong entries, for
/// how near the places of both are among their like. A review across regions is dearer than all luck, so that there are as many as are asked for.
fn plan(
    kind: Kind,
    quality: &[f64],
    judges: &[Judge],
    random: &mut Random,
    region: impl Fn(usize, usize) -> u32,
) -> Vec<(usize, usize)> {
    let load = position(ENTRIES * kind.marks / JUDGES);
    let crossing = kind.regions.and_then(|(_, crossing)| crossing);
    let share = |below: usize, all: usize| float(below) / float(all);
    let severe: Vec<f64> = judges
        .iter()
        .map(|own| share(judges.iter().filter(|it| it.severity > own.severity).count(), JUDGES))
        .collect();
    let strong: Vec<f64> =
        quality.iter().map(|own| share(quality.iter().filter(|it| *it < own).count(), ENTRIES)).collect();
    let mut pairs = Vec::new();
    for (entry, strength) in strong.iter().enumerate() {
        for (judge, severity) in severe.iter().enumerate() {
            let luck = random.normal();
            let affinity = kind.lot.map_or(luck, |lot| -(strength - severity).abs() - lot * luck.abs());
            let is_across = region(entry, ENTRIES) != region(judge, JUDGES);
            let loss = if crossing.is_some() && is_across { FAR } else { 0 };
            let affinity = format!("{:.0}", affinity * 1e6).parse::<i64>().unwrap() - loss;
            pairs.push(Pair { entry: position(entry), expert: position(judge), affinity });
        }
    }
    let regions = |all: usize| (0..all).map(|place| Some(region(place, all))).collect();
    let wishes = Wishes {
        min_cross_region: position(crossing.unwrap_or(0)),
        entry_regions: regions(ENTRIES),
        expert_regions: regions(JUDGES),
        ..Wishes::default()
    };
    let draft = Draft {
        needs: vec![position(kind.marks); ENTRIES],
        loads: vec![Load { min: load, max: load }; JUDGES],
        pairs,
        wishes,
        ..Draft::default()
    };
    let Outcome::Solved(plan) = solve(&Problem::new(draft).unwrap()) else { panic!("there is no plan") };
    let pairs: Vec<(usize, usize)> =
        plan.pairs.iter().map(|pair| (index(pair.entry), index(pair.expert))).collect();
    let across = pairs.iter().filter(|pair| region(pair.0, ENTRIES) != region(pair.1, JUDGES)).count();
    assert!(crossing.is_none_or(|crossing| crossing == across), "{across} reviews cross");
    pairs
}

/// A judge as drawn.
struct Judge {
    severity: f64,
    slope: f64,
    noise: f64,
    is_careless: bool,
}

impl Judge {
    fn draw(kind: Kind, judge: usize, random: &mut Random) -> Self {
        Self {
            severity: kind.severity * random.normal(),
            slope: (kind.slopes * random.normal()).exp(),
            noise: kind.noise * (0.3 * random.normal()).exp(),
            is_careless: judge < kind.careless,
        }
    }

    fn mark(&self, quality: f64, random: &mut Random) -> f64 {
        let seen = if self.is_careless { random.normal() } else { quality };
        let exact = 70.0 + 8.0 * (self.slope * seen + self.severity + self.noise * random.normal());
        (exact * 2.0).round().clamp(0.0, 200.0) / 2.0
    }
}

/// Places in a row.
const MEAN: usize = 0;
const STANDARD: usize = 1;
const EQUAL: usize = 2;
const WEIGHTED: usize = 4;
const RECALL: usize = 5;
const HELD: usize = 6;
const WIDTH: usize = 7;
const BRIER: usize = 8;
const BRIER_OF_CUT: usize = 9;
const LOT: usize = 10;

/// The error of a figure of the other simulation.
const OTHER_ERROR: f64 = 0.005;
/// The error of its recall.
const OTHER_RECALL_ERROR: f64 = 0.01;
/// So many errors may two simulations be apart; among some fifty comparisons one of 300 is so far by chance.
const APART: f64 = 4.0;

/// What one panel shows.
struct Row([f64; 11]);

impl Row {
    const HEAD: &str = "mean        z           two-way     mixed       weighted    recall held        width  Brier / of the cut  lot speaks";

    fn of(panel: &Panel, seed: u64) -> Self {
        let (truth, observations) = (&panel.quality, &panel.observations);
        let components = Components::of(observations);
        let known = |values: Vec<Option<f64>>| values.into_iter().map(Option::unwrap).collect::<Vec<f64>>();
        let request = Request {
            weighting: Weighting::Precision,
            decimals: 6,
            drawing: Drawing { seed, draws: 500, level: 0.9, places: vec![TOP] },
            reviews: 0,
        };
        let found = calibrate(observations, &request).unwrap();
        let estimates = [
            known(plain_means(observations)),
            known(standard_scores(observations)),
            across(&components, &two_way(observations, &components, Weighting::Equal).entries),
            mixed(observations).unwrap().entries,
            across(&components, &found.estimate.entries),
        ];
        let tau = |values: &Vec<f64>| {
            let points: Vec<(f64, f64)> = values.iter().copied().zip(truth.iter().copied()).collect();
            Pairs::count(&points).tau_b().unwrap()
        };
        let (best, cut) = (best(truth), best(&estimates[4]));
        let both = best.iter().zip(&cut).filter(|(one, other)| **one && **other).count();
        let lot = match components.parts.as_slice() {
            [part] => by_lot(observations, part, &found.estimate).unwrap().chance,
            _ => 1.0,
        };
        let [held, width, brier, brier_of_cut] = intervals(&found, truth, (&best, &cut));
        let [mean, standard, equal, drawn, weighted] =
            [0, 1, 2, 3, 4].map(|place: usize| tau(&estimates[place]));
        Self([
            mean,
            standard,
            equal,
            drawn,
            weighted,
            float(both) / float(TOP),
            held,
            width,
            brier,
            brier_of_cut,
            if lot < 0.05 { 1.0 } else { 0.0 },
        ])
    }
}

/// The means over panels, and their errors.
struct Means {
    mean: [f64; 11],
    error: [f64; 11],
}

impl Means {
    fn of(rows: &[Row]) -> Self {
        let count = float(rows.len());
        let places: [usize; 11] = std::array::from_fn(|place| place);
        let mean = places.map(|place| rows.iter().map(|row| row.0[place]).sum::<f64>() / count);
        let error = places.map(|place| {
            let squares: f64 = rows.iter().map(|row| (row.0[place] - mean[place]).powi(2)).sum();
            (squares / (count - 1.0) / count).sqrt()
        });
        Self { mean, error }
    }

    fn is_covered(&self) -> bool {
        (0.88..=0.92).contains(&self.mean[HELD])
    }

    /// Compares with what is known of a kind of panel.
    fn compare(&self, kind: &Kind, missed: &mut Vec<String>) {
        let name = kind.name;
        for (place, known) in kind.known.iter().enumerate() {
            let Some(known) = *known else { continue };
            let other = if place == RECALL { OTHER_RECALL_ERROR } else { OTHER_ERROR };
            let room = APART * (self.error[place].powi(2) + other.powi(2)).sqrt();
            let found = self.mean[place];
            let what = || format!("{name}: column {} is {found:.3}, not {known:.3} ± {room:.3}", place + 1);
            expect((found - known).abs() <= room, what, missed);
        }
        let mut must = |is_so: bool, what: &str| expect(is_so, || format!("{name}: {what}"), missed);
        must(self.is_covered(), "intervals hold 88 to 92 of 100 true ranks");
        must(self.mean[WEIGHTED] > self.mean[MEAN], "the weighted two-way is better than the plain mean");
        must(self.mean[BRIER] < self.mean[BRIER_OF_CUT], "chances forecast better than the plain cut");
        if kind.lot.is_none() {
            must(self.mean[LOT] <= 0.2, "a lot is seldom called none");
        } else {
            must(self.mean[LOT] >= 0.9, "steering is noticed");
        }
    }
}

impl std::fmt::Display for Means {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for place in 0..5 {
            write!(formatter, "{:.3} ({:.3}) ", self.mean[place], self.error[place])?;
        }
        let of = |place: usize| self.mean[place];
        write!(formatter, "{:.2}   {:.3} ({:.3}) {:5.1}", of(RECALL), of(HELD), self.error[HELD], of(WIDTH))?;
        write!(formatter, "  {:.4} / {:.4}      {:.2}", of(BRIER), of(BRIER_OF_CUT), of(LOT))
    }
}

/// The values, where nothing connects parts with the mean of each part taken as equally good: the calibration refuses to compare them, and who does so
/// nevertheless has nothing else to go by.
fn across(components: &Components, values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    for part in components.parts.iter().filter(|_| components.parts.len() > 1) {
        let sum: f64 = part.entries.iter().map(|&entry| values[index(entry)]).sum();
        for &entry in &part.entries {
            values[index(entry)] -= sum / float(part.entries.len());
        }
    }
    values
}

/// Which entries are among the best.
fn best(values: &[f64]) -> Vec<bool> {
    values.iter().map(|own| values.iter().filter(|other| *other > own).count() < TOP).collect()
}

/// How often the intervals hold the true rank within the part, how wide they are, and the Brier scores of the chances and of the cut.
fn intervals(found: &Calibration, truth: &[f64], (best, cut): (&[bool], &[bool])) -> [f64; 4] {
    let mut sums = [0.0; 4];
    for (entry, known) in found.entries.iter().enumerate() {
        let known = known.as_ref().unwrap();
        let ranks = &known.certainty.as_ref().unwrap().ranks;
        let part = &found.components.parts[index(known.part)].entries;
        let above = part.iter().filter(|&&other| truth[index(other)] > truth[entry]).count();
        let bit = |is: bool| if is { 1.0 } else { 0.0 };
        sums[0] += bit(index(ranks.low) <= above + 1 && above < index(ranks.high));
        sums[1] += f64::from(ranks.high - ranks.low + 1);
        sums[2] += (ranks.among[0] - bit(best[entry])).powi(2);
        sums[3] += (bit(cut[entry]) - bit(best[entry])).powi(2);
    }
    sums.map(|sum| sum / float(truth.len()))
}

/// The generator SplitMix64, with normal deviates by Box and Muller.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn uniform(&mut self) -> f64 {
        (f64::from(u32::try_from(self.next() >> 32).unwrap()) + 0.5) / 4_294_967_296.0
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (2.0 * std::f64::consts::PI * self.uniform()).cos()
    }
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap()
}

fn index(position: u32) -> usize {
    usize::try_from(position).unwrap()
}

fn float(count: usize) -> f64 {
    f64::from(position(count))
}
