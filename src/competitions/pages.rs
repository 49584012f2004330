//! The pages of competitions.

pub mod call;
pub mod desk;
pub mod home;
pub mod round_acts;
pub mod round_parts;
pub mod rounds;
pub mod rubrics;
pub mod settings;

use crate::{
    competitions::{calendar::Registration, words},
    domain::{points::Points, role::Role, states::RoundState},
    l10n::L10nLanguage,
    web::visit::Visit,
};

/// A mark or a weight, as people read it.
pub fn decimal(thousandths: i32) -> String {
    Points::from_thousandths(thousandths).unwrap_or_default().to_string()
}

/// A sum of thousandths, as people read it.
pub fn decimal_sum(thousandths: i64) -> String {
    i32::try_from(thousandths).map_or_else(|_| (thousandths / 1000).to_string(), decimal)
}

/// A state in words, with the class of its tag.
pub struct Tag {
    pub class: &'static str,
    pub words: String,
}

/// The state of a competition's registration.
pub fn registration_tag(t: &L10nLanguage, registration: Registration) -> Tag {
    let (class, words) = match registration {
        Registration::Ahead => ("quiet", t.msg_competitions_registration_ahead()),
        Registration::Open => ("ok", t.msg_competitions_registration_open()),
        Registration::Over => ("quiet", t.msg_competitions_registration_over()),
    };
    Tag { class, words }
}

/// When registration opens, closes or closed.
pub fn registration_date(t: &L10nLanguage, registration: Registration, opens: &str, closes: &str) -> String {
    match registration {
        Registration::Ahead => t.msg_competitions_opens_at(opens),
        Registration::Open => t.msg_competitions_closes_at(closes),
        Registration::Over => t.msg_competitions_closed_at(closes),
    }
}

/// The state of a round.
pub fn round_tag(t: &L10nLanguage, state: RoundState) -> Tag {
    let class = match state {
        RoundState::Preparing => "quiet",
        RoundState::Open => "ok",
        RoundState::Closed => "warn",
        RoundState::Finalised => "",
    };
    Tag { class, words: words::state(t, state) }
}

/// Whether the visitor may change the set-up of the competition that the address names, or only look at it.
pub fn may_change(visit: &Visit) -> bool {
    visit.scope().is_ok_and(|scope| scope.has(Role::Organizer))
}

/// The competition's part of an address.
pub fn base_of(visit: &Visit) -> String {
    visit.competition().map(|head| format!("/c/{}", head.slug)).unwrap_or_default()
}
