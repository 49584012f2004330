//! The SQL of reminders: which judges of a round have unfinished sheets, and how they are reached.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, entries, experts, sheets},
        whole,
    },
    domain::{
        id::{ExpertId, RoundId},
        states::{EntryState, Language, SheetState},
    },
    error::AppError,
};

/// The most unfinished sheets of one round that are looked at.
const MOST_OPEN: i64 = 50_000;

/// The judge of an unfinished sheet.
#[derive(Clone, Debug, Queryable)]
pub struct OpenSheetJudge {
    pub expert: ExpertId,
    pub name: String,
    pub email: String,
    pub phone: String,
    /// The name under which the judge signs in; none without an account.
    pub login: Option<String>,
    pub language: Option<Language>,
}

/// The judge of each sheet of a round that is not submitted and whose entry has not left the competition, by judge.
pub fn open_sheet_judges(conn: &mut Conn, round: RoundId) -> Result<Vec<OpenSheetJudge>, AppError> {
    let open: Vec<SheetState> =
        SheetState::ALL.iter().copied().filter(|state| state.is_open_to_judge()).collect();
    whole(
        sheets::table
            .inner_join(entries::table)
            .inner_join(experts::table)
            .left_join(accounts::table.on(experts::account_id.eq(accounts::id.nullable())))
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq_any(open))
            .filter(entries::state.eq(EntryState::Admitted))
            .order((experts::id, sheets::id))
            .select((
                experts::id,
                experts::name,
                experts::email,
                experts::phone,
                accounts::login.nullable(),
                accounts::language.nullable(),
            ))
            .limit(MOST_OPEN + 1)
            .load(conn)?,
        MOST_OPEN,
    )
}
