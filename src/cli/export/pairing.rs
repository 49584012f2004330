//! `pingxuan export pairing`.

use super::{Made, Order};
use crate::{
    db::Conn,
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    pairing::{
        export,
        snapshot::Snapshot,
        store::plans::{self, PairingRow},
    },
};

/// Why there are no pairs to export.
#[derive(Debug)]
enum PairingRefusal {
    /// None is in force, none published.
    None,
    /// No plan has this number.
    NoPlan(i32),
}

impl Refusal for PairingRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::None => t.msg_command_no_pairing(),
            Self::NoPlan(number) => t.msg_command_no_plan(number.to_string()),
        }
    }
}

/// The pairs of a scheme: those of the plan that is named, else as published, else those of the plan in force.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?;
    let scheme = order.names.scheme(conn, &competition)?.id;
    let t = order.language.words();
    let row: PairingRow = match order.plan {
        Some(number) => {
            let found = plans::pairing_numbered(conn, scheme, number)?;
            found.ok_or_else(|| AppError::refused(PairingRefusal::NoPlan(number)))?
        }
        None => {
            if let Some(text) = plans::published_pairing(conn, scheme)?.and_then(|row| row.snapshot) {
                let snapshot: Snapshot = serde_json::from_str(&text)?;
                let table = export::published(&snapshot, t);
                let bytes = table.bytes(order.format, snapshot.published_at)?;
                return Ok(Made::of_scheme(scheme, (bytes, table.count())));
            }
            let found = plans::applied_pairing(conn, scheme)?;
            found.ok_or_else(|| AppError::refused(PairingRefusal::None))?
        }
    };
    let (table, created) = export::plan(conn, competition.id, scheme, row.id, order.now, t)?;
    Ok(Made::of_scheme(scheme, (table.bytes(order.format, created)?, table.count())))
}
