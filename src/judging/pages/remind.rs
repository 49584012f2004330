//! Who would be reminded, looked at before the mails leave.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use crate::{
    audit::disclosure::note_contacts,
    competitions,
    domain::{contact::masked, id::RoundId},
    error::{AppError, Refusal as _},
    judging::actions::remind,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

#[derive(Template)]
#[template(path = "judging/remind.html")]
struct RemindPage {
    chrome: Chrome,
    board: String,
    action: String,
    round: String,
    last: Option<String>,
    refusal: Option<String>,
    reached: usize,
    judges: Vec<JudgeLine>,
    is_contact_shown: bool,
}

struct JudgeLine {
    id: String,
    name: String,
    open: usize,
    address: Option<String>,
    phone: String,
}

pub async fn show_remind(visit: Visit, path: Path<(String, RoundId)>) -> Result<HttpResponse, AppError> {
    page(&visit, &remind_page(&visit, path.into_inner().1, false).await?)
}

/// The same page with addresses and phone numbers whole, which the log says: who has no address is called.
pub async fn show_contacts(
    visit: Visit,
    path: Path<(String, RoundId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let shown = remind_page(&visit, path.into_inner().1, true).await?;
    note_contacts(&visit, "judges", shown.judges.len()).await?;
    page(&visit, &shown)
}

async fn remind_page(visit: &Visit, id: RoundId, is_contact_shown: bool) -> Result<RemindPage, AppError> {
    let known = |contact: String| if is_contact_shown { contact } else { masked(&contact) };
    let competition = visit.competition()?;
    let competition_id = competition.id;
    let (round, judges, last) = visit
        .db()
        .read(move |conn| {
            let round = competitions::store::round_in(conn, competition_id, id)?.ok_or(AppError::NotFound)?;
            let judges = remind::laggards(conn, id)?;
            Ok::<_, AppError>((round, judges, remind::last_reminded(conn, id)?))
        })
        .await?;
    let t = visit.t();
    let zone = competition.zone();
    let reached = judges.iter().filter(|judge| judge.address.is_some()).count();
    let refusal = remind::refusal(&round, last, visit.now())
        .or_else(|| (reached == 0).then_some(remind::RemindRefusal::Nobody));
    let base = format!("/c/{}/rounds/{id}", competition.slug);
    Ok(RemindPage {
        chrome: Chrome::new(visit, t.msg_judging_remind_title()),
        board: format!("{base}/progress"),
        action: format!("{base}/remind"),
        round: visit.language().pick(&round.name_zh, &round.name_en).to_owned(),
        last: last.map(|last| t.msg_judging_remind_last(last.to_minute(zone))),
        refusal: refusal.map(|refusal| refusal.words(t)),
        reached,
        judges: judges
            .into_iter()
            .map(|judge| JudgeLine {
                id: judge.expert.to_string(),
                name: judge.name,
                open: judge.open,
                address: judge.address.map(known),
                phone: known(judge.phone),
            })
            .collect(),
        is_contact_shown,
    })
}
