//! The forms by which the stewards of a competition decide on entries, add and correct them.

use actix_web::{HttpResponse, http::StatusCode, web::Path};

use super::{
    actions::Saved,
    content::{self, optional},
    decisions::{self, Decision, MOST_AT_ONCE, Whole},
    desk_pages::{
        EntryPage, acting_domain,
        bulk::BulkPage,
        edit::{EditPage, further_of},
        filter_of_query,
    },
    forms::{parse_basics, parse_sent_tags, refuse_part, version_of},
    pages::{merge::MergePage, region_name, track_name},
    refusal::EntryRefusal,
    store,
};
use crate::{
    competitions::store as competitions,
    domain::{id::EntryId, problem::Problem, text::Paragraphs},
    error::{AppError, Refusal as _},
    web::{
        form::Form,
        once::RequestKey,
        page::{form_again, page, page_with_status},
        visit::Visit,
    },
};

/// Parses the remark of a decision; a return and a rejection need one.
fn parse_remark(visit: &Visit, form: &mut Form, decision: Decision) -> Option<String> {
    let label = visit.t().msg_entries_remark();
    let parse = |text: &str| Paragraphs::<500>::parse(text).map(Paragraphs::into_string);
    if decision.needs_remark() {
        return form.parse("remark", &label, parse);
    }
    form.parse("remark", &label, optional(parse))
}

pub async fn decide(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let id = path.into_inner().1;
    let decision = form.choice("decision", &visit.t().msg_entries_decision(), Decision::from_name);
    let remark = match decision {
        Some(decision) => parse_remark(&visit, &mut form, decision),
        None => None,
    };
    let (Some(decision), Some(remark)) = (decision, remark) else {
        return form_again(&visit, &EntryPage::load(&visit, id, Some(form)).await?);
    };
    let (by, domain, based_on) = (visit.by()?, acting_domain(&visit)?, version_of(&form)?);
    let decided = visit
        .db()
        .write(move |conn| decisions::decide(conn, &by, &domain, id, based_on, decision, &remark))
        .await;
    if let Err(AppError::Refused(refusal)) = decided {
        // The remark stays on the page, which now shows the entry as it has become.
        let t = visit.t();
        form.refuse_saying("decision", &t.msg_entries_decision(), refusal.words(t));
        let mut again = EntryPage::load(&visit, id, Some(form)).await?;
        again.form.set("version", again.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    decided?;
    let back = format!("/c/{}/entries/{id}", visit.competition()?.slug);
    Ok(visit.see_other_saying(&back, &visit.t().msg_entries_decided()))
}

/// The entries that are ticked.
fn ticked(form: &Form) -> Result<Vec<EntryId>, AppError> {
    let mut ids = form
        .values("entry")
        .take(MOST_AT_ONCE + 1)
        .map(|text| text.parse().map_err(|_unspecific| AppError::BadRequest("not an entry")))
        .collect::<Result<Vec<EntryId>, AppError>>()?;
    if ids.len() > MOST_AT_ONCE {
        return Err(AppError::TooLarge);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The entries that are meant: all of the list's filter, or those that are ticked.
async fn meant(visit: &Visit, form: &Form) -> Result<Vec<EntryId>, AppError> {
    if !form.has("all", "yes") {
        return ticked(form);
    }
    let filter = filter_of_query(visit, form.value("filter"))?;
    let limit = i64::try_from(MOST_AT_ONCE + 1).unwrap_or(i64::MAX);
    let entries = visit.db().read(move |conn| store::entries_after(conn, &filter, "", limit)).await?;
    if entries.len() > MOST_AT_ONCE {
        return Err(AppError::TooLarge);
    }
    Ok(entries.into_iter().map(|entry| entry.id).collect())
}

async fn preview(visit: &Visit, form: Form, decision: Decision) -> Result<BulkPage, AppError> {
    let (domain, ids) = (acting_domain(visit)?, meant(visit, &form).await?);
    let sorted = visit.db().read(move |conn| decisions::sort_out(conn, &domain, &ids, decision)).await?;
    BulkPage::new(visit, form, decision, sorted)
}

pub async fn preview_bulk(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let list = format!("/c/{}/entries", visit.competition()?.slug);
    let Some(decision) = Decision::from_name(form.value("decision")) else {
        return Err(AppError::BadRequest("not a decision"));
    };
    if !form.is_sent("entry") && !form.has("all", "yes") {
        return Ok(visit.see_other_saying(&list, &visit.t().msg_entries_none_ticked()));
    }
    page(&visit, &preview(&visit, form, decision).await?)
}

pub async fn apply_bulk(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let Some(decision) = Decision::from_name(form.value("decision")) else {
        return Err(AppError::BadRequest("not a decision"));
    };
    let Some(remark) = parse_remark(&visit, &mut form, decision) else {
        return form_again(&visit, &preview(&visit, form, decision).await?);
    };
    let (by, domain, ids) = (visit.by()?, acting_domain(&visit)?, ticked(&form)?);
    let (at, count) = visit
        .db()
        .write(move |conn| decisions::decide_many(conn, &by, &domain, &ids, decision, &remark))
        .await?;
    let list = format!("/c/{}/entries", visit.competition()?.slug);
    if count == 0 {
        return Ok(visit.see_other_saying(&list, &visit.t().msg_entries_nothing_changed()));
    }
    Ok(visit.see_other(&format!("{list}/bulk?at={}", at.micros())))
}

/// Parses a whole entry.
fn parse_whole(visit: &Visit, form: &mut Form) -> Option<Whole> {
    let t = visit.t();
    let basics = parse_basics(visit, form);
    let summary = form.parse("summary", &t.msg_entries_summary(), optional(content::parse_summary));
    let members = form.parse("members", &t.msg_entries_members(), content::parse_members);
    let tags = parse_sent_tags(visit, form);
    Some(Whole { basics: basics?, summary: summary?, members: members?, tags: tags?.0 })
}

pub async fn add_entry(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let number = form.parse("number", &t.msg_entries_number(), optional(content::parse_number));
    let whole = parse_whole(&visit, &mut form);
    let (Some(number), Some(whole)) = (number, whole) else {
        return form_again(&visit, &EditPage::new(&visit, form, None).await?);
    };
    if !may_stand_in(&visit, &mut form, &whole)? {
        return form_again(&visit, &EditPage::new(&visit, form, None).await?);
    }
    let (by, domain, key) = (visit.by()?, acting_domain(&visit)?, RequestKey::of(&visit, &form));
    let outcome = visit
        .db()
        .write(move |conn| {
            let number = Some(number.as_str()).filter(|number| !number.is_empty());
            key.once(conn, by.now(), |conn| decisions::add_by_hand(conn, &by, &domain, number, &whole))
        })
        .await;
    match outcome {
        Ok(id) => {
            let entry = format!("/c/{}/entries/{id}", visit.competition()?.slug);
            Ok(visit.see_other_saying(&entry, &t.msg_entries_added()))
        }
        Err(AppError::Refused(refusal)) => {
            refuse_part(&mut form, t, refusal.as_ref(), ("number", t.msg_entries_number()));
            form_again(&visit, &EditPage::new(&visit, form, None).await?)
        }
        Err(error) if error.is_unique_violation() => {
            form.refuse("number", &t.msg_entries_number(), &Problem::Taken);
            form_again(&visit, &EditPage::new(&visit, form, None).await?)
        }
        Err(error) => Err(error),
    }
}

/// Whether the region of an entry is one of the steward's; else the form says so.
fn may_stand_in(visit: &Visit, form: &mut Form, whole: &Whole) -> Result<bool, AppError> {
    let is_within = acting_domain(visit)?.reach.covers(whole.basics.region);
    if !is_within {
        let t = visit.t();
        form.refuse_saying("region", &t.msg_entries_region(), EntryRefusal::OutsideRegion.words(t));
    }
    Ok(is_within)
}

/// The form of an entry that is there, with what was typed.
async fn edit_again(
    visit: &Visit,
    id: EntryId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let domain = acting_domain(visit)?;
    let entry = visit.db().read(move |conn| domain.entry(conn, id)).await?;
    let known = Some((id, format!("{} {}", entry.number, entry.name)));
    page_with_status(visit, status, &EditPage::new(visit, form, known).await?)
}

pub async fn edit_entry(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let id = path.into_inner().1;
    let (by, domain) = (visit.by()?, acting_domain(&visit)?);
    let competition = domain.competition;
    let whole = match parse_whole(&visit, &mut form) {
        Some(whole) if may_stand_in(&visit, &mut form, &whole)? => whole,
        _ => return edit_again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let based_on = version_of(&form)?;
    let saved = visit.db().write(move |conn| decisions::edit(conn, &by, &domain, id, based_on, &whole)).await;
    if let Err(AppError::Refused(refusal)) = saved {
        // What was typed stays on the page, at least to be copied.
        let t = visit.t();
        refuse_part(&mut form, t, refusal.as_ref(), ("name", t.msg_entries_basics()));
        return edit_again(&visit, id, form, StatusCode::CONFLICT).await;
    }
    match saved? {
        Saved::Saved { .. } => {
            let entry = format!("/c/{}/entries/{id}", visit.competition()?.slug);
            Ok(visit.see_other_saying(&entry, &visit.t().msg_entries_saved()))
        }
        Saved::Conflict(stored) => {
            let (regions, tracks, further) = visit
                .db()
                .read(move |conn| {
                    Ok::<_, AppError>((
                        competitions::regions_of(conn, competition)?,
                        competitions::tracks_of(conn, competition)?,
                        further_of(conn, id)?,
                    ))
                })
                .await?;
            let language = visit.language();
            let names = |field: &str, value: &str| match field {
                "region" => value
                    .parse()
                    .map_or(String::new(), |region| region_name(&regions, region, language).to_owned()),
                "track" => value
                    .parse()
                    .map_or(String::new(), |track| track_name(&tracks, track, language).to_owned()),
                _ => value.to_owned(),
            };
            let merge = MergePage::new(&visit, form, &stored, &further, &names);
            page_with_status(&visit, StatusCode::CONFLICT, &merge)
        }
    }
}
