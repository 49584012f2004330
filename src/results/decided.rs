//! Decisions about the order of tied entries, and whether they still fit: a decision counts for the entries that it was made
//! for and the total that they shared then. When marks have changed since, nobody has decided what ties now.

use std::collections::BTreeSet;

use super::store::DecisionRow;
use crate::{
    compute::{
        exact::Exact,
        ranking::{Entrant, Ranking},
    },
    domain::id::{DecisionId, EntryId},
    error::AppError,
};

/// A decision that is in force, with its entries as positions in [`super::standing::Standing::entries`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The decision.
    pub id: DecisionId,
    /// The order that it records, best first; entries that have left the round are left out.
    pub order: Vec<usize>,
    /// The total that the entries shared; none for decisions from before it was kept.
    total: Option<Exact>,
}

impl Decided {
    /// The decisions in force, the oldest first. `position` finds an entry of the round.
    ///
    /// # Errors
    /// When a stored row is damaged.
    pub fn in_force(
        rows: &[DecisionRow],
        position: impl Fn(EntryId) -> Option<usize>,
    ) -> Result<Vec<Self>, AppError> {
        let read = |row: &DecisionRow| -> Result<Self, AppError> {
            let order: Vec<EntryId> = serde_json::from_str(&row.entry_order)?;
            let total = row.total.as_deref().map(read_total).transpose()?;
            let order = order.into_iter().filter_map(&position).collect();
            Ok(Self { id: row.id, order, total })
        };
        rows.iter().filter(|row| row.revoked_at.is_none()).map(read).collect()
    }

    /// The decisions that count, and those that do not: they fit no tie, or a newer one puts the same entries in order. `recorded` holds the
    /// oldest first, and so do both lists. O(d log d) beside [`Self::fits`] for the entries d of all orders together.
    pub fn that_count(
        recorded: Vec<Self>,
        entrants: &[Entrant<usize>],
        plain: &Ranking,
        is_final: bool,
    ) -> (Vec<Self>, Vec<Self>) {
        let mut decided_anew = BTreeSet::new();
        let mut counts: Vec<bool> = recorded
            .iter()
            .rev()
            .map(|it| it.fits(entrants, plain, is_final) && decided_anew.insert(it.entries()))
            .collect();
        counts.reverse();
        let (counting, others): (Vec<_>, Vec<_>) =
            recorded.into_iter().zip(counts).partition(|(_, counts)| *counts);
        let decisions = |list: Vec<(Self, bool)>| list.into_iter().map(|(decided, _)| decided).collect();
        (decisions(counting), decisions(others))
    }

    /// The entries that it puts in order, by position.
    fn entries(&self) -> Vec<usize> {
        let mut entries = self.order.clone();
        entries.sort_unstable();
        entries
    }

    /// Whether exactly these entries tie in the ranking that the chain alone makes, at the total for which they were put in
    /// order. Where the marks cannot change any more, the total is not asked for: by some rules an entry that leaves
    /// moves the totals of all others.
    pub fn fits(&self, entrants: &[Entrant<usize>], plain: &Ranking, is_final: bool) -> bool {
        let own = self.entries();
        let Some(tie) = plain.ties.iter().find(|tie| tie.entries == own) else { return false };
        let first = tie.entries.first().and_then(|entry| entrants.get(*entry));
        let total = first.and_then(|entrant| entrant.working.total());
        is_final || self.total.is_none() || self.total == total
    }
}

/// A total as it is stored with a decision: exactly, as a fraction.
pub fn total_text(total: Exact) -> String {
    let (numerator, denominator) = total.terms();
    format!("{numerator}/{denominator}")
}

fn read_total(text: &str) -> Result<Exact, AppError> {
    let damaged = || AppError::internal(anyhow::anyhow!("the total {text} of a decision is damaged"));
    let (numerator, denominator) = text.split_once('/').ok_or_else(damaged)?;
    let (Ok(numerator), Ok(denominator)) = (numerator.parse(), denominator.parse()) else {
        return Err(damaged());
    };
    Exact::new(numerator, denominator).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compute::{
            ranking::rank,
            scoring::{Mark, Scorer},
        },
        domain::rule::Rule,
    };

    /// Entries with these totals, ranked by the chain alone.
    fn ranked(totals: &[&str]) -> (Vec<Entrant<usize>>, Ranking) {
        let rule = Rule::from_toml(
            "decimals = 2\nround = [\"total\"]\naggregate = \"mean\"\ntie_break = [\"draw\"]\n\
             [[criterion]]\nid = \"c\"\nfull = \"100\"\nstep = \"0.01\"\nweight = \"1\"\n",
        )
        .unwrap();
        let scorer = Scorer::new(&rule).unwrap();
        let marks: Vec<Vec<Mark<usize>>> = totals
            .iter()
            .map(|total| vec![Mark { judge: 0, criterion: 0, points: total.parse().unwrap() }])
            .collect();
        let workings = scorer.score_group(&marks).unwrap();
        let entrants: Vec<Entrant<usize>> =
            workings.into_iter().map(|working| Entrant { group: 0, working, columns: Vec::new() }).collect();
        let ranking = rank(&rule, &entrants, &[]).unwrap();
        (entrants, ranking)
    }

    fn decided(order: &[usize], total: Option<&str>) -> Decided {
        let total = total.map(|text| read_total(text).unwrap());
        Decided { id: uuid::Uuid::nil().into(), order: order.to_vec(), total }
    }

    #[test]
    fn a_decision_counts_for_exactly_its_entries_and_their_total() {
        let (entrants, ranking) = ranked(&["90", "80.5", "80.5", "70"]);
        let fits =
            |order: &[usize], total: Option<&str>| decided(order, total).fits(&entrants, &ranking, false);
        assert!(fits(&[2, 1], Some("161/2")));
        assert!(fits(&[2, 1], None), "from before totals were kept");
        assert!(!fits(&[2, 1], Some("90/1")), "they tied elsewhere");
        assert!(!fits(&[0, 2, 1], Some("161/2")), "one of them does not tie any more");
        assert!(!fits(&[2], Some("161/2")), "another one ties with it");
        assert!(!fits(&[3, 0], Some("161/2")));
    }

    #[test]
    fn where_marks_cannot_change_only_the_entries_count() {
        let (entrants, ranking) = ranked(&["80.5", "80.5"]);
        assert!(decided(&[1, 0], Some("90/1")).fits(&entrants, &ranking, true));
        assert!(!decided(&[1], Some("161/2")).fits(&entrants, &ranking, true));
    }

    #[test]
    fn of_two_orders_of_the_same_entries_the_newer_counts() {
        let (entrants, ranking) = ranked(&["90", "80.5", "80.5", "70", "70"]);
        let recorded = [vec![1, 2], vec![4, 3], vec![2, 1], vec![0, 3]].map(|order| decided(&order, None));
        let (counting, others) = Decided::that_count(recorded.to_vec(), &entrants, &ranking, true);
        let orders = |list: Vec<Decided>| list.into_iter().map(|it| it.order).collect::<Vec<_>>();
        assert_eq!(orders(counting), [[4, 3], [2, 1]]);
        assert_eq!(orders(others), [[1, 2], [0, 3]]);
    }

    #[test]
    fn a_total_is_read_as_it_was_written() {
        for (numerator, denominator) in [(161, 2), (-3, 7), (0, 1)] {
            let total = Exact::new(numerator, denominator).unwrap();
            assert_eq!(read_total(&total_text(total)).unwrap(), total);
        }
        for damaged in ["", "1", "1/0", "a/2", "1/2/3"] {
            assert!(read_total(damaged).is_err(), "{damaged}");
        }
    }
}
