//! Which expert judges or mentors which entry: every entry gets as many experts as it needs, every expert a load within
//! bounds, locked pairs stay, forbidden ones never come, and the sum of affinities is the largest possible.
//! `problem` is the checked question, `solve` the answer by a min-cost flow in `simplex` from a good `start`, `certificate` the proof that a stranger can
//! follow, `witness` the reason when no plan exists.

mod certificate;
mod problem;
mod simplex;
mod solve;
mod start;
mod witness;

pub use certificate::{Refusal, check_certificate};
pub use problem::{AFFINITY_LIMIT, Draft, List, Load, Pair, Problem, ProblemError};
pub use solve::{Duals, Outcome, Plan, solve};
pub use witness::{Kind, Witness};
