//! The integration tests, in folders like src. Each test that needs a database runs on both.

mod accounts;
mod support;
