//! Proposing, applying, undoing and publishing pairings. What a plan was computed from is compared with what holds when it
//! is written, so that no plan rests on what somebody changed meanwhile.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{PairingRefusal, note, refuse};
use crate::{
    audit::By,
    competitions,
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, PairingId, SchemeId},
        states::{PairState, PlanState},
    },
    error::AppError,
    pairing::{
        market::{Bounds, Method, Parties, Two},
        snapshot::Snapshot,
        store::{
            self, Situation,
            plans::{self, BanRow, PairRow, PairingRow},
        },
    },
};

/// How a plan came to be; kept with it as JSON and told in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Origin {
    /// Computed from the wishes alone.
    Computed,
    /// Another plan, changed by hand.
    Adjusted {
        /// The number of that plan.
        from: i32,
        /// What was done.
        act: Adjustment,
        /// The assisting enterprise's name.
        assisting: String,
        /// The assisted enterprise's name.
        assisted: String,
    },
    /// An earlier plan, restored.
    Restored {
        /// The number of that plan.
        number: i32,
    },
}

crate::domain::states::named! {
    /// What an organizer does to a pair of a plan.
    pub enum Adjustment {
        /// Pairs these two; their partners so far get each other.
        Swap = "swap",
        /// Keeps the pair and computes the others anew, but for those made by hand.
        Lock = "lock",
        /// Gives the pair free and computes anew, but for pairs made by hand.
        Unlock = "unlock",
        /// Rules the pair out and computes anew, but for pairs made by hand.
        Forbid = "forbid",
        /// Allows the pair again and computes anew, but for pairs made by hand.
        Allow = "allow",
    }
}

/// A plan that is about to be written.
#[derive(Clone, Debug)]
pub struct NewPairing {
    /// What it aims at.
    pub method: Method,
    /// Its pairs; the locked ones are those of `bounds`.
    pub pairs: Vec<Two>,
    /// Pairs that were made by hand.
    pub by_hand: BTreeSet<Two>,
    /// What was fixed and ruled out.
    pub bounds: Bounds,
    /// The sum of fit.
    pub fit: i64,
    /// The limit of the sum of fit that is proved.
    pub bound: i64,
    /// Whether its method's aim is proved to be reached.
    pub is_proved: bool,
    /// How it came to be.
    pub origin: Origin,
    /// The fingerprint of the parties whose computation it rests on.
    pub rests_on: String,
}

/// Adds a proposed plan that was computed from `seen`.
pub fn propose_pairing(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    seen: &Situation,
    new: &NewPairing,
) -> Result<PairingId, AppError> {
    let scheme = seen.scheme.id;
    refuse_stale(conn, by, competition, seen)?;
    if new.pairs.is_empty() {
        return refuse(PairingRefusal::NobodyToPair);
    }
    let (id, number) = insert(conn, by, scheme, new, PlanState::Proposed)?;
    let detail =
        json!({"number": number, "method": new.method, "pairs": new.pairs.len(), "origin": new.origin});
    note(conn, by, "pairing.proposed", competition, id, 1, &detail)?;
    Ok(id)
}

/// Puts a proposed plan into force. The one in force before is superseded, unless it is published: then it stays as it is
/// and what everybody sees, until this one is published in its place. A plan that was computed from what has changed since
/// is refused.
pub fn apply_pairing(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
    version: i32,
) -> Result<(), AppError> {
    let plan = plan_at(conn, competition, scheme, id, version)?;
    if !plan.state.may_become(PlanState::Applied) {
        return refuse(PairingRefusal::WrongState);
    }
    let situation = store::situation(conn, competition, scheme)?;
    if situation.scheme.wishes_close_at > by.now() {
        return refuse(PairingRefusal::WishesOpen);
    }
    let pairs = plans::pairs_of(conn, id)?;
    refuse_withdrawn(conn, scheme, &pairs)?;
    if Parties::of(&situation).have_changed_since(&plan.rests_on)? {
        return refuse(PairingRefusal::Stale);
    }
    let former = plans::applied_pairing(conn, scheme)?;
    let replaces = match &former {
        None => None,
        Some(former) if former.published_at.is_some() => Some(former.id),
        Some(former) => {
            supersede(conn, former)?;
            former.replaces_id
        }
    };
    let applied = PairingRow {
        state: PlanState::Applied,
        version: version + 1,
        applied_at: Some(by.now()),
        applied_by: by.account,
        replaces_id: replaces,
        ..plan
    };
    write(conn, &applied, version)?;
    let detail = json!({"number": applied.number, "supersedes": former.map(|former| former.number)});
    note(conn, by, "pairing.applied", competition, id, applied.version, &detail)
}

/// Throws a proposed plan away. It stays in the list.
pub fn discard_pairing(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
    version: i32,
) -> Result<(), AppError> {
    let plan = plan_at(conn, competition, scheme, id, version)?;
    if !plan.state.may_become(PlanState::Discarded) {
        return refuse(PairingRefusal::WrongState);
    }
    let discarded = PairingRow { state: PlanState::Discarded, version: version + 1, ..plan };
    write(conn, &discarded, version)?;
    let detail = json!({"number": discarded.number});
    note(conn, by, "pairing.discarded", competition, id, discarded.version, &detail)
}

/// Undoes the plan in force: a new plan with the pairs of the one before it comes into force. A correction that is not
/// published gives way to what it would have replaced. Refused once published, when somebody in the one before has withdrawn,
/// and when that one comes into force anew although what it was computed from has changed since.
pub fn undo_pairing(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
    version: i32,
) -> Result<PairingId, AppError> {
    let plan = plan_at(conn, competition, scheme, id, version)?;
    let (PlanState::Applied, Some(applied_at)) = (plan.state, plan.applied_at) else {
        return refuse(PairingRefusal::WrongState);
    };
    if plan.published_at.is_some() {
        return refuse(PairingRefusal::Published);
    }
    if let Some(published) = plan.replaces_id {
        let published = plans::pairing_in(conn, scheme, published)?;
        // What the correction left out may have withdrawn meanwhile.
        let pairs = plans::pairs_of(conn, published.id)?;
        refuse_withdrawn(conn, scheme, &pairs)?;
        supersede(conn, &plan)?;
        let detail = json!({"number": plan.number, "restores": published.number});
        note(conn, by, "pairing.undone", competition, id, plan.version + 1, &detail)?;
        return Ok(published.id);
    }
    let Some(former) = plans::former_pairing(conn, scheme, applied_at)? else {
        return refuse(PairingRefusal::NoFormer);
    };
    let pairs = plans::pairs_of(conn, former.id)?;
    refuse_withdrawn(conn, scheme, &pairs)?;
    if Parties::of(&store::situation(conn, competition, scheme)?).have_changed_since(&former.rests_on)? {
        return refuse(PairingRefusal::Stale);
    }
    let of_origin = |origin: &str| {
        pairs
            .iter()
            .filter(|row| row.origin == origin)
            .map(|row| (row.assisting_id, row.assisted_id))
            .collect::<BTreeSet<Two>>()
    };
    let bans = plans::bans_of_all(conn, &[former.id])?;
    let Some(method) = Method::from_name(&former.method) else {
        return Err(AppError::internal(anyhow::anyhow!("unknown method {}", former.method)));
    };
    let restored = NewPairing {
        method,
        pairs: pairs.iter().map(|row| (row.assisting_id, row.assisted_id)).collect(),
        by_hand: of_origin("hand"),
        bounds: Bounds {
            locked: of_origin("locked"),
            banned: bans.iter().map(|row| (row.assisting_id, row.assisted_id)).collect(),
        },
        fit: former.fit,
        bound: former.bound,
        is_proved: former.is_proved,
        origin: Origin::Restored { number: former.number },
        rests_on: former.rests_on,
    };
    supersede(conn, &plan)?;
    let (restored_id, number) = insert(conn, by, scheme, &restored, PlanState::Applied)?;
    let detail = json!({"number": number, "undoes": plan.number, "restores": former.number});
    note(conn, by, "pairing.undone", competition, restored_id, 1, &detail)?;
    Ok(restored_id)
}

/// What a wish to publish makes of an earlier one that was for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// It is refused: what waits is not what is there now.
    Usual,
    /// It takes the earlier one's place.
    Anew,
}

/// What came of a wish to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// A second organizer must approve.
    Asked,
    /// It is public; this many publications there have been.
    Done {
        /// The count of publications, by which servers know that kept pages are stale.
        epoch: i64,
    },
}

/// Publishes the plan in force with its snapshot, which was made from `seen`. It takes the place of what is published
/// already, which stays as it is; a snapshot that says the same is refused. Where the competition wants four eyes the
/// first organizer only asks, and another one publishes exactly what was asked for. What has become another one since
/// can only be asked for anew.
pub fn publish_pairing(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    (seen, snapshot): (&Situation, &Snapshot),
    id: PairingId,
    version: i32,
    asks: Asking,
) -> Result<Publication, AppError> {
    let scheme = seen.scheme.id;
    let plan = plan_at(conn, competition, scheme, id, version)?;
    if plan.state != PlanState::Applied {
        return refuse(PairingRefusal::WrongState);
    }
    if plan.published_at.is_some() {
        return refuse(PairingRefusal::Published);
    }
    refuse_stale(conn, by, competition, seen)?;
    let former = plans::published_pairing(conn, scheme)?;
    if former.as_ref().map(|former| former.id) != plan.replaces_id {
        return refuse(PairingRefusal::Changed);
    }
    let told = former.as_ref().and_then(|former| former.snapshot.as_deref());
    let told = told.map(serde_json::from_str::<Snapshot>).transpose()?;
    if told.is_some_and(|told| told.says_the_same_as(snapshot)) {
        return refuse(PairingRefusal::NothingNew);
    }
    let head = competitions::store::competition_by_id(conn, competition)?.ok_or(AppError::NotFound)?;
    let now = by.now();
    if head.needs_four_eyes {
        let fingerprint = snapshot.fingerprint()?;
        let is_same = plan.asked_sha256.as_ref() == Some(&fingerprint);
        match (plan.asked_by, asks) {
            (Some(_), Asking::Usual) if !is_same => return refuse(PairingRefusal::AskedForOther),
            (Some(asker), _) if is_same && Some(asker) == by.account => {
                return refuse(PairingRefusal::SecondNeeded);
            }
            (Some(_), _) if is_same => {}
            _ => {
                ask_for(conn, by, competition, plan, fingerprint)?;
                return Ok(Publication::Asked);
            }
        }
    }
    let text = serde_json::to_string(&Snapshot { published_at: now, ..snapshot.clone() })?;
    let published = PairingRow {
        published_at: Some(now),
        published_by: by.account,
        snapshot: Some(text.clone()),
        version: version + 1,
        ..plan
    };
    write(conn, &published, version)?;
    let epoch = competitions::store::publications::raise_epoch(conn)?;
    let detail = json!({
        "number": published.number,
        "asked_by": published.asked_by.map(|account: AccountId| account.to_string()),
        "replaces": former.map(|former| former.number),
        "snapshot": text,
    });
    note(conn, by, "pairing.published", competition, id, published.version, &detail)?;
    Ok(Publication::Done { epoch })
}

/// Keeps who asks for the publication of a plan, and what exactly would be published.
fn ask_for(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    plan: PairingRow,
    fingerprint: String,
) -> Result<(), AppError> {
    let version = plan.version;
    let detail = json!({"number": plan.number, "sha256": fingerprint});
    let asked = PairingRow {
        asked_at: Some(by.now()),
        asked_by: by.account,
        asked_sha256: Some(fingerprint),
        version: version + 1,
        ..plan
    };
    write(conn, &asked, version)?;
    note(conn, by, "pairing.publication_asked", competition, asked.id, asked.version, &detail)
}

fn plan_at(
    conn: &mut Conn,
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
    version: i32,
) -> Result<PairingRow, AppError> {
    store::scheme_in(conn, competition, scheme)?;
    let plan = plans::pairing_in(conn, scheme, id)?;
    if plan.version == version { Ok(plan) } else { refuse(PairingRefusal::Changed) }
}

fn write(conn: &mut Conn, row: &PairingRow, replaced: i32) -> Result<(), AppError> {
    if plans::update_pairing(conn, row, replaced)? { Ok(()) } else { refuse(PairingRefusal::Changed) }
}

fn supersede(conn: &mut Conn, plan: &PairingRow) -> Result<(), AppError> {
    let row = PairingRow { state: PlanState::Superseded, version: plan.version + 1, ..plan.clone() };
    write(conn, &row, plan.version)
}

fn insert(
    conn: &mut Conn,
    by: &By,
    scheme: SchemeId,
    new: &NewPairing,
    state: PlanState,
) -> Result<(PairingId, i32), AppError> {
    let id: PairingId = by.fresh();
    let number = plans::last_number(conn, scheme)? + 1;
    let now = by.now();
    let is_applied = state == PlanState::Applied;
    plans::insert_pairing(
        conn,
        &PairingRow {
            id,
            scheme_id: scheme,
            number,
            method: new.method.name().to_owned(),
            state,
            version: 1,
            created_by: by.account,
            created_at: now,
            applied_at: is_applied.then_some(now),
            applied_by: by.account.filter(|_| is_applied),
            asked_at: None,
            asked_by: None,
            published_at: None,
            published_by: None,
            fit: new.fit,
            bound: new.bound,
            is_proved: new.is_proved,
            note: serde_json::to_string(&new.origin)?,
            snapshot: None,
            rests_on: new.rests_on.clone(),
            replaces_id: None,
            asked_sha256: None,
        },
    )?;
    let origin = |pair: &Two| {
        if new.bounds.locked.contains(pair) {
            "locked"
        } else if new.by_hand.contains(pair) {
            "hand"
        } else {
            "computed"
        }
    };
    let rows = new.pairs.iter().map(|pair| PairRow {
        pairing_id: id,
        assisting_id: pair.0,
        assisted_id: pair.1,
        origin: origin(pair).to_owned(),
        state: PairState::Proposed,
    });
    plans::insert_pairs(conn, &rows.collect::<Vec<_>>())?;
    let bans = new.bounds.banned.iter();
    let bans = bans.map(|pair| BanRow { pairing_id: id, assisting_id: pair.0, assisted_id: pair.1 });
    plans::insert_bans(conn, &bans.collect::<Vec<_>>())?;
    Ok((id, number))
}

/// Refuses when the wishes are still open, or when anything that was computed from has changed since.
fn refuse_stale(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    seen: &Situation,
) -> Result<(), AppError> {
    let present = store::situation(conn, competition, seen.scheme.id)?;
    if present.scheme.wishes_close_at > by.now() {
        return refuse(PairingRefusal::WishesOpen);
    }
    if present == *seen { Ok(()) } else { refuse(PairingRefusal::Changed) }
}

/// Refuses pairs with somebody who has left the scheme.
fn refuse_withdrawn(conn: &mut Conn, scheme: SchemeId, pairs: &[PairRow]) -> Result<(), AppError> {
    let enterprises = store::enterprises_of(conn, scheme)?;
    let here: BTreeSet<_> =
        enterprises.iter().filter(|row| row.withdrawn_at.is_none()).map(|row| row.id).collect();
    let is_here = |row: &PairRow| here.contains(&row.assisting_id) && here.contains(&row.assisted_id);
    if pairs.iter().all(is_here) { Ok(()) } else { refuse(PairingRefusal::Withdrawn) }
}
