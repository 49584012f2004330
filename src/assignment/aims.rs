//! What may be asked of a plan beyond loads and conflicts: as a person asks it, as it is stored with the plan, and as
//! `compute::assignment` takes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::situation::{Pair, Situation};
use crate::{
    compute::assignment::{Grouping, Objective, PanelMax, Wishes},
    domain::{
        id::{EntryId, ExpertId},
        states::named,
        text::folded,
    },
};

named! {
    /// What makes one plan better than another.
    pub enum Aim {
        /// The larger sum of affinities.
        Total = "total",
        /// The entry that is served worst is served as well as possible, then the larger sum.
        Fair = "fair",
    }
}

/// What is asked of a plan beyond loads and conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aims {
    /// What makes one plan better than another.
    pub aim: Aim,
    /// At least so many pairs of an entry and an expert of different regions.
    pub min_cross_region: u32,
    /// Whether all entries must hang together through shared experts.
    pub is_connected: bool,
    /// At most so many experts of one region on an entry.
    pub region_max: Option<u32>,
    /// At most so many experts of one kind on an entry; never together with a limit by region.
    #[serde(default)]
    pub kind_max: Option<u32>,
    /// Draws among all plans whose sum is at most this much below the best.
    pub tolerance: Option<u32>,
    /// Whether it counts how many pairs in force are given up: without a price as few as possible, before anything else is
    /// weighed.
    pub changes_least: bool,
    /// What giving up one more pair in force costs, in units of fit; only where `changes_least` counts them.
    #[serde(default)]
    pub change_price: Option<u32>,
}

impl Aims {
    /// The largest sum, and nothing else.
    pub const PLAIN: Self = Self {
        aim: Aim::Total,
        min_cross_region: 0,
        is_connected: false,
        region_max: None,
        kind_max: None,
        tolerance: None,
        changes_least: false,
        change_price: None,
    };

    /// The same for the computation, by the positions of entries and experts. O(n log n).
    pub fn wishes(&self, situation: &Situation, entries: &[EntryId], experts: &[ExpertId]) -> Wishes {
        let regions = Regions::of(situation);
        let entry_at: BTreeMap<EntryId, u32> = entries.iter().copied().zip(0..).collect();
        let expert_at: BTreeMap<ExpertId, u32> = experts.iter().copied().zip(0..).collect();
        let place = |pair: &Pair| Some((*entry_at.get(&pair.0)?, *expert_at.get(&pair.1)?));
        Wishes {
            objective: match self.aim {
                Aim::Total => Objective::Total,
                Aim::Fair => Objective::Fair,
            },
            min_cross_region: self.min_cross_region,
            is_connected: self.is_connected,
            panel_max: self.panel_max(),
            tolerance: self.tolerance.map(i64::from),
            // Whoever cannot be chosen any more is given up in every plan, so need not be counted.
            current: self.changes_least.then(|| situation.in_force.keys().filter_map(place).collect()),
            change_price: self.change_price.filter(|_| self.changes_least).map(i64::from),
            entry_regions: entries.iter().map(|id| regions.entries.get(id).copied()).collect(),
            expert_regions: experts.iter().map(|id| regions.experts.get(id).copied()).collect(),
            expert_kinds: kinds(situation, experts),
        }
    }

    fn panel_max(&self) -> Option<PanelMax> {
        let by_region = self.region_max.map(|most| PanelMax { by: Grouping::Region, most });
        by_region.or_else(|| self.kind_max.map(|most| PanelMax { by: Grouping::Kind, most }))
    }
}

/// A number for the kind of each expert, the same for the same kind; none where it is unknown. A kind is free text.
fn kinds(situation: &Situation, experts: &[ExpertId]) -> Vec<Option<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = |id: &ExpertId| {
        let kind = spelled(&situation.expert(*id)?.kind);
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        (!kind.is_empty()).then(|| *numbers.entry(kind).or_insert(next))
    };
    experts.iter().map(&mut number).collect()
}

/// What is stored with a computed plan: what was asked, and the bound that its sum does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What was asked.
    pub aims: Aims,
    /// No plan serves the entry that is served worst better than this.
    pub minimum_bound: i64,
}

impl Asked {
    /// Reads what is stored; none where a plan was not computed.
    pub fn from_note(note: &str) -> Option<Self> {
        serde_json::from_str(note).ok()
    }
}

/// A number for each region, the same for the same region; entries and experts of unknown regions have none.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    entries: BTreeMap<EntryId, u32>,
    experts: BTreeMap<ExpertId, u32>,
}

impl Regions {
    /// The regions of a situation. An expert's region is free text: it is a region of the competition when it is called
    /// like it in either language, and otherwise one of its own.
    pub fn of(situation: &Situation) -> Self {
        let mut of_id = BTreeMap::new();
        let mut of_name: BTreeMap<String, u32> = BTreeMap::new();
        for (number, region) in (0_u32..).zip(&situation.regions) {
            of_id.insert(region.id, number);
            for name in [&region.name_zh, &region.name_en] {
                of_name.entry(spelled(name)).or_insert(number);
            }
        }
        let mut next = u32::try_from(of_id.len()).unwrap_or(u32::MAX);
        let mut regions = Self::default();
        for entry in &situation.entries {
            if let Some(number) = of_id.get(&entry.region_id) {
                regions.entries.insert(entry.id, *number);
            }
        }
        for expert in &situation.experts {
            let name = spelled(&expert.region);
            if name.is_empty() {
                continue;
            }
            let number = *of_name.entry(name).or_insert_with(|| {
                next = next.saturating_add(1);
                next
            });
            regions.experts.insert(expert.id, number);
        }
        regions
    }

    /// Whether a pair leads from one region into another.
    pub fn is_cross(&self, pair: Pair) -> bool {
        matches!((self.entries.get(&pair.0), self.experts.get(&pair.1)), (Some(one), Some(other)) if one != other)
    }
}

fn spelled(name: &str) -> String {
    folded(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_read_as_it_was_stored() {
        let aims = Aims {
            aim: Aim::Fair,
            region_max: Some(2),
            changes_least: true,
            change_price: Some(0),
            ..Aims::PLAIN
        };
        let asked = Asked { aims, minimum_bound: 360 };
        assert_eq!(Asked::from_note(&serde_json::to_string(&asked).unwrap()), Some(asked));
        assert_eq!(Asked::from_note(""), None);
        let older = r#"{"aims":{"aim":"total","min_cross_region":0,"is_connected":true,"region_max":2,"tolerance":null,
            "changes_least":false},"minimum_bound":7}"#;
        let read = Asked::from_note(older).map(|asked| asked.aims);
        assert_eq!(
            read.map(|aims| (aims.region_max, aims.kind_max, aims.change_price)),
            Some((Some(2), None, None))
        );
    }
}
