//! Invariants, against slow oracles that share no code with what they check.

mod assignment;
mod instances;
mod pairing;
mod pairing_best;
mod pairing_oracle;
mod pairing_program;
mod pairing_reasons;
mod ranking;
