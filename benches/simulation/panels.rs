//! Panels whose truth is known, drawn from a seed, with plans by the assigner itself.

use pingxuan::compute::assignment::{Draft, Load, Outcome, Pair, Problem, Wishes, solve};
use pingxuan::compute::calibration::{Observation, Observations};

use crate::{ENTRIES, JUDGES, Kind};

/// What a review across regions loses of its affinity: more than all luck together could bring back.
const FAR: i64 = 100_000_000;

/// A panel whose truth is known.
pub struct Panel {
    pub quality: Vec<f64>,
    pub observations: Observations,
}

impl Panel {
    pub fn draw(kind: Kind, seed: u64) -> Self {
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

pub fn index(position: u32) -> usize {
    usize::try_from(position).unwrap()
}

pub fn float(count: usize) -> f64 {
    f64::from(position(count))
}
