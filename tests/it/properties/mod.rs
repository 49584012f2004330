//! Invariants, against slow oracles that share no code with what they check.

mod ranking;
