//! Handing in wishes: by the enterprise, saved as it types, or by an organizer on its behalf.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, HttpResponse, web::Path};
use serde_json::json;

use super::version;
use crate::{
    domain::{
        id::{EnterpriseId, SchemeId},
        problem::Problem,
    },
    error::AppError,
    pairing::{
        actions::{
            Hand,
            wishes::{self, Wishes},
        },
        pages::{
            base,
            own::own_scheme,
            wishes::{Desk, WishesPage, fields_of, read_desk, versions},
        },
    },
    web::{
        form::{Form, parse_whole},
        page::{form_again, page_with_status},
        visit::Visit,
    },
};

pub async fn hand_in_own(
    visit: Visit,
    path: Path<(String, EnterpriseId)>,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let scheme = own_scheme(&visit, id).await?;
    let hand = Hand::Enterprise(visit.account()?);
    let is_autosave = request.headers().contains_key("x-autosave");
    hand_in(visit, form, hand, scheme.id, id, is_autosave).await
}

pub async fn hand_in_on_behalf(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    hand_in(visit, form, Hand::Organizer, scheme, id, false).await
}

async fn hand_in(
    visit: Visit,
    mut form: Form,
    hand: Hand,
    scheme: SchemeId,
    id: EnterpriseId,
    is_autosave: bool,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let version = version(&form)?;
    let is_on_behalf = hand == Hand::Organizer;
    let desk = read_desk(&visit, scheme, id).await?;
    let Some(wished) = parse(&visit, &mut form, &desk) else {
        return form_again(&visit, &WishesPage::new(&visit, form, &desk, is_on_behalf)?);
    };
    let by = visit.by()?;
    let (act, sent) = (by.clone(), wished.clone());
    let outcome = visit
        .db()
        .write(move |conn| wishes::save_wishes(conn, &act, hand, competition.id, scheme, id, version, &sent))
        .await;
    match outcome {
        Ok(version) if is_autosave => {
            let saved_at = by.now().to_clock(visit.competition()?.zone());
            Ok(HttpResponse::Ok().json(json!({"version": version, "saved_at": saved_at})))
        }
        Ok(_) => {
            let here = if is_on_behalf {
                format!("{}/enterprises/{id}", base(&visit, scheme)?)
            } else {
                format!("/c/{}/my-enterprise/{id}", visit.competition()?.slug)
            };
            Ok(visit.see_other_saying(&here, &visit.t().msg_pairing_said_wishes()))
        }
        Err(AppError::Refused(refusal)) => {
            let desk = read_desk(&visit, scheme, id).await?;
            let is_changed = desk.row.version != version;
            if is_autosave && is_changed {
                let stored = json!({"version": desk.row.version, "fields": fields_of(&desk.wishes)});
                return Ok(HttpResponse::Conflict()
                    .insert_header(("cache-control", "no-store"))
                    .json(stored));
            }
            let label = visit.t().msg_pairing_wishes();
            form.refuse_saying("partners", &label, refusal.words(visit.t()));
            if is_changed {
                // Handing it in once more is a decision for what was typed, made with open eyes.
                form.set("version", desk.row.version.to_string());
            }
            let mut template = WishesPage::new(&visit, form, &desk, is_on_behalf)?;
            template.is_conflict = is_changed;
            if is_changed && !is_on_behalf {
                template.versions = versions(&wished, &desk, visit.t());
            }
            page_with_status(&visit, refusal_status(is_changed), &template)
        }
        Err(error) => Err(error),
    }
}

fn refusal_status(is_changed: bool) -> actix_web::http::StatusCode {
    if is_changed {
        actix_web::http::StatusCode::CONFLICT
    } else {
        actix_web::http::StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Reads a rank or a refusal for each partner. Equal ranks are a tie; ranks left out do not matter.
fn parse(visit: &Visit, form: &mut Form, desk: &Desk) -> Option<Wishes> {
    let limit = desk.situation.scheme.wish_limit;
    let partners = desk.situation.enterprises.iter();
    let partners = partners.filter(|row| row.side != desk.row.side && row.withdrawn_at.is_none());
    let mut groups: BTreeMap<i32, Vec<EnterpriseId>> = BTreeMap::new();
    let mut wishes = Wishes::default();
    for partner in partners {
        let field = format!("rank-{}", partner.id);
        let is_excluded = form.has(&format!("no-{}", partner.id), "yes");
        let rank = form.parse_or(&field, &partner.name, None, |text| {
            if is_excluded {
                return Err(Problem::NotAChoice);
            }
            parse_whole(text, 1, limit).map(Some)
        });
        if let Some(Some(rank)) = rank {
            groups.entry(rank).or_default().push(partner.id);
        }
        if is_excluded {
            wishes.exclusions.insert(partner.id);
        }
    }
    // Nothing but what the page offers may come: a partner that has gone meanwhile is told, not dropped.
    let offered: BTreeSet<String> = desk
        .situation
        .enterprises
        .iter()
        .filter(|row| row.side != desk.row.side && row.withdrawn_at.is_none())
        .map(|row| row.id.to_string())
        .collect();
    let has_stranger = form.fields().iter().any(|(name, value)| {
        let id = name.strip_prefix("rank-").or_else(|| name.strip_prefix("no-"));
        !value.is_empty() && id.is_some_and(|id| !offered.contains(id))
    });
    if has_stranger {
        let label = visit.t().msg_pairing_wishes();
        form.refuse("partners", &label, &Problem::NotAChoice);
    }
    wishes.groups = groups.into_values().collect();
    form.is_good().then_some(wishes)
}
