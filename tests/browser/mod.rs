//! Journeys in a real browser: as each role, in both languages.

mod driver;
mod judging;
mod judging_total;
mod judging_trouble;
mod sign_in;

pub use driver::Browser;
