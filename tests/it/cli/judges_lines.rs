//! `solve judges`: which parts of what is ranked are too small or apart, what an award hinges on, and how wide the gap on its line is.

use std::fmt::Write;

use pingxuan::cli::solve::judges::{Request, Sheet, run};
use serde_json::{Value, json};

use super::judges::{RULE, answer, csv, fixture, near};

/// The refusals of a kind in the first group.
fn refusals_of(answer: &Value, kind: &str) -> Vec<Value> {
    let all = answer["groups"][0]["refusals"].as_array().unwrap().iter();
    all.filter(|it| it["kind"] == kind).cloned().collect()
}

#[test]
fn where_no_mark_is_to_spare_no_severity_is_told() {
    // One entry in common: any six marks are explained by entries and leanings.
    let table =
        "entry,judge,criterion,score\ne1,A,c,60\ne2,A,c,70\ne3,A,c,80\ne3,B,c,90\ne4,B,c,85\ne5,B,c,70\n";
    let answer = answer(table, None);
    for judge in answer["groups"][0]["judges"].as_array().unwrap() {
        assert_eq!((&judge["totals"], &judge["part"]), (&json!(3), &json!(1)));
        for head in ["severity", "severity_error", "severity_unshrunk", "spread"] {
            assert!(judge[head].is_null(), "{head} of {judge}");
        }
    }
    let [only] = <[Value; 1]>::try_from(refusals_of(&answer, "small_part")).unwrap();
    assert_eq!((&only["part"], &only["missing"]), (&json!(1), &json!(5)));
    let reason = only["reason"].as_str().unwrap();
    assert!(reason.contains("severity") && reason.ends_with("[e1, e2, e3, e4, e5 by A, B]"), "{reason}");
    assert_eq!(refusals_of(&answer, "severity"), Vec::<Value>::new(), "the part says it");
}

/// Judges with what they give in the first criterion.
type Sheets<'a> = &'a [(&'a str, i32)];

/// Rows of sheets that pass or miss the gate of [`RULE`]: a sheet is a judge and the score of the first criterion.
fn gated(entries: &[(&str, bool, Sheets)]) -> String {
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, is_eligible, sheets) in entries {
        for (judge, idea) in *sheets {
            writeln!(table, "{entry},{judge},idea,{idea}\n{entry},{judge},team,10").unwrap();
        }
        writeln!(table, "{entry},office,eligible,{}", i32::from(*is_eligible)).unwrap();
    }
    table
}

#[test]
fn who_judged_only_entries_in_no_order_is_refused_by_name() {
    let table = gated(&[
        ("a", true, &[("J", 30), ("K", 33), ("L", 35)]),
        ("b", true, &[("J", 41), ("K", 40), ("L", 46)]),
        ("c", true, &[("J", 20), ("K", 24), ("L", 23)]),
        ("d", true, &[("J", 50), ("K", 55), ("L", 51)]),
        ("x", false, &[("M", 30)]),
        ("y", false, &[("M", 40)]),
        ("z", false, &[("M", 50)]),
    ]);
    let answer = answer(&table, Some(RULE));
    let group = &answer["groups"][0];
    // The parts are those of what is ranked: M's entries are in none.
    assert_eq!(group["panel"]["parts"], 1);
    let judges = group["judges"].as_array().unwrap();
    assert_eq!((&judges[0]["part"], judges[0]["severity"].is_null()), (&json!(1), false));
    assert_eq!((&judges[3]["judge"], &judges[3]["part"]), (&json!("M"), &Value::Null));
    assert!(judges[3]["severity"].is_null() && judges[3]["spread"].is_null());
    let [only] = <[Value; 1]>::try_from(refusals_of(&answer, "severity")).unwrap();
    assert_eq!(only["judge"], "M");
    assert!(only["reason"].as_str().unwrap().contains("in common with others"), "{only}");
}

#[test]
fn parts_are_those_of_what_is_ranked_in_every_table() {
    // Only the entry that misses the gate has a judge of both halves.
    let table = gated(&[
        ("a", true, &[("J", 30), ("K", 33)]),
        ("b", true, &[("J", 41), ("K", 40)]),
        ("c", true, &[("L", 20), ("M", 24)]),
        ("d", true, &[("L", 50), ("M", 55)]),
        ("g", false, &[("J", 30), ("L", 31)]),
    ]);
    let answer = answer(&table, Some(RULE));
    let group = &answer["groups"][0];
    assert_eq!(group["panel"]["parts"], 2);
    let parts = |table: &str, count: usize| -> Vec<Value> {
        group[table].as_array().unwrap().iter().take(count).map(|row| row["part"].clone()).collect()
    };
    assert_eq!(parts("judges", 4), [json!(1), json!(1), json!(2), json!(2)]);
    assert_eq!(parts("entries", 5), [json!(1), json!(1), json!(2), json!(2), Value::Null]);
    let small = refusals_of(&answer, "small_part");
    let told: Vec<(&Value, &Value)> = small.iter().map(|it| (&it["part"], &it["missing"])).collect();
    assert_eq!(told, [(&json!(1), &json!(4)), (&json!(2), &json!(4))]);
    let reasons: Vec<&str> = small.iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert!(reasons[0].ends_with("[a, b by J, K]") && reasons[1].ends_with("[c, d by L, M]"), "{reasons:?}");
    for entry in group["entries"].as_array().unwrap() {
        assert!(entry["standard_error"].is_null(), "every part is refused: {entry}");
    }
    assert_eq!(refusals_of(&answer, "unconnected").len(), 1);
    assert_eq!(
        group["lines"][0],
        json!({"line": "gold", "above": null, "below": null, "gap": null, "gap_error": null,
        "beyond_chance": null, "reading": null})
    );
}

/// One criterion of 100 and this tier.
fn rule_with_tier(tier: &str) -> String {
    format!(
        "decimals = 2\naggregate = \"mean\"\n\
         [[criterion]]\nid = \"idea\"\nfull = \"100\"\nstep = \"1\"\nweight = \"1\"\n[[tier]]\nname = \"gold\"\n{tier}\n"
    )
}

/// Five entries of 90, 80, … by K and L, and by J, who gives 2 more; only J marks f, this much.
fn lost_without_j(of_f: i32) -> String {
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, worth) in [("a", 90), ("b", 80), ("c", 70), ("d", 60), ("e", 50)] {
        for (judge, lean) in [("J", 2), ("K", -2), ("L", 0)] {
            writeln!(table, "{entry},{judge},idea,{}", worth + lean).unwrap();
        }
    }
    writeln!(table, "f,J,idea,{of_f}").unwrap();
    table
}

#[test]
fn a_percentage_is_one_of_those_who_are_ranked_without_the_judge() {
    // Half of six are three places, half of five are two.
    let answer = answer(&lost_without_j(12), Some(&rule_with_tier("percent = \"50\"")));
    let judges = answer["groups"][0]["judges"].as_array().unwrap();
    let told =
        |judge: usize| ["ranks_moved", "places_crossed", "entries_lost"].map(|head| &judges[judge][head]);
    assert_eq!(told(0), [&json!(0), &json!(["c"]), &json!(["f"])]);
    assert_eq!(told(1), [&json!(0), &json!([]), &json!([])]);
}

#[test]
fn an_award_passes_on_when_its_holder_is_lost() {
    let answer = answer(&lost_without_j(99), Some(&rule_with_tier("count = 1")));
    let group = &answer["groups"][0];
    assert_eq!(group["entries"][5]["two_way_rank"], 1);
    let judges = group["judges"].as_array().unwrap();
    let told =
        |judge: usize| ["ranks_moved", "places_crossed", "entries_lost"].map(|head| &judges[judge][head]);
    assert_eq!(told(0), [&json!(0), &json!(["a", "f"]), &json!(["f"])]);
    assert_eq!(told(2), [&json!(0), &json!([]), &json!([])]);
}

#[test]
fn the_gap_on_a_line_is_told_with_its_error_and_in_words() {
    // Leanings explain every mark, so that nothing is chance.
    let rule = rule_with_tier("percent = \"50\"");
    let exact = answer(&lost_without_j(12), Some(&rule));
    assert_eq!(
        exact["groups"][0]["lines"],
        json!([{"line": "gold", "above": "c", "below": "d", "gap": 10.0, "gap_error": 0.0, "beyond_chance": true,
            "reading": "10.00 points apart, standard error 0.00: beyond chance"}])
    );
    let found = answer(&fixture(), None);
    let group = &found["groups"][0];
    let line = &group["lines"][0];
    assert_eq!((&line["line"], group["lines"].as_array().unwrap().len()), (&json!("10"), 1));
    let entries = group["entries"].as_array().unwrap();
    let value = |name: &Value| {
        let entry = entries.iter().find(|entry| entry["entry"] == *name).unwrap();
        (entry["two_way"].as_f64().unwrap(), entry["standard_error"].as_f64().unwrap())
    };
    let ((above, one), (below, other)) = (value(&line["above"]), value(&line["below"]));
    near(&line["gap"], above - below, 1e-9);
    let (gap, error) = (line["gap"].as_f64().unwrap(), line["gap_error"].as_f64().unwrap());
    assert!(error > 0.0 && error <= one + other, "{line}");
    assert_eq!(line["beyond_chance"], gap > 2.0 * error);
    let verdict = if gap > 2.0 * error { "beyond" } else { "within" };
    assert_eq!(
        line["reading"],
        format!("{gap:.2} points apart, standard error {error:.2}: {verdict} chance")
    );
    let lines = csv(&fixture(), Sheet::Lines);
    assert!(
        lines.starts_with("group,line,above,below,gap,gap_error,beyond_chance,reading\n,10,e"),
        "{lines}"
    );
}

#[test]
fn a_gap_in_a_small_part_is_told_without_an_error() {
    let table = "entry,judge,criterion,score\na,J,c,90\na,K,c,85\nb,J,c,80\nb,K,c,77\nc,J,c,70\nc,K,c,69\n";
    let request = Request { places: vec![1, 3], ..Request::default() };
    let found: Value = serde_json::from_str(&run(table.as_bytes(), None, &request).unwrap().text).unwrap();
    let lines = &found["groups"][0]["lines"];
    assert_eq!(
        (&lines[0]["above"], &lines[0]["below"], &lines[0]["gap_error"]),
        (&json!("a"), &json!("b"), &Value::Null)
    );
    assert!(lines[0]["beyond_chance"].is_null());
    assert!(lines[0]["reading"].as_str().unwrap().contains("not known"), "{}", lines[0]);
    assert!(lines[1]["gap"].is_null(), "nobody is below the third of three");
}
