//! The commands, called as their callers call them.

mod ranking;
