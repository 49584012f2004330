//! The page of the invitations to a competition that nobody has used yet.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use serde::Deserialize;

use crate::{
    accounts::{
        store::links::{InvitationLine, open_invitations},
        words,
    },
    domain::{contact::masked, id::LinkId, role::Role},
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// Invitations on one page.
const PAGE: usize = 50;

/// One more than a page has, to tell whether there are more.
const ASKED: i64 = 51;

/// Where the list goes on.
#[derive(Deserialize)]
pub struct Place {
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/invitations.html")]
struct InvitationsPage {
    chrome: Chrome,
    base: String,
    lines: Vec<InvitationItem>,
    more: Option<String>,
    may_write: bool,
}

struct InvitationItem {
    id: String,
    name: String,
    login: String,
    role: String,
    about: Option<String>,
    issuer: String,
    until: String,
}

pub async fn list_invitations(visit: Visit, place: Query<Place>) -> Result<HttpResponse, AppError> {
    let scope = visit.scope()?;
    let (competition, zone) = (scope.competition.id, scope.competition.zone());
    let before: Option<LinkId> = place.before.as_deref().and_then(|text| text.parse().ok());
    let now = visit.now();
    let mut rows =
        visit.db().read(move |conn| open_invitations(conn, competition, before, now, ASKED)).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let people = format!("/c/{}/people", scope.competition.slug);
    let base = format!("{people}/invitations");
    let more = rows.last().filter(|_| has_more).map(|last| format!("{base}?before={}", last.id));
    let t = visit.t();
    let item = |line: InvitationLine| InvitationItem {
        id: line.id.to_string(),
        name: line.name,
        login: line.login.map(|login| masked(&login)).unwrap_or_default(),
        role: words::role(line.role.unwrap_or(Role::Team), t),
        about: line
            .region
            .map(|(zh, en)| visit.language().pick(&zh, &en).to_owned())
            .or(line.entry.map(|(number, name)| format!("{number} {name}"))),
        issuer: line.issuer.unwrap_or_default(),
        until: line.expires_at.to_minute(zone),
    };
    let lines = rows.into_iter().map(item).collect();
    let may_write = scope.has(Role::Organizer);
    let chrome = Chrome::new(&visit, t.msg_accounts_invitations());
    page(&visit, &InvitationsPage { chrome, base, lines, more, may_write })
}
