//! The page that a one-time link opens, and the page on which a forgotten password is told.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::with_next;
use crate::{
    accounts::{
        actions::links::good_link,
        store::{self, AccountRow, links::LinkRow, people::account_by_id, seats},
        words,
    },
    competitions::store::competition_by_id,
    db::Conn,
    domain::{id::CompetitionId, role::Role, states::LinkPurpose, text::LoginName, time::Timestamp},
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, secret::Token, visit::Visit},
};

/// A good link with what its page shows.
pub struct OpenLink {
    pub link: LinkRow,
    /// Whose password it sets.
    pub account: Option<AccountRow>,
    /// The names of the competition that it invites to.
    pub competition: Option<(String, String)>,
    /// Number and name of the entry that it makes somebody the leader of.
    pub entry: Option<(String, String)>,
    /// Whether the invited sign-in name has an account already.
    pub has_account: bool,
}

/// Looks a link up for its page.
pub fn open_link(conn: &mut Conn, token: &Token, now: Timestamp) -> Result<OpenLink, AppError> {
    let link = good_link(conn, &token.hash(), now)?;
    let account = match link.account_id {
        Some(account) => account_by_id(conn, account)?,
        None => None,
    };
    let competition: Option<CompetitionId> = link.competition_id;
    let competition = match competition {
        Some(competition) => competition_by_id(conn, competition)?.map(|it| (it.name_zh, it.name_en)),
        None => None,
    };
    let login = link.login.as_deref().and_then(|login| LoginName::parse(login).ok());
    let has_account = match login {
        Some(login) => store::account_by_login(conn, &login)?.is_some(),
        None => false,
    };
    let entry = match (link.competition_id, link.entry_id) {
        (Some(competition), Some(entry)) => seats::entry_names(conn, competition, entry)?,
        _ => None,
    };
    Ok(OpenLink { link, account, competition, entry, has_account })
}

/// What the visitor of an invitation or a set-password link is asked.
enum Asks {
    /// One press of a button, as the person who is signed in.
    Accept,
    /// To sign in first: the invited sign-in name has an account.
    SignIn,
    /// Name, sign-in name and password of a new account.
    NewAccount,
    /// A new password.
    Password,
}

#[derive(Template)]
#[template(path = "accounts/link.html")]
pub struct LinkPage {
    chrome: Chrome,
    form: Form,
    intro: String,
    asks: Asks,
    here: String,
    sign_in: String,
}

impl LinkPage {
    pub fn new(visit: &Visit, form: Form, open: &OpenLink) -> Self {
        let t = visit.t();
        let here = visit.path().to_owned();
        let sign_in = with_next("/sign-in", &here);
        if open.link.purpose != LinkPurpose::Invitation {
            let name = open.account.as_ref().map_or("", |account| account.name.as_str());
            let login = open.account.as_ref().map_or("", |account| account.login.as_str());
            let chrome = Chrome::new(visit, t.msg_accounts_link_password_title()).with_form(visit);
            let intro = t.msg_accounts_link_password_intro(name, login);
            return Self { chrome, form, intro, asks: Asks::Password, here, sign_in };
        }
        let chrome = Chrome::new(visit, t.msg_accounts_link_invitation_title()).with_form(visit);
        let role = words::role(open.link.role.unwrap_or(Role::Team), t);
        let competition = open
            .competition
            .as_ref()
            .map_or("", |(chinese, english)| visit.language().pick(chinese, english));
        let intro = match &open.entry {
            Some((number, name)) => t.msg_accounts_link_entry_intro(competition, format!("{number} {name}")),
            None => t.msg_accounts_link_invitation_intro(competition, role),
        };
        let asks = if visit.known().is_some() {
            Asks::Accept
        } else if open.has_account {
            Asks::SignIn
        } else {
            Asks::NewAccount
        };
        Self { chrome, form, intro, asks, here, sign_in }
    }

    fn accept_label(&self) -> String {
        self.chrome.t.msg_accounts_link_accept_as(self.chrome.account.as_deref().unwrap_or_default())
    }
}

pub async fn show_link(visit: Visit, link: Path<String>) -> Result<HttpResponse, AppError> {
    let token = Token::claimed(&link).ok_or(AppError::NotFound)?;
    let now = visit.now();
    let open = visit.db().read(move |conn| open_link(conn, &token, now)).await?;
    let form = Form::blank(&visit)
        .with("name", open.link.name.clone())
        .with("login", open.link.login.clone().unwrap_or_default());
    page(&visit, &LinkPage::new(&visit, form, &open))
}

/// The page on which somebody who forgot the password asks for a link.
#[derive(Template)]
#[template(path = "accounts/forgot.html")]
pub struct ForgotPage {
    pub chrome: Chrome,
    pub form: Form,
    /// What to do, after the form was sent: the same whether there is such an account or not.
    pub answer: Option<String>,
}

impl ForgotPage {
    pub fn new(visit: &Visit, form: Form, answer: Option<String>) -> Self {
        let chrome = Chrome::new(visit, visit.t().msg_accounts_forgot()).with_form(visit);
        Self { chrome, form, answer }
    }
}

pub async fn show_forgot(visit: Visit) -> Result<HttpResponse, AppError> {
    page(&visit, &ForgotPage::new(&visit, Form::blank(&visit), None))
}
