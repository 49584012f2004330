//! The contact of an entry's leader, shown whole to a steward who asks for it; the log says so.

use actix_web::{HttpResponse, web::Path};

use super::{EntryPage, acting_domain};
use crate::{
    audit::disclosure::note_contact,
    domain::id::EntryId,
    entries::store::EntryRow,
    error::AppError,
    web::{form::Form, page::page, visit::Visit},
};

/// The act in the log.
const SHOWN: &str = "entry.contact_shown";

pub async fn show_contact(
    visit: Visit,
    path: Path<(String, EntryId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (id, domain) = (path.into_inner().1, acting_domain(&visit)?);
    visit.db().read(move |conn| domain.entry(conn, id)).await?;
    let shown = EntryPage::load(&visit, id, None).await?.with_contact();
    note_contact(&visit, SHOWN, id.into()).await?;
    page(&visit, &shown)
}

/// Notes that the form in which an entry is edited shows its contact whole.
pub async fn note_in_form(visit: &Visit, entry: &EntryRow) -> Result<(), AppError> {
    if entry.phone.is_empty() && entry.email.is_empty() {
        return Ok(());
    }
    note_contact(visit, SHOWN, entry.id.into()).await
}
