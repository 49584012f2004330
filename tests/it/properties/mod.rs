//! Invariants, against slow oracles that share no code with what they check.

mod assignment;
mod assignment_wishes;
mod instances;
mod pairing;
mod pairing_oracle;
mod ranking;
