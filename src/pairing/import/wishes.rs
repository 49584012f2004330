//! What a row says of wishes: whom it names, and what of that is to be stored. Ranks and exclusions are two halves: a half
//! of which the row says nothing stays as it is stored. Until the deadline nothing that is said of a row depends on what
//! is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::{CellFault, Checker, Draft, Fault, Names};
use crate::{
    domain::{id::EnterpriseId, states::Side},
    pairing::{
        actions::wishes::Wishes,
        import_cells::{key, side},
        store::Situation,
    },
    tables::{columns::EnterpriseColumn, enterprise_rows::EnterpriseRow as TableRow},
};

/// All wishes of an enterprise, for partners that may be new themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedWishes {
    /// Groups of equally good partners, best first.
    pub groups: Vec<Vec<Target>>,
    /// Who is not accepted.
    pub exclusions: Vec<Target>,
}

/// A partner that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// One that is stored.
    Known(EnterpriseId),
    /// The one of another row of the file.
    Line(u32),
}

/// The halves that a row would store; none where it says nothing of them. After the deadline, when they are no secret any
/// more, a half that is stored already is nothing to store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) groups: Option<Vec<Vec<Target>>>,
    pub(super) exclusions: Option<Vec<Target>>,
}

/// The wishes that are stored, by enterprise; the groups and exclusions ascending.
pub(super) fn stored(situation: &Situation) -> BTreeMap<EnterpriseId, NamedWishes> {
    let mut ranks: BTreeMap<EnterpriseId, BTreeMap<i32, Vec<Target>>> = BTreeMap::new();
    for row in &situation.wishes {
        let groups = ranks.entry(row.enterprise_id).or_default();
        groups.entry(row.rank).or_default().push(Target::Known(row.partner_id));
    }
    let mut stored: BTreeMap<EnterpriseId, NamedWishes> = BTreeMap::new();
    for (id, groups) in ranks {
        stored.entry(id).or_default().groups = groups.into_values().map(sorted).collect();
    }
    for row in &situation.exclusions {
        stored.entry(row.enterprise_id).or_default().exclusions.push(Target::Known(row.partner_id));
    }
    for wishes in stored.values_mut() {
        wishes.exclusions.sort_unstable();
    }
    stored
}

fn sorted(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_unstable();
    targets
}

/// Finds whom a row names.
struct Finder<'a> {
    side: Side,
    stored: BTreeMap<&'a str, Target>,
    names: &'a Names,
}

impl Finder<'_> {
    fn find(&self, name: &str) -> Option<Target> {
        let name = key(name);
        let stored = self.stored.get(name.as_str()).copied();
        stored.or_else(|| self.names.get(&(self.side, name)).copied())
    }

    fn group(&self, names: &[String]) -> Vec<Target> {
        sorted(names.iter().filter_map(|name| self.find(name)).collect())
    }
}

impl Checker<'_> {
    /// After the deadline nobody is wished for anew; so a name means first whom it means in what is stored, be it one that
    /// has withdrawn: the table that was taken out says so.
    fn finder<'f>(&'f self, draft: &Draft<'_>, parsed: &TableRow, names: &'f Names) -> Finder<'f> {
        let stored = self.stored_if_over(draft).into_iter().flat_map(NamedWishes::partners);
        let named = stored.filter_map(|target| match target {
            Target::Known(id) => Some((self.keys.get(&id)?.as_str(), target)),
            Target::Line(_) => None,
        });
        Finder { side: side(parsed.side).other(), stored: named.collect(), names }
    }

    /// What is stored for a row's enterprise, once it is no secret any more.
    fn stored_if_over(&self, draft: &Draft<'_>) -> Option<&NamedWishes> {
        draft.before.filter(|_| !self.is_open).and_then(|row| self.stored.get(&row.id))
    }

    pub(super) fn wish_faults(&self, draft: &Draft<'_>, names: &Names) -> Vec<CellFault> {
        let Some(parsed) = &draft.parsed else { return Vec::new() };
        let row = draft.row;
        let finder = self.finder(draft, parsed, names);
        let mut faults = Vec::new();
        let cells = [
            (EnterpriseColumn::Wishes, parsed.wishes.iter().flatten().collect::<Vec<_>>()),
            (EnterpriseColumn::Exclusions, parsed.exclusions.iter().collect()),
        ];
        for (column, named) in cells {
            for name in named {
                if finder.find(name).is_none() {
                    faults.push(self.fault(row, column, Fault::Unknown(name.clone())));
                }
            }
        }
        let excluded: BTreeSet<String> = parsed.exclusions.iter().map(|name| key(name)).collect();
        if let Some(both) = parsed.wishes.iter().flatten().find(|name| excluded.contains(&key(name))) {
            let fault = Fault::WishedAndExcluded(both.clone());
            faults.push(self.fault(row, EnterpriseColumn::Exclusions, fault));
        }
        let limit = self.situation.scheme.wish_limit;
        // What is stored already may have more ranks, when the limit was lowered since.
        if self.is_open && parsed.wishes.len() > usize::try_from(limit).unwrap_or(0) {
            faults.push(self.fault(row, EnterpriseColumn::Wishes, Fault::TooManyRanks(limit)));
        }
        if faults.is_empty() && !self.is_open {
            let said = self.said(draft, parsed, names);
            faults.extend(said.columns().map(|column| self.fault(row, column, Fault::WishesClosed)));
        }
        faults
    }

    /// The wishes that a row would store.
    pub(super) fn said(&self, draft: &Draft<'_>, parsed: &TableRow, names: &Names) -> Said {
        let finder = self.finder(draft, parsed, names);
        let groups: Vec<Vec<Target>> = parsed.wishes.iter().map(|group| finder.group(group)).collect();
        let exclusions = finder.group(&parsed.exclusions);
        let stored = self.stored_if_over(draft);
        let has_groups = !groups.is_empty() && stored.is_none_or(|stored| stored.groups != groups);
        let has_exclusions =
            !exclusions.is_empty() && stored.is_none_or(|stored| stored.exclusions != exclusions);
        Said { groups: has_groups.then_some(groups), exclusions: has_exclusions.then_some(exclusions) }
    }
}

impl Said {
    /// The columns of which it says something.
    pub(super) fn columns(&self) -> impl Iterator<Item = EnterpriseColumn> {
        let groups = self.groups.is_some().then_some(EnterpriseColumn::Wishes);
        groups.into_iter().chain(self.exclusions.is_some().then_some(EnterpriseColumn::Exclusions))
    }

    /// All wishes afterwards; none when it says nothing. Nobody is wished for and excluded at once: whom one half newly
    /// names leaves the other.
    pub(super) fn over(self, stored: Option<&NamedWishes>) -> Option<NamedWishes> {
        let stored = stored.cloned().unwrap_or_default();
        let without = |targets: Vec<Target>, gone: &[Target]| {
            targets.into_iter().filter(|target| !gone.contains(target)).collect::<Vec<_>>()
        };
        match (self.groups, self.exclusions) {
            (None, None) => None,
            (Some(groups), Some(exclusions)) => Some(NamedWishes { groups, exclusions }),
            (Some(groups), None) => {
                let exclusions = without(stored.exclusions, &groups.concat());
                Some(NamedWishes { groups, exclusions })
            }
            (None, Some(exclusions)) => {
                let groups = stored.groups.into_iter().map(|group| without(group, &exclusions));
                Some(NamedWishes { groups: groups.filter(|group| !group.is_empty()).collect(), exclusions })
            }
        }
    }
}

impl NamedWishes {
    /// Everybody who is named.
    fn partners(&self) -> impl Iterator<Item = Target> {
        self.groups.iter().flatten().chain(&self.exclusions).copied()
    }

    /// The wishes once every row has its enterprise. A row that was not written is left out.
    pub fn resolved(&self, of_line: &BTreeMap<u32, EnterpriseId>) -> Wishes {
        let one = |target: &Target| match target {
            Target::Known(id) => Some(*id),
            Target::Line(line) => of_line.get(line).copied(),
        };
        Wishes {
            groups: self.groups.iter().map(|group| group.iter().filter_map(one).collect()).collect(),
            exclusions: self.exclusions.iter().filter_map(one).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(lines: &[u32]) -> Vec<Target> {
        lines.iter().copied().map(Target::Line).collect()
    }

    fn wishes(groups: &[&[u32]], exclusions: &[u32]) -> NamedWishes {
        NamedWishes {
            groups: groups.iter().map(|group| targets(group)).collect(),
            exclusions: targets(exclusions),
        }
    }

    #[test]
    fn a_half_of_which_nothing_is_said_stays() {
        let stored = wishes(&[&[1], &[2, 3]], &[4, 5]);
        assert_eq!(Said::default().over(Some(&stored)), None);
        let groups = Said { groups: Some(vec![targets(&[6])]), exclusions: None };
        assert_eq!(groups.over(Some(&stored)), Some(wishes(&[&[6]], &[4, 5])));
        let exclusions = Said { groups: None, exclusions: Some(targets(&[6])) };
        assert_eq!(exclusions.over(Some(&stored)), Some(wishes(&[&[1], &[2, 3]], &[6])));
        let both = Said { groups: Some(vec![targets(&[4])]), exclusions: Some(targets(&[1])) };
        assert_eq!(both.over(Some(&stored)), Some(wishes(&[&[4]], &[1])));
        let first = Said { groups: None, exclusions: Some(targets(&[6])) };
        assert_eq!(first.over(None), Some(wishes(&[], &[6])));
    }

    #[test]
    fn whom_one_half_newly_names_leaves_the_other() {
        let stored = wishes(&[&[1], &[2, 3]], &[4, 5]);
        let groups = Said { groups: Some(vec![targets(&[5])]), exclusions: None };
        assert_eq!(groups.over(Some(&stored)), Some(wishes(&[&[5]], &[4])));
        let exclusions = Said { groups: None, exclusions: Some(targets(&[1, 2])) };
        assert_eq!(exclusions.over(Some(&stored)), Some(wishes(&[&[3]], &[1, 2])));
    }
}
