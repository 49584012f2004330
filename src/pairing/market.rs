//! From the rows of a scheme to the computation and back: the two sides as parties, their market, a proposal, and what is
//! to be said about a set of pairs. The assisting side is the left one. Nothing here knows a page or the database.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::store::Situation;
use crate::{
    compute::pairing::{
        self as compute, Solution, check,
        explain::{PairReason, explain},
        fit::{self, FitParts, Profile, Weights},
        market::Market,
        objections::{self, Alone, Blocking},
        problem::{MOST_CELLS, MarketError, Member, Problem, Side, Unlisted, Wishes},
        summary::{Summary, summarize},
    },
    domain::{
        id::EnterpriseId,
        states::{self, named},
    },
    results::snapshot::{hex, sha256},
};

named! {
    /// What a pairing aims at, as it is stored; what each means stands with the computation.
    pub enum Method {
        /// Stable, and the best such for the assisting side.
        StableLeft = "stable-left",
        /// Stable, and the best such for the assisted side.
        StableRight = "stable-right",
        /// Stable, and of these the smallest sum of ranks.
        StableEgalitarian = "stable-egalitarian",
        /// Stable, and of these the largest sum of fit.
        StableMaxFit = "stable-max-fit",
        /// The largest sum of fit, stable or not.
        MaxFit = "max-fit",
        /// The smallest sum of ranks, stable or not.
        MinRankSum = "min-rank-sum",
    }
}

impl Method {
    /// What is proposed first: nobody can complain, and neither side comes before the other.
    pub const USUAL: Self = Self::StableMaxFit;

    /// The method of the computation.
    pub fn computed(self) -> compute::Method {
        match self {
            Self::StableLeft => compute::Method::StableLeft,
            Self::StableRight => compute::Method::StableRight,
            Self::StableEgalitarian => compute::Method::StableEgalitarian,
            Self::StableMaxFit => compute::Method::StableMaxFit,
            Self::MaxFit => compute::Method::MaxFit,
            Self::MinRankSum => compute::Method::MinRankSum,
        }
    }

    /// Whether it aims at ranks, so that its bound is one of the rank sum; otherwise the bound is one of fit.
    pub fn minds_ranks(self) -> bool {
        matches!(self, Self::StableEgalitarian | Self::MinRankSum)
    }
}

/// The two of a pair: the assisting enterprise, then the assisted one.
pub type Two = (EnterpriseId, EnterpriseId);

/// An enterprise as the computation sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The enterprise.
    pub id: EnterpriseId,
    /// Its name.
    pub name: String,
    /// Its sector; empty when unknown.
    pub sector: String,
    /// Tags of what it needs.
    pub needs: Vec<String>,
    /// Tags of what it offers.
    pub offers: Vec<String>,
    /// Groups of partners, best first; empty when it has handed in nothing.
    pub wishes: Vec<Vec<EnterpriseId>>,
    /// Whom it does not accept.
    pub exclusions: BTreeSet<EnterpriseId>,
    /// How many partners it can have.
    pub capacity: usize,
}

/// Both sides, without those that withdrew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// The assisting side.
    pub left: Vec<Party>,
    /// The assisted side.
    pub right: Vec<Party>,
}

/// Pairs that are fixed or ruled out before anything is computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Part of every answer.
    pub locked: BTreeSet<Two>,
    /// Part of no answer.
    pub banned: BTreeSet<Two>,
}

/// How many blocking pairs are explained at the most; a plan that minds no stability may have very many.
pub const MOST_BLOCKING: usize = 100;

/// What can be said about a set of pairs.
#[derive(Clone, Debug)]
pub struct Findings {
    /// For each pair why it is so, in the order of the left side.
    pub reasons: Vec<PairReason>,
    /// The first [`MOST_BLOCKING`] of the pairs that would both rather have each other; `summary` has their number.
    pub blocking: Vec<Blocking>,
    /// Who has a place left, with or without a partner, and why nobody takes it.
    pub alone: Vec<Alone>,
    /// Left members without a partner.
    pub left_alone: Vec<usize>,
    /// Right members without a partner.
    pub right_alone: Vec<usize>,
    /// Fit, ranks and blocking pairs in numbers.
    pub summary: Summary,
}

impl Parties {
    /// The two sides of a scheme, each in the order in which its enterprises were added.
    pub fn of(situation: &Situation) -> Self {
        let mut sides = Self { left: Vec::new(), right: Vec::new() };
        let mut tags: BTreeMap<(EnterpriseId, &str), Vec<String>> = BTreeMap::new();
        for row in &situation.tags {
            tags.entry((row.enterprise_id, row.kind.as_str())).or_default().push(row.tag.clone());
        }
        let mut wishes: BTreeMap<EnterpriseId, BTreeMap<i32, Vec<EnterpriseId>>> = BTreeMap::new();
        for row in &situation.wishes {
            wishes.entry(row.enterprise_id).or_default().entry(row.rank).or_default().push(row.partner_id);
        }
        let mut exclusions: BTreeMap<EnterpriseId, BTreeSet<EnterpriseId>> = BTreeMap::new();
        for row in &situation.exclusions {
            exclusions.entry(row.enterprise_id).or_default().insert(row.partner_id);
        }
        for row in situation.enterprises.iter().filter(|row| row.withdrawn_at.is_none()) {
            let party = Party {
                id: row.id,
                name: row.name.clone(),
                sector: row.sector.clone(),
                needs: tags.remove(&(row.id, "need")).unwrap_or_default(),
                offers: tags.remove(&(row.id, "offer")).unwrap_or_default(),
                wishes: wishes.remove(&row.id).unwrap_or_default().into_values().collect(),
                exclusions: exclusions.remove(&row.id).unwrap_or_default(),
                capacity: usize::try_from(row.capacity).unwrap_or(1),
            };
            match row.side {
                states::Side::Assisting => sides.left.push(party),
                states::Side::Assisted => sides.right.push(party),
            }
        }
        sides
    }

    /// What a computation starts from in short: the SHA-256, in hexadecimal digits, of who is on which side with sector,
    /// tags, wishes, exclusions and more than one place. Names and contacts are no part of it.
    ///
    /// # Errors
    /// When it cannot be written, which no party of ours causes.
    pub fn fingerprint(&self) -> serde_json::Result<String> {
        let sides = [&self.left, &self.right].map(|side| side.iter().map(Party::facts).collect::<Vec<_>>());
        let mut text = serde_json::to_string(&sides)?;
        let several = self.left.iter().chain(&self.right).filter(|party| party.capacity != 1);
        let several: Vec<_> = several.map(|party| (party.id.to_string(), party.capacity)).collect();
        // Where everybody has one place the text is what it was before there were more.
        if !several.is_empty() {
            text.push_str(&serde_json::to_string(&several)?);
        }
        Ok(hex(&sha256(&text)))
    }

    /// Whether they have changed since a plan was computed whose fingerprint was `rests_on`; older plans have none, and of
    /// them it is not known.
    ///
    /// # Errors
    /// See [`Self::fingerprint`].
    pub fn have_changed_since(&self, rests_on: &str) -> serde_json::Result<bool> {
        Ok(!rests_on.is_empty() && rests_on != self.fingerprint()?)
    }

    /// How many pairs are possible at the most.
    pub fn cells(&self) -> usize {
        self.left.len().saturating_mul(self.right.len())
    }

    /// How well two fit, with the parts.
    pub fn fit(left: &Party, right: &Party) -> FitParts {
        fit::fit(&left.profile(), &right.profile(), Weights::default())
    }

    /// The fit of a pair; 0 if one of the two is not here.
    pub fn fit_of(&self, pair: Two) -> i64 {
        let left = self.left.iter().find(|party| party.id == pair.0);
        let right = self.right.iter().find(|party| party.id == pair.1);
        left.zip(right).map_or(0, |(left, right)| i64::from(Self::fit(left, right).total))
    }

    /// The market of the two sides. Who hands in no wishes ranks everybody by fit; partners that a list does not name
    /// follow it by fit; who is excluded is not acceptable. Locked pairs have their places even where an enterprise has
    /// fewer by now.
    ///
    /// # Errors
    /// When there are more than [`MOST_CELLS`] possible pairs, or a locked pair cannot be.
    pub fn market(&self, bounds: &Bounds) -> Result<Market, MarketError> {
        if self.cells() > MOST_CELLS {
            return Err(MarketError::TooLarge);
        }
        let (left_at, right_at) = (places(&self.left), places(&self.right));
        let mut table = Vec::with_capacity(self.cells());
        for (l, left) in self.left.iter().enumerate() {
            for (r, right) in self.right.iter().enumerate() {
                table.push((l, r, i64::from(Self::fit(left, right).total)));
            }
        }
        let width = self.right.len();
        let fit_of = |l: usize, r: usize| table.get(l * width + r).map_or(0, |row| row.2);
        let locked = self.positions(&bounds.locked);
        let left = self.left.iter().enumerate().map(|(l, party)| {
            let fit: Vec<i64> = (0..width).map(|r| fit_of(l, r)).collect();
            let places = party.capacity.max(locked.iter().filter(|pair| pair.0 == l).count());
            Member { wishes: party.whole_list(&right_at, &fit), places }
        });
        let right = self.right.iter().enumerate().map(|(r, party)| {
            let fit: Vec<i64> = (0..self.left.len()).map(|l| fit_of(l, r)).collect();
            let places = party.capacity.max(locked.iter().filter(|pair| pair.1 == r).count());
            Member { wishes: party.whole_list(&left_at, &fit), places }
        });
        let problem = Problem {
            left: left.collect(),
            right: right.collect(),
            unlisted: Unlisted::Unacceptable,
            locked,
            forbidden: self.positions(&bounds.banned),
            fit: table,
        };
        Market::build(&problem)
    }

    /// The positions of pairs; those with somebody who is not (or no longer) here are left out.
    pub fn positions<'a>(&self, pairs: impl IntoIterator<Item = &'a Two>) -> Vec<(usize, usize)> {
        let (left_at, right_at) = (places(&self.left), places(&self.right));
        let place = |pair: &Two| Some((*left_at.get(&pair.0)?, *right_at.get(&pair.1)?));
        pairs.into_iter().filter_map(place).collect()
    }

    /// The pairs at some positions.
    pub fn pairs(&self, positions: &[(usize, usize)]) -> Vec<Two> {
        let pair = |at: &(usize, usize)| Some((self.left.get(at.0)?.id, self.right.get(at.1)?.id));
        positions.iter().filter_map(pair).collect()
    }

    /// Whether neither of the two excludes the other.
    pub fn accept(&self, pair: Two) -> bool {
        let excludes = |side: &[Party], who: EnterpriseId, whom: EnterpriseId| {
            side.iter().any(|party| party.id == who && party.exclusions.contains(&whom))
        };
        !excludes(&self.left, pair.0, pair.1) && !excludes(&self.right, pair.1, pair.0)
    }

    /// The first of some pairs, in their order, for which both have a place.
    pub fn with_places(&self, pairs: impl IntoIterator<Item = Two>) -> BTreeSet<Two> {
        let all = self.left.iter().chain(&self.right);
        let mut free: BTreeMap<EnterpriseId, usize> = all.map(|party| (party.id, party.capacity)).collect();
        let mut kept = BTreeSet::new();
        for pair in pairs {
            let has_place = |id: EnterpriseId| free.get(&id).is_some_and(|places| *places > 0);
            if has_place(pair.0) && has_place(pair.1) && kept.insert(pair) {
                for id in [pair.0, pair.1] {
                    free.entry(id).and_modify(|places| *places -= 1);
                }
            }
        }
        kept
    }

    /// Computes a pairing.
    ///
    /// # Errors
    /// As [`Parties::market`], and when there are more locked pairs than places.
    pub fn propose(&self, method: Method, bounds: &Bounds) -> Result<Solution, MarketError> {
        let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
        for (row, (l, r)) in self.positions(&bounds.locked).into_iter().enumerate() {
            let sides = [(Side::Left, l, &self.left, &mut left), (Side::Right, r, &self.right, &mut right)];
            for (side, member, parties, counts) in sides {
                let count = counts.entry(member).or_insert(0);
                *count += 1;
                if parties.get(member).is_some_and(|party| *count > party.capacity) {
                    return Err(MarketError::LockedAbovePlaces { row, side, member });
                }
            }
        }
        Ok(compute::solve(&self.market(bounds)?, method.computed()))
    }

    /// What is to be said about a set of pairs.
    pub fn examine(&self, market: &Market, pairs: &[(usize, usize)]) -> Findings {
        let parts = pairs
            .iter()
            .filter_map(|&(l, r)| Some(((l, r), Self::fit(self.left.get(l)?, self.right.get(r)?))));
        let lefts: BTreeSet<usize> = pairs.iter().map(|pair| pair.0).collect();
        let rights: BTreeSet<usize> = pairs.iter().map(|pair| pair.1).collect();
        let mut blocking = check::blocking_pairs(market, pairs);
        blocking.truncate(MOST_BLOCKING);
        Findings {
            reasons: explain(market, pairs, &parts.collect()),
            blocking: objections::explained(market, pairs, &blocking),
            alone: objections::alone(market, pairs),
            left_alone: (0..self.left.len()).filter(|l| !lefts.contains(l)).collect(),
            right_alone: (0..self.right.len()).filter(|r| !rights.contains(r)).collect(),
            summary: summarize(market, pairs),
        }
    }
}

impl Party {
    /// What a computation looks at.
    fn facts(&self) -> impl Serialize + '_ {
        let ids = |list: &[EnterpriseId]| list.iter().map(EnterpriseId::to_string).collect::<Vec<_>>();
        let wishes: Vec<Vec<String>> = self.wishes.iter().map(|group| ids(group)).collect();
        let exclusions = ids(&self.exclusions.iter().copied().collect::<Vec<_>>());
        (self.id.to_string(), &self.sector, &self.needs, &self.offers, wishes, exclusions)
    }

    fn profile(&self) -> Profile<'_> {
        let sector = Some(self.sector.as_str()).filter(|sector| !sector.is_empty());
        Profile { needs: &self.needs, offers: &self.offers, sector }
    }

    /// The wishes, followed by everybody else by fit (equal fit is a tie), without those excluded.
    fn whole_list(&self, places: &BTreeMap<EnterpriseId, usize>, fit: &[i64]) -> Wishes {
        let mut rest: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        let named: BTreeSet<EnterpriseId> = self.wishes.iter().flatten().copied().collect();
        for (partner, &at) in places {
            if !named.contains(partner) && !self.exclusions.contains(partner) {
                rest.entry(fit.get(at).copied().unwrap_or(0)).or_default().push(at);
            }
        }
        let accepted = |partner: &EnterpriseId| {
            places.get(partner).copied().filter(|_| !self.exclusions.contains(partner))
        };
        let wished = self.wishes.iter().map(|group| group.iter().filter_map(accepted).collect::<Vec<_>>());
        let groups = wished.filter(|group| !group.is_empty()).chain(rest.into_values().rev());
        Wishes::Ranked(groups.collect())
    }
}

fn places(side: &[Party]) -> BTreeMap<EnterpriseId, usize> {
    side.iter().enumerate().map(|(at, party)| (party.id, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, Ids};
    use crate::domain::time::Timestamp;

    fn party(ids: &Ids, name: &str, needs: &[&str], offers: &[&str]) -> Party {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        let now = Clock::standing_at(Timestamp::from_micros(1)).now();
        Party {
            id: ids.fresh(now),
            name: name.to_owned(),
            sector: String::new(),
            needs: words(needs),
            offers: words(offers),
            wishes: Vec::new(),
            exclusions: BTreeSet::new(),
            capacity: 1,
        }
    }

    fn two_by_two() -> Parties {
        let ids = Ids::seeded(1);
        Parties {
            left: vec![party(&ids, "a", &[], &["tea"]), party(&ids, "b", &[], &["inn"])],
            right: vec![party(&ids, "c", &["tea"], &[]), party(&ids, "d", &["inn"], &[])],
        }
    }

    #[test]
    fn without_wishes_everybody_follows_the_fit() {
        let parties = two_by_two();
        let solution = parties.propose(Method::StableLeft, &Bounds::default()).unwrap();
        assert_eq!(solution.pairs, [(0, 0), (1, 1)]);
        assert_eq!(solution.fit, 2000);
    }

    #[test]
    fn who_is_excluded_has_no_rank_and_takes_none_away() {
        let mut parties = two_by_two();
        parties.left[0].exclusions = BTreeSet::from([parties.right[0].id]);
        let market = parties.market(&Bounds::default()).unwrap();
        assert_eq!((market.left_rank(0, 0), market.left_rank(0, 1)), (0, 1));
        assert!(!parties.accept((parties.left[0].id, parties.right[0].id)));
    }

    #[test]
    fn what_cannot_be_computed_at_once_is_refused_before_it_is_laid_out() {
        let ids = Ids::seeded(2);
        let side = |count: usize| (0..count).map(|_| party(&ids, "e", &[], &[])).collect();
        let parties = Parties { left: side(4001), right: side(4000) };
        assert_eq!(
            parties.propose(Method::StableLeft, &Bounds::default()).unwrap_err(),
            MarketError::TooLarge
        );
    }

    #[test]
    fn the_fingerprint_tells_what_a_plan_rests_on_and_nothing_else() {
        let parties = two_by_two();
        let first = parties.fingerprint().unwrap();
        let changed = |change: fn(&mut Party)| {
            let mut other = parties.clone();
            change(&mut other.left[0]);
            other.fingerprint().unwrap()
        };
        assert_eq!(changed(|party| party.name = "renamed".to_owned()), first);
        assert_ne!(changed(|party| party.sector = "tea".to_owned()), first);
        assert_ne!(changed(|party| party.offers.clear()), first);
        assert_ne!(changed(|party| party.wishes = vec![vec![party.id]]), first);
        assert_ne!(changed(|party| party.exclusions = BTreeSet::from([party.id])), first);
        assert_ne!(changed(|party| party.capacity = 2), first);
    }

    #[test]
    fn who_has_two_places_gets_two_partners() {
        let mut parties = two_by_two();
        parties.left.truncate(1);
        let pairs =
            |parties: &Parties| parties.propose(Method::StableMaxFit, &Bounds::default()).unwrap().pairs;
        assert_eq!(pairs(&parties), [(0, 0)]);
        parties.left[0].capacity = 2;
        assert_eq!(pairs(&parties), [(0, 0), (0, 1)]);
    }

    #[test]
    fn locked_pairs_keep_places_that_an_enterprise_gave_up_but_nothing_new_is_computed() {
        let parties = two_by_two();
        let locked = parties.pairs(&[(0, 0), (0, 1)]).into_iter().collect();
        let bounds = Bounds { locked, banned: BTreeSet::new() };
        let market = parties.market(&bounds).unwrap();
        assert_eq!((market.left_places(0), market.left_places(1)), (2, 1));
        let above = MarketError::LockedAbovePlaces { row: 1, side: Side::Left, member: 0 };
        assert_eq!(parties.propose(Method::StableLeft, &bounds).unwrap_err(), above);
        assert_eq!(parties.with_places(bounds.locked.clone()).len(), 1);
    }

    #[test]
    fn wishes_come_before_the_fit() {
        let mut parties = two_by_two();
        parties.left[0].wishes = vec![vec![parties.right[1].id]];
        let market = parties.market(&Bounds::default()).unwrap();
        assert_eq!((market.left_rank(0, 1), market.left_rank(0, 0)), (1, 2));
    }
}
