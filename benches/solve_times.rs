//! How long our computations take on the instances that `benches/compare/compare.py` gives to other programs as well, one JSON object per line:
//! instance, milliseconds (the median of nine), optimum, most memory in kB while the problem is built and solved, and memory right before. What it took to
//! make the instance does not count where the system can forget it (Linux). Every instance has a process of its own, which is this program with the
//! instance's name. `cargo bench --bench solve_times`; names after `--` choose instances.

#![expect(clippy::print_stdout, reason = "the lines are the result")]
#![expect(clippy::float_arithmetic, reason = "milliseconds have fractions")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use pingxuan::compute::assignment::{self, Outcome};
use pingxuan::compute::calibration::{Observation, Observations, mixed};
use pingxuan::compute::pairing::{Method, market::Market, problem, solve};

#[path = "../tests/it/properties/instances.rs"]
#[expect(dead_code, reason = "the instances of other computations stand in the same file")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the instances are written as a test")]
mod instances;

/// Entries, experts, experts for each entry, and candidates for each entry (0: everybody without a conflict).
const ASSIGNMENTS: [(&str, [u32; 3], usize); 4] = [
    ("assignment 150x30 need 5", [150, 30, 5], 0),
    ("assignment 150x30 need 2", [150, 30, 2], 0),
    ("assignment 1000x200 need 5", [1_000, 200, 5], 0),
    ("assignment 10000x1000 need 5", [10_000, 1_000, 5], 50),
];

/// Everybody with somebody, for the most fit.
const PAIRINGS: [(&str, usize); 4] = [
    ("pairing 20x20", 20),
    ("pairing 200x200", 200),
    ("pairing 1000x1000", 1_000),
    ("pairing 2000x2000", 2_000),
];

/// The mixed model of the marks beside the tests.
const MIXED: &str = "mixed model 150x30";

const MARKS: &str = include_str!("../tests/data/crossed_150x30.csv");

/// How often an instance is solved; odd, so that there is a median.
const TIMES: usize = 9;

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    if let [name] = names.as_slice() {
        return measure(name);
    }
    let all = ASSIGNMENTS.iter().map(|it| it.0).chain(PAIRINGS.iter().map(|it| it.0)).chain([MIXED]);
    for name in all.filter(|name| names.is_empty() || names.iter().any(|wanted| wanted == name)) {
        let status = Command::new(std::env::current_exe().unwrap()).arg(name).status().unwrap();
        assert!(status.success(), "{name}: {status}");
    }
}

fn measure(name: &str) {
    if let Some((_, [entries, experts, need], candidates)) = ASSIGNMENTS.iter().find(|it| it.0 == name) {
        let draft = instances::gen_assign(*entries, *experts, *need, *candidates, 1);
        let before = begun();
        let problem = assignment::Problem::new(draft).unwrap();
        report(name, before, || match assignment::solve(black_box(&problem)) {
            Outcome::Solved(plan) if plan.proved => plan.total.to_string(),
            other => panic!("{name}: {other:?}"),
        });
    } else if let Some((_, size)) = PAIRINGS.iter().find(|it| it.0 == name) {
        let member = problem::Member { wishes: problem::Wishes::ByFit, places: 1 };
        let members = vec![member; *size];
        let fit = instances::gen_lap(*size, 1);
        let stated =
            problem::Problem { left: members.clone(), right: members, fit, ..problem::Problem::default() };
        let before = begun();
        let market = Market::build(&stated).unwrap();
        drop(stated);
        report(name, before, || solve(black_box(&market), Method::MaxFit).fit.to_string());
    } else if name == MIXED {
        let observations = marks();
        let before = begun();
        report(name, before, || format!("{:.6}", mixed(black_box(&observations)).unwrap().deviance));
    } else {
        panic!("there is no instance {name:?}");
    }
}

fn marks() -> Observations {
    let mut marks = Vec::new();
    for line in MARKS.lines().skip(1) {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap();
        let (entry, judge) = (cell().parse().unwrap(), cell().parse().unwrap());
        marks.push(Observation { entry, judge, value: cell().parse().unwrap() });
    }
    Observations::new(150, 30, marks).unwrap()
}

fn report(name: &str, before: u64, mut solved: impl FnMut() -> String) {
    let mut milliseconds = Vec::new();
    let mut optimum = String::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        optimum = solved();
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    milliseconds.sort_by(f64::total_cmp);
    let median = milliseconds.get(TIMES / 2).unwrap();
    println!(
        "{{\"instance\":\"{name}\",\"milliseconds\":{median:.4},\"optimum\":{optimum},\"peak_rss_kb\":{},\"rss_before_kb\":{before}}}",
        kilobytes("VmHWM")
    );
}

/// Sets the mark of the most memory back to what is held now, and tells that; where the system cannot, the mark stays.
fn begun() -> u64 {
    let _is_set = std::fs::write("/proc/self/clear_refs", "5");
    kilobytes("VmRSS")
}

/// A figure of the process's memory; 0 where the system does not tell.
fn kilobytes(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':')).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}
