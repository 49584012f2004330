//! The forms of judging: a judge's save (from the page's script or from a plain form) and recusal, the organizer's
//! acts on a sheet.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use serde_json::json;

use super::{
    actions::{
        self, COMMENT_LIMIT, Kept, Save, Saved, SheetRefusal, Wrong,
        organize::{self, Act},
        remind,
    },
    content::{Content, TypedMark, decimal},
    pages::{conflict::ConflictPage, review, sheet},
    store::CountingSheet,
};
use crate::{
    competitions,
    db::Conn,
    domain::{
        id::{CriterionId, ExpertId, RoundId, SheetId},
        problem::Problem,
        states::SheetState,
        text::{Paragraphs, folded},
    },
    error::{AppError, Refusal as _},
    web::{
        form::{Form, words},
        page::{form_again, form_in_conflict, page_with_status},
        visit::Visit,
    },
};

/// What stands before the criterion in the name of a mark's field.
const MARK: &str = "mark-";

/// Where a judge goes after a save that was accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    Draft,
    Submit,
    Next,
}

impl Go {
    fn of(form: &Form) -> Self {
        match form.value("go") {
            "submit" => Self::Submit,
            "next" => Self::Next,
            _ => Self::Draft,
        }
    }
}

/// The one way in which a judge's marks reach the server. The page's script sends a draft with `X-Autosave` and
/// gets JSON; the plain form gets a page. Either way the answer follows the commit.
pub async fn save(
    visit: Visit,
    request: HttpRequest,
    path: Path<(String, SheetId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let is_script = request.headers().contains_key("x-autosave");
    let go = if is_script { Go::Draft } else { Go::of(&form) };
    let save = parse(&form, id, go)?;
    let by = visit.by()?;
    let competition = visit.competition()?.id;
    let saved = visit.db().write(move |conn| actions::save(conn, &by, competition, &save)).await;
    if is_script {
        return answer_script(&visit, saved);
    }
    let kept = match saved {
        Ok(Saved::Kept(kept)) => kept,
        Ok(Saved::Conflict { version, content }) => {
            let page = ConflictPage::read(&visit, id, &form, version, &content).await?;
            return page_with_status(&visit, StatusCode::CONFLICT, &page);
        }
        Err(AppError::Refused(_)) => return answer_late(&visit, id, &form).await,
        Err(error) => return Err(error),
    };
    if !kept.wrong.is_empty() {
        return sheet_again(&visit, id, form, &kept).await;
    }
    go_on(&visit, id, go, &kept).await
}

fn parse(form: &Form, sheet: SheetId, go: Go) -> Result<Save, AppError> {
    let based_on = form.value("version").parse();
    // Without a version it is based on none that there is: then the act finds a conflict, and nobody's sheet is betrayed.
    let based_on = based_on.unwrap_or(-1);
    let request_key = form.plain("request_key", 100);
    let mut marks: BTreeMap<CriterionId, TypedMark> = BTreeMap::new();
    for (name, value) in form.fields() {
        let criterion = name.strip_prefix(MARK).and_then(|id| id.parse().ok());
        if let Some(criterion) = criterion {
            marks.entry(criterion).or_insert_with(|| TypedMark::parse(value));
        }
    }
    let comment = form.value("comment");
    let comment = match Paragraphs::<COMMENT_LIMIT>::parse(comment) {
        Ok(comment) => Ok(comment.into_string()),
        Err(Problem::Missing) => Ok(String::new()),
        Err(problem) => Err(problem),
    };
    Ok(Save { sheet, based_on, request_key, marks, comment, is_final: go != Go::Draft })
}

/// The answer to the page's script. What is wrong with single fields does not make the save a failure: the rest is
/// kept, and the fields are named.
fn answer_script(visit: &Visit, saved: Result<Saved, AppError>) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let zone = visit.competition()?.zone();
    let mut ok = HttpResponse::Ok();
    ok.insert_header(("cache-control", "no-store"));
    match saved {
        Ok(Saved::Kept(kept)) => {
            let problems: BTreeMap<String, String> =
                kept.wrong.iter().map(|wrong| (field_of(wrong), words(&wrong.problem, t))).collect();
            Ok(ok.json(json!({
                "saved_at": kept.at.to_clock(zone),
                "version": kept.version.to_string(),
                "total": kept.total,
                "problems": problems,
            })))
        }
        Ok(Saved::Conflict { version, content }) => {
            let fields: BTreeMap<String, String> = fields_of(&content).into_iter().collect();
            Ok(HttpResponse::Conflict().insert_header(("cache-control", "no-store")).json(json!({
                "conflict": true,
                "version": version.to_string(),
                "fields": fields,
            })))
        }
        // 409 means a conflict to the script; what a rule forbids would be forbidden again.
        Err(AppError::Refused(refusal)) => Ok(HttpResponse::UnprocessableEntity()
            .insert_header(("cache-control", "no-store"))
            .json(json!({"message": refusal.words(t)}))),
        Err(error) => Err(error),
    }
}

/// The fields that show a content on the sheet's form.
pub fn fields_of(content: &Content) -> Vec<(String, String)> {
    let marks = content.marks.iter();
    let marks = marks.map(|(criterion, points)| (format!("{MARK}{criterion}"), decimal(*points)));
    marks.chain([("comment".to_owned(), content.comment.clone())]).collect()
}

/// The name of the field of a criterion.
pub fn mark_field(criterion: CriterionId) -> String {
    format!("{MARK}{criterion}")
}

fn field_of(wrong: &Wrong) -> String {
    wrong.criterion.map_or_else(|| "comment".to_owned(), mark_field)
}

/// The answer to a plain form when the sheet is not open any more: what was sent stands beside what is stored. When it
/// was opened again in the meantime, the judge chooses as in any conflict.
async fn answer_late(visit: &Visit, id: SheetId, form: &Form) -> Result<HttpResponse, AppError> {
    let data = sheet::read(visit, id).await?;
    if data.refusal(visit).is_some() {
        let page = sheet::SheetPage::too_late(visit, data, form)?;
        return page_with_status(visit, StatusCode::CONFLICT, &page);
    }
    let (version, content) = data.stored();
    let page = ConflictPage::read(visit, id, form, version, &content).await?;
    page_with_status(visit, StatusCode::CONFLICT, &page)
}

async fn sheet_again(
    visit: &Visit,
    id: SheetId,
    mut form: Form,
    kept: &Kept,
) -> Result<HttpResponse, AppError> {
    let data = sheet::read(visit, id).await?;
    for wrong in &kept.wrong {
        let label = match wrong.criterion {
            None => visit.t().msg_judging_comment(),
            Some(criterion) => data.criterion_name(criterion, visit.language()),
        };
        form.refuse(&field_of(wrong), &label, &wrong.problem);
    }
    form_again(visit, &sheet::SheetPage::new(visit, data, form)?)
}

async fn go_on(visit: &Visit, id: SheetId, go: Go, kept: &Kept) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?;
    let base = format!("/c/{}/judging", competition.slug);
    let time = kept.at.to_clock(competition.zone());
    if kept.state != SheetState::Submitted {
        return Ok(visit.see_other_saying(&format!("{base}/{id}"), &t.msg_judging_draft_saved(time)));
    }
    let next = match go {
        Go::Draft | Go::Submit => None,
        Go::Next => sheet::read(visit, id).await?.next_open(),
    };
    let place = next.map_or(base.clone(), |next| format!("{base}/{next}"));
    let total = kept.total.clone().unwrap_or_default();
    Ok(visit.see_other_saying(&place, &t.msg_judging_submitted_at(time, total)))
}

pub async fn recuse(
    visit: Visit,
    path: Path<(String, SheetId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let reason = form.parse("reason", &visit.t().msg_judging_reason(), Paragraphs::<500>::parse);
    let Some(reason) = reason else {
        let data = sheet::read(&visit, id).await?;
        return form_again(&visit, &sheet::SheetPage::new(&visit, data, form)?);
    };
    let by = visit.by()?;
    let competition = visit.competition()?;
    let place = format!("/c/{}/judging", competition.slug);
    let competition = competition.id;
    match visit.db().write(move |conn| actions::recuse(conn, &by, competition, id, &reason)).await {
        Ok(counting) => {
            let (t, language) = (visit.t(), visit.language());
            let name = |sheet: &CountingSheet| language.pick(&sheet.round_zh, &sheet.round_en).to_owned();
            let rounds: Vec<String> = counting.iter().map(name).collect();
            let words = if rounds.is_empty() {
                t.msg_judging_recused()
            } else {
                t.msg_judging_recused_counting(rounds.join(&t.msg_list_separator()))
            };
            Ok(visit.see_other_saying(&place, &words))
        }
        // What was typed stays on the page, also where there is no form for it any more.
        Err(AppError::Refused(refusal)) => {
            let t = visit.t();
            form.refuse_saying("reason", &t.msg_judging_recuse_reason(), refusal.words(t));
            let data = sheet::read(&visit, id).await?;
            form_again(&visit, &sheet::SheetPage::new(&visit, data, form)?)
        }
        Err(error) => Err(error),
    }
}

type SheetPath = Path<(String, RoundId, SheetId)>;

pub async fn reopen(visit: Visit, path: SheetPath, form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let done = Done { open: t.msg_judging_reopened(), closed: t.msg_judging_reopened_closed() };
    act(visit, path, form, "reason", done, |conn, by, act, _| organize::reopen(conn, by, act)).await
}

pub async fn void(visit: Visit, path: SheetPath, form: Form) -> Result<HttpResponse, AppError> {
    let words = visit.t().msg_judging_voided();
    let done = Done { open: words.clone(), closed: words };
    act(visit, path, form, "void_reason", done, |conn, by, act, _| organize::void(conn, by, act)).await
}

pub async fn give(visit: Visit, path: SheetPath, form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let done = Done { open: t.msg_judging_given(), closed: t.msg_judging_given_closed() };
    act(visit, path, form, "give_reason", done, |conn, by, act, to| {
        organize::give(conn, by, act, to.ok_or(AppError::NotFound)?).map(drop)
    })
    .await
}

/// What is said when an act is done: a judge can go on at once only while the round is open.
struct Done {
    open: String,
    closed: String,
}

/// Parses what all three acts of an organizer on a sheet need, does one of them, and goes back to the sheet.
async fn act(
    visit: Visit,
    path: SheetPath,
    mut form: Form,
    field: &str,
    done: Done,
    run: impl Fn(&mut Conn, &crate::audit::By, &Act, Option<ExpertId>) -> Result<(), AppError> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (_, round, sheet) = path.into_inner();
    let based_on = form.value("version").parse();
    let based_on = based_on.map_err(|_not_whole| AppError::BadRequest("a sheet without its version"))?;
    let reason = form.parse(field, &t.msg_judging_reason(), Paragraphs::<500>::parse);
    let to: Option<ExpertId> = if field == "give_reason" {
        form.choice("expert", &t.msg_judging_new_judge(), |id| folded(id).parse().ok())
    } else {
        None
    };
    let (Some(reason), true) = (reason, form.is_good()) else {
        let page = review::ReviewPage::read(&visit, round, sheet, form).await?;
        return form_again(&visit, &page);
    };
    let by = visit.by()?;
    let competition = visit.competition()?;
    let place = format!("/c/{}/rounds/{round}/sheets/{sheet}", competition.slug);
    let act = Act { competition: competition.id, round, sheet, based_on, reason };
    let competition = competition.id;
    let acted = visit
        .db()
        .write(move |conn| {
            run(conn, &by, &act, to)?;
            competitions::store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)
        })
        .await;
    let row = match acted {
        Ok(row) => row,
        Err(AppError::Refused(refusal)) => {
            return refused(&visit, (round, sheet), form, field, refusal.words(t)).await;
        }
        Err(error) => return Err(error),
    };
    let is_open = review::is_open_to_judges(&row, visit.now());
    Ok(visit.see_other_saying(&place, if is_open { &done.open } else { &done.closed }))
}

/// The sheet's page again, with the reason that was typed and what forbids the act.
async fn refused(
    visit: &Visit,
    (round, sheet): (RoundId, SheetId),
    mut form: Form,
    field: &str,
    words: String,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let is_stale = words == SheetRefusal::Stale.words(t);
    // A sheet can be wrong for every judge; what is left to refuse is the judge who was chosen.
    if field == "give_reason" && !is_stale && words != SheetRefusal::Finalised.words(t) {
        form.refuse_saying("expert", &t.msg_judging_new_judge(), words);
    } else {
        form.refuse_saying(field, &t.msg_judging_reason(), words);
    }
    let page = review::ReviewPage::read(visit, round, sheet, form).await?;
    if is_stale { form_in_conflict(visit, &page) } else { form_again(visit, &page) }
}

pub async fn remind(
    visit: Visit,
    path: Path<(String, RoundId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, round) = path.into_inner();
    let seen: Vec<ExpertId> = form.values("expert").filter_map(|id| id.parse().ok()).collect();
    let by = visit.by()?;
    let competition = visit.competition()?;
    let board = format!("/c/{}/rounds/{round}/progress", competition.slug);
    let competition = competition.id;
    let public_url = visit.site.config.public_url.clone();
    let sent = visit
        .db()
        .write(move |conn| remind::remind(conn, &by, competition, round, &seen, &public_url))
        .await?;
    Ok(visit.see_other_saying(&board, &visit.t().msg_judging_reminded(sent)))
}
