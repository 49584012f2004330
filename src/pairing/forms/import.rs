//! Uploading a table of enterprises and confirming what it does.

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web::Path};

use crate::{
    domain::{
        id::{ImportId, SchemeId},
        problem::Problem,
    },
    entries::{
        import::unreadable,
        store::papers::{self, ImportRow},
    },
    error::AppError,
    pairing::{
        actions::bulk,
        import::KIND,
        pages::{
            base,
            import::{ImportPage, load_import, place_of, read_table, report_page},
        },
        store, words,
    },
    web::{form, page::form_again, upload, visit::Visit},
};

/// The most bytes of a table.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

pub async fn upload(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    parts: Multipart,
) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (_, scheme) = path.into_inner();
    let t = visit.t();
    visit.db().read(move |conn| store::scheme_in(conn, competition, scheme)).await?;
    let upload = upload::receive(&visit, parts, MOST_BYTES).await?;
    let mut form = upload.form;
    let label = t.msg_pairing_import_file();
    let Some(file) = upload.file else {
        form.refuse("file", &label, &Problem::Missing);
        return form_again(&visit, &ImportPage::new(&visit, form, scheme)?);
    };
    let problem = if file.is_too_large {
        Some(form::words(&Problem::FileTooLarge { max_megabytes: 20 }, t))
    } else {
        match read_table(file.path().to_owned(), file.name.clone()).await? {
            Err(error) => Some(words::table_error(&error, t)),
            Ok(table) if !table.headers.is_usable() => {
                let names = table.wrong_columns(visit.language()).join(&t.msg_list_separator());
                Some(t.msg_pairing_import_headers_wrong(names))
            }
            Ok(table) if table.rows.is_empty() => Some(t.msg_pairing_import_empty()),
            Ok(_) => None,
        }
    };
    if let Some(words) = problem {
        form.refuse_saying("file", &label, words);
        return form_again(&visit, &ImportPage::new(&visit, form, scheme)?);
    }
    let by = visit.by()?;
    let row = ImportRow {
        id: by.fresh(),
        competition_id: competition,
        kind: KIND.to_owned(),
        round_id: None,
        scheme_id: Some(scheme),
        file_name: file.name.clone(),
        sha256: file.sha256.clone(),
        uploaded_by: Some(account),
        uploaded_at: by.now(),
        applied_at: None,
        report: "{}".to_owned(),
    };
    let id = row.id;
    file.keep_as(&place_of(&visit, id)).await?;
    visit.db().write(move |conn| papers::insert_import(conn, &row)).await?;
    Ok(visit.see_other(&format!("{}/enterprises/import/{id}", base(&visit, scheme)?)))
}

pub async fn confirm(
    visit: Visit,
    path: Path<(String, SchemeId, ImportId)>,
    form: form::Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let row = load_import(&visit, scheme, id).await?;
    let here = format!("{}/enterprises/import/{id}", base(&visit, scheme)?);
    if row.applied_at.is_some() {
        return Ok(visit.see_other(&here));
    }
    let table = read_table(place_of(&visit, id), row.file_name).await?.map_err(unreadable)?;
    let (by, seen) = (visit.by()?, form.seen(&visit));
    let applied = visit
        .db()
        .write(move |conn| bulk::import_enterprises(conn, &by, competition, scheme, id, &table, Some(&seen)))
        .await?;
    if applied.is_none() {
        return report_page(&visit, scheme, load_import(&visit, scheme, id).await?, true).await;
    }
    Ok(visit.see_other_saying(&here, &visit.t().msg_pairing_said_imported()))
}
