//! A pairing problem as it is stated, and why it may not be one.

use std::fmt;

/// The most cells (left × right) that a market may have; it keeps the memory of a problem bounded.
pub const MOST_CELLS: usize = 16_000_000;

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The side `0..n`.
    Left,
    /// The side `0..m`.
    Right,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Left => "left",
            Self::Right => "right",
        })
    }
}

/// What becomes of partners that a list does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// They are not acceptable.
    #[default]
    Unacceptable,
    /// They follow the list in order of fit; equal fit is a tie.
    ByFit,
}

/// The wishes of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wishes {
    /// No list was given: everybody is ranked by fit.
    ByFit,
    /// Groups of equally good partners, best first. No group at all accepts nobody.
    Ranked(Vec<Vec<usize>>),
}

/// One member of a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whom this member wishes to be paired with.
    pub wishes: Wishes,
    /// How many partners this member can have.
    pub places: usize,
}

/// A pairing problem as it is stated, in positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The left side.
    pub left: Vec<Member>,
    /// The right side.
    pub right: Vec<Member>,
    /// What holds for partners that a list does not name.
    pub unlisted: Unlisted,
    /// Fit of (left, right); a pair that is not named has fit 0.
    pub fit: Vec<(usize, usize, i64)>,
    /// Pairs that are part of every answer, whatever the wishes say.
    pub locked: Vec<(usize, usize)>,
    /// Pairs that are part of no answer.
    pub forbidden: Vec<(usize, usize)>,
}

/// Why a problem is not a market. Numbers are positions in the problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// There are more than [`MOST_CELLS`] possible pairs.
    #[error("there are more than {MOST_CELLS} possible pairs")]
    TooLarge,
    /// A list names a partner that does not exist.
    #[error("{side} {member} lists {partner}, who does not exist")]
    UnknownPartner {
        /// The side whose list it is.
        side: Side,
        /// Whose list it is.
        member: usize,
        /// The partner.
        partner: usize,
    },
    /// A list names a partner twice.
    #[error("{side} {member} lists {partner} twice")]
    ListedTwice {
        /// The side whose list it is.
        side: Side,
        /// Whose list it is.
        member: usize,
        /// The partner.
        partner: usize,
    },
    /// A row of fit, locked or forbidden names somebody who does not exist.
    #[error("row {row} of {table} names somebody who does not exist")]
    UnknownPair {
        /// Which table.
        table: Table,
        /// Which row of it.
        row: usize,
    },
    /// A row of fit, locked or forbidden repeats a pair.
    #[error("row {row} of {table} repeats a pair")]
    RepeatedPair {
        /// Which table.
        table: Table,
        /// Which row of it.
        row: usize,
    },
    /// A pair is locked and forbidden at once.
    #[error("row {row} of locked is forbidden as well")]
    LockedAndForbidden {
        /// Which row of the locked pairs.
        row: usize,
    },
    /// A member has more locked pairs than places.
    #[error("row {row} of locked is more than {side} {member} has places")]
    LockedAbovePlaces {
        /// Which row of the locked pairs was one too many.
        row: usize,
        /// The side of the member.
        side: Side,
        /// The member.
        member: usize,
    },
}

/// A table of pairs in a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Fit of pairs.
    Fit,
    /// Locked pairs.
    Locked,
    /// Forbidden pairs.
    Forbidden,
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Fit => "fit",
            Self::Locked => "locked",
            Self::Forbidden => "forbidden",
        })
    }
}
