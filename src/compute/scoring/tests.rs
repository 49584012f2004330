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
    assert_eq!(working.parts[0].way, PartWay::ByTotals(Dropped { high: vec![1], low: vec![0] }));
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
    assert_eq!(
        working.outcome,
        Outcome::Refused(vec![SmallPanel { part: 0, criterion: Some(1), judges: 3 }])
    );
    let working = score(&refuse(TRIM_TOTAL), &[["10", "1"], ["8", "30"], ["6", ""]]);
    assert_eq!(working.outcome, Outcome::Refused(vec![SmallPanel { part: 0, criterion: None, judges: 2 }]));
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

const MORE: &str = "[[bonus]]\nid = \"choice\"\nfull = \"5\"\n[[gate]]\nid = \"journey\"\n";
const PARTS: &str = "[[part]]\nid = \"plan\"\nweight = \"0.4\"\ncriteria = [\"A\"]\n\
                     [[part]]\nid = \"defence\"\nweight = \"0.6\"\ncriteria = [\"B\"]\n";

/// The rule above with more tables behind it.
fn rule_with(aggregate: &str, round: &str, weighting: &str, more: &str) -> Rule {
    let text = crate::domain::rule::text::RuleText::from(rule(aggregate, TRIM_TOTAL, round, weighting));
    Rule::from_toml(&format!("{}\n{more}", text.to_toml().unwrap())).unwrap()
}

/// A mark by item: 0 A, 1 B, 2 the bonus, 3 the gate.
fn mark(judge: usize, criterion: usize, points: &str) -> Mark<usize> {
    Mark { judge, criterion, points: points.parse().unwrap() }
}

#[test]
fn a_bonus_is_its_mean_over_those_who_gave_one_and_has_no_weight() {
    let rule = rule_with("mean", "", "percent", MORE);
    let scorer = Scorer::new(&rule).unwrap();
    let mut marks = marks(&[["10", "30"], ["10", "30"], ["10", "30"]]);
    marks.extend([mark(0, 3, "1"), mark(0, 2, "5"), mark(1, 2, "2.5")]);
    let working = scorer.score(&marks).unwrap();
    assert_eq!(working.total().unwrap().to_decimal(2), "7.25");
    assert_eq!(working.raw_mean.unwrap().to_decimal(2), "7.25");
    assert_eq!(working.raw_sum.to_decimal(2), "18.00");
    assert_eq!((working.judges, working.bonuses[0].marks), (3, 2));
    // Who only checks a gate or gives a bonus is no judge of the criteria.
    marks.extend([mark(7, 3, "1"), mark(7, 2, "0")]);
    let working = scorer.score(&marks).unwrap();
    assert_eq!((working.judges, working.total().unwrap().to_decimal(2)), (3, "6.00".to_owned()));
}

#[test]
fn a_bonus_that_nobody_gave_adds_nothing() {
    let rule = rule_with("mean", "", "percent", MORE);
    let marks = [marks(&[["10", "30"]]), vec![mark(0, 3, "1")]].concat();
    let working = Scorer::new(&rule).unwrap().score(&marks).unwrap();
    assert_eq!(working.total().unwrap().to_decimal(2), "3.50");
    assert_eq!(working.bonuses, [BonusWorking { marks: 0, mean: None }]);
}

#[test]
fn a_gate_is_met_if_somebody_checked_it_and_nobody_found_it_missed() {
    let rule = rule_with("mean", "", "factor", MORE);
    let scorer = Scorer::new(&rule).unwrap();
    for (checks, want) in [
        (vec![], GateCheck::Unchecked),
        (vec![mark(0, 3, "1")], GateCheck::Met),
        (vec![mark(0, 3, "1"), mark(1, 3, "0")], GateCheck::Missed),
    ] {
        let working = scorer.score(&[marks(&[["8", "20"]]), checks].concat()).unwrap();
        assert_eq!(working.gates, [want]);
        assert_eq!(working.total().is_some(), want == GateCheck::Met);
        // The score that the marks alone would make can still be shown.
        assert_eq!(working.parts[0].score.unwrap().to_decimal(2), "52.00");
        assert_eq!(working.outcome == Outcome::GateMissed(vec![0]), want != GateCheck::Met);
    }
}

#[test]
fn a_missed_gate_comes_before_a_panel_that_is_too_small() {
    let refuse = TRIM_TOTAL.replace("\"mean\"", "\"refuse\"");
    let text = crate::domain::rule::text::RuleText::from(rule("trimmed", &refuse, "", "factor"));
    let rule = Rule::from_toml(&format!("{}\n{MORE}", text.to_toml().unwrap())).unwrap();
    let working = Scorer::new(&rule).unwrap().score(&marks(&[["8", "20"]])).unwrap();
    assert_eq!(working.outcome, Outcome::GateMissed(vec![0]));
}

#[test]
fn parts_are_judged_apart_and_weighed_by_factor() {
    let rule = rule_with("mean", "", "factor", PARTS);
    let working = score(&rule, &[["8", ""], ["9", ""], ["", "20"]]);
    // (8 + 9) / 2 × 1.5 × 0.4 + 20 × 2 × 0.6.
    assert_eq!(working.total().unwrap().to_decimal(2), "29.10");
    assert_eq!(working.raw_mean.unwrap().to_decimal(2), "29.10");
    assert_eq!(working.judges, 3);
    assert!(working.judge_totals().is_empty());
    assert_eq!(working.parts[0].score.unwrap().to_decimal(2), "12.75");
    assert_eq!(working.parts[1].weighted.unwrap().to_decimal(2), "24.00");
}

#[test]
fn parts_by_percent_count_as_a_share_of_their_weights() {
    let parts = PARTS.replace("0.4", "40").replace("0.6", "60");
    let working = score(&rule_with("mean", "", "percent", &parts), &[["8", "15"]]);
    // 8 of 10 make 32 of 40, 15 of 30 make 30 of 60.
    assert_eq!(working.total().unwrap().to_decimal(2), "62.00");
    assert_eq!(working.judge_totals()[0].total.value.to_decimal(2), "62.00");
}

#[test]
fn each_part_trims_the_totals_of_its_own_panel() {
    let rule = rule_with("trimmed", "", "factor", PARTS);
    let working = score(&rule, &[["2", "20"], ["8", "10"], ["6", ""], ["", "30"]]);
    // Of A 6 stays, of B 20: 6 × 1.5 × 0.4 + 20 × 2 × 0.6.
    assert_eq!(working.total().unwrap().to_decimal(2), "27.60");
    assert_eq!(working.parts[0].way, PartWay::ByTotals(Dropped { high: vec![1], low: vec![0] }));
    assert_eq!(working.parts[1].way, PartWay::ByTotals(Dropped { high: vec![3], low: vec![1] }));
    assert_eq!(working.judges, 4);
}

/// Scores a group by standard scores; entries of sheets of two marks.
fn standardised(round: &str, entries: &[&[[&str; 2]]]) -> Vec<Working<usize>> {
    let rule = rule("standardised", TRIM_TOTAL, round, "factor");
    let marks: Vec<Vec<Mark<usize>>> = entries.iter().map(|sheets| marks(sheets)).collect();
    Scorer::new(&rule).unwrap().score_group(marks).unwrap()
}

#[test]
fn standard_scores_take_out_the_judges_own_scale() {
    // Totals of judge 0: 10, 20, 30 with deviation 10; of judge 1: 40 and 44 with deviation √8.
    let group = standardised(
        "\"total\"",
        &[&[["0", "5"], ["0", "20"]], &[["0", "10"], ["", ""]], &[["0", "15"], ["0", "22"]]],
    );
    let totals: Vec<String> = group.iter().map(|working| working.total().unwrap().to_decimal(2)).collect();
    // 50 + 10 × (−1 − √½) / 2, 50, 50 + 10 × (1 + √½) / 2.
    assert_eq!(totals, ["41.46", "50.00", "58.54"]);
    let PartWay::Standardised(scores) = &group[0].parts[0].way else { panic!("the rule standardises") };
    assert_eq!(scores[0].scale.deviation, Deviation::Of(Exact::new(10, 1).unwrap()));
    assert_eq!((scores[0].scale.totals, scores[0].scale.mean), (3, Exact::new(20, 1).unwrap()));
    assert_eq!(scores[0].score, Exact::new(40, 1).unwrap());
    let Deviation::Of(deviation) = scores[1].scale.deviation else { panic!("two totals differ") };
    assert_eq!(deviation.to_decimal(12), "2.828427124746");
    // The first 18 decimals of 50 − 10 × √½.
    assert_eq!(scores[1].score.to_decimal(18), "42.928932188134524756");
    assert_eq!(group[0].judges, 2);
}

#[test]
fn a_judge_without_a_spread_counts_as_the_mean_of_the_scale() {
    let group = standardised("", &[&[["5", "5"], ["1", "2"], ["", "9"]], &[["5", "5"], ["", ""], ["3", ""]]]);
    let PartWay::Standardised(scores) = &group[0].parts[0].way else { panic!("the rule standardises") };
    let deviations: Vec<Deviation> = scores.iter().map(|score| score.scale.deviation).collect();
    assert_eq!(deviations, [Deviation::AllEqual, Deviation::OneTotal]);
    let totals: Vec<String> = group.iter().map(|working| working.total().unwrap().to_decimal(2)).collect();
    assert_eq!(totals, ["50.00", "50.00"]);
}

#[test]
fn eighteen_decimals_are_those_of_the_true_value() {
    let group = standardised(
        "\"judge_total\"",
        &[&[["0", "5"], ["0", "22"]], &[["0", "10"], ["", ""]], &[["0", "15"], ["0", "20"]]],
    );
    let totals: Vec<String> = group.iter().map(|working| working.total().unwrap().to_decimal(18)).collect();
    assert_eq!(totals[0], "48.535533905932737622");
    assert_eq!(totals[1], "50.000000000000000000");
    assert_eq!(totals[2], "51.464466094067262378");
}

#[test]
fn a_half_that_is_left_of_roots_is_a_half_and_goes_up() {
    // Of the first entry √½ − √½ + 1 + 0 over four judges: 52.5.
    let group = standardised(
        "",
        &[
            &[["0", "22"], ["0", "20"], ["0", "15"], ["1", "1"]],
            &[["0", "20"], ["0", "22"], ["0", "10"], ["", ""]],
            &[["", ""], ["", ""], ["0", "5"], ["", ""]],
        ],
    );
    assert_eq!(group[0].total(), Some(Exact::new(105, 2).unwrap()));
    assert_eq!(group[0].total().unwrap().to_decimal(0), "53");
}

#[test]
fn an_entry_without_a_whole_sheet_has_no_standard_score() {
    let group = standardised("", &[&[["5", ""], ["", "5"]], &[["1", "1"], ["2", "2"]]]);
    assert_eq!(group[0].outcome, Outcome::NoWholeSheet(vec![0]));
    assert_eq!((group[0].judges, group[0].raw_mean.is_some()), (0, true));
    assert!(group[1].total().is_some());
}

#[test]
fn numbers_far_apart_do_not_wrap_but_are_said_not_to_fit() {
    let rule = |full: &str, weight: &str| {
        let toml = format!(
            "decimals = 2\naggregate = \"standardised\"\n\
             [[criterion]]\nid = \"A\"\nfull = \"{full}\"\nstep = \"0.001\"\nweight = \"{weight}\"\n"
        );
        Rule::from_toml(&toml).unwrap()
    };
    let group = |marks: &[&str]| -> Vec<Vec<Mark<usize>>> {
        marks.iter().map(|points| vec![mark(0, 0, points)]).collect()
    };
    let large = rule("100000", "99.999");
    let scored =
        Scorer::new(&large).unwrap().score_group(group(&["0", "99999.999", "99999.998", "1"])).unwrap();
    assert_eq!(scored[1].total().unwrap().to_decimal(6), "58.660254");
    let absurd = rule("2147483.647", "2147483.647");
    let scored = Scorer::new(&absurd).unwrap().score_group(group(&["0", "2147483.647", "2147483.646", "1"]));
    assert_eq!(scored, Err(GroupError { entry: 0, error: ScoringError::Overflow(Overflow) }));
}

#[test]
fn a_calibrated_score_waits_for_all_entries() {
    let rule = rule("calibrated", TRIM_TOTAL, "", "factor");
    let working = score(&rule, &[["8", "20"]]);
    assert_eq!(working.total(), None);
    assert_eq!(working.outcome, Outcome::Uncalibrated);
}
