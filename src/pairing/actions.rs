//! What can be done with schemes and enterprises. Each act is one transaction and one audit event; deadlines are judged
//! inside the transaction. Plans have [`plans`], wishes [`wishes`].

pub mod accounts;
pub mod bulk;
pub mod plans;
pub mod wishes;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    refusal::{PairingRefusal, refuse},
    store::{self, EnterpriseRow, EnterpriseTagRow, SchemeRow},
};
use crate::{
    accounts::actions::{
        links::{Invitation, invite},
        people::HandedOut,
    },
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, PairingId, SchemeId},
        role::Role,
        states::{Language, Side},
        text::{Line, LoginName},
        time::Timestamp,
    },
    error::AppError,
};

/// Writes the audit event of an act.
fn note(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    competition: CompetitionId,
    subject: impl Into<Uuid>,
    revision: i32,
    detail: &impl Serialize,
) -> Result<(), AppError> {
    let event = Event { act, competition: Some(competition), subject: subject.into(), revision, detail };
    audit::record(conn, by, &event)
}

/// What an organizer sets of a scheme.
#[derive(Clone, Debug)]
pub struct SchemeTerms {
    /// Its Chinese name.
    pub name_zh: Line<60>,
    /// Its English name; empty when it has none.
    pub name_en: String,
    /// Until when wishes may be handed in.
    pub wishes_close_at: Timestamp,
    /// How many ranks an enterprise may give at most.
    pub wish_limit: i32,
}

/// Adds a scheme.
pub fn create_scheme(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    terms: &SchemeTerms,
) -> Result<SchemeId, AppError> {
    if terms.wishes_close_at <= by.now() {
        return refuse(PairingRefusal::DeadlinePast);
    }
    if store::count_schemes(conn, competition)? >= store::MOST_SCHEMES {
        return refuse(PairingRefusal::TooManySchemes);
    }
    let row = SchemeRow {
        id: by.fresh(),
        competition_id: competition,
        name_zh: terms.name_zh.as_str().to_owned(),
        name_en: terms.name_en.clone(),
        wishes_close_at: terms.wishes_close_at,
        wish_limit: terms.wish_limit,
        version: 1,
        created_at: by.now(),
    };
    store::insert_scheme(conn, &row)?;
    let detail = json!({"name": row.name_zh, "closes": row.wishes_close_at, "limit": row.wish_limit});
    note(conn, by, "scheme.created", competition, row.id, 1, &detail)?;
    Ok(row.id)
}

/// Changes a scheme's terms. A deadline that is over may only be reopened while no plan rests on the wishes, and none
/// can be set into the past. The form tells minutes: a deadline in the same minute is the one that is stored.
pub fn change_scheme(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: SchemeId,
    version: i32,
    terms: &SchemeTerms,
) -> Result<(), AppError> {
    let before = store::scheme_in(conn, competition, id)?;
    if before.version != version {
        return refuse(PairingRefusal::Changed);
    }
    let now = by.now();
    let is_kept = terms.wishes_close_at.is_in_minute_of(before.wishes_close_at);
    if !is_kept {
        if terms.wishes_close_at <= now {
            return refuse(PairingRefusal::DeadlinePast);
        }
        if before.wishes_close_at <= now && store::plans::has_standing_plan(conn, id)? {
            return refuse(PairingRefusal::PlansRestOnWishes);
        }
    }
    let after = SchemeRow {
        name_zh: terms.name_zh.as_str().to_owned(),
        name_en: terms.name_en.clone(),
        wishes_close_at: if is_kept { before.wishes_close_at } else { terms.wishes_close_at },
        wish_limit: terms.wish_limit,
        version: version + 1,
        ..before.clone()
    };
    if !store::update_scheme(conn, &after, version)? {
        return refuse(PairingRefusal::Changed);
    }
    let of = |row: &SchemeRow| json!({"name": row.name_zh, "name_en": row.name_en, "closes": row.wishes_close_at, "limit": row.wish_limit});
    let detail = json!({"before": of(&before), "after": of(&after)});
    note(conn, by, "scheme.changed", competition, id, after.version, &detail)
}

/// Ends the time for wishes now. From here on they are no secret to the organizers, so the reason is kept.
pub fn close_wishes(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: SchemeId,
    reason: &Line<200>,
) -> Result<(), AppError> {
    let before = store::scheme_in(conn, competition, id)?;
    let now = by.now();
    if before.wishes_close_at <= now {
        return refuse(PairingRefusal::WishesClosed);
    }
    let after = SchemeRow { wishes_close_at: now, version: before.version + 1, ..before.clone() };
    if !store::update_scheme(conn, &after, before.version)? {
        return refuse(PairingRefusal::Changed);
    }
    let detail = json!({"before": before.wishes_close_at, "after": now, "reason": reason});
    note(conn, by, "scheme.closed", competition, id, after.version, &detail)
}

/// Who acts on an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// An organizer, on behalf of the enterprise, at any time.
    Organizer,
    /// The enterprise itself, until the deadline.
    Enterprise(AccountId),
}

/// What an enterprise says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its credit code; empty when unknown.
    pub credit_code: String,
    /// Its sector; empty when unknown.
    pub sector: String,
    /// The contact's name.
    pub contact: String,
    /// The contact's phone number.
    pub phone: String,
    /// The contact's address.
    pub email: String,
    /// What it says of itself.
    pub profile: String,
    /// Tags of what it needs.
    pub needs: Vec<String>,
    /// Tags of what it offers.
    pub offers: Vec<String>,
    /// With how many partners it can be paired.
    pub capacity: i32,
}

/// Adds an enterprise to a scheme.
pub fn add_enterprise(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    side: Side,
    profile: &Profile,
) -> Result<EnterpriseId, AppError> {
    store::scheme_in(conn, competition, scheme)?;
    if store::count_enterprises(conn, scheme)? >= store::MOST_ENTERPRISES {
        return refuse(PairingRefusal::Full);
    }
    refuse_namesakes(conn, scheme, None, profile)?;
    let row = fresh_row(by, scheme, side, profile);
    store::insert_enterprise(conn, &row)?;
    store::insert_enterprise_tags(conn, &tag_rows(row.id, profile))?;
    let detail = json!({"name": row.name, "side": side, "code": row.credit_code, "capacity": row.capacity});
    note(conn, by, "enterprise.added", competition, row.id, 1, &detail)?;
    Ok(row.id)
}

/// Changes what an enterprise says of itself. The enterprise cannot change its own name and code, by which the organizers
/// know it, nor its number of partners, which they have agreed with it, and nothing at all after the deadline: wishes were
/// made on what was said.
pub fn change_enterprise(
    conn: &mut Conn,
    by: &By,
    hand: Hand,
    competition: CompetitionId,
    scheme: SchemeId,
    id: EnterpriseId,
    version: i32,
    profile: &Profile,
) -> Result<(), AppError> {
    let before = enterprise_for(conn, by, hand, competition, scheme, id)?;
    if before.version != version {
        return refuse(PairingRefusal::Changed);
    }
    let profile = match hand {
        Hand::Organizer => profile.clone(),
        Hand::Enterprise(_) => Profile {
            name: before.name.clone(),
            credit_code: before.credit_code.clone(),
            capacity: before.capacity,
            ..profile.clone()
        },
    };
    refuse_namesakes(conn, scheme, Some(id), &profile)?;
    if profile.capacity < before.capacity
        && partners_in_force(conn, scheme)?.get(&id).is_some_and(|count| *count > profile.capacity)
    {
        return refuse(PairingRefusal::PlacesTaken);
    }
    let after = EnterpriseRow { version: version + 1, ..row_with(&before, &profile) };
    if !store::update_enterprise(conn, &after, version)? {
        return refuse(PairingRefusal::Changed);
    }
    let (old_tags, tags) = (store::tags_by(conn, id)?, tag_rows(id, &profile));
    store::delete_tags(conn, id)?;
    store::insert_enterprise_tags(conn, &tags)?;
    let detail = json!({
        "on_behalf_of": (hand == Hand::Organizer).then_some(&after.name),
        "before": before.in_words(&old_tags),
        "after": after.in_words(&tags),
    });
    note(conn, by, "enterprise.changed", competition, id, after.version, &detail)
}

/// Takes an enterprise out of the scheme, or back into it. Its data stay.
pub fn withdraw_enterprise(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: EnterpriseId,
    version: i32,
    is_out: bool,
) -> Result<(), AppError> {
    store::scheme_in(conn, competition, scheme)?;
    let before = store::enterprise_in(conn, scheme, id)?;
    if before.version != version {
        return refuse(PairingRefusal::Changed);
    }
    if before.withdrawn_at.is_some() == is_out {
        return refuse(PairingRefusal::WrongState);
    }
    if let Some(applied) = store::plans::applied_pairing(conn, scheme)? {
        let pairs = store::plans::pairs_of(conn, applied.id)?;
        if pairs.iter().any(|pair| pair.assisting_id == id || pair.assisted_id == id) {
            return refuse(PairingRefusal::Paired);
        }
    }
    if !is_out {
        refuse_namesakes(
            conn,
            scheme,
            Some(id),
            &Profile {
                name: before.name.clone(),
                credit_code: before.credit_code.clone(),
                ..Profile::default()
            },
        )?;
    }
    let withdrawn_at = is_out.then(|| by.now());
    let after = EnterpriseRow { withdrawn_at, version: version + 1, ..before };
    if !store::update_enterprise(conn, &after, version)? {
        return refuse(PairingRefusal::Changed);
    }
    let act = if is_out { "enterprise.withdrawn" } else { "enterprise.restored" };
    note(conn, by, act, competition, id, after.version, &json!({"name": after.name}))
}

/// Hands out a one-time link by which somebody becomes the one who looks after an enterprise.
pub fn invite_enterprise(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: EnterpriseId,
    language: Language,
    public_url: &str,
) -> Result<HandedOut, AppError> {
    let row = enterprise_for(conn, by, Hand::Organizer, competition, scheme, id)?;
    let login = [&row.email, &row.phone].into_iter().find_map(|text| LoginName::parse(text).ok());
    let invitation = Invitation {
        competition,
        role: Role::Enterprise,
        region: None,
        expert: None,
        enterprise: Some(id),
        entry: None,
        login: login.clone(),
        name: row.contact.clone(),
        language,
    };
    let token = invite(conn, by, &invitation, public_url)?;
    let login = login.map(|login| login.as_str().to_owned()).unwrap_or_default();
    Ok(HandedOut { name: row.contact, login, about: row.name, token })
}

/// The enterprise on which somebody may act: an organizer on every one of the scheme, an enterprise on itself until the
/// deadline.
fn enterprise_for(
    conn: &mut Conn,
    by: &By,
    hand: Hand,
    competition: CompetitionId,
    scheme: SchemeId,
    id: EnterpriseId,
) -> Result<EnterpriseRow, AppError> {
    let terms = store::scheme_in(conn, competition, scheme)?;
    let row = store::enterprise_in(conn, scheme, id)?;
    if let Hand::Enterprise(account) = hand {
        if row.account_id != Some(account) {
            return Err(AppError::NotFound);
        }
        if terms.wishes_close_at <= by.now() {
            return refuse(PairingRefusal::WishesClosed);
        }
    }
    if row.withdrawn_at.is_some() {
        return refuse(PairingRefusal::Withdrawn);
    }
    Ok(row)
}

/// How many partners each enterprise has in the plan in force or in the one that is published, whichever is more.
pub fn partners_in_force(conn: &mut Conn, scheme: SchemeId) -> Result<BTreeMap<EnterpriseId, i32>, AppError> {
    let plans =
        [store::plans::applied_pairing(conn, scheme)?, store::plans::published_pairing(conn, scheme)?];
    let ids: Vec<PairingId> = plans.into_iter().flatten().map(|plan| plan.id).collect();
    let mut counts: BTreeMap<(PairingId, EnterpriseId), i32> = BTreeMap::new();
    for pair in store::plans::pairs_of_all(conn, &ids)? {
        for enterprise in [pair.assisting_id, pair.assisted_id] {
            *counts.entry((pair.pairing_id, enterprise)).or_default() += 1;
        }
    }
    let mut most: BTreeMap<EnterpriseId, i32> = BTreeMap::new();
    for ((_, enterprise), count) in counts {
        let known = most.entry(enterprise).or_default();
        *known = count.max(*known);
    }
    Ok(most)
}

fn refuse_namesakes(
    conn: &mut Conn,
    scheme: SchemeId,
    own: Option<EnterpriseId>,
    profile: &Profile,
) -> Result<(), AppError> {
    for (id, code, name) in store::namesakes(conn, scheme, &profile.name, &profile.credit_code)? {
        if Some(id) == own {
            continue;
        }
        if name == profile.name {
            return refuse(PairingRefusal::NameTaken);
        }
        if !code.is_empty() && code == profile.credit_code {
            return refuse(PairingRefusal::CodeTaken);
        }
    }
    Ok(())
}

fn fresh_row(by: &By, scheme: SchemeId, side: Side, profile: &Profile) -> EnterpriseRow {
    let bare = EnterpriseRow {
        id: by.fresh(),
        scheme_id: scheme,
        side,
        name: String::new(),
        credit_code: String::new(),
        sector: String::new(),
        contact: String::new(),
        phone: String::new(),
        email: String::new(),
        profile: String::new(),
        account_id: None,
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
        capacity: 1,
    };
    row_with(&bare, profile)
}

fn row_with(row: &EnterpriseRow, profile: &Profile) -> EnterpriseRow {
    EnterpriseRow {
        name: profile.name.clone(),
        credit_code: profile.credit_code.clone(),
        sector: profile.sector.clone(),
        contact: profile.contact.clone(),
        phone: profile.phone.clone(),
        email: profile.email.clone(),
        profile: profile.profile.clone(),
        capacity: profile.capacity,
        ..row.clone()
    }
}

fn tag_rows(id: EnterpriseId, profile: &Profile) -> Vec<EnterpriseTagRow> {
    let rows = |kind: &'static str, tags: &[String]| {
        let row =
            |tag: &String| EnterpriseTagRow { enterprise_id: id, kind: kind.to_owned(), tag: tag.clone() };
        tags.iter().map(row).collect::<Vec<_>>()
    };
    [rows("need", &profile.needs), rows("offer", &profile.offers)].concat()
}
