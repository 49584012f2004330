//! The home page: what the visitor has to do where, and the competitions that are open to everybody.

use actix_web::HttpResponse;
use askama::Template;

use super::{Tag, registration_date, registration_tag};
use crate::{
    competitions::{
        calendar::Registration,
        store::{CompetitionRow, counts},
    },
    domain::{role::Role, states::Language, time::Timestamp},
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// The home page.
#[derive(Template)]
#[template(path = "competitions/home.html")]
pub struct HomePage {
    pub chrome: Chrome,
    pub is_signed_in: bool,
    pub is_administrator: bool,
    pub mine: Vec<MyCompetition>,
    pub listed: Vec<Listing>,
}

/// A competition in which the visitor has something to do.
pub struct MyCompetition {
    pub name: String,
    pub href: String,
    pub links: Vec<Way>,
}

/// A way to a page.
pub struct Way {
    pub href: String,
    pub label: String,
}

/// A competition as everybody sees it.
pub struct Listing {
    pub name: String,
    pub href: String,
    pub tag: Tag,
    pub date: String,
    pub results: Option<String>,
}

pub async fn show_home(visit: Visit) -> Result<HttpResponse, AppError> {
    let account = visit.known().map(|known| known.account);
    let (mine, listed, published) = visit
        .db()
        .read(move |conn| {
            let mine = match account {
                Some(account) => counts::competitions_of_account(conn, account)?,
                None => Vec::new(),
            };
            let listed = counts::listed_competitions(conn)?;
            let ids: Vec<_> = listed.iter().map(|row| row.id).collect();
            let published = counts::with_published_results(conn, &ids)?;
            Ok::<_, AppError>((mine, listed, published))
        })
        .await?;
    let (t, language, now) = (visit.t(), visit.language(), visit.now());
    let listed =
        listed.iter().map(|row| listing(row, t, language, now, published.contains(&row.id))).collect();
    let template = HomePage {
        chrome: Chrome::new(&visit, t.msg_competitions_home_title()),
        is_signed_in: account.is_some(),
        is_administrator: visit.known().is_some_and(|known| known.is_administrator),
        mine: group(&mine, t, language),
        listed,
    };
    page(&visit, &template)
}

/// One entry for each competition, with the ways of all roles that the visitor has there.
fn group(rows: &[(CompetitionRow, Role)], t: &L10nLanguage, language: Language) -> Vec<MyCompetition> {
    let mut mine: Vec<MyCompetition> = Vec::new();
    for (row, role) in rows {
        let href = format!("/c/{}", row.slug);
        let links = ways(&href, *role, t);
        if let Some(known) = mine.iter_mut().find(|known| known.href == href) {
            known.links.extend(links);
            continue;
        }
        let name = language.pick(&row.name_zh, &row.name_en).to_owned();
        mine.push(MyCompetition { name, href, links });
    }
    for competition in &mut mine {
        let mut seen: Vec<String> = Vec::new();
        competition.links.retain(|link| {
            let is_new = !seen.contains(&link.href);
            seen.push(link.href.clone());
            is_new
        });
    }
    mine
}

fn ways(base: &str, role: Role, t: &L10nLanguage) -> Vec<Way> {
    let way = |path: &str, label: String| Way { href: format!("{base}/{path}"), label };
    match role {
        Role::Organizer | Role::Supervisor => vec![way("desk", t.msg_nav_desk())],
        Role::Coordinator => vec![way("desk", t.msg_nav_desk()), way("entries", t.msg_nav_entries())],
        Role::Expert => vec![way("judging", t.msg_nav_judging()), way("mentoring", t.msg_nav_mentoring())],
        Role::Team => vec![way("my-entries", t.msg_nav_my_entries())],
        Role::Enterprise => vec![way("my-enterprise", t.msg_nav_my_enterprise())],
    }
}

fn listing(
    row: &CompetitionRow,
    t: &L10nLanguage,
    language: Language,
    now: Timestamp,
    has_results: bool,
) -> Listing {
    let registration = Registration::at(now, row.entries_open_at, row.entries_close_at);
    let zone = row.zone();
    let [opens, closes] = [row.entries_open_at, row.entries_close_at].map(|time| time.to_minute(zone));
    Listing {
        name: language.pick(&row.name_zh, &row.name_en).to_owned(),
        href: format!("/c/{}", row.slug),
        tag: registration_tag(t, registration),
        date: registration_date(t, registration, &opens, &closes),
        results: has_results.then(|| format!("/results/{}", row.slug)),
    }
}
