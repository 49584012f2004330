//! Accounts: claiming the site, signing in and out.

pub mod access;
mod setup;
mod sign_in;
