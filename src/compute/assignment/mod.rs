//! Which expert judges or mentors which entry: every entry gets as many experts as it needs, every expert a load within
//! bounds, locked pairs stay, forbidden ones never come, and the sum of affinities is the largest possible.
//! `problem` is the checked question with its `wishes`. `solve` leads to the answer: `flow` finds best plans by a min-cost flow in `simplex` from a good
//! `start`, on the network that `shape` draws; what no network can hold is left to `fair`, `connect`, `exchange` and, where the
//! question is not too large, to the proof of `exact` on the prices of `relax`. `demands` are what every plan must have of certain pairs, and `master`
//! proposes their prices; all searches spend an `effort` that is counted in steps. `certificate` is the check that a stranger can follow, `witness` the reason when no plan exists.

mod certificate;
mod connect;
mod demands;
mod draw;
mod effort;
mod exact;
mod exchange;
mod fair;
mod flow;
mod master;
mod problem;
mod program;
mod relax;
mod shape;
mod simplex;
mod solve;
mod start;
mod subset;
mod wishes;
mod witness;

pub use certificate::{Refusal, check_certificate, plain_bound};
pub use problem::{AFFINITY_LIMIT, Draft, List, Load, Pair, Problem, ProblemError};
pub use solve::{Basis, Duals, Outcome, Plan, solve};
pub use wishes::{Grouping, Objective, PanelMax, Wishes};
pub use witness::{Kind, Witness};
