//! A table of enterprises in memory, as the import reads it.

use std::path::Path;

use crate::tables::{Row, TableError, columns::EnterpriseColumn, headers::Recognised, read::TableReader};

/// A table in memory: at most 20,000 rows.
pub struct Table {
    /// The header row.
    pub headers: Recognised<EnterpriseColumn>,
    /// The rows below it.
    pub rows: Vec<Row>,
}

/// Reads a table of enterprises.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn read_table(path: &Path, name: &str) -> Result<Table, TableError> {
    table_of(TableReader::open(path, name)?)
}

/// Reads a table of enterprises whose bytes are at hand.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn parse_table(bytes: Vec<u8>, name: &str) -> Result<Table, TableError> {
    table_of(TableReader::from_bytes(bytes, name)?)
}

fn table_of(mut reader: TableReader) -> Result<Table, TableError> {
    let (headers, rows) = reader.table::<EnterpriseColumn>()?;
    let rows = rows.collect::<Result<Vec<Row>, TableError>>()?;
    Ok(Table { headers, rows })
}
