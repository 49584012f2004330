//! Tests of the slice of the same name.

pub mod access;
mod apply;
mod conflicts;
mod pages;
mod reasons;
mod scene;
mod waiting;
