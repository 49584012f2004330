//! The import of enterprises: the upload, and the preview with its report row by row.

use std::path::PathBuf;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{asked, base};
use crate::{
    domain::id::{CompetitionId, ImportId, SchemeId},
    entries::{
        import::unreadable,
        store::papers::{self, ImportRow},
    },
    error::AppError,
    pairing::{
        actions::partners_in_force,
        import::{self, Outcome, Report, RowReport, Table},
        store, words,
    },
    tables::{TableError, columns::EnterpriseColumn, headers::Column as _, table::Counts},
    web::{
        chrome::Chrome,
        form::Form,
        page::{form_in_conflict, page},
        visit::Visit,
        work::off_thread,
    },
};

/// The upload.
#[derive(Template)]
#[template(path = "pairing/import.html")]
pub struct ImportPage {
    chrome: Chrome,
    form: Form,
    base: String,
    headers: Vec<String>,
}

impl ImportPage {
    /// The page of a scheme.
    pub fn new(visit: &Visit, form: Form, scheme: SchemeId) -> Result<Self, AppError> {
        let name = |column: &EnterpriseColumn| {
            let names = column.names();
            visit.language().pick(names.zh, names.en).to_owned()
        };
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_pairing_import_title()),
            form,
            base: base(visit, scheme)?,
            headers: EnterpriseColumn::ALL.iter().map(name).collect(),
        })
    }
}

pub async fn show_import_form(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme) = path.into_inner();
    visit.db().read(move |conn| store::scheme_in(conn, competition, scheme)).await?;
    page(&visit, &ImportPage::new(&visit, Form::blank(&visit), scheme)?)
}

/// Reads a table of enterprises, off the request threads.
pub async fn read_table(path: PathBuf, name: String) -> Result<Result<Table, TableError>, AppError> {
    off_thread(move || Table::open(&path, &name)).await
}

/// Where the file of an import lies.
pub fn place_of(visit: &Visit, id: ImportId) -> PathBuf {
    visit.site.config.data_dir.join("imports").join(id.to_string())
}

/// An import of a scheme that the visitor uploaded.
pub async fn load_import(visit: &Visit, scheme: SchemeId, id: ImportId) -> Result<ImportRow, AppError> {
    let (competition, account): (CompetitionId, _) = (visit.competition()?.id, visit.account()?);
    visit
        .db()
        .read(move |conn| papers::import_in(conn, competition, import::KIND, id))
        .await?
        .filter(|row| row.scheme_id == Some(scheme) && row.uploaded_by == Some(account))
        .ok_or(AppError::NotFound)
}

/// What an import would do, or has done.
#[derive(Template)]
#[template(path = "pairing/import_preview.html")]
struct PreviewPage {
    chrome: Chrome,
    base: String,
    here: String,
    file_name: String,
    done: Option<String>,
    /// The mark of this report, for its confirmation.
    seen: String,
    /// Whether somebody confirmed another report.
    is_other: bool,
    counts: Counts,
    can_apply: bool,
    further: String,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    line: String,
    name: String,
    state: String,
    class: &'static str,
    details: Vec<String>,
}

/// How many rows of the report a page shows.
const PAGE: usize = 200;

pub async fn show_import(
    visit: Visit,
    path: Path<(String, SchemeId, ImportId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let row = load_import(&visit, scheme, id).await?;
    report_page(&visit, scheme, row, false).await
}

/// The report as it is now, in answer to a look at it or to the confirmation of another one.
pub async fn report_page(
    visit: &Visit,
    scheme: SchemeId,
    row: ImportRow,
    is_other: bool,
) -> Result<HttpResponse, AppError> {
    let (competition, id) = (visit.competition()?.id, row.id);
    let t = visit.t();
    let base = base(visit, scheme)?;
    let (report, seen, further, counts) = if row.applied_at.is_some() {
        (Report::default(), String::new(), Vec::new(), serde_json::from_str(&row.report)?)
    } else {
        let place = place_of(visit, id);
        let table = read_table(place, row.file_name.clone()).await?.map_err(unreadable)?;
        let (situation, partners) = visit
            .db()
            .read(move |conn| {
                let situation = store::situation(conn, competition, scheme)?;
                Ok::<_, AppError>((situation, partners_in_force(conn, scheme)?))
            })
            .await?;
        let is_open = situation.scheme.wishes_close_at > visit.now();
        let further = table.headers.unread(t);
        let secret = visit.site.secret.clone();
        let (report, seen) = off_thread(move || {
            let report = import::check(&situation, &partners, &table, is_open);
            let seen = secret.mark(&report.shown());
            (report, seen)
        })
        .await?;
        let counts = report.counts;
        (report, seen, further, counts)
    };
    let show = asked(visit, "show");
    let shown = |row: &&RowReport| show != "wrong" || matches!(row.outcome, Outcome::Wrong(_));
    let rows: Vec<&RowReport> = report.rows.iter().filter(shown).collect();
    let number: usize = asked(visit, "page").parse().unwrap_or(1).max(1);
    let here = format!("{base}/enterprises/import/{id}");
    let has_more = rows.len() > number.saturating_mul(PAGE);
    let first = (number - 1).saturating_mul(PAGE);
    let lines = rows.iter().skip(first).take(PAGE).map(|row| line(row, visit)).collect();
    let zone = visit.competition()?.zone();
    let template = PreviewPage {
        chrome: Chrome::new(visit, t.msg_pairing_import_preview()),
        file_name: row.file_name.clone(),
        done: row.applied_at.map(|at| at.to_minute(zone)),
        seen,
        is_other,
        can_apply: row.applied_at.is_none() && counts.new + counts.changed > 0,
        counts,
        further: further.join(&t.msg_list_separator()),
        lines,
        next: has_more.then(|| format!("{here}?show={show}&page={}", number + 1)),
        here,
        base,
    };
    if is_other { form_in_conflict(visit, &template) } else { page(visit, &template) }
}

fn line(row: &RowReport, visit: &Visit) -> Line {
    let t = visit.t();
    let (state, class) = match &row.outcome {
        Outcome::New => (t.msg_pairing_row_new(), "ok"),
        Outcome::Unchanged => (t.msg_pairing_row_unchanged(), "quiet"),
        Outcome::Changed(_) => (t.msg_pairing_row_changed(), "warn"),
        Outcome::Wrong(_) => (t.msg_pairing_row_wrong(), "bad"),
    };
    let details = words::import_details(&row.outcome, t);
    Line { line: row.line.to_string(), name: row.name.clone(), state, class, details }
}
