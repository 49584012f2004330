//! `pingxuan solve assignment`: reads a problem in JSON, has it solved and checked, writes the answer in JSON.
//! Every fault of the problem is refused with the field and place where it stands; `reading` says how.
//!
//! Four answers are possible. A plan (status 0), which the independent check must have accepted. `{"infeasible":{"kind":…}}` (status 3), of the kind
//! `places`, `minimums`, `cross_region`, `panel`, or `connected` where no plan hangs together (need 1, capacity 0; the entries and experts named are
//! enough for the reason). `{"undecided":{"kind":"connected"}}` (status 4): neither a plan that hangs together was found in the
//! steps that a search may take, nor that there is none. A fault of the problem (status 2), with nothing on the standard output.
//!
//! What `proved` rests on can be seen from the answer. Where it holds a `certificate`, `bound` is the value of the certificate, and anybody can add it
//! up. Without one, where only panels are limited or a plan is in force, the bound is the value of more prices than the format has room for, which the
//! check has added up. With `fair`, and where `connected` or `min_cross_region` leave no certificate, bounds may be the word of a
//! search that has left nothing out.

mod reading;

use serde::{Serialize, Serializer};

use super::{Answer, BadProblem, Status};
use crate::compute::assignment::{
    Basis, Draft, Kind, List, Load, Objective, Outcome, Pair, Plan, Problem, ProblemError, Wishes, Witness,
    check_certificate, solve,
};
use reading::Document;

/// The kind of an answer that is about the wish to hang together.
const CONNECTED: &str = "connected";

/// Solves the problem in `text`: a plan with its certificate, or a witness that there is none.
///
/// # Errors
/// A fault in the text, with its place; a value that is not supported; or a plan that fails its own check.
pub fn run(text: &str) -> Result<Answer, BadProblem> {
    let Document { entries, experts, pairs, locked, forbidden, seed, wishes } = reading::read(text)?;
    let (entries, needs): (Vec<String>, Vec<u32>) = entries.into_iter().unzip();
    let (experts, loads): (Vec<String>, Vec<Load>) = experts.into_iter().unzip();
    let pairs = pairs.into_iter().map(|(entry, expert, affinity)| Pair { entry, expert, affinity }).collect();
    let draft = Draft { needs, loads, pairs, locked, forbidden, seed, wishes };
    let problem = Problem::new(draft.clone())
        .map_err(|error| BadProblem { place: place(error), message: error.to_string() })?;
    answer((&entries, &experts), &draft, &solve(&problem))
}

/// The answer to a question whose entries and experts have these ids. A plan that its check does not accept is not printed.
fn answer(
    (entries, experts): (&[String], &[String]),
    draft: &Draft,
    outcome: &Outcome,
) -> Result<Answer, BadProblem> {
    match outcome {
        Outcome::Solved(plan) => {
            check_certificate(draft, plan).map_err(|refusal| BadProblem {
                place: "plan".to_owned(),
                message: format!("the computed plan did not pass its own check and is withheld: {refusal}"),
            })?;
            let text = to_json(&Solution::new(entries, experts, plan, draft))?;
            Ok(Answer { status: Status::Solved, text, notes: Vec::new() })
        }
        Outcome::Infeasible(witness) => {
            let text = to_json(&Refused { infeasible: Reason::new(entries, experts, witness) })?;
            Ok(Answer { status: Status::Infeasible, text, notes: Vec::new() })
        }
        Outcome::Open => {
            let text = to_json(&Open { undecided: Undecided { kind: CONNECTED } })?;
            Ok(Answer { status: Status::Undecided, text, notes: Vec::new() })
        }
    }
}

/// The field of the document that an error of the problem is about.
fn place(error: ProblemError) -> String {
    let name = |list| match list {
        List::Pairs => "pairs",
        List::Locked => "locked",
        List::Forbidden => "forbidden",
        List::Current => "current",
    };
    match error {
        ProblemError::TooLarge => "document".to_owned(),
        ProblemError::MinimumAboveMaximum { expert } => format!("experts[{expert}].min"),
        ProblemError::UnknownEntry { list, position } => format!("{}[{position}][0]", name(list)),
        ProblemError::UnknownExpert { list, position } => format!("{}[{position}][1]", name(list)),
        ProblemError::PairTwice { list, position } => format!("{}[{position}]", name(list)),
        ProblemError::AffinityTooLarge { position } => format!("pairs[{position}][2]"),
        ProblemError::LockedAndForbidden { position } => format!("locked[{position}]"),
        ProblemError::LocksAboveNeed { entry } => format!("entries[{entry}].need"),
        ProblemError::LocksAboveMaximum { expert } => format!("experts[{expert}].max"),
        ProblemError::Negative { is_price: false } => "tolerance".to_owned(),
        ProblemError::Negative { is_price: true }
        | ProblemError::PriceWithoutCurrent
        | ProblemError::ChangesTooLarge { has_price: true } => "change_price".to_owned(),
        ProblemError::ChangesTooLarge { has_price: false } => "current".to_owned(),
    }
}

#[derive(Serialize)]
struct Solution<'a> {
    pairs: Vec<[&'a str; 2]>,
    total: i128,
    minimum: i128,
    bound: i128,
    minimum_bound: i128,
    proved: bool,
    changes: u32,
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate<'a>>,
}

#[derive(Serialize)]
struct Certificate<'a> {
    entries: Values<'a>,
    experts: Values<'a>,
}

/// Ids with their values, in order.
struct Values<'a>(&'a [String], &'a [i64]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().zip(self.1))
    }
}

#[derive(Serialize)]
struct Refused<'a> {
    infeasible: Reason<'a>,
}

#[derive(Serialize)]
struct Open {
    undecided: Undecided,
}

#[derive(Serialize)]
struct Undecided {
    kind: &'static str,
}

#[derive(Serialize)]
struct Reason<'a> {
    kind: &'static str,
    entries: Vec<&'a str>,
    experts: Vec<&'a str>,
    need: u64,
    capacity: u64,
}

impl<'a> Solution<'a> {
    fn new(entries: &'a [String], experts: &'a [String], plan: &'a Plan, draft: &Draft) -> Self {
        let pairs = plan.pairs.iter().map(|pair| [name(entries, pair.entry), name(experts, pair.expert)]);
        Self {
            pairs: pairs.collect(),
            total: plan.total,
            minimum: plan.minimum,
            bound: plan.bound,
            minimum_bound: plan.minimum_bound,
            proved: plan.proved,
            changes: plan.changes,
            seed: draft.seed,
            certificate: is_plain(&draft.wishes, plan).then_some(Certificate {
                entries: Values(entries, &plan.duals.entries),
                experts: Values(experts, &plan.duals.experts),
            }),
        }
    }
}

/// Whether the bound follows from the prices of entries and experts alone.
fn is_plain(wishes: &Wishes, plan: &Plan) -> bool {
    plan.basis == Basis::Duals
        && wishes.objective == Objective::Total
        && wishes.panel_max.is_none()
        && wishes.current.is_none()
        && plan.duals.cross == 0
}

impl<'a> Reason<'a> {
    fn new(entries: &'a [String], experts: &'a [String], witness: &Witness) -> Self {
        Self {
            kind: match witness.kind {
                Kind::Places => "places",
                Kind::Minimums => "minimums",
                Kind::CrossRegion => "cross_region",
                Kind::Panel => "panel",
                Kind::Connection | Kind::Island => CONNECTED,
            },
            entries: witness.entries.iter().map(|&entry| name(entries, entry)).collect(),
            experts: witness.experts.iter().map(|&expert| name(experts, expert)).collect(),
            need: witness.need,
            capacity: witness.capacity,
        }
    }
}

fn name(ids: &[String], position: u32) -> &str {
    usize::try_from(position).ok().and_then(|position| ids.get(position)).map_or("", String::as_str)
}

fn to_json(answer: &impl Serialize) -> Result<String, BadProblem> {
    let text = serde_json::to_string(answer)
        .map_err(|error| BadProblem { place: "answer".to_owned(), message: error.to_string() })?;
    Ok(text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"entries":[{"id":"茶","need":1,"region":"恩施"},{"id":"b","need":1}],
        "experts":[{"id":"x","min":0,"max":1,"kind":"投资"},{"id":"y","min":1,"max":2}],
        "pairs":[["茶","x",5],["茶","y",4],["b","x",3],["b","y",-1]],"objective":"total"}"#;

    #[test]
    fn the_answer_holds_the_fields_in_their_order() {
        let answer = run(SMALL).unwrap();

        assert_eq!(answer.status, Status::Solved);
        let start = "{\"pairs\":[[\"茶\",\"y\"],[\"b\",\"x\"]],\"total\":7,\"minimum\":3,\"bound\":7,\"minimum_bound\":3,\
            \"proved\":true,\"changes\":0,\"seed\":0,\"certificate\":{\"entries\":{\"茶\":";
        assert!(answer.text.starts_with(start), "{}", answer.text);
    }

    #[test]
    fn the_fields_may_come_in_any_order() {
        let (head, rest) = SMALL.split_once("\"experts\"").unwrap();
        let (experts, pairs) = rest.split_once("\"pairs\"").unwrap();
        let turned = format!(
            "{{\"pairs\"{},\"experts\"{}{}}}",
            pairs.trim_end_matches('}'),
            experts,
            head.trim_start_matches('{').trim_end().trim_end_matches(',')
        );

        assert_eq!(run(&turned), run(SMALL));
    }

    #[test]
    fn a_problem_without_a_plan_is_answered_with_what_is_short() {
        let answer = run(
            r#"{"entries":[{"id":"a","need":1},{"id":"b","need":1},{"id":"c","need":1}],"experts":[{"id":"x","min":0,"max":1},
            {"id":"y","min":0,"max":9}],"pairs":[["a","x",1],["b","x",1],["c","x",1],["c","y",1]]}"#,
        )
        .unwrap();

        assert_eq!(answer.status, Status::Infeasible);
        assert_eq!(
            answer.text,
            "{\"infeasible\":{\"kind\":\"places\",\"entries\":[\"a\",\"b\"],\"experts\":[\"x\"],\"need\":2,\"capacity\":1}}\n"
        );
    }

    #[track_caller]
    fn refuses(from: &str, to: &str, place: &str) {
        assert!(SMALL.contains(from), "{from} is not in the problem");
        let error = run(&SMALL.replacen(from, to, 1)).unwrap_err();
        assert_eq!(error.place, place, "{error}");
        assert!(error.message.len() < 500);
    }

    #[test]
    fn a_fault_is_named_with_its_place() {
        refuses("3]", "3.0]", "pairs[2][2]");
        refuses("3]", "3]]", "document");
        refuses("3]", "1000000001]", "pairs[2][2]");
        refuses("3]", "1e400]", "pairs[2][2]");
        refuses("3]", "NaN]", "pairs[2][2]");
        refuses("3]", "99999999999999999999999]", "pairs[2][2]");
        refuses(",3]", "]", "pairs[2]");
        refuses("3]", "3,4]", "pairs[2]");
        refuses("[\"b\",\"x\",3]", "7", "pairs[2]");
        refuses("[\"b\",\"x\",3]", "[\"b\",\"z\",3]", "pairs[2][1]");
        refuses("[\"b\",\"x\",3]", "[\"q\",\"x\",3]", "pairs[2][0]");
        refuses("[\"b\",\"x\",3]", "[\"茶\",\"x\",3]", "pairs[2]");
        refuses("\"need\":1", "\"need\":-1", "entries[0].need");
        refuses("\"need\":1", "\"need\":4294967296", "entries[0].need");
        refuses("\"need\":1,", "", "entries[0].need");
        refuses("\"need\":1,", "\"need\":1,\"need\":1,", "entries[0].need");
        refuses("\"region\"", "\"colour\"", "entries[0].colour");
        refuses("\"恩施\"", "3", "entries[0].region");
        refuses("\"id\":\"b\"", "\"id\":\"茶\"", "entries[1].id");
        refuses("\"id\":\"y\"", "\"id\":\"x\"", "experts[1].id");
        refuses("\"min\":1", "\"min\":3", "experts[1].min");
        refuses("\"objective\":\"total\"", "\"objective\":\"best\"", "objective");
        refuses("\"objective\":\"total\"", "\"change_price\":1", "change_price");
        refuses("\"objective\":\"total\"", "\"seed\":-1", "seed");
        refuses("\"objective\":\"total\"", "\"connected\":1", "connected");
        refuses("\"objective\":\"total\"", "\"tolerance\":-1", "tolerance");
        refuses("\"objective\":\"total\"", "\"min_cross_region\":1.5", "min_cross_region");
        refuses("\"objective\":\"total\"", "\"panel_max\":{\"kind\":-1}", "panel_max.kind");
        refuses("\"objective\":\"total\"", "\"panel_max\":{\"age\":1}", "panel_max.age");
        refuses("\"objective\":\"total\"", "\"panel_max\":{\"kind\":1,\"region\":1}", "panel_max.region");
        refuses("\"objective\":\"total\"", "\"panel_max\":{}", "panel_max");
        refuses("\"objective\":\"total\"", "\"current\":[[\"b\",\"z\"]]", "current[0][1]");
        refuses("\"objective\":\"total\"", "\"current\":[[\"b\",\"x\"],[\"b\",\"x\"]]", "current[1]");
        refuses("\"objective\":\"total\"", "\"current\":[],\"change_price\":-1", "change_price");
        refuses(
            "\"objective\":\"total\"",
            "\"current\":[],\"change_price\":9223372036854775807",
            "change_price",
        );
        refuses("\"objective\":\"total\"", "\"surprise\":1", "surprise");
        refuses("\"objective\":\"total\"", "\"entries\":[]", "entries");
        refuses("\"objective\":\"total\"", "\"locked\":[[\"b\",\"x\"],[\"茶\",\"x\"]]", "experts[0].max");
        refuses("\"objective\":\"total\"", "\"locked\":[[\"b\",\"x\"],[\"b\",\"y\"]]", "entries[1].need");
        refuses(
            "\"objective\":\"total\"",
            "\"locked\":[[\"b\",\"x\"]],\"forbidden\":[[\"b\",\"x\"]]",
            "locked[0]",
        );
        refuses("\"pairs\"", "\"locked\"", "locked[0]");
        refuses("\"objective\":\"total\"}", "\"objective\":", "objective");
        refuses("{", "[{", "document");
    }

    #[test]
    fn a_missing_list_is_named() {
        let error = run(r#"{"entries":[],"experts":[]}"#).unwrap_err();
        assert_eq!(error.place, "pairs");
    }

    #[test]
    fn an_enormous_id_is_refused_without_being_repeated() {
        refuses("\"id\":\"b\"", &format!("\"id\":\"{}\"", "x".repeat(10_000_000)), "entries[1].id");
        refuses("\"objective\"", &format!("\"{}\"", "x".repeat(10_000_000)), &format!("{}…", "x".repeat(60)));
        refuses("\"b\",\"x\",3", &format!("\"{}\",\"x\",3", "x".repeat(10_000_000)), "pairs[2][0]");
    }

    #[test]
    fn a_question_that_stays_open_is_said_to_be_open() {
        let open = answer((&[], &[]), &Draft::default(), &Outcome::Open).unwrap();
        assert_eq!(
            (open.status.code(), open.text.as_str()),
            (4, "{\"undecided\":{\"kind\":\"connected\"}}\n")
        );
    }

    #[test]
    fn a_plan_that_its_check_does_not_accept_is_withheld() {
        let draft = Draft { needs: vec![1], ..Draft::default() };
        let Outcome::Solved(plan) = solve(&Problem::new(Draft::default()).unwrap()) else {
            panic!("nothing is asked")
        };
        let refused = answer((&["a".to_owned()], &[]), &draft, &Outcome::Solved(plan)).unwrap_err();
        assert_eq!(refused.place, "plan");
        assert!(refused.message.contains("an entry does not get what it needs"), "{refused}");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let seeded = SMALL.replace("\"objective\":\"total\"", "\"seed\":18446744073709551615");
        assert_eq!(run(&seeded), run(&seeded));
        assert!(run(&seeded).unwrap().text.contains("\"seed\":18446744073709551615"));
    }
}
