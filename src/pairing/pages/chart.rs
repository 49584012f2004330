//! The two sides of a plan as two columns of names with curves between them, for plans that an eye can take in.

use super::plan::{Seen, pair_query};
use crate::compute::pairing::explain::PairReason;

/// The two columns of names and the curves between them; each row is 48 units high.
pub struct Chart {
    pub height: usize,
    pub lefts: Vec<Node>,
    pub rights: Vec<Node>,
    pub curves: Vec<(String, &'static str)>,
}

/// One name of a column.
pub struct Node {
    pub href: String,
    pub name: String,
    pub is_chosen: bool,
}

/// The most rows for which curves say anything to an eye.
const MOST_CURVES: usize = 60;

/// The chart of a plan that lies at `here`; none when it has too many rows.
pub fn chart(here: &str, seen: &Seen, chosen: Option<&PairReason>) -> Option<Chart> {
    let parties = &seen.parties;
    let rows = parties.left.len().max(parties.right.len());
    if rows > MOST_CURVES {
        return None;
    }
    let is_chosen = |pair: &PairReason| {
        chosen.is_some_and(|chosen| (chosen.left, chosen.right) == (pair.left, pair.right))
    };
    let href = |pair: Option<&PairReason>| {
        let query = pair.and_then(|pair| pair_query(pair, parties));
        query.map_or_else(|| here.to_owned(), |query| format!("{here}?{query}"))
    };
    let reasons = &seen.findings.reasons;
    let lefts = parties.left.iter().enumerate().map(|(at, party)| Node {
        href: href(reasons.iter().find(|pair| pair.left == at)),
        name: party.name.clone(),
        is_chosen: chosen.is_some_and(|pair| pair.left == at),
    });
    let rights = parties.right.iter().enumerate().map(|(at, party)| Node {
        href: href(reasons.iter().find(|pair| pair.right == at)),
        name: party.name.clone(),
        is_chosen: chosen.is_some_and(|pair| pair.right == at),
    });
    let curves = reasons.iter().map(|pair| {
        let (from, to) = (24 + 48 * pair.left, 24 + 48 * pair.right);
        let class = if is_chosen(pair) {
            "on"
        } else if pair.is_locked {
            "locked"
        } else {
            "pair"
        };
        (format!("M0 {from} C120 {from} 80 {to} 200 {to}"), class)
    });
    Some(Chart {
        height: 48 * rows,
        lefts: lefts.collect(),
        rights: rights.collect(),
        curves: curves.collect(),
    })
}
