//! What the stewards of a competition do with entries: decide on them, singly or in bulk, take a decision back,
//! add and correct them by hand.

use serde_json::json;

use super::{
    actions::{
        self, Saved, blank, bump, check_parts, differences, new_tags, next_number, record, replace_tags,
        tag_rows,
    },
    content::{Basics, Tag, tags_text},
    frozen::{self, Hand},
    refusal::EntryRefusal,
    store::{
        self, EntryRow, MemberRow, bonds,
        papers::{self, EligibilityReviewRow},
    },
    withdrawals::end_mentorships,
};
use crate::{
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId},
        role::Reach,
        states::{EntryState, named},
        time::Timestamp,
    },
    error::AppError,
};

/// The most entries of one bulk decision.
pub const MOST_AT_ONCE: usize = 500;

named! {
    /// A decision of the eligibility check.
    pub enum Decision {
        /// The entry takes part.
        Admit = "admit",
        /// The team shall mend something.
        Return = "return",
        /// The entry does not take part. Its mentorships end with that.
        Reject = "reject",
        /// The former decision is taken back.
        Reopen = "reopen",
    }
}

impl Decision {
    /// The state to which it leads.
    pub const fn target(self) -> EntryState {
        match self {
            Self::Admit => EntryState::Admitted,
            Self::Return => EntryState::Returned,
            Self::Reject => EntryState::Rejected,
            Self::Reopen => EntryState::Submitted,
        }
    }

    /// Whether it can be taken on an entry in this state.
    pub const fn fits(self, state: EntryState) -> bool {
        use EntryState::{Admitted, Rejected, Returned, Submitted};
        let is_decided = matches!(state, Admitted | Rejected | Returned);
        match self {
            Self::Admit | Self::Reject => matches!(state, Submitted),
            Self::Return => matches!(state, Submitted | Admitted | Rejected),
            Self::Reopen => is_decided,
        }
    }

    /// Whether the team must be told why.
    pub const fn needs_remark(self) -> bool {
        matches!(self, Self::Return | Self::Reject)
    }

    const fn act(self) -> &'static str {
        match self {
            Self::Admit => "entry.admitted",
            Self::Return => "entry.returned",
            Self::Reject => "entry.rejected",
            Self::Reopen => "entry.reopened",
        }
    }
}

/// The part of a competition in which somebody's word counts.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The competition.
    pub competition: CompetitionId,
    /// The regions.
    pub reach: Reach,
}

impl Domain {
    /// The entry with an identifier, when it lies within.
    pub fn entry(&self, conn: &mut Conn, id: EntryId) -> Result<EntryRow, AppError> {
        store::entry_in(conn, self.competition, id)?
            .filter(|entry| self.reach.covers(entry.region_id))
            .ok_or(AppError::NotFound)
    }
}

/// Entries on which a decision can be taken, and those on which it cannot.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Those that would change.
    pub ready: Vec<EntryRow>,
    /// Those that stay, each with the reason.
    pub blocked: Vec<(EntryRow, EntryRefusal)>,
}

/// Sorts entries by whether a decision can be taken on many of them at once. Entries outside the domain are not
/// mentioned. Judges keep what they have before them: of the decisions only an admission takes nothing away from them.
/// Entries whose team changed what it had submitted are not admitted in bulk: nobody sees there what would be admitted.
pub fn sort_out(
    conn: &mut Conn,
    domain: &Domain,
    ids: &[EntryId],
    decision: Decision,
) -> Result<Sorted, AppError> {
    let entries = store::entries_among(conn, domain.competition, ids)?;
    let judged = bonds::entries_under_judgement(conn, ids)?;
    let mut sorted = Sorted::default();
    for entry in entries.into_iter().filter(|entry| domain.reach.covers(entry.region_id)) {
        if !decision.fits(entry.state) {
            sorted.blocked.push((entry, EntryRefusal::NotEditable));
        } else if decision != Decision::Admit && judged.contains(&entry.id) {
            sorted.blocked.push((entry, EntryRefusal::HasSheets));
        } else if decision == Decision::Admit && entry.team_changed_at.is_some() {
            sorted.blocked.push((entry, EntryRefusal::ChangedAfterSubmission));
        } else {
            sorted.ready.push(entry);
        }
    }
    Ok(sorted)
}

/// Decides on one entry that still is as the page showed it, with what its team changed after the submission.
///
/// # Errors
/// When the entry is unknown, has changed, or its state does not allow the decision.
pub fn decide(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    decision: Decision,
    remark: &str,
) -> Result<(), AppError> {
    let entry = domain.entry(conn, id)?;
    if entry.version != based_on {
        return Err(AppError::refused(EntryRefusal::ChangedMeanwhile));
    }
    let mut sorted = sort_out(conn, domain, &[id], decision)?;
    match sorted.blocked.pop() {
        // The page of one entry shows its changes, and the version says that these are the ones that were seen.
        None | Some((_, EntryRefusal::ChangedAfterSubmission)) => {}
        Some((_, reason)) => return Err(AppError::refused(reason)),
    }
    apply(conn, by, entry, decision, remark, by.now())
}

/// Decides on many entries in one transaction. Those on which the decision cannot be taken any more stay as they
/// are. Answers when it happened (the key of the report) and how many changed.
///
/// # Errors
/// When the database fails.
pub fn decide_many(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    ids: &[EntryId],
    decision: Decision,
    remark: &str,
) -> Result<(Timestamp, usize), AppError> {
    let now = by.now();
    let ready = sort_out(conn, domain, ids, decision)?.ready;
    let count = ready.len();
    for entry in ready {
        apply(conn, by, entry, decision, remark, now)?;
    }
    Ok((now, count))
}

fn apply(
    conn: &mut Conn,
    by: &By,
    mut entry: EntryRow,
    decision: Decision,
    remark: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let (before, decided_on) = (entry.state, entry.version);
    let unsubmitted = match decision {
        Decision::Admit if entry.team_changed_at.is_some() => {
            let since = frozen::since_submission(conn, &entry)?;
            let differences = since.map(|since| since.differences).unwrap_or_default();
            Some(differences.into_iter().map(|difference| difference.field).collect::<Vec<_>>())
        }
        _ => None,
    };
    entry.state = decision.target();
    entry.admitted_at = (decision == Decision::Admit).then_some(now);
    bump(conn, &mut entry, now)?;
    let review = EligibilityReviewRow {
        id: by.fresh(),
        entry_id: entry.id,
        at: now,
        by_account_id: by.account,
        decision: decision.name().to_owned(),
        remark: remark.to_owned(),
    };
    papers::insert_review(conn, &review)?;
    if decision == Decision::Reject {
        end_mentorships(conn, by, &entry, now)?;
    }
    let detail = json!({
        "from": before.name(),
        "remark": remark,
        "version": decided_on,
        "unsubmitted": unsubmitted,
    });
    record(conn, by, &entry, decision.act(), &detail)
}

/// All that a steward may write into an entry.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Name, region, track and the leader.
    pub basics: Basics,
    /// The summary; may be empty.
    pub summary: String,
    /// The members in their order.
    pub members: Vec<String>,
    /// The tags; none when they were not sent, so that they stay as they are.
    pub tags: Option<Vec<Tag>>,
}

/// Adds an entry by hand, for a team that cannot. It counts as submitted.
///
/// # Errors
/// When the number is taken or the region lies outside the domain.
pub fn add_by_hand(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    number: Option<&str>,
    whole: &Whole,
) -> Result<EntryId, AppError> {
    check_parts(conn, domain.competition, whole.basics.region, whole.basics.track)?;
    if !domain.reach.covers(whole.basics.region) {
        return Err(AppError::refused(EntryRefusal::OutsideRegion));
    }
    let number = match number {
        Some(number) => {
            let taken = store::taken_numbers(conn, domain.competition, &[number.to_owned()])?;
            if !taken.is_empty() {
                return Err(AppError::refused(EntryRefusal::NumberTaken));
            }
            number.to_owned()
        }
        None => next_number(conn, domain.competition)?,
    };
    let mut entry = blank(by, domain.competition, number, &whole.basics);
    entry.summary.clone_from(&whole.summary);
    entry.state = EntryState::Submitted;
    entry.submitted_at = Some(entry.created_at);
    store::insert_entry(conn, &entry)?;
    store::insert_members(conn, &member_rows(entry.id, &whole.members))?;
    store::insert_entry_tags(conn, &tag_rows(entry.id, whole.tags.as_deref().unwrap_or_default()))?;
    let detail = json!({"number": entry.number, "name": entry.name, "leader": entry.leader});
    record(conn, by, &entry, "entry.added", &detail)?;
    Ok(entry.id)
}

/// Corrects an entry by hand. By whom and how its team is reached is corrected whatever became of it; all else only as
/// long as it is open and nobody judges it.
///
/// # Errors
/// When the entry is unknown or would leave the domain, or more than the contact changes of one that is closed or
/// judged.
pub fn edit(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    whole: &Whole,
) -> Result<Saved, AppError> {
    let before = domain.entry(conn, id)?;
    check_parts(conn, domain.competition, whole.basics.region, whole.basics.track)?;
    if !domain.reach.covers(whole.basics.region) {
        return Err(AppError::refused(EntryRefusal::OutsideRegion));
    }
    let members: Vec<String> = store::members_of(conn, id)?.into_iter().map(|member| member.name).collect();
    let mut entry = before.clone();
    whole.basics.put(&mut entry);
    entry.summary.clone_from(&whole.summary);
    let retagged = new_tags(conn, id, whole.tags.as_deref())?;
    if entry == before && members == whole.members && retagged.is_none() {
        return Ok(Saved::Saved { version: before.version, at: before.updated_at });
    }
    if before.version != based_on {
        return Ok(Saved::Conflict(Box::new(before)));
    }
    let mut changes = differences(&before, &entry);
    let is_contact_alone = members == whole.members
        && retagged.is_none()
        && changes.iter().all(|(field, _, _)| is_contact(field));
    if !is_contact_alone && let Some(refusal) = refusal_of_content(conn, &before)? {
        return Err(AppError::refused(refusal));
    }
    let now = by.now();
    if members != whole.members {
        store::delete_members(conn, &[id])?;
        store::insert_members(conn, &member_rows(id, &whole.members))?;
    }
    if let Some((former, tags)) = &retagged {
        replace_tags(conn, id, tags)?;
        changes.push(("tags", tags_text(former), tags_text(tags)));
    }
    frozen::mark(conn, &mut entry, Hand::Steward, now)?;
    bump(conn, &mut entry, now)?;
    let detail = json!({
        "changes": changes,
        "members_before": members,
        "members_after": whole.members,
    });
    record(conn, by, &entry, "entry.edited", &detail)?;
    Ok(actions::Saved::Saved { version: entry.version, at: now })
}

/// Whether a field tells by whom or how a team is reached.
pub fn is_contact(field: &str) -> bool {
    matches!(field, "leader" | "phone" | "email")
}

/// Why stewards may correct nothing of an entry but its contact, if that is so.
///
/// # Errors
/// When the database fails.
pub fn refusal_of_content(conn: &mut Conn, entry: &EntryRow) -> Result<Option<EntryRefusal>, AppError> {
    if !is_open_to_stewards(entry.state) {
        return Ok(Some(EntryRefusal::NotEditable));
    }
    Ok(bonds::is_under_judgement(conn, entry.id)?.then_some(EntryRefusal::HasSheets))
}

/// Whether stewards may still correct all of an entry in this state.
pub const fn is_open_to_stewards(state: EntryState) -> bool {
    state.is_open_to_team() || matches!(state, EntryState::Admitted)
}

/// The rows of a list of members.
pub(super) fn member_rows(entry: EntryId, names: &[String]) -> Vec<MemberRow> {
    (1..)
        .zip(names)
        .map(|(position, name)| MemberRow { entry_id: entry, position, name: name.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_follows_the_table_of_states() {
        for &decision in Decision::ALL {
            for &state in EntryState::ALL {
                if decision.fits(state) {
                    assert!(state.may_become(decision.target()), "{decision} from {state}");
                }
            }
        }
    }

    #[test]
    fn a_draft_is_the_teams_own_affair() {
        assert!(Decision::ALL.iter().all(|decision| !decision.fits(EntryState::Draft)));
    }
}
