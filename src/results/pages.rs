//! The pages of results.

pub mod calibration;
pub mod decisions;
pub mod feedback;
pub mod files;
pub mod judge_report;
pub mod public;
pub mod publish;
pub mod ranking;
mod splits;
pub mod working;
mod working_parts;

use super::{
    load::JudgeNames,
    standing::{Blocker, Standing},
};
use crate::{
    domain::states::{RoundState, SheetState},
    l10n::L10nLanguage,
    web::visit::Visit,
};

/// The most blockers that are listed; the rest is counted.
const MOST_BLOCKERS: usize = 20;
/// The most reviews that one link asks for: an address may not grow without bound, and what is left shows again.
const MOST_REVIEWS: usize = 20;

/// What forbids a publication, in words, with the way to the act that clears it.
pub struct BlockerLine {
    pub words: String,
    pub href: String,
    pub act: String,
}

/// The blockers of a standing as a page lists them, and how many more there are.
pub struct BlockerList {
    pub lines: Vec<BlockerLine>,
    pub more: Option<String>,
    pub count: usize,
}

impl BlockerList {
    pub fn of(standing: &Standing, names: &JudgeNames, visit: &Visit, base: &str) -> Self {
        let lines = standing
            .blockers
            .iter()
            .take(MOST_BLOCKERS)
            .map(|blocker| line(blocker, standing, names, visit, base))
            .collect();
        let count = standing.blockers.len();
        let more = count.checked_sub(MOST_BLOCKERS).filter(|more| *more > 0);
        Self { lines, more: more.map(|more| visit.t().msg_results_more_blockers(more)), count }
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

fn line(
    blocker: &Blocker,
    standing: &Standing,
    names: &JudgeNames,
    visit: &Visit,
    base: &str,
) -> BlockerLine {
    let t = visit.t();
    let entry_words = |entry: usize| {
        standing
            .entries
            .get(entry)
            .map(|entry| format!("{} {}", entry.number, entry.name))
            .unwrap_or_default()
    };
    let assign = || format!("{}/plans/compute?target={}", slug_base(base), standing.inputs.round.id);
    let sheet_of = |entry: usize, is_meant: fn(SheetState) -> bool| {
        let entry = standing.entries.get(entry).map(|entry| entry.id);
        let sheets = &standing.inputs.sheets;
        let sheet = sheets.iter().find(|sheet| Some(sheet.entry_id) == entry && is_meant(sheet.state));
        sheet.map(|sheet| format!("{base}/sheets/{}", sheet.id))
    };
    // Where a judge fell out, the place is given to another one; else this entry alone gets one more.
    let one_more = |entry: usize| match sheet_of(entry, |state| !state.is_in_force()) {
        Some(ended) => (ended, t.msg_results_act_give()),
        None => {
            let asked = standing.entries.get(entry).map(|entry| format!("&entry={}", entry.id));
            (format!("{}{}", assign(), asked.unwrap_or_default()), t.msg_results_act_one_more())
        }
    };
    let (words, href, act) = match blocker {
        Blocker::NotClosed => not_closed(standing, visit, base),
        Blocker::NoEntries => {
            let round = &standing.inputs.round;
            let competition = slug_base(base);
            let (href, act) = match round.source_round_id {
                Some(source) => {
                    (format!("{competition}/rounds/{source}/publish"), t.msg_results_act_publish_source())
                }
                None => (format!("{competition}/entries"), t.msg_results_act_admit()),
            };
            (t.msg_results_blocker_no_entries(), href, act)
        }
        Blocker::Unfinished { entry, sheet, state } => {
            let entry = entry_words(*entry);
            let words = match state {
                SheetState::Reopened => t.msg_results_blocker_reopened(entry),
                _ => t.msg_results_blocker_unfinished(entry),
            };
            (words, format!("{base}/sheets/{sheet}"), t.msg_results_act_sheet())
        }
        Blocker::Barred { entry, sheet } => (
            t.msg_results_blocker_barred(entry_words(*entry)),
            format!("{base}/sheets/{sheet}"),
            t.msg_results_act_barred(),
        ),
        Blocker::Unjudged { entry } => {
            (t.msg_results_blocker_unjudged(entry_words(*entry)), assign(), t.msg_results_act_assign())
        }
        Blocker::Unmarked { entry } => (
            t.msg_results_blocker_unmarked(entry_words(*entry)),
            sheet_of(*entry, SheetState::is_in_force).unwrap_or_else(assign),
            t.msg_results_act_unmarked(),
        ),
        Blocker::GateUnchecked { entry } => (
            t.msg_results_blocker_gate_unchecked(entry_words(*entry)),
            sheet_of(*entry, SheetState::is_in_force).unwrap_or_else(assign),
            t.msg_results_act_unmarked(),
        ),
        Blocker::NoScore { entry } => {
            let (href, act) = one_more(*entry);
            (t.msg_results_blocker_no_score(entry_words(*entry)), href, act)
        }
        Blocker::SmallPanel { entry, judges } => {
            let (href, act) = one_more(*entry);
            (t.msg_results_blocker_small_panel(entry_words(*entry), judges), href, act)
        }
        Blocker::Unconnected { parts, .. } if standing.inputs.round.state == RoundState::Finalised => {
            let words = t.msg_results_blocker_parted(parts.to_string(), calibration::part_words(t, standing));
            (words, format!("{}/entries", slug_base(base)), t.msg_results_act_entries())
        }
        Blocker::Unconnected { parts, reviews } => {
            let (parts, entries) = (parts.to_string(), calibration::part_words(t, standing));
            let words = calibration::review_words(t, standing, names, reviews);
            let words = t.msg_results_blocker_unconnected(parts, entries, words);
            (words, connecting(standing, reviews, &assign()), t.msg_results_act_connect())
        }
        Blocker::TooLarge => {
            (t.msg_results_blocker_too_large(), format!("{base}/progress"), t.msg_results_act_board())
        }
        Blocker::TierCut { tier, rank, tied, room } => {
            let (zh, en) = standing.tier_names(*tier).unwrap_or_default();
            let tier = visit.language().pick(zh, en).to_owned();
            let (rank, tied, room) = (rank.to_string(), tied.to_string(), room.to_string());
            let href = format!("{base}/decisions?rank={rank}");
            (t.msg_results_blocker_tier_cut(rank, tied, tier, room), href, t.msg_results_act_decide())
        }
        Blocker::LotsWanted { rank, tied } => (
            t.msg_results_blocker_lots(rank.to_string(), tied.to_string()),
            format!("{base}/decisions?rank={rank}"),
            t.msg_results_act_decide(),
        ),
        Blocker::StaleDecision { order } => {
            let numbers = order.iter().filter_map(|entry| standing.entries.get(*entry));
            let order = numbers.map(|entry| entry.number.as_str()).collect::<Vec<_>>().join(" › ");
            let href = format!("{base}/decisions#recorded");
            (t.msg_results_blocker_stale_decision(order), href, t.msg_results_act_revoke())
        }
    };
    BlockerLine { words, href, act }
}

/// What is to be done before a round is closed, by the state in which it is. The list of rounds has the buttons.
fn not_closed(standing: &Standing, visit: &Visit, base: &str) -> (String, String, String) {
    let (t, round) = (visit.t(), &standing.inputs.round);
    let list = base.rsplit_once('/').map_or(base, |(list, _)| list).to_owned();
    let is_prepared = round.state == RoundState::Preparing;
    if is_prepared && standing.inputs.sheets.iter().any(|sheet| sheet.state == SheetState::Submitted) {
        (t.msg_results_blocker_imported(), list, t.msg_results_act_close())
    } else if is_prepared && round.closes_at <= visit.now() {
        (t.msg_results_blocker_not_opened(), base.to_owned(), t.msg_results_act_times())
    } else if is_prepared {
        (t.msg_results_blocker_not_opened(), list, t.msg_results_act_open())
    } else {
        (t.msg_results_blocker_not_closed(), list, t.msg_results_act_close())
    }
}

/// The page on which a plan is asked for that holds these reviews.
fn connecting(standing: &Standing, reviews: &[(usize, usize)], assign: &str) -> String {
    let review = |(entry, judge): &(usize, usize)| {
        Some(format!("&review={}.{}", standing.entries.get(*entry)?.id, standing.judges.get(*judge)?))
    };
    let asked: String = reviews.iter().take(MOST_REVIEWS).filter_map(review).collect();
    format!("{assign}{asked}")
}

/// The address of the competition of a round's pages.
fn slug_base(base: &str) -> &str {
    base.split_once("/rounds/").map_or(base, |(competition, _)| competition)
}

/// Whether an entry meets a gate, in words.
pub struct GateLine {
    pub name: String,
    pub words: String,
    pub class: &'static str,
}

impl GateLine {
    /// Gates by their names, each with whether it is met; none where nobody checked.
    pub fn all(names: &[&str], gates: &[Option<bool>], t: &L10nLanguage) -> Vec<Self> {
        let line = |(name, is_met): (&&str, &Option<bool>)| {
            let (words, class) = match is_met {
                Some(true) => (t.msg_results_gate_met(), "ok"),
                Some(false) => (t.msg_results_gate_missed(), "warn"),
                None => (t.msg_results_gate_unchecked(), "quiet"),
            };
            Self { name: (*name).to_owned(), words, class }
        };
        names.iter().zip(gates).map(line).collect()
    }

    /// The names of the gates that are missed.
    pub fn missed<'a>(names: &[&'a str], gates: &[Option<bool>]) -> impl Iterator<Item = &'a str> {
        names.iter().zip(gates).filter(|(_, is_met)| **is_met == Some(false)).map(|(name, _)| *name)
    }
}

/// A rank as people read it: `4=` when it is shared.
pub fn rank_words(rank: Option<usize>, is_tied: bool) -> String {
    match rank {
        Some(rank) if is_tied => format!("{rank}="),
        Some(rank) => rank.to_string(),
        None => "–".to_owned(),
    }
}
