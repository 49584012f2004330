//! The enterprises of the assistance scheme, with wishes that leave a whole stable pairing possible.
//!
//! Some pairs wish for each other first: they meet in every stable pairing, whatever the others do. Only such enterprises exclude
//! anybody or are excluded by anybody; so no two others can both stay alone, for they would accept each other.

use super::credit_code::credit_code;
use super::people::People;
use super::random::Random;
use super::words::enterprises::{ASSISTED, ASSISTING};
use super::words::names::{GIVEN, HANGZHOU_FAMILIES, QIANDONGNAN_FAMILIES};

/// The two sides of the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Helps: a student enterprise of Zhejiang.
    Assisting,
    /// Is helped: an enterprise of Leishan County.
    Assisted,
}

impl Side {
    /// The name of the side as it is stored and imported.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assisting => "assisting",
            Self::Assisted => "assisted",
        }
    }
}

/// An enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoEnterprise {
    /// Its name.
    pub name: &'static str,
    /// Its side.
    pub side: Side,
    /// 18 characters, formally valid, of a region that does not exist.
    pub credit_code: String,
    /// Its trade.
    pub sector: &'static str,
    /// What it needs, out of `kinds_of_support()`.
    pub needs: Vec<&'static str>,
    /// What it offers, out of `kinds_of_support()`.
    pub offers: Vec<&'static str>,
    /// The contact's full name.
    pub contact: String,
    /// An invented telephone number.
    pub phone: String,
    /// An address at example.com.
    pub email: String,
    /// What it says of itself.
    pub profile: &'static str,
    /// Indices of the other side, best first; an inner list with two is a tie. Who is not listed follows by fit.
    pub wishes: Vec<Vec<usize>>,
    /// Indices of the other side that it does not accept.
    pub exclusions: Vec<usize>,
}

/// How many pairs wish for each other first.
const SURE_PAIRS: usize = 4;

/// Both sides: assisting, then assisted.
pub fn enterprises(seed: u64, people: &mut People) -> (Vec<DemoEnterprise>, Vec<DemoEnterprise>) {
    let mut random = Random::at(seed, &[4]);
    let mut left = side(&mut random, people, Side::Assisting, ASSISTING);
    let mut right = side(&mut random, people, Side::Assisted, ASSISTED);
    let sure = sure_pairs(&mut random, &left, &right);
    exclude(&mut random, &sure, &mut left, &mut right);
    let sure_of_right: Vec<(usize, usize)> = sure.iter().map(|(a, b)| (*b, *a)).collect();
    let left_wishes = wishes(&mut random, &left, &right, &sure);
    let right_wishes = wishes(&mut random, &right, &left, &sure_of_right);
    for (enterprise, wishes) in
        left.iter_mut().chain(&mut right).zip(left_wishes.into_iter().chain(right_wishes))
    {
        enterprise.wishes = wishes;
    }
    (left, right)
}

/// In how many ways two enterprises serve each other: needs of one that the other offers, in both directions.
pub fn common_ways(one: &DemoEnterprise, other: &DemoEnterprise) -> usize {
    let met = |needs: &[&str], offers: &[&str]| needs.iter().filter(|need| offers.contains(*need)).count();
    met(&one.needs, &other.offers) + met(&other.needs, &one.offers)
}

fn side(random: &mut Random, people: &mut People, side: Side, table: &'static str) -> Vec<DemoEnterprise> {
    (1..)
        .zip(table.lines())
        .filter_map(|(place, line)| enterprise(random, people, side, place, line))
        .collect()
}

fn enterprise(
    random: &mut Random,
    people: &mut People,
    side: Side,
    place: u32,
    line: &'static str,
) -> Option<DemoEnterprise> {
    let mut columns = line.split('|');
    let (name, sector) = (columns.next()?, columns.next()?);
    let (needs, offers) = (columns.next()?, columns.next()?);
    let (families, mailbox) = match side {
        Side::Assisting => (HANGZHOU_FAMILIES, "zhejiang"),
        Side::Assisted => (QIANDONGNAN_FAMILIES, "leishan"),
    };
    Some(DemoEnterprise {
        name,
        side,
        credit_code: credit_code(random),
        sector,
        needs: needs.split('、').collect(),
        offers: offers.split('、').collect(),
        contact: people.name(families, GIVEN),
        phone: people.phone(),
        email: format!("{mailbox}{place:02}@example.com"),
        profile: columns.next()?,
        wishes: Vec::new(),
        exclusions: Vec::new(),
    })
}

/// Pairs that serve each other well, nobody twice.
fn sure_pairs(random: &mut Random, left: &[DemoEnterprise], right: &[DemoEnterprise]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (a, one) in left.iter().enumerate() {
        pairs.extend(right.iter().enumerate().map(|(b, other)| (common_ways(one, other), a, b)));
    }
    random.shuffle(&mut pairs);
    pairs.sort_by_key(|(ways, _, _)| std::cmp::Reverse(*ways));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in pairs {
        if chosen.len() < SURE_PAIRS && chosen.iter().all(|(c, d)| *c != a && *d != b) {
            chosen.push((a, b));
        }
    }
    chosen
}

/// Lets each sure enterprise of the left exclude one partner, and be excluded once; never its own.
fn exclude(
    random: &mut Random,
    sure: &[(usize, usize)],
    left: &mut [DemoEnterprise],
    right: &mut [DemoEnterprise],
) {
    for (turn, (a, b)) in sure.iter().enumerate() {
        let away = 1 + random.below(right.len().saturating_sub(1));
        if turn % 2 == 0 {
            let other = (b + away) % right.len().max(1);
            if let Some(enterprise) = left.get_mut(*a) {
                enterprise.exclusions.push(other);
            }
        } else {
            let other = (a + away) % left.len().max(1);
            if let Some(enterprise) = right.get_mut(*b) {
                enterprise.exclusions.push(other);
            }
        }
    }
}

/// The ranked wishes of one side: who serves it well comes early, taste does the rest; a sure partner comes first, alone.
fn wishes(
    random: &mut Random,
    side: &[DemoEnterprise],
    others: &[DemoEnterprise],
    sure: &[(usize, usize)],
) -> Vec<Vec<Vec<usize>>> {
    let mut all = Vec::with_capacity(side.len());
    for (place, enterprise) in side.iter().enumerate() {
        let partner = sure.iter().find(|(own, _)| *own == place).map(|(_, other)| *other);
        let mut order: Vec<(usize, usize)> = others
            .iter()
            .enumerate()
            .filter(|(other, _)| Some(*other) != partner && !enterprise.exclusions.contains(other))
            .map(|(other, values)| (common_ways(enterprise, values) * 10 + random.below(14), other))
            .collect();
        order.sort_by_key(|(liking, other)| (std::cmp::Reverse(*liking), *other));
        let mut rest = order.into_iter().map(|(_, other)| other);
        let groups = 3 + random.below(3);
        let mut wishes: Vec<Vec<usize>> = partner.into_iter().map(|other| vec![other]).collect();
        while wishes.len() < groups {
            let size = if random.one_in(4) { 2 } else { 1 };
            wishes.push(rest.by_ref().take(size).collect());
        }
        all.push(wishes);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::credit_code::is_valid;
    use crate::demo::{event, kinds_of_support};

    #[test]
    fn wishes_and_exclusions_name_the_other_side_and_nobody_twice() {
        for seed in 0..20 {
            let event = event(seed);
            for enterprise in event.assisting.iter().chain(&event.assisted) {
                let named: Vec<usize> =
                    enterprise.wishes.iter().flatten().chain(&enterprise.exclusions).copied().collect();
                assert!(named.iter().all(|other| *other < 20));
                assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "{}", enterprise.name);
                assert!((3..=5).contains(&enterprise.wishes.len()));
                assert!(enterprise.wishes.iter().all(|group| !group.is_empty()));
            }
        }
    }

    #[test]
    fn there_are_ties_and_exclusions() {
        let event = event(1);
        let all = || event.assisting.iter().chain(&event.assisted);
        assert!(all().any(|enterprise| enterprise.wishes.iter().any(|group| group.len() > 1)));
        assert_eq!(all().map(|enterprise| enterprise.exclusions.len()).sum::<usize>(), SURE_PAIRS);
    }

    #[test]
    fn needs_and_offers_are_of_the_common_vocabulary_and_codes_are_valid() {
        let event = event(1);
        for enterprise in event.assisting.iter().chain(&event.assisted) {
            assert!(is_valid(&enterprise.credit_code));
            for support in enterprise.needs.iter().chain(&enterprise.offers) {
                assert!(kinds_of_support().any(|known| known.zh == *support), "{support}");
            }
        }
    }

    /// Ranks every acceptable partner: wishes first, then by a made-up fit; `None` for the excluded.
    fn ranks(side: &[DemoEnterprise], fit: &[Vec<usize>], transposed: bool) -> Vec<Vec<Option<usize>>> {
        let rank = |place: usize, other: usize| {
            let enterprise = &side[place];
            if enterprise.exclusions.contains(&other) {
                return None;
            }
            let wish = enterprise.wishes.iter().position(|group| group.contains(&other));
            let fit = if transposed { fit[other][place] } else { fit[place][other] };
            Some(wish.unwrap_or(10_000 - fit))
        };
        (0..side.len()).map(|place| (0..20).map(|other| rank(place, other)).collect()).collect()
    }

    #[test]
    fn deferred_acceptance_pairs_everybody_whatever_the_fit() {
        for seed in 0..60 {
            let event = event(seed);
            let mut random = Random::new(seed);
            let fit: Vec<Vec<usize>> =
                (0..20).map(|_| (0..20).map(|_| random.below(1000)).collect()).collect();
            let left = ranks(&event.assisting, &fit, false);
            let right = ranks(&event.assisted, &fit, true);
            let mut held: Vec<Option<usize>> = vec![None; 20];
            let mut refused = vec![BTreeSet::new(); 20];
            let mut free: Vec<usize> = (0..20).collect();
            while let Some(a) = free.pop() {
                let best = (0..20)
                    .filter(|b| left[a][*b].is_some() && !refused[a].contains(b))
                    .min_by_key(|b| left[a][*b]);
                let b = best.expect("somebody is left to ask");
                let is_welcome =
                    right[b][a].is_some_and(|rank| held[b].is_none_or(|c| rank < right[b][c].unwrap()));
                if is_welcome {
                    if let Some(c) = held[b].replace(a) {
                        refused[c].insert(b);
                        free.push(c);
                    }
                } else {
                    refused[a].insert(b);
                    free.push(a);
                }
            }
            assert!(held.iter().all(Option::is_some), "seed {seed}");
        }
    }
}
