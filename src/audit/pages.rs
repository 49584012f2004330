//! The log as organizers, supervisors and the administrator read it.

use actix_web::{HttpResponse, http::header, web::Query};
use askama::Template;
use serde::Deserialize;

use super::{
    disclosure::{Export, note_export},
    masking::masked_detail,
    sequencer::lowest_id_at,
    store::{self, LinkRow, LogFilter, LogLine},
    words,
};
use crate::{
    domain::{
        id::{CompetitionId, EventId},
        role::Role,
        time::Timestamp,
    },
    error::AppError,
    tables::{
        TableFormat,
        write::{Cell, TableWriter},
    },
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// Records on one page.
const PAGE: i64 = 100;

/// The most records of one export.
const EXPORT: i64 = 100_000;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    kind: Option<String>,
    who: Option<String>,
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
    until: String,
    who: String,
    who_name: Option<String>,
    older: Option<String>,
    export: String,
    head: Option<(String, String)>,
    waiting: u64,
}

/// A record as the page shows it.
struct Line {
    at: String,
    actor: Option<(String, String)>,
    act: String,
    kind: String,
    subject: String,
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
        if let Some(until) = &self.until {
            query.append_pair("until", until);
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
    let (lines, head, waiting, who_name) = visit
        .db()
        .read(move |conn| {
            let lines = store::log_page(conn, &question, PAGE)?;
            let who = question.who.map(|who| store::name_of(conn, who)).transpose()?.flatten();
            Ok::<_, AppError>((lines, store::chain_head(conn)?, store::count_unlinked(conn)?, who))
        })
        .await?;
    let last = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)).map(|line| line.event.id);
    let mut kinds = vec![(String::new(), t.msg_audit_all_kinds())];
    kinds.extend(words::KINDS.iter().map(|kind| ((*kind).to_owned(), words::kind(kind, t))));
    let log = LogPage {
        chrome: Chrome::new(visit, t.msg_audit_title()),
        older: last.map(|last| asked.address(visit.path(), &filter, Some(last))),
        export: asked.address(&format!("{}.csv", visit.path()), &filter, None),
        lines: lines.into_iter().map(|line| shown(line, zone, visit)).collect(),
        kinds,
        chosen: filter.kind.unwrap_or_default(),
        until: asked.until.unwrap_or_default(),
        who: filter.who.map(|who| who.to_string()).unwrap_or_default(),
        who_name,
        head: head.map(|LinkRow { seq, hash, .. }| (seq.to_string(), hex(&hash))),
        waiting,
    };
    page(visit, &log)
}

async fn send(
    visit: &Visit,
    competition: Option<CompetitionId>,
    zone: chrono_tz::Tz,
    asked: &Asked,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let filter = asked.filter(competition, zone);
    let lines = visit.db().read(move |conn| store::log_page(conn, &filter, EXPORT)).await?;
    let (is_masked, rows) = (only_watches(visit), lines.len());
    let header = [
        t.msg_audit_seq(),
        t.msg_audit_when(),
        t.msg_audit_who(),
        t.msg_audit_kind(),
        t.msg_audit_what(),
        t.msg_audit_subject(),
        t.msg_audit_detail(),
    ];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table =
        TableWriter::new(TableFormat::Csv, Vec::new(), &t.msg_audit_title(), &header, visit.now().to_utc())
            .map_err(AppError::internal)?;
    for line in lines {
        let event = line.event;
        let act = words::act(&event.act, t).unwrap_or_else(|| event.act.clone());
        let cells = [
            line.seq.map(|seq| seq.to_string()).unwrap_or_default(),
            format!("{} {}", event.at.to_date(zone), event.at.to_clock(zone)),
            line.actor.unwrap_or_else(|| t.msg_audit_system()),
            words::kind(&event.subject_kind, t),
            act,
            hex(&event.subject_id),
            line.content.map(|content| readable(content, is_masked)).unwrap_or_default(),
        ];
        let cells: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
        table.row(&cells).map_err(AppError::internal)?;
    }
    let body = table.finish().map_err(AppError::internal)?;
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

fn shown(line: LogLine, zone: chrono_tz::Tz, visit: &Visit) -> Line {
    let t = visit.t();
    let event = line.event;
    let is_erased = line.content.is_none();
    // Whole contacts are in the file, whose making is logged.
    let content = line.content.map(|content| masked_detail(&content));
    let detail = content.as_deref().map(pairs).unwrap_or_default();
    Line {
        at: format!("{} {}", event.at.to_date(zone), event.at.to_clock(zone)),
        actor: line.actor.zip(event.actor_id.map(|id| id.to_string())),
        act: words::act(&event.act, t).unwrap_or_else(|| event.act.clone()),
        kind: words::kind(&event.subject_kind, t),
        subject: hex(&event.subject_id).chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect(),
        href: address_of(&event.subject_kind, &event.subject_id, &detail, visit),
        revision: (event.revision > 0).then(|| t.msg_audit_version(event.revision.to_string())),
        is_erased,
        detail: detail
            .into_iter()
            .map(|(name, value)| (words::field(&name, t), words::value(&name, value, t)))
            .collect(),
        seq: line.seq,
    }
}

/// Whether the reader of a competition's log only watches, and so has no use for anybody's phone number.
fn only_watches(visit: &Visit) -> bool {
    visit.scope().is_ok_and(|scope| !scope.has(Role::Organizer))
}

fn readable(content: String, is_masked: bool) -> String {
    if is_masked { masked_detail(&content) } else { content }
}

/// Where the thing that an act was done to has a page of its own, in the log of its competition.
fn address_of(kind: &str, subject: &[u8], detail: &[(String, String)], visit: &Visit) -> Option<String> {
    let table = || detail.iter().find(|(name, _)| name == "kind").map(|(_, kind)| kind.as_str());
    let folder = match kind {
        "import" => match table()? {
            "entries" => "entries/import",
            "experts" => "experts/import",
            _ => return None,
        },
        "entry" => "entries",
        "expert" => "experts",
        "plan" => "plans",
        "round" => "rounds",
        "rubric" => "rubrics",
        "scheme" => "schemes",
        _ => return None,
    };
    let id = uuid::Uuid::from_slice(subject).ok()?;
    Some(format!("/c/{}/{folder}/{}", visit.competition().ok()?.slug, id.simple()))
}

/// The top-level fields of a detail; what is nested stays as it is written.
fn pairs(content: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(content) else {
        return Vec::new();
    };
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let text = match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            (name, text)
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
