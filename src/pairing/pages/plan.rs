//! One plan: curves and an equal table, the reasons of each pair, what blocks, and what can be done with it.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{asked, base, is_organizer};
use crate::{
    compute::pairing::{explain::PairReason, summary::Ranks},
    domain::{
        id::{CompetitionId, PairingId, SchemeId},
        states::PlanState,
    },
    error::AppError,
    pairing::{
        actions::{PairingRefusal, no_market, refuse},
        market::{Bounds, Findings, Method, Parties, Two},
        snapshot::Snapshot,
        store::{
            self, Situation,
            plans::{self, PairingRow},
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
}

impl Plan {
    /// Whether what it was computed from has changed since.
    ///
    /// # Errors
    /// None is expected.
    pub fn is_stale(&self, parties: &Parties) -> Result<bool, AppError> {
        Ok(parties.have_changed_since(&self.row.rests_on)?)
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
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
) -> Result<Plan, AppError> {
    let situation = store::situation(conn, competition, scheme)?;
    let row = plans::pairing_in(conn, scheme, id)?;
    let rows = plans::pairs_of(conn, id)?;
    let bans = plans::bans_of_all(conn, &[id])?;
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
    public: Option<String>,
    mean_fit: String,
    is_proved: bool,
    /// What no answer of the method can be better than, when the plan is not proved to be the best.
    bound: Option<String>,
    pairs: Vec<PairLine>,
    /// The mean and the worst rank that the assisting side gives.
    left_rank: (String, String),
    /// The same for the assisted side.
    right_rank: (String, String),
    blocking: Vec<(String, String)>,
    bans: Vec<BanLine>,
    left_alone: Vec<String>,
    right_alone: Vec<String>,
    chart: Option<Chart>,
    chosen: Option<Chosen>,
    lefts: Vec<(String, String)>,
    rights: Vec<(String, String)>,
}

struct PairLine {
    left_id: String,
    right_id: String,
    left: String,
    right: String,
    left_rank: String,
    right_rank: String,
    is_left_listed: bool,
    is_right_listed: bool,
    fit: String,
    next: String,
    is_locked: bool,
    is_by_hand: bool,
}

struct BanLine {
    left_id: String,
    right_id: String,
    left: String,
    right: String,
}

/// The two columns of names and the curves between them; each row is 48 units high.
struct Chart {
    height: usize,
    lefts: Vec<Node>,
    rights: Vec<Node>,
    curves: Vec<(String, &'static str)>,
}

struct Node {
    href: String,
    name: String,
    is_chosen: bool,
}

/// The pair whose reasons are shown beside the curves.
struct Chosen {
    left: String,
    right: String,
    left_rank: String,
    right_rank: String,
    fit: String,
    parts: Vec<(String, String, String, String, String)>,
    next: String,
}

/// The most rows for which curves say anything to an eye.
const MOST_CURVES: usize = 60;

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
        let (state, state_class) = words::state(row.state, row.published_at.is_some(), t);
        let is_organizer = is_organizer(visit)?;
        let is_published = row.published_at.is_some();
        let chosen_id = asked(visit, "pair");
        let chosen = findings
            .reasons
            .iter()
            .find(|reason| parties.left.get(reason.left).is_some_and(|left| left.id.to_string() == chosen_id))
            .or(findings.reasons.first());
        let summary = &findings.summary;
        let told = |of: &Ranks| (words::mean_rank(of), words::rank(of.worst));
        let method = Method::from_name(&row.method);
        let is_stale = !is_open
            && matches!(row.state, PlanState::Proposed | PlanState::Applied)
            && plan.is_stale(parties)?;
        // What was proved of a computation says nothing once its ground has changed.
        let is_bounded = !row.is_proved && !is_stale && plan.by_hand.is_empty();
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
        let names = |at: &[usize], side: &[crate::pairing::market::Party]| {
            at.iter().filter_map(|at| side.get(*at).map(|party| party.name.clone())).collect()
        };
        let named = |pair: &(usize, usize)| {
            Some((parties.left.get(pair.0)?.name.clone(), parties.right.get(pair.1)?.name.clone()))
        };
        let name_of = |id, side: &[crate::pairing::market::Party]| {
            side.iter().find(|party| party.id == id).map(|party| party.name.clone()).unwrap_or_default()
        };
        let bans = plan.bounds.banned.iter().map(|pair| BanLine {
            left_id: pair.0.to_string(),
            right_id: pair.1.to_string(),
            left: name_of(pair.0, &parties.left),
            right: name_of(pair.1, &parties.right),
        });
        let options = |side: &[crate::pairing::market::Party]| {
            side.iter().map(|party| (party.id.to_string(), party.name.clone())).collect()
        };
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
            public: is_published.then(|| format!("/pairings/{}/{}", competition.slug, scheme.id)),
            mean_fit: words::mean_fit(row.fit, plan.pairs.len()),
            is_proved: row.is_proved && !is_stale,
            bound,
            pairs: findings
                .reasons
                .iter()
                .filter_map(|reason| pair_line(reason, plan, parties, is_open, t))
                .collect(),
            left_rank: told(&summary.left),
            right_rank: told(&summary.right),
            blocking: if is_open { Vec::new() } else { findings.blocking.iter().filter_map(named).collect() },
            bans: bans.collect(),
            left_alone: names(&findings.left_alone, &parties.left),
            right_alone: names(&findings.right_alone, &parties.right),
            chart: chart(&here, seen, chosen),
            chosen: chosen.and_then(|reason| chosen_pair(reason, parties, is_open, t)),
            lefts: options(&parties.left),
            rights: options(&parties.right),
            base,
            here,
        })
    }
}

fn pair_line(
    reason: &PairReason,
    plan: &Plan,
    parties: &Parties,
    is_open: bool,
    t: &crate::l10n::L10nLanguage,
) -> Option<PairLine> {
    let (left, right) = (parties.left.get(reason.left)?, parties.right.get(reason.right)?);
    let hidden = |text: String| if is_open { "--".to_owned() } else { text };
    let next = reason.next.map(|next| words::next_best(&next, parties, t));
    Some(PairLine {
        left_id: left.id.to_string(),
        right_id: right.id.to_string(),
        left: left.name.clone(),
        right: right.name.clone(),
        left_rank: hidden(words::rank(reason.left_rank)),
        right_rank: hidden(words::rank(reason.right_rank)),
        is_left_listed: !is_open && left.wishes.iter().flatten().any(|id| *id == right.id),
        is_right_listed: !is_open && right.wishes.iter().flatten().any(|id| *id == left.id),
        fit: words::fit(reason.fit),
        next: hidden(next.unwrap_or_else(|| t.msg_pairing_next_none())),
        is_locked: reason.is_locked,
        is_by_hand: plan.by_hand.contains(&(left.id, right.id)),
    })
}

fn chosen_pair(
    reason: &PairReason,
    parties: &Parties,
    is_open: bool,
    t: &crate::l10n::L10nLanguage,
) -> Option<Chosen> {
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
    let next = reason.next.map(|next| words::next_best(&next, parties, t));
    Some(Chosen {
        left: left.name.clone(),
        right: right.name.clone(),
        left_rank: hidden(words::rank(reason.left_rank)),
        right_rank: hidden(words::rank(reason.right_rank)),
        fit: words::fit(reason.fit),
        parts: parts.collect(),
        next: hidden(next.unwrap_or_else(|| t.msg_pairing_next_none())),
    })
}

fn chart(here: &str, seen: &Seen, chosen: Option<&PairReason>) -> Option<Chart> {
    let parties = &seen.parties;
    let rows = parties.left.len().max(parties.right.len());
    if rows > MOST_CURVES {
        return None;
    }
    let is_chosen_left = |at: usize| chosen.is_some_and(|pair| pair.left == at);
    let is_chosen_right = |at: usize| chosen.is_some_and(|pair| pair.right == at);
    let partner_of_right =
        |at: usize| seen.findings.reasons.iter().find(|pair| pair.right == at).map(|pair| pair.left);
    let href = |left: Option<usize>| {
        let left = left.and_then(|at| parties.left.get(at));
        left.map_or_else(|| here.to_owned(), |party| format!("{here}?pair={}", party.id))
    };
    let lefts = parties.left.iter().enumerate().map(|(at, party)| Node {
        href: href(Some(at)),
        name: party.name.clone(),
        is_chosen: is_chosen_left(at),
    });
    let rights = parties.right.iter().enumerate().map(|(at, party)| Node {
        href: href(partner_of_right(at)),
        name: party.name.clone(),
        is_chosen: is_chosen_right(at),
    });
    let curves = seen.findings.reasons.iter().map(|pair| {
        let (from, to) = (24 + 48 * pair.left, 24 + 48 * pair.right);
        let class = if is_chosen_left(pair.left) {
            "on"
        } else if pair.is_locked {
            "locked"
        } else {
            "pair"
        };
        (format!("M0 {from} C120 {from} 80 {to} 200 {to}"), class)
    });
    Some(Chart {
        height: 48 * rows,
        lefts: lefts.collect(),
        rights: rights.collect(),
        curves: curves.collect(),
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

/// The page that asks once more before a plan comes into force or becomes public.
#[derive(Template)]
#[template(path = "pairing/confirm.html")]
struct ConfirmPage {
    chrome: Chrome,
    lines: Vec<String>,
    action: String,
    back: String,
    button: String,
    version: i32,
    seen: Option<String>,
}

pub async fn confirm_apply(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let former = visit
        .db()
        .read(move |conn| {
            store::scheme_in(conn, competition, scheme)?;
            plans::applied_pairing(conn, scheme)
        })
        .await?;
    let t = visit.t();
    let mut more = vec![t.msg_pairing_confirm_apply()];
    more.extend(former.map(|former| t.msg_pairing_confirm_supersedes(former.number.to_string())));
    let title = t.msg_pairing_confirm_apply_title();
    confirm(&visit, scheme, id, title, "apply", t.msg_pairing_apply(), more).await
}

pub async fn confirm_publish(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let t = visit.t();
    let mut more = vec![t.msg_pairing_confirm_publish()];
    if visit.competition()?.needs_four_eyes {
        more.push(t.msg_pairing_confirm_four_eyes());
    }
    let title = t.msg_pairing_confirm_publish_title();
    confirm(&visit, scheme, id, title, "publish", t.msg_pairing_publish(), more).await
}

async fn confirm(
    visit: &Visit,
    scheme: SchemeId,
    id: PairingId,
    title: String,
    act: &str,
    button: String,
    more: Vec<String>,
) -> Result<HttpResponse, AppError> {
    let plan = read_plan(visit, scheme, id).await?;
    let seen = see(&plan).await?;
    let t = visit.t();
    let is_open = plan.situation.scheme.wishes_close_at > visit.now();
    let is_stale = !is_open && plan.is_stale(&seen.parties)?;
    if is_stale && act == "apply" {
        return refuse(PairingRefusal::Stale);
    }
    let alone = seen.findings.left_alone.len() + seen.findings.right_alone.len();
    let mut lines =
        vec![t.msg_pairing_confirm_counts(plan.row.number.to_string(), plan.pairs.len(), alone.to_string())];
    if !is_open && !seen.findings.blocking.is_empty() {
        lines.push(t.msg_pairing_confirm_blocking(seen.findings.blocking.len()));
    }
    if is_stale {
        lines.push(t.msg_pairing_stale());
    }
    lines.extend(more);
    let back = format!("{}/pairings/{id}", base(visit, scheme)?);
    let snapshot = (act == "publish").then(|| snapshot_of(visit, &plan, &seen)).transpose()?;
    let template = ConfirmPage {
        chrome: Chrome::new(visit, title),
        lines,
        action: format!("{back}/{act}"),
        back,
        button,
        version: plan.row.version,
        seen: snapshot.map(|snapshot| snapshot.fingerprint()).transpose()?,
    };
    page(visit, &template)
}

/// What a publication of this plan would freeze, as it was made at the plan's own time.
pub fn snapshot_of(visit: &Visit, plan: &Plan, seen: &Seen) -> Result<Snapshot, AppError> {
    let by_hand = plan.by_hand.len() + plan.bounds.locked.len();
    let (competition, scheme) = (visit.competition()?, &plan.situation.scheme);
    Snapshot::of(competition, scheme, &plan.row, by_hand, &seen.parties, &seen.findings)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("a plan with unknown parts")))
}
