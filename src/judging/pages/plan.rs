//! An entry's business plan, for the judge who has a sheet for it. The file is the team's: it is sent with headers
//! that let it do nothing on this site, under a name that tells nothing.

use actix_web::{HttpResponse, http::header, web::Bytes, web::Path};
use futures_util::stream;
use tokio::io::AsyncReadExt as _;

use crate::{domain::id::SheetId, entries::files, error::AppError, judging::store::lists, web::visit::Visit};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;

pub async fn show_plan(visit: Visit, path: Path<(String, SheetId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (number, sha256) = visit
        .db()
        .read(move |conn| {
            let view = lists::own_sheet_view(conn, competition, account, id)?;
            let view = view.filter(|view| view.state.is_in_force()).ok_or(AppError::NotFound)?;
            let (sha256, _) = lists::business_plan(conn, view.entry.id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((view.entry.number, sha256))
        })
        .await?;
    let place = files::place_of(&visit.site.config.data_dir, &sha256);
    let file = tokio::fs::File::open(&place).await?;
    let size = file.metadata().await?.len();
    let name: String =
        number.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let chunks = stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let count = file.read(&mut chunk).await?;
        chunk.truncate(count);
        Ok::<_, std::io::Error>((count > 0).then(|| (Bytes::from(chunk), file)))
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'self'",
        ))
        .no_chunking(size)
        .streaming(chunks))
}
