//! Using a one-time link, and asking for one by mail.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{start_session, wait};
use crate::{
    accounts::{
        actions::{
            AccountRefusal, NewAccount,
            links::{self, Guest, accept_invitation, set_password_by_link},
        },
        pages::link::{ForgotPage, LinkPage, OpenLink, open_link},
        password::new_password,
        store,
    },
    domain::{
        states::LinkPurpose,
        text::{Line, LoginName},
    },
    error::{AppError, Refusal as _},
    web::{
        form::Form,
        limits::Try,
        page::{form_again, page},
        secret::Token,
        visit::Visit,
    },
};

/// How long the answer to a forgotten password takes at least, so that it does not tell by its time whether
/// there is such an account.
const SAME_TIME: Duration = Duration::from_millis(250);

pub async fn use_link(
    visit: Visit,
    request: HttpRequest,
    link: Path<String>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (kept, token) = (wait::kept(&visit, &form), Token::claimed(&link));
    match use_link_now(visit.clone(), request, link, form).await {
        Err(error) if wait::is_passing(&error) => again_later(&visit, error, kept, token).await,
        done => done,
    }
}

/// The page of the link with the form that cannot be taken now. Who is signed in typed nothing.
async fn again_later(
    visit: &Visit,
    error: AppError,
    form: Form,
    token: Option<Token>,
) -> Result<HttpResponse, AppError> {
    let (Some(token), None) = (token, visit.known()) else { return Err(error) };
    let now = visit.now();
    let Ok(open) = visit.db().read(move |conn| open_link(conn, &token, now)).await else { return Err(error) };
    let t = visit.t();
    let (field, label) = match open.link.purpose {
        LinkPurpose::Invitation => ("login", t.msg_accounts_link_accept()),
        LinkPurpose::SetPassword | LinkPurpose::Reset => ("password", t.msg_accounts_link_set_password()),
    };
    wait::again(visit, error, form, (field, &label), |form| LinkPage::new(visit, form, &open))
}

async fn use_link_now(
    visit: Visit,
    request: HttpRequest,
    link: Path<String>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    visit.site.limits.check_address(Try::SignUp, visit.address())?;
    let token = Token::claimed(&link).ok_or(AppError::NotFound)?;
    let now = visit.now();
    let asked = token.clone();
    let open = visit.db().read(move |conn| open_link(conn, &asked, now)).await?;
    if open.link.purpose != LinkPurpose::Invitation {
        return set_password(visit, request, token, form, open).await;
    }
    match visit.known() {
        Some(known) => {
            let guest = Guest::Known(known.account);
            accept(visit, request, token, guest).await
        }
        None => accept_as_new(visit, request, token, form, open).await,
    }
}

async fn accept_as_new(
    visit: Visit,
    request: HttpRequest,
    token: Token,
    mut form: Form,
    open: OpenLink,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let name = form.parse("name", &t.msg_accounts_name(), Line::<64>::parse);
    let login = form.parse("login", &t.msg_accounts_login(), LoginName::parse);
    let password = new_password(&visit, &mut form);
    let (Some(login), Some(name), Some(password), true) = (login, name, password, form.is_good()) else {
        return form_again(&visit, &LinkPage::new(&visit, form, &open));
    };
    let asked = login.clone();
    if visit.db().read(move |conn| store::account_by_login(conn, &asked)).await?.is_some() {
        form.refuse_saying("login", &t.msg_accounts_login(), t.msg_accounts_login_taken());
        return form_again(&visit, &LinkPage::new(&visit, form, &open));
    }
    let password_hash = Some(visit.site.hasher.hash(&password).await?);
    let new = NewAccount { login, name, password_hash, language: visit.language(), is_administrator: false };
    let (by, guest) = (visit.by_anyone(), Guest::New(new));
    let accepted = visit.db().write(move |conn| accept_invitation(conn, &by, &token.hash(), &guest)).await;
    match accepted {
        Err(AppError::Refused(refusal)) if refusal.words(t) == AccountRefusal::LoginTaken.words(t) => {
            form.refuse_saying("login", &t.msg_accounts_login(), refusal.words(t));
            form_again(&visit, &LinkPage::new(&visit, form, &open))
        }
        outcome => start_session(&visit, &request, outcome?, "/").await,
    }
}

/// Accepts, and begins a fresh session: what the person may do has changed.
async fn accept(
    visit: Visit,
    request: HttpRequest,
    token: Token,
    guest: Guest,
) -> Result<HttpResponse, AppError> {
    let by = visit.by_anyone();
    let account = visit.db().write(move |conn| accept_invitation(conn, &by, &token.hash(), &guest)).await?;
    start_session(&visit, &request, account, "/").await
}

async fn set_password(
    visit: Visit,
    request: HttpRequest,
    token: Token,
    mut form: Form,
    open: OpenLink,
) -> Result<HttpResponse, AppError> {
    let Some(password) = new_password(&visit, &mut form) else {
        return form_again(&visit, &LinkPage::new(&visit, form, &open));
    };
    let password_hash = visit.site.hasher.hash(&password).await?;
    let by = visit.by_anyone();
    let account =
        visit.db().write(move |conn| set_password_by_link(conn, &by, &token.hash(), &password_hash)).await?;
    start_session(&visit, &request, account, "/").await
}

pub async fn ask_for_reset(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let kept = wait::kept(&visit, &form);
    match ask_for_reset_now(visit.clone(), form).await {
        Err(error) => {
            let label = visit.t().msg_accounts_forgot_send();
            wait::again(&visit, error, kept, ("login", &label), |form| ForgotPage::new(&visit, form, None))
        }
        done => done,
    }
}

async fn ask_for_reset_now(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    visit.site.limits.check_address(Try::Reset, visit.address())?;
    let login = form.parse("login", &t.msg_accounts_login(), LoginName::parse);
    let Some(login) = login else {
        return form_again(&visit, &ForgotPage::new(&visit, form, None));
    };
    if login.email().is_none() {
        return page(&visit, &ForgotPage::new(&visit, form, Some(t.msg_accounts_forgot_phone())));
    }
    visit.site.limits.check_account(Try::Reset, login.as_str(), visit.address())?;
    let answer = t.msg_accounts_forgot_mailed(login.as_str());
    let by = visit.by_anyone();
    let public_url = visit.site.config.public_url.clone();
    let work = visit.db().write(move |conn| {
        let account = store::account_by_login(conn, &login)?;
        match account.filter(|account| account.disabled_at.is_none()) {
            Some(account) => links::mail_reset(conn, &by, &account, &public_url),
            None => Ok::<_, AppError>(()),
        }
    });
    let (outcome, ()) = tokio::join!(work, actix_web::rt::time::sleep(SAME_TIME));
    outcome?;
    page(&visit, &ForgotPage::new(&visit, form, Some(answer)))
}
