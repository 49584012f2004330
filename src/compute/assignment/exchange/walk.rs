//! The draw of a plan: a random walk among the plans that keep the rules and are worth enough.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::super::draw::Draws;
use super::super::effort::Effort;
use super::super::problem::at;
use super::{Board, Move};

/// How much a walk may do. The plan it has reached by then is as good as each other.
const EFFORT: u64 = 1_000_000_000;

/// How many steps of effort a proposal takes, about.
const PROPOSAL: usize = 16;

/// One step in so many is a change of several entries at once, regardless of what each change alone would break.
const WIDE: usize = 8;

impl Board<'_> {
    /// Walks at random for `steps` steps among plans whose value is at least `floor`.
    ///
    /// Each step proposes a change and, from where it leads, its reverse with the same chance; a change that breaks a rule or falls below the floor
    /// is not made (Metropolis and others 1953). So the more steps, the nearer all plans that the walk can reach come to the same chance,
    /// whatever they are worth; as far more plans are a little below the best than equal to it, most draws use up most of
    /// a tolerance. After few steps plans like the first one are still more likely.
    pub(in super::super) fn walk(&mut self, seed: u64, steps: usize, floor: i128) {
        let positions = self.taken.len();
        if positions == 0 {
            return;
        }
        let must_connect = self.problem.wishes().is_connected;
        let slots = self.slots();
        let mut draws = Draws(seed);
        let effort = Effort::new(EFFORT);
        // Each proposal looks at the pairs of an entry.
        let widest = self.starts.windows(2).map(|two| two[1] - two[0]).max().unwrap_or(0);
        for _ in 0..steps {
            if !effort.spend(PROPOSAL + widest) {
                return;
            }
            if draws.below(WIDE) == 0 {
                self.step_wide(&mut draws, floor, &effort);
                continue;
            }
            let into = draws.below(positions);
            let Some(out) = self.draw_own(into, &mut draws) else { continue };
            let change = if draws.below(2) == 0 {
                self.replacement(out, into)
            } else {
                // Empty slots see to it that each guest has the same chance, however many there are.
                let guests = &self.guests[at(self.problem.free()[into].expert)];
                guests.get(draws.below(slots)).and_then(|&guest| self.swap(out, into, guest))
            };
            let Some(change) = change.filter(|c| self.value + self.gain(c) >= floor && self.keeps_wishes(c))
            else {
                continue;
            };
            self.apply(&change);
            if must_connect && !self.is_joined(&effort) {
                self.undo(&change);
            }
        }
    }

    /// The most free pairs that any expert can have in a plan; at least 1.
    fn slots(&self) -> usize {
        let mut degrees = vec![0_usize; self.loads.len()];
        for pair in self.problem.free() {
            degrees[at(pair.expert)] += 1;
        }
        let most = degrees.iter().zip(self.problem.loads()).map(|(&degree, load)| degree.min(at(load.max)));
        most.max().unwrap_or(0).max(1)
    }

    /// A taken free pair of the entry of `into`, drawn; none if `into` is taken itself or the entry has no other. How many there are to
    /// draw from is the same in every plan.
    fn draw_own(&self, into: usize, draws: &mut Draws) -> Option<usize> {
        let entry = at(self.problem.free()[into].entry);
        let range = self.starts[entry]..self.starts[entry + 1];
        let own: Vec<usize> = range.filter(|&position| self.taken[position]).collect();
        (!self.taken[into] && !own.is_empty()).then(|| own[draws.below(own.len())])
    }

    /// Replaces two to four experts one after another, and takes it all back if the plan does not keep the rules then.
    fn step_wide(&mut self, draws: &mut Draws, floor: i128, effort: &Effort) {
        let mut done: Vec<Move> = Vec::new();
        let wanted = 2 + draws.below(3);
        for _ in 0..wanted {
            let into = draws.below(self.taken.len());
            let Some(out) = self.draw_own(into, draws) else { break };
            let change = Move::Replace { out, into };
            self.apply(&change);
            done.push(change);
        }
        let is_good = done.len() == wanted
            && self.value >= floor
            && self.cross >= self.problem.wishes().min_cross_region
            && done.iter().all(|change| self.is_sound_after(change))
            && (!self.problem.wishes().is_connected || self.is_joined(effort));
        if !is_good {
            for change in done.iter().rev() {
                self.undo(change);
            }
        }
    }

    /// Whether everybody with a pair hangs together, and what it takes to see it.
    fn is_joined(&self, effort: &Effort) -> bool {
        effort.spend(self.size());
        self.is_connected()
    }

    /// Whether the loads of the experts, and the panel and the sum of the entry, of a change are within their limits.
    fn is_sound_after(&self, change: &Move) -> bool {
        let (free, wishes) = (self.problem.free(), self.problem.wishes());
        change.out().iter().chain(change.into()).all(|&position| {
            let (entry, expert) = (at(free[position].entry), at(free[position].expert));
            let load = self.problem.loads()[expert];
            let panel = &self.panels[entry];
            let is_mixed = wishes.panel_max.is_none_or(|limit| {
                panel.iter().filter_map(|&other| wishes.group(other)).all(|group| {
                    let same = panel.iter().filter(|&&other| wishes.group(other) == Some(group));
                    same.count() <= at(limit.most)
                })
            });
            (load.min..=load.max).contains(&self.loads[expert])
                && is_mixed
                && self.minimum.is_none_or(|minimum| self.sums[entry] >= minimum)
        })
    }
}
