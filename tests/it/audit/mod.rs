//! Tests of the slice of the same name.

pub mod access;
mod chain;
mod details;
mod log;
