//! The log as organizers, supervisors and the administrator read it.

use actix_web::{HttpResponse, http::header, web::Query};
use askama::Template;
use serde::Deserialize;

use super::{
    detail_words::{fields, told},
    disclosure::{Export, note_export},
    export::{LogStyle, MOST_RECORDS, write_log},
    hex,
    sequencer::{MOST_COUNTED, count_waiting, lowest_id_at},
    store::{self, LinkRow, LogFilter, LogLine},
    subjects::Subjects,
    words,
};
use crate::{
    domain::{
        id::{CompetitionId, EventId},
        role::Role,
        time::Timestamp,
    },
    error::AppError,
    tables::TableFormat,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// Records on one page.
const PAGE: i64 = 100;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    kind: Option<String>,
    who: Option<String>,
    since: Option<String>,
    until: Option<String>,
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "audit/log.html")]
pub struct LogPage {
    chrome: Chrome,
    lines: Vec<Line>,
    kinds: Vec<(String, String)>,
    chosen: String,
    since: String,
    until: String,
    who: String,
    who_name: Option<String>,
    older: Option<String>,
    export: String,
    head: Option<(String, String)>,
    /// How many records wait for their link; none when there are none.
    waiting: Option<String>,
}

/// A record as the page shows it.
struct Line {
    at: String,
    actor: Option<(String, String)>,
    act: String,
    kind: String,
    subject: String,
    /// What people call the thing.
    name: Option<String>,
    href: Option<String>,
    revision: Option<String>,
    detail: Vec<(String, String)>,
    is_erased: bool,
    seq: Option<i64>,
}

pub async fn show_competition_log(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?;
    show(&visit, Some(competition.id), competition.zone(), asked.into_inner()).await
}

pub async fn show_site_log(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    show(&visit, None, chrono_tz::Asia::Shanghai, asked.into_inner()).await
}

pub async fn send_competition_log(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?;
    send(&visit, Some(competition.id), competition.zone(), &asked).await
}

pub async fn send_site_log(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, AppError> {
    send(&visit, None, chrono_tz::Asia::Shanghai, &asked).await
}

impl Asked {
    fn filter(&self, competition: Option<CompetitionId>, zone: chrono_tz::Tz) -> LogFilter {
        let since = self
            .since
            .as_deref()
            .and_then(|day| Timestamp::parse_local(&format!("{day}T00:00"), zone))
            .map(lowest_id_at);
        let day_after = self
            .until
            .as_deref()
            .and_then(|day| Timestamp::parse_local(&format!("{day}T23:59"), zone))
            .map(|minute| lowest_id_at(minute.plus_seconds(60)));
        let before: Option<EventId> = self.before.as_deref().and_then(|text| text.parse().ok());
        LogFilter {
            competition,
            kind: self.kind.clone().filter(|kind| words::KINDS.contains(&kind.as_str())),
            who: self.who.as_deref().and_then(|text| text.parse().ok()),
            since,
            before: match (before, day_after) {
                (Some(before), Some(day_after)) => Some(before.min(day_after)),
                (before, day_after) => before.or(day_after),
            },
        }
    }

    /// The address of the same question at another path, or from another record on.
    fn address(&self, path: &str, filter: &LogFilter, before: Option<EventId>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = &filter.kind {
            query.append_pair("kind", kind);
        }
        if let Some(who) = filter.who {
            query.append_pair("who", &who.to_string());
        }
        for (name, day) in [("since", &self.since), ("until", &self.until)] {
            if let Some(day) = day {
                query.append_pair(name, day);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        format!("{path}?{}", query.finish())
    }
}

async fn show(
    visit: &Visit,
    competition: Option<CompetitionId>,
    zone: chrono_tz::Tz,
    asked: Asked,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let filter = asked.filter(competition, zone);
    let question = filter.clone();
    let (lines, subjects, head, waiting, who_name) = visit
        .db()
        .read(move |conn| {
            let lines = store::log_page(conn, &question, PAGE)?;
            let subjects = match question.competition {
                Some(_) => Subjects::read(conn, &lines)?,
                None => Subjects::default(),
            };
            let who = question.who.map(|who| store::name_of(conn, who)).transpose()?.flatten();
            Ok::<_, AppError>((lines, subjects, store::chain_head(conn)?, count_waiting(conn)?, who))
        })
        .await?;
    let last = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)).map(|line| line.event.id);
    let mut kinds = vec![(String::new(), t.msg_audit_all_kinds())];
    kinds.extend(words::KINDS.iter().map(|kind| ((*kind).to_owned(), words::kind(kind, t))));
    let log = LogPage {
        chrome: Chrome::new(visit, t.msg_audit_title()),
        older: last.map(|last| asked.address(visit.path(), &filter, Some(last))),
        export: asked.address(&format!("{}.csv", visit.path()), &filter, None),
        lines: lines.into_iter().map(|line| shown(line, &subjects, zone, visit)).collect(),
        kinds,
        chosen: filter.kind.unwrap_or_default(),
        since: asked.since.unwrap_or_default(),
        until: asked.until.unwrap_or_default(),
        who: filter.who.map(|who| who.to_string()).unwrap_or_default(),
        who_name,
        head: head.map(|LinkRow { seq, hash, .. }| (seq.to_string(), hex(&hash))),
        waiting: (waiting > 0).then(|| counted(waiting)),
    };
    page(visit, &log)
}

async fn send(
    visit: &Visit,
    competition: Option<CompetitionId>,
    zone: chrono_tz::Tz,
    asked: &Asked,
) -> Result<HttpResponse, AppError> {
    let filter = asked.filter(competition, zone);
    let style =
        LogStyle { zone, language: visit.language(), is_masked: only_watches(visit), at: visit.now() };
    let written = visit.db().read(move |conn| write_log(conn, &filter, style, MOST_RECORDS)).await;
    let (body, rows) = written?;
    let (act, subject) = match competition {
        Some(competition) => ("competition.exported", competition.into()),
        None => ("account.exported", visit.account()?.into()),
    };
    let export = Export { act, competition, subject, kind: "log", format: TableFormat::Csv, rows };
    note_export(visit, export).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"log.csv\""))
        .body(body))
}

/// A number of waiting records; beyond the most that are counted, that there are more.
fn counted(waiting: usize) -> String {
    let is_all = i64::try_from(waiting).is_ok_and(|count| count < MOST_COUNTED);
    if is_all { waiting.to_string() } else { format!("{waiting}+") }
}

fn shown(line: LogLine, subjects: &Subjects, zone: chrono_tz::Tz, visit: &Visit) -> Line {
    let t = visit.t();
    let is_erased = line.content.is_none();
    // Whole contacts are in the file, whose making is logged.
    let detail = line.content.as_deref().map(fields).unwrap_or_default();
    let table = detail.get("kind").and_then(serde_json::Value::as_str);
    let competition = visit.competition().ok();
    let place = competition.and_then(|of| Some((of.slug.clone(), subjects.place(&line, table)?)));
    let event = line.event;
    Line {
        at: format!("{} {}", event.at.to_date(zone), event.at.to_clock(zone)),
        actor: line.actor.zip(event.actor_id.map(|id| id.to_string())),
        act: words::act(&event.act, t).unwrap_or_else(|| event.act.clone()),
        kind: words::kind(&event.subject_kind, t),
        subject: hex(&event.subject_id).chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect(),
        name: place.as_ref().and_then(|(_, place)| place.name.clone()),
        href: place.map(|(slug, place)| format!("/c/{slug}/{}", place.path)),
        revision: (event.revision > 0).then(|| t.msg_audit_version(event.revision.to_string())),
        is_erased,
        detail: told(&event.act, detail, zone, t),
        seq: line.seq,
    }
}

/// Whether the reader of a competition's log only watches, and so has no use for anybody's phone number.
fn only_watches(visit: &Visit) -> bool {
    visit.scope().is_ok_and(|scope| !scope.has(Role::Organizer))
}
