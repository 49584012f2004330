//! Invariants, against slow oracles that share no code with what they check.

mod absurd_problems;
mod agreement;
mod agreement_oracles;
mod assignment;
mod assignment_draws;
mod assignment_invariants;
mod assignment_joined;
mod assignment_oracle;
mod assignment_reasons;
mod assignment_wishes;
mod calibration;
mod dense;
mod instances;
mod mixed;
mod pairing;
mod pairing_best;
mod pairing_linear;
mod pairing_oracle;
mod pairing_program;
mod pairing_reasons;
mod pairing_several;
mod ranking;
mod ranking_calibrated;
mod ranking_parts;
mod ranking_standard;
