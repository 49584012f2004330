//! One plan: what it would change, for whom, and why; and the page between looking and applying.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{Board, plan_path, purpose_words};
use crate::{
    assignment::{
        aims::{Aim, Aims, Asked, Regions},
        situation::InForce,
        store::PlanRow,
        words,
    },
    domain::{
        id::{EntryId, ExpertId, PlanId},
        role::Role,
        states::{EntryState, PlanState},
    },
    entries::{store::EntryRow, words as entry_words},
    error::AppError,
    experts::query_value,
    l10n::L10nLanguage,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// How many entries a page of the difference shows.
const PER_PAGE: usize = 60;

/// An expert in the row of an entry.
struct Named {
    name: String,
    /// How well the pair fits, and why.
    note: String,
    is_by_hand: bool,
    is_begun: bool,
}

/// An entry with what would come, go and stay.
struct Row {
    href: String,
    number: String,
    name: String,
    /// Where an entry stands that is not to be assigned, and the class of its tag.
    state: Option<(String, &'static str)>,
    added: Vec<Named>,
    removed: Vec<Named>,
    kept: Vec<Named>,
    /// How many experts are missing.
    short: usize,
}

/// The load of an expert, in force and by the plan, with the entries that are out only for now.
struct Load {
    href: String,
    name: String,
    old: usize,
    new: usize,
    /// What is said of the entries that are out only for now.
    waiting: Option<String>,
    capacity: u32,
    max: usize,
    is_over: bool,
}

/// The numbers at the head of a plan.
struct Counts {
    total: usize,
    added: usize,
    removed: usize,
    kept: usize,
    short: usize,
    conflicts: usize,
    begun_removed: usize,
}

/// One plan.
#[derive(Template)]
#[template(path = "assignment/plan.html")]
struct PlanPage {
    chrome: Chrome,
    path: String,
    list: String,
    state: String,
    class: &'static str,
    counts: Counts,
    fit: String,
    proof: Option<String>,
    asked: Vec<String>,
    seed: String,
    rows: Vec<Row>,
    next: Option<String>,
    filters: Vec<(String, String, bool)>,
    loads: Vec<Load>,
    is_open: bool,
    is_stale: bool,
    may_restore: bool,
}

pub async fn show_plan(visit: Visit, path: Path<(String, PlanId)>) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let (_, id) = path.into_inner();
    let (board, (fit, is_as_computed)) = visit
        .db()
        .read(move |conn| {
            let board = Board::read(conn, competition, id)?;
            let fit = board.fit_today();
            Ok::<_, AppError>((board, fit))
        })
        .await?;
    let is_organizer = visit.scope()?.has(Role::Organizer);
    let is_proposed = board.plan.state == PlanState::Proposed;
    let is_stale = is_proposed && board.plan.base != board.situation.base();
    let path = plan_path(&visit, id)?;
    let show = match query_value(&visit, "show").as_str() {
        "all" => Show::All,
        "short" => Show::Short,
        "changed" => Show::Changed,
        // A plan that is in force has nothing to change any more.
        _ if is_proposed => Show::Changed,
        _ => Show::All,
    };
    let (rows, next) = rows(&visit, &board, show, &path)?;
    let counts = counts(&board);
    let plan = &board.plan;
    let asked = Asked::from_note(&plan.note);
    let proof = if is_as_computed {
        proof(t, plan, asked.as_ref())
    } else {
        Some(t.msg_assignment_fits_changed(plan.total.to_string()))
    };
    let filters = [
        (Show::Changed, t.msg_assignment_show_changed()),
        (Show::All, t.msg_assignment_show_all()),
        (Show::Short, t.msg_assignment_show_short()),
    ]
    .into_iter()
    .map(|(value, label)| (format!("{path}?show={}", value.name()), label, value == show))
    .collect();
    let title = format!(
        "{} {}",
        t.msg_assignment_number(plan.number.to_string()),
        purpose_words(t, visit.language(), plan, board.situation.round.as_ref())
    );
    page(
        &visit,
        &PlanPage {
            chrome: Chrome::new(&visit, title),
            list: format!("/c/{}/plans", visit.competition()?.slug),
            state: words::state(t, plan.state),
            class: words::state_class(plan.state),
            counts,
            fit: fit.to_string(),
            proof,
            asked: asked.map(|asked| asked_lines(t, &board, &asked, is_as_computed)).unwrap_or_default(),
            seed: plan.seed.to_string(),
            rows,
            next,
            filters,
            loads: loads(&visit, &board)?,
            is_open: is_organizer && is_proposed,
            is_stale,
            may_restore: is_organizer && matches!(plan.state, PlanState::Applied | PlanState::Superseded),
            path,
        },
    )
}

/// What is proved about a plan's sum. A plan that goes beyond the bound was changed, so that none holds; one that was restored has none, which is
/// told by a bound of 0 without any wishes. (Plans that were computed before wishes could be asked have a bound.)
fn proof(t: &L10nLanguage, plan: &PlanRow, asked: Option<&Asked>) -> Option<String> {
    let is_plain = |aims: &Aims| aims.aim == Aim::Total && !aims.changes_least;
    let bound = plan.bound.to_string();
    if plan.is_proved {
        Some(t.msg_assignment_proved())
    } else if plan.total > plan.bound || (asked.is_none() && plan.bound == 0) {
        None
    } else if asked.is_none_or(|asked| is_plain(&asked.aims)) {
        Some(t.msg_assignment_bound(bound))
    } else {
        Some(t.msg_assignment_bound_alike(bound))
    }
}

/// What was asked of a plan, and how far it got; the bound of what the worst served entry gets holds only while the fits are as they were.
fn asked_lines(t: &L10nLanguage, board: &Board, asked: &Asked, is_as_computed: bool) -> Vec<String> {
    let mut lines = vec![words::aim(t, asked.aims.aim)];
    if asked.aims.aim == Aim::Fair && is_as_computed {
        let mut sums: BTreeMap<EntryId, i64> =
            board.situation.entries.iter().map(|entry| (entry.id, 0)).collect();
        for row in board.pairs.values() {
            *sums.entry(row.entry_id).or_default() += i64::from(row.affinity);
        }
        let least = sums.into_values().min().unwrap_or(0);
        lines.push(t.msg_assignment_asked_least(least.to_string(), asked.minimum_bound.to_string()));
    }
    let regions = Regions::of(&board.situation);
    let cross = board.pairs.keys().filter(|pair| regions.is_cross(**pair)).count();
    lines.extend(words::wishes(t, &asked.aims, cross));
    lines
}

/// Which entries the difference shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Changed,
    All,
    Short,
}

impl Show {
    fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::All => "all",
            Self::Short => "short",
        }
    }
}

/// The experts of each entry, in force and by the plan.
type Sides = BTreeMap<EntryId, (BTreeSet<ExpertId>, BTreeSet<ExpertId>)>;

fn sides(board: &Board) -> Sides {
    let mut sides = Sides::new();
    for (entry, expert) in board.standing() {
        sides.entry(*entry).or_default().0.insert(*expert);
    }
    for (entry, expert) in board.pairs.keys() {
        sides.entry(*entry).or_default().1.insert(*expert);
    }
    sides
}

fn missing(board: &Board, planned: usize) -> usize {
    usize::try_from(board.plan.per_entry).unwrap_or(0).saturating_sub(planned)
}

/// An entry of the difference.
struct Listed<'a> {
    id: EntryId,
    number: &'a str,
    name: &'a str,
    /// Where it stands, unless it is to be assigned.
    state: Option<EntryState>,
}

/// The entries to be assigned and those others of which the plan or what is in force has pairs, by number: nothing goes
/// without a row.
fn listed<'a>(board: &'a Board, sides: &Sides) -> Vec<Listed<'a>> {
    let planned = board.situation.entries.iter().map(|entry| Listed {
        id: entry.id,
        number: &entry.number,
        name: &entry.name,
        state: None,
    });
    let others = board.situation.others.values().filter(|other| sides.contains_key(&other.id));
    let others = others.map(|other| Listed {
        id: other.id,
        number: &other.number,
        name: &other.name,
        state: Some(other.state),
    });
    let mut listed: Vec<Listed<'a>> = planned.chain(others).collect();
    listed.sort_by_key(|entry| (entry.number, entry.id));
    listed
}

fn rows(
    visit: &Visit,
    board: &Board,
    show: Show,
    path: &str,
) -> Result<(Vec<Row>, Option<String>), AppError> {
    let desk = format!("/c/{}/entries", visit.competition()?.slug);
    let sides = sides(board);
    let nobody = (BTreeSet::new(), BTreeSet::new());
    let after = query_value(visit, "after");
    // An entry that is not to be assigned is short of nobody.
    let short = |entry: &Listed<'_>, planned: usize| match entry.state {
        None => missing(board, planned),
        Some(_) => 0,
    };
    let listed = listed(board, &sides);
    let mut chosen = listed.iter().filter(|entry| entry.number > after.as_str()).filter(|entry| {
        let (old, new) = sides.get(&entry.id).unwrap_or(&nobody);
        match show {
            Show::Changed => old != new,
            Show::All => true,
            Show::Short => short(entry, new.len()) > 0,
        }
    });
    let shown: Vec<&Listed<'_>> = chosen.by_ref().take(PER_PAGE).collect();
    let next = chosen.next().and(shown.last()).map(|last| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("show", show.name())
            .append_pair("after", last.number)
            .finish();
        format!("{path}?{query}")
    });
    let rows = shown
        .into_iter()
        .map(|entry| {
            let (old, new) = sides.get(&entry.id).unwrap_or(&nobody);
            let named = |experts: &mut dyn Iterator<Item = &ExpertId>| -> Vec<Named> {
                experts.map(|expert| named(visit, board, entry.id, *expert)).collect()
            };
            Row {
                href: match entry.state {
                    None => format!("{path}/entries/{}", entry.id),
                    Some(_) => format!("{desk}/{}", entry.id),
                },
                number: entry.number.to_owned(),
                name: entry.name.to_owned(),
                state: entry
                    .state
                    .map(|state| (entry_words::state(visit.t(), state), entry_words::state_class(state))),
                added: named(&mut new.difference(old)),
                removed: named(&mut old.difference(new)),
                kept: named(&mut new.intersection(old)),
                short: short(entry, new.len()),
            }
        })
        .collect();
    Ok((rows, next))
}

fn named(visit: &Visit, board: &Board, entry: EntryId, expert: ExpertId) -> Named {
    let t = visit.t();
    let pair = (entry, expert);
    let note = match board.situation.exclusion(pair) {
        Some(why) => why.words(t),
        // How well an entry fits is known only of those to be assigned.
        None if board.situation.others.contains_key(&entry) => String::new(),
        None => {
            let affinity = board.situation.affinity(pair);
            let reasons = words::reasons(t, &affinity.parts);
            if reasons.is_empty() {
                affinity.value.to_string()
            } else {
                format!("{} = {reasons}", affinity.value)
            }
        }
    };
    Named {
        name: board.expert_name(expert),
        note,
        is_by_hand: board
            .pairs
            .get(&pair)
            .is_some_and(|row| row.origin == crate::assignment::propose::origin::HAND),
        is_begun: matches!(board.situation.in_force.get(&pair), Some(InForce::Begun(_))),
    }
}

fn counts(board: &Board) -> Counts {
    let in_force = &board.situation.in_force;
    let kept = board.standing().filter(|pair| board.pairs.contains_key(pair)).count();
    let sides = sides(board);
    let planned = |entry: &EntryRow| sides.get(&entry.id).map_or(0, |(_, new)| new.len());
    Counts {
        total: board.pairs.len(),
        added: board.pairs.len() - kept,
        removed: board.standing().count() - kept,
        kept,
        short: board.situation.entries.iter().map(|entry| missing(board, planned(entry))).sum(),
        conflicts: board.pairs.keys().filter(|pair| board.situation.exclusion(**pair).is_some()).count(),
        begun_removed: in_force
            .iter()
            .filter(|(pair, stands)| matches!(stands, InForce::Begun(_)) && !board.pairs.contains_key(pair))
            .count(),
    }
}

fn loads(visit: &Visit, board: &Board) -> Result<Vec<Load>, AppError> {
    let slug = &visit.competition()?.slug;
    let loads = board.loads();
    let situation = &board.situation;
    let mut lines: Vec<Load> = situation
        .experts
        .iter()
        .filter_map(|expert| {
            let (old, new) = loads.get(&expert.id).copied().unwrap_or((0, 0));
            if old + new == 0 && !situation.is_available(expert) {
                return None;
            }
            let capacity = situation.capacity(expert);
            let most = usize::try_from(capacity).unwrap_or(usize::MAX);
            Some(Load {
                href: format!("/c/{slug}/experts/{}", expert.id),
                name: expert.name.clone(),
                old,
                new,
                waiting: words::waiting(visit.t(), situation.waiting(expert.id)),
                capacity,
                max: most.max(new).max(1),
                is_over: new > most,
            })
        })
        .collect();
    // Those who have too much come first, then those who have most.
    lines.sort_by(|a, b| (b.is_over, b.new, &a.name, &a.href).cmp(&(a.is_over, a.new, &b.name, &b.href)));
    Ok(lines)
}

/// The page between looking and applying.
#[derive(Template)]
#[template(path = "assignment/apply.html")]
struct ApplyPage {
    chrome: Chrome,
    path: String,
    version: String,
    sentence: String,
    short: Option<String>,
    blockers: Vec<String>,
}

pub async fn show_apply(visit: Visit, path: Path<(String, PlanId)>) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let (_, id) = path.into_inner();
    let board = visit.db().read(move |conn| Board::read(conn, competition, id)).await?;
    let path = plan_path(&visit, id)?;
    if board.plan.state != PlanState::Proposed {
        return Ok(visit.see_other(&path));
    }
    let counts = counts(&board);
    let mut blockers = Vec::new();
    if board.plan.base != board.situation.base() {
        blockers.push(t.msg_assignment_refused_stale());
    }
    if counts.conflicts > 0 {
        blockers.push(t.msg_assignment_blocker_conflicts(counts.conflicts));
    }
    if counts.begun_removed > 0 {
        blockers.push(t.msg_assignment_blocker_begun(counts.begun_removed));
    }
    let (added, removed, kept) = (counts.added, counts.removed.to_string(), counts.kept);
    let title = t.msg_assignment_apply_title(t.msg_assignment_number(board.plan.number.to_string()));
    page(
        &visit,
        &ApplyPage {
            chrome: Chrome::new(&visit, title),
            version: board.plan.version.to_string(),
            sentence: t.msg_assignment_apply_sentence(added, removed, kept),
            short: (counts.short > 0).then(|| t.msg_assignment_apply_short(counts.short)),
            blockers,
            path,
        },
    )
}
