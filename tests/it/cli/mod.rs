//! The commands, called as their callers call them.

mod backup;
mod create_admin;
mod ranking;
