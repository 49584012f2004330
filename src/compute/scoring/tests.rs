//! Scores of single entries, worked out by hand.

use super::*;

const TRIM_CRITERION: &str = "{ high = 1, low = 1, on = \"criterion\", min_panel = 4, otherwise = \"mean\" }";
const TRIM_TOTAL: &str = "{ high = 1, low = 1, on = \"total\", min_panel = 3, otherwise = \"mean\" }";

/// Two criteria: A of 10 with weight 1.5 and B of 30 with weight 2, steps of 0.5.
fn rule(aggregate: &str, trim: &str, round: &str, weighting: &str) -> Rule {
    let toml = format!(
        "decimals = 2\nround = [{round}]\naggregate = \"{aggregate}\"\ntrim = {trim}\nweighting = \"{weighting}\"\n\
         [[criterion]]\nid = \"A\"\nfull = \"10\"\nstep = \"0.5\"\nweight = \"1.5\"\n\
         [[criterion]]\nid = \"B\"\nfull = \"30\"\nstep = \"0.5\"\nweight = \"2\"\n"
    );
    Rule::from_toml(&toml).unwrap()
}

/// Marks by judge, criterion A then B; a blank is an empty text.
fn marks(sheets: &[[&str; 2]]) -> Vec<Mark<usize>> {
    let mut marks = Vec::new();
    for (judge, sheet) in sheets.iter().enumerate() {
        for (criterion, text) in sheet.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            marks.push(Mark { judge, criterion, points: text.parse().unwrap() });
        }
    }
    marks
}

fn score(rule: &Rule, sheets: &[[&str; 2]]) -> Working<usize> {
    Scorer::new(rule).unwrap().score(&marks(sheets)).unwrap()
}

#[track_caller]
fn check(rule: &Rule, sheets: &[[&str; 2]], want: &str) {
    let total = score(rule, sheets).total().map_or_else(|| "none".to_owned(), |total| total.to_decimal(4));
    assert_eq!(total, want);
}

#[test]
fn the_mean_goes_by_criterion_and_a_blank_is_missing_from_its_criterion_only() {
    let rule = rule("mean", TRIM_CRITERION, "", "factor");
    // (8 + 9) / 2 × 1.5 + 20 × 2.
    check(&rule, &[["8", "20"], ["9", ""]], "52.7500");
    assert_eq!(score(&rule, &[["8", "20"], ["9", ""]]).judges, 2);
}

#[test]
fn percent_weighs_the_share_of_the_full_marks() {
    let rule = rule("mean", TRIM_CRITERION, "", "percent");
    // 8/10 × 1.5 + 20/30 × 2.
    check(&rule, &[["8", "20"]], "2.5333");
}

#[test]
fn rounding_happens_at_the_declared_places_only() {
    let sheets = [["8", "20"], ["8", "20"], ["8.5", "20"]];
    check(&rule("mean", TRIM_CRITERION, "", "factor"), &sheets, "52.2500");
    // 8.1666… becomes 8.17, which weighs 12.255.
    check(&rule("mean", TRIM_CRITERION, "\"criterion_mean\"", "factor"), &sheets, "52.2550");
    check(
        &rule("mean", TRIM_CRITERION, "\"criterion_mean\", \"weighted_criterion\"", "factor"),
        &sheets,
        "52.2600",
    );
    let working = score(&rule("mean", TRIM_CRITERION, "\"criterion_mean\", \"total\"", "factor"), &sheets);
    let mean = working.criteria[0].mean.unwrap();
    assert_eq!((mean.exact.terms(), mean.value.terms(), mean.is_rounded), ((49, 6), (817, 100), true));
    assert_eq!(working.raw_mean.unwrap().to_decimal(4), "52.2500");
}

#[test]
fn each_criterion_drops_its_own_highest_and_lowest() {
    let rule = rule("trimmed", TRIM_CRITERION, "", "factor");
    let working = score(&rule, &[["10", "1"], ["8", "30"], ["6", "12"], ["1", "10"]]);
    // (8 + 6) / 2 × 1.5 + (12 + 10) / 2 × 2.
    assert_eq!(working.total().unwrap().to_decimal(2), "32.50");
    assert_eq!(working.criteria[0].averaging, Averaging::Trimmed(Dropped { high: vec![0], low: vec![3] }));
    assert_eq!(working.criteria[1].averaging, Averaging::Trimmed(Dropped { high: vec![1], low: vec![0] }));
    assert_eq!(working.judges, 4);
}

#[test]
fn a_criterion_with_too_few_marks_is_not_trimmed() {
    let rule = rule("trimmed", TRIM_CRITERION, "", "factor");
    let working = score(&rule, &[["10", "1"], ["8", "30"], ["6", "12"], ["1", ""]]);
    // 7 × 1.5 + (1 + 30 + 12) / 3 × 2.
    assert_eq!(working.total().unwrap().to_decimal(4), "39.1667");
    assert_eq!(working.criteria[1].averaging, Averaging::TooSmallToTrim);
}

#[test]
fn totals_are_trimmed_as_a_whole_and_leave_out_a_judge_with_a_blank() {
    let rule = rule("trimmed", TRIM_TOTAL, "", "factor");
    // Totals 17, 72, 33, 24 of judges 0 to 3; the last one has a blank.
    let working = score(&rule, &[["10", "1"], ["8", "30"], ["6", "12"], ["2", "10.5"], ["10", ""]]);
    assert_eq!(working.total().unwrap().to_decimal(2), "28.50");
    assert_eq!(working.judges, 4);
    let Outcome::ByTotals { dropped, .. } = working.outcome else { panic!("totals are trimmed") };
    assert_eq!(dropped, Dropped { high: vec![1], low: vec![0] });
}

#[test]
fn a_judge_total_is_rounded_before_it_is_averaged() {
    let exact = rule("trimmed", TRIM_TOTAL, "", "percent");
    let rounded = rule("trimmed", TRIM_TOTAL, "\"judge_total\"", "percent");
    let sheets = [["10", "1"], ["10", "1"], ["10", "1"]];
    check(&exact, &sheets, "1.5667");
    check(&rounded, &sheets, "1.5700");
}

#[test]
fn a_small_panel_of_totals_falls_back_to_the_mean_by_criterion() {
    let rule = rule("trimmed", TRIM_TOTAL, "", "factor");
    let working = score(&rule, &[["10", "10"], ["8", "20"], ["6", ""]]);
    // 8 × 1.5 + 15 × 2: the blank is missing from its criterion only.
    assert_eq!(working.total().unwrap().to_decimal(2), "42.00");
    assert_eq!(working.judges, 3);
}

#[test]
fn a_small_panel_is_refused_where_the_rule_says_so() {
    let refuse = |trim: &str| rule("trimmed", &trim.replace("\"mean\"", "\"refuse\""), "", "factor");
    let sheets = [["10", "1"], ["8", "30"], ["6", "12"], ["1", ""]];
    let working = score(&refuse(TRIM_CRITERION), &sheets);
    assert_eq!(working.outcome, Outcome::Refused(vec![SmallPanel { criterion: Some(1), judges: 3 }]));
    let working = score(&refuse(TRIM_TOTAL), &[["10", "1"], ["8", "30"], ["6", ""]]);
    assert_eq!(working.outcome, Outcome::Refused(vec![SmallPanel { criterion: None, judges: 2 }]));
    assert_eq!(working.total(), None);
}

#[test]
fn a_criterion_without_marks_means_no_score() {
    for trim in [TRIM_CRITERION, TRIM_TOTAL] {
        let working = score(&rule("trimmed", trim, "", "factor"), &[["10", ""], ["8", ""]]);
        assert_eq!(working.outcome, Outcome::Unmarked(vec![1]));
        assert_eq!((working.judges, working.raw_mean, working.total()), (2, None, None));
    }
}

#[test]
fn marks_that_are_not_one_for_each_judge_and_criterion_are_an_error() {
    let rule = rule("mean", TRIM_CRITERION, "", "factor");
    let scorer = Scorer::new(&rule).unwrap();
    let mut twice = marks(&[["1", "2"]]);
    twice.push(twice[1]);
    assert_eq!(scorer.score(&twice), Err(ScoringError::TwoMarks { criterion: 1 }));
    twice[2].criterion = 2;
    assert_eq!(scorer.score(&twice), Err(ScoringError::NoSuchCriterion { criterion: 2 }));
}
