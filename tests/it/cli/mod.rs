//! The commands, called as their callers call them.

mod create_admin;
mod ranking;
mod ranking_kinds;
