//! The log as organizers, supervisors and the administrator read it.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use serde::Deserialize;

use super::{
    store::{self, LinkRow, LogLine},
    words,
};
use crate::{
    domain::id::{CompetitionId, EventId},
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// Records on one page.
const PAGE: i64 = 100;

#[derive(Deserialize)]
pub struct Filter {
    kind: Option<String>,
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "audit/log.html")]
pub struct LogPage {
    chrome: Chrome,
    lines: Vec<Line>,
    kinds: Vec<(String, String)>,
    chosen: String,
    older: Option<String>,
    head: Option<(String, String)>,
}

/// A record as the page shows it.
struct Line {
    at: String,
    actor: Option<String>,
    act: String,
    kind: String,
    subject: String,
    revision: Option<String>,
    detail: Vec<(String, String)>,
    is_erased: bool,
    seq: Option<i64>,
}

pub async fn show_competition_log(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?;
    show(&visit, Some(competition.id), competition.zone(), filter.into_inner()).await
}

pub async fn show_site_log(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    show(&visit, None, chrono_tz::Asia::Shanghai, filter.into_inner()).await
}

async fn show(
    visit: &Visit,
    competition: Option<CompetitionId>,
    zone: chrono_tz::Tz,
    filter: Filter,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let chosen = filter.kind.filter(|kind| words::KINDS.contains(&kind.as_str())).unwrap_or_default();
    let before: Option<EventId> = filter.before.and_then(|text| text.parse().ok());
    let kind = chosen.clone();
    let (lines, head) = visit
        .db()
        .read(move |conn| {
            let kind = (!kind.is_empty()).then_some(kind.as_str());
            let lines = store::log_page(conn, competition, kind, before, PAGE)?;
            Ok::<_, AppError>((lines, store::chain_head(conn)?))
        })
        .await?;
    let older = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(PAGE)).map(|line| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", &chosen).append_pair("before", &line.event.id.to_string());
        format!("{}?{}", visit.path(), query.finish())
    });
    let mut kinds = vec![(String::new(), t.msg_audit_all_kinds())];
    kinds.extend(words::KINDS.iter().map(|kind| ((*kind).to_owned(), words::kind(kind, t))));
    let log = LogPage {
        chrome: Chrome::new(visit, t.msg_audit_title()),
        lines: lines.into_iter().map(|line| shown(line, zone, visit)).collect(),
        kinds,
        chosen,
        older,
        head: head.map(|LinkRow { seq, hash, .. }| (seq.to_string(), hex(&hash))),
    };
    page(visit, &log)
}

fn shown(line: LogLine, zone: chrono_tz::Tz, visit: &Visit) -> Line {
    let t = visit.t();
    let event = line.event;
    let detail = line.content.as_deref().map(pairs).unwrap_or_default();
    Line {
        at: format!("{} {}", event.at.to_date(zone), event.at.to_clock(zone)),
        actor: line.actor,
        act: event.act,
        kind: words::kind(&event.subject_kind, t),
        subject: hex(&event.subject_id).chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect(),
        revision: (event.revision > 0).then(|| t.msg_audit_version(event.revision.to_string())),
        is_erased: line.content.is_none(),
        detail,
        seq: line.seq,
    }
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
