//! What always holds of an assignment, beyond what `assignment` tries against oracles: changes of the question that must not, or only in one way, change
//! the answer, and problems and answers as text.

use std::collections::BTreeMap;

use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::assignment::run;
use pingxuan::compute::assignment::{Draft, Outcome, Pair, Wishes, check_certificate, plain_bound};
use proptest::prelude::*;
use serde_json::Value;

use super::assignment::{assert_sound, drafts, total};
use super::assignment_oracle::{answer, brute_force, plan_of, questions, worth};
use super::instances::{SplitMix64, gen_assign};

/// A draft as the text of a problem.
fn text_of(draft: &Draft) -> String {
    let entries =
        draft.needs.iter().enumerate().map(|(entry, need)| format!(r#"{{"id":"e{entry}","need":{need}}}"#));
    let experts =
        draft.loads.iter().enumerate().map(|(expert, load)| {
            format!(r#"{{"id":"专家{expert}","min":{},"max":{}}}"#, load.min, load.max)
        });
    let pairs = draft
        .pairs
        .iter()
        .map(|pair| format!(r#"["e{}","专家{}",{}]"#, pair.entry, pair.expert, pair.affinity));
    let ends = |list: &[(u32, u32)]| {
        list.iter()
            .map(|(entry, expert)| format!(r#"["e{entry}","专家{expert}"]"#))
            .collect::<Vec<_>>()
            .join(",")
    };
    format!(
        r#"{{"entries":[{}],"experts":[{}],"pairs":[{}],"locked":[{}],"forbidden":[{}],"objective":"total","seed":{}}}"#,
        entries.collect::<Vec<_>>().join(","),
        experts.collect::<Vec<_>>().join(","),
        pairs.collect::<Vec<_>>().join(","),
        ends(&draft.locked),
        ends(&draft.forbidden),
        draft.seed
    )
}

/// What the dual values of a printed answer prove: Σ need·u + Σ (max·v if v > 0 else min·v) + Σ over free pairs of max(0, a − u − v) + Σ over locked
/// pairs of (a − u − v), by names alone.
fn proved_bound(problem: &Value, certificate: &Value) -> i64 {
    let list = |of: &Value, key: &str| of[key].as_array().cloned().unwrap_or_default();
    let whole = |value: &Value| value.as_i64().unwrap();
    let u = |id: &Value| whole(&certificate["entries"][id.as_str().unwrap()]);
    let v = |id: &Value| whole(&certificate["experts"][id.as_str().unwrap()]);
    let ends = |pair: &Value| format!("{} {}", pair[0], pair[1]);
    let mut sum = 0;
    for entry in list(problem, "entries") {
        sum += whole(&entry["need"]) * u(&entry["id"]);
    }
    for expert in list(problem, "experts") {
        let price = v(&expert["id"]);
        sum += price * whole(&expert[if price > 0 { "max" } else { "min" }]);
    }
    let (locked, forbidden) = (list(problem, "locked"), list(problem, "forbidden"));
    let listed: BTreeMap<String, i64> =
        list(problem, "pairs").iter().map(|pair| (ends(pair), whole(&pair[2]))).collect();
    for pair in list(problem, "pairs") {
        let is_free = !locked.iter().chain(&forbidden).any(|other| ends(other) == ends(&pair));
        sum += if is_free { (whole(&pair[2]) - u(&pair[0]) - v(&pair[1])).max(0) } else { 0 };
    }
    for lock in locked {
        sum += listed.get(&ends(&lock)).copied().unwrap_or(0) - u(&lock[0]) - v(&lock[1]);
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_printed_certificate_proves_the_total(draft in drafts(5, 5)) {
        let (problem, printed) = (text_of(&draft), run(&text_of(&draft)).unwrap());
        if printed.status == Status::Solved {
            let problem: Value = serde_json::from_str(&problem).unwrap();
            let answer: Value = serde_json::from_str(&printed.text).unwrap();
            let proved = proved_bound(&problem, &answer["certificate"]);
            prop_assert_eq!((answer["bound"].as_i64(), answer["total"].as_i64()), (Some(proved), Some(proved)));
        }
    }

    #[test]
    fn no_values_whatever_give_a_bound_below_a_plan(draft in drafts(3, 4), values in prop::collection::vec(-12_i64..12, 7)) {
        let (entries, experts) = (&values[..draft.needs.len()], &values[3..3 + draft.loads.len()]);
        let bound = plain_bound(&draft, entries, experts).unwrap();
        prop_assert!(brute_force(&draft).is_none_or(|best| i128::from(best.2) <= bound), "{}", bound);
        prop_assert_eq!(plain_bound(&draft, &values, experts), None);
        if let Outcome::Solved(plan) = answer(&draft) {
            prop_assert_eq!(plain_bound(&draft, &plan.duals.entries, &plan.duals.experts), Some(plan.total));
        }
    }

    #[test]
    fn a_pair_that_was_not_listed_never_lowers_the_total(draft in drafts(6, 5), pick in 0_usize..30, affinity in -9_i64..10) {
        let Some(best) = total(&draft) else { return Ok(()) };
        let (entries, experts) = (draft.needs.len(), draft.loads.len());
        let all = (0..entries).flat_map(|entry| (0..experts).map(move |expert| (entry, expert)));
        let all = all.map(|(entry, expert)| (u32::try_from(entry).unwrap(), u32::try_from(expert).unwrap()));
        let listed = |ends: &(u32, u32)| draft.pairs.iter().any(|pair| (pair.entry, pair.expert) == *ends);
        // A lock that gets an affinity changes the total by it.
        let unlisted: Vec<(u32, u32)> = all.filter(|ends| !listed(ends) && !draft.locked.contains(ends)).collect();
        if let Some(&(entry, expert)) = unlisted.get(pick % unlisted.len().max(1)) {
            let mut wider = draft.clone();
            wider.pairs.push(Pair { entry, expert, affinity });
            prop_assert!(total(&wider).is_some_and(|total| total >= best));
        }
    }

    #[test]
    fn a_constant_on_all_affinities_raises_the_total_with_locks_as_well(draft in drafts(6, 5), constant in -99_i64..100) {
        // Only a lock that is listed has an affinity that can be raised.
        let mut raised = draft.clone();
        raised.locked.retain(|lock| draft.pairs.iter().any(|pair| (pair.entry, pair.expert) == *lock));
        let before = total(&raised);
        raised.pairs.iter_mut().for_each(|pair| pair.affinity += constant);
        let places: u32 = draft.needs.iter().sum();
        prop_assert_eq!(total(&raised), before.map(|total| total + i128::from(constant) * i128::from(places)));
    }

    #[test]
    fn a_plan_with_wishes_whose_pairs_are_all_locked_is_found_again(draft in questions(4, 4)) {
        if let Outcome::Solved(plan) = answer(&draft) {
            let locked = plan.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
            let again = plan_of(&Draft { locked, ..draft.clone() });
            prop_assert_eq!((&again.pairs, again.total, again.minimum), (&plan.pairs, plan.total, plan.minimum));
            prop_assert!(worth(&draft, &again.pairs).is_some());
        }
    }

    #[test]
    fn a_problem_read_from_text_has_the_answer_of_the_draft(draft in drafts(5, 5)) {
        let printed = run(&text_of(&draft)).unwrap();
        prop_assert_eq!(&printed, &run(&text_of(&draft)).unwrap());
        let json: Value = serde_json::from_str(&printed.text).unwrap();
        match answer(&draft) {
            Outcome::Solved(plan) => {
                prop_assert_eq!(printed.status, Status::Solved);
                prop_assert_eq!(json["total"].as_i64().map(i128::from), Some(plan.total));
                let name = |pair: &Pair| serde_json::json!([format!("e{}", pair.entry), format!("专家{}", pair.expert)]);
                let pairs: Vec<_> = plan.pairs.iter().map(name).collect();
                prop_assert_eq!(json["pairs"].as_array(), Some(&pairs));
            }
            Outcome::Infeasible(witness) => {
                prop_assert_eq!(printed.status, Status::Infeasible);
                prop_assert_eq!(json["infeasible"]["need"].as_u64(), Some(witness.need));
            }
            Outcome::Open => prop_assert!(false, "left open"),
        }
    }

    #[test]
    fn a_mangled_text_is_answered_or_refused_with_a_place(
        draft in drafts(3, 3),
        cuts in prop::collection::vec((0_usize..400, 0_usize..3, "[\\[\\]{}:,\"0-9.eE-]{0,3}"), 1..4),
    ) {
        let mut letters: Vec<char> = text_of(&draft).chars().collect();
        for (start, length, piece) in cuts {
            let start = start % letters.len();
            let end = (start + length).min(letters.len());
            letters.splice(start..end, piece.chars());
            letters.push(' ');
        }
        let text: String = letters.into_iter().collect();
        if let Err(fault) = run(&text) {
            prop_assert!(!fault.place.is_empty() && !fault.message.is_empty(), "{}", text);
            prop_assert!(fault.place.chars().count() < 200 && fault.message.chars().count() < 400);
        }
    }
}

#[test]
fn many_large_affinities_do_not_overflow() {
    for largest in [1_000_000, 1_000_000_000_i64] {
        let mut random = SplitMix64(5);
        let mut draft = gen_assign(400, 300, 3, 0, 4);
        for pair in &mut draft.pairs {
            let drawn = random.below(2 * largest.unsigned_abs() + 1);
            pair.affinity = i64::try_from(drawn).unwrap() - largest;
        }
        assert!(draft.pairs.len() > 100_000);
        let Outcome::Solved(plan) = answer(&draft) else { panic!("there is a plan") };
        assert_eq!((plan.proved, check_certificate(&draft, &plan)), (true, Ok(())));
        // As many great affinities as there are places: the best plan comes near the largest total there could be.
        assert!(plan.total > 1_200 * i128::from(largest) * 9 / 10);
    }
    let mut draft = gen_assign(30, 12, 3, 0, 4);
    for pair in &mut draft.pairs {
        pair.affinity = -1_000_000_000;
    }
    let Outcome::Solved(plan) = answer(&draft) else { panic!("there is a plan") };
    assert_eq!(plan.total, -90_000_000_000);
    assert_sound(&draft, &plan);
    draft.wishes = Wishes { is_connected: true, ..Wishes::default() };
    assert_eq!(plan_of(&draft).total, -90_000_000_000);
}
