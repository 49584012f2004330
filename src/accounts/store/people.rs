//! The SQL behind the lists of people: members of a competition, leaders of teams, accounts of the site.

use diesel::prelude::*;

use super::AccountRow;
use crate::{
    db::{
        Conn,
        schema::{accounts, audit_events, audit_links, entries, memberships, regions, sessions},
    },
    domain::{
        id::{AccountId, CompetitionId, EntryId, MembershipId, RegionId},
        role::Role,
        time::Timestamp,
    },
    error::AppError,
};

diesel::define_sql_function! {
    /// Small letters; both databases agree on those of ASCII, which is what sign-in names are made of.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A member as the page of people shows one.
#[derive(Clone, Debug, Queryable)]
pub struct MemberLine {
    /// The membership.
    pub id: MembershipId,
    /// Whose.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The sign-in name.
    pub login: String,
    /// As what.
    pub role: Role,
    /// The region's names, with a coordinator.
    pub region: Option<(String, String)>,
    /// Since when.
    pub since: Timestamp,
    /// Whether a password is set.
    pub has_password: bool,
    /// Since when the account may not sign in.
    pub disabled_at: Option<Timestamp>,
}

/// One page of a competition's members, by age: those after one, of a role, whose name or sign-in name
/// contains a text.
pub fn members_page(
    conn: &mut Conn,
    competition: CompetitionId,
    role: Option<Role>,
    search: &str,
    after: Option<MembershipId>,
    limit: i64,
) -> Result<Vec<MemberLine>, AppError> {
    let mut question = memberships::table
        .inner_join(accounts::table)
        .left_join(regions::table.on(memberships::region_id.eq(regions::id.nullable())))
        .filter(memberships::competition_id.eq(competition))
        .order(memberships::id)
        .limit(limit)
        .select((
            memberships::id,
            accounts::id,
            accounts::name,
            accounts::login,
            memberships::role,
            (regions::name_zh, regions::name_en).nullable(),
            memberships::created_at,
            accounts::password_hash.is_not_null(),
            accounts::disabled_at,
        ))
        .into_boxed();
    if let Some(role) = role {
        question = question.filter(memberships::role.eq(role));
    }
    if let Some(after) = after {
        question = question.filter(memberships::id.gt(after));
    }
    if !search.is_empty() {
        let pattern = containing(search);
        question = question.filter(
            lower(accounts::login)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(accounts::name).like(pattern).escape('\\')),
        );
    }
    Ok(question.load(conn)?)
}

/// A pattern for texts that contain another, whatever signs that one is made of.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The membership with an identifier, in a competition.
pub fn membership_in(
    conn: &mut Conn,
    competition: CompetitionId,
    membership: MembershipId,
) -> Result<Option<super::MembershipRow>, AppError> {
    Ok(memberships::table
        .find(membership)
        .filter(memberships::competition_id.eq(competition))
        .select(super::MembershipRow::as_select())
        .first(conn)
        .optional()?)
}

/// Whether an account holds a role in a competition (for the same region, with a coordinator).
pub fn holds_role(
    conn: &mut Conn,
    account: AccountId,
    competition: CompetitionId,
    role: Role,
    region: Option<RegionId>,
) -> Result<bool, AppError> {
    let held = memberships::table
        .filter(memberships::account_id.eq(account))
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::role.eq(role))
        .select(memberships::id);
    let found: Option<MembershipId> = match region {
        Some(region) => held.filter(memberships::region_id.eq(region)).first(conn).optional()?,
        None => held.filter(memberships::region_id.is_null()).first(conn).optional()?,
    };
    Ok(found.is_some())
}

/// How many accounts that may sign in, but for this one, hold a role in a competition.
pub fn count_others(
    conn: &mut Conn,
    competition: CompetitionId,
    role: Role,
    account: AccountId,
) -> Result<i64, AppError> {
    Ok(memberships::table
        .inner_join(accounts::table)
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::role.eq(role))
        .filter(memberships::account_id.ne(account))
        .filter(accounts::disabled_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Removes a membership. Answers how many were removed.
pub fn delete_membership(conn: &mut Conn, membership: MembershipId) -> Result<usize, AppError> {
    Ok(diesel::delete(memberships::table.find(membership)).execute(conn)?)
}

/// Every role that these accounts hold anywhere.
pub fn roles_of(
    conn: &mut Conn,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, CompetitionId, Role)>, AppError> {
    Ok(memberships::table
        .filter(memberships::account_id.eq_any(accounts))
        .order(memberships::id)
        .limit(20_000)
        .select((memberships::account_id, memberships::competition_id, memberships::role))
        .load(conn)?)
}

/// The roles that an account holds in a competition; a coordinator's each with its region.
pub fn memberships_in(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Vec<(Role, Option<RegionId>)>, AppError> {
    Ok(memberships::table
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::account_id.eq(account))
        .order(memberships::id)
        .select((memberships::role, memberships::region_id))
        .load(conn)?)
}

/// The membership by which an account holds a role in a competition, whatever its region.
pub fn membership_of(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    role: Role,
) -> Result<Option<MembershipId>, AppError> {
    Ok(memberships::table
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::account_id.eq(account))
        .filter(memberships::role.eq(role))
        .order(memberships::id)
        .select(memberships::id)
        .first(conn)
        .optional()?)
}

/// The account with an identifier.
pub fn account_by_id(conn: &mut Conn, account: AccountId) -> Result<Option<AccountRow>, AppError> {
    Ok(accounts::table.find(account).select(AccountRow::as_select()).first(conn).optional()?)
}

/// The accounts with these identifiers, by age.
pub fn accounts_by_id(conn: &mut Conn, wanted: &[AccountId]) -> Result<Vec<AccountRow>, AppError> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(wanted))
        .order(accounts::id)
        .limit(1000)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// An entry and its leader's account, as coordinators hand out links.
#[derive(Clone, Debug, Queryable)]
pub struct LeaderLine {
    /// The entry.
    pub entry: EntryId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The leader's name.
    pub leader: String,
    /// Its region.
    pub region: RegionId,
    /// Its region's names.
    pub region_names: (String, String),
    /// The leader's phone number; empty when there is none.
    pub phone: String,
    /// The leader's e-mail address; empty when there is none.
    pub email: String,
    /// The leader's account.
    pub account: Option<AccountId>,
}

/// Which leaders are asked for.
pub struct LeaderFilter<'a> {
    /// Of entries of these regions only; none for every region.
    pub regions: Option<&'a [RegionId]>,
    /// Whose number, name or leader contains this.
    pub search: &'a str,
    /// Of entries after this one.
    pub after: Option<EntryId>,
    /// Of these entries only; none for all.
    pub chosen: Option<&'a [EntryId]>,
    /// So many at most.
    pub limit: i64,
}

/// One page of a competition's entries with their leaders, by age of the entry.
pub fn leaders_page(
    conn: &mut Conn,
    competition: CompetitionId,
    filter: &LeaderFilter<'_>,
) -> Result<Vec<LeaderLine>, AppError> {
    let mut question = entries::table
        .inner_join(regions::table)
        .filter(entries::competition_id.eq(competition))
        .order(entries::id)
        .limit(filter.limit)
        .select((
            entries::id,
            entries::number,
            entries::name,
            entries::leader,
            entries::region_id,
            (regions::name_zh, regions::name_en),
            entries::phone,
            entries::email,
            entries::leader_account_id,
        ))
        .into_boxed();
    if let Some(regions) = filter.regions {
        question = question.filter(entries::region_id.eq_any(regions.to_vec()));
    }
    if let Some(chosen) = filter.chosen {
        question = question.filter(entries::id.eq_any(chosen.to_vec()));
    }
    if let Some(after) = filter.after {
        question = question.filter(entries::id.gt(after));
    }
    if !filter.search.is_empty() {
        let pattern = containing(filter.search);
        question = question.filter(
            lower(entries::number)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(entries::name).like(pattern.clone()).escape('\\'))
                .or(lower(entries::leader).like(pattern).escape('\\')),
        );
    }
    Ok(question.load(conn)?)
}

/// The regions of all entries of a competition that an account leads, each once.
pub fn led_regions(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Vec<RegionId>, AppError> {
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::leader_account_id.eq(account))
        .select(entries::region_id)
        .distinct()
        .load(conn)?)
}

/// Makes an account the leader of an entry that has none. Answers how many entries that were.
pub fn set_leader(conn: &mut Conn, entry: EntryId, account: AccountId) -> Result<usize, AppError> {
    Ok(diesel::update(entries::table.find(entry).filter(entries::leader_account_id.is_null()))
        .set((entries::leader_account_id.eq(account), entries::version.eq(entries::version + 1)))
        .execute(conn)?)
}

/// One page of the site's accounts, by age: those after one, whose name or sign-in name contains a text.
pub fn accounts_page(
    conn: &mut Conn,
    search: &str,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<AccountRow>, AppError> {
    let mut question =
        accounts::table.order(accounts::id).limit(limit).select(AccountRow::as_select()).into_boxed();
    if let Some(after) = after {
        question = question.filter(accounts::id.gt(after));
    }
    if !search.is_empty() {
        let pattern = containing(search);
        question = question.filter(
            lower(accounts::login)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(accounts::name).like(pattern).escape('\\')),
        );
    }
    Ok(question.load(conn)?)
}

/// How many administrators may sign in.
pub fn count_administrators(conn: &mut Conn) -> Result<i64, AppError> {
    Ok(accounts::table
        .filter(accounts::is_administrator.eq(true))
        .filter(accounts::disabled_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Lets an account sign in, or not any more.
pub fn set_disabled(
    conn: &mut Conn,
    account: AccountId,
    since: Option<Timestamp>,
) -> Result<usize, AppError> {
    Ok(diesel::update(accounts::table.find(account)).set(accounts::disabled_at.eq(since)).execute(conn)?)
}

/// Makes an account an administrator of the site, or not any more.
pub fn set_administrator(conn: &mut Conn, account: AccountId, is: bool) -> Result<usize, AppError> {
    Ok(diesel::update(accounts::table.find(account)).set(accounts::is_administrator.eq(is)).execute(conn)?)
}

/// How many accounts, open sessions and events that wait for the log's chain there are.
pub fn count_site(conn: &mut Conn, seen_after: Timestamp) -> Result<(i64, i64, i64), AppError> {
    let people = accounts::table.count().get_result(conn)?;
    let open = sessions::table.filter(sessions::seen_at.gt(seen_after)).count().get_result(conn)?;
    let waiting = audit_events::table
        .left_join(audit_links::table)
        .filter(audit_links::seq.is_null())
        .count()
        .get_result(conn)?;
    Ok((people, open, waiting))
}
