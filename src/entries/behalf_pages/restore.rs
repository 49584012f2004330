//! The question before a withdrawal is taken back: where the entry will stand, what counts again, and for which reason.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use crate::{
    domain::{
        id::EntryId,
        states::{EntryState, RoundState},
        text::Paragraphs,
    },
    entries::{
        desk_pages::acting_domain,
        forms::version_of,
        store::{EntryRow, bonds},
        withdrawals, words,
    },
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::{form_again, page, page_with_status},
        visit::Visit,
    },
};

/// The question before a withdrawal is taken back.
#[derive(Template)]
#[template(path = "entries/desk_restore.html")]
struct RestorePage {
    chrome: Chrome,
    form: Form,
    entry: EntryRow,
    desk: String,
    /// What follows from it.
    lines: Vec<String>,
}

impl RestorePage {
    async fn load(visit: &Visit, id: EntryId, form: Form) -> Result<Self, AppError> {
        let domain = acting_domain(visit)?;
        let (entry, target, sheets) = visit
            .db()
            .read(move |conn| {
                let entry = domain.entry(conn, id)?;
                let target = withdrawals::state_before(conn, id)?;
                Ok::<_, AppError>((entry, target, bonds::sheet_rounds_of(conn, id)?))
            })
            .await?;
        let t = visit.t();
        // Sheets of a published round count as they were published.
        let sheets = sheets.iter().filter(|sheet| sheet.state != RoundState::Finalised).count();
        let mut lines = vec![t.msg_entries_restore_state(words::state(t, target))];
        if target == EntryState::Admitted {
            lines.extend([t.msg_entries_lift_sheets(sheets), t.msg_entries_restore_mentor()]);
        }
        lines.extend([t.msg_entries_measure_published(), t.msg_entries_measure_team()]);
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_entries_restore_title()),
            form,
            entry,
            desk: format!("/c/{}/entries/{id}", visit.competition()?.slug),
            lines,
        })
    }
}

pub async fn show_restore(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let mut question = RestorePage::load(&visit, path.into_inner().1, Form::blank(&visit)).await?;
    if question.entry.state != EntryState::Withdrawn {
        return Ok(visit.see_other_saying(&question.desk, &visit.t().msg_entries_refused_state()));
    }
    question.form.set("version", question.entry.version.to_string());
    page(&visit, &question)
}

pub async fn restore(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (id, t) = (path.into_inner().1, visit.t());
    let label = t.msg_entries_reason();
    let Some(reason) = form.parse("reason", &label, Paragraphs::<500>::parse) else {
        return form_again(&visit, &RestorePage::load(&visit, id, form).await?);
    };
    let (by, domain, based_on) = (visit.by()?, acting_domain(&visit)?, version_of(&form)?);
    let restored = visit
        .db()
        .write(move |conn| withdrawals::restore(conn, &by, &domain, id, based_on, reason.as_str()))
        .await;
    if let Err(AppError::Refused(refusal)) = restored {
        // The reason stays on the page, which now asks about the entry as it has become.
        form.refuse_saying("reason", &label, refusal.words(t));
        let mut again = RestorePage::load(&visit, id, form).await?;
        again.form.set("version", again.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    let state = words::state(t, restored?);
    let desk = format!("/c/{}/entries/{id}", visit.competition()?.slug);
    Ok(visit.see_other_saying(&desk, &t.msg_entries_was_restored(state)))
}
