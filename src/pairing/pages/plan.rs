//! One plan: curves and an equal table, the reasons of each pair, what blocks, and what can be done with it.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    asked, base,
    chart::{Chart, chart},
    is_organizer,
};
use crate::{
    compute::pairing::{
        explain::PairReason,
        objections::{Alone, Blocking},
        problem::Side,
        summary::Ranks,
    },
    domain::{
        id::{EnterpriseId, PairingId, SchemeId},
        states::PlanState,
    },
    error::AppError,
    l10n::L10nLanguage,
    pairing::{
        correction::{Publicity, corrected, replacement},
        market::{Bounds, Findings, Method, Parties, Party, Two},
        refusal::no_market,
        store::{
            self, Situation,
            plans::{self, PairingRow, PublishedHead},
        },
        words,
    },
    web::{chrome::Chrome, form::Form, page::page, visit::Visit, work::off_thread},
};

/// A plan with all that it rests on.
#[derive(Clone)]
pub struct Plan {
    pub row: PairingRow,
    pub situation: Situation,
    pub pairs: Vec<Two>,
    pub by_hand: BTreeSet<Two>,
    pub bounds: Bounds,
    /// What was published of the scheme, newest first.
    pub published: Vec<PublishedHead>,
}

impl Plan {
    /// Whether what it was computed from has changed since.
    ///
    /// # Errors
    /// None is expected.
    pub fn is_stale(&self, parties: &Parties) -> Result<bool, AppError> {
        Ok(parties.have_changed_since(&self.row.rests_on)?)
    }

    /// The number of the published plan that this one corrects.
    pub fn corrects(&self) -> Option<i32> {
        corrected(&self.row, &self.published).map(|former| former.number)
    }
}

/// What the computation says about a plan.
pub struct Seen {
    pub parties: Parties,
    pub findings: Findings,
}

/// Reads a plan in a fixed number of statements.
pub async fn read_plan(visit: &Visit, scheme: SchemeId, id: PairingId) -> Result<Plan, AppError> {
    let competition = visit.competition()?.id;
    visit.db().read(move |conn| plan_in(conn, competition, scheme, id)).await
}

/// The same, where there is no visitor.
pub fn plan_in(
    conn: &mut crate::db::Conn,
    competition: crate::domain::id::CompetitionId,
    scheme: SchemeId,
    id: PairingId,
) -> Result<Plan, AppError> {
    let situation = store::situation(conn, competition, scheme)?;
    let row = plans::pairing_in(conn, scheme, id)?;
    let rows = plans::pairs_of(conn, id)?;
    let bans = plans::bans_of_all(conn, &[id])?;
    let published = plans::published_heads(conn, scheme)?;
    let of = |origin: &str| {
        let rows = rows.iter().filter(|row| row.origin == origin);
        rows.map(|row| (row.assisting_id, row.assisted_id)).collect::<BTreeSet<Two>>()
    };
    Ok(Plan {
        row,
        situation,
        pairs: rows.iter().map(|row| (row.assisting_id, row.assisted_id)).collect(),
        by_hand: of("hand"),
        bounds: Bounds {
            locked: of("locked"),
            banned: bans.iter().map(|row| (row.assisting_id, row.assisted_id)).collect(),
        },
        published,
    })
}

/// Looks at a plan, off the request threads.
pub async fn see(plan: &Plan) -> Result<Seen, AppError> {
    let plan = plan.clone();
    off_thread(move || look_at(&plan)).await?
}

/// The same, on the thread at hand.
pub fn look_at(plan: &Plan) -> Result<Seen, AppError> {
    let parties = Parties::of(&plan.situation);
    let market = parties.market(&plan.bounds).map_err(no_market)?;
    let findings = parties.examine(&market, &parties.positions(&plan.pairs));
    Ok(Seen { parties, findings })
}

/// How an address names a pair of a plan.
pub fn pair_query(reason: &PairReason, parties: &Parties) -> Option<String> {
    let (left, right) = (parties.left.get(reason.left)?, parties.right.get(reason.right)?);
    Some(format!("pair={}&with={}", left.id, right.id))
}

/// One plan.
#[derive(Template)]
#[template(path = "pairing/plan.html")]
pub struct PlanPage {
    pub chrome: Chrome,
    pub form: Form,
    base: String,
    here: String,
    number: String,
    version: i32,
    method: String,
    origin: String,
    state: String,
    state_class: &'static str,
    at: String,
    is_open: bool,
    is_stale: bool,
    may_change: bool,
    may_apply: bool,
    may_undo: bool,
    may_publish: bool,
    is_asked: bool,
    /// The published plan that this one corrects: its address and its number.
    corrects: Option<(String, String)>,
    /// The published plan that has taken the place of this one.
    corrected_by: Option<(String, String)>,
    public: Option<String>,
    /// The mean of the pairs as they fit now.
    mean_fit: String,
    /// The mean when the plan was computed, where it was another one.
    computed_fit: Option<String>,
    is_proved: bool,
    /// What no answer of the method can be better than, when the plan is not proved to be the best.
    bound: Option<String>,
    /// How many pairs there are; `pairs` are those of this page of the table.
    count: usize,
    pairs: Vec<PairLine>,
    before: Option<String>,
    next: Option<String>,
    /// The mean and the worst rank that the assisting side gives.
    left_rank: (String, String),
    /// The same for the assisted side.
    right_rank: (String, String),
    /// How many pairs block; `blocking` are the first of them.
    blocking_count: usize,
    blocking: Vec<BlockingLine>,
    bans: Vec<BanLine>,
    alone: Vec<AloneLine>,
    more_alone: usize,
    chart: Option<Chart>,
    chosen: Option<Chosen>,
    /// Whether enterprises are chosen from a list; where there are too many, their names are typed.
    is_listed: bool,
    lefts: Vec<(String, String)>,
    rights: Vec<(String, String)>,
}

struct PairLine {
    href: String,
    left_id: String,
    right_id: String,
    left: String,
    right: String,
    left_rank: String,
    right_rank: String,
    is_left_listed: bool,
    is_right_listed: bool,
    fit: String,
    /// For each of the two the best other partner, and why it was not possible.
    next: (String, String),
    is_locked: bool,
    is_by_hand: bool,
}

struct BanLine {
    left_id: String,
    right_id: String,
    left: String,
    right: String,
}

struct BlockingLine {
    left: String,
    right: String,
    /// What each of the two would give up.
    gives_up: [String; 2],
}

/// Somebody with a place left.
struct AloneLine {
    name: String,
    side: String,
    /// How many more partners it could have, when it has one.
    places: Option<String>,
    why: String,
}

/// The pair whose reasons are shown beside the curves.
struct Chosen {
    left: String,
    right: String,
    left_rank: String,
    right_rank: String,
    fit: String,
    parts: Vec<(String, String, String, String, String)>,
    next: (String, String),
}

/// How many pairs a page of the table shows.
const PAGE: usize = 100;

/// The most enterprises with places left that are named.
const MOST_ALONE: usize = 100;

/// The most enterprises of a side that are listed to choose from.
const MOST_CHOICES: usize = 200;

impl PlanPage {
    /// The page of a plan.
    pub fn new(visit: &Visit, form: Form, plan: &Plan, seen: &Seen) -> Result<Self, AppError> {
        let t = visit.t();
        let competition = visit.competition()?;
        let (row, scheme) = (&plan.row, &plan.situation.scheme);
        let is_open = scheme.wishes_close_at > visit.now();
        let base = base(visit, scheme.id)?;
        let here = format!("{base}/pairings/{}", row.id);
        let (parties, findings) = (&seen.parties, &seen.findings);
        let publicity = Publicity::of(row, &plan.published);
        let (state, state_class) = words::state(row.state, publicity, t);
        let is_organizer = is_organizer(visit)?;
        let is_published = publicity != Publicity::Unpublished;
        let chosen = chosen_reason(visit, seen);
        let summary = &findings.summary;
        let count = findings.reasons.len();
        let told = |of: &Ranks| (words::mean_rank(of), words::rank(of.worst));
        let method = Method::from_name(&row.method);
        let is_stale = !is_open
            && matches!(row.state, PlanState::Proposed | PlanState::Applied)
            && plan.is_stale(parties)?;
        let mean_fit = words::mean_fit(findings.reasons.iter().map(|reason| reason.fit).sum(), count);
        let computed_fit = words::mean_fit(row.fit, plan.pairs.len());
        let computed_fit = Some(computed_fit).filter(|computed| *computed != mean_fit);
        // What was proved of a computation says nothing once its ground has changed. Of a plan that is out of force only
        // the fit tells.
        let is_as_computed = !is_stale && computed_fit.is_none();
        let is_bounded = !row.is_proved && is_as_computed && plan.by_hand.is_empty();
        let bound = method.filter(|_| is_bounded).map(|method| {
            if method.minds_ranks() {
                t.msg_pairing_bound_ranks(
                    (summary.left.sum + summary.right.sum).to_string(),
                    row.bound.to_string(),
                )
            } else {
                t.msg_pairing_bound_fit(words::mean_fit_limit(row.bound, plan.pairs.len()))
            }
        });
        let name_of = |id: EnterpriseId, side: &[Party]| {
            side.iter().find(|party| party.id == id).map(|party| party.name.clone()).unwrap_or_default()
        };
        let bans = plan.bounds.banned.iter().map(|pair| BanLine {
            left_id: pair.0.to_string(),
            right_id: pair.1.to_string(),
            left: name_of(pair.0, &parties.left),
            right: name_of(pair.1, &parties.right),
        });
        let is_listed = parties.left.len().max(parties.right.len()) <= MOST_CHOICES;
        let options = |side: &[Party]| {
            let listed = side.iter().take_while(|_| is_listed);
            listed.map(|party| (party.id.to_string(), party.name.clone())).collect()
        };
        let link = |to: &PublishedHead| (format!("{base}/pairings/{}", to.id), to.number.to_string());
        let page: usize = asked(visit, "page").parse().unwrap_or(1).clamp(1, count.div_ceil(PAGE).max(1));
        let turn = |to: usize| format!("{here}?page={to}#pairs");
        let shown = findings.reasons.iter().skip((page - 1) * PAGE).take(PAGE);
        let line = |reason| pair_line(reason, plan, parties, &format!("{here}?page={page}"), is_open, t);
        let alone = findings.alone.iter().take(MOST_ALONE);
        let blocking = findings.blocking.iter().filter(|_| !is_open);
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_pairing_plan_title(row.number.to_string())),
            form,
            number: row.number.to_string(),
            version: row.version,
            method: method.map(|method| words::method(method, t)).unwrap_or_default(),
            origin: words::origin(&row.note, t),
            state,
            state_class,
            at: row.created_at.to_minute(competition.zone()),
            is_open,
            is_stale,
            may_change: is_organizer
                && !is_open
                && matches!(row.state, PlanState::Proposed | PlanState::Applied),
            may_apply: is_organizer && row.state == PlanState::Proposed,
            may_undo: is_organizer && row.state == PlanState::Applied && !is_published,
            may_publish: is_organizer && row.state == PlanState::Applied && !is_published,
            is_asked: row.asked_at.is_some() && !is_published,
            corrects: corrected(row, &plan.published).map(link),
            corrected_by: replacement(row, &plan.published).map(link),
            public: public_page_of(publicity, row, &competition.slug),
            mean_fit,
            computed_fit,
            is_proved: row.is_proved && is_as_computed,
            bound,
            count,
            pairs: shown.filter_map(line).collect(),
            before: (page > 1).then(|| turn(page - 1)),
            next: (page * PAGE < count).then(|| turn(page + 1)),
            left_rank: told(&summary.left),
            right_rank: told(&summary.right),
            blocking_count: if is_open { 0 } else { summary.blocking },
            blocking: blocking.filter_map(|pair| blocking_line(pair, parties, t)).collect(),
            bans: bans.collect(),
            alone: alone.filter_map(|one| alone_line(one, findings, parties, is_open, t)).collect(),
            more_alone: findings.alone.len().saturating_sub(MOST_ALONE),
            chart: chart(&here, seen, chosen),
            chosen: chosen.and_then(|reason| chosen_pair(reason, parties, is_open, t)),
            is_listed,
            lefts: options(&parties.left),
            rights: options(&parties.right),
            base,
            here,
        })
    }
}

/// The public page that shows a plan.
fn public_page_of(publicity: Publicity, row: &PairingRow, slug: &str) -> Option<String> {
    let address = format!("/pairings/{slug}/{}", row.scheme_id);
    match publicity {
        Publicity::Unpublished => None,
        Publicity::Present => Some(address),
        Publicity::Former => Some(format!("{address}?number={}", row.number)),
    }
}

/// The pair that the address names, else the first.
fn chosen_reason<'a>(visit: &Visit, seen: &'a Seen) -> Option<&'a PairReason> {
    let (left, right) = (asked(visit, "pair"), asked(visit, "with"));
    let is_asked = |reason: &&PairReason| {
        let of = |party: Option<&Party>| party.map(|party| party.id.to_string());
        of(seen.parties.left.get(reason.left)).as_deref() == Some(left.as_str())
            && (right.is_empty()
                || of(seen.parties.right.get(reason.right)).as_deref() == Some(right.as_str()))
    };
    let reasons = &seen.findings.reasons;
    let found = reasons.iter().find(is_asked).filter(|_| !left.is_empty());
    found.or(reasons.first())
}

/// For each of the two the best other partner, and why it was not possible.
pub fn next_of(reason: &PairReason, parties: &Parties, is_open: bool, t: &L10nLanguage) -> (String, String) {
    if is_open {
        return (String::new(), String::new());
    }
    let left = reason.next.map(|next| (Side::Left, next.right, next.left_rank, next.why));
    let right = reason.right_next.map(|next| (Side::Right, next.left, next.right_rank, next.why));
    let told = |next| match next {
        Some((side, partner, rank, why)) => words::next_best(side, partner, rank, why, parties, t),
        None => t.msg_pairing_next_none(),
    };
    (told(left), told(right))
}

fn pair_line(
    reason: &PairReason,
    plan: &Plan,
    parties: &Parties,
    page: &str,
    is_open: bool,
    t: &L10nLanguage,
) -> Option<PairLine> {
    let (left, right) = (parties.left.get(reason.left)?, parties.right.get(reason.right)?);
    let hidden = |text: String| if is_open { "--".to_owned() } else { text };
    Some(PairLine {
        href: format!("{page}&{}#why", pair_query(reason, parties)?),
        left_id: left.id.to_string(),
        right_id: right.id.to_string(),
        left: left.name.clone(),
        right: right.name.clone(),
        left_rank: hidden(words::rank(reason.left_rank)),
        right_rank: hidden(words::rank(reason.right_rank)),
        is_left_listed: !is_open && left.wishes.iter().flatten().any(|id| *id == right.id),
        is_right_listed: !is_open && right.wishes.iter().flatten().any(|id| *id == left.id),
        fit: words::fit(reason.fit),
        next: next_of(reason, parties, is_open, t),
        is_locked: reason.is_locked,
        is_by_hand: plan.by_hand.contains(&(left.id, right.id)),
    })
}

fn blocking_line(pair: &Blocking, parties: &Parties, t: &L10nLanguage) -> Option<BlockingLine> {
    let left = (Side::Left, pair.left_rank, pair.left_gives_up);
    let right = (Side::Right, pair.right_rank, pair.right_gives_up);
    Some(BlockingLine {
        left: parties.left.get(pair.left)?.name.clone(),
        right: parties.right.get(pair.right)?.name.clone(),
        gives_up: [left, right].map(|(side, rank, present)| words::gives_up(side, rank, present, parties, t)),
    })
}

fn alone_line(
    one: &Alone,
    findings: &Findings,
    parties: &Parties,
    is_open: bool,
    t: &L10nLanguage,
) -> Option<AloneLine> {
    let (side, without) = match one.side {
        Side::Left => (&parties.left, &findings.left_alone),
        Side::Right => (&parties.right, &findings.right_alone),
    };
    Some(AloneLine {
        name: side.get(one.member)?.name.clone(),
        side: words::market_side(one.side, t),
        places: without.binary_search(&one.member).is_err().then(|| one.places.to_string()),
        // Why is a matter of wishes, which are secret while they are open.
        why: if is_open { String::new() } else { words::why_alone(one, parties, t) },
    })
}

fn chosen_pair(reason: &PairReason, parties: &Parties, is_open: bool, t: &L10nLanguage) -> Option<Chosen> {
    let (left, right) = (parties.left.get(reason.left)?, parties.right.get(reason.right)?);
    let hidden = |text: String| if is_open { "--".to_owned() } else { text };
    let parts = reason.parts.iter().flat_map(|fit| &fit.parts).map(|part| {
        (
            words::factor(part.factor, t),
            words::tags(&part.met, t),
            words::tags(&part.unmet, t),
            words::fit(i64::from(part.full)),
            words::fit(i64::from(part.points)),
        )
    });
    Some(Chosen {
        left: left.name.clone(),
        right: right.name.clone(),
        left_rank: hidden(words::rank(reason.left_rank)),
        right_rank: hidden(words::rank(reason.right_rank)),
        fit: words::fit(reason.fit),
        parts: parts.collect(),
        next: next_of(reason, parties, is_open, t),
    })
}

pub async fn show_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let plan = read_plan(&visit, scheme, id).await?;
    let seen = see(&plan).await?;
    let form = Form::blank(&visit);
    page(&visit, &PlanPage::new(&visit, form, &plan, &seen)?)
}
