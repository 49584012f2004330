//! What the administrator does with accounts.

use actix_web::{HttpResponse, web::Path};

use crate::{
    accounts::{
        actions::{
            links,
            people::{Bulk, HandedOut},
            site::{self, AccountAct},
        },
        pages::people::LinksPage,
        store::people::account_by_id,
    },
    domain::id::AccountId,
    error::AppError,
    web::{form::Form, page::page, visit::Visit},
};

pub async fn change_account(
    visit: Visit,
    account: Path<AccountId>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let act = match form.value("act") {
        "disable" => AccountAct::Disable,
        "enable" => AccountAct::Enable,
        "promote" => AccountAct::Promote,
        "demote" => AccountAct::Demote,
        _ => return Err(AppError::BadRequest("not an act on an account")),
    };
    let by = visit.by()?;
    let account = account.into_inner();
    visit.db().write(move |conn| site::change_account(conn, &by, account, act)).await?;
    Ok(visit.see_other_saying("/admin", &visit.t().msg_accounts_account_changed()))
}

pub async fn hand_out_link(
    visit: Visit,
    account: Path<AccountId>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let by = visit.by()?;
    let account = account.into_inner();
    let link = visit
        .db()
        .write(move |conn| {
            let row = account_by_id(conn, account)?
                .filter(|row| row.disabled_at.is_none())
                .ok_or(AppError::NotFound)?;
            let token = links::set_password_link(conn, &by, account)?;
            Ok::<_, AppError>(HandedOut { name: row.name, login: row.login, about: String::new(), token })
        })
        .await?;
    let bulk = Bulk { links: vec![link], ..Bulk::default() };
    page(&visit, &LinksPage::of_passwords(&visit, bulk, "/admin"))
}
