//! Tests of the slice of the same name.

pub mod access;
mod conflicts;
mod import;
mod list;
