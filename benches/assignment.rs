//! How long the plans of an assignment take, at the sizes of a regional event, a national one and a very large one, each also with a twentieth of the
//! reviews across two regions more than there would be; the fairest plan of the regional one, and the one that joins two or three regions that
//! would stay apart. `cargo bench --bench assignment`. With such wishes it says how far a plan is proved; without them every plan must be.
//! With `-- --check` twenty drawn regional events are solved once each, plainly and fairly, a national one of forty regions is joined, and one with ten
//! million pairs and affinities of a million to both sides is solved (0.8 s, 0.5 GB); one that is not proved, or whose plan the independent check does not
//! accept, fails the bench.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark says what it measured, and stops where there is nothing to measure"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group};
use pingxuan::compute::assignment::{
    Basis, Draft, Load, Objective, Outcome, Pair, Plan, Problem, check_certificate, plain_bound, solve,
};

#[path = "../tests/it/properties/instances.rs"]
#[expect(dead_code, reason = "the instances of other computations stand in the same file")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the instances are written as a test")]
mod instances;

/// Entries, experts, experts for each entry, and candidates for each entry (0: everybody without a conflict).
const SIZES: [(u32, u32, u32, usize); 4] =
    [(150, 30, 5, 0), (150, 30, 2, 0), (1_000, 200, 5, 0), (10_000, 1_000, 5, 50)];

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assignment");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for (entries, experts, need, candidates) in SIZES {
        let draft = instances::gen_assign(entries, experts, need, candidates, 1);
        measure(&mut group, &format!("{entries}x{experts} need {need}"), &draft);
    }
    for (entries, experts, need, candidates) in SIZES {
        let mut draft = divided(entries, experts, need, candidates, (2, 150));
        draft.wishes.min_cross_region = crossing(&draft) + entries * need / 20;
        measure(&mut group, &format!("{entries}x{experts} need {need} across regions"), &draft);
    }
    for regions in [2, 3] {
        let mut draft = divided(150, 30, 5, 0, (regions, 20_000));
        draft.wishes.is_connected = true;
        measure(&mut group, &format!("150x30 need 5 with {regions} regions joined"), &draft);
    }
    for need in [5, 2] {
        let mut draft = instances::gen_assign(150, 30, need, 0, 1);
        draft.wishes.objective = Objective::Fair;
        measure(&mut group, &format!("150x30 need {need} fair"), &draft);
    }
    group.finish();
}

/// A drawn question whose entries and experts are of so many regions, where a pair across loses some affinity.
fn divided(entries: u32, experts: u32, need: u32, candidates: usize, (regions, loss): (u32, i64)) -> Draft {
    let mut draft = instances::gen_assign(entries, experts, need, candidates, 1);
    draft.wishes.entry_regions = (0..entries).map(|entry| Some(entry % regions)).collect();
    draft.wishes.expert_regions = (0..experts).map(|expert| Some(expert % regions)).collect();
    for pair in &mut draft.pairs {
        if draft.wishes.is_cross(pair.entry, pair.expert) {
            pair.affinity -= loss;
        }
    }
    draft
}

/// How many pairs of the best plan lead across regions.
fn crossing(draft: &Draft) -> u32 {
    let solved = Problem::new(draft.clone()).map(|problem| solve(&problem));
    let Ok(Outcome::Solved(plan)) = solved else { return 0 };
    plan.pairs.iter().map(|pair| u32::from(draft.wishes.is_cross(pair.entry, pair.expert))).sum()
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn measure(group: &mut Group<'_>, name: &str, draft: &Draft) {
    let Ok(problem) = Problem::new(draft.clone()) else { return };
    let Outcome::Solved(plan) = solve(&problem) else { panic!("{name} has no plan") };
    let has_wishes = problem.wishes().min_cross_region > 0 || problem.wishes().is_connected;
    if has_wishes {
        println!("{name}: total {} of at most {}, proved: {}", plan.total, plan.bound, plan.proved);
    } else {
        let is_proved = plan.proved && check_certificate(draft, &plan).is_ok();
        assert!(is_proved, "{name} was not solved to the proof");
    }
    group.bench_function(name, |bencher| bencher.iter(|| solve(black_box(&problem))));
}

criterion_group!(benches, plans);

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--check") {
        return check();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    ExitCode::SUCCESS
}

/// The seeds of the drawn events that are checked.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

/// Whether what must be proved is.
fn check() -> ExitCode {
    let mut is_good = true;
    for need in [5, 2] {
        for seed in SEEDS {
            let mut draft = instances::gen_assign(150, 30, need, 0, seed);
            let name = format!("150x30 need {need} seed {seed}");
            is_good &= holds(&name, &draft, |plan| is_certified(&draft, plan));
            draft.wishes.objective = Objective::Fair;
            is_good &= holds(&format!("150x30 need {need} seed {seed} fair"), &draft, |plan| plan.proved);
        }
    }
    // Whether it is the best one is left open: that it hangs together is what is asked.
    let mut draft = divided(1_000, 200, 3, 0, (40, 20_000));
    draft.wishes.is_connected = true;
    is_good &= holds("1000x200 need 3 with 40 regions joined", &draft, |_| true);
    let draft = everybody(10_000, 1_000, 5, 1_000_000);
    is_good &= holds("10000x1000 need 5, all ten million pairs", &draft, |plan| is_certified(&draft, plan));
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether the prices of a plan prove by themselves that it is best.
fn is_certified(draft: &Draft, plan: &Plan) -> bool {
    let certified = plain_bound(draft, &plan.duals.entries, &plan.duals.experts);
    plan.proved && plan.basis == Basis::Duals && certified == Some(plan.total)
}

/// Every entry with every expert, with affinities drawn from minus to plus so much.
fn everybody(entries: u32, experts: u32, need: u32, most: u32) -> Draft {
    let mut random = instances::SplitMix64(1);
    let mut affinity =
        || i64::try_from(random.below(2 * u64::from(most) + 1)).map_or(0, |drawn| drawn - i64::from(most));
    let places = entries * need;
    let load = Load { min: 6 * places / (10 * experts), max: (5 * places).div_ceil(4 * experts) };
    let pairs = (0..entries).flat_map(|entry| (0..experts).map(move |expert| (entry, expert)));
    Draft {
        needs: (0..entries).map(|_| need).collect(),
        loads: (0..experts).map(|_| load).collect(),
        pairs: pairs.map(|(entry, expert)| Pair { entry, expert, affinity: affinity() }).collect(),
        ..Draft::default()
    }
}

/// Solves a question once and says how; whether there is a plan that the independent check accepts and that is as it should be.
fn holds(name: &str, draft: &Draft, is_as_wanted: impl Fn(&Plan) -> bool) -> bool {
    let Ok(problem) = Problem::new(draft.clone()) else { panic!("{name} is no question") };
    let begin = Instant::now();
    let outcome = solve(&problem);
    let time = begin.elapsed();
    let Outcome::Solved(plan) = outcome else {
        println!("{name}: no plan after {time:.1?}");
        return false;
    };
    let is_good = check_certificate(draft, &plan).is_ok() && is_as_wanted(&plan);
    let word = if is_good { "as it should be" } else { "NOT AS IT SHOULD BE" };
    println!(
        "{name}: minimum {} of at most {}, total {} of at most {}, proved: {}, {time:.1?}: {word}",
        plan.minimum, plan.minimum_bound, plan.total, plan.bound, plan.proved
    );
    is_good
}
