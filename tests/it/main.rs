//! The integration tests, in folders like src. Each test that needs a database runs on both.

// The attribute lets the helpers of the tests unwrap, as the tests themselves may.
#![cfg(test)]

mod access;
mod accounts;
mod assignment;
mod audit;
#[path = "../browser/mod.rs"]
mod browser;
mod cli;
mod competitions;
mod crash;
mod db;
mod docs;
mod doctor;
mod entries;
mod experts;
mod house;
mod judging;
mod mail;
mod masking;
mod mentoring;
mod pairing;
mod properties;
mod results;
mod skating;
mod statements;
mod support;
mod tidy;
mod volume;
