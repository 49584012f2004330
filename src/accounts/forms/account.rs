//! Changing the own account: name, language, password, sessions, and typing the password again.

use actix_web::{HttpResponse, cookie::time::Duration as CookieAge, web::Path};

use super::{own_path, set_session};
use crate::{
    accounts::{
        actions::{self, links::fresh_token},
        pages::account::{AccountPage, ConfirmPage, with_profile},
        password::new_password,
        store::people::account_by_id,
    },
    domain::{id::SessionId, problem::Problem, states::Language, text::Line},
    error::AppError,
    web::{form::Form, limits::Try, page::form_again, visit::Visit},
};

pub async fn change_profile(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let name = form.parse("name", &t.msg_accounts_name(), Line::<64>::parse);
    let language = form.choice("language", &t.msg_accounts_language(), Language::from_name);
    let (Some(name), Some(language)) = (name, language) else {
        return form_again(&visit, &AccountPage::new(&visit, form));
    };
    let (by, account) = (visit.by()?, visit.account()?);
    visit.db().write(move |conn| actions::change_profile(conn, &by, account, &name, language)).await?;
    let mut response = visit.see_other_saying("/account", &language.words().msg_accounts_profile_saved());
    let cookie = visit.cookie("lang", language.name().to_owned(), Some(CookieAge::days(365)));
    response.add_cookie(&cookie).map_err(|error| AppError::internal(anyhow::Error::from(error)))?;
    Ok(response)
}

pub async fn change_password(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let known = visit.known().cloned().ok_or(AppError::SignInNeeded)?;
    let verified = own_password(&visit, &mut form, "old_password").await?;
    let password = new_password(&visit, &mut form);
    let (Some(password), Some(verified)) = (password, verified) else {
        return form_again(&visit, &AccountPage::new(&visit, with_profile(&visit, form)));
    };
    let password_hash = visit.site.hasher.hash(&password).await?;
    let token = fresh_token()?;
    let (by, hash) = (visit.by()?, token.hash());
    let changed = visit
        .db()
        .write(move |conn| {
            let hashes = (verified.as_str(), password_hash.as_str());
            actions::change_password(conn, &by, known.account, hashes, known.session, &hash)
        })
        .await;
    if let Err(AppError::Refused(refusal)) = changed {
        form.refuse_saying("old_password", &t.msg_accounts_password(), refusal.words(t));
        return form_again(&visit, &AccountPage::new(&visit, with_profile(&visit, form)));
    }
    changed?;
    let mut response = visit.see_other_saying("/account", &t.msg_accounts_password_changed());
    set_session(&visit, &mut response, &token)?;
    Ok(response)
}

/// The hash of the visitor's own password, when a field holds that password; if not, the form says so. Tries are counted,
/// apart from those of signing in, which anybody can use up.
async fn own_password(visit: &Visit, form: &mut Form, field: &str) -> Result<Option<String>, AppError> {
    let t = visit.t();
    let typed = form.value(field).to_owned();
    if typed.is_empty() {
        form.refuse(field, &t.msg_accounts_password(), &Problem::Missing);
        return Ok(None);
    }
    let known = visit.known().ok_or(AppError::SignInNeeded)?;
    visit.site.limits.check_account(Try::Confirm, &known.login, visit.address())?;
    let account = known.account;
    let row = visit.db().read(move |conn| account_by_id(conn, account)).await?;
    let stored = row.and_then(|row| row.password_hash);
    let is_right = visit.site.hasher.verify(&typed, stored.as_deref()).await?;
    if !is_right {
        form.refuse_saying(field, &t.msg_accounts_password(), t.msg_accounts_old_password_wrong());
    }
    Ok(stored.filter(|_| is_right))
}

pub async fn end_session(
    visit: Visit,
    session: Path<SessionId>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, account, session) = (visit.by()?, visit.account()?, session.into_inner());
    visit.db().write(move |conn| actions::end_session(conn, &by, account, session)).await?;
    Ok(visit.see_other_saying("/account/sessions", &visit.t().msg_accounts_session_ended()))
}

pub async fn end_other_sessions(visit: Visit, _form: Form) -> Result<HttpResponse, AppError> {
    let known = visit.known().cloned().ok_or(AppError::SignInNeeded)?;
    let by = visit.by()?;
    visit
        .db()
        .write(move |conn| actions::end_other_sessions(conn, &by, known.account, known.session))
        .await?;
    Ok(visit.see_other_saying("/account/sessions", &visit.t().msg_accounts_sessions_ended()))
}

pub async fn confirm(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let known = visit.known().cloned().ok_or(AppError::SignInNeeded)?;
    if own_password(&visit, &mut form, "password").await?.is_none() {
        return form_again(&visit, &ConfirmPage::new(&visit, form));
    }
    let by = visit.by()?;
    visit.db().write(move |conn| actions::confirm_session(conn, &by, known.session)).await?;
    Ok(visit.see_other(own_path(form.value("next"))))
}
