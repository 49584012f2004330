//! `pingxuan solve pairing`: reads a pairing problem, solves it, has the answer checked, and writes it as JSON.

use super::json::{self, At, Json};
use super::{Answer, BadProblem, Status};
use crate::compute::pairing::market::Market;
use crate::compute::pairing::problem::{MarketError, Member, Problem, Side, Table, Unlisted, Wishes};
use crate::compute::pairing::{self, Method, check};
use serde::Serialize;
use std::collections::BTreeMap;

/// Solves the problem in `text`, a JSON document. The answer ends with a line end.
///
/// # Errors
/// The first mistake in the text with its place, or a method that is not supported.
pub fn run(text: &str) -> Result<Answer, BadProblem> {
    let json = json::read(text)?;
    let form = Form::read(&json)?;
    let market = Market::build(&form.problem).map_err(|error| form.place(&error))?;
    let solution = pairing::solve(&market, form.method);
    let is_stable =
        !form.method.is_stable() || check::unlocked_blocking_pairs(&market, &solution.pairs).is_empty();
    if !is_stable || !check::faults(&market, &solution.pairs).is_empty() {
        return Err(json::bad("method", "the answer did not pass the check and is held back"));
    }
    let (mut left_alone, mut right_alone) = (vec![true; market.lefts()], vec![true; market.rights()]);
    for &(left, right) in &solution.pairs {
        if let Some(alone) = left_alone.get_mut(left) {
            *alone = false;
        }
        if let Some(alone) = right_alone.get_mut(right) {
            *alone = false;
        }
    }
    let rank = |rank: u32| Some(rank).filter(|rank| *rank > 0);
    let ranked = |&(left, right): &(usize, usize)| {
        let (a, b) = (form.left.id(left), form.right.id(right));
        let (left_rank, right_rank) = (market.left_rank(left, right), market.right_rank(left, right));
        (a, b, rank(left_rank), rank(right_rank))
    };
    let written = Written {
        pairs: form.ids(&solution.pairs),
        ranks: solution.pairs.iter().map(ranked).collect(),
        unmatched: Unmatched { left: form.left.chosen(&left_alone), right: form.right.chosen(&right_alone) },
        fit: solution.fit,
        blocking: form.ids(&check::blocking_pairs(&market, &solution.pairs)),
        bound: solution.bound,
        proved: solution.proved,
    };
    let mut text =
        serde_json::to_string(&written).map_err(|error| json::bad("answer", &error.to_string()))?;
    text.push('\n');
    Ok(Answer { status: Status::Solved, text })
}

#[derive(Serialize)]
struct Written<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    ranks: Vec<(&'a str, &'a str, Option<u32>, Option<u32>)>,
    unmatched: Unmatched<'a>,
    fit: i128,
    blocking: Vec<(&'a str, &'a str)>,
    bound: i128,
    proved: bool,
}

#[derive(Serialize)]
struct Unmatched<'a> {
    left: Vec<&'a str>,
    right: Vec<&'a str>,
}

/// The ids of one side, by position and back.
struct Ids<'a> {
    side: Side,
    written: Vec<&'a str>,
    positions: BTreeMap<&'a str, usize>,
}

impl<'a> Ids<'a> {
    fn read(side: Side, at: &At<'a>) -> Result<Self, BadProblem> {
        let mut ids = Self { side, written: Vec::new(), positions: BTreeMap::new() };
        for item in at.list()? {
            let id = item.text()?;
            if ids.positions.insert(id, ids.written.len()).is_some() {
                return Err(item.bad(&format!("the id “{id}” stands there twice")));
            }
            ids.written.push(id);
        }
        Ok(ids)
    }

    fn id(&self, position: usize) -> &'a str {
        self.written.get(position).copied().unwrap_or_default()
    }

    fn position(&self, at: &At, id: &str) -> Result<usize, BadProblem> {
        let unknown = || at.bad(&format!("there is no “{}” on the {} side", json::shortened(id), self.side));
        self.positions.get(id).copied().ok_or_else(unknown)
    }

    fn chosen(&self, flags: &[bool]) -> Vec<&'a str> {
        let chosen = self.written.iter().zip(flags).filter(|(_, flag)| **flag);
        chosen.map(|(id, _)| *id).collect()
    }
}

/// A problem as it was written.
struct Form<'a> {
    left: Ids<'a>,
    right: Ids<'a>,
    problem: Problem,
    method: Method,
}

impl<'a> Form<'a> {
    fn read(json: &'a Json) -> Result<Self, BadProblem> {
        const FIELDS: [&str; 9] =
            ["left", "right", "preferences", "unlisted", "fit", "locked", "forbidden", "capacity", "method"];
        let fields = fields(&At::root(json), &FIELDS)?;
        let required = |name: &str| fields.get(name).ok_or_else(|| json::bad(name, "is missing"));
        let left = Ids::read(Side::Left, required("left")?)?;
        let right = Ids::read(Side::Right, required("right")?)?;
        let method = method(required("method")?)?;
        let unlisted = fields.get("unlisted").map(unlisted).transpose()?.unwrap_or_default();
        let [left_wishes, right_wishes] = of_both_sides(fields.get("preferences"), |side, at| match side {
            Side::Left => wishes(at, &left, &right),
            Side::Right => wishes(at, &right, &left),
        })?;
        let [left_places, right_places] = of_both_sides(fields.get("capacity"), |side, at| match side {
            Side::Left => places(at, &left),
            Side::Right => places(at, &right),
        })?;
        let pairs = |name: &str| -> Result<Vec<(usize, usize)>, BadProblem> {
            let Some(at) = fields.get(name) else {
                return Ok(Vec::new());
            };
            at.list()?.iter().map(|row| pair(row, &left, &right)).collect()
        };
        let fit = match fields.get("fit") {
            None => Vec::new(),
            Some(at) => {
                let rows = at.list()?;
                rows.iter().map(|row| fit(row, &left, &right)).collect::<Result<_, _>>()?
            }
        };
        let problem = Problem {
            left: members(&left, left_wishes, &left_places),
            right: members(&right, right_wishes, &right_places),
            unlisted,
            fit,
            locked: pairs("locked")?,
            forbidden: pairs("forbidden")?,
        };
        Ok(Self { left, right, problem, method })
    }

    fn ids(&self, pairs: &[(usize, usize)]) -> Vec<(&'a str, &'a str)> {
        let ids = |pair: &(usize, usize)| (self.left.id(pair.0), self.right.id(pair.1));
        pairs.iter().map(ids).collect()
    }

    /// Where in the text a mistake of the whole problem stands, with the ids in place of positions.
    fn place(&self, error: &MarketError) -> BadProblem {
        let sides = |side: Side| match side {
            Side::Left => (&self.left, &self.right),
            Side::Right => (&self.right, &self.left),
        };
        let short = json::shortened;
        match *error {
            MarketError::TooLarge => json::bad("left", &error.to_string()),
            MarketError::UnknownPartner { side, member, .. } => {
                let place = format!("preferences.{side}.{}", short(sides(side).0.id(member)));
                json::bad(&place, "names somebody who does not exist")
            }
            MarketError::ListedTwice { side, member, partner } => {
                let (own, other) = sides(side);
                let place = format!("preferences.{side}.{}", short(own.id(member)));
                json::bad(&place, &format!("lists “{}” twice", short(other.id(partner))))
            }
            MarketError::UnknownPair { table, row } => {
                json::bad(&format!("{table}[{row}]"), "names somebody who does not exist")
            }
            MarketError::RepeatedPair { table, row } => {
                json::bad(&format!("{table}[{row}]"), "repeats a pair that stands there already")
            }
            MarketError::LockedAndForbidden { row } => {
                json::bad(&format!("{}[{row}]", Table::Locked), "is forbidden as well")
            }
            MarketError::LockedAbovePlaces { row, side, member } => {
                let id = short(sides(side).0.id(member));
                let message = format!("gives “{id}” more locked partners than its capacity");
                json::bad(&format!("{}[{row}]", Table::Locked), &message)
            }
        }
    }
}

fn fields<'a>(at: &At<'a>, known: &[&str]) -> Result<BTreeMap<&'a str, At<'a>>, BadProblem> {
    let entries = at.entries()?;
    for (name, field) in &entries {
        if !known.contains(name) {
            return Err(field.bad("is not a known field"));
        }
    }
    Ok(entries.into_iter().collect())
}

fn method(at: &At) -> Result<Method, BadProblem> {
    match at.text()? {
        "stable-left" => Ok(Method::StableLeft),
        "stable-right" => Ok(Method::StableRight),
        "stable-egalitarian" => Ok(Method::StableEgalitarian),
        "stable-max-fit" => Ok(Method::StableMaxFit),
        "max-fit" => Ok(Method::MaxFit),
        "min-rank-sum" => Ok(Method::MinRankSum),
        name => Err(at.bad(&format!("“{}” is not a method", json::shortened(name)))),
    }
}

fn unlisted(at: &At) -> Result<Unlisted, BadProblem> {
    match at.text()? {
        "unacceptable" => Ok(Unlisted::Unacceptable),
        "by-fit" => Ok(Unlisted::ByFit),
        _ => Err(at.bad("should be “unacceptable” or “by-fit”")),
    }
}

/// Reads what an optional object says about each side.
fn of_both_sides<'a, T>(
    at: Option<&At<'a>>,
    read: impl Fn(Side, &At<'a>) -> Result<BTreeMap<usize, T>, BadProblem>,
) -> Result<[BTreeMap<usize, T>; 2], BadProblem> {
    let sides = match at {
        None => BTreeMap::new(),
        Some(at) => fields(at, &["left", "right"])?,
    };
    let side =
        |name: &str, side: Side| sides.get(name).map_or_else(|| Ok(BTreeMap::new()), |at| read(side, at));
    Ok([side("left", Side::Left)?, side("right", Side::Right)?])
}

fn wishes(at: &At, own: &Ids, other: &Ids) -> Result<BTreeMap<usize, Wishes>, BadProblem> {
    let mut wishes = BTreeMap::new();
    for (id, list) in at.entries()? {
        let member = own.position(&list, id)?;
        let mut groups = Vec::new();
        for group in list.list()? {
            let mut partners = Vec::new();
            for partner in group.list()? {
                partners.push(other.position(&partner, partner.text()?)?);
            }
            if partners.is_empty() {
                return Err(group.bad("is an empty group of ties"));
            }
            groups.push(partners);
        }
        wishes.insert(member, Wishes::Ranked(groups));
    }
    Ok(wishes)
}

fn places(at: &At, own: &Ids) -> Result<BTreeMap<usize, usize>, BadProblem> {
    let mut places = BTreeMap::new();
    for (id, number) in at.entries()? {
        let member = own.position(&number, id)?;
        let Ok(count) = usize::try_from(number.whole()?) else {
            return Err(number.bad("should not be negative"));
        };
        places.insert(member, count);
    }
    Ok(places)
}

fn members(ids: &Ids, mut wishes: BTreeMap<usize, Wishes>, places: &BTreeMap<usize, usize>) -> Vec<Member> {
    let member = |position: usize| Member {
        wishes: wishes.remove(&position).unwrap_or(Wishes::ByFit),
        places: places.get(&position).copied().unwrap_or(1),
    };
    (0..ids.written.len()).map(member).collect()
}

fn pair(row: &At, left: &Ids, right: &Ids) -> Result<(usize, usize), BadProblem> {
    let items = row.list()?;
    let [a, b] = items.as_slice() else {
        return Err(row.bad("should be [left id, right id]"));
    };
    Ok((left.position(a, a.text()?)?, right.position(b, b.text()?)?))
}

fn fit(row: &At, left: &Ids, right: &Ids) -> Result<(usize, usize, i64), BadProblem> {
    let items = row.list()?;
    let [a, b, value] = items.as_slice() else {
        return Err(row.bad("should be [left id, right id, fit]"));
    };
    Ok((left.position(a, a.text()?)?, right.position(b, b.text()?)?, value.whole()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(more: &str) -> String {
        let lists = r#"{"left":{"a1":[["b1"],["b2"]],"a2":[["b2"],["b1"]]},"right":{"b1":[["a2"],["a1"]],"b2":[["a1"],["a2"]]}}"#;
        format!(
            r#"{{"left":["a1","a2"],"right":["b1","b2"],"preferences":{lists},"fit":[["a1","b1",7]]{more}}}"#
        )
    }

    #[track_caller]
    fn check_answer(more: &str, want: &str) {
        let answer = run(&problem(more)).unwrap();
        assert_eq!(answer.status, Status::Solved);
        assert_eq!(answer.text, format!("{want}\n"));
    }

    #[track_caller]
    fn check_place(text: &str, place: &str) {
        assert_eq!(run(text).unwrap_err().place, place);
    }

    #[test]
    fn the_answer_has_its_fields_in_the_documented_order() {
        check_answer(
            r#","method":"stable-left""#,
            r#"{"pairs":[["a1","b1"],["a2","b2"]],"ranks":[["a1","b1",1,2],["a2","b2",1,2]],"unmatched":{"left":[],"right":[]},"fit":7,"blocking":[],"bound":7,"proved":true}"#,
        );
    }

    #[test]
    fn every_method_answers_and_bounds_its_own_sum() {
        for (method, fit, bound) in
            [("stable-left", 7, 7), ("stable-right", 0, 0), ("stable-max-fit", 7, 7), ("max-fit", 7, 7)]
        {
            let answer = run(&problem(&format!(r#","method":"{method}""#))).unwrap().text;
            let want = format!(r#""fit":{fit},"blocking":[],"bound":{bound},"proved":true}}"#);
            assert!(answer.trim_end().ends_with(&want), "{method}: {answer}");
        }
        for method in ["stable-egalitarian", "min-rank-sum"] {
            let answer = run(&problem(&format!(r#","method":"{method}""#))).unwrap().text;
            // All four ranks together.
            assert!(answer.trim_end().ends_with(r#""bound":6,"proved":true}"#), "{method}: {answer}");
        }
    }

    #[test]
    fn a_locked_pair_that_nobody_listed_has_no_ranks_and_its_blocking_pairs_are_told() {
        let text = r#"{"left":["a1","a2"],"right":["b1"],"preferences":{"left":{"a1":[]},"right":{"b1":[["a2"]]}},
            "locked":[["a1","b1"]],"method":"stable-left"}"#;
        let want = r#"{"pairs":[["a1","b1"]],"ranks":[["a1","b1",null,null]],"unmatched":{"left":["a2"],"right":[]},"fit":0,"blocking":[["a2","b1"]],"bound":0,"proved":true}"#;
        assert_eq!(run(text).unwrap().text.trim_end(), want);
    }

    #[test]
    fn capacity_gives_one_member_several_partners() {
        let text = r#"{"left":["a1"],"right":["b1","b2","b3"],"fit":[["a1","b3",5]],"capacity":{"left":{"a1":2}},"method":"max-fit"}"#;
        let answer = run(text).unwrap().text;
        assert!(answer.contains(r#""unmatched":{"left":[],"right":["b"#), "{answer}");
        assert!(answer.contains(r#"["a1","b3"]"#), "{answer}");
    }

    #[test]
    fn a_method_that_does_not_exist_is_refused_by_the_name_of_the_field() {
        for method in ["best", "stable", ""] {
            check_place(&problem(&format!(r#","method":"{method}""#)), "method");
        }
    }

    #[test]
    fn each_mistake_is_reported_with_its_place() {
        let solvable = r#","method":"max-fit""#;
        check_place(&problem(""), "method");
        check_place(&problem(&format!(r#"{solvable},"colour":1"#)), "colour");
        check_place(&problem(&format!(r#"{solvable},"method":"max-fit""#)), "method");
        check_place(&problem(&format!(r#"{solvable},"unlisted":"maybe""#)), "unlisted");
        check_place(&problem(&format!(r#"{solvable},"locked":[["a1","b9"]]"#)), "locked[0][1]");
        check_place(&problem(&format!(r#"{solvable},"locked":[["a1"]]"#)), "locked[0]");
        let locks = r#""locked":[["a1","b1"],["a2","b1"]]"#;
        check_place(&problem(&format!("{solvable},{locks}")), "locked[1]");
        let both = r#""locked":[["a1","b1"]],"forbidden":[["a1","b1"]]"#;
        check_place(&problem(&format!("{solvable},{both}")), "locked[0]");
        let twice = r#""forbidden":[["a1","b1"],["a1","b1"]]"#;
        check_place(&problem(&format!("{solvable},{twice}")), "forbidden[1]");
        let capacity = r#""capacity":{"left":{"a1":-1}}"#;
        check_place(&problem(&format!("{solvable},{capacity}")), "capacity.left.a1");
        let middle = r#""capacity":{"middle":{}}"#;
        check_place(&problem(&format!("{solvable},{middle}")), "capacity.middle");
    }

    #[test]
    fn mistakes_in_lists_are_reported_with_their_place() {
        let with = |lists: &str| {
            format!(
                r#"{{"left":["a1"],"right":["b1","b2"],"preferences":{lists},"fit":[],"method":"max-fit"}}"#
            )
        };
        check_place(&with(r#"{"left":{"a1":[["b1"],["b1"]]}}"#), "preferences.left.a1");
        check_place(&with(r#"{"left":{"a1":[["b1"],["b7"]]}}"#), "preferences.left.a1[1][0]");
        check_place(&with(r#"{"left":{"a1":[[]]}}"#), "preferences.left.a1[0]");
        check_place(&with(r#"{"left":{"a1":["b1"]}}"#), "preferences.left.a1[0]");
        check_place(&with(r#"{"left":{"a9":[["b1"]]}}"#), "preferences.left.a9");
        check_place(&with(r#"{"left":{"a1":[],"a1":[]}}"#), "preferences.left.a1");
        check_place(r#"{"left":["a1","a1"],"right":[],"method":"max-fit"}"#, "left[1]");
        check_place("[]", "problem");
        check_place("", "line 1, column 0");
    }
}
