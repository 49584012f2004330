//! The integration tests, in folders like src. Each test that needs a database runs on both.

mod access;
mod accounts;
mod assignment;
mod audit;
mod cli;
mod competitions;
mod entries;
mod experts;
mod judging;
mod mail;
mod mentoring;
mod pairing;
mod properties;
mod results;
mod skating;
mod support;
