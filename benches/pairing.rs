//! How long pairings take, on the drawn instances of the tests, with the goals that they must meet on a quiet machine:
//! side-optimal 20 × 20 within 10 µs and 2,000 × 2,000 within 100 ms, each held twice: against solving alone, and against building the market (which
//! ranks every pair) and solving together; the most fit among the stable ones 200 × 200 within 5 s (aim: 0.1 s), the most fit 2,000 × 2,000 within 1 s,
//! both of solving alone. Where it is measured, the markets are built before the clock starts; building them has a benchmark of its own.
//! `cargo bench --bench pairing`; a part of it by name: `cargo bench --bench pairing -- stable-max-fit`. Before anything is
//! timed the largest fit of the drawn tables is compared with its known optimum; alone:
//! `cargo bench --bench pairing -- known-optima`. With `-- --check` each is timed a few times only and its best time held
//! against its goal; one that is not met, or an optimum that is not the known one, fails the bench.

#![expect(clippy::print_stdout, reason = "a check says what it found")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, criterion_group};
use pingxuan::compute::pairing::{
    Method,
    market::Market,
    problem::{Member, Problem, Unlisted, Wishes},
    solve,
};

#[path = "../tests/it/properties/instances.rs"]
#[expect(dead_code, reason = "the instances of other computations stand in the same file")]
#[expect(clippy::indexing_slicing, reason = "the instances are written as a test")]
mod instances;

/// Everybody ranks everybody strictly, in drawn order; the fit is drawn too.
fn strict(size: usize) -> Problem {
    Problem {
        left: instances::gen_prefs(size, size, 11),
        right: instances::gen_prefs(size, size, 12),
        fit: instances::gen_lap(size, 1),
        ..Problem::default()
    }
}

/// Everybody names five groups of one or two, the rest follows by fit, of which there are forty levels.
fn few_wishes(size: usize) -> Problem {
    let mut problem = strict(size);
    for (position, member) in problem.left.iter_mut().chain(&mut problem.right).enumerate() {
        if let Wishes::Ranked(groups) = &mut member.wishes {
            let named: Vec<usize> = groups.iter().flatten().copied().take(8).collect();
            let widths = [1 + position % 2, 2, 1, 1 + position % 3, 1];
            let mut rest = named.into_iter();
            *groups = widths.iter().map(|width| rest.by_ref().take(*width).collect()).collect();
            groups.retain(|group| !group.is_empty());
        }
    }
    for row in &mut problem.fit {
        row.2 -= row.2 % 25;
    }
    problem.unlisted = Unlisted::ByFit;
    problem
}

fn time(criterion: &mut Criterion, name: &str, method: Method, cases: &[(&str, &Problem)]) {
    let mut group = criterion.benchmark_group(name);
    for (case, problem) in cases {
        let market = Market::build(problem);
        group.bench_with_input(BenchmarkId::from_parameter(case), &market, |bencher, market| {
            bencher.iter(|| market.as_ref().map(|market| solve(black_box(market), method)));
        });
    }
    group.finish();
}

fn pairings(criterion: &mut Criterion) {
    let [small, middle, large] = [20, 200, 2_000].map(strict);
    let all = [("20x20", &small), ("200x200", &middle), ("2000x2000", &large)];
    let mut group = criterion.benchmark_group("build");
    for (case, problem) in all {
        group.bench_with_input(BenchmarkId::from_parameter(case), problem, |bencher, problem| {
            bencher.iter(|| Market::build(black_box(problem)));
        });
    }
    group.finish();
    time(criterion, "stable-left", Method::StableLeft, &all);
    time(criterion, "stable-right", Method::StableRight, &all);
    time(criterion, "stable-max-fit", Method::StableMaxFit, &all);
    time(criterion, "stable-egalitarian", Method::StableEgalitarian, &all);
    time(criterion, "max-fit", Method::MaxFit, &all);
    time(criterion, "min-rank-sum", Method::MinRankSum, &all);
    let tied = few_wishes(20);
    time(criterion, "stable-max-fit with ties", Method::StableMaxFit, &[("20x20", &tied)]);
    time(criterion, "stable-egalitarian with ties", Method::StableEgalitarian, &[("20x20", &tied)]);
}

/// The largest fit of the square tables that seed 1 draws, about which several solvers agree.
const KNOWN_OPTIMA: [(usize, i128); 4] = [(20, 18_867), (200, 198_500), (1_000, 998_800), (2_000, 1_999_244)];

/// The square table that seed 1 draws, as a market.
fn by_fit(size: usize) -> Market {
    let member = || Member { wishes: Wishes::ByFit, places: 1 };
    let problem = Problem {
        left: (0..size).map(|_| member()).collect(),
        right: (0..size).map(|_| member()).collect(),
        fit: instances::gen_lap(size, 1),
        ..Problem::default()
    };
    Market::build(&problem).unwrap()
}

fn is_known_optimum(market: &Market, size: usize, optimum: i128) -> bool {
    let found = solve(market, Method::MaxFit);
    (found.pairs.len(), found.fit, found.bound, found.proved) == (size, optimum, optimum, true)
}

/// Stops the benchmark where the largest fit is not the known one. Nothing is timed here.
fn known_optima(_: &mut Criterion) {
    let is_wanted = |filter: &String| "known-optima".contains(filter.as_str());
    let filters: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if !filters.is_empty() && !filters.iter().any(is_wanted) {
        return;
    }
    for (size, optimum) in KNOWN_OPTIMA {
        assert!(is_known_optimum(&by_fit(size), size, optimum), "the largest fit at {size} × {size}");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3)).without_plots();
    targets = known_optima, pairings
}

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--check") {
        return check();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    ExitCode::SUCCESS
}

/// The goals, for a quiet machine and an optimised build.
fn check() -> ExitCode {
    let (small, middle, large) = (strict(20), Market::build(&strict(200)).unwrap(), strict(2_000));
    let sizes = [
        ("20 x 20", small, 1_000, Duration::from_micros(10)),
        ("2,000 x 2,000", large, 9, Duration::from_millis(100)),
    ];
    let mut goals = Goals { are_met: true };
    for (size, problem, times, goal) in &sizes {
        let market = Market::build(problem).unwrap();
        for (name, method) in [("stable-left", Method::StableLeft), ("stable-right", Method::StableRight)] {
            goals.time(&format!("{name}, {size}, solved"), *times, *goal, || {
                drop(black_box(solve(black_box(&market), method)));
            });
            goals.time(&format!("{name}, {size}, built and solved"), *times, *goal, || {
                let market = Market::build(black_box(problem)).unwrap();
                drop(black_box(solve(&market, method)));
            });
        }
    }
    goals.time("stable-max-fit, 200 x 200", 3, Duration::from_secs(5), || {
        drop(black_box(solve(black_box(&middle), Method::StableMaxFit)));
    });
    let drawn = by_fit(2_000);
    goals.time("max-fit, 2,000 x 2,000", 3, Duration::from_secs(1), || {
        drop(black_box(solve(black_box(&drawn), Method::MaxFit)));
    });
    for (size, optimum) in KNOWN_OPTIMA {
        let is_met = is_known_optimum(&by_fit(size), size, optimum);
        goals.tell(&format!("max-fit, {size} x {size}, is {optimum}"), "", is_met);
    }
    if goals.are_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Goals {
    are_met: bool,
}

impl Goals {
    /// Times something, the best of so many times, against a goal.
    fn time(&mut self, name: &str, times: usize, goal: Duration, what: impl Fn()) {
        let time = || {
            let begin = Instant::now();
            what();
            begin.elapsed()
        };
        let best = (0..times).map(|_| time()).min().unwrap();
        self.tell(name, &format!("{best:.1?} of {goal:.0?}"), best <= goal);
    }

    fn tell(&mut self, name: &str, found: &str, is_met: bool) {
        self.are_met &= is_met;
        println!("{name:45} {found:>20}: {}", if is_met { "met" } else { "not met" });
    }
}
