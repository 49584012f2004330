//! Small sound problems of every computation, drawn by a generator, before they are spoilt.

use serde_json::{Map, Value, json};

use super::SplitMix64;

/// A position below `n`.
pub fn below(random: &mut SplitMix64, n: usize) -> usize {
    usize::try_from(random.below(u64::try_from(n).unwrap())).unwrap()
}

/// One of some values.
pub fn one_of<T: Clone>(random: &mut SplitMix64, values: &[T]) -> T {
    values[below(random, values.len())].clone()
}

fn is_lucky(random: &mut SplitMix64, one_in: u64) -> bool {
    random.below(one_in) == 0
}

fn number(random: &mut SplitMix64, least: i64, most: u64) -> Value {
    json!(least + i64::try_from(random.below(most)).unwrap())
}

fn ids(letter: char, count: usize) -> Vec<String> {
    (0..count).map(|position| format!("{letter}{position}")).collect()
}

/// Entries, experts, all pairs, and sometimes each of the further wishes.
pub fn assignment(random: &mut SplitMix64) -> Value {
    let entries = ids('e', 2 + below(random, 5));
    let experts = ids('x', 2 + below(random, 3));
    let region = |position: usize| ["north", "south"][position % 2];
    let mut pairs = Vec::new();
    for entry in &entries {
        pairs.extend(experts.iter().map(|expert| json!([entry, expert, number(random, -200, 1000)])));
    }
    let mut need = || 1 + random.below(2);
    let described: Vec<Value> =
        (0..).zip(&entries).map(|(at, id)| json!({"id": id, "need": need(), "region": region(at)})).collect();
    let limits: Vec<Value> = (0..)
        .zip(&experts)
        .map(|(at, id)| json!({"id": id, "min": 0, "max": entries.len(), "region": region(at / 2), "kind": "k"}))
        .collect();
    let mut problem = json!({"entries": described, "experts": limits, "pairs": pairs, "objective": "total"});
    let mut wish = |name: &str, value: Value| {
        if is_lucky(random, 4) {
            problem[name] = value;
        }
    };
    wish("objective", json!("fair"));
    wish("seed", json!(7));
    wish("tolerance", json!(50));
    wish("min_cross_region", json!(1));
    wish("connected", json!(true));
    wish("panel_max", json!({"region": 1}));
    wish("forbidden", json!([["e1", "x1"]]));
    wish("locked", json!([["e0", "x0"]]));
    if is_lucky(random, 4) {
        problem["current"] = json!([["e0", "x1"], ["e1", "x0"]]);
        if !is_lucky(random, 3) {
            problem["change_price"] = json!(30);
        }
    }
    problem
}

fn wishes(random: &mut SplitMix64, own: &[String], other: &[String]) -> Value {
    let mut lists = Map::new();
    for id in own {
        if is_lucky(random, 6) {
            continue;
        }
        let mut groups: Vec<Vec<&String>> = Vec::new();
        let mut left: Vec<&String> = other.iter().collect();
        while !left.is_empty() && !is_lucky(random, 8) {
            let next = left.swap_remove(below(random, left.len()));
            match groups.last_mut() {
                Some(tied) if is_lucky(random, 4) => tied.push(next),
                _ => groups.push(vec![next]),
            }
        }
        lists.insert(id.clone(), json!(groups));
    }
    Value::Object(lists)
}

/// Two sides with lists, ties, fit, and sometimes capacity, a lock and a ban.
pub fn pairing(random: &mut SplitMix64) -> Value {
    const METHODS: [&str; 6] =
        ["stable-left", "stable-right", "stable-egalitarian", "stable-max-fit", "max-fit", "min-rank-sum"];
    let left = ids('a', 2 + below(random, 5));
    let right = ids('b', 2 + below(random, 5));
    let mut fit = Vec::new();
    for a in &left {
        fit.extend(right.iter().map(|b| json!([a, b, number(random, -100, 1000)])));
    }
    let mut problem = json!({
        "left": left, "right": right, "fit": fit, "method": one_of(random, &METHODS),
        "preferences": {"left": wishes(random, &left, &right), "right": wishes(random, &right, &left)},
        "unlisted": one_of(random, &["unacceptable", "by-fit"]),
    });
    let mut wish = |name: &str, value: Value| {
        if is_lucky(random, 4) {
            problem[name] = value;
        }
    };
    wish("capacity", json!({"left": {"a1": 2}, "right": {}}));
    wish("locked", json!([["a0", "b0"]]));
    wish("forbidden", json!([["a1", "b1"]]));
    problem
}

/// A rule with two criteria, a gate and a bonus, and sometimes parts and tiers; it becomes TOML later.
pub fn rule(random: &mut SplitMix64) -> Value {
    const KEYS: [&str; 7] = [
        "criterion:c0",
        "untrimmed_mean",
        "untrimmed_sum",
        "median",
        "head_to_head",
        "column:projects",
        "draw",
    ];
    const PLACES: [&str; 4] = ["judge_total", "criterion_mean", "weighted_criterion", "total"];
    let criterion = |id: &str, weight: &str| json!({"id": id, "full": "10", "step": "0.5", "weight": weight});
    let mut keys = KEYS.map(|key| (random.next(), key));
    keys.sort_unstable();
    let places: Vec<&str> = PLACES.into_iter().filter(|_| is_lucky(random, 2)).collect();
    let mut rule = json!({
        "decimals": number(random, 0, 5), "round": places,
        "aggregate": one_of(random, &["mean", "trimmed", "standardised", "calibrated"]),
        "weighting": one_of(random, &["factor", "percent"]),
        "tie_break": keys.map(|(_, key)| key),
        "trim": {"high": 1, "low": 1, "on": one_of(random, &["criterion", "total"]), "min_panel": 3, "otherwise": "mean"},
        "criterion": [criterion("c0", "1.6"), criterion("c1", "0.4")],
        "gate": [{"id": "g"}], "bonus": [{"id": "b", "full": "5"}],
    });
    if is_lucky(random, 3) {
        rule["part"] = json!([{"id": "p", "weight": "0.7", "criteria": ["c0"]}, {"id": "q", "weight": "0.3", "criteria": ["c1"]}]);
    }
    if is_lucky(random, 2) {
        let size =
            one_of(random, &[("count", json!(1)), ("percent", json!("40")), ("threshold", json!("5"))]);
        rule["tier"] = json!([{"name": "first", "on_tie": one_of(random, &["report", "exceed"])}]);
        rule["tier"][0][size.0] = size.1;
    }
    rule
}

/// The marks of a few judges, row by row, with the header.
pub fn scores(random: &mut SplitMix64) -> Vec<Vec<String>> {
    let heads = ["entry", "judge", "criterion", "score", "group", "projects", "region", "submitted"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for entry in ids('e', 1 + below(random, 4)) {
        for judge in ids('j', 1 + below(random, 4)) {
            for item in ["c0", "c1", "g", "b"] {
                let score = match item {
                    "g" => "1".to_owned(),
                    "b" => random.below(6).to_string(),
                    _ if is_lucky(random, 12) => String::new(),
                    _ => format!("{}.{}", random.below(10), 5 * random.below(2)),
                };
                rows.push(vec![
                    entry.clone(),
                    judge.clone(),
                    item.to_owned(),
                    score,
                    "G".to_owned(),
                    "3".to_owned(),
                    "north".to_owned(),
                    "2026-11-24T12:00:00Z".to_owned(),
                ]);
            }
        }
    }
    rows
}

/// The greatest marks that a table without a rule takes, the smallest ones, and some between; header and rows.
pub fn limits(random: &mut SplitMix64) -> Vec<Vec<String>> {
    const LIMITS: [&str; 6] = ["2147483.647", "2147483.646", "0", "0.001", "1073741.823", "2000000"];
    let mut rows = vec![["entry", "judge", "criterion", "score"].map(str::to_owned).to_vec()];
    for entry in ids('e', 1 + below(random, 5)) {
        for judge in ids('j', 1 + below(random, 4)) {
            let score = one_of(random, &LIMITS).to_owned();
            rows.push(vec![entry.clone(), judge, "c".to_owned(), score]);
        }
    }
    rows
}
