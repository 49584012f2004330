//! An entry's business plan, for the judge who has a sheet for it. A blind round may keep the plans from its judges.

use actix_web::{HttpResponse, web::Path};

use crate::{
    domain::id::SheetId,
    entries::files,
    error::AppError,
    judging::store::{lists, plan},
    web::visit::Visit,
};

pub async fn show_plan(visit: Visit, path: Path<(String, SheetId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (number, sha256) = visit
        .db()
        .read(move |conn| {
            let view = lists::own_sheet_view(conn, competition, account, id)?;
            let may_read = |view: &lists::SheetView| view.state.is_in_force() && !view.round.keeps_plans();
            let view = view.filter(may_read).ok_or(AppError::NotFound)?;
            let (sha256, _) = plan::business_plan(conn, view.entry.id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((view.entry.number, sha256))
        })
        .await?;
    files::answer_plan(&visit.site, &sha256, &number).await
}
