//! `solve ranking` with calibrated scores: what is known, what is not, and what the notes say would help.

use std::fmt::Write;

use pingxuan::cli::solve::ranking::{Format, run};

const RULE: &str = r#"
decimals = 2
round = ["total"]
aggregate = "calibrated"
tie_break = ["criterion:idea", "draw"]
[[criterion]]
id = "idea"
full = "60"
step = "1"
weight = "1"
[[criterion]]
id = "team"
full = "40"
step = "1"
weight = "1"
[[tier]]
name = "gold"
count = 1
[[tier]]
name = "silver"
percent = "50"
[[tier]]
name = "bronze"
threshold = "55"
[[tier]]
name = "rest"
count = 9
"#;

/// Rows of one judge for both criteria, with this total.
fn sheet(entry: &str, judge: &str, total: i32) -> String {
    format!("{entry},{judge},idea,{}\n{entry},{judge},team,{}\n", total - total / 3, total / 3)
}

fn table(sheets: &[(&str, &str, i32)]) -> String {
    let rows: String = sheets.iter().map(|(entry, judge, total)| sheet(entry, judge, *total)).collect();
    format!("entry,judge,criterion,score\n{rows}")
}

fn csv(scores: &str, rule: &str) -> String {
    run(scores.as_bytes(), rule, Format::Csv).unwrap().text
}

fn json(scores: &str, rule: &str) -> serde_json::Value {
    serde_json::from_str(&run(scores.as_bytes(), rule, Format::Json).unwrap().text).unwrap()
}

fn notes(scores: &str, rule: &str) -> Vec<String> {
    let notes = json(scores, rule)["notes"].clone();
    notes.as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

/// The worths are 80, 70, 60, 60; J1 gives 10 more, J2 10 less, J3 as it is. The plain means are 75, 70, 55 and 60.
const LEANING: [(&str, &str, i32); 9] = [
    ("a", "J2", 70),
    ("a", "J3", 80),
    ("b", "J1", 80),
    ("b", "J2", 60),
    ("c", "J2", 50),
    ("c", "J3", 60),
    ("d", "J1", 70),
    ("d", "J2", 50),
    ("d", "J3", 60),
];

#[test]
fn leanings_that_explain_everything_are_taken_out_exactly() {
    let mut sheets = LEANING.to_vec();
    sheets.extend([("a", "J1", 90), ("b", "J3", 70)]);
    assert_eq!(
        csv(&table(&sheets), RULE),
        "group,rank,entry,score,tier,judges,raw_mean,criterion:idea,criterion:team,\
         adjusted,standard_error,rank_low,rank_high,p:gold,p:silver,p:bronze,p:rest\n\
         ,1,a,80.00,gold,3,80.00,53.67,26.33,80.00,0.00,1,1,1.0000,1.0000,,\n\
         ,2,b,70.00,silver,3,70.00,47.00,23.00,70.00,0.00,2,2,0.0000,1.0000,,\n\
         ,3,d,60.00,silver,3,60.00,40.33,19.67,60.00,0.00,3,4,0.0000,0.5000,,\n\
         ,4,c,60.00,bronze,2,55.00,37.00,18.00,60.00,0.00,3,4,0.0000,0.5000,,\n"
    );
}

#[test]
fn a_small_part_is_ranked_without_errors_and_says_how_many_reviews_are_missing() {
    let scores = table(&LEANING);
    let answer = json(&scores, RULE);
    let first = serde_json::json!({"group": "", "rank": 1, "entry": "a", "score": "80.00", "tier": "gold", "judges": 2,
        "raw_mean": "75.00", "criterion:idea": "50.50", "criterion:team": "24.50", "adjusted": "80.00",
        "standard_error": null, "rank_low": null, "rank_high": null, "p:gold": null, "p:silver": null,
        "p:bronze": null, "p:rest": null});
    assert_eq!(answer["ranking"][0], first);
    let found = notes(&scores, RULE);
    assert_eq!(
        found[0],
        "judge J1 has 2 of the 3 totals from which a judge's leaning is told with some certainty; they count: 1 more would do"
    );
    assert_eq!(
        found[1],
        "how certain the values are is not known: beyond what entries and judges use up there are 3 totals of the 5 \
         that it takes; 2 more reviews of these entries by these judges would do"
    );
}

#[test]
fn entries_that_no_judge_connects_are_not_ranked_until_the_proposed_review_is_there() {
    let mut sheets = vec![
        ("a", "J1", 90),
        ("b", "J1", 80),
        ("b", "J2", 70),
        ("c", "J2", 60),
        ("x", "K", 50),
        ("y", "K", 40),
    ];
    let apart = table(&sheets);
    let rows: Vec<String> = csv(&apart, RULE).lines().skip(1).map(str::to_owned).collect();
    assert_eq!(rows[0], ",,a,,,1,90.00,60.00,30.00,85.00,,,,,,,");
    assert_eq!(rows[4], ",,y,,,1,40.00,27.00,13.00,40.00,,,,,,,");
    let found = notes(&apart, RULE);
    assert_eq!(
        found.last().unwrap(),
        "the entries are not ranked: no judge connects these 2 parts, so a difference between them may lie in the judges, \
         and adjusted compares only within a part: [entry a, entry b, entry c by judge J1, judge J2] \
         [entry x, entry y by judge K]; reviews that connect them (at least 1), best first: entry b by judge K"
    );
    sheets.push(("b", "K", 65));
    let rows = csv(&table(&sheets), RULE);
    let places: Vec<&str> = rows.lines().skip(1).map(|row| &row[..4]).collect();
    assert_eq!(places, [",1,a", ",2,b", ",3,c", ",4,x", ",5,y"]);
}

#[test]
fn entries_without_a_score_come_last_move_nobody_and_say_why() {
    let rule = format!("{RULE}[[gate]]\nid = \"eligible\"\n");
    let mut scores = table(&LEANING);
    for entry in ["a", "b", "c", "d", "e", "f"] {
        writeln!(scores, "{entry},office,eligible,1").unwrap();
    }
    let without = csv(&scores, &rule);
    scores += "e,J1,idea,60\nf,J1,idea,60\nf,J2,team,40\n";
    scores += "g,office,eligible,0\n";
    // The judges of an entry that is out say nothing about anybody.
    scores += &(sheet("g", "J1", 90) + &sheet("g", "J2", 0) + &sheet("g", "J3", 7));
    let with = csv(&scores, &rule);
    let ranked = |text: &str| text.lines().take(5).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ranked(&with), ranked(&without));
    let last: Vec<&str> = with.lines().skip(5).collect();
    assert_eq!(
        last,
        [
            ",,e,,,1,,60.00,,,,,,,,,",
            ",,f,,,0,100.00,60.00,40.00,,,,,,,,",
            ",,g,,,3,32.33,21.67,10.67,,,,,,,,"
        ]
    );
    let found = notes(&scores, &rule);
    for note in [
        "entry e: nobody marked team; it is not known until somebody does",
        "entry f: no judge marked every criterion",
        "entry g misses gate eligible",
    ] {
        assert!(found.iter().any(|other| other == note), "{note}: {found:?}");
    }
}

#[test]
fn a_judge_with_one_total_for_all_is_named_whatever_the_bonuses_are() {
    let rule = format!("{RULE}[[bonus]]\nid = \"extra\"\nfull = \"5\"\n");
    let mut sheets = LEANING.to_vec();
    sheets.extend([("a", "flat", 66), ("b", "flat", 66), ("c", "flat", 66)]);
    let scores = table(&sheets) + "b,J1,extra,5\nb,J2,extra,4\n";
    let note = "judge flat gave all 3 entries the same total, which tells none of them apart; it counts as given: let the judge \
                look again, or void the sheets";
    assert!(notes(&scores, &rule).iter().any(|other| other == note));
    assert!(notes(&table(&sheets), &rule).iter().any(|other| other == note));
    assert!(!notes(&table(&LEANING), &rule).iter().any(|other| other.contains("gave all")));
}

#[test]
fn a_bonus_adds_to_the_entry_and_to_nobody_else() {
    let rule = format!("{RULE}[[bonus]]\nid = \"extra\"\nfull = \"5\"\n");
    let scores = table(&LEANING) + "b,J1,extra,5\nb,J2,extra,4\n";
    let places: Vec<String> = csv(&scores, &rule)
        .lines()
        .skip(1)
        .map(|row| row.split(',').take(4).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(places, [" 1 a 80.00", " 2 b 74.50", " 3 d 60.00", " 4 c 60.00"]);
}

#[test]
fn sheets_of_two_parts_need_judges_who_marked_both() {
    let parts = "[[part]]\nid = \"plan\"\nweight = \"0.5\"\ncriteria = [\"idea\"]\n\
                 [[part]]\nid = \"talk\"\nweight = \"2\"\ncriteria = [\"team\"]\n";
    let rule = format!("{RULE}{parts}");
    let scores =
        "entry,judge,criterion,score\na,J1,idea,60\na,J1,team,30\na,J2,idea,1\nb,J1,idea,50\nb,J2,team,30\n";
    let rows = csv(scores, &rule);
    let starts: Vec<String> =
        rows.lines().skip(1).map(|row| row.split(',').take(6).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(starts, [" 1 a 90.00 gold 1", "  b   0"]);
    let note = "entry b: no judge marked every criterion of part plan or of part talk";
    assert!(notes(scores, &rule).iter().any(|other| other == note));
}

#[test]
fn more_connected_judges_than_memory_is_meant_for_are_refused() {
    let chain = |judges: usize| {
        let mut scores = "entry,judge,criterion,score\n".to_owned();
        for link in 0..judges - 1 {
            scores += &sheet(&format!("e{link}"), &format!("j{link}"), 50);
            scores += &sheet(&format!("e{link}"), &format!("j{}", link + 1), 60);
        }
        scores
    };
    let problem = run(chain(3001).as_bytes(), RULE, Format::Csv).unwrap_err();
    assert_eq!(problem.to_string(), "scores: a calibration takes at most 3000 judges and 200000 entries");
    assert!(run(chain(30).as_bytes(), RULE, Format::Csv).is_ok());
}

#[test]
fn a_table_has_the_notes_beside_it_and_objects_have_them_within() {
    let apart = table(&[("a", "J1", 90), ("b", "J1", 80), ("x", "K", 50)]);
    // The second place of gold falls into a tie.
    let tied = "entry,judge,criterion,score\na,J,idea,50\nb,J,idea,40\nc,J,idea,40\nd,J,idea,30\n";
    let rule = "decimals = 2\naggregate = \"mean\"\n\
        [[criterion]]\nid = \"idea\"\nfull = \"60\"\nstep = \"1\"\nweight = \"1\"\n\
        [[tier]]\nname = \"gold\"\ncount = 2\n";
    for (scores, rule, note) in [
        (apart.as_str(), RULE, "the entries are not ranked: no judge connects these 2 parts"),
        (tied, rule, "tier gold has room for 1 of a tie of 2: entry b, entry c"),
    ] {
        let beside = run(scores.as_bytes(), rule, Format::Csv).unwrap();
        assert!(beside.text.starts_with("group,rank,entry,score,tier,judges,raw_mean,"), "{}", beside.text);
        assert!(beside.notes.iter().any(|told| told.starts_with(note)), "{:?}", beside.notes);
        assert_eq!(beside.notes, notes(scores, rule));
        assert!(run(scores.as_bytes(), rule, Format::Json).unwrap().notes.is_empty());
    }
}
