//! Who takes part in the demo: entries with their teams, experts with their tags and conflicts, enterprises with
//! their wishes; each with an account that can sign in.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::stage::{Accounts, Stage};
use crate::{
    accounts::actions::grant_role,
    audit::{self, By, Event},
    clock::Clock,
    db::Conn,
    demo::{
        DemoEvent,
        enterprises::{self, DemoEnterprise},
        entries::{DemoEntry, Stage as Progress},
        experts::DemoExpert,
        plan_pdf::plan_pdf,
    },
    domain::{
        id::{AccountId, EnterpriseId, EntryId, ExpertId, SchemeId},
        role::Role,
        states::{ConflictKind, EntryState, Side},
        time::Timestamp,
    },
    entries::{
        actions::{self, NewFile, Own},
        decisions::{Decision, Domain, decide},
        files,
        store::{self as entries, EntryRow, EntryTagRow, MemberRow},
        withdrawals,
    },
    error::AppError,
    experts::store::{self as experts, ConflictRow, ExpertRow, ExpertTagRow},
    pairing::store::{self as pairing, EnterpriseRow, EnterpriseTagRow, ExclusionRow, SchemeRow, WishRow},
    web::visit::Reach,
};

/// Adds the entries, one every few hours of the registration, and decides on each an hour after it was handed in.
pub fn add_entries(
    conn: &mut Conn,
    by: &By,
    clock: &Clock,
    accounts: &Accounts,
    stage: &Stage,
    event: &DemoEvent,
) -> Result<Vec<EntryId>, AppError> {
    let mut ids = Vec::new();
    let opened = clock.now();
    for (nth, entry) in (1..).zip(&event.entries) {
        let at = opened.plus_seconds(nth * 3 * 3600);
        clock.set(at);
        let login = entry.email.as_deref().unwrap_or(&entry.phone);
        let account = accounts.add(conn, by, login, &entry.leader)?;
        let leader = by.as_account(account);
        grant_role(conn, &leader, account, stage.competition, Role::Team, None)?;
        let id = begin_entry(conn, &leader, stage, entry, account)?;
        if entry.stage != Progress::Draft {
            let own = Own { competition: stage.competition, account, entry: id };
            let version = hand_in(conn, &leader, own, entry)?;
            clock.set(at.plus_seconds(3600));
            decide_on(conn, by, stage, own, entry, version)?;
        }
        ids.push(id);
    }
    Ok(ids)
}

/// The draft of an entry with its team and its tags.
fn begin_entry(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    entry: &DemoEntry,
    leader: AccountId,
) -> Result<EntryId, AppError> {
    let id: EntryId = by.fresh();
    let now = by.now();
    let row = EntryRow {
        id,
        competition_id: stage.competition,
        number: entry.number.clone(),
        name: entry.name.to_owned(),
        region_id: *stage.regions.get(entry.region).ok_or(AppError::NotFound)?,
        track_id: *stage.tracks.get(entry.track).ok_or(AppError::NotFound)?,
        leader: entry.leader.clone(),
        organization: entry.organization.to_owned(),
        phone: entry.phone.clone(),
        email: entry.email.clone().unwrap_or_default(),
        website: entry.website.clone().unwrap_or_default(),
        summary: entry.summary.clone(),
        state: EntryState::Draft,
        version: 1,
        leader_account_id: Some(leader),
        created_at: now,
        updated_at: now,
        submitted_at: None,
        admitted_at: None,
        team_changed_at: None,
    };
    entries::insert_entry(conn, &row)?;
    let members: Vec<MemberRow> = (1..)
        .zip(&entry.members)
        .map(|(position, member)| MemberRow { entry_id: id, position, name: member.name.clone() })
        .collect();
    entries::insert_members(conn, &members)?;
    let tags: Vec<EntryTagRow> = entry
        .tags
        .iter()
        .map(|tag| EntryTagRow { entry_id: id, tag: tag.name.to_owned(), weight: i32::from(tag.level) })
        .collect();
    entries::insert_entry_tags(conn, &tags)?;
    record(conn, by, stage, "entry.registered", id.into())?;
    Ok(id)
}

/// The team attaches its business plan and submits, as on its pages: so there is a receipt. Answers the version.
fn hand_in(conn: &mut Conn, by: &By, own: Own, entry: &DemoEntry) -> Result<i32, AppError> {
    let plan = plan_of(entry);
    let file = NewFile {
        name: format!("{}商业计划书.pdf", entry.name),
        size: i64::try_from(plan.len()).unwrap_or(i64::MAX),
        sha256: Sha256::digest(&plan).to_vec(),
    };
    actions::attach_plan(conn, by, own, &file)?;
    let attached = entries::entry_by_id(conn, own.entry)?.ok_or(AppError::NotFound)?;
    actions::submit(conn, by, own, attached.version)
}

/// What became of an entry that was handed in.
fn decide_on(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    own: Own,
    entry: &DemoEntry,
    version: i32,
) -> Result<(), AppError> {
    let decision = match entry.stage {
        Progress::Draft | Progress::Submitted => return Ok(()),
        Progress::Returned => Decision::Return,
        Progress::Rejected => Decision::Reject,
        Progress::Admitted | Progress::Withdrawn => Decision::Admit,
    };
    let remark = entry.remark.unwrap_or_default();
    let said = if decision.needs_remark() { remark } else { "" };
    let domain = Domain { competition: stage.competition, reach: Reach::Everywhere };
    let organizer = by.as_account(stage.organizer);
    decide(conn, &organizer, &domain, own.entry, version, decision, said)?;
    if entry.stage == Progress::Withdrawn {
        withdrawals::withdraw(conn, &by.as_account(own.account), own, remark)?;
    }
    Ok(())
}

/// Puts the business plans of the entries where uploads lie.
pub fn keep_plans(data_dir: &Path, event: &DemoEvent) -> std::io::Result<()> {
    for plan in event.entries.iter().map(plan_of) {
        let place = files::place_of(data_dir, &Sha256::digest(&plan));
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(place, plan)?;
    }
    Ok(())
}

fn plan_of(entry: &DemoEntry) -> Vec<u8> {
    let title: String = format!("{} {}", entry.number, entry.name).chars().take(24).collect();
    plan_pdf(&title, &[entry.name, &entry.leader, entry.organization, &entry.summary])
}

fn record(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    act: &'static str,
    subject: uuid::Uuid,
) -> Result<(), AppError> {
    let event = Event {
        act,
        competition: Some(stage.competition),
        subject,
        revision: 1,
        detail: &serde_json::json!({}),
    };
    audit::record(conn, by, &event)
}

/// An expert of the demo with the account that signs in.
#[derive(Clone, Copy)]
pub struct Expert {
    pub id: ExpertId,
    pub account: AccountId,
}

/// Adds the experts and the conflicts that they declared.
pub fn add_experts(
    conn: &mut Conn,
    by: &By,
    accounts: &Accounts,
    stage: &Stage,
    event: &DemoEvent,
    entries: &[EntryId],
) -> Result<Vec<Expert>, AppError> {
    let mut added = Vec::new();
    for expert in &event.experts {
        let account = accounts.add(conn, by, &expert.email, &expert.name)?;
        grant_role(conn, by, account, stage.competition, Role::Expert, None)?;
        added.push(Expert { id: add_expert(conn, by, stage, expert, account)?, account });
    }
    for conflict in &event.conflicts {
        let (Some(expert), Some(entry)) = (added.get(conflict.expert), entries.get(conflict.entry)) else {
            continue;
        };
        let row = ConflictRow {
            id: by.fresh(),
            competition_id: stage.competition,
            entry_id: *entry,
            expert_id: expert.id,
            kind: ConflictKind::Declared,
            reason: conflict.reason.to_owned(),
            declared_by: Some(expert.account),
            at: by.now(),
            lifted_at: None,
        };
        experts::insert_conflict(conn, &row)?;
        record(conn, &by.as_account(expert.account), stage, "conflict.declared", row.id.into())?;
    }
    Ok(added)
}

fn add_expert(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    expert: &DemoExpert,
    account: AccountId,
) -> Result<ExpertId, AppError> {
    let id: ExpertId = by.fresh();
    let row = ExpertRow {
        id,
        competition_id: stage.competition,
        account_id: Some(account),
        name: expert.name.clone(),
        organization: expert.organization.to_owned(),
        title: expert.title.to_owned(),
        region: expert.region.zh.to_owned(),
        kind: expert.kind.zh.to_owned(),
        phone: expert.phone.clone(),
        email: expert.email.clone(),
        is_judge: expert.is_judge,
        is_mentor: expert.is_mentor,
        judging_capacity: i32::try_from(expert.judging_capacity).unwrap_or(i32::MAX),
        mentoring_capacity: i32::try_from(expert.mentoring_capacity).unwrap_or(i32::MAX),
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
    };
    experts::insert_expert(conn, &row)?;
    let tags: Vec<ExpertTagRow> = expert
        .tags
        .iter()
        .map(|tag| ExpertTagRow { expert_id: id, tag: tag.name.to_owned(), level: i32::from(tag.level) })
        .collect();
    experts::insert_expert_tags(conn, &tags)?;
    record(conn, by, stage, "expert.added", id.into())?;
    Ok(id)
}

/// Adds the assistance scheme with the enterprises of both sides and their wishes.
pub fn add_scheme(
    conn: &mut Conn,
    by: &By,
    accounts: &Accounts,
    stage: &Stage,
    event: &DemoEvent,
    wishes_close_at: Timestamp,
) -> Result<SchemeId, AppError> {
    let scheme: SchemeId = by.fresh();
    let row = SchemeRow {
        id: scheme,
        competition_id: stage.competition,
        name_zh: event.competition.scheme.zh.to_owned(),
        name_en: event.competition.scheme.en.to_owned(),
        wishes_close_at,
        wish_limit: 5,
        version: 1,
        created_at: by.now(),
    };
    pairing::insert_scheme(conn, &row)?;
    record(conn, by, stage, "scheme.created", scheme.into())?;
    let mut sides = Vec::new();
    for demo in [&event.assisting, &event.assisted] {
        let mut ids = Vec::new();
        for enterprise in demo {
            let account = accounts.add(conn, by, &enterprise.email, &enterprise.contact)?;
            grant_role(conn, by, account, stage.competition, Role::Enterprise, None)?;
            ids.push(add_enterprise(conn, by, scheme, enterprise, account)?);
            record(
                conn,
                by,
                stage,
                "enterprise.added",
                ids.last().copied().ok_or(AppError::NotFound)?.into(),
            )?;
        }
        sides.push(ids);
    }
    let [assisting, assisted] = sides.as_slice() else { return Err(AppError::NotFound) };
    for (demo, own, other) in
        [(&event.assisting, assisting, assisted), (&event.assisted, assisted, assisting)]
    {
        for (enterprise, id) in demo.iter().zip(own) {
            add_wishes(conn, enterprise, *id, other)?;
        }
    }
    Ok(scheme)
}

fn add_enterprise(
    conn: &mut Conn,
    by: &By,
    scheme: SchemeId,
    enterprise: &DemoEnterprise,
    account: AccountId,
) -> Result<EnterpriseId, AppError> {
    let id: EnterpriseId = by.fresh();
    let side = match enterprise.side {
        enterprises::Side::Assisting => Side::Assisting,
        enterprises::Side::Assisted => Side::Assisted,
    };
    let row = EnterpriseRow {
        id,
        scheme_id: scheme,
        side,
        name: enterprise.name.to_owned(),
        credit_code: enterprise.credit_code.clone(),
        sector: enterprise.sector.to_owned(),
        contact: enterprise.contact.clone(),
        phone: enterprise.phone.clone(),
        email: enterprise.email.clone(),
        profile: enterprise.profile.to_owned(),
        account_id: Some(account),
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
        capacity: 1,
    };
    pairing::insert_enterprise(conn, &row)?;
    let of_kind = |kind: &'static str, tags: &[&'static str]| {
        tags.iter()
            .map(|tag| EnterpriseTagRow { enterprise_id: id, kind: kind.to_owned(), tag: (*tag).to_owned() })
            .collect::<Vec<_>>()
    };
    pairing::insert_enterprise_tags(conn, &of_kind("need", &enterprise.needs))?;
    pairing::insert_enterprise_tags(conn, &of_kind("offer", &enterprise.offers))?;
    Ok(id)
}

fn add_wishes(
    conn: &mut Conn,
    enterprise: &DemoEnterprise,
    id: EnterpriseId,
    other: &[EnterpriseId],
) -> Result<(), AppError> {
    let mut wishes = Vec::new();
    for (rank, group) in (1..).zip(&enterprise.wishes) {
        wishes.extend(group.iter().filter_map(|index| other.get(*index)).map(|partner| WishRow {
            enterprise_id: id,
            partner_id: *partner,
            rank,
        }));
    }
    pairing::insert_wishes(conn, &wishes)?;
    let exclusions: Vec<ExclusionRow> = enterprise
        .exclusions
        .iter()
        .filter_map(|index| other.get(*index))
        .map(|partner| ExclusionRow { enterprise_id: id, partner_id: *partner })
        .collect();
    pairing::insert_exclusions(conn, &exclusions)
}
