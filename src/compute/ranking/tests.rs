//! Ranks, ties and tiers on entries small enough to follow by eye.

use super::*;
use crate::compute::scoring::{Mark, Scorer};
use crate::domain::points::Points;

/// One criterion, mean, exact total; the chain and the tiers as given.
fn rule(tie_break: &str, tiers: &str) -> Rule {
    let toml = format!(
        "decimals = 2\naggregate = \"mean\"\ntie_break = [{tie_break}]\n\
         [[criterion]]\nid = \"A\"\nfull = \"100\"\nstep = \"1\"\nweight = \"1\"\n{tiers}"
    );
    Rule::from_toml(&toml).unwrap()
}

fn tier(name: usize, count: usize, on_tie: &str) -> String {
    sized_tier(name, &format!("count = {count}"), on_tie)
}

fn sized_tier(name: usize, size: &str, on_tie: &str) -> String {
    format!("[[tier]]\nname = \"{name}\"\n{size}\non_tie = \"{on_tie}\"\n")
}

/// Entries by the marks of judges 0, 1, …; a negative number is a blank. All in group 0.
fn entrants(rule: &Rule, entries: &[&[i32]]) -> Vec<Entrant<u32>> {
    let scorer = Scorer::new(rule).unwrap();
    let entrant = |marks: &&[i32]| {
        let mark = |(judge, points): (u32, &i32)| {
            Points::from_thousandths(points * 1000).map(|points| Mark { judge, criterion: 0, points })
        };
        let marks: Vec<Mark<u32>> = (0..).zip(marks.iter()).filter_map(mark).collect();
        Entrant {
            group: 0,
            working: scorer.score(&marks).unwrap(),
            columns: vec![None; rule.columns().count()],
        }
    };
    entries.iter().map(entrant).collect()
}

fn ranks(ranking: &Ranking) -> Vec<usize> {
    ranking.places.iter().map(|place| place.rank.unwrap_or(0)).collect()
}

#[track_caller]
fn check(tie_break: &str, entries: &[&[i32]], want: &[usize]) -> Ranking {
    let rule = rule(tie_break, "");
    let ranking = rank(&rule, &entrants(&rule, entries), &[]).unwrap();
    assert_eq!(ranks(&ranking), want);
    ranking
}

#[test]
fn equal_totals_share_a_rank_and_leave_a_gap() {
    let ranking = check("", &[&[90], &[95], &[90], &[80]], &[2, 1, 2, 4]);
    assert_eq!(ranking.order, [1, 0, 2, 3]);
    assert_eq!(ranking.ties, [Tie { rank: 2, entries: vec![0, 2], left_by: LeftBy::Chain }]);
    assert_eq!(ranking.splits, []);
}

#[test]
fn an_entry_without_a_mark_has_no_rank_and_comes_last() {
    let ranking = check("", &[&[-1], &[0], &[5]], &[0, 2, 1]);
    assert_eq!(ranking.order, [2, 1, 0]);
}

#[test]
fn groups_are_ranked_apart_even_if_one_has_no_score() {
    let rule = rule("", &tier(1, 1, "report"));
    let mut entrants = entrants(&rule, &[&[1], &[2], &[-1], &[3], &[-1]]);
    for (entrant, group) in entrants.iter_mut().zip([2, 2, 1, 0, 2]) {
        entrant.group = group;
    }
    let ranking = rank(&rule, &entrants, &[]).unwrap();
    assert_eq!(ranks(&ranking), [2, 1, 0, 1, 0]);
    assert_eq!(ranking.order, [3, 2, 1, 0, 4]);
    assert_eq!(ranking.places[1].tier, Some(0));
    assert_eq!(ranking.places[3].tier, Some(0));
}

#[test]
fn the_median_decides_and_is_named() {
    let ranking = check("\"untrimmed_mean\", \"median\"", &[&[60, 80, 100], &[50, 90, 100]], &[2, 1]);
    assert_eq!(ranking.splits, [Split { by: DecidedBy::Key(1), into: vec![vec![1], vec![0]] }]);
    assert_eq!(ranking.ties, []);
}

#[test]
fn the_median_of_an_even_panel_is_the_mean_of_the_middle_two() {
    check("\"median\"", &[&[10, 40, 50, 60], &[20, 30, 50, 60]], &[1, 2]);
}

#[test]
fn the_untrimmed_sum_prefers_the_larger_panel() {
    check("\"untrimmed_sum\"", &[&[50, 50], &[50, 50, 50]], &[2, 1]);
}

#[test]
fn head_to_head_counts_wins_among_common_judges_of_the_tie() {
    // Judges 0 and 1 prefer the first entry, judge 2 the second; judge 3 saw only the third, which thereby wins nothing.
    check("\"head_to_head\"", &[&[60, 60, 30], &[50, 50, 50], &[-1, -1, -1, 50]], &[1, 2, 3]);
    // An entry outside the tie gives no wins: without it these two are even.
    check("\"head_to_head\"", &[&[60, 40], &[40, 60], &[0, 50]], &[1, 1, 3]);
}

#[test]
fn a_column_decides_and_a_missing_figure_comes_last() {
    let rule = rule("\"column:base\"", "");
    let mut entrants = entrants(&rule, &[&[1], &[1], &[1]]);
    entrants[1].columns = vec![Some(Exact::new(-3, 1).unwrap())];
    entrants[2].columns = vec![Some(Exact::new(7, 2).unwrap())];
    assert_eq!(ranks(&rank(&rule, &entrants, &[]).unwrap()), [3, 2, 1]);
}

#[test]
fn lots_and_shared_leave_the_tie_and_say_so() {
    assert_eq!(check("\"draw\", \"shared\"", &[&[1], &[1]], &[1, 1]).ties[0].left_by, LeftBy::Draw);
    assert_eq!(check("\"shared\"", &[&[1], &[1]], &[1, 1]).ties[0].left_by, LeftBy::Shared);
    // A key behind the lots does not come before them.
    check("\"draw\", \"median\"", &[&[10, 50, 60], &[20, 40, 60]], &[1, 1]);
}

#[test]
fn a_recorded_decision_is_used_last_and_only_for_a_tie() {
    let rule = rule("\"median\", \"shared\"", &tier(1, 1, "report"));
    let entrants = entrants(&rule, &[&[5], &[9], &[9], &[5]]);
    let ranking = rank(&rule, &entrants, &[vec![3, 1], vec![2, 1], vec![0, 1]]).unwrap();
    assert_eq!(ranks(&ranking), [3, 2, 1, 3]);
    assert_eq!(ranking.splits, [Split { by: DecidedBy::Decision(1), into: vec![vec![2], vec![1]] }]);
    assert_eq!(ranking.unused_decisions, [0, 2]);
    assert_eq!(ranking.cuts, []);
    assert_eq!(ranking.places[2].tier, Some(0));
}

#[test]
fn a_decision_on_a_tie_of_everybody_is_found_without_a_search() {
    // A search of the order for each entry would compare 5·10^9 times, twice.
    const ENTRIES: usize = 100_000;
    let rule = rule("\"shared\"", "");
    let entrants = vec![entrants(&rule, &[&[5]]).remove(0); ENTRIES];
    let drawn: Vec<EntryIndex> = (0..ENTRIES).map(|place| place * 7 % ENTRIES).collect();
    let ranking = rank(&rule, &entrants, &[vec![3, 4], drawn.clone()]).unwrap();
    assert_eq!(ranking.order, drawn);
    assert!(drawn.iter().zip(1..).all(|(entry, rank)| ranking.places[*entry].rank == Some(rank)));
    assert_eq!((ranking.splits.len(), ranking.ties.len()), (1, 0));
    assert_eq!(ranking.unused_decisions, [0]);
}

#[track_caller]
fn check_tiers(tiers: &[(usize, &str)], entries: &[&[i32]], want: &[Option<usize>]) -> Vec<Cut> {
    let tiers: Vec<(String, &str)> =
        tiers.iter().map(|(count, on_tie)| (format!("count = {count}"), *on_tie)).collect();
    let tiers: Vec<(&str, &str)> = tiers.iter().map(|(size, on_tie)| (size.as_str(), *on_tie)).collect();
    check_sized_tiers(&tiers, entries, want)
}

#[track_caller]
fn check_sized_tiers(tiers: &[(&str, &str)], entries: &[&[i32]], want: &[Option<usize>]) -> Vec<Cut> {
    let tiers: String =
        tiers.iter().enumerate().map(|(name, (size, on_tie))| sized_tier(name, size, on_tie)).collect();
    let rule = rule("", &tiers);
    let ranking = rank(&rule, &entrants(&rule, entries), &[]).unwrap();
    let got: Vec<_> = ranking.places.iter().map(|place| place.tier).collect();
    assert_eq!(got, want);
    ranking.cuts
}

#[test]
fn a_tie_at_the_line_is_reported_and_stays_without_a_tier() {
    let cuts = check_tiers(
        &[(2, "report"), (2, "report")],
        &[&[9], &[8], &[8], &[7], &[6]],
        &[Some(0), None, None, Some(1), None],
    );
    assert_eq!(cuts, [Cut { group: 0, tier: 0, tied: vec![1, 2], room: 1 }]);
}

#[test]
fn a_tie_on_the_near_side_of_the_line_is_no_cut() {
    let cuts = check_tiers(
        &[(2, "report"), (1, "report")],
        &[&[8], &[8], &[7], &[6]],
        &[Some(0), Some(0), Some(1), None],
    );
    assert_eq!(cuts, []);
}

#[test]
fn a_tier_that_may_exceed_takes_the_tie_and_the_next_keeps_its_count() {
    let cuts = check_tiers(
        &[(2, "exceed"), (1, "report")],
        &[&[9], &[8], &[8], &[7], &[6]],
        &[Some(0), Some(0), Some(0), Some(1), None],
    );
    assert_eq!(cuts, []);
}

#[test]
fn a_tie_across_several_lines_is_reported_for_each() {
    let cuts = check_tiers(
        &[(1, "report"), (1, "report"), (1, "report")],
        &[&[8], &[8], &[8], &[7]],
        &[None, None, None, None],
    );
    let lines: Vec<_> = cuts.iter().map(|cut| (cut.tier, cut.room)).collect();
    assert_eq!(lines, [(0, 1), (1, 2)]);
}

#[test]
fn a_share_of_the_ranked_entries_is_cut_to_whole_places() {
    // 39 % of 5 ranked entries are 1.95 places.
    let cuts = check_sized_tiers(
        &[("percent = \"39\"", "report"), ("percent = \"40\"", "report")],
        &[&[9], &[8], &[7], &[6], &[5], &[-1]],
        &[Some(0), Some(1), Some(1), None, None, None],
    );
    assert_eq!(cuts, []);
}

#[test]
fn a_share_of_less_than_one_place_takes_nobody_and_cuts_nothing() {
    let cuts = check_sized_tiers(
        &[("count = 1", "report"), ("percent = \"1.5\"", "report"), ("count = 1", "exceed")],
        &[&[9], &[9], &[7]],
        &[None, None, None],
    );
    let lines: Vec<_> = cuts.iter().map(|cut| (cut.tier, cut.room)).collect();
    assert_eq!(lines, [(0, 1)]);
}

#[test]
fn a_tie_at_the_line_of_a_share_may_exceed_it() {
    let tiers = [("percent = \"40\"", "exceed"), ("count = 1", "report")];
    let cuts = check_sized_tiers(
        &tiers,
        &[&[9], &[8], &[8], &[7], &[6]],
        &[Some(0), Some(0), Some(0), Some(1), None],
    );
    assert_eq!(cuts, []);
}

#[test]
fn a_threshold_takes_everybody_who_reaches_it() {
    let tiers =
        [("threshold = \"90\"", "report"), ("threshold = \"80.5\"", "report"), ("count = 1", "report")];
    let cuts = check_sized_tiers(
        &tiers,
        &[&[95], &[90], &[90], &[81], &[80], &[79]],
        &[Some(0), Some(0), Some(0), Some(1), Some(2), None],
    );
    assert_eq!(cuts, []);
    // A threshold that nobody reaches takes no place from the tier below.
    check_sized_tiers(&tiers, &[&[50], &[40]], &[Some(2), None]);
}

#[test]
fn who_is_cut_by_a_count_waits_even_if_a_threshold_below_is_reached() {
    let tiers = [("count = 1", "report"), ("threshold = \"50\"", "report")];
    let cuts = check_sized_tiers(&tiers, &[&[90], &[90], &[60]], &[None, None, Some(1)]);
    assert_eq!(cuts.len(), 1);
}

#[test]
fn a_threshold_meets_the_rounded_score_where_ranks_compare_it() {
    let rule = |round: &str| {
        let toml = format!(
            "decimals = 0\nround = [{round}]\naggregate = \"mean\"\n\
             [[criterion]]\nid = \"A\"\nfull = \"100\"\nstep = \"1\"\nweight = \"1\"\n{}",
            sized_tier(0, "threshold = \"90\"", "report")
        );
        Rule::from_toml(&toml).unwrap()
    };
    for (round, want) in [("", None), ("\"total\"", Some(0))] {
        let rule = rule(round);
        let ranking = rank(&rule, &entrants(&rule, &[&[89, 90]]), &[]).unwrap();
        assert_eq!(ranking.places[0].tier, want);
    }
}

/// The entries on both sides of the lines of these tiers.
fn ends_of(tiers: &[(&str, &str)], entries: &[&[i32]]) -> Vec<Option<(usize, usize)>> {
    let tiers: String =
        tiers.iter().enumerate().map(|(name, (size, on_tie))| sized_tier(name, size, on_tie)).collect();
    let rule = rule("", &tiers);
    ends(&rank(&rule, &entrants(&rule, entries), &[]).unwrap(), rule.tiers().len())
}

#[test]
fn the_entries_beside_a_line_are_the_last_above_and_the_first_below() {
    let (one, two) = (("count = 1", "report"), ("count = 2", "report"));
    let least = ("threshold = \"60\"", "report");
    assert_eq!(ends_of(&[one, two], &[&[7], &[9], &[8], &[6], &[-1]]), [Some((1, 2)), Some((0, 3))]);
    assert_eq!(ends_of(&[two, two], &[&[7], &[9], &[8]]), [Some((2, 0)), None], "nobody is below the second");
    assert_eq!(
        ends_of(&[one, one], &[&[8], &[9], &[8], &[7]]),
        [Some((1, 0)), None],
        "the second cuts a tie"
    );
    assert_eq!(ends_of(&[("count = 2", "exceed")], &[&[8], &[9], &[8], &[7]]), [Some((2, 3))]);
    assert_eq!(ends_of(&[one, least], &[&[90], &[70], &[50], &[60]]), [Some((0, 1)), Some((3, 2))]);
    assert_eq!(ends_of(&[one, least, one], &[&[90], &[50], &[40]]), [Some((0, 1)), None, Some((1, 2))]);
}

/// Whether each of these tiers holds more entries than its places.
fn exceeding_of(tiers: &[(&str, &str)], entries: &[&[i32]]) -> Vec<bool> {
    let tiers: String =
        tiers.iter().enumerate().map(|(name, (size, on_tie))| sized_tier(name, size, on_tie)).collect();
    let rule = rule("", &tiers);
    exceeding(&rule, &rank(&rule, &entrants(&rule, entries), &[]).unwrap())
}

#[test]
fn a_tier_exceeds_where_it_holds_more_than_its_places() {
    let (one, two) = (("count = 1", "exceed"), ("count = 2", "exceed"));
    assert_eq!(exceeding_of(&[one, two], &[&[9], &[9], &[8], &[7], &[6]]), [true, false]);
    assert_eq!(exceeding_of(&[one, two], &[&[9], &[8], &[7], &[7]]), [false, true]);
    assert_eq!(exceeding_of(&[one, two], &[&[9], &[8], &[7], &[6]]), [false, false], "nobody ties");
    assert_eq!(exceeding_of(&[two], &[&[9], &[9]]), [false], "the tie has room");
    assert_eq!(exceeding_of(&[("count = 1", "report")], &[&[9], &[9]]), [false], "the line cuts the tie");
    let half = ("percent = \"50\"", "exceed");
    assert_eq!(exceeding_of(&[half], &[&[9], &[8], &[8], &[7]]), [true]);
    assert_eq!(exceeding_of(&[("threshold = \"60\"", "report")], &[&[90], &[90]]), [false]);
}
