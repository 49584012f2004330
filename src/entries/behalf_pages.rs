//! The pages on which a steward acts for a team: the upload of its business plan, the question before its entry is
//! withdrawn, and the one before a withdrawal is taken back.

pub mod restore;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    actions::NewFile,
    behalf,
    content::Completeness,
    decisions::refusal_of_content,
    desk_pages::acting_domain,
    files,
    forms::version_of,
    refusal::EntryRefusal,
    store::{
        EntryRow, bonds,
        papers::{self, AttachmentRow},
    },
    withdrawals, words,
};
use crate::{
    domain::{id::EntryId, problem::Problem, states::EntryState, text::Paragraphs},
    error::{AppError, Refusal as _},
    web::{
        chrome::Chrome,
        form::Form,
        page::{form_again, page, page_with_status},
        upload,
        visit::Visit,
    },
};

/// The upload of a business plan for a team.
#[derive(Template)]
#[template(path = "entries/desk_plan.html")]
struct DeskPlanPage {
    chrome: Chrome,
    form: Form,
    entry: EntryRow,
    desk: String,
    plan: Option<AttachmentRow>,
    zone: chrono_tz::Tz,
    /// Why no plan is taken now.
    refusal: Option<EntryRefusal>,
}

impl DeskPlanPage {
    async fn load(visit: &Visit, id: EntryId, form: Form) -> Result<Self, AppError> {
        let domain = acting_domain(visit)?;
        let head = visit.competition()?.clone();
        let (entry, files, refusal) = visit
            .db()
            .read(move |conn| {
                let entry = domain.entry(conn, id)?;
                let files = papers::attachments_of(conn, id)?;
                let refusal = refusal_of_content(conn, &entry)?;
                Ok::<_, AppError>((entry, files, refusal))
            })
            .await?;
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_entries_plan()),
            form,
            desk: format!("/c/{}/entries/{id}", head.slug),
            plan: files.into_iter().rfind(|file| file.kind == papers::PLAN),
            zone: head.zone(),
            entry,
            refusal,
        })
    }

    fn about(&self, plan: &AttachmentRow) -> String {
        format!("{} · {}", words::size(plan.size), plan.uploaded_at.to_minute(self.zone))
    }
}

pub async fn show_plan(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let mut upload = DeskPlanPage::load(&visit, path.into_inner().1, Form::blank(&visit)).await?;
    if let Some(refusal) = &upload.refusal {
        return Ok(visit.see_other_saying(&upload.desk, &refusal.words(visit.t())));
    }
    upload.form.set("version", upload.entry.version.to_string());
    page(&visit, &upload)
}

pub async fn attach_plan(
    visit: Visit,
    path: Path<(String, EntryId)>,
    parts: Multipart,
) -> Result<HttpResponse, AppError> {
    let id = path.into_inner().1;
    // Whose entry it is, is asked before anything is received.
    let known = DeskPlanPage::load(&visit, id, Form::blank(&visit)).await?;
    let label = visit.t().msg_entries_plan();
    let upload = upload::receive(&visit, parts, files::MOST_PLAN_BYTES).await?;
    let mut form = upload.form;
    let checked = match &upload.file {
        Some(file) => files::check_plan(file).await?,
        None => Err(Problem::Missing),
    };
    let (Some(file), Ok(())) = (upload.file, &checked) else {
        if let Err(problem) = checked {
            form.refuse("plan", &label, &problem);
        }
        return form_again(&visit, &DeskPlanPage { form, ..known });
    };
    if let Some(refusal) = &known.refusal {
        form.refuse_saying("plan", &label, refusal.words(visit.t()));
        return page_with_status(&visit, StatusCode::CONFLICT, &DeskPlanPage { form, ..known });
    }
    let size = i64::try_from(file.size).map_err(AppError::internal)?;
    let new = NewFile { name: file.name.clone(), size, sha256: file.sha256.clone() };
    // The file lies safe in its place before the entry names it.
    files::keep(&visit.site, file).await?;
    let (by, domain, based_on) = (visit.by()?, acting_domain(&visit)?, version_of(&form)?);
    let attached =
        visit.db().write(move |conn| behalf::attach_plan(conn, &by, &domain, id, based_on, &new)).await;
    if let Err(AppError::Refused(refusal)) = attached {
        form.refuse_saying("plan", &label, refusal.words(visit.t()));
        let mut again = DeskPlanPage::load(&visit, id, form).await?;
        again.form.set("version", again.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    attached?;
    Ok(visit.see_other_saying(&known.desk, &visit.t().msg_entries_plan_attached()))
}

/// The question before an entry is withdrawn for its team.
#[derive(Template)]
#[template(path = "entries/desk_withdraw.html")]
struct DeskWithdrawPage {
    chrome: Chrome,
    form: Form,
    entry: EntryRow,
    desk: String,
    /// What follows from it.
    lines: Vec<String>,
}

impl DeskWithdrawPage {
    async fn load(visit: &Visit, id: EntryId, form: Form) -> Result<Self, AppError> {
        let (domain, head, t) = (acting_domain(visit)?, visit.competition()?.clone(), visit.t());
        let (entry, files, is_judged) = visit
            .db()
            .read(move |conn| {
                let entry = domain.entry(conn, id)?;
                let files = papers::attachments_of(conn, id)?;
                Ok::<_, AppError>((entry, files, bonds::is_under_judgement(conn, id)?))
            })
            .await?;
        let has_plan = files.iter().any(|file| file.kind == papers::PLAN);
        let may_come_back = !is_judged
            && entry.leader_account_id.is_some()
            && visit.now() < head.entries_close_at
            && Completeness::of(&entry, has_plan).is_complete();
        let team = if may_come_back {
            t.msg_entries_withdraw_again(head.entries_close_at.to_minute(head.zone()))
        } else {
            t.msg_entries_withdraw_no_way_back()
        };
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_entries_withdraw_for_title()),
            form,
            entry,
            desk: format!("/c/{}/entries/{id}", head.slug),
            lines: vec![
                t.msg_entries_withdraw_warning(),
                t.msg_entries_withdraw_for_back(),
                team,
                t.msg_entries_measure_team(),
            ],
        })
    }
}

pub async fn show_withdraw(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let mut question = DeskWithdrawPage::load(&visit, path.into_inner().1, Form::blank(&visit)).await?;
    if !question.entry.state.may_become(EntryState::Withdrawn) {
        return Ok(visit.see_other_saying(&question.desk, &visit.t().msg_entries_refused_state()));
    }
    question.form.set("version", question.entry.version.to_string());
    page(&visit, &question)
}

pub async fn withdraw(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let id = path.into_inner().1;
    let label = visit.t().msg_entries_reason();
    let Some(reason) = form.parse("reason", &label, Paragraphs::<500>::parse) else {
        return form_again(&visit, &DeskWithdrawPage::load(&visit, id, form).await?);
    };
    let (by, domain, based_on) = (visit.by()?, acting_domain(&visit)?, version_of(&form)?);
    let withdrawn = visit
        .db()
        .write(move |conn| withdrawals::withdraw_for(conn, &by, &domain, id, based_on, reason.as_str()))
        .await;
    if let Err(AppError::Refused(refusal)) = withdrawn {
        // The reason stays on the page, which now asks about the entry as it has become.
        form.refuse_saying("reason", &label, refusal.words(visit.t()));
        let mut again = DeskWithdrawPage::load(&visit, id, form).await?;
        again.form.set("version", again.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    withdrawn?;
    let desk = format!("/c/{}/entries/{id}", visit.competition()?.slug);
    Ok(visit.see_other_saying(&desk, &visit.t().msg_entries_withdrawn()))
}
