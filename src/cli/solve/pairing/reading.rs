//! Reads the JSON of a pairing problem into positions, and tells mistakes by the names that stand in the text.

use std::collections::BTreeMap;

use super::super::json::{self, At, Json};
use super::super::{BadProblem, ID_LIMIT};
use crate::compute::pairing::Method;
use crate::compute::pairing::problem::{
    MOST_CELLS, MarketError, Member, Problem, Side, Table, Unlisted, Wishes,
};

/// The ids of one side, by position and back.
pub struct Ids<'a> {
    side: Side,
    written: Vec<&'a str>,
    positions: BTreeMap<&'a str, usize>,
}

impl<'a> Ids<'a> {
    fn read(side: Side, at: &At<'a>) -> Result<Self, BadProblem> {
        let mut ids = Self { side, written: Vec::new(), positions: BTreeMap::new() };
        for item in at.list()? {
            let id = item.text()?;
            if id.len() > ID_LIMIT {
                return Err(item.bad(&format!("this id is longer than {ID_LIMIT} bytes")));
            }
            if ids.positions.insert(id, ids.written.len()).is_some() {
                return Err(item.bad(&format!("the id “{id}” stands there twice")));
            }
            ids.written.push(id);
        }
        Ok(ids)
    }

    /// The id at a position; empty beyond the end.
    pub fn id(&self, position: usize) -> &'a str {
        self.written.get(position).copied().unwrap_or_default()
    }

    fn position(&self, at: &At, id: &str) -> Result<usize, BadProblem> {
        let unknown = || at.bad(&format!("there is no “{}” on the {} side", json::shortened(id), self.side));
        self.positions.get(id).copied().ok_or_else(unknown)
    }

    /// The ids of the positions that are flagged.
    pub fn chosen(&self, flags: &[bool]) -> Vec<&'a str> {
        let chosen = self.written.iter().zip(flags).filter(|(_, flag)| **flag);
        chosen.map(|(id, _)| *id).collect()
    }
}

/// A problem as it was written.
pub struct Form<'a> {
    /// The left side.
    pub left: Ids<'a>,
    /// The right side.
    pub right: Ids<'a>,
    /// The problem in positions.
    pub problem: Problem,
    /// What is asked for.
    pub method: Method,
}

impl<'a> Form<'a> {
    /// Reads a problem.
    ///
    /// # Errors
    /// The first mistake in the text with its place.
    pub fn read(json: &'a Json<'a>) -> Result<Self, BadProblem> {
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
            at.list()?.map(|row| pair(&row, &left, &right)).collect()
        };
        let fit = match fields.get("fit") {
            None => Vec::new(),
            Some(at) => {
                let rows = at.list()?;
                let mut fits = Vec::with_capacity(rows.len().min(MOST_CELLS));
                for row in rows {
                    fits.push(fit(&row, &left, &right)?);
                }
                fits
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

    /// Pairs of ids for pairs of positions.
    pub fn ids(&self, pairs: &[(usize, usize)]) -> Vec<(&'a str, &'a str)> {
        let ids = |pair: &(usize, usize)| (self.left.id(pair.0), self.right.id(pair.1));
        pairs.iter().map(ids).collect()
    }

    /// Where in the text a mistake of the whole problem stands, with the ids in place of positions.
    pub fn place(&self, error: &MarketError) -> BadProblem {
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
            let listed = group.list()?;
            let mut partners = Vec::with_capacity(listed.len().min(other.written.len()));
            for partner in listed {
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
    let mut items = row.list()?;
    let (Some(a), Some(b), None) = (items.next(), items.next(), items.next()) else {
        return Err(row.bad("should be [left id, right id]"));
    };
    Ok((left.position(&a, a.text()?)?, right.position(&b, b.text()?)?))
}

fn fit(row: &At, left: &Ids, right: &Ids) -> Result<(usize, usize, i64), BadProblem> {
    let mut items = row.list()?;
    let (Some(a), Some(b), Some(value), None) = (items.next(), items.next(), items.next(), items.next())
    else {
        return Err(row.bad("should be [left id, right id, fit]"));
    };
    Ok((left.position(&a, a.text()?)?, right.position(&b, b.text()?)?, value.whole()?))
}
