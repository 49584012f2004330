//! `pingxuan export scores`.

use std::collections::BTreeMap;

use super::{Made, Order};
use crate::{
    db::Conn,
    domain::id::ExpertId,
    error::AppError,
    experts::store,
    results::{
        export::scores_table,
        load,
        snapshot::{pseudonym, sheets},
    },
    tables::TableFormat,
};

/// The marks of all submitted sheets. A judge stands there by e-mail address, as the import wants it; by a pseudonym
/// when there is none.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?;
    let round = order.names.round(conn, &competition)?;
    let standing = load::standing(conn, competition.id, round.id)?;
    let experts = store::experts_of(conn, competition.id)?;
    let addresses: BTreeMap<ExpertId, &str> =
        experts.iter().map(|expert| (expert.id, expert.email.as_str())).collect();
    let name = |(place, judge): (usize, &ExpertId)| match addresses.get(judge) {
        Some(address) if !address.is_empty() => (*address).to_owned(),
        _ => pseudonym(place),
    };
    let judges: Vec<String> = standing.judges.iter().enumerate().map(name).collect();
    let table = scores_table(&sheets(&standing, &judges), &standing.rule, &round.name_zh);
    let bytes = match order.format {
        TableFormat::Csv => table.to_csv(false)?,
        TableFormat::Xlsx => table.to_xlsx(standing.rule.decimals(), order.now)?,
    };
    Ok(Made::of_round(round.id, (bytes, table.rows.len())))
}
