//! Marks from a file through the pages: upload, report row by row, confirmation. Until it is confirmed nothing but
//! the file is kept.

use std::{io::ErrorKind, path::PathBuf};

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    actions::import::{self, KIND, ReceivedScores},
    score_file::{self, FileProblem, LineProblem, Matched, ScoreTable},
    score_words::{file_words, problem_words},
};
use crate::{
    competitions,
    domain::{
        id::{ImportId, RoundId},
        problem::Problem,
    },
    entries::store::papers::{self, ImportRow},
    error::AppError,
    tables::{MAX_FILE_BYTES, score_rows::ScoreRow},
    web::{
        chrome::Chrome,
        form::Form,
        page::{form_again, form_in_conflict, page},
        upload,
        visit::Visit,
    },
};

/// The most problems that one report shows.
const MOST_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "judging/import.html")]
struct UploadPage {
    chrome: Chrome,
    board: String,
    action: String,
    form: Form,
    count: usize,
    problems: Vec<ProblemLine>,
    /// How many further problems the file has.
    more: usize,
}

struct ProblemLine {
    line: u32,
    place: String,
    words: String,
}

#[derive(Template)]
#[template(path = "judging/import_preview.html")]
struct PreviewPage {
    chrome: Chrome,
    board: String,
    action: String,
    file_name: String,
    report: Report,
    /// What of the file is not read.
    further: String,
    is_applied: bool,
    /// The mark of what the file would bring, for its confirmation.
    seen: String,
    /// Whether somebody confirmed something else.
    is_other: bool,
}

/// What a file would bring, as an import keeps it.
#[derive(Serialize, Deserialize)]
struct Report {
    entries: usize,
    judges: usize,
    marks: usize,
    absent: usize,
}

impl Report {
    fn of(matched: &Matched) -> Self {
        let (entries, judges) = matched.counts();
        Self { entries, judges, marks: matched.marks.len(), absent: matched.absent }
    }
}

pub async fn show_upload(visit: Visit, path: Path<(String, RoundId)>) -> Result<HttpResponse, AppError> {
    let (_, round) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &upload_page(&visit, round, form, &[]).await?)
}

/// The page, when the round is one of this competition.
async fn upload_page(
    visit: &Visit,
    round: RoundId,
    form: Form,
    problems: &[LineProblem],
) -> Result<UploadPage, AppError> {
    let competition = visit.competition()?;
    let id = competition.id;
    visit
        .db()
        .read(move |conn| competitions::store::round_in(conn, id, round)?.ok_or(AppError::NotFound))
        .await?;
    let t = visit.t();
    let shown = problems.iter().take(MOST_SHOWN).map(|problem| ProblemLine {
        line: problem.line,
        place: problem.place.clone(),
        words: problem_words(&problem.kind, t),
    });
    let base = format!("/c/{}/rounds/{round}", competition.slug);
    Ok(UploadPage {
        chrome: Chrome::new(visit, t.msg_judging_import_title()),
        board: format!("{base}/progress"),
        action: format!("{base}/import"),
        form,
        count: problems.len(),
        more: problems.len().saturating_sub(MOST_SHOWN),
        problems: shown.collect(),
    })
}

pub async fn upload(
    visit: Visit,
    path: Path<(String, RoundId)>,
    parts: Multipart,
) -> Result<HttpResponse, AppError> {
    let (_, round) = path.into_inner();
    let t = visit.t();
    let label = t.msg_judging_import_file();
    let upload::Upload { mut form, file } = upload::receive(&visit, parts, MAX_FILE_BYTES).await?;
    let problem = match &file {
        None => Some(Problem::Missing),
        Some(file) if file.is_too_large => Some(Problem::FileTooLarge { max_megabytes: 20 }),
        Some(_) => None,
    };
    if let Some(problem) = problem {
        form.refuse("file", &label, &problem);
    }
    let (Some(file), true) = (file, form.is_good()) else {
        return form_again(&visit, &upload_page(&visit, round, form, &[]).await?);
    };
    let bytes = tokio::fs::read(file.path()).await?;
    let ScoreTable { rows, mut problems, .. } = match read_off(bytes, file.name.clone()).await? {
        Ok(table) => table,
        Err(problem) => {
            form.refuse_saying("file", &label, file_words(&problem, visit.language()));
            return form_again(&visit, &upload_page(&visit, round, form, &[]).await?);
        }
    };
    let competition = visit.competition()?.id;
    let matched = matched(&visit, round, rows).await?;
    problems.extend(matched.problems.iter().cloned());
    problems.sort_by_key(|problem| problem.line);
    if problems.is_empty() && matched.marks.is_empty() {
        form.refuse_saying("file", &label, t.msg_judging_import_empty());
    }
    if !problems.is_empty() {
        form.refuse_saying("file", &label, t.msg_judging_import_problems(problems.len()));
    }
    if !form.is_good() {
        return form_again(&visit, &upload_page(&visit, round, form, &problems).await?);
    }
    let report = Report::of(&matched);
    let by = visit.by()?;
    let received = ReceivedScores {
        id: by.fresh(),
        round,
        file_name: file.name.clone(),
        sha256: file.sha256.clone(),
        report: serde_json::to_string(&report)?,
    };
    let id = received.id;
    file.keep_as(&place_of(&visit, id)).await?;
    visit.db().write(move |conn| import::receive(conn, &by, competition, &received)).await?;
    Ok(visit.see_other(&format!("{}/{id}", visit.path())))
}

/// Where a file waits for its confirmation.
fn place_of(visit: &Visit, id: ImportId) -> PathBuf {
    visit.site.config.data_dir.join("imports").join(id.to_string())
}

/// Reads a table away from the request threads: a workbook may take a second.
async fn read_off(bytes: Vec<u8>, name: String) -> Result<Result<ScoreTable, FileProblem>, AppError> {
    tokio::task::spawn_blocking(move || score_file::read(bytes, &name)).await.map_err(AppError::internal)
}

async fn matched(visit: &Visit, round: RoundId, rows: Vec<ScoreRow>) -> Result<Matched, AppError> {
    let competition = visit.competition()?.id;
    visit
        .db()
        .read(move |conn| {
            let round = competitions::store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
            score_file::matched(conn, competition, &round, &rows)
        })
        .await
}

type ImportPath = Path<(String, RoundId, ImportId)>;

async fn import_of(visit: &Visit, round: RoundId, id: ImportId) -> Result<ImportRow, AppError> {
    let competition = visit.competition()?.id;
    let row = visit.db().read(move |conn| papers::import_in(conn, competition, KIND, id)).await?;
    row.filter(|row| row.round_id == Some(round)).ok_or(AppError::NotFound)
}

/// A file that waits for its confirmation. Its rows were in order when it came.
async fn table_of(visit: &Visit, row: &ImportRow) -> Result<ScoreTable, AppError> {
    let bytes = match tokio::fs::read(place_of(visit, row.id)).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(AppError::NotFound),
        read => read?,
    };
    if Sha256::digest(&bytes).as_slice() != row.sha256.as_slice() {
        return Err(AppError::internal(anyhow::anyhow!("the file of import {} has changed", row.id)));
    }
    match read_off(bytes, row.file_name.clone()).await? {
        Ok(table) if table.problems.is_empty() => Ok(table),
        _ => Err(AppError::refused(import::ImportRefusal::Wrong)),
    }
}

pub async fn show_preview(visit: Visit, path: ImportPath) -> Result<HttpResponse, AppError> {
    let (_, round, id) = path.into_inner();
    let row = import_of(&visit, round, id).await?;
    report_page(&visit, round, row, false).await
}

/// What the file would bring now, in answer to a look at it or to the confirmation of something else.
async fn report_page(
    visit: &Visit,
    round: RoundId,
    row: ImportRow,
    is_other: bool,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (report, seen, further) = if row.applied_at.is_some() {
        (serde_json::from_str(&row.report)?, String::new(), Vec::new())
    } else {
        let ScoreTable { headers, rows, .. } = table_of(visit, &row).await?;
        let matched = matched(visit, round, rows).await?;
        // A report that left lines out would count less than the file has, and nobody could confirm it.
        if !matched.problems.is_empty() {
            return Err(AppError::refused(import::ImportRefusal::Wrong));
        }
        (Report::of(&matched), visit.site.secret.mark(&matched), headers.unread(t))
    };
    let preview = PreviewPage {
        chrome: Chrome::new(visit, t.msg_judging_import_title()),
        board: format!("/c/{}/rounds/{round}/progress", visit.competition()?.slug),
        action: visit.path().to_owned(),
        report,
        further: further.join(&t.msg_judging_list_separator()),
        is_applied: row.applied_at.is_some(),
        file_name: row.file_name,
        seen,
        is_other,
    };
    if is_other { form_in_conflict(visit, &preview) } else { page(visit, &preview) }
}

pub async fn confirm(visit: Visit, path: ImportPath, form: Form) -> Result<HttpResponse, AppError> {
    let (_, round, id) = path.into_inner();
    let row = import_of(&visit, round, id).await?;
    let ScoreTable { rows, .. } = table_of(&visit, &row).await?;
    let (by, seen) = (visit.by()?, form.seen(&visit));
    let competition = visit.competition()?;
    let board = format!("/c/{}/rounds/{round}/progress", competition.slug);
    let competition = competition.id;
    let applied = visit
        .db()
        .write(move |conn| import::confirm(conn, &by, competition, &row, &rows, Some(&seen)))
        .await?;
    match applied {
        Some(sheets) => Ok(visit.see_other_saying(&board, &visit.t().msg_judging_import_done(sheets))),
        None => report_page(&visit, round, import_of(&visit, round, id).await?, true).await,
    }
}
