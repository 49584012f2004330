//! The SQL behind a visit: who comes, and what they are in the competition that the address names.

use diesel::{dsl::exists, prelude::*};
use uuid::Uuid;

use crate::{
    db::{
        Conn,
        schema::{accounts, competitions, memberships, request_keys, sessions},
    },
    domain::{
        id::{AccountId, CompetitionId, RegionId, SessionId},
        role::Role,
        states::Language,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// Who is signed in, and since when.
#[derive(Clone, Debug, Queryable)]
pub struct Known {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The sign-in name.
    pub login: String,
    /// The language that the person chose.
    pub language: Language,
    /// Whether the account administers the site.
    pub is_administrator: bool,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    pub seen_at: Timestamp,
    /// When the password was last typed in this session.
    pub confirmed_at: Timestamp,
    /// Whether the person runs, coordinates or supervises any competition.
    pub has_office: bool,
}

impl Known {
    /// Whether the person sees or changes what belongs to others: such a session ends earlier when nobody uses it.
    pub fn is_staff(&self) -> bool {
        self.is_administrator || self.has_office
    }
}

/// What every page of a competition shows of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = competitions)]
pub struct CompetitionHead {
    /// The competition.
    pub id: CompetitionId,
    /// Its part of the address.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// The name of its time zone.
    pub time_zone: String,
    /// When registration opens.
    pub entries_open_at: Timestamp,
    /// When registration closes.
    pub entries_close_at: Timestamp,
    /// Whether a publication needs two organizers.
    pub needs_four_eyes: bool,
}

impl CompetitionHead {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        language.pick(&self.name_zh, &self.name_en)
    }

    /// Its time zone; Shanghai's where the name is not known any more.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }
}

/// Whose session has this token, unless it has ended or the account is disabled.
pub fn known_by_token(
    conn: &mut Conn,
    token_hash: &[u8],
    seen_after: Timestamp,
    created_after: Timestamp,
) -> Result<Option<Known>, AppError> {
    // Of "this or that" SQLite would make a table first, at every request.
    let offices = memberships::table
        .filter(memberships::account_id.eq(accounts::id))
        .filter(memberships::role.ne(Role::Expert))
        .filter(memberships::role.ne(Role::Team))
        .filter(memberships::role.ne(Role::Enterprise));
    let known = each_backend!(conn, |c| sessions::table
        .inner_join(accounts::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::seen_at.gt(seen_after))
        .filter(sessions::created_at.gt(created_after))
        .filter(accounts::disabled_at.is_null())
        .select((
            sessions::id,
            accounts::id,
            accounts::name,
            accounts::login,
            accounts::language,
            accounts::is_administrator,
            sessions::created_at,
            sessions::seen_at,
            sessions::confirmed_at,
            exists(offices),
        ))
        .first(c));
    Ok(known.optional()?)
}

/// Notes that a session was used.
pub fn touch_session(conn: &mut Conn, session: SessionId, now: Timestamp) -> Result<(), AppError> {
    diesel::update(sessions::table.find(session)).set(sessions::seen_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The competition that an address names.
pub fn competition_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<CompetitionHead>, AppError> {
    let head = each_backend!(conn, |c| competitions::table
        .filter(competitions::slug.eq(slug))
        .select(CompetitionHead::as_select())
        .first(c));
    Ok(head.optional()?)
}

/// What an account is in a competition.
pub fn roles_in(
    conn: &mut Conn,
    account: AccountId,
    competition: CompetitionId,
) -> Result<Vec<(Role, Option<RegionId>)>, AppError> {
    Ok(each_backend!(conn, |c| memberships::table
        .filter(memberships::account_id.eq(account))
        .filter(memberships::competition_id.eq(competition))
        .order(memberships::id)
        .select((memberships::role, memberships::region_id))
        .limit(50)
        .load(c))?)
}

/// What a form with this key made before.
pub fn made_by_request(conn: &mut Conn, key: &[u8]) -> Result<Option<Uuid>, AppError> {
    let made: Option<Vec<u8>> =
        request_keys::table.find(key).select(request_keys::subject_id).first(conn).optional()?;
    made.map(|bytes| Uuid::from_slice(&bytes).map_err(AppError::internal)).transpose()
}

/// Remembers what a form with this key made.
pub fn remember_request(conn: &mut Conn, key: &[u8], made: Uuid, now: Timestamp) -> Result<(), AppError> {
    diesel::insert_into(request_keys::table)
        .values((
            request_keys::key.eq(key),
            request_keys::subject_id.eq(made.as_bytes().as_slice()),
            request_keys::at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the keys of forms that were sent before a time.
pub fn forget_requests(conn: &mut Conn, before: Timestamp) -> Result<(), AppError> {
    diesel::delete(request_keys::table.filter(request_keys::at.lt(before))).execute(conn)?;
    Ok(())
}
