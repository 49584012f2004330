//! `solve ranking` on small tables: the exact output, and every refusal with its row and column.

use std::fmt::Write;

use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::ranking::{Format, run};

const RULE: &str = r#"
decimals = 2
round = ["total"]
aggregate = "mean"
tie_break = ["criterion:idea", "draw", "shared"]
[[criterion]]
id = "idea"
full = "60"
step = "0.5"
weight = "1"
[[criterion]]
id = "team"
full = "40"
step = "0.5"
weight = "1"
[[tier]]
name = "一等奖"
count = 1
[[tier]]
name = "二等奖"
count = 1
"#;

const SCORES: &str = "\
entry,judge,criterion,score,region
b,李,idea,50,杭州
b,李,team,30,杭州
b,王,idea,40.5,杭州
b,王,team,30,杭州
=a,李,idea,４５．５,恩施
=a,李,team,30,恩施
=a,王,idea,45,恩施
=a,王,team,,恩施
c,李,idea,50,恩施
c,李,team,35,恩施
d,李,idea,,恩施
";

#[track_caller]
fn refuses(scores: &str, place: &str, message: &str) {
    let problem = run(scores.as_bytes(), RULE, Format::Csv).unwrap_err();
    assert_eq!(problem.place, place, "{problem}");
    assert!(problem.message.contains(message), "{problem}");
}

#[test]
fn the_table_has_the_promised_columns_and_order() {
    let answer = run(SCORES.as_bytes(), RULE, Format::Csv).unwrap();
    assert_eq!(answer.status, Status::Solved);
    assert_eq!(
        answer.text,
        "group,rank,entry,score,tier,judges,raw_mean,criterion:idea,criterion:team\n\
         ,1,c,85.00,一等奖,1,85.00,50.00,35.00\n\
         ,2,'=a,75.25,,2,75.25,45.25,30.00\n\
         ,2,b,75.25,,2,75.25,45.25,30.00\n\
         ,,d,,,0,,,\n"
    );
}

#[test]
fn json_has_the_same_keys_with_decimal_strings_and_notes() {
    let answer = run(SCORES.as_bytes(), RULE, Format::Json).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    let first = serde_json::json!({"group": "", "rank": 1, "entry": "c", "score": "85.00", "tier": "一等奖", "judges": 1,
        "raw_mean": "85.00", "criterion:idea": "50.00", "criterion:team": "35.00"});
    assert_eq!(answer["ranking"][0], first);
    assert_eq!(answer["ranking"][1]["entry"], "=a");
    assert_eq!(answer["ranking"][3]["rank"], serde_json::Value::Null);
    let notes = serde_json::json!([
        "tie at rank 2 (lots are to be drawn): entry =a, entry b",
        "tier 二等奖 has room for 1 of a tie of 2: entry =a, entry b"
    ]);
    assert_eq!(answer["notes"], notes);
}

#[test]
fn groups_are_ranked_apart_and_a_name_may_stand_in_two_of_them() {
    let scores = "group,entry,judge,criterion,score\n\
                  y,a,J1,idea,10\ny,a,J1,team,10\nx,a,J1,idea,20\nx,a,J1,team,20\ny,b,J1,idea,30\ny,b,J1,team,20\n";
    let answer = run(scores.as_bytes(), RULE, Format::Csv).unwrap();
    let places: Vec<String> = answer
        .text
        .lines()
        .skip(1)
        .map(|line| line.split(',').take(4).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(places, ["x 1 a 40.00", "y 1 b 50.00", "y 2 a 20.00"]);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut lines: Vec<&str> = SCORES.lines().collect();
    lines[1..].reverse();
    let reversed = lines.join("\r\n");
    for format in [Format::Csv, Format::Json] {
        assert_eq!(run(reversed.as_bytes(), RULE, format), run(SCORES.as_bytes(), RULE, format));
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let marked = format!("\u{feff}{SCORES}");
    assert_eq!(run(marked.as_bytes(), RULE, Format::Csv), run(SCORES.as_bytes(), RULE, Format::Csv));
}

#[test]
fn what_is_no_mark_is_refused_with_its_row_and_column() {
    let row = |row: &str| format!("entry,judge,criterion,score\na,J1,idea,10\n{row}\n");
    refuses(&row("a,J1,idea,11"), "scores row 3, column score", "earlier row");
    refuses(&row("a,J1,idea,"), "scores row 3, column score", "earlier row");
    refuses(&row("a,J1,style,1"), "scores row 3, column criterion", "\"style\"");
    refuses(&row("a,J1,team,0.25"), "scores row 3, column score", "step");
    refuses(&row("a,J1,team,40.5"), "scores row 3, column score", "above");
    refuses(&row("a,J1,team,-1"), "scores row 3, column score", "decimal");
    refuses(&row("a,J1,team,NaN"), "scores row 3, column score", "decimal");
    refuses(&row("a,J1,team,1e1"), "scores row 3, column score", "decimal");
    refuses(&row("a,J1,team,9.0000"), "scores row 3, column score", "3 decimals");
    refuses(&row("a,J1,team,99999999999999999999"), "scores row 3, column score", "large");
    refuses(&row(",J1,team,1"), "scores row 3, column entry", "empty");
    refuses(&row("a,,team,1"), "scores row 3, column judge", "empty");
    refuses(&row("a,J1,team"), "scores row 3", "3 cells");
    refuses(&row(&format!("{},J1,team,1", "x".repeat(1001))), "scores row 3, column entry", "1000 bytes");
}

#[test]
fn a_table_without_its_columns_is_refused() {
    refuses("", "scores row 1, column entry", "missing");
    refuses("entry,judge,score\n", "scores row 1, column criterion", "missing");
    refuses("entry,entry,judge,criterion,score\n", "scores row 1, column entry", "twice");
    let rule = RULE.replace("\"draw\"", "\"column:base\"");
    let problem = run(SCORES.as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.to_string(), "scores row 1, column base: this column is missing");
}

#[test]
fn bytes_that_are_no_utf8_are_refused_with_their_place() {
    let problem = run(&b"entry,judge,criterion,score\na,J\xff,idea,1\n"[..], RULE, Format::Csv).unwrap_err();
    assert_eq!(problem.to_string(), "scores row 2, column judge: is not UTF-8");
}

#[test]
fn a_tie_break_column_says_one_thing_for_each_entry() {
    let rule = RULE.replace("\"draw\"", "\"column:base\"");
    let scores = |second: &str| {
        format!(
            "entry,judge,criterion,score,base\na,J1,idea,10,5\na,J1,team,10,{second}\nb,J1,idea,10,5.5\nb,J1,team,10,\n"
        )
    };
    let problem = run(scores("6").as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.place, "scores row 3, column base");
    let problem = run(scores("five").as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.place, "scores row 3, column base");
    let answer = run(scores("").as_bytes(), &rule, Format::Csv).unwrap();
    assert!(
        answer.text.contains("\n,1,b,20.00,") && answer.text.contains("\n,2,a,20.00,"),
        "{}",
        answer.text
    );
}

#[test]
fn a_panel_that_the_rule_refuses_is_named() {
    let rule = RULE.replace(
        "aggregate = \"mean\"",
        "aggregate = \"trimmed\"\ntrim = { high = 1, low = 1, on = \"criterion\", min_panel = 3, otherwise = \"refuse\" }",
    );
    let problem =
        run("entry,judge,criterion,score\na,J1,idea,1\na,J1,team,1\n".as_bytes(), &rule, Format::Csv)
            .unwrap_err();
    assert_eq!(problem.place, "entry a");
    assert!(problem.message.contains("1 judges in criterion idea, 1 judges in criterion team"), "{problem}");
}

#[test]
fn weights_without_a_common_denominator_are_refused_and_never_wrap() {
    let mut rule = "decimals = 2\naggregate = \"mean\"\nweighting = \"percent\"\n".to_owned();
    let mut scores = "entry,judge,criterion,score\n".to_owned();
    for (id, full) in
        ["2147483.647", "2147483.629", "2147483.587", "2147483.579", "2147483.563", "2147483.549"]
            .iter()
            .enumerate()
    {
        write!(
            rule,
            "[[criterion]]\nid = \"{id}\"\nfull = \"{full}\"\nstep = \"0.001\"\nweight = \"2147483.647\"\n"
        )
        .unwrap();
        writeln!(scores, "a,J1,{id},1").unwrap();
    }
    let problem = run(scores.as_bytes(), &rule, Format::Csv).unwrap_err();
    assert_eq!(problem.place, "criterion");
}
