//! The question before an entry is suspended, reinstated or disqualified: what follows from it, and for which reason.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    forms::version_of,
    measures::{self, Measure},
    store::{
        self, EntryRow,
        bonds::{self, SheetRound},
    },
    words,
};
use crate::{
    domain::{id::EntryId, states::RoundState, text::Paragraphs},
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::{form_again, page, page_with_status},
        visit::Visit,
    },
};

/// A round in which the entry has sheets.
struct RoundLine {
    name: String,
    is_published: bool,
    sheets: usize,
}

#[derive(Template)]
#[template(path = "entries/measure.html")]
struct MeasurePage {
    chrome: Chrome,
    form: Form,
    entry: EntryRow,
    measure: Measure,
    desk: String,
    button: String,
    lines: Vec<String>,
    rounds: Vec<RoundLine>,
}

impl MeasurePage {
    async fn load(visit: &Visit, id: EntryId, measure: Measure, form: Form) -> Result<Self, AppError> {
        let head = visit.competition()?.clone();
        let competition = head.id;
        let (entry, sheets) = visit
            .db()
            .read(move |conn| {
                let entry = store::entry_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
                Ok::<_, AppError>((entry, bonds::sheet_rounds_of(conn, id)?))
            })
            .await?;
        let (t, language) = (visit.t(), visit.language());
        let of_round = |sheets: &[SheetRound]| {
            let round = sheets.first()?;
            Some(RoundLine {
                name: language.pick(&round.name_zh, &round.name_en).to_owned(),
                is_published: round.state == RoundState::Finalised,
                sheets: sheets.len(),
            })
        };
        let rounds: Vec<RoundLine> =
            sheets.chunk_by(|one, next| one.id == next.id).filter_map(of_round).collect();
        // Sheets of a published round count as they were published.
        let sheets: usize = rounds.iter().filter(|round| !round.is_published).map(|round| round.sheets).sum();
        let (title, lines) = match measure {
            Measure::Suspend => (
                t.msg_entries_suspend_title(),
                vec![t.msg_entries_suspend_ranking(), t.msg_entries_measure_sheets(sheets)],
            ),
            Measure::Lift => (
                t.msg_entries_lift_title(),
                vec![t.msg_entries_lift_ranking(), t.msg_entries_lift_sheets(sheets)],
            ),
            Measure::Disqualify => (
                t.msg_entries_disqualify_title(),
                vec![
                    t.msg_entries_disqualify_final(),
                    t.msg_entries_disqualify_ranking(),
                    t.msg_entries_measure_sheets(sheets),
                    t.msg_entries_disqualify_mentor(),
                ],
            ),
        };
        let both = [t.msg_entries_measure_published(), t.msg_entries_measure_team()];
        Ok(Self {
            chrome: Chrome::new(visit, title),
            form,
            desk: format!("/c/{}/entries/{id}", head.slug),
            button: words::measure(t, measure),
            lines: lines.into_iter().chain(both).collect(),
            rounds,
            entry,
            measure,
        })
    }
}

async fn show(visit: Visit, id: EntryId, measure: Measure) -> Result<HttpResponse, AppError> {
    let mut question = MeasurePage::load(&visit, id, measure, Form::blank(&visit)).await?;
    if !measure.fits(question.entry.state) {
        return Ok(visit.see_other_saying(&question.desk, &visit.t().msg_entries_refused_state()));
    }
    question.form.set("version", question.entry.version.to_string());
    page(&visit, &question)
}

async fn take(visit: Visit, id: EntryId, measure: Measure, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let reason = form.parse("reason", &t.msg_entries_reason(), Paragraphs::<500>::parse);
    let Some(reason) = reason else {
        return form_again(&visit, &MeasurePage::load(&visit, id, measure, form).await?);
    };
    let (by, competition, based_on) = (visit.by()?, visit.competition()?.id, version_of(&form)?);
    let taken = visit
        .db()
        .write(move |conn| measures::take(conn, &by, competition, id, based_on, measure, reason.as_str()))
        .await;
    if let Err(AppError::Refused(refusal)) = taken {
        // The reason stays on the page, which now shows the entry as it has become.
        form.refuse_saying("reason", &words::measure(t, measure), refusal.words(t));
        let mut again = MeasurePage::load(&visit, id, measure, form).await?;
        again.form.set("version", again.entry.version.to_string());
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    taken?;
    let desk = format!("/c/{}/entries/{id}", visit.competition()?.slug);
    Ok(visit.see_other_saying(&desk, &words::measure_taken(t, measure)))
}

pub async fn show_suspend(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    show(visit, path.into_inner().1, Measure::Suspend).await
}

pub async fn suspend(
    visit: Visit,
    path: Path<(String, EntryId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    take(visit, path.into_inner().1, Measure::Suspend, form).await
}

pub async fn show_lift(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    show(visit, path.into_inner().1, Measure::Lift).await
}

pub async fn lift(visit: Visit, path: Path<(String, EntryId)>, form: Form) -> Result<HttpResponse, AppError> {
    take(visit, path.into_inner().1, Measure::Lift, form).await
}

pub async fn show_disqualify(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    show(visit, path.into_inner().1, Measure::Disqualify).await
}

pub async fn disqualify(
    visit: Visit,
    path: Path<(String, EntryId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    take(visit, path.into_inner().1, Measure::Disqualify, form).await
}
