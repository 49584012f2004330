//! The tables, one file per slice, in portable column types: identifiers and hashes as bytes, times as
//! microseconds, points and weights as integer thousandths.

#![expect(missing_docs, reason = "the tables are described where they are made, in migrations/")]

mod account;
mod audit;
mod competition;
mod enterprise;
mod entry;
mod expert;
mod judging;
mod mail;
mod mentoring;
mod plan;
mod request;
mod result;

pub use account::{accounts, links, memberships, sessions, settings};
pub use audit::{audit_details, audit_events, audit_links};
pub use competition::{competitions, criteria, criterion_levels, regions, rounds, rubrics, tracks};
pub use enterprise::{
    enterprise_tags, enterprises, exclusions, pairing_bans, pairing_pairs, pairings, schemes, wishes,
};
pub use entry::{attachments, eligibility_reviews, entries, entry_tags, imports, members, submissions};
pub use expert::{conflicts, expert_tags, experts};
pub use judging::{marks, sheet_revisions, sheets};
pub use mail::mails;
pub use mentoring::{coaching_sessions, mentorships};
pub use plan::{plan_pairs, plans};
pub use request::request_keys;
pub use result::{decisions, exceedings, publications, results};

diesel::joinable!(regions -> competitions (competition_id));
diesel::joinable!(tracks -> competitions (competition_id));
diesel::joinable!(rubrics -> competitions (competition_id));
diesel::joinable!(criteria -> rubrics (rubric_id));
diesel::joinable!(criterion_levels -> criteria (criterion_id));
diesel::joinable!(rounds -> competitions (competition_id));
diesel::joinable!(rounds -> rubrics (rubric_id));
diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(memberships -> competitions (competition_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(audit_details -> audit_events (event_id));
diesel::joinable!(audit_links -> audit_events (event_id));
diesel::joinable!(entries -> competitions (competition_id));
diesel::joinable!(entries -> regions (region_id));
diesel::joinable!(entries -> tracks (track_id));
diesel::joinable!(members -> entries (entry_id));
diesel::joinable!(entry_tags -> entries (entry_id));
diesel::joinable!(attachments -> entries (entry_id));
diesel::joinable!(submissions -> entries (entry_id));
diesel::joinable!(eligibility_reviews -> entries (entry_id));
diesel::joinable!(imports -> competitions (competition_id));
diesel::joinable!(experts -> competitions (competition_id));
diesel::joinable!(expert_tags -> experts (expert_id));
diesel::joinable!(conflicts -> competitions (competition_id));
diesel::joinable!(conflicts -> entries (entry_id));
diesel::joinable!(conflicts -> experts (expert_id));
diesel::joinable!(plans -> competitions (competition_id));
diesel::joinable!(plan_pairs -> plans (plan_id));
diesel::joinable!(plan_pairs -> entries (entry_id));
diesel::joinable!(plan_pairs -> experts (expert_id));
diesel::joinable!(mentorships -> competitions (competition_id));
diesel::joinable!(mentorships -> entries (entry_id));
diesel::joinable!(mentorships -> experts (expert_id));
diesel::joinable!(coaching_sessions -> mentorships (mentorship_id));
diesel::joinable!(sheets -> rounds (round_id));
diesel::joinable!(sheets -> entries (entry_id));
diesel::joinable!(sheets -> experts (expert_id));
diesel::joinable!(marks -> sheets (sheet_id));
diesel::joinable!(marks -> criteria (criterion_id));
diesel::joinable!(sheet_revisions -> sheets (sheet_id));
diesel::joinable!(results -> rounds (round_id));
diesel::joinable!(decisions -> rounds (round_id));
diesel::joinable!(exceedings -> rounds (round_id));
diesel::joinable!(schemes -> competitions (competition_id));
diesel::joinable!(enterprises -> schemes (scheme_id));
diesel::joinable!(enterprise_tags -> enterprises (enterprise_id));
diesel::joinable!(pairings -> schemes (scheme_id));
diesel::joinable!(wishes -> enterprises (enterprise_id));
diesel::joinable!(exclusions -> enterprises (enterprise_id));
diesel::joinable!(pairing_pairs -> pairings (pairing_id));
diesel::joinable!(pairing_bans -> pairings (pairing_id));

diesel::allow_tables_to_appear_in_same_query!(
    competitions,
    regions,
    tracks,
    rubrics,
    criteria,
    criterion_levels,
    rounds,
    accounts,
    memberships,
    sessions,
    links,
    settings,
    request_keys,
    mails,
    audit_events,
    audit_details,
    audit_links,
    entries,
    members,
    entry_tags,
    attachments,
    submissions,
    eligibility_reviews,
    imports,
    experts,
    expert_tags,
    conflicts,
    plans,
    plan_pairs,
    mentorships,
    coaching_sessions,
    sheets,
    marks,
    sheet_revisions,
    results,
    decisions,
    exceedings,
    publications,
    schemes,
    enterprises,
    enterprise_tags,
    wishes,
    exclusions,
    pairings,
    pairing_pairs,
    pairing_bans,
);
