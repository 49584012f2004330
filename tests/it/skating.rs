//! Real panels with official results: every panel score and component total must come out exactly, and ties as they were officially decided.
//! The source and the licence of the data stand in tests/data/README.md.

use std::collections::{BTreeMap, BTreeSet};

use pingxuan::cli::solve::ranking::{Format, run};
use pingxuan::compute::ranking::{Entrant, rank};
use pingxuan::compute::scoring::{Mark, Scorer};
use pingxuan::domain::rule::Rule;

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn scores() -> Vec<Row> {
    rows(include_str!("../data/skating_small_scores.csv"))
}

fn entries() -> Vec<Row> {
    rows(include_str!("../data/skating_small_entries.csv"))
}

fn programmes() -> BTreeSet<(String, String)> {
    entries().into_iter().map(|entry| (entry["competition"].clone(), entry["program"].clone())).collect()
}

/// The official rule of a programme, with its criteria and weights as the data have them.
fn rule_of(scores: &[&Row], tie_break: &str) -> String {
    let weights: BTreeMap<&str, &str> =
        scores.iter().map(|row| (row["criterion"].as_str(), row["weight_factor"].as_str())).collect();
    assert_eq!(weights.len(), 5);
    let criterion = |(id, weight): (&&str, &&str)| {
        format!("[[criterion]]\nid = \"{id}\"\nfull = \"10\"\nstep = \"0.25\"\nweight = \"{weight}\"\n")
    };
    let criteria: String = weights.iter().map(criterion).collect();
    format!(
        "decimals = 2\nround = [\"criterion_mean\", \"weighted_criterion\", \"total\"]\naggregate = \"trimmed\"\n\
         trim = {{ high = 1, low = 1, on = \"criterion\", min_panel = 4, otherwise = \"mean\" }}\nweighting = \"factor\"\n\
         tie_break = [{tie_break}]\n{criteria}"
    )
}

/// Calls `check` with each programme's scores and entries.
fn for_each_programme(mut check: impl FnMut(&[&Row], &[&Row])) {
    let (scores, entries) = (scores(), entries());
    let programmes = programmes();
    assert_eq!(programmes.len(), 4);
    for (competition, program) in programmes {
        let is_here = |row: &&Row| row["competition"] == competition && row["program"] == program;
        let here: Vec<&Row> = scores.iter().filter(is_here).collect();
        check(&here, &entries.iter().filter(is_here).collect::<Vec<_>>());
    }
}

/// Official numbers are written with as few decimals as they need.
fn two_decimals(text: &str) -> String {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}.{decimals:0<2}")
}

#[test]
fn all_official_panel_scores_and_component_totals_come_out_of_scoring() {
    let (mut panels, mut totals, mut absences) = (0, 0, 0);
    for_each_programme(|scores, entries| {
        let rule = Rule::from_toml(&rule_of(scores, "")).unwrap();
        let scorer = Scorer::new(&rule).unwrap();
        for entry in entries {
            let own: Vec<&&Row> =
                scores.iter().filter(|row| row["performance_id"] == entry["performance_id"]).collect();
            let given = own.iter().filter(|row| row["score"] != "0.0");
            let marks: Vec<Mark<&str>> = given
                .map(|row| Mark {
                    judge: row["judge"].as_str(),
                    criterion: rule.criterion_position(&row["criterion"]).unwrap(),
                    points: row["score"].parse().unwrap(),
                })
                .collect();
            absences += own.len() - marks.len();
            let working = scorer.score(&marks).unwrap();
            for (criterion, working) in rule.criteria().iter().zip(&working.criteria) {
                let official = own.iter().find(|row| row["criterion"] == criterion.id).unwrap();
                assert_eq!(
                    working.mean.unwrap().value.to_decimal(2),
                    two_decimals(&official["official_panel_score"]),
                    "{official:?}"
                );
                panels += 1;
            }
            assert_eq!(
                working.total().unwrap().to_decimal(2),
                two_decimals(&entry["total_component_score"]),
                "{entry:?}"
            );
            totals += 1;
        }
    });
    assert_eq!((panels, totals), (250, 50));
    assert!(absences > 0);
}

/// The scores as `solve ranking` takes them, with the element score beside them; an official 0.0 is a blank.
fn problem(scores: &[&Row], entries: &[&Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["entry", "judge", "criterion", "score", "elements"]).unwrap();
    for row in scores {
        let entry = entries.iter().find(|entry| entry["performance_id"] == row["performance_id"]).unwrap();
        let score = if row["score"] == "0.0" { "" } else { &row["score"] };
        writer
            .write_record([
                &row["performance_id"],
                &row["judge"],
                &row["criterion"],
                score,
                &entry["total_element_score"],
            ])
            .unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn all_official_numbers_come_out_of_solve_ranking() {
    let (mut panels, mut totals, mut ties) = (0, 0, 0);
    for_each_programme(|scores, entries| {
        let rule = rule_of(scores, "\"column:elements\"");
        let answer = run(problem(scores, entries).as_bytes(), &rule, Format::Csv).unwrap();
        let ranking = rows(&answer.text);
        assert_eq!(ranking.len(), entries.len());
        for place in &ranking {
            let entry = entries.iter().find(|entry| entry["performance_id"] == place["entry"]).unwrap();
            assert_eq!(place["score"], two_decimals(&entry["total_component_score"]));
            totals += 1;
            for row in
                scores.iter().filter(|row| row["performance_id"] == place["entry"] && row["judge"] == "J1")
            {
                assert_eq!(
                    place[&format!("criterion:{}", row["criterion"])],
                    two_decimals(&row["official_panel_score"])
                );
                panels += 1;
            }
            let better = entries.iter().filter(|other| {
                let (own, its) =
                    (digits(&entry["total_component_score"]), digits(&other["total_component_score"]));
                its > own
                    || (its == own
                        && digits(&other["total_element_score"]) > digits(&entry["total_element_score"]))
            });
            assert_eq!(place["rank"], (better.count() + 1).to_string());
            ties += entries
                .iter()
                .filter(|other| other["total_component_score"] == entry["total_component_score"])
                .count()
                - 1;
        }
    });
    assert_eq!((panels, totals), (250, 50));
    assert_eq!(ties, 2, "one pair of equal component totals is in the data");
}

/// A decimal in hundredths.
fn digits(text: &str) -> usize {
    two_decimals(text).replace('.', "").parse().unwrap()
}

#[test]
fn tied_segment_totals_are_ordered_by_the_declared_key() {
    let mut decided = 0;
    for_each_programme(|_, entries| {
        let column = if entries[0]["program"].contains("SHORT") {
            "total_element_score"
        } else {
            "total_component_score"
        };
        let rule = Rule::from_toml(&format!(
            "decimals = 2\naggregate = \"mean\"\ntie_break = [\"column:{column}\"]\n\
             [[criterion]]\nid = \"segment\"\nfull = \"400\"\nstep = \"0.01\"\nweight = \"1\"\n"
        ))
        .unwrap();
        let scorer = Scorer::new(&rule).unwrap();
        let entrants: Vec<Entrant<u8>> = entries
            .iter()
            .map(|entry| {
                let mark =
                    Mark { judge: 0, criterion: 0, points: entry["total_segment_score"].parse().unwrap() };
                let figure = i128::try_from(digits(&entry[column])).unwrap();
                let column = pingxuan::compute::exact::Exact::new(figure, 100).unwrap();
                Entrant { group: 0, working: scorer.score(&[mark]).unwrap(), columns: vec![Some(column)] }
            })
            .collect();
        let ranking = rank(&rule, &entrants, &[]).unwrap();
        // The data hold a selection of each field, so official ranks are compared by their order.
        let official: Vec<usize> =
            ranking.order.iter().map(|entry| entries[*entry]["rank"].parse().unwrap()).collect();
        assert!(official.is_sorted(), "{official:?}");
        assert_eq!(ranking.ties, []);
        decided += ranking.splits.len();
    });
    assert_eq!(decided, 3);
}
