//! `pingxuan solve pairing`: reads a pairing problem, solves it, has the answer checked, and writes it as JSON.
//! Every mistake in the problem is refused with the place where it stands; `reading` says how.

mod explaining;
mod reading;

use serde::Serialize;

use super::json;
use super::{Answer, BadProblem, Status};
use crate::compute::pairing::market::Market;
use crate::compute::pairing::{self, check};
use explaining::{Explanation, explanation};
use reading::Form;

/// Solves the problem in `text`, a JSON document. The answer ends with a line end.
///
/// # Errors
/// The first mistake in the text with its place, or a method that is not supported.
pub fn run(text: &str) -> Result<Answer, BadProblem> {
    answer(text, false)
}

/// The same, with the explanation of every pair behind the answer.
///
/// # Errors
/// As [`run`].
pub fn run_explained(text: &str) -> Result<Answer, BadProblem> {
    answer(text, true)
}

fn answer(text: &str, is_explained: bool) -> Result<Answer, BadProblem> {
    let json = json::read(text)?;
    let form = Form::read(&json)?;
    let market = Market::build(&form.problem).map_err(|error| form.place(&error))?;
    let solution = pairing::solve(&market, form.method);
    let is_stable =
        !form.method.is_stable() || check::unlocked_blocking_pairs(&market, &solution.pairs).is_empty();
    if !is_stable || !check::faults(&market, &solution.pairs).is_empty() {
        return Err(json::bad("method", "the answer did not pass the check and is held back"));
    }
    let (mut left_alone, mut right_alone) = (vec![true; market.lefts()], vec![true; market.rights()]);
    for &(left, right) in &solution.pairs {
        if let Some(alone) = left_alone.get_mut(left) {
            *alone = false;
        }
        if let Some(alone) = right_alone.get_mut(right) {
            *alone = false;
        }
    }
    let rank = |rank: u32| Some(rank).filter(|rank| *rank > 0);
    let ranked = |&(left, right): &(usize, usize)| {
        let (a, b) = (form.left.id(left), form.right.id(right));
        let (left_rank, right_rank) = (market.left_rank(left, right), market.right_rank(left, right));
        (a, b, rank(left_rank), rank(right_rank))
    };
    let written = Written {
        pairs: form.ids(&solution.pairs),
        ranks: solution.pairs.iter().map(ranked).collect(),
        unmatched: Unmatched { left: form.left.chosen(&left_alone), right: form.right.chosen(&right_alone) },
        fit: solution.fit,
        blocking: form.ids(&check::blocking_pairs(&market, &solution.pairs)),
        bound: solution.bound,
        proved: solution.proved,
        explanation: is_explained.then(|| explanation(&form, &market, &solution.pairs)),
    };
    let mut text =
        serde_json::to_string(&written).map_err(|error| json::bad("answer", &error.to_string()))?;
    text.push('\n');
    Ok(Answer { status: Status::Solved, text, notes: Vec::new() })
}

#[derive(Serialize)]
struct Written<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    ranks: Vec<(&'a str, &'a str, Option<u32>, Option<u32>)>,
    unmatched: Unmatched<'a>,
    fit: i128,
    blocking: Vec<(&'a str, &'a str)>,
    bound: i128,
    proved: bool,
    #[serde(flatten)]
    explanation: Option<Explanation<'a>>,
}

#[derive(Serialize)]
struct Unmatched<'a> {
    left: Vec<&'a str>,
    right: Vec<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(more: &str) -> String {
        let lists = r#"{"left":{"a1":[["b1"],["b2"]],"a2":[["b2"],["b1"]]},"right":{"b1":[["a2"],["a1"]],"b2":[["a1"],["a2"]]}}"#;
        format!(
            r#"{{"left":["a1","a2"],"right":["b1","b2"],"preferences":{lists},"fit":[["a1","b1",7]]{more}}}"#
        )
    }

    #[track_caller]
    fn check_answer(more: &str, want: &str) {
        let answer = run(&problem(more)).unwrap();
        assert_eq!(answer.status, Status::Solved);
        assert_eq!(answer.text, format!("{want}\n"));
    }

    #[track_caller]
    fn check_place(text: &str, place: &str) {
        assert_eq!(run(text).unwrap_err().place, place);
    }

    #[test]
    fn the_answer_has_its_fields_in_the_documented_order() {
        check_answer(
            r#","method":"stable-left""#,
            r#"{"pairs":[["a1","b1"],["a2","b2"]],"ranks":[["a1","b1",1,2],["a2","b2",1,2]],"unmatched":{"left":[],"right":[]},"fit":7,"blocking":[],"bound":7,"proved":true}"#,
        );
    }

    #[test]
    fn every_method_answers_and_bounds_its_own_sum() {
        for (method, fit, bound) in
            [("stable-left", 7, 7), ("stable-right", 0, 0), ("stable-max-fit", 7, 7), ("max-fit", 7, 7)]
        {
            let answer = run(&problem(&format!(r#","method":"{method}""#))).unwrap().text;
            let want = format!(r#""fit":{fit},"blocking":[],"bound":{bound},"proved":true}}"#);
            assert!(answer.trim_end().ends_with(&want), "{method}: {answer}");
        }
        for method in ["stable-egalitarian", "min-rank-sum"] {
            let answer = run(&problem(&format!(r#","method":"{method}""#))).unwrap().text;
            // All four ranks together.
            assert!(answer.trim_end().ends_with(r#""bound":6,"proved":true}"#), "{method}: {answer}");
        }
    }

    #[test]
    fn a_locked_pair_that_nobody_listed_has_no_ranks_and_its_blocking_pairs_are_told() {
        let text = r#"{"left":["a1","a2"],"right":["b1"],"preferences":{"left":{"a1":[]},"right":{"b1":[["a2"]]}},
            "locked":[["a1","b1"]],"method":"stable-left"}"#;
        let want = r#"{"pairs":[["a1","b1"]],"ranks":[["a1","b1",null,null]],"unmatched":{"left":["a2"],"right":[]},"fit":0,"blocking":[["a2","b1"]],"bound":0,"proved":true}"#;
        assert_eq!(run(text).unwrap().text.trim_end(), want);
    }

    #[test]
    fn capacity_gives_one_member_several_partners() {
        let text = r#"{"left":["a1"],"right":["b1","b2","b3"],"fit":[["a1","b3",5]],"capacity":{"left":{"a1":2}},"method":"max-fit"}"#;
        let answer = run(text).unwrap().text;
        assert!(answer.contains(r#""unmatched":{"left":[],"right":["b"#), "{answer}");
        assert!(answer.contains(r#"["a1","b3"]"#), "{answer}");
    }

    #[test]
    fn a_method_that_does_not_exist_is_refused_by_the_name_of_the_field() {
        for method in ["best", "stable", ""] {
            check_place(&problem(&format!(r#","method":"{method}""#)), "method");
        }
    }

    #[test]
    fn each_mistake_is_reported_with_its_place() {
        let solvable = r#","method":"max-fit""#;
        check_place(&problem(""), "method");
        check_place(&problem(&format!(r#"{solvable},"colour":1"#)), "colour");
        check_place(&problem(&format!(r#"{solvable},"method":"max-fit""#)), "method");
        check_place(&problem(&format!(r#"{solvable},"unlisted":"maybe""#)), "unlisted");
        check_place(&problem(&format!(r#"{solvable},"locked":[["a1","b9"]]"#)), "locked[0][1]");
        check_place(&problem(&format!(r#"{solvable},"locked":[["a1"]]"#)), "locked[0]");
        let locks = r#""locked":[["a1","b1"],["a2","b1"]]"#;
        check_place(&problem(&format!("{solvable},{locks}")), "locked[1]");
        let both = r#""locked":[["a1","b1"]],"forbidden":[["a1","b1"]]"#;
        check_place(&problem(&format!("{solvable},{both}")), "locked[0]");
        let twice = r#""forbidden":[["a1","b1"],["a1","b1"]]"#;
        check_place(&problem(&format!("{solvable},{twice}")), "forbidden[1]");
        let capacity = r#""capacity":{"left":{"a1":-1}}"#;
        check_place(&problem(&format!("{solvable},{capacity}")), "capacity.left.a1");
        let middle = r#""capacity":{"middle":{}}"#;
        check_place(&problem(&format!("{solvable},{middle}")), "capacity.middle");
    }

    #[test]
    fn mistakes_in_lists_are_reported_with_their_place() {
        let with = |lists: &str| {
            format!(
                r#"{{"left":["a1"],"right":["b1","b2"],"preferences":{lists},"fit":[],"method":"max-fit"}}"#
            )
        };
        check_place(&with(r#"{"left":{"a1":[["b1"],["b1"]]}}"#), "preferences.left.a1");
        check_place(&with(r#"{"left":{"a1":[["b1"],["b7"]]}}"#), "preferences.left.a1[1][0]");
        check_place(&with(r#"{"left":{"a1":[[]]}}"#), "preferences.left.a1[0]");
        check_place(&with(r#"{"left":{"a1":["b1"]}}"#), "preferences.left.a1[0]");
        check_place(&with(r#"{"left":{"a9":[["b1"]]}}"#), "preferences.left.a9");
        check_place(&with(r#"{"left":{"a1":[],"a1":[]}}"#), "preferences.left.a1");
        check_place(r#"{"left":["a1","a1"],"right":[],"method":"max-fit"}"#, "left[1]");
        let with_id = |length: usize| {
            format!(r#"{{"left":["{}"],"right":["b1"],"method":"max-fit"}}"#, "a".repeat(length))
        };
        assert!(run(&with_id(1000)).is_ok());
        check_place(&with_id(1001), "left[0]");
        check_place("[]", "problem");
        check_place("", "line 1, column 0");
    }
}
