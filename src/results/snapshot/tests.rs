//! Who is among the best of a frozen ranking: over all tracks or within each, and at a cut that entries share.

use super::*;
use crate::{
    compute::calibration::Rounding,
    domain::{id::ResultId, states::ResultState},
    results::store::ResultRow,
};

/// A snapshot of these entries: the number, the rank and the track of each.
fn ranked(entries: &[(&str, Option<usize>, &str)]) -> Snapshot {
    let entry = |(id, (number, _, track)): (u128, &(&str, Option<usize>, &str))| FrozenEntry {
        id: EntryId::from(Uuid::from_u128(id)),
        name: format!("项目{number}"),
        number: (*number).to_owned(),
        region: Name::default(),
        track: Name::of((*track, "")),
    };
    let place = |(number, rank, _): &(&str, Option<usize>, &str)| FrozenPlace {
        bonuses: Vec::new(),
        calibrated: None,
        criteria: Vec::new(),
        entry: (*number).to_owned(),
        gates: Vec::new(),
        is_tied: false,
        judges: 3,
        parts: Vec::new(),
        rank: *rank,
        raw_mean: None,
        score: None,
        tier: None,
    };
    Snapshot {
        code_version: String::new(),
        competition: Name::default(),
        competition_slug: "cup".to_owned(),
        computed_at: String::new(),
        criteria: Vec::new(),
        decisions: Vec::new(),
        entries: (1..).zip(entries).map(entry).collect(),
        exceeded: Vec::new(),
        format: FORMAT.to_owned(),
        number: 1,
        ranking: entries.iter().map(place).collect(),
        replaces: None,
        round: Name::default(),
        round_id: RoundId::from(Uuid::nil()),
        rule: String::new(),
        sheets: Vec::new(),
        splits: Vec::new(),
        tiers: Vec::new(),
    }
}

/// The numbers of the best.
fn best(snapshot: &Snapshot, count: usize, is_per_track: bool) -> Vec<&str> {
    let best = snapshot.best(count, is_per_track);
    let among = snapshot.entries.iter().filter(|entry| best.contains(&entry.id));
    among.map(|entry| entry.number.as_str()).collect()
}

#[test]
fn the_best_are_those_of_all_tracks_or_of_each() {
    let snapshot = ranked(&[
        ("A1", Some(1), "农业"),
        ("A2", Some(2), "农业"),
        ("A3", Some(3), "农业"),
        ("B1", Some(4), "文旅"),
        ("B2", Some(5), "文旅"),
        ("B3", Some(6), "文旅"),
    ]);
    assert_eq!(best(&snapshot, 2, false), ["A1", "A2"]);
    assert_eq!(best(&snapshot, 2, true), ["A1", "A2", "B1", "B2"]);
    assert_eq!(best(&snapshot, 4, false), ["A1", "A2", "A3", "B1"]);
    assert!(best(&snapshot, 0, true).is_empty());
}

#[test]
fn who_shares_the_last_rank_is_among_the_best() {
    let snapshot = ranked(&[
        ("A1", Some(1), "农业"),
        ("A2", Some(2), "农业"),
        ("A3", Some(2), "农业"),
        ("A4", Some(5), "农业"),
        ("B1", Some(2), "文旅"),
        ("B2", Some(6), "文旅"),
    ]);
    assert_eq!(best(&snapshot, 1, false), ["A1"]);
    assert_eq!(best(&snapshot, 2, false), ["A1", "A2", "A3", "B1"]);
    assert_eq!(best(&snapshot, 4, false), ["A1", "A2", "A3", "B1"], "the tie takes three places");
    assert_eq!(best(&snapshot, 5, false), ["A1", "A2", "A3", "A4", "B1"]);
    assert_eq!(best(&snapshot, 1, true), ["A1", "B1"], "a tie with the other track costs it nothing");
    assert_eq!(best(&snapshot, 2, true), ["A1", "A2", "A3", "B1", "B2"]);
    assert_eq!(
        best(&snapshot, 3, true),
        ["A1", "A2", "A3", "B1", "B2"],
        "the tie takes two places of its track"
    );
}

#[test]
fn who_has_no_rank_is_never_among_the_best() {
    let snapshot = ranked(&[("A1", Some(1), "农业"), ("A2", None, "农业")]);
    assert_eq!(best(&snapshot, 5, false), ["A1"]);
    assert_eq!(best(&snapshot, 5, true), ["A1"]);
}

/// The same by counting for each entry who is ahead.
fn best_by_counting(snapshot: &Snapshot, count: usize, is_per_track: bool) -> BTreeSet<EntryId> {
    let of = |place: &FrozenPlace| snapshot.entries.iter().find(|entry| entry.number == place.entry).unwrap();
    let is_in = |place: &&FrozenPlace| {
        let is_ahead = |other: &&FrozenPlace| {
            let is_here = !is_per_track || of(other).track == of(place).track;
            is_here && other.rank.is_some() && other.rank < place.rank
        };
        place.rank.is_some() && snapshot.ranking.iter().filter(is_ahead).count() < count
    };
    snapshot.ranking.iter().filter(is_in).map(|place| of(place).id).collect()
}

#[test]
fn the_best_are_those_that_counting_finds() {
    for seed in 0..40_usize {
        let numbers: Vec<String> = (0..30).map(|entry| format!("E{entry:03}")).collect();
        let draw = |entry: usize, salt: usize| (entry * 7 + seed * 13 + entry * entry * salt) % 31;
        // Scores of few values make ties; some entries have none.
        let score = |entry: usize| Some(draw(entry, 3) % (2 + seed % 12)).filter(|score| *score > 0);
        let scores: Vec<Option<usize>> = (0..30).map(score).collect();
        let rank = |score: usize| 1 + scores.iter().flatten().filter(|other| **other > score).count();
        let entries: Vec<(&str, Option<usize>, &str)> = (0..30)
            .map(|entry| {
                let track = ["农业", "文旅", "工业"][draw(entry, 5) % 3];
                (numbers[entry].as_str(), scores[entry].map(rank), track)
            })
            .collect();
        let snapshot = ranked(&entries);
        for (count, is_per_track) in (0..12).flat_map(|count| [(count, false), (count, true)]) {
            assert_eq!(
                snapshot.best(count, is_per_track),
                best_by_counting(&snapshot, count, is_per_track),
                "seed {seed}, {count}, by track {is_per_track}"
            );
        }
    }
}

/// Two judges gave everything; the exact means of some entries end in half a hundredth.
const HALVES: [(&str, &str, &str); 12] = [
    ("E01", "81.45", "82.00"),
    ("E02", "71.45", "72.20"),
    ("E03", "85.10", "83.70"),
    ("E04", "86.55", "86.90"),
    ("E05", "82.30", "81.15"),
    ("E06", "77.10", "77.75"),
    ("E07", "73.95", "72.60"),
    ("E08", "76.75", "76.80"),
    ("E09", "76.80", "75.45"),
    ("E10", "87.90", "85.55"),
    ("E11", "73.30", "71.40"),
    ("E12", "79.50", "80.80"),
];

/// A result of these marks whose scores were rounded so.
fn frozen(rounding: Rounding) -> ResultRow {
    let numbers = HALVES.map(|(number, _, _)| (number, None, "农业"));
    let mut snapshot = ranked(&numbers);
    snapshot.rule =
        "decimals = 2\nround = [\"total\"]\naggregate = \"calibrated\"\ntie_break = [\"shared\"]\n\
                     [[criterion]]\nid = \"c\"\nfull = \"100\"\nstep = \"0.05\"\nweight = \"1\"\n"
            .to_owned();
    let sheet = |entry: &str, judge: &str, score: &str| FrozenSheet {
        entry: entry.to_owned(),
        judge: judge.to_owned(),
        scores: vec![Some(score.to_owned())],
    };
    let sheets =
        |(entry, one, other): (&str, &str, &str)| [sheet(entry, "J01", one), sheet(entry, "J02", other)];
    snapshot.sheets = HALVES.into_iter().flat_map(sheets).collect();
    (snapshot.ranking, snapshot.splits) = snapshot.ranked_again(rounding).unwrap();
    row_of(&snapshot)
}

fn row_of(snapshot: &Snapshot) -> ResultRow {
    let text = snapshot.to_text().unwrap();
    ResultRow {
        id: ResultId::from(Uuid::nil()),
        round_id: snapshot.round_id,
        number: snapshot.number,
        state: ResultState::Final,
        computed_at: Timestamp::parse_utc("2026-11-24T12:00:00Z").unwrap(),
        computed_by: None,
        published_at: None,
        published_by: None,
        sha256: sha256(&text),
        snapshot: text,
        replaces_id: None,
    }
}

#[test]
fn a_result_whose_halves_the_last_bit_decided_is_still_good() {
    let (settled, bare) = (frozen(Rounding::Settled), frozen(Rounding::Bare));
    assert_ne!(settled.snapshot, bare.snapshot, "the last bit decides something here");
    assert_eq!((check_snapshot(&settled), check_snapshot(&bare)), (Ok(()), Ok(())));
    let score = |row: &ResultRow, entry: &str| {
        let ranking = Snapshot::parse(&row.snapshot).unwrap().ranking;
        ranking.into_iter().find(|place| place.entry == entry).unwrap().score.unwrap()
    };
    assert_eq!(score(&settled, "E01"), "81.73");
    assert_eq!(score(&settled, "E05"), "81.73", "the same mean, the same score");
    // Half by one and half by the other is neither.
    let mut mixed = Snapshot::parse(&bare.snapshot).unwrap();
    mixed.ranking.iter_mut().find(|place| place.entry == "E03").unwrap().score = Some("84.41".to_owned());
    assert!(check_snapshot(&row_of(&mixed)).unwrap_err().contains("does not come out"));
}
