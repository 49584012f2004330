//! Tests of the slice of the same name.

pub mod access;
mod corrections;
mod enterprises;
mod imports;
mod large;
mod once;
mod places;
mod plans;
mod publication;
pub mod scene;
mod secrecy;
mod wishes;
