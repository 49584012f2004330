//! The database layer: durability, shared commits, rollback, migrations, append-only tables.

mod migrations;
mod writes;
