//! A whole table in memory, as an import reads it, and what an import says of its rows.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Row, TableError,
    headers::{Column, Recognised},
    read::TableReader,
};
use crate::domain::states::Language;

/// A table in memory: at most [`super::MAX_ROWS`] rows.
pub struct Table<C: Column> {
    /// The header row.
    pub headers: Recognised<C>,
    /// The rows below it.
    pub rows: Vec<Row>,
}

impl<C: Column> Table<C> {
    /// Reads a file; `name` is what the person calls it.
    ///
    /// # Errors
    /// What is wrong with the file as a whole.
    pub fn open(path: &Path, name: &str) -> Result<Self, TableError> {
        Self::read(TableReader::open(path, name)?)
    }

    /// Reads a file whose bytes are at hand.
    ///
    /// # Errors
    /// What is wrong with the file as a whole.
    pub fn parse(bytes: Vec<u8>, name: &str) -> Result<Self, TableError> {
        Self::read(TableReader::from_bytes(bytes, name)?)
    }

    fn read(mut reader: TableReader) -> Result<Self, TableError> {
        let (headers, rows) = reader.table::<C>()?;
        let rows = rows.collect::<Result<Vec<Row>, TableError>>()?;
        Ok(Self { headers, rows })
    }

    /// The columns that are needed and missing, or stand there twice, by name; none when rows can be read.
    pub fn wrong_columns(&self, language: Language) -> Vec<&'static str> {
        let wrong = self.headers.missing.iter().chain(&self.headers.duplicate);
        wrong.map(|column| language.pick(column.names().zh, column.names().en)).collect()
    }
}

/// How many rows of a table would do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that add something.
    pub new: usize,
    /// Rows that change something.
    pub changed: usize,
    /// Rows that say what is stored already.
    pub unchanged: usize,
    /// Rows that cannot be applied.
    pub wrong: usize,
}
