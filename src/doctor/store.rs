//! The SQL of the doctor: narrow questions over the whole database.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{
    dsl::max,
    prelude::*,
    sql_query,
    sql_types::{Nullable, Text},
};

use crate::{
    db::{
        Conn,
        schema::{
            attachments, audit_details, audit_events, conflicts, criteria, criterion_levels, enterprises,
            entries, experts, marks, mentorships, pairing_pairs, pairings, results, rounds, schemes,
            sheet_revisions, sheets,
        },
    },
    domain::{
        id::{
            AttachmentId, CompetitionId, CriterionId, EntryId, ExpertId, PairingId, ResultId, RoundId,
            RubricId, SchemeId, SheetId,
        },
        states::{ConflictKind, Control, CriterionKind, PlanState, RoundState, SheetState, Side},
        time::Timestamp,
    },
    error::AppError,
    results::store::ResultRow,
};

/// What SQLite says of its own file; PostgreSQL looks after its files itself.
pub fn file_complaints(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Nullable<Text>)]
        words: Option<String>,
    }
    let Conn::Sqlite(conn) = conn else { return Ok(Vec::new()) };
    let mut complaints = Vec::new();
    for question in [
        "SELECT integrity_check AS words FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        "SELECT 'a row of ' || \"table\" || ' points to nothing' AS words FROM pragma_foreign_key_check",
    ] {
        let answers: Vec<Answer> = sql_query(question).load(conn)?;
        complaints.extend(answers.into_iter().filter_map(|answer| answer.words));
    }
    Ok(complaints)
}

/// A mark that occurs somewhere, with its criterion's scale.
#[derive(Queryable)]
pub struct MarkKind {
    pub criterion: CriterionId,
    pub points: i32,
    pub full: i32,
    pub step: i32,
    pub control: Control,
    pub kind: CriterionKind,
}

/// Every different mark of every criterion.
pub fn distinct_marks(conn: &mut Conn) -> Result<Vec<MarkKind>, AppError> {
    Ok(marks::table
        .inner_join(criteria::table)
        .select((
            criteria::id,
            marks::points,
            criteria::full_points,
            criteria::step,
            criteria::control,
            criteria::kind,
        ))
        .distinct()
        .load(conn)?)
}

/// All levels of all criteria.
pub fn all_levels(conn: &mut Conn) -> Result<BTreeSet<(CriterionId, i32)>, AppError> {
    let levels: Vec<(CriterionId, i32)> = criterion_levels::table
        .select((criterion_levels::criterion_id, criterion_levels::points))
        .load(conn)?;
    Ok(levels.into_iter().collect())
}

/// What the doctor needs to know of a round.
#[derive(Queryable)]
pub struct RoundFacts {
    pub id: RoundId,
    pub competition: CompetitionId,
    pub rubric: RubricId,
    pub rule: String,
    pub state: RoundState,
}

/// All rounds.
pub fn rounds(conn: &mut Conn) -> Result<Vec<RoundFacts>, AppError> {
    Ok(rounds::table
        .order(rounds::id)
        .select((rounds::id, rounds::competition_id, rounds::rubric_id, rounds::rule, rounds::state))
        .load(conn)?)
}

/// A sheet with what it must agree with.
#[derive(Queryable)]
pub struct SheetFacts {
    pub id: SheetId,
    pub entry: EntryId,
    pub expert: ExpertId,
    pub state: SheetState,
    pub version: i32,
    pub comment: String,
    pub total: Option<i32>,
    pub origin: String,
    pub organization: String,
}

/// The sheets of a round.
pub fn sheets(conn: &mut Conn, round: RoundId) -> Result<Vec<SheetFacts>, AppError> {
    Ok(sheets::table
        .inner_join(entries::table)
        .filter(sheets::round_id.eq(round))
        .order(sheets::id)
        .select((
            sheets::id,
            sheets::entry_id,
            sheets::expert_id,
            sheets::state,
            sheets::version,
            sheets::comment,
            sheets::total,
            sheets::origin,
            entries::organization,
        ))
        .load(conn)?)
}

/// The marks of a round.
pub fn marks_by_sheet(conn: &mut Conn, round: RoundId) -> Result<Vec<(SheetId, CriterionId, i32)>, AppError> {
    Ok(marks::table
        .inner_join(sheets::table)
        .filter(sheets::round_id.eq(round))
        .select((marks::sheet_id, marks::criterion_id, marks::points))
        .load(conn)?)
}

/// The last revision of each sheet of a round that has one.
pub fn last_revisions(conn: &mut Conn, round: RoundId) -> Result<Vec<(SheetId, i32, String)>, AppError> {
    let newer = diesel::alias!(sheet_revisions as newer);
    let last = newer
        .filter(newer.field(sheet_revisions::sheet_id).eq(sheet_revisions::sheet_id))
        .select(max(newer.field(sheet_revisions::version)))
        .single_value();
    Ok(sheet_revisions::table
        .inner_join(sheets::table)
        .filter(sheets::round_id.eq(round))
        .filter(sheet_revisions::version.nullable().eq(last))
        .select((sheet_revisions::sheet_id, sheet_revisions::version, sheet_revisions::content))
        .load(conn)?)
}

/// Published results after one, in order.
pub fn results_after(
    conn: &mut Conn,
    after: Option<ResultId>,
    limit: i64,
) -> Result<Vec<ResultRow>, AppError> {
    let mut question =
        results::table.order(results::id).limit(limit).select(ResultRow::as_select()).into_boxed();
    if let Some(after) = after {
        question = question.filter(results::id.gt(after));
    }
    Ok(question.load(conn)?)
}

/// An attached file as its row knows it.
#[derive(Queryable)]
pub struct FileFacts {
    pub id: AttachmentId,
    pub entry: EntryId,
    pub size: i64,
    pub sha256: Vec<u8>,
}

/// Attached files after one, in order; those that were replaced are kept too.
pub fn files_after(
    conn: &mut Conn,
    after: Option<AttachmentId>,
    limit: i64,
) -> Result<Vec<FileFacts>, AppError> {
    let columns = (attachments::id, attachments::entry_id, attachments::size, attachments::sha256);
    let mut question = attachments::table.order(attachments::id).limit(limit).select(columns).into_boxed();
    if let Some(after) = after {
        question = question.filter(attachments::id.gt(after));
    }
    Ok(question.load(conn)?)
}

/// When the first result of a round was published.
pub fn first_published(conn: &mut Conn, round: RoundId) -> Result<Option<Timestamp>, AppError> {
    let first: Option<Option<Timestamp>> = results::table
        .filter(results::round_id.eq(round))
        .filter(results::published_at.is_not_null())
        .order((results::published_at, results::id))
        .select(results::published_at)
        .first(conn)
        .optional()?;
    Ok(first.flatten())
}

/// The last act on a thing that the log tells, with its detail as long as it is kept.
pub fn last_event(
    conn: &mut Conn,
    kind: &str,
    subject: &[u8],
) -> Result<Option<(String, Option<String>)>, AppError> {
    Ok(audit_events::table
        .left_join(audit_details::table.on(audit_details::event_id.eq(audit_events::id)))
        .filter(audit_events::subject_kind.eq(kind))
        .filter(audit_events::subject_id.eq(subject))
        .order(audit_events::id.desc())
        .select((audit_events::act, audit_details::content.nullable()))
        .first(conn)
        .optional()?)
}

/// The kind of a conflict and when it was recorded, by entry and expert.
pub type RecordedConflicts = BTreeMap<(EntryId, ExpertId), (ConflictKind, Timestamp)>;

/// Conflicts of a competition that were declared or left by a recusal, and not lifted; the oldest of each pair.
pub fn recorded_conflicts(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<RecordedConflicts, AppError> {
    let rows: Vec<(EntryId, ExpertId, ConflictKind, Timestamp)> = conflicts::table
        .filter(conflicts::competition_id.eq(competition))
        .filter(conflicts::lifted_at.is_null())
        .order((conflicts::at.desc(), conflicts::id.desc()))
        .select((conflicts::entry_id, conflicts::expert_id, conflicts::kind, conflicts::at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(entry, expert, kind, at)| ((entry, expert), (kind, at))).collect())
}

/// Who mentored what in a competition, at any time, and when that began first.
pub fn mentored_pairs(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<BTreeMap<(EntryId, ExpertId), Timestamp>, AppError> {
    let rows: Vec<(EntryId, ExpertId, Timestamp)> = mentorships::table
        .filter(mentorships::competition_id.eq(competition))
        .order((mentorships::began_at.desc(), mentorships::id.desc()))
        .select((mentorships::entry_id, mentorships::expert_id, mentorships::began_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(entry, expert, at)| ((entry, expert), at)).collect())
}

/// The organization of each expert of a competition.
pub fn organizations_of_experts(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(ExpertId, String)>, AppError> {
    Ok(experts::table
        .filter(experts::competition_id.eq(competition))
        .select((experts::id, experts::organization))
        .load(conn)?)
}

/// The published pairings with their snapshots.
pub fn published_pairings(conn: &mut Conn) -> Result<Vec<(PairingId, Option<String>)>, AppError> {
    Ok(pairings::table
        .filter(pairings::published_at.is_not_null())
        .order(pairings::id)
        .select((pairings::id, pairings::snapshot))
        .load(conn)?)
}

/// A pair of a pairing in force.
pub struct PairFacts {
    pub pairing: PairingId,
    /// Whether both belong to the pairing's scheme, each on its side, and neither has more partners in it than places.
    pub is_sound: bool,
}

/// The pairs of every pairing in force or published, without those that a later publication took the place of.
pub fn pairs_in_force(conn: &mut Conn) -> Result<Vec<PairFacts>, AppError> {
    let (giver, taker) = diesel::alias!(enterprises as giver, enterprises as taker);
    type Row = (
        PairingId,
        SchemeId,
        crate::domain::id::EnterpriseId,
        SchemeId,
        Side,
        i32,
        crate::domain::id::EnterpriseId,
        SchemeId,
        Side,
        i32,
    );
    let replaced: Vec<Option<PairingId>> = pairings::table
        .filter(pairings::published_at.is_not_null())
        .filter(pairings::replaces_id.is_not_null())
        .select(pairings::replaces_id)
        .load(conn)?;
    let replaced: BTreeSet<PairingId> = replaced.into_iter().flatten().collect();
    let rows: Vec<Row> = pairing_pairs::table
        .inner_join(pairings::table.inner_join(schemes::table))
        .inner_join(giver.on(giver.field(enterprises::id).eq(pairing_pairs::assisting_id)))
        .inner_join(taker.on(taker.field(enterprises::id).eq(pairing_pairs::assisted_id)))
        .filter(pairings::state.eq(PlanState::Applied))
        .order((pairing_pairs::pairing_id, pairing_pairs::assisting_id, pairing_pairs::assisted_id))
        .select((
            pairings::id,
            schemes::id,
            giver.field(enterprises::id),
            giver.field(enterprises::scheme_id),
            giver.field(enterprises::side),
            giver.field(enterprises::capacity),
            taker.field(enterprises::id),
            taker.field(enterprises::scheme_id),
            taker.field(enterprises::side),
            taker.field(enterprises::capacity),
        ))
        .load(conn)?;
    let mut partners = BTreeMap::new();
    let mut has_place = |pairing: PairingId, enterprise, places: i32| {
        let count: &mut i32 = partners.entry((pairing, enterprise)).or_default();
        *count += 1;
        *count <= places
    };
    Ok(rows
        .into_iter()
        .filter(|row| !replaced.contains(&row.0))
        .map(|(pairing, scheme, giver, giver_home, giver_side, giver_places, taker, home, side, places)| {
            let has_places = has_place(pairing, giver, giver_places) & has_place(pairing, taker, places);
            let is_sound = has_places
                && giver_home == scheme
                && home == scheme
                && giver_side == Side::Assisting
                && side == Side::Assisted;
            PairFacts { pairing, is_sound }
        })
        .collect())
}
