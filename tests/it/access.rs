//! Who may call what: every route, as everybody. A route without a row fails, and so does a row without a route.

/// Somebody with a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Nobody who is known.
    Anyone,
    /// The administrator of the site, without a role in the competition.
    Administrator,
    /// An organizer.
    Organizer,
    /// The coordinator of the region of the entry.
    Coordinator,
    /// The coordinator of the other region.
    OtherCoordinator,
    /// The supervisor.
    Supervisor,
    /// The expert who has the sheet and mentors the mentored entry.
    Expert,
    /// Another expert.
    OtherExpert,
    /// The leader of the entry.
    Team,
    /// The leader of another entry.
    OtherTeam,
    /// The enterprise.
    Enterprise,
    /// Another enterprise of the scheme.
    OtherEnterprise,
}

use Who::{
    Administrator, Anyone, Coordinator, Enterprise, Expert, Organizer, OtherCoordinator, OtherEnterprise,
    OtherExpert, OtherTeam, Supervisor, Team,
};

/// Who may call a route. Everybody else is sent to sign in, or told that there is nothing.
pub struct Row {
    pub method: &'static str,
    /// The route's address as it is declared; `{…}` stand for things of the scene.
    pub path: &'static str,
    pub allowed: &'static [Who],
}

pub const fn get(path: &'static str, allowed: &'static [Who]) -> Row {
    Row { method: "GET", path, allowed }
}

pub const fn post(path: &'static str, allowed: &'static [Who]) -> Row {
    Row { method: "POST", path, allowed }
}

pub const EVERYBODY: &[Who] = &[
    Anyone,
    Administrator,
    Organizer,
    Coordinator,
    OtherCoordinator,
    Supervisor,
    Expert,
    OtherExpert,
    Team,
    OtherTeam,
    Enterprise,
    OtherEnterprise,
];
pub const SIGNED_IN: &[Who] = &[
    Administrator,
    Organizer,
    Coordinator,
    OtherCoordinator,
    Supervisor,
    Expert,
    OtherExpert,
    Team,
    OtherTeam,
    Enterprise,
    OtherEnterprise,
];
