//! One entry of a plan: every expert with fit, load and what speaks against, to change the plan by hand.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{Board, plan_path};
use crate::{
    assignment::{situation::InForce, words},
    domain::{
        id::{EntryId, PlanId},
        role::Role,
        states::PlanState,
    },
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The most experts that are offered, the best first.
const MOST_OFFERED: usize = 200;

/// An expert who has the entry by the plan.
struct Holder {
    id: String,
    name: String,
    is_begun: bool,
}

/// An expert who might get it.
struct Offer {
    id: String,
    name: String,
    organization: String,
    fit: u32,
    reasons: String,
    load: usize,
    /// What is said of the entries that are out only for now.
    waiting: Option<String>,
    capacity: u32,
    is_full: bool,
    /// Why not; none when nothing speaks against it.
    why_not: Option<String>,
}

/// One entry of a plan.
#[derive(Template)]
#[template(path = "assignment/entry.html")]
pub struct EntryPage {
    chrome: Chrome,
    form: Form,
    path: String,
    plan: String,
    plan_title: String,
    version: String,
    holders: Vec<Holder>,
    offers: Vec<Offer>,
    is_open: bool,
}

pub async fn show_plan_entry(
    visit: Visit,
    path: Path<(String, PlanId, EntryId)>,
) -> Result<HttpResponse, AppError> {
    let (_, plan, entry) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &entry_page(&visit, plan, entry, form).await?)
}

pub async fn entry_page(
    visit: &Visit,
    plan: PlanId,
    entry: EntryId,
    form: Form,
) -> Result<EntryPage, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let board = visit.db().read(move |conn| Board::read(conn, competition, plan)).await?;
    let situation = &board.situation;
    let row = situation.entry(entry).ok_or(AppError::NotFound)?;
    let holders = board
        .pairs
        .keys()
        .filter(|(of, _)| *of == entry)
        .map(|pair| Holder {
            id: pair.1.to_string(),
            name: board.expert_name(pair.1),
            is_begun: matches!(situation.in_force.get(pair), Some(InForce::Begun(_))),
        })
        .collect();
    let loads = board.loads();
    let mut offers: Vec<Offer> = situation
        .experts
        .iter()
        .filter(|expert| situation.is_available(expert) && !board.pairs.contains_key(&(entry, expert.id)))
        .map(|expert| {
            let affinity = situation.affinity((entry, expert.id));
            let load = loads.get(&expert.id).map_or(0, |(_, new)| *new);
            let capacity = situation.capacity(expert);
            Offer {
                id: expert.id.to_string(),
                name: expert.name.clone(),
                organization: expert.organization.clone(),
                fit: affinity.value,
                reasons: words::reasons(t, &affinity.parts),
                load,
                waiting: words::waiting(t, situation.waiting(expert.id)),
                capacity,
                is_full: load >= usize::try_from(capacity).unwrap_or(usize::MAX),
                why_not: situation.exclusion((entry, expert.id)).map(|why| why.words(t)),
            }
        })
        .collect();
    offers.sort_by(|a, b| {
        (a.why_not.is_some(), b.fit, a.load, &a.id).cmp(&(b.why_not.is_some(), a.fit, b.load, &b.id))
    });
    offers.truncate(MOST_OFFERED);
    let path = plan_path(visit, plan)?;
    Ok(EntryPage {
        chrome: Chrome::new(visit, format!("{} {}", row.number, row.name)),
        form,
        plan_title: t.msg_assignment_number(board.plan.number.to_string()),
        version: board.plan.version.to_string(),
        holders,
        offers,
        is_open: board.plan.state == PlanState::Proposed && visit.scope()?.has(Role::Organizer),
        plan: path.clone(),
        path: format!("{path}/entries/{entry}"),
    })
}
