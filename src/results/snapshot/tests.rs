//! Who is among the best of a frozen ranking: over all tracks or within each, and at a cut that entries share.

use super::*;

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
