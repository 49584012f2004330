//! How near the estimators come to the truth, on panels whose truth is known: 150 entries of normal quality (deviation 1), 30 judges, 5 marks for each
//! entry, 160 panels of each kind. A judge has a severity, a slope (lognormal, 0.25), and a noise (0.8 × lognormal, 0.3); a mark is 70 + 8 × (slope ×
//! quality + severity + noise), to half points within 0..100. Who judges what is planned by the assigner itself, from affinities drawn by lot; where severe
//! judges shall get the strong entries, affinity follows that instead.
//!
//! Printed for each kind of panel: Kendall's tau with the truth of plain mean, standard scores, two-way, mixed model and weighted two-way; which part of the
//! true best 20 the weighted two-way finds; how often the 90 % rank intervals hold the true rank, and how wide they are; the Brier score of the chances to be
//! among the best 20 and of the plain cut; how often the test of the lot speaks. Then the same for two regions whose panels share no, few or all
//! reviews. Errors over panels in brackets.
//!
//! What is printed is also asked for, with the threshold beside it. Each tau agrees with that of another simulation of the same design within the errors of
//! both. The weighted two-way is nearer to the truth than the plain mean and, where judges and entries meet by lot, than the plain two-way: by three errors
//! of the difference on the same panels, which is known much better than either. The intervals hold the true rank in 88 to 92 of 100 cases, chances are
//! better forecasts than the plain cut, a few reviews across regions lift the two-way as they do there and are as good as full mixing, and the test of the
//! lot speaks where it should. What does not come out is listed, and the bench fails. `cargo bench --bench simulation`.

#![expect(clippy::print_stdout, reason = "a simulation says what it found")]
#![expect(clippy::float_arithmetic, reason = "estimates and their errors are floating numbers")]
#![expect(clippy::indexing_slicing, reason = "entries and judges are positions made here")]
#![expect(clippy::unwrap_used, reason = "a simulation that cannot be set up has nothing to say")]

use std::process::ExitCode;

use pingxuan::compute::agreement::{Pairs, by_lot};
use pingxuan::compute::calibration::{
    Calibration, Components, Drawing, Request, Weighting, calibrate, mixed, plain_means, standard_scores,
    two_way,
};

use checks::{APART, Checks, Figure, Known, NEAR};
use panels::{Panel, float, index};

mod checks;
mod panels;

/// Entries, judges, and places that count as the best.
const ENTRIES: usize = 150;
const JUDGES: usize = 30;
const TOP: usize = 20;
/// Panels of each kind.
const SEEDS: u64 = 160;

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
    known: [Option<Known>; 6],
    /// How many errors the weighted two-way may be from what is known.
    errors: f64,
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
    errors: NEAR,
};

/// The others differ from it, and are looked at less closely.
const OTHER: Kind = Kind { errors: APART, ..PLAIN };

/// All of them are known.
const fn known(values: [f64; 6]) -> [Option<Known>; 6] {
    let [mean, standard, two_way, mixed, weighted, recall] = values;
    [
        Some(Known::tau(mean)),
        Some(Known::tau(standard)),
        Some(Known::tau(two_way)),
        Some(Known::tau(mixed)),
        Some(Known::tau(weighted)),
        Some(Known::recall(recall)),
    ]
}

/// How strongly severe judges are sought for strong entries is our own, so that only the estimators that do not mind can be compared.
const fn steered(two_way: f64, weighted: f64, recall: f64) -> [Option<Known>; 6] {
    [None, None, Some(Known::tau(two_way)), None, Some(Known::tau(weighted)), Some(Known::recall(recall))]
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
        ..OTHER
    },
    Kind {
        name: "D 2 random judges",
        careless: 2,
        known: known([0.694, 0.733, 0.737, 0.737, 0.771, 0.77]),
        ..OTHER
    },
    Kind { name: "F 3 marks", marks: 3, known: known([0.650, 0.689, 0.695, 0.697, 0.700, 0.68]), ..OTHER },
    Kind {
        name: "G slopes 0.5",
        slopes: 0.5,
        known: known([0.728, 0.758, 0.768, 0.768, 0.775, 0.76]),
        ..OTHER
    },
    Kind {
        name: "H mild steering",
        severity: 1.2,
        lot: Some(2.5),
        known: steered(0.764, 0.780, 0.77),
        ..OTHER
    },
    Kind {
        name: "E strong steering",
        severity: 1.2,
        lot: Some(0.7),
        known: steered(0.767, 0.784, 0.77),
        ..OTHER
    },
];

/// The two-way's tau in the other simulation, where no review crosses the regions and where a twentieth does.
const SEPARATE_TAU: f64 = 0.684;
const BRIDGED_TAU: f64 = 0.831;

/// Two regions, the second better by one deviation of quality; without slopes, severities of 1.0 and noises of 0.6.
const SEPARATE: Kind = Kind {
    name: "no review crosses",
    severity: 1.0,
    slopes: 0.0,
    noise: 0.6,
    regions: Some((1.0, Some(0))),
    known: [
        Some(Known::tau(0.732)),
        Some(Known::tau(0.637)),
        Some(Known::tau(SEPARATE_TAU)),
        None,
        None,
        None,
    ],
    ..OTHER
};

/// The same with reviews across.
const BRIDGED: Kind = Kind { known: [None; 6], ..SEPARATE };

const REGIONS: [Kind; 5] = [
    SEPARATE,
    Kind { name: "2 % cross", regions: Some((1.0, Some(16))), ..BRIDGED },
    Kind {
        name: "5 % cross",
        regions: Some((1.0, Some(38))),
        known: [None, None, Some(Known::tau(BRIDGED_TAU)), None, None, None],
        ..BRIDGED
    },
    Kind { name: "10 % cross", regions: Some((1.0, Some(76))), ..BRIDGED },
    Kind { name: "all mixed", regions: Some((1.0, None)), ..BRIDGED },
];

fn main() -> ExitCode {
    let mut checks = Checks::default();
    println!("{:18} {}", "tau with the truth", Row::HEAD);
    for kind in KINDS {
        let found = Means::of(kind);
        println!("{:18} {found}", kind.name);
        found.compare(&kind, &mut checks);
        found.be_useful(&kind, &mut checks);
    }
    println!("\n{:18} {}", "two regions", Row::HEAD);
    let regions = REGIONS.map(|kind| {
        let found = Means::of(kind);
        println!("{:18} {found}", kind.name);
        found.compare(&kind, &mut checks);
        found
    });
    bridges(&regions, &mut checks);
    checks.end()
}

/// Where no review crosses the regions, taking leanings out is worse than the plain mean, for it takes the regions' difference with them; a twentieth of the
/// reviews across is as good as full mixing, but not for standard scores.
fn bridges([none, _, few, _, all]: &[Means; 5], checks: &mut Checks) {
    for (name, estimator) in [("standard scores", STANDARD), ("two-way", EQUAL), ("weighted", WEIGHTED)] {
        let what = format!("two regions: no review across, plain mean - {name}");
        checks.above(&what, none.gain(MEAN, estimator), 0.0);
    }
    let rise = few.rise(none, EQUAL);
    let known = Known::rise(SEPARATE_TAU, BRIDGED_TAU);
    checks.near("two regions: a twentieth across lifts the two-way by", rise, known, APART);
    let rise = few.rise(none, WEIGHTED);
    checks.above("two regions: a twentieth across lifts the weighted by", rise, 0.1);
    let loss = all.rise(few, WEIGHTED);
    checks.below("two regions: the weighted loses with a twentieth instead of all across", loss, 0.02);
    let gain = few.gain(WEIGHTED, STANDARD);
    checks.above("two regions: a twentieth across, weighted - standard scores", gain, 0.05);
    for (name, means) in [("no review across", none), ("a twentieth across", few), ("all mixed", all)] {
        means.be_covered(&format!("two regions: {name}"), checks);
    }
}

fn rows(kind: Kind) -> Vec<Row> {
    (1..=SEEDS).map(|seed| Row::of(&Panel::draw(kind, seed), seed)).collect()
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

/// What the columns that can be compared are called.
const NAMES: [&str; 6] = ["plain mean", "standard scores", "two-way", "mixed model", "weighted", "recall"];

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

/// What the panels of a kind show together.
struct Means {
    /// One for each panel, in order of their seeds.
    rows: Vec<Row>,
}

impl Means {
    fn of(kind: Kind) -> Self {
        Self { rows: rows(kind) }
    }

    fn figure(&self, place: usize) -> Figure {
        self.difference(|row| row.0[place])
    }

    /// How much one column is above another on the same panels.
    fn gain(&self, place: usize, other: usize) -> Figure {
        self.difference(|row| row.0[place] - row.0[other])
    }

    fn difference(&self, of: impl Fn(&Row) -> f64) -> Figure {
        Figure::of(&self.rows.iter().map(of).collect::<Vec<f64>>())
    }

    /// How much a column is above that of panels of another kind. Panels of one seed have the same entries and judges.
    fn rise(&self, other: &Self, place: usize) -> Figure {
        let both = self.rows.iter().zip(&other.rows);
        Figure::of(&both.map(|(own, other)| own.0[place] - other.0[place]).collect::<Vec<f64>>())
    }

    fn be_covered(&self, name: &str, checks: &mut Checks) {
        let held = self.figure(HELD).mean;
        checks.within(&format!("{name}: true ranks in their intervals"), held, (0.88, 0.92));
    }

    /// Compares with what is known of a kind of panel.
    fn compare(&self, kind: &Kind, checks: &mut Checks) {
        for (place, known) in kind.known.iter().enumerate() {
            let errors = if place == WEIGHTED { kind.errors } else { APART };
            if let Some(known) = *known {
                checks.near(&format!("{}: {}", kind.name, NAMES[place]), self.figure(place), known, errors);
            }
        }
    }

    /// The weighted two-way, its intervals and the test of the lot are worth their while.
    fn be_useful(&self, kind: &Kind, checks: &mut Checks) {
        let name = kind.name;
        checks.above(&format!("{name}: weighted - plain mean"), self.gain(WEIGHTED, MEAN), 0.0);
        if is_clearly_weighted(kind) {
            checks.above(&format!("{name}: weighted - two-way"), self.gain(WEIGHTED, EQUAL), 0.0);
        }
        self.be_covered(name, checks);
        let gain = self.gain(BRIER_OF_CUT, BRIER);
        checks.above(&format!("{name}: Brier score of the cut - of the chances"), gain, 0.0);
        let spoken = self.figure(LOT).mean;
        let wanted = if kind.lot.is_none() { (0.0, 0.2) } else { (0.9, 1.0) };
        checks.within(&format!("{name}: the test of the lot speaks"), spoken, wanted);
    }
}

/// Whether the other simulation has the weighted two-way ahead of the plain one by more than three errors, on panels by lot.
fn is_clearly_weighted(kind: &Kind) -> bool {
    let [_, _, Some(two_way), _, Some(weighted), _] = kind.known else { return false };
    kind.lot.is_none() && weighted.is_above(two_way)
}

impl std::fmt::Display for Means {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for place in 0..5 {
            let Figure { mean, error } = self.figure(place);
            write!(formatter, "{mean:.3} ({error:.3}) ")?;
        }
        let of = |place: usize| self.figure(place).mean;
        let error = self.figure(HELD).error;
        write!(formatter, "{:.2}   {:.3} ({error:.3}) {:5.1}", of(RECALL), of(HELD), of(WIDTH))?;
        write!(formatter, "  {:.4} / {:.4}      {:.2}", of(BRIER), of(BRIER_OF_CUT), of(LOT))
    }
}

/// The values as the other simulation has them where nothing connects the parts: the calibration refuses to compare them, and least squares leave open how
/// much of the difference of two parts is their entries' and how much their judges'. Of all solutions this is the one with the smallest sum of squares,
/// which leaves the entries of a part the share judges / (judges + entries) of it.
fn across(components: &Components, values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    let all = values.iter().sum::<f64>() / float(values.len());
    for part in components.parts.iter().filter(|_| components.parts.len() > 1) {
        let (entries, judges) = (float(part.entries.len()), float(part.judges.len()));
        let mean = part.entries.iter().map(|&entry| values[index(entry)]).sum::<f64>() / entries;
        for &entry in &part.entries {
            values[index(entry)] -= (mean - all) * entries / (entries + judges);
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
