//! The forms on which a team writes and submits its entry.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use serde_json::json;

use super::{
    actions::{self, Change, NewFile, Own, Saved},
    content::{self, Basics, Tag, optional},
    files,
    pages::{
        BasicsPage, MembersPage, OwnEntry, PlanPage, RegisterPage, SummaryPage,
        handing_in::{CheckPage, WithdrawPage},
        merge::MergePage,
        region_name, track_name,
    },
    refusal::EntryRefusal,
    withdrawals, words,
};
use crate::{
    domain::{id::EntryId, problem::Problem, text::Line},
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    web::{
        form::Form,
        once::RequestKey,
        page::{form_again, page_with_status},
        upload,
        visit::Visit,
    },
};

/// How often a start is tried when two teams were given the same number at once.
const TRIES: usize = 5;

pub async fn register(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let t = visit.t();
    let name = form.parse("name", &t.msg_entries_name(), content::parse_name);
    let region = form.choice("region", &t.msg_entries_region(), |text| text.parse().ok());
    let track = form.choice("track", &t.msg_entries_track(), |text| text.parse().ok());
    let leader = form.parse("leader", &t.msg_entries_leader(), content::parse_person);
    let (Some(name), Some(region), Some(track), Some(leader)) = (name, region, track, leader) else {
        return form_again(&visit, &RegisterPage::new(&visit, form).await?);
    };
    let empty = String::new;
    let (organization, phone, email, website) = (empty(), empty(), empty(), empty());
    let basics = Basics { name, region, track, leader, organization, phone, email, website };
    let (by, account, key) = (visit.by()?, visit.account()?, RequestKey::of(&visit, &form));
    for attempt in 1.. {
        let (by, basics, key) = (by.clone(), basics.clone(), key.clone());
        let outcome = visit
            .db()
            .write(move |conn| {
                key.once(conn, by.now(), |conn| actions::register(conn, &by, head.id, account, &basics))
            })
            .await;
        match outcome {
            Err(error) if error.is_unique_violation() && attempt < TRIES => {}
            // What was typed stays on the page.
            Err(AppError::Refused(refusal)) => {
                refuse_part(&mut form, t, refusal.as_ref(), ("name", t.msg_entries_register_title()));
                let page = RegisterPage::new(&visit, form).await?;
                return page_with_status(&visit, StatusCode::CONFLICT, &page);
            }
            Err(error) => return Err(error),
            Ok(id) => {
                let base = format!("/c/{}/my-entries/{id}", head.slug);
                return Ok(visit.see_other_saying(&base, &t.msg_entries_registered()));
            }
        }
    }
    Err(AppError::Unavailable)
}

/// Notes why an act is refused, in the field that is to blame; else in the usual one, which comes with its label.
pub fn refuse_part(form: &mut Form, t: &L10nLanguage, refusal: &dyn Refusal, usual: (&str, String)) {
    let (field, label) = match refusal.field() {
        Some(field) => (field, words::field(t, field)),
        None => usual,
    };
    form.refuse_saying(field, &label, refusal.words(t));
}

/// Whose entry is meant.
fn own_of(visit: &Visit, entry: EntryId) -> Result<Own, AppError> {
    Ok(Own { competition: visit.competition()?.id, account: visit.account()?, entry })
}

/// Parses the first page of an entry.
pub fn parse_basics(visit: &Visit, form: &mut Form) -> Option<Basics> {
    let t = visit.t();
    let name = form.parse("name", &t.msg_entries_name(), content::parse_name);
    let region = form.choice("region", &t.msg_entries_region(), |text| text.parse().ok());
    let track = form.choice("track", &t.msg_entries_track(), |text| text.parse().ok());
    let leader = form.parse("leader", &t.msg_entries_leader(), content::parse_person);
    let organization =
        form.parse("organization", &t.msg_entries_organization(), optional(content::parse_organization));
    let phone = form.parse("phone", &t.msg_entries_phone(), optional(content::parse_contact_phone));
    let email = form.parse("email", &t.msg_entries_email(), optional(content::parse_contact_email));
    let website = form.parse("website", &t.msg_entries_website(), optional(content::parse_website));
    Some(Basics {
        name: name?,
        region: region?,
        track: track?,
        leader: leader?,
        organization: organization?,
        phone: phone?,
        email: email?,
        website: website?,
    })
}

/// The tags of a form; none inside when it has no field for them, so that they stay as they are.
pub struct SentTags(pub Option<Vec<Tag>>);

/// Parses the tags, when the form has a field for them.
pub fn parse_sent_tags(visit: &Visit, form: &mut Form) -> Option<SentTags> {
    if !form.is_sent("tags") {
        return Some(SentTags(None));
    }
    form.parse("tags", &visit.t().msg_entries_tags(), content::parse_tags).map(|tags| SentTags(Some(tags)))
}

/// The version on which a form is based.
pub fn version_of(form: &Form) -> Result<i32, AppError> {
    // Without a version it is based on none that there is: the act finds a conflict, or that the entry is not theirs.
    Ok(form.value("version").parse().unwrap_or(-1))
}

fn is_autosave(request: &HttpRequest) -> bool {
    request.headers().contains_key("x-autosave")
}

/// What the page's script hears of a save that was not accepted.
fn problems_as_json(form: &Form) -> HttpResponse {
    let problems: Vec<_> = form
        .problems()
        .iter()
        .map(|problem| json!({"field": problem.field, "message": problem.words}))
        .collect();
    HttpResponse::UnprocessableEntity().json(json!({"problems": problems}))
}

/// Saves a part of an own entry and answers the person or the page's script.
async fn save(
    visit: &Visit,
    request: &HttpRequest,
    mut form: Form,
    entry: EntryId,
    change: Change,
) -> Result<HttpResponse, AppError> {
    let is_summary = matches!(change, Change::Summary(_));
    let (by, own, based_on) = (visit.by()?, own_of(visit, entry)?, version_of(&form)?);
    let head = visit.competition()?.clone();
    let saved = visit.db().write(move |conn| actions::save(conn, &by, own, based_on, &change)).await;
    let saved = match saved {
        // To the script a conflict is something else: there the person can choose.
        Err(AppError::Refused(refusal)) if is_autosave(request) => {
            return Ok(HttpResponse::UnprocessableEntity().json(json!({"message": refusal.words(visit.t())})));
        }
        // What was typed stays on the page.
        Err(AppError::Refused(refusal)) => {
            let t = visit.t();
            let own = OwnEntry::load(visit, entry).await?;
            let (field, label) = if is_summary {
                ("summary", t.msg_entries_summary())
            } else {
                ("name", t.msg_entries_basics())
            };
            refuse_part(&mut form, t, refusal.as_ref(), (field, label));
            return if is_summary {
                page_with_status(visit, StatusCode::CONFLICT, &SummaryPage::new(visit, own, form))
            } else {
                page_with_status(visit, StatusCode::CONFLICT, &BasicsPage::new(visit, own, form))
            };
        }
        other => other?,
    };
    match saved {
        Saved::Saved { version, at } if is_autosave(request) => Ok(HttpResponse::Ok()
            .insert_header(("cache-control", "no-store"))
            .json(json!({"saved_at": at.to_clock(head.zone()), "version": version}))),
        Saved::Saved { .. } => {
            let base = format!("/c/{}/my-entries/{entry}", head.slug);
            Ok(visit.see_other_saying(&base, &visit.t().msg_entries_saved()))
        }
        Saved::Conflict(stored) if is_autosave(request) => {
            Ok(HttpResponse::Conflict().json(json!({"version": stored.version})))
        }
        Saved::Conflict(stored) => {
            let own = OwnEntry::load(visit, entry).await?;
            let names = |field: &str, value: &str| match field {
                "region" => value
                    .parse()
                    .map_or(String::new(), |id| region_name(&own.regions, id, own.language).to_owned()),
                "track" => value
                    .parse()
                    .map_or(String::new(), |id| track_name(&own.tracks, id, own.language).to_owned()),
                _ => value.to_owned(),
            };
            let further = [("tags", own.tags_text())];
            let merge = MergePage::new(visit, form, &stored, &further, &names);
            page_with_status(visit, StatusCode::CONFLICT, &merge)
        }
    }
}

pub async fn save_basics(
    visit: Visit,
    request: HttpRequest,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let basics = parse_basics(&visit, &mut form);
    let tags = parse_sent_tags(&visit, &mut form);
    match basics.zip(tags) {
        Some((basics, SentTags(tags))) => {
            save(&visit, &request, form, entry, Change::Basics(basics, tags)).await
        }
        None if is_autosave(&request) => Ok(problems_as_json(&form)),
        None => {
            let own = OwnEntry::load(&visit, entry).await?;
            form_again(&visit, &BasicsPage::new(&visit, own, form))
        }
    }
}

pub async fn save_summary(
    visit: Visit,
    request: HttpRequest,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let label = visit.t().msg_entries_summary();
    match form.parse("summary", &label, optional(content::parse_summary)) {
        Some(summary) => save(&visit, &request, form, entry, Change::Summary(summary)).await,
        None if is_autosave(&request) => Ok(problems_as_json(&form)),
        None => {
            let own = OwnEntry::load(&visit, entry).await?;
            form_again(&visit, &SummaryPage::new(&visit, own, form))
        }
    }
}

pub async fn add_member(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let label = visit.t().msg_entries_member();
    let Some(name) = form.parse("member", &label, content::parse_person) else {
        let own = OwnEntry::load(&visit, entry).await?;
        return form_again(&visit, &MembersPage::new(&visit, own, form));
    };
    let (by, own) = (visit.by()?, own_of(&visit, entry)?);
    let added = visit.db().write(move |conn| actions::add_member(conn, &by, own, &name)).await;
    if let Err(AppError::Refused(refusal)) = added {
        // What was typed stays on the page.
        form.refuse_saying("member", &label, refusal.words(visit.t()));
        let own = OwnEntry::load(&visit, entry).await?;
        return page_with_status(&visit, StatusCode::CONFLICT, &MembersPage::new(&visit, own, form));
    }
    added?;
    Ok(visit.see_other(visit.path()))
}

pub async fn remove_member(
    visit: Visit,
    path: Path<(String, EntryId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let (by, own, name) = (visit.by()?, own_of(&visit, entry)?, form.value("member").to_owned());
    visit.db().write(move |conn| actions::remove_member(conn, &by, own, &name)).await?;
    let members = visit.path().trim_end_matches("/remove").to_owned();
    Ok(visit.see_other(&members))
}

pub async fn attach_plan(
    visit: Visit,
    path: Path<(String, EntryId)>,
    parts: Multipart,
) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    let upload = upload::receive(&visit, parts, files::MOST_PLAN_BYTES).await?;
    let mut form = upload.form;
    let checked = match &upload.file {
        Some(file) => files::check_plan(file).await?,
        None => Err(Problem::Missing),
    };
    let (Some(file), Ok(())) = (upload.file, &checked) else {
        if let Err(problem) = checked {
            form.refuse("plan", &visit.t().msg_entries_plan(), &problem);
        }
        return form_again(&visit, &PlanPage::new(&visit, own, form));
    };
    let size = i64::try_from(file.size).map_err(AppError::internal)?;
    let new = NewFile { name: file.name.clone(), size, sha256: file.sha256.clone() };
    if !own.is_open() {
        let reason = if own.is_judged { EntryRefusal::HasSheets } else { EntryRefusal::Closed };
        form.refuse_saying("plan", &visit.t().msg_entries_plan(), reason.words(visit.t()));
        return page_with_status(&visit, StatusCode::CONFLICT, &PlanPage::new(&visit, own, form));
    }
    // The file lies safe in its place before the entry names it.
    files::keep(&visit.site, file).await?;
    let (by, whose) = (visit.by()?, own_of(&visit, own.entry.id)?);
    let attached = visit.db().write(move |conn| actions::attach_plan(conn, &by, whose, &new)).await;
    if let Err(AppError::Refused(refusal)) = attached {
        form.refuse_saying("plan", &visit.t().msg_entries_plan(), refusal.words(visit.t()));
        return page_with_status(&visit, StatusCode::CONFLICT, &PlanPage::new(&visit, own, form));
    }
    attached?;
    Ok(visit.see_other_saying(&format!("{}/plan", own.base), &visit.t().msg_entries_plan_attached()))
}

pub async fn submit(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let t = visit.t();
    if !form.has("consent", "yes") {
        form.refuse_saying("consent", &t.msg_entries_consent_label(), t.msg_entries_consent_needed());
        let own = OwnEntry::load(&visit, entry).await?;
        return form_again(&visit, &CheckPage::new(&visit, own, form));
    }
    let (by, own, based_on) = (visit.by()?, own_of(&visit, entry)?, version_of(&form)?);
    let submitted = visit.db().write(move |conn| actions::submit(conn, &by, own, based_on)).await;
    if let Err(AppError::Refused(refusal)) = submitted {
        // The page shows what would be submitted by now, with the consent as it was given.
        form.refuse_saying("consent", &t.msg_entries_submit(), refusal.words(t));
        let own = OwnEntry::load(&visit, entry).await?;
        form.set("version", own.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &CheckPage::new(&visit, own, form));
    }
    let version = submitted?;
    let slug = &visit.competition()?.slug;
    Ok(visit.see_other(&format!("/c/{slug}/my-entries/{entry}/receipt?version={version}")))
}

pub async fn withdraw(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let entry = path.into_inner().1;
    let Some(reason) = form.parse("reason", &visit.t().msg_entries_reason(), Line::<300>::parse) else {
        let own = OwnEntry::load(&visit, entry).await?;
        return form_again(&visit, &WithdrawPage::new(&visit, own, form));
    };
    let (by, own) = (visit.by()?, own_of(&visit, entry)?);
    let withdrawn =
        visit.db().write(move |conn| withdrawals::withdraw(conn, &by, own, reason.as_str())).await;
    if let Err(AppError::Refused(refusal)) = withdrawn {
        let t = visit.t();
        form.refuse_saying("reason", &t.msg_entries_reason(), refusal.words(t));
        let own = OwnEntry::load(&visit, entry).await?;
        return page_with_status(&visit, StatusCode::CONFLICT, &WithdrawPage::new(&visit, own, form));
    }
    withdrawn?;
    let base = format!("/c/{}/my-entries/{entry}", visit.competition()?.slug);
    Ok(visit.see_other_saying(&base, &visit.t().msg_entries_withdrawn()))
}
