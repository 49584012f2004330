//! Problem files that nobody should write: sound ones, spoilt in one or several ways. Each is refused with its place or, where the spoiling
//! did no harm, answered; nothing panics, and no number overflows.

use std::fmt::Write;

use pingxuan::cli::solve::{Answer, BadProblem, Status, assignment, judges, pairing, ranking, text};
use serde_json::{Value, json};

use super::instances::SplitMix64;
use sound::{below, one_of};
use spoiling::{DECIMALS, NOISE, put, repeat_first, spoil_text, spoil_value, strain};

mod sound;
mod spoiling;

/// A text of this size stands in one of so many problems, of each computation in its turn.
const HUGE: usize = 10_000_000;
const HUGE_EVERY: u64 = 1001;

/// How many computations there are.
pub const COMPUTATIONS: u64 = 4;
/// Two of them.
const RANKING: usize = 2;
const JUDGES: usize = 3;

/// The files of one problem.
enum Files {
    Json(Vec<u8>),
    Scores { scores: Vec<u8>, rule: Option<String> },
}

/// How a problem ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Refused with the place of the fault.
    Refused,
    /// There is no solution, and a witness of that.
    Infeasible,
    /// Neither is known.
    Undecided,
    /// The spoiling did no harm.
    Solved,
}

/// Makes the problem with this number and has it solved. The computations take turns: assignment, pairing, ranking, report on judges.
///
/// # Panics
/// If it did not end as it should.
pub fn try_problem(number: u64) -> End {
    let mut random = SplitMix64(number);
    let computation = usize::try_from(number % COMPUTATIONS).unwrap();
    let (files, place) = spoilt(computation, number.is_multiple_of(HUGE_EVERY), &mut random);
    let result = solve(computation, &files, random.next());
    check(number, &result, place)
}

fn solve(computation: usize, files: &Files, lot: u64) -> Result<Answer, BadProblem> {
    match files {
        Files::Json(bytes) => {
            let text = text(bytes.clone())?;
            if computation == 0 { assignment::run(&text) } else { pairing::run(&text) }
        }
        Files::Scores { scores, rule: Some(rule) } if computation == RANKING => {
            let format = if lot.is_multiple_of(2) { ranking::Format::Csv } else { ranking::Format::Json };
            ranking::run(scores.as_slice(), rule, format)
        }
        Files::Scores { scores, rule } => {
            let sheets = [judges::Sheet::Judges, judges::Sheet::Entries, judges::Sheet::Refusals];
            let form = match usize::try_from(lot % 4).unwrap() {
                3 => judges::Form::Json,
                sheet => judges::Form::Csv(sheets[sheet]),
            };
            let places =
                [vec![], vec![0], vec![1, usize::MAX]][usize::try_from(lot / 4 % 3).unwrap()].clone();
            let request = judges::Request {
                form,
                seed: lot,
                places,
                reviews: Some(usize::from(lot.is_multiple_of(3))),
            };
            judges::run(scores.as_slice(), rule.as_deref(), &request)
        }
    }
}

/// `place` is how the place must begin if the fault is certain.
fn check(number: u64, result: &Result<Answer, BadProblem>, place: Option<&str>) -> End {
    match result {
        Err(bad) => {
            assert!(!bad.place.trim().is_empty(), "problem {number}: no place for {:?}", bad.message);
            assert!(!bad.message.trim().is_empty(), "problem {number}: nothing said about {}", bad.place);
            assert!(
                bad.to_string().len() < 4_000,
                "problem {number}: a message of {}",
                bad.to_string().len()
            );
            let begin = place.unwrap_or_default();
            assert!(bad.place.starts_with(begin), "problem {number}: not at {begin} but {bad}");
            End::Refused
        }
        Ok(answer) => {
            assert_eq!(place, None, "problem {number} was answered: {}", answer.text);
            assert!(answer.text.ends_with('\n'), "problem {number}: no line end");
            let is_table = number % COMPUTATIONS >= 2 && !answer.text.starts_with('{');
            let is_whole = is_table || serde_json::from_str::<Value>(&answer.text).is_ok();
            assert!(is_whole, "problem {number}: {}", answer.text);
            match answer.status {
                Status::Solved => End::Solved,
                Status::Infeasible => End::Infeasible,
                Status::Undecided => End::Undecided,
                Status::Bad => panic!("problem {number}: bad without an error"),
            }
        }
    }
}

/// A spoilt problem and, if its fault is certain, how the place of the fault begins.
fn spoilt(computation: usize, is_huge: bool, random: &mut SplitMix64) -> (Files, Option<&'static str>) {
    if is_huge {
        let (files, place) = swollen(computation, random);
        return (files, Some(place));
    }
    let way = random.below(4);
    if computation == JUDGES && way < 2 && random.below(4) == 0 {
        let scores = in_csv(&sound::limits(random)).into_bytes();
        return (Files::Scores { scores, rule: None }, None);
    }
    if computation >= RANKING {
        let (scores, rule, place) = spoilt_scores(way, random);
        return (Files::Scores { scores, rule: Some(rule) }, place);
    }
    let mut problem = if computation == 0 { sound::assignment(random) } else { sound::pairing(random) };
    if way == 0 {
        let named = if computation == 0 { spoil_assignment } else { spoil_pairing };
        let place = named(&mut problem, random);
        return (Files::Json(problem.to_string().into_bytes()), Some(place));
    }
    if way == 1 {
        strain(&mut problem, random);
        return (Files::Json(problem.to_string().into_bytes()), None);
    }
    let mut raw = Vec::new();
    let times = 1 + random.below(2);
    for _ in 0..times {
        spoil_value(&mut problem, &mut raw, random);
    }
    let mut text = written(&problem.to_string(), &raw);
    if random.below(3) == 0 {
        spoil_text(&mut text, random);
    }
    let mut bytes = text.into_bytes();
    // No byte of UTF-8 is 0xFF, whatever stands around it.
    if random.below(20) == 0 && !bytes.is_empty() {
        let place = below(random, bytes.len());
        bytes[place] = 0xFF;
        return (Files::Json(bytes), Some("byte "));
    }
    (Files::Json(bytes), None)
}

/// A sound problem with one huge text, and where that is refused.
fn swollen(computation: usize, random: &mut SplitMix64) -> (Files, &'static str) {
    const OF_ASSIGNMENT: [(&str, &str); 6] = [
        ("/entries/0/id", "entries[0].id"),
        ("/entries/1/region", "entries[1].region"),
        ("/experts/0/id", "experts[0].id"),
        ("/experts/1/kind", "experts[1].kind"),
        ("/pairs/0/1", "pairs[0][1]"),
        ("/objective", "objective"),
    ];
    const OF_PAIRING: [(&str, &str); 4] =
        [("/left/0", "left[0]"), ("/right/1", "right[1]"), ("/fit/0/0", "fit[0][0]"), ("/method", "method")];
    const OF_RULE: [(&str, &str); 2] = [("/criterion/0/id", "criterion[0].id"), ("/aggregate", "aggregate")];
    const OF_SCORES: [(usize, &str); 6] = [
        (0, "scores row 2, column entry"),
        (1, "scores row 2, column judge"),
        (2, "scores row 2, column criterion"),
        (3, "scores row 2, column score"),
        (4, "scores row 2, column group"),
        (5, "scores row 2, column projects"),
    ];
    let huge = "长x".repeat(HUGE / 4);
    let swell = |problem: &mut Value, (at, place): (&str, &'static str)| {
        put(problem.pointer_mut(at).unwrap(), json!(huge), place)
    };
    if computation < RANKING {
        let (mut problem, at) = if computation == 0 {
            (sound::assignment(random), one_of(random, &OF_ASSIGNMENT))
        } else {
            (sound::pairing(random), one_of(random, &OF_PAIRING))
        };
        let place = swell(&mut problem, at);
        return (Files::Json(problem.to_string().into_bytes()), place);
    }
    let (mut rule, mut rows) = (sound::rule(random), sound::scores(random));
    let place = if random.below(4) == 0 {
        swell(&mut rule, one_of(random, &OF_RULE))
    } else {
        let (cell, place) = one_of(random, &OF_SCORES);
        put(&mut rows[1][cell], huge.clone(), place)
    };
    (Files::Scores { scores: in_csv(&rows).into_bytes(), rule: Some(in_toml(&rule, &[])) }, place)
}

/// Does one certain wrong to a problem of assignment.
fn spoil_assignment(problem: &mut Value, random: &mut SplitMix64) -> &'static str {
    let pair = json!(["e0", "x0"]);
    match random.below(10) {
        0 => repeat_first(&mut problem["entries"], "entries["),
        1 => repeat_first(&mut problem["experts"], "experts["),
        2 => repeat_first(&mut problem["pairs"], "pairs["),
        3 => put(&mut problem["pairs"][0][0], json!("nobody"), "pairs[0][0]"),
        4 => put(&mut problem["entries"][1]["need"], json!(-1), "entries[1].need"),
        5 => put(&mut problem["experts"][0]["max"], json!(1_u64 << 32), "experts[0].max"),
        6 => put(&mut problem["pairs"][1][2], json!(1.5), "pairs[1][2]"),
        7 => put(&mut problem["experts"][1]["min"], json!(1000), "experts[1].min"),
        8 => {
            problem["forbidden"] = json!([pair]);
            put(&mut problem["locked"], json!([pair]), "locked[0]")
        }
        _ => {
            // A cycle of locks, of which each entry could take but one.
            problem["entries"][0]["need"] = json!(1);
            problem["forbidden"] = json!([]);
            put(&mut problem["locked"], json!([pair, ["e1", "x0"], ["e1", "x1"], ["e0", "x1"]]), "entries[")
        }
    }
}

/// Does one certain wrong to a problem of pairing.
fn spoil_pairing(problem: &mut Value, random: &mut SplitMix64) -> &'static str {
    let pair = json!(["a0", "b0"]);
    match random.below(8) {
        0 => repeat_first(&mut problem["left"], "left["),
        1 => repeat_first(&mut problem["fit"], "fit["),
        2 => put(
            &mut problem["preferences"]["left"]["a0"],
            json!([["b0"], ["nobody"]]),
            "preferences.left.a0[1][0]",
        ),
        3 => put(
            &mut problem["preferences"]["left"]["a0"],
            json!([["b0"], ["b1", "b0"]]),
            "preferences.left.a0",
        ),
        4 => put(&mut problem["capacity"], json!({"right": {"b0": -1}}), "capacity.right.b0"),
        5 => put(&mut problem["fit"][0][2], json!(0.5), "fit[0][2]"),
        6 => {
            problem["forbidden"] = json!([pair]);
            put(&mut problem["locked"], json!([pair]), "locked[0]")
        }
        _ => {
            problem["capacity"] = json!({});
            problem["forbidden"] = json!([]);
            put(&mut problem["locked"], json!([pair, ["a1", "b0"], ["a1", "b1"], ["a0", "b1"]]), "locked[1]")
        }
    }
}

/// Spoilt marks and their rule.
fn spoilt_scores(way: u64, random: &mut SplitMix64) -> (Vec<u8>, String, Option<&'static str>) {
    let (mut rule, mut rows) = (sound::rule(random), sound::scores(random));
    let files = |rule: &Value, rows: &[Vec<String>], raw: &[String]| (in_toml(rule, raw), in_csv(rows));
    if way == 0 {
        let place = match random.below(8) {
            0 => {
                rows.push(rows[1].clone());
                "scores row "
            }
            1 => put(&mut rows[1][2], "nothing".to_owned(), "scores row 2, column criterion"),
            2 => put(&mut rows[1][3], "NaN".to_owned(), "scores row 2, column score"),
            3 => put(&mut rows[1][3], "-1".to_owned(), "scores row 2, column score"),
            4 => put(&mut rows[1][3], "10.5".to_owned(), "scores row 2, column score"),
            5 => put(&mut rows[0][3], "scores".to_owned(), "scores row 1, column score"),
            6 => put(&mut rule["aggregate"], json!("harmonic"), "aggregate"),
            _ => put(&mut rule["trim"]["high"], json!(-1), "trim.high"),
        };
        let (rule, scores) = files(&rule, &rows, &[]);
        return (scores.into_bytes(), rule, Some(place));
    }
    if way == 1 {
        strain(&mut rule, random);
        for _ in 0..random.below(3) {
            let row = 1 + below(random, rows.len() - 1);
            let cell = 3 + 2 * below(random, 2);
            one_of(random, &DECIMALS).clone_into(&mut rows[row][cell]);
        }
        let (rule, scores) = files(&rule, &rows, &[]);
        return (scores.into_bytes(), rule, None);
    }
    let mut raw = Vec::new();
    for _ in 0..random.below(3) {
        spoil_value(&mut rule, &mut raw, random);
    }
    for _ in 0..random.below(3) {
        let row = below(random, rows.len());
        let cell = below(random, rows[row].len());
        rows[row][cell] = one_of(random, &NOISE).repeat(1 + below(random, 3));
    }
    let (mut rule, mut scores) = files(&rule, &rows, &raw);
    match random.below(5) {
        0 => spoil_text(&mut rule, random),
        1 => spoil_text(&mut scores, random),
        _ => {}
    }
    let mut scores = scores.into_bytes();
    if random.below(20) == 0 && !scores.is_empty() {
        let place = below(random, scores.len());
        scores[place] = 0xFF;
    }
    (scores, rule, None)
}

/// The text with its tokens.
fn written(text: &str, raw: &[String]) -> String {
    (0..)
        .zip(raw)
        .fold(text.to_owned(), |text, (number, token)| text.replace(&format!("\"@{number}@\""), token))
}

/// What cannot be written in TOML stays JSON.
fn in_toml(rule: &Value, raw: &[String]) -> String {
    written(&toml::to_string(rule).unwrap_or_else(|_| rule.to_string()), raw)
}

fn in_csv(rows: &[Vec<String>]) -> String {
    rows.iter().fold(String::new(), |mut text, row| {
        writeln!(text, "{}", row.join(",")).unwrap();
        text
    })
}

#[test]
fn every_absurd_problem_is_refused_with_its_place_or_did_no_harm() {
    let mut ends = [0_u32; 3];
    for number in 0..4_000 {
        match try_problem(number) {
            End::Refused => ends[0] += 1,
            End::Infeasible => ends[1] += 1,
            End::Undecided => panic!("problem {number} is small enough to be decided"),
            End::Solved => ends[2] += 1,
        }
    }
    // Were all refused at once, nothing behind the reading would have been tried.
    assert!(ends[0] > 1_800 && ends[1] > 20 && ends[2] > 400, "{ends:?}");
}

#[test]
fn a_text_of_ten_million_bytes_is_refused_with_its_place_in_each_computation() {
    for number in 0..8 * COMPUTATIONS {
        let (computation, mut random) = (usize::try_from(number % COMPUTATIONS).unwrap(), SplitMix64(number));
        let (files, place) = swollen(computation, &mut random);
        let result = solve(computation, &files, number);
        assert_eq!(check(number, &result, Some(place)), End::Refused);
    }
}

#[test]
fn the_problems_are_sound_before_they_are_spoilt() {
    for number in 0..300 {
        let mut random = SplitMix64(number);
        assignment::run(&sound::assignment(&mut random).to_string()).unwrap();
        pairing::run(&sound::pairing(&mut random).to_string()).unwrap();
        let (rule, rows) = (sound::rule(&mut random), sound::scores(&mut random));
        let (scores, rule) = (in_csv(&rows), in_toml(&rule, &[]));
        ranking::run(scores.as_bytes(), &rule, ranking::Format::Json).unwrap();
        judges::run(scores.as_bytes(), Some(&rule), &judges::Request::default()).unwrap();
        judges::run(in_csv(&sound::limits(&mut random)).as_bytes(), None, &judges::Request::default())
            .unwrap();
    }
}
