//! What a person may be in a competition.

use super::{id::RegionId, states::named};

named! {
    /// A role that an account holds in one competition. The administrator is not among them: that is a
    /// property of the account.
    pub enum Role {
        /// Sets up, assigns, decides, publishes.
        Organizer = "organizer",
        /// An organizer for the entries of one region.
        Coordinator = "coordinator",
        /// Reads everything, writes nothing.
        Supervisor = "supervisor",
        /// Mentors and judges what is assigned.
        Expert = "expert",
        /// Competes.
        Team = "team",
        /// Takes part in an assistance scheme.
        Enterprise = "enterprise",
    }
}

/// Where an organizer's or a coordinator's word counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In every region.
    Everywhere,
    /// In these regions.
    Regions(Vec<RegionId>),
}

impl Reach {
    /// Whether it covers a region.
    pub fn covers(&self, region: RegionId) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Regions(regions) => regions.contains(&region),
        }
    }

    /// Where somebody with these roles may act: a supervisor's view over everything is no licence to act.
    pub fn to_act(roles: &[(Role, Option<RegionId>)]) -> Self {
        if roles.iter().any(|(role, _)| *role == Role::Organizer) {
            return Self::Everywhere;
        }
        let coordinated = roles.iter().filter(|(role, _)| *role == Role::Coordinator);
        Self::Regions(coordinated.filter_map(|(_, region)| *region).collect())
    }
}
