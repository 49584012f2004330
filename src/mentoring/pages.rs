//! The pages of mentors and of their teams.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    material::{Material, MaterialRows},
    store::{self, CoachingRow, MentorshipLine},
    words,
};
use crate::{
    domain::{
        contact::masked,
        id::{CoachingId, EntryId, MentorshipId},
        states::CoachingWay,
    },
    entries::store as entries,
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// A value and its label, for a choice.
type Choice = (String, String);

/// A team of a mentor.
struct Team {
    href: String,
    number: String,
    name: String,
    leader: String,
    /// Masked; none once the mentorship has ended.
    phone: Option<String>,
    last: Option<String>,
    next_steps: String,
    sessions: usize,
    has_ended: bool,
}

/// The teams of a mentor.
#[derive(Template)]
#[template(path = "mentoring/teams.html")]
struct TeamsPage {
    chrome: Chrome,
    teams: Vec<Team>,
    waiting: usize,
}

pub async fn list_own(visit: Visit) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let (competition, account) = (head.id, visit.account()?);
    let (lines, records) = visit
        .db()
        .read(move |conn| {
            let lines = store::mentorships_of_account(conn, competition, account)?;
            let ids: Vec<MentorshipId> = lines.iter().map(|line| line.id).collect();
            Ok::<_, AppError>((lines, store::coachings_of(conn, &ids)?))
        })
        .await?;
    let mut of_team: BTreeMap<MentorshipId, Vec<CoachingRow>> = BTreeMap::new();
    for record in records {
        of_team.entry(record.mentorship_id).or_default().push(record);
    }
    let teams: Vec<Team> = lines
        .into_iter()
        .map(|line| {
            let records = of_team.remove(&line.id).unwrap_or_default();
            let last = records.first();
            Team {
                href: format!("/c/{}/mentoring/{}", head.slug, line.id),
                last: last.map(|record| format!("{} {}", record.held_on, record.topic)),
                next_steps: last.map(|record| record.next_steps.clone()).unwrap_or_default(),
                sessions: records.len(),
                has_ended: line.ended_at.is_some(),
                number: line.number,
                name: line.name,
                leader: line.leader,
                phone: line.ended_at.is_none().then(|| masked(&line.phone)),
            }
        })
        .collect();
    let waiting = teams.iter().filter(|team| !team.has_ended && team.sessions == 0).count();
    page(&visit, &TeamsPage { chrome: Chrome::new(&visit, t.msg_nav_mentoring()), teams, waiting })
}

/// A coaching record, as pages show it.
pub struct Record {
    pub edit: Option<String>,
    pub held_on: String,
    pub minutes: String,
    pub way: String,
    pub mentor: String,
    pub topic: String,
    pub advice: String,
    pub next_steps: String,
}

/// The records with the mentors' names; `base` is where they are changed, if they may be.
pub fn records_of(
    t: &L10nLanguage,
    records: Vec<CoachingRow>,
    mentors: &BTreeMap<MentorshipId, String>,
    base: Option<&str>,
) -> Vec<Record> {
    records
        .into_iter()
        .map(|record| Record {
            edit: base.map(|base| format!("{base}/{}", record.id)),
            held_on: record.held_on,
            minutes: t.msg_mentoring_minutes_long(record.minutes),
            way: words::way(t, record.way),
            mentor: mentors.get(&record.mentorship_id).cloned().unwrap_or_default(),
            topic: record.topic,
            advice: record.advice,
            next_steps: record.next_steps,
        })
        .collect()
}

fn ways(t: &L10nLanguage) -> Vec<Choice> {
    CoachingWay::ALL.iter().map(|way| (way.name().to_owned(), words::way(t, *way))).collect()
}

/// One team of a mentor, with its records and the form for the next one.
#[derive(Template)]
#[template(path = "mentoring/team.html")]
pub struct OwnPage {
    chrome: Chrome,
    form: Form,
    list: String,
    path: String,
    line: MentorshipLine,
    /// The leader's number, whole, by which the mentor calls the team; none once the mentorship has ended.
    phone: Option<String>,
    /// None once the mentorship has ended.
    material: Option<Material>,
    records: Vec<Record>,
    ways: Vec<Choice>,
    today: String,
    has_ended: bool,
}

pub async fn show_own(visit: Visit, path: Path<(String, MentorshipId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let today = visit.now().to_date(visit.competition()?.zone());
    let form = Form::blank(&visit).with("held_on", today);
    page(&visit, &own_page(&visit, id, form).await?)
}

pub async fn own_page(visit: &Visit, id: MentorshipId, form: Form) -> Result<OwnPage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let (competition, account) = (head.id, visit.account()?);
    let (line, material, records) = visit
        .db()
        .read(move |conn| {
            let line = store::own_mentorship(conn, competition, account, id)?.ok_or(AppError::NotFound)?;
            let material = match line.ended_at {
                None => Some(MaterialRows::read(conn, line.entry)?),
                Some(_) => None,
            };
            Ok::<_, AppError>((line, material, store::coachings_of(conn, &[id])?))
        })
        .await?;
    let list = format!("/c/{}/mentoring", head.slug);
    let path = format!("{list}/{id}");
    let has_ended = line.ended_at.is_some();
    let mentors = BTreeMap::from([(id, line.mentor.clone())]);
    Ok(OwnPage {
        chrome: Chrome::new(visit, format!("{} {}", line.number, line.name)),
        form,
        material: material.map(|rows| Material::of(rows, &path, visit.language(), t)),
        records: records_of(t, records, &mentors, (!has_ended).then_some(path.as_str())),
        ways: ways(t),
        today: visit.now().to_date(head.zone()),
        phone: (!has_ended).then(|| line.phone.clone()),
        list,
        path,
        line,
        has_ended,
    })
}

/// One record, to be changed.
#[derive(Template)]
#[template(path = "mentoring/coaching.html")]
pub struct CoachingPage {
    chrome: Chrome,
    form: Form,
    back: String,
    path: String,
    ways: Vec<Choice>,
    today: String,
}

pub async fn show_coaching(
    visit: Visit,
    path: Path<(String, MentorshipId, CoachingId)>,
) -> Result<HttpResponse, AppError> {
    let (_, mentorship, coaching) = path.into_inner();
    page(&visit, &coaching_page(&visit, mentorship, coaching, None).await?)
}

/// The form of a record, as it is stored.
pub async fn coaching_form(
    visit: &Visit,
    mentorship: MentorshipId,
    coaching: CoachingId,
) -> Result<Form, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let row = visit
        .db()
        .read(move |conn| {
            store::own_mentorship(conn, competition, account, mentorship)?.ok_or(AppError::NotFound)?;
            store::coaching_in(conn, mentorship, coaching)?.ok_or(AppError::NotFound)
        })
        .await?;
    Ok(Form::blank(visit)
        .with("held_on", row.held_on)
        .with("minutes", row.minutes.to_string())
        .with("way", row.way.name())
        .with("topic", row.topic)
        .with("advice", row.advice)
        .with("next_steps", row.next_steps)
        .with("version", row.version.to_string()))
}

/// The page of a record: with what was typed, or as it is stored.
pub async fn coaching_page(
    visit: &Visit,
    mentorship: MentorshipId,
    coaching: CoachingId,
    typed: Option<Form>,
) -> Result<CoachingPage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let stored = coaching_form(visit, mentorship, coaching).await?;
    let form = typed.unwrap_or(stored);
    let back = format!("/c/{}/mentoring/{mentorship}", head.slug);
    Ok(CoachingPage {
        chrome: Chrome::new(visit, t.msg_mentoring_edit_title()),
        form,
        path: format!("{back}/{coaching}"),
        back,
        ways: ways(t),
        today: visit.now().to_date(head.zone()),
    })
}

/// The records as the team sees them.
#[derive(Template)]
#[template(path = "mentoring/records.html")]
struct RecordsPage {
    chrome: Chrome,
    back: String,
    title: String,
    mentor: Option<String>,
    records: Vec<Record>,
}

pub async fn show_team(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let (competition, account) = (head.id, visit.account()?);
    let (_, id) = path.into_inner();
    let (entry, lines, records) = visit
        .db()
        .read(move |conn| {
            let entry = entries::own_entry(conn, competition, account, id)?.ok_or(AppError::NotFound)?;
            let lines = store::mentorships_of_entry(conn, competition, id)?;
            let ids: Vec<MentorshipId> = lines.iter().map(|line| line.id).collect();
            Ok::<_, AppError>((entry, lines, store::coachings_of(conn, &ids)?))
        })
        .await?;
    let mentors = lines.iter().map(|line| (line.id, line.mentor.clone())).collect();
    page(
        &visit,
        &RecordsPage {
            chrome: Chrome::new(&visit, t.msg_mentoring_records_title()),
            back: format!("/c/{}/my-entries/{id}", head.slug),
            title: format!("{} {}", entry.number, entry.name),
            mentor: lines.into_iter().find(|line| line.ended_at.is_none()).map(|line| line.mentor),
            records: records_of(t, records, &mentors, None),
        },
    )
}
