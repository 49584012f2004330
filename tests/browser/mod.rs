//! Journeys in a real browser: as each role, in both languages.

mod driver;
mod hand;
mod journey;
mod judging;
mod judging_keys;
mod judging_kinds;
mod judging_total;
mod judging_trouble;
mod sign_in;
mod walk;
mod wishes;

pub use driver::Browser;
