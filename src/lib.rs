//! Pingxuan (评选) runs an entrepreneurship competition from the first registration to the last signed agreement.

// The house, in reading order.
pub mod accounts;
pub mod app;
pub mod assignment;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod competitions;
pub mod compute;
pub mod config;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod domain;
pub mod entries;
pub mod error;
pub mod experts;
pub mod judging;
pub mod mail;
pub mod mentoring;
pub mod pairing;
pub mod results;
pub mod tables;
pub mod web;

mod l10n {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}
