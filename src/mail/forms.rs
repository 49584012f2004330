//! Trying a mail again.

use actix_web::{HttpResponse, web::Path};

use super::actions;
use crate::{
    domain::id::MailId,
    error::AppError,
    web::{form::Form, visit::Visit},
};

pub async fn retry_mail(visit: Visit, mail: Path<MailId>, _form: Form) -> Result<HttpResponse, AppError> {
    let (by, mail) = (visit.by()?, mail.into_inner());
    visit.db().write(move |conn| actions::retry(conn, &by, mail)).await?;
    Ok(visit.see_other_saying("/admin/mails", &visit.t().msg_mail_will_be_retried()))
}
