//! The forms by which one comes in and goes out; those of links, of the own account, of a competition's people
//! and of the administrator stand beside it.

pub mod account;
pub mod admin;
pub mod link;
pub mod people;
mod wait;

use actix_web::{HttpRequest, HttpResponse, http::header};

use super::{
    actions::{self, NewAccount, links::fresh_token},
    is_own_path,
    pages::{
        SetupPage, SignInPage, SignUpPage,
        again::{self, AgainPage},
        refuse_before_the_claim,
    },
    password::new_password,
    store,
};
use crate::{
    domain::{
        id::{AccountId, SessionId},
        problem::Problem,
        text::{Line, LoginName, folded},
    },
    error::AppError,
    web::{
        form::Form,
        limits::Try,
        page::{form_again, page},
        secret::Token,
        visit::Visit,
    },
};

pub async fn sign_in(visit: Visit, request: HttpRequest, form: Form) -> Result<HttpResponse, AppError> {
    let kept = wait::kept(&visit, &form);
    match sign_in_now(visit.clone(), request, form).await {
        Err(error) => {
            let label = visit.t().msg_accounts_sign_in();
            wait::again(&visit, error, kept, ("login", &label), |form| SignInPage::new(&visit, form))
        }
        done => done,
    }
}

async fn sign_in_now(visit: Visit, request: HttpRequest, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    visit.site.limits.check_address(Try::SignIn, visit.address())?;
    let label = t.msg_accounts_login();
    let login = form.parse("login", &label, LoginName::parse);
    let password = form.value("password").to_owned();
    if password.is_empty() {
        form.refuse("password", &t.msg_accounts_password(), &Problem::Missing);
    }
    let (Some(login), true) = (login, form.is_good()) else {
        return form_again(&visit, &SignInPage::new(&visit, form));
    };
    visit.site.limits.check_account(Try::SignIn, login.as_str(), visit.address())?;
    let account = visit.db().read(move |conn| store::account_by_login(conn, &login)).await?;
    let account = account.filter(|account| account.disabled_at.is_none());
    let stored = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let is_right = visit.site.hasher.verify(&password, stored).await?;
    let Some(account) = account.filter(|_| is_right) else {
        form.refuse_saying("password", &t.msg_accounts_sign_in(), t.msg_accounts_wrong_password());
        return form_again(&visit, &SignInPage::new(&visit, form));
    };
    let proof = Proof::Password(account.password_hash.clone().unwrap_or_default());
    let Some((session, token)) = open_session(&visit, &request, account.id, proof).await? else {
        form.refuse_saying("password", &t.msg_accounts_sign_in(), t.msg_accounts_wrong_password());
        return form_again(&visit, &SignInPage::new(&visit, form));
    };
    let form_token = visit.site.secret.account_token(session.as_bytes(), account.id);
    let mut response = if again::is_anothers(&visit, &form, account.id) {
        visit.see_other_saying("/", &t.msg_accounts_again_anothers())
    } else {
        match AgainPage::of(&visit, &form, &account.name, form_token) {
            Some(again) => page(&visit, &again)?,
            None => visit.see_other(own_path(form.value("next"))),
        }
    };
    set_session(&visit, &mut response, &token)?;
    Ok(response)
}

pub async fn sign_up(visit: Visit, request: HttpRequest, form: Form) -> Result<HttpResponse, AppError> {
    let kept = wait::kept(&visit, &form);
    match sign_up_now(visit.clone(), request, form).await {
        Err(error) => {
            let label = visit.t().msg_accounts_sign_up();
            wait::again(&visit, error, kept, ("login", &label), |form| SignUpPage::new(&visit, form))
        }
        done => done,
    }
}

async fn sign_up_now(visit: Visit, request: HttpRequest, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    visit.site.limits.check_address(Try::SignUp, visit.address())?;
    refuse_before_the_claim(&visit).await?;
    let name = form.parse("name", &t.msg_accounts_name(), Line::<64>::parse);
    let login = form.parse("login", &t.msg_accounts_login(), LoginName::parse);
    let password = new_password(&visit, &mut form);
    let (Some(login), Some(name), Some(password), true) = (login, name, password, form.is_good()) else {
        return form_again(&visit, &SignUpPage::new(&visit, form));
    };
    visit.site.limits.check_account(Try::SignUp, login.as_str(), visit.address())?;
    let asked = login.clone();
    if visit.db().read(move |conn| store::account_by_login(conn, &asked)).await?.is_some() {
        form.refuse_saying("login", &t.msg_accounts_login(), t.msg_accounts_login_taken());
        return form_again(&visit, &SignUpPage::new(&visit, form));
    }
    let password_hash = Some(visit.site.hasher.hash(&password).await?);
    let by = visit.by_anyone();
    let new = NewAccount { login, name, password_hash, language: visit.language(), is_administrator: false };
    let account = match visit.db().write(move |conn| actions::create_account(conn, &by, &new)).await {
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("login", &t.msg_accounts_login(), refusal.words(t));
            return form_again(&visit, &SignUpPage::new(&visit, form));
        }
        outcome => outcome?,
    };
    start_session(&visit, &request, account, own_path(form.value("next"))).await
}

/// The path to go on to, when it is one of this site.
pub fn own_path(next: &str) -> &str {
    if is_own_path(next) { next } else { "/" }
}

pub async fn sign_out(visit: Visit, _form: Form) -> Result<HttpResponse, AppError> {
    let by = visit.by()?;
    let known = visit.known().cloned().ok_or(AppError::SignInNeeded)?;
    visit.db().write(move |conn| actions::end_session(conn, &by, known.account, known.session)).await?;
    let mut response = visit.see_other_saying("/", &visit.t().msg_accounts_signed_out());
    let gone = visit.cookie("session", String::new(), Some(actix_web::cookie::time::Duration::ZERO));
    response.add_cookie(&gone).map_err(|error| AppError::internal(anyhow::Error::from(error)))?;
    Ok(response)
}

pub async fn set_up(visit: Visit, request: HttpRequest, form: Form) -> Result<HttpResponse, AppError> {
    let kept = wait::kept(&visit, &form);
    match set_up_now(visit.clone(), request, form).await {
        Err(error) => {
            let label = visit.t().msg_accounts_claim();
            wait::again(&visit, error, kept, ("login", &label), |form| SetupPage::new(&visit, form))
        }
        done => done,
    }
}

async fn set_up_now(visit: Visit, request: HttpRequest, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    visit.site.limits.check_address(Try::SignUp, visit.address())?;
    let login = form.parse("login", &t.msg_accounts_login(), LoginName::parse);
    let name = form.parse("name", &t.msg_accounts_name(), Line::<64>::parse);
    let password = new_password(&visit, &mut form);
    let claimed = Token::claimed(&folded(form.value("token"))).map(|token| token.hash());
    let expected = visit.db().read(|conn| store::setting(conn, actions::SETUP_TOKEN)).await?;
    let is_known = claimed.is_some_and(|hash| expected.as_deref() == Some(hex(&hash).as_str()));
    if !is_known {
        form.refuse_saying("token", &t.msg_accounts_setup_token(), t.msg_accounts_wrong_setup_token());
    }
    let (Some(login), Some(name), Some(password), true) = (login, name, password, form.is_good()) else {
        return form_again(&visit, &SetupPage::new(&visit, form));
    };
    let password_hash = Some(visit.site.hasher.hash(&password).await?);
    let by = visit.by_anyone();
    let new = NewAccount { login, name, password_hash, language: visit.language(), is_administrator: true };
    let account = visit.db().write(move |conn| actions::claim_site(conn, &by, &new)).await?;
    start_session(&visit, &request, account, "/competitions/new").await
}

/// The hash of a token in the form in which settings keep it.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Signs an account in on this browser and goes on; a session that the browser had before ends.
pub async fn start_session(
    visit: &Visit,
    request: &HttpRequest,
    account: AccountId,
    next: &str,
) -> Result<HttpResponse, AppError> {
    let Some((_, token)) = open_session(visit, request, account, Proof::Act).await? else {
        return Err(AppError::SignInNeeded);
    };
    let mut response = visit.see_other(next);
    set_session(visit, &mut response, &token)?;
    Ok(response)
}

/// By what a session begins.
enum Proof {
    /// A password that was found right, by the hash that stood then.
    Password(String),
    /// An act that has just been done: the account was made, or a link was used.
    Act,
}

/// A fresh session of an account, with the token for this browser; one that the browser had before ends. None when the
/// proof does not stand any more.
async fn open_session(
    visit: &Visit,
    request: &HttpRequest,
    account: AccountId,
    proof: Proof,
) -> Result<Option<(SessionId, Token)>, AppError> {
    let by = visit.by_anyone();
    let token = fresh_token()?;
    let hash = token.hash();
    let browser: String = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect();
    let before = visit.known().map(|known| (known.account, known.session));
    let session = visit
        .db()
        .write(move |conn| match (&proof, before) {
            (Proof::Password(verified), before) => {
                actions::sign_in_by_password(conn, &by, account, verified, &hash, &browser, before)
            }
            (Proof::Act, Some(before)) => {
                actions::sign_in_instead(conn, &by, account, &hash, &browser, before).map(Some)
            }
            (Proof::Act, None) => actions::sign_in(conn, &by, account, &hash, &browser).map(Some),
        })
        .await?;
    Ok(session.map(|session| (session, token)))
}

/// Gives the browser a session's token.
pub fn set_session(visit: &Visit, response: &mut HttpResponse, token: &Token) -> Result<(), AppError> {
    let age = actix_web::cookie::time::Duration::seconds(visit.site.config.session_seconds);
    let cookie = visit.cookie("session", token.as_str().to_owned(), Some(age));
    response.add_cookie(&cookie).map_err(|error| AppError::internal(anyhow::Error::from(error)))
}
