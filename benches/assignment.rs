//! How long the plans of an assignment take, at the sizes of a regional event, a national one and a very large one, each also with a twentieth of the
//! reviews across two regions more than there would be; the fairest plan of the regional one, and the one that joins two or three regions that
//! would stay apart. `cargo bench --bench assignment`. With such wishes it says how far a plan is proved; without them every plan must be.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark says what it measured, and stops where there is nothing to measure"
)]

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use pingxuan::compute::assignment::{Draft, Objective, Outcome, Problem, check_certificate, solve};

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
criterion_main!(benches);
