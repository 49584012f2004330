//! What can be done with results: record and revoke the order of a tie, freeze, approve, publish. Letting awards exceed stands in
//! [`exceeding`].

pub mod exceeding;

use serde_json::json;

use super::{
    decided::total_text,
    load,
    snapshot::{Imprint, Snapshot, hex, sha256},
    standing::Standing,
    store::{self, DecisionRow, ResultRow},
};
use crate::{
    audit::{self, By, Event},
    competitions::store::{self as competitions, RoundRow},
    compute::scoring::Working,
    db::Conn,
    domain::{
        id::{CompetitionId, DecisionId, EntryId, ResultId, RoundId},
        states::{ResultState, RoundState},
    },
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    web::store::CompetitionHead,
};

/// Why an act on a result is refused.
#[derive(Debug)]
pub enum ResultRefusal {
    /// Something forbids the publication; so many things do.
    Blocked(usize),
    /// The ranking is not the one that was looked at.
    Changed,
    /// It would be the same as what is published.
    NothingNew,
    /// Who froze a result cannot approve it.
    SamePerson,
    /// It does not wait for an approval any more.
    NotWaiting,
    /// These entries do not tie.
    NoSuchTie,
    /// No line of this tier falls into a tie.
    NoSuchCut,
    /// This tier was not let exceed.
    NotExceeding,
    /// The published result holds it, and what that holds stays.
    Published,
    /// The round is not closed: its marks may still change.
    NotClosed,
    /// There are too many judges or entries for a report on the judges.
    TooLargeToReport,
}

impl Refusal for ResultRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::Blocked(count) => t.msg_results_refused_blocked(count),
            Self::Changed => t.msg_results_refused_changed(),
            Self::TooLargeToReport => t.msg_results_refused_report(),
            Self::NothingNew => t.msg_results_refused_nothing_new(),
            Self::SamePerson => t.msg_results_refused_same_person(),
            Self::NotWaiting => t.msg_results_refused_not_waiting(),
            Self::NoSuchTie => t.msg_results_refused_no_such_tie(),
            Self::NoSuchCut => t.msg_results_refused_no_such_cut(),
            Self::NotExceeding => t.msg_results_refused_not_exceeding(),
            Self::Published => t.msg_results_refused_published(),
            Self::NotClosed => t.msg_results_refused_not_closed(),
        }
    }
}

/// Ties are decided from the closing of a round on: before, a mark may still change what ties. When an entry leaves or returns after the
/// publication, others may tie, and the correction waits for a decision as the first result did.
fn check_decidable(round: &RoundRow) -> Result<(), AppError> {
    match round.state {
        RoundState::Preparing | RoundState::Open => Err(AppError::refused(ResultRefusal::NotClosed)),
        RoundState::Closed | RoundState::Finalised => Ok(()),
    }
}

/// Records the order of entries that tie.
///
/// # Errors
/// When these entries are not exactly the ones that tie now, or the round is not closed yet.
pub fn record_decision(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    order: &[EntryId],
    reason: &str,
) -> Result<DecisionId, AppError> {
    let standing = load::standing(conn, competition, round)?;
    check_decidable(&standing.inputs.round)?;
    let is_tie = |tie: &[usize]| {
        let ids: Vec<EntryId> =
            tie.iter().filter_map(|entry| standing.entries.get(*entry)).map(|entry| entry.id).collect();
        ids.len() == order.len() && ids.iter().all(|id| order.contains(id))
    };
    let Some(tie) = standing.ranking.ties.iter().find(|tie| is_tie(&tie.entries)) else {
        return Err(AppError::refused(ResultRefusal::NoSuchTie));
    };
    let first = tie.entries.first().and_then(|entry| standing.working(*entry));
    let total = first.and_then(Working::total);
    let row = DecisionRow {
        id: by.fresh(),
        round_id: round,
        at: by.now(),
        by_account_id: by.account,
        entry_order: serde_json::to_string(order)?,
        reason: reason.to_owned(),
        revoked_at: None,
        total: total.map(total_text),
    };
    store::insert_decision(conn, &row)?;
    let detail = json!({"round": round.to_string(), "order": order, "reason": reason});
    let event = Event {
        act: "decision.recorded",
        competition: Some(competition),
        subject: row.id.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    Ok(row.id)
}

/// Takes a recorded order back; the record stays.
///
/// # Errors
/// When there is no such decision in force, or the published result holds it.
pub fn revoke_decision(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    decision: DecisionId,
) -> Result<(), AppError> {
    if store::round_and_source(conn, competition, round)?.is_none() {
        return Err(AppError::NotFound);
    }
    let recorded = store::decisions_of(conn, round)?.into_iter().find(|row| row.id == decision);
    let recorded = recorded.ok_or(AppError::NotFound)?;
    if load::published(conn, round)?.is_some_and(|published| published.holds_decision(&recorded)) {
        return Err(AppError::refused(ResultRefusal::Published));
    }
    if !store::revoke_decision(conn, round, decision, by.now())? {
        return Err(AppError::NotFound);
    }
    let event = Event {
        act: "decision.revoked",
        competition: Some(competition),
        subject: decision.into(),
        revision: 0,
        detail: &json!({"round": round.to_string()}),
    };
    audit::record(conn, by, &event)
}

/// What came of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The result.
    pub result: ResultId,
    /// Its number among those of the round.
    pub number: i32,
    /// The number of publications so far; none if the result waits for another organizer.
    pub epoch: Option<i64>,
}

/// Freezes the ranking of a round and publishes it; where the competition asks for four eyes, the result waits for
/// another organizer instead. `seen` is the fingerprint of what the organizer looked at.
///
/// # Errors
/// When something forbids it, nothing is new, or the ranking has changed since it was looked at.
pub fn publish(
    conn: &mut Conn,
    by: &By,
    competition: &CompetitionHead,
    round: RoundId,
    seen: &str,
) -> Result<Published, AppError> {
    let standing = load::standing(conn, competition.id, round)?;
    let former = store::published_result(conn, round)?;
    let number = store::results_of(conn, round)?.first().map_or(1, |last| last.number + 1);
    let now = by.now();
    let snapshot = Snapshot::of(
        &standing,
        &Imprint {
            slug: &competition.slug,
            names: (&competition.name_zh, &competition.name_en),
            at: now,
            number,
            replaces: former.as_ref().map(|former| former.sha256.as_slice()),
            salt: by.fresh(),
        },
    )?;
    check_fit(&standing, &snapshot, former.as_ref(), seen)?;
    for (waiting, number) in store::waiting_results(conn, round)? {
        store::discard(conn, waiting)?;
        let event = Event {
            act: "result.discarded",
            competition: Some(competition.id),
            subject: waiting.into(),
            revision: number,
            detail: &json!({"round": round.to_string(), "number": number}),
        };
        audit::record(conn, by, &event)?;
    }
    let text = snapshot.to_text()?;
    // What the head of the page says may have changed since it was read.
    let settings = competitions::competition_by_id(conn, competition.id)?.ok_or(AppError::NotFound)?;
    let waits = settings.needs_four_eyes;
    let row = ResultRow {
        id: by.fresh(),
        round_id: round,
        number,
        state: if waits { ResultState::Computed } else { ResultState::Final },
        computed_at: now,
        computed_by: by.account,
        published_at: (!waits).then_some(now),
        published_by: if waits { None } else { by.account },
        sha256: sha256(&text),
        snapshot: text,
        replaces_id: former.map(|former| former.id),
    };
    store::insert_result(conn, &row)?;
    let epoch = if waits { None } else { Some(take_effect(conn, round)?) };
    let detail = json!({"round": round.to_string(), "number": number, "sha256": hex(&row.sha256)});
    let event = Event {
        act: if waits { "result.proposed" } else { "result.published" },
        competition: Some(competition.id),
        subject: row.id.into(),
        revision: number,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    Ok(Published { result: row.id, number, epoch })
}

/// Approves a result that another organizer froze, which publishes it.
///
/// # Errors
/// When it does not wait, the same organizer froze it, or the ranking has changed since.
pub fn approve(
    conn: &mut Conn,
    by: &By,
    competition: &CompetitionHead,
    result: ResultId,
) -> Result<(RoundId, Published), AppError> {
    let row = store::result_in(conn, competition.id, result)?.ok_or(AppError::NotFound)?;
    if row.state != ResultState::Computed {
        return Err(AppError::refused(ResultRefusal::NotWaiting));
    }
    if row.computed_by.is_none() || row.computed_by == by.account {
        return Err(AppError::refused(ResultRefusal::SamePerson));
    }
    let round = row.round_id;
    let standing = load::standing(conn, competition.id, round)?;
    let waiting = Snapshot::parse(&row.snapshot)?;
    let former = store::published_result(conn, round)?;
    let present = preview(&standing, competition)?;
    check_fit(&standing, &present, former.as_ref(), &waiting.fingerprint()?)?;
    if !store::set_published(conn, result, by.now(), by.account)? {
        return Err(AppError::refused(ResultRefusal::NotWaiting));
    }
    let epoch = take_effect(conn, round)?;
    let detail = json!({"round": round.to_string(), "number": row.number, "sha256": hex(&row.sha256), "approved": true});
    let event = Event {
        act: "result.published",
        competition: Some(competition.id),
        subject: result.into(),
        revision: row.number,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    Ok((round, Published { result, number: row.number, epoch: Some(epoch) }))
}

/// The snapshot that a publication would freeze, before it has a time, a number and secret pseudonyms: to be
/// looked at and compared.
///
/// # Errors
/// None is expected.
pub fn preview(standing: &Standing, competition: &CompetitionHead) -> Result<Snapshot, AppError> {
    Snapshot::of(
        standing,
        &Imprint {
            slug: &competition.slug,
            names: (&competition.name_zh, &competition.name_en),
            at: crate::domain::time::Timestamp::from_micros(0),
            number: 0,
            replaces: None,
            salt: uuid::Uuid::nil(),
        },
    )
}

fn check_fit(
    standing: &Standing,
    snapshot: &Snapshot,
    former: Option<&ResultRow>,
    seen: &str,
) -> Result<(), AppError> {
    if !standing.blockers.is_empty() {
        return Err(AppError::refused(ResultRefusal::Blocked(standing.blockers.len())));
    }
    let fingerprint = snapshot.fingerprint()?;
    if fingerprint != seen {
        return Err(AppError::refused(ResultRefusal::Changed));
    }
    if let Some(former) = former
        && Snapshot::parse(&former.snapshot)?.fingerprint()? == fingerprint
    {
        return Err(AppError::refused(ResultRefusal::NothingNew));
    }
    Ok(())
}

/// The round is finalised, and every server forgets its public pages.
fn take_effect(conn: &mut Conn, round: RoundId) -> Result<i64, AppError> {
    store::finalise_round(conn, round)?;
    competitions::publications::raise_epoch(conn)
}
