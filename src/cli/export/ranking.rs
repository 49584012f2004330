//! `pingxuan export ranking`.

use super::{Made, Order};
use crate::{
    db::Conn,
    error::AppError,
    results::{
        export::{frozen_table, ranking_table},
        load,
        snapshot::Snapshot,
        store,
    },
    tables::TableFormat,
};

/// The ranking of a round: the result that was published last, else how the entries stand now.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?;
    let round = order.names.round(conn, &competition)?;
    let (table, decimals, at) = match store::public_result(conn, &competition.slug, round.id, None)? {
        Some(row) => {
            let snapshot = Snapshot::parse(&row.snapshot)?;
            let decimals = snapshot.rule()?.decimals();
            (frozen_table(&snapshot, order.language)?, decimals, row.published_at.unwrap_or(order.now))
        }
        None => {
            let standing = load::standing(conn, competition.id, round.id)?;
            (ranking_table(&standing, order.language), standing.rule.decimals(), order.now)
        }
    };
    let bytes = match order.format {
        TableFormat::Csv => table.to_csv(true)?,
        TableFormat::Xlsx => table.to_xlsx(decimals, at)?,
    };
    Ok(Made::of_round(round.id, (bytes, table.rows.len())))
}
