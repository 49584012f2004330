//! How long the rules of ranking take: the event that the program is made for (152 entries, 5 judges, 5 criteria), and a
//! national one of 100,000 entries with 1,000,000 marks; by each way of aggregation from marks in memory, and by
//! `solve ranking` from a file to the answer. `cargo bench --bench ranking`. With `-- --check` the ways of aggregation are timed a few times only and
//! the best time of each held against its goal; one that is not met fails the bench.
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::{fmt::Write as _, hint::black_box, process::ExitCode, time::Duration};

use criterion::{BenchmarkId, Criterion};
use pingxuan::{
    cli::solve::ranking::{Format, run},
    compute::{
        ranking::{Entrant, rank},
        scoring::{Mark, Scorer},
    },
    domain::{points::Points, rule::Rule},
};

mod goals;

/// Draws whole numbers, the same on every run.
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (word ^ (word >> 31)).checked_rem(end).unwrap_or(0)
    }
}

/// So many entries, each marked by so many judges of a pool in so many criteria.
#[derive(Clone, Copy)]
struct Size {
    entries: u64,
    panel: u64,
    pool: u64,
    criteria: usize,
}

const EVENT: Size = Size { entries: 152, panel: 5, pool: 5, criteria: 5 };
const NATION: Size = Size { entries: 100_000, panel: 5, pool: 1_000, criteria: 2 };

impl Size {
    /// Marks from 10 to 20 in steps of a half.
    fn marks(self) -> anyhow::Result<Vec<Vec<Mark<u32>>>> {
        let mut draw = SplitMix64(1);
        let mut entries = Vec::new();
        for _ in 0..self.entries {
            let first = draw.below(self.pool);
            let mut marks = Vec::new();
            for seat in 0..self.panel {
                let judge = (first + seat).checked_rem(self.pool).unwrap_or(0);
                for criterion in 0..self.criteria {
                    let thousandths = i32::try_from(10_000 + 500 * draw.below(21))?;
                    let points = Points::from_thousandths(thousandths).unwrap_or_default();
                    marks.push(Mark { judge: u32::try_from(judge)?, criterion, points });
                }
            }
            entries.push(marks);
        }
        Ok(entries)
    }

    fn rule(self, aggregate: &str) -> String {
        let mut toml = format!(
            "decimals = 2\nround = [\"total\"]\naggregate = \"{aggregate}\"\n\
             trim = {{ high = 1, low = 1, on = \"total\", min_panel = 4, otherwise = \"mean\" }}\n\
             tie_break = [\"untrimmed_mean\", \"criterion:c0\", \"median\", \"head_to_head\"]\n\
             [[tier]]\nname = \"first\"\npercent = \"1.5\"\n[[tier]]\nname = \"second\"\npercent = \"13\"\n"
        );
        for criterion in 0..self.criteria {
            toml += &format!(
                "[[criterion]]\nid = \"c{criterion}\"\nfull = \"20\"\nstep = \"0.5\"\nweight = \"1\"\n"
            );
        }
        toml
    }
}

/// From marks to ranks; the number of entries that have one.
fn ranked(rule: &Rule, marks: &[Vec<Mark<u32>>]) -> anyhow::Result<usize> {
    let workings = Scorer::new(rule)?.score_group(marks)?;
    let entrants: Vec<Entrant<u32>> =
        workings.into_iter().map(|working| Entrant { group: 0, working, columns: Vec::new() }).collect();
    let ranking = rank(rule, &entrants, &[])?;
    Ok(ranking.places.iter().filter(|place| place.rank.is_some()).count())
}

/// The marks as a file, entry by entry, or judge by judge.
fn as_csv(marks: &[Vec<Mark<u32>>], is_by_judge: bool) -> anyhow::Result<String> {
    let mut rows: Vec<(u32, usize, &Mark<u32>)> = Vec::new();
    for (entry, marks) in marks.iter().enumerate() {
        rows.extend(marks.iter().map(|mark| (mark.judge, entry, mark)));
    }
    if is_by_judge {
        rows.sort_unstable_by_key(|(judge, entry, mark)| (*judge, *entry, mark.criterion));
    }
    let mut text = "entry,judge,criterion,score\n".to_owned();
    for (judge, entry, mark) in rows {
        writeln!(text, "entry-{entry},judge-{judge},c{},{}", mark.criterion, mark.points)?;
    }
    Ok(text)
}

/// The ways of aggregation.
const WAYS: [&str; 3] = ["mean", "trimmed", "standardised"];

/// An event is ranked in a millisecond, a nation in a second.
fn check() -> anyhow::Result<ExitCode> {
    let mut goals = goals::Goals::new();
    for (name, size, times, milliseconds) in
        [("152 × 5 × 5", EVENT, 99, 1), ("1,000,000 marks", NATION, 3, 1_000)]
    {
        let marks = size.marks()?;
        for aggregate in WAYS {
            let rule = Rule::from_toml(&size.rule(aggregate))?;
            anyhow::ensure!(ranked(&rule, &marks)? == marks.len(), "an entry has no rank");
            goals.time(&format!("{name}, {aggregate}"), times, milliseconds, || {
                ranked(black_box(&rule), black_box(&marks))
            });
        }
    }
    Ok(goals.end())
}

fn main() -> anyhow::Result<ExitCode> {
    if goals::are_asked_for() {
        return check();
    }
    let mut bench = Criterion::default().configure_from_args().measurement_time(Duration::from_secs(5));
    for (name, size, samples) in [("152 × 5 × 5", EVENT, 100), ("1,000,000 marks", NATION, 10)] {
        let marks = size.marks()?;
        let mut group = bench.benchmark_group(name);
        group.sample_size(samples);
        for aggregate in WAYS {
            let rule = Rule::from_toml(&size.rule(aggregate))?;
            anyhow::ensure!(ranked(&rule, &marks)? == marks.len(), "an entry has no rank");
            group.bench_function(BenchmarkId::new("marks in memory", aggregate), |timer| {
                timer.iter(|| ranked(black_box(&rule), black_box(&marks)));
            });
        }
        for (order, is_by_judge) in [("by entry", false), ("by judge", true)] {
            let scores = as_csv(&marks, is_by_judge)?;
            let rule = size.rule("trimmed");
            println!("{name}, {order}: {} MB", scores.len() / 1_000_000);
            group.bench_function(BenchmarkId::new("solve ranking", order), |timer| {
                timer.iter(|| run(black_box(scores.as_bytes()), black_box(&rule), Format::Csv));
            });
        }
        group.finish();
    }
    bench.final_summary();
    Ok(ExitCode::SUCCESS)
}
