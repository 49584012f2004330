//! How long the plans of an assignment take, at the sizes of a regional event, a national one and a very large one, and the fairest plan of the
//! regional one. `cargo bench --bench assignment`.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use pingxuan::compute::assignment::{Draft, Objective, Outcome, Problem, check_certificate, solve};

#[path = "../tests/it/properties/instances.rs"]
mod instances;

/// Entries, experts, experts for each entry, and candidates for each entry (0: everybody without a conflict).
const SIZES: [(u32, u32, u32, usize); 4] =
    [(150, 30, 5, 0), (150, 30, 2, 0), (1_000, 200, 5, 0), (10_000, 1_000, 5, 50)];

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assignment");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for (entries, experts, need, candidates) in SIZES {
        let draft = instances::gen_assign(entries, experts, need, candidates, 1);
        measure(&mut group, &format!("{entries}x{experts} need {need}"), draft);
    }
    for need in [5, 2] {
        let mut draft = instances::gen_assign(150, 30, need, 0, 1);
        draft.wishes.objective = Objective::Fair;
        measure(&mut group, &format!("150x30 need {need} fair"), draft);
    }
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn measure(group: &mut Group<'_>, name: &str, draft: Draft) {
    let Ok(problem) = Problem::new(draft) else { return };
    let is_proved = matches!(
        solve(&problem),
        Outcome::Solved(plan) if plan.proved && check_certificate(&problem, &plan).is_ok()
    );
    assert!(is_proved, "{name} was not solved to the proof");
    group.bench_function(name, |bencher| bencher.iter(|| solve(black_box(&problem))));
}

criterion_group!(benches, plans);
criterion_main!(benches);
