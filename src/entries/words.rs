//! The words for what entries have: states, acts, fields, sizes and times.

use super::{
    content::hex,
    decisions::Decision,
    measures::Measure,
    withdrawals::{RESTORATION, WITHDRAWAL},
};
use crate::{domain::states::EntryState, l10n::L10nLanguage};

/// The state of an entry in words.
pub fn state(t: &L10nLanguage, state: EntryState) -> String {
    match state {
        EntryState::Draft => t.msg_entries_state_draft(),
        EntryState::Submitted => t.msg_entries_state_submitted(),
        EntryState::Returned => t.msg_entries_state_returned(),
        EntryState::Admitted => t.msg_entries_state_admitted(),
        EntryState::Rejected => t.msg_entries_state_rejected(),
        EntryState::Withdrawn => t.msg_entries_state_withdrawn(),
        EntryState::Suspended => t.msg_entries_state_suspended(),
        EntryState::Disqualified => t.msg_entries_state_disqualified(),
    }
}

/// The colour of a state.
pub fn state_class(state: EntryState) -> &'static str {
    match state {
        EntryState::Draft | EntryState::Withdrawn => "quiet",
        EntryState::Submitted => "",
        EntryState::Returned | EntryState::Suspended => "warn",
        EntryState::Admitted => "ok",
        EntryState::Rejected | EntryState::Disqualified => "bad",
    }
}

/// The label of a field, as the audit log and the imports name it.
pub fn field(t: &L10nLanguage, name: &str) -> String {
    match name {
        "number" => t.msg_entries_number(),
        "name" => t.msg_entries_name(),
        "leader" => t.msg_entries_leader(),
        "organization" => t.msg_entries_organization(),
        "region" => t.msg_entries_region(),
        "track" => t.msg_entries_track(),
        "phone" => t.msg_entries_phone(),
        "email" => t.msg_entries_email(),
        "website" => t.msg_entries_website(),
        "summary" => t.msg_entries_summary(),
        "members" => t.msg_entries_members(),
        "tags" => t.msg_entries_tags(),
        "plan" => t.msg_entries_plan(),
        _ => name.to_owned(),
    }
}

/// What was done to an entry.
pub fn act(t: &L10nLanguage, act: &str) -> String {
    match act {
        "entry.registered" => t.msg_entries_act_registered(),
        "entry.imported" => t.msg_entries_act_imported(),
        "entry.added" => t.msg_entries_act_added(),
        "entry.saved" | "entry.edited" => t.msg_entries_act_saved(),
        "entry.summary_saved" => t.msg_entries_act_summary_saved(),
        "entry.member_added" => t.msg_entries_act_member_added(),
        "entry.member_removed" => t.msg_entries_act_member_removed(),
        "entry.attached" => t.msg_entries_act_attached(),
        "entry.submitted" => t.msg_entries_act_submitted(),
        "entry.withdrawn" => t.msg_entries_act_withdrawn(),
        "entry.restored" => t.msg_entries_act_restored(),
        "entry.admitted" => t.msg_entries_state_admitted(),
        "entry.returned" => t.msg_entries_state_returned(),
        "entry.rejected" => t.msg_entries_state_rejected(),
        "entry.reopened" => t.msg_entries_act_reopened(),
        "entry.suspended" => t.msg_entries_state_suspended(),
        "entry.reinstated" => t.msg_entries_act_reinstated(),
        "entry.disqualified" => t.msg_entries_state_disqualified(),
        other => other.to_owned(),
    }
}

/// A measure as the button says it.
pub fn measure(t: &L10nLanguage, measure: Measure) -> String {
    match measure {
        Measure::Suspend => t.msg_entries_suspend(),
        Measure::Lift => t.msg_entries_lift(),
        Measure::Disqualify => t.msg_entries_disqualify(),
    }
}

/// A measure that was taken.
pub fn measure_taken(t: &L10nLanguage, measure: Measure) -> String {
    match measure {
        Measure::Suspend => t.msg_entries_was_suspended(),
        Measure::Lift => t.msg_entries_was_lifted(),
        Measure::Disqualify => t.msg_entries_was_disqualified(),
    }
}

/// What was decided about an entry, by the decision's or the measure's stored name.
pub fn decided(t: &L10nLanguage, name: &str) -> String {
    match (Decision::from_name(name), Measure::from_name(name)) {
        (Some(decision), _) => state(t, decision.target()),
        (None, Some(Measure::Lift)) => t.msg_entries_act_reinstated(),
        (None, Some(measure)) => state(t, measure.target()),
        (None, None) if name == WITHDRAWAL => state(t, EntryState::Withdrawn),
        (None, None) if name == RESTORATION => t.msg_entries_act_restored(),
        (None, None) => name.to_owned(),
    }
}

/// A number of bytes, as people read it.
pub fn size(bytes: i64) -> String {
    let kilobytes = bytes.max(0) / 1024;
    if kilobytes < 1024 {
        return format!("{} KB", kilobytes.max(1));
    }
    let tenths = kilobytes * 10 / 1024;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// How long it is until a deadline.
pub fn time_left(t: &L10nLanguage, seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3600, seconds % 3600 / 60);
    if days > 0 { t.msg_entries_left_days(days, hours) } else { t.msg_entries_left_hours(hours, minutes) }
}

/// A hash in groups of eight digits, to be read aloud.
pub fn hash(bytes: &[u8]) -> String {
    let digits = hex(bytes);
    let groups: Vec<String> =
        digits.chars().collect::<Vec<_>>().chunks(8).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_down_to_a_tenth() {
        assert_eq!(size(10), "1 KB");
        assert_eq!(size(20 * 1024 * 1024), "20.0 MB");
    }
}
