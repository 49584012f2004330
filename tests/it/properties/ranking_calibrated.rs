//! Calibrated rankings as `solve ranking` gives them: no order and no name matters, a group stands for itself, leanings that explain the
//! marks vanish exactly, and what is proposed for parts that nobody connects does connect them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use pingxuan::cli::solve::ranking::{Format, run};

const RULE: &str = "decimals = 2\naggregate = \"calibrated\"\ntie_break = [\"untrimmed_mean\", \"draw\"]\n\
    [[criterion]]\nid = \"c\"\nfull = \"1000\"\nstep = \"0.5\"\nweight = \"0.1\"\n\
    [[tier]]\nname = \"gold\"\ncount = 2\n[[tier]]\nname = \"silver\"\npercent = \"40\"\n";

/// A mark in half points: group, entry, judge, mark.
type Row = (String, String, String, i32);

fn table(rows: &[Row]) -> String {
    let mut text = "group,entry,judge,criterion,score\n".to_owned();
    for (group, entry, judge, halves) in rows {
        let half = if halves % 2 == 0 { "0" } else { "5" };
        text += &format!("{group},{entry},{judge},c,{}.{half}\n", halves / 2);
    }
    text
}

fn answer(rows: &[Row], format: Format) -> String {
    run(table(rows).as_bytes(), RULE, format).unwrap().text
}

/// Each row of the ranking by its entry.
fn by_entry(rows: &[Row]) -> BTreeMap<String, serde_json::Value> {
    let answer: serde_json::Value = serde_json::from_str(&answer(rows, Format::Json)).unwrap();
    let rows = answer["ranking"].as_array().unwrap();
    rows.iter().map(|row| (row["entry"].as_str().unwrap().to_owned(), row.clone())).collect()
}

fn hundredths(decimal: &serde_json::Value) -> i64 {
    decimal.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// Marks of up to 14 entries by up to 5 judges, some missing, of one group.
fn rows(group: &'static str) -> impl Strategy<Value = Vec<Row>> {
    let mark = prop_oneof![2 => Just(None), 3 => (0..=2000).prop_map(Some)];
    prop::collection::vec(prop::collection::vec(mark, 5), 1..14).prop_map(move |marks| {
        let row = |entry: usize, judge: usize, mark: i32| {
            (group.to_owned(), format!("e{entry}"), format!("j{judge}"), mark)
        };
        let of_entry = |(entry, marks): (usize, &Vec<Option<i32>>)| {
            let given = marks.iter().enumerate().filter_map(|(judge, mark)| Some((judge, (*mark)?)));
            given.map(|(judge, mark)| row(entry, judge, mark)).collect::<Vec<Row>>()
        };
        marks.iter().enumerate().flat_map(of_entry).collect()
    })
}

/// The same with every entry seen by two neighbours in the ring of judges, so that all are connected.
fn connected() -> impl Strategy<Value = (Vec<i32>, Vec<i32>, Vec<(usize, usize)>)> {
    (5_usize..14, 2_usize..5).prop_flat_map(|(entries, judges)| {
        let worths = prop::collection::vec(400..1600, entries);
        let leanings = prop::collection::vec(-400..=400, judges);
        let further = prop::collection::vec((0..entries, 0..judges), 0..20);
        (worths, leanings, further).prop_map(|(worths, leanings, further)| {
            let judges = leanings.len();
            let ring =
                (0..worths.len()).flat_map(|entry| [(entry, entry % judges), (entry, (entry + 1) % judges)]);
            let pairs: BTreeSet<(usize, usize)> = ring.chain(further).collect();
            (worths, leanings, pairs.into_iter().collect())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_does_not_matter(
        (sorted, shuffled) in (rows("x"), rows("y"))
            .prop_map(|(x, y)| [x, y].concat())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        for format in [Format::Csv, Format::Json] {
            prop_assert_eq!(answer(&sorted, format), answer(&shuffled, format));
        }
    }

    #[test]
    fn a_group_stands_for_itself(x in rows("x"), y in rows("y")) {
        let body = |rows: &[Row]| answer(rows, Format::Csv).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(body(&[y.clone(), x.clone()].concat()), [body(&x), body(&y)].concat());
    }

    #[test]
    fn names_do_not_matter(
        rows in rows("x"),
        entries in Just((0..14).collect::<Vec<usize>>()).prop_shuffle(),
        judges in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let number = |name: &str| name[1..].parse::<usize>().unwrap();
        let renamed: Vec<Row> = rows
            .iter()
            .map(|(group, entry, judge, mark)| {
                let entry = format!("e{}", entries[number(entry)]);
                (group.clone(), entry, format!("j{}", judges[number(judge)]), *mark)
            })
            .collect();
        let (before, after) = (by_entry(&rows), by_entry(&renamed));
        prop_assert_eq!(before.len(), after.len());
        for (name, own) in &before {
            let other = &after[&format!("e{}", entries[number(name)])];
            for key in ["rank", "rank_low", "standard_error", "p:silver"] {
                prop_assert_eq!(own[key].is_null(), other[key].is_null());
            }
            // Sums in another order may differ in the last bit, and this may show in the last decimal.
            prop_assert!((hundredths(&own["adjusted"]) - hundredths(&other["adjusted"])).abs() <= 1);
            if let (Some(rank), Some(low), Some(high)) =
                (own["rank"].as_u64(), own["rank_low"].as_u64(), own["rank_high"].as_u64())
            {
                prop_assert!(low <= rank && rank <= high);
            }
        }
    }

    #[test]
    fn leanings_that_explain_the_marks_vanish((worths, leanings, pairs) in connected()) {
        let rows: Vec<Row> = pairs
            .iter()
            .map(|&(entry, judge)| {
                ("x".to_owned(), format!("e{entry}"), format!("j{judge}"), worths[entry] + leanings[judge])
            })
            .collect();
        let found = by_entry(&rows);
        // An average judge gives the worth and the mean leaning; a mark counts a twentieth of a point for each half.
        let judges = i64::try_from(leanings.len()).unwrap();
        let leaning: i64 = leanings.iter().map(|leaning| i64::from(*leaning)).sum();
        for (entry, worth) in worths.iter().enumerate() {
            let value = 5 * (i64::from(*worth) * judges + leaning);
            let score = hundredths(&found[&format!("e{entry}")]["score"]);
            // Half-up, where the floating estimate of a tie may fall on either side.
            prop_assert!((2 * (score * judges - value)).abs() <= judges);
        }
        let rank = |entry: usize| found[&format!("e{entry}")]["rank"].as_u64().unwrap();
        for (entry, other) in (1..worths.len()).map(|entry| (entry - 1, entry)) {
            prop_assert!(worths[entry] <= worths[other] || rank(entry) < rank(other));
        }
    }

    #[test]
    fn what_is_proposed_connects_the_parts(rows in rows("x")) {
        let text = answer(&rows, Format::Json);
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let notes = answer["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str());
        let apart = notes.filter_map(|note| note.split_once("best first: ")).map(|(_, list)| list).next();
        // By spreading from the first entry: which entries share a judge.
        let of: BTreeSet<(&str, &str)> =
            rows.iter().map(|(_, entry, judge, _)| (entry.as_str(), judge.as_str())).collect();
        let mut reached: BTreeSet<&str> = rows.iter().take(1).map(|row| row.1.as_str()).collect();
        for _ in 0..rows.len() {
            let judges: BTreeSet<&str> = of.iter().filter(|it| reached.contains(it.0)).map(|it| it.1).collect();
            reached.extend(of.iter().filter(|it| judges.contains(it.1)).map(|it| it.0));
        }
        let all: BTreeSet<&str> = rows.iter().map(|row| row.1.as_str()).collect();
        prop_assert_eq!(apart.is_some(), reached.len() < all.len());
        let ranking = answer["ranking"].as_array().unwrap();
        for row in ranking {
            for key in ["rank", "score"] {
                prop_assert_eq!(row[key].is_null(), apart.is_some());
            }
            prop_assert!(apart.is_none() || row["rank_low"].is_null() && row["tier"].is_null() && row["p:gold"].is_null());
            prop_assert!(!row["adjusted"].is_null());
        }
        if let Some(list) = apart {
            let mut more = rows.clone();
            for review in list.split(", ") {
                let (entry, judge) = review.split_once(" by judge ").unwrap();
                let entry = entry.strip_prefix("entry ").unwrap().strip_suffix(" of group x").unwrap();
                let judge = judge.strip_suffix(" of group x").unwrap();
                more.push(("x".to_owned(), entry.to_owned(), judge.to_owned(), 1234));
            }
            prop_assert!(by_entry(&more).values().all(|row| row["rank"].is_u64() && !row["score"].is_null()));
        }
    }
}
