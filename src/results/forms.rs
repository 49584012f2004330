//! The forms of results: parse, act, go on or show again.

use actix_web::{HttpResponse, web::Path};

use super::{
    actions::{self, ResultRefusal, exceeding},
    pages::decisions::{
        DecisionsPage, EXCEED_REASON, REASON, chosen_rank, place_field, present_of, restore_field, sent_tier,
    },
    store,
};
use crate::{
    accounts::{confirm_path, visit_is_confirmed},
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, DecisionId, EntryId, ResultId, RoundId},
        problem::Problem,
        text::Paragraphs,
    },
    error::{AppError, Refusal as _},
    web::{
        form::{Form, parse_whole},
        page::{form_again, form_in_conflict},
        visit::Visit,
    },
};

/// The fewest characters of a reason.
const REASON_MIN: usize = 10;

pub async fn record_decision(
    visit: Visit,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (t, competition) = (visit.t(), visit.competition()?.clone());
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let present = present_of(&visit, &path.1).await?;
    let standing = &present.standing;
    let seen = form.value("rank").parse().ok();
    let rank = chosen_rank(standing, &form).filter(|rank| Some(*rank) == seen);
    let tie: Vec<usize> = rank.and_then(|rank| standing.tie_at(rank)).unwrap_or_default().to_vec();
    if tie.is_empty() {
        let words = ResultRefusal::NoSuchTie.words(t);
        return refused(&visit, &path.1, form, REASON, words).await;
    }
    let most = i32::try_from(tie.len()).unwrap_or(i32::MAX);
    let mut places: Vec<(i32, EntryId)> = Vec::with_capacity(tie.len());
    for entry in tie.iter().filter_map(|entry| standing.entries.get(*entry)) {
        let field = place_field(entry.id);
        let taken = places.clone();
        let place = form.parse(&field, &entry.number, |text| {
            let place = parse_whole(text, 1, most)?;
            if taken.iter().any(|(other, _)| *other == place) { Err(Problem::Taken) } else { Ok(place) }
        });
        places.extend(place.map(|place| (place, entry.id)));
    }
    let reason = form.parse(REASON, &t.msg_results_reason(), reason);
    let (Some(reason), true) = (reason, form.is_good()) else {
        return form_again(&visit, &DecisionsPage::new(&visit, &present, form)?);
    };
    places.sort_unstable();
    let order: Vec<EntryId> = places.into_iter().map(|(_, entry)| entry).collect();
    let by = visit.by()?;
    let id = competition.id;
    let recorded = visit
        .db()
        .write(move |conn| actions::record_decision(conn, &by, id, round, &order, reason.as_str()))
        .await;
    match recorded {
        Ok(_) => {
            let next = format!("/c/{}/rounds/{round}/decisions", competition.slug);
            Ok(visit.see_other_saying(&next, &t.msg_results_decision_recorded()))
        }
        Err(AppError::Refused(refusal)) => refused(&visit, &path.1, form, REASON, refusal.words(t)).await,
        Err(error) => Err(error),
    }
}

pub async fn let_tier_exceed(
    visit: Visit,
    path: Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let done = visit.t().msg_results_tier_exceeds();
    change_tier(&visit, &path.1, form, EXCEED_REASON, &done, exceeding::let_tier_exceed).await
}

pub async fn take_exceeding_back(
    visit: Visit,
    path: Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (field, done) = (restore_field(sent_tier(&form)), visit.t().msg_results_tier_restored());
    change_tier(&visit, &path.1, form, &field, &done, exceeding::take_exceeding_back).await
}

/// What can be done to a tier of a round, with the reason.
type TierAct = fn(&mut Conn, &By, CompetitionId, RoundId, usize, &str) -> Result<(), AppError>;

/// Parses what both acts on a tier need, does one of them, and goes back to the ranking.
async fn change_tier(
    visit: &Visit,
    round: &str,
    mut form: Form,
    field: &str,
    done: &str,
    act: TierAct,
) -> Result<HttpResponse, AppError> {
    let (t, competition) = (visit.t(), visit.competition()?);
    let id: RoundId = round.parse().map_err(|_malformed| AppError::NotFound)?;
    let tier = sent_tier(&form);
    let Some(reason) = form.parse(field, &t.msg_results_reason(), reason) else {
        let present = present_of(visit, round).await?;
        return form_again(visit, &DecisionsPage::new(visit, &present, form)?);
    };
    let (by, competition_id) = (visit.by()?, competition.id);
    let changed =
        visit.db().write(move |conn| act(conn, &by, competition_id, id, tier, reason.as_str())).await;
    match changed {
        Ok(()) => {
            let next = format!("/c/{}/rounds/{id}/ranking", competition.slug);
            Ok(visit.see_other_saying(&next, done))
        }
        Err(AppError::Refused(refusal)) => refused(visit, round, form, field, refusal.words(t)).await,
        Err(error) => Err(error),
    }
}

/// The page as the ties are by now, with what forbids the act and all that was typed.
async fn refused(
    visit: &Visit,
    round: &str,
    mut form: Form,
    field: &str,
    words: String,
) -> Result<HttpResponse, AppError> {
    form.refuse_saying(field, &visit.t().msg_results_decisions(), words);
    let present = present_of(visit, round).await?;
    form_in_conflict(visit, &DecisionsPage::new(visit, &present, form)?)
}

fn reason(text: &str) -> Result<Paragraphs<1000>, Problem> {
    let reason = Paragraphs::<1000>::parse(text)?;
    if reason.as_str().chars().count() < REASON_MIN {
        return Err(Problem::TooShort { min: REASON_MIN });
    }
    Ok(reason)
}

pub async fn revoke_decision(
    visit: Visit,
    path: Path<(String, String, String)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let decision: DecisionId = path.2.parse().map_err(|_malformed| AppError::NotFound)?;
    let (by, id) = (visit.by()?, competition.id);
    visit.db().write(move |conn| actions::revoke_decision(conn, &by, id, round, decision)).await?;
    let next = format!("/c/{}/rounds/{round}/decisions", competition.slug);
    Ok(visit.see_other_saying(&next, &visit.t().msg_results_decision_revoked()))
}

pub async fn publish_result(
    visit: Visit,
    path: Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    if !visit_is_confirmed(&visit) {
        return Ok(visit.see_other(&confirm_path(&publish_path(&competition.slug, round))));
    }
    let (by, seen, of) = (visit.by()?, form.value("seen").to_owned(), competition.clone());
    let published = visit.db().write(move |conn| actions::publish(conn, &by, &of, round, &seen)).await?;
    Ok(go_on(&visit, &competition.slug, round, published))
}

pub async fn approve_result(
    visit: Visit,
    path: Path<(String, String)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let result: ResultId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    if !visit_is_confirmed(&visit) {
        let id = competition.id;
        let row = visit.db().read(move |conn| store::result_in(conn, id, result)).await?;
        let round = row.ok_or(AppError::NotFound)?.round_id;
        return Ok(visit.see_other(&confirm_path(&publish_path(&competition.slug, round))));
    }
    let (by, of) = (visit.by()?, competition.clone());
    let (round, published) = visit.db().write(move |conn| actions::approve(conn, &by, &of, result)).await?;
    Ok(go_on(&visit, &competition.slug, round, published))
}

fn publish_path(slug: &str, round: RoundId) -> String {
    format!("/c/{slug}/rounds/{round}/publish")
}

/// This server forgets its public pages at once; the others when they look at the number of publications.
fn go_on(visit: &Visit, slug: &str, round: RoundId, published: actions::Published) -> HttpResponse {
    let (t, number) = (visit.t(), published.number.to_string());
    let next = publish_path(slug, round);
    match published.epoch {
        Some(epoch) => {
            visit.site.public_pages.set_epoch(epoch);
            visit.see_other_saying(&next, &t.msg_results_is_published(number))
        }
        None => visit.see_other_saying(&next, &t.msg_results_is_proposed(number)),
    }
}
