//! `pingxuan solve …`: reads a problem from a file or the standard input, writes the answer to the standard
//! output or a file. Exit status: 0 solved, 2 bad input, 3 infeasible.

use std::{
    fs::File,
    io::{Read, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;

use super::solve::{self, Answer, BadProblem, Status};

/// The most bytes of a problem: beyond any real one, and far below the machine's memory.
const MOST_BYTES: u64 = 512 << 20;

#[derive(clap::Subcommand)]
pub enum Computation {
    /// Gives entries their experts
    Assignment {
        /// The problem as JSON; - reads the standard input
        problem: PathBuf,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Pairs two sides by their wishes
    Pairing {
        /// The problem as JSON; - reads the standard input
        problem: PathBuf,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Ranks entries by judges' marks
    Ranking {
        /// The marks as CSV: entry, judge, criterion, score; - reads the standard input
        #[arg(long, value_name = "FILE")]
        scores: PathBuf,
        /// The rule as TOML
        #[arg(long, value_name = "FILE")]
        rule: PathBuf,
        /// The form of the answer
        #[arg(long, value_enum, default_value = "csv")]
        format: Format,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// The form of a ranking.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Format {
    /// A table.
    Csv,
    /// Objects.
    Json,
}

pub fn run(computation: Computation) -> anyhow::Result<ExitCode> {
    let (outcome, out) = match computation {
        Computation::Assignment { problem, out } => {
            (text_of(&problem)?.and_then(|text| solve::assignment::run(&text)), out)
        }
        Computation::Pairing { problem, out } => {
            (text_of(&problem)?.and_then(|text| solve::pairing::run(&text)), out)
        }
        Computation::Ranking { scores, rule, format, out } => {
            let format = match format {
                Format::Csv => solve::ranking::Format::Csv,
                Format::Json => solve::ranking::Format::Json,
            };
            let marks = open(&scores)?;
            (text_of(&rule)?.and_then(|rule| solve::ranking::run(marks, &rule, format)), out)
        }
    };
    match outcome {
        Ok(answer) => write(&answer, out.as_deref()),
        Err(bad) => {
            complain(&bad);
            Ok(ExitCode::from(Status::Bad.code()))
        }
    }
}

fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock().take(MOST_BYTES)));
    }
    let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    Ok(Box::new(std::io::BufReader::new(file).take(MOST_BYTES)))
}

/// The text of a file; what is not UTF-8 is a bad problem, not a fault.
fn text_of(path: &Path) -> anyhow::Result<Result<String, BadProblem>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).with_context(|| format!("read {}", path.display()))?;
    Ok(String::from_utf8(bytes).map_err(|error| BadProblem {
        place: format!("byte {}", error.utf8_error().valid_up_to()),
        message: "not UTF-8".to_owned(),
    }))
}

fn write(answer: &Answer, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    match out {
        Some(path) => {
            std::fs::write(path, &answer.text).with_context(|| format!("write {}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(answer.text.as_bytes()).context("write the answer")?,
    }
    Ok(ExitCode::from(answer.status.code()))
}

#[expect(clippy::print_stderr, reason = "a command's errors belong on the terminal")]
fn complain(bad: &BadProblem) {
    eprintln!("pingxuan: {bad}");
}
