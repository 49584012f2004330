//! Calibrated scores of small groups, worked out by hand.

use super::*;
use crate::compute::scoring::Mark;

type Sheets<'a> = &'a [(&'static str, i32)];

fn rule() -> Rule {
    Rule::from_toml(
        "decimals = 2\nround = [\"total\"]\naggregate = \"calibrated\"\ntie_break = [\"draw\"]\n\
         [[criterion]]\nid = \"idea\"\nfull = \"60\"\nstep = \"1\"\nweight = \"1\"\n\
         [[criterion]]\nid = \"team\"\nfull = \"40\"\nstep = \"1\"\nweight = \"1\"\n\
         [[tier]]\nname = \"gold\"\ncount = 1\n[[tier]]\nname = \"rest\"\nthreshold = \"50\"\n",
    )
    .unwrap()
}

/// The marks of entries, each given by judges with their totals; a total is split over both criteria.
fn entries(sheets: &[Sheets]) -> Vec<Vec<Mark<&'static str>>> {
    let of_sheet = |(judge, total): &(&'static str, i32)| {
        let mark = |criterion: usize, points: i32| Mark {
            judge: *judge,
            criterion,
            points: points.to_string().parse().unwrap(),
        };
        [mark(0, total - total / 3), mark(1, total / 3)]
    };
    sheets.iter().map(|sheets| sheets.iter().flat_map(of_sheet).collect()).collect()
}

type Found = (Calibrated<&'static str>, Vec<Option<String>>);

fn calibrated<K: Ord>(entries: &[Vec<Mark<&'static str>>], order: impl Fn(&'static str) -> K) -> Found {
    let rule = rule();
    let scorer = Scorer::new(&rule).unwrap();
    let mut workings = scorer.score_group(entries).unwrap();
    let found = calibrate_group(&scorer, &rule, &mut workings, order).unwrap();
    let score = |working: &Working<&'static str>| working.total().map(|total| total.to_decimal(2));
    let scores = workings.iter().map(score).collect();
    (found, scores)
}

fn by_name(sheets: &[Sheets]) -> Found {
    calibrated(&entries(sheets), |judge| judge)
}

/// The worths are 80, 70, 60 and 60; A gives 10 more, B 10 less, C as it is.
const LEANING: [Sheets; 4] = [
    &[("A", 90), ("B", 70), ("C", 80)],
    &[("A", 80), ("B", 60)],
    &[("B", 50), ("C", 60)],
    &[("A", 70), ("C", 60)],
];

fn some(scores: &[&str]) -> Vec<Option<String>> {
    scores.iter().map(|score| Some((*score).to_owned())).collect()
}

#[test]
fn leanings_are_told_and_taken_out() {
    let (found, scores) = by_name(&LEANING);
    assert_eq!(scores, some(&["80.00", "70.00", "60.00", "60.00"]));
    let leaning = |judge: &str| found.leanings[judge].effect.to_decimal(2);
    assert_eq!([leaning("A"), leaning("B"), leaning("C")], ["10.00", "-10.00", "0.00"]);
    assert_eq!(found.leanings["A"].totals, 3);
    let shares = found.shares(&["A", "B", "C"]);
    let shares: Vec<String> = shares.iter().map(|share| share.to_decimal(1)).collect();
    assert_eq!(shares, ["33.3", "33.3", "33.3"], "marks that are explained leave no spread");
}

#[test]
fn the_scores_alone_are_those_of_the_whole_calibration() {
    let noisy: [Sheets; 4] = [
        &[("A", 91), ("B", 70), ("C", 83)],
        &[("A", 80), ("B", 62)],
        &[("B", 50), ("C", 67)],
        &[("A", 75), ("C", 60)],
    ];
    let apart: [Sheets; 2] = [&[("A", 90)], &[("X", 50)]];
    let rule = rule();
    let scorer = Scorer::new(&rule).unwrap();
    for sheets in [&LEANING[..], &noisy[..], &apart[..]] {
        let marks = entries(sheets);
        let (_, wanted) = calibrated(&marks, |judge| judge);
        let mut workings = scorer.score_group(&marks).unwrap();
        score_group(&scorer, &rule, &mut workings, |judge| judge).unwrap();
        let score = |working: &Working<&'static str>| working.total().map(|total| total.to_decimal(2));
        assert_eq!(workings.iter().map(score).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn a_steadier_judge_has_the_larger_share() {
    // S and T follow the worths but for a point, W goes up and down.
    let sheets: Vec<Vec<(&'static str, i32)>> = (0..10)
        .map(|entry: i32| {
            let worth = 30 + 5 * entry;
            let wild = [9, -9, 7, -8, 0][usize::try_from(entry % 5).unwrap()];
            vec![("S", worth + entry % 2), ("T", worth + 1 - entry % 2), ("W", worth + wild)]
        })
        .collect();
    let sheets: Vec<Sheets> = sheets.iter().map(Vec::as_slice).collect();
    let (found, _) = by_name(&sheets);
    let shares = found.shares(&["S", "W"]);
    assert!(shares[0] > shares[1], "{shares:?}");
    assert_eq!(shares[0].plus(shares[1]).unwrap().to_decimal(0), "100");
    let best = found.findings[9].as_ref().unwrap();
    assert_eq!(best.ranks.unwrap().0, 1);
    assert!(best.standard_error.is_some() && best.chances[0].is_some());
    assert_eq!(best.chances[1], None, "how many reach a threshold depends on the scores");
}

#[test]
fn parts_that_no_judge_connects_are_named_with_the_reviews_that_would_connect_them() {
    let apart: [Sheets; 4] = [&[("A", 90)], &[("A", 80), ("B", 70)], &[("X", 50)], &[("X", 40)]];
    let (found, scores) = by_name(&apart);
    assert_eq!(scores, [const { None }; 4]);
    let part = |entries: [usize; 2], judges: &[&'static str]| Part {
        entries: entries.to_vec(),
        judges: judges.to_vec(),
    };
    assert_eq!(found.parts, [part([0, 1], &["A", "B"]), part([2, 3], &["X"])]);
    let finding = found.findings[0].as_ref().unwrap();
    assert_eq!((finding.adjusted.to_decimal(2).as_str(), finding.ranks), ("85.00", None));
    let Some(Note::Unconnected { needed: 1, reviews }) = found.notes.last() else {
        panic!("{:?}", found.notes);
    };
    let &[(entry, judge)] = reviews.as_slice() else { panic!("{reviews:?}") };
    assert_eq!(entry < 2, judge == "X", "the review leads from one part into the other");
    let mut sheets: Vec<Vec<(&'static str, i32)>> = apart.iter().map(|sheets| sheets.to_vec()).collect();
    sheets[entry].push((judge, 60));
    let sheets: Vec<Sheets> = sheets.iter().map(Vec::as_slice).collect();
    let (found, scores) = by_name(&sheets);
    assert_eq!(found.parts.len(), 1);
    assert!(scores.iter().all(Option::is_some));
}

#[test]
fn judges_and_parts_of_whom_little_is_known_are_named() {
    let sheets: [Sheets; 3] = [&[("A", 90), ("F", 66)], &[("A", 80), ("F", 66)], &[("A", 70), ("B", 70)]];
    let (found, scores) = by_name(&sheets);
    assert!(scores.iter().all(Option::is_some), "they count");
    assert_eq!(
        found.notes,
        [
            Note::OneValue { judge: "F", entries: 2 },
            Note::FewMarks { judge: "B", marks: 1, missing: 2 },
            Note::FewMarks { judge: "F", marks: 2, missing: 1 },
            Note::SmallPart { part: 0, spare: 1, missing: 4 },
        ]
    );
    assert!(found.findings.iter().flatten().all(|it| it.standard_error.is_none() && it.ranks.is_none()));
}

#[test]
fn a_gap_is_that_of_the_scores_with_the_error_of_their_difference() {
    let noisy = |entry: i32| {
        let luck = |judge: i32| (entry * 7 + judge * 5 + entry * judge * 3) % 5 - 2;
        vec![
            ("A", 40 + 5 * entry + luck(0)),
            ("B", 37 + 5 * entry + luck(1)),
            ("C", 42 + 5 * entry + luck(2)),
        ]
    };
    let sheets: Vec<Vec<(&'static str, i32)>> = (0..10).map(noisy).collect();
    let sheets: Vec<Sheets> = sheets.iter().map(Vec::as_slice).collect();
    let (mut found, _) = by_name(&sheets);
    let finding = |entry: usize| found.findings[entry].clone().unwrap();
    let (best, next, last) = (finding(9), finding(8), finding(0));
    let ends = [Some((9, 8)), None, Some((9, 0)), Some((9, 9))];
    let gaps = found.gaps(&rule(), &ends).unwrap();
    let minus =
        |one: &Finding, other: &Finding| one.adjusted.plus(other.adjusted.times(-1, 1).unwrap()).unwrap();
    let (first, far, own) = (gaps[0].unwrap(), gaps[2].unwrap(), gaps[3].unwrap());
    assert_eq!((first.above, first.below, first.points), (9, 8, minus(&best, &next)));
    assert_eq!((gaps[1], far.points), (None, minus(&best, &last)));
    let error = first.certainty.unwrap().error;
    assert!(error > Exact::ZERO && far.certainty.unwrap().is_beyond_chance);
    // The error of a difference is never more than both errors together.
    let both = best.standard_error.unwrap().plus(next.standard_error.unwrap()).unwrap();
    assert!(error <= both, "{error:?} {both:?}");
    let nobody = own.certainty.unwrap();
    assert_eq!((own.points, nobody.error, nobody.is_beyond_chance), (Exact::ZERO, Exact::ZERO, false));
    assert_eq!(found.gaps(&rule(), &ends), Ok(vec![None; 4]), "what it takes is given up");
}

#[test]
fn a_gap_of_a_small_part_has_no_error_and_none_is_told_across_parts() {
    let (mut found, _) = by_name(&LEANING);
    let gap = found.gaps(&rule(), &[Some((0, 1))]).unwrap()[0].unwrap();
    assert_eq!((gap.points.to_decimal(2).as_str(), gap.certainty), ("10.00", None));
    let (mut apart, _) = by_name(&[&[("A", 90)], &[("A", 80)], &[("X", 50)]]);
    assert_eq!(apart.gaps(&rule(), &[Some((0, 1)), Some((0, 2))]), Ok(vec![None, None]));
}

#[test]
fn entries_whose_exact_means_tie_tie() {
    let rule = Rule::from_toml(
        "decimals = 2\nround = [\"total\"]\naggregate = \"calibrated\"\n\
         [[criterion]]\nid = \"c\"\nfull = \"100\"\nstep = \"0.05\"\nweight = \"1\"\n",
    )
    .unwrap();
    // Two judges of everything count the same, so that the value is the plain mean, which often ends in half a hundredth.
    let hundredths = [
        [8145, 8200],
        [7145, 7220],
        [8510, 8370],
        [8655, 8690],
        [8230, 8115],
        [7710, 7775],
        [7395, 7260],
        [7675, 7680],
        [7680, 7545],
        [8790, 8555],
        [7330, 7140],
        [7950, 8080],
    ];
    let mark = |judge: &'static str, hundredths: i32| {
        let points = format!("{}.{:02}", hundredths / 100, hundredths % 100).parse().unwrap();
        Mark { judge, criterion: 0, points }
    };
    let marks: Vec<Vec<Mark<&'static str>>> =
        hundredths.iter().map(|[one, other]| vec![mark("A", *one), mark("B", *other)]).collect();
    let scorer = Scorer::new(&rule).unwrap();
    let wanted: Vec<i128> = hundredths.iter().map(|[one, other]| i128::from((one + other + 1) / 2)).collect();
    assert_eq!((wanted[0], wanted[3]), (wanted[4], wanted[9]));
    let totals = |workings: &[Working<&'static str>]| -> Vec<i128> {
        workings.iter().map(|working| working.total().unwrap().in_units(100).unwrap()).collect()
    };
    let mut workings = scorer.score_group(&marks).unwrap();
    calibrate_group(&scorer, &rule, &mut workings, |judge| judge).unwrap();
    assert_eq!(totals(&workings), wanted);
    let mut workings = scorer.score_group(&marks).unwrap();
    score_group(&scorer, &rule, &mut workings, |judge| judge).unwrap();
    assert_eq!(totals(&workings), wanted);
}

#[test]
fn who_has_no_whole_sheet_takes_no_part_and_moves_nobody() {
    let (_, without) = by_name(&LEANING);
    let mark = |judge, criterion, points: &str| Mark { judge, criterion, points: points.parse().unwrap() };
    let mut marks = entries(&LEANING);
    marks.push(vec![mark("A", 0, "60")]);
    marks.push(vec![mark("A", 0, "60"), mark("B", 1, "40")]);
    let (found, scores) = calibrated(&marks, |judge| judge);
    assert_eq!(scores[..4], without[..]);
    assert_eq!(scores[4..], [None, None]);
    assert_eq!(found.findings[4..], [None, None]);
    assert_eq!(found.notes[0], Note::Unmarked { entry: 4, criteria: vec![1] });
}

#[test]
fn no_marks_are_no_part() {
    let (found, scores) = calibrated(&[Vec::new(), Vec::new()], |judge| judge);
    assert_eq!((found.parts.len(), found.leanings.len()), (0, 0));
    assert_eq!(scores, [None, None]);
}

#[test]
fn what_judges_are_called_does_not_matter_where_the_order_stays() {
    let called = |judge: &str| match judge {
        "A" => "Z",
        "B" => "Y",
        _ => "X",
    };
    let mut marks = entries(&LEANING);
    for mark in marks.iter_mut().flatten() {
        mark.judge = called(mark.judge);
    }
    let place = |judge: &'static str| ["Z", "Y", "X"].iter().position(|known| *known == judge);
    let (plain, other) = (by_name(&LEANING), calibrated(&marks, place));
    assert_eq!((plain.0.findings, plain.1), (other.0.findings, other.1));
}

#[test]
fn marks_that_are_too_large_leave_everybody_without_a_score() {
    let rule = Rule::from_toml(
        "decimals = 2\naggregate = \"calibrated\"\n\
         [[criterion]]\nid = \"c\"\nfull = \"1000000\"\nstep = \"1\"\nweight = \"1000000\"\n",
    )
    .unwrap();
    let scorer = Scorer::new(&rule).unwrap();
    let mark = |points: &str| vec![Mark { judge: 0, criterion: 0, points: points.parse().unwrap() }];
    let mut workings = scorer.score_group([mark("1"), mark("1000000")]).unwrap();
    let refused = calibrate_group(&scorer, &rule, &mut workings, |judge| judge);
    assert_eq!(refused, Err(OfficialError::Observation(ObservationError::BadValue(1))));
    assert!(workings.iter().all(|working| working.outcome == Outcome::Uncalibrated));
}

#[test]
fn an_interval_holds_the_rank_that_the_chain_gave() {
    let mut finding =
        Finding { adjusted: Exact::ZERO, standard_error: None, ranks: Some((3, 5)), chances: Vec::new() };
    finding.widen(Some(6));
    assert_eq!(finding.ranks, Some((3, 6)));
    finding.widen(None);
    assert_eq!(finding.ranks, Some((3, 6)));
}
