//! Tests of the slice of the same name.

pub mod access;
mod coverage;
pub mod records;
