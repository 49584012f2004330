//! Invariants, against slow oracles that share no code with what they check.

mod assignment;
mod instances;
mod pairing;
mod pairing_oracle;
mod ranking;
mod ranking_parts;
mod ranking_standard;
