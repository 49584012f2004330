//! How the entries of a round stand: rows become marks, marks become scores, ranks and tiers, and everything that
//! still forbids a publication is named. Pure: the rows come from [`super::load`], the arithmetic from `compute`.

mod blockers;

use std::collections::BTreeSet;

use super::{
    contest::{Contest, places_by_marks},
    decided::Decided,
    snapshot::Snapshot,
    store::{DecisionRow, EntrantRow, ExceedingRow, MarkLine, SheetLine},
};
use crate::{
    competitions::{
        rule::RoundRule,
        store::{CriterionRow, RegionRow, RoundRow, TrackRow},
    },
    compute::{
        calibration::official::{Calibrated, Finding, Gap},
        exact::Exact,
        ranking::{Entrant, Place, Ranking, exceeding},
        scoring::{GateCheck, Mark, Working},
    },
    domain::{
        id::{EntryId, ExpertId, RegionId, SheetId, TrackId},
        points::Points,
        rule::{Aggregate, Rule},
        states::{RoundSource, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
};

/// The rows from which a standing is made, the marks left out: a sheet's marks only change with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The round.
    pub round: RoundRow,
    /// The published snapshot of the round from which the entries come.
    pub source: Option<String>,
    /// The rows of the rubric, in the order in which the rule counts them: criteria, bonuses, gates.
    pub criteria: Vec<CriterionRow>,
    /// The regions of the competition, in their order.
    pub regions: Vec<RegionRow>,
    /// The tracks of the competition, in their order.
    pub tracks: Vec<TrackRow>,
    /// The admitted entries of the competition.
    pub entries: Vec<EntrantRow>,
    /// The sheets of the round, by identifier.
    pub sheets: Vec<SheetLine>,
    /// The submitted sheets of judges whom a stored conflict or a mentorship bars, with their entries.
    pub barred: Vec<(SheetId, EntryId)>,
    /// The decisions of the round, the oldest first.
    pub decisions: Vec<DecisionRow>,
    /// The leaves for awards to exceed that are in force, the oldest first.
    pub exceedings: Vec<ExceedingRow>,
}

/// The sheets of one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panel {
    /// How many sheets are neither given up nor void.
    pub in_force: usize,
    /// How many of them are submitted.
    pub submitted: usize,
}

/// Something that forbids a publication. Entries are positions in [`Standing::entries`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// Marking is not over.
    NotClosed,
    /// There is nothing to rank.
    NoEntries,
    /// A sheet is not submitted.
    Unfinished {
        /// The entry.
        entry: usize,
        /// The sheet.
        sheet: SheetId,
        /// Where it stands.
        state: SheetState,
    },
    /// A submitted sheet is that of a judge with a conflict.
    Barred {
        /// The entry.
        entry: usize,
        /// The sheet.
        sheet: SheetId,
    },
    /// No judge has the entry.
    Unjudged {
        /// The entry.
        entry: usize,
    },
    /// All sheets are in, but a criterion has no mark.
    Unmarked {
        /// The entry.
        entry: usize,
    },
    /// All sheets are in, but nobody marked whether it meets a gate.
    GateUnchecked {
        /// The entry.
        entry: usize,
    },
    /// All sheets are in, and every criterion has a mark, but the rule needs more to make a score.
    NoScore {
        /// The entry.
        entry: usize,
    },
    /// The rule calibrates, but no judge connects all entries, so that none is ranked.
    Unconnected {
        /// How many parts there are.
        parts: usize,
        /// The reviews of entries by judges that would connect them, the best first; judges are positions in [`Standing::judges`].
        reviews: Vec<(usize, usize)>,
    },
    /// The rule calibrates, but there are more judges or entries, or larger marks, than a calibration takes.
    TooLarge,
    /// The rule refuses to score so small a panel.
    SmallPanel {
        /// The entry.
        entry: usize,
        /// How many judges are on it.
        judges: usize,
    },
    /// A tier's last place falls into a tie.
    TierCut {
        /// The position of the tier in the rule.
        tier: usize,
        /// The rank that the entries share.
        rank: usize,
        /// How many entries tie.
        tied: usize,
        /// How many of them the tier has room for.
        room: usize,
    },
    /// The rule wants lots to be drawn for a tie, and the order is not recorded yet.
    LotsWanted {
        /// The rank that the entries share.
        rank: usize,
        /// How many entries tie.
        tied: usize,
    },
    /// An order was recorded for entries that do not tie any more as they did then.
    StaleDecision {
        /// The entries, as they were put in order.
        order: Vec<usize>,
    },
}

/// How the entries of a round stand.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The rows from which it was made.
    pub inputs: Inputs,
    /// The round's rule as it is stored.
    pub round_rule: RoundRule,
    /// The whole rule.
    pub rule: Rule,
    /// The entries of the round, by number; everything below names them by their position here.
    pub entries: Vec<EntrantRow>,
    /// The judges who have sheets in the round; marks name them by their position here.
    pub judges: Vec<ExpertId>,
    /// For each judge the place that a calibration gives; where the rule does not calibrate, the position.
    pub judge_places: Vec<usize>,
    /// The marks of each entry.
    pub marks: Vec<Vec<Mark<usize>>>,
    /// The sheets of each entry, counted.
    pub panels: Vec<Panel>,
    /// The entries that take part, but whose sheets give no score where nobody can mark any more: a published round is corrected
    /// without them.
    pub left_out: Vec<EntrantRow>,
    /// The score of each entry.
    pub entrants: Vec<Entrant<usize>>,
    /// The ranking.
    pub ranking: Ranking,
    /// What a calibration found, where the rule asks for one.
    pub calibration: Option<Calibrated<usize>>,
    /// For each tier what takes its last entry from the first below, where the rule calibrates.
    pub gaps: Vec<Option<Gap>>,
    /// The decisions in force that count.
    pub decided: Vec<Decided>,
    /// The decisions in force that fit no tie as it is now, or one that was decided anew since.
    pub stale: Vec<Decided>,
    /// What forbids a publication.
    pub blockers: Vec<Blocker>,
}

impl Standing {
    /// Makes the standing. `marks` are those of submitted sheets, by sheet. Costs O(n log n) for n marks, and where the rule
    /// calibrates what that costs.
    ///
    /// # Errors
    /// When the rule does not fit the rubric, or a stored row is damaged.
    pub fn assemble(inputs: Inputs, marks: &[MarkLine]) -> Result<Self, AppError> {
        let entries = entrants_of(&inputs)?;
        if inputs.round.state != RoundState::Finalised {
            return Self::of_entries(inputs, marks, (entries, Vec::new()));
        }
        // Who joined after the publication has what sheets there are, and never gets more.
        let submitted = inputs.sheets.iter().filter(|sheet| sheet.state == SheetState::Submitted);
        let marked: BTreeSet<EntryId> = submitted.map(|sheet| sheet.entry_id).collect();
        let entries = entries.into_iter().partition(|entry| marked.contains(&entry.id));
        let standing = Self::of_entries(inputs, marks, entries)?;
        let unscored: BTreeSet<usize> = standing.blockers.iter().filter_map(Blocker::without_score).collect();
        if unscored.is_empty() {
            return Ok(standing);
        }
        let Self { inputs, entries, mut left_out, .. } = standing;
        let mut scored = Vec::with_capacity(entries.len());
        for (position, entry) in entries.into_iter().enumerate() {
            if unscored.contains(&position) { left_out.push(entry) } else { scored.push(entry) }
        }
        left_out.sort_unstable_by(|a, b| (&a.number, a.id).cmp(&(&b.number, b.id)));
        Self::of_entries(inputs, marks, (scored, left_out))
    }

    fn of_entries(
        inputs: Inputs,
        marks: &[MarkLine],
        (entries, left_out): (Vec<EntrantRow>, Vec<EntrantRow>),
    ) -> Result<Self, AppError> {
        let round_rule = RoundRule::of(&inputs.round)?;
        let rule = round_rule.checked(&inputs.criteria).map_err(AppError::internal)?;
        let is_final = inputs.round.state == RoundState::Finalised;
        let mut by_id: Vec<(EntryId, usize)> =
            entries.iter().enumerate().map(|(position, entry)| (entry.id, position)).collect();
        by_id.sort_unstable();
        let position = |id: EntryId| find(&by_id, id);
        let judges: Vec<ExpertId> =
            inputs.sheets.iter().map(|sheet| sheet.expert_id).collect::<BTreeSet<_>>().into_iter().collect();
        let mut panels = vec![Panel::default(); entries.len()];
        let mut unfinished = Vec::new();
        for sheet in &inputs.sheets {
            let Some(entry) = position(sheet.entry_id) else { continue };
            let Some(panel) = panels.get_mut(entry) else { continue };
            if !sheet.state.is_in_force() {
                continue;
            }
            panel.in_force += 1;
            if sheet.state == SheetState::Submitted {
                panel.submitted += 1;
            } else if !is_final {
                unfinished.push(Blocker::Unfinished { entry, sheet: sheet.id, state: sheet.state });
            }
        }
        let marks = marks_by_entry(&inputs, &by_id, &judges, marks, entries.len())?;
        let recorded = Decided::in_force(&inputs.decisions, position)?;
        let (mut decided, mut stale) = (Vec::new(), Vec::new());
        let choose = |entrants: &[Entrant<usize>], plain: &Ranking| -> Vec<Vec<usize>> {
            (decided, stale) = Decided::that_count(recorded, entrants, plain, is_final);
            decided.iter().map(|decision: &Decided| decision.order.clone()).collect()
        };
        let judge_places = if rule.aggregate() == Aggregate::Calibrated {
            places_by_marks(&marks, judges.len())
        } else {
            (0..judges.len()).collect()
        };
        let Contest { entrants, ranking, calibration, gaps } =
            Contest::of(&rule, &marks, choose, &judge_places)?;
        let mut standing = Self {
            inputs,
            round_rule,
            rule,
            entries,
            judges,
            judge_places,
            marks,
            panels,
            left_out,
            entrants,
            ranking,
            calibration,
            gaps,
            decided,
            stale,
            blockers: Vec::new(),
        };
        standing.blockers = standing.find_blockers(unfinished);
        Ok(standing)
    }

    /// When a sheet was saved or a tie decided last; when the round was made, before any of it.
    pub fn changed_at(&self) -> Timestamp {
        let sheets = self.inputs.sheets.iter().filter_map(|sheet| sheet.saved_at);
        let decisions = self.inputs.decisions.iter().flat_map(|row| [Some(row.at), row.revoked_at]).flatten();
        sheets.chain(decisions).max().unwrap_or(self.inputs.round.created_at)
    }

    /// The score of an entry with the way to it.
    pub fn working(&self, entry: usize) -> Option<&Working<usize>> {
        self.entrants.get(entry).map(|entrant| &entrant.working)
    }

    /// The place of an entry.
    pub fn place(&self, entry: usize) -> Place {
        self.ranking.places.get(entry).copied().unwrap_or_default()
    }

    /// Whether the rule takes the judges' leanings out of the scores.
    pub fn is_calibrated(&self) -> bool {
        self.rule.aggregate() == Aggregate::Calibrated
    }

    /// What a calibration knows of an entry beside its score.
    pub fn finding(&self, entry: usize) -> Option<&Finding> {
        self.calibration.as_ref()?.findings.get(entry)?.as_ref()
    }

    /// A number as the rule prints it.
    pub fn decimal(&self, value: Exact) -> String {
        value.to_decimal(self.rule.decimals())
    }

    /// The score of an entry as the rule prints it.
    pub fn score(&self, entry: usize) -> Option<String> {
        self.working(entry)?.total().map(|total| self.decimal(total))
    }

    /// Whether somebody says that an entry misses a gate, so that it is not ranked.
    pub fn misses_gate(&self, entry: usize) -> bool {
        self.working(entry).is_some_and(|working| working.gates.contains(&GateCheck::Missed))
    }

    /// How far the judges' totals of an entry lie apart; none with fewer than two whole sheets.
    pub fn spread(&self, entry: usize) -> Option<Exact> {
        let totals = self.working(entry)?.judge_totals();
        let values = || totals.iter().map(|judge| judge.total.value);
        let (least, most) = (values().min()?, values().max()?);
        if totals.len() < 2 {
            return None;
        }
        most.plus(least.times(-1, 1).ok()?).ok()
    }

    /// How many entries have sheets in force here and do not take part: they left, are suspended or disqualified.
    pub fn entries_out(&self) -> usize {
        let taking_part: BTreeSet<EntryId> =
            self.entries.iter().chain(&self.left_out).map(|entry| entry.id).collect();
        let sheets = self.inputs.sheets.iter().filter(|sheet| sheet.state.is_in_force());
        let out: BTreeSet<EntryId> =
            sheets.map(|sheet| sheet.entry_id).filter(|entry| !taking_part.contains(entry)).collect();
        out.len()
    }

    /// The entries that share a rank with others, by rank.
    pub fn tied(&self) -> BTreeSet<usize> {
        self.ranking.ties.iter().flat_map(|tie| tie.entries.iter().copied()).collect()
    }

    /// How many decisions have nothing left to decide: they change nothing, and forbid nothing.
    pub fn idle_decisions(&self) -> usize {
        self.stale.len() - self.stale_orders().count()
    }

    /// The recorded orders that fit no tie any more although the entries are there. The marks of a published round stay, so that
    /// only who takes part can have changed: what ties instead is decided anew, and the orders that stay with the result harm nobody.
    fn stale_orders(&self) -> impl Iterator<Item = &Vec<usize>> {
        let is_final = self.inputs.round.state == RoundState::Finalised;
        self.stale.iter().map(|decision| &decision.order).filter(move |order| !is_final && order.len() > 1)
    }

    /// The leaves to exceed that are in force, each with its tier and whether that holds more entries than its places.
    pub fn leaves(&self) -> Vec<(&ExceedingRow, usize, bool)> {
        let exceeding = exceeding(&self.rule, &self.ranking);
        let rows = self.inputs.exceedings.iter();
        rows.filter_map(|row| {
            let tier = usize::try_from(row.tier).ok()?;
            Some((row, tier, exceeding.get(tier).copied().unwrap_or(false)))
        })
        .collect()
    }

    /// The entries of the tie at a rank.
    pub fn tie_at(&self, rank: usize) -> Option<&[usize]> {
        self.ranking.ties.iter().find(|tie| tie.rank == rank).map(|tie| tie.entries.as_slice())
    }

    /// The tie on the line of a tier: the rank that its entries share, and how many they are.
    pub fn cut_at_tier(&self, tier: usize) -> Option<(usize, usize)> {
        let cut = self.ranking.cuts.iter().find(|cut| cut.tier == tier)?;
        let rank = self.ranking.places.get(*cut.tied.first()?)?.rank?;
        Some((rank, cut.tied.len()))
    }

    /// The names of a tier, Chinese and English.
    pub fn tier_names(&self, tier: usize) -> Option<(&str, &str)> {
        let chinese = self.rule.tiers().get(tier)?.name.as_str();
        let english = self.round_rule.tier_names_en.get(tier).map_or("", String::as_str);
        Some((chinese, english))
    }

    /// The names of a region, Chinese and English.
    pub fn region_names(&self, region: RegionId) -> (&str, &str) {
        self.inputs
            .regions
            .iter()
            .find(|row| row.id == region)
            .map_or(("", ""), |row| (row.name_zh.as_str(), row.name_en.as_str()))
    }

    /// The names of a track, Chinese and English.
    pub fn track_names(&self, track: TrackId) -> (&str, &str) {
        self.inputs
            .tracks
            .iter()
            .find(|row| row.id == track)
            .map_or(("", ""), |row| (row.name_zh.as_str(), row.name_en.as_str()))
    }

    /// The rule with the criteria, as the file that `solve ranking` reads.
    ///
    /// # Errors
    /// None is expected: every rule can be written.
    pub fn rule_toml(&self) -> Result<String, AppError> {
        self.round_rule.with_criteria(&self.inputs.criteria).to_toml().map_err(AppError::internal)
    }
}

/// The entries that take part: all admitted ones, or those of them that the source's published result names.
/// Whoever shares the last rank that goes on goes on too.
fn entrants_of(inputs: &Inputs) -> Result<Vec<EntrantRow>, AppError> {
    let mut entries = inputs.entries.clone();
    entries.sort_unstable_by(|a, b| (&a.number, a.id).cmp(&(&b.number, b.id)));
    if inputs.round.source == RoundSource::Admitted {
        return Ok(entries);
    }
    let Some(source) = &inputs.source else { return Ok(Vec::new()) };
    let count = usize::try_from(inputs.round.source_count.unwrap_or(0)).unwrap_or(0);
    let is_per_track = inputs.round.source == RoundSource::TopPerTrack;
    let chosen = Snapshot::parse(source)?.best(count, is_per_track);
    entries.retain(|entry| chosen.contains(&entry.id));
    Ok(entries)
}

fn find<Id: Ord + Copy>(sorted: &[(Id, usize)], id: Id) -> Option<usize> {
    let place = sorted.binary_search_by_key(&id, |(known, _)| *known).ok()?;
    sorted.get(place).map(|(_, position)| *position)
}

fn marks_by_entry(
    inputs: &Inputs,
    by_id: &[(EntryId, usize)],
    judges: &[ExpertId],
    lines: &[MarkLine],
    entries: usize,
) -> Result<Vec<Vec<Mark<usize>>>, AppError> {
    let mut marks: Vec<Vec<Mark<usize>>> = vec![Vec::new(); entries];
    for lines in lines.chunk_by(|left, right| left.sheet_id == right.sheet_id) {
        let Some(sheet_id) = lines.first().map(|line| line.sheet_id) else { continue };
        let sheet = inputs.sheets.binary_search_by_key(&sheet_id, |sheet| sheet.id).ok();
        let Some(sheet) = sheet.and_then(|place| inputs.sheets.get(place)) else { continue };
        if sheet.state != SheetState::Submitted {
            continue;
        }
        let (Some(entry), Ok(judge)) = (find(by_id, sheet.entry_id), judges.binary_search(&sheet.expert_id))
        else {
            continue;
        };
        let Some(own) = marks.get_mut(entry) else { continue };
        own.reserve(lines.len());
        for line in lines {
            let criterion = inputs.criteria.iter().position(|criterion| criterion.id == line.criterion_id);
            let points = Points::from_thousandths(line.points);
            let (Some(criterion), Some(points)) = (criterion, points) else {
                return Err(AppError::internal(anyhow::anyhow!("a mark of sheet {sheet_id} is damaged")));
            };
            own.push(Mark { judge, criterion, points });
        }
    }
    Ok(marks)
}
