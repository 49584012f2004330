//! Invariants, against slow oracles that share no code with what they check.

mod agreement;
mod assignment;
mod calibration;
mod dense;
mod instances;
mod mixed;
mod pairing;
mod pairing_oracle;
mod ranking;
