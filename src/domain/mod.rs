//! Values and rules of the trade: identifiers, texts, times, points, states, roles. Nothing here knows a
//! database, a page, a clock or a file.

pub mod contact;
pub mod id;
pub mod points;
pub mod problem;
pub mod role;
pub mod rule;
pub mod states;
pub mod text;
pub mod time;
