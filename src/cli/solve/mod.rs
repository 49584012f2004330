//! `pingxuan solve`: the computations on files, without a server or a database.

use std::fmt;

pub mod assignment;
mod json;
pub mod judges;
pub mod pairing;
pub mod ranking;

/// The longest id or name that is read from a problem, in bytes.
const ID_LIMIT: usize = 1000;

/// How a problem ended; the exit status of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The answer holds a solution.
    Solved,
    /// The input is wrong or asks for a value that is not supported.
    Bad,
    /// The problem is well formed but has no solution; the answer holds the witness.
    Infeasible,
    /// Neither a solution was found nor that there is none; the answer says of what.
    Undecided,
}

impl Status {
    /// The exit status of the process: 0, 2, 3 or 4.
    pub fn code(self) -> u8 {
        match self {
            Self::Solved => 0,
            Self::Bad => 2,
            Self::Infeasible => 3,
            Self::Undecided => 4,
        }
    }
}

/// What a computation prints and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How the problem ended.
    pub status: Status,
    /// The text for standard output or the output file.
    pub text: String,
    /// What a reader must know beside a text that has no place for it, in sentences.
    pub notes: Vec<String>,
}

/// The text of a file.
///
/// # Errors
/// The first byte that is not UTF-8.
pub fn text(bytes: Vec<u8>) -> Result<String, BadProblem> {
    String::from_utf8(bytes).map_err(|error| BadProblem {
        place: format!("byte {}", error.utf8_error().valid_up_to()),
        message: "not UTF-8".to_owned(),
    })
}

/// A problem that cannot be read, with the place in the input that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProblem {
    /// The field, or the row and column.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for BadProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for BadProblem {}
