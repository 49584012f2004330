//! The outbox: mails are stored with the act that causes them and sent afterwards.

pub mod store;
