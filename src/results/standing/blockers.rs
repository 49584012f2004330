//! What still forbids the publication of a standing, and of a published round its correction.

use std::collections::BTreeSet;

use super::{Blocker, Standing};
use crate::{
    compute::{
        calibration::official::Note,
        ranking::LeftBy,
        scoring::{GateCheck, Outcome},
    },
    domain::{id::EntryId, states::RoundState},
};

impl Blocker {
    /// The entry, where its sheets are all in and the rule makes no score of them.
    pub(super) fn without_score(&self) -> Option<usize> {
        match self {
            Self::Unmarked { entry }
            | Self::GateUnchecked { entry }
            | Self::NoScore { entry }
            | Self::SmallPanel { entry, .. } => Some(*entry),
            _ => None,
        }
    }
}

impl Standing {
    /// What keeps a calibration from ranking the entries.
    fn calibration_blocker(&self) -> Option<Blocker> {
        let Some(calibration) = &self.calibration else {
            return self.is_calibrated().then_some(Blocker::TooLarge);
        };
        calibration.notes.iter().find_map(|note| match note {
            Note::Unconnected { reviews, .. } => {
                Some(Blocker::Unconnected { parts: calibration.parts.len(), reviews: reviews.clone() })
            }
            _ => None,
        })
    }

    /// Everything that forbids a publication; `unfinished` are the sheets that may still come. O(n log n) for n entries and sheets.
    pub(super) fn find_blockers(&self, mut unfinished: Vec<Blocker>) -> Vec<Blocker> {
        let mut blockers = Vec::new();
        // Of a published round nothing more comes.
        let is_final = self.inputs.round.state == RoundState::Finalised;
        if !matches!(self.inputs.round.state, RoundState::Closed | RoundState::Finalised) {
            blockers.push(Blocker::NotClosed);
        }
        if self.entries.is_empty() {
            blockers.push(Blocker::NoEntries);
        }
        unfinished.sort_by_key(|blocker| match blocker {
            Blocker::Unfinished { entry, sheet, .. } => Some((*entry, *sheet)),
            _ => None,
        });
        // Sheets that are still to come may connect what is apart now.
        let is_whole = unfinished.is_empty() && self.panels.iter().all(|panel| panel.in_force > 0);
        blockers.append(&mut unfinished);
        let position = |id: EntryId| self.entries.iter().position(|entry| entry.id == id);
        blockers.extend(
            self.inputs.barred.iter().filter_map(|(sheet, entry)| {
                Some(Blocker::Barred { entry: position(*entry)?, sheet: *sheet })
            }),
        );
        blockers.extend(self.calibration_blocker().filter(|_| is_whole));
        for (entry, (panel, entrant)) in self.panels.iter().zip(&self.entrants).enumerate() {
            if panel.in_force == 0 {
                blockers.push(Blocker::Unjudged { entry });
            } else if panel.submitted == panel.in_force || is_final {
                match &entrant.working.outcome {
                    Outcome::Unmarked(_) => blockers.push(Blocker::Unmarked { entry }),
                    Outcome::Refused(small) => {
                        let judges = small.iter().map(|panel| panel.judges).min().unwrap_or(0);
                        blockers.push(Blocker::SmallPanel { entry, judges });
                    }
                    Outcome::NoWholeSheet(_) => blockers.push(Blocker::NoScore { entry }),
                    // An entry that misses a gate is published without a rank; one that nobody checked is not forgotten.
                    Outcome::GateMissed(_) if !entrant.working.gates.contains(&GateCheck::Missed) => {
                        blockers.push(Blocker::GateUnchecked { entry });
                    }
                    // What keeps a calibration from its scores is said once for all entries.
                    Outcome::Scored(_) | Outcome::GateMissed(_) | Outcome::Uncalibrated => {}
                }
            }
        }
        let mut cut_ranks = BTreeSet::new();
        for cut in &self.ranking.cuts {
            let rank = cut.tied.first().and_then(|entry| self.place(*entry).rank).unwrap_or(0);
            cut_ranks.insert(rank);
            blockers.push(Blocker::TierCut { tier: cut.tier, rank, tied: cut.tied.len(), room: cut.room });
        }
        for tie in &self.ranking.ties {
            if tie.left_by == LeftBy::Draw && !cut_ranks.contains(&tie.rank) {
                blockers.push(Blocker::LotsWanted { rank: tie.rank, tied: tie.entries.len() });
            }
        }
        blockers.extend(self.stale_orders().map(|order| Blocker::StaleDecision { order: order.clone() }));
        blockers
    }
}
