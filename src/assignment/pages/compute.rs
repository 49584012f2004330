//! The page on which a plan is asked for, and why there is none, in things that a person can count.

use actix_web::HttpResponse;
use askama::Template;
use uuid::Uuid;

use crate::{
    assignment::{
        aims::Aim,
        propose::Shortage,
        situation::{Purpose, Situation},
        words,
    },
    competitions::store as competitions,
    compute::assignment::Kind,
    domain::states::RoundState,
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// A value and its label, for a choice.
type Choice = (String, String);

/// A thing with a page of its own.
struct Link {
    href: String,
    name: String,
}

/// Why there is no plan.
struct Short {
    sentence: String,
    entries: Vec<Link>,
    experts: Vec<Link>,
    has_more: bool,
}

/// The page on which a plan is asked for.
#[derive(Template)]
#[template(path = "assignment/compute.html")]
pub struct ComputePage {
    chrome: Chrome,
    form: Form,
    action: String,
    back: String,
    targets: Vec<Choice>,
    objectives: Vec<Choice>,
    short: Option<Short>,
}

/// How many entries and experts of a shortage are named.
const MOST_NAMED: usize = 40;

pub async fn show_compute(visit: Visit) -> Result<HttpResponse, AppError> {
    let target = crate::experts::query_value(&visit, "target");
    let seed = visit.site.ids.fresh::<Uuid>(visit.now()).as_u128() & 0x7fff_ffff;
    let form = Form::blank(&visit)
        .with("target", target)
        .with("objective", Aim::Total.name())
        .with("balance", "yes")
        .with("keep", "yes")
        .with("seed", seed.to_string());
    page(&visit, &compute_page(&visit, form, None).await?)
}

pub async fn compute_page(
    visit: &Visit,
    form: Form,
    short: Option<(&Situation, &Shortage)>,
) -> Result<ComputePage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let competition = head.id;
    let rounds = visit.db().read(move |conn| competitions::rounds_of(conn, competition)).await?;
    let mut targets = vec![("mentors".to_owned(), t.msg_assignment_kind_mentors())];
    targets.extend(rounds.iter().filter(|round| round.state != RoundState::Finalised).map(|round| {
        let name = visit.language().pick(&round.name_zh, &round.name_en);
        (round.id.to_string(), format!("{} · {name}", t.msg_assignment_kind_judges()))
    }));
    let base = format!("/c/{}", head.slug);
    Ok(ComputePage {
        chrome: Chrome::new(visit, t.msg_assignment_compute_title()),
        form,
        action: format!("{base}/plans/compute"),
        back: format!("{base}/plans"),
        targets,
        objectives: Aim::ALL.iter().map(|aim| (aim.name().to_owned(), words::aim(t, *aim))).collect(),
        short: short.map(|(situation, shortage)| short_of(visit, &base, situation, shortage)),
    })
}

fn short_of(visit: &Visit, base: &str, situation: &Situation, shortage: &Shortage) -> Short {
    let t = visit.t();
    let (entries, experts) = (shortage.entries.len(), shortage.experts.len());
    let (need, capacity) = (shortage.need, shortage.capacity);
    let sentence = match (shortage.kind, situation.purpose) {
        (Kind::Places, Purpose::Judges(_)) => t.msg_assignment_short_judges(entries, need, experts, capacity),
        (Kind::Places, Purpose::Mentors) => t.msg_assignment_short_mentors(entries, need, experts, capacity),
        (Kind::Minimums, _) => t.msg_assignment_short_minimums(experts, need, entries, capacity),
        (Kind::CrossRegion, _) => t.msg_assignment_short_cross(need, capacity, entries, experts),
        (Kind::Panel, _) => t.msg_assignment_short_panel(entries, experts, need, capacity),
        (Kind::Connection, _) => t.msg_assignment_short_connected(entries, experts),
    };
    Short {
        sentence,
        entries: shortage
            .entries
            .iter()
            .take(MOST_NAMED)
            .filter_map(|id| situation.entry(*id))
            .map(|entry| Link {
                href: format!("{base}/entries/{}", entry.id),
                name: format!("{} {}", entry.number, entry.name),
            })
            .collect(),
        experts: shortage
            .experts
            .iter()
            .take(MOST_NAMED)
            .filter_map(|id| situation.expert(*id))
            .map(|expert| Link {
                href: format!("{base}/experts/{}", expert.id),
                name: format!("{} {}", expert.name, situation.capacity(expert)),
            })
            .collect(),
        has_more: shortage.entries.len().max(shortage.experts.len()) > MOST_NAMED,
    }
}
