//! The situation that a plan is computed from and judged against: entries, experts, what is in force, what must not be.
//! It is read in a fixed number of queries, whatever the size of the competition.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::{
    refusal::{Exclusion, PlanRefusal},
    store::inputs,
};
use crate::{
    competitions::store::{self as competitions, RegionRow, RoundRow},
    compute::affinity::{Affinity, EntryProfile, ExpertProfile, KnownEntry, KnownExpert, fit, tag_key},
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId, ExpertId, MentorshipId, RoundId, SheetId, TrackId},
        states::{ConflictKind, EntryState, PlanKind, RoundSource, RoundState},
        time::Timestamp,
    },
    entries::store::{self as entries, EntryHead, EntryRow},
    error::AppError,
    experts::{
        conflicts::conflicts_of,
        store::{self as experts, ExpertRow},
    },
    results::{snapshot::Snapshot, store as results},
};

/// A pair of entry and expert.
pub type Pair = (EntryId, ExpertId);

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Mentors for all admitted entries.
    Mentors,
    /// Judges for the entries of a round.
    Judges(RoundId),
}

impl Purpose {
    /// The purpose of a stored plan.
    pub fn of(kind: PlanKind, round: Option<RoundId>) -> Option<Self> {
        match (kind, round) {
            (PlanKind::Mentors, _) => Some(Self::Mentors),
            (PlanKind::Judges, round) => round.map(Self::Judges),
        }
    }

    /// Its kind, as it is stored.
    pub fn kind(self) -> PlanKind {
        match self {
            Self::Mentors => PlanKind::Mentors,
            Self::Judges(_) => PlanKind::Judges,
        }
    }

    /// Its round.
    pub fn round(self) -> Option<RoundId> {
        match self {
            Self::Mentors => None,
            Self::Judges(round) => Some(round),
        }
    }

    /// Whether an entry in this state is out only for now, so that no plan takes away what it has: it finds that again
    /// when it takes part. A withdrawn one keeps its sheets, while its mentorships have ended with it.
    pub const fn waits_for(self, state: EntryState) -> bool {
        use EntryState::{
            Admitted, Disqualified, Draft, Rejected, Returned, Submitted, Suspended, Withdrawn,
        };
        match state {
            Submitted | Returned | Suspended => true,
            Withdrawn => matches!(self, Self::Judges(_)),
            Draft | Admitted | Rejected | Disqualified => false,
        }
    }
}

/// What stands behind a pair in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// A sheet on which nothing was ever saved.
    Untouched(SheetId),
    /// A sheet that must stay.
    Begun(SheetId),
    /// A mentorship.
    Mentorship(MentorshipId),
}

/// Entries, experts, what is in force and what must not be.
#[derive(Debug)]
pub struct Situation {
    /// What it is read for.
    pub purpose: Purpose,
    /// The round, with judges.
    pub round: Option<RoundRow>,
    /// The entries to be assigned, by number.
    pub entries: Vec<EntryRow>,
    /// The other entries of the competition that have, or had, somebody.
    pub others: BTreeMap<EntryId, EntryHead>,
    /// All experts of the competition, by age.
    pub experts: Vec<ExpertRow>,
    /// The regions of the competition, in their order.
    pub regions: Vec<RegionRow>,
    /// The pairs in force, without those that no plan touches.
    pub in_force: BTreeMap<Pair, InForce>,
    /// The pairs that no plan touches: begun sheets of entries that are no longer to be assigned, and whatever an entry
    /// has that is out only for now.
    pub left_alone: BTreeSet<Pair>,
    /// How many entries that are out only for now find each expert again when they come back.
    waiting: BTreeMap<ExpertId, u32>,
    excluded: BTreeMap<Pair, Exclusion>,
    entry_profiles: BTreeMap<EntryId, KnownEntry>,
    expert_profiles: BTreeMap<ExpertId, KnownExpert>,
}

impl Situation {
    /// Reads the situation: a fixed number of queries.
    ///
    /// # Errors
    /// When the competition has no such round.
    pub fn read(conn: &mut Conn, competition: CompetitionId, purpose: Purpose) -> Result<Self, AppError> {
        let round = match purpose {
            Purpose::Mentors => None,
            Purpose::Judges(id) => {
                Some(competitions::round_in(conn, competition, id)?.ok_or(AppError::NotFound)?)
            }
        };
        let (entries, others) = entries_of(conn, competition, round.as_ref())?;
        let experts = experts::experts_of(conn, competition)?;
        let words = Words::read(conn, competition)?;
        let history = history(conn, competition, purpose, &words)?;
        let mut situation = Self {
            entry_profiles: words.profiles(&entries),
            expert_profiles: expert_profiles(conn, competition, &experts, history)?,
            regions: competitions::regions_of(conn, competition)?,
            purpose,
            round,
            entries,
            others,
            experts,
            in_force: BTreeMap::new(),
            left_alone: BTreeSet::new(),
            waiting: BTreeMap::new(),
            excluded: BTreeMap::new(),
        };
        let conflicts = conflicts_of(conn, competition)?;
        match purpose {
            Purpose::Mentors => situation.read_mentorships(conn, competition, conflicts)?,
            Purpose::Judges(round) => situation.read_sheets(conn, round, conflicts)?,
        }
        situation.leave_alone();
        Ok(situation)
    }

    /// Sets the pairs aside of entries that are out only for now.
    fn leave_alone(&mut self) {
        let waits =
            |entry: &EntryId| self.others.get(entry).is_some_and(|other| self.purpose.waits_for(other.state));
        let waiting: BTreeSet<Pair> =
            self.in_force.keys().filter(|(entry, _)| waits(entry)).copied().collect();
        self.in_force.retain(|pair, _| !waiting.contains(pair));
        self.left_alone.extend(waiting);
        let mut counts: BTreeMap<ExpertId, u32> = BTreeMap::new();
        for (_, expert) in self.waiting_pairs() {
            *counts.entry(*expert).or_default() += 1;
        }
        self.waiting = counts;
    }

    fn read_mentorships(
        &mut self,
        conn: &mut Conn,
        competition: CompetitionId,
        conflicts: BTreeMap<Pair, ConflictKind>,
    ) -> Result<(), AppError> {
        for (id, entry, expert) in inputs::mentorships_in_force(conn, competition)? {
            self.in_force.insert((entry, expert), InForce::Mentorship(id));
        }
        for pair in inputs::judged_pairs(conn, competition)? {
            self.excluded.insert(pair, Exclusion::Judges);
        }
        // Whoever mentored an entry before may do so again.
        let of_mentors = conflicts.into_iter().filter(|(_, kind)| *kind != ConflictKind::Mentor);
        self.excluded.extend(of_mentors.map(|(pair, kind)| (pair, Exclusion::Conflict(kind))));
        Ok(())
    }

    fn read_sheets(
        &mut self,
        conn: &mut Conn,
        round: RoundId,
        conflicts: BTreeMap<Pair, ConflictKind>,
    ) -> Result<(), AppError> {
        let with_history: BTreeSet<SheetId> =
            inputs::assigned_with_history(conn, round)?.into_iter().collect();
        let planned: BTreeSet<EntryId> = self.entries.iter().map(|entry| entry.id).collect();
        for sheet in inputs::sheets_of_round(conn, round)? {
            let pair = (sheet.entry, sheet.expert);
            if !sheet.state.is_in_force() {
                self.excluded.insert(pair, Exclusion::SheetEnded);
                continue;
            }
            let is_untouched = sheet.state == crate::domain::states::SheetState::Assigned
                && sheet.saved_at.is_none()
                && !with_history.contains(&sheet.id);
            if is_untouched {
                self.in_force.insert(pair, InForce::Untouched(sheet.id));
            } else if planned.contains(&sheet.entry) {
                self.in_force.insert(pair, InForce::Begun(sheet.id));
            } else {
                self.left_alone.insert(pair);
            }
        }
        self.excluded.extend(conflicts.into_iter().map(|(pair, kind)| (pair, Exclusion::Conflict(kind))));
        Ok(())
    }

    /// Why an expert may not be given an entry, if there is a reason.
    pub fn exclusion(&self, pair: Pair) -> Option<Exclusion> {
        self.excluded.get(&pair).copied()
    }

    /// Whether an expert has the role and has not withdrawn.
    pub fn is_available(&self, expert: &ExpertRow) -> bool {
        let has_role = match self.purpose {
            Purpose::Mentors => expert.is_mentor,
            Purpose::Judges(_) => expert.is_judge,
        };
        has_role && expert.withdrawn_at.is_none()
    }

    /// How many entries an expert may take; with judges in each round.
    pub fn capacity(&self, expert: &ExpertRow) -> u32 {
        let capacity = match self.purpose {
            Purpose::Mentors => expert.mentoring_capacity,
            Purpose::Judges(_) => expert.judging_capacity,
        };
        u32::try_from(capacity).unwrap_or(0)
    }

    /// How well a pair fits, with the reasons.
    pub fn affinity(&self, (entry, expert): Pair) -> Affinity {
        match (self.entry_profiles.get(&entry), self.expert_profiles.get(&expert)) {
            (Some(entry), Some(expert)) => fit(expert, entry),
            _ => Affinity { value: 0, parts: Vec::new() },
        }
    }

    /// How well a pair fits, as it is stored.
    pub fn fit(&self, pair: Pair) -> i32 {
        i32::try_from(self.affinity(pair).value).unwrap_or(i32::MAX)
    }

    /// The entry with an identifier, when it is to be assigned.
    pub fn entry(&self, id: EntryId) -> Option<&EntryRow> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The expert with an identifier.
    pub fn expert(&self, id: ExpertId) -> Option<&ExpertRow> {
        // The experts come ordered by identifier.
        let position = self.experts.binary_search_by_key(&id, |expert| expert.id).ok()?;
        self.experts.get(position)
    }

    /// A pair as people name it: `E-012 王评委`.
    pub fn name(&self, (entry, expert): Pair) -> String {
        let planned = self.entry(entry).map(|entry| &entry.number);
        let number = planned.or_else(|| self.others.get(&entry).map(|other| &other.number));
        let number = number.map_or("--", String::as_str);
        let name = self.expert(expert).map_or("--", |expert| expert.name.as_str());
        format!("{number} {name}")
    }

    /// Whether the entry of a pair is out only for now and finds the expert again when it comes back.
    pub fn waits(&self, pair: Pair) -> bool {
        let comes_back = |state: EntryState| state != EntryState::Withdrawn && self.purpose.waits_for(state);
        self.left_alone.contains(&pair)
            && self.others.get(&pair.0).is_some_and(|other| comes_back(other.state))
    }

    /// The pairs that wait so.
    pub fn waiting_pairs(&self) -> impl Iterator<Item = &Pair> {
        self.left_alone.iter().filter(|pair| self.waits(**pair))
    }

    /// How many entries find an expert again when they come back. They are part of the expert's load.
    pub fn waiting(&self, expert: ExpertId) -> u32 {
        self.waiting.get(&expert).copied().unwrap_or(0)
    }

    /// How many entries an expert can still take: as many as the capacity leaves beside those that come back.
    pub fn room(&self, expert: &ExpertRow) -> u32 {
        self.capacity(expert).saturating_sub(self.waiting(expert.id))
    }

    /// The hash of the pairs in force: it tells whether they have changed since a plan was made.
    pub fn base(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        for (entry, expert) in self.in_force.keys() {
            hash.update(entry.as_bytes());
            hash.update(expert.as_bytes());
        }
        hash.finalize().to_vec()
    }

    /// # Errors
    /// When the round's result is published: nothing about its judges changes any more.
    pub fn check_open(&self) -> Result<(), AppError> {
        match &self.round {
            Some(round) if round.state == RoundState::Finalised => {
                Err(AppError::refused(PlanRefusal::RoundFinalised))
            }
            _ => Ok(()),
        }
    }
}

/// The entries that take part: with mentors all admitted ones, with judges those of the round. And all the others.
fn entries_of(
    conn: &mut Conn,
    competition: CompetitionId,
    round: Option<&RoundRow>,
) -> Result<(Vec<EntryRow>, BTreeMap<EntryId, EntryHead>), AppError> {
    let admitted = entries::admitted_entries(conn, competition)?;
    let mut others = entries::assigned_entries_not_admitted(conn, competition)?;
    let planned = match round {
        Some(round) if round.source != RoundSource::Admitted => {
            let best = best_of_source(conn, round)?;
            let (planned, outside): (Vec<EntryRow>, Vec<EntryRow>) =
                admitted.into_iter().partition(|entry| best.contains(&entry.id));
            others.extend(outside.into_iter().map(EntryHead::from));
            planned
        }
        _ => admitted,
    };
    Ok((planned, others.into_iter().map(|other| (other.id, other)).collect()))
}

/// The best entries of the round from which a round takes its own, by its published result.
fn best_of_source(conn: &mut Conn, round: &RoundRow) -> Result<BTreeSet<EntryId>, AppError> {
    let unpublished = || AppError::refused(PlanRefusal::SourceUnpublished);
    let source = round.source_round_id.ok_or_else(unpublished)?;
    let result = results::published_result(conn, source)?.ok_or_else(unpublished)?;
    let count = usize::try_from(round.source_count.unwrap_or(0)).unwrap_or(0);
    let is_per_track = round.source == RoundSource::TopPerTrack;
    Ok(Snapshot::parse(&result.snapshot)?.best(count, is_per_track))
}

/// The names of the tracks and the tags of all entries of a competition.
struct Words {
    tracks: BTreeMap<TrackId, (String, String)>,
    tags: BTreeMap<EntryId, BTreeMap<String, u8>>,
}

impl Words {
    fn read(conn: &mut Conn, competition: CompetitionId) -> Result<Self, AppError> {
        let tracks = competitions::tracks_of(conn, competition)?;
        let mut tags: BTreeMap<EntryId, BTreeMap<String, u8>> = BTreeMap::new();
        for (entry, tag, weight) in inputs::entry_tags_of(conn, competition)? {
            tags.entry(entry).or_default().insert(tag, u8::try_from(weight).unwrap_or(1));
        }
        let tracks = tracks.into_iter().map(|track| (track.id, (track.name_zh, track.name_en))).collect();
        Ok(Self { tracks, tags })
    }

    fn profiles(&self, rows: &[EntryRow]) -> BTreeMap<EntryId, KnownEntry> {
        let profile = |entry: &EntryRow| {
            let track = self.tracks.get(&entry.track_id);
            let names = track.into_iter().flat_map(|(zh, en)| [zh, en]).filter(|name| !name.is_empty());
            EntryProfile {
                track: names.map(|name| (name.clone(), 2)).collect(),
                tags: self.tags.get(&entry.id).cloned().unwrap_or_default(),
                name: entry.name.clone(),
                summary: entry.summary.clone(),
            }
        };
        rows.iter().map(|entry| (entry.id, KnownEntry::new(&profile(entry)))).collect()
    }

    /// What an entry is called by in an expert's history: its track, by the first of its names, and its tags. What differs only in spelling stands
    /// there once, under its key, as it is written first in the order of letters.
    fn of_history(&self, entry: EntryId, track: TrackId) -> BTreeMap<String, &str> {
        let track = self.tracks.get(&track);
        let name = track.map(|(zh, en)| if zh.is_empty() { en.as_str() } else { zh.as_str() });
        let tags = self.tags.get(&entry).into_iter().flat_map(BTreeMap::keys).map(String::as_str);
        let mut names = BTreeMap::new();
        for name in tags.chain(name).filter(|name| !name.is_empty()) {
            let known = names.entry(tag_key(name)).or_insert(name);
            *known = name.min(*known);
        }
        names
    }
}

/// How many entries of each track and tag each expert has judged or mentored before in this competition. With judges: entries whose sheets they
/// have submitted in other rounds, and those that they mentor or mentored; with mentors: entries whose sheets they have submitted, and
/// those that they mentored until some time ago. So what a plan is about never speaks for itself.
fn history(
    conn: &mut Conn,
    competition: CompetitionId,
    purpose: Purpose,
    words: &Words,
) -> Result<BTreeMap<ExpertId, BTreeMap<String, u32>>, AppError> {
    let judged = inputs::judged_entries(conn, competition)?;
    let judged =
        judged.into_iter().filter(|(_, round)| Some(*round) != purpose.round()).map(|(past, _)| past);
    let mentored = inputs::mentored_entries(conn, competition)?;
    let is_past = |ended: Option<Timestamp>| purpose != Purpose::Mentors || ended.is_some();
    let mentored = mentored.into_iter().filter(|(_, ended)| is_past(*ended)).map(|(past, _)| past);
    let past: BTreeSet<(ExpertId, EntryId, TrackId)> = judged.chain(mentored).collect();
    let mut history: BTreeMap<ExpertId, BTreeMap<String, u32>> = BTreeMap::new();
    for (expert, entry, track) in past {
        let of_expert = history.entry(expert).or_default();
        for name in words.of_history(entry, track).into_values() {
            *of_expert.entry(name.to_owned()).or_default() += 1;
        }
    }
    Ok(history)
}

/// What each expert knows, is, and has done.
fn expert_profiles(
    conn: &mut Conn,
    competition: CompetitionId,
    rows: &[ExpertRow],
    mut history: BTreeMap<ExpertId, BTreeMap<String, u32>>,
) -> Result<BTreeMap<ExpertId, KnownExpert>, AppError> {
    let mut tags: BTreeMap<ExpertId, BTreeMap<String, u8>> = BTreeMap::new();
    for row in experts::tags_of_competition(conn, competition)? {
        let level = u8::try_from(row.level).unwrap_or(1);
        tags.entry(row.expert_id).or_default().insert(row.tag, level);
    }
    let mut profile = |expert: &ExpertRow| ExpertProfile {
        tags: tags.remove(&expert.id).unwrap_or_default(),
        text: format!("{}\n{}", expert.organization, expert.title),
        history: history.remove(&expert.id).unwrap_or_default(),
    };
    Ok(rows.iter().map(|expert| (expert.id, KnownExpert::new(&profile(expert)))).collect())
}
