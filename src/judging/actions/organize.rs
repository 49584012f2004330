//! What an organizer does with a judge's sheet: hand it back, take it out of the count, give it to another judge.
//! Marks stay as the judge gave them; every act has a reason that the sheet's revisions keep.

use serde_json::json;

use super::{SheetRefusal, write_state};
use crate::{
    audit::{self, By, Event},
    competitions,
    compute::affinity::same_organization,
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, RoundId, SheetId},
        states::{EntryState, RoundState, SheetState},
        text::Paragraphs,
    },
    error::{AppError, Refusal},
    experts,
    judging::store::{self, SheetRow, lists},
    l10n::L10nLanguage,
};

/// A sheet of a round, with the version that the organizer's page showed and the reason that was typed.
#[derive(Clone, Debug)]
pub struct Act {
    /// The competition.
    pub competition: CompetitionId,
    /// The round.
    pub round: RoundId,
    /// The sheet.
    pub sheet: SheetId,
    /// The version that the page showed.
    pub based_on: i32,
    /// Why.
    pub reason: Paragraphs<500>,
}

/// Why an expert cannot take a sheet over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveRefusal {
    /// The entry has left the competition or is suspended.
    EntryOut,
    /// Not a judge of this competition, or withdrawn.
    NotJudge,
    /// Has or had a sheet for this entry in this round.
    HasSheet,
    /// A conflict is on record.
    Conflict,
    /// Leads the entry.
    Leader,
    /// Belongs to the entry's organization.
    Organization,
    /// Is or was the entry's mentor.
    Mentor,
}

impl Refusal for GiveRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::EntryOut => t.msg_judging_give_entry_out(),
            Self::NotJudge => t.msg_judging_give_not_judge(),
            Self::HasSheet => t.msg_judging_give_has_sheet(),
            Self::Conflict => t.msg_judging_give_conflict(),
            Self::Leader => t.msg_judging_give_leader(),
            Self::Organization => t.msg_judging_give_organization(),
            Self::Mentor => t.msg_judging_give_mentor(),
        }
    }
}

/// Hands a submitted sheet back to its judge.
///
/// # Errors
/// When there is no such sheet, it is not submitted, or the result is published.
pub fn reopen(conn: &mut Conn, by: &By, act: &Act) -> Result<(), AppError> {
    let sheet = changeable(conn, act)?;
    if sheet.state != SheetState::Submitted {
        return Err(AppError::refused(SheetRefusal::NotSubmitted));
    }
    let row = write_state(conn, by, &sheet, SheetState::Reopened, "reopened", act.reason.as_str())?;
    record(conn, by, act, "sheet.reopened", row.version, &json!({"reason": act.reason}))
}

/// Takes a sheet out of the count for good.
///
/// # Errors
/// When there is no such sheet, it has ended already, or the result is published.
pub fn void(conn: &mut Conn, by: &By, act: &Act) -> Result<(), AppError> {
    let sheet = changeable(conn, act)?;
    let row = write_state(conn, by, &sheet, SheetState::Void, "voided", act.reason.as_str())?;
    record(conn, by, act, "sheet.voided", row.version, &json!({"reason": act.reason}))
}

/// Gives the entry of a sheet to another judge: the sheet becomes void unless it has ended already, and the other
/// judge gets a fresh one.
///
/// # Errors
/// When there is no such sheet, the result is published, or the other judge may not judge the entry.
pub fn give(conn: &mut Conn, by: &By, act: &Act, to: ExpertId) -> Result<SheetId, AppError> {
    let sheet = changeable(conn, act)?;
    if let Some(refusal) = Candidates::read(conn, act.competition, &sheet)?.refusal(to) {
        return Err(AppError::refused(refusal));
    }
    let version = if sheet.state.is_in_force() {
        write_state(conn, by, &sheet, SheetState::Void, "given", act.reason.as_str())?.version
    } else {
        sheet.version
    };
    let id: SheetId = by.fresh();
    let fresh = SheetRow {
        id,
        round_id: sheet.round_id,
        entry_id: sheet.entry_id,
        expert_id: to,
        plan_id: None,
        state: SheetState::Assigned,
        version: 0,
        comment: String::new(),
        total: None,
        assigned_at: by.now(),
        saved_at: None,
        submitted_at: None,
        // Why the former judge was replaced is not the new judge's to read: the former sheet and the event keep it.
        reason: String::new(),
        origin: "given".to_owned(),
    };
    store::insert_sheet(conn, &fresh)?;
    let detail = json!({"reason": act.reason, "from": sheet.expert_id.to_string(), "to": to.to_string(), "sheet": id.to_string()});
    record(conn, by, act, "sheet.given", version, &detail)?;
    Ok(id)
}

/// The experts of a competition with what speaks against giving them an entry.
pub struct Candidates {
    /// The judges who have not withdrawn.
    pub judges: Vec<lists::Judge>,
    takes_part: bool,
    organization: String,
    with_sheet: Vec<ExpertId>,
    conflicted: Vec<ExpertId>,
    leaders: Vec<ExpertId>,
    mentors: Vec<ExpertId>,
}

impl Candidates {
    /// Reads them for the entry of a sheet.
    ///
    /// # Errors
    /// When the sheet is gone.
    pub fn read(conn: &mut Conn, competition: CompetitionId, sheet: &SheetRow) -> Result<Self, AppError> {
        let names = lists::sheet_names(conn, sheet.id)?.ok_or(AppError::NotFound)?;
        Ok(Self {
            judges: lists::judges_of(conn, competition)?,
            takes_part: names.entry_state == EntryState::Admitted,
            organization: names.entry_organization,
            with_sheet: lists::experts_with_sheet(conn, sheet.round_id, sheet.entry_id)?,
            conflicted: lists::conflicted_experts(conn, sheet.entry_id)?,
            leaders: experts::store::conflicts::leading_experts(conn, sheet.entry_id)?,
            mentors: lists::mentors_of(conn, sheet.entry_id)?,
        })
    }

    /// Why this expert cannot judge the entry; none when nothing speaks against it.
    pub fn refusal(&self, expert: ExpertId) -> Option<GiveRefusal> {
        if !self.takes_part {
            return Some(GiveRefusal::EntryOut);
        }
        let Some(judge) = self.judges.iter().find(|judge| judge.id == expert) else {
            return Some(GiveRefusal::NotJudge);
        };
        if self.with_sheet.contains(&expert) {
            return Some(GiveRefusal::HasSheet);
        }
        if self.conflicted.contains(&expert) {
            return Some(GiveRefusal::Conflict);
        }
        if self.leaders.contains(&expert) {
            return Some(GiveRefusal::Leader);
        }
        if same_organization(&judge.organization, &self.organization) {
            return Some(GiveRefusal::Organization);
        }
        self.mentors.contains(&expert).then_some(GiveRefusal::Mentor)
    }
}

/// The sheet, when the round is not finalised and nobody changed it since the page was made.
fn changeable(conn: &mut Conn, act: &Act) -> Result<SheetRow, AppError> {
    let round = competitions::store::round_in(conn, act.competition, act.round)?.ok_or(AppError::NotFound)?;
    let sheet = store::sheet_in(conn, act.round, act.sheet)?.ok_or(AppError::NotFound)?;
    if round.state == RoundState::Finalised {
        return Err(AppError::refused(SheetRefusal::Finalised));
    }
    if sheet.version != act.based_on {
        return Err(AppError::refused(SheetRefusal::Stale));
    }
    Ok(sheet)
}

fn record(
    conn: &mut Conn,
    by: &By,
    act: &Act,
    name: &'static str,
    revision: i32,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let event =
        Event { act: name, competition: Some(act.competition), subject: act.sheet.into(), revision, detail };
    audit::record(conn, by, &event)
}
