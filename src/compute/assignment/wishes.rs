//! What a plan should be beyond loads, locks and bans: the objective, bridges between regions, mixed panels, a draw that nobody can steer,
//! and loyalty to the plan in force. Each wish may be combined with each other one.

/// What makes one plan better than another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// The larger sum of affinities.
    #[default]
    Total,
    /// The larger sum of the entry that is served worst; among equals the larger sum of all.
    Fair,
}

/// What may not be too frequent among the experts of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Their region.
    Region,
    /// Their kind.
    Kind,
}

/// At most so many experts of one region or kind on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelMax {
    /// Which experts belong together.
    pub by: Grouping,
    /// How many of them an entry may have; locked pairs count.
    pub most: u32,
}

/// The wishes. Regions and kinds are numbers that only need to differ where the regions and kinds differ; a missing
/// one, or a list that is too short, means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// What makes one plan better than another.
    pub objective: Objective,
    /// At least so many pairs of entry and expert of different regions; a pair of which one region is unknown does not count.
    pub min_cross_region: u32,
    /// Whether all entries and experts that have a pair must hang together through pairs. With the objective `Fair`, where the best plan falls into
    /// more than two parts, often only bounds are known: which entries bear the pairs that join the parts is a choice that no price makes.
    pub is_connected: bool,
    /// Whether experts of one region or kind are limited on an entry; experts of which it is unknown are not.
    pub panel_max: Option<PanelMax>,
    /// Draws a plan, by the seed, among those whose value is at most this much below the best: by a random walk that in the long run gives all of
    /// them the same chance, and that is long enough for it in small questions. It never costs a change more than there must be where the fewest are asked.
    pub tolerance: Option<i64>,
    /// The pairs (entry, expert) of the plan in force.
    pub current: Option<Vec<(u32, u32)>>,
    /// What each current pair that is given up costs, 0 or more; without it as few as possible are given up, whatever they cost.
    pub change_price: Option<i64>,
    /// The region of each entry.
    pub entry_regions: Vec<Option<u32>>,
    /// The region of each expert.
    pub expert_regions: Vec<Option<u32>>,
    /// The kind of each expert.
    pub expert_kinds: Vec<Option<u32>>,
}

impl Wishes {
    /// Whether a pair leads from one region into another; false where one region is unknown. O(1).
    pub fn is_cross(&self, entry: u32, expert: u32) -> bool {
        let regions = (known(&self.entry_regions, entry), known(&self.expert_regions, expert));
        matches!(regions, (Some(first), Some(second)) if first != second)
    }

    /// The group of an expert that is limited on each panel; none without a limit, or if it is unknown. O(1).
    pub fn group(&self, expert: u32) -> Option<u32> {
        match self.panel_max?.by {
            Grouping::Region => known(&self.expert_regions, expert),
            Grouping::Kind => known(&self.expert_kinds, expert),
        }
    }

    /// Whether the plan in force holds a pair; needs `current` in ascending order.
    pub(super) fn is_current(&self, entry: u32, expert: u32) -> bool {
        self.current.as_ref().is_some_and(|current| current.binary_search(&(entry, expert)).is_ok())
    }
}

fn known(list: &[Option<u32>], position: u32) -> Option<u32> {
    usize::try_from(position).ok().and_then(|position| list.get(position).copied().flatten())
}
