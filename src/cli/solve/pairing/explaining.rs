//! Why an answer is as it is, as data: for each pair the ranks and the next best partner of each of the two, for each
//! blocking pair what they would give up, for everybody with a place left why nobody takes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::reading::{Form, Ids};
use crate::compute::pairing::explain::{WhyNot, explain};
use crate::compute::pairing::market::Market;
use crate::compute::pairing::objections::{self, Present, WhyAlone};
use crate::compute::pairing::problem::Side;

/// All that can be said about an answer.
#[derive(Serialize)]
pub struct Explanation<'a> {
    reasons: Vec<Reason<'a>>,
    objections: Vec<Objection<'a>>,
    places_left: Vec<PlacesLeft<'a>>,
}

/// Why a pair is as it is.
#[derive(Serialize)]
struct Reason<'a> {
    pair: (&'a str, &'a str),
    ranks: (Option<u32>, Option<u32>),
    fit: i64,
    locked: bool,
    /// The next best partner of the left member.
    left_next: Option<Next<'a>>,
    /// The next best partner of the right member.
    right_next: Option<Next<'a>>,
}

/// Another partner, and why it could not be had.
#[derive(Serialize)]
struct Next<'a> {
    partner: &'a str,
    rank: u32,
    why: &'static str,
    /// Whom the partner keeps instead, with the rank that it gives to that one and to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    keeps: Option<(&'a str, u32, u32)>,
}

/// A blocking pair.
#[derive(Serialize)]
struct Objection<'a> {
    pair: (&'a str, &'a str),
    ranks: (u32, u32),
    left_gives_up: Option<GivenUp<'a>>,
    right_gives_up: Option<GivenUp<'a>>,
}

/// The present partner that a member of a blocking pair would give up.
#[derive(Serialize)]
struct GivenUp<'a> {
    partner: &'a str,
    rank: Option<u32>,
    locked: bool,
}

/// Somebody with places left.
#[derive(Serialize)]
struct PlacesLeft<'a> {
    side: &'static str,
    id: &'a str,
    places: usize,
    why: &'static str,
    /// The best partner that it could have had otherwise.
    best: Option<Next<'a>>,
}

/// Explains the pairs of an answer.
pub fn explanation<'a>(form: &Form<'a>, market: &Market, pairs: &[(usize, usize)]) -> Explanation<'a> {
    let reasons = explain(market, pairs, &BTreeMap::new()).into_iter().map(|reason| Reason {
        pair: (form.left.id(reason.left), form.right.id(reason.right)),
        ranks: (reason.left_rank, reason.right_rank),
        fit: reason.fit,
        locked: reason.is_locked,
        left_next: reason
            .next
            .map(|next| told(&form.left, &form.right, next.right, next.left_rank, next.why)),
        right_next: reason
            .right_next
            .map(|next| told(&form.right, &form.left, next.left, next.right_rank, next.why)),
    });
    let objections = objections::blocking(market, pairs).into_iter().map(|blocking| Objection {
        pair: (form.left.id(blocking.left), form.right.id(blocking.right)),
        ranks: (blocking.left_rank, blocking.right_rank),
        left_gives_up: blocking.left_gives_up.map(|present| given_up(&form.right, present)),
        right_gives_up: blocking.right_gives_up.map(|present| given_up(&form.left, present)),
    });
    let places_left = objections::alone(market, pairs).into_iter().map(|alone| {
        let (side, own, others) = match alone.side {
            Side::Left => ("left", &form.left, &form.right),
            Side::Right => ("right", &form.right, &form.left),
        };
        let (why, best) = match alone.why {
            WhyAlone::AcceptsNobody => ("accepts-nobody", None),
            WhyAlone::AcceptedByNobody => ("accepted-by-nobody", None),
            WhyAlone::BestCannot { partner, rank, why } => {
                ("best-cannot", Some(told(own, others, partner, rank, why)))
            }
        };
        PlacesLeft { side, id: own.id(alone.member), places: alone.places, why, best }
    });
    Explanation {
        reasons: reasons.collect(),
        objections: objections.collect(),
        places_left: places_left.collect(),
    }
}

fn told<'a>(own: &Ids<'a>, others: &Ids<'a>, partner: usize, rank: u32, why: WhyNot) -> Next<'a> {
    let (why, keeps) = match why {
        WhyNot::Forbidden => ("forbidden", None),
        WhyNot::NotAcceptable => ("not-acceptable", None),
        WhyNot::OwnPairLocked => ("own-pair-locked", None),
        WhyNot::PartnerLocked => ("partner-locked", None),
        WhyNot::PresentIsAsGood => ("present-is-as-good", None),
        WhyNot::PartnerPrefers { instead_of, keeps_rank, rank } => {
            ("partner-prefers", Some((own.id(instead_of), keeps_rank, rank)))
        }
        WhyNot::Blocking => ("blocking", None),
    };
    Next { partner: others.id(partner), rank, why, keeps }
}

fn given_up<'a>(others: &Ids<'a>, present: Present) -> GivenUp<'a> {
    GivenUp { partner: others.id(present.partner), rank: present.rank, locked: present.is_locked }
}

#[cfg(test)]
mod tests {
    use super::super::run_explained;

    #[test]
    fn the_next_best_partner_and_who_is_left_alone_are_told_by_name() {
        let text = r#"{"left":["a1","a2"],"right":["b1"],"preferences":{"left":{"a1":[["b1"]],"a2":[["b1"]]},"right":{"b1":[["a2"],["a1"]]}},"method":"stable-left"}"#;
        let answer = run_explained(text).unwrap().text;
        let next = r#""left_next":null,"right_next":{"partner":"a1","rank":2,"why":"present-is-as-good"}"#;
        assert!(answer.contains(next), "{answer}");
        let left = r#""places_left":[{"side":"left","id":"a1","places":1,"why":"best-cannot","best":{"partner":"b1","rank":1,"why":"partner-prefers","keeps":["a2",1,2]}}]"#;
        assert!(answer.contains(left), "{answer}");
        assert!(answer.contains(r#""objections":[]"#), "{answer}");
    }

    #[test]
    fn what_two_who_block_would_give_up_is_told() {
        let lists = r#"{"left":{"a1":[["b1"],["b2"]],"a2":[["b1"],["b2"]]},"right":{"b1":[["a1"],["a2"]],"b2":[["a1"],["a2"]]}}"#;
        let fit = r#"[["a1","b2",9],["a2","b1",9]]"#;
        let text = format!(
            r#"{{"left":["a1","a2"],"right":["b1","b2"],"preferences":{lists},"fit":{fit},"method":"max-fit"}}"#
        );
        let answer = run_explained(&text).unwrap().text;
        let want = r#""objections":[{"pair":["a1","b1"],"ranks":[1,1],"left_gives_up":{"partner":"b2","rank":2,"locked":false},"right_gives_up":{"partner":"a2","rank":2,"locked":false}}]"#;
        assert!(answer.contains(want), "{answer}");
    }
}
