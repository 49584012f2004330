//! The page on which a plan is asked for, and why there is none, in things that a person can count.

use std::{cmp::Reverse, collections::BTreeMap};

use actix_web::HttpResponse;
use askama::Template;
use uuid::Uuid;

use crate::{
    assignment::{
        actions::check_pair,
        aims::Aim,
        propose::Shortage,
        situation::{Pair, Purpose, Situation},
        words,
    },
    competitions::store as competitions,
    compute::assignment::Kind,
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId, ExpertId, RoundId},
        states::RoundState,
    },
    error::AppError,
    experts::store::ExpertRow,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// A value and its label, for a choice.
type Choice = (String, String);

/// A thing with a page of its own.
struct Link {
    href: String,
    name: String,
}

/// An expert of a shortage.
struct Giver {
    expert: Link,
    /// How many places are left, and of how many; or how many entries must still be taken.
    counted: String,
    /// What is said of the entries that are out only for now.
    waiting: Option<String>,
}

/// Why there is no plan.
struct Short {
    sentence: String,
    entries: Vec<Link>,
    experts: Vec<Giver>,
    experts_title: String,
    has_more: bool,
}

/// A review that the plan is to hold.
struct Review {
    value: String,
    name: String,
    is_chosen: bool,
    /// Why not; none when nothing speaks against it.
    why_not: Option<String>,
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
    reviews: Vec<Review>,
    short: Option<Short>,
}

/// How many entries and experts of a shortage are named.
const MOST_NAMED: usize = 40;
/// How many judges are offered for one entry.
const MOST_OFFERED: usize = 12;
/// The most reviews that are offered and taken.
pub const MOST_REVIEWS: usize = 40;

/// Reads an entry and an expert as a form or an address holds them, with a point between.
pub fn review(text: &str) -> Option<Pair> {
    let (entry, expert) = text.split_once('.')?;
    Some((entry.parse().ok()?, expert.parse().ok()?))
}

pub async fn show_compute(visit: Visit) -> Result<HttpResponse, AppError> {
    let target = crate::experts::query_value(&visit, "target");
    let seed = visit.site.ids.fresh::<Uuid>(visit.now()).as_u128() & 0x7fff_ffff;
    let mut form = Form::blank(&visit)
        .with("target", target)
        .with("objective", Aim::Total.name())
        .with("keep", "yes")
        .with("seed", seed.to_string());
    let query = form_urlencoded::parse(visit.query().as_bytes());
    let asked: Vec<String> = query
        .filter(|(name, value)| name == "review" && review(value).is_some())
        .map(|(_, value)| value.into_owned())
        .take(MOST_REVIEWS)
        .collect();
    let offered =
        if asked.is_empty() { one_more(&visit, form.value("target")).await? } else { asked.clone() };
    if offered.is_empty() {
        form.set("balance", "yes");
    } else {
        // These reviews are wanted and no others, so nobody gets a share, and no entry more than it has.
        form.set("per_entry", "1");
    }
    // Of those who might judge one entry more, the first is proposed.
    let chosen = if asked.is_empty() { offered.iter().take(1).cloned().collect() } else { asked };
    for review in offered {
        form = form.with("offered", review);
    }
    for review in chosen {
        form = form.with("review", review);
    }
    page(&visit, &compute_page(&visit, form, None).await?)
}

/// The reviews by which the entry that the address names may get one more judge: who has room first, then who fits best.
async fn one_more(visit: &Visit, target: &str) -> Result<Vec<String>, AppError> {
    let entry: Option<EntryId> = crate::experts::query_value(visit, "entry").parse().ok();
    let (Some(entry), Ok(round)) = (entry, target.parse::<RoundId>()) else { return Ok(Vec::new()) };
    let competition = visit.competition()?.id;
    let situation = visit.db().read(move |conn| situation_of(conn, competition, round)).await?;
    let Some(situation) = situation.filter(|situation| situation.entry(entry).is_some()) else {
        return Ok(Vec::new());
    };
    let mut loads: BTreeMap<ExpertId, u32> = BTreeMap::new();
    for (_, expert) in situation.in_force.keys().chain(situation.waiting_pairs()) {
        *loads.entry(*expert).or_default() += 1;
    }
    let pair = |expert: &ExpertRow| (entry, expert.id);
    let mut free: Vec<&ExpertRow> = situation
        .experts
        .iter()
        .filter(|expert| situation.is_available(expert) && situation.exclusion(pair(expert)).is_none())
        .filter(|expert| !situation.in_force.contains_key(&pair(expert)))
        .collect();
    free.sort_by_cached_key(|expert| {
        let load = loads.get(&expert.id).copied().unwrap_or(0);
        (load >= situation.capacity(expert), Reverse(situation.fit(pair(expert))), load, expert.id)
    });
    Ok(free.into_iter().take(MOST_OFFERED).map(|expert| format!("{entry}.{}", expert.id)).collect())
}

pub async fn compute_page(
    visit: &Visit,
    form: Form,
    short: Option<(&Situation, &Shortage)>,
) -> Result<ComputePage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let competition = head.id;
    let has_reviews = form.is_sent("offered");
    let target: Option<RoundId> = form.value("target").parse().ok();
    let (rounds, situation) = visit
        .db()
        .read(move |conn| {
            let situation = match target {
                Some(round) if has_reviews => situation_of(conn, competition, round)?,
                _ => None,
            };
            Ok::<_, AppError>((competitions::rounds_of(conn, competition)?, situation))
        })
        .await?;
    let mut targets = vec![("mentors".to_owned(), t.msg_assignment_kind_mentors())];
    targets.extend(rounds.iter().filter(|round| round.state != RoundState::Finalised).map(|round| {
        let name = visit.language().pick(&round.name_zh, &round.name_en);
        (round.id.to_string(), format!("{} · {name}", t.msg_assignment_kind_judges()))
    }));
    let base = format!("/c/{}", head.slug);
    let reviews = situation.map(|situation| reviews(visit, &situation, &form)).unwrap_or_default();
    Ok(ComputePage {
        reviews,
        chrome: Chrome::new(visit, t.msg_assignment_compute_title()),
        form,
        action: format!("{base}/plans/compute"),
        back: format!("{base}/plans"),
        targets,
        objectives: Aim::ALL.iter().map(|aim| (aim.name().to_owned(), words::aim(t, *aim))).collect(),
        short: short.map(|(situation, shortage)| short_of(visit, &base, situation, shortage)),
    })
}

/// The situation around the wanted reviews; none while the entries of the round are not known.
fn situation_of(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Option<Situation>, AppError> {
    match Situation::read(conn, competition, Purpose::Judges(round)) {
        Ok(situation) => Ok(Some(situation)),
        Err(AppError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn reviews(visit: &Visit, situation: &Situation, form: &Form) -> Vec<Review> {
    let named = |value: &str| {
        let pair = review(value)?;
        let why_not = match check_pair(situation, pair) {
            Err(AppError::Refused(refusal)) => Some(refusal.words(visit.t())),
            Ok(()) | Err(_) => None,
        };
        Some(Review {
            value: value.to_owned(),
            name: situation.name(pair),
            is_chosen: why_not.is_none() && form.has("review", value),
            why_not,
        })
    };
    form.values("offered").take(MOST_REVIEWS).filter_map(named).collect()
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
        (Kind::Island, _) => t.msg_assignment_short_island(entries, experts),
        (Kind::Connection, _) => t.msg_assignment_short_connected(entries, experts),
    };
    Short {
        sentence,
        experts_title: match shortage.kind {
            Kind::Minimums => t.msg_assignment_experts_minimums(),
            _ => t.msg_assignment_experts_capacity(),
        },
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
            .filter_map(|(id, counted)| Some((situation.expert(*id)?, *counted)))
            .map(|(expert, counted)| Giver {
                expert: Link { href: format!("{base}/experts/{}", expert.id), name: expert.name.clone() },
                counted: match shortage.kind {
                    Kind::Minimums => counted.to_string(),
                    _ => t.msg_assignment_places_of(counted, situation.capacity(expert)),
                },
                waiting: words::waiting(t, situation.waiting(expert.id)),
            })
            .collect(),
        has_more: shortage.entries.len().max(shortage.experts.len()) > MOST_NAMED,
    }
}
