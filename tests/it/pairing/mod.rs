//! Tests of the slice of the same name.

pub mod access;
mod enterprises;
mod imports;
mod plans;
mod publication;
pub mod scene;
mod secrecy;
mod wishes;
