//! `solve judges`: the figures of the reference programs on the fixture, four estimators side by side, and what cannot be known with its remedy.

#![expect(clippy::float_arithmetic, reason = "what is said of judges is estimated")]

use std::fmt::Write;

use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::judges::{Form, Request, Sheet, run};
use serde_json::{Value, json};

/// The marks of the fixture as a table: one criterion, entries and judges by names of three digits.
pub fn fixture() -> String {
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for line in include_str!("../../data/crossed_150x30.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(table, "e{:0>3},j{:0>3},total,{}", cells[0], cells[1], cells[2]).unwrap();
    }
    table
}

pub fn answer(table: &str, rule: Option<&str>) -> Value {
    let answer = run(table.as_bytes(), rule, &Request::default()).unwrap();
    assert_eq!(answer.status, Status::Solved);
    serde_json::from_str(&answer.text).unwrap()
}

pub fn csv(table: &str, sheet: Sheet) -> String {
    let request = Request { form: Form::Csv(sheet), ..Request::default() };
    run(table.as_bytes(), None, &request).unwrap().text
}

#[track_caller]
pub fn near(found: &Value, wanted: f64, tolerance: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
}

#[test]
fn the_fixture_has_the_figures_of_the_reference_programs() {
    let answer = answer(&fixture(), None);
    let group = &answer["groups"][0];
    let panel = &group["panel"];
    assert_eq!(panel["entries"], 150);
    assert_eq!((&panel["judges"], &panel["totals"], &panel["parts"]), (&json!(30), &json!(750), &json!(1)));
    near(&panel["deviance"], 5_297.819_723, 1e-6);
    near(&panel["entry_variance"], 53.925_80, 53.925_80 * 1e-5);
    near(&panel["judge_variance"], 23.617_90, 23.617_90 * 1e-5);
    near(&panel["error_variance"], 41.526_84, 41.526_84 * 1e-5);
    near(&panel["alpha_interval"], 0.454_404_820_275, 1e-9);
    near(&panel["alpha_ordinal"], 0.448_641_008_597, 1e-9);
    near(&panel["icc_agreement_single"], 0.452_890, 1e-6);
    near(&panel["icc_agreement_mean"], 0.805_407, 1e-6);
    let apart = |entry: usize| {
        group["entries"][entry]["mixed_model"].as_f64().unwrap() - panel["mean"].as_f64().unwrap()
    };
    assert!((apart(0) - 1.381_695).abs() < 1e-4 && (apart(1) - 2.311_785).abs() < 1e-4);
    assert_eq!(group["judges"].as_array().unwrap().len(), 30);
    assert_eq!(group["refusals"], json!([]));
    for entry in group["entries"].as_array().unwrap() {
        let rank = entry["two_way_rank"].as_u64().unwrap();
        assert!(entry["rank_low"].as_u64().unwrap() <= rank && rank <= entry["rank_high"].as_u64().unwrap());
        let ranks = ["plain_rank", "standard_rank", "mixed_rank", "two_way_rank"]
            .map(|it| entry[it].as_u64().unwrap());
        assert_eq!(
            entry["span"].as_u64().unwrap(),
            ranks.iter().max().unwrap() - ranks.iter().min().unwrap()
        );
        assert!(entry["standard_error"].as_f64().unwrap() > 0.0);
    }
    let chances = group["entries"].as_array().unwrap().iter().map(|entry| entry["p:10"].as_f64().unwrap());
    assert!((chances.sum::<f64>() - 10.0).abs() < 1e-9, "the chances to be among the best ten add up to ten");
}

#[test]
fn the_order_of_rows_does_not_matter_and_the_seed_moves_only_what_is_drawn() {
    let table = fixture();
    let mut lines: Vec<&str> = table.lines().collect();
    lines[1..].reverse();
    let reversed = lines.join("\n");
    let bytes = |table: &str, seed: u64| {
        run(table.as_bytes(), None, &Request { seed, ..Request::default() }).unwrap().text
    };
    assert_eq!(bytes(&reversed, 1), bytes(&table, 1));
    let drawn = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let (one, other) = (drawn(&bytes(&table, 1)), drawn(&bytes(&table, 2)));
    assert_eq!((&one["seed"], &other["seed"]), (&json!(1), &json!(2)));
    let of = |answer: &Value, name: &str| -> Vec<Value> {
        answer["groups"][0]["entries"].as_array().unwrap().iter().map(|entry| entry[name].clone()).collect()
    };
    for name in ["plain_mean", "standard_score", "mixed_model", "two_way", "two_way_rank", "standard_error"] {
        assert_eq!(of(&one, name), of(&other, name), "{name}");
    }
    assert_ne!(of(&one, "p:10"), of(&other, "p:10"));
}

#[test]
fn what_cannot_be_known_is_said_with_reason_and_remedy() {
    // Two parts; K gives everything 50, J2 has two marks.
    let table = "entry,judge,criterion,score\na,J1,c,90\na,J2,c,85\nb,J1,c,80\nb,J2,c,77\nc,J1,c,70\n\
                 x,K,c,50\ny,K,c,50\nz,K,c,50\nz,L,c,40\ny,L,c,45\nx,L,c,46\nw,K,c,\n";
    let answer = answer(table, None);
    let refusals = answer["groups"][0]["refusals"].as_array().unwrap();
    let of =
        |kind: &str| refusals.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(of("no_marks")["entry"], "w");
    assert_eq!((&of("one_value")["judge"], &of("few_marks")["judge"]), (&json!("K"), &json!("J2")));
    assert_eq!(of("few_marks")["missing"], 1);
    assert!(of("small_part")["missing"].as_u64().unwrap() > 0);
    let apart = of("unconnected");
    assert_eq!(apart["reviews"].as_array().unwrap().len(), 1);
    assert_eq!(apart["reviews_are_best"], true);
    assert!(apart["reason"].as_str().unwrap().contains("[a, b, c by J1, J2]"), "{apart}");
    for refusal in refusals {
        assert!(
            !refusal["reason"].as_str().unwrap().is_empty()
                && !refusal["remedy"].as_str().unwrap().is_empty()
        );
    }
    for entry in answer["groups"][0]["entries"].as_array().unwrap() {
        assert_eq!((&entry["two_way_rank"], &entry["mixed_rank"]), (&Value::Null, &Value::Null));
        assert_eq!(entry["plain_rank"].is_null(), entry["entry"] == "w");
    }
    // With the review that is proposed there is one order.
    let [entry, judge] = [0, 1].map(|place| apart["reviews"][0][place].as_str().unwrap());
    let joined: Value = {
        let table = format!("{table}{entry},{judge},c,60\n");
        serde_json::from_str(&run(table.as_bytes(), None, &Request::default()).unwrap().text).unwrap()
    };
    assert_eq!(joined["groups"][0]["panel"]["parts"], 1);
    assert_eq!(joined["groups"][0]["entries"][0]["two_way_rank"], 1);
}

#[test]
fn several_reviews_are_chosen_one_after_the_other_and_said_to_be() {
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for part in 0..3 {
        for entry in 0..4 {
            for judge in 0..3 {
                writeln!(
                    table,
                    "e{part}{entry},j{part}{judge},c,{}",
                    40 + (entry * 17 + judge * 5 + part) % 23
                )
                .unwrap();
            }
        }
    }
    let request = Request { reviews: Some(4), ..Request::default() };
    let answer: Value = serde_json::from_str(&run(table.as_bytes(), None, &request).unwrap().text).unwrap();
    let refusals = answer["groups"][0]["refusals"].as_array().unwrap();
    let apart = refusals.iter().find(|it| it["kind"] == "unconnected").unwrap();
    assert_eq!((apart["missing"].as_u64(), apart["reviews"].as_array().unwrap().len()), (Some(2), 4));
    assert_eq!(apart["reviews_are_best"], false);
    assert!(apart["remedy"].as_str().unwrap().contains("one after the other"));
}

pub const RULE: &str = "decimals = 2\naggregate = \"mean\"\n\
    [[criterion]]\nid = \"idea\"\nfull = \"60\"\nstep = \"0.5\"\nweight = \"1\"\n\
    [[criterion]]\nid = \"team\"\nfull = \"40\"\nstep = \"0.5\"\nweight = \"2\"\n\
    [[gate]]\nid = \"eligible\"\n[[bonus]]\nid = \"extra\"\nfull = \"20\"\n\
    [[tier]]\nname = \"gold\"\ncount = 1\n";

#[test]
fn a_rule_weighs_criteria_adds_bonuses_and_leaves_out_who_misses_a_gate() {
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, worth) in [("a", 50), ("b", 40), ("c", 30), ("d", 55), ("e", 20)] {
        for (judge, lean) in [("J", 2), ("K", -2), ("L", 0)] {
            writeln!(table, "{entry},{judge},idea,{}\n{entry},{judge},team,10", worth + lean).unwrap();
        }
        writeln!(table, "{entry},office,eligible,{}", i32::from(entry != "d")).unwrap();
    }
    table.push_str("b,J,extra,20\n");
    let answer = answer(&table, Some(RULE));
    let entries = answer["groups"][0]["entries"].as_array().unwrap();
    let of = |entry: usize, name: &str| entries[entry][name].as_f64();
    // Worth plus twice ten; b has twenty more outside the marks.
    assert_eq!([0, 1, 2].map(|entry| of(entry, "plain_mean")), [70.0, 80.0, 50.0].map(Some));
    assert_eq!([0, 1, 2].map(|entry| of(entry, "two_way_rank")), [2.0, 1.0, 3.0].map(Some));
    assert_eq!((of(3, "plain_rank"), of(3, "two_way_rank"), of(1, "p:gold")), (None, None, Some(1.0)));
    let refusals = answer["groups"][0]["refusals"].as_array().unwrap();
    assert!(refusals.iter().any(|it| it["kind"] == "gate" && it["entry"] == "d"), "{refusals:?}");
    assert!(
        refusals.iter().any(|it| it["kind"] == "mixed_model"),
        "leanings explain every mark: {refusals:?}"
    );
    let judges = answer["groups"][0]["judges"].as_array().unwrap();
    assert_eq!(judges.len(), 3, "who only checks gates judges nothing");
}

#[test]
fn what_hinges_on_a_judge_is_told_of_the_order_that_is_answered() {
    // By everybody but J: a 45, b 35 and 12 outside the marks, c 40, e 10. J lifts a above b; d is the best and misses the gate; only J marked f.
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, ideas) in [
        ("a", [60, 43, 45]),
        ("b", [10, 33, 35]),
        ("c", [40, 38, 40]),
        ("d", [0, 58, 60]),
        ("e", [10, 8, 10]),
        ("f", [5, 0, 0]),
    ] {
        let judges = if entry == "f" { &["J"][..] } else { &["J", "K", "L"][..] };
        for (judge, idea) in judges.iter().zip(ideas) {
            writeln!(table, "{entry},{judge},idea,{idea}\n{entry},{judge},team,10").unwrap();
        }
        writeln!(table, "{entry},office,eligible,{}", i32::from(entry != "d")).unwrap();
    }
    table.push_str("b,K,extra,12\n");
    let answer = answer(&table, Some(RULE));
    let group = &answer["groups"][0];
    let ranks = group["entries"].as_array().unwrap().iter().map(|entry| &entry["two_way_rank"]);
    assert_eq!(
        ranks.collect::<Vec<_>>(),
        [&json!(1), &json!(2), &json!(3), &Value::Null, &json!(4), &json!(5)]
    );
    let judge = &group["judges"][0];
    assert_eq!((&judge["judge"], &judge["totals"]), (&json!("J"), &json!(6)));
    assert_eq!((&judge["ranks_moved"], &judge["furthest_move"]), (&json!(2), &json!(1)));
    assert_eq!((&judge["places_crossed"], &judge["entries_lost"]), (&json!(["a", "b"]), &json!(["f"])));
    for judge in group["judges"].as_array().unwrap() {
        let crossed = judge["places_crossed"].as_array().unwrap();
        assert!(!crossed.contains(&json!("d")), "{judge}");
    }
}

#[test]
fn a_threshold_is_a_line_that_scores_cross_without_another_rank() {
    // J gives x 12 more than the others and z 12 less, which leaves all leanings at 0: x has 59 without J, and about 62 with.
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, ideas) in [("t", [90, 90, 90]), ("x", [71, 59, 59]), ("y", [50, 50, 50]), ("z", [18, 30, 30])]
    {
        for (judge, idea) in ["J", "K", "L"].iter().zip(ideas) {
            writeln!(table, "{entry},{judge},idea,{idea}").unwrap();
        }
    }
    let rule = "decimals = 2\naggregate = \"mean\"\n\
        [[criterion]]\nid = \"idea\"\nfull = \"100\"\nstep = \"1\"\nweight = \"1\"\n\
        [[tier]]\nname = \"gold\"\ncount = 1\n[[tier]]\nname = \"silver\"\nthreshold = \"60\"\n";
    let answer = answer(&table, Some(rule));
    let judges = answer["groups"][0]["judges"].as_array().unwrap();
    let told = |judge: usize| (&judges[judge]["ranks_moved"], &judges[judge]["places_crossed"]);
    assert_eq!(told(0), (&json!(0), &json!(["x"])));
    assert_eq!(told(1), (&json!(0), &json!([])));
}

#[test]
fn where_no_order_is_left_without_a_judge_that_is_refused() {
    // Only J connects what A and B marked with what C and D marked.
    let mut table = "entry,judge,criterion,score\n".to_owned();
    let sheets = [("a", "ABJ"), ("b", "AB"), ("c", "ABJ"), ("x", "CDJ"), ("y", "CD"), ("z", "CD")];
    for (number, (entry, judges)) in (0_u32..).zip(sheets) {
        for judge in judges.chars() {
            let score = 50 + (u32::from(judge) * 7 + number * 5) % 13;
            writeln!(table, "{entry},{judge},c,{score}").unwrap();
        }
    }
    let found = answer(&table, None);
    let group = &found["groups"][0];
    let judges = group["judges"].as_array().unwrap();
    assert_eq!((&judges[4]["judge"], &judges[4]["totals"]), (&json!("J"), &json!(3)));
    for head in ["ranks_moved", "furthest_move", "places_crossed", "entries_lost"] {
        assert!(judges[4][head].is_null(), "{head}");
        assert!(!judges[0][head].is_null(), "{head}");
    }
    let refused = |answer: &Value| -> Vec<Value> {
        let all = answer["groups"][0]["refusals"].as_array().unwrap().iter();
        all.filter(|it| it["kind"] == "influence").cloned().collect()
    };
    let [only] = <[Value; 1]>::try_from(refused(&found)).unwrap();
    assert_eq!((&only["judge"], &only["missing"]), (&json!("J"), &Value::Null));
    assert!(only["reason"].as_str().unwrap().contains("without this judge nobody connects"), "{only}");

    // Of M's three totals one is of an entry that misses the gate.
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (entry, judges) in [("a", "JKM"), ("b", "JKM"), ("c", "JK"), ("d", "JKM"), ("e", "JK")] {
        for (judge, idea) in judges.chars().zip([30, 35, 40]) {
            writeln!(table, "{entry},{judge},idea,{idea}\n{entry},{judge},team,10").unwrap();
        }
        writeln!(table, "{entry},office,eligible,{}", i32::from(entry != "d")).unwrap();
    }
    let found = answer(&table, Some(RULE));
    let [only] = <[Value; 1]>::try_from(refused(&found)).unwrap();
    assert_eq!((&only["judge"], &only["missing"]), (&json!("M"), &json!(1)));
    assert!(found["groups"][0]["judges"][2]["ranks_moved"].is_null());
}

#[test]
fn regions_and_times_of_submission_give_lean_and_drift() {
    let head = "group,entry,judge,criterion,score,region,judge_region,submitted";
    let mut table = format!("{head}\n");
    for entry in 0..12 {
        let region = ["north", "south"][entry % 2];
        for judge in 0..4 {
            let noise = (entry * 7 + judge * 5 + entry * judge * 3) % 5;
            // The first judge gives six more to the north, the last becomes severe.
            let own = if judge == 0 && entry % 2 == 0 { 6 } else { 0 };
            let tired = if judge == 3 { entry / 2 } else { 0 };
            let (of_judge, hour) = (["north", "", "", ""][judge], 8 + entry);
            let score = 50 + entry * 5 % 12 + noise + own - tired;
            writeln!(
                table,
                "g,e{entry:02},j{judge},c,{score},{region},{of_judge},2026-11-24T{hour:02}:00:00Z"
            )
            .unwrap();
        }
    }
    let answer = answer(&table, None);
    let judges = answer["groups"][0]["judges"].as_array().unwrap();
    let lean = judges[0]["lean"].as_f64().unwrap();
    assert!(lean > 3.0 && lean < 9.0, "{lean}");
    assert!(judges[1]["lean"].is_null());
    let drift = judges[3]["drift"].as_f64().unwrap();
    assert!(drift < -2.0 && drift > -9.0, "{drift}");
    let without = answer_without(&table, &["region", "judge_region", "submitted"]);
    assert!(
        without["groups"][0]["judges"][0]["lean"].is_null()
            && without["groups"][0]["judges"][3]["drift"].is_null()
    );
    assert_eq!(without["groups"][0]["group"], "g");
}

#[test]
fn the_panels_halo_stands_beside_those_of_its_judges() {
    // What is left of each judge's marks, in two criteria; it adds up to nothing across and down.
    let rests =
        [("J", [[1, 0, -1], [2, 0, -2]]), ("K", [[1, 0, -1], [-1, 0, 1]]), ("L", [[-2, 0, 2], [-1, 0, 1]])];
    let mut table = "entry,judge,criterion,score\n".to_owned();
    for (severity, (judge, criteria)) in (0..).zip(rests) {
        for (criterion, row) in ["idea", "team"].iter().zip(criteria) {
            for (worth, (entry, rest)) in (0..).zip(["a", "b", "c"].iter().zip(row)) {
                let score = 50 + 10 * worth - 5 * severity + rest;
                writeln!(table, "{entry},{judge},{criterion},{score}").unwrap();
            }
        }
    }
    let found = answer(&table, None);
    let group = &found["groups"][0];
    for (judge, halo) in [1.0, -1.0, 1.0].into_iter().enumerate() {
        near(&group["judges"][judge]["halo"], halo, 1e-9);
    }
    // Products of 4, −2 and 4 by squares of 12 in both.
    near(&group["panel"]["halo"], 0.5, 1e-9);
    let panel = csv(&table, Sheet::Panel);
    let mut lines = panel.lines().map(|line| line.split(','));
    let place = lines.next().unwrap().position(|head| head == "halo").unwrap();
    assert_eq!(lines.next().unwrap().nth(place), Some("0.5"), "{panel}");
    let alone: String =
        table.lines().filter(|line| !line.contains(",team,")).map(|line| format!("{line}\n")).collect();
    assert!(answer(&alone, None)["groups"][0]["panel"]["halo"].is_null(), "one criterion goes with nothing");
}

/// The answer if these columns are called otherwise.
fn answer_without(table: &str, columns: &[&str]) -> Value {
    let (head, rows) = table.split_once('\n').unwrap();
    let heads: Vec<String> = head
        .split(',')
        .map(|head| if columns.contains(&head) { format!("x-{head}") } else { head.to_owned() })
        .collect();
    answer(&format!("{}\n{rows}", heads.join(",")), None)
}

#[test]
fn each_table_is_there_as_csv_with_its_group_first() {
    let table =
        "group,entry,judge,criterion,score\ng,=a,J,c,10\ng,=a,K,c,12\ng,b,J,c,20\ng,b,K,c,21\nh,a,J,c,5\n";
    let judges = csv(table, Sheet::Judges);
    assert!(judges.starts_with("group,judge,part,totals,severity,severity_error,"), "{judges}");
    assert_eq!(judges.lines().count(), 4);
    let entries = csv(table, Sheet::Entries);
    let rows: Vec<&str> = entries.lines().collect();
    assert!(
        rows[0].starts_with("group,entry,part,totals,plain_mean,plain_rank,standard_score,"),
        "{}",
        rows[0]
    );
    assert!(rows[0].ends_with(",span,p:10"), "{}", rows[0]);
    assert!(rows[1].starts_with("g,'=a,1,2,11,2,"), "{}", rows[1]);
    assert_eq!(csv(table, Sheet::Panel).lines().count(), 3);
    assert_eq!(csv(table, Sheet::Outliers).lines().count(), 1);
    assert!(csv(table, Sheet::Refusals).contains("\ng,few_marks,,J,,1,"));
}

#[test]
fn bad_input_is_refused_with_its_place_and_a_table_without_a_total_is_infeasible() {
    let refused = |table: &str, rule: Option<&str>, request: &Request| {
        run(table.as_bytes(), rule, request).unwrap_err().place
    };
    let plain = Request::default();
    assert_eq!(refused("entry,judge,score\na,J,1\n", None, &plain), "scores row 1, column criterion");
    assert_eq!(
        refused("entry,judge,criterion,score\na,J,c,-1\n", None, &plain),
        "scores row 2, column score"
    );
    assert_eq!(refused("entry,judge,criterion,score\na,J,c\n", None, &plain), "scores row 2");
    assert_eq!(
        refused("entry,judge,criterion,score\n", Some("decimals = 9\naggregate = \"mean\"\n"), &plain),
        "decimals"
    );
    assert_eq!(refused("", None, &Request { places: vec![1; 21], ..plain.clone() }), "places");
    assert_eq!(refused("", None, &Request { reviews: Some(1001), ..plain.clone() }), "reviews");
    for table in [
        "entry,judge,criterion,score\n",
        "entry,judge,criterion,score\na,J,c,\n",
        "entry,judge,criterion,score\na,J,c,1\na,K,d,1\n",
    ] {
        let answer = run(table.as_bytes(), None, &plain).unwrap();
        assert_eq!(answer.status, Status::Infeasible);
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        let refusals = answer["groups"][0]["refusals"].as_array().unwrap();
        assert_eq!(refusals.last().unwrap()["kind"], "no_totals");
    }
}
