//! The list of plans.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::purpose_words;
use crate::{
    assignment::{store, words},
    competitions::store as competitions,
    domain::{id::AccountId, role::Role, states::PlanState},
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// How many plans a page of the list shows.
const PER_PAGE: i64 = 30;

/// A plan in the list.
struct Line {
    href: String,
    number: String,
    purpose: String,
    state: String,
    class: &'static str,
    computed: String,
    applied: String,
    restores: Option<String>,
}

/// The list of plans.
#[derive(Template)]
#[template(path = "assignment/list.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    lines: Vec<Line>,
    next: Option<String>,
    is_organizer: bool,
}

pub async fn list_plans(visit: Visit) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let competition = head.id;
    let before = form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == "before")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(i32::MAX);
    let (mut plans, rounds, names) = visit
        .db()
        .read(move |conn| {
            let plans = store::plans_before(conn, competition, before, PER_PAGE + 1)?;
            let rounds = competitions::rounds_of(conn, competition)?;
            let people: Vec<AccountId> =
                plans.iter().flat_map(|plan| [plan.created_by, plan.applied_by]).flatten().collect();
            let names: BTreeMap<AccountId, String> =
                store::account_names(conn, &people)?.into_iter().collect();
            Ok::<_, AppError>((plans, rounds, names))
        })
        .await?;
    let page_size = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = plans.len() > page_size;
    plans.truncate(page_size);
    let base = format!("/c/{}/plans", head.slug);
    let who = |account: Option<AccountId>| {
        account.and_then(|id| names.get(&id)).cloned().unwrap_or_else(|| t.msg_assignment_system())
    };
    let numbers: BTreeMap<_, _> = plans.iter().map(|plan| (plan.id, plan.number)).collect();
    let next = plans.last().filter(|_| has_more).map(|last| format!("{base}?before={}", last.number));
    let lines = plans
        .iter()
        .map(|plan| {
            let round = rounds.iter().find(|round| Some(round.id) == plan.round_id);
            let restored = plan.restores_id.and_then(|id| numbers.get(&id));
            Line {
                href: format!("{base}/{}", plan.id),
                number: t.msg_assignment_number(plan.number.to_string()),
                purpose: purpose_words(t, visit.language(), plan, round),
                state: words::state(t, plan.state),
                class: words::state_class(plan.state),
                computed: format!("{} {}", plan.created_at.to_minute(head.zone()), who(plan.created_by)),
                applied: plan
                    .applied_at
                    .map(|at| format!("{} {}", at.to_minute(head.zone()), who(plan.applied_by)))
                    .unwrap_or_default(),
                restores: restored
                    .filter(|_| plan.state != PlanState::Discarded)
                    .map(|number| t.msg_assignment_restores(number.to_string())),
            }
        })
        .collect();
    let is_organizer = visit.scope()?.has(Role::Organizer);
    page(
        &visit,
        &ListPage {
            chrome: Chrome::new(&visit, t.msg_assignment_plans_title()),
            base,
            lines,
            next,
            is_organizer,
        },
    )
}
