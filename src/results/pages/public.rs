//! Published results as everybody sees them: from the frozen snapshot alone, without names of persons.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    super::{
        snapshot::{FrozenPlace, Snapshot, hex},
        store,
    },
    calibration::interval_words,
    files::{Which, public_row},
    rank_words,
    splits::Splits,
};
use crate::{
    domain::rule::Aggregate,
    error::AppError,
    web::{
        chrome::Chrome,
        page::{page, public_page},
        part::{MOST_ROWS, Pager, Part},
        visit::Visit,
    },
};

#[derive(Template)]
#[template(path = "results/results.html")]
pub struct ResultsPage {
    chrome: Chrome,
    rounds: Vec<RoundLine>,
}

struct RoundLine {
    name: String,
    href: String,
    at: String,
    number: String,
    sha256: String,
    is_former: bool,
}

/// The published results of a competition. A competition without any is as unknown as one that is not there.
pub async fn show_results(visit: Visit, path: Path<String>) -> Result<HttpResponse, AppError> {
    let slug = path.into_inner();
    let asked = slug.clone();
    let heads = visit.db().read(move |conn| store::public_results(conn, &asked)).await?;
    let (t, language) = (visit.t(), visit.language());
    let Some(first) = heads.first() else { return Err(AppError::NotFound) };
    let zone: chrono_tz::Tz = first.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    let mut chrome = Chrome::new(&visit, t.msg_results_public_title());
    language.pick(&first.competition_zh, &first.competition_en).clone_into(&mut chrome.brand);
    chrome.home = format!("/c/{slug}");
    let mut rounds: Vec<RoundLine> = Vec::with_capacity(heads.len());
    let mut last = None;
    for head in &heads {
        let address = format!("/results/{slug}/{}", head.round);
        let is_former = last == Some(head.round);
        last = Some(head.round);
        rounds.push(RoundLine {
            name: language.pick(&head.round_zh, &head.round_en).to_owned(),
            href: if is_former { format!("{address}?number={}", head.number) } else { address },
            at: head.published_at.map(|at| at.to_minute(zone)).unwrap_or_default(),
            number: head.number.to_string(),
            sha256: hex(&head.sha256),
            is_former,
        });
    }
    public_page(&visit, &ResultsPage { chrome, rounds }, &format!("/results/{slug}"), &[])
}

#[derive(Template)]
#[template(path = "results/result.html")]
pub struct ResultPage {
    chrome: Chrome,
    base: String,
    query: String,
    number: String,
    at: String,
    sha256: String,
    code_version: String,
    newest: Option<String>,
    former: Vec<RoundLine>,
    decisions: Vec<(String, String)>,
    /// The awards that were let exceed, each with the reason.
    exceeded: Vec<(String, String)>,
    is_calibrated: bool,
    tiers: Vec<(String, Vec<PlaceLine>)>,
    places: Vec<PlaceLine>,
    pager: Option<Pager>,
}

/// From where in a long result.
#[derive(Deserialize)]
pub struct Start {
    /// The number of the entry that was seen last.
    after: Option<String>,
}

/// A place, as everybody may know it.
struct PlaceLine {
    rank: String,
    number: String,
    name: String,
    region: String,
    track: String,
    score: String,
    /// What put it before or behind the entries of the same score.
    tie: Option<String>,
    interval: String,
    tier: String,
}

pub async fn show_result(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
    Query(start): Query<Start>,
) -> Result<HttpResponse, AppError> {
    let (slug, address) = (path.0.clone(), path.1.clone());
    let is_numbered = which.number.is_some();
    let (row, heads) = visit
        .db()
        .read(move |conn| {
            let row = public_row(conn, &slug, &address, &which)?;
            let mut heads = store::public_results(conn, &slug)?;
            heads.retain(|head| head.round == row.round);
            Ok::<_, AppError>((row, heads))
        })
        .await?;
    let asked_number = is_numbered.then(|| row.number.to_string());
    let snapshot = Snapshot::parse(&row.snapshot)?;
    // What no place bears is not part of the address: the list begins at its beginning.
    let after = start.after.filter(|seen| snapshot.ranking.iter().any(|place| place.entry == *seen));
    let (t, language) = (visit.t(), visit.language());
    let zone =
        heads.first().and_then(|head| head.time_zone.parse().ok()).unwrap_or(chrono_tz::Asia::Shanghai);
    let base = format!("/results/{}/{}", path.0, row.round);
    let is_newest = heads.first().is_none_or(|head| head.number == row.number);
    let round = language.pick(&snapshot.round.zh, &snapshot.round.en).to_owned();
    let mut chrome = Chrome::new(&visit, t.msg_results_of_round(round));
    language.pick(&snapshot.competition.zh, &snapshot.competition.en).clone_into(&mut chrome.brand);
    chrome.home = format!("/c/{}", path.0);
    let splits = Splits::of(&snapshot);
    let line = |place: &FrozenPlace| place_line(&visit, &snapshot, &splits, place);
    let part = Part::behind(snapshot.ranking.iter().collect(), MOST_ROWS, |place| {
        after.as_ref() == Some(&place.entry)
    });
    let is_inside = !part.before.is_multiple_of(MOST_ROWS);
    let number = if is_newest { String::new() } else { row.number.to_string() };
    let pager = part.pager(t, &[("number", number.as_str())], "after", |place| place.entry.clone());
    let tiers = snapshot.tiers.iter().enumerate().map(|(tier, name)| {
        let of_part = part.rows.iter().copied();
        let places = of_part.filter(|place| place.tier == Some(tier)).filter_map(line);
        (language.pick(&name.zh, &name.en).to_owned(), places.collect())
    });
    let result = ResultPage {
        chrome,
        is_calibrated: snapshot.rule()?.aggregate() == Aggregate::Calibrated,
        query: if is_newest { String::new() } else { format!("?number={}", row.number) },
        number: row.number.to_string(),
        at: row.published_at.map(|at| at.to_minute(zone)).unwrap_or_default(),
        sha256: hex(&row.sha256),
        code_version: snapshot.code_version.clone(),
        newest: (!is_newest).then(|| base.clone()),
        former: heads
            .iter()
            .filter(|head| head.number != row.number)
            .map(|head| RoundLine {
                name: String::new(),
                href: format!("{base}?number={}", head.number),
                at: head.published_at.map(|at| at.to_minute(zone)).unwrap_or_default(),
                number: head.number.to_string(),
                sha256: hex(&head.sha256),
                is_former: true,
            })
            .collect(),
        decisions: snapshot
            .decisions
            .iter()
            .map(|decision| (decision.order.join(" › "), decision.reason.clone()))
            .collect(),
        exceeded: snapshot
            .exceeded
            .iter()
            .map(|it| (language.pick(&it.tier.zh, &it.tier.en).to_owned(), it.reason.clone()))
            .collect(),
        tiers: tiers.filter(|(_, places): &(String, Vec<PlaceLine>)| !places.is_empty()).collect(),
        places: part.rows.iter().copied().filter_map(line).collect(),
        pager,
        base,
    };
    if is_inside {
        // Only where a part ends is an address of its own: who begins elsewhere is shown that, but it is not kept.
        return page(&visit, &result);
    }
    public_page(&visit, &result, &result.base, &[("number", asked_number), ("after", after)])
}

fn place_line(
    visit: &Visit,
    snapshot: &Snapshot,
    splits: &Splits<'_>,
    place: &FrozenPlace,
) -> Option<PlaceLine> {
    let (t, language) = (visit.t(), visit.language());
    let entry = snapshot.entry(&place.entry)?;
    let tier = place.tier.and_then(|tier| snapshot.tiers.get(tier));
    Some(PlaceLine {
        rank: rank_words(place.rank, place.is_tied),
        number: entry.number.clone(),
        name: entry.name.clone(),
        region: language.pick(&entry.region.zh, &entry.region.en).to_owned(),
        track: language.pick(&entry.track.zh, &entry.track.en).to_owned(),
        score: place.score.clone().unwrap_or_else(|| "–".to_owned()),
        tie: splits.keys(&place.entry, t, language).map(|keys| t.msg_results_tie_by(keys)),
        interval: interval_words(t, place.calibrated.as_ref().and_then(|known| known.ranks)),
        tier: tier.map(|name| language.pick(&name.zh, &name.en).to_owned()).unwrap_or_default(),
    })
}
