//! The material of an entry for its mentor: what the team says of its project, and the business plan. It is the mentor's
//! as long as the mentorship lasts.

use actix_web::{HttpResponse, web::Path};

use super::store::{self, EntryMaterial};
use crate::{
    db::Conn,
    domain::{
        id::{EntryId, MentorshipId},
        states::Language,
    },
    entries::{
        files,
        store::papers::{self, AttachmentRow, PLAN},
    },
    error::AppError,
    l10n::L10nLanguage,
    web::visit::Visit,
};

/// What the database has of an entry's material.
pub struct MaterialRows {
    entry: EntryMaterial,
    members: i64,
    plan: Option<AttachmentRow>,
}

impl MaterialRows {
    /// Reads it: three queries.
    ///
    /// # Errors
    /// When there is no such entry.
    pub fn read(conn: &mut Conn, entry: EntryId) -> Result<Self, AppError> {
        Ok(Self {
            members: store::member_count(conn, entry)?,
            plan: plan_of(conn, entry)?,
            entry: store::material_of(conn, entry)?.ok_or(AppError::NotFound)?,
        })
    }
}

/// The business plan that an entry has now.
fn plan_of(conn: &mut Conn, entry: EntryId) -> Result<Option<AttachmentRow>, AppError> {
    let files = papers::attachments_of(conn, entry)?;
    Ok(files.into_iter().rfind(|file| file.kind == PLAN))
}

/// The material as the page shows it.
pub struct Material {
    pub track: String,
    pub region: String,
    pub organization: String,
    pub website: String,
    pub is_link: bool,
    pub members: i64,
    pub paragraphs: Vec<String>,
    /// The address and the size of the business plan.
    pub plan: Option<(String, String)>,
}

impl Material {
    /// The material in words; `page` is the address of the mentor's page.
    pub fn of(rows: MaterialRows, page: &str, language: Language, t: &L10nLanguage) -> Self {
        let entry = rows.entry;
        let kilobytes = |bytes: i64| ((bytes + 1023) / 1024).to_string();
        Self {
            track: language.pick(&entry.track_zh, &entry.track_en).to_owned(),
            region: language.pick(&entry.region_zh, &entry.region_en).to_owned(),
            organization: entry.organization,
            is_link: entry.website.starts_with("https://") || entry.website.starts_with("http://"),
            website: entry.website,
            members: rows.members,
            paragraphs: entry
                .summary
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect(),
            plan: rows
                .plan
                .map(|file| (format!("{page}/plan.pdf"), t.msg_judging_plan_size(kilobytes(file.size)))),
        }
    }
}

pub async fn show_plan(visit: Visit, path: Path<(String, MentorshipId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (number, plan) = visit
        .db()
        .read(move |conn| {
            let line = store::own_mentorship(conn, competition, account, id)?;
            let line = line.filter(|line| line.ended_at.is_none()).ok_or(AppError::NotFound)?;
            let plan = plan_of(conn, line.entry)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((line.number, plan))
        })
        .await?;
    files::answer_plan(&visit.site, &plan.sha256, &number).await
}
