//! The speed of calibration: the mixed model and the weighted two-way estimate of 150 entries by 30 judges, the whole calibration with 500 drawn orders there
//! and for 100,000 entries with 5 marks each by 1,000 judges, and the judge report. `cargo bench --bench calibration`. With `-- --check` each is timed
//! a few times only and its best time held against a goal; one that is not met fails the bench.

#![expect(clippy::float_arithmetic, reason = "marks are drawn as floating numbers")]
#![expect(clippy::print_stdout, reason = "a check says what it found")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::process::ExitCode;

use criterion::{Criterion, criterion_group};
use pingxuan::compute::agreement::{Line, Scale, alpha, report_on_judges};
use pingxuan::compute::calibration::{
    Components, Drawing, Observation, Observations, Request, Weighting, calibrate, mixed, two_way,
};

mod goals;

/// The generator SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, count: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((z ^ (z >> 31)) % u64::from(count)).unwrap()
    }

    /// About normal, of deviation 1.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| f64::from(self.below(1 << 20)) / f64::from(1 << 20)).sum::<f64>() - 6.0
    }
}

/// Entries with five marks each by judges drawn by lot.
fn panel(entries: u32, judges: u32) -> Observations {
    let mut random = Random(1);
    let severities: Vec<f64> = (0..judges).map(|_| 5.0 * random.bell()).collect();
    let mut marks = Vec::new();
    for entry in 0..entries {
        let quality = 70.0 + 8.0 * random.bell();
        let mut panel: Vec<u32> = Vec::new();
        while panel.len() < 5 {
            let judge = random.below(judges);
            if !panel.contains(&judge) {
                panel.push(judge);
            }
        }
        for judge in panel {
            let severity = severities.get(usize::try_from(judge).unwrap()).unwrap();
            let value = ((quality + severity + 6.0 * random.bell()) * 2.0).round() / 2.0;
            marks.push(Observation { entry, judge, value });
        }
    }
    let index = |count: u32| usize::try_from(count).unwrap();
    Observations::new(index(entries), index(judges), marks).unwrap()
}

fn request() -> Request {
    Request {
        weighting: Weighting::Precision,
        decimals: 2,
        drawing: Drawing { seed: 1, draws: 500, level: 0.9, places: vec![20] },
        reviews: 0,
    }
}

fn measure(criterion: &mut Criterion) {
    let small = panel(150, 30);
    let components = Components::of(&small);
    criterion
        .bench_function("mixed model, 150 x 30", |bench| bench.iter(|| mixed(black_box(&small)).unwrap()));
    criterion.bench_function("weighted two-way, 150 x 30", |bench| {
        bench.iter(|| two_way(black_box(&small), &components, Weighting::Precision));
    });
    criterion.bench_function("calibration with 500 draws, 150 x 30", |bench| {
        bench.iter(|| calibrate(black_box(&small), &request()).unwrap());
    });
    let estimate = two_way(&small, &components, Weighting::Precision);
    criterion.bench_function("report on the judges, 150 x 30", |bench| {
        bench.iter(|| report_on_judges(black_box(&small), &components, &estimate, 2, &[Line::Places(20)]));
    });
    let middle = panel(10_000, 200);
    let components = Components::of(&middle);
    let estimate = two_way(&middle, &components, Weighting::Precision);
    let mut group = criterion.benchmark_group("middle");
    group.sample_size(10);
    group.bench_function("report on the judges, 10,000 x 200", |bench| {
        bench.iter(|| report_on_judges(black_box(&middle), &components, &estimate, 2, &[Line::Places(20)]));
    });
    group.finish();
    let large = panel(100_000, 1_000);
    criterion.bench_function("alpha, 100,000 x 1,000", |bench| {
        bench.iter(|| alpha(black_box(&large), Scale::Ordinal));
    });
    let mut group = criterion.benchmark_group("large");
    group.sample_size(10);
    group.bench_function("calibration with 500 draws, 100,000 x 1,000", |bench| {
        bench.iter(|| calibrate(black_box(&large), &request()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, measure);

fn main() -> ExitCode {
    if goals::are_asked_for() {
        return check();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    ExitCode::SUCCESS
}

/// The reference program fits the mixed model of 150 entries by 30 judges in 83 ms; the larger ones are what an organizer waits for.
fn check() -> ExitCode {
    let small = panel(150, 30);
    let components = Components::of(&small);
    let estimate = two_way(&small, &components, Weighting::Precision);
    let middle = panel(10_000, 200);
    let of_middle = Components::of(&middle);
    let estimate_of_middle = two_way(&middle, &of_middle, Weighting::Precision);
    let large = panel(100_000, 1_000);
    let mut goals = goals::Goals::new();
    goals.time("mixed model, 150 x 30", 9, 5, || mixed(&small).unwrap());
    goals.time("weighted two-way, 150 x 30", 9, 5, || two_way(&small, &components, Weighting::Precision));
    goals.time("calibration with 500 draws, 150 x 30", 9, 50, || calibrate(&small, &request()).unwrap());
    goals.time("report on the judges, 150 x 30", 9, 20, || {
        report_on_judges(&small, &components, &estimate, 2, &[Line::Places(20)])
    });
    goals.time("report on the judges, 10,000 x 200", 3, 2_000, || {
        report_on_judges(&middle, &of_middle, &estimate_of_middle, 2, &[Line::Places(20)])
    });
    goals.time("alpha, 100,000 x 1,000", 3, 500, || alpha(&large, Scale::Ordinal));
    goals.time("calibration with 500 draws, 100,000 x 1,000", 1, 10_000, || {
        calibrate(&large, &request()).unwrap()
    });
    goals.end()
}
