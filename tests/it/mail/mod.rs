//! The outbox.

pub mod access;
mod outbox;
mod smtp;
