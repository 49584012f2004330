//! `solve ranking` by the rules of real contests: gates, a bonus, two sheets, standard scores, and tiers of all three kinds.

use pingxuan::cli::solve::ranking::{Format, run};

const CRITERIA: &str = r#"
[[criterion]]
id = "创新性"
full = "60"
step = "1"
weight = "1"
[[criterion]]
id = "可行性"
full = "40"
step = "1"
weight = "1"
"#;

/// A rule with two decimals, the total rounded.
fn rule(aggregate: &str, more: &str) -> String {
    format!("decimals = 2\nround = [\"total\"]\naggregate = \"{aggregate}\"\n{CRITERIA}{more}")
}

/// The chosen columns of the answer, row by row.
fn columns(scores: &str, rule: &str, names: &[&str]) -> Vec<String> {
    let answer = run(scores.as_bytes(), rule, Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let places: Vec<usize> =
        names.iter().map(|name| headers.iter().position(|header| header == *name).unwrap()).collect();
    let row = |row: csv::StringRecord| {
        places.iter().map(|place| row[*place].to_owned()).collect::<Vec<_>>().join(" ")
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn notes(scores: &str, rule: &str) -> Vec<String> {
    let answer = run(scores.as_bytes(), rule, Format::Json).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    answer["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

/// Rows of one judge for the two criteria.
fn sheet(entry: &str, judge: &str, marks: [i32; 2]) -> String {
    let [first, second] = marks;
    format!("{entry},{judge},创新性,{first}\n{entry},{judge},可行性,{second}\n")
}

const HEADER: &str = "entry,judge,criterion,score\n";

#[test]
fn an_entry_that_misses_a_gate_comes_last_without_rank_and_is_noted() {
    let rule = rule("mean", "[[gate]]\nid = \"青年红色筑梦之旅\"\n");
    let gate = |entry: &str, judge: &str, mark: &str| format!("{entry},{judge},青年红色筑梦之旅,{mark}\n");
    let scores = [
        HEADER.to_owned(),
        sheet("a", "J1", [60, 40]),
        gate("a", "组委会", "0"),
        sheet("b", "J1", [30, 20]),
        gate("b", "组委会", "1"),
        sheet("c", "J1", [50, 30]),
        gate("c", "组委会", ""),
    ]
    .concat();
    assert_eq!(
        columns(&scores, &rule, &["rank", "entry", "score", "judges", "raw_mean"]),
        ["1 b 50.00 1 50.00", " a  1 100.00", " c  1 80.00"]
    );
    assert_eq!(
        notes(&scores, &rule),
        ["entry a misses gate 青年红色筑梦之旅", "entry c: nobody marked gate 青年红色筑梦之旅"]
    );
    let half = scores.replace("旅,1", "旅,0.5");
    let problem = run(half.as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.to_string(), "scores row 7, column score: 0.5 is neither 0 nor 1, as a gate wants");
}

#[test]
fn a_bonus_stands_outside_the_full_marks() {
    let rule = rule("mean", "[[bonus]]\nid = \"judge's choice\"\nfull = \"5\"\n");
    let bonus = |entry: &str, judge: &str, mark: &str| format!("{entry},{judge},judge's choice,{mark}\n");
    let scores = [
        HEADER.to_owned(),
        sheet("a", "J1", [60, 40]),
        sheet("a", "J2", [60, 40]),
        bonus("a", "J1", "5"),
        bonus("a", "J2", "4.125"),
        sheet("b", "J1", [60, 40]),
        bonus("b", "J1", ""),
    ]
    .concat();
    assert_eq!(columns(&scores, &rule, &["rank", "entry", "score"]), ["1 a 104.56", "2 b 100.00"]);
    let above = scores.replace("4.125", "5.001");
    let problem = run(above.as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.to_string(), "scores row 7, column score: 5.001 is above the full marks, 5");
}

#[test]
fn sheets_of_a_plan_and_a_defence_are_combined_by_their_weights() {
    let parts = "[[part]]\nid = \"线下\"\nweight = \"0.85\"\ncriteria = [\"创新性\"]\n\
                 [[part]]\nid = \"线上\"\nweight = \"0.15\"\ncriteria = [\"可行性\"]\n";
    let scores =
        format!("{HEADER}a,J1,创新性,50\na,J2,创新性,55\na,N1,可行性,40\na,N2,可行性,10\na,N3,可行性,11\n");
    // 52.5 × 0.85 + 61/3 × 0.15 = 44.625 + 3.05.
    assert_eq!(columns(&scores, &rule("mean", parts), &["score", "judges", "raw_mean"]), ["47.68 5 47.68"]);
}

#[test]
fn standard_scores_rank_within_each_group_and_say_whose_marks_make_no_difference() {
    let rule = rule("standardised", "");
    let group = |group: &str, text: String| -> String {
        text.lines().map(|line| format!("{group},{line}\n")).collect()
    };
    let scores = [
        "group,entry,judge,criterion,score\n".to_owned(),
        // A mild judge and a severe one who agree, and one who gives everybody the same.
        group("x", sheet("a", "J1", [55, 35]) + &sheet("a", "J2", [20, 10]) + &sheet("a", "J3", [30, 30])),
        group("x", sheet("b", "J1", [50, 30]) + &sheet("b", "J2", [15, 5])),
        group("x", sheet("c", "J1", [45, 25]) + &sheet("c", "J3", [30, 30])),
        // The same person in another group has another scale there.
        group("y", sheet("a", "J1", [10, 10])),
    ]
    .concat();
    // J1: 90, 80, 70, deviation 10. J2: 30, 20, deviation √50.
    assert_eq!(
        columns(&scores, &rule, &["group", "rank", "entry", "score", "judges", "raw_mean"]),
        ["x 1 a 55.69 3 60.00", "x 2 b 46.46 2 50.00", "x 3 c 45.00 2 65.00", "y 1 a 50.00 1 20.00"]
    );
    assert_eq!(
        notes(&scores, &rule),
        [
            "judge J3 of group x gave all entries the same total: it counts as 50",
            "judge J1 of group y has but one total: it counts as 50"
        ]
    );
}

#[test]
fn a_judge_with_a_blank_is_left_out_of_that_entry() {
    let scores = format!(
        "{HEADER}{}{}a,J3,创新性,60\na,J3,可行性,\nb,J3,创新性,1\nb,J3,可行性,\nc,J4,创新性,9\nc,J5,可行性,9\n",
        sheet("a", "J1", [40, 30]),
        sheet("b", "J1", [50, 40])
    );
    let rule = rule("standardised", "");
    assert_eq!(
        columns(&scores, &rule, &["rank", "entry", "score", "judges"]),
        ["1 b 57.07 1", "2 a 42.93 1", " c  0"]
    );
    assert_eq!(notes(&scores, &rule), ["entry c: no judge marked every criterion"]);
}

#[test]
fn a_panel_that_is_too_small_to_be_trimmed_is_noted() {
    let scores = [
        HEADER.to_owned(),
        sheet("a", "J1", [10, 10]),
        sheet("a", "J2", [20, 20]),
        sheet("a", "J3", [60, 30]),
        sheet("b", "J1", [30, 30]),
        sheet("b", "J2", [31, 31]),
        "b,J3,创新性,32\n".to_owned(),
    ]
    .concat();
    for (on, small) in [("total", "2 judges with all marks"), ("criterion", "2 judges in criterion 可行性")]
    {
        let trim =
            format!("trim = {{ high = 1, low = 1, on = \"{on}\", min_panel = 3, otherwise = \"mean\" }}\n");
        let rule = rule("trimmed", "")
            .replace("[[criterion]]\nid = \"创", &format!("{trim}[[criterion]]\nid = \"创"));
        let got = columns(&scores, &rule, &["rank", "entry", "score"]);
        assert_eq!(got, ["1 b 61.50", "2 a 40.00"]);
        let note = format!("entry b: too few to drop the highest and lowest: {small}");
        assert_eq!(notes(&scores, &rule), [note]);
    }
}

#[test]
fn tiers_go_by_share_by_count_and_by_threshold() {
    let tiers = "[[tier]]\nname = \"特等奖\"\npercent = \"10\"\n[[tier]]\nname = \"一等奖\"\ncount = 2\non_tie = \"exceed\"\n\
                 [[tier]]\nname = \"优胜奖\"\nthreshold = \"60\"\n";
    let scores: String = [95, 94, 93, 93, 92, 70, 60, 59, 58, 57]
        .iter()
        .enumerate()
        .map(|(number, total)| sheet(&format!("e{number}"), "J1", [total - 40, 40]))
        .collect();
    let got = columns(&format!("{HEADER}{scores}"), &rule("mean", tiers), &["rank", "tier"]);
    let want = [
        "1 特等奖",
        "2 一等奖",
        "3 一等奖",
        "3 一等奖",
        "5 优胜奖",
        "6 优胜奖",
        "7 优胜奖",
        "8 ",
        "9 ",
        "10 ",
    ];
    assert_eq!(got, want);
}

#[test]
fn a_rule_of_the_red_journey_with_all_kinds_at_once() {
    // Two parts in percent, the plan by three reviewers online, a gate, a bonus, and standard scores.
    let more = "[[gate]]\nid = \"红旅\"\n[[bonus]]\nid = \"加分\"\nfull = \"2\"\n\
                [[part]]\nid = \"计划书\"\nweight = \"40\"\ncriteria = [\"创新性\"]\n\
                [[part]]\nid = \"答辩\"\nweight = \"60\"\ncriteria = [\"可行性\"]\n";
    let rule = rule("standardised", more).replace("aggregate", "weighting = \"percent\"\naggregate");
    let mut scores = HEADER.to_owned();
    for (entry, plan, defence) in [("a", 60, 20), ("b", 50, 30), ("c", 40, 40)] {
        scores += &format!("{entry},N1,创新性,{plan}\n{entry},J1,可行性,{defence}\n{entry},组,红旅,1\n");
    }
    scores += "a,J1,加分,2\n";
    // 60 and 40 of 100 with weights 40 and 60, and the bonus: 24 + 24 + 2.
    assert_eq!(columns(&scores, &rule, &["rank", "entry", "score"]), ["1 c 52.00", "2 a 50.00", "2 b 50.00"]);
}
