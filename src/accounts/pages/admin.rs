//! The administrator's page: what the site is made of, and its accounts.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use serde::Deserialize;

use super::people::next_page;
use crate::{
    accounts::store::people::{accounts_page, count_site},
    audit::disclosure::note_contacts,
    config::Config,
    db::Address,
    domain::{contact::masked, id::AccountId},
    error::AppError,
    mail,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// Accounts on one page.
const PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct Filter {
    search: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/admin.html")]
struct AdminPage {
    chrome: Chrome,
    facts: Vec<(String, String)>,
    accounts: Vec<AccountItem>,
    search: String,
    more: Option<String>,
    /// This page of the list with its contacts whole; none when they are.
    whole: Option<String>,
}

struct AccountItem {
    id: String,
    name: String,
    login: String,
    since: String,
    is_administrator: bool,
    is_disabled: bool,
    has_password: bool,
    is_own: bool,
}

pub async fn show_admin(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    page(&visit, &admin_page(&visit, &filter, false).await?)
}

/// The same page with the sign-in names whole, which the log says.
pub async fn show_contacts(
    visit: Visit,
    filter: Query<Filter>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let shown = admin_page(&visit, &filter, true).await?;
    note_contacts(&visit, "accounts", shown.accounts.len()).await?;
    page(&visit, &shown)
}

async fn admin_page(visit: &Visit, filter: &Filter, is_shown: bool) -> Result<AdminPage, AppError> {
    let own = visit.account()?;
    let search: String = filter.search.as_deref().unwrap_or_default().trim().chars().take(100).collect();
    let after: Option<AccountId> = filter.after.as_deref().and_then(|text| text.parse().ok());
    let longest_idle = visit.site.config.longest_idle_seconds();
    let seen_after = visit.now().plus_seconds(-longest_idle);
    let asked = search.clone();
    let (mut rows, counts, mails) = visit
        .db()
        .read(move |conn| {
            let rows = accounts_page(conn, &asked, after, PAGE + 1)?;
            let counts = count_site(conn, seen_after)?;
            let mails = mail::store::count_unsent(conn, mail::sender::TRIES)?;
            Ok::<_, AppError>((rows, counts, mails))
        })
        .await?;
    let t = visit.t();
    let more = next_page(&mut rows, |row| row.id.to_string(), "/admin", "", &search);
    let (people, open, waiting) = counts;
    let facts = vec![
        (t.msg_accounts_fact_version(), env!("CARGO_PKG_VERSION").to_owned()),
        (t.msg_accounts_fact_database(), database(&visit.site.config)),
        (t.msg_accounts_fact_mail(), mail_mode(visit)),
        (t.msg_accounts_fact_mails_waiting(), mails.0.to_string()),
        (t.msg_accounts_fact_mails_given_up(), mails.1.to_string()),
        (t.msg_accounts_fact_accounts(), people.to_string()),
        (t.msg_accounts_fact_sessions((longest_idle / 3600).to_string()), open.to_string()),
        (t.msg_accounts_fact_waiting(), waiting.to_string()),
    ];
    let zone = chrono_tz::Asia::Shanghai;
    let accounts = rows
        .into_iter()
        .map(|row| AccountItem {
            id: row.id.to_string(),
            name: row.name,
            login: if is_shown { row.login } else { masked(&row.login) },
            since: row.created_at.to_date(zone),
            is_administrator: row.is_administrator,
            is_disabled: row.disabled_at.is_some(),
            has_password: row.password_hash.is_some(),
            is_own: row.id == own,
        })
        .collect();
    let chrome = Chrome::new(visit, t.msg_accounts_admin());
    let whole = (!is_shown).then(|| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("search", &filter.search), ("after", &filter.after)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("/admin/contacts?{}", query.finish())
    });
    Ok(AdminPage { chrome, facts, accounts, search, more, whole })
}

fn database(config: &Config) -> String {
    match &config.database {
        Address::Sqlite(path) => format!("SQLite ({})", path.display()),
        Address::Postgres(_) => "PostgreSQL".to_owned(),
    }
}

/// By which way mails leave; never with the password that the setting may hold.
fn mail_mode(visit: &Visit) -> String {
    let config = &visit.site.config;
    match &config.smtp_url {
        Some(url) => {
            let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
            let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            format!("SMTP ({})", host.split(['/', '?']).next().unwrap_or_default())
        }
        None => visit.t().msg_accounts_mail_to_files(config.data_dir.join("mail").display().to_string()),
    }
}
