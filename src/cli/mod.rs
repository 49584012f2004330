//! The command line: one file per command.

mod backup;
mod create_admin;
pub mod demo;
mod doctor;
mod export;
mod import;
mod migrate;
mod place;
mod serve;
pub mod solve;
mod solving;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::BadSettings;

/// Runs an entrepreneurship competition from the first registration to the last signed agreement.
#[derive(Parser)]
#[command(name = "pingxuan", version, about, max_term_width = 110)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server
    Serve(serve::Arguments),
    /// Brings the database up to date
    Migrate(migrate::Arguments),
    /// Adds an administrator
    CreateAdmin(create_admin::Arguments),
    /// Fills a fresh site with a demo event and runs the server
    Demo(demo::Arguments),
    /// Brings a table into a competition: entries, experts, enterprises or scores
    Import(Box<import::Arguments>),
    /// Takes a table out of a competition: entries, experts, enterprises, scores, a ranking or a pairing
    Export(Box<export::Arguments>),
    /// Looks a live database over
    Doctor(doctor::Arguments),
    /// Packs the whole site into one file, while it runs
    Backup(backup::BackupArguments),
    /// Unpacks a site into an empty place
    Restore(backup::RestoreArguments),
    /// Computes on files, without a server or a database
    ///
    /// Exit status: 0 solved, 2 bad input or a value that is not supported, 3 no solution exists, 4 undecided (only an assignment that
    /// shall be connected: see solve assignment --help).
    #[command(subcommand)]
    Solve(solving::Computation),
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Migrate(arguments) => migrate::run(arguments),
        Command::CreateAdmin(arguments) => create_admin::run(arguments),
        Command::Demo(arguments) => demo::run(arguments),
        Command::Import(arguments) => import::run(*arguments),
        Command::Export(arguments) => export::run(*arguments),
        Command::Doctor(arguments) => doctor::run(arguments),
        Command::Backup(arguments) => backup::back_up(arguments),
        Command::Restore(arguments) => backup::restore(arguments),
        Command::Solve(computation) => solving::run(computation),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            if error.is::<BadSettings>() { ExitCode::from(place::BAD) } else { ExitCode::FAILURE }
        }
    }
}

/// Tells the person at the terminal what went wrong.
fn complain(error: &anyhow::Error) {
    complain_in_words(&format!("{error:#}"));
}

/// Tells the person at the terminal what to mend.
#[expect(clippy::print_stderr, reason = "a command's errors belong on the terminal")]
fn complain_in_words(words: &str) {
    eprintln!("pingxuan: {words}");
}
