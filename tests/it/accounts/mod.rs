//! Accounts: claiming the site, signing in and out.

mod setup;
mod sign_in;
